//! Do not disturb of the user's phone: set while the screen is locked, and changed by hand.
//!
//! What to ask of the PBX is [`calls::lock_dnd`]'s; here it is asked, one thing at a time. What the app has
//! set is in a file of the account before it is asked for, and until the PBX has said that it is cleared.

mod by_hand;
mod kept;

use std::collections::VecDeque;
use std::time::Duration;

use calls::lock_dnd::{Came, Circumstances, Held, LockDnd, Seen, Standing, Step};
use desktop::lock::Lock;
use pbx::event::ExtensionEvent;
use pbx::{AccountFile, Read};
use serde_json::{Value, json};
use settings::report::{Finding, Outcome, Reason};
use settings::words::Language;
use tokio::time::Instant;

use super::calling::Asker;
use super::{Core, Event, fetch};
use crate::cache;
use crate::ports::Ports;
use crate::view::ConnectionState;

/// After a failure, before it is asked again; doubled with each one.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What is still to be cleared at a sign-out gets so long.
const AT_SIGN_OUT: Duration = Duration::from_secs(2);

/// A phone as the PBX has to be told of it.
#[derive(Debug, Clone)]
pub(crate) struct Phone {
    pub extension: pbx::ExtensionId,
    pub id: pbx::PhoneId,
    /// As the PBX told it.
    pub kind: Option<pbx::PhoneKind>,
}

/// The id says it all: a list that tells another kind tells it of the same phone.
impl PartialEq for Phone {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

#[derive(Debug, Default)]
pub(crate) struct Dnd {
    rule: LockDnd<Phone>,
    /// As it is on disk.
    kept: Option<Held<Phone>>,
    failures: u32,
    /// Nothing is asked before.
    pub due: Option<Instant>,
    /// Why the PBX did not do the last that was asked, in plain words.
    why: Option<String>,
    /// Changes by hand that wait for what is being asked.
    wishes: VecDeque<Asker>,
}

/// What the PBX answered.
#[derive(Debug)]
pub struct Answered {
    phone: Phone,
    what: What,
}

#[derive(Debug)]
enum What {
    Looked { seen: Seen, on: Option<bool> },
    Set { on: bool, result: Result<Option<bool>, pbx::Error> },
    ByHand { on: bool, result: Result<Option<bool>, pbx::Error>, asker: Asker },
}

impl Dnd {
    /// What an earlier run, or the session before, has set is to be cleared one day.
    pub(crate) fn recalled(store: Option<&pbx::AccountStore>, damaged: &mut Vec<String>) -> Self {
        let held = cache::found(store.map_or(Read::Absent, kept::read), damaged);
        Self { rule: LockDnd::recalled(held.clone()), kept: held, ..Self::default() }
    }
}

impl<P: Ports> Core<P> {
    /// The phone that do not disturb is set for, and what the PBX has last told of it.
    fn dnd_phone(&self) -> Option<(Phone, Option<bool>)> {
        let (extension, phone) = self.own_phone()?;
        let known = Phone { extension: extension.id.clone(), id: phone.id.clone(), kind: phone.kind.clone() };
        Some((known, phone.dnd))
    }

    /// What the PBX has last told of it; none: it does not say, or there is no phone.
    pub(crate) fn dnd_told(&self) -> Option<bool> {
        self.own_phone()?.1.dnd
    }

