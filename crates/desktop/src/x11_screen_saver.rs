//! The screen saver and the power saver that an X server has of its own.
//! <https://www.x.org/releases/current/doc/man/man3/Xss.3.xhtml>
//!
//! Suspended for as long as the connection that asked for it is open: a program that crashes leaves no
//! screen on for ever.

use std::fmt;

use x11rb::protocol::screensaver::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::x11_connection::{BoundedStream, X11Error, connect};

/// Both are suspended while this is there.
pub struct Suspended {
    _connection: RustConnection<BoundedStream>,
}

impl fmt::Debug for Suspended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suspended").finish_non_exhaustive()
    }
}

impl Suspended {
    /// On a display: its name (`:1`), or `None` for `$DISPLAY`. Blocks for a few answers.
    ///
    /// # Errors
    /// [`X11Error::Lacks`] where the server has no such screen saver; the others when it cannot be asked.
    pub fn on(display: Option<&str>) -> Result<Self, X11Error> {
        let (connection, _root) = connect(display)?;
        // Suspending came with version 1.1.
        let lacks = X11Error::Lacks("MIT-SCREEN-SAVER 1.1");
        let version = match connection.screensaver_query_version(1, 1) {
            Ok(asked) => asked.reply()?,
            Err(x11rb::errors::ConnectionError::UnsupportedExtension) => return Err(lacks),
            Err(error) => return Err(error.into()),
        };
        if (version.server_major_version, version.server_minor_version) < (1, 1) {
            return Err(lacks);
        }
        connection.screensaver_suspend(1)?.check()?;
        Ok(Self { _connection: connection })
    }
}
