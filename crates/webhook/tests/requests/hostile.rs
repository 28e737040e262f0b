//! The corpus of hostile numbers, names and variables, planned by the rules of integrations and sent to a real server.

use std::sync::Arc;

use integrations::{Action, Armed, Kind, Request as Planned, System, Values};
use serde_json::{Value, json};
use settings::document::Document;
use settings::layers::{Layers, Source};
use settings::resolve::Resolved;
use tokio::task::JoinSet;
use url::{Url, form_urlencoded};
use webhook::{LONGEST_URL, Request, SendError};

use super::loopback::{Loopback, Seen};
use super::sender;

const CORPUS: &str = include_str!("../../../integrations/tests/rules/hostile/values.jsonl");

/// A value, the variable that it is for, and the call that has it.
fn corpus() -> Vec<(String, &'static str, Values)> {
    CORPUS
        .lines()
        .map(|line| {
            let line = Document::parse(line.as_bytes()).unwrap();
            let member = |name: &str| line.as_map().get(name);
            let times = member("times").and_then(Value::as_u64).unwrap_or(1);
            let value = member("value").and_then(Value::as_str).unwrap();
            let value = value.repeat(usize::try_from(times).unwrap());
            let mut values = Values::default();
            let variable = match member("for").and_then(Value::as_str) {
                Some("NUMBER") => {
                    values.number = Some(value.clone());
                    "{NUMBER}"
                }
                Some("NAME") => {
                    values.name = Some(value.clone());
                    "{NAME}"
                }
                _ => {
                    values.variables.insert("x".to_owned(), value.clone());
                    "{VAR:x}"
                }
            };
            (value, variable, values)
        })
        .collect()
}

fn planned(members: &Value, variable: &str, values: &Values) -> Option<Planned> {
    let document = json!({ "integration": { "website": members } }).to_string().replace('§', variable);
    let mut layers = Layers::default();
    layers.set(Source::Server, Document::parse(document.as_bytes()).unwrap());
    let integrations = Resolved::new(&layers).settings.integrations;
    let armed = Armed::new(Kind::Website, &integrations, System::of_this()).unwrap().unwrap();
    match armed.plan(values) {
        Ok(Action::Send(request)) => Some(request),
        Ok(other) => unreachable!("{other:?}"),
        // What is refused is the rules' own test.
        Err(_) => None,
    }
}

/// Sends what the members come to for every value; the values, each with what the server got.
async fn sent(server: &Loopback, members: Value) -> Vec<(String, Seen)> {
    let sender = Arc::new(sender());
    let mut sending = JoinSet::new();
    for (place, (_, variable, values)) in corpus().into_iter().enumerate() {
        let mut members = members.clone();
        // The server tells them apart by a part of the address that no value is in.
        let url = members.get("url").and_then(Value::as_str).unwrap().replace("PLACE", &place.to_string());
        *members.get_mut("url").unwrap() = json!(url);
        let Some(request) = planned(&members, variable, &values) else { continue };
        let sender = Arc::clone(&sender);
        sending.spawn(async move {
            let body = request.body.as_ref().map(|body| (body.content_type, body.text.as_str()));
            let request = Request { method: request.method, url: &request.url, body };
            let too_long = request.url.len() > LONGEST_URL;
            let expected = if too_long { Err(SendError::AddressTooLong) } else { Ok(204) };
            let answer = sender.send(&request).await.map(|answer| answer.status);
            assert_eq!(answer, expected);
        });
        // Not all at once: a system has so many ports.
        while sending.len() > 32 {
            sending.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(done) = sending.join_next().await {
        done.unwrap();
    }
    let corpus = corpus();
    let seen = server.seen();
    assert!(seen.len() > 500, "{}", seen.len());
    let of_place = |seen: Seen| {
        let place: usize = seen.target().split(['/', '?']).nth(1).unwrap().parse().unwrap();
        (corpus.get(place).unwrap().0.clone(), seen)
    };
    seen.into_iter().map(of_place).collect()
}

#[tokio::test]
async fn a_server_gets_each_hostile_value_exact_and_alone_in_path_query_and_json() {
    let server = Loopback::status(204);
    let members = json!({
        "when": "RINGING", "apiMode": "POST", "url": server.url("/PLACE/p-§?a=1&q=§&z=2"),
        "apiData": r#"{"before":1,"value":"§","after":[2,"x§y"]}"#,
    });
    for (value, seen) in sent(&server, members).await {
        let url = Url::parse(&format!("http://{}{}", server.address, seen.target())).unwrap();
        assert_eq!((url.host_str(), url.port()), (Some("127.0.0.1"), Some(server.address.port())));
        assert_eq!(seen.header("host"), Some(server.address.to_string().as_str()));
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs, [pair("a", "1"), pair("q", &value), pair("z", "2")]);
        let path = url.path_segments().unwrap().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(path.len(), 2, "{url}");
        // Percent-decoded as a form is, but for the plus.
        let decoded = path.last().unwrap().replace('+', "%2B");
        let (decoded, _) = form_urlencoded::parse(decoded.as_bytes()).next().unwrap();
        assert_eq!(decoded, format!("p-{value}"));
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        assert_eq!(body, json!({ "before": 1, "value": value, "after": [2, format!("x{value}y")] }));
        assert_eq!(seen.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_server_gets_each_hostile_value_exact_and_alone_in_a_form() {
    let server = Loopback::status(204);
    let members = json!({
        "when": "RINGING", "apiMode": "PUT", "url": server.url("/PLACE"), "apiData": "a=1&v=§&z=x§y",
    });
    for (value, seen) in sent(&server, members).await {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs, [pair("a", "1"), pair("v", &value), pair("z", &format!("x{value}y"))]);
        assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    }
}
