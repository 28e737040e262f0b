//! The right to be the app of a profile, and answering whoever asks it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::{MissedTickBehavior, interval};

use crate::browser::Connection;
use crate::{client, place, server, transport};

/// What takes browsers on.
type OnBrowser = Arc<dyn Fn(Connection) + Send + Sync>;

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
    held: Mutex<Held>,
}

/// A lock, and the folder that it lies in.
#[derive(Debug)]
struct Held {
    lock: File,
    place: PathBuf,
}

/// The way in, and the folder that it lies in.
struct WayIn {
    listener: transport::Listener,
    place: PathBuf,
}

/// Tries to become the app of a profile. Where no lock can be made in the folder, or there is no folder, the
/// claim lies elsewhere (`crate::place`).
///
/// # Errors
/// No lock can be made or taken at either place.
pub fn claim(profile: &Path) -> io::Result<Claim> {
    let profile = profile.canonicalize().unwrap_or_else(|_| profile.to_owned());
    let deadline = Instant::now() + PROBES_PASS_WITHIN;
    loop {
        let Some((lock, place)) = open_either(&profile)? else { continue };
        let locked = loop {
            match lock.try_lock() {
                Ok(()) => break true,
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => break false,
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        if !locked {
            return Ok(Claim::Taken);
        }
        // An app that moved to the profile meanwhile has taken the file away: its lock is nobody's.
        if !transport::is_in_place(&lock, &place.join(LOCK_FILE)) {
            continue;
        }
        // One that started when no lock could be made in the profile, or that has just come home to it.
        let elsewhere = place::of_ours(&profile).into_iter().chain([profile.clone()]);
        let mut elsewhere = elsewhere.filter(|elsewhere| *elsewhere != place);
        if elsewhere.any(|elsewhere| client::is_held_at(&elsewhere).unwrap_or(false)) {
            return Ok(Claim::Taken);
        }
        return Ok(Claim::Ours(Claimed { profile, held: Mutex::new(Held { lock, place }) }));
    }
}

/// The lock of the profile, else that of the folder that stands in for it. None: the folder has just gone, because
/// an app moved from it to the profile.
fn open_either(profile: &Path) -> io::Result<Option<(File, PathBuf)>> {
    let error = match open_lock(profile) {
        Ok(lock) => return Ok(Some((lock, profile.to_owned()))),
        Err(error) => error,
    };
    let place = place::stand_in(profile).map_err(|_| error)?;
    match open_lock(&place) {
        Ok(lock) => Ok(Some((lock, place))),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !place.exists() => Ok(None),
        Err(error) => Err(error),
    }
}

/// One that is there can be locked also where nothing can be written.
fn open_lock(place: &Path) -> io::Result<File> {
    let (file, mut options) = (place.join(LOCK_FILE), OpenOptions::new());
    transport::private(options.read(true).write(true).create(true))
        .open(&file)
        .or_else(|error| File::open(&file).map_err(|_| error))
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
        self.serve_all(handler, None).await
    }

    /// As [`Self::serve`], and takes on browsers: each is handed over when it connects. How many there may be is for
    /// `on_browser` to say: dropping a [`Connection`] hangs up.
    ///
    /// # Errors
    /// As [`Self::serve`].
    pub async fn serve_with_browsers<H, F, B>(&self, handler: H, on_browser: B) -> io::Result<()>
    where
        H: Fn(Value) -> F + Send + Sync + 'static,
        F: Future<Output = Value> + Send + 'static,
        B: Fn(Connection) + Send + Sync + 'static,
    {
        self.serve_all(handler, Some(Arc::new(on_browser))).await
    }

    async fn serve_all<H, F>(&self, handler: H, on_browser: Option<OnBrowser>) -> io::Result<()>
    where
        H: Fn(Value) -> F + Send + Sync + 'static,
        F: Future<Output = Value> + Send + 'static,
    {
        let mut way_in = self.bind()?;
        let handler = Arc::new(handler);
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut said = false;
        loop {
            let accepted = tokio::select! {
                accepted = way_in.listener.accept() => accepted,
                _ = look.tick() => {
                    match self.anew(&way_in) {
                        Ok(None) => {}
                        Ok(Some(anew)) => {
                            tracing::warn!(place = %anew.place.display(), "the way to this app was made anew");
                            way_in = anew;
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
                    let (handler, on_browser) = (Arc::clone(&handler), on_browser.clone());
                    // A panic closes the connection, which the other process takes for no answer.
                    tokio::spawn(async move {
                        if let Err(error) = server::converse(stream, &*handler, on_browser.as_deref()).await {
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
    fn bind(&self) -> io::Result<WayIn> {
        let profile = self.profile.clone();
        match transport::Listener::bind(&profile) {
            Ok(listener) => Ok(WayIn { listener, place: profile }),
            Err(error) => {
                let place = place::stand_in(&profile).map_err(|_| error)?;
                Ok(WayIn { listener: transport::Listener::bind(&place)?, place })
            }
        }
    }

    /// The way in, made anew where others do not find it any more, or where it may be in the profile at last.
    fn anew(&self, way_in: &WayIn) -> io::Result<Option<WayIn>> {
        let is_found = self.holds_lock_in_place() && way_in.listener.is_in_place(&way_in.place);
        let at_home = way_in.place == self.profile && self.held().place == self.profile;
        if is_found && at_home {
            return Ok(None);
        }
        match self.come_home() {
            Ok(way_in) => Ok(Some(way_in)),
            // The folder that stands in serves still.
            Err(_) if is_found => Ok(None),
            Err(_) if way_in.place != self.profile => {
                let place = place::stand_in(&self.profile)?;
                self.hold_lock(&place)?;
                Ok(Some(WayIn { listener: transport::Listener::bind(&place)?, place }))
            }
            Err(error) => Err(error),
        }
    }

    fn come_home(&self) -> io::Result<WayIn> {
        if !self.profile.exists() {
            transport::make_private_dir(&self.profile)?;
        }
        self.hold_lock(&self.profile)?;
        let listener = transport::Listener::bind(&self.profile)?;
        // Both files are in the profile now. Whatever else lies there is in use.
        if let Some(stand_in) = place::of_ours(&self.profile) {
            for name in [LOCK_FILE, "communicator.sock", "instance.pipe"] {
                let _none = std::fs::remove_file(stand_in.join(name));
            }
            let _in_use = std::fs::remove_dir(stand_in);
        }
        Ok(WayIn { listener, place: self.profile.clone() })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether whoever asks for the lock finds the one that is held.
    fn holds_lock_in_place(&self) -> bool {
        let held = self.held();
        transport::is_in_place(&held.lock, &held.place.join(LOCK_FILE))
    }

    /// Holds the lock that others find at a place. Another app may have taken it while there was none: then the
    /// way in is that one's.
    fn hold_lock(&self, place: &Path) -> io::Result<()> {
        if self.held().place == place && self.holds_lock_in_place() {
            return Ok(());
        }
        let lock = open_lock(place)?;
        match lock.try_lock() {
            Ok(()) => {
                *self.held() = Held { lock, place: place.to_owned() };
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
