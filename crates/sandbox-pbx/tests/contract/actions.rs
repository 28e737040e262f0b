//! What an employee does with calls, and the errors that the pages document.

use sandbox_pbx::{Account, Caller, IncomingCall};
use serde_json::{Value, json};

use crate::client::{Answer, Client, all, error};
use crate::socket::Socket;

/// A colleague by the beginning of the mail address.
fn colleague(client: &Client, name: &str) -> Account {
    client.account(|account| account.username.starts_with(name))
}

async fn act(client: &Client, token: &str, action: &str) -> Answer {
    client.get_as(token, &format!("/pbx/app/action/{action}")).await
}

async fn done(client: &Client, token: &str, action: &str) {
    let answer = act(client, token, action).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({ "success": true })), "{action}");
}

/// The own calls of an account.
async fn calls(client: &Client, account: &Account) -> Vec<Value> {
    let path = format!("/pbx/app/employees?calls=true&ids={}", account.employee);
    let people = client.get_as(&account.token, &path).await.json();
    all(&people[0]["extensions"][0]["calls"]).to_vec()
}

/// The `at`-th phone of the `person`-th employee, both from 0.
fn phone(person: u32, at: u32) -> String {
    format!("64f0c0de00000004{:08x}", person * 8 + at + 1)
}

fn ring(client: &Client, to: &str, queue: Option<&str>) -> String {
    let from = Caller { number: Some("+4520123456".to_owned()), name: None };
    let queue = queue.map(str::to_owned);
    client.sandbox.ring(IncomingCall { to: to.to_owned(), from, queue, ..IncomingCall::default() }).unwrap()
}

#[tokio::test]
async fn a_call_to_a_colleague_rings_there_and_is_answered_held_and_hung_up() {
    let client = Client::start().await;
    let (clara, anneke) = (colleague(&client, "clara"), colleague(&client, "anneke"));
    let placed = act(&client, &clara.token, &format!("call?device={}&target=120", phone(0, 0))).await.json();
    let theirs = calls(&client, &anneke).await;
    assert_eq!((&theirs[0]["state"], &theirs[0]["direction"]), (&json!("RINGING"), &json!("IN")));
    assert_eq!(theirs[0]["caller"]["name"], json!("Clara Winther"));
    let id = theirs[0]["id"].as_str().unwrap().to_owned();

    done(&client, &anneke.token, &format!("pickup?device={}&target={id}", phone(4, 0))).await;
    assert_eq!(calls(&client, &clara).await[0]["state"], json!("TALKING"));
    let hold = format!("hold?device={}", phone(0, 0));
    done(&client, &clara.token, &hold).await;
    assert_eq!(calls(&client, &clara).await[0]["state"], json!("HELD"));
    done(&client, &clara.token, &hold).await;
    assert_eq!(calls(&client, &clara).await[0]["state"], json!("TALKING"));
    done(&client, &clara.token, &hold).await;
    let own = placed["_id"].as_str().unwrap();
    done(&client, &clara.token, &format!("unhold?device={}&target={own}", phone(0, 0))).await;
    assert_eq!(calls(&client, &clara).await[0]["state"], json!("TALKING"));

    let leg = calls(&client, &anneke).await[0]["leg"].as_str().unwrap().to_owned();
    let stranger = act(&client, &clara.token, &format!("hangup?target={leg}")).await;
    assert_eq!(stranger.refusal(), error(422, "target"));
    done(&client, &anneke.token, &format!("hangup?target={leg}")).await;
    assert_eq!((calls(&client, &clara).await.len(), calls(&client, &anneke).await.len()), (0, 0));
}

