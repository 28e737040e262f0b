//! Linux: logind on the system bus, and the screen savers of the desktops on the session bus.

use std::sync::Arc;

use off_thread::caught;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::sources::{SourceState, Sources};
use super::{logind, screen_savers};
use crate::listening::{fault, keep};

/// logind first, then the screen savers.
pub(super) const SOURCES: usize = 1 + screen_savers::NAMES.len();
const LOGIND: usize = 0;

/// Two tasks, ended with it.
#[derive(Debug)]
pub(super) struct Watch {
    tasks: [AbortHandle; 2],
}

impl Watch {
    pub(super) fn start(runtime: &Handle, sources: Arc<Sources>) -> Self {
        let of_savers = Arc::clone(&sources);
        let session = runtime.spawn(keep("the lock of the session", async move || {
            // Said also of what panics: a lock that nobody hears of must not last.
            let say = |word| sources.report(LOGIND, word);
            let why = caught(logind::listen(&say)).await.unwrap_or_else(|_| fault());
            sources.report(LOGIND, SourceState::Silent { why: why.clone() });
            why.to_string()
        }));
        let savers = runtime.spawn(keep("the lock by a screen saver", async move || {
            let say = |saver: usize, word| of_savers.report(LOGIND + 1 + saver, word);
            let why = caught(screen_savers::listen(&say)).await.unwrap_or_else(|_| fault());
            for saver in 0..screen_savers::NAMES.len() {
                say(saver, SourceState::Silent { why: why.clone() });
            }
            why.to_string()
        }));
        Self { tasks: [session.abort_handle(), savers.abort_handle()] }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
