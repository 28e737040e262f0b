//! The property list of a launch agent, and what launchd says of disabled ones, as text.
//!
//! The reader takes our own form (`launchd.plist(5)`, XML): no property list library for one array
//! of strings. A file that another tool rewrote in binary form is told as unreadable.

use super::{Entry, Refused, checked, texts};
use crate::IDENTIFIER;

/// The label of the entry of this name, which is also its file's name before `.plist`.
///
/// # Errors
/// The name is not one of ours.
pub fn label(name: &str) -> Result<String, super::Error> {
    Ok(format!("{IDENTIFIER}{}", checked(name)?))
}

/// The whole file.
///
/// # Errors
/// The entry has a character that XML cannot say.
pub fn render(label: &str, entry: &Entry) -> Result<String, Refused> {
    let program = texts(entry)?;
    if !program.starts_with('/') {
        return Err(Refused::NotAbsolute);
    }
    let mut strings = String::new();
    for word in std::iter::once(program).chain(entry.arguments.iter().map(String::as_str)) {
        strings.push_str("\t\t<string>");
        push_escaped(&mut strings, word)?;
        strings.push_str("</string>\n");
    }
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n\
         <dict>\n\
         \t<key>Label</key>\n\
         \t<string>{label}</string>\n\
         \t<key>ProgramArguments</key>\n\
         \t<array>\n\
         {strings}\
         \t</array>\n\
         \t<key>RunAtLoad</key>\n\
         \t<true/>\n\
         \t<key>ProcessType</key>\n\
         \t<string>Interactive</string>\n\
         \t<key>LimitLoadToSessionType</key>\n\
         \t<string>Aqua</string>\n\
         </dict>\n\
         </plist>\n"
    ))
}

fn push_escaped(text: &mut String, word: &str) -> Result<(), Refused> {
    for character in word.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            // XML 1.0, section 2.2: these are not characters of a document.
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(Refused::ControlCharacter);
            }
            other => text.push(other),
        }
    }
    Ok(())
}

/// The program and the arguments of a file of our own form.
///
/// # Errors
/// Why it cannot be read.
pub fn parse(file: &str) -> Result<(String, Vec<String>), String> {
    let (_, rest) = file.split_once("<key>ProgramArguments</key>").ok_or("it has no ProgramArguments")?;
    let mut rest = rest.trim_start().strip_prefix("<array>").ok_or("its ProgramArguments are no array")?;
    let mut words = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.starts_with("</array>") {
            break;
        }
        if let Some(after) = rest.strip_prefix("<string/>") {
            words.push(String::new());
            rest = after;
            continue;
        }
        let string = rest.strip_prefix("<string>").ok_or("its ProgramArguments are not all strings")?;
        let (text, after) = string.split_once("</string>").ok_or("it ends in a string")?;
        words.push(unescaped(text)?);
        rest = after;
    }
    let mut words = words.into_iter();
    let program = words.next().filter(|word| !word.is_empty()).ok_or("its ProgramArguments are empty")?;
    Ok((program, words.collect()))
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut word = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        word.push_str(before);
        let (name, after) = after.split_once(';').ok_or("it has a lone &")?;
        word.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return Err("it has a character reference of another form".to_owned()),
        });
        rest = after;
    }
    word.push_str(rest);
    Ok(word)
}

/// Whether the answer of `launchctl print-disabled` has this label as disabled. Older systems write
/// `true` and `false`, newer ones `disabled` and `enabled`.
#[must_use]
pub fn is_disabled(answer: &str, label: &str) -> bool {
    let quoted = format!("\"{label}\"");
    answer.lines().any(|line| {
        line.split_once("=>").is_some_and(|(key, value)| {
            key.trim() == quoted && matches!(value.trim().trim_end_matches(','), "disabled" | "true")
        })
    })
}

#[cfg(test)]
#[path = "launch_agent/tests.rs"]
mod tests;
