//! What the page asks for about the user's own line.

/// What is to be done with the user's calls, beside what every phone does with one; and the user's own state.
#[derive(Clone, PartialEq, Eq)]
pub enum LineRequest {
    /// The call goes to somebody: at once, or (`consult`) after the user has asked them in a second call.
    Transfer {
        call: String,
        /// An extension's id, or a number in any spelling.
        to: String,
        consult: bool,
    },
    /// The caller who waits and the one who was asked are put together; `call`: the one who was asked.
    Complete {
        call: String,
    },
    /// The second call ends, and the user goes on with the first; `call`: the second.
    BackToCaller {
        call: String,
    },
    ReadNote {
        call: String,
    },
    WriteNote {
        call: String,
        note: String,
    },
    Record {
        call: String,
        on: bool,
    },
    SetPresence {
        /// A colleague's id; none: the user's own.
        person: Option<String>,
        state: String,
        text: Option<String>,
        /// ISO 8601.
        until: Option<String>,
    },
}

impl std::fmt::Debug for LineRequest {
    /// Whom somebody calls, and what is noted of it, is printed nowhere.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Transfer { consult: false, .. } => "Transfer",
            Self::Transfer { consult: true, .. } => "Consult",
            Self::Complete { .. } => "Complete",
            Self::BackToCaller { .. } => "BackToCaller",
            Self::ReadNote { .. } => "ReadNote",
            Self::WriteNote { .. } => "WriteNote",
            Self::Record { .. } => "Record",
            Self::SetPresence { .. } => "SetPresence",
        })
    }
}
