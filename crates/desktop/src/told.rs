//! Telling the app what a system says, in a task that ends with the watch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

/// Tells until it is dropped; a call that has begun on another thread by then is finished.
#[derive(Debug)]
pub(crate) struct Teller {
    ended: Arc<AtomicBool>,
    task: AbortHandle,
}

impl Teller {
    /// `telling` is the task, given what to tell with. Nothing is told after the end, and a panic of
    /// `tell` costs that one word alone.
    pub(crate) fn start<T, F>(
        runtime: &Handle,
        tell: impl Fn(T) + Send + Sync + 'static,
        telling: impl FnOnce(Box<dyn Fn(T) + Send + Sync>) -> F,
    ) -> Self
    where
        T: 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let ended = Arc::new(AtomicBool::new(false));
        let after_the_end = Arc::clone(&ended);
        let guarded = move |word| {
            if after_the_end.load(Ordering::Acquire) {
                return;
            }
            if catch_unwind(AssertUnwindSafe(|| tell(word))).is_err() {
                tracing::error!("who is told what the system says has panicked");
            }
        };
        // `guarded` is all in it that calls anybody; whatever else panics there ends the telling.
        let task = runtime.spawn(telling(Box::new(guarded))).abort_handle();
        Self { ended, task }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, clippy::unwrap_used, reason = "a panic is what is tested")]

    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_panic_of_who_is_told_does_not_end_the_telling() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let tell = move |word: u8| {
            let _ = sender.send(word);
            panic!("on purpose");
        };
        let teller = Teller::start(&Handle::current(), tell, |tell| async move {
            tell(1);
            tell(2);
        });
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(1)));
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(2)));
        drop(teller);
    }

    #[tokio::test]
    async fn nothing_is_told_after_the_end_and_whoever_was_told_is_let_go_of() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let (hand_out, handed) = std::sync::mpsc::channel();
        let teller = Teller::start(
            &Handle::current(),
            move |word: u8| {
                let _ = sender.send(word);
            },
            |tell| {
                hand_out.send(tell).unwrap();
                std::future::pending()
            },
        );
        let tell = handed.recv().unwrap();
        tell(1);
        drop(teller);
        tell(2);
        drop(tell);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(1)));
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(None));
    }
}
