//! The one thread that writes the files of the profile.
//!
//! A disk may take seconds to say that something is on it, and the loop has calls to answer. So every write is
//! handed over as a value ([`FileWrite`]) and carried out here, one after the other. For one file only the
//! newest content is written. Who needs a file to be on the disk before the next step waits for
//! [`Writer::written`].
//!
//! A write that the disk refuses is kept and tried again, after a second at first and once a minute in the end,
//! and its content is read from here meanwhile ([`pbx::Unwritten`]): a profile on a full or read-only disk works
//! from memory until the disk has room. A file whose content nobody could read is not replaced before it can be
//! read; then it is put aside like a damaged one.

#[cfg(test)]
pub(crate) mod gated;
mod queue;
mod trouble;

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pbx::store::disk;
use pbx::{FileWrite, ProfileStore, StoreError, Unwritten};
use tokio::sync::oneshot;

use queue::{Queue, Result};
pub use trouble::{LogHealth, Trouble};

/// What came of a write, for the loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub file: PathBuf,
    /// Why it is not on the disk, in the words of the system.
    pub result: std::result::Result<(), String>,
    /// The file lay there unread and was renamed to this to make room.
    pub put_aside: Option<PathBuf>,
    /// Every file whose content the disk has refused so far and that is tried again.
    pub refused: Vec<Refused>,
}

/// A file that could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub file: PathBuf,
    pub trouble: Trouble,
}

/// The disk, or what stands for it in a test. Blocks.
trait Disk: Send + 'static {
    fn carry_out(&self, write: &FileWrite) -> std::result::Result<(), StoreError>;

    fn make_room(&self, file: &Path) -> std::result::Result<Option<PathBuf>, StoreError>;
}

struct RealDisk;

impl Disk for RealDisk {
    fn carry_out(&self, write: &FileWrite) -> std::result::Result<(), StoreError> {
        write.carry_out()
    }

    fn make_room(&self, file: &Path) -> std::result::Result<Option<PathBuf>, StoreError> {
        disk::make_room(file)
    }
}

/// Takes writes before and after [`start`](Self::start); every clone is the same one. The thread ends with the
/// last clone.
#[derive(Clone, Default)]
pub struct Writer(Arc<Handle>);