#[tokio::test]
async fn what_the_actions_refuse_is_named() {
    let client = Client::start().await;
    let clara = colleague(&client, "clara");
    let (desk, softphone) = (phone(0, 0), phone(0, 1));
    let ringing = ring(&client, "100", None);
    for (action, status, word) in [
        ("hangup".to_owned(), 422, "target"),
        ("hangup?target=none".to_owned(), 422, "target"),
        (format!("pickup?device={softphone}&target={ringing}"), 422, "device"),
        (format!("pickup?device={}&target={ringing}", phone(1, 0)), 422, "device"),
        (format!("pickup?device={desk}&target=none"), 422, "target"),
        (format!("queuepickup?device={softphone}&target=none"), 422, "device"),
        (format!("queuepickup?device={desk}&target=none"), 422, "target"),
        ("queuepickup?extension=64f0c0de0000000300000002&target=none".to_owned(), 422, "device"),
        (format!("hold?device={}", phone(0, 2)), 422, "device"),
        (format!("hold?device={desk}"), 404, "target"),
        (format!("unhold?device={desk}"), 404, "target"),
        (format!("transfer?source={ringing}&target=101"), 422, "source"),
        (format!("transfer?source={ringing}"), 422, "target"),
        (format!("transfer?source={ringing}&target=1"), 422, "target"),
        (format!("transfer?source={ringing}&target=101&destination=x"), 422, "destination"),
    ] {
        let refused = act(&client, &clara.token, &action).await;
        assert_eq!(refused.refusal(), error(status, word), "{action}");
    }
    let of_the_director = ring(&client, "110", None);
    for target in [of_the_director.as_str(), "110"] {
        let action = format!("pickup?device={desk}&target={target}");
        let refused = act(&client, &clara.token, &action).await;
        assert_eq!(refused.refusal(), error(403, "access_denied"), "{action}");
    }
    client.sandbox.answer_call(&ringing, None).unwrap();
    let own = format!("transfer?source={ringing}");
    for (rest, word) in
        [("target=100", "target"), ("target=160", "target"), ("destination=none", "destination")]
    {
        let refused = act(&client, &clara.token, &format!("{own}&{rest}")).await;
        assert_eq!(refused.refusal(), error(422, word), "{rest}");
    }
    assert_eq!(calls(&client, &clara).await.len(), 1);
}

#[tokio::test]
async fn a_waiting_caller_is_picked_up_by_who_has_access_to_the_queue() {
    let client = Client::start().await;
    let clara = colleague(&client, "clara");
    let queues = client.json("/pbx/app/queues?all=true").await;
    let waiting = |queue: usize| queues[queue]["callers"][0]["_id"].as_str().unwrap().to_owned();
    let sales = format!("queuepickup?device={}&target={}", phone(0, 0), waiting(1));
    assert_eq!(act(&client, &clara.token, &sales).await.refusal(), error(403, "queue"));

    let (channel, host) = waiting(0).split_once('-').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let turned = format!("{host}:{channel}");
    done(&client, &clara.token, &format!("queuepickup?device={}&target={turned}", phone(0, 0))).await;
    let own = calls(&client, &clara).await;
    assert_eq!((&own[0]["state"], &own[0]["queue"]["name"]), (&json!("TALKING"), &json!("Reception")));
    assert_eq!(own[0]["caller"]["number"], queues[0]["callers"][0]["number"]);
    let id = queues[0]["_id"].as_str().unwrap();
    let left = client.json(&format!("/pbx/queue/{id}/callers")).await;
    assert!(all(&left).iter().all(|caller| caller["_id"] != json!(waiting(0))));
    let extension = "64f0c0de0000000300000001";
    let other = queues[0]["callers"][1]["_id"].as_str().unwrap();
    done(&client, &clara.token, &format!("queuepickup?extension={extension}&target={other}")).await;
}

