//! Telephone numbers as people write them: what of a text may be dialled.
//!
//! One reading for links, for marked and copied text, for the command line and for what is typed. What is handed
//! on is made anew of a `+` and ASCII digits: [`Number`] has nothing else. Digits of other scripts, typographic
//! dashes and invisible marks are read for what they mean, and never handed on ([`characters`]). Behind a `+`
//! libphonenumber's data says whether a trunk prefix is to go, as in `+49 (0)30 …`, or belongs to the number, as
//! in Italy ([`Country`]). A number without a `+` is dialled as it is written: the PBX knows its own extensions.
//!
//! | from | reading |
//! |---|---|
//! | a link, `call` | [`read`]: a number and nothing else |
//! | marked or copied text | [`offered`]: the same, and dates, times and addresses of computers are none |
//! | typed into the call box | [`dialled`]: the same; what is no number is left to the PBX |

pub mod characters;
mod country;
mod lookalike;
mod shown;

use core::fmt;

pub use country::Country;
pub use shown::Data;

/// As many digits as a number of the PBX has (specification of the CALL shortcut).
const DIGITS: core::ops::RangeInclusive<usize> = 2..=20;
/// More is no number that somebody has written, blanks included. In bytes.
const LONGEST_TEXT: usize = 128;

/// A number that can be dialled: 2 to 20 ASCII digits, and maybe a `+` before them.
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Number {
    /// Whom somebody calls is nobody's business: a log cannot show it by accident.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Number(…)")
    }
}

/// Whether libphonenumber's data knows such a number; only of one with a `+`.
#[must_use]
pub fn is_known(number: &Number) -> bool {
    number.0.starts_with('+') && phonenumber::parse(None, &number.0).is_ok_and(|number| number.is_valid())
}

/// Why a text is no number. None of it holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// There is no digit in it.
    Nothing,
    /// It has a character that no number has.
    Character(char),
    /// A `+` that is not at the beginning.
    Plus,
    TooFewDigits,
    TooManyDigits,
}

/// Reads a number with nothing beside it.
///
/// # Errors
/// What is wrong with it first.
pub fn read(text: &str) -> Result<Number, Unfit> {
    let too_long = text.len() > LONGEST_TEXT;
    let plain = if too_long { return Err(Unfit::TooManyDigits) } else { characters::plain(text)? };
    let (number, bracketed) = parts(&plain);
    let (plus, rest) = number.strip_prefix('+').map_or((false, number.as_str()), |rest| (true, rest));
    if let Some(strange) = rest.chars().find(|character| !character.is_ascii_digit()) {
        return Err(if strange == '+' { Unfit::Plus } else { Unfit::Character(strange) });
    }
    // Of `00`, which stands for the + in most countries, only what is in brackets is taken away.
    let digits = match rest.strip_prefix("00") {
        _ if plus => country::without_trunk(rest, bracketed),
        Some(behind) if bracketed => format!("00{}", country::without_trunk(behind, bracketed)),
        _ => rest.to_owned(),
    };
    match digits.len() {
        0 => Err(Unfit::Nothing),
        count if count < *DIGITS.start() => Err(Unfit::TooFewDigits),
        count if count > *DIGITS.end() => Err(Unfit::TooManyDigits),
        _ => Ok(Number(if plus { format!("+{digits}") } else { digits })),
    }
}

/// A number that somebody has marked or copied. `None` for everything else, and for what only looks like one:
/// a date, a time, the address of a computer. Four groups of two digits are both in some countries; where they
/// are a number of `country`, they are a number.
#[must_use]
pub fn offered(text: &str, country: Option<Country>) -> Option<Number> {
    let number = read(text).ok()?;
    let plain = characters::plain(text).ok()?;
    (!lookalike::is_one(&plain, country)).then_some(number)
}

/// What is dialled of a text that somebody has typed: a number, a code of the telephone network such as `*21#`,
/// and else the text itself, of which the PBX may make something. Never an invisible character. Empty: nothing.
#[must_use]
pub fn dialled(text: &str) -> String {
    let plain = characters::visible(text);
    let (code, _) = parts(&plain);
    // Also what is a number once its invisible characters are gone, or all that stands between its digits.
    if let Ok(number) = read(text).or_else(|_| read(&plain)).or_else(|_| read(&code)) {
        return number.0;
    }
    let is_code = code.bytes().all(|byte| byte.is_ascii_digit() || b"+*#".contains(&byte));
    if is_code { code } else { plain.trim().to_owned() }
}

/// The text without what stands between digits; whether a nought in brackets was among it.
fn parts(plain: &str) -> (String, bool) {
    let between = |character| matches!(character, ' ' | '-' | '.' | '/' | '(' | ')');
    let number: String = plain.chars().filter(|character| !between(*character)).collect();
    let bracketed = plain.split('(').skip(1).any(|part| {
        part.trim_start().starts_with('0') && {
            part.split_once(')').is_some_and(|(inside, _)| inside.trim() == "0")
        }
    });
    (number, bracketed)
}
