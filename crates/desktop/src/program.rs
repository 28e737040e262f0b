//! Programs started for a call: no shell, apart from the app, with what they say read along.
//!
//! A program gets a list of arguments, the home folder to work in and a process group of its own. It gets
//! nothing that is the app's: no token, no umask, no limit of core dumps ([`prepare_child`]). It is never ended
//! by the app, also not when the app ends, unless [`Running::end`] is called.

use std::fmt;
use std::io::{self, Read, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use settings::said::Said;
use settings::words::Language;

use crate::process::prepare_child;

mod batch;
#[cfg_attr(any(target_os = "linux", target_os = "macos"), path = "program/unix.rs")]
#[cfg_attr(target_os = "windows", path = "program/windows.rs")]
mod system;

/// How much of the output is handed over at once, at most, in bytes.
const AT_ONCE: usize = 4096;

/// Begins the names of the variables that carry a call's values. Those that this process itself was given are
/// of another call.
const VALUES: [&str; 3] = ["COMM_NUMBER", "COMM_NAME", "COMM_VAR_"];

/// What to start.
#[derive(Clone, PartialEq, Eq)]
pub struct Launch {
    /// Its name, looked for in `PATH`, or its path; a relative path starts at the home folder.
    pub program: String,
    pub arguments: Vec<String>,
    /// Added to the environment of this process.
    pub environment: Vec<(String, String)>,
}

impl fmt::Debug for Launch {
    /// Without arguments and values, which a caller may have chosen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Launch").field("program", &self.program).finish_non_exhaustive()
    }
}

/// Why a program was not started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaunchError {
    /// There is no such file.
    NotFound {
        program: String,
    },
    /// The file is there and is not a program that this user may start here.
    NotExecutable {
        program: String,
    },
    /// A batch file, whose interpreter reads its arguments as commands (Windows).
    BatchFile {
        program: String,
    },
    /// Arguments and environment are more than the system takes.
    TooLong,
    /// The home folder is missing.
    NoHome,
    Failed {
        why: Said,
    },
}

impl LaunchError {
    /// What went wrong and what helps, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::NotFound { program } => language.pick(
                format!("The program {program} was not found on this computer."),
                format!("Programmet {program} blev ikke fundet på denne computer."),
            ),
            Self::NotExecutable { program } => language.pick(
                format!("{program} is not a program that you may start on this computer."),
                format!("{program} er ikke et program, som du må starte på denne computer."),
            ),
            Self::BatchFile { program } => language.pick(
                format!("{program} is a batch file. Name a program instead: a batch file could run parts of a caller's name as commands."),
                format!("{program} er en batchfil. Angiv et program i stedet: En batchfil kunne udføre dele af opkalderens navn som kommandoer."),
            ),
            Self::TooLong => language.pick(
                "The arguments are longer than the system allows.".to_owned(),
                "Argumenterne er længere, end systemet tillader.".to_owned(),
            ),
            Self::NoHome => language.pick(
                "Your home folder is missing, so the program has no folder to work in.".to_owned(),
                "Din hjemmemappe mangler, så programmet har ingen mappe at arbejde i.".to_owned(),
            ),
            Self::Failed { why } => {
                let why = why.in_language(language);
                language.pick(
                    format!("The program could not be started: {why}"),
                    format!("Programmet kunne ikke startes: {why}"),
                )
            }
        }
    }
}

impl fmt::Display for LaunchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for LaunchError {}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this exit code: 0 is success.
    Code(i32),
    /// By this signal (Unix).
    Signal(i32),
}

/// A program that was started. Copies stand for the same one.
#[derive(Debug, Clone)]
pub struct Running(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pid: u32,
    group: system::Group,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    exit: Option<Exit>,
    /// The process that has ended. While it is kept, the system gives its number to no other one.
    child: Option<Child>,
}

impl Running {
    /// The number of the process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.0.pid
    }

    /// Waits until the process has ended. Blocks for as long as the program runs.
    #[must_use]
    pub fn wait(&self) -> Exit {
        let mut state = self.0.lock();
        loop {
            if let Some(exit) = state.exit {
                return exit;
            }
            state = self.0.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How it ended; none while it runs.
    #[must_use]
    pub fn exit(&self) -> Option<Exit> {
        self.0.lock().exit
    }

    /// Asks the program and all that it has started in its group to end (Unix: SIGTERM). One that has unsaved
    /// work may stay. Never blocks.
    pub fn end(&self) {
        self.0.group.end();
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut child) = state.child.take() {
            // It has ended: this only gives its number back.
            let _ended = child.try_wait();
        }
    }
}

/// Where the program of this name is, as [`start`] would find it.
///
/// # Errors
/// [`LaunchError::NotFound`], `NotExecutable`, `BatchFile` or `NoHome`.
pub fn find(program: &str) -> Result<PathBuf, LaunchError> {
    find_from(program, &home()?)
}

