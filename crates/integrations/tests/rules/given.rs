//! Settings and calls to test with.

use std::collections::BTreeMap;

use integrations::{Action, Armed, Kind, NotDone, Reason, Refusal, System, TemplateRefused, Values};
use serde_json::{Value, json};
use settings::document::Document;
use settings::layers::{Layers, Source};
use settings::resolve::Resolved;
use settings::values::Integrations;

/// The integrations of a document that has this one.
pub fn integrations(kind: Kind, mut members: Value) -> Integrations {
    let object = members.as_object_mut().unwrap();
    object.entry("when").or_insert(json!("RINGING"));
    let document = json!({ "integration": { kind.word(): members } });
    let mut layers = Layers::default();
    layers.set(Source::Server, Document::parse(document.to_string().as_bytes()).unwrap());
    Resolved::new(&layers).settings.integrations
}

pub fn arm_on(system: System, kind: Kind, members: Value) -> Result<Armed, TemplateRefused> {
    Armed::new(kind, &integrations(kind, members), system).map(Option::unwrap)
}

pub fn arm(kind: Kind, members: Value) -> Result<Armed, TemplateRefused> {
    arm_on(System::Linux, kind, members)
}

pub fn run(system: System, command: &str) -> Result<Armed, TemplateRefused> {
    arm_on(system, Kind::Run, json!({ "command": command }))
}

pub fn sendkeys(keys: &str, autoit: bool) -> Result<Armed, TemplateRefused> {
    arm(Kind::Sendkeys, json!({ "focusProcess": "crm", "keys": keys, "useAutoit": autoit }))
}

pub fn open(url: &str) -> Result<Armed, TemplateRefused> {
    arm(Kind::Website, json!({ "url": url }))
}

pub fn post(body: &str) -> Result<Armed, TemplateRefused> {
    arm(Kind::Website, json!({ "url": "https://crm.example/", "apiMode": "POST", "apiData": body }))
}

pub fn copy(what: &str) -> Result<Armed, TemplateRefused> {
    arm(Kind::CopyToClipboard, json!({ "what": what }))
}

/// A call whose variables all have this value.
pub fn all(value: &str) -> Values {
    let value = || value.to_owned();
    Values {
        number: Some(value()),
        number_no_prefix: Some(value()),
        name: Some(value()),
        variables: BTreeMap::from([("x".to_owned(), value())]),
    }
}

/// A friendly call.
pub fn ada() -> Values {
    Values {
        number: Some("+4588991000".to_owned()),
        number_no_prefix: Some("88991000".to_owned()),
        name: Some("Ada Løve".to_owned()),
        variables: BTreeMap::from([("case".to_owned(), "7".to_owned())]),
    }
}

/// The refusal of a template, with its place.
pub fn refusal(result: Result<Armed, TemplateRefused>) -> (usize, Refusal) {
    match result {
        Err(refused) => (refused.at, refused.what),
        Ok(armed) => panic!("not refused: {armed:?}"),
    }
}

pub fn reason(result: Result<Action, NotDone>) -> Reason {
    match result {
        Err(not_done) => {
            assert_eq!(not_done.outcome, not_done.reason.outcome());
            not_done.reason
        }
        Ok(action) => panic!("planned: {:?}", action.sent()),
    }
}

pub fn url_of(action: Action) -> String {
    match action {
        Action::Open { url, .. } => url,
        Action::Send(request) => request.url,
        other => panic!("no address: {other:?}"),
    }
}

pub fn body_of(action: Action) -> (&'static str, String) {
    match action {
        Action::Send(request) => request.body.map(|body| (body.content_type, body.text)).unwrap(),
        other => panic!("no request: {other:?}"),
    }
}

pub fn arguments_of(action: Action) -> Vec<String> {
    match action {
        Action::Run(program) => program.arguments,
        other => panic!("no program: {other:?}"),
    }
}
