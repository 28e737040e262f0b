//! The report as text for whoever helps: what is in force and why, and nothing that is anybody's.
//!
//! Of an integration only when it runs, its outcome and its reason: never its template. No name, no
//! number, no token.

use std::fmt::Write as _;

use desktop::lock::Lock;
use serde_json::Value;
use settings::report::Outcome;
use settings::values::Phase;

use super::Core;
use crate::ports::Ports;
use crate::view::editor::Saving;

impl<P: Ports> Core<P> {
    /// Always in English: it is read by whoever helps.
    pub(crate) fn diagnostics(&self) -> String {
        let report = self.report();
        let mut text = format!(
            "Communicator {}\nsystem      {} {}\nsession     {}\nserver      {}\nconnection  {:?}\nsettings    {}\ncomplete    {}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            session(),
            self.account.server.origin(),
            self.session.connection.state,
            report.fetched_at.as_deref().unwrap_or("never fetched"),
            report.complete,
        );
        let saving = match self.draw_saving() {
            Saving::Saved => "saved".to_owned(),
            Saving::Waiting { changes } => format!("{changes} waiting"),
            Saving::Sending { changes } => format!("{changes} being sent"),
            Saving::Kept { changes, .. } => format!("{changes} kept"),
            Saving::Stopped { changes, differences, .. } => {
                let places: Vec<String> = differences.into_iter().map(|one| one.path).collect();
                format!("stopped with {changes} kept; came back otherwise: {}", places.join(", "))
            }
        };
        let _ = writeln!(text, "saving      {saving}");
        let lock = match self.facts.screen.told() {
            Some(Lock::Untold { why }) => format!("not told: {why}"),
            None => "not told yet".to_owned(),
            Some(_) if self.facts.screen.is_locked() => "locked".to_owned(),
            Some(_) => "unlocked".to_owned(),
        };
        let _ = writeln!(text, "screen      {lock}");
        if let Some(fault) = &self.facts.fault {
            let file = fault.file.as_deref().unwrap_or("in no file");
            let _ = writeln!(text, "fault       {} at {} ({file})", fault.message, fault.place);
        }
        if let Some(place) = self.in_force.administered().place() {
            let _ = writeln!(text, "policy      {place}");
        }
        text.push('\n');
        for row in &report.settings {
            let reason = row.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            let outcome = row.outcome.word();
            let value = if row.key.starts_with("integration.") {
                format!("when {}", moment(&row.wanted))
            } else if row.outcome == Outcome::Applied {
                row.in_force.to_string()
            } else {
                format!("wanted {} in force {}", row.wanted, row.in_force)
            };
            let _ = writeln!(text, "{}: {outcome}{reason} [{}] {value}", row.key, row.source);
        }
        text
    }
}

/// When an integration runs. Anything else that may stand there is its author's own.
fn moment(members: &Value) -> &'static str {
    match members.get("when") {
        None | Some(Value::Null) => "NEVER",
        Some(Value::String(word)) if word.eq_ignore_ascii_case("NEVER") => "NEVER",
        Some(Value::String(word)) => Phase::of_word(word).map_or("another word", Phase::word),
        Some(_) => "another word",
    }
}

/// What kind of session this is, as the system names it.
fn session() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let kind = named("XDG_SESSION_TYPE");
    let desktop = named("XDG_CURRENT_DESKTOP");
    match (kind, desktop) {
        (Some(kind), Some(desktop)) => format!("{kind}, {desktop}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "not named by the system".to_owned(),
    }
}
