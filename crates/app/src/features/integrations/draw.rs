//! What the window shows of integrations: what each may do, and the log.

use calls::event::Moment;
use integrations::Kind;
use integrations::log::Entry;
use serde_json::{Map, Value};
use settings::table::{self, Member, MemberShape, Shape, Text};
use settings::words::Language;

use super::Integrations;
use super::approvals::Standing;
use super::slots::{Slot, State};
use crate::core::Core;
use crate::ports::Ports;
use crate::view::{IntegrationEntry, IntegrationLine, IntegrationView};

/// What was handed over and what programs have printed is shown of the newest lines, up to so many bytes in all.
const MOST_SHOWN: usize = 1024 * 1024;

/// So much of one text that was handed over, in bytes.
const MOST_OF_ONE: usize = 16 * 1024;

impl Integrations {
    pub(super) fn draw_all<P: Ports>(&self, core: &Core<P>) -> Vec<IntegrationView> {
        self.slots.iter().map(|slot| self.draw_one(core, slot)).collect()
    }

    fn draw_one<P: Ports>(&self, core: &Core<P>, slot: &Slot) -> IntegrationView {
        let standing = self.approvals.standing(core, slot);
        let by_policy = matches!(standing, Standing::Forbidden | Standing::ApprovedByPolicy);
        IntegrationView {
            key: slot.kind.word().to_owned(),
            label: label(slot.kind, core.language),
            when: slot.when_word().to_owned(),
            approval: standing.view(),
            fingerprint: slot.fingerprint.as_str().to_owned(),
            lines: lines(slot.kind, &core.origin(slot.kind.key()).wanted, core.language),
            problem: match &slot.state {
                State::Refused(refused) => Some(refused.words(core.language)),
                State::Never | State::Armed(_) => None,
            },
            locked: core.fixed_by().filter(|_| by_policy),
            last: self.log.last_of(slot.kind).map(|last| entry(last, core.language)),
        }
    }

    pub(super) fn draw_log<P: Ports>(&self, core: &Core<P>) -> Vec<IntegrationEntry> {
        let mut room = MOST_SHOWN;
        let all = self.log.entries().map(|one| {
            let mut shown = entry(one, core.language);
            for text in shown.sent.iter_mut().map(|line| &mut line.text).chain(&mut shown.output) {
                cut(text, room);
                room = room.saturating_sub(text.len());
            }
            shown
        });
        all.collect()
    }
}

pub(super) fn entry(entry: &Entry, language: Language) -> IntegrationEntry {
    let mut sent = entry.sent.as_ref().map(|sent| sent_lines(sent, language)).unwrap_or_default();
    for line in &mut sent {
        cut(&mut line.text, MOST_OF_ONE);
    }
    IntegrationEntry {
        id: entry.id,
        at: time(entry.at),
        key: entry.kind.word().to_owned(),
        label: label(entry.kind, language),
        when: entry.when.word().to_owned(),
        call: entry.call.clone(),
        outcome: entry.outcome.word().to_owned(),
        outcome_label: entry.outcome.label(language).to_owned(),
        reason: entry.reason.map(|reason| reason.word().to_owned()),
        why: entry.why.clone(),
        sent,
        output: entry.output.clone(),
        took_ms: entry.took_ms,
    }
}

/// ISO 8601.
pub(super) fn time(at: Moment) -> String {
    let since = std::time::Duration::from_millis(u64::try_from(at.millis()).unwrap_or_default());
    pbx::instant::iso_ms(std::time::UNIX_EPOCH + since)
}

fn label(kind: Kind, language: Language) -> String {
    table::row(kind.key()).label.pick(language).to_owned()
}

// --- What approval is of ---------------------------------------------------------------------------

