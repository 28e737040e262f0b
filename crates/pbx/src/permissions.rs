//! What a user may do with the extensions of colleagues.

use std::collections::BTreeSet;

use crate::ids::ExtensionId;

/// What the PBX says of it. What is refused all the same is said when it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Whose presence the user may set.
    pub set_presence: BTreeSet<ExtensionId>,
    /// Whose calls the user may not pick up. Of whom nothing is said, the PBX is asked.
    pub no_pickup: BTreeSet<ExtensionId>,
}
