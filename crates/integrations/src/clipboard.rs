//! The text of `copyToClipboard`.

use crate::outcome::{NotDone, Reason};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Part, Variable, fill, marked, parse, variables};
use crate::values::Values;

/// In bytes: a variable that stands there a thousand times makes much of little.
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
        let text = fill(&self.0, values, encode);
        if text.len() > MOST_BYTES {
            return Err(NotDone::about(Reason::ValueTooLong, "what"));
        }
        Ok(text)
    }
}

/// A value without control characters, line breaks aside: pasted into a terminal they would be keys.
fn encode(value: &str) -> String {
    value.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}
