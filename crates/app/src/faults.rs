//! Panics: what is kept of one, whichever thread it comes from.
//!
//! The hook writes it to the log and into a file of the profile, `faults/fault-<UTC>.txt`, says one line on
//! stderr, and tells the loop by [`Event::Fault`], which may itself be what has failed: the event waits in the
//! queue for the loop that takes its place (`crate::supervisor`).
//!
//! The message of a panic may quote what the program was working on: texts in quotes, and digits in a row, are
//! left out of all three. Nothing here waits for a disk, a log or a terminal that stands still for longer than
//! `WRITTEN_WITHIN`, and nothing here panics.

mod redact;

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::panic::{Location, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::mpsc;

use crate::event::{Event, Fault};

/// Below the profile.
const FOLDER: &str = "faults";

/// So many files are kept, the newest.
const MOST: usize = 10;

/// The names in a backtrace are looked up in the program itself, which may be large. The disk, the log or the
/// terminal may be what hangs.
const WRITTEN_WITHIN: Duration = Duration::from_secs(3);

/// What the runtime says of a panic that cannot be caught: it ends the process.
const NOT_CAUGHT: [&str; 2] =
    ["panic in a function that cannot unwind", "panic in a destructor during cleanup"];

thread_local! {
    /// A panic on this thread would end the process.
    static DEADLY: Cell<bool> = const { Cell::new(false) };
}

/// Says for the time of one call whether a panic in it ends the process: whoever reads the line on stderr is told.
pub(crate) fn while_deadly<T>(deadly: bool, call: impl FnOnce() -> T) -> T {
    let _before = Deadly(DEADLY.replace(deadly));
    call()
}

/// Puts back what was.
struct Deadly(bool);

impl Drop for Deadly {
    fn drop(&mut self) {
        DEADLY.set(self.0);
    }
}

/// Keeps what panics in this process from here on, in place of what Rust prints.
pub fn watch(profile: &Path, events: mpsc::UnboundedSender<Event>) {
    let keeper = Keeper::new(profile, events);
    std::panic::set_hook(Box::new(move |panic| {
        keeper.take(panic);
        if NOT_CAUGHT.contains(&text_of(panic.payload())) {
            // What follows would be the system's own end of the process, with a code of its own.
            desktop::process::end_now(1);
        }
    }));
}

/// Makes a file, on a disk that may hang.
type Create = fn(&Path) -> io::Result<File>;

/// Keeps what is known of a panic.
pub(crate) struct Keeper {
    folder: PathBuf,
    events: mpsc::UnboundedSender<Event>,
    create: Create,
    /// Of the last one, in milliseconds since 1970: two faults of one millisecond are two files.
    last: AtomicU64,
}

impl Keeper {
    pub(crate) fn new(profile: &Path, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { folder: profile.join(FOLDER), events, create: create_private, last: AtomicU64::new(0) }
    }

    /// Now, and later than the one before.
    fn next_time(&self) -> SystemTime {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = u64::try_from(now).unwrap_or_default();
        let later = |last: u64| Some(now.max(last.saturating_add(1)));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later).unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_millis(now.max(last.saturating_add(1)))
    }

    /// Called on the thread that panics, before anything is unwound.
    pub(crate) fn take(&self, panic: &PanicHookInfo<'_>) {
        let at = self.next_time();
        let stamp: String = pbx::instant::iso_ms(at).chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("fault-{stamp}.txt");
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), place_of);
        let message = redact::redacted(text_of(panic.payload()));
        let mut fault = Fault { at, message, place, file: None };
        let record = Record {
            fault: fault.clone(),
            thread: thread::current().name().unwrap_or("without a name").to_owned(),
            ends: DEADLY.get(),
            backtrace: Backtrace::force_capture(),
            folder: self.folder.clone(),
            name: name.clone(),
            create: self.create,
        };
        let (told, progress) = channel();
        // Without a thread nobody tells, and the wait is over at once.
        let writing = thread::Builder::new().name("fault".to_owned()).spawn(move || record.write(&told));
        drop(writing);
        // Real time: the hook of a panic has no ports, and what it waits for is the disk.
        let deadline = Instant::now() + WRITTEN_WITHIN;
        while let Ok(done) = progress.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            match done {
                Progress::Kept => fault.file = Some(format!("{FOLDER}/{name}")),
                Progress::All => break,
            }
        }
        let _ended = self.events.send(Event::Fault(fault));
    }
}

/// How far the writing has come.
enum Progress {
    /// The file is there, without the backtrace.
    Kept,
    All,
}

/// What is written of a fault.
struct Record {
    fault: Fault,
    thread: String,
    /// The process ends of it.
    ends: bool,
    /// Its names are looked up when it is written, which may take a second.
    backtrace: Backtrace,
    folder: PathBuf,
    name: String,
    create: Create,
}

impl Record {
    fn write(&self, told: &Sender<Progress>) {
        let kept = self.keep();
        if kept.is_ok() {
            let _nobody_waits = told.send(Progress::Kept);
        }
        let where_it_is = match &kept {
            Ok(_) => format!("See {}", self.folder.join(&self.name).display()),
            Err(error) => format!("It could not be kept in a file: {error}"),
        };
        let Fault { message, place, .. } = &self.fault;
        let ends = if self.ends { " It is the second within a minute, so Communicator ends." } else { "" };
        let line =
            format!("communicator: a fault in this program: {message} ({place}).{ends} {where_it_is}\n");
        // Nobody may read it any more.
        let _closed = io::stderr().write_all(line.as_bytes());
        let (backtrace, thread) = (self.backtrace.to_string(), &self.thread);
        if let Ok(mut file) = kept {
            let _without = writeln!(file, "\n{backtrace}");
        }
        tracing::error!(message, place, thread, "a fault in this program\n{backtrace}");
        let _nobody_waits = told.send(Progress::All);
    }

    fn keep(&self) -> io::Result<File> {
        desktop::process::make_private_dir(&self.folder)?;
        remove_oldest(&self.folder, MOST - 1)?;
        let mut file = (self.create)(&self.folder.join(&self.name))?;
        let Fault { at, message, place, .. } = &self.fault;
        let text = format!(
            "Communicator {}\nsystem   {} {}\nat       {}\nthread   {}\nmessage  {message}\nplace    {place}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            pbx::instant::iso_ms(*at),
            self.thread,
        );
        file.write_all(text.as_bytes())?;
        Ok(file)
    }
}

/// For this user alone.
fn create_private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Removes the oldest files until so many are left.
fn remove_oldest(folder: &Path, most: usize) -> io::Result<()> {
    let files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let mut faults: Vec<PathBuf> = files
        .filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fault-")))
        .collect();
    // The time is in the name.
    faults.sort();
    let surplus = faults.len().saturating_sub(most);
    for file in faults.iter().take(surplus) {
        fs::remove_file(file)?;
    }
    Ok(())
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "no message",
    }
}

/// The end of the path and the line: enough to find it, and nothing of the computer that it was built on.
fn place_of(location: &Location<'_>) -> String {
    let parts: Vec<&str> = location.file().rsplit(['/', '\\']).take(4).collect();
    let file: Vec<&str> = parts.into_iter().rev().collect();
    format!("{}:{}", file.join("/"), location.line())
}

#[cfg(test)]
pub(crate) mod in_tests;
#[cfg(test)]
mod tests;
