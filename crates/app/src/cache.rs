//! The stored files of the profile, read for a start.
//!
//! A damaged file is put aside by the store and told to the user; the app starts all the same.

use std::path::Path;
use std::time::SystemTime;

use pbx::{AccountStore, Damage, Read};
use settings::acceptance::{Judgement, judge};
use settings::document::Document;

use crate::said::Said;

/// The last good settings of the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Cached {
    pub document: Document,
    pub fetched_at: SystemTime,
}

/// The last good settings of an account. What was wrong with the file is added to `damaged`.
pub fn read_settings(store: &AccountStore, damaged: &mut Vec<Said>) -> Option<Cached> {
    match store.desktop_settings() {
        Read::Found(stored) => match judge(None, &stored.bytes) {
            Judgement::Accepted(document) => Some(Cached { document, fetched_at: stored.at }),
            Judgement::Refused(refused) => {
                let text = Said::of(|language| {
                    let fault = refused.words(language);
                    language.pick(
                        format!("The stored settings cannot be used: {fault}."),
                        format!("De gemte indstillinger kan ikke bruges: {fault}."),
                    )
                });
                note(damaged, text);
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
            let text = Said::both(
                format!("The stored settings cannot be read: {why}."),
                format!("De gemte indstillinger kan ikke læses: {why}."),
            );
            note(damaged, text);
            None
        }
    }
}

/// What was found in a file. What was wrong with it is added to `damaged`.
pub fn found<T>(read: Read<T>, damaged: &mut Vec<Said>) -> Option<T> {
    match read {
        Read::Found(value) => return Some(value),
        Read::Absent => {}
        Read::Damaged(damage) => note(damaged, said(&damage)),
        Read::Unreadable { file, why } => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let text = Said::both(
                format!("The stored file {name} cannot be read ({why}). It is left as it is."),
                format!("Den gemte fil {name} kan ikke læses ({why}). Den bliver, som den er."),
            );
            note(damaged, text);
        }
    }
    None
}

/// Adds a sentence, once.
pub fn note(damaged: &mut Vec<Said>, text: Said) {
    if !damaged.contains(&text) {
        damaged.push(text);
    }
}

/// What to say of a file that could not be read at first and had to make room.
#[must_use]
pub fn put_aside_words(file: &Path, aside: &Path) -> Said {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (file, aside) = (name(file), name(aside));
    Said::both(
        format!("The stored file {file} could not be read and was put aside as {aside}."),
        format!("Den gemte fil {file} kunne ikke læses og er lagt til side som {aside}."),
    )
}

/// What to say of a damaged file.
#[must_use]
pub fn said(damage: &Damage) -> Said {
    let name = damage
        .renamed_to
        .as_deref()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    let why = &damage.why;
    match name {
        Some(name) => Said::both(
            format!("A stored file was damaged ({why}) and was put aside as {name}."),
            format!("En gemt fil var beskadiget ({why}) og er lagt til side som {name}."),
        ),
        None => Said::both(
            format!("A stored file is damaged ({why}) and could not be put aside."),
            format!("En gemt fil er beskadiget ({why}) og kunne ikke lægges til side."),
        ),
    }
}
