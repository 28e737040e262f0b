//! Ctrl+C, Ctrl+Break and the closing of the console.

use std::io;

use tokio::signal::windows::{CtrlBreak, CtrlC, CtrlClose, ctrl_break, ctrl_c, ctrl_close};

/// Listens from the moment it is made.
#[derive(Debug)]
pub(crate) struct Ending {
    c: CtrlC,
    pause: CtrlBreak,
    close: CtrlClose,
}

impl Ending {
    /// # Errors
    /// The system gives no handler. Needs a running runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { c: ctrl_c()?, pause: ctrl_break()?, close: ctrl_close()? })
    }

    pub(crate) async fn wait(&mut self) {
        tokio::select! {
            _ = self.c.recv() => {}
            _ = self.pause.recv() => {}
            _ = self.close.recv() => {}
        }
    }
}
