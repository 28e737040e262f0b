//! Where an answer goes.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// Whoever waits for one answer. Every clone is the same place, and the first answer counts: so a task can
/// hold one and the loop another, in case the task never comes back.
pub struct ReplyTo<T>(Arc<Mutex<Option<oneshot::Sender<T>>>>);

impl<T> ReplyTo<T> {
    /// The place, and the answer that will come from it. Dropped unanswered, it ends the wait with an error.
    #[must_use]
    pub fn new() -> (Self, oneshot::Receiver<T>) {
        let (sender, receiver) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some(sender)))), receiver)
    }

    /// Answers. False where there is an answer already, or nobody waits any more.
    pub fn send(&self, answer: T) -> bool {
        self.sender().take().is_some_and(|sender| sender.send(answer).is_ok())
    }

    /// There is an answer, or nobody waits any more.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.sender().as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn sender(&self) -> std::sync::MutexGuard<'_, Option<oneshot::Sender<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for ReplyTo<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> std::fmt::Debug for ReplyTo<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplyTo").field("answered", &self.is_answered()).finish()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn the_first_answer_counts_and_whoever_has_gone_is_not_waited_for() {
        let (reply, mut answer) = ReplyTo::new();
        let other = reply.clone();
        assert!(!other.is_answered());
        assert!(reply.send(1));
        assert!(!other.send(2));
        assert!(other.is_answered());
        assert_eq!(answer.try_recv().unwrap(), 1);
        let (reply, answer) = ReplyTo::<i32>::new();
        drop(answer);
        assert!(reply.is_answered());
        assert!(!reply.send(3));
    }
}
