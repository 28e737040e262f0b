//! A PBX to try the app with and to test it against, on loopback only.
//!
//! It serves the documented pages of the API and, where those are silent, the assumptions that the
//! app's dialect makes, so that both can be corrected in one place each. Nothing in it is secret:
//! the company is invented and every password is printed at the start.
//!
//! The parts, each of which knows nothing of the ones after it:
//! `company` is the seeded data, `accounts` who may sign in and which tokens hold,
//! `documents` the settings documents, `journal` what was asked, `faults` what goes wrong on
//! request, `realtime` who follows what happens, `office` the company as it is now, `control` what
//! happens on request and `scenario` what happens by itself, `routes` the pages, `server` the thread
//! that serves them.

mod accounts;
mod boards;
mod clock;
mod company;
mod control;
mod documents;
mod faults;
mod held_port;
mod journal;
mod moment;
mod office;
mod pbx;
mod realtime;
mod routes;
mod scenario;
mod server;
mod totp;

pub use accounts::{AccessLevel, Account, SentSms, Trouble};
pub use boards::Meddling;
pub use company::more_queues::QueueCounts;
pub use control::{Caller, IncomingCall};
pub use faults::{Fault, Status};
pub use held_port::HeldPort;
pub use journal::{PlacedCall, RealtimeClient, Request};
pub use realtime::Channel;
pub use scenario::SCENARIOS;
pub use server::{Error, Options, Sandbox};
