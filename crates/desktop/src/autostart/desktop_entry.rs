//! The desktop entry that Linux desktops start at login, as text: rendered, read, repaired.
//!
//! Forms: the Desktop Entry Specification 1.5 (values, `Exec`) and the Desktop Application Autostart
//! Specification 0.5 (`Hidden`). A command passes three layers there, undone by the desktop in this
//! order: the escapes of a value, the field codes (`%`), the quotes.

use super::{Entry, Refused, Veto, texts};
use crate::IDENTIFIER;

const GROUP: &str = "[Desktop Entry]";

/// Put before a program whose path has a `%`: GLib looks for the program before it undoes `%%`, does
/// not find it, and drops the whole entry (seen with 2.74).
const ENV: &str = "/usr/bin/env";

/// Characters with which an argument must be quoted, after the specification.
const RESERVED: &[char] =
    &[' ', '\t', '\n', '"', '\'', '\\', '>', '<', '~', '|', '&', ';', '$', '*', '?', '#', '(', ')', '`'];

/// What a desktop entry says, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The program and its arguments; `None` without an `Exec`.
    pub command: Option<(String, Vec<String>)>,
    pub vetoed: Option<Veto>,
}

/// The whole file.
///
/// # Errors
/// The entry has something that `Exec` cannot say.
pub fn render(entry: &Entry) -> Result<String, Refused> {
    let exec = exec(entry)?;
    Ok(format!(
        "{GROUP}\n\
         Type=Application\n\
         Name=Communicator\n\
         Comment=Telephony for your desktop\n\
         Comment[da]=Telefoni til dit skrivebord\n\
         Icon={IDENTIFIER}\n\
         Exec={exec}\n\
         Terminal=false\n\
         X-GNOME-Autostart-enabled=true\n"
    ))
}

/// The same file with this entry's command; everything else, the user's veto included, stays as it
/// is. `None` where the file has no command to replace.
///
/// # Errors
/// The entry has something that `Exec` cannot say.
pub fn with_command(file: &str, entry: &Entry) -> Result<Option<String>, Refused> {
    let exec = exec(entry)?;
    let mut replaced = false;
    let mut inside = false;
    let mut lines = Vec::new();
    for line in file.lines() {
        if line.starts_with('[') {
            inside = line.trim_end() == GROUP;
        }
        if inside && key_and_value(line).is_some_and(|(key, _)| key == "Exec") {
            replaced = true;
            lines.push(format!("Exec={exec}"));
        } else {
            lines.push(line.to_owned());
        }
    }
    Ok(replaced.then(|| lines.join("\n") + "\n"))
}

/// Reads an entry, ours or one that the user or a desktop edited.
///
/// # Errors
/// Why this is no entry, or one whose command cannot be understood.
pub fn parse(file: &str) -> Result<Parsed, String> {
    let mut inside = false;
    let mut found = false;
    let (mut exec, mut hidden, mut gnome) = (None, false, true);
    for line in file.lines() {
        if line.starts_with('[') {
            inside = line.trim_end() == GROUP;
            found |= inside;
        }
        let Some((key, value)) = key_and_value(line).filter(|_| inside) else { continue };
        match key {
            "Exec" => exec = Some(value),
            "Hidden" => hidden = value == "true",
            "X-GNOME-Autostart-enabled" => gnome = value != "false",
            _ => {}
        }
    }
    if !found {
        return Err(format!("it has no group {GROUP}"));
    }
    let vetoed = match (hidden, gnome) {
        (true, _) => Some(Veto::HiddenEntry),
        (false, false) => Some(Veto::GnomeAutostart),
        (false, true) => None,
    };
    let command = match exec.map(command).transpose() {
        // The veto is worth more than a command that will not run.
        Err(_) if vetoed.is_some() => None,
        other => other?,
    };
    if command.is_none() && vetoed.is_none() {
        return Err("it has no Exec".to_owned());
    }
    Ok(Parsed { command, vetoed })
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    if line.starts_with('#') {
        return None;
    }
    let (key, value) = line.split_once('=')?;
    Some((key.trim_ascii(), value.trim_ascii()))
}

/// The value of `Exec`.
pub(crate) fn exec(entry: &Entry) -> Result<String, Refused> {
    let program = texts(entry)?;
    if !program.starts_with('/') {
        return Err(Refused::NotAbsolute);
    }
    let mut words = Vec::new();
    if program.contains('%') {
        // `env` would take the path for a variable.
        if program.contains('=') {
            return Err(Refused::PercentAndEquals);
        }
        words.push(ENV.to_owned());
    }
    words.push(quoted(program));
    words.extend(entry.arguments.iter().map(|argument| quoted(argument)));
    Ok(words.join(" ").replace('%', "%%").replace('\\', "\\\\").replace('\t', "\\t"))
}

fn quoted(word: &str) -> String {
    // Readers differ in which other white space and control characters end a word.
    let strange = |character: char| character.is_whitespace() || character.is_control();
    if !word.is_empty() && !word.contains(RESERVED) && !word.contains(strange) {
        return word.to_owned();
    }
    let mut text = String::from("\"");
    for character in word.chars() {
        if matches!(character, '"' | '`' | '$' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
    text
}

/// The words of an `Exec` value, its layers undone in the desktop's order.
fn command(value: &str) -> Result<(String, Vec<String>), String> {
    let mut words = words(&unescaped(value)?)?.into_iter().peekable();
    let mut program = words.next().ok_or("its Exec is empty")?;
    if program == ENV && words.peek().is_some_and(|word| word.contains('%')) {
        program = words.next().unwrap_or_default();
    }
    Ok((program, words.collect()))
}

fn unescaped(value: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        text.push(match characters.next() {
            Some('s') => ' ',
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('\\') => '\\',
            _ => return Err("its Exec has an unknown escape".to_owned()),
        });
    }
    Ok(text)
}

fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if quoted => {
                let next = characters.next().ok_or("its Exec ends in a backslash")?;
                // As a shell does: a backslash before anything else is a backslash.
                let word = word.get_or_insert_default();
                if !matches!(next, '"' | '`' | '$' | '\\') {
                    word.push('\\');
                }
                word.push(next);
            }
            '%' => match characters.next() {
                Some('%') => word.get_or_insert_default().push('%'),
                // A field code: at login there are no files for it to stand for.
                Some(code) if code.is_ascii_alphabetic() => {}
                _ => return Err("its Exec has a lone %".to_owned()),
            },
            ' ' | '\t' if !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    if quoted {
        return Err("its Exec has a quote without an end".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
#[path = "desktop_entry/tests.rs"]
mod tests;
