//! The realtime connection: who is let in, what arrives, and what goes wrong on request.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use sandbox_pbx::{Caller, Channel, Fault, IncomingCall, Options, QueueCounts, Status};
use serde_json::{Value, json};

use crate::client::{Client, error, keys};
use crate::socket::{CUSTOMER, Socket};

/// A time in which a server that is there would have given a sign.
const SILENCE: Duration = Duration::from_millis(1_500);

fn lively() -> Options {
    let often = Some(Duration::from_millis(200));
    Options { ping_interval: often, ping_timeout: often, ..Options::default() }
}

async fn follow(client: &Client) -> Socket {
    Socket::following(client, &client.token).await
}

/// A call from outside to the receptionist.
fn call() -> IncomingCall {
    IncomingCall {
        to: "100".to_owned(),
        from: Caller { number: Some("+4520123456".to_owned()), name: Some("Ann".to_owned()) },
        ..IncomingCall::default()
    }
}

#[tokio::test]
async fn clients_of_both_engines_are_let_in_without_a_payload() {
    let client = Client::start().await;
    for engine in [4, 3] {
        let mut socket = Socket::open(&client, engine).await;
        assert_eq!(socket.handshake["pingInterval"], json!(25_000));
        socket
            .emit("authenticate", &json!({ "token": client.token, "client": "test", "instanceId": "i" }))
            .await;
        assert_eq!(socket.text().await.unwrap(), "42[\"authenticated\"]");
        let done = socket.subscribe(&json!({ "type": "PBX", "customer": CUSTOMER })).await;
        assert_eq!(done, json!({ "success": true }));
        client.sandbox.send_event(Channel::Pbx, "AUDIO_RECORD", json!({ "reference": "r", "at": 1.50 }));
        assert_eq!(
            socket.event().await,
            ("AUDIO_RECORD".to_owned(), json!({ "reference": "r", "at": 1.50 }))
        );
    }
    let seen = client.sandbox.realtime_clients();
    assert_eq!(seen.len(), 2);
    assert_eq!((seen[0].client.as_deref(), seen[0].instance_id.as_deref()), (Some("test"), Some("i")));
    assert_eq!(seen[0].employee, client.account(|_| true).employee);
}

#[tokio::test]
async fn the_two_engines_are_told_apart_by_polling_too() {
    let client = Client::start().await;
    let four = client.get_without_token("/socket.io/?EIO=4&transport=polling").await;
    assert!(four.bytes.starts_with(b"0{"), "{four:?}");
    let three = client.get_without_token("/socket.io/?EIO=3&transport=polling").await;
    let text = String::from_utf8(three.bytes).unwrap();
    let (length, rest) = text.split_once(':').unwrap();
    assert!(length.parse::<usize>().is_ok() && rest.starts_with("0{"), "{text}");
}

#[tokio::test]
async fn a_bad_token_is_unauthorized_and_a_good_one_may_follow() {
    let client = Client::start().await;
    let expired = client.account(|account| account.token_expired).token;
    let mut socket = Socket::open(&client, 4).await;
    for (sent, message) in [
        (json!({ "token": "nonsense" }), "invalid_token"),
        (json!({ "token": expired }), "expired"),
        (json!({}), "credentials_invalid"),
        (json!(7), "credentials_invalid"),
    ] {
        socket.emit("authenticate", &sent).await;
        assert_eq!(socket.event().await, ("unauthorized".to_owned(), json!({ "message": message })));
    }
    client.sandbox.refuse_authenticate(true);
    socket.emit("authenticate", &json!({ "token": client.token })).await;
    assert_eq!(socket.event().await.0, "unauthorized");
    client.sandbox.refuse_authenticate(false);
    socket.emit("authenticate", &json!({ "token": client.token })).await;
    assert_eq!(socket.event().await.0, "authenticated");
}

