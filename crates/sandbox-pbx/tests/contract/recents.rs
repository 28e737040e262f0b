//! What is over: the latest calls, notes on them, unanswered calls of queues, and messages.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::client::{Client, all, error, keys};

async fn own_extension(client: &Client) -> String {
    let own = &client.sandbox.accounts()[0].employee;
    let people = client.json(&format!("/pbx/app/employees?ids={own}")).await;
    people[0]["extensions"][0]["_id"].as_str().unwrap().to_owned()
}

async fn latest(client: &Client) -> Value {
    client.json(&format!("/pbx/cdr/latest?extension={}", own_extension(client).await)).await
}

async fn reception(client: &Client) -> String {
    let queues = client.json("/pbx/app/queues").await;
    all(&queues).iter().find(|queue| queue["name"] == "Reception").unwrap()["_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_call_that_is_over_is_the_latest_of_its_kind() {
    let client = Client::start().await;
    assert_eq!(keys(&latest(&client).await), ["inbound", "missed", "outbound"]);
    let from = Caller { number: Some("+4520123456".to_owned()), name: Some("Ida".to_owned()) };
    let to = client.sandbox.accounts()[0].username.clone();
    for answered in [true, false] {
        let call = IncomingCall { to: to.clone(), from: from.clone(), ..IncomingCall::default() };
        let call = client.sandbox.ring(call).unwrap();
        if answered {
            client.sandbox.answer_call(&call, None).unwrap();
        }
        client.sandbox.end_call(&call).unwrap();
        let kind = if answered { "inbound" } else { "missed" };
        let now = latest(&client).await;
        let first = &now[kind][0];
        assert_eq!(
            (first["_id"].as_str(), first["caller"]["name"].as_str()),
            (Some(call.as_str()), Some("Ida"))
        );
        assert_eq!(first["answered"].is_string(), answered);
    }
}

#[tokio::test]
async fn a_call_that_is_over_is_noted_by_whom_it_was() {
    let client = Client::start().await;
    let call = latest(&client).await["missed"][0]["_id"].clone();
    let noted =
        client.post("/pbx/cdr/note", json!({ "id": call, "cdrNote": "ring again" }).to_string()).await;
    assert_eq!(noted.json(), json!({ "success": true }));
    assert_eq!(latest(&client).await["missed"][0]["cdrNote"], "ring again");
    let other = client.post("/pbx/cdr/note", json!({ "id": "nobody's", "cdrNote": "x" }).to_string()).await;
    assert_eq!(other.refusal(), error(404, "id"));
}

#[tokio::test]
async fn whoever_has_given_up_waiting_is_listed_until_and_after_somebody_has_handled_it() {
    let client = Client::start().await;
    let (queue, own) = (reception(&client).await, own_extension(&client).await);
    let waiting = client
        .sandbox
        .enter_queue("Reception", Caller { number: Some("+4599".to_owned()), name: None })
        .unwrap();
    client.sandbox.leave_queue("Reception", Some(&waiting), "CANCELLED").unwrap();
    let path = format!("/pbx/queue/{queue}/calls?status=!ANSWERED");
    let first = || async { client.json(&path).await["calls"][0].clone() };
    let call = first().await;
    assert_eq!((&call["aNumber"], &call["status"]), (&json!("+4599"), &json!("CANCELLED")));
    assert_eq!(call["handledByExtension"], Value::Null);
    let handled = format!("/pbx/queue/{queue}/calls/{}/handled", call["_id"].as_str().unwrap());
    let body = json!({ "extension": own }).to_string();
    assert_eq!(client.post(&handled, body.clone()).await.json(), json!({ "success": true }));
    assert_eq!(first().await["handledByExtension"], own);
    assert_eq!(client.post(&handled, body).await.refusal(), error(409, "call"));
    let nobody = client.post(&handled, json!({ "extension": "x" }).to_string()).await;
    assert_eq!(nobody.refusal(), error(404, "extension"));
    let timeouts = client.json(&format!("/pbx/queue/{queue}/calls?status=TIMEOUT&limit=1")).await;
    assert_eq!((all(&timeouts["calls"]).len(), &timeouts["calls"][0]["status"]), (1, &json!("TIMEOUT")));
}

#[tokio::test]
async fn messages_are_counted() {
    let client = Client::start().await;
    assert_eq!(keys(&client.json("/pbx/voicemail/count").await), ["newMessages", "oldMessages"]);
}
