//! What is sent.

use std::time::{Duration, SystemTime};

use pbx::{
    CallId, Client, Credentials, DashboardId, EmployeeId, Error, Limits, OneTimeCode, Password, PhoneId,
    QueueId, Refusal, SecondFactor, ServerUrl, TokenPlacement, Unreached,
};
use serde_json::Value;

use super::loopback::{Loopback, Reply};
use super::{TOKEN, client, token};

const LONG: Duration = Duration::from_secs(60);

const ENCODED: &str = "tok-5e9c%2B%2F%3D%26hunter2";

#[tokio::test]
async fn settings_come_as_bytes_with_both_clocks() {
    let document = "{\"zoom\" : 1e999,\n \"x\":1.10}";
    let server = Loopback::json(200, &format!("\u{feff} {document}\r\n"));
    let before = SystemTime::now();
    let fetched = client(&server).desktop_settings(&token()).await.unwrap();
    assert_eq!(String::from_utf8(fetched.bytes).unwrap(), document);
    assert!(fetched.at >= before && fetched.at <= SystemTime::now());
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_469_400);
    assert_eq!(fetched.server_date, Some(date));

    let request = server.only_request();
    assert_eq!(request.line, format!("GET /pbx/app/settings/desktop?token={ENCODED} HTTP/1.1"));
    assert_eq!(request.header("user-agent"), Some(concat!("Communicator/", env!("CARGO_PKG_VERSION"))));
    for absent in ["referer", "cookie", "authorization", "accept-encoding", "content-length"] {
        assert_eq!(request.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn the_token_can_travel_in_a_header_instead() {
    for (placement, header, value) in [
        (TokenPlacement::Bearer, "authorization", format!("Bearer {TOKEN}")),
        (TokenPlacement::Cookie, "cookie", format!("token={TOKEN}")),
    ] {
        let server = Loopback::json(200, "{}");
        let client = client(&server).with_token_placement(placement);
        client.desktop_settings(&token()).await.unwrap();
        let request = server.only_request();
        assert_eq!(request.target(), "/pbx/app/settings/desktop");
        assert_eq!(request.header(header), Some(value.as_str()));
    }
}

#[tokio::test]
async fn a_prefix_stands_before_every_path() {
    let server = Loopback::json(200, "[]");
    let url = ServerUrl::parse(&format!("{}/a/b/", server.url())).unwrap();
    let client = Client::new(url, Limits::default()).unwrap();
    client.themes(&token()).await.unwrap();
    assert_eq!(
        server.only_request().target(),
        format!("/a/b/pbx/app/settings/desktop/theme?token={ENCODED}")
    );
}

#[tokio::test]
async fn a_login_is_a_post_and_its_password_is_in_no_address() {
    let server = Loopback::json(
        200,
        r#"{"token":"t-9","expiresInMinutes":-1,"employee":"e1","accessLevel":"PERSONAL"}"#,
    );
    let mut credentials = Credentials {
        username: "ann@example.com".to_owned(),
        password: Password::new("pass\"word"),
        second_factor: None,
    };
    let answer = client(&server).login(&credentials).await.unwrap();
    assert_eq!(answer.token.expose(), "t-9");
    assert_eq!((answer.expires_in_minutes, answer.employee.unwrap().as_str()), (None, "e1"));

    credentials.second_factor = Some(SecondFactor::Sms(OneTimeCode::new("12 34").unwrap()));
    client(&server).login(&credentials).await.unwrap();
    credentials.second_factor = Some(SecondFactor::Authenticator(OneTimeCode::new("123456").unwrap()));
    let cookie = client(&server).with_token_placement(TokenPlacement::Cookie);
    cookie.login(&credentials).await.unwrap();

    let bodies: Vec<Value> = server
        .requests()
        .iter()
        .map(|request| {
            assert_eq!(request.line, "POST /auth/login HTTP/1.1");
            assert_eq!(request.header("content-type"), Some("application/json"));
            serde_json::from_str(&request.body).unwrap()
        })
        .collect();
    let plain =
        serde_json::json!({ "username": "ann@example.com", "password": "pass\"word", "persist": true });
    assert_eq!(bodies[0], plain);
    assert_eq!(bodies[1]["smsKey"], "1234");
    assert_eq!((&bodies[2]["authenticatorToken"], &bodies[2]["cookie"]), (&"123456".into(), &true.into()));
}

#[tokio::test]
async fn a_token_is_checked_in_the_query_wherever_tokens_are() {
    let server = Loopback::json(200, r#"{"success":true,"employee":"e1","name":"Ann","language":"da"}"#);
    let bearer = client(&server).with_token_placement(TokenPlacement::Bearer);
    let who = bearer.validate_token(&token()).await.unwrap();
    assert_eq!((who.employee.as_str(), who.name.as_deref()), ("e1", Some("Ann")));
    assert_eq!(server.only_request().target(), format!("/auth/validateToken?token={ENCODED}&extend=true"));

    let invalid = Loopback::json(200, r#"{"success":false}"#);
    assert_eq!(client(&invalid).validate_token(&token()).await.unwrap_err().code(), "invalid_token");
}

#[tokio::test]
async fn every_question_has_its_documented_address() {
    let server = Loopback::json(200, r#"[{"_id":"a"},{}]"#);
    let (client, token) = (client(&server), token());
    assert_eq!(client.themes(&token).await.unwrap().value.items.len(), 1);
    assert_eq!(client.ringtones(&token).await.unwrap().value.lost, 1);
    assert_eq!(client.dashboards(&token).await.unwrap().value.items.len(), 1);
    let answer = client.employees(&token).await.unwrap();
    assert_eq!(pbx::read::employees(&answer.fetched.bytes).unwrap(), answer.value);
    assert_eq!(client.queues(&token).await.unwrap().value.items.len(), 1);
    client.queue_stats(&token, &QueueId::new("q/1")).await.unwrap();
    client.own_extensions(&token, &EmployeeId::new("e&x=1")).await.unwrap();
    let targets: Vec<String> =
        server.requests().iter().map(|request| request.target().replace(ENCODED, "T")).collect();
    assert_eq!(
        targets,
        [
            "/pbx/app/settings/desktop/theme?token=T",
            "/pbx/app/settings/desktop/ringtone?token=T",
            "/pbx/app/dashboard?token=T",
            "/pbx/app/employees?token=T",
            "/pbx/app/queues?all=true&token=T",
            "/pbx/queue/q%2F1/stats?token=T",
            "/pbx/extension?employee=e%26x%3D1&includePhones=true&limit=1000&token=T",
        ]
    );

    let server = Loopback::json(200, r#"{"_id":"pbx4:57.3","success":true,"nationalPrefix":"+45"}"#);
    let client = super::client(&server);
    assert_eq!(
        client.dashboard(&token, &DashboardId::new("d")).await.unwrap().value.id.as_str(),
        "pbx4:57.3"
    );
    assert_eq!(client.company_settings(&token).await.unwrap().value.national_prefix.as_deref(), Some("+45"));
    let call = client.call(&token, &PhoneId::new("p"), "+4588991500").await.unwrap();
    assert_eq!(call.unwrap().as_str(), "pbx4:57.3");
    client.logout(&token).await.unwrap();
    let targets: Vec<String> =
        server.requests().iter().map(|request| request.target().replace(ENCODED, "T")).collect();
    assert_eq!(
        targets,
        [
            "/pbx/app/dashboard/d?token=T",
            "/pbx/settings?token=T",
            "/pbx/app/action/call?device=p&target=%2B4588991500&token=T",
            "/auth/logout?token=T",
        ]
    );
}

#[tokio::test]
async fn a_variable_of_a_call_is_one_part_of_the_path_and_a_name_that_leads_elsewhere_is_not_sent() {
    let server = Loopback::json(200, r#"{"name":"a/b","value":"x"}"#);
    let (client, token) = (client(&server), token());
    let call = CallId::new("pbx4.telecomx.dk:573.3");
    let asked = |name: &'static str| client.call_variable(&token, &call, name, LONG);
    assert_eq!(asked("../a b?c#æ").await.unwrap().as_deref(), Some("x"));
    let target =
        format!("/pbx/callvariable/pbx4.telecomx.dk%3A573.3/..%2Fa%20b%3Fc%23%C3%A6?token={ENCODED}");
    assert_eq!(server.only_request().target(), target);
    for name in ["", ".", ".."] {
        assert_eq!(asked(name).await.unwrap_err().code(), "invalid_value");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_variable_that_does_not_come_in_time_is_not_waited_for() {
    let server = Loopback::new(Reply::Stall(b"HTTP/1.1 200 OK\r\n".to_vec()));
    let within = Duration::from_millis(100);
    let asked = client(&server).call_variable(&token(), &CallId::new("c"), "CASE", within).await;
    assert_eq!(asked.unwrap_err(), Error::Unreachable { why: Unreached::Timeout });
}

#[tokio::test]
async fn a_call_or_a_variable_that_is_not_there_has_no_value() {
    for (status, body) in [(404, r#"{"error":"name"}"#), (404, "<html>"), (200, ""), (200, r#"{"value":""}"#)]
    {
        let server = Loopback::json(status, body);
        let asked = client(&server).call_variable(&token(), &CallId::new("c"), "CASE", LONG).await;
        assert_eq!(asked, Ok(None), "{status} {body}");
    }
    let server = Loopback::json(403, r#"{"error":"access_denied"}"#);
    let asked = client(&server).call_variable(&token(), &CallId::new("c"), "CASE", LONG).await;
    assert_eq!(asked, Err(Error::Forbidden { code: Refusal::AccessDenied }));
}

#[tokio::test]
async fn an_id_that_would_lead_elsewhere_is_not_sent() {
    let server = Loopback::json(200, "{}");
    for id in ["..", ".", ""] {
        let error = client(&server).dashboard(&token(), &DashboardId::new(id)).await.unwrap_err();
        assert_eq!(error.code(), "invalid_value");
    }
    assert!(server.requests().is_empty());
}