#[tokio::test]
async fn sign_ins_are_refused_or_closed_as_often_as_asked_and_followers_are_dropped_on_request() {
    let client = Client::start().await;
    client.sandbox.close_sign_ins(1);
    client.sandbox.refuse_sign_ins(1);
    let mut closed = Socket::open(&client, 4).await;
    closed.emit("authenticate", &json!({ "token": client.token })).await;
    while let Some(text) = closed.text().await {
        assert_eq!(text, "41", "closed, and nothing else");
    }
    let mut refused = Socket::open(&client, 4).await;
    refused.emit("authenticate", &json!({ "token": client.token })).await;
    assert_eq!(refused.event().await.0, "unauthorized");
    client.sandbox.close_subscribed(true);
    let mut dropped = Socket::following(&client, &client.token).await;
    while let Some(text) = dropped.text().await {
        assert_eq!(text, "41", "closed, and nothing else");
    }
    client.sandbox.close_subscribed(false);
    let mut followed = Socket::following(&client, &client.token).await;
    client.sandbox.send_event(Channel::Pbx, "CALL_START", json!({ "id": "a" }));
    assert_eq!(followed.event().await.0, "CALL_START");
}

#[tokio::test]
async fn nothing_is_to_be_had_before_signing_in_or_of_another_customer() {
    let client = Client::start().await;
    let mut socket = Socket::open(&client, 4).await;
    let refused = |word: &str| json!({ "success": false, "message": word });
    let own = json!({ "type": "PBX", "customer": CUSTOMER });
    assert_eq!(socket.subscribe(&own).await, refused("unauthorized"));
    socket.emit("authenticate", &json!({ "token": client.token })).await;
    assert_eq!(socket.event().await.0, "authenticated");
    let other = json!({ "type": "PBX", "customer": "64f0c0de0000000100000002" });
    assert_eq!(socket.subscribe(&other).await, refused("customer"));
    assert_eq!(socket.subscribe(&json!({ "type": "ADMIN", "customer": CUSTOMER })).await, refused("type"));
    assert_eq!(client.sandbox.followers(), 0);
    // Had any of it counted, this would come before the next answer.
    client.sandbox.send_event(Channel::Pbx, "LOST", json!({}));
    socket.emit("authenticate", &json!({ "token": "nonsense" })).await;
    assert_eq!(socket.event().await.0, "unauthorized");
}

#[tokio::test]
async fn only_the_channel_and_the_names_that_were_asked_for_arrive() {
    let client = Client::start().await;
    let mut socket = Socket::open(&client, 4).await;
    socket.emit("authenticate", &json!({ "token": client.token })).await;
    assert_eq!(socket.event().await.0, "authenticated");
    socket
        .subscribe(&json!({ "type": "PBX", "customer": CUSTOMER, "events": ["CALL_START", "CALL_END"] }))
        .await;
    let username = client.account(|_| true).username;
    client.sandbox.set_presence(&username, "LUNCH", None, None).unwrap();
    let id = client.sandbox.ring(call()).unwrap();
    client.sandbox.answer_call(&id, None).unwrap();
    client.sandbox.end_call(&id).unwrap();
    assert_eq!(socket.event().await.0, "CALL_START");
    assert_eq!(socket.event().await.0, "CALL_END");
    socket.subscribe(&json!({ "type": "CONFIG", "customer": CUSTOMER })).await;
    client.sandbox.set_presence(&username, "AVAILABLE", None, None).unwrap();
    assert_eq!(socket.event().await.0, "EMPLOYEE_PRESENCE_CHANGED");
}

#[tokio::test]
async fn names_can_be_generic_with_the_event_inside() {
    let client = Client::with(Options { generic_names: true, ..Options::default() }).await;
    let mut socket = follow(&client).await;
    let id = client.sandbox.ring(call()).unwrap();
    let (name, payload) = socket.event().await;
    assert_eq!(
        (name.as_str(), &payload["eventType"], &payload["id"]),
        ("event", &json!("CALL_START"), &json!(id))
    );
    client.post("/sandbox/realtime", "{\"generic_names\":false}").await;
    client.sandbox.end_call(&id).unwrap();
    assert_eq!(socket.event_named("CALL_END").await["id"], json!(id));
}

