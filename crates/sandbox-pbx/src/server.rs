//! The thread that serves the pages, and the handle that a program holds of it.
//!
//! A thread and runtime of its own, because the end of the sandbox has to be the end of every
//! connection: a client under test sees the PBX go away at once, even in the middle of an answer,
//! and a test that blocks its own runtime is still answered.

mod handle;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::accounts::{ACCOUNTS, Account, Accounts, SentSms, seeded};
use crate::boards::{Boards, May, Meddling};
use crate::clock::Clock;
use crate::company::more_queues::QueueCounts;
use crate::company::queues::Queues;
use crate::company::{Kind, crowd, dashboards, id, people::PEOPLE, settings};
use crate::documents::Documents;
use crate::faults::{Fault, Faults};
use crate::journal::{Journal, PlacedCall, RealtimeClient, Request};
use crate::office::{Denied, Office};
use crate::pbx::Pbx;
use crate::realtime::Realtime;
use crate::realtime::lines::Listener;
use crate::realtime::socket::Ping;
use crate::scenario::Scenario;
use crate::{routes, scenario};

/// How a sandbox is to be started. The default is the seeded company on a free port.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Port on 127.0.0.1; 0 lets the kernel choose.
    pub port: u16,
    /// A file that is everybody's settings document, read anew at each request.
    pub settings: Option<PathBuf>,
    /// What is posted replaces the document in `settings` too.
    pub write: bool,
    /// A file of faults by path prefix, read anew whenever it changes.
    pub faults: Option<PathBuf>,
    /// One of [`crate::SCENARIOS`]; absent: nothing happens but what is asked for, and the seeded
    /// callers of the queues, who come and go by the clock.
    pub scenario: Option<String>,
    /// What the scenario follows from; the same number gives the same scenario.
    pub seed: u64,
    /// How many times as fast as described the scenario goes; absent: as described.
    pub speed: Option<f64>,
    /// How often the realtime connection is to give a sign of life; absent: 25 s.
    pub ping_interval: Option<Duration>,
    /// How long such a sign is waited for; absent: 20 s.
    pub ping_timeout: Option<Duration>,
    /// Events go out under the one name `event`, with their own as `eventType` inside.
    pub generic_names: bool,
    /// How many people the company has: the seeded twenty, and others up to so many, at most 20,000. Where it
    /// is said there is a dashboard more, which names all of them ([`Sandbox::dashboard_of_everybody`]).
    pub people: Option<usize>,
    /// How many queues the company has and how many wait in each; absent: the seeded four with the callers of the
    /// seed. Where it is said there is a dashboard more, with every queue ([`Sandbox::dashboard_of_queues`]).
    pub queues: Option<QueueCounts>,
    /// Seconds by which its clock is ahead of this computer's; negative: behind. It shows in the `Date`
    /// of every answer, in pages and in events.
    pub clock_ahead: i64,
}

