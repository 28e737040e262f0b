//! What the characters of a number mean, whatever script and typography they come from.

use crate::Unfit;

/// The noughts of the decimal digits of all scripts (Unicode 16, category Nd); nine more follow each. The
/// mathematical ones have five rows after one another.
const NOUGHTS: [u32; 71] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50,
    0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950,
    0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC,
    0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0, 0x10D40, 0x11BF0, 0x16D70,
];

/// A number's characters as ASCII ones, without those that are not seen.
///
/// # Errors
/// [`Unfit::Character`] where the text says that it is shown in another order than it is written in, and for
/// what parts two numbers: a line break, a tab.
pub fn plain(text: &str) -> Result<String, Unfit> {
    let text = text.trim();
    let parts = |character: &char| {
        // RIGHT-TO-LEFT OVERRIDE: what is seen is not what would be dialled.
        character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202e}')
    };
    match text.chars().find(parts) {
        Some(character) => Err(Unfit::Character(character)),
        None => Ok(visible(text).trim().to_owned()),
    }
}

/// The same for any text: what is no character of a number stays as it is, what is not seen goes.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().filter(|character| !is_invisible(*character)).map(meant).collect()
}

/// Marks for direction, joining and breaking, and control characters.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
        )
}

fn meant(character: char) -> char {
    if let Some(digit) = digit(character) {
        return digit;
    }
    match character {
        '\u{ff0b}' | '\u{fe62}' | '\u{207a}' => '+',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{30fc}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => '-',
        '\u{ff08}' | '\u{fe59}' => '(',
        '\u{ff09}' | '\u{fe5a}' => ')',
        '\u{ff0e}' | '\u{2024}' | '\u{fe52}' | '\u{b7}' => '.',
        '\u{ff0f}' | '\u{2044}' | '\u{2215}' => '/',
        '\u{ff0a}' => '*',
        '\u{ff03}' | '\u{fe5f}' => '#',
        character if character.is_whitespace() => ' ',
        character => character,
    }
}

fn digit(character: char) -> Option<char> {
    let code = u32::from(character);
    let nought = NOUGHTS.iter().find(|nought| (**nought..**nought + 10).contains(&code))?;
    char::from_digit(code - nought, 10)
}
