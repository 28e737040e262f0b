//! logind on the system bus, for the session that this program is in.
//! <https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html>
//!
//! `LockedHint` is what the desktop says of itself. The signals `Lock` and `Unlock` are what logind asks
//! of the desktop. A lock that was asked for counts at once; but a desktop that does not set the hint does
//! not say when its user has unlocked either, so such a lock lapses unless the hint confirms it: do not
//! disturb that stays on for ever is the worse fault.

use std::time::Duration;

use settings::said::Said as Words;
use tokio::time::{Instant, sleep_until};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, Message};

use super::signals::{Heard, Signals};
use super::sources::SourceState;

const NAMES: &[&str] = &["org.freedesktop.login1"];
const LOGIND: usize = 0;
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const HINT: &str = "LockedHint";

/// A locker puts itself up and says so in far less.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(10);

/// Listens for as long as there is a bus; why it ended.
pub(super) async fn listen(say: &impl Fn(SourceState)) -> Words {
    let name = NAMES.concat();
    let rules = [
        format!("type='signal',sender='{name}',interface='{SESSION}'"),
        format!("type='signal',sender='{name}',interface='{PROPERTIES}',arg0='{SESSION}'"),
    ];
    let mut signals = match Signals::open(Connection::system(), NAMES, &rules).await {
        Ok(signals) => signals,
        Err(why) => return why.after("system bus", "systembussen"),
    };
    let mut session = find(&signals).await;
    say(word(&session));
    tracing::debug!("listening for the lock of the session");
    // Until when a lock that was asked for waits for the hint.
    let mut doubtful: Option<Instant> = None;
    loop {
        let heard = tokio::select! {
            heard = signals.next() => heard,
            () = sleep_until(doubtful.unwrap_or_else(Instant::now)), if doubtful.is_some() => {
                doubtful = None;
                say(SourceState::Unlocked);
                continue;
            }
        };
        match heard {
            None => {
                return Words::both(
                    "the system bus has closed the connection",
                    "systembussen har lukket forbindelsen",
                );
            }
            Some(Heard::Owned { .. }) => {
                session = find(&signals).await;
                doubtful = None;
                say(word(&session));
            }
            Some(Heard::Gone { .. }) => {
                session = Err(Words::both("logind has ended", "logind er stoppet"));
                doubtful = None;
                say(word(&session));
            }
            Some(Heard::Signal { message, .. }) => {
                let Ok(known) = &mut session else {
                    // A session speaks: ours may be there by now.
                    session = find(&signals).await;
                    say(word(&session));
                    continue;
                };
                match said(&message, known.path.as_str()) {
                    Some(Said::Hint(locked)) => {
                        known.locked = locked;
                        doubtful = None;
                        say(SourceState::of(locked));
                    }
                    Some(Said::Lock) => {
                        doubtful = (!known.locked).then(|| Instant::now() + CONFIRMED_WITHIN);
                        say(SourceState::Locked);
                    }
                    Some(Said::Unlock) => {
                        doubtful = None;
                        say(SourceState::Unlocked);
                    }
                    None => {}
                }
            }
        }
    }
}

/// The session of this program, and its hint.
struct Session {
    path: OwnedObjectPath,
    locked: bool,
}

fn word(session: &Result<Session, Words>) -> SourceState {
    match session {
        Ok(session) => SourceState::of(session.locked),
        Err(why) => SourceState::Silent { why: why.clone() },
    }
}

/// The first of the sessions that may be ours whose hint can be read.
async fn find(signals: &Signals) -> Result<Session, Words> {
    if !signals.is_owned(LOGIND) {
        return Err(Words::both("this system has no logind", "dette system har ikke logind"));
    }
    let mut why =
        Words::both("logind knows no session of this user", "logind kender ingen session for denne bruger");
    for path in candidates(signals).await {
        let asked = signals.ask(LOGIND, path.as_str(), PROPERTIES, "Get", &(SESSION, HINT)).await;
        let locked = asked.and_then(|answer| {
            let value: OwnedValue =
                answer.body().deserialize().map_err(|error| Words::from(error.to_string()))?;
            bool::try_from(value).map_err(|error| Words::from(error.to_string()))
        });
        match locked {
            Ok(locked) => return Ok(Session { path, locked }),
            Err(error) => why = error.after("logind", "logind"),
        }
    }
    Err(why)
}

/// The session that the environment names, the one that this process is in (a service of the user's is in
/// none), and then those of this user, with a seat first.
async fn candidates(signals: &Signals) -> Vec<OwnedObjectPath> {
    let mut found = Vec::new();
    if let Some(id) = std::env::var("XDG_SESSION_ID").ok().filter(|id| !id.is_empty()) {
        found.extend(path(signals.ask(LOGIND, PATH, MANAGER, "GetSession", &id).await));
    }
    let own = std::process::id();
    found.extend(path(signals.ask(LOGIND, PATH, MANAGER, "GetSessionByPID", &own).await));
    let user = rustix::process::geteuid().as_raw();
    if let Ok(answer) = signals.ask(LOGIND, PATH, MANAGER, "ListSessions", &()).await
        && let Ok(all) = answer.body().deserialize::<Vec<(String, u32, String, String, OwnedObjectPath)>>()
    {
        let mut of_user: Vec<_> = all.into_iter().filter(|session| session.1 == user).collect();
        of_user.sort_by_key(|session| session.3.is_empty());
        found.extend(of_user.into_iter().map(|session| session.4));
    }
    found
}

fn path(answer: Result<Message, Words>) -> Option<OwnedObjectPath> {
    answer.ok()?.body().deserialize().ok()
}

enum Said {
    Hint(bool),
    Lock,
    Unlock,
}

/// What a signal says of the session at `path`.
fn said(message: &Message, path: &str) -> Option<Said> {
    let header = message.header();
    if header.path()?.as_str() != path {
        return None;
    }
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (SESSION, "Lock") => Some(Said::Lock),
        (SESSION, "Unlock") => Some(Said::Unlock),
        (PROPERTIES, "PropertiesChanged") => {
            let body = message.body();
            let (interface, mut changed, _): (
                String,
                std::collections::HashMap<String, OwnedValue>,
                Vec<String>,
            ) = body.deserialize().ok()?;
            let hint = changed.remove(HINT).filter(|_| interface == SESSION)?;
            bool::try_from(hint).ok().map(Said::Hint)
        }
        _ => None,
    }
}
