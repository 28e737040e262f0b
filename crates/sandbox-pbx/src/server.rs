//! The thread that serves the pages, and the handle that a program holds of it.
//!
//! A thread and runtime of its own, because the end of the sandbox has to be the end of every
//! connection: a client under test sees the PBX go away at once, even in the middle of an answer,
//! and a test that blocks its own runtime is still answered.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use time::OffsetDateTime;
use tokio::sync::oneshot;

use crate::accounts::{Account, Accounts, seeded};
use crate::company::{Kind, id, people::PEOPLE, settings};
use crate::documents::Documents;
use crate::faults::{Fault, Faults};
use crate::journal::{Journal, PlacedCall, Request};
use crate::pbx::Pbx;
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
    /// One of [`crate::SCENARIOS`]; absent: `quiet-office`.
    pub scenario: Option<String>,
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
}

/// A running sandbox. Dropping it stops it.
#[derive(Debug)]
pub struct Sandbox {
    pbx: Arc<Pbx>,
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
        if let Some(name) = options.scenario.filter(|name| !scenario::is_known(name)) {
            return Err(Error::UnknownScenario { name });
        }
        if options.write && options.settings.is_none() {
            return Err(Error::WriteWithoutSettings);
        }
        let faults = Faults::new(options.faults.clone())
            .map_err(|reason| Error::Faults { path: options.faults.unwrap_or_default(), reason })?;
        let (listener, address) =
            listen(options.port).map_err(|source| Error::Listen { port: options.port, source })?;
        let opened = OffsetDateTime::now_utc();
        let accounts = seeded();
        let pbx = Arc::new(Pbx {
            documents: Documents::new(seeded_documents(&accounts), options.settings, options.write),
            accounts: Accounts::new(accounts, opened.unix_timestamp_nanos() as u64),
            faults,
            journal: Journal::default(),
            opened,
            origin: format!("http://{address}"),
        });
        let (running, ended) = oneshot::channel();
        let thread = serve(listener, Arc::clone(&pbx), ended).map_err(Error::Serve)?;
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

    /// The seeded accounts; the receptionist of the demo is the first.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.pbx.accounts.all().to_vec()
    }

    /// Puts a document in the place of what is stored for an account. It is served byte for byte,
    /// whether it is JSON or not.
    ///
    /// # Errors
    /// No such account, or a settings file that cannot be read.
    pub fn set_settings(&self, username: &str, document: impl Into<Vec<u8>>) -> Result<(), Error> {
        self.put(username, Some(document.into()))
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
        self.pbx.documents.put(employee, document).map_err(Error::Settings)
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

fn serve(
    listener: TcpListener,
    pbx: Arc<Pbx>,
    ended: oneshot::Receiver<()>,
) -> io::Result<thread::JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    thread::Builder::new().name("sandbox-pbx".to_owned()).spawn(move || {
        runtime.block_on(async move {
            tokio::select! {
                _ = axum::serve(listener, routes::all(pbx)) => {}
                // The handle is gone; that it sends nothing is the message.
                _ = ended => {}
            }
        });
    })
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
