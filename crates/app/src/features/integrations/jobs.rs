//! What is under way: each integration that a call has triggered, from there to its one line in the log.
//!
//! ```text
//! trigger ─▶ Asking ─▶ plan ─▶ approval ─▶ Waiting ─▶ Queued ─▶ Running ─▶ log
//!            (values that        (1)       (delay)    (its turn)  (port)
//!             the event lacks)
//! ```
//!
//! Jobs know nothing of each other: one that hangs holds up no other. But two that type, or that fill the
//! clipboard, take turns, because what comes of both at once is neither. (1) is looked at once more when the
//! delay is over: what was taken back meanwhile is not done.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use calls::event::{CallId, Moment};
use calls::triggers::When;
use integrations::log::Entry;
use integrations::{Action, Armed, Fingerprint, Kind, NotDone, Outcome, Reason, Values};
use serde_json::Value;
use settings::words::Language;
use tokio::time::Instant;

use crate::ports::JobId;

/// Integrations that are under way at once; more are refused, whoever calls so often.
pub(super) const MOST_UNDER_WAY: usize = 1000;

/// Calls of which it is kept what was done for them, so that it can end with them.
const MOST_CALLS: usize = 256;

/// So long the PBX may take to say the values of a call.
pub(super) const ASK_WITHIN: Duration = Duration::from_secs(1);

/// Values of one call that the PBX is asked for, each by a question of its own.
pub(super) const MOST_ASKED: usize = 64;

/// So long each may take before it counts as failed. Longer than the adapters' own limits, which say more.
pub(super) const fn longest(kind: Kind) -> Duration {
    Duration::from_secs(match kind {
        Kind::Run => 10,
        Kind::CopyToClipboard => 5,
        Kind::Website => 20,
        Kind::Sendkeys | Kind::Browser => 60,
    })
}

/// Whether jobs of this kind take turns.
const fn takes_turns(kind: Kind) -> bool {
    matches!(kind, Kind::Sendkeys | Kind::CopyToClipboard)
}

/// What a line of the log is about.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub kind: Kind,
    pub when: When,
    /// None: a call that was made up.
    pub call: Option<CallId>,
    pub at: Moment,
    /// Who waits for a made-up call to have an end.
    pub attempt: Option<AttemptId>,
    /// Nothing is done, only said.
    pub dry_run: bool,
}

/// A made-up call. No two of an app have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AttemptId(pub u64);

/// One integration for one call.
#[derive(Debug)]
pub(super) struct Job {
    pub about: About,
    pub armed: Arc<Armed>,
    /// Of the text that it was planned from.
    pub fingerprint: Fingerprint,
    pub values: Values,
    triggered: Instant,
    stage: Stage,
    /// For how long it had nothing to do.
    idle: Duration,
    /// The call has ended while it was running.
    call_over: bool,
}

#[derive(Debug)]
enum Stage {
    /// The PBX is asked for values.
    Asking,
    /// For the end of the delay.
    Waiting {
        since: Instant,
        until: Instant,
        action: Action,
    },
    /// For its turn.
    Queued {
        since: Instant,
        action: Action,
    },
    Running {
        sent: Value,
    },
}

/// How a job has ended.
#[derive(Debug)]
pub(super) enum End {
    Done,
    Planned { sent: Value },
    Not(NotDone),
}

impl From<Reason> for End {
    fn from(reason: Reason) -> Self {
        Self::Not(NotDone::new(reason))
    }
}

/// A job that goes to the port now.
#[derive(Debug)]
pub(super) struct Go {
    pub id: JobId,
    pub kind: Kind,
    pub action: Action,
}

/// What was done for a call that may still go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Finished {
    pub id: JobId,
    pub kind: Kind,
}

/// All that is under way, and what was done for calls that go on.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    under_way: BTreeMap<JobId, Job>,
    /// Which kinds are at work that take turns, and who is next.
    at_work: BTreeSet<Kind>,
    queue: VecDeque<JobId>,
    /// For each call what was done for it; the calls in the order of their first.
    finished: VecDeque<(CallId, Vec<Finished>)>,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

impl About {
    /// Its line in the log. `sent`: what was handed over.
    pub fn entry(&self, end: End, sent: Option<Value>, took: Duration, language: Language) -> Entry {
        let (outcome, reason, why, sent) = match end {
            End::Done => (Outcome::Done, None, None, sent),
            End::Planned { sent } => (Outcome::Planned, None, None, Some(sent)),
            // What an adapter has refused or given up was not handed over.
            End::Not(not) => (
                not.outcome,
                Some(not.reason),
                Some(not.why(language)),
                sent.filter(|_| not.outcome == Outcome::Failed),
            ),
        };
        Entry {
            id: 0,
            at: self.at,
            kind: self.kind,
            when: self.when,
            call: self.call.as_ref().map(|call| call.as_str().to_owned()),
            outcome,
            reason,
            why,
            sent,
            output: None,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl Job {
    pub fn new(
        about: About,
        armed: Arc<Armed>,
        fingerprint: Fingerprint,
        values: Values,
        triggered: Instant,
    ) -> Self {
        let stage = Stage::Asking;
        Self { about, armed, fingerprint, values, triggered, stage, idle: Duration::ZERO, call_over: false }
    }

    /// Whether it is given up when its call ends before it has begun.
    pub fn ends_with_its_call(&self) -> bool {
        self.about.call.is_some() && !self.about.when.outlives_the_call()
    }

    /// What it is about to do, while it has not gone to the port.
    pub const fn action(&self) -> Option<&Action> {
        match &self.stage {
            Stage::Waiting { action, .. } | Stage::Queued { action, .. } => Some(action),
            Stage::Asking | Stage::Running { .. } => None,
        }
    }

    const fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Running { .. })
    }

    /// Its line in the log.
    fn entry(&self, end: End, now: Instant, language: Language) -> Entry {
        let idle_since = match &self.stage {
            Stage::Waiting { since, .. } | Stage::Queued { since, .. } => Some(*since),
            Stage::Asking | Stage::Running { .. } => None,
        };
        let since = |since: Instant| now.saturating_duration_since(since);
        let idle = self.idle + idle_since.map_or(Duration::ZERO, since);
        let sent = match &self.stage {
            Stage::Running { sent } => Some(sent.clone()),
            _ => None,
        };
        self.about.entry(end, sent, since(self.triggered).saturating_sub(idle), language)
    }
}

impl Jobs {
    pub fn is_full(&self) -> bool {
        self.under_way.len() >= MOST_UNDER_WAY
    }

