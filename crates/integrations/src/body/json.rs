//! JSON: a template is JSON with variables in its strings, and so is what comes of it.

use serde_json::Value;

use crate::refusal::Refusal;
use crate::template::{Fault, Part, Piece};

pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok()
}

/// Whether the template is JSON and every variable stands in a string that is no name.
pub(super) fn check(text: &str, parts: &[Part]) -> Result<(), Fault> {
    if let Err(error) = serde_json::from_str::<Value>(text) {
        let at = place(text, &error);
        // A variable without quotation marks is what people write most; the parser stops behind its brace.
        let bare =
            |part: &&Part| matches!(part.piece, Piece::Value(_)) && (part.at..=part.at + 1).contains(&at);
        return Err(match parts.iter().find(bare) {
            Some(part) => Fault::new(part.at, Refusal::VariableOutsideText),
            None => Fault::new(at, Refusal::Json),
        });
    }
    let strings = strings(text);
    for part in parts.iter().filter(|part| matches!(part.piece, Piece::Value(_))) {
        let before = strings.partition_point(|(from, _)| *from < part.at);
        let last = before.checked_sub(1).and_then(|last| strings.get(last));
        let inside = last.is_some_and(|(_, to)| part.at < *to);
        if !inside {
            return Err(Fault::new(part.at, Refusal::VariableOutsideText));
        }
    }
    Ok(())
}

/// Where the parser stopped, in characters. It counts lines from 1 and bytes in a line from 1.
fn place(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(|line| line.chars().count())
        .sum();
    let line = text.split_inclusive('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let bytes = error.column().saturating_sub(1).min(line.len());
    let within = line.char_indices().take_while(|(at, _)| *at < bytes).count();
    before + within
}

/// The places of the quotation marks of all strings of a JSON text but the names, in characters and in order.
fn strings(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    let mut escaped = false;
    for (at, character) in text.chars().enumerate() {
        match (open, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(from), '"') => {
                found.push((from, at));
                open = None;
            }
            (Some(_), _) => {}
            (None, '"') => open = Some(at),
            // In JSON a colon outside of strings stands behind a name.
            (None, ':') => drop(found.pop()),
            (None, _) => {}
        }
    }
    found
}

/// The inside of a JSON string. Line and paragraph separators are escaped too, for those who read it as
/// JavaScript.
pub(crate) fn escape(text: &mut String, value: &str) {
    let quoted = Value::from(value).to_string();
    let inside = quoted.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')).unwrap_or_default();
    text.push_str(&inside.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
}
