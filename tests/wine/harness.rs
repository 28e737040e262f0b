//! What the tests are written with: a Windows session, a PBX, the app, the hands of its user.

pub mod desk;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/home.rs"]
pub mod home;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/pbx.rs"]
pub mod pbx;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/poll.rs"]
pub mod poll;
#[expect(dead_code, reason = "the real-window tests use the rest")]
#[path = "../desktop/harness/process.rs"]
pub mod process;
pub mod recording;
#[path = "../desktop/harness/sound.rs"]
pub mod sound;
pub mod tray;