#[tokio::test]
async fn a_call_is_transferred_blindly_and_after_asking() {
    let client = Client::start().await;
    let (clara, anneke) = (colleague(&client, "clara"), colleague(&client, "anneke"));
    let first = ring(&client, "100", None);
    client.sandbox.answer_call(&first, None).unwrap();
    done(&client, &clara.token, &format!("transfer?source={first}&target=120")).await;
    assert_eq!(calls(&client, &clara).await.len(), 0);
    let theirs = calls(&client, &anneke).await;
    assert_eq!(
        (&theirs[0]["state"], &theirs[0]["caller"]["number"]),
        (&json!("RINGING"), &json!("+4520123456"))
    );
    client.sandbox.end_call(theirs[0]["id"].as_str().unwrap()).unwrap();

    let second = ring(&client, "100", None);
    client.sandbox.answer_call(&second, None).unwrap();
    let asked = act(&client, &clara.token, &format!("call?device={}&target=120", phone(0, 0))).await.json();
    let asked = asked["_id"].as_str().unwrap();
    client.sandbox.answer_call(asked, None).unwrap();
    assert_eq!(calls(&client, &anneke).await[0]["caller"]["name"], json!("Clara Winther"));
    done(&client, &clara.token, &format!("transfer?source={second}&destination={asked}")).await;
    assert_eq!(calls(&client, &clara).await.len(), 0);
    let theirs = calls(&client, &anneke).await;
    assert_eq!(
        (&theirs[0]["state"], &theirs[0]["caller"]["number"]),
        (&json!("TALKING"), &json!("+4520123456"))
    );
}

#[tokio::test]
async fn a_second_call_holds_the_first_which_goes_on_alone_when_the_second_comes_to_nothing() {
    let client = Client::start().await;
    let clara = colleague(&client, "clara");
    let first = ring(&client, "100", None);
    client.sandbox.answer_call(&first, None).unwrap();
    let ask = format!("call?device={}&target=120", phone(0, 0));
    let second = act(&client, &clara.token, &ask).await.json()["_id"].as_str().unwrap().to_owned();
    let states = |calls: Vec<Value>| calls.iter().map(|call| call["state"].clone()).collect::<Vec<_>>();
    assert_eq!(states(calls(&client, &clara).await), [json!("HELD"), json!("RINGING")]);
    done(&client, &clara.token, &format!("hangup?target={second}")).await;
    done(&client, &clara.token, &format!("unhold?device={}&target={first}", phone(0, 0))).await;
    assert_eq!(states(calls(&client, &clara).await), [json!("TALKING")]);

    // Who is on a call takes no other one: the second call is over at once, the first is still there.
    let busy = ring(&client, "120", None);
    client.sandbox.answer_call(&busy, None).unwrap();
    act(&client, &clara.token, &ask).await.json();
    assert_eq!(states(calls(&client, &clara).await), [json!("HELD")]);
    let blind = act(&client, &clara.token, &format!("transfer?source={first}&target=120")).await;
    assert_eq!(blind.refusal(), error(422, "target"));
    assert_eq!(calls(&client, &clara).await.len(), 1);
}

#[tokio::test]
async fn a_transferred_call_that_nobody_answers_comes_back_and_one_to_a_queue_waits_there() {
    let client = Client::start().await;
    let (clara, anneke) = (colleague(&client, "clara"), colleague(&client, "anneke"));
    let first = ring(&client, "100", None);
    client.sandbox.answer_call(&first, None).unwrap();
    done(&client, &clara.token, &format!("transfer?source={first}&target=120")).await;
    let theirs = calls(&client, &anneke).await[0]["id"].as_str().unwrap().to_owned();
    client.sandbox.leave_unanswered(&theirs).unwrap();
    assert_eq!(calls(&client, &anneke).await.len(), 0);
    let back = calls(&client, &clara).await;
    assert_eq!(
        (&back[0]["state"], &back[0]["caller"]["number"], back.len()),
        (&json!("RINGING"), &json!("+4520123456"), 1)
    );
    assert_ne!(back[0]["id"], json!(first));
    assert!(client.sandbox.leave_unanswered("none").is_err());

    let back = back[0]["id"].as_str().unwrap().to_owned();
    client.sandbox.answer_call(&back, None).unwrap();
    let queues = client.json("/pbx/app/queues?all=true").await;
    let (number, id) = (queues[0]["number"].as_str().unwrap(), queues[0]["_id"].as_str().unwrap());
    done(&client, &clara.token, &format!("transfer?source={back}&target={number}")).await;
    let waiting = client.json(&format!("/pbx/queue/{id}/callers")).await;
    assert!(all(&waiting).iter().any(|caller| caller["number"] == json!("+4520123456")), "{waiting}");
}

