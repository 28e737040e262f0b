//! A fetched document on disk: in its own bytes, with the time it was fetched, in ONE file.
//!
//! Two files could be of two different fetches after a crash between them. One JSON object around
//! the document cannot, and a cut anywhere leaves the object open, which is how it is noticed.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::client::Fetched;
use crate::instant;

const SCHEMA: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope<'a> {
    schema: u32,
    fetched_at: String,
    server_date: Option<String>,
    #[serde(borrow)]
    document: &'a RawValue,
}

/// # Errors
/// `InvalidData` for bytes that are not one JSON value.
pub(super) fn seal(fetched: &Fetched) -> io::Result<Vec<u8>> {
    let document: &RawValue = serde_json::from_slice(&fetched.bytes)?;
    let envelope = Envelope {
        schema: SCHEMA,
        fetched_at: instant::iso_ms(fetched.at),
        server_date: fetched.server_date.map(instant::iso_ms),
        document,
    };
    Ok(serde_json::to_vec(&envelope)?)
}

/// # Errors
/// Why the bytes are no sealed document, in words that hold nothing of it.
pub(super) fn open(bytes: &[u8]) -> Result<Fetched, String> {
    let envelope: Envelope<'_> = serde_json::from_slice(bytes)
        .map_err(|error| format!("not a complete stored answer (at byte {})", error.column()))?;
    if envelope.schema != SCHEMA {
        return Err("written by another version".to_owned());
    }
    Ok(Fetched {
        bytes: envelope.document.get().as_bytes().to_vec(),
        at: instant::from_iso(&envelope.fetched_at).ok_or("no time of fetching")?,
        server_date: envelope.server_date.as_deref().and_then(instant::from_iso),
    })
}
