//! An answer as it came.

use std::fmt;
use std::time::SystemTime;

use crate::instant;

/// An answer as it came, and when.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// JSON text: valid UTF-8, without a byte order mark and white space around it.
    pub bytes: Vec<u8>,
    /// By the clock of this computer.
    pub at: SystemTime,
    /// By the clock of the server, to the second: the `Date` header.
    pub server_date: Option<SystemTime>,
}

impl fmt::Debug for Fetched {
    // The bytes are somebody's data; a log line needs their number only.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fetched({} bytes at {})", self.bytes.len(), instant::iso_ms(self.at))
    }
}
