//! Whether the session still holds, once something has answered 401.
//!
//! One 401 proves little: a proxy, a server that restarts, a page without rights answers so too. Whether the
//! token is good is `validateToken`'s to say, asked once for all 401s of the moment. Where it says nothing
//! either way, the settings are asked for again a few times, and only 401s that go on for a while end the
//! session. A session is never ended lightly: signing in again needs the user, and the password is not kept.

use std::time::Duration;

use pbx::{Error, SessionVerdict, SignInFault};
use tokio::time::Instant;

use super::Core;
use super::account::TokenPlace;
use super::connection::Http;
use super::fetch::{chance, said};
use crate::event::Answer;
use crate::ports::Ports;
use crate::said::Said;

/// So many 401s that nobody explains end the session, if they go on for [`crate::timings::SessionTimings::doubt`].
const UNEXPLAINED: u32 = 3;

/// The longest pause before what was answered with 401 is asked for again.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// A 401 so long after the last is one of its own.
const APART: Duration = Duration::from_secs(30 * 60);

/// What is in doubt.
#[derive(Debug, Default)]
pub(crate) struct Doubt {
    /// `validateToken` is being asked.
    asking: bool,
    /// The 401 that it is asked about.
    refusal: Option<Error>,
    /// The settings were answered with 401, and wait for what that means.
    settings_wait: bool,
    /// 401s in a row that nobody explained, and since when.
    unexplained: u32,
    since: Option<Instant>,
    /// 401s in a row that did not end the session, and when the last one was.
    passing: u32,
    passed: Option<Instant>,
    /// Of lists some were answered with 401.
    lists_wait: bool,
    /// When what was answered with 401 is asked for again.
    pub ask_at: Option<Instant>,
}

impl Doubt {
    /// One more 401 that did not end the session. The bound of the pause after it.
    fn passes(&mut self, again: Duration, now: Instant) -> Duration {
        if self.passed.is_some_and(|passed| now.duration_since(passed) > APART) {
            self.passing = 0;
        }
        self.passed = Some(now);
        self.passing = self.passing.saturating_add(1);
        again.saturating_mul(1 << self.passing.min(10)).min(LONGEST)
    }
}

impl<P: Ports> Core<P> {
    /// An answer that is a 401 puts the session in doubt. The settings' own waits for what comes of it.
    pub(crate) fn doubt_session(&mut self, answer: &Answer) -> bool {
        let is_settings = matches!(answer, Answer::Settings(_));
        let Some(refusal) = unauthorized(answer) else { return false };
        self.session.doubt.refusal.get_or_insert_with(|| refusal.clone());
        self.session.doubt.settings_wait |= is_settings;
        self.session.doubt.lists_wait |= !is_settings;
        if !self.session.doubt.asking {
            self.session.doubt.asking = true;
            let within = self.start.timings.session.answer;
            self.ask(
                move |client, token| async move {
                    Answer::Session(Box::new(client.judge_session(&token, within).await))
                },
                |error| Answer::Session(Box::new(SessionVerdict::Silent(error))),
            );
        }
        is_settings
    }

