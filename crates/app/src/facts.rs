//! What features let others know: each part is written by its owner alone, and read by whoever needs it.

pub mod beacons;
pub mod desk;
pub mod devices;
pub mod heard;
pub mod integrations;
pub mod links;
pub mod page;
pub mod saving;
pub mod screen;
pub mod shortcuts;
pub mod window;

use serde_json::{Map, Value};
use settings::document::Document;

use crate::event::Fault;
use crate::said::Said;

/// What is known of the features.
#[derive(Debug, Default)]
pub struct Facts {
    /// Whether the screen is locked.
    pub screen: screen::Screen,
    /// Do not disturb was set because it is, and is not cleared yet.
    pub dnd_by_lock: bool,
    /// The sound devices of this computer.
    pub devices: devices::Present,
    /// Where this computer is.
    pub beacons: beacons::Whereabouts,
    /// Busylights and headset.
    pub desk: desk::Desk,
    /// What is heard of calls, and why.
    pub heard: heard::Heard,
    /// What has failed last in this program, while it is still said.
    pub fault: Option<Fault>,
    /// What is chosen and kept on this computer alone, as it is in the file.
    pub local: Map<String, Value>,
    /// What integrations have done.
    pub integrations: integrations::Integrations,
    /// The program that the system opens links with.
    pub links: links::Chosen,
    /// Whether a shortcut is being recorded, and which was pressed last.
    pub shortcuts: shortcuts::Shortcuts,
    /// Calls that were missed and not looked at.
    pub missed_calls: u32,
    /// Why the last notification is not seen, in the words of the system.
    pub notification_problem: Option<Said>,
    /// A start without a window, and nothing that could bring one back.
    pub no_tray: bool,
    /// The document that is kept aside, while one is.
    pub aside: Option<Document>,
    /// What the PBX does not take of the user's changes.
    pub saving: saving::Saving,
    /// What the page shows.
    pub page: page::Page,
    /// Whether there is a window, and how it stands.
    pub window: window::Window,
}
