//! `integrations`: what the running app may do on this computer with a call, asked and approved from here.

use std::fmt::Write as _;

use ipc::{Exit, Reply, Request};
use serde_json::Value;
use settings::key::Key;

use crate::client::{self, Asked};
use crate::line::{Integrations, Invocation, Try};
use crate::terminal::{shown, shown_json};

/// Carries a verb to the running app: it alone knows what it holds and what is approved.
pub fn carry(invocation: &Invocation, verb: &Integrations) -> Exit {
    let asked = client::profile_folder(invocation)
        .map_or(Asked::NotRunning, |folder| client::ask(&folder, &request(verb)));
    let Asked::Replied { reply: Reply { body: Some(body), .. }, .. } = &asked else {
        return client::conclude(&asked);
    };
    let (json, text): (bool, fn(&Value) -> String) = match verb {
        Integrations::List { json } => (*json, list),
        Integrations::Try(Try { json, .. }) => (*json, tried),
        Integrations::Log { json } => (*json, log),
        // The fixed word alone, for scripts; the sentence goes to stderr.
        Integrations::Approve { .. } | Integrations::Revoke { .. } => {
            if let Some(reason) = body.get("reason").and_then(Value::as_str) {
                client::print(&format!("{}\n", shown(reason)));
            }
            return client::conclude(&asked);
        }
    };
    if json {
        client::print_json(body);
    } else {
        client::print(&text(body));
    }
    client::conclude(&asked)
}

fn request(verb: &Integrations) -> Request {
    match verb {
        Integrations::List { .. } => Request::Integrations,
        Integrations::Approve { key, fingerprint } => {
            Request::IntegrationsApprove { key: word(*key), fingerprint: fingerprint.clone() }
        }
        Integrations::Revoke { key } => Request::IntegrationsRevoke { key: word(*key) },
        Integrations::Try(call) => Request::IntegrationsTry {
            key: call.key.map(word),
            when: call.when.word().to_owned(),
            number: call.number.clone(),
            name: call.name.clone(),
            variables: call.variables.clone(),
            dry_run: call.dry_run,
        },
        Integrations::Log { .. } => Request::IntegrationsLog,
    }
}

fn word(key: Key) -> String {
    key.parent_and_name().1.to_owned()
}

/// A block for each: when it runs, whether it may, the exact text, and what it did last.
fn list(body: &Value) -> String {
    let mut text = String::new();
    for row in rows(body, "integrations") {
        let _ = writeln!(
            text,
            "{:KEY_WIDTH$}{:10}{}",
            said(row, "key"),
            said(row, "when"),
            said(row, "approval").replace('_', " ")
        );
        let _ = writeln!(text, "{:KEY_WIDTH$}{}", "", json_of(row.get("template")));
        let _ = writeln!(text, "{:KEY_WIDTH$}fingerprint {}", "", said(row, "fingerprint"));
        if let Some(last) = row.get("last").filter(|last| !last.is_null()) {
            let _ = writeln!(text, "{:KEY_WIDTH$}last {}", "", outcome(last));
        }
    }
    text
}

/// A line for each integration.
fn tried(body: &Value) -> String {
    let mut text = String::new();
    for row in rows(body, "entries") {
        let _ = writeln!(text, "{:KEY_WIDTH$}{}", said(row, "key"), outcome(row));
    }
    text
}

/// A line for each entry, the newest first.
fn log(body: &Value) -> String {
    let mut text = String::new();
    for row in rows(body, "entries") {
        let _ = writeln!(
            text,
            "{}  {:KEY_WIDTH$}{:10}{}{}",
            said(row, "at"),
            said(row, "key"),
            said(row, "when"),
            outcome(row),
            match row.get("call").and_then(Value::as_str) {
                Some(call) => format!("  call {}", shown(call)),
                None => String::new(),
            }
        );
    }
    text
}

/// The longest name of an integration, and the space after it.
const KEY_WIDTH: usize = 17;

/// How an entry ended: the words of the contract, why, and exactly what was handed over.
fn outcome(row: &Value) -> String {
    let mut text = said(row, "outcome");
    if let Some(reason) = row.get("reason").and_then(Value::as_str) {
        let _ = write!(text, " ({})", shown(reason));
    }
    if let Some(why) = row.get("why").and_then(Value::as_str) {
        let _ = write!(text, "  {}", shown(why));
    }
    if row.get("sent").is_some_and(|sent| !sent.is_null()) {
        let _ = write!(text, "  {}", json_of(row.get("sent")));
    }
    text
}

fn rows<'a>(body: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    body.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A member that is a text, fit for a terminal; `-` where there is none.
fn said(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).map_or_else(|| "-".to_owned(), shown)
}

/// On one line, so that a caller's line break begins none.
fn json_of(value: Option<&Value>) -> String {
    shown_json(&value.unwrap_or(&Value::Null).to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_log_has_a_line_for_each_entry_whatever_a_caller_chose() {
        let entry = json!({
            "at": "2026-11-23T21:30:00.000Z", "key": "run", "when": "RINGING", "call": "pbx1:5\n7", "outcome": "done",
            "reason": null, "why": null, "sent": {"program": "crm", "arguments": ["a\n\u{1b}[2J\u{202e}"]}, "took_ms": 3,
        });
        let refused = json!({
            "at": "2026-11-23T21:31:00.000Z", "key": "copyToClipboard", "when": "ANSWERED", "call": null,
            "outcome": "refused", "reason": "value_too_long", "why": "NAME is too long.", "sent": null, "took_ms": 0,
        });
        let text = log(&json!({ "schema": 1, "entries": [entry, refused] }));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                r#"2026-11-23T21:30:00.000Z  run              RINGING   done  {"program":"crm","arguments":["a\n\u001b[2J\u202e"]}  call pbx1:5\u{a}7"#,
                "2026-11-23T21:31:00.000Z  copyToClipboard  ANSWERED  refused (value_too_long)  NAME is too long.",
            ]
        );
    }

    #[test]
    fn the_list_shows_the_exact_text_its_fingerprint_and_what_it_did_last() {
        let row = json!({
            "key": "website", "when": "NEVER", "approval": "not_needed", "fingerprint": "ab12",
            "template": {"url": "https://crm.example/?n={NUMBER}"},
            "last": {"at": "x", "key": "website", "when": "RINGING", "call": null, "outcome": "failed",
                     "reason": "program_not_found", "why": null, "took_ms": 1},
        });
        assert_eq!(
            list(&json!({ "schema": 1, "integrations": [row] })),
            "website          NEVER     not needed\n                 \
             {\"url\":\"https://crm.example/?n={NUMBER}\"}\n                 fingerprint ab12\n                 \
             last failed (program_not_found)\n"
        );
        // Another version may leave out or add what it likes.
        assert_eq!(list(&json!({ "integrations": [{}, 5] })).lines().count(), 6);
        assert_eq!(log(&json!([])), "");
    }
}
