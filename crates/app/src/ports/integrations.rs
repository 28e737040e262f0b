//! The port of the integrations: what is done on the computer for a call.

use integrations::{Action, NotDone};

/// One thing that is done. No two of a run have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// What an integration cannot do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A program that can be started: a path, or a name that is looked for in `PATH`.
    Program(String),
    /// A process of this name that has a window.
    Process(String),
}

/// How much is kept of what a program prints, in bytes.
pub const MOST_OUTPUT: usize = 64 * 1024;

/// What a program does after it was started. Told as [`Event::Program`](crate::event::Event::Program).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramEvent {
    /// It has printed this, on either output. Of one program no more than [`MOST_OUTPUT`] bytes are told, in
    /// pieces that keep nothing else waiting.
    Printed { job: JobId, text: Vec<u8> },
    /// It has ended. None: by a signal, or nobody knows.
    Ended { job: JobId, code: Option<i32> },
}

/// Does what an integration has planned: the values are encoded for their places already.
///
/// Each job is independent of all others: one that takes long or hangs holds up no other, no call and no
/// sound. So whatever may block has a thread of its own.
pub trait Integrations: Send + Sync + 'static {
    /// Does it, and says when it is done: a program was started, everything is typed, the page was handed to
    /// the browser, the server has answered.
    ///
    /// Dropped before that, it does nothing more: nothing is typed after it, no request is sent. What was
    /// begun and cannot be taken back stays.
    ///
    /// # Errors
    /// [`NotDone`] with the reason of an adapter. `about` holds no value of a caller.
    fn carry_out(&self, job: JobId, action: Action) -> impl Future<Output = Result<(), NotDone>> + Send;

    /// The call is over, and the user wants nothing of this job to stay: its program is ended, its window
    /// closed, the former text put back on the clipboard, as far as that is still there.
    fn undo(&self, job: JobId);

    /// Whether this is here now. Called rarely; nothing waits for it.
    fn is_here(&self, need: Need) -> impl Future<Output = bool> + Send;

    /// How far the way to a page of a site is complete. It may have changed when
    /// [`Event::BrowsersChanged`](crate::event::Event::BrowsersChanged) says so.
    fn reach(&self, _site: &str) -> Reach {
        Reach::BrowserAbsent
    }

    /// Names the site of the browser integration that is approved to the browsers; none: there is none. `ask`: the
    /// user has approved it just now, and may be shown where the site is allowed.
    fn want_site(&self, _wanted: Option<WantedSite>, _ask: bool) {}
}

/// How far the way to a page in a browser is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Complete,
    /// No browser can start the host.
    BrowserAbsent,
    /// The extension of no browser is connected.
    ExtensionAbsent,
    /// The user has allowed the site in none of them.
    SiteNotAllowed,
}

/// A site that the user allows in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedSite {
    /// Host name.
    pub site: String,
    /// A step is a script, which the user allows apart.
    pub script: bool,
}

/// Integrations that do nothing, and write down what they were asked to do.
#[cfg(test)]
pub mod recording {
    use std::collections::HashMap;
    use std::sync::{Mutex, PoisonError};

    use desktop::program::Launch;
    use integrations::{Action, Kind, NotDone, Reason};
    use tokio::sync::{Notify, watch};

    use super::{Integrations, JobId, Need, Reach, WantedSite};
    use crate::ports::journal::{Asked, Journal};

    /// How a kind of action ends.
    #[derive(Debug, Clone)]
    pub enum Ends {
        Well,
        With(NotDone),
        /// Never.
        Hangs,
        /// Once [`RecordingIntegrations::release`] is called.
        Later,
        /// A program is started, as the real side does it.
        Started,
    }

    #[derive(Debug)]
    pub struct RecordingIntegrations {
        journal: Journal,
        ends: Mutex<HashMap<Kind, Ends>>,
        done: Mutex<Vec<(JobId, Action)>>,
        dropped: Mutex<Vec<JobId>>,
        released: watch::Sender<u64>,
        missing: Mutex<Vec<Need>>,
        reach: Mutex<Option<Reach>>,
        wanted: Mutex<Vec<(Option<WantedSite>, bool)>>,
        /// Somebody has asked for something.
        pub asked: Notify,
    }

    /// What an action is of.
    #[must_use]
    pub const fn kind_of(action: &Action) -> Kind {
        match action {
            Action::Run(_) => Kind::Run,
            Action::Type(_) => Kind::Sendkeys,
            Action::Copy { .. } => Kind::CopyToClipboard,
            Action::Open { .. } | Action::Send(_) => Kind::Website,
            Action::Browse(_) => Kind::Browser,
        }
    }

