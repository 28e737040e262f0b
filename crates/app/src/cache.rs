//! The stored files of the profile, read for a start.
//!
//! A damaged file is put aside by the store and told to the user; the app starts all the same.

use std::path::Path;
use std::time::SystemTime;

use pbx::{AccountStore, Damage, Read};
use settings::acceptance::{Judgement, judge};
use settings::document::Document;

use settings::words::Language;

/// The last good settings of the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Cached {
    pub document: Document,
    pub fetched_at: SystemTime,
}

/// The last good settings of an account. What was wrong with the file is added to `damaged`.
pub fn read_settings(store: &AccountStore, damaged: &mut Vec<String>) -> Option<Cached> {
    match store.desktop_settings() {
        Read::Found(stored) => match judge(None, &stored.bytes) {
            Judgement::Accepted(document) => Some(Cached { document, fetched_at: stored.at }),
            Judgement::Refused(refused) => {
                let fault = refused.words(Language::En);
                note(damaged, format!("The stored settings cannot be used: {fault}."));
                None
            }
            Judgement::KeptAside(_) => None,
        },
        Read::Absent => None,
        Read::Damaged(damage) => {
            note(damaged, said(&damage));
            None
        }
        Read::Unreadable { why, .. } => {
            note(damaged, format!("The stored settings cannot be read: {why}."));
            None
        }
    }
}

/// What was found in a file. What was wrong with it is added to `damaged`.
pub fn found<T>(read: Read<T>, damaged: &mut Vec<String>) -> Option<T> {
    match read {
        Read::Found(value) => return Some(value),
        Read::Absent => {}
        Read::Damaged(damage) => note(damaged, said(&damage)),
        Read::Unreadable { file, why } => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let text = format!("The stored file {name} cannot be read ({why}). It is left as it is.");
            note(damaged, text);
        }
    }
    None
}

/// Adds a sentence, once.
pub fn note(damaged: &mut Vec<String>, text: String) {
    if !damaged.contains(&text) {
        damaged.push(text);
    }
}

/// What to say of a file that could not be read at first and had to make room.
#[must_use]
pub fn put_aside_words(file: &Path, aside: &Path) -> String {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!("The stored file {} could not be read and was put aside as {}.", name(file), name(aside))
}

/// What to say of a damaged file.
#[must_use]
pub fn said(damage: &Damage) -> String {
    let name = damage
        .renamed_to
        .as_deref()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    let why = &damage.why;
    match name {
        Some(name) => format!("A stored file was damaged ({why}) and was put aside as {name}."),
        None => format!("A stored file is damaged ({why}) and could not be put aside."),
    }
}
