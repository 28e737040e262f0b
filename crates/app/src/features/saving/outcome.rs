//! What a save of the user's changes came to.

use std::collections::{BTreeMap, BTreeSet};

use pbx::{Error, Fetched};
use settings::save::{Changes, Difference, Unit};

use super::stopped::Stopped;
use crate::said::Said;

/// What a save came to.
#[derive(Debug)]
pub(super) struct Saved {
    /// The changes that it was about.
    pub(super) changes: Changes,
    /// The PBX has them now.
    pub(super) accepted: BTreeSet<Unit>,
    /// Needed no sending.
    pub(super) settled: BTreeSet<Unit>,
    /// Not taken, and why.
    pub(super) refused: BTreeMap<Unit, Said>,
    /// Accepted, and not there at the fetch after it: to be sent once more.
    pub(super) doubted: BTreeSet<Unit>,
    /// The document as the PBX has it after that, where it could be asked.
    pub(super) document: Option<Fetched>,
    /// A document without most of the settings, which is to be kept aside.
    pub(super) aside: Option<Fetched>,
    pub(super) end: End,
}

impl Saved {
    /// One that came to nothing.
    pub(super) fn failed(error: Error) -> Self {
        Self {
            changes: Changes::default(),
            accepted: BTreeSet::new(),
            settled: BTreeSet::new(),
            refused: BTreeMap::new(),
            doubted: BTreeSet::new(),
            document: None,
            aside: None,
            end: End::Failed(error),
        }
    }
}

/// How a save ended.
#[derive(Debug)]
pub(super) enum End {
    Done,
    /// The PBX could not be asked, or refused without naming anything.
    Failed(Error),
    /// Nothing was sent, for the safety copy could not be written; or what the PBX answered are no settings.
    NotKept(Said),
    Stopped(Stopped),
}

/// What putting back a document came to.
#[derive(Debug)]
pub(super) struct Restored {
    /// What is still otherwise than it was; or why it is not known.
    pub(super) result: Result<Vec<Difference>, Said>,
    pub(super) document: Option<Fetched>,
}