#[tokio::test]
async fn a_running_call_is_noted_and_recorded_by_whose_it_is() {
    let client = Client::start().await;
    let (clara, anneke) = (colleague(&client, "clara"), colleague(&client, "anneke"));
    let record = |who: &Account, extension: u32, mode: &str| {
        let path = format!("/pbx/recording/ondemand?extension=64f0c0de00000003{extension:08x}&mode={mode}");
        let token = who.token.clone();
        let client = &client;
        async move { client.get_as(&token, &path).await }
    };
    assert_eq!(record(&clara, 1, "ENABLE").await.refusal(), error(404, "calls"));
    let call = ring(&client, "100", None);
    client.sandbox.answer_call(&call, None).unwrap();
    assert_eq!(record(&clara, 1, "DISABLE").await.refusal(), error(409, "calls"));
    assert_eq!(record(&clara, 1, "SOMETIMES").await.refusal(), error(422, "mode"));
    assert_eq!(record(&anneke, 1, "ENABLE").await.refusal(), error(403, "access_denied"));
    for (mode, now) in
        [("ENABLE", "ENABLE"), ("TOGGLE", "DISABLE"), ("TOGGLE", "ENABLE"), ("DISABLE", "DISABLE")]
    {
        assert_eq!(record(&clara, 1, mode).await.json(), json!({ "success": true, "mode": now }), "{mode}");
    }

    let note = format!("cdrnote?target={call}");
    let read = |query: String| {
        let client = &client;
        let token = clara.token.clone();
        async move { act(client, &token, &query).await.json()["cdrNote"].clone() }
    };
    assert_eq!(read(note.clone()).await, json!(""));
    assert_eq!(read(format!("{note}&cdrNote=Wants%20%C3%A5l")).await, json!("Wants ål"));
    assert_eq!(read(note.clone()).await, json!("Wants ål"));
    assert_eq!(read(format!("{note}&cdrNote=")).await, json!(""));
    assert_eq!(act(&client, &anneke.token, &note).await.refusal(), error(422, "target"));
}

#[tokio::test]
async fn dnd_is_of_one_phone_and_such_a_phone_is_not_called() {
    let client = Client::start().await;
    let own = "/pbx/extension/64f0c0de0000000300000001/dnd";
    let (desk, mobile) = (phone(0, 0), phone(0, 2));
    for (query, dnd) in
        [("", true), ("&state=true", true), ("", false), ("&state=false", false), ("&state=1", true)]
    {
        assert_eq!(client.json(&format!("{own}?sip={desk}{query}")).await, json!({ "dnd": dnd }), "{query}");
    }
    assert_eq!(client.json(&format!("{own}?mvno={mobile}")).await, json!({ "dnd": true }));
    let employee = client.account(|_| true).employee;
    let page = client.json(&format!("/pbx/extension?employee={employee}&includePhones=true")).await;
    let phones = all(&page["extensions"][0]["phones"]);
    assert_eq!(
        phones.iter().map(|phone| phone["dnd"].as_bool().unwrap()).collect::<Vec<_>>(),
        [true, false, true]
    );
    ring(&client, "100", None);
    let clara = colleague(&client, "clara");
    assert_eq!(calls(&client, &clara).await.len(), 0);

    for (query, refusal) in [
        (String::new(), error(400, "bad_request")),
        (format!("?sip={desk}&mvno={mobile}"), error(400, "bad_request")),
        (format!("?sip={desk}&state=perhaps"), error(400, "bad_request")),
        (format!("?sip={mobile}"), error(404, "sip")),
        (format!("?mvno={desk}"), error(404, "mvno")),
        ("?external=none".to_owned(), error(404, "external")),
    ] {
        assert_eq!(client.get(&format!("{own}{query}")).await.refusal(), refusal, "{query}");
    }
    assert_eq!(client.get("/pbx/extension/none/dnd?sip=x").await.refusal(), error(404, "not_found"));
    let other = format!("/pbx/extension/64f0c0de0000000300000002/dnd?sip={}", phone(1, 0));
    assert_eq!(client.get(&other).await.refusal(), error(403, "access_denied"));
}

