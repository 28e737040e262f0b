//! The stored files of the profile, read for a start.
//!
//! A damaged file is put aside by the store and told to the user; the app starts all the same.

use std::path::Path;

use pbx::{AccountStore, Damage, Read};
use settings::acceptance::{Judgement, judge};

use settings::words::Language;

use crate::start::Cached;

/// The last good settings of an account. What was wrong with the file is added to `damaged`.
pub fn read_settings(store: &AccountStore, damaged: &mut Vec<String>) -> Option<Cached> {
    match store.desktop_settings() {
        Read::Found(stored) => match judge(None, &stored.bytes) {
            Judgement::Accepted(document) => Some(Cached { document, fetched_at: stored.at }),
            Judgement::Refused(refused) => {
                let fault = refused.words(Language::En);
                damaged.push(format!("The stored settings cannot be used: {fault}."));
                None
            }
            Judgement::KeptAside(_) => None,
        },
        Read::Absent => None,
        Read::Damaged(damage) => {
            damaged.push(said(&damage));
            None
        }
        Read::Unreadable { why, .. } => {
            damaged.push(format!("The stored settings cannot be read: {why}."));
            None
        }
    }
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