    /// The program of an action.
    fn start(done: Option<&(JobId, Action)>) -> Option<Launch> {
        let Some((_, Action::Run(program))) = done else { return None };
        Some(Launch {
            program: program.program.clone(),
            arguments: program.arguments.clone(),
            environment: program.environment.clone(),
        })
    }

    /// Writes down that a job was given up before its end.
    struct GivenUp<'a>(&'a RecordingIntegrations, Option<JobId>);

    impl Drop for GivenUp<'_> {
        fn drop(&mut self) {
            if let Some(job) = self.1 {
                lock(&self.0.dropped).push(job);
            }
        }
    }

    fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
        held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    impl RecordingIntegrations {
        pub fn new(journal: Journal) -> Self {
            Self {
                journal,
                ends: Mutex::default(),
                done: Mutex::default(),
                dropped: Mutex::default(),
                released: watch::Sender::new(0),
                missing: Mutex::default(),
                reach: Mutex::default(),
                wanted: Mutex::default(),
                asked: Notify::new(),
            }
        }

        /// From now on actions of this kind end so.
        pub fn end(&self, kind: Kind, ends: Ends) {
            lock(&self.ends).insert(kind, ends);
        }

        /// Those that end later end now.
        pub fn release(&self) {
            self.released.send_modify(|times| *times += 1);
        }

        /// This is not on this computer.
        pub fn lose(&self, need: Need) {
            lock(&self.missing).push(need);
        }

        /// From now on the way to a page is so far complete.
        pub fn reach_is(&self, reach: Reach) {
            *lock(&self.reach) = Some(reach);
        }

        /// The sites that were named to the browsers, and whether the user was to be asked.
        pub fn wanted(&self) -> Vec<(Option<WantedSite>, bool)> {
            lock(&self.wanted).clone()
        }

        /// Everything that was asked for, in the order of asking.
        pub fn actions(&self) -> Vec<Action> {
            lock(&self.done).iter().map(|(_, action)| action.clone()).collect()
        }

        /// The job of an action, by its place.
        pub fn job(&self, place: usize) -> Option<JobId> {
            lock(&self.done).get(place).map(|(job, _)| *job)
        }

        /// Jobs that were given up before their end.
        pub fn given_up(&self) -> Vec<JobId> {
            lock(&self.dropped).clone()
        }
    }

    impl Integrations for RecordingIntegrations {
        fn reach(&self, _site: &str) -> Reach {
            lock(&self.reach).unwrap_or(Reach::BrowserAbsent)
        }

        fn want_site(&self, wanted: Option<WantedSite>, ask: bool) {
            lock(&self.wanted).push((wanted, ask));
        }

        async fn carry_out(&self, job: JobId, action: Action) -> Result<(), NotDone> {
            let kind = kind_of(&action);
            self.journal.record(Asked::CarryOut(kind));
            lock(&self.done).push((job, action));
            self.asked.notify_waiters();
            let ends = lock(&self.ends).get(&kind).cloned().unwrap_or(Ends::Well);
            let mut given_up = GivenUp(self, Some(job));
            let started = if let Ends::Started = ends { start(lock(&self.done).last()) } else { None };
            let result = match ends {
                Ends::Well => Ok(()),
                Ends::Started => {
                    let launch = started.ok_or_else(|| NotDone::new(Reason::Internal))?;
                    let work = move || desktop::program::start(&launch, |_| {});
                    let running = tokio::task::spawn_blocking(work).await;
                    match running {
                        Ok(Ok(_)) => Ok(()),
                        _ => Err(NotDone::new(Reason::ProgramNotStarted)),
                    }
                }
                Ends::With(why) => Err(why),
                Ends::Hangs => std::future::pending().await,
                Ends::Later => {
                    let mut released = self.released.subscribe();
                    let _closed = released.changed().await;
                    Ok(())
                }
            };
            given_up.1 = None;
            result
        }

        fn undo(&self, job: JobId) {
            let kind =
                lock(&self.done).iter().find(|(one, _)| *one == job).map(|(_, action)| kind_of(action));
            if let Some(kind) = kind {
                self.journal.record(Asked::Undo(kind));
            }
        }

        async fn is_here(&self, need: Need) -> bool {
            !lock(&self.missing).contains(&need)
        }
    }
}