    /// Brings the phone into line with lock, calls and settings.
    pub(crate) fn decide_dnd(&mut self) {
        if self.session.dnd.due.is_some_and(|due| due > Instant::now()) {
            return;
        }
        self.session.dnd.due = None;
        let Some((client, token)) = self.session.access() else { return };
        if self.begin_wish() {
            return;
        }
        let wanted = self.resolved.settings.dnd_when_locked;
        let matters = self.session.dnd.rule.held().is_some() || (wanted && self.screen_is_locked());
        // The list of phones, by which is looked, can be asked for once the employee is known.
        if self.session.dnd.rule.held().is_none() && matters && !self.session.is_identified() {
            return;
        }
        let phone = if matters { self.dnd_phone() } else { None };
        let step = self.session.dnd.rule.decide(Circumstances {
            wanted,
            locked: self.lock.as_ref().map(|lock| *lock == Lock::Locked),
            on_a_call: self.session.calls.on_a_call(),
            phone: phone.as_ref().map(|(phone, _)| phone),
            told: phone.as_ref().and_then(|(_, told)| *told),
        });
        self.keep_dnd();
        if self.session.dnd.rule.standing() == Standing::Idle {
            self.session.dnd.why = None;
        }
        match step {
            None => {}
            Some(Step::Look(phone)) => {
                let employee = self.account.known.as_ref().map(|known| known.employee.clone());
                let failed = answered(phone.clone(), What::Looked { seen: Seen::Failed, on: None });
                let work = async move {
                    let (seen, on) = look(&client, &token, employee.as_ref(), &phone).await;
                    answered(phone, What::Looked { seen, on })
                };
                self.session.spawn(work, |_| failed);
            }
            Some(Step::Set { phone, on }) => {
                tracing::info!(on, "do not disturb is set because of the lock");
                let failed = phone.clone();
                let noted = on.then(|| self.dnd_is_noted());
                let work = async move {
                    if let Some(noted) = noted {
                        noted.await;
                    }
                    let result = set(&client, &token, &phone, on).await;
                    answered(phone, What::Set { on, result })
                };
                self.session.spawn(work, move |why| {
                    answered(failed, What::Set { on, result: Err(pbx::Error::Internal { why }) })
                });
            }
        }
    }

    pub(crate) fn on_dnd(&mut self, answered: Answered) {
        let Answered { phone, what } = answered;
        match what {
            What::Looked { seen, on } => {
                if let Some(on) = on {
                    self.dnd_is(&phone, on);
                }
                self.session.dnd.rule.looked(phone, seen);
                self.rest(seen == Seen::Failed);
            }
            What::Set { on, result } => {
                let came = came(on, &result);
                match (&result, came) {
                    (_, Came::Done) => {
                        self.session.dnd.why = None;
                        self.dnd_is(&phone, on);
                    }
                    (Err(error), _) => self.session.dnd.why = Some(fetch::plain(error, self.language)),
                    (Ok(_), _) => self.session.dnd.why = Some(not_so(self.language).to_owned()),
                }
                tracing::info!(on, ?came, "do not disturb because of the lock");
                self.session.dnd.rule.came(phone, on, came);
                self.rest(came == Came::Failed || (came == Came::Refused && !on));
            }
            What::ByHand { on, result, asker } => self.on_by_hand(phone, on, result, asker),
        }
        self.keep_dnd();
    }

    /// The next question waits after a failure, each time longer.
    fn rest(&mut self, failed: bool) {
        if !failed {
            self.session.dnd.failures = 0;
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.session.dnd.failures.min(8)).min(LONGEST_PAUSE);
        self.session.dnd.failures = self.session.dnd.failures.saturating_add(1);
        self.session.dnd.due = Some(Instant::now() + pause);
    }

    /// What is known of a phone now, though the PBX may have told nobody.
    fn dnd_is(&mut self, phone: &Phone, on: bool) {
        self.session.company.roster.apply(&pbx::Event::Extension(ExtensionEvent {
            extension: phone.extension.clone(),
            state: None,
            phone: Some(phone.id.clone()),
            dnd: Some(on),
        }));
    }

    // --- Over the life of the app ------------------------------------------------------------------

    /// The account is another, or has begun anew: what its earlier run has set is to be cleared one day.
    pub(crate) fn recall_dnd(&mut self) {
        for asker in std::mem::take(&mut self.session.dnd.wishes) {
            let text = self.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
            self.refuse(asker, text);
        }
        self.session.dnd = Dnd::recalled(self.account.store.as_ref(), &mut self.start.damaged);
    }

