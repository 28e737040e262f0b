//! Which of our errors an error of the HTTP library is.
//!
//! Told by the causes it carries, not by its text: that is for people, changes with the version
//! and may name the address.

use std::error::Error as Cause;
use std::io;

use crate::error::{Error, Unreached, server_text};

/// No answer to a request.
pub(super) fn of_request(error: reqwest::Error) -> Error {
    Error::Unreachable { why: why(&error) }
}

/// The answer had begun.
pub(super) fn of_body(error: reqwest::Error) -> Error {
    if error.is_timeout() {
        return Error::Unreachable { why: Unreached::Timeout };
    }
    Error::CutShort
}

/// The client itself could not be made, which only TLS can be the reason of.
pub(super) fn no_tls(error: &reqwest::Error) -> Unreached {
    let deepest = causes(error).last().map_or_else(|| error.to_string(), ToString::to_string);
    Unreached::Tls(server_text(&deepest).unwrap_or_default())
}

pub(super) fn why(error: &reqwest::Error) -> Unreached {
    if error.is_timeout() {
        return Unreached::Timeout;
    }
    if error.is_dns() {
        return Unreached::Dns;
    }
    let mut kind = None;
    for cause in causes(error) {
        if let Some(tls) = tls(cause) {
            return Unreached::Tls(server_text(&tls.to_string()).unwrap_or_default());
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            kind = Some(io.kind());
        }
    }
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Unreached::Refused,
        Some(kind) if error.is_connect() => Unreached::Other(kind.to_string()),
        None if error.is_connect() => Unreached::Other("no connection".to_owned()),
        // The connection stood: whatever happened then, it ended before the answer.
        _ => Unreached::Cut,
    }
}

/// A fault of TLS, also where it travels inside I/O errors: those do not name what they carry as
/// their source but pass on the source of it.
fn tls<'a>(cause: &'a (dyn Cause + 'static)) -> Option<&'a rustls::Error> {
    let mut inner = cause;
    while let Some(carried) = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        inner = carried;
    }
    inner.downcast_ref()
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    std::iter::successors(error.source(), |cause: &&'a (dyn Cause + 'static)| (*cause).source())
}
