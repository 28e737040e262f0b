//! What is wanted of the devices at a desk, and what they tell: the words between the app and whoever opens them.

use std::fmt;

use crate::busylight::{Look, Ring};
use crate::headset::{CallPhase, LayoutError, Maker, Meant};

/// What is wanted of all of them. By default nothing: no device is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// What every busylight shows. None: lights are left alone.
    pub lights: Option<Look>,
    /// None: no headset is opened.
    pub headset: Option<WantedHeadset>,
}

/// What is wanted of a headset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedHeadset {
    pub maker: Maker,
    /// The headset belongs to this program only while there is a call.
    pub phase: CallPhase,
    /// The microphone is off.
    pub muted: bool,
}

/// A device that is connected, though nothing may be wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    Light { name: String },
    Headset { name: String, maker: Maker },
}

/// A device, and what keeps it from being driven; none: it is driven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Driven {
    pub name: String,
    pub hindrance: Option<Hindrance>,
}

/// Why a device is not driven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hindrance {
    /// The system does not let this user open it.
    NotPermitted,
    /// Another program has it for itself.
    Held,
    /// kuandoHUB runs, the maker's own program, which drives the lights of this computer.
    KuandoHub,
    /// It has no button that answers a call, or its descriptor says nonsense.
    NoControls { why: LayoutError },
    /// It was opened and did not do as told.
    Failed { why: String },
}

impl fmt::Display for Hindrance {
    /// For the log.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPermitted => out.write_str("this user may not open it"),
            Self::Held => out.write_str("another program holds it"),
            Self::KuandoHub => out.write_str("kuandoHUB drives it"),
            Self::NoControls { why } => fmt::Display::fmt(why, out),
            Self::Failed { why } => out.write_str(why),
        }
    }
}

/// What is told of the devices, whenever it is another than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The lights that are connected; told while lights are wanted.
    Lights(Vec<Driven>),
    /// The headset of the wanted maker; none: none is connected. Told while one is wanted.
    Headset(Option<Driven>),
    /// A button of the headset was pressed.
    Meant(Meant),
}

/// Something that the user wants to see of the devices that are driven; a call ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// Every light shows the colour of each state, one after the other.
    Colours,
    /// Lights and headset ring for a moment. The tone is the light's; none: it only blinks.
    Ring(Option<Ring>),
}
