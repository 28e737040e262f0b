//! Notifications of the desktop; what becomes of them goes into the loop.

use desktop::notify::{Notice, Notifier};
use tokio::sync::mpsc;

use app::Event;
use app::ports::Notifications;

pub struct DesktopNotifications(Notifier);

impl DesktopNotifications {
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let runtime = tauri::async_runtime::handle();
        Self(Notifier::start(runtime.inner(), move |told| {
            let _quitting = events.send(Event::Notification(told));
        }))
    }
}

impl Notifications for DesktopNotifications {
    fn show(&self, name: &str, notice: &Notice) {
        self.0.show(name, notice);
    }

    fn withdraw(&self, name: &str) {
        self.0.withdraw(name);
    }
}
