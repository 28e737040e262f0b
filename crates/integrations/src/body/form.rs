//! Forms: `name=value&name=value`, `application/x-www-form-urlencoded`.

use crate::address::push_percent;
use crate::refusal::Refusal;
use crate::template::{Fault, Part, Piece};

/// The parts of a form with their texts encoded, or none where the template is no form.
///
/// A form is one line in which every field has a name of letters, digits and `_ . - [ ] % * +`, and a `=`. What
/// stands in the values is taken as people write it: a blank is a `+`, a `%` that begins no encoding is one.
pub(super) fn read(parts: &[Part]) -> Result<Option<Vec<Part>>, Fault> {
    let mut encoded: Vec<Part> = Vec::new();
    let mut in_name = true;
    let mut name = 0;
    let mut value_in_name = None;
    for part in parts {
        let text = match &part.piece {
            Piece::Value(_) => {
                if in_name {
                    value_in_name = value_in_name.or(Some(part.at));
                    name += 1;
                }
                encoded.push(part.clone());
                continue;
            }
            Piece::Text(text) => text,
        };
        let mut written = String::new();
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            match character {
                '&' if in_name => return Ok(None),
                '&' => (in_name, name) = (true, 0),
                '=' if in_name && name == 0 => return Ok(None),
                '=' if in_name => in_name = false,
                _ if in_name && !is_of_name(character) => return Ok(None),
                _ if in_name => name += 1,
                '\r' | '\n' => return Ok(None),
                _ => {}
            }
            match character {
                ' ' => written.push('+'),
                '%' if !begins_encoding(rest.as_str()) => written.push_str("%25"),
                _ if character.is_ascii_graphic() && !"\"<>\\^`{|}#".contains(character) => {
                    written.push(character)
                }
                _ => {
                    let mut bytes = [0; 4];
                    character
                        .encode_utf8(&mut bytes)
                        .bytes()
                        .for_each(|byte| push_percent(&mut written, byte));
                }
            }
        }
        encoded.push(Part { at: part.at, piece: Piece::Text(written) });
    }
    match (in_name, value_in_name) {
        (true, _) => Ok(None),
        (false, Some(at)) => Err(Fault::new(at, Refusal::VariableOutsideText)),
        (false, None) => Ok(Some(encoded)),
    }
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_.-[]%*+".contains(character)
}

fn begins_encoding(rest: &str) -> bool {
    let mut digits = rest.bytes().take(2).filter(u8::is_ascii_hexdigit);
    digits.next().is_some() && digits.next().is_some()
}
