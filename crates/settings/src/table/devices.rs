//! Sound devices, the busylight and the headset.

use super::members::{switch, text};
use super::{DeviceKind, Effect, Member, MemberShape, Row, Section, Shape, Text, Unit};
use crate::key::Key;
use crate::values::LightVolume;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::PreferredAudioInputs,
        shape: Shape::Devices(DeviceKind::Microphone),
        section: Section::Devices,
        effect: Effect::NotYet,
        label: Text::new("Microphones", "Mikrofoner"),
        help: Text::new("The first one that is connected is used.", "Den første, der er tilsluttet, bruges."),
    },
    Row {
        key: Key::PreferredAudioOutputs,
        shape: Shape::Devices(DeviceKind::Speaker),
        section: Section::Devices,
        effect: Effect::Built,
        label: Text::new("Speakers", "Højttalere"),
        help: Text::new(
            "For speech. The first one that is connected is used.",
            "Til tale. Den første, der er tilsluttet, bruges.",
        ),
    },
    Row {
        key: Key::PreferredVideoInputs,
        shape: Shape::Devices(DeviceKind::Camera),
        section: Section::Devices,
        effect: Effect::NoVideoCalls,
        label: Text::new("Cameras", "Kameraer"),
        help: Text::new("Kept for other programs.", "Gemmes til andre programmer."),
    },
    Row {
        key: Key::PreferredRingerOutputs,
        shape: Shape::Devices(DeviceKind::Ringer),
        section: Section::Devices,
        effect: Effect::Built,
        label: Text::new("Ring devices", "Ringeenheder"),
        help: Text::new(
            "Where ringtones are played. The first one that is connected is used.",
            "Hvor ringetoner afspilles. Den første, der er tilsluttet, bruges.",
        ),
    },
    Row {
        key: Key::Kuando,
        shape: Shape::Object(KUANDO),
        section: Section::Devices,
        effect: Effect::Built,
        label: Text::new("Kuando busylight", "Kuando-lampe"),
        help: Text::new(
            "The light shows whether you are free, ringing, on a call or not to be disturbed.",
            "Lampen viser, om du er ledig, bliver ringet op, er i samtale eller ikke vil forstyrres.",
        ),
    },
    Row {
        key: Key::PreferredHeadset,
        shape: Shape::Word { words: &["NONE", "JABRA", "SENNHEISER", "YEALINK"], default: "NONE" },
        section: Section::Devices,
        effect: Effect::Built,
        label: Text::new("Headset", "Headset"),
        help: Text::new(
            "The maker of the headset whose button answers and ends calls; the first that is connected.",
            "Fabrikatet på det headset, hvis knap besvarer og afslutter opkald; det første tilsluttede.",
        ),
    },
];

const KUANDO: &[Member] = &[
    switch("use", Text::new("Use the light", "Brug lampen"), None),
    text(
        "ringTone",
        Text::new("Tone of the light", "Lampens tone"),
        Some(Text::new(
            "Played by the light itself; without a tone it only blinks.",
            "Afspilles af lampen selv; uden en tone blinker den blot.",
        )),
    ),
    Member {
        name: "ringVolume",
        shape: MemberShape::Number {
            default: LightVolume::DEFAULT.per_cent(),
            range: LightVolume::RANGE,
            unit: Unit::PerCent,
        },
        label: Text::new("Volume of the light", "Lampens lydstyrke"),
        help: None,
    },
];
