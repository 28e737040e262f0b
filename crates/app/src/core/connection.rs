//! What is known about reaching the PBX: one state, judged from what HTTP and realtime last said.
//!
//! Status panel, tray, title of the window and `communicator status` all show this one state, so that
//! none of them can say "online" while another knows better. `live` is said only while the server has
//! answered on the present connection.

use std::time::{Duration, SystemTime};

use pbx::Fetched;
use tokio::time::Instant;

use crate::ports::Now;
use crate::said::Said;
use crate::view::ConnectionState;

/// What the last question over HTTP came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Http {
    /// Not asked yet, or asked before the connection was lost.
    Unknown,
    /// It answered; `why`: though not as it should.
    Answers {
        why: Option<Said>,
    },
    Unreachable {
        why: Said,
    },
    /// It answered that this account may not.
    Refused {
        why: Said,
    },
}

/// How the realtime connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Realtime {
    /// There is nothing to connect with: nobody is signed in, or whose the token is is not known.
    Off {
        why: Option<Said>,
    },
    Connecting,
    /// The server has said so on this connection.
    Live,
    /// Lost or not to be had; it is tried again by itself.
    Down {
        why: Said,
    },
    /// The server lets this token not in.
    Refused {
        why: Said,
    },
}

/// All that is known, and the state that follows from it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub state: ConnectionState,
    pub since: SystemTime,
    /// What is wrong in plain words; none where nothing is.
    pub why: Option<Said>,
    signed_in: bool,
    http: Http,
    realtime: Realtime,
    /// Since when the realtime connection is not live; none while it is, or nobody is signed in.
    down_since: Option<SystemTime>,
    /// It has been live since the sign-in.
    was_live: bool,
    /// How long the first try of the realtime connection is waited for without a word.
    pub patience: Option<Instant>,
    /// What is said of a first try that takes long.
    slow: Option<Said>,
    pub fetching: bool,
    /// The answer under way is older than what was learned since: it does not count, and is asked for again.
    outdated: bool,
    /// The answer under way may be older than what somebody asks for now: it counts, and is asked for again.
    again: bool,
    /// When the settings in force were fetched, in this run or an earlier one.
    pub fetched_at: Option<SystemTime>,
    /// The last good answer of this run, as it came.
    fetched: Option<Fetched>,
    pub poll_at: Option<Instant>,
    pub failures: u32,
    offline_at: Option<Instant>,
    pub alarmed: bool,
}

impl Connection {
    pub(crate) fn new(fetched_at: Option<SystemTime>, since: SystemTime) -> Self {
        Self {
            state: ConnectionState::Connecting,
            since,
            why: None,
            // Until the keyring has been asked, somebody may be.
            signed_in: true,
            http: Http::Unknown,
            realtime: Realtime::Off { why: None },
            down_since: None,
            was_live: false,
            patience: None,
            slow: None,
            fetching: false,
            outdated: false,
            again: false,
            fetched_at,
            fetched: None,
            poll_at: None,
            failures: 0,
            offline_at: None,
            alarmed: false,
        }
    }

    /// That of the next session: which settings are in force is all that it knows of this one. `patience`: how
    /// long the first try of its realtime connection is waited for; none: nobody is signed in.
    pub(crate) fn next_session(&mut self, patience: Option<Duration>, now: Now) -> Self {
        let mut next = Self {
            fetched: self.fetched.take(),
            state: self.state,
            signed_in: patience.is_some(),
            patience: patience.map(|patience| now.instant + patience),
            down_since: patience.map(|_| now.time_of_day),
            ..Self::new(self.fetched_at, self.since)
        };
        next.judge(now);
        next
    }

    /// What a question over HTTP came to.
    pub(crate) fn http(&mut self, http: Http, now: Now) {
        self.http = http;
        self.judge(now);
    }

    /// The realtime connection stands otherwise than before.
    pub(crate) fn realtime(&mut self, realtime: Realtime, now: Now) {
        match &realtime {
            Realtime::Live => {
                self.was_live = true;
                (self.patience, self.slow) = (None, None);
                self.down_since = None;
                if matches!(self.http, Http::Unreachable { .. }) {
                    self.http = Http::Unknown;
                }
            }
            _ if self.realtime == Realtime::Live => {
                self.down_since = Some(now.time_of_day);
                // What HTTP said before the loss says nothing of now.
                self.http = Http::Unknown;
            }
            _ => {}
        }
        self.realtime = realtime;
        self.judge(now);
    }

