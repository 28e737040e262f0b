//! The right to be the app of a profile, and answering whoever asks it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::{MissedTickBehavior, interval};

use crate::{server, transport};

/// The file in the profile whose lock decides.
pub(crate) const LOCK_FILE: &str = "instance.lock";

/// A client that asks whether the app runs holds the lock for an instant. An app that starts at that
/// moment tries again for this long.
const PROBES_PASS_WITHIN: Duration = Duration::from_millis(300);

/// How often the holder looks whether others still find it. A client tries for longer than that.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Whether this process is now the app of the profile.
#[derive(Debug)]
pub enum Claim {
    /// It is, for as long as the value lives.
    Ours(Claimed),
    /// Another process is.
    Taken,
}

/// The right to be the app of a profile; given back when dropped, and by the system when the process
/// ends.
#[derive(Debug)]
pub struct Claimed {
    /// Its canonical path.
    profile: PathBuf,
    lock: Mutex<File>,
}

/// Tries to become the app of a profile. The folder must exist.
///
/// # Errors
/// The folder does not exist, or its lock file cannot be made or locked.
pub fn claim(profile: &Path) -> io::Result<Claim> {
    let profile = profile.canonicalize()?;
    let lock = open_lock(&profile)?;
    let deadline = Instant::now() + PROBES_PASS_WITHIN;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Claim::Ours(Claimed { profile, lock: Mutex::new(lock) })),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Ok(Claim::Taken),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn open_lock(profile: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    transport::private(options.read(true).write(true).create(true)).open(profile.join(LOCK_FILE))
}

impl Claimed {
    /// Answers other processes, for ever; runs on tokio. Each connection is a task of its own, and a
    /// request that was begun is finished even when its client has gone.
    ///
    /// The claim is not part of what is served: it stays with its owner when this fails.
    ///
    /// # Errors
    /// The socket cannot be made. A connection that fails costs itself alone.
    pub async fn serve<H, F>(&self, handler: H) -> io::Result<()>
    where
        H: Fn(Value) -> F + Send + Sync + 'static,
        F: Future<Output = Value> + Send + 'static,
    {
        let mut listener = transport::Listener::bind(&self.profile)?;
        let handler = Arc::new(handler);
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut said = false;
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = look.tick() => {
                    match self.anew(&listener) {
                        Ok(None) => {}
                        Ok(Some(anew)) => {
                            tracing::warn!("the way to this app was taken away, and was made anew");
                            listener = anew;
                            said = false;
                        }
                        Err(error) if !said => {
                            tracing::error!(%error, "other processes cannot reach this app");
                            said = true;
                        }
                        Err(_) => {}
                    }
                    continue;
                }
            };
            match accepted {
                Ok(stream) => {
                    let handler = Arc::clone(&handler);
                    tokio::spawn(async move {
                        if let Err(error) = server::converse(stream, &*handler).await {
                            tracing::debug!(%error, "a client of the instance socket went wrong");
                        }
                    });
                }
                // Out of file descriptors, or a client of another user: neither is the end.
                Err(error) => {
                    tracing::warn!(%error, "a client could not be let in");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
        }
    }
}

impl Claimed {
    /// The way in, made anew where others do not find it any more.
    fn anew(&self, listener: &transport::Listener) -> io::Result<Option<transport::Listener>> {
        if self.holds_lock_in_place() && listener.is_in_place(&self.profile) {
            return Ok(None);
        }
        if !self.profile.exists() {
            transport::make_private_dir(&self.profile)?;
        }
        self.hold_lock()?;
        transport::Listener::bind(&self.profile).map(Some)
    }

    /// Whether whoever asks for the lock finds the one that is held.
    fn holds_lock_in_place(&self) -> bool {
        let lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        transport::is_in_place(&lock, &self.profile.join(LOCK_FILE))
    }

    /// Holds the lock that others find. Another app may have taken the profile while there was none: then the
    /// way in is that one's.
    fn hold_lock(&self) -> io::Result<()> {
        if self.holds_lock_in_place() {
            return Ok(());
        }
        let found = open_lock(&self.profile)?;
        match found.try_lock() {
            Ok(()) => {
                *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = found;
                Ok(())
            }
            Err(TryLockError::WouldBlock) => Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "the lock of the profile was taken away, and another process holds it now",
            )),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}
