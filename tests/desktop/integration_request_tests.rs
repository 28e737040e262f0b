//! An integration that sends a request, through the whole app: what a server gets for a call that rings, and what
//! the log says where nothing, or nothing more, is sent.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::integrations::{Customers, NAME, NUMBER, entry, integration, log, ready, ring, run};
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;
use crate::harness::web::{Answer, WebServer, status};

/// What is sent when a call rings.
fn request(method: &str, url: &str, body: &str) -> Value {
    json!({ "integration": { "website": { "when": "RINGING", "delay": 0, "url": url, "preferWindow": false, "apiMode": method, "apiData": body, "requireArgs": false } } })
}

/// The administrator has approved whatever the PBX has set: what these tests are about comes after that.
fn approved_by_policy(home: &Home) {
    let policy = json!({"settings": {"thisComputer": {"integrations": "allow"}}});
    std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
}

/// Puts another request in force, and has a call ring; the newest line of the log then.
#[track_caller]
fn rung(app: &App<'_>, pbx: &Pbx, request: &Value) -> Value {
    let before = log(app).len();
    pbx.put(request);
    app.refresh();
    ring(pbx);
    entry(app, before + 1)
}

#[track_caller]
fn assert_ended(entry: &Value, outcome: &str, reason: &str) {
    assert_eq!((&entry["outcome"], &entry["reason"]), (&json!(outcome), &json!(reason)), "{entry}");
}

#[test]
fn a_request_arrives_as_its_template_says_once_it_is_approved_and_carries_nothing_of_ours() {
    let (screen, home) = (Screen::start(), Home::make());
    let server = WebServer::start(|_| status("204 No Content", "Set-Cookie: seen=1; Path=/\r\n"));
    let url = format!("{}/kunde/{{NUMBER}}?navn={{NAME}}", server.origin());
    let pbx = Pbx::with(request("PUT", &url, r#"{"nummer": "{NUMBER}", "navn": "{NAME}", "antal": 1.50}"#));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    ring(&pbx);
    assert_ended(&entry(&app, 1), "refused", "awaiting_approval");
    assert_eq!(server.all(), []);
    assert_eq!(app.verb(&["integrations", "approve", "website"]).exit, Some(0));

    for count in [2, 3] {
        ring(&pbx);
        let asked = server.wait_for("/");
        assert_eq!((asked.method.as_str(), asked.header("content-type")), ("PUT", Some("application/json")));
        let path = "/kunde/%2B4520304050?navn=Ida%20%22%24%28touch%20hit%29%22%20%C3%98sterg%C3%A5rd%3B%20id%20%26%26%20%60id%60%20%25COMSPEC%25%20%7BENTER%7D";
        assert_eq!(asked.path, path);
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!((&body["nummer"], &body["navn"]), (&json!(NUMBER), &json!(NAME)));
        assert!(asked.body.contains("1.50"), "{}", asked.body);
        // Not the token, and no cookie, not even the server's own.
        for name in ["cookie", "authorization", "referer", "origin", "token"] {
            assert_eq!(asked.header(name), None);
        }
        let token = &pbx.account().token;
        assert!(!format!("{asked:?}").contains(token.as_str()));
        let done = entry(&app, count);
        assert_eq!((&done["outcome"], &done["reason"]), (&json!("done"), &json!(null)), "{done}");
        let sent =
            json!({ "method": "PUT", "url": format!("{}{path}", server.origin()), "body": asked.body });
        assert_eq!(done["sent"], sent);
    }
    assert_eq!(server.all(), []);
}

#[test]
fn only_a_get_is_sent_again_where_the_server_hangs_up_or_is_down_for_a_moment() {
    let (screen, home) = (Screen::start(), Home::make());
    let server = WebServer::start(|asked| match asked.path.as_str() {
        "/down" => status("503 Service Unavailable", ""),
        _ => Answer::HangsUp,
    });
    let recovers = {
        let count = AtomicUsize::new(0);
        WebServer::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
            0 => Answer::HangsUp,
            _ => status("200 OK", ""),
        })
    };
    let pbx = Pbx::with(json!({ "theme": "EARTH" }));
    approved_by_policy(&home);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    for (method, path, times, reason) in [
        ("GET", "/down", 2, "status"),
        ("POST", "/down", 1, "status"),
        ("GET", "/away", 2, "unreachable"),
        ("POST", "/away", 1, "unreachable"),
        ("PUT", "/away", 1, "unreachable"),
        ("PATCH", "/away", 1, "unreachable"),
    ] {
        let failed = rung(&app, &pbx, &request(method, &format!("{}{path}", server.origin()), "n={NUMBER}"));
        assert_ended(&failed, "failed", reason);
        let asked: Vec<_> = server.all().into_iter().map(|asked| (asked.method, asked.path)).collect();
        assert_eq!(asked, vec![(method.to_owned(), path.to_owned()); times]);
    }
    let done = rung(&app, &pbx, &request("GET", &format!("{}/{{NUMBER}}", recovers.origin()), "not read"));
    assert_eq!((&done["outcome"], &done["sent"]["body"]), (&json!("done"), &json!(null)), "{done}");
    assert_eq!(recovers.all().len(), 2);
}

