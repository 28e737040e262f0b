//! Beacons: small senders on walls, by which a computer can tell in which room it stands.

pub mod frame;
pub mod nearest;
