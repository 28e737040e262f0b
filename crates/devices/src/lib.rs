//! Devices at the desk that show a call and answer it: busylights and headsets.
//!
//! What is said to a device, and what it says, is made and read by pure functions here.

pub mod busylight;
mod descriptor;
pub mod desk;
pub mod headset;
