//! Autostart through the desktop crate, off the async threads: files and registries block.

use desktop::autostart::{self, Entry, State};

use crate::ports::{Autostart, AutostartEntry, AutostartState};

pub struct DesktopAutostart {
    name: String,
}

impl DesktopAutostart {
    pub const fn new(name: String) -> Self {
        Self { name }
    }
}

impl Autostart for DesktopAutostart {
    async fn set(&self, wanted: Option<AutostartEntry>) -> Result<(), String> {
        let name = self.name.clone();
        blocking(move || match wanted {
            Some(AutostartEntry { program, arguments }) => {
                autostart::enable(&Entry { name, program, arguments }).map_err(|error| error.to_string())
            }
            None => autostart::disable(&name).map_err(|error| error.to_string()),
        })
        .await
    }

    async fn read(&self) -> Result<AutostartState, String> {
        let name = self.name.clone();
        blocking(move || match autostart::read(&name).map_err(|error| error.to_string())? {
            State::Absent => Ok(AutostartState::Absent),
            State::Present { program, arguments, vetoed } => {
                let entry = AutostartEntry { program, arguments };
                Ok(if vetoed.is_some() {
                    AutostartState::Vetoed(entry)
                } else {
                    AutostartState::Present(entry)
                })
            }
            State::Unreadable { why } => Err(why),
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())?
}
