//! Slow work beside the loop, with an owner.
//!
//! A task ends in one event. Whoever drops the set ends its tasks, and what they had to say is never heard:
//! a session takes all its work with it. A task that panics ends in the event that its owner has named for
//! that, so that nothing waits for it for ever.

use std::collections::HashMap;

use tokio::task::{Id, JoinError, JoinSet};

use crate::event::Event;

/// What a task comes to that panicked; it is given the message of the panic.
type Failed = Box<dyn FnOnce(String) -> Event + Send>;

/// Tasks that report back with an event each.
#[derive(Default)]
pub struct Tasks {
    running: JoinSet<Event>,
    failed: HashMap<Id, Failed>,
}

impl Tasks {
    /// Runs `work`. `failed`: what it comes to if it panics.
    pub fn spawn(
        &mut self,
        work: impl Future<Output = Event> + Send + 'static,
        failed: impl FnOnce(String) -> Event + Send + 'static,
    ) {
        let task = self.running.spawn(work);
        self.failed.insert(task.id(), Box::new(failed));
    }

    /// What the next task comes to; waits for ever where none runs.
    pub async fn next(&mut self) -> Event {
        loop {
            let Some(ended) = self.running.join_next_with_id().await else {
                return std::future::pending().await;
            };
            match ended {
                Ok((id, event)) => {
                    self.failed.remove(&id);
                    return event;
                }
                Err(error) => {
                    let failed = self.failed.remove(&error.id());
                    if let (Some(failed), Some(message)) = (failed, panic_message(error)) {
                        return failed(message);
                    }
                }
            }
        }
    }
}

/// Runs work that waits for the disk on a thread where that holds up nobody else. It goes on where nobody waits
/// for it any more.
pub async fn where_waiting_is_allowed<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let runtime = tokio::runtime::Handle::current();
    match tokio::task::spawn_blocking(move || runtime.block_on(work)).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program ends.
            Err(_) => std::future::pending().await,
        },
    }
}

impl std::fmt::Debug for Tasks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tasks").field("running", &self.running.len()).finish_non_exhaustive()
    }
}

/// The message of a panic; none for a task that was ended.
fn panic_message(error: JoinError) -> Option<String> {
    Some(message_of(&*error.try_into_panic().ok()?))
}

/// What a panic said.
#[must_use]
pub fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "a task that panics is what is tested")]
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_ends_in_the_event_that_was_named_for_it_and_the_others_go_on() {
        let mut tasks = Tasks::default();
        tasks.spawn(async { panic!("a fault of its own") }, |why| Event::WindowOpened(Err(why)));
        tasks.spawn(async { Event::WindowOpened(Ok(())) }, |why| Event::WindowOpened(Err(why)));
        let mut ends = Vec::new();
        for _ in 0..2 {
            if let Event::WindowOpened(result) = tasks.next().await {
                ends.push(result);
            }
        }
        ends.sort();
        assert_eq!(ends, [Ok(()), Err("a fault of its own".to_owned())]);
    }

    #[tokio::test]
    async fn work_that_waits_holds_up_no_other_task_and_its_panic_is_the_callers() {
        let (go_on, wait) = std::sync::mpsc::channel();
        // The one thread of this runtime has to come to the second task while the first one waits.
        let waits = tokio::spawn(where_waiting_is_allowed(async move { wait.recv().is_ok() }));
        let lets_go_on = tokio::spawn(async move { go_on.send(()).is_ok() });
        assert!(lets_go_on.await.is_ok_and(|sent| sent) && waits.await.is_ok_and(|went_on| went_on));
        let fault = async { panic!("a fault of its own") };
        let ended = tokio::spawn(where_waiting_is_allowed::<()>(fault)).await;
        assert!(ended.is_err_and(|error| panic_message(error).as_deref() == Some("a fault of its own")));
    }

    #[tokio::test]
    async fn dropping_the_set_ends_its_tasks() {
        let (dropped, gone) = tokio::sync::oneshot::channel::<()>();
        let mut tasks = Tasks::default();
        tasks.spawn(
            async move {
                let _kept = dropped;
                std::future::pending().await
            },
            |why| Event::WindowOpened(Err(why)),
        );
        tokio::task::yield_now().await;
        drop(tasks);
        assert!(gone.await.is_err());
    }
}
