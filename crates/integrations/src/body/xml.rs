//! XML: a template is XML with variables in its texts and attributes, and so is what comes of it.

use crate::refusal::Refusal;
use crate::template::{Fault, Part, Piece};

/// In bytes, and declarations of name spaces. The time of the parser grows with the square of the attributes of an
/// element, and faster yet with name spaces within each other: four thousand of them took it minutes.
const MOST_BYTES: usize = 65_536;
const MOST_NAME_SPACES: usize = 100;

/// Whether the template is XML without a DTD, and every variable stands in text or in the value of an attribute.
pub(super) fn check(text: &str, parts: &[Part]) -> Result<(), Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::new(0, Refusal::XmlTooMuch));
    }
    if let Some((at, _)) = text.match_indices("xmlns").nth(MOST_NAME_SPACES) {
        let before = text.get(..at).unwrap_or_default();
        return Err(Fault::new(before.chars().count(), Refusal::XmlTooMuch));
    }
    if let Err(error) = roxmltree::Document::parse(text) {
        // Of these the parser knows no place.
        let at = match error {
            roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
                text.chars().count()
            }
            _ => place(text, error.pos()),
        };
        return Err(Fault::new(at, Refusal::Xml));
    }
    let places = places(text);
    if let Some(at) = foreign_encoding(text) {
        return Err(Fault::new(at, Refusal::XmlEncoding));
    }
    for part in parts.iter().filter(|part| matches!(part.piece, Piece::Value(_))) {
        if places.get(part.at) != Some(&Place::Value) {
            return Err(Fault::new(part.at, Refusal::VariableOutsideText));
        }
    }
    Ok(())
}

/// Where the parser stopped, in characters. It counts rows and columns in characters from 1.
fn place(text: &str, position: roxmltree::TextPos) -> usize {
    let number = |number: u32| usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    let lines = text.split_inclusive('\n').take(number(position.row));
    lines.map(|line| line.chars().count()).sum::<usize>() + number(position.col)
}

/// Where a declaration names an encoding that is not UTF-8.
fn foreign_encoding(text: &str) -> Option<usize> {
    let text = text.trim_start_matches('\u{feff}');
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let at = declaration.find("encoding")?;
    let value = declaration.get(at..)?.split(['"', '\'']).nth(1)?;
    (!value.eq_ignore_ascii_case("utf-8")).then(|| "<?xml".len() + declaration.get(..at).map_or(0, str::len))
}

/// What a character of a well-formed document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Text, or the value of an attribute.
    Value,
    /// A name, a comment, a section of CDATA, an instruction.
    Markup,
}

fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let closing = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find_map(|(open, close)| rest.strip_prefix(open).map(|inside| (open, inside, close)));
        if let Some((open, inside, close)) = closing {
            let length = inside.find(close).map_or(inside.len(), |at| at + close.len());
            let (section, behind) = rest.split_at(open.len() + length);
            places.extend(section.chars().map(|_| Place::Markup));
            rest = behind;
        } else if character == '<' {
            rest = tag(rest, &mut places);
        } else {
            places.push(Place::Value);
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    places
}

/// Marks one tag; what is behind it.
fn tag<'a>(text: &'a str, places: &mut Vec<Place>) -> &'a str {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        let in_value = quote.is_some() && quote != Some(character);
        places.push(if in_value { Place::Value } else { Place::Markup });
        match quote {
            Some(mark) if mark == character => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character == '>' => return text.get(at + 1..).unwrap_or_default(),
            None => {}
        }
    }
    ""
}

/// A value as text or as an attribute in either quotation mark. False where XML 1.0 has no such character.
/// Blanks that a reader would normalise are references.
pub(super) fn escape(text: &mut String, value: &str) -> bool {
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&apos;"),
            '\t' => text.push_str("&#9;"),
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => return false,
            _ => text.push(character),
        }
    }
    true
}