#[tokio::test]
async fn a_call_tells_everything_that_a_client_needs() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    let id = client
        .sandbox
        .ring(IncomingCall {
            queue: Some("Reception".to_owned()),
            variables: [("CASE".to_owned(), "17".to_owned())].into(),
            ..call()
        })
        .unwrap();
    assert!(id.starts_with("pbx1.sandbox:"), "{id}");
    let entered = socket.event_named("QUEUE_ENTER").await;
    assert_eq!(keys(&entered), ["caller", "entered", "id", "queue", "state", "time"]);
    assert_eq!(entered["queue"], json!({ "id": "64f0c0de0000000500000001", "name": "Reception" }));
    let started = socket.event_named("CALL_START").await;
    assert_eq!(
        keys(&started),
        ["callee", "caller", "direction", "extension", "id", "leg", "queue", "time", "variables"]
    );
    assert_eq!((&started["id"], &started["direction"]), (&json!(id), &json!("IN")));
    assert_eq!(started["caller"], json!({ "number": "+4520123456", "name": "Ann" }));
    assert_eq!(started["variables"], json!({ "CASE": "17" }));
    assert_eq!(socket.event().await.0, "CALL_RINGING");
    let (name, ringing) = socket.event().await;
    assert_eq!((name.as_str(), &ringing["state"]), ("EXTENSION_STATE", &json!("RINGING")));

    client.sandbox.answer_call(&id, None).unwrap();
    let left = socket.event_named("QUEUE_LEAVE").await;
    assert_eq!((&left["id"], &left["reason"]), (&entered["id"], &json!("ANSWERED")));
    let (name, answered) = socket.event().await;
    assert_eq!((name.as_str(), &answered["phone"]), ("CALL_ANSWER", &json!("64f0c0de0000000400000001")));
    client.sandbox.hold_call(&id, true).unwrap();
    assert_eq!(socket.event_named("CALL_HOLD").await["held"], json!(true));
    client.sandbox.end_call(&id).unwrap();
    let ended = socket.event_named("CALL_END").await;
    assert_eq!((&ended["id"], &ended["reason"]), (&json!(id), &json!("HANGUP")));
}

#[tokio::test]
async fn a_caller_can_be_secret_a_colleague_or_tell_start_and_end_alone() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    client.sandbox.ring(IncomingCall { from: Caller::default(), ..call() }).unwrap();
    let started = socket.event_named("CALL_START").await;
    assert_eq!(started["caller"], json!({ "number": null, "name": null, "privacy": true }));
    let from = Caller { number: Some("121".to_owned()), name: Some("Søren Bagger".to_owned()) };
    client.sandbox.ring(IncomingCall { from, ..call() }).unwrap();
    let started = socket.event_named("CALL_START").await;
    assert_eq!(started["caller"]["extension"], json!("64f0c0de0000000300000006"));

    let quiet =
        client.sandbox.ring(IncomingCall { only_start_end: true, to: "101".to_owned(), ..call() }).unwrap();
    client.sandbox.answer_call(&quiet, None).unwrap();
    client.sandbox.end_call(&quiet).unwrap();
    let mut names = Vec::new();
    while names.last().is_none_or(|name| name != "CALL_END") {
        let (name, payload) = socket.event().await;
        if payload["id"] == json!(quiet) {
            names.push(name);
        }
    }
    assert_eq!(names, ["CALL_START", "CALL_END"]);
}