    pub(crate) fn on_session_verdict(&mut self, verdict: SessionVerdict) {
        self.session.doubt.asking = false;
        let waited = std::mem::take(&mut self.session.doubt.settings_wait);
        let expired = Error::Unauthorized { reason: SignInFault::Expired };
        let refusal = self.session.doubt.refusal.take().unwrap_or(expired);
        let (timings, now) = (self.start.timings.session, self.now());
        match verdict {
            SessionVerdict::Bad(error @ Error::Unauthorized { .. }) => self.session_is_over(&error, waited),
            SessionVerdict::Bad(_) => self.session_is_over(&refusal, waited),
            SessionVerdict::Good(identity) => {
                tracing::info!("a 401 was passing: the session is good");
                if let Some(identity) = identity.filter(|_| !self.session.is_identified()) {
                    self.on_answer(Answer::Identity(Ok(*identity)));
                }
                (self.session.doubt.unexplained, self.session.doubt.since) = (0, None);
                let bound = self.session.doubt.passes(timings.again, now);
                self.session.doubt.ask_at = Some(now + bound.mul_f64(chance()));
                if waited {
                    let why = Said::both(
                        "The PBX rejected this sign-in, although it is still valid. Trying again.",
                        "Omstillingen svarede, at den ikke godtager dette login, selv om det stadig er gyldigt. Der spørges igen.",
                    );
                    self.settings_put_off(why);
                }
            }
            SessionVerdict::Silent(error) => {
                self.session.doubt.unexplained = self.session.doubt.unexplained.saturating_add(1);
                let since = *self.session.doubt.since.get_or_insert(now);
                tracing::info!(code = error.code(), "a 401, and nobody says whether the session is good");
                // The settings have the last word: a list that always answers so is no matter of the session.
                if waited
                    && self.session.doubt.unexplained >= UNEXPLAINED
                    && now.duration_since(since) >= timings.doubt
                {
                    return self.session_is_over(&refusal, waited);
                }
                // Such a list is asked for less and less, and does not put off the settings.
                let least =
                    if waited { Duration::ZERO } else { self.session.doubt.passes(timings.again, now) };
                let at = now + least.max(timings.again * 7);
                self.session.doubt.ask_at =
                    Some(self.session.doubt.ask_at.map_or(at, |planned| planned.min(at)));
                if waited {
                    let why = Said::both(
                        "The PBX rejected this sign-in and does not say whether it has expired. Trying again.",
                        "Omstillingen svarede, at den ikke godtager dette login, og oplyser ikke, om det er udløbet. Der spørges igen.",
                    );
                    self.settings_put_off(why);
                }
            }
        }
    }

    /// The settings came: the session is in no doubt.
    pub(crate) const fn session_is_good(&mut self) {
        (self.session.doubt.unexplained, self.session.doubt.since) = (0, None);
        if !self.session.doubt.lists_wait {
            self.session.doubt.ask_at = None;
        }
    }

    /// What was answered with 401 is asked for again.
    pub(crate) fn ask_after_doubt(&mut self) {
        self.session.doubt.ask_at = None;
        self.fetch_settings_again();
        if !self.session.is_identified() {
            self.ask_identity();
        }
        if std::mem::take(&mut self.session.doubt.lists_wait) {
            self.load_lists_again();
        }
    }

    /// The settings could not be had this time, and the session goes on.
    fn settings_put_off(&mut self, why: Said) {
        self.session.connection.take_outdated();
        let again = self.session.connection.take_again();
        self.settings_failed(Http::Answers { why: Some(why.clone()) }, why);
        self.poll_later(None);
        self.reconcile();
        if again {
            self.session.doubt.ask_at = Some(self.now());
        }
    }

    /// Never renewed silently: the password is not kept. The settings stay in force.
    fn session_is_over(&mut self, refusal: &Error, settings_waited: bool) {
        let why = said(refusal);
        tracing::warn!(code = refusal.code(), "the session is over");
        self.session.doubt = Doubt::default();
        if self.session.token_place() == Some(TokenPlace::Environment) {
            // There is nobody to sign in: the token is the start's.
            if settings_waited {
                self.session.connection.take_outdated();
                self.session.connection.take_again();
                self.settings_failed(Http::Refused { why: why.clone() }, why);
                self.poll_later(None);
                self.reconcile();
            }
            return;
        }
        let unseen = !self.facts.window.is_open() || !self.facts.window.seen;
        if unseen && !self.account.demo {
            // The one of a hidden start would say the same.
            self.account.told_hidden = true;
            let open =
                self.language.pick("Open Communicator to sign in.", "Åbn Communicator for at logge ind.");
            let over = self.language.pick("You are signed out.", "Du er logget ud.");
            self.notify("sign-in", format!("{over} {open}"));
        }
        self.end_session(Some(why.clone()));
        self.reconciling.fetch_failed = Some(why);
        self.reconcile();
    }
}

/// The 401 that an answer is, if it is one. That of `validateToken` itself is looked at when something else
/// has doubts.
const fn unauthorized(answer: &Answer) -> Option<&Error> {
    let error = match answer {
        Answer::Settings(Err(error))
        | Answer::Dashboards(Err(error))
        | Answer::Dashboard(_, Err(error))
        | Answer::Employees(_, Err(error))
        | Answer::Queues(_, Err(error))
        | Answer::QueueStats(_, Err(error))
        | Answer::Switches(Err(error))
        | Answer::Variables(Err(error))
        | Answer::Extensions(_, _, Err(error))
        | Answer::Ringtones(Err(error)) => error,
        _ => return None,
    };
    match error {
        Error::Unauthorized { .. } => Some(error),
        _ => None,
    }
}
