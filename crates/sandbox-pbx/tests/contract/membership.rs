//! Who answers in a queue: joining and leaving it, and the errors that the pages document.

use reqwest::Method;
use sandbox_pbx::AccessLevel;
use serde_json::{Value, json};

use crate::client::{Answer, Client, all, error};

/// A queue by its name.
async fn queue(client: &Client, name: &str) -> Value {
    let queues = client.json("/pbx/app/queues?all=true").await;
    all(&queues).iter().find(|queue| queue["name"] == name).unwrap().clone()
}

fn id(queue: &Value) -> &str {
    queue["_id"].as_str().unwrap()
}

async fn join(client: &Client, queue: &Value, body: Value) -> Answer {
    client.post(&format!("/pbx/queue/{}/member", id(queue)), body.to_string()).await
}

async fn leave(client: &Client, queue: &Value, member: &str) -> Answer {
    let path = format!("/pbx/queue/{}/member/{member}", id(queue));
    client.send(Method::DELETE, &path, Some(&client.token), None).await.unwrap()
}

async fn own_extension(client: &Client) -> String {
    let own = &client.sandbox.accounts()[0].employee;
    let people = client.json(&format!("/pbx/app/employees?ids={own}")).await;
    people[0]["extensions"][0]["_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_joins_a_queue_is_listed_until_they_leave_it() {
    let client = Client::start().await;
    let sales = queue(&client, "Sales").await;
    let (own, before) = (own_extension(&client).await, all(&sales["members"]).len());
    assert_eq!((&sales["member"], &sales["dynamic"]), (&json!(false), &json!(true)));
    let joined = join(&client, &sales, json!({ "extension": own, "priority": 3 })).await.json();
    let member = joined[0]["_id"].as_str().unwrap().to_owned();
    assert_eq!((&joined[0]["extension"], &joined[0]["priority"]), (&json!(own), &json!(3)));
    // A second time changes nothing.
    join(&client, &sales, json!({ "extension": own })).await;
    let now = queue(&client, "Sales").await;
    assert_eq!((&now["member"], all(&now["members"]).len()), (&json!(true), before + 1));
    assert_eq!(leave(&client, &sales, &member).await.json(), json!({ "success": true }));
    let now = queue(&client, "Sales").await;
    assert_eq!((&now["member"], all(&now["members"]).len()), (&json!(false), before));
    assert_eq!(leave(&client, &sales, &member).await.refusal(), error(404, "member"));
}

#[tokio::test]
async fn joining_by_get_is_the_same() {
    let client = Client::start().await;
    let sales = queue(&client, "Sales").await;
    let path = format!("/pbx/queue/{}/member/join?extension={}", id(&sales), own_extension(&client).await);
    assert_eq!(client.get(&path).await.status, 200);
    assert_eq!(queue(&client, "Sales").await["member"], true);
}

#[tokio::test]
async fn a_queue_that_is_not_dynamic_lets_nobody_in_or_out() {
    let client = Client::start().await;
    let reception = queue(&client, "Reception").await;
    let own = own_extension(&client).await;
    let joined = join(&client, &reception, json!({ "extension": own })).await;
    assert_eq!(joined.refusal(), error(403, "dynamic"));
    let own = |member: &&Value| member["extension"] == own;
    let member = all(&reception["members"]).iter().find(own).unwrap()["_id"].as_str().unwrap();
    assert_eq!(leave(&client, &reception, member).await.refusal(), error(403, "dynamic"));
}

#[tokio::test]
async fn a_queue_that_locks_its_last_member_keeps_it() {
    let client = Client::start().await;
    let accounts = queue(&client, "Accounts").await;
    let own = own_extension(&client).await;
    let member = join(&client, &accounts, json!({ "extension": own })).await.json()[0]["_id"].clone();
    let manager = client.account(|account| account.access_level > AccessLevel::Personal);
    for other in all(&accounts["members"]) {
        let path = format!("/pbx/queue/{}/member/{}", id(&accounts), other["_id"].as_str().unwrap());
        let left = client.send(Method::DELETE, &path, Some(&manager.token), None).await.unwrap();
        assert_eq!(left.status, 200);
    }
    let last = leave(&client, &accounts, member.as_str().unwrap()).await;
    assert_eq!(last.refusal(), error(403, "lockLastMember"));
}

#[tokio::test]
async fn what_is_not_there_and_whoever_is_not_allowed_is_refused() {
    let client = Client::start().await;
    let sales = queue(&client, "Sales").await;
    let nowhere = json!({ "_id": "0000" });
    let own = own_extension(&client).await;
    assert_eq!(join(&client, &nowhere, json!({ "extension": own })).await.refusal(), error(404, "id"));
    assert_eq!(join(&client, &sales, json!({ "extension": "x" })).await.refusal(), error(404, "extension"));
    let priority = join(&client, &sales, json!({ "extension": own, "priority": 21 })).await;
    assert_eq!(priority.refusal(), error(422, "priority"));
    let malformed = client.post(&format!("/pbx/queue/{}/member", id(&sales)), "no JSON").await;
    assert_eq!(malformed.refusal(), error(400, "bad_request"));
}

#[tokio::test]
async fn what_the_menu_has_noted_of_a_waiting_caller_is_told_by_the_call_behind_them() {
    let client = Client::start().await;
    let reception = queue(&client, "Reception").await;
    let caller = &all(&reception["callers"])[0];
    let (channel, host) = caller["_id"].as_str().unwrap().split_once('-').unwrap();
    let path = format!("/pbx/callvariable/{host}:{channel}");
    let told = client.json(&format!("{path}/customer-number")).await;
    assert!(caller["number"].as_str().unwrap().ends_with(told["value"].as_str().unwrap()), "{told}");
    assert_eq!(client.get(&format!("{path}/else")).await.refusal(), error(404, "name"));
}
