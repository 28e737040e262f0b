//! The strokes of a template as they come, and the rules that hold for both grammars.

use super::{Key, Modifiers, NamedKey, Stroke};
use crate::refusal::Refusal;
use crate::template::{Fault, Marked, Variable};

/// A step of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Stroke(Stroke),
    Value(Variable),
}

/// Characters to type and keys to press, all together.
pub(crate) const MOST: usize = 1000;
const MOST_REPEATED: u16 = 100;

#[derive(Debug, Default)]
pub(super) struct Typist {
    steps: Vec<Step>,
    /// Keys that are held, with the places where that began.
    down: Vec<(Key, usize)>,
    count: usize,
    /// The last step is a group that goes on.
    group_open: bool,
}

impl Typist {
    /// A key of the template, with what is held by signs. In a group, the strokes are those of [`Stroke::Held`].
    pub fn key(
        &mut self,
        key: Key,
        times: u16,
        modifiers: Modifiers,
        in_group: bool,
        at: usize,
    ) -> Result<(), Fault> {
        self.count(usize::from(times), at)?;
        let plain = modifiers.is_none();
        match key {
            Key::Character(character) if plain && self.down.is_empty() => {
                self.text(core::iter::repeat_n(character, usize::from(times)));
            }
            _ if in_group && !plain => self.held(key, times, modifiers),
            _ => self.push(Step::Stroke(Stroke::Press { key, modifiers, times })),
        }
        Ok(())
    }

    /// A character of the template as it stands. A line break is Enter, a tab is Tab.
    pub fn literal(
        &mut self,
        character: char,
        modifiers: Modifiers,
        in_group: bool,
        at: usize,
    ) -> Result<(), Fault> {
        let key = match character {
            '\n' | '\r' => Key::Named(NamedKey::Enter),
            '\t' => Key::Named(NamedKey::Tab),
            _ if character.is_control() => return Err(Fault::new(at, Refusal::ControlCharacter)),
            _ => Key::Character(character),
        };
        self.key(key, 1, modifiers, in_group, at)
    }

    /// A value: never while anything is held, for a caller's text would be a shortcut then.
    pub fn value(&mut self, variable: Variable, modifiers: Modifiers, at: usize) -> Result<(), Fault> {
        if !modifiers.is_none() || !self.down.is_empty() {
            return Err(Fault::new(at, Refusal::VariableWithModifier));
        }
        self.push(Step::Value(variable));
        Ok(())
    }

    pub fn down(&mut self, key: Key, at: usize) -> Result<(), Fault> {
        if self.down.iter().any(|(held, _)| *held == key) {
            return Err(Fault::new(at, Refusal::KeyAlreadyDown));
        }
        self.count(1, at)?;
        self.down.push((key, at));
        self.push(Step::Stroke(Stroke::Down(key)));
        Ok(())
    }

    pub fn up(&mut self, key: Key, at: usize) -> Result<(), Fault> {
        let Some(place) = self.down.iter().position(|(held, _)| *held == key) else {
            return Err(Fault::new(at, Refusal::KeyNotDown));
        };
        self.down.remove(place);
        self.push(Step::Stroke(Stroke::Up(key)));
        Ok(())
    }

    /// The next key of a group begins a stroke of its own.
    pub const fn close_group(&mut self) {
        self.group_open = false;
    }

    /// The steps, where nothing is left held.
    pub fn finish(self) -> Result<Vec<Step>, Fault> {
        match self.down.first() {
            Some((_, at)) => Err(Fault::new(*at, Refusal::KeyLeftDown)),
            None => Ok(self.steps),
        }
    }

    fn count(&mut self, more: usize, at: usize) -> Result<(), Fault> {
        self.count += more;
        if self.count > MOST { Err(Fault::new(at, Refusal::TooLong)) } else { Ok(()) }
    }

    fn push(&mut self, step: Step) {
        self.steps.push(step);
        self.group_open = false;
    }

    fn text(&mut self, characters: impl Iterator<Item = char>) {
        if let Some(Step::Stroke(Stroke::Text(text))) = self.steps.last_mut() {
            text.extend(characters);
        } else {
            self.push(Step::Stroke(Stroke::Text(characters.collect())));
        }
    }

    fn held(&mut self, key: Key, times: u16, modifiers: Modifiers) {
        let more = core::iter::repeat_n(key, usize::from(times));
        match self.steps.last_mut() {
            Some(Step::Stroke(Stroke::Held { modifiers: held, keys }))
                if self.group_open && *held == modifiers =>
            {
                keys.extend(more);
            }
            _ => {
                self.push(Step::Stroke(Stroke::Held { modifiers, keys: more.collect() }));
                self.group_open = true;
            }
        }
    }
}

/// What stands in braces: a name, and a word behind it.
pub(super) struct Braced<'a> {
    pub name: String,
    pub word: Option<String>,
    /// What is behind the closing brace.
    pub behind: &'a [Marked],
}

/// Reads `{NAME}`, `{NAME 3}`, `{}}` and `{} 3}`. `inside` begins behind the opening brace, which is at `at`.
pub(super) fn braced(inside: &[Marked], at: usize) -> Result<Braced<'_>, Fault> {
    let unclosed = Fault::new(at, Refusal::UnclosedBrace);
    // The first character is a part of the name even where it is a brace.
    let Some(((first, _), more)) = inside.split_first() else { return Err(unclosed) };
    let end = more.iter().position(|(character, _)| *character == '}').ok_or(unclosed)?;
    let first_closes =
        *first == '}' && !more.first().is_some_and(|(next, _)| *next == '}' || next.is_whitespace());
    if first_closes || first.is_whitespace() {
        return Err(Fault::new(at, Refusal::UnknownKey));
    }
    let text: String = more.iter().take(end).map(|(character, _)| *character).collect();
    let (name, word) = match text.split_once(char::is_whitespace) {
        Some((name, word)) => (name, Some(word.trim_start().to_owned())),
        None => (text.as_str(), None),
    };
    Ok(Braced { name: format!("{first}{name}"), word, behind: more.get(end + 1..).unwrap_or_default() })
}

/// The times of `{NAME 3}`.
pub(super) fn times(word: Option<&str>, at: usize) -> Result<u16, Fault> {
    let Some(word) = word else { return Ok(1) };
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| word.parse().ok())
        .flatten()
        .filter(|times| (1..=MOST_REPEATED).contains(times))
        .ok_or(Fault::new(at, Refusal::Repeat))
}
