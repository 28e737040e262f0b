//! Do not disturb of the user's phone: set while the screen is locked, and changed by hand.
//!
//! What to ask of the PBX is [`calls::lock_dnd`]'s; here it is asked, one thing at a time. What the app has
//! set is in a file of the account before it is asked for, and until the PBX has said that it is cleared.
//!
//! What one session knows of it goes with that session ([`Dnd`]); the next one reads the file anew.

mod by_hand;
mod finding;
mod kept;
mod requests;
mod status;

use std::collections::VecDeque;
use std::time::Duration;

use calls::lock_dnd::{Circumstances, Held, LockDnd, Outcome, Phase, Seen, Step};
use desktop::lock::Lock;
use pbx::event::ExtensionEvent;
use pbx::{AccountFile, Read};
use settings::key::Key;
use settings::report::Findings;
use settings::words::Language;
use tokio::time::Instant;

use self::requests::{look, outcome_of, set};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines, Work};
use crate::ports::{Clock as _, Ports};
use crate::session::SessionId;
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

/// What one session knows of it.
#[derive(Debug, Default)]
struct Dnd {
    rule: LockDnd<Phone>,
    /// As it is on disk.
    kept: Option<Held<Phone>>,
    failures: u32,
    /// Nothing is asked before.
    due: Option<Instant>,
    /// Why the PBX did not do the last that was asked, in plain words.
    why: Option<String>,
    /// Changes by hand that wait for what is being asked.
    wishes: VecDeque<Asker>,
}

/// Keeps do not disturb of the user's phone as lock, calls and settings ask for, and changes it by hand.
#[derive(Debug, Default)]
pub struct DoNotDisturb {
    /// Of this session.
    of: Option<SessionId>,
    dnd: Dnd,
    /// The app ends: it was asked of the PBX that nothing is left behind.
    cleared: bool,
}

/// What the PBX answered.
#[derive(Debug)]
struct Answered {
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
    fn recalled<P: Ports>(core: &mut Core<P>) -> Self {
        let file = core.account.store.as_ref().map_or(Read::Absent, kept::read);
        let held = core.recalled(file);
        Self { rule: LockDnd::recalled(held.clone()), kept: held, ..Self::default() }
    }

    /// The next question waits after a failure, each time longer.
    fn rest(&mut self, failed: bool, now: Instant) {
        if !failed {
            self.failures = 0;
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.due = Some(now + pause);
    }
}

impl<P: Ports> Feature<P> for DoNotDisturb {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        self.begin_with_session(core);
        match event {
            Event::Lock(lock) => {
                core.facts.screen.tell(lock.clone());
                // What failed before was asked for another lock.
                self.dnd.due = None;
                return Handled::No;
            }
            Event::AccountChanged => {
                self.dnd.recall(core);
                return Handled::No;
            }
            Event::AccountNamed { before } => {
                self.dnd.adopt(core, before.as_ref());
                return Handled::No;
            }
            Event::ToggleDnd(asker) => self.dnd.toggle(core, asker.clone()),
            Event::Page(PageRequest::ToggleDnd, reply) => self.dnd.toggle(core, Asker::Page(reply.clone())),
            _ => match event.take_own::<Answered>() {
                Some(answered) => self.dnd.take(core, answered),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    /// Brings the phone into line with lock, calls and settings.
    fn follow(&mut self, core: &mut Core<P>) {
        self.begin_with_session(core);
        self.dnd.decide(core);
        core.facts.dnd_by_lock = matches!(self.dnd.rule.phase(), Phase::Held { .. });
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.dnd.due
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::DndWhenDesktopLocked]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::DndWhenDesktopLocked, self.dnd.finding(core));
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Dnd, status::line(core));
        }
    }

    /// What clears it before the sign-in ends; none: there is nothing to clear, or nobody to ask.
    fn before_sign_out(&self, core: &Core<P>) -> Option<Work> {
        let (client, token) = core.session.access()?;
        // One that begins and ends in the same event has not been followed yet.
        let of_file = || kept::read(core.account.store.as_ref()?).found();
        let held = if self.of == Some(core.session.id()) { self.dnd.rule.held().cloned() } else { of_file() };
        let phone = held?.phone;
        let gone = core.account.store.as_ref().map(|store| store.write(AccountFile::Dnd, None));
        let (files, ports) = (core.start.files.clone(), core.ports.clone());
        Some(Box::pin(async move {
            let off = set(&client, &token, &phone, false);
            let result = ports.clock().timeout_at(ports.clock().now() + AT_SIGN_OUT, off).await;
            let cleared = result
                .is_some_and(|result| matches!(outcome_of(false, &result), Outcome::Done | Outcome::Gone));
            if let Some(gone) = gone.filter(|_| cleared) {
                files.write(gone);
            }
        }))
    }

    /// Nobody would clear it at the end of the lock, so it is cleared with the app.
    fn finish(&mut self, core: &mut Core<P>) -> bool {
        if self.dnd.rule.is_busy() {
            return true;
        }
        if std::mem::replace(&mut self.cleared, true)
            || core.session.connection.state == ConnectionState::Offline
        {
            return false;
        }
        let Some(phone) = self.dnd.rule.held().map(|held| held.phone.clone()) else { return false };
        self.dnd.rule.begin_by_hand() && ask_to_set(core, phone, false)
    }
}

