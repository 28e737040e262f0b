//! What the tests are written with: a PBX, the app, and devices that are plugged in and taken out.

pub mod app;
pub mod device;
pub mod gadget;
#[path = "../desktop/harness/home.rs"]
pub mod home;
pub mod kinds;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/pbx.rs"]
pub mod pbx;
#[path = "../desktop/harness/poll.rs"]
pub mod poll;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/process.rs"]
pub mod process;
