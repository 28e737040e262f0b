//! What a save of the user's changes came to.

use std::collections::{BTreeMap, BTreeSet};

use pbx::{Error, Fetched};
use settings::document::Document;
use settings::save::{Changes, Difference, Unit};

/// What a save came to.
#[derive(Debug)]
pub struct Saved {
    /// The changes that it was about.
    pub changes: Changes,
    /// The PBX has them now.
    pub accepted: BTreeSet<Unit>,
    /// Needed no sending.
    pub settled: BTreeSet<Unit>,
    /// Not taken, with the reason in the user's language.
    pub refused: BTreeMap<Unit, String>,
    /// The document as the PBX has it after that, where it could be asked.
    pub document: Option<Fetched>,
    /// A document without most of the settings, which is to be kept aside.
    pub aside: Option<Fetched>,
    pub end: End,
}

impl Saved {
    /// One that came to nothing.
    pub(crate) fn failed(error: Error) -> Self {
        Self {
            changes: Changes::default(),
            accepted: BTreeSet::new(),
            settled: BTreeSet::new(),
            refused: BTreeMap::new(),
            document: None,
            aside: None,
            end: End::Failed(error),
        }
    }
}

/// How a save ended.
#[derive(Debug)]
pub enum End {
    Done,
    /// The PBX could not be asked, or refused without naming anything.
    Failed(Error),
    /// Nothing was sent, for the safety copy could not be written; or what the PBX answered are no settings.
    NotKept(String),
    Stopped(Stopped),
}

/// The PBX made something else of the document than it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopped {
    pub differences: Vec<Difference>,
    /// The document as it stood before the save, to be put back.
    pub before: Document,
    /// It was put back.
    pub restored: bool,
}

/// What putting back a document came to.
#[derive(Debug)]
pub struct Restored {
    /// What is still otherwise than it was; or why it is not known, in the user's language.
    pub result: Result<Vec<Difference>, String>,
    pub document: Option<Fetched>,
}
