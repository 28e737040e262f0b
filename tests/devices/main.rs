//! The real app with devices that the kernel takes for real ones: report descriptors of headsets and lights at
//! `/dev/uhid`, and a light on a USB bus.
//!
//! They need a kernel of their own: `cargo xtask test --devices` starts one in QEMU, in which this computer's files can
//! be read and nothing of it can be changed, and runs these there. Without it there is nothing to run.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and may say what it saw"
)]

mod harness;
mod headset_tests;
mod light_tests;
mod usb_tests;
