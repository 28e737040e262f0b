//! What a desk that answers queues asks for.

use crate::view::Look;

/// Of the queues that the user sees.
#[derive(Clone, PartialEq, Eq)]
pub enum DeskRequest {
    /// Somebody who waits is to be taken; the id is the one in the queue.
    PickCaller(String),
    /// A call that rings for a colleague is to be taken; the id is that of the extension.
    PickUpPerson(String),
    /// How the user likes lists of people.
    KeepLook(Look),
    JoinQueue(String),
    LeaveQueue(String),
    /// The user looks at the calls that are over.
    SeeRecents,
    /// Somebody begins to search.
    ReadPhonebook,
    /// An unanswered call of a queue has been dealt with.
    HandleCall {
        queue: String,
        call: String,
    },
    /// The note of a call that is over; empty: none.
    NoteCall {
        call: String,
        note: String,
    },
}

impl std::fmt::Debug for DeskRequest {
    /// Notes and numbers are never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::PickCaller(_) => "PickCaller",
            Self::PickUpPerson(_) => "PickUpPerson",
            Self::KeepLook(_) => "KeepLook",
            Self::JoinQueue(_) => "JoinQueue",
            Self::LeaveQueue(_) => "LeaveQueue",
            Self::SeeRecents => "SeeRecents",
            Self::ReadPhonebook => "ReadPhonebook",
            Self::HandleCall { .. } => "HandleCall",
            Self::NoteCall { .. } => "NoteCall",
        })
    }
}
