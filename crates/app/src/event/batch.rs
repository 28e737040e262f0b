//! What the realtime connection tells, a batch at a time.

use pbx::{ConfigEvent, RealtimeUpdate};
use tokio::sync::oneshot;

/// Updates on their way into the loop. Dropped once they are handled, it lets the next ones come.
#[derive(Debug)]
pub struct Batch {
    pub(crate) updates: Vec<RealtimeUpdate>,
    /// Dropping it is the message.
    _done: oneshot::Sender<()>,
}

impl Batch {
    /// A batch, and the wait until it is handled, which ends with an error.
    pub(crate) fn new(updates: Vec<RealtimeUpdate>) -> (Self, oneshot::Receiver<()>) {
        let (done, handled) = oneshot::channel();
        (Self { updates, _done: done }, handled)
    }

    /// What of it says that something was changed in the PBX.
    pub(crate) fn config_events(&self) -> impl Iterator<Item = &ConfigEvent> {
        self.updates.iter().filter_map(|update| match update {
            RealtimeUpdate::Event(pbx::Event::Config(config)) => Some(config.as_ref()),
            _ => None,
        })
    }
}
