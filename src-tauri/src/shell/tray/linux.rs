//! Linux: the item of the desktop crate, which runs beside everything else.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use desktop::tray::{Look, TrayEvent, linux};
use tauri::AppHandle;
use tokio::sync::{mpsc, watch};

use super::picture;
use app::Event;
use app::ports::tray::{Face, Tray, TrayRequest};

/// The sizes that panels have on screens of one and two pixels to the point.
const SIZES: [u32; 6] = [16, 22, 24, 32, 48, 64];

/// What has panicked at once would do so at once again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

pub struct TrayIcon {
    events: mpsc::UnboundedSender<Event>,
    /// Once it was shown for the first time.
    looks: Mutex<Option<watch::Sender<Look<TrayRequest>>>>,
}

impl TrayIcon {
    pub const fn new(_app: &AppHandle, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { events, looks: Mutex::new(None) }
    }

    pub fn show(&self, tray: Tray) {
        let look = look(tray);
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        match &*looks {
            Some(looks) => {
                looks.send_replace(look);
            }
            None => {
                let (sender, receiver) = watch::channel(look);
                let events = self.events.clone();
                tauri::async_runtime::spawn(keep(receiver, events));
                *looks = Some(sender);
            }
        }
    }
}

/// Shows it until the app ends, from the beginning where something in it panics: without an icon a hidden window
/// would be lost.
async fn keep(looks: watch::Receiver<Look<TrayRequest>>, events: mpsc::UnboundedSender<Event>) {
    let tell = |events: mpsc::UnboundedSender<Event>| {
        move |told| {
            let _quitting = events.send(match told {
                TrayEvent::Host(present) => Event::TrayHost(present),
                TrayEvent::Clicked => Event::Tray(TrayRequest::ToggleWindow),
                TrayEvent::Chosen(request) => Event::Tray(request),
            });
        }
    };
    while off_thread::caught(linux::show(looks.clone(), tell(events.clone()))).await.is_err() {
        let _quitting = events.send(Event::TrayHost(false));
        tokio::time::sleep(AGAIN_AFTER).await;
    }
}

fn look(tray: Tray) -> Look<TrayRequest> {
    Look {
        title: tray.title,
        description: tray.description,
        urgent: tray.icon.face == Face::Ringing,
        pictures: SIZES.iter().filter_map(|size| picture::draw(tray.icon, *size)).collect(),
        menu: tray.menu,
    }
}
