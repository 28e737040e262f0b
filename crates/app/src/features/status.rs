//! Lines of the status panel about what all share: the connection, the settings in force, and what is kept where.

mod files;

use account::token::TokenPlace;
use settings::layers::Source;

use crate::core::Core;
use crate::feature::{About, Feature, StatusLines};
use crate::ports::{Ports, Surroundings as _};
use crate::view::{ConnectionState, Level, StatusLine};

/// Says how the app is connected, and which settings are in force.
#[derive(Debug, Default)]
pub struct Status;

impl<P: Ports> Feature<P> for Status {
    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        lines.put(About::Connection, connection_line(core));
        lines.put(About::Bus, bus_line(core));
        lines.put(About::Files, files::line(core));
        lines.put(About::Settings, settings_line(core));
        if core.session.is_signed_in() {
            lines.put(About::Realtime, realtime_line(core));
            lines.put(About::Storage, storage_line(core));
        }
    }
}

fn connection_line<P: Ports>(core: &Core<P>) -> StatusLine {
    let (level, text) = match core.session.connection.state {
        ConnectionState::SignedOut => (Level::Warning, words(core, "Signed out", "Logget ud")),
        ConnectionState::Connecting => {
            (Level::Info, words(core, "Connecting to the PBX", "Forbinder til omstillingen"))
        }
        ConnectionState::Live if core.session.connection.why.is_some() => (
            Level::Warning,
            words(
                core,
                "Connected, but the PBX does not answer as it should",
                "Forbundet, men omstillingen svarer ikke, som den skal",
            ),
        ),
        ConnectionState::Live => (Level::Ok, words(core, "Connected", "Forbundet")),
        ConnectionState::Polling => (
            Level::Warning,
            words(
                core,
                "The PBX answers, but calls do not ring or show here",
                "Omstillingen svarer, men opkald ringer ikke og vises ikke her",
            ),
        ),
        ConnectionState::Stale => {
            (Level::Warning, words(core, "The live connection is lost", "Den direkte forbindelse er tabt"))
        }
        ConnectionState::Offline => {
            (Level::Error, words(core, "The PBX cannot be reached", "Omstillingen kan ikke nås"))
        }
        ConnectionState::Refused => {
            (Level::Error, words(core, "The PBX refuses this account", "Omstillingen afviser kontoen"))
        }
    };
    StatusLine {
        id: "connection".to_owned(),
        level,
        text,
        detail: core.connection_why(),
        since: Some(pbx::instant::iso_ms(core.session.connection.since)),
        pressing: core.session.connection.alarmed
            || matches!(core.session.connection.state, ConnectionState::SignedOut | ConnectionState::Refused),
    }
}

fn realtime_line<P: Ports>(core: &Core<P>) -> StatusLine {
    let seconds = core.start.timings.poll.as_secs();
    let (level, text) = if core.session.connection.is_live() {
        (Level::Ok, words(core, "Changes show at once", "Ændringer vises straks"))
    } else {
        let level = match core.session.connection.state {
            ConnectionState::Stale | ConnectionState::Offline | ConnectionState::Polling => Level::Warning,
            _ => Level::Info,
        };
        let text = core.language.pick(
            format!("No realtime connection: the PBX is asked every {seconds} s"),
            format!("Ingen realtidsforbindelse: omstillingen spørges hvert {seconds}. sekund"),
        );
        (level, text)
    };
    StatusLine {
        id: "realtime".to_owned(),
        level,
        text,
        detail: core
            .session
            .connection
            .realtime_problem()
            .map(|why| why.in_language(core.language).to_owned()),
        since: core.session.connection.stale_since().map(pbx::instant::iso_ms),
        pressing: false,
    }
}

fn bus_line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    core.ports.surroundings().silent_bus().then(|| StatusLine {
        id: "bus".to_owned(),
        level: Level::Warning,
        text: words(
            core,
            "No tray icon, keyring or notifications: the desktop's session bus does not answer",
            "Intet ikon i statusfeltet, ingen nøglering og ingen meddelelser: skrivebordets sessionsbus svarer ikke",
        ),
        detail: Some(words(
            core,
            "Log out of the desktop and in again, then start Communicator again.",
            "Log af skrivebordet og på igen, og start så Communicator igen.",
        )),
        since: None,
        pressing: false,
    })
}

fn storage_line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let text = match core.session.token_place()? {
        TokenPlace::Memory if core.token_waits() => words(
            core,
            "You will be signed out when you quit: the file for it cannot be written yet",
            "Logget ind, til programmet afsluttes: filen til det kan ikke skrives endnu",
        ),
        TokenPlace::Memory => words(
            core,
            "You will be signed out when you quit: this computer has no keyring",
            "Logget ind, til programmet afsluttes: computeren har ingen nøglering",
        ),
        TokenPlace::File => words(
            core,
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

fn settings_line<P: Ports>(core: &Core<P>) -> StatusLine {
    let (level, text) = match (core.session.connection.fetched_at, core.document_source()) {
        _ if core.facts.aside.is_some() => (
            Level::Warning,
            words(core, "The newest settings are kept aside", "De nyeste indstillinger er lagt til side"),
        ),
        (Some(_), Some(Source::Server)) => {
            (Level::Ok, words(core, "Settings fetched", "Indstillinger hentet"))
        }
        (Some(_), _) => (
            Level::Info,
            words(core, "Settings from an earlier start", "Indstillinger fra en tidligere start"),
        ),
        (None, _) => (Level::Info, words(core, "Default settings", "Standardindstillinger")),
    };
    let mut faults: Vec<String> =
        core.start.damaged.iter().map(|said| said.in_language(core.language).to_owned()).collect();
    if let Some(problem) = core.policy_problem() {
        let problem = problem.words(core.language);
        faults.push(core.language.pick(
            format!("The policy of this computer is not in force: {problem}."),
            format!("Denne computers politik gælder ikke: {problem}."),
        ));
    }
    let damaged = (!faults.is_empty()).then(|| faults.join(" "));
    StatusLine {
        id: "settings".to_owned(),
        level: if damaged.is_some() { Level::Warning } else { level },
        text,
        detail: damaged,
        since: core.session.connection.fetched_at.map(pbx::instant::iso_ms),
        pressing: false,
    }
}

fn words<P: Ports>(core: &Core<P>, en: &str, da: &str) -> String {
    core.language.pick(en, da).to_owned()
}
