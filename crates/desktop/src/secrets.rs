//! The keyring of the operating system: the secret of a signed-in employee, kept between two starts.
//!
//! A keyring may be absent (no session bus, no secret service), locked behind a question to the
//! person, or hang. None of that is a fault of the app: each is an answer of its own, the app says
//! it and goes on with the secret in memory. Every call has a limit, and a call that hangs keeps
//! neither the app nor its exit waiting (see `off_thread`).
//!
//! Nothing is kept between calls: a keyring that comes up, or comes back, after the app was started
//! is found by the next call.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::{Entry, Error};
use tokio::sync::Semaphore;
use zeroize::{Zeroize, Zeroizing};

use off_thread::NoAnswer;
use settings::said::Said;

#[cfg_attr(target_os = "linux", path = "secrets/linux.rs")]
#[cfg_attr(target_os = "windows", path = "secrets/windows.rs")]
#[cfg_attr(target_os = "macos", path = "secrets/macos.rs")]
mod store;

/// Calls that may be unanswered at the same time. Each holds a thread: with a keyring that hangs
/// for the whole day, further calls are refused at once instead of adding threads.
const UNANSWERED: usize = 8;

/// One call after the other, in the whole process: a removal that was given up may still be carried out, and
/// must not take away what was stored after it.
static TURN: Mutex<()> = Mutex::new(());

/// Places for calls under way, in the whole process: a keyring that hangs is asked through new handles too.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(UNANSWERED)));

/// A secret as it came from the keyring: never in a log, wiped from memory when it is dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What the keyring says about an account.
#[derive(Debug)]
pub enum Found {
    Secret(Secret),
    /// The keyring answers, and has nothing for this account.
    Absent,
    /// No keyring, or it refuses; `why` is for the log and the person, and holds no secret.
    Unavailable {
        why: Said,
    },
    /// Nothing within the limit; often the keyring is asking the person for its password.
    TimedOut,
}

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
pub enum Stored {
    Done,
    /// There is no keyring.
    Unavailable {
        why: Said,
    },
    /// There is one, and it did not do it: it is locked, or something went wrong in it.
    Refused {
        why: Said,
    },
    /// Nothing within the limit: the change may or may not happen later.
    TimedOut,
}

/// The keyring, with the entries of this app alone: the service is [`crate::IDENTIFIER`].
#[derive(Debug, Clone)]
pub struct Keyring {
    unanswered: Arc<Semaphore>,
}

impl Default for Keyring {
    fn default() -> Self {
        Self::new()
    }
}

impl Keyring {
    /// Asks nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { unanswered: Arc::clone(&PLACES) }
    }

    /// The secret of `account`, waiting for at most `within`.
    pub async fn get(&self, account: &str, within: Duration) -> Found {
        let answer = self.ask(account, within, |entry| entry.get_secret()).await;
        match answer {
            Ok(bytes) => match text(bytes) {
                Some(secret) => Found::Secret(secret),
                None => Found::Unavailable { why: not_text() },
            },
            Err(Refusal::Absent) => Found::Absent,
            Err(Refusal::Unavailable { why } | Refusal::Refused { why }) => Found::Unavailable { why },
            Err(Refusal::TimedOut) => Found::TimedOut,
        }
    }

    /// Keeps `secret` for `account`, in place of the one before.
    pub async fn set(&self, account: &str, secret: &str, within: Duration) -> Stored {
        let secret = Zeroizing::new(secret.as_bytes().to_vec());
        match self.ask(account, within, move |entry| entry.set_secret(&secret)).await {
            Ok(()) => Stored::Done,
            Err(Refusal::Absent) => Stored::Refused {
                why: Said::both("the keyring has no place for it", "nøgleringen kan ikke gemme det"),
            },
            Err(refusal) => refusal.into(),
        }
    }

    /// Forgets `account`. That there was nothing to forget is [`Stored::Done`].
    pub async fn delete(&self, account: &str, within: Duration) -> Stored {
        match self.ask(account, within, |entry| entry.delete_credential()).await {
            Ok(()) => Stored::Done,
            Err(refusal) => refusal.into(),
        }
    }

    async fn ask<T: Send + 'static>(
        &self,
        account: &str,
        within: Duration,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let Ok(place) = Arc::clone(&self.unanswered).try_acquire_owned() else {
            let why = Said::both(
                format!("the keyring has not answered {UNANSWERED} earlier calls"),
                format!("nøgleringen har ikke besvaret {UNANSWERED} tidligere forespørgsler"),
            );
            return Err(Refusal::Refused { why });
        };
        let account = account.to_owned();
        let work = move || {
            let _place = place;
            let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
            let entry = store::entry(crate::IDENTIFIER, &account).map_err(|error| match refusal(error) {
                Refusal::Refused { why } => Refusal::Unavailable { why },
                refusal => refusal,
            })?;
            question(&entry).map_err(refusal)
        };
        match off_thread::run("keyring", within, work).await {
            Ok(answer) => answer,
            Err(NoAnswer::TimedOut) => Err(Refusal::TimedOut),
            Err(NoAnswer::Failed { why }) => Err(Refusal::Refused { why: why.into() }),
        }
    }
}

