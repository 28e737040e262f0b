//! Integrations from outside: settings as the PBX sends them, values as callers choose them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod address;
mod arming;
mod body;
mod browser;
mod command;
mod given;
mod hostile;
mod keys;
mod laws;
mod readers;
mod size;
