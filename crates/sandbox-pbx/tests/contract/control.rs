//! The pages under `/sandbox`: the same as the handle, for whoever is not in Rust.

use serde_json::{Value, json};

use crate::client::{Answer, Client, error};
use crate::socket::Socket;

/// Without a token, as documented.
async fn post(client: &Client, page: &str, body: Value) -> Answer {
    let body = Some(body.to_string());
    client.send(reqwest::Method::POST, &format!("/sandbox/{page}"), None, body).await.unwrap()
}

#[tokio::test]
async fn a_call_goes_from_ringing_to_its_end_by_pages_alone() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let call = json!({
        "to": "clara.winther@havblik.example",
        "from": { "number": "+4520123456", "name": "Ann" },
        "queue": "800",
        "variables": { "CASE": "17" },
    });
    let id = post(&client, "call", call).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(socket.event_named("CALL_START").await["variables"], json!({ "CASE": "17" }));
    for (page, event) in [("answer", "CALL_ANSWER"), ("hold", "CALL_HOLD"), ("end", "CALL_END")] {
        let answer = post(&client, &format!("call/{id}/{page}"), json!({})).await;
        assert_eq!(answer.json(), json!({ "success": true }), "{page}");
        assert_eq!(socket.event_named(event).await["id"], json!(id));
    }
    assert_eq!(post(&client, &format!("call/{id}/end"), json!({})).await.refusal(), error(404, "id"));
}

#[tokio::test]
async fn a_caller_who_is_to_stay_secret_is_told_as_such_with_or_without_a_number() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let call = json!({
        "to": "clara.winther@havblik.example",
        "from": { "number": "+4520123456", "name": "Ann" },
        "privacy": true,
        "queue": "800",
    });
    let id = post(&client, "call", call).await.json()["id"].as_str().unwrap().to_owned();
    let secret = json!({ "number": "+4520123456", "name": "Ann", "privacy": true });
    let started = socket.event_named("CALL_START").await;
    assert_eq!((&started["id"], &started["caller"]), (&json!(id), &secret));
    let queues = client.json("/pbx/app/queues?all=true").await;
    let waiting = crate::client::all(&queues[0]["callers"]).iter().find(|caller| caller["name"] == "Ann");
    assert_eq!(waiting.unwrap()["privacy"], json!(true));

    post(&client, "call", json!({ "to": "100", "from": { "name": "Bo" } })).await;
    let secret = json!({ "number": null, "name": "Bo", "privacy": true });
    assert_eq!(socket.event_named("CALL_START").await["caller"], secret);
    post(&client, "call", json!({ "to": "100", "from": { "number": "+4520123456" } })).await;
    let open = json!({ "number": "+4520123456", "name": null });
    assert_eq!(socket.event_named("CALL_START").await["caller"], open);
}

#[tokio::test]
async fn a_variable_is_noted_on_a_call_by_a_page() {
    let client = Client::start().await;
    let call = json!({ "to": "clara.winther@havblik.example", "untold": { "ORDER": "1" } });
    let id = post(&client, "call", call).await.json()["id"].as_str().unwrap().to_owned();
    let page = format!("/pbx/callvariable/{id}/ORDER");
    assert_eq!(client.json(&page).await["value"], json!("1"));
    let noted = post(&client, &format!("call/{id}/variable"), json!({ "name": "ORDER", "value": "2" })).await;
    assert_eq!(noted.json(), json!({ "success": true }));
    assert_eq!(client.json(&page).await["value"], json!("2"));
    for (id, body, refusal) in [
        (id.as_str(), json!({ "name": "ORDER" }), error(400, "bad_request")),
        ("none", json!({ "name": "ORDER", "value": "2" }), error(404, "id")),
    ] {
        assert_eq!(post(&client, &format!("call/{id}/variable"), body).await.refusal(), refusal);
    }
}

#[tokio::test]
async fn presence_queues_and_any_event_by_pages_alone() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let presence = json!({ "employee": "clara.winther@havblik.example", "state": "AT_SEA", "text": "Ahoy" });
    post(&client, "presence", presence).await;
    let told = socket.event_named("EMPLOYEE_PRESENCE_CHANGED").await;
    assert_eq!(told["data"]["presence"], json!({ "state": "AT_SEA", "text": "Ahoy" }));

    let entered =
        post(&client, "queue/830/enter", json!({ "caller": { "name": "Bo" }, "state": "VIP" })).await;
    let id = entered.json()["id"].clone();
    assert_eq!(socket.event_named("QUEUE_ENTER").await["id"], id);
    post(&client, "queue/830/leave", json!({ "id": id, "reason": "TIMEOUT" })).await;
    let left = socket.event_named("QUEUE_LEAVE").await;
    assert_eq!((&left["id"], &left["reason"]), (&id, &json!("TIMEOUT")));
    let nobody = post(&client, "queue/830/leave", json!({})).await;
    assert_eq!(nobody.refusal(), error(404, "caller"));

    post(&client, "event", json!({ "channel": "PBX", "name": "A", "payload": [1, null] })).await;
    assert_eq!(socket.event_named("A").await, json!([1, null]));
    post(&client, "event", json!({ "channel": "CONFIG", "name": "B", "x": 1 })).await;
    assert_eq!(socket.event_named("B").await, json!({ "x": 1 }));
}

#[tokio::test]
async fn a_phone_has_the_state_that_it_is_given_until_it_follows_its_calls_again() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    post(&client, "state", json!({ "extension": "134", "state": "RINGING" })).await;
    assert_eq!(socket.event_named("EXTENSION_STATE").await["state"], json!("RINGING"));
    post(&client, "state", json!({ "extension": "134" })).await;
    assert_eq!(socket.event_named("EXTENSION_STATE").await["state"], json!("IDLE"));
}

#[tokio::test]
async fn what_is_not_understood_is_refused_and_so_is_a_page_of_a_browser() {
    let client = Client::start().await;
    for (page, body, refusal) in [
        ("call", json!({ "to": "nobody" }), error(422, "to")),
        ("call", json!({ "to": "100", "queue": "none" }), error(422, "queue")),
        ("call", json!({ "to": "100", "colour": "red" }), error(400, "bad_request")),
        ("event", json!({ "channel": "RADIO", "name": "A" }), error(422, "channel")),
        ("event", json!({ "channel": "PBX" }), error(400, "bad_request")),
        ("presence", json!({ "employee": "nobody", "state": "LUNCH" }), error(404, "employee")),
        ("state", json!({ "extension": "none" }), error(404, "extension")),
        ("state", json!({ "extension": "134", "state": "ASLEEP" }), error(422, "state")),
        ("queue/none/enter", json!({}), error(404, "id")),
        ("call/none/answer", json!({}), error(404, "id")),
        ("realtime", json!({ "dorp": true }), error(400, "bad_request")),
        ("none", json!({}), error(404, "not_found")),
    ] {
        assert_eq!(post(&client, page, body.clone()).await.refusal(), refusal, "{page} {body}");
    }
    let address = format!("{}/sandbox/realtime", client.sandbox.origin());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(address).header("origin", "https://example.com").body("{\"drop\":true}");
    assert_eq!(request.send().await.unwrap().status(), 403);
}