enum Refusal {
    Absent,
    /// There is no keyring.
    Unavailable {
        why: Said,
    },
    Refused {
        why: Said,
    },
    TimedOut,
}

impl From<Refusal> for Stored {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Absent => Self::Done,
            Refusal::Unavailable { why } => Self::Unavailable { why },
            Refusal::Refused { why } => Self::Refused { why },
            Refusal::TimedOut => Self::TimedOut,
        }
    }
}

/// The reason in words, without what some errors carry: the stored bytes, or other entries.
fn refusal(error: Error) -> Refusal {
    let why = match error {
        Error::NoEntry => return Refusal::Absent,
        Error::BadEncoding(mut bytes) => {
            bytes.zeroize();
            not_text()
        }
        Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            Said::both("what the keyring holds cannot be read", "nøgleringens indhold kan ikke læses")
        }
        Error::Ambiguous(entries) => Said::both(
            format!("the keyring has {} entries for one account", entries.len()),
            format!("nøgleringen har {} poster til én konto", entries.len()),
        ),
        error => error.to_string().into(),
    };
    Refusal::Refused { why }
}

fn not_text() -> Said {
    Said::both("what the keyring holds is not text", "nøgleringens indhold er ikke tekst")
}

fn text(bytes: Vec<u8>) -> Option<Secret> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(Secret(Zeroizing::new(text))),
        Err(error) => {
            error.into_bytes().zeroize();
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where its ground is missing")]

    use super::*;

    #[test]
    fn a_secret_is_not_in_its_debug_text() {
        let found = Found::Secret(text(b"hunter2".to_vec()).unwrap());
        assert_eq!(format!("{found:?}"), "Secret(Secret(..))");
    }

    #[test]
    fn stored_bytes_are_not_in_the_reason() {
        let Refusal::Refused { why } = refusal(Error::BadEncoding(vec![104, 105, 255])) else {
            unreachable!("bad bytes are a reason");
        };
        assert!(!why.to_string().contains("104"), "{why}");
        assert!(text(vec![104, 105, 255]).is_none());
    }

    #[tokio::test]
    async fn a_keyring_that_hangs_all_day_does_not_gather_threads() {
        // Places of its own: the other tests ask the keyring meanwhile.
        let keyring = Keyring { unanswered: Arc::new(Semaphore::new(UNANSWERED)) };
        let _unanswered = keyring.unanswered.try_acquire_many(8).unwrap();
        let found = keyring.get("nobody", Duration::from_secs(20)).await;
        assert!(matches!(found, Found::Unavailable { .. }), "{found:?}");
    }
}