#[tokio::test]
async fn another_settings_document_is_told_whoever_put_it_there() {
    const PAGE: &str = "/pbx/app/settings/desktop";
    let client = Client::start().await;
    let account = client.account(|_| true);
    let mut socket = follow(&client).await;
    client.post(PAGE, "{\"zoom\":90}").await;
    let told = socket.event_named("DESKTOP_SETTINGS_CHANGED").await;
    assert_eq!(
        told,
        json!({
            "eventType": "DESKTOP_SETTINGS_CHANGED",
            "customer": CUSTOMER,
            "id": account.employee,
            "employee": account.employee,
        })
    );
    client.sandbox.set_settings(&account.username, "{}").unwrap();
    let told = socket.event_named("DESKTOP_SETTINGS_CHANGED").await;
    assert_eq!((&told["id"], &told["employee"]), (&json!(account.employee), &Value::Null));
    assert_eq!(client.get(PAGE).await.bytes, b"{}");
}

#[tokio::test]
async fn a_settings_file_that_is_changed_by_hand_is_told_to_those_who_follow() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    std::fs::write(&file, "{}").unwrap();
    let client = Client::with(Options { settings: Some(file.clone()), ..Options::default() }).await;
    let mut socket = follow(&client).await;
    std::fs::write(&file, "{\"zoom\":150}").unwrap();
    let own = json!(client.account(|_| true).employee);
    while socket.event_named("DESKTOP_SETTINGS_CHANGED").await["id"] != own {}
    assert_eq!(client.get("/pbx/app/settings/desktop").await.bytes, b"{\"zoom\":150}");
}

#[tokio::test]
async fn a_presence_that_is_set_is_stored_and_told() {
    let client = Client::start().await;
    let account = client.account(|_| true);
    let mut socket = follow(&client).await;
    let page = format!("/employee/{}", account.employee);
    let presence = json!({ "state": "MEETING", "text": "Board", "until": "2030-01-01T12:00:00.000Z" });
    let answer = client.post(&page, json!({ "presence": presence }).to_string()).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    let told = socket.event_named("EMPLOYEE_PRESENCE_CHANGED").await;
    assert_eq!((&told["id"], &told["employee"]), (&json!(account.employee), &json!(account.employee)));
    assert_eq!(told["data"], json!({ "presence": presence }));
    assert_eq!(client.json("/pbx/app/employees").await[0]["presence"], presence);
    client.post(&page, "{\"presence\":{\"state\":\"AVAILABLE\",\"text\":null}}").await;
    assert_eq!(client.json("/pbx/app/employees").await[0]["presence"], json!({ "state": "AVAILABLE" }));

    for bad in ["{\"presence\":{}}", "{\"presence\":\"LUNCH\"}", "{\"presence\":{\"state\":\"ASLEEP\"}}"] {
        assert_eq!(client.post(&page, bad).await.refusal(), error(422, "presence"), "{bad}");
    }
    let until = "{\"presence\":{\"state\":\"LUNCH\",\"until\":\"soon\"}}";
    assert_eq!(client.post(&page, until).await.refusal(), error(422, "presence"));
    assert_eq!(client.post(&page, "[").await.refusal(), error(400, "bad_request"));
    assert_eq!(client.post(&page, "{\"title\":\"Boss\"}").await.status, 200);
    assert_eq!(client.post("/employee/none", "{}").await.refusal(), error(404, "id"));
    let other = format!("/employee/{}", client.account(|account| account.language == "da").employee);
    assert_eq!(client.post(&other, "{}").await.refusal(), error(403, "access_denied"));
    let manager = client.account(|account| account.access_level == sandbox_pbx::AccessLevel::Manager).token;
    let body = Some("{\"presence\":{\"state\":\"AWAY\"}}".to_owned());
    let answer = client.send(reqwest::Method::POST, &other, Some(&manager), body).await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_dropped_connection_ends_without_a_word_and_another_can_be_made() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    client.post("/sandbox/realtime", "{\"drop\":true}").await;
    assert_eq!(socket.text().await, None);
    let mut again = follow(&client).await;
    client.sandbox.send_event(Channel::Config, "X", json!(null));
    assert_eq!(again.event().await.0, "X");
    client.sandbox.drop_realtime();
    assert_eq!(again.text().await, None);
    while client.sandbox.followers() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_half_open_connection_stays_open_and_silent_even_when_the_server_has_given_it_up() {
    let client = Client::with(lively()).await;
    let mut socket = follow(&client).await;
    assert!(socket.anything(SILENCE).await.unwrap().contains("\"2\""), "a live one is pinged");
    client.sandbox.half_open(true);
    // What was on its way before it fell silent.
    while socket.anything(SILENCE).await.is_some() {}
    while client.sandbox.followers() > 0 {
        tokio::task::yield_now().await;
    }
    socket.ping().await;
    socket.send("42[\"subscribe\"]").await;
    client.sandbox.send_event(Channel::Pbx, "X", json!(null));
    assert_eq!(socket.anything(SILENCE).await, None);
    // The pages are on another line.
    assert_eq!(client.get("/pbx/app/queues").await.status, 200);

    client.sandbox.half_open(false);
    let mut again = follow(&client).await;
    client.sandbox.send_event(Channel::Pbx, "Y", json!(null));
    assert_eq!(again.event().await.0, "Y");
    assert_eq!(socket.anything(Duration::from_millis(300)).await, None);
}

#[tokio::test]
async fn a_connection_that_begins_while_all_are_half_open_gets_no_answer() {
    let client = Client::start().await;
    client.post("/sandbox/realtime", "{\"half_open\":true}").await;
    let request = client.request("/socket.io/?EIO=4&transport=polling").timeout(SILENCE).send().await;
    assert!(request.unwrap_err().is_timeout());
    client.post("/sandbox/realtime", "{\"half_open\":false}").await;
    let good = client.request("/socket.io/?EIO=4&transport=polling").send().await;
    assert_eq!(good.unwrap().status(), 200);
}

#[tokio::test]
async fn garbage_arrives_as_it_is_and_the_connection_goes_on() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    client.post("/sandbox/realtime", "{\"garbage\":true}").await;
    let mut seen = Vec::new();
    while seen.last().is_none_or(|text: &String| !text.contains("perhaps")) {
        seen.push(socket.text().await.unwrap());
    }
    for text in ["", "42[", "42{}", "42[7,{}]"] {
        assert!(seen.iter().any(|seen| seen == text), "{text} in {seen:?}");
    }
    client.sandbox.send_event(Channel::Pbx, "STILL_HERE", json!({}));
    assert_eq!(socket.event().await.0, "STILL_HERE");
    client.sandbox.break_frames();
    assert_eq!(socket.text().await, None);
}

