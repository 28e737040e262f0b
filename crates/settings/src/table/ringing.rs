//! What rings, and how loud.

use super::{Effect, IdOf, Row, Section, Shape, Text, Unit};
use crate::key::Key;
use crate::values::RingerVolume;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::RingtoneExternal,
        shape: Shape::OptionalId(IdOf::Ringtone),
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Ringtone for external calls", "Ringetone for eksterne opkald"),
        help: Text::new(
            "Played when somebody outside the company calls. None is silence; the call still shows.",
            "Afspilles, når nogen uden for virksomheden ringer. Ingen er stilhed; opkaldet vises stadig.",
        ),
    },
    Row {
        key: Key::RingtoneLocal,
        shape: Shape::OptionalId(IdOf::Ringtone),
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Ringtone for internal calls", "Ringetone for interne opkald"),
        help: Text::new(
            "Played when a colleague calls. None is silence; the call still shows.",
            "Afspilles, når en kollega ringer. Ingen er stilhed; opkaldet vises stadig.",
        ),
    },
    Row {
        key: Key::RingtoneQueue,
        shape: Shape::OptionalId(IdOf::Ringtone),
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Ringtone for queue calls", "Ringetone for køopkald"),
        help: Text::new(
            "Played when a call comes from a queue. None: the tone for external or internal calls.",
            "Afspilles, når et opkald kommer fra en kø. Ingen: tonen for eksterne eller interne opkald.",
        ),
    },
    Row {
        key: Key::QueueCriticalSound,
        shape: Shape::Switch { default: false },
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Alarm for critical waits", "Alarm ved kritisk ventetid"),
        help: Text::new(
            "Repeats while a caller in one of your queues has waited past its critical time.",
            "Gentages, mens en opkalder i en af dine køer har ventet længere end dens kritiske tid.",
        ),
    },
    Row {
        key: Key::QueueRingtones,
        shape: Shape::QueueRingtones,
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Ringtones of single queues", "Ringetoner for enkelte køer"),
        help: Text::new(
            "A tone of its own for a queue, before the ringtone for queue calls.",
            "En egen tone for en kø, før ringetonen for køopkald.",
        ),
    },
    Row {
        key: Key::RingerVolume,
        shape: Shape::Number {
            default: RingerVolume::DEFAULT.share(),
            range: RingerVolume::RANGE,
            unit: Unit::Share,
        },
        section: Section::Ringing,
        effect: Effect::Built,
        label: Text::new("Ringtone volume", "Ringetonens lydstyrke"),
        help: Text::new("How loud ringtones are; 0 is silent.", "Hvor højt ringetoner spilles; 0 er lydløs."),
    },
];
