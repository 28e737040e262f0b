//! What others may know of saving.

use std::collections::BTreeMap;

use settings::save::Unit;

use crate::said::Said;

/// What the PBX says of the user's changes.
#[derive(Debug, Default)]
pub struct Saving {
    /// What it does not take in this run, and its words for it.
    pub(crate) refused: BTreeMap<Unit, Said>,
}

impl Saving {
    pub(crate) fn refusal(&self, unit: Unit) -> Option<&Said> {
        self.refused.get(&unit)
    }
}
