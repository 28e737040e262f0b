//! Dashboards that are made, changed, shared and deleted; and the hours of a queue's day.

use reqwest::Method;
use sandbox_pbx::{AccessLevel, Meddling};
use serde_json::{Value, json};

use crate::client::{Answer, Client, all, error};
use crate::socket::Socket;

async fn send(client: &Client, token: &str, method: Method, path: &str, body: Value) -> Answer {
    client.send(method, path, Some(token), Some(body.to_string())).await.unwrap()
}

fn group(index: u32) -> String {
    format!("64f0c0de00000009{:08x}", index + 1)
}

#[tokio::test]
async fn a_dashboard_is_made_changed_and_deleted_and_whoever_follows_is_told() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let item =
        json!({ "type": "WEB", "column": 0, "position": 0, "url": "https://x.example", "future": [1] });
    let body = json!({ "name": " Mine ", "topbar": 4, "items": [item] });
    let made = send(&client, &client.token, Method::POST, "/pbx/app/dashboard", body).await.json();
    let id = made["_id"].as_str().unwrap().to_owned();
    assert_eq!((&made["name"], &made["items"][0], &made["shared"]), (&json!("Mine"), &item, &json!(false)));
    assert_eq!(socket.event_named("DASHBOARD_CHANGED").await["id"], json!(id));
    let list = client.json("/pbx/app/dashboard").await;
    assert_eq!(all(&list).last().unwrap()["topbar"], json!(4));

    let path = format!("/pbx/app/dashboard/{id}");
    let renamed = send(&client, &client.token, Method::POST, &path, json!({ "name": "Ours" })).await;
    assert_eq!(renamed.json(), json!({ "success": true }));
    let read = client.json(&path).await;
    assert_eq!((&read["name"], &read["items"][0], &read["topbar"]), (&json!("Ours"), &item, &json!(4)));

    let other = client.account(|account| account.username.starts_with("jonas")).token;
    for method in [Method::POST, Method::DELETE] {
        let refused = send(&client, &other, method.clone(), &path, json!({})).await;
        assert_eq!(refused.refusal(), error(403, "access_denied"), "{method}");
    }
    let gone = send(&client, &client.token, Method::DELETE, &path, json!({})).await;
    assert_eq!(gone.json(), json!({ "success": true }));
    assert_eq!(client.get(&path).await.refusal(), error(404, "_id"));
    let again = send(&client, &client.token, Method::DELETE, &path, json!({})).await;
    assert_eq!(again.refusal(), error(404, "_id"));
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused_by_its_name_and_nothing_of_it_is() {
    let client = Client::start().await;
    let list = client.json("/pbx/app/dashboard").await;
    let path = format!("/pbx/app/dashboard/{}", list[0]["_id"].as_str().unwrap());
    let before = client.json(&path).await;
    for (body, status, word) in [
        (json!({ "name": "" }), 422, "name"),
        (json!({ "topbar": 6 }), 422, "topbar"),
        (json!({ "group": "none" }), 404, "group"),
        (json!({ "name": "x", "items": 3 }), 422, "items"),
        (json!({ "items": [{ "type": "QUEUE", "_id": "none" }] }), 404, "items[x]._id"),
        (json!({ "items": [{ "type": "EXTENSIONS", "extensions": ["none"] }] }), 404, "items[x].extensions"),
    ] {
        let refused = send(&client, &client.token, Method::POST, &path, body.clone()).await;
        assert_eq!(refused.refusal(), error(status, word), "{body}");
    }
    let global = json!({ "items": [{ "type": "SWITCHVAR", "variables": [{ "name": "main-line-closed" }] }] });
    let refused = send(&client, &client.token, Method::POST, &path, global.clone()).await;
    assert_eq!(refused.refusal(), error(409, "items[x].variables"));
    assert_eq!(client.json(&path).await, before);

    let manager = client.account(|account| account.access_level == AccessLevel::Manager).token;
    assert_eq!(send(&client, &manager, Method::POST, &path, global).await.status, 200);
}

