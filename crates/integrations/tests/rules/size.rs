//! Long templates and much of a caller's little: the app's one thread of calls judges them, so none may hold it up.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use integrations::{Armed, Kind, Reason, Refusal, TemplateRefused};
use serde_json::json;

use crate::given::{all, arm, copy, open, post, run, sendkeys};
use integrations::System;

/// Many times what the slowest of them takes on a busy computer, and a fraction of what they took when their time
/// grew with the square of the length.
const AT_MOST: Duration = Duration::from_secs(60);

/// Judges one template after another in a thread of its own, whose stack is a small one.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = channel();
    thread::spawn(move || done.send(work()));
    result.recv_timeout(AT_MOST).unwrap_or_else(|_| panic!("{what}: no end after {AT_MOST:?}"))
}

fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

#[test]
fn a_hundred_thousand_variables_in_a_template_are_read_in_time() {
    let different = many(100_000, |number| format!("{{VAR:x{number}}} "));
    let strings = format!("[{}\"\"]", "\"{VAR:x}\",".repeat(100_000));
    let form = format!("a=b{}", "&a={VAR:x}".repeat(100_000));
    let path = format!("https://crm.example/{}", "{VAR:x}/%VAR:y%/".repeat(50_000));
    type Judged = fn(&str) -> Result<Armed, TemplateRefused>;
    let templates: [(&str, Judged, String); 6] = [
        ("texts", copy, different.clone()),
        ("commands", |text| run(System::Linux, text), format!("crm {different}")),
        ("commands of Windows", |text| run(System::Windows, text), format!("crm {different}")),
        ("JSON", post, strings),
        ("forms", post, form),
        ("addresses", open, path),
    ];
    for (what, judge, template) in templates {
        in_time(what, move || judge(&template).map(|_| ())).unwrap();
    }
    let keys = "{VAR:x}".repeat(100_000);
    in_time("keys", move || sendkeys(&keys, false).map(|_| ())).unwrap();
}

#[test]
fn a_long_value_in_a_thousand_places_is_refused_before_it_is_made() {
    let much = "{VAR:x}".repeat(100_000);
    // As much as a step takes as it is written, in as many steps as there may be.
    let insert = json!({ "action": "insert", "value": "{VAR:x}".repeat(2_857) });
    let mut steps = vec![json!({ "action": "target", "value": "#x" })];
    steps.extend(vec![insert; 199]);
    let browser = json!({ "website": "crm.example", "actions": steps });
    let armed = [
        copy(&much),
        open(&format!("https://crm.example/{much}")),
        open(&format!("https://crm.example/?q={much}")),
        post(&much),
        post(&format!("a={much}")),
        post(&format!("[\"{much}\"]")),
        run(System::Linux, &format!("crm x{much}")),
        run(System::Linux, &format!("crm {}", "x{VAR:x} ".repeat(100_000))),
        run(System::Windows, &format!("crm x{much}")),
        arm(Kind::Browser, browser),
    ];
    for (place, armed) in armed.into_iter().enumerate() {
        let armed = armed.unwrap();
        let value = "æ".repeat(4096);
        let planned = in_time(&format!("plan {place}"), move || armed.plan(&all_of_x(&value)).map(|_| ()));
        assert_eq!(planned.unwrap_err().reason, Reason::ValueTooLong, "plan {place}");
    }
}

fn all_of_x(value: &str) -> integrations::Values {
    integrations::Values { variables: all(value).variables, ..integrations::Values::default() }
}

#[test]
fn xml_that_its_parser_would_need_minutes_for_is_refused_and_other_xml_is_not() {
    let nested = |count: usize| {
        let open = many(count, |number| format!("<a xmlns:n{number}=\"u{number}\">"));
        format!("{open}{{VAR:x}}{}", "</a>".repeat(count))
    };
    let attributes = |count| format!("<a {}>{{VAR:x}}</a>", many(count, |number| format!("a{number}='' ")));
    let deep = |count: usize| format!("{}{{VAR:x}}{}", "<a>".repeat(count), "</a>".repeat(count));
    for (what, text, at) in [
        (
            "name spaces within each other",
            nested(500),
            Some(many(100, |number| format!("<a xmlns:n{number}=\"u{number}\">")).len() + 3),
        ),
        ("name spaces, as many as may be", nested(100), None),
        ("attributes", attributes(100_000), Some(0)),
        ("attributes, as many as fit", attributes(6000), None),
        ("elements within each other", deep(100_000), Some(0)),
        ("elements within each other, as many as fit", deep(9000), None),
    ] {
        let judged = in_time(what, move || post(&text).map(|_| ()));
        let refused = judged.err().map(|refused| (refused.what, refused.at));
        assert_eq!(refused, at.map(|at| (Refusal::XmlTooMuch, at)), "{what}");
    }
}
