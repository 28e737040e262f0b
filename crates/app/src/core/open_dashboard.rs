//! The dashboard that is open: its content, and the figures of its queues.

use std::collections::HashMap;

use pbx::{Dashboard, QueueId, QueueStats};

/// Belongs to a session; the dashboards' feature alone changes it.
#[derive(Debug, Default)]
pub(crate) struct OpenDashboard {
    content: Option<Dashboard>,
    /// The one whose content is being asked for.
    opening: Option<String>,
    /// The one that did not come when it was asked for last, and why, in plain words.
    failed: Option<(String, String)>,
    /// The day's figures of its queues.
    stats: HashMap<QueueId, QueueStats>,
}

impl OpenDashboard {
    /// As it was when it was open last.
    pub(crate) fn recalled(content: Option<Dashboard>) -> Self {
        Self { content, ..Self::default() }
    }

    /// For the next session: what was asked for in this one is not answered any more.
    pub(crate) fn next_session(self) -> Self {
        Self { opening: None, ..self }
    }

    pub(crate) const fn content(&self) -> Option<&Dashboard> {
        self.content.as_ref()
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.content.as_ref().map(|content| content.id.as_str())
    }

    pub(crate) fn opening(&self) -> Option<&str> {
        self.opening.as_deref()
    }

    /// Why the last question brought no content, in plain words.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.failed.as_ref().map(|(_, why)| why.as_str())
    }

    /// Why another one than is open could not be opened, in plain words.
    pub(crate) fn not_opened(&self) -> Option<&str> {
        let open = self.id()?;
        self.failed.as_ref().filter(|(id, _)| id != open).map(|(_, why)| why.as_str())
    }

    pub(crate) fn stats_of(&self, queue: &QueueId) -> Option<&QueueStats> {
        self.stats.get(queue)
    }

    /// The one that the app makes by itself is open from now on.
    pub(crate) fn make_do(&mut self, built_in: Dashboard) {
        self.content = Some(built_in);
        self.opening = None;
        self.failed = None;
    }

    /// Where it is the one that failed, the reason stands until the answer is here.
    pub(crate) fn asked_for(&mut self, id: String) {
        self.failed.take_if(|(failed, _)| *failed != id);
        self.opening = Some(id);
    }

    /// Another one that is under way is not opened any more.
    pub(crate) fn stay(&mut self) {
        let open = self.content.as_ref().map(|content| content.id.as_str());
        self.opening.take_if(|opening| Some(opening.as_str()) != open);
        self.failed.take_if(|(failed, _)| Some(failed.as_str()) != open);
    }

    /// Takes the answer to the last question, and says whether something else is open now. What was asked for
    /// before that is of no interest any more.
    pub(crate) fn take(&mut self, id: &str, answer: Result<Dashboard, String>) -> bool {
        if self.opening.take_if(|opening| opening == id).is_none() {
            return false;
        }
        match answer {
            Ok(content) => {
                self.content = Some(content);
                self.failed = None;
                true
            }
            Err(why) => {
                self.failed = Some((id.to_owned(), why));
                false
            }
        }
    }

    pub(crate) fn take_stats(&mut self, queue: QueueId, stats: QueueStats) {
        self.stats.insert(queue, stats);
    }
}
