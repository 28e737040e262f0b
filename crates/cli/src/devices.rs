//! `communicator devices`: what is connected to this computer, what the running app does with it, and why not.

use std::fmt::Write as _;

use ipc::{Exit, Reply, Request};
use serde_json::Value;

use crate::client::{self, Asked};
use crate::line::Invocation;
use crate::terminal::shown;

/// Asks the running app: exit 3 where none runs.
pub fn devices(invocation: &Invocation, json: bool) -> Exit {
    let asked = client::profile_folder(invocation)
        .map_or(Asked::NotRunning, |folder| client::ask(&folder, &Request::Devices));
    if let Asked::Replied { reply: Reply { body: Some(body), .. }, .. } = &asked {
        if json {
            client::print_json(body);
        } else {
            client::print(&text(body));
        }
    }
    client::conclude(&asked)
}

/// A line for each device: what kind it is, its name, what it is used for or why it is not.
fn text(body: &Value) -> String {
    let mut text = String::new();
    for (kind, list) in [("output", "outputs"), ("input", "inputs")] {
        for device in rows(body, list) {
            let used = match device.get("use").and_then(Value::as_str) {
                None | Some("none") => String::new(),
                Some(used) => format!("  ({})", shown(used)),
            };
            let _ = writeln!(text, "{kind:WIDTH$}{}{used}", said(device, "name"));
        }
    }
    for light in rows(body, "busylights") {
        let _ = writeln!(text, "{:WIDTH$}{}", "busylight", driven(light));
    }
    if let Some(headset) = body.get("headset").filter(|headset| !headset.is_null()) {
        let _ = writeln!(text, "{:WIDTH$}{}", "headset", driven(headset));
    }
    if text.is_empty() {
        text.push_str("no device was found\n");
    }
    text
}

/// The longest kind, and the space after it.
const WIDTH: usize = 12;

fn driven(device: &Value) -> String {
    let name = said(device, "name");
    let showing = device.get("showing").and_then(Value::as_str);
    match (device.get("why").and_then(Value::as_str), showing) {
        (Some(why), _) => format!("{name}  not used: {}", shown(why)),
        (None, Some(showing)) => format!("{name}  (in use: {})", shown(showing).replace('_', " ")),
        (None, None) => format!("{name}  (in use)"),
    }
}

fn rows<'a>(body: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    body.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A member that is a text, fit for a terminal.
fn said(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).map_or_else(|| "-".to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_device_has_a_line_with_what_it_is_used_for_or_why_not() {
        let body = json!({
            "schema": 1,
            "outputs": [
                {"id": "a", "name": "Loudspeaker", "use": "ringer"},
                {"id": "b", "name": "Head\u{1b}[31mset", "use": "none"},
            ],
            "inputs": [{"id": "c", "name": "Microphone", "use": "none"}],
            "busylights": [
                {"name": "Busylight Omega", "driven": true, "showing": "on_a_call", "why": null},
                {"name": "Busylight Alpha", "driven": false, "showing": null, "why": "you may not open it"},
            ],
            "headset": {"name": "Evolve", "driven": true, "why": null},
        });
        let text = text(&body);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.first().copied(), Some("output      Loudspeaker  (ringer)"));
        assert!(!text.contains('\u{1b}'), "nothing that a terminal would obey");
        assert_eq!(
            lines.get(2..).unwrap_or_default(),
            [
                "input       Microphone",
                "busylight   Busylight Omega  (in use: on a call)",
                "busylight   Busylight Alpha  not used: you may not open it",
                "headset     Evolve  (in use)",
            ]
        );
    }

    #[test]
    fn a_computer_without_any_says_so() {
        assert_eq!(text(&json!({"schema": 1})), "no device was found\n");
    }
}
