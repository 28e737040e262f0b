//! What the page asks for while somebody edits a dashboard.

use crate::view::{BoardBase, BoardDecision, BoardDraft};

/// A question about one dashboard, or a change of it at the PBX.
#[derive(Debug, Clone, PartialEq)]
pub enum BoardRequest {
    /// It is to be edited: as it is now.
    Edit {
        id: String,
    },
    /// `decision`: of what was changed elsewhere as well.
    Save {
        base: BoardBase,
        draft: BoardDraft,
        decision: Option<BoardDecision>,
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
    /// After that: it stays as it is stored, and may be saved again.
    Leave {
        id: String,
    },
}

impl BoardRequest {
    /// The dashboard that it is about, where there is one already.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Save { base, .. } => Some(&base.id),
            Self::Edit { id } | Self::Delete { id } | Self::Restore { id } | Self::Leave { id } => Some(id),
            Self::Create { .. } | Self::Undelete => None,
        }
    }
}
