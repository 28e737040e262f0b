//! Switches and variables, with the refusals that the pages document.

use reqwest::Method;
use sandbox_pbx::AccessLevel;
use serde_json::{Value, json};

use crate::client::{Answer, Client, all, error};
use crate::socket::Socket;

async fn set(client: &Client, token: &str, path: &str, value: Value) -> Answer {
    let body = json!({ "value": value }).to_string();
    client.send(Method::POST, path, Some(token), Some(body)).await.unwrap()
}

#[tokio::test]
async fn everybody_sets_what_is_shared_or_their_own_and_a_manager_sets_anything() {
    let client = Client::start().await;
    let own = client.account(|_| true).employee;
    let manager = client.account(|account| account.access_level == AccessLevel::Manager).token;
    let list = client.json("/pbx/switch").await;
    let names: Vec<&str> = all(&list).iter().filter_map(|row| row["name"].as_str()).collect();
    assert!(names.contains(&"SHARED:night-service") && names.contains(&"main-line-closed"), "{names:?}");
    assert_eq!(names.iter().filter(|name| name.ends_with(":out-of-office")).count(), 1, "{names:?}");

    for name in ["SHARED:night-service", &format!("{own}:out-of-office")] {
        let path = format!("/pbx/switch/{name}");
        assert_eq!(set(&client, &client.token, &path, json!(true)).await.json(), json!({ "success": true }));
        assert_eq!(client.json(&path).await["value"], json!(true));
        let by_query = client.json(&format!("{path}?value=false")).await;
        assert_eq!(
            (by_query, client.json(&path).await["value"].clone()),
            (json!({ "success": true }), json!(false))
        );
    }
    for (path, value) in
        [("/pbx/switch/main-line-closed", json!(true)), ("/pbx/variable/emergency-number", json!("112"))]
    {
        let refused = set(&client, &client.token, path, value.clone()).await;
        assert_eq!(refused.refusal(), error(403, "name"), "{path}");
        assert_eq!(set(&client, &manager, path, value.clone()).await.status, 200);
        assert_eq!(client.json(path).await["value"], value);
    }
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_by_its_name() {
    let client = Client::start().await;
    let token = client.token.clone();
    for (path, value, status, word) in [
        ("/pbx/switch/SHARED:none", json!(true), 404, "name"),
        ("/pbx/switch/SHARED:night-service", json!("perhaps"), 422, "value"),
        ("/pbx/switch/SHARED:a%20b", json!(true), 422, "name"),
        ("/pbx/variable/SHARED:service-notice", json!("x".repeat(1025)), 422, "value"),
        ("/pbx/variable/SHARED:service-notice", json!(5), 422, "value"),
    ] {
        assert_eq!(set(&client, &token, path, value).await.refusal(), error(status, word), "{path}");
    }
    assert_eq!(client.get("/pbx/variable/none").await.refusal(), error(404, "name"));
}

#[tokio::test]
async fn whoever_follows_is_told_of_a_change_and_not_of_what_stays() {
    let client = Client::start().await;
    let mut socket = Socket::following(&client, &client.token).await;
    let path = "/pbx/switch/SHARED:night-service";
    set(&client, &client.token, path, json!(false)).await;
    set(&client, &client.token, path, json!(true)).await;
    let told = socket.event_named("SWITCH_CHANGED").await;
    assert_eq!((&told["id"], &told["data"]["value"]), (&json!("SHARED:night-service"), &json!(true)));
    client.send(Method::DELETE, path, Some(&client.token), None).await.unwrap();
    assert!(socket.event_named("SWITCH_CHANGED").await["data"].is_null());
    assert_eq!(client.get(path).await.refusal(), error(404, "name"));
}