#[derive(Default)]
struct Handle(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: Queue,
    /// Files with a content that nobody has read.
    spared: HashSet<PathBuf>,
    /// Told once nothing is left to be tried.
    finishing: Option<oneshot::Sender<()>>,
    started: bool,
    /// Nobody hands in writes any more.
    closed: bool,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

impl Writer {
    /// Starts the thread, the first time. `report` is called on it after each try of each write.
    ///
    /// # Errors
    /// The system has no thread left; then nothing is written.
    pub fn start(&self, report: impl FnMut(Written) + Send + 'static) -> io::Result<()> {
        self.start_on(RealDisk, report)
    }

    fn start_on(&self, disk: impl Disk, report: impl FnMut(Written) + Send + 'static) -> io::Result<()> {
        if std::mem::replace(&mut self.0.0.lock().started, true) {
            return Ok(());
        }
        let shared = self.0.0.clone();
        let work = move || shared.work(&disk, report);
        thread::Builder::new().name("files".to_owned()).spawn(work).map(drop)
    }

    /// The data of a profile, read as if everything that waits here were on the disk.
    #[must_use]
    pub fn profile(&self, folder: impl Into<PathBuf>) -> ProfileStore {
        ProfileStore::new(folder).over(self.0.0.clone())
    }

    /// Has a file written.
    pub fn write(&self, write: FileWrite) {
        self.push(write, None, None);
    }

    /// Has a file written once what waits for `first` is on the disk.
    pub fn write_after(&self, write: FileWrite, first: &Path) {
        self.push(write, Some(first), None);
    }

    /// Has a file written ahead of others, and waits until it is on the disk, or a newer content for it.
    ///
    /// The write is handed in by the call, not by the first poll, and is not taken back where nobody waits any
    /// more.
    ///
    /// # Errors
    /// Why the disk has refused it, in the words of the system. It is tried again all the same.
    pub fn written(&self, write: FileWrite) -> impl Future<Output = Result> + Send + use<> {
        let (told, heard) = oneshot::channel();
        self.push(write, None, Some(told));
        outcome(heard)
    }

    /// Waits until nothing waits to be written for a file any more; what does goes ahead of others.
    ///
    /// # Errors
    /// Why the disk has refused it, in the words of the system. It is tried again all the same.
    pub fn on_disk(&self, file: &Path) -> impl Future<Output = Result> + Send + use<> {
        let (told, heard) = oneshot::channel();
        self.0.0.lock().queue.wait_for(file, told);
        self.0.0.changed.notify_all();
        outcome(heard)
    }

    /// Has all that waits written, trying again what was refused. What was not written within the time.
    pub async fn finish(&self, within: Duration) -> Vec<PathBuf> {
        if let Some(heard) = self.begin_end() {
            self.0.0.changed.notify_all();
            let _late = tokio::time::timeout(within, heard).await;
        }
        let left = self.0.0.lock().queue.files();
        for file in &left {
            tracing::error!(file = %file.display(), "a file was not written before the end");
        }
        left
    }

    /// None: there is nothing to wait for.
    fn begin_end(&self) -> Option<oneshot::Receiver<()>> {
        let mut state = self.0.0.lock();
        if state.queue.is_empty() {
            return None;
        }
        let (told, heard) = oneshot::channel();
        state.queue.try_once_more();
        state.finishing = Some(told);
        Some(heard)
    }

    fn push(&self, write: FileWrite, after: Option<&Path>, waiter: Option<oneshot::Sender<Result>>) {
        self.0.0.lock().queue.push(write, after, waiter);
        self.0.0.changed.notify_all();
    }
}

async fn outcome(heard: oneshot::Receiver<Result>) -> Result {
    heard.await.unwrap_or_else(|_| Err("the program is ending".to_owned()))
}

impl Unwritten for Shared {
    fn content(&self, file: &Path) -> Option<Option<Vec<u8>>> {
        self.lock().queue.content(file)
    }

    fn spare(&self, file: &Path) {
        self.lock().spared.insert(file.to_owned());
    }

    fn known(&self, file: &Path) {
        self.lock().spared.remove(file);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread.
    fn work(&self, disk: &impl Disk, mut report: impl FnMut(Written)) {
        while let Some((write, spared)) = self.next() {
            let file = write.file().to_owned();
            let mut put_aside = None;
            let tried = catch_unwind(AssertUnwindSafe(|| {
                if spared {
                    put_aside = disk.make_room(&file)?;
                }
                disk.carry_out(&write)
            }));
            let mut state = self.lock();
            // Also where the write failed after it: the next try must not rename what is not there.
            if spared && put_aside.is_some() || matches!(tried, Ok(Ok(()))) {
                state.spared.remove(&file);
            }
            let result = match tried {
                Ok(Ok(())) => {
                    state.queue.done();
                    Ok(())
                }
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a file could not be written");
                    state.queue.refused(&error, Instant::now());
                    Err(error.to_string())
                }
                Err(_) => {
                    let why = format!("writing {} went wrong inside the program", file.display());
                    tracing::error!("{why}");
                    state.queue.give_up(&why);
                    Err(why)
                }
            };
            if state.queue.nothing_left_to_try()
                && let Some(told) = state.finishing.take()
            {
                let _late = told.send(());
            }
            let refused = state.queue.all_refused();
            drop(state);
            report(Written { file, result, put_aside, refused });
        }
    }

    /// Waits for the next write; none once nobody hands in any more. Whether its file is spared.
    fn next(&self) -> Option<(FileWrite, bool)> {
        let mut state = self.lock();
        loop {
            // Real time: this thread waits on a condition, and no port can end that. The queue is handed its time.
            let now = Instant::now();
            if let Some(write) = state.queue.begin_next(now) {
                let spared = state.spared.contains(write.file());
                return Some((write, spared));
            }
            if state.closed {
                return None;
            }
            state = match state.queue.wake_at() {
                Some(at) => {
                    let pause = at.saturating_duration_since(now);
                    self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

#[cfg(test)]
mod tests;