impl DoNotDisturb {
    /// What was known in another session is nothing to this one.
    fn begin_with_session<P: Ports>(&mut self, core: &mut Core<P>) {
        let id = core.session.id();
        if self.of != Some(id) {
            self.of = Some(id);
            self.dnd = Dnd::recalled(core);
        }
    }
}

impl Dnd {
    fn decide<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.due.is_some_and(|due| due > core.now()) {
            return;
        }
        self.due = None;
        // What is set now would stay set: nobody will be signed in to clear it.
        if core.account.is_signing_out() {
            return;
        }
        let Some((client, token)) = core.session.access() else { return };
        if self.begin_wish(core) {
            return;
        }
        let wanted = core.settings().dnd_when_locked;
        let matters = self.rule.held().is_some() || (wanted && core.facts.screen.is_locked());
        // The list of phones, by which is looked, can be asked for once the employee is known.
        if self.rule.held().is_none() && matters && !core.session.is_identified() {
            return;
        }
        let phone = if matters { phone_of(core) } else { None };
        let step = self.rule.decide(Circumstances {
            wanted,
            locked: core.facts.screen.told().map(|lock| *lock == Lock::Locked),
            on_a_call: core.session.calls.on_a_call(),
            phone: phone.as_ref().map(|(phone, _)| phone),
            told: phone.as_ref().and_then(|(_, told)| *told),
        });
        self.keep(core);
        if self.rule.phase() == Phase::Idle {
            // Its row of the report is another.
            if self.why.take().is_some() {
                core.page.changed();
            }
        }
        match step {
            None => {}
            Some(Step::Look(phone)) => {
                let employee = core.account.known.as_ref().map(|known| known.employee.clone());
                let failed = answered(phone.clone(), What::Looked { seen: Seen::Failed, on: None });
                let work = async move {
                    let (seen, on) = look(&client, &token, employee.as_ref(), &phone).await;
                    answered(phone, What::Looked { seen, on })
                };
                core.session.spawn(work, |_| failed);
            }
            Some(Step::Set { phone, on }) => {
                tracing::info!(on, "do not disturb is set because of the lock");
                ask_to_set(core, phone, on);
            }
        }
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, answered: Answered) {
        let Answered { phone, what } = answered;
        match what {
            What::Looked { seen, on } => {
                if let Some(on) = on {
                    is_now(core, &phone, on);
                }
                self.rule.looked(phone, seen);
                self.rest(seen == Seen::Failed, core.now());
            }
            What::Set { on, result } => {
                let outcome = outcome_of(on, &result);
                match (&result, outcome) {
                    (_, Outcome::Done) => {
                        self.why = None;
                        is_now(core, &phone, on);
                    }
                    (Err(error), _) => self.why = Some(fetch::plain(error, core.language)),
                    (Ok(_), _) => self.why = Some(not_so(core.language).to_owned()),
                }
                tracing::info!(on, ?outcome, "do not disturb because of the lock");
                self.rule.was_set(phone, on, outcome);
                self.rest(outcome == Outcome::Failed || (outcome == Outcome::Refused && !on), core.now());
            }
            What::ByHand { on, result, asker } => self.take_by_hand(core, phone, on, result, asker),
        }
        self.keep(core);
    }

    // --- On disk ---------------------------------------------------------------------------------------

    /// The account of the session is another, or has begun anew.
    fn recall<P: Ports>(&mut self, core: &mut Core<P>) {
        for asker in std::mem::take(&mut self.wishes) {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
            core.refuse(asker, text);
        }
        *self = Self::recalled(core);
    }

    /// The account has its name now, and its own place on disk: what was set under the makeshift one is its.
    fn adopt<P: Ports>(&mut self, core: &mut Core<P>, before: Option<&pbx::AccountStore>) {
        if self.rule.held().is_none() {
            self.recall(core);
            return;
        }
        self.kept = None;
        self.keep(core);
        if let (Some(before), Some(store)) = (before, &core.account.store) {
            let gone = before.write(AccountFile::Dnd, None);
            core.start.files.write_after(gone, &store.file(AccountFile::Dnd));
        }
    }

    /// Writes what has to be cleared one day, when that is another than before.
    fn keep<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.rule.held() == self.kept.as_ref() {
            return;
        }
        self.kept = self.rule.held().cloned();
        let Some(store) = &core.account.store else { return };
        let bytes = self.kept.as_ref().map(kept::to_bytes);
        core.start.files.write(store.write(AccountFile::Dnd, bytes.as_deref()));
    }
}

