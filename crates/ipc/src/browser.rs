/*!
The role of a browser: a connection that stays, and carries messages both ways.

A browser's native host takes it instead of asking a verb, by the line `{"role":"browser","browser":"firefox"}`. The
app answers `{"subscribed":true}`; from then on each line is one message, [`FromBrowser`] to the app and [`ToBrowser`]
to the browser. There are no verbs in this role: whoever has it can tell of a browser and is told of plans, and can
neither approve nor ask anything.

Both ends check each message by its form and its lengths. The extension checks them once more
(`browser-extension/src/messages.ts` has the same forms).
*/

mod client;
mod hub;
mod messages;
mod server;
mod site;

pub use client::{Link, LinkError, Reader, Writer, connect};
pub use hub::{Connected, Hub, NotPicked, NotRun, Task};
pub use messages::{
    AppState, Browser, FromBrowser, HOST_NAME, Hello, Outcome, PROTOCOL, Picked, Plan, Refused, SiteState,
    Sites, Step, StepResult, ToBrowser, Values, Wanted,
};
pub use server::{Connection, PushError, Pusher};
pub use site::site;

pub(crate) use server::{converse, role};

/// The longest message to a browser, in bytes: what Chromium and Firefox take from a native host.
pub const LONGEST_TO_BROWSER: usize = 1024 * 1024;

/// The longest message from a browser, in bytes.
pub const LONGEST_FROM_BROWSER: usize = 64 * 1024;

/// The word of the role.
const ROLE: &str = "browser";
