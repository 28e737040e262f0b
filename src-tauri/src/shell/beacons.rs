//! The beacons around this computer, through the desktop crate.

use std::sync::{Mutex, PoisonError};

use desktop::beacons::{self, Watching, frame::BeaconId};
use tokio::sync::mpsc;

use app::Event;
use app::ports::Beacons;

pub struct DesktopBeacons {
    events: mpsc::UnboundedSender<Event>,
    /// None: nothing of Bluetooth is touched.
    watching: Mutex<Option<Watching>>,
}

impl DesktopBeacons {
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        Self { events, watching: Mutex::new(None) }
    }

    fn replace(&self, watching: Option<Watching>) {
        *self.watching.lock().unwrap_or_else(PoisonError::into_inner) = watching;
    }
}

impl Beacons for DesktopBeacons {
    fn watch(&self, known: Vec<BeaconId>) {
        // The one before ends first: two scans would be one too many.
        self.replace(None);
        let events = self.events.clone();
        let watching = beacons::watch(tauri::async_runtime::handle().inner(), known, move |around| {
            let _quitting = events.send(Event::BeaconsAround(around));
        });
        self.replace(Some(watching));
    }

    fn stop(&self) {
        self.replace(None);
    }
}