fn find_from(program: &str, home: &Path) -> Result<PathBuf, LaunchError> {
    if cfg!(target_os = "windows") && batch::is_batch_file(program) {
        return Err(LaunchError::BatchFile { program: program.to_owned() });
    }
    if program.is_empty() || program.contains('\0') {
        return Err(LaunchError::NotFound { program: program.replace('\0', " ") });
    }
    system::find(program, home)
}

/// More links than a system follows from one file.
const MOST_LINKS: usize = 64;

/// A file, each file that a link on the way from it names, and where that ends. A program behind a link may go by any
/// of these names.
#[must_use]
pub fn behind_links(file: &Path) -> Vec<PathBuf> {
    let mut files = vec![file.to_owned()];
    let mut at = file.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = at.read_link() else { break };
        // From the folder that the link is in.
        at = at.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
        files.push(at.clone());
    }
    // Folders on the way may be links too.
    files.extend(file.canonicalize().ok().filter(|end| *end != at));
    files
}

/// Starts a program. `output` is given what it writes to standard output and standard error as it comes, on a
/// thread of its own, until nobody can write to them any more; how much of it is kept is the caller's affair.
///
/// Blocks for milliseconds, or as long as the disk that the program is on takes to answer.
///
/// # Errors
/// It was not started; [`LaunchError`] says why.
pub fn start(launch: &Launch, output: impl FnMut(&[u8]) + Send + 'static) -> Result<Running, LaunchError> {
    let home = home()?;
    let program = find_from(&launch.program, &home)?;
    let unusable = |(name, value): &(String, String)| {
        name.is_empty() || name.contains(['=', '\0']) || value.contains('\0')
    };
    if launch.environment.iter().any(unusable) || launch.arguments.iter().any(|one| one.contains('\0')) {
        let why = Said::both(
            "a value contains what no system can hand over",
            "en værdi indeholder noget, som intet system kan give videre",
        );
        return Err(LaunchError::Failed { why });
    }
    let (said, says) = pipe().map_err(|error| failed(&error))?;
    let errors = says.try_clone().map_err(|error| failed(&error))?;
    // Threads first: a program that nobody would listen to is not started.
    listen(said, output)?;
    let watched = watch()?;

    let mut command = Command::new(program);
    command.args(&launch.arguments).current_dir(home);
    command.stdin(Stdio::null()).stdout(says).stderr(errors);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| VALUES.iter().any(|values| name.starts_with(values))) {
            command.env_remove(&name);
        }
    }
    prepare_child(&mut command);
    command.envs(launch.environment.iter().map(|(name, value)| (name, value)));
    system::set_apart(&mut command);
    let mut child = command.spawn().map_err(|error| system::why(&launch.program, &error))?;
    // Our ends of the pipe are in it.
    drop(command);
    let group = match system::Group::of(&child) {
        Ok(group) => group,
        Err(error) => {
            // One that could not be ended later is not left running either.
            let _ended = child.kill().and_then(|()| child.wait());
            return Err(failed(&error));
        }
    };
    let (pid, state, ended) = (child.id(), Mutex::default(), Condvar::new());
    let running = Running(Arc::new(Inner { pid, group, state, ended }));
    // A thread that is gone has panicked before it had anything to do.
    let _watched = watched.send((child, Arc::clone(&running.0)));
    Ok(running)
}

/// Reads the pipe to its end.
fn listen(
    mut said: impl Read + Send + 'static,
    mut output: impl FnMut(&[u8]) + Send + 'static,
) -> Result<(), LaunchError> {
    let reading = move || {
        let mut buffer = [0; AT_ONCE];
        loop {
            match said.read(&mut buffer) {
                Ok(0) => return,
                Ok(read) => output(buffer.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    };
    thread::Builder::new().name("output".to_owned()).spawn(reading).map_err(|error| failed(&error))?;
    Ok(())
}

type Watched = mpsc::Sender<(Child, Arc<Inner>)>;

/// Waits for the end of the process that it is sent.
fn watch() -> Result<Watched, LaunchError> {
    let (sender, receiver) = mpsc::channel::<(Child, Arc<Inner>)>();
    let waiting = move || {
        // Nothing comes where nothing was started.
        let Ok((mut child, inner)) = receiver.recv() else { return };
        let exit = system::wait(&mut child);
        let mut state = inner.lock();
        *state = State { exit: Some(exit), child: Some(child) };
        inner.ended.notify_all();
    };
    thread::Builder::new().name("program".to_owned()).spawn(waiting).map_err(|error| failed(&error))?;
    Ok(sender)
}

fn home() -> Result<PathBuf, LaunchError> {
    std::env::home_dir().filter(|home| home.is_dir()).ok_or(LaunchError::NoHome)
}

fn failed(error: &io::Error) -> LaunchError {
    LaunchError::Failed { why: error.to_string().into() }
}
