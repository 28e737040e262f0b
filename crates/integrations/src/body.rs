//! The body of a request: JSON, XML, a form, or text. What the template begins with decides.
//!
//! | template | values |
//! |---|---|
//! | begins with `{` or `[`, or is a JSON string as a whole | JSON; a value stands in a string that is no name, escaped |
//! | begins with `<` | XML without a DTD; a value stands in text or in the value of an attribute, escaped |
//! | `name=value&name=value` in one line | form; a value stands in a value, encoded |
//! | anything else | text; as it is |
//!
//! Values fill values and never names, so a caller cannot add a field. What begins like JSON or XML and is none
//! is refused: an escaping could not be right there.

mod form;
mod json;
mod xml;

use crate::action::Body;
use crate::outcome::{NotDone, Reason};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Part, Piece, Variable, marked, parse, variables};
use crate::values::Values;

/// A body is at most this long, in bytes: a variable that stands there a thousand times makes much of little.
const MOST_BYTES: usize = 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Xml,
    Form,
    Text,
}

/// A parsed body. Texts of its parts are encoded already.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    format: Format,
    parts: Vec<Part>,
}

impl Template {
    /// None: nothing is sent.
    pub fn parse(text: &str) -> Result<Option<Self>, Fault> {
        let plain = text.trim_start_matches('\u{feff}').trim();
        if plain.is_empty() {
            return Ok(None);
        }
        let parts = parse(&marked(text), Forms::Braces)?;
        if let Some(at) = text.chars().position(|character| character == '\0') {
            return Err(Fault::new(at, Refusal::ControlCharacter));
        }
        let begins_with_variable = plain.starts_with('{')
            && parts.iter().find_map(|part| match &part.piece {
                Piece::Text(text) => {
                    (!text.trim_matches([' ', '\t', '\r', '\n', '\u{feff}']).is_empty()).then_some(false)
                }
                Piece::Value(_) => Some(true),
            }) == Some(true);
        let json = (plain.starts_with(['{', '[']) && !begins_with_variable)
            || (plain.starts_with('"') && json::is_json(plain));
        let (format, parts) = if json {
            json::check(text, &parts)?;
            (Format::Json, parts)
        } else if plain.starts_with('<') {
            xml::check(text, &parts)?;
            (Format::Xml, parts)
        } else if let Some(form) = form::read(&parts)? {
            (Format::Form, form)
        } else {
            (Format::Text, parts)
        };
        Ok(Some(Self { format, parts }))
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        variables(&self.parts)
    }

    /// The body for a call.
    pub fn fill(&self, values: &Values) -> Result<Body, NotDone> {
        let mut text = String::new();
        for part in &self.parts {
            match &part.piece {
                Piece::Text(more) => text.push_str(more),
                Piece::Value(variable) => {
                    let value = variable.of(values).unwrap_or_default();
                    match self.format {
                        Format::Json => json::escape(&mut text, value),
                        Format::Form => text.extend(url::form_urlencoded::byte_serialize(value.as_bytes())),
                        Format::Text => text.push_str(value),
                        Format::Xml if !xml::escape(&mut text, value) => {
                            return Err(NotDone::about(Reason::ValueNotAllowed, variable.to_string()));
                        }
                        Format::Xml => {}
                    }
                }
            }
            if text.len() > MOST_BYTES {
                return Err(NotDone::about(Reason::ValueTooLong, "apiData"));
            }
        }
        let content_type = match self.format {
            Format::Json => "application/json",
            Format::Xml => "application/xml; charset=utf-8",
            Format::Form => "application/x-www-form-urlencoded",
            Format::Text => "text/plain; charset=utf-8",
        };
        Ok(Body { content_type, text })
    }
}