#[tokio::test]
async fn variables_of_a_call_are_read_and_set_by_who_has_the_call() {
    let client = Client::start().await;
    let call = client
        .sandbox
        .ring(IncomingCall {
            to: client.account(|_| true).username,
            variables: [("CASE".to_owned(), "17".to_owned())].into(),
            ..IncomingCall::default()
        })
        .unwrap();
    let page = format!("/pbx/callvariable/{call}");
    assert_eq!(client.json(&format!("{page}/CASE")).await, json!({ "name": "CASE", "value": "17" }));
    let set = client.json(&format!("{page}/NOTE/a%2Fb%20%C3%B8")).await;
    assert_eq!(set, json!({ "name": "NOTE", "value": "a/b ø" }));
    assert_eq!(client.json(&format!("{page}/NOTE")).await, set);
    assert_eq!(client.get(&format!("{page}/NONE")).await.refusal(), error(404, "name"));
    assert_eq!(client.get(&format!("{page}/a.b/x")).await.refusal(), error(404, "name"));
    let long = "x".repeat(1_001);
    assert_eq!(client.get(&format!("{page}/NOTE/{long}")).await.refusal(), error(422, "value"));
    assert_eq!(client.get("/pbx/callvariable/none/CASE").await.refusal(), error(404, "name"));
    let anneke = colleague(&client, "anneke");
    let stranger = client.get_as(&anneke.token, &format!("{page}/CASE")).await;
    assert_eq!(stranger.refusal(), error(403, "access_denied"));
}

#[tokio::test]
async fn a_variable_that_no_event_carries_is_told_by_its_page_until_it_is_set_anew() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let order = "1042 \"æ\"\n".to_owned();
    let call = client
        .sandbox
        .ring(IncomingCall {
            to: client.account(|_| true).username,
            variables: [("CASE".to_owned(), "17".to_owned())].into(),
            untold: [("ORDER".to_owned(), order.clone())].into(),
            ..IncomingCall::default()
        })
        .unwrap();
    assert_eq!(socket.event_named("CALL_START").await["variables"], json!({ "CASE": "17" }));
    let page = format!("/pbx/callvariable/{call}/ORDER");
    assert_eq!(client.json(&page).await, json!({ "name": "ORDER", "value": order }));

    // Whoever sets it, events have it from then on.
    client.json(&format!("{page}/7")).await;
    client.sandbox.set_variable(&call, "NOTE", "x").unwrap();
    client.sandbox.answer_call(&call, None).unwrap();
    let told = socket.event_named("CALL_ANSWER").await["variables"].clone();
    assert_eq!(told, json!({ "CASE": "17", "ORDER": "7", "NOTE": "x" }));
    assert_eq!(client.json(&page).await["value"], json!("7"));

    client.sandbox.end_call(&call).unwrap();
    assert_eq!(client.get(&page).await.refusal(), error(404, "name"));
    client.sandbox.set_variable(&call, "NOTE", "x").unwrap_err();
}

#[tokio::test]
async fn an_answered_queue_call_is_counted_for_the_member_and_the_queue() {
    let client = Client::start().await;
    let queue = "64f0c0de0000000500000001";
    let figures = async || {
        let stats = client.json(&format!("/pbx/queue/{queue}/stats")).await;
        let members = client.json(&format!("/pbx/queue/{queue}/member")).await;
        (stats[0]["answered"].as_u64().unwrap(), members[0]["calls"].as_u64().unwrap())
    };
    let before = figures().await;
    let call = ring(&client, "100", Some(queue));
    client.sandbox.answer_call(&call, None).unwrap();
    assert_eq!(figures().await, (before.0 + 1, before.1 + 1));
}
