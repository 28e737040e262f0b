//! Words as a POSIX shell splits them (POSIX.1-2024, Shell Command Language 2.2), and nothing else of a shell.

use crate::refusal::Refusal;
use crate::template::{Fault, Marked};

pub(super) fn split(text: &[Marked]) -> Result<Vec<Vec<Marked>>, Fault> {
    let mut words: Vec<Vec<Marked>> = Vec::new();
    // The word that is being read; none between words.
    let mut word: Option<Vec<Marked>> = None;
    let mut rest = text.iter().copied();
    while let Some((character, at)) = rest.next() {
        match character {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '#' if word.is_none() => return Err(Fault::new(at, Refusal::Comment)),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        None => return Err(Fault::new(at, Refusal::UnclosedQuote)),
                        Some(('\'', _)) => break,
                        Some(more) => word.push(more),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        None => return Err(Fault::new(at, Refusal::UnclosedQuote)),
                        Some(('"', _)) => break,
                        Some(('\\', backslash)) => match rest.next() {
                            None => return Err(Fault::new(at, Refusal::UnclosedQuote)),
                            Some(('\n', _)) => {}
                            Some(more @ ('$' | '`' | '"' | '\\', _)) => word.push(more),
                            Some(more) => word.extend([('\\', backslash), more]),
                        },
                        Some(more) => word.push(more),
                    }
                }
            }
            '\\' => match rest.next() {
                None => return Err(Fault::new(at, Refusal::DanglingBackslash)),
                Some(('\n', _)) => {}
                Some(more) => word.get_or_insert_default().push(more),
            },
            _ => word.get_or_insert_default().push((character, at)),
        }
    }
    words.extend(word);
    Ok(words)
}
