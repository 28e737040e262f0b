//! The status panel, line by line, and `communicator status`.

use serde_json::{Value, json};
use settings::report::Report;

use super::Core;
use super::account::TokenPlace;
use crate::feature::{About, StatusLines};
use crate::ports::{Ports, Surroundings as _};
use crate::view::{ConnectionState, Level, Status, StatusLine};

impl<P: Ports> Core<P> {
    pub(crate) fn draw_status(&self, report: &Report) -> Status {
        let mut lines = StatusLines::default();
        lines.put(About::Connection, self.connection_line());
        lines.put(About::Settings, self.settings_line());
        lines.put(About::Bus, self.bus_line());
        lines.put(About::Files, self.files_line());
        if self.session.is_signed_in() {
            lines.put(About::Realtime, self.realtime_line());
            lines.put(About::Storage, self.storage_line());
        }
        self.ask_features(|feature| feature.status(self, report, &mut lines));
        Status {
            connection: self.session.connection.state,
            lines: lines.in_order(),
            settings_fetched_at: self.session.connection.fetched_at.map(pbx::instant::iso_ms),
            stale_since: self.session.connection.stale_since().map(pbx::instant::iso_ms),
            kept_aside: None,
        }
    }

    fn words(&self, en: &str, da: &str) -> String {
        self.language.pick(en, da).to_owned()
    }

    fn connection_line(&self) -> StatusLine {
        let (level, text) = match self.session.connection.state {
            ConnectionState::SignedOut => (Level::Warning, self.words("Signed out", "Logget ud")),
            ConnectionState::Connecting => {
                (Level::Info, self.words("Connecting to the PBX", "Forbinder til centralen"))
            }
            ConnectionState::Live if self.session.connection.why.is_some() => (
                Level::Warning,
                self.words(
                    "Connected, but the PBX does not answer as it should",
                    "Forbundet, men centralen svarer ikke, som den skal",
                ),
            ),
            ConnectionState::Live => (Level::Ok, self.words("Connected", "Forbundet")),
            ConnectionState::Polling => (
                Level::Warning,
                self.words(
                    "The PBX answers, but calls do not ring or show here",
                    "Centralen svarer, men opkald ringer ikke og vises ikke her",
                ),
            ),
            ConnectionState::Stale => {
                (Level::Warning, self.words("The live connection is lost", "Den direkte forbindelse er tabt"))
            }
            ConnectionState::Offline => {
                (Level::Error, self.words("The PBX cannot be reached", "Centralen kan ikke nås"))
            }
            ConnectionState::Refused => {
                (Level::Error, self.words("The PBX refuses this account", "Centralen afviser kontoen"))
            }
        };
        StatusLine {
            id: "connection".to_owned(),
            level,
            text,
            detail: self.session.connection.why.clone(),
            since: Some(pbx::instant::iso_ms(self.session.connection.since)),
            pressing: self.session.connection.alarmed
                || matches!(
                    self.session.connection.state,
                    ConnectionState::SignedOut | ConnectionState::Refused
                ),
        }
    }

    fn realtime_line(&self) -> StatusLine {
        let seconds = self.start.timings.poll.as_secs();
        let (level, text) = if self.session.connection.is_live() {
            (Level::Ok, self.words("Changes show at once", "Ændringer vises straks"))
        } else {
            let level = match self.session.connection.state {
                ConnectionState::Stale | ConnectionState::Offline | ConnectionState::Polling => {
                    Level::Warning
                }
                _ => Level::Info,
            };
            let text = self.language.pick(
                format!("No realtime connection: the PBX is asked every {seconds} s"),
                format!("Ingen realtidsforbindelse: centralen spørges hvert {seconds}. sekund"),
            );
            (level, text)
        };
        StatusLine {
            id: "realtime".to_owned(),
            level,
            text,
            detail: self.session.connection.realtime_problem().map(str::to_owned),
            since: self.session.connection.stale_since().map(pbx::instant::iso_ms),
            pressing: false,
        }
    }

    fn bus_line(&self) -> Option<StatusLine> {
        self.ports.surroundings().silent_bus().then(|| StatusLine {
            id: "bus".to_owned(),
            level: Level::Warning,
            text: self.words(
                "No tray icon, keyring and notifications: the desktop's session bus does not answer",
                "Intet ikon i statusfeltet, ingen nøglering og ingen meddelelser: skrivebordets sessionsbus svarer ikke",
            ),
            detail: Some(self.words(
                "Log out of the desktop and in again, then start Communicator anew.",
                "Log ud af skrivebordet og ind igen, og start så Communicator på ny.",
            )),
            since: None,
            pressing: false,
        })
    }

    fn storage_line(&self) -> Option<StatusLine> {
        let text = match self.session.token_place()? {
            TokenPlace::Memory if self.files.token_waits => self.words(
                "You will be signed out when you quit: the file for it cannot be written yet",
                "Logget ind, til programmet afsluttes: filen til det kan ikke skrives endnu",
            ),
            TokenPlace::Memory => self.words(
                "You will be signed out when you quit: this computer has no keyring",
                "Logget ind, til programmet afsluttes: computeren har ingen nøglering",
            ),
            TokenPlace::File => self.words(
                "The sign-in is kept in a file of this profile",
                "Login gemmes i en fil i denne profil",
            ),
            TokenPlace::Keyring | TokenPlace::Environment => return None,
        };
        Some(StatusLine {
            id: "storage".to_owned(),
            level: Level::Info,
            text,
            detail: None,
            since: None,
            pressing: false,
        })
    }

    fn settings_line(&self) -> StatusLine {
        let (level, text) = match (self.session.connection.fetched_at, self.layers.document()) {
            _ if self.facts.aside.is_some() => (
                Level::Warning,
                self.words("The newest settings are kept aside", "De nyeste indstillinger er lagt til side"),
            ),
            (Some(_), Some((settings::layers::Source::Server, _))) => {
                (Level::Ok, self.words("Settings fetched", "Indstillinger hentet"))
            }
            (Some(_), _) => (
                Level::Info,
                self.words("Settings from an earlier start", "Indstillinger fra en tidligere start"),
            ),
            (None, _) => (Level::Info, self.words("Default settings", "Standardindstillinger")),
        };
        let mut faults = self.start.damaged.clone();
        if let Some(problem) = self.administered.problem() {
            faults.push(self.language.pick(
                format!("The policy of this computer is not in force: {problem}."),
                format!("Denne computers politik er ikke i kraft: {problem}."),
            ));
        }
        let damaged = (!faults.is_empty()).then(|| faults.join(" "));
        StatusLine {
            id: "settings".to_owned(),
            level: if damaged.is_some() { Level::Warning } else { level },
            text,
            detail: damaged,
            since: self.session.connection.fetched_at.map(pbx::instant::iso_ms),
            pressing: false,
        }
    }

    /// The answer of `communicator status`.
    pub(crate) fn status_json(&self) -> Value {
        let phone = self.phone().ok().map(|phone| json!({ "id": phone.id, "name": phone.name }));
        let last_shortcut = self
            .facts
            .shortcuts
            .last_pressed
            .map(|(action, at)| json!({ "action": action.wire_name(), "at": pbx::instant::iso_ms(at) }));
        json!({
            "schema": 1,
            "running": true,
            "server": self.account.server.url(),
            "connection": {
                "state": self.session.connection.state,
                "since": pbx::instant::iso_ms(self.session.connection.since),
                "why": self.session.connection.why,
            },
            "calls": self.calls_json(),
            "phone": phone,
            "last_shortcut": last_shortcut,
        })
    }
}