    /// The first try of the realtime connection takes long.
    pub(crate) fn lose_patience(&mut self, why: Said, now: Now) {
        self.patience = None;
        self.slow = Some(why);
        self.judge(now);
    }

    pub(crate) const fn realtime_now(&self) -> &Realtime {
        &self.realtime
    }

    /// The last question over HTTP brought no answer.
    pub(crate) const fn is_unreachable(&self) -> bool {
        matches!(self.http, Http::Unreachable { .. })
    }

    pub(crate) fn is_live(&self) -> bool {
        self.signed_in && self.realtime == Realtime::Live
    }

    /// Since when what is shown may be out of date; none while events come in.
    pub(crate) fn stale_since(&self) -> Option<SystemTime> {
        self.down_since.filter(|_| self.signed_in)
    }

    /// When a connection that was live was lost; none while it is live, and before the first one.
    pub(crate) fn lost_at(&self) -> Option<SystemTime> {
        self.stale_since().filter(|_| self.was_live)
    }

    fn judge(&mut self, now: Now) {
        let (state, why) =
            verdict(self.signed_in, &self.http, &self.realtime, self.was_live, self.slow.as_ref());
        if self.state != state {
            self.state = state;
            self.since = match state {
                // Since the loss, not since it was noticed over HTTP as well.
                ConnectionState::Stale | ConnectionState::Offline => {
                    self.down_since.filter(|_| self.was_live).unwrap_or(now.time_of_day)
                }
                _ => now.time_of_day,
            };
        }
        self.why = why;
        if state != ConnectionState::Offline {
            self.offline_at = None;
            self.alarmed = false;
        } else if self.offline_at.is_none() {
            self.offline_at = Some(now.instant);
        }
    }

    /// The settings as they were learned beside a fetch.
    pub(crate) fn take_settings(&mut self, fetched: Fetched) {
        self.keep(fetched);
        self.outdated = self.fetching;
    }

    /// Another account's are none of this one.
    pub(crate) fn forget_settings(&mut self) {
        (self.fetched_at, self.fetched) = (None, None);
    }

    pub(crate) fn keep(&mut self, fetched: Fetched) {
        self.fetched_at = Some(fetched.at);
        self.fetched = Some(fetched);
    }

    pub(crate) fn kept(&self) -> Option<Fetched> {
        self.fetched.clone()
    }

    /// What is under way was asked for before now: it is to be asked for once more.
    pub(crate) fn ask_again(&mut self) {
        self.again = self.fetching;
    }

    /// Whether it is to be asked for once more; asked once.
    pub(crate) fn take_again(&mut self) -> bool {
        std::mem::take(&mut self.again)
    }

    /// Whether the answer that has come is outdated; asked once.
    pub(crate) fn take_outdated(&mut self) -> bool {
        self.fetching = false;
        std::mem::take(&mut self.outdated)
    }

    /// When being offline becomes pressing; none once that has been said.
    pub(crate) fn alarm_at(&self, after: Duration) -> Option<Instant> {
        self.offline_at.filter(|_| !self.alarmed).map(|at| at + after)
    }
}

