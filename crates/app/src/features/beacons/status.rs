//! The line of the status panel about the place of this computer.

use desktop::beacons::Scan;

use crate::core::Core;
use crate::facts::beacons::Whereabouts;
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

/// Where this computer is, or why that is not known; none while nobody wants to know, or before anything is known.
pub(super) fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let pick = |en: &str, da: &str| core.language.pick(en, da).to_owned();
    let (level, text) = match &core.facts.beacons {
        Whereabouts::Off | Whereabouts::Loading | Whereabouts::Starting => return None,
        Whereabouts::Unavailable { .. } => (
            Level::Warning,
            pick("Place unknown: the beacons cannot be loaded", "Sted ukendt: beacons kan ikke hentes"),
        ),
        Whereabouts::NoBeacons => (
            Level::Info,
            pick("Place unknown: the PBX has no beacons", "Sted ukendt: omstillingen har ingen beacons"),
        ),
        Whereabouts::Told { scan, place } => match (scan, place) {
            (Scan::Listening, Some(place)) => {
                (Level::Ok, core.language.pick(format!("Place: {place}"), format!("Sted: {place}")))
            }
            (Scan::Listening, None) => {
                (Level::Info, pick("Place unknown: no beacon nearby", "Sted ukendt: ingen beacon i nærheden"))
            }
            (Scan::Off, _) => (
                Level::Warning,
                pick("Place unknown: Bluetooth is off", "Sted ukendt: Bluetooth er slået fra"),
            ),
            // Nothing that a user could do about it from here.
            (Scan::Absent { .. }, _) => (
                Level::Info,
                pick("Place unknown: no Bluetooth here", "Sted ukendt: ingen Bluetooth på computeren"),
            ),
            (Scan::Refused { .. }, _) => (
                Level::Warning,
                pick("Place unknown: Bluetooth is not allowed", "Sted ukendt: Bluetooth er ikke tilladt"),
            ),
            (Scan::Failed { .. }, _) => (
                Level::Warning,
                pick("Place unknown: listening failed", "Sted ukendt: beacons kan ikke høres"),
            ),
        },
    };
    let detail = why_not_heard(core).or_else(|| {
        let shown = matches!(core.facts.beacons, Whereabouts::Told { place: Some(_), .. });
        shown.then(|| {
            pick(
                "By the nearest beacon. It is shown on this computer alone.",
                "Efter den nærmeste beacon. Det vises kun på denne computer.",
            )
        })
    });
    Some(StatusLine { id: "beacons".to_owned(), level, text, detail, since: None, pressing: false })
}

/// Why no beacon is listened for, and what to do about it; none where they are, and where it is not known yet.
pub(super) fn why_not_heard<P: Ports>(core: &Core<P>) -> Option<String> {
    let language = core.language;
    let scan = match &core.facts.beacons {
        Whereabouts::Off | Whereabouts::Loading | Whereabouts::Starting => return None,
        Whereabouts::Unavailable { why } => {
            return Some(language.pick(
                format!("The beacons of your company cannot be loaded: {why}"),
                format!("Virksomhedens beacons kan ikke hentes: {why}"),
            ));
        }
        Whereabouts::NoBeacons => {
            return Some(
                language
                    .pick(
                        "The PBX lists no beacons, so there is nothing to listen for.",
                        "Omstillingen har ingen beacons, så der er ikke noget at lytte efter.",
                    )
                    .to_owned(),
            );
        }
        Whereabouts::Told { scan, .. } => scan,
    };
    match scan {
        Scan::Listening => None,
        Scan::Off => Some(
            language
                .pick(
                    "Bluetooth is switched off. Switch it on to see where you are.",
                    "Bluetooth er slået fra. Slå det til for at se, hvor du er.",
                )
                .to_owned(),
        ),
        Scan::Absent { why } => {
            let why = why.in_language(language);
            Some(language.pick(
                format!("This computer has no Bluetooth that can be used: {why}."),
                format!("Computeren har ingen Bluetooth, der kan bruges: {why}."),
            ))
        }
        Scan::Refused { why } => {
            let why = why.in_language(language);
            Some(language.pick(
                format!("This program may not use Bluetooth: {why}."),
                format!("Programmet må ikke bruge Bluetooth: {why}."),
            ))
        }
        Scan::Failed { why } => {
            let why = why.in_language(language);
            Some(language.pick(
                format!("Listening for beacons failed and is tried again: {why}."),
                format!("Det mislykkedes at lytte efter beacons, og der prøves igen: {why}."),
            ))
        }
    }
}
