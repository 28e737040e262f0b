//! Work that may never come back, on a plain thread of its own with a limit to the wait.
//!
//! Not tokio's blocking pool: a runtime that ends waits for everything in its pool, so one keyring
//! that hangs would keep the app from closing. A plain thread ends with the process. Nor on the
//! runtime itself: the blocking side of zbus starts a runtime of its own, which panics inside another.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The limit has passed; the work goes on, and what it answers is dropped.
    TimedOut,
    /// No thread could be started, or the work ended without an answer.
    Failed { why: String },
}

/// Runs `work` on a thread of its own and waits for its answer for as long as `limit`.
///
/// # Errors
/// [`NoAnswer`], and the work may still be done later when that is `TimedOut`.
pub async fn run<T: Send + 'static>(
    name: &str,
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NoAnswer> {
    let (answer, answered) = oneshot::channel();
    let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
        // Nobody waits any more once the limit has passed.
        let _ = answer.send(work());
    });
    if let Err(error) = started {
        return Err(NoAnswer::Failed { why: format!("no thread for {name}: {error}") });
    }
    match timeout(limit, answered).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => Err(NoAnswer::Failed { why: format!("{name} ended without an answer") }),
        Err(_) => Err(NoAnswer::TimedOut),
    }
}

/// What a panic comes to, in words; what it said is in the log.
pub const FAULT: &str = "something in this program failed";

/// [`FAULT`], for who reads Danish.
pub const FAULT_IN_DANISH: &str = "noget i programmet fejlede";

/// The future, whose panic is an answer too: for work that tells what came of it, so that nobody waits for ever.
///
/// # Errors
/// It has panicked: [`FAULT`].
pub async fn caught<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let mut future = pin!(future);
    let poll = |context: &mut Context<'_>| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        polled.map_or_else(|_| Poll::Ready(Err(FAULT.to_owned())), |poll| poll.map(Ok))
    };
    poll_fn(poll).await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "the panic of the work is what is tested")]

    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn work_that_hangs_costs_only_the_limit() {
        let (_keep, never) = mpsc::channel::<()>();
        let before = Instant::now();
        let answer = run("hangs", Duration::from_millis(50), move || never.recv()).await;
        assert_eq!(answer, Err(NoAnswer::TimedOut));
        assert!(before.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_runtime_ends_while_the_work_still_hangs() {
        let (_keep, never) = mpsc::channel::<()>();
        let before = Instant::now();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let answer = runtime
            .map(|runtime| runtime.block_on(run("hangs", Duration::from_millis(50), move || never.recv())));
        assert!(matches!(answer, Ok(Err(NoAnswer::TimedOut))));
        assert!(before.elapsed() < Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_future_that_panics_is_an_answer_and_another_one_is_what_it_comes_to() {
        let panics = async {
            tokio::task::yield_now().await;
            panic!("on purpose")
        };
        assert_eq!(caught::<()>(panics).await, Err(FAULT.to_owned()));
        assert_eq!(caught(async { 4 }).await, Ok(4));
    }

    #[tokio::test]
    async fn work_that_panics_is_an_answer_too() {
        let answer = run::<()>("breaks", Duration::from_secs(20), || panic!("on purpose")).await;
        assert_eq!(answer, Err(NoAnswer::Failed { why: "breaks ended without an answer".to_owned() }));
    }
}