/// The state that follows from what is known, and what is wrong.
fn verdict(
    signed_in: bool,
    http: &Http,
    realtime: &Realtime,
    was_live: bool,
    slow: Option<&Said>,
) -> (ConnectionState, Option<Said>) {
    if !signed_in {
        return (ConnectionState::SignedOut, None);
    }
    let down = match realtime {
        Realtime::Down { why } | Realtime::Refused { why } => Some(why.clone()),
        Realtime::Off { why } => why.clone(),
        Realtime::Connecting | Realtime::Live => None,
    };
    let down = down.or_else(|| slow.cloned());
    match (http, realtime) {
        (Http::Refused { why }, _) => (ConnectionState::Refused, Some(why.clone())),
        (Http::Answers { why }, Realtime::Live) => (ConnectionState::Live, why.clone()),
        (_, Realtime::Live) => (ConnectionState::Live, None),
        (Http::Unreachable { why }, _) => (ConnectionState::Offline, Some(why.clone())),
        (Http::Answers { why }, _) if was_live => (ConnectionState::Stale, why.clone().or(down)),
        (Http::Unknown, _) if was_live => (ConnectionState::Stale, down),
        (Http::Unknown, _) => (ConnectionState::Connecting, down),
        // The first try of the realtime connection is still under way.
        (Http::Answers { why }, _) if down.is_none() => (ConnectionState::Connecting, why.clone()),
        (Http::Answers { why }, _) => (ConnectionState::Polling, why.clone().or(down)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{Clock as _, SystemClock};

    fn now() -> Now {
        SystemClock.both()
    }

    fn answers() -> Http {
        Http::Answers { why: None }
    }

    fn down() -> Realtime {
        Realtime::Down { why: "lost".into() }
    }

    fn unreachable() -> Http {
        Http::Unreachable { why: "no answer".into() }
    }

    #[test]
    fn live_is_said_only_while_the_realtime_connection_is() {
        let https = [Http::Unknown, answers(), unreachable(), Http::Refused { why: "no".into() }];
        let realtimes = [
            Realtime::Off { why: None },
            Realtime::Connecting,
            down(),
            Realtime::Refused { why: "no".into() },
        ];
        for http in &https {
            for realtime in &realtimes {
                for was_live in [false, true] {
                    let (state, _) = verdict(true, http, realtime, was_live, None);
                    assert_ne!(state, ConnectionState::Live, "{http:?} {realtime:?} {was_live}");
                }
            }
            assert_eq!(verdict(false, http, &Realtime::Live, true, None).0, ConnectionState::SignedOut);
        }
    }

    #[test]
    fn what_is_asked_at_intervals_alone_says_why() {
        let (no, why) = (Realtime::Refused { why: "no".into() }, Some("no customer".into()));
        for realtime in [Realtime::Off { why: None }, Realtime::Off { why }, Realtime::Connecting, down(), no]
        {
            for answers in [answers(), Http::Answers { why: Some("HTTP 503".into()) }] {
                let (state, why) = verdict(true, &answers, &realtime, false, None);
                assert!(state != ConnectionState::Polling || why.is_some(), "{answers:?} {realtime:?}");
                let (state, why) = verdict(true, &answers, &realtime, false, Some(&"slow".into()));
                assert_eq!(
                    (state, why.is_some()),
                    (ConnectionState::Polling, true),
                    "{answers:?} {realtime:?}"
                );
            }
        }
    }

    #[test]
    fn a_connection_goes_through_its_states() {
        let mut connection = Connection::new(None, now().time_of_day);
        assert_eq!(connection.state, ConnectionState::Connecting);
        connection = connection.next_session(None, now());
        assert_eq!((connection.state, connection.stale_since()), (ConnectionState::SignedOut, None));
        connection = connection.next_session(Some(Duration::from_secs(5)), now());
        connection.http(answers(), now());
        assert_eq!(connection.state, ConnectionState::Connecting);
        connection.realtime(down(), now());
        assert_eq!(
            (connection.state, connection.why.clone()),
            (ConnectionState::Polling, Some("lost".into()))
        );
        connection.realtime(Realtime::Connecting, now());
        connection.realtime(Realtime::Live, now());
        assert_eq!((connection.state, connection.stale_since()), (ConnectionState::Live, None));
        connection.realtime(down(), now());
        assert_eq!((connection.state, connection.why.clone()), (ConnectionState::Stale, Some("lost".into())));
        let lost = connection.since;
        assert_eq!(connection.stale_since(), Some(lost));
        connection.http(unreachable(), now());
        assert_eq!((connection.state, connection.since), (ConnectionState::Offline, lost));
        connection.realtime(Realtime::Connecting, now());
        assert_eq!(connection.state, ConnectionState::Offline, "trying again is no answer");
        connection.realtime(Realtime::Live, now());
        assert_eq!((connection.state, connection.why.clone()), (ConnectionState::Live, None));
        connection.http(Http::Answers { why: Some("HTTP 503".into()) }, now());
        assert_eq!(
            (connection.state, connection.why.clone()),
            (ConnectionState::Live, Some("HTTP 503".into()))
        );
    }

    #[test]
    fn an_answer_of_before_the_loss_is_no_answer_of_now() {
        let mut connection =
            Connection::new(None, now().time_of_day).next_session(Some(Duration::from_secs(5)), now());
        connection.realtime(Realtime::Live, now());
        connection.http(answers(), now());
        connection.realtime(down(), now());
        assert_eq!(connection.http, Http::Unknown);
        connection.http(answers(), now());
        assert_eq!(connection.state, ConnectionState::Stale, "it answers, but tells nothing by itself");
    }
}