    /// The account has its name now, and its own place on disk: what was set under the makeshift one is its.
    pub(crate) fn adopt_dnd(&mut self, before: Option<&pbx::AccountStore>) {
        if self.session.dnd.rule.held().is_none() {
            self.recall_dnd();
            return;
        }
        self.session.dnd.kept = None;
        self.keep_dnd();
        if let (Some(before), Some(store)) = (before, &self.account.store) {
            let gone = before.write(AccountFile::Dnd, None);
            self.start.files.write_after(gone, &store.file(AccountFile::Dnd));
        }
    }

    /// Writes what has to be cleared one day, when that is another than before.
    fn keep_dnd(&mut self) {
        if self.session.dnd.rule.held() == self.session.dnd.kept.as_ref() {
            return;
        }
        self.session.dnd.kept = self.session.dnd.rule.held().cloned();
        let Some(store) = &self.account.store else { return };
        let bytes = self.session.dnd.kept.as_ref().map(kept::to_bytes);
        self.start.files.write(store.write(AccountFile::Dnd, bytes.as_deref()));
    }

    /// Waits until that is on the disk, where a crash leaves it for the next start. A disk that refuses it does
    /// not keep do not disturb from being set: then it is in memory alone, which the status panel says.
    fn dnd_is_noted(&self) -> impl Future<Output = ()> + Send + use<P> {
        let file = self.account.store.as_ref().map(|store| store.file(AccountFile::Dnd));
        let noted = file.map(|file| self.start.files.on_disk(&file));
        async move {
            if let Some(noted) = noted
                && let Err(why) = noted.await
            {
                tracing::warn!(why, "what a crash would leave behind could not be noted");
            }
        }
    }

    /// What clears it before the sign-in ends; none: there is nothing to clear, or nobody to ask.
    pub(crate) fn dnd_release(&self) -> Option<impl Future<Output = ()> + Send + use<P>> {
        let (client, token) = self.session.access()?;
        let phone = self.session.dnd.rule.held()?.phone.clone();
        let gone = self.account.store.as_ref().map(|store| store.write(AccountFile::Dnd, None));
        let files = self.start.files.clone();
        Some(async move {
            let off = set(&client, &token, &phone, false);
            let result = tokio::time::timeout(AT_SIGN_OUT, off).await;
            let cleared = result.is_ok_and(|result| matches!(came(false, &result), Came::Done | Came::Gone));
            if let Some(gone) = gone.filter(|_| cleared) {
                files.write(gone);
            }
        })
    }

    /// Nobody would clear it at the end of the lock, so it is cleared with the app.
    pub(crate) async fn finish_dnd(&mut self, end: Instant) {
        while self.session.dnd.rule.is_busy() {
            match tokio::time::timeout_at(end, self.session.next()).await {
                Ok(Event::Dnd(answered)) => self.on_dnd(*answered),
                Ok(Event::Saved(saved)) => self.on_saved(*saved),
                Ok(_) => {}
                Err(_) => return,
            }
        }
        let Some(held) = self.session.dnd.rule.held().cloned() else { return };
        let Some((client, token)) = self.session.access() else { return };
        if self.session.connection.state == ConnectionState::Offline {
            return;
        }
        let off = set(&client, &token, &held.phone, false);
        if let Ok(result) = tokio::time::timeout_at(end, off).await {
            let came = came(false, &result);
            self.session.dnd.rule.came(held.phone, false, came);
            self.keep_dnd();
        }
    }

    // --- What is told of it ------------------------------------------------------------------------

    pub(crate) fn dnd_by_lock(&self) -> bool {
        matches!(self.session.dnd.rule.standing(), Standing::Held { .. })
    }

