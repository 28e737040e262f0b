//! The parser of variables in a text, an address and a body: whatever the template, a value changes no server, no
//! structure, and nothing is planned that is not what its format says.
#![no_main]

mod given;

use integrations::{Action, Armed, Kind, System};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use settings::words::Language;
use url::Url;

fuzz_target!(|input: (bool, &str, &str)| {
    let (as_address, template, value) = input;
    let url = if as_address { template.to_owned() } else { format!("https://crm.example/{template}") };
    for (kind, api) in [
        (Kind::CopyToClipboard, false),
        (Kind::Browser, false),
        (Kind::Website, false),
        (Kind::Website, true),
    ] {
        let url = if api { "https://crm.example/{VAR:x}" } else { &url };
        let integrations = given::integrations(template, url, api, false);
        let armed = match Armed::new(kind, &integrations, System::Linux) {
            Ok(armed) => armed.expect("it has a moment"),
            Err(refused) => {
                assert!(refused.at <= template.chars().count().max(url.chars().count()), "{refused:?}");
                assert!(!refused.words(Language::Da).is_empty());
                continue;
            }
        };
        let Ok(harmless) = armed.plan(&given::all("0")) else { continue };
        // An empty field counts as none in a form and in a query.
        let value = if value.is_empty() { "1" } else { value };
        let Ok(action) = armed.plan(&given::all(value)) else { continue };
        match (&harmless, &action) {
            (Action::Copy { .. }, Action::Copy { text }) => {
                let added =
                    text.chars().filter(|character| character.is_control() && *character != '\n').count();
                assert!(added <= template.chars().filter(|character| character.is_control()).count());
            }
            (Action::Open { url: harmless, .. }, Action::Open { url, .. }) => same_server(harmless, url),
            (Action::Send(harmless), Action::Send(request)) => {
                same_server(&harmless.url, &request.url);
                let bodies = harmless.body.as_ref().zip(request.body.as_ref());
                if let Some((harmless, body)) =
                    bodies.filter(|(body, _)| body.content_type == "application/json")
                {
                    assert_eq!(shape(&harmless.text), shape(&body.text));
                }
                if let Some((harmless, body)) = bodies.filter(|(body, _)| body.content_type.contains("form"))
                {
                    assert_eq!(names(&harmless.text), names(&body.text));
                }
            }
            (Action::Browse(_), Action::Browse(plan)) => {
                let declared = plan.declaration();
                assert!(!declared.contains(['<', '\n', '\u{2028}']));
            }
            other => panic!("planned differently: {other:?}"),
        }
    }
});

fn same_server(harmless: &str, url: &str) {
    let (harmless, found) = (Url::parse(harmless).expect("an address"), Url::parse(url).expect("an address"));
    assert_eq!(found.as_str(), url, "it is written as it is read");
    assert_eq!((found.origin(), found.username()), (harmless.origin(), harmless.username()));
    let segments = |url: &Url| url.path_segments().map(Iterator::count);
    assert_eq!(segments(&found), segments(&harmless));
    assert_eq!(found.query_pairs().count(), harmless.query_pairs().count());
}

fn names(form: &str) -> Vec<String> {
    url::form_urlencoded::parse(form.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

/// What of a JSON text does not depend on the texts in it.
fn shape(text: &str) -> Value {
    fn of(value: &Value) -> Value {
        match value {
            Value::String(_) => json!("text"),
            Value::Array(items) => items.iter().map(of).collect(),
            Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), of(value))).collect(),
            other => other.clone(),
        }
    }
    of(&serde_json::from_str(text).expect("JSON of a template that is JSON"))
}