    pub fn add(&mut self, job: Job) -> JobId {
        let id = JobId(NEXT_ID.fetch_add(1, Ordering::Relaxed));
        self.under_way.insert(id, job);
        id
    }

    pub fn get(&self, id: JobId) -> Option<&Job> {
        self.under_way.get(&id)
    }

    pub fn get_mut(&mut self, id: JobId) -> Option<&mut Job> {
        self.under_way.get_mut(&id)
    }

    /// It is planned, and waits for its delay.
    pub fn wait(&mut self, id: JobId, action: Action, now: Instant) {
        if let Some(job) = self.under_way.get_mut(&id) {
            let until = job.triggered + job.armed.delay();
            job.stage = Stage::Waiting { since: now, until, action };
        }
    }

    /// When the next delay is over.
    pub fn due(&self) -> Option<Instant> {
        let delays = self.under_way.values().filter_map(|job| match job.stage {
            Stage::Waiting { until, .. } => Some(until),
            _ => None,
        });
        delays.min()
    }

    /// Those whose delay is over, the longest waiting first.
    pub fn ready(&self, now: Instant) -> Vec<JobId> {
        let mut ready: Vec<(Instant, JobId)> = self
            .under_way
            .iter()
            .filter_map(|(id, job)| match job.stage {
                Stage::Waiting { until, .. } if until <= now => Some((until, *id)),
                _ => None,
            })
            .collect();
        ready.sort();
        ready.into_iter().map(|(_, id)| id).collect()
    }

    /// Its delay is over: it goes to the port now, or when its turn comes.
    pub fn go(&mut self, id: JobId, now: Instant) -> Option<Go> {
        let job = self.under_way.get_mut(&id)?;
        let (Stage::Waiting { since, action, .. } | Stage::Queued { since, action }) =
            std::mem::replace(&mut job.stage, Stage::Asking)
        else {
            return None;
        };
        job.idle += now.saturating_duration_since(since);
        if takes_turns(job.about.kind) && !self.at_work.insert(job.about.kind) {
            job.stage = Stage::Queued { since: now, action };
            self.queue.push_back(id);
            return None;
        }
        job.stage = Stage::Running { sent: action.sent() };
        Some(Go { id, kind: job.about.kind, action })
    }

    /// The next one whose turn has come.
    pub fn next_in_turn(&mut self) -> Option<JobId> {
        let place = self.queue.iter().position(|id| {
            self.under_way.get(id).is_none_or(|job| !self.at_work.contains(&job.about.kind))
        })?;
        self.queue.remove(place)
    }

    /// It has ended so: its line in the log. What was done for a call that goes on is kept; where that is over
    /// meanwhile, what is to end with it is returned.
    pub fn end(
        &mut self,
        id: JobId,
        end: End,
        now: Instant,
        language: Language,
    ) -> Option<(About, Entry, Option<Finished>)> {
        let job = self.under_way.remove(&id)?;
        if job.is_running() {
            self.at_work.remove(&job.about.kind);
        }
        self.queue.retain(|other| *other != id);
        let entry = job.entry(end, now, language);
        let finished = Finished { id, kind: job.about.kind };
        let mut late = None;
        if let (Outcome::Done, Some(call)) = (entry.outcome, &job.about.call) {
            if job.call_over {
                late = Some(finished);
            } else {
                self.keep(call.clone(), finished);
            }
        }
        Some((job.about, entry, late))
    }

    fn keep(&mut self, call: CallId, finished: Finished) {
        if let Some((_, all)) = self.finished.iter_mut().find(|(one, _)| *one == call) {
            all.push(finished);
            return;
        }
        self.finished.push_back((call, vec![finished]));
        if self.finished.len() > MOST_CALLS {
            self.finished.pop_front();
        }
    }

    /// A call is over: who is given up with it, and what was done for it.
    pub fn call_over(&mut self, call: &CallId) -> (Vec<JobId>, Vec<Finished>) {
        let mut given_up = Vec::new();
        for (id, job) in &mut self.under_way {
            if job.about.call.as_ref() != Some(call) {
                continue;
            }
            if job.is_running() {
                job.call_over = true;
            } else if job.ends_with_its_call() {
                given_up.push(*id);
            }
        }
        let place = self.finished.iter().position(|(one, _)| one == call);
        let finished = place.and_then(|place| self.finished.remove(place)).map(|(_, all)| all);
        (given_up, finished.unwrap_or_default())
    }

    /// Everything that has not gone to the port.
    pub fn waiting(&self) -> Vec<JobId> {
        self.under_way.iter().filter(|(_, job)| !job.is_running()).map(|(id, _)| *id).collect()
    }

    /// Everything that is under way.
    pub fn all(&self) -> Vec<JobId> {
        self.under_way.keys().copied().collect()
    }
}
