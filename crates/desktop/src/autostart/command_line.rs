//! One command line out of a program and its arguments, as Windows programs take it apart again.
//!
//! Windows passes one string; each program splits it by the rules of `CommandLineToArgvW` ("Parsing
//! C++ command-line arguments" at learn.microsoft.com): the first word has no escapes at all, in the
//! others a backslash is special only in a row that ends at a quotation mark.

use super::{Entry, Refused, texts};

/// The longest value of a `Run` key that Windows promises to start, in UTF-16 units ("Run and
/// RunOnce Registry Keys" at learn.microsoft.com).
pub const LONGEST: usize = 260;

/// The command line of an entry, at most [`LONGEST`].
///
/// # Errors
/// The entry has something that no command line can say, or is too long.
pub fn render(entry: &Entry) -> Result<String, Refused> {
    let line = line(entry)?;
    if line.encode_utf16().count() > LONGEST {
        return Err(Refused::TooLong);
    }
    Ok(line)
}

/// The command line of an entry, however long.
pub(crate) fn line(entry: &Entry) -> Result<String, Refused> {
    let program = texts(entry)?;
    if program.contains('"') {
        return Err(Refused::QuoteInProgram);
    }
    // Always quoted: `C:\Program Files\…` without quotes is tried as `C:\Program.exe` first.
    let mut line = format!("\"{program}\"");
    for argument in &entry.arguments {
        line.push(' ');
        push_quoted(&mut line, argument);
    }
    Ok(line)
}

fn push_quoted(line: &mut String, argument: &str) {
    if !argument.is_empty() && !argument.contains([' ', '\t', '"']) {
        line.push_str(argument);
        return;
    }
    line.push('"');
    let mut backslashes = 0;
    for character in argument.chars() {
        match character {
            '\\' => backslashes += 1,
            '"' => {
                // Those already written once more, and one for the quotation mark.
                line.extend(std::iter::repeat_n('\\', backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        line.push(character);
    }
    line.extend(std::iter::repeat_n('\\', backslashes));
    line.push('"');
}

/// The program and the arguments of a command line; `None` where it names no program.
#[must_use]
pub fn parse(line: &str) -> Option<(String, Vec<String>)> {
    let line = line.trim_start_matches([' ', '\t']);
    let (program, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => line.split_once([' ', '\t']).unwrap_or((line, "")),
    };
    (!program.is_empty()).then(|| (program.to_owned(), arguments(rest)))
}

fn arguments(rest: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut backslashes = 0;
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        let row = std::mem::take(&mut backslashes);
        let kept = if character == '"' { row / 2 } else { row };
        if kept > 0 {
            word.get_or_insert_default().extend(std::iter::repeat_n('\\', kept));
        }
        match character {
            '"' if row % 2 == 1 => word.get_or_insert_default().push('"'),
            // Two quotation marks inside quotes stand for one.
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    if backslashes > 0 {
        word.get_or_insert_default().extend(std::iter::repeat_n('\\', backslashes));
    }
    words.extend(word);
    words
}

#[cfg(test)]
#[path = "command_line/tests.rs"]
mod tests;
