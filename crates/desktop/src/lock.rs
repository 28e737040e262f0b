//! Whether the screen is locked: at the start, and with each change.
//!
//! Several parts of a desktop may know, and none of them is everywhere: each is a source, and the screen
//! counts as locked while one of them says so. A source that falls silent has said nothing. Where all are
//! silent the answer has their reasons, and what hangs on the lock can say why it does nothing.
//!
//! Nothing is asked again and again: the systems call, and between calls this costs nothing.

#[cfg(target_os = "linux")]
mod logind;
#[cfg(target_os = "linux")]
mod screen_savers;
#[cfg(target_os = "linux")]
mod signals;
mod sources;

#[cfg_attr(target_os = "linux", path = "lock/linux.rs")]
#[cfg_attr(target_os = "windows", path = "lock/windows.rs")]
#[cfg_attr(target_os = "macos", path = "lock/macos.rs")]
mod system;

use std::sync::Arc;

use settings::said::Said;
use tokio::runtime::Handle;

use crate::told::Teller;
use sources::Sources;

#[cfg(target_os = "windows")]
pub use system::WINDOW_CLASS;

/// What is known of the lock of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lock {
    Locked,
    Unlocked,
    /// Nothing on this system tells; part of a sentence.
    Untold {
        why: Said,
    },
}

/// A watch that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "the watch ends when this is dropped"]
pub struct Watching {
    _teller: Teller,
    _system: system::Watch,
}

/// Watches from now on, and comes back at once: what takes time is done on `runtime`, whose clock and
/// input and output must be enabled.
///
/// `tell` is called on `runtime` with what is so now, as soon as that is known, and then with every
/// change; it must return soon. When [`Watching`] is dropped nothing more is told; a call that has begun
/// on another thread by then is finished.
pub fn watch(runtime: &Handle, tell: impl Fn(Lock) + Send + Sync + 'static) -> Watching {
    let sources = Arc::new(Sources::new(system::SOURCES));
    let teller = Teller::start(runtime, tell, |tell| tell_changes(Arc::clone(&sources), tell));
    Watching { _teller: teller, _system: system::Watch::start(runtime, sources) }
}

async fn tell_changes(sources: Arc<Sources>, tell: impl Fn(Lock)) {
    let mut told = None;
    loop {
        // Many changes before this is reached are one: only what is so now counts.
        let now = sources.verdict();
        if now.is_some() && now != told {
            told.clone_from(&now);
            now.into_iter().for_each(&tell);
        }
        sources.changed().await;
    }
}

/// The app keeps it in a place that threads share.
const _: fn() = || {
    const fn shared<T: Send + Sync>() {}
    shared::<Watching>();
};

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::sources::SourceState;
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn the_same_is_not_told_twice() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let sources = Arc::new(Sources::new(1));
        let tell = move |lock| {
            let _ = sender.send(lock);
        };
        let task = tokio::spawn(tell_changes(Arc::clone(&sources), tell));
        sources.report(0, SourceState::Locked);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(Lock::Locked)));
        sources.report(0, SourceState::Locked);
        sources.report(0, SourceState::Unlocked);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(Lock::Unlocked)));
        task.abort();
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(None));
    }

    #[tokio::test]
    async fn a_dropped_watch_lets_go_of_whom_it_told() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let watching = watch(&Handle::current(), move |lock| {
            let _ = sender.send(lock);
        });
        drop(watching);
        // What was said before the end, and then nothing.
        while timeout(DEADLINE, told.recv()).await != Ok(None) {}
    }
}
