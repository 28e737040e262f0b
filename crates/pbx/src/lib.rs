//! The PBX as the rest of the program sees it: an HTTP client, the dialect it speaks, and the
//! store of its last good answers. No window and no Tauri in here.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use pbx::{Client, Limits, ServerUrl, Token};
//!
//! pbx::install_crypto();
//! let server = ServerUrl::parse("https://api.telecomx.dk")?;
//! let client = Client::new(server, Limits::default())?;
//! let token = Token::new(std::env::var("COMMUNICATOR_TOKEN")?).ok_or("no token")?;
//! let settings = client.desktop_settings(&token).await?; // bytes for the settings crate
//! let who = client.validate_token(&token).await?; // employee, name, language
//! # let _ = (settings.bytes, who.employee);
//! # Ok(())
//! # }
//! ```
//!
//! - [`ServerUrl`]: an address that is safe to send a token to, or the reason why it is not.
//! - [`Client`]: one request per function; a failure is an [`Error`] with a fixed
//!   [`code`](Error::code). What changes nothing is sent again after a quick failure, twice at most;
//!   nothing is redirected or kept.
//! - [`Answer`], [`Fetched`]: what came, decoded and as bytes; [`read`] decodes stored bytes again.
//! - [`ProfileStore`], [`AccountStore`]: the last good answers, per server origin and employee.
//! - [`Realtime`]: keeps the realtime connection up, and tells its [`Event`]s.
//! - [`Token`], [`Password`], [`OneTimeCode`]: not printable by accident.

mod beacon;
mod choices;
mod client;
mod clock_shift;
mod dashboard;
mod dialect;
mod directory;
pub mod error;
pub mod event;
mod identity;
mod ids;
pub mod instant;
mod list;
mod own_calls;
mod permissions;
mod phonebook;
mod queue;
pub mod realtime;
mod recents;
pub mod roster;
mod secret;
mod server;
mod server_clock;
pub mod store;
mod switches;
mod words;

/// Readers for answers that were stored: each takes the bytes that [`Fetched`] has.
pub mod read {
    pub use crate::dialect::{
        beacons, company_settings, contacts, dashboard, dashboards, employees, event::event, extensions,
        own_calls, permissions, queue_hours, queue_members, queue_stats, queues, ringtones, switches, themes,
        variables,
    };
}

pub use beacon::{Beacon, SightingReport};
pub use choices::{CompanySettings, Label, RecordingMode, Ringtone, Theme};
pub use client::{Answer, Client, ClientOptions, Fetched, Limits, SessionVerdict, install_crypto};
pub use clock_shift::ClockShift;
pub use dashboard::{
    Dashboard, DashboardItem, DashboardShortcut, DashboardSummary, GroupName, ItemKind, PlacedItem,
    QueueItem, ShortcutTarget, ShownVariable, SwitchOrVariable, VariableKind,
};
pub use dialect::{SERVER_OWNED_SETTINGS, TokenPlacement, sighting_report};
pub use directory::{
    Employee, EmployeeKind, Extension, ExtensionState, Phone, PhoneKind, Presence, PresenceState,
};
pub use error::{Error, Refusal, SignInFault, Unreached};
pub use event::{CallEvent, CallKind, ConfigEvent, ConfigKind, Event};
pub use identity::{AuthenticatorKey, Credentials, Identity, LoginAnswer, ResetMethod, SecondFactor};
pub use ids::{
    BeaconId, CallId, CustomerId, DashboardId, EmployeeId, ExtensionId, PhoneId, PictureId, QueueId,
    RingtoneId, ThemeId, TransferTo,
};
pub use list::List;
pub use own_calls::{ExtensionNow, ListedCall};
pub use permissions::Permissions;
pub use phonebook::{Contact, ContactNumber, ContactNumberKind};
pub use queue::{CallerState, People, Queue, QueueCaller, QueueHour, QueueMember, QueueStat, QueueStats};
pub use realtime::{
    Fallback, Nudge, Realtime, RealtimeConfig, RealtimeFault, RealtimeRefusal, RealtimeUpdate, Timings,
    WallClock,
};
pub use recents::{LatestCalls, PastCall, PastParty, QueueCallStatus, UnansweredCall, Voicemails};
pub use secret::{AuthenticatorSecret, OneTimeCode, Password, Token};
pub use server::{DEFAULT_SERVER, ServerUrl, ServerUrlError};
pub use server_clock::ServerClock;
pub use store::{
    AccountFile, AccountStore, AnswerName, Damage, FileWrite, LastAccount, Origin, ProfileStore, Read,
    StoreError, StoredToken, TokenFile, Unwritten, stand_in_for_employee,
};
pub use switches::{Switch, Variable};
