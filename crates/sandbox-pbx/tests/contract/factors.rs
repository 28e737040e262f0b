//! Signing in with a second factor, being refused, and asking for a new password.

use reqwest::Method;
use sandbox_pbx::{AccessLevel, Account, Trouble};
use serde_json::{Value, json};

use crate::client::{Answer, Client, error};

async fn login(client: &Client, account: &Account, more: Value) -> Answer {
    let mut body = json!({ "username": account.username, "password": account.password });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    client.post("/auth/login", body.to_string()).await
}

fn troubled(client: &Client, trouble: Trouble) -> Account {
    client.sandbox.refused_accounts().into_iter().find(|account| account.trouble == Some(trouble)).unwrap()
}

#[tokio::test]
async fn a_code_is_sent_by_the_first_login_without_one() {
    let client = Client::start().await;
    let account = client.account(|account| account.sms_code.is_some());
    assert!(client.sandbox.sent_codes().is_empty());
    assert_eq!(login(&client, &account, json!({})).await.refusal(), error(403, "sms_required"));
    let sent = client.sandbox.sent_codes();
    assert_eq!((sent.len(), &sent[0].username), (1, &account.username));
    let wrong = login(&client, &account, json!({ "smsKey": "0000" })).await;
    assert_eq!((wrong.refusal(), client.sandbox.sent_codes().len()), (error(403, "sms_required"), 1));
    assert_eq!(login(&client, &account, json!({ "smsKey": sent[0].code })).await.status, 200);
}

#[tokio::test]
async fn an_authenticator_app_gives_a_code_that_holds() {
    let client = Client::start().await;
    let account = client.account(|account| account.authenticator_code.is_some());
    assert!(account.authenticator_key.is_some());
    let code = account.authenticator_code.clone().unwrap();
    assert_eq!((code.len(), code.bytes().all(|digit| digit.is_ascii_digit())), (6, true));
    assert_eq!(login(&client, &account, json!({})).await.refusal(), error(403, "authenticator_required"));
    assert_eq!(login(&client, &account, json!({ "authenticatorToken": code })).await.status, 200);
}

#[tokio::test]
async fn the_first_login_of_an_account_without_a_key_shows_one_once() {
    let client = Client::start().await;
    let account = troubled(&client, Trouble::NoAuthenticatorKey);
    let first = login(&client, &account, json!({})).await;
    assert_eq!(first.refusal(), error(403, "authenticator_required"));
    let (key, totp) = (first.json()["key"].clone(), first.json()["totp"].clone());
    let key = key.as_str().unwrap();
    let expected = format!("otpauth://totp/TelecomX:{}?secret={key}&issuer=TelecomX", account.username);
    assert_eq!((key.len(), totp.as_str()), (32, Some(expected.as_str())));
    let second = login(&client, &account, json!({})).await.json();
    assert_eq!(second, json!({ "error": "authenticator_required" }));
    let now = troubled(&client, Trouble::NoAuthenticatorKey);
    assert_eq!(now.authenticator_key.as_deref(), Some(key));
    let good = login(&client, &account, json!({ "authenticatorToken": now.authenticator_code })).await;
    assert_eq!(good.status, 200);
}

#[tokio::test]
async fn a_key_is_replaced_by_its_owner_and_taken_by_a_manager() {
    let client = Client::start().await;
    let account = client.account(|account| account.authenticator_code.is_some());
    let page = format!("/employee/{}/authenticatorkey", account.employee);
    let post =
        async |token: &str, path: String| client.send(Method::POST, &path, Some(token), None).await.unwrap();
    let made = post(&account.token, format!("{page}/create")).await.json();
    assert_eq!(made["success"], json!(true));
    let now = client.account(|known| known.username == account.username);
    assert_eq!(json!(now.authenticator_key), made["key"]);
    assert_ne!(now.authenticator_key, account.authenticator_key);

    let own = client.account(|_| true);
    let clara = format!("/employee/{}/authenticatorkey", own.employee);
    assert_eq!(post(&own.token, format!("{clara}/create")).await.refusal(), error(409, "id"));
    assert_eq!(post(&own.token, format!("{page}/create")).await.refusal(), error(403, "access_denied"));
    let none = post(&own.token, "/employee/none/authenticatorkey/create".to_owned()).await;
    assert_eq!(none.refusal(), error(404, "id"));
    assert_eq!(post(&own.token, format!("{page}/reset")).await.refusal(), error(403, "access_denied"));
    let manager = client.account(|account| account.access_level == AccessLevel::Manager).token;
    assert_eq!(post(&manager, format!("{page}/reset")).await.json(), json!({ "success": true }));
    assert!(login(&client, &account, json!({})).await.json()["key"].is_string());
}

#[tokio::test]
async fn each_refused_account_is_refused_by_password_and_by_token() {
    let client = Client::start().await;
    for (trouble, refusal) in [
        (Trouble::Closed, error(403, "account")),
        (Trouble::IpRestricted, error(401, "invalid_token")),
        (Trouble::Blacklisted, error(403, "blacklisted")),
    ] {
        let account = troubled(&client, trouble);
        assert_eq!(login(&client, &account, json!({})).await.refusal(), refusal);
        assert_eq!(client.get_as(&account.token, "/pbx/app/queues").await.refusal(), refusal);
        let stranger = Account { password: "wrong".to_owned(), ..account };
        assert_eq!(login(&client, &stranger, json!({})).await.refusal(), error(401, "credentials_invalid"));
    }
}

#[tokio::test]
async fn a_new_password_is_asked_for_once_in_half_an_hour_and_not_by_everybody() {
    let client = Client::start().await;
    let reset = async |account: &Account, method: &str| {
        let body = json!({ "username": account.username, "method": method }).to_string();
        client.send(Method::POST, "/auth/reset", None, Some(body)).await.unwrap()
    };
    let own = client.account(|_| true);
    assert_eq!(reset(&own, "PIGEON").await.refusal(), error(400, "bad_request"));
    assert_eq!(reset(&own, "SMS").await.json(), json!({ "success": true, "method": "EMAIL" }));
    assert_eq!(reset(&own, "EMAIL").await.refusal(), error(403, "time"));
    for (account, word) in [
        (client.account(|account| account.disabled), "account"),
        (troubled(&client, Trouble::Closed), "account"),
        (client.account(|account| account.sms_code.is_some()), "username"),
        (client.account(|account| account.authenticator_code.is_some()), "username"),
    ] {
        assert_eq!(reset(&account, "EMAIL").await.refusal(), error(403, word), "{}", account.username);
    }
    let other = client.account(|account| account.language == "da").username;
    let by_query = client.get_without_token(&format!("/auth/reset?username={other}")).await;
    assert_eq!(by_query.json(), json!({ "success": true, "method": "EMAIL" }));
    let nobody = client.get_without_token("/auth/reset?username=nobody@havblik.example").await;
    assert_eq!(nobody.status, 200);
    assert_eq!(client.get_without_token("/auth/reset").await.refusal(), error(400, "bad_request"));
}
