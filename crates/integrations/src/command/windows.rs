//! Words as `CommandLineToArgvW` splits them, and the line that it splits into given words.
//!
//! Source: Microsoft's documentation of `CommandLineToArgvW` and "Parsing C++ command-line arguments". The first
//! word, the program, has no escapes: it ends at its second quotation mark, or at a blank. In the others 2n
//! backslashes before a quotation mark are n backslashes, 2n + 1 are n backslashes and the mark itself, and of
//! two marks within quotation the second is the mark itself, and ends the quotation.

use crate::refusal::Refusal;
use crate::template::{Fault, Marked};

const BLANKS: [char; 2] = [' ', '\t'];

pub(super) fn split(text: &[Marked]) -> Result<Vec<Vec<Marked>>, Fault> {
    let blank = |(character, _): &Marked| BLANKS.contains(character);
    let skip_blanks = |text: &[Marked]| text.iter().take_while(|marked| blank(marked)).count();
    // The real one takes a leading blank for an empty program name, which nobody means.
    let text = text.get(skip_blanks(text)..).unwrap_or_default();
    let Some(((first, at), inside)) = text.split_first() else { return Ok(Vec::new()) };
    let (program, mut rest) = if *first == '"' {
        let end = inside.iter().position(|(character, _)| *character == '"');
        let end = end.ok_or(Fault::new(*at, Refusal::UnclosedQuote))?;
        (inside.get(..end).unwrap_or_default(), inside.get(end + 1..).unwrap_or_default())
    } else {
        text.split_at(text.iter().position(blank).unwrap_or(text.len()))
    };
    // A mark in the middle is a part of the name there, and no name has one.
    if let Some((_, at)) = program.iter().find(|(character, _)| *character == '"') {
        return Err(Fault::new(*at, Refusal::UnclosedQuote));
    }
    let mut words = vec![program.to_vec()];
    loop {
        rest = rest.get(skip_blanks(rest)..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(words);
        }
        let (word, behind) = argument(rest)?;
        words.push(word);
        rest = behind;
    }
}

/// One argument, and what is behind it.
fn argument(text: &[Marked]) -> Result<(Vec<Marked>, &[Marked]), Fault> {
    let mut word: Vec<Marked> = Vec::new();
    // Where the quotation began.
    let mut quoted: Option<usize> = None;
    let mut rest = text;
    while let [(character, at), behind @ ..] = rest {
        match character {
            '\\' => {
                let count = rest.iter().take_while(|(character, _)| *character == '\\').count();
                let (backslashes, behind) = rest.split_at(count);
                let before_mark = behind.first().is_some_and(|(character, _)| *character == '"');
                let kept = if before_mark { count / 2 } else { count };
                word.extend(backslashes.iter().take(kept));
                rest = behind;
                if let Some((mark, behind)) = behind.split_first().filter(|_| before_mark && count % 2 == 1) {
                    word.push(*mark);
                    rest = behind;
                }
            }
            '"' => {
                rest = behind;
                match (quoted, behind.split_first()) {
                    (Some(_), Some((mark @ ('"', _), behind))) => {
                        word.push(*mark);
                        quoted = None;
                        rest = behind;
                    }
                    (Some(_), _) => quoted = None,
                    (None, _) => quoted = Some(*at),
                }
            }
            _ if quoted.is_none() && BLANKS.contains(character) => return Ok((word, rest)),
            _ => {
                word.push((*character, *at));
                rest = behind;
            }
        }
    }
    match quoted {
        // The real one lets the quotation end with the line; here it is a slip.
        Some(at) => Err(Fault::new(at, Refusal::UnclosedQuote)),
        None => Ok((word, rest)),
    }
}

/// The line that `CommandLineToArgvW`, and the start-up code of C programs, split into this program and these
/// arguments. A `"` cannot stand in the name of a program, and none of [`crate::Action`] has one.
#[must_use]
pub fn line(program: &str, arguments: &[String]) -> String {
    let mut line = format!("\"{}\"", program.replace('"', ""));
    for argument in arguments {
        line.push(' ');
        quote(&mut line, argument);
    }
    line
}

fn quote(line: &mut String, argument: &str) {
    let plain = |character: char| !character.is_whitespace() && !character.is_control() && character != '"';
    if !argument.is_empty() && argument.chars().all(plain) {
        line.push_str(argument);
        return;
    }
    line.push('"');
    let mut backslashes = 0;
    for character in argument.chars() {
        if character == '"' {
            line.extend(core::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if character == '\\' { backslashes + 1 } else { 0 };
        line.push(character);
    }
    // Those at the end stand before the closing mark.
    line.extend(core::iter::repeat_n('\\', backslashes));
    line.push('"');
}
