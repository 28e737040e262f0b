//! The line of the status panel about the files of the profile.

use crate::core::Core;
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

/// The line of the status panel while the disk refuses something.
pub(super) fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let Some(first) = core.refused_files().first() else { return log_line(core) };
    let why = first.trouble.why(core.language);
    let more = core.refused_files().len() - 1;
    let name = first.file.file_name().unwrap_or_default().to_string_lossy();
    let what = match more {
        0 => name.into_owned(),
        _ => core.language.pick(format!("{name} and {more} more"), format!("{name} og {more} mere")),
    };
    let advice = first.trouble.advice(core.start.profile.path(), core.language);
    let detail = core.language.pick(
        format!("{advice} Until then, changes are lost when the program ends. It tries again every minute. Not written: {what}."),
        format!("{advice} Indtil da går ændringer tabt, når programmet slutter. Det prøves igen hvert minut. Ikke skrevet: {what}."),
    );
    Some(StatusLine {
        id: "files".to_owned(),
        level: Level::Warning,
        text: core
            .language
            .pick(format!("Works from memory: {why}"), format!("Arbejder fra hukommelsen: {why}")),
        detail: Some(detail),
        since: None,
        pressing: true,
    })
}

/// Whoever would help the user finds nothing in the log then.
fn log_line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let trouble = core.start.log.trouble()?;
    let why = trouble.why(core.language);
    Some(StatusLine {
        id: "log".to_owned(),
        level: Level::Info,
        text: core
            .language
            .pick(format!("The log cannot be written: {why}"), format!("Loggen kan ikke skrives: {why}")),
        detail: Some(trouble.advice(&core.start.profile.path().join("logs"), core.language)),
        since: None,
        pressing: false,
    })
}
