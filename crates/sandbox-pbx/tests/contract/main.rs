//! What a client sees of the sandbox, over real HTTP on loopback.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed, and a missing JSON member reads as null"
)]

mod actions;
mod beacons;
mod client;
mod clock;
mod company;
mod control;
mod dashboards;
mod factors;
mod faults;
mod handle;
mod law;
mod membership;
mod phonebook;
mod polling;
mod realtime;
mod recents;
mod scenarios;
mod settings;
mod sign_in;
mod socket;
mod switches;
