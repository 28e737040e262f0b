//! The dialect of the PBX: everything this program believes about the wire, in one place.
//!
//! The public pages leave much open: how the token travels, what an error body looks like, which
//! properties an answer has after the point where a page is cut. Whatever had to be assumed is
//! assumed here and nowhere else, so that a correction from the real service is a change in one
//! folder. `docs/pbx-assumptions.md` lists the assumptions in words.
//!
//! Two rules hold for every reader. Every field is optional and every type is tolerated where its
//! meaning is plain (`"5"` is 5), because the service omits what has no value and its own examples
//! break its own tables. And one bad element costs that element: a list says how many it lost.
//!
//! Answers are read from a [`serde_json::Value`] by hand. Derived readers would fail as a whole at
//! the first surprise, and `untagged`, `flatten` and internal tags do not work on numbers that
//! keep their own digits (`arbitrary_precision`).

mod account;
mod beacon;
mod call;
mod choices;
mod dashboard;
mod directory;
pub(crate) mod event;
mod list;
mod phonebook;
mod queue;
mod recents;
mod refusal;
mod request;
mod sign_in;
mod switches;
pub(crate) mod value;

use serde_json::Value;

use crate::Error;

pub use beacon::{beacons, sighting_report};
pub use choices::{company_settings, ringtones, themes};
pub(crate) use dashboard::read_created;
pub use dashboard::{dashboard, dashboard_document, dashboards, groups};
pub(crate) use directory::changed_presence;
pub use directory::{employees, extensions, own_calls};
pub use phonebook::{contacts, permissions};
pub use queue::{hours_of_day, queue_hours, queue_members, queue_stats, queues};
pub use recents::{latest_calls, unanswered_calls, voicemails};
pub use switches::{switches, variables};

pub(crate) use account::{authenticator_refusal, read_authenticator_key, read_reset, reset_refusal};
pub(crate) use call::{read_call, read_dnd, read_note, read_recording, read_variable};
pub(crate) use refusal::{Secrets, pause, refusal};
pub(crate) use request::{Method, Request, desk as desk_requests};
pub(crate) use sign_in::{read_identity, read_login};
pub(crate) use value::{is_json, wire_text};

/// How the token is shown to the PBX with each request.
///
/// Only the first is seen on the public pages, on a few of them; so it is the default, and the
/// others are one line away should the service want them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenPlacement {
    /// `?token=…`
    #[default]
    Query,
    /// `Authorization: Bearer …`
    Bearer,
    /// `Cookie: token=…`. The login asks for the cookie; its name is assumed.
    Cookie,
}

/// Checks a settings document without decoding it, which is for the settings crate.
pub(crate) fn check_document(body: &[u8]) -> Result<(), Error> {
    if !is_json(body) {
        return Err(Error::NotJson);
    }
    if !body.starts_with(b"{") {
        return Err(Error::UnexpectedShape { expected: "a settings document (a JSON object)" });
    }
    Ok(())
}

/// Reads the answer to something that is only done or not done: `{"success": true}`.
pub(crate) fn read_done(body: &[u8], sent: Secrets<'_>) -> Result<(), Error> {
    match value::json(body)? {
        Value::Object(answer) if !value::succeeded(&answer) => {
            Err(Error::Declined { status: 200, message: refusal::word(body, sent) })
        }
        Value::Object(_) => Ok(()),
        _ => Err(Error::UnexpectedShape { expected: "a JSON object with success" }),
    }
}

/// Reads the answer to a saved settings document. The page that describes it is cut before it says what
/// that is: any success counts, unless it says of itself that it is none.
pub(crate) fn read_saved(body: &[u8], sent: Secrets<'_>) -> Result<(), Error> {
    match read_done(body, sent) {
        Err(refused @ Error::Declined { .. }) => Err(refused),
        _ => Ok(()),
    }
}

/// Properties of the settings document that the PBX derives by itself: never sent back. Whether it would
/// take them is not documented.
pub const SERVER_OWNED_SETTINGS: &[&str] = &["outboundGoto"];

/// The name of query argument and cookie that carry the token.
pub(crate) const TOKEN: &str = "token";

#[cfg(test)]
mod laws;