/// The phone that do not disturb is set for, and what the PBX has last told of it.
fn phone_of<P: Ports>(core: &Core<P>) -> Option<(Phone, Option<bool>)> {
    let (extension, phone) = core.own_phone()?;
    let known = Phone { extension: extension.id.clone(), id: phone.id.clone(), kind: phone.kind.clone() };
    Some((known, phone.dnd))
}

/// False where nobody is signed in who could ask.
fn ask_to_set<P: Ports>(core: &mut Core<P>, phone: Phone, on: bool) -> bool {
    let Some((client, token)) = core.session.access() else { return false };
    let failed = phone.clone();
    let noted = on.then(|| is_noted(core));
    let work = async move {
        if let Some(noted) = noted {
            noted.await;
        }
        let result = set(&client, &token, &phone, on).await;
        answered(phone, What::Set { on, result })
    };
    core.session.spawn(work, move |why| {
        answered(failed, What::Set { on, result: Err(pbx::Error::Internal { why }) })
    });
    true
}

/// What is known of a phone now, though the PBX may have told nobody.
fn is_now<P: Ports>(core: &mut Core<P>, phone: &Phone, on: bool) {
    core.session.company.roster.apply(&pbx::Event::Extension(ExtensionEvent {
        extension: phone.extension.clone(),
        state: None,
        phone: Some(phone.id.clone()),
        dnd: Some(on),
        time: None,
    }));
}

/// Waits until that is on the disk, where a crash leaves it for the next start. A disk that refuses it does
/// not keep do not disturb from being set: then it is in memory alone, which the status panel says.
fn is_noted<P: Ports>(core: &Core<P>) -> impl Future<Output = ()> + Send + use<P> {
    let file = core.account.store.as_ref().map(|store| store.file(AccountFile::Dnd));
    let noted = file.map(|file| core.start.files.on_disk(&file));
    async move {
        if let Some(noted) = noted
            && let Err(why) = noted.await
        {
            tracing::warn!(why, "what a crash would leave behind could not be noted");
        }
    }
}

/// Part of a report, and a refusal.
fn not_so(language: Language) -> &'static str {
    language.pick(
        "The PBX accepted the change but says that it is not in force.",
        "Omstillingen tog imod ændringen, men siger, at den ikke gælder.",
    )
}

fn answered(phone: Phone, what: What) -> Event {
    Event::own(Answered { phone, what })
}
