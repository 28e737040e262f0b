//! The dashboard that is open: its content, and the figures of its queues.

use std::collections::HashMap;

use pbx::{Dashboard, QueueId, QueueStats};

/// Belongs to a session; the dashboards' feature alone changes it.
#[derive(Debug, Default)]
pub(crate) struct OpenDashboard {
    content: Option<Dashboard>,
    /// The one whose content is being asked for.
    opening: Option<String>,
    /// Why the last question brought no content, in plain words.
    problem: Option<String>,
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

    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub(crate) fn stats_of(&self, queue: &QueueId) -> Option<&QueueStats> {
        self.stats.get(queue)
    }

    /// Beside one that is open nothing is wrong until the answer is here.
    pub(crate) fn asked_for(&mut self, id: String) {
        self.opening = Some(id);
        self.problem.take_if(|_| self.content.is_some());
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
                self.problem = None;
                true
            }
            Err(problem) => {
                self.problem = Some(problem);
                false
            }
        }
    }

    pub(crate) fn take_stats(&mut self, queue: QueueId, stats: QueueStats) {
        self.stats.insert(queue, stats);
    }
}
