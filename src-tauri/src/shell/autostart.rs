//! Autostart through the desktop crate.

use desktop::autostart::{self, Entry, State};
use settings::said::Said;

use app::ports::{Autostart, AutostartEntry, AutostartState};

pub struct DesktopAutostart {
    name: String,
}

impl DesktopAutostart {
    pub const fn new(name: String) -> Self {
        Self { name }
    }
}

impl Autostart for DesktopAutostart {
    async fn set(&self, wanted: Option<AutostartEntry>) -> Result<AutostartState, Said> {
        let name = self.name.clone();
        let entry = wanted.map(|AutostartEntry { program, arguments }| Entry {
            name: name.clone(),
            program,
            arguments,
        });
        let brought = autostart::bring_about(name, entry).await;
        match brought.map_err(|error| Said::of(|language| error.words(language)))? {
            State::Absent => Ok(AutostartState::Absent),
            State::Present { program, arguments, vetoed } => {
                let entry = AutostartEntry { program, arguments };
                Ok(if vetoed.is_some() {
                    AutostartState::Vetoed(entry)
                } else {
                    AutostartState::Present(entry)
                })
            }
            State::Unavailable { why } => Ok(AutostartState::Unavailable { why }),
            State::Unreadable { why } => {
                Err(Said::both(why.clone(), format!("autostarten kan ikke læses: {why}")))
            }
        }
    }
}