    /// What is in force of the setting.
    pub(crate) fn dnd_finding(&self) -> Finding {
        if !self.resolved.settings.dnd_when_locked {
            return Finding::applied(json!(false));
        }
        let settings = &self.resolved.settings;
        let off = |outcome, reason| Finding::new(outcome, reason, json!(false));
        if !self.session.is_signed_in() {
            return off(Outcome::Pending, Reason::SignedOut);
        }
        match (&self.lock, self.dnd_phone()) {
            (Some(Lock::Untold { why }), _) => {
                off(Outcome::Unsupported, Reason::LockUntold).with_detail(why.clone())
            }
            (_, None) if settings.phone.is_none() && settings.softphone.is_none() => {
                off(Outcome::Adjusted, Reason::NoPhone)
            }
            (_, None) if self.session.company.roster.own_extensions().is_some() => {
                off(Outcome::Adjusted, Reason::NoSuchPhone)
            }
            (_, None) => {
                let detail = self.session.company.extensions.problem.clone().unwrap_or_default();
                off(Outcome::Pending, Reason::PhonesUnavailable).with_detail(detail)
            }
            (None, Some(_)) => Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
            (Some(_), Some((_, told))) => self.standing_finding(told),
        }
    }

    /// Where there is a phone, and the lock is told.
    fn standing_finding(&self, told: Option<bool>) -> Finding {
        let standing = self.session.dnd.rule.standing();
        if let Some(why) = self.session.dnd.why.clone() {
            return Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)).with_detail(why);
        }
        let waits = self.screen_is_locked() && self.session.calls.on_a_call();
        match standing {
            Standing::ByHand | Standing::Overruled => {
                Finding::new(Outcome::Applied, Reason::DndByHand, json!(true))
            }
            Standing::Refused => Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)),
            Standing::Idle if waits => Finding::new(Outcome::Pending, Reason::CallInProgress, json!(false)),
            Standing::Held { seen: false } => Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true)),
            Standing::Idle if told.is_none() => {
                Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true))
            }
            Standing::Idle | Standing::Held { seen: true } => Finding::applied(json!(true)),
        }
    }
}

/// Part of a report, and a refusal.
fn not_so(language: Language) -> &'static str {
    language.pick(
        "The PBX took it and says that it is not so.",
        "Centralen tog imod det og siger, at det ikke er sådan.",
    )
}

fn answered(phone: Phone, what: What) -> Event {
    Event::Dnd(Box::new(Answered { phone, what }))
}

/// Whether do not disturb of the phone is on, by a list that is asked for now.
async fn look(
    client: &pbx::Client,
    token: &pbx::Token,
    employee: Option<&pbx::EmployeeId>,
    phone: &Phone,
) -> (Seen, Option<bool>) {
    let Some(employee) = employee else { return (Seen::Untold, None) };
    match client.own_extensions(token, employee).await {
        Ok(list) => {
            let mut phones = list.value.items.iter().flat_map(|extension| &extension.phones);
            let on = phones.find(|one| one.id == phone.id).and_then(|one| one.dnd);
            let seen = match on {
                Some(true) => Seen::On,
                Some(false) => Seen::Off,
                None => Seen::Untold,
            };
            (seen, on)
        }
        // A page that never answers cannot be read; a PBX that is away can be, later.
        Err(pbx::Error::Unreachable { why: pbx::Unreached::Timeout }) => (Seen::Untold, None),
        Err(pbx::Error::Unreachable { .. } | pbx::Error::Unauthorized { .. }) => (Seen::Failed, None),
        Err(_) => (Seen::Untold, None),
    }
}

async fn set(
    client: &pbx::Client,
    token: &pbx::Token,
    phone: &Phone,
    on: bool,
) -> Result<Option<bool>, pbx::Error> {
    client.set_dnd(token, &phone.extension, phone.kind.as_ref(), &phone.id, on).await
}

fn came(on: bool, result: &Result<Option<bool>, pbx::Error>) -> Came {
    match result {
        Ok(now) if now.is_none_or(|now| now == on) => Came::Done,
        Ok(_) => Came::Failed,
        Err(pbx::Error::NotFound { .. }) => Came::Gone,
        Err(
            pbx::Error::Forbidden { .. }
            | pbx::Error::Invalid { .. }
            | pbx::Error::Conflict { .. }
            | pbx::Error::Redirected { .. }
            | pbx::Error::Declined { .. },
        ) => Came::Refused,
        Err(_) => Came::Failed,
    }
}
