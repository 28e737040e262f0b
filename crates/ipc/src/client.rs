//! Asking the running app of a profile, from a process that may be a one-line command: blocking,
//! without a runtime, and never longer than the app gives signs of life.

use std::fs::{File, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::claim::LOCK_FILE;
use crate::protocol::{Asking, Reply};
use crate::{LONGEST_ANSWER, LONGEST_REQUEST, place, transport};

/// A running app that says nothing at all for this long does not answer. Also how long an app that
/// is starting may take until it listens.
const SILENCE: Duration = Duration::from_secs(5);

/// How often an app that does not listen yet is tried again.
const TRY_EVERY: Duration = Duration::from_millis(30);

/// What the running app answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The app's process, to wait for its end after it was asked to quit.
    pub pid: u32,
    pub answer: Value,
}

/// The app's [`Reply`] to an [`Asking`].
#[derive(Debug, Clone, PartialEq)]
pub struct Replied {
    /// As in [`Answered`].
    pub pid: u32,
    pub reply: Reply,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("no app runs on this profile")]
    NotRunning,
    #[error("the running app does not answer")]
    NoAnswer,
    #[error("the running app is another version; quit and start it again")]
    OtherVersion,
    /// The connection ended or carried something else; `why` is for people.
    #[error("the running app could not be asked: {why}")]
    Broken { why: String },
}

impl AskError {
    fn broken(why: impl ToString) -> Self {
        Self::Broken { why: why.to_string() }
    }

    fn from_wait(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Self::NoAnswer,
            _ => Self::broken(error),
        }
    }
}

/// Asks the app that runs on a profile one of the things that it knows.
///
/// # Errors
/// As [`ask`]; [`AskError::OtherVersion`] where the answer is none that this version knows.
pub fn request(profile: &Path, asking: &Asking) -> Result<Replied, AskError> {
    let asking = serde_json::to_value(asking).map_err(AskError::broken)?;
    let Answered { pid, answer } = ask(profile, &asking)?;
    let reply = serde_json::from_value(answer).map_err(|_| AskError::OtherVersion)?;
    Ok(Replied { pid, reply })
}

/// Asks the app that runs on a profile and waits for its answer, for as long as it gives signs of
/// life. Makes neither the folder nor anything in it.
///
/// # Errors
/// [`AskError::NotRunning`] where nobody holds the profile; [`AskError::NoAnswer`] where somebody
/// does and says nothing for 5 s; [`AskError::Broken`] where the request is longer than 64 KiB, the
/// answer longer than 4 MiB, or the connection ends early.
pub fn ask(profile: &Path, request: &Value) -> Result<Answered, AskError> {
    let mut line = request.to_string().into_bytes();
    line.push(b'\n');
    if line.len() > LONGEST_REQUEST {
        return Err(AskError::broken("the request is longer than 64 KiB"));
    }
    let mut stream = BufReader::new(connect(profile)?);
    let mut pid = None;
    loop {
        let message = read_message(&mut stream)?;
        if let Some(hello) = message.get("hello").filter(|_| pid.is_none()) {
            let said = hello.get("pid").and_then(Value::as_u64).and_then(|said| u32::try_from(said).ok());
            pid = Some(said.ok_or_else(|| AskError::broken("its greeting is not understood"))?);
            let stream = stream.get_mut();
            stream
                .write_all(&line)
                .and_then(|()| stream.flush())
                .map_err(|error| AskError::from_wait(&error))?;
        } else if let Some(answer) = message.get("answer") {
            let pid = pid.ok_or_else(|| AskError::broken("it answered before it was asked"))?;
            return Ok(Answered { pid, answer: answer.clone() });
        }
        // Everything else is a sign of life.
    }
}

/// Whether an app holds the profile.
pub(crate) fn is_held(profile: &Path) -> Result<bool, AskError> {
    Ok(is_held_at(profile)?
        || place::of_ours(profile).is_some_and(|place| is_held_at(&place).unwrap_or(false)))
}

/// Whether an app holds the lock at one place.
pub(crate) fn is_held_at(place: &Path) -> Result<bool, AskError> {
    let lock = match File::open(place.join(LOCK_FILE)) {
        Ok(lock) => lock,
        // What this user may not open holds no app of theirs.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::PermissionDenied
            ) =>
        {
            return Ok(false);
        }
        Err(error) => return Err(AskError::broken(error)),
    };
    // Shared, so that two clients that ask at once do not take each other for the app.
    match lock.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(AskError::broken(error)),
    }
}

fn connect(profile: &Path) -> Result<transport::Stream, AskError> {
    let deadline = Instant::now() + SILENCE;
    loop {
        // Anew each time: the app may end, or turn out not to start, while it is waited for.
        if !is_held(profile)? {
            return Err(AskError::NotRunning);
        }
        match connect_once(profile) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(AskError::broken(error));
            }
            Err(_) if Instant::now() >= deadline => return Err(AskError::NoAnswer),
            // The app is starting: it holds the profile before it listens.
            Err(_) => std::thread::sleep(TRY_EVERY),
        }
    }
}

/// The way in may be in the folder that stands in though the lock is in the profile: a full disk takes no
/// socket.
fn connect_once(profile: &Path) -> io::Result<transport::Stream> {
    let stand_in = || place::of_ours(profile).map(|place| transport::Stream::connect(&place, SILENCE));
    transport::Stream::connect(profile, SILENCE).or_else(|error| stand_in().unwrap_or(Err(error)))
}

fn read_message(stream: &mut BufReader<transport::Stream>) -> Result<Value, AskError> {
    let mut line = Vec::new();
    let most = u64::try_from(LONGEST_ANSWER).unwrap_or(u64::MAX).saturating_add(1);
    stream.take(most).read_until(b'\n', &mut line).map_err(|error| AskError::from_wait(&error))?;
    if line.last() != Some(&b'\n') {
        let why = if line.len() > LONGEST_ANSWER { "its answer is too long" } else { "it hung up" };
        return Err(AskError::broken(why));
    }
    serde_json::from_slice(&line).map_err(AskError::broken)
}
