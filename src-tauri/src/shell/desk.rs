//! Busylights and headsets, by the thread that opens them.

use std::time::Duration;

use devices::busylight::Look;
use devices::desk::{Present, Trial, WantedHeadset};
use off_thread::NoAnswer;
use settings::said::Said;
use tokio::sync::mpsc;

use app::Event;
use app::ports::Desk;

/// So long the end of the app waits for lights to go dark.
const DARK_WITHIN: Duration = Duration::from_millis(300);

pub struct DesktopDesk(hid::Desk);

impl DesktopDesk {
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let tell = move |told| {
            // Nobody listens any more once the app has ended.
            let _gone = events.send(Event::Devices(told));
        };
        Self(hid::Desk::new(tauri::async_runtime::handle().inner().clone(), tell))
    }
}

impl Desk for DesktopDesk {
    fn show(&self, look: Option<Look>) {
        self.0.show(look);
    }

    fn use_headset(&self, headset: Option<WantedHeadset>) {
        self.0.use_headset(headset);
    }

    fn refuse_press(&self) {
        self.0.refused();
    }

    fn wake(&self) {
        self.0.woke();
    }

    fn try_out(&self, trial: Trial) {
        self.0.try_out(trial);
    }

    async fn look(&self) -> Result<Vec<Present>, Said> {
        self.0.look().await.map_err(|error| match error {
            NoAnswer::TimedOut => Said::both("the devices do not answer", "enhederne svarer ikke"),
            NoAnswer::Failed { why } => why.into(),
        })
    }

    fn close(&self) {
        self.0.close(DARK_WITHIN);
    }
}
