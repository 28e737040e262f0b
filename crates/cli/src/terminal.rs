//! Text for a terminal, of which a caller may have chosen a part.
//!
//! A terminal obeys what it is sent: escape sequences, and marks that turn the direction of writing. Whoever calls
//! chooses a number, a name and variables, so none of it is printed as it came.

use std::fmt::Write as _;

/// Whether a terminal shows it as what it is.
fn is_shown(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            // Marks of direction and what is invisible, line and paragraph separators.
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text on one line, with `\u{…}` in place of what a terminal would obey or hide.
pub fn shown(text: &str) -> String {
    replaced(text, |out, character| {
        let _never = write!(out, "{}", character.escape_unicode());
    })
}

/// JSON that says the same, with the escapes of JSON in place of such characters. They occur in strings alone;
/// line breaks between members stay.
pub fn shown_json(json: &str) -> String {
    json.split('\n')
        .map(|line| {
            replaced(line, |out, character| {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _never = write!(out, "\\u{unit:04x}");
                }
            })
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn replaced(text: &str, replace: impl Fn(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_shown(character) { out.push(character) } else { replace(&mut out, character) }
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use serde_json::{Value, json};

    use super::*;

    /// Escape, the one-character form of `ESC [`, direction turned, a tag, a line's end; and what is plain text.
    const HOSTILE: &str = "a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}b\u{2066}\u{200b}\u{e0041}\r\n\0 æøå Ж 👩‍💻 \"\\";

    #[test]
    fn nothing_that_a_terminal_obeys_is_left_in_a_text() {
        let text = shown(HOSTILE);
        assert!(text.chars().all(|character| !character.is_control() && is_shown(character)), "{text:?}");
        assert!(text.starts_with(r"a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}b"), "{text}");
        assert!(text.contains("æøå Ж"), "{text}");
    }

    #[test]
    fn json_says_the_same_and_is_plain_to_look_at() {
        let value = json!({ HOSTILE: [HOSTILE, 5, null] });
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let shown = shown_json(&text);
            assert!(shown.chars().all(|character| character == '\n' || is_shown(character)), "{shown:?}");
            assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        }
    }
}
