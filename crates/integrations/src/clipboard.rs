//! The text of `copyToClipboard`.

use crate::outcome::{NotDone, Reason};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Part, Variable, fill, marked, parse, variables};
use crate::values::Values;

/// In bytes.
const MOST_BYTES: usize = 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Part>);

impl Template {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::new(0, Refusal::Empty));
        }
        if let Some(at) = text.chars().position(|character| character == '\0') {
            return Err(Fault::new(at, Refusal::ControlCharacter));
        }
        parse(&marked(text), Forms::Braces).map(Self)
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        variables(&self.0)
    }

    pub fn fill(&self, values: &Values) -> Result<String, NotDone> {
        fill(&self.0, values, MOST_BYTES, encode).ok_or(NotDone::about(Reason::ValueTooLong, "what"))
    }
}

/// A value without control characters, line breaks aside: pasted into a terminal they would be keys.
fn encode(value: &str) -> String {
    value.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}