#[tokio::test]
async fn an_oversized_event_is_of_eight_megabytes() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    client.post("/sandbox/realtime", "{\"oversized\":true}").await;
    let huge = socket.event_named("OVERSIZED").await;
    assert_eq!(huge["filler"].as_str().unwrap().len(), 8 * 1024 * 1024);
}

#[tokio::test]
async fn a_flood_is_true_to_its_end() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    client.post("/sandbox/realtime", "{\"flood\":{\"per_second\":2000,\"seconds\":1}}").await;
    let (mut count, mut last) = (0, Value::Null);
    while count < 2_000 {
        let event = socket.event_named("EXTENSION_STATE").await;
        assert_ne!(event["state"], last);
        (count, last) = (count + 1, event["state"].clone());
    }
    let people = client.json("/pbx/app/employees?standalone=true").await;
    let gate = &people[21]["extensions"][0];
    assert_eq!((&gate["name"], &gate["state"]), (&json!("Quay gate"), &last));
}

#[tokio::test]
async fn a_flood_of_colleagues_tells_of_each_in_turn_and_spares_whom_it_is_told_to() {
    let client = Client::with(Options { people: Some(30), ..Options::default() }).await;
    let mut socket = follow(&client).await;
    client.sandbox.flood_colleagues(2_000, 1, &["20009"]);
    let mut told = HashMap::new();
    for _ in 0..2_000 {
        let event = socket.event_named("EXTENSION_STATE").await;
        let extension = event["extension"].as_str().unwrap().to_owned();
        let state = event["state"].clone();
        assert_ne!(told.insert(extension, state.clone()), Some(state), "told twice");
    }
    assert_eq!(told.len(), 28, "neither the first account nor the one that is spared");
    let people = client.json("/pbx/app/employees").await;
    for person in people.as_array().unwrap() {
        let extension = &person["extensions"][0];
        let last = told.get(extension["_id"].as_str().unwrap());
        assert_eq!(last.unwrap_or(&extension["state"]), &extension["state"], "it stays so");
    }
}

