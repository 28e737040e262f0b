//! The line of the status panel about what calls are heard on.

use media::NoSound;
use media::devices::{Chosen, choose};

use super::no_sound_words;
use crate::core::Core;
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

/// What calls are heard on, or why they are not; none before the devices are known.
pub(super) fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let (level, text, detail) = match ringer(core)? {
        Ok(device) => {
            let text = core.language.pick(format!("Rings on {device}"), format!("Ringer på {device}"));
            (Level::Ok, text, None)
        }
        Err(why) => (
            Level::Warning,
            core.language.pick("Calls cannot be heard", "Opkald kan ikke høres").to_owned(),
            Some(core.language.pick(
                format!("This computer has no sound that could be used: {why}."),
                format!("Computeren har ingen lyd, der kan bruges: {why}."),
            )),
        ),
    };
    Some(StatusLine { id: "sound".to_owned(), level, text, detail, since: None, pressing: false })
}

/// The device that calls ring on, or why they are not heard; none before it is known.
fn ringer<P: Ports>(core: &Core<P>) -> Option<Result<String, String>> {
    let preferred = core.preferred(&core.settings().ringer_outputs);
    Some(match &core.facts.devices.found.as_ref()?.outputs {
        Err(why) => Err(no_sound_words(why, core.language)),
        Ok(present) => match choose(&preferred, present) {
            Chosen::Device { device, .. } => Ok(device.name),
            Chosen::None => Err(no_sound_words(&NoSound::NoDevice, core.language)),
        },
    })
}
