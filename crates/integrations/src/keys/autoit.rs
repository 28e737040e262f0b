//! The grammar of AutoIt's `Send`: `+ ^ ! #` for Shift, Ctrl, Alt and the Windows key, keys `{DOWN 3}`, held keys
//! `{a down}` and `{CTRLDOWN}`, characters `{ASC 0248}`.
//!
//! Source: AutoIt's documentation of `Send`. There are no groups, and `~` is a character. Keys that stay held
//! are refused, and so is what depends on the state of a lock key (`{CAPSLOCK on}`).

use super::typist::{Step, Typist, braced, times};
use super::{Key, Modifiers, names};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Marked, variable_at};

pub(crate) fn parse(template: &[Marked]) -> Result<Vec<Step>, Fault> {
    let mut typist = Typist::default();
    // Signs that wait for their key, and where the last one stands.
    let mut pending: Option<(Modifiers, usize)> = None;
    let mut rest = template;
    while let [(character, at), behind @ ..] = rest {
        let (character, at) = (*character, *at);
        let held = pending.map_or(Modifiers::NONE, |(more, _)| more);
        if let Some(sign) = sign(character) {
            if held.with(sign) == held {
                return Err(Fault::new(at, Refusal::RepeatedModifier));
            }
            pending = Some((held.with(sign), at));
            rest = behind;
            continue;
        }
        rest = match character {
            '}' => return Err(Fault::new(at, Refusal::StrayBrace)),
            '{' => match variable_at(rest, Forms::Braces)? {
                Some((variable, behind)) => {
                    typist.value(variable, held, at)?;
                    behind
                }
                None => in_braces(&mut typist, behind, held, at)?,
            },
            '\r' if behind.first().is_some_and(|(next, _)| *next == '\n') => {
                rest = behind;
                continue;
            }
            _ => {
                typist.literal(character, held, false, at)?;
                behind
            }
        };
        pending = None;
    }
    match pending {
        Some((_, at)) => Err(Fault::new(at, Refusal::DanglingModifier)),
        None => typist.finish(),
    }
}

/// Reads what stands behind an opening brace at `at`; what is behind the closing one.
fn in_braces<'a>(
    typist: &mut Typist,
    inside: &'a [Marked],
    held: Modifiers,
    at: usize,
) -> Result<&'a [Marked], Fault> {
    let braced = braced(inside, at)?;
    let name = braced.name.to_ascii_uppercase();
    let word = braced.word.as_deref().map(str::to_ascii_uppercase);
    let unsupported = Fault::new(at, Refusal::KeyNotSupported);
    // `{CTRLDOWN}` is `{CTRL down}`.
    let joined = ["DOWN", "UP"].into_iter().find_map(|state| {
        let key =
            name.strip_suffix(state).filter(|key| matches!(*key, "SHIFT" | "CTRL" | "ALT" | "LWIN" | "RWIN"));
        key.map(|key| (key.to_owned(), Some(state.to_owned())))
    });
    let (name, word) = match (joined, &word) {
        (Some(joined), None) => joined,
        _ => (braced.name.clone(), word),
    };
    if name.eq_ignore_ascii_case("ASC") {
        let character = word.as_deref().and_then(character_of).ok_or(unsupported)?;
        typist.key(Key::Character(character), 1, held, false, at)?;
        return Ok(braced.behind);
    }
    let Some(key) = names::key(&name) else {
        let known = names::is_known_elsewhere(&name);
        return Err(if known { unsupported } else { Fault::new(at, Refusal::UnknownKey) });
    };
    match word.as_deref() {
        Some("DOWN" | "UP") if !held.is_none() => return Err(unsupported),
        Some("DOWN") => typist.down(key, at)?,
        Some("UP") => typist.up(key, at)?,
        Some("ON" | "OFF" | "TOGGLE") => return Err(unsupported),
        word => typist.key(key, times(word, at)?, held, false, at)?,
    }
    Ok(braced.behind)
}

/// The character of `{ASC 0248}`: ASCII, Latin 1 behind a leading nought, and Unicode from 256 on. What Windows
/// takes from the code page of the console (128 to 255 without a nought) differs from computer to computer and
/// is none.
fn character_of(digits: &str) -> Option<char> {
    let number: u32 =
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
    let fits = matches!(number, 32..=126 | 256..) || (digits.starts_with('0') && number >= 160);
    fits.then(|| char::from_u32(number)).flatten().filter(|character| !character.is_control())
}

const fn sign(character: char) -> Option<Modifiers> {
    Some(match character {
        '+' => Modifiers { shift: true, ..Modifiers::NONE },
        '^' => Modifiers { control: true, ..Modifiers::NONE },
        '!' => Modifiers { alt: true, ..Modifiers::NONE },
        '#' => Modifiers { logo: true, ..Modifiers::NONE },
        _ => return None,
    })
}
