//! One parser for the variables of all templates.
//!
//! A template is parsed before any value is known, and a value is never parsed. In a text, braces that hold
//! something else are text: JSON is full of them. What is nearly a variable is an error, because nobody means
//! `{number}` or `{NUMBER 3}` to be sent as it stands.

use core::fmt;

use crate::refusal::Refusal;
use crate::values::Values;

/// A character of a template, and its place in it, counted in characters from 0.
pub(crate) type Marked = (char, usize);

/// The characters of a text with their places.
pub(crate) fn marked(text: &str) -> Vec<Marked> {
    text.chars().zip(0..).collect()
}

/// An error and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub at: usize,
    pub what: Refusal,
}

impl Fault {
    pub const fn new(at: usize, what: Refusal) -> Self {
        Self { at, what }
    }
}

/// What a caller's value stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Variable {
    Number,
    NumberNoPrefix,
    Name,
    /// `{VAR:name}`.
    Var(String),
}

impl Variable {
    /// The longest value, in characters.
    pub const fn most_characters(&self) -> usize {
        match self {
            Self::Number | Self::NumberNoPrefix => 64,
            Self::Name => 256,
            Self::Var(_) => 4096,
        }
    }

    /// Its value; an empty one is none.
    pub fn of<'a>(&self, values: &'a Values) -> Option<&'a str> {
        let value = match self {
            Self::Number => values.number.as_deref(),
            Self::NumberNoPrefix => values.number_no_prefix.as_deref(),
            Self::Name => values.name.as_deref(),
            Self::Var(name) => values.variables.get(name).map(String::as_str),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The variable of what stands between the braces.
    fn of_word(word: &str) -> Option<Self> {
        match word {
            "NUMBER" => Some(Self::Number),
            "NUMBER-NO-PREFIX" => Some(Self::NumberNoPrefix),
            "NAME" => Some(Self::Name),
            _ => {
                word.strip_prefix("VAR:").filter(|name| is_name(name)).map(|name| Self::Var(name.to_owned()))
            }
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number => formatter.write_str("{NUMBER}"),
            Self::NumberNoPrefix => formatter.write_str("{NUMBER-NO-PREFIX}"),
            Self::Name => formatter.write_str("{NAME}"),
            Self::Var(name) => write!(formatter, "{{VAR:{name}}}"),
        }
    }
}

/// Whether a call variable may be called so: 1 to 50 of `a–z A–Z 0–9 _ -`, as the PBX has it for its variables.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=50).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Of its first character.
    pub at: usize,
    pub piece: Piece,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Never empty; never followed by another text.
    Text(String),
    Value(Variable),
}

/// Which forms of variables count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forms {
    Braces,
    /// `%NUMBER%` too. No percent-encoding looks like one: `N` and `V` are no hexadecimal digits.
    BracesAndPercent,
}

/// The parts of a text.
pub(crate) fn parse(text: &[Marked], forms: Forms) -> Result<Vec<Part>, Fault> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    while let [(character, at), behind @ ..] = rest {
        if let Some((variable, behind)) = variable_at(rest, forms)? {
            parts.push(Part { at: *at, piece: Piece::Value(variable) });
            rest = behind;
            continue;
        }
        match parts.last_mut() {
            Some(Part { piece: Piece::Text(text), .. }) => text.push(*character),
            _ => parts.push(Part { at: *at, piece: Piece::Text(character.to_string()) }),
        }
        rest = behind;
    }
    Ok(parts)
}

/// The variables of parts.
pub(crate) fn variables(parts: &[Part]) -> impl Iterator<Item = &Variable> {
    parts.iter().filter_map(|part| match &part.piece {
        Piece::Value(variable) => Some(variable),
        Piece::Text(_) => None,
    })
}

/// The text of parts, each value encoded. None: it is longer than `most` bytes. It is never made much longer than
/// that: a variable that stands in a template a thousand times makes much of a caller's little.
pub(crate) fn fill(
    parts: &[Part],
    values: &Values,
    most: usize,
    encode: impl Fn(&str) -> String,
) -> Option<String> {
    let mut filled = String::new();
    for part in parts {
        match &part.piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Value(variable) => filled.push_str(&encode(variable.of(values).unwrap_or_default())),
        }
        if filled.len() > most {
            return None;
        }
    }
    Some(filled)
}

/// Longer than any variable: how far a closing brace is looked for.
const LONGEST: usize = 80;

/// The variable that begins here, and what is behind it. Errors for what is nearly one.
pub(crate) fn variable_at(text: &[Marked], forms: Forms) -> Result<Option<(Variable, &[Marked])>, Fault> {
    let Some(((open, at), inside)) = text.split_first() else { return Ok(None) };
    let close = match open {
        '{' => '}',
        '%' if forms == Forms::BracesAndPercent => '%',
        _ => return Ok(None),
    };
    let ends = |character: char| character == close || matches!(character, '{' | '}' | '\n' | '\r');
    let end = inside.iter().take(LONGEST).position(|(character, _)| ends(*character));
    let word: String = inside.iter().take(end.unwrap_or(LONGEST)).map(|(character, _)| *character).collect();
    let behind = end.and_then(|end| inside.get(end..)).and_then(<[Marked]>::split_first);
    let Some((_, behind)) = behind.filter(|((character, _), _)| *character == close) else {
        return match open {
            '{' if is_nearly(&word) => Err(Fault::new(*at, Refusal::UnclosedBrace)),
            _ => Ok(None),
        };
    };
    if let Some(variable) = Variable::of_word(&word) {
        return Ok(Some((variable, behind)));
    }
    if !is_nearly(&word) {
        return Ok(None);
    }
    let repeated = word.split_once(char::is_whitespace).is_some_and(|(name, count)| {
        Variable::of_word(name).is_some() && count.trim().bytes().all(|byte| byte.is_ascii_digit())
    });
    let what = if repeated {
        Refusal::VariableRepeated
    } else if word.starts_with("VAR:") {
        Refusal::VariableName
    } else {
        Refusal::UnknownVariable
    };
    Err(Fault::new(*at, what))
}

