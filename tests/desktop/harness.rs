//! What the tests are written with: a display, a PBX, the app, its page, its X window.
//!
//! Every part ends what it started, by process id, when it goes out of scope.

pub mod accessible;
pub mod app;
pub mod bluez;
pub mod bus;
pub mod compositor;
pub mod disk;
pub mod drag;
pub mod figures;
pub mod hand;
pub mod home;
pub mod integrations;
pub mod keyboard;
pub mod keyring;
pub mod keys;
pub mod logind;
#[expect(dead_code, reason = "the tests of the desktop crate use the rest")]
#[path = "../../crates/desktop/tests/session_bus/mock_portal.rs"]
pub mod mock_portal;
pub mod monitors;
pub mod mouse;
pub mod notifications;
pub mod page;
pub mod panel;
pub mod pbx;
pub mod picture;
pub mod plain_web_view;
pub mod poll;
pub mod process;
pub mod reception;
pub mod screen;
pub mod screen_saver;
pub mod sound;
pub mod web;
pub mod xwindow;
