//! The line of the status panel while do not disturb is on.

use crate::core::Core;
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

/// That do not disturb is on, and whether the lock has set it.
pub(super) fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    core.own_dnd().then(|| StatusLine {
        id: "dnd".to_owned(),
        level: Level::Warning,
        text: core.language.pick("Do not disturb is on", "Forstyr ikke er slået til").to_owned(),
        detail: core.facts.dnd_by_lock.then(|| {
            core.language
                .pick(
                    "Set because the screen is locked; it is cleared when the screen is unlocked.",
                    "Slået til, fordi skærmen er låst; det slås fra, når skærmen låses op.",
                )
                .to_owned()
        }),
        since: None,
        pressing: false,
    })
}
