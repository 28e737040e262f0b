//! The grammar of .NET's `SendKeys`: `+ ^ %` for Shift, Ctrl and Alt, `~` for Enter, groups `+(EC)`, keys
//! `{LEFT 42}`.
//!
//! Source: the documentation of `System.Windows.Forms.SendKeys`. What it refuses is refused here: unknown keys,
//! braces and parentheses without their second one, groups more than three deep, a sign that stands twice.

use super::names;
use super::typist::{Step, Typist, braced, times};
use super::{Key, Modifiers, NamedKey};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Marked, variable_at};

const DEEPEST: usize = 3;

pub(crate) fn parse(template: &[Marked]) -> Result<Vec<Step>, Fault> {
    let mut typist = Typist::default();
    // What each open group adds, and where it opened.
    let mut groups: Vec<(Modifiers, usize)> = Vec::new();
    // Signs that wait for their key, and where the last one stands.
    let mut pending: Option<(Modifiers, usize)> = None;
    let mut rest = template;
    while let [(character, at), behind @ ..] = rest {
        let (here, character, at) = (rest, *character, *at);
        rest = behind;
        let grouped = groups.iter().fold(Modifiers::NONE, |all, (more, _)| all.with(*more));
        let held = pending.map_or(grouped, |(more, _)| grouped.with(more));
        let in_group = !groups.is_empty() && pending.is_none();
        if let Some(sign) = sign(character) {
            if held.with(sign) == held {
                return Err(Fault::new(at, Refusal::RepeatedModifier));
            }
            pending = Some((pending.map_or(sign, |(more, _)| more.with(sign)), at));
            continue;
        }
        match character {
            '(' if groups.len() >= DEEPEST => return Err(Fault::new(at, Refusal::GroupTooDeep)),
            '(' => {
                groups.push((pending.map_or(Modifiers::NONE, |(more, _)| more), at));
                typist.close_group();
            }
            ')' => {
                if let Some((_, at)) = pending {
                    return Err(Fault::new(at, Refusal::DanglingModifier));
                }
                if groups.pop().is_none() {
                    return Err(Fault::new(at, Refusal::StrayParenthesis));
                }
                typist.close_group();
            }
            '~' => typist.key(Key::Named(NamedKey::Enter), 1, held, in_group, at)?,
            '}' => return Err(Fault::new(at, Refusal::StrayBrace)),
            '{' => {
                if let Some((variable, behind)) = variable_at(here, Forms::Braces)? {
                    typist.value(variable, held, at)?;
                    rest = behind;
                } else {
                    let braced = braced(behind, at)?;
                    let key = names::key(&braced.name).ok_or(Fault::new(at, Refusal::UnknownKey))?;
                    typist.key(key, times(braced.word.as_deref(), at)?, held, in_group, at)?;
                    rest = braced.behind;
                }
            }
            '\r' if behind.first().is_some_and(|(next, _)| *next == '\n') => continue,
            _ => typist.literal(character, held, in_group, at)?,
        }
        pending = None;
    }
    if let Some((_, at)) = pending {
        return Err(Fault::new(at, Refusal::DanglingModifier));
    }
    if let Some((_, at)) = groups.pop() {
        return Err(Fault::new(at, Refusal::UnclosedGroup));
    }
    typist.finish()
}

const fn sign(character: char) -> Option<Modifiers> {
    Some(match character {
        '+' => Modifiers { shift: true, ..Modifiers::NONE },
        '^' => Modifiers { control: true, ..Modifiers::NONE },
        '%' => Modifiers { alt: true, ..Modifiers::NONE },
        _ => return None,
    })
}
