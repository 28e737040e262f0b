//! `explain` and `status`: from the running app, else from what it stored.

use std::fmt::Write as _;

use ipc::{Exit, Reply, Request};
use pbx::{ProfileStore, Read};
use serde_json::{Value, json};
use settings::layers::Source;
use settings::report::{Outcome, Report};

use crate::client::{self, Asked};
use crate::line::Invocation;

/// `communicator explain`: exit 0 whenever a report was printed.
pub fn explain(invocation: &Invocation, json: bool) -> Exit {
    let Some(folder) = client::profile_folder(invocation) else { return nothing() };
    let report = match client::ask(&folder, &Request::Explain) {
        Asked::Replied { reply: Reply { body: None, message: Some(why), .. }, .. } | Asked::Failed(why) => {
            client::complain(&why);
            return Exit::Failed;
        }
        Asked::Replied { reply, .. } => reply.body,
        Asked::NotRunning => stored(invocation, &folder),
    };
    let Some(mut report) = report else { return nothing() };
    if json {
        Report::for_scripts(&mut report);
        return client::print_json(&report);
    }
    match serde_json::from_value::<Report>(report) {
        Ok(report) => client::print(&as_text(&report)),
        Err(error) => {
            client::complain(&format!("the report cannot be read: {error}"));
            Exit::Failed
        }
    }
}

fn nothing() -> Exit {
    client::complain("the app is not running, and this profile holds no report yet");
    Exit::NotRunning
}

/// The report that the app stored last for the account of this profile and server.
fn stored(invocation: &Invocation, folder: &std::path::Path) -> Option<Value> {
    let store = ProfileStore::new(folder);
    let Read::Found(last) = store.last_account() else { return None };
    let server = invocation.server.as_ref().unwrap_or(&last.server);
    if server.origin() != last.server.origin() {
        return None;
    }
    let bytes = store.account(&server.origin(), &last.employee).report().found()?;
    let mut report: Value = serde_json::from_slice(&bytes).ok()?;
    *report.get_mut("running")? = json!(false);
    Some(report)
}

/// `communicator status`: exit 3 when the app is not running.
pub fn status(invocation: &Invocation, json: bool) -> Exit {
    let asked = client::profile_folder(invocation)
        .map_or(Asked::NotRunning, |folder| client::ask(&folder, &Request::Status));
    match asked {
        Asked::Replied { reply: Reply { body: Some(status), .. }, .. } => {
            if json {
                client::print_json(&status)
            } else {
                client::print(&status_text(&status))
            }
        }
        Asked::NotRunning if json => {
            let status = json!({
                "schema": 1, "running": false, "server": null, "connection": null,
                "calls": [], "phone": null, "last_shortcut": null, "integrations": null, "devices": null,
            });
            client::print_json(&status);
            Exit::NotRunning
        }
        other => client::conclude(&other),
    }
}

fn as_text(report: &Report) -> String {
    let mut text = String::new();
    let server = report.server.as_deref().unwrap_or("no server");
    let fetched = report.fetched_at.as_deref().unwrap_or("never fetched");
    let running = if report.running { "running" } else { "not running" };
    let _ = writeln!(text, "{server} · settings of {fetched} · app {running}\n");
    let width = report.settings.iter().map(|row| row.key.len()).max().unwrap_or(0);
    for row in &report.settings {
        let reason = row.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{:width$}  {}{reason}  {} [{}]",
            row.key,
            row.outcome.word(),
            row.in_force_words.as_deref().map_or_else(|| short(&row.in_force), ToOwned::to_owned),
            row.source
        );
        let plain = matches!(row.outcome, Outcome::Applied | Outcome::NotYet);
        // What somebody has fixed says who, whatever came of it.
        if !plain || row.source == Source::Policy.word() {
            for line in row.why.iter().chain(&row.hint) {
                let _ = writeln!(text, "{:width$}    {line}", "");
            }
        }
    }
    let count = |outcome| report.settings.iter().filter(|row| row.outcome == outcome).count();
    let counts: Vec<String> = [
        Outcome::Applied,
        Outcome::Adjusted,
        Outcome::Pending,
        Outcome::Unsupported,
        Outcome::Failed,
        Outcome::NotYet,
    ]
    .into_iter()
    .filter(|outcome| count(*outcome) > 0)
    .map(|outcome| format!("{} {}", count(outcome), outcome.word()))
    .collect();
    let _ = writeln!(text, "\n{}", counts.join(", "));
    text
}

fn short(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= MOST { text } else { text.chars().take(MOST).chain(['…']).collect() }
}

fn status_text(status: &Value) -> String {
    let word = |pointer: &str| status.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned();
    let mut text = format!(
        "server      {}\nconnection  {} since {}\n",
        word("/server"),
        word("/connection/state"),
        word("/connection/since")
    );
    if let Some(why) = status.pointer("/connection/why").and_then(Value::as_str) {
        let _ = writeln!(text, "            {why}");
    }
    let _ = writeln!(text, "phone       {}", word("/phone/name"));
    let _ =
        writeln!(text, "calls       {}", status.get("calls").and_then(Value::as_array).map_or(0, Vec::len));
    if status.get("last_shortcut").is_some_and(|shortcut| !shortcut.is_null()) {
        let _ =
            writeln!(text, "shortcut    {} at {}", word("/last_shortcut/action"), word("/last_shortcut/at"));
    }
    if let Some(last) = status.pointer("/integrations/last").filter(|last| !last.is_null()) {
        let word = |name: &str| last.get(name).and_then(Value::as_str).unwrap_or("-");
        let _ = writeln!(text, "integration {} {} at {}", word("key"), word("outcome"), word("at"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_table_has_names_and_per_cent_where_the_json_has_ids_and_shares() {
        let row = json!({
            "key": "phoneId", "wanted": "5f3a", "in_force": "5f3a", "source": "server", "outcome": "applied",
            "reason": null, "why": null, "hint": null, "in_force_words": "Anna's desk",
        });
        let report = json!({
            "schema": 1, "running": true, "complete": true, "server": null, "fetched_at": null, "settings": [row],
        });
        let report: Report = serde_json::from_value(report).unwrap_or_else(|error| unreachable!("{error}"));
        let text = as_text(&report);
        assert!(text.contains("phoneId  applied  Anna's desk [server]"), "{text}");
        assert!(!text.contains("5f3a"), "{text}");
    }
}