#[tokio::test]
async fn a_dashboard_is_shared_by_whoever_controls_the_group_and_seen_by_its_members() {
    let client = Client::start().await;
    let groups = client.json("/pbx/group").await;
    let names: Vec<&str> = all(&groups["groups"]).iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["Everybody", "Service"]);
    let other = client.account(|account| account.username.starts_with("jonas"));
    assert_eq!(client.get_as(&other.token, "/pbx/group").await.json()["total"], json!(0));

    let body = json!({ "name": "Workshop", "group": group(1) });
    let refused = send(&client, &other.token, Method::POST, "/pbx/app/dashboard", body.clone()).await;
    assert_eq!(refused.refusal(), error(403, "access_denied"));
    let made = send(&client, &client.token, Method::POST, "/pbx/app/dashboard", body).await.json();
    assert_eq!((&made["shared"], &made["employee"]), (&json!(true), &Value::Null));
    let sees = async |account: &sandbox_pbx::Account| {
        let list = client.get_as(&account.token, "/pbx/app/dashboard").await.json();
        all(&list).iter().any(|line| line["_id"] == made["_id"])
    };
    assert!(sees(&client.account(|_| true)).await);
    let manager = client.account(|account| account.access_level == AccessLevel::Manager);
    let path = format!("/pbx/app/dashboard/{}", made["_id"].as_str().unwrap());
    let unshared = send(&client, &manager.token, Method::POST, &path, json!({ "group": null })).await;
    assert_eq!(unshared.status, 200);
}

#[tokio::test]
async fn a_pbx_that_meddles_stores_something_else_than_it_was_sent() {
    let client = Client::start().await;
    let path = format!("/pbx/app/dashboard/{}", client.sandbox.dashboards()[2].0);
    let items = client.json(&path).await["items"].clone();
    client.sandbox.meddle_with_dashboards(Some(Meddling::Drops("WEB".to_owned())));
    send(&client, &client.token, Method::POST, &path, json!({ "items": items })).await;
    let left = client.json(&path).await;
    assert_eq!(all(&left["items"]).len() + 1, all(&items).len());
    client.sandbox.meddle_with_dashboards(Some(Meddling::Forgets("maxCalls".to_owned())));
    send(&client, &client.token, Method::POST, &path, json!({ "items": items })).await;
    assert!(client.json(&path).await["items"][0]["maxCalls"].is_null());
    client.sandbox.meddle_with_dashboards(Some(Meddling::Alters("maxCalls".to_owned(), json!(1))));
    send(&client, &client.token, Method::POST, &path, json!({ "items": items })).await;
    let altered = client.json(&path).await;
    assert_eq!(
        (&altered["items"][0]["maxCalls"], all(&altered["items"]).len()),
        (&json!(1), all(&items).len())
    );
}

#[tokio::test]
async fn the_hours_of_a_day_add_up_to_the_day() {
    let client = Client::start().await;
    let queues = client.json("/pbx/app/queues").await;
    for queue in all(&queues) {
        let path = format!("/pbx/queue/{}/stats", queue["_id"].as_str().unwrap());
        let day = client.json(&path).await;
        let hours = client.json(&format!("{path}?groupingInterval=HOUR")).await;
        for figure in ["answered", "cancelled", "timeout", "total"] {
            let sum: u64 = all(&hours).iter().map(|hour| hour[figure].as_u64().unwrap()).sum();
            assert_eq!(sum, day[0][figure].as_u64().unwrap(), "{figure} of {}", queue["name"]);
        }
        assert!(all(&hours)[0]["date"].as_str().unwrap().ends_with("T00:00:00.000Z"));
    }
    let id = queues[0]["_id"].as_str().unwrap();
    let refused = client.get(&format!("/pbx/queue/{id}/stats?groupingInterval=FORTNIGHT")).await;
    assert_eq!(refused.refusal(), error(422, "groupingInterval"));
}