#[tokio::test]
async fn a_flood_of_callers_leaves_as_many_waiting_as_there_were_and_tells_of_each() {
    let counts = QueueCounts { queues: 6, waiting: 20 };
    let client = Client::with(Options { queues: Some(counts), ..Options::default() }).await;
    let mut socket = follow(&client).await;
    let before = client.json("/pbx/app/queues?all=true").await;
    client.sandbox.flood_callers(1_200, 1);
    let mut waiting: HashMap<String, HashSet<String>> = HashMap::new();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for queue in before.as_array().unwrap() {
        let ids = queue["callers"].as_array().unwrap().iter().map(|caller| text(&caller["_id"]));
        waiting.insert(text(&queue["_id"]), ids.collect());
    }
    let (mut left, mut entered) = (0, 0);
    // Callers whose time has come go and come beside those of the flood.
    while left < 600 || entered < 600 {
        let (name, told) = socket.event().await;
        let Some(queue) = waiting.get_mut(told["queue"]["id"].as_str().unwrap_or_default()) else { continue };
        match name.as_str() {
            "QUEUE_LEAVE" => {
                queue.remove(told["id"].as_str().unwrap());
                left += 1;
            }
            "QUEUE_ENTER" => {
                queue.insert(text(&told["id"]));
                entered += 1;
            }
            _ => {}
        }
    }
    assert!(waiting.values().all(|queue| (19..=21).contains(&queue.len())), "{waiting:?}");
}

#[tokio::test]
async fn what_an_event_of_a_queue_costs_does_not_depend_on_how_many_queues_there_are() {
    let mut sizes = HashSet::new();
    for queues in [None, Some(QueueCounts { queues: 500, waiting: 20 })] {
        let client = Client::with(Options { queues, ..Options::default() }).await;
        let mut socket = follow(&client).await;
        let caller = "{\"caller\":{\"number\":\"+4588990001\",\"name\":\"Somebody\"}}";
        let id = client.post("/sandbox/queue/800/enter", caller).await.json()["id"].clone();
        let mut told = socket.event_named("QUEUE_ENTER").await;
        while told["id"] != id {
            told = socket.event_named("QUEUE_ENTER").await;
        }
        // Ids are as long as the number of events so far.
        told["id"] = Value::Null;
        sizes.insert(told.to_string().len());
    }
    assert_eq!(sizes.len(), 1, "{sizes:?}");
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_its_connection_and_no_event() {
    let client = Client::start().await;
    let mut socket = follow(&client).await;
    let filler = "x".repeat(1_000);
    for at in 0..60_000 {
        client.sandbox.send_event(Channel::Pbx, "COUNT", json!({ "at": at, "filler": filler }));
        if client.sandbox.followers() == 0 {
            break;
        }
    }
    assert_eq!(client.sandbox.followers(), 0);
    let mut next = 0;
    while let Some(text) = socket.text().await {
        if text.starts_with("42[\"COUNT\"") {
            assert!(text.contains(&format!("\"at\":{next},")), "{next}: {}", &text[..60]);
            next += 1;
        }
    }
    assert!(next > 0);
}

#[tokio::test]
async fn faults_meet_the_realtime_connection_like_any_page() {
    let client = Client::start().await;
    let unavailable = Fault { status: Status::new(503), times: Some(1), ..Fault::default() };
    client.sandbox.add_fault("/socket.io", unavailable);
    let page = "/socket.io/?EIO=4&transport=polling";
    assert_eq!(client.get_without_token(page).await.status, 503);
    assert_eq!(client.get_without_token(page).await.status, 200);
}
