//! What integrations have done.

use serde_json::Value;

/// What others may know of them.
#[derive(Debug, Default)]
pub struct Integrations {
    /// The newest line of their log, for scripts and without what was handed over; none: nothing was done yet.
    pub last: Option<Value>,
}