/// Every member that the document has, in the order of the settings page; those that are not known, last. An
/// approval is of all of them.
fn lines(kind: Kind, members: &Value, language: Language) -> Vec<IntegrationLine> {
    let Shape::Object(known) = table::row(kind.key()).shape else { return Vec::new() };
    let nothing = Map::new();
    let members = members.as_object().unwrap_or(&nothing);
    let has = |name: &str| members.get(name).filter(|value| !value.is_null());
    let mut lines = Vec::new();
    for member in known {
        if let Some(value) = has(member.name) {
            lines.extend(member_lines(member, value, language));
        }
    }
    let others = members
        .iter()
        .filter(|(name, value)| !value.is_null() && !known.iter().any(|member| member.name == name.as_str()));
    lines.extend(others.map(|(name, value)| line(name.clone(), plain(value))));
    lines
}

fn member_lines(member: &Member, value: &Value, language: Language) -> Vec<IntegrationLine> {
    let pick = |text: Text| text.pick(language).to_owned();
    let label = pick(member.label);
    let text = match (&member.shape, value) {
        (MemberShape::Switch, Value::Bool(on)) => {
            language.pick(if *on { "Yes" } else { "No" }, if *on { "Ja" } else { "Nej" }).to_owned()
        }
        (MemberShape::Number { .. }, Value::Number(number)) => format!("{number} ms"),
        (MemberShape::Word { words, .. }, Value::String(word)) => {
            let known = words.iter().find(|(one, _)| one.eq_ignore_ascii_case(word));
            known.map_or_else(|| word.clone(), |(_, said)| pick(*said))
        }
        (MemberShape::Actions, Value::Array(steps)) => {
            let step = |(place, step)| step_line(&label, place, step);
            return steps.iter().enumerate().map(step).collect();
        }
        (_, value) => plain(value),
    };
    vec![line(label, text)]
}

fn step_line(label: &str, place: usize, step: &Value) -> IntegrationLine {
    let action = step.get("action").map(plain).unwrap_or_default();
    let text = match step.get("value").filter(|value| !value.is_null()) {
        Some(value) => format!("{action}: {}", plain(value)),
        None => action,
    };
    line(format!("{label} {}", place + 1), text)
}

// --- What was handed over --------------------------------------------------------------------------

fn sent_lines(sent: &Value, language: Language) -> Vec<IntegrationLine> {
    let Value::Object(members) = sent else { return Vec::new() };
    let mut lines = Vec::new();
    for (name, value) in members {
        let label = match name.as_str() {
            "program" => language.pick("Program", "Program"),
            "arguments" => language.pick("Argument", "Argument"),
            "window" => language.pick("Window of", "Vindue fra"),
            "keys" => language.pick("Keys", "Taster"),
            "text" => language.pick("Text", "Tekst"),
            "url" => language.pick("Address", "Adresse"),
            "method" => language.pick("Method", "Metode"),
            "body" => language.pick("Body", "Indhold"),
            "website" => language.pick("Site", "Websted"),
            "actions" => language.pick("Step", "Trin"),
            other => other,
        };
        match value {
            Value::Null => {}
            Value::Array(all) if name == "actions" => {
                lines.extend(all.iter().enumerate().map(|(place, step)| step_line(label, place, step)));
            }
            Value::Array(all) => {
                let numbered = |(place, value)| line(format!("{label} {}", place + 1), plain(value));
                lines.extend(all.iter().enumerate().map(numbered));
            }
            value => lines.push(line(label.to_owned(), plain(value))),
        }
    }
    lines
}

/// Cuts a text that is longer than so many bytes, and shows that it did.
fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
}

fn line(label: String, text: String) -> IntegrationLine {
    IntegrationLine { label, text }
}

/// A text as it stands, and anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_two_letters_and_says_so() {
        let shown = |most| {
            let mut text = "aøb".to_owned();
            cut(&mut text, most);
            text
        };
        assert_eq!((shown(4).as_str(), shown(3).as_str()), ("aøb", "aø…"));
        assert_eq!((shown(2).as_str(), shown(0).as_str()), ("a…", "…"));
    }
}
