//! Do not disturb of the user's phone: set while the screen is locked, and changed by hand.
//!
//! What to ask of the PBX is [`calls::lock_dnd`]'s; here it is asked, one thing at a time. What the app has
//! set is in a file of the account before it is asked for, and until the PBX has said that it is cleared.
//!
//! What is known of it belongs to a session and goes with it ([`Dnd`]); the next session reads the file anew.

mod by_hand;
mod kept;
mod screen;

use std::collections::VecDeque;
use std::time::Duration;

use calls::lock_dnd::{Came, Circumstances, Held, LockDnd, Seen, Standing, Step};
use desktop::lock::Lock;
use pbx::event::ExtensionEvent;
use pbx::{AccountFile, Read};
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::words::Language;
use tokio::time::Instant;

pub use self::screen::Screen;
use crate::cache;
use crate::core::asker::Asker;
use crate::core::{Core, fetch};
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled, Work};
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

/// What one session knows of it. The session holds it, so that it goes with the session; only this feature
/// writes it.
#[derive(Debug, Default)]
pub struct Dnd {
    /// What an earlier run, or the session before, has left to be cleared was read.
    recalled: bool,
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
    /// It was set because the screen is locked, and is not cleared yet.
    pub(crate) fn is_by_lock(&self) -> bool {
        matches!(self.rule.standing(), Standing::Held { .. })
    }

