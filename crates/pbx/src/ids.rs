//! Ids of the PBX, one type for each kind of thing, so that none is used in another's place.
//!
//! The pages say 24 hex characters and their own examples do not keep to it: an id is any text
//! that is not blank, compared as it is and never judged by its length.

use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            #[must_use]
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )+};
}

ids! {
    EmployeeId
    CustomerId
    /// A local number and all that rings for it.
    ExtensionId
    /// A desk phone, softphone, mobile or external number: what a call action names as `device`.
    PhoneId
    QueueId
    DashboardId
    RingtoneId
    /// A word such as EARTH, not a hex id.
    ThemeId
    /// A sender on a wall, by the PBX's own id.
    BeaconId
    /// A picture on the image server.
    PictureId
    /// `<host of the PBX>:<channel>`; not a hex id either.
    CallId
}

/// Where a call is transferred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferTo {
    /// Another call of the user; the two are joined.
    Call(CallId),
    /// Somebody who is called: an extension's id, a local, a national or an E.164 number.
    Target(String),
}