#[test]
fn a_redirect_is_not_followed_and_the_log_says_so() {
    let (screen, home) = (Screen::start(), Home::make());
    let elsewhere = WebServer::start(|_| status("200 OK", ""));
    let target = elsewhere.origin();
    let server = WebServer::start(move |asked| {
        let kind = if asked.method == "GET" { "302 Found" } else { "307 Temporary Redirect" };
        status(kind, &format!("Location: {target}/further\r\n"))
    });
    let pbx = Pbx::with(json!({ "theme": "EARTH" }));
    approved_by_policy(&home);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    for method in ["GET", "POST"] {
        let failed = rung(&app, &pbx, &request(method, &server.origin(), "{NUMBER}"));
        assert_ended(&failed, "failed", "redirected");
        assert!(failed["why"].as_str().unwrap().contains("HTTP 30"), "{failed}");
        assert_eq!(server.all().len(), 1);
    }
    assert_eq!(elsewhere.all(), []);
}

#[test]
fn an_address_that_no_request_may_go_to_is_refused_and_named_in_the_log() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({ "theme": "EARTH" })));
    approved_by_policy(&home);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    for (url, named) in [
        ("http://169.254.169.254/latest/{NUMBER}", "169.254.169.254"),
        ("http://2852039166/{NUMBER}", "169.254.169.254"),
        ("https://[::ffff:169.254.169.254]/{NUMBER}", "::ffff:169.254.169.254"),
        ("http://0.0.0.0/{NUMBER}", "0.0.0.0"),
        // Plain http, and not on a private network.
        ("http://192.0.2.7/{NUMBER}", "192.0.2.7"),
    ] {
        let refused = rung(&app, &pbx, &request("GET", url, ""));
        assert_ended(&refused, "refused", "address_not_allowed");
        assert!(refused["why"].as_str().unwrap().contains(named), "{refused}");
        assert_eq!(refused["sent"], json!(null), "nothing was sent");
    }
    assert_eq!(integration(&app, "website")["last"]["reason"], "address_not_allowed");
}

#[test]
fn a_server_that_never_answers_holds_up_no_other_integration_and_no_quit() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let server = WebServer::start(|_| Answer::Silence);
    let mut document = request("POST", &server.origin(), "{NUMBER}");
    document["integration"]["run"] =
        run("RINGING", 0, &customers.command("{NUMBER}"))["integration"]["run"].clone();
    let pbx = Pbx::with(document);
    approved_by_policy(&home);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    ring(&pbx);
    server.wait_for("/");
    let done = entry(&app, 1);
    assert_eq!((&done["key"], &done["outcome"]), (&json!("run"), &json!("done")), "{done}");
    ring(&pbx);
    server.wait_for("/");
    let done = entry(&app, 2);
    assert_eq!((&done["key"], &done["outcome"]), (&json!("run"), &json!("done")), "{done}");
    app.quit();
}
