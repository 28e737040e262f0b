//! What counts where nobody has said anything.

use pbx::{DEFAULT_SERVER, LastAccount, ServerUrl};
use settings::words::Language;

/// The server of a start: as named, else the one last signed in to, else the service.
///
/// # Errors
/// The service's own address is none, which a test of the client crate rules out.
pub fn server(
    named: Option<ServerUrl>,
    last: Option<&LastAccount>,
) -> Result<ServerUrl, pbx::ServerUrlError> {
    match named.or_else(|| last.map(|last| last.server.clone())) {
        Some(server) => Ok(server),
        None => ServerUrl::parse(DEFAULT_SERVER),
    }
}

/// The system's language, else English.
pub fn system_language() -> Language {
    desktop::locale::tag().as_deref().and_then(Language::of_tag).unwrap_or_default()
}
