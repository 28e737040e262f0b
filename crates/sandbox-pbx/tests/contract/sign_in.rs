//! Signing in and out, and what a token is worth.

use serde_json::{Value, json};

use crate::client::{Answer, Client, error, keys};

async fn login(client: &Client, body: Value) -> Answer {
    client.post("/auth/login", body.to_string()).await
}

#[tokio::test]
async fn a_login_that_persists_gives_a_token_until_logout() {
    let client = Client::start().await;
    let account = client.account(|_| true);
    let answer = login(
        &client,
        json!({ "username": account.username, "password": account.password, "persist": true }),
    )
    .await;
    let login = answer.json();
    assert_eq!(keys(&login), ["accessLevel", "customer", "employee", "expiresInMinutes", "token"]);
    assert_eq!(login["expiresInMinutes"], json!(-1));
    assert_eq!(login["employee"], json!(account.employee));
    let token = login["token"].as_str().unwrap();
    assert_eq!(client.get_as(token, "/pbx/app/settings/desktop").await.status, 200);
}

#[tokio::test]
async fn a_login_by_query_or_without_persist_holds_a_quarter_of_an_hour() {
    let client = Client::start().await;
    let account = client.account(|_| true);
    let path = format!("/auth/login?username={}&password={}", account.username, account.password);
    let login = client.get_without_token(&path).await.json();
    assert_eq!(login["expiresInMinutes"], json!(15));
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_nothing_else_is_said() {
    let client = Client::start().await;
    for account in client.sandbox.accounts() {
        let wrong = login(&client, json!({ "username": account.username, "password": "wrong" })).await;
        assert_eq!(wrong.refusal(), error(401, "credentials_invalid"), "{}", account.username);
    }
    let nobody = login(&client, json!({ "username": "nobody@havblik.example", "password": "x" })).await;
    assert_eq!(nobody.refusal(), error(401, "credentials_invalid"));
    assert_eq!(login(&client, json!({})).await.refusal(), error(401, "credentials_invalid"));
    assert_eq!(client.post("/auth/login", "{\"user").await.refusal(), error(400, "bad_request"));
}

#[tokio::test]
async fn a_second_factor_is_asked_for_until_it_is_right() {
    let client = Client::start().await;
    let sms = client.account(|account| account.sms_code.is_some());
    let app = client.account(|account| account.authenticator_code.is_some());
    for (account, field, word, code) in [
        (&sms, "smsKey", "sms_required", sms.sms_code.clone()),
        (&app, "authenticatorToken", "authenticator_required", app.authenticator_code.clone()),
    ] {
        let mut body = json!({ "username": account.username, "password": account.password });
        assert_eq!(login(&client, body.clone()).await.refusal(), error(403, word));
        body[field] = json!("0000");
        assert_eq!(login(&client, body.clone()).await.refusal(), error(403, word));
        body[field] = json!(code);
        assert_eq!(login(&client, body).await.status, 200);
    }
}

#[tokio::test]
async fn a_disabled_account_has_no_access_by_password_or_by_token() {
    let client = Client::start().await;
    let account = client.account(|account| account.disabled);
    let refused = login(&client, json!({ "username": account.username, "password": account.password })).await;
    assert_eq!(refused.refusal(), error(403, "access_denied"));
    let refused = client.get_as(&account.token, "/pbx/app/settings/desktop").await;
    assert_eq!(refused.refusal(), error(403, "access_denied"));
}

#[tokio::test]
async fn every_page_but_login_wants_a_good_token() {
    let client = Client::start().await;
    let expired = client.account(|account| account.token_expired);
    for path in [
        "/auth/validateToken",
        "/auth/logout",
        "/pbx/beacon",
        "/pbx/extension",
        "/pbx/settings",
        "/pbx/app/action/call",
        "/pbx/app/settings/desktop",
        "/pbx/app/settings/desktop/ringtone",
        "/pbx/app/settings/desktop/theme",
        "/pbx/app/dashboard",
        "/pbx/app/dashboard/64f0c0de0000000700000001",
        "/pbx/app/employees",
        "/pbx/app/queues",
        "/pbx/queue/64f0c0de0000000500000001/member",
        "/pbx/queue/64f0c0de0000000500000001/callers",
        "/pbx/queue/64f0c0de0000000500000001/stats",
    ] {
        let nobody = client.get_without_token(path).await;
        assert_eq!(nobody.refusal(), error(401, "credentials_invalid"), "{path}");
        let unknown = client.get_as("0123456789abcdef", path).await;
        assert_eq!(unknown.refusal(), error(401, "invalid_token"), "{path}");
        let expired = client.get_as(&expired.token, path).await;
        assert_eq!(expired.refusal(), error(401, "expired"), "{path}");
    }
}

#[tokio::test]
async fn a_token_in_the_header_is_as_good_as_one_in_the_query() {
    let client = Client::start().await;
    let path = "/pbx/app/settings/desktop/theme";
    let good = client.get_by_header(path, &format!("Bearer {}", client.token)).await;
    assert_eq!(good.status, 200);
    let bad = client.get_by_header(path, "Bearer nonsense").await;
    assert_eq!(bad.refusal(), error(401, "invalid_token"));
}

#[tokio::test]
async fn validate_token_says_whose_it_is_and_more_when_asked_to_extend() {
    let client = Client::start().await;
    let short = client.json("/auth/validateToken").await;
    assert_eq!(keys(&short), ["accessLevel", "customer", "employee", "success"]);
    let long = client.json("/auth/validateToken?extend=true").await;
    assert_eq!(
        keys(&long),
        [
            "accessLevel",
            "customer",
            "customerFeatures",
            "customerName",
            "employee",
            "language",
            "name",
            "success"
        ]
    );
    assert_eq!((&long["name"], &long["language"]), (&json!("Clara Winther"), &json!("en")));
}

#[tokio::test]
async fn validate_token_answers_by_status_alone_when_asked_to_be_simple() {
    let client = Client::start().await;
    let good = client.get("/auth/validateToken?simple=true").await;
    assert_eq!((good.status.as_u16(), good.bytes.len()), (200, 0));
    let bad = client.get_as("nonsense", "/auth/validateToken?simple=true").await;
    assert_eq!((bad.status.as_u16(), bad.bytes.len()), (403, 0));
    let elsewhere = client.get("/auth/validateToken?ip=192.0.2.1").await;
    assert_eq!(elsewhere.refusal(), error(401, "invalid_token"));
}

#[tokio::test]
async fn logout_ends_every_token_of_the_user_and_no_other() {
    let client = Client::start().await;
    let (own, other) = (client.account(|_| true), client.account(|account| account.language == "da"));
    let body = json!({ "username": own.username, "password": own.password, "persist": true });
    let second = login(&client, body.clone()).await.json();
    let second = second["token"].as_str().unwrap();

    assert_eq!(client.json("/auth/logout").await, json!({ "success": true }));
    for token in [client.token.as_str(), second] {
        let refused = client.get_as(token, "/auth/validateToken").await;
        assert_eq!(refused.refusal(), error(401, "invalid_token"));
    }
    assert_eq!(client.get_as(&other.token, "/auth/validateToken").await.status, 200);
    let third = login(&client, body).await.json();
    assert_ne!(third["token"], json!(second));
    assert_eq!(client.get_as(third["token"].as_str().unwrap(), "/auth/validateToken").await.status, 200);
}

#[tokio::test]
async fn tokens_expire_when_a_test_says_so() {
    let client = Client::start().await;
    client.sandbox.expire_tokens(&client.account(|_| true).username).unwrap();
    let refused = client.get("/pbx/app/settings/desktop").await;
    assert_eq!(refused.refusal(), error(401, "expired"));
    assert!(client.sandbox.expire_tokens("nobody").is_err());
}
