//! What the user is told of panics: one line of the status panel, for an hour.

use settings::words::Language;
use tokio::time::Instant;

use crate::core::Core;
use crate::event::{Event, Fault};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

/// The line, by the start of its id: each fault is a line of its own, so that one that was closed does not hide
/// the next.
const LINE: &str = "fault-";

/// What failed last, until the hour is over; in the window the user may close the line before.
#[derive(Debug, Default)]
pub struct Faults {
    forget_at: Option<Instant>,
}

impl<P: Ports> Feature<P> for Faults {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Event::Fault(fault) = event else { return Handled::No };
        self.forget_at = Some(core.now() + core.start.timings.fault_shown);
        core.facts.fault = Some(fault.clone());
        Handled::Yes
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.forget_at
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.forget_at = None;
        core.facts.fault = None;
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        let Some(fault) = &core.facts.fault else { return };
        let line = StatusLine {
            id: format!("{LINE}{}", pbx::instant::iso_ms(fault.at)),
            level: Level::Error,
            text: core
                .language
                .pick("Something in this program failed", "Noget i programmet fejlede")
                .to_owned(),
            detail: Some(detail(fault, core.language)),
            since: Some(pbx::instant::iso_ms(fault.at)),
            pressing: true,
        };
        lines.put(About::Fault, line);
    }
}

fn detail(fault: &Fault, language: Language) -> String {
    let Fault { message, place, file, .. } = fault;
    match file {
        Some(file) => language.pick(
            format!("{message} ({place}). Communicator continues. The profile has a file for support: {file}."),
            format!("{message} ({place}). Communicator fortsætter. Til support ligger der en fil i profilen: {file}."),
        ),
        None => language.pick(
            format!("{message} ({place}). Communicator continues. No file about it could be written."),
            format!("{message} ({place}). Communicator fortsætter. Der kunne ikke skrives en fil om det."),
        ),
    }
}