/// Why a sandbox does not start, or a handle does not do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or not to be had.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port that was wanted.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// No thread or runtime to be had.
    #[error("cannot serve: {0}")]
    Serve(io::Error),
    /// There is no such scenario.
    #[error("there is no scenario {name:?}; there is {}", scenario::SCENARIOS.join(", "))]
    UnknownScenario {
        /// The name that was given.
        name: String,
    },
    /// `write` has nothing to write to.
    #[error("writing needs a settings file")]
    WriteWithoutSettings,
    /// The file of faults is not understood.
    #[error("{}: {reason}", path.display())]
    Faults {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such account.
    #[error("there is no account {username:?}")]
    UnknownAccount {
        /// The name that was given.
        username: String,
    },
    /// The settings file cannot be read.
    #[error("cannot read the settings file: {0}")]
    Settings(io::Error),
    /// What was asked for is not possible as the company is now.
    #[error("not possible: {word} ({status})")]
    NotPossible {
        /// The status that the page for it would have answered.
        status: u16,
        /// The word that it would have answered.
        word: String,
    },
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        let (status, word) = denied.answer();
        Self::NotPossible { status: status.as_u16(), word: word.to_owned() }
    }
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    pub(crate) pbx: Arc<Pbx>,
    address: SocketAddr,
    /// Dropped to end the thread.
    running: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox on 127.0.0.1. It answers from the moment this returns.
    ///
    /// # Errors
    /// The options ask for what there is not, or the port is not to be had.
    // Async although nothing here waits: a caller must not be able to depend on that.
    #[expect(clippy::unused_async, reason = "the interface leaves room for a start that waits")]
    pub async fn start(options: Options) -> Result<Self, Error> {
        let course = match options.scenario {
            Some(name) => match scenario::named(&name) {
                Some(course) => Some(course),
                None => return Err(Error::UnknownScenario { name }),
            },
            None => None,
        };
        if options.write && options.settings.is_none() {
            return Err(Error::WriteWithoutSettings);
        }
        let faults = Faults::new(options.faults.clone())
            .map_err(|reason| Error::Faults { path: options.faults.unwrap_or_default(), reason })?;
        let (listener, address) =
            listen(options.port).map_err(|source| Error::Listen { port: options.port, source })?;
        let clock = Clock::ahead_by(options.clock_ahead);
        let opened = clock.now();
        let beside = crowd::beside_the_seeded(options.people.unwrap_or_default());
        let accounts = seeded();
        let realtime = Arc::new(Realtime::default());
        let queues = Queues::seeded(options.queues);
        let office = Office::new(clock, Arc::clone(&realtime), beside, queues.clone());
        let origin = format!("http://{address}");
        let extensions = office.read(|state| state.extensions.len());
        let seen = dashboards::Seen { origin: &origin, extensions, queues: queues.len() };
        let more = dashboards::More { everybody: options.people.is_some(), queues: options.queues.is_some() };
        let pbx = Arc::new(Pbx {
            boards: Boards::seeded(more, &seen),
            office,
            realtime,
            lines: Arc::default(),
            documents: Documents::new(seeded_documents(&accounts), options.settings, options.write),
            accounts: Accounts::new(accounts, opened.unix_timestamp_nanos() as u64),
            faults,
            journal: Journal::default(),
            opened,
            clock,
            origin,
            queues,
            more,
        });
        let (running, ended) = oneshot::channel();
        pbx.generic_names(options.generic_names);
        let ping = Ping {
            interval: options.ping_interval.unwrap_or(PING.interval),
            timeout: options.ping_timeout.unwrap_or(PING.timeout),
        };
        let living = Living {
            scenario: course.map(|course| Scenario::new(course, options.seed)),
            speed: options.speed.unwrap_or(1.0),
            ping,
        };
        let thread = serve(listener, Arc::clone(&pbx), living, ended).map_err(Error::Serve)?;
        Ok(Self { pbx, address, running: Some(running), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, what a client takes as its server.
    #[must_use]
    pub fn origin(&self) -> String {
        self.pbx.origin.clone()
    }

    /// The seeded accounts; the receptionist of the demo is the first. A code of an authenticator
    /// app is that of this moment.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        let mut accounts = self.pbx.accounts.all();
        accounts.truncate(ACCOUNTS);
        accounts
    }

    /// More accounts, each of which is refused in a way of its own ([`Account::trouble`]).
    #[must_use]
    pub fn refused_accounts(&self) -> Vec<Account> {
        self.pbx.accounts.all().split_off(ACCOUNTS)
    }

    /// The id of the dashboard that names everybody, where [`Options::people`] asked for it.
    #[must_use]
    pub fn dashboard_of_everybody(&self) -> Option<String> {
        self.pbx.more.of_everybody()
    }

    /// The id of the dashboard with every queue, where [`Options::queues`] asked for it.
    #[must_use]
    pub fn dashboard_of_queues(&self) -> Option<String> {
        self.pbx.more.of_queues()
    }

    /// The one-time codes that were sent by SMS, oldest first: one for each sign-in without a code.
    #[must_use]
    pub fn sent_codes(&self) -> Vec<SentSms> {
        self.pbx.accounts.sent()
    }

    /// The clients that were let in to the realtime connection, oldest first.
    #[must_use]
    pub fn realtime_clients(&self) -> Vec<RealtimeClient> {
        self.pbx.journal.clients()
    }

    /// How many realtime connections follow anything now.
    #[must_use]
    pub fn followers(&self) -> usize {
        self.pbx.realtime.followers()
    }

    /// Puts a document in the place of what is stored for an account. It is served byte for byte,
    /// whether it is JSON or not.
    ///
    /// # Errors
    /// No such account, or a settings file that cannot be read.
    pub fn set_settings(&self, username: &str, document: impl Into<Vec<u8>>) -> Result<(), Error> {
        self.put(username, Some(document.into()))
    }

    /// As [`Self::set_settings`], but no client is told: a client finds it when it asks by itself.
    ///
    /// # Errors
    /// No such account, or a settings file that cannot be read.
    pub fn set_settings_untold(&self, username: &str, document: impl Into<Vec<u8>>) -> Result<(), Error> {
        let employee = &self.account(username)?.employee;
        self.pbx.documents.put(employee, Some(document.into())).map_err(Error::Settings)
    }

    /// Forgets what is stored for an account: the settings page answers 404 `id`.
    ///
    /// # Errors
    /// No such account, or a settings file that cannot be read.
    pub fn clear_settings(&self, username: &str) -> Result<(), Error> {
        self.put(username, None)
    }

    /// The document as it would be served now; `None` when nothing is stored.
    ///
    /// # Errors
    /// No such account, or a settings file that cannot be read.
    pub fn settings(&self, username: &str) -> Result<Option<Vec<u8>>, Error> {
        let employee = &self.account(username)?.employee;
        self.pbx.documents.get(employee).map_err(Error::Settings)
    }

    /// From now on every token of the account is answered with 401 `expired`.
    ///
    /// # Errors
    /// No such account.
    pub fn expire_tokens(&self, username: &str) -> Result<(), Error> {
        let account = self.account(username)?;
        self.pbx.accounts.expire(&account.username);
        Ok(())
    }

    /// Adds a fault for every path that begins with `prefix`, in the place of one added for it
    /// before. The longest prefix wins.
    pub fn add_fault(&self, prefix: &str, fault: Fault) {
        self.pbx.faults.add(prefix, fault);
    }

    /// From now on dashboards are not stored as they are sent; none: they are again.
    pub fn meddle_with_dashboards(&self, how: Option<Meddling>) {
        self.pbx.boards.meddle(how);
    }

    /// A dashboard as it is stored now.
    #[must_use]
    pub fn dashboard(&self, id: &str) -> Option<serde_json::Value> {
        self.pbx.boards.get(id).map(|board| serde_json::Value::Object(board.document))
    }

    /// The dashboards, by their ids and names, in the order of the list.
    #[must_use]
    pub fn dashboards(&self) -> Vec<(String, String)> {
        let named = |board: &crate::boards::Board| {
            (board.id().to_owned(), board.text("name").unwrap_or_default().to_owned())
        };
        self.pbx.boards.list().iter().map(named).collect()
    }

    /// Stores a dashboard's items as somebody else would who edits it elsewhere, and tells of it.
    ///
    /// # Errors
    /// No such dashboard, or items that the page for it would refuse.
    pub fn set_dashboard_items(&self, id: &str, items: serde_json::Value) -> Result<(), Error> {
        let board = self.pbx.boards.get(id).ok_or(Denied::Missing("_id"))?;
        let owner = board.owner().unwrap_or_default().to_owned();
        let body = serde_json::Map::from_iter([("items".to_owned(), items)]);
        self.pbx.boards.update(id, &owner, &body, May { share: true, global: true })?;
        self.pbx.dashboard_changed(id, &owner);
        Ok(())
    }

    /// Takes away every added fault; those of the file stay.
    pub fn clear_faults(&self) {
        self.pbx.faults.clear();
    }

    /// Why the file of faults as it is now is not in force, if it is not.
    #[must_use]
    pub fn faults_refused(&self) -> Option<String> {
        self.pbx.faults.refused()
    }

    /// The requests received, oldest first; of more than 10 000 the latest.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.pbx.journal.requests()
    }

    /// The calls placed, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<PlacedCall> {
        self.pbx.journal.calls()
    }

    /// Ends it: the port is free and every connection closed when this returns.
    #[expect(clippy::unused_async, reason = "the interface leaves room for an end that waits")]
    pub async fn stop(mut self) {
        self.end();
    }

    fn account(&self, username: &str) -> Result<&Account, Error> {
        let known = self.pbx.accounts.named(username);
        known.ok_or_else(|| Error::UnknownAccount { username: username.to_owned() })
    }

    fn put(&self, username: &str, document: Option<Vec<u8>>) -> Result<(), Error> {
        let employee = &self.account(username)?.employee;
        self.pbx.documents.put(employee, document).map_err(Error::Settings)?;
        self.pbx.settings_changed(employee, None);
        Ok(())
    }

    /// The thread waits for nothing but this, so joining it takes no time worth waiting for.
    fn end(&mut self) {
        self.running = None;
        if let Some(thread) = self.thread.take() {
            // A panic in there has nothing left to break.
            let _ = thread.join();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// What goes on in the thread beside answering.
struct Living {
    scenario: Option<Scenario>,
    speed: f64,
    ping: Ping,
}

/// What socket.io's own server waits.
const PING: Ping = Ping { interval: Duration::from_secs(25), timeout: Duration::from_secs(20) };
/// How often the clock of the queues and the settings file are looked at.
const TICK: Duration = Duration::from_secs(1);

fn serve(
    listener: TcpListener,
    pbx: Arc<Pbx>,
    living: Living,
    ended: oneshot::Receiver<()>,
) -> io::Result<thread::JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tcp = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    // The first and only time.
    let _ = pbx.realtime.runtime.set(runtime.handle().clone());
    let listener = Listener { tcp, lines: Arc::clone(&pbx.lines) };
    thread::Builder::new().name("sandbox-pbx".to_owned()).spawn(move || {
        runtime.block_on(async move {
            if let Some(scenario) = living.scenario {
                tokio::spawn(scenario.run(Arc::downgrade(&pbx), living.speed));
            }
            tokio::spawn(tick(Arc::downgrade(&pbx)));
            tokio::select! {
                _ = axum::serve(listener, routes::all(pbx, living.ping)) => {}
                // The handle is gone; that it sends nothing is the message.
                _ = ended => {}
            }
        });
    })
}

/// Moves the company with the clock while somebody follows it, and tells of a settings file that
/// was changed by hand. With nobody there, whoever asks next moves it.
async fn tick(pbx: Weak<Pbx>) {
    let mut interval = tokio::time::interval(TICK);
    let mut seen = pbx.upgrade().and_then(|pbx| pbx.documents.file_mark());
    loop {
        interval.tick().await;
        let Some(pbx) = pbx.upgrade() else { return };
        pbx.realtime.close_slow();
        if pbx.realtime.followers() == 0 {
            continue;
        }
        pbx.office.tick();
        if !pbx.documents.is_file() {
            continue;
        }
        let mark = pbx.documents.file_mark();
        if mark != std::mem::replace(&mut seen, mark) {
            for account in pbx.accounts.all() {
                pbx.settings_changed(&account.employee, None);
            }
        }
    }
}

fn seeded_documents(accounts: &[Account]) -> Vec<(String, Vec<u8>)> {
    (0..PEOPLE.len())
        .map(|person| (person, id(Kind::Employee, person)))
        .filter(|(_, employee)| {
            accounts.iter().any(|account| account.has_settings && account.employee == *employee)
        })
        .map(|(person, employee)| (employee, format!("{:#}", settings::document(person)).into_bytes()))
        .collect()
}
