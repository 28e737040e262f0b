//! Why there is no realtime connection, as values.

use crate::error::Unreached;

/// Why a connection ended or did not come about. Trying again by itself can help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RealtimeFault {
    #[error("the PBX cannot be reached: {0}")]
    Unreachable(Unreached),
    /// An HTTP answer instead of a WebSocket: a server without realtime, or a proxy before it.
    #[error("the server has no realtime connection at this address (HTTP {status})")]
    NoRealtime { status: u16 },
    /// An upgrade that breaks the rules of WebSocket: something in between answered.
    #[error("the server's answer is no WebSocket")]
    NotWebSocket,
    /// No WebSocket gets through, and nothing comes of long polling either, although pages are answered.
    #[error("the network lets no WebSocket through, and long polling does not get through either")]
    Blocked,
    #[error("the server did not go on in time: {0} did not come")]
    TooSlow(Step),
    /// In order, by a packet or a frame that says so.
    #[error("the server closed the realtime connection")]
    Closed,
    #[error("the realtime connection was cut")]
    Cut,
    /// No frame of any kind, though one was asked for.
    #[error("the realtime connection is dead: nothing comes from the server")]
    Dead,
    #[error("the server sends what is not socket.io: {0}")]
    Rubbish(&'static str),
    #[error("the server sent a message that is too large")]
    TooLarge,
    /// As a refusal would be, but not, or not yet, confirmed as one.
    #[error("{0}")]
    NotAccepted(RealtimeRefusal),
    /// Somebody who knows said that the connection is dead.
    #[error("the network changed")]
    Nudged,
    #[error("the computer slept")]
    Slept,
}

/// What a server owes on the way to a live connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Step {
    #[error("the opening")]
    Opening,
    #[error("the connect")]
    Connect,
    #[error("the answer to the sign-in")]
    Authenticated,
}

impl RealtimeFault {
    /// A fixed snake_case word for each kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(why) => why.code(),
            Self::NoRealtime { .. } => "no_realtime",
            Self::NotWebSocket => "not_websocket",
            Self::Blocked => "websocket_blocked",
            Self::TooSlow(_) => "realtime_slow",
            Self::Closed => "realtime_closed",
            Self::Cut => "realtime_cut",
            Self::Dead => "realtime_dead",
            Self::Rubbish(_) => "realtime_rubbish",
            Self::TooLarge => "realtime_too_large",
            Self::NotAccepted(why) => why.code(),
            Self::Nudged => "network_changed",
            Self::Slept => "computer_slept",
        }
    }
}

/// Why the server does not let this session in. Words of the server are short, harmless and free of
/// the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RealtimeRefusal {
    /// The event `unauthorized`.
    #[error("the PBX does not accept this session for realtime{}", named(message.as_deref()))]
    Unauthorized { message: Option<String> },
    /// The end of the connection where the answer to `authenticate` was due, several times in a row.
    #[error("the PBX hangs up as soon as the session is shown to it")]
    HungUp,
    /// An error of socket.io itself instead of its connect.
    #[error("the PBX refuses the realtime connection{}", named(message.as_deref()))]
    ConnectError { message: Option<String> },
    /// A subscription that is answered by `success: false`.
    #[error("the PBX does not let this session follow its events{}", named(message.as_deref()))]
    Subscription { message: Option<String> },
    /// 401 or 403 before anything was shown: this computer, not this session.
    #[error("the PBX refuses this computer the realtime connection (HTTP {status})")]
    Http { status: u16 },
}

impl RealtimeRefusal {
    /// A fixed snake_case word for each kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized { .. } => "realtime_unauthorized",
            Self::HungUp => "realtime_hung_up",
            Self::ConnectError { .. } => "realtime_connect_error",
            Self::Subscription { .. } => "realtime_subscription",
            Self::Http { .. } => "realtime_forbidden",
        }
    }
}

fn named(message: Option<&str>) -> String {
    message.map_or_else(String::new, |message| format!(": {message}"))
}
