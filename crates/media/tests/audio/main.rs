//! What is heard, on real sound servers of the tests' own: PulseAudio, and PipeWire with WirePlumber.
//! Each has null sinks, whose monitors are recorded.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where its ground is missing"
)]

mod absence;
mod following;
mod probe;
mod recording;
mod ringing;
mod server;

/// Each test once on PulseAudio and once on PipeWire.
macro_rules! on_both_servers {
    ($($test:ident),+ $(,)?) => {
        mod pulseaudio {
            $(#[test]
            fn $test() {
                super::$test(&mut crate::server::Server::pulseaudio());
            })+
        }
        mod pipewire {
            $(#[test]
            fn $test() {
                super::$test(&mut crate::server::Server::pipewire());
            })+
        }
    };
}
pub(crate) use on_both_servers;
