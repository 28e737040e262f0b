//! Phones, pop-up, do not disturb and where the user is.

use super::{Effect, IdOf, Row, Section, Shape, Text};
use crate::key::Key;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::PhoneId,
        shape: Shape::OptionalId(IdOf::Phone),
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Desk phone", "Bordtelefon"),
        help: Text::new("The phone you call and answer with.", "Telefonen, der ringes op og besvares med."),
    },
    Row {
        key: Key::SoftphoneId,
        shape: Shape::OptionalId(IdOf::Phone),
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Softphone", "Softphone"),
        help: Text::new(
            "The account of the softphone on this computer. When it is registered it is used before the desk phone.",
            "Kontoen for softphonen på denne computer. Når den er registreret, bruges den før bordtelefonen.",
        ),
    },
    Row {
        key: Key::DndWhenDesktopLocked,
        shape: Shape::Switch { default: false },
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Do not disturb while locked", "Forstyr ikke, mens låst"),
        help: Text::new(
            "Your phone is set to do not disturb while this computer is locked. If you set it yourself, it stays on.",
            "Forstyr ikke er slået til for din telefon, mens computeren er låst. Har du selv slået det til, forbliver det slået til.",
        ),
    },
    Row {
        key: Key::PopupOnIncomingCall,
        shape: Shape::Switch { default: false },
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Come to the front when called", "Kom frem ved opkald"),
        help: Text::new(
            "The window comes to the front when a call rings, without taking the keyboard.",
            "Vinduet kommer frem, når et opkald ringer, uden at tage tastaturet.",
        ),
    },
    Row {
        key: Key::PopupRevertWhenDone,
        shape: Shape::Switch { default: false },
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Go back when the call is over", "Gå tilbage efter opkaldet"),
        help: Text::new(
            "The window returns to where it was, unless you have used it meanwhile.",
            "Vinduet vender tilbage, hvor det var, medmindre du har brugt det imens.",
        ),
    },
    Row {
        key: Key::BeaconsMayUpdateLocation,
        shape: Shape::Switch { default: false },
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("Beacons may tell where you are", "Beacons må fortælle, hvor du er"),
        help: Text::new(
            "Listens for the company's Bluetooth beacons and shows the nearest one's place in the status panel. Off: Bluetooth is not used at all.",
            "Lytter efter virksomhedens Bluetooth-beacons og viser stedet for den nærmeste i statuspanelet. Fra: Bluetooth bruges slet ikke.",
        ),
    },
    Row {
        key: Key::OutboundGoto,
        shape: Shape::Switch { default: false },
        section: Section::Calls,
        effect: Effect::Built,
        label: Text::new("The PBX presents the number", "Omstillingen bestemmer det viste nummer"),
        help: Text::new(
            "Set by the PBX: your own choice of presented number does not count.",
            "Sættes af omstillingen: dit eget valg af vist nummer gælder ikke.",
        ),
    },
];
