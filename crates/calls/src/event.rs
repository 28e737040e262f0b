//! What the PBX says of a call, in plain values.
//!
//! Whoever speaks to the PBX translates its wire events into these. Only the kind and the id of the call
//! are certain, everything else may be missing: a service that sends nothing but starts and ends must do.
//!
//! There is no clock here. Every moment is a value that the caller hands in, by this computer's clock: `now`
//! as it is, times of the PBX put right by the difference that its answers show. How exactly that is known
//! decides about nothing but what the window tells.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use settings::values::Id;

/// Milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This much later; the end of time is the latest.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// How long ago `earlier` was, in milliseconds; 0 when it is still to come.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        let passed = self.0.saturating_sub(earlier.0);
        if passed < 0 { 0 } else { passed }
    }
}

/// An opaque id of the PBX: of any length, and cheap to clone.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            #[must_use]
            pub fn new(id: &str) -> Self {
                Self(id.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&Id> for $name {
            fn from(id: &Id) -> Self {
                Self::new(id.as_str())
            }
        }
    )*};
}

ids! {
    /// A call: `host:channel`, or whatever else the PBX names it by.
    CallId
    /// An extension; a person may have several.
    ExtensionId
    /// A desk phone, a mobile or the softphone.
    PhoneId
    /// One phone's own part of a call.
    LegId
    /// A queue.
    QueueId
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `CALL_START`.
    Start,
    /// `CALL_RINGING`.
    Ringing,
    /// `CALL_ANSWER`, with the extension and phone that answered. Again for a held call: it goes on.
    ///
    /// The app makes one itself when its own `pickup` succeeded or its softphone answered: a service may
    /// never say so.
    Answer,
    /// `CALL_HOLD`. `on: false` where the PBX says that the hold is over; an `Answer` says so too. Never a
    /// toggle: events may come twice.
    Hold { on: bool },
    /// `CALL_END`: nobody has this call any more.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    In,
    Out,
}

/// One side of a call. Whoever calls chooses number and name: hostile input.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    /// As the PBX gave it.
    pub number: Option<String>,
    pub name: Option<String>,
    /// Present for a colleague.
    pub extension: Option<ExtensionId>,
    /// The number is secret.
    pub privacy: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueRef {
    pub id: QueueId,
    pub name: Option<String>,
}

/// Variables of a call, by name.
pub type Variables = BTreeMap<String, String>;

/// One event of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallEvent {
    /// When it happened, as the PBX says.
    pub time: Option<Moment>,
    pub kind: Kind,
    pub id: CallId,
    pub direction: Option<Direction>,
    /// Whose event it is; of an answer: who answered.
    pub extension: Option<ExtensionId>,
    pub phone: Option<PhoneId>,
    /// The phone's own leg.
    pub leg: Option<LegId>,
    pub caller: Party,
    pub callee: Party,
    /// Where the call comes from a queue.
    pub queue: Option<QueueRef>,
    pub variables: Variables,
}

impl CallEvent {
    /// An event of which nothing else is known.
    #[must_use]
    pub fn new(kind: Kind, id: CallId) -> Self {
        Self {
            time: None,
            kind,
            id,
            direction: None,
            extension: None,
            phone: None,
            leg: None,
            caller: Party::default(),
            callee: Party::default(),
            queue: None,
            variables: Variables::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_has_not_come_yet_is_no_time_passed_and_nothing_overflows() {
        let (early, late) = (Moment::from_millis(i64::MIN), Moment::from_millis(i64::MAX));
        assert_eq!(early.millis_since(late), 0);
        assert_eq!(late.millis_since(early), i64::MAX);
        assert_eq!(late.plus_millis(1), late);
    }
}