    /// The next question waits after a failure, each time longer.
    fn rest(&mut self, failed: bool) {
        if !failed {
            self.failures = 0;
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.due = Some(Instant::now() + pause);
    }
}

impl<P: Ports> Feature<P> for DoNotDisturb {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        recall_once(core);
        match event {
            Event::Lock(lock) => {
                core.facts.screen.tell(lock.clone());
                // What failed before was asked for another lock.
                core.session.dnd.due = None;
                return Handled::No;
            }
            Event::AccountChanged => {
                recall(core);
                return Handled::No;
            }
            Event::AccountNamed { before } => {
                adopt(core, before.as_ref());
                return Handled::No;
            }
            Event::ToggleDnd(asker) => by_hand::toggle(core, asker.clone()),
            Event::Page(PageRequest::ToggleDnd, reply) => by_hand::toggle(core, Asker::Page(reply.clone())),
            _ => match event.take_own::<Answered>() {
                Some(answered) => take(core, answered),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    /// Brings the phone into line with lock, calls and settings.
    fn follow(&mut self, core: &mut Core<P>) {
        recall_once(core);
        decide(core);
    }

    fn due(&self, core: &Core<P>) -> Option<Instant> {
        core.session.dnd.due
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::DndWhenDesktopLocked, finding(core));
    }

    /// What clears it before the sign-in ends; none: there is nothing to clear, or nobody to ask.
    fn before_sign_out(&self, core: &Core<P>) -> Option<Work> {
        let (client, token) = core.session.access()?;
        let phone = core.session.dnd.rule.held()?.phone.clone();
        let gone = core.account.store.as_ref().map(|store| store.write(AccountFile::Dnd, None));
        let files = core.start.files.clone();
        Some(Box::pin(async move {
            let off = set(&client, &token, &phone, false);
            let result = tokio::time::timeout(AT_SIGN_OUT, off).await;
            let cleared = result.is_ok_and(|result| matches!(came(false, &result), Came::Done | Came::Gone));
            if let Some(gone) = gone.filter(|_| cleared) {
                files.write(gone);
            }
        }))
    }

    /// Nobody would clear it at the end of the lock, so it is cleared with the app.
    fn finish(&mut self, core: &mut Core<P>) -> bool {
        if core.session.dnd.rule.is_busy() {
            return true;
        }
        if std::mem::replace(&mut self.cleared, true)
            || core.session.connection.state == ConnectionState::Offline
        {
            return false;
        }
        let Some(phone) = core.session.dnd.rule.held().map(|held| held.phone.clone()) else { return false };
        core.session.dnd.rule.begin_by_hand() && ask_to_set(core, phone, false)
    }
}

/// The phone that do not disturb is set for, and what the PBX has last told of it.
fn phone_of<P: Ports>(core: &Core<P>) -> Option<(Phone, Option<bool>)> {
    let (extension, phone) = core.own_phone()?;
    let known = Phone { extension: extension.id.clone(), id: phone.id.clone(), kind: phone.kind.clone() };
    Some((known, phone.dnd))
}

fn decide<P: Ports>(core: &mut Core<P>) {
    if core.session.dnd.due.is_some_and(|due| due > Instant::now()) {
        return;
    }
    core.session.dnd.due = None;
    let Some((client, token)) = core.session.access() else { return };
    if by_hand::begin_wish(core) {
        return;
    }
    let wanted = core.resolved.settings.dnd_when_locked;
    let matters = core.session.dnd.rule.held().is_some() || (wanted && core.screen_is_locked());
    // The list of phones, by which is looked, can be asked for once the employee is known.
    if core.session.dnd.rule.held().is_none() && matters && !core.session.is_identified() {
        return;
    }
    let phone = if matters { phone_of(core) } else { None };
    let step = core.session.dnd.rule.decide(Circumstances {
        wanted,
        locked: core.facts.screen.told().map(|lock| *lock == Lock::Locked),
        on_a_call: core.session.calls.on_a_call(),
        phone: phone.as_ref().map(|(phone, _)| phone),
        told: phone.as_ref().and_then(|(_, told)| *told),
    });
    keep(core);
    if core.session.dnd.rule.standing() == Standing::Idle {
        core.session.dnd.why = None;
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

fn take<P: Ports>(core: &mut Core<P>, answered: Answered) {
    let Answered { phone, what } = answered;
    match what {
        What::Looked { seen, on } => {
            if let Some(on) = on {
                is_now(core, &phone, on);
            }
            core.session.dnd.rule.looked(phone, seen);
            core.session.dnd.rest(seen == Seen::Failed);
        }
        What::Set { on, result } => {
            let came = came(on, &result);
            match (&result, came) {
                (_, Came::Done) => {
                    core.session.dnd.why = None;
                    is_now(core, &phone, on);
                }
                (Err(error), _) => core.session.dnd.why = Some(fetch::plain(error, core.language)),
                (Ok(_), _) => core.session.dnd.why = Some(not_so(core.language).to_owned()),
            }
            tracing::info!(on, ?came, "do not disturb because of the lock");
            core.session.dnd.rule.came(phone, on, came);
            core.session.dnd.rest(came == Came::Failed || (came == Came::Refused && !on));
        }
        What::ByHand { on, result, asker } => by_hand::take(core, phone, on, result, asker),
    }
    keep(core);
}

/// What is known of a phone now, though the PBX may have told nobody.
fn is_now<P: Ports>(core: &mut Core<P>, phone: &Phone, on: bool) {
    core.session.company.roster.apply(&pbx::Event::Extension(ExtensionEvent {
        extension: phone.extension.clone(),
        state: None,
        phone: Some(phone.id.clone()),
        dnd: Some(on),
    }));
}

// --- On disk ---------------------------------------------------------------------------------------

/// A session begins with what is to be cleared one day: an earlier run, or the session before, has set it.
fn recall_once<P: Ports>(core: &mut Core<P>) {
    if !core.session.dnd.recalled {
        recall(core);
    }
}

/// As above, also where the account of the session is another, or has begun anew.
fn recall<P: Ports>(core: &mut Core<P>) {
    for asker in std::mem::take(&mut core.session.dnd.wishes) {
        let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
        core.refuse(asker, text);
    }
    let file = core.account.store.as_ref().map_or(Read::Absent, kept::read);
    let held = cache::found(file, &mut core.start.damaged);
    core.session.dnd =
        Dnd { recalled: true, rule: LockDnd::recalled(held.clone()), kept: held, ..Dnd::default() };
}

/// The account has its name now, and its own place on disk: what was set under the makeshift one is its.
fn adopt<P: Ports>(core: &mut Core<P>, before: Option<&pbx::AccountStore>) {
    if core.session.dnd.rule.held().is_none() {
        recall(core);
        return;
    }
    core.session.dnd.kept = None;
    keep(core);
    if let (Some(before), Some(store)) = (before, &core.account.store) {
        let gone = before.write(AccountFile::Dnd, None);
        core.start.files.write_after(gone, &store.file(AccountFile::Dnd));
    }
}

/// Writes what has to be cleared one day, when that is another than before.
fn keep<P: Ports>(core: &mut Core<P>) {
    if core.session.dnd.rule.held() == core.session.dnd.kept.as_ref() {
        return;
    }
    core.session.dnd.kept = core.session.dnd.rule.held().cloned();
    let Some(store) = &core.account.store else { return };
    let bytes = core.session.dnd.kept.as_ref().map(kept::to_bytes);
    core.start.files.write(store.write(AccountFile::Dnd, bytes.as_deref()));
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

// --- What is told of it ----------------------------------------------------------------------------

/// What is in force of the setting.
fn finding<P: Ports>(core: &Core<P>) -> Finding {
    let settings = &core.resolved.settings;
    if !settings.dnd_when_locked {
        return Finding::applied(json!(false));
    }
    let off = |outcome, reason| Finding::new(outcome, reason, json!(false));
    if !core.session.is_signed_in() {
        return off(Outcome::Pending, Reason::SignedOut);
    }
    match (core.facts.screen.told(), phone_of(core)) {
        (Some(Lock::Untold { why }), _) => {
            off(Outcome::Unsupported, Reason::LockUntold).with_detail(why.clone())
        }
        (_, None) if settings.phone.is_none() && settings.softphone.is_none() => {
            off(Outcome::Adjusted, Reason::NoPhone)
        }
        (_, None) if core.session.company.roster.own_extensions().is_some() => {
            off(Outcome::Adjusted, Reason::NoSuchPhone)
        }
        (_, None) => {
            let detail = core.session.company.extensions.problem.clone().unwrap_or_default();
            off(Outcome::Pending, Reason::PhonesUnavailable).with_detail(detail)
        }
        (None, Some(_)) => Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
        (Some(_), Some((_, told))) => standing_finding(core, told),
    }
}

/// Where there is a phone, and the lock is told.
fn standing_finding<P: Ports>(core: &Core<P>, told: Option<bool>) -> Finding {
    let standing = core.session.dnd.rule.standing();
    if let Some(why) = core.session.dnd.why.clone() {
        return Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)).with_detail(why);
    }
    let waits = core.screen_is_locked() && core.session.calls.on_a_call();
    match standing {
        Standing::ByHand | Standing::Overruled => {
            Finding::new(Outcome::Applied, Reason::DndByHand, json!(true))
        }
        Standing::Refused => Finding::new(Outcome::Failed, Reason::PbxRefused, json!(false)),
        Standing::Idle if waits => Finding::new(Outcome::Pending, Reason::CallInProgress, json!(false)),
        Standing::Held { seen: false } => Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true)),
        Standing::Idle if told.is_none() => Finding::new(Outcome::Adjusted, Reason::DndUnseen, json!(true)),
        Standing::Idle | Standing::Held { seen: true } => Finding::applied(json!(true)),
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
    Event::own(Answered { phone, what })
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
