//! What the page asks for while somebody edits a dashboard.

use crate::view::{BoardBase, BoardDraft};

/// A question about one dashboard, or a change of it at the PBX.
#[derive(Debug, Clone, PartialEq)]
pub enum BoardRequest {
    /// It is to be edited: as it is now.
    Edit {
        id: String,
    },
    /// `insist`: though the same was changed elsewhere.
    Save {
        base: BoardBase,
        draft: BoardDraft,
        insist: bool,
    },
    Create {
        name: String,
    },
    Delete {
        id: String,
    },
    /// The last one that was deleted here.
    Undelete,
    /// After the PBX has stored something else than it was sent.
    Restore {
        id: String,
    },
}