/// Whether somebody who writes this in braces means a variable: in another case, with blanks, with `_` for `-`,
/// with something behind it.
fn is_nearly(word: &str) -> bool {
    let plain: String = word
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| if character == '_' { '-' } else { character.to_ascii_uppercase() })
        .collect();
    let begins = |name: &str| {
        plain
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphabetic()))
    };
    plain.starts_with("NUMBER") || begins("NAME") || begins("VAR")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<Vec<(usize, String)>, (usize, Refusal)> {
        parse(&marked(text), Forms::BracesAndPercent)
            .map(|parts| {
                let written = |piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Value(variable) => format!("<{variable}>"),
                };
                parts.into_iter().map(|part| (part.at, written(part.piece))).collect()
            })
            .map_err(|fault| (fault.at, fault.what))
    }

    fn ok(text: &str) -> Vec<String> {
        parts(text).unwrap_or_default().into_iter().map(|(_, written)| written).collect()
    }

    #[test]
    fn the_four_variables_are_found_with_their_places_in_characters() {
        let found = parts("æ{NUMBER}{NUMBER-NO-PREFIX} {NAME}{VAR:a-B_9}");
        let expected = [
            (0, "æ"),
            (1, "<{NUMBER}>"),
            (9, "<{NUMBER-NO-PREFIX}>"),
            (27, " "),
            (28, "<{NAME}>"),
            (34, "<{VAR:a-B_9}>"),
        ];
        assert_eq!(found, Ok(expected.map(|(at, text)| (at, text.to_owned())).to_vec()));
    }

    #[test]
    fn the_percent_form_counts_only_where_it_is_asked_for() {
        assert_eq!(ok("a%NUMBER%%VAR:x%%41"), ["a", "<{NUMBER}>", "<{VAR:x}>", "%41"]);
        let braces = parse(&marked("%NUMBER%"), Forms::Braces);
        assert_eq!(braces, Ok(vec![Part { at: 0, piece: Piece::Text("%NUMBER%".to_owned()) }]));
    }

    #[test]
    fn other_braces_are_text() {
        for text in
            ["{", "}", "{}", r#"{"a":1}"#, "{{", "{GUID}", "{NAMESPACE}", "{VARIABLE}", "{ }", "100 %", "%"]
        {
            assert_eq!(ok(text), [text], "{text}");
        }
        assert_eq!(ok("{{NUMBER}}"), ["{", "<{NUMBER}>", "}"]);
    }

    #[test]
    fn what_is_nearly_a_variable_is_an_error_with_its_place() {
        for (text, at, what) in [
            ("a{number}", 1, Refusal::UnknownVariable),
            ("{ NUMBER }", 0, Refusal::UnknownVariable),
            ("{NUMBER_NO_PREFIX}", 0, Refusal::UnknownVariable),
            ("{NUMBERS}", 0, Refusal::UnknownVariable),
            ("{Name}", 0, Refusal::UnknownVariable),
            ("{NAME:x}", 0, Refusal::UnknownVariable),
            ("{VAR}", 0, Refusal::UnknownVariable),
            ("{var:x}", 0, Refusal::UnknownVariable),
            ("%name%", 0, Refusal::UnknownVariable),
            ("{VAR:}", 0, Refusal::VariableName),
            ("{VAR:a b}", 0, Refusal::VariableName),
            ("{VAR:æ}", 0, Refusal::VariableName),
            ("{VAR:a/../b}", 0, Refusal::VariableName),
            ("ææ{NUMBER 3}", 2, Refusal::VariableRepeated),
            ("{VAR:x 3}", 0, Refusal::VariableRepeated),
            ("{NUMBER", 0, Refusal::UnclosedBrace),
            ("{NUMBER {NAME}", 0, Refusal::UnclosedBrace),
            ("{VAR:x\n}", 0, Refusal::UnclosedBrace),
        ] {
            assert_eq!(parts(text), Err((at, what)), "{text}");
        }
        assert_eq!(ok(&format!("{{VAR:{}}}", "a".repeat(50))).len(), 1);
        assert_eq!(parts(&format!("{{VAR:{}}}", "a".repeat(51))), Err((0, Refusal::VariableName)));
    }

    #[test]
    fn a_value_is_filled_in_and_never_parsed() {
        let values = Values {
            number: Some("{NAME}".to_owned()),
            name: Some("{NUMBER}%NAME%".to_owned()),
            ..Values::default()
        };
        let parts = parse(&marked("{NUMBER}-{NAME}-{VAR:x}"), Forms::BracesAndPercent).unwrap_or_default();
        let filled = fill(&parts, &values, 100, str::to_owned);
        assert_eq!(filled.as_deref(), Some("{NAME}-{NUMBER}%NAME%-"));
        assert_eq!(fill(&parts, &values, 21, str::to_owned), None);
    }
}
