//! The integrations: what is done on this computer when a call rings or is answered.
//!
//! What the PBX has set becomes five slots ([`slots`]); a call that triggers one becomes a job ([`jobs`]), which
//! ends in one line of the log. How values are encoded, and what is refused, is the plan's ([`integrations`]);
//! here is when, whether, and once. The user sees what may run and says yes to it ([`approvals`]), and tries it
//! with a made-up call ([`attempts`]).
//!
//! Nothing of a call is kept but in the log, which is in memory and goes with the account.

mod approvals;
mod attempts;
mod draw;
mod findings;
mod jobs;
mod needs;
mod programs;
mod site;
mod slots;
mod status;
mod verbs;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use calls::calls::Change;
use calls::event::CallId;
use calls::triggers::{Trigger, Triggers};
use desktop::notify::{DEFAULT, NotificationEvent};
use integrations::log::{Entry, Log};
use integrations::{Action, Armed, Fingerprint, Kind, NotDone, Outcome, Reason, Values};
use pbx::{Client, Token};
use settings::key::Key;
use settings::report::Findings;
use settings::save::{By, Unit};
use tokio::time::Instant;

use self::approvals::{Approvals, Standing};
use self::attempts::{Attempt, phase_of};
use self::jobs::{ASK_WITHIN, About, End, Finished, Go, Job, Jobs, MOST_ASKED, longest};
use self::programs::Programs;
use self::slots::{Slot, Slots, State};
use crate::core::Core;
use crate::event::Event;
use crate::feature::{Feature, Handled, StatusLines};
use crate::ports::{Clock as _, Integrations as _, JobId, Ports};
use crate::view::{IntentTarget, Snapshot};

/// The name of what the user is told of integrations that wait: the notification's, and the status line's.
const NAME: &str = "integrations";

/// Carries the integrations out.
#[derive(Debug, Default)]
pub struct Integrations {
    triggers: Triggers,
    slots: Slots,
    approvals: Approvals,
    jobs: Jobs,
    log: Log,
    programs: Programs,
    attempts: Vec<Attempt>,
    last_attempt: u64,
    /// What calls have told since the features followed last.
    heard: Vec<Heard>,
    /// What is to be looked for on this computer: it may have come or gone.
    look: bool,
    /// The site that was named to the browsers.
    site: site::Named,
    /// Texts of which the user was told that they wait.
    told: BTreeSet<Fingerprint>,
}

/// What a call has told.
#[derive(Debug)]
enum Heard {
    Triggered {
        trigger: Trigger,
        /// The caller keeps number and name to themselves.
        hidden: bool,
    },
    Over(CallId),
}

/// What the PBX says of values that the event of a call lacked.
#[derive(Debug)]
struct Asked {
    job: JobId,
    found: BTreeMap<String, String>,
}

/// How the port has done a job.
#[derive(Debug)]
struct CarriedOut {
    job: JobId,
    result: Result<(), NotDone>,
}

impl<P: Ports> Feature<P> for Integrations {
    fn begin(&mut self, core: &mut Core<P>) {
        self.approvals = Approvals::recalled(core);
    }

    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::CallsChanged { changes, told } => {
                for change in changes {
                    if let Some(trigger) = self.triggers.of(change, *told) {
                        let hidden = hides_caller(change);
                        self.heard.push(Heard::Triggered { trigger, hidden });
                    }
                    if let Change::Over(call) = change {
                        self.heard.push(Heard::Over(call.id.clone()));
                    }
                }
                return Handled::No;
            }
            Event::SessionEnded => {
                self.give_up(core, self.jobs.waiting(), Reason::SignedOut);
                return Handled::No;
            }
            Event::AccountChanged => {
                self.give_up(core, self.jobs.all(), Reason::SignedOut);
                // What was done for the one before is none of the next one's business.
                let mut log = std::mem::take(&mut self.log);
                log.clear();
                *self = Self { log, approvals: Approvals::recalled(core), ..Self::default() };
                core.facts.integrations.last = None;
                return Handled::No;
            }
            Event::AccountNamed { .. } => {
                self.adopt_approvals(core);
                return Handled::No;
            }
            Event::SettingsAnswered { .. } => {
                self.look = true;
                return Handled::No;
            }
            Event::UnsavedChanged(Some(Unit::Key(key))) => {
                self.approve_what_was_written(core, *key);
                return Handled::No;
            }
            Event::Notification(NotificationEvent::Invoked { name, action, token })
                if name == NAME && action == DEFAULT =>
            {
                let waiting = self.waiting(core).next().map(|slot| slot.kind.key().path());
                core.emit(Event::ShowWindow { token: token.clone() });
                core.page.intend(Some((IntentTarget::Settings, waiting.unwrap_or_default().to_owned())));
            }
            Event::Program(event) => {
                if !self.programs.take(event, &mut self.log, core.language)
                    || !core.page.shows_integration_log()
                {
                    core.skip_drawing();
                }
            }
            Event::Page(request, reply) => return self.on_page(core, request, reply),
            Event::Verb(request, reply) | Event::VerbOfUser { request, reply, .. } => {
                return self.on_verb(core, request, reply);
            }
            _ => return self.on_own(core, event),
        }
        Handled::Yes
    }

    /// Begins what calls have triggered, and what has waited long enough. After the sound: an ear is quicker.
    fn follow(&mut self, core: &mut Core<P>) {
        if self.slots.renew(core) {
            self.look = true;
            self.give_up_changed(core);
        }
        for heard in std::mem::take(&mut self.heard) {
            match heard {
                Heard::Triggered { trigger, hidden } => self.trigger(core, trigger, hidden),
                Heard::Over(call) => self.call_over(core, &call),
            }
        }
        if core.account.is_signing_out() {
            self.give_up(core, self.jobs.waiting(), Reason::SignedOut);
        }
        self.go_on(core);
        self.look_for_needs(core);
        self.name_site(core);
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.jobs.due()
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.go_on(core);
    }

    fn keys(&self) -> &'static [Key] {
        &[
            Key::IntegrationRun,
            Key::IntegrationSendkeys,
            Key::IntegrationCopyToClipboard,
            Key::IntegrationBrowser,
            Key::IntegrationWebsite,
        ]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.extend(self.slots.iter().map(|slot| (slot.kind.key(), self.finding(core, slot))));
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        self.put_status_line(core, lines);
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if page.editor.is_some() || self.waiting(core).next().is_some() {
            page.integrations = self.draw_all(core);
        }
        if core.page.shows_integration_log() {
            page.integration_log = self.draw_log(core);
        }
    }

    /// Nothing is begun any more.
    fn end(&mut self, core: &mut Core<P>) {
        self.give_up(core, self.jobs.waiting(), Reason::Quit);
    }
}

impl Integrations {
    fn on_own<P: Ports>(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Some(Asked { job, found }) = event.take_own() {
            if let Some(waits) = self.jobs.get_mut(job) {
                waits.values.variables.extend(found);
                self.plan(core, job);
            }
        } else if let Some(CarriedOut { job, result }) = event.take_own() {
            self.carried_out(core, job, result);
        } else if let Some(looked) = event.take_own() {
            self.needs_are(looked);
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    // --- From a trigger to a plan ------------------------------------------------------------------

    fn trigger<P: Ports>(&mut self, core: &mut Core<P>, trigger: Trigger, hidden: bool) {
        let kinds: Vec<Kind> = self
            .slots
            .iter()
            .filter(|slot| slot.when == Some(phase_of(trigger.when)))
            .map(|slot| slot.kind)
            .collect();
        if kinds.is_empty() {
            return;
        }
        let values = Values::new(&trigger, core.national_prefix(), hidden);
        for kind in kinds {
            let about = About {
                kind,
                when: trigger.when,
                call: Some(trigger.call.clone()),
                at: core.moment(),
                attempt: None,
                dry_run: false,
            };
            self.begin_job(core, about, values.clone());
        }
    }

    /// Begins one integration for one call; it is set to run at this moment of it.
    fn begin_job<P: Ports>(&mut self, core: &mut Core<P>, about: About, values: Values) {
        let Some(slot) = self.slots.get(about.kind) else { return };
        let armed = match &slot.state {
            State::Armed(armed) => armed.clone(),
            State::Refused(refused) => return self.end_at_once(core, about, End::Not((*refused).into())),
            State::Never => return self.end_at_once(core, about, Reason::Never.into()),
        };
        if self.jobs.is_full() {
            return self.end_at_once(core, about, Reason::TooMany.into());
        }
        let lacks = lacks(&armed, &values);
        let call = about.call.clone();
        let job = Job::new(about, armed, slot.fingerprint.clone(), values, core.now());
        let job = self.jobs.add(job);
        match (call, core.session.access()) {
            (Some(call), Some(access)) if !lacks.is_empty() => ask(core, job, access, &call, lacks),
            _ => self.plan(core, job),
        }
    }

    /// The values are all there that there will be.
    fn plan<P: Ports>(&mut self, core: &mut Core<P>, id: JobId) {
        let Some(job) = self.jobs.get(id) else { return };
        let planned = job.armed.plan(&job.values);
        let action = match planned.and_then(|action| self.may(core, job, &action).map(|()| action)) {
            Ok(action) => action,
            Err(not) => return self.end_job(core, id, End::Not(not)),
        };
        if job.about.dry_run {
            let sent = action.sent();
            return self.end_job(core, id, End::Planned { sent });
        }
        self.jobs.wait(id, action, core.now());
    }

    /// Whether it may be done: now, though it was planned some time ago.
    fn may<P: Ports>(&self, core: &Core<P>, job: &Job, action: &Action) -> Result<(), NotDone> {
        let slot = self.slots.get(job.about.kind).filter(|slot| slot.fingerprint == job.fingerprint);
        let Some(slot) = slot else { return Err(NotDone::new(Reason::SettingsChanged)) };
        match self.approvals.standing(core, slot) {
            Standing::Forbidden => Err(NotDone::new(Reason::ForbiddenByPolicy)),
            Standing::Waiting => Err(NotDone::new(Reason::AwaitingApproval)),
            _ if leaves_demo(core, action) => Err(NotDone::new(Reason::Demo)),
            Standing::NotNeeded | Standing::ApprovedByUser | Standing::ApprovedByPolicy => Ok(()),
        }
    }

    // --- From a plan to the log --------------------------------------------------------------------

    /// Begins what has waited long enough, and whose turn has come.
    fn go_on<P: Ports>(&mut self, core: &mut Core<P>) {
        for id in self.jobs.ready(core.now()) {
            self.go(core, id);
        }
        while let Some(id) = self.jobs.next_in_turn() {
            self.go(core, id);
        }
    }

    fn go<P: Ports>(&mut self, core: &mut Core<P>, id: JobId) {
        let Some(job) = self.jobs.get(id) else { return };
        let gone = |call: &CallId| core.session.calls.get(call).is_none();
        if job.ends_with_its_call() && job.about.call.as_ref().is_some_and(gone) {
            return self.end_job(core, id, Reason::CallEnded.into());
        }
        if let Some(Err(not)) = job.action().map(|action| self.may(core, job, action)) {
            return self.end_job(core, id, End::Not(not));
        }
        let Some(Go { id, kind, action }) = self.jobs.go(id, core.now()) else { return };
        if kind == Kind::Run {
            self.programs.begin(id);
        }
        let (ports, until) = (core.ports.clone(), core.now() + longest(kind));
        let work = async move {
            let done = ports.integrations().carry_out(id, action);
            let result = ports.clock().timeout_at(until, done).await;
            CarriedOut { job: id, result: result.unwrap_or_else(|| Err(NotDone::new(Reason::TimedOut))) }
        };
        let failed = move |_| CarriedOut { job: id, result: Err(NotDone::new(Reason::Internal)) };
        core.spawn_own(work, failed);
    }

    fn carried_out<P: Ports>(&mut self, core: &mut Core<P>, id: JobId, result: Result<(), NotDone>) {
        if let Some(kind) = self.jobs.get(id).map(|job| job.about.kind) {
            // It may have been found missing, or here, just now.
            self.look |= matches!(kind, Kind::Run | Kind::Sendkeys);
        }
        self.end_job(core, id, result.map_or_else(End::Not, |()| End::Done));
    }

    fn end_job<P: Ports>(&mut self, core: &mut Core<P>, id: JobId, end: End) {
        let Some((about, entry, late)) = self.jobs.end(id, end, core.now(), core.language) else { return };
        let (kind, done) = (entry.kind, entry.outcome == Outcome::Done);
        let entry = self.note(core, &about, entry);
        if kind == Kind::Run {
            self.programs.started(id, entry.filter(|_| done), &mut self.log, core.language);
        }
        if let Some(finished) = late {
            undo(core, finished);
        }
    }

    /// Ends what was never begun.
    fn end_at_once<P: Ports>(&mut self, core: &mut Core<P>, about: About, end: End) {
        let entry = about.entry(end, None, std::time::Duration::ZERO, core.language);
        self.note(core, &about, entry);
    }

    /// Writes a line of the log, and tells who waits for it. The number of the line.
    fn note<P: Ports>(&mut self, core: &mut Core<P>, about: &About, entry: Entry) -> Option<u64> {
        let Entry { kind, outcome, reason, .. } = entry;
        tracing::info!(
            integration = kind.word(),
            when = entry.when.word(),
            outcome = outcome.word(),
            reason = reason.map(Reason::word),
            tried = about.attempt.is_some(),
            "an integration has ended",
        );
        if reason == Some(Reason::AwaitingApproval) && about.call.is_some() {
            self.tell_of_waiting(core);
        }
        let mut entry = entry;
        entry.id = self.log.add(entry.clone());
        core.facts.integrations.last = Some(verbs::row(&entry, false));
        let id = entry.id;
        if let Some(attempt) = about.attempt {
            self.attempt_ended(core, attempt, entry);
        }
        Some(id)
    }

    // --- What is given up --------------------------------------------------------------------------

    fn give_up<P: Ports>(&mut self, core: &mut Core<P>, jobs: Vec<JobId>, why: Reason) {
        for job in jobs {
            self.end_job(core, job, why.into());
        }
    }

    /// What was planned from another text than the present one.
    fn give_up_changed<P: Ports>(&mut self, core: &mut Core<P>) {
        let is_set = |job: &Job| {
            self.slots.get(job.about.kind).is_some_and(|slot| slot.fingerprint == job.fingerprint)
        };
        let mut others = self.jobs.waiting();
        others.retain(|id| self.jobs.get(*id).is_some_and(|job| !is_set(job)));
        self.give_up(core, others, Reason::SettingsChanged);
    }

    fn call_over<P: Ports>(&mut self, core: &mut Core<P>, call: &CallId) {
        let (given_up, finished) = self.jobs.call_over(call);
        self.give_up(core, given_up, Reason::CallEnded);
        for one in finished {
            undo(core, one);
        }
    }

    // --- Approval ----------------------------------------------------------------------------------

    /// Those that would run if the user said yes.
    fn waiting<'a, P: Ports>(&'a self, core: &'a Core<P>) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(|slot| {
            matches!(slot.state, State::Armed(_))
                && core.session.is_signed_in()
                && self.approvals.standing(core, slot) == Standing::Waiting
        })
    }

    /// The user has just written this text, so nobody has to ask them.
    fn approve_what_was_written<P: Ports>(&mut self, core: &Core<P>, key: Key) {
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.key() == key) else { return };
        if core.unsaved().get(Unit::Key(key)).is_none_or(|change| change.by != By::Person) {
            return;
        }
        self.look |= self.slots.renew(core);
        if let Some(slot) = self.slots.get(kind).filter(|slot| slot.needs_approval) {
            self.approvals.approve(core, slot);
        }
    }

    /// The account has its name now. Until then it had a makeshift one: what was approved under that is its.
    fn adopt_approvals<P: Ports>(&mut self, core: &mut Core<P>) {
        let approved: Vec<Kind> = self
            .slots
            .iter()
            .filter(|slot| self.approvals.standing(core, slot) == Standing::ApprovedByUser)
            .map(|slot| slot.kind)
            .collect();
        self.approvals = Approvals::recalled(core);
        self.slots.renew(core);
        self.look = true;
        for kind in approved {
            if let Some(slot) = self.slots.get(kind) {
                self.approvals.approve(core, slot);
            }
        }
        self.give_up_changed(core);
    }
}

/// Values that the text asks for and the call has not brought: as many as are asked for at once. Others have none.
fn lacks(armed: &Armed, values: &Values) -> Vec<String> {
    let names = armed.variables().into_iter();
    let lacking = names.filter(|name| !values.variables.contains_key(*name));
    lacking.take(MOST_ASKED).map(str::to_owned).collect()
}

/// Asks the PBX for values of a call, all of them at once.
fn ask<P: Ports>(
    core: &mut Core<P>,
    job: JobId,
    (client, token): (Arc<Client>, Token),
    call: &CallId,
    names: Vec<String>,
) {
    let (ports, until) = (core.ports.clone(), core.now() + ASK_WITHIN);
    let call = pbx::CallId::new(call.as_str());
    let work = async move {
        let questions = names.into_iter().map(|name| {
            let (client, token, call) = (client.clone(), token.clone(), call.clone());
            let ports = ports.clone();
            async move {
                let answer = client.call_variable(&token, &call, &name, ASK_WITHIN);
                let answer = ports.clock().timeout_at(until, answer).await;
                Some((name, answer?.ok()??))
            }
        });
        let found = join_all(questions).await;
        Asked { job, found: found.into_iter().flatten().collect() }
    };
    core.spawn_own(work, move |_| Asked { job, found: BTreeMap::new() });
}

/// All of them, at the same time.
async fn join_all<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: tokio::task::JoinSet<T> = work.collect();
    tasks.join_all().await
}

/// What this job has done ends with its call, where the user has said so.
fn undo<P: Ports>(core: &Core<P>, finished: Finished) {
    let wanted = match finished.kind {
        Kind::Run => core.ends_programs(),
        Kind::Website => core.closes_pages(),
        Kind::CopyToClipboard => core.restores_clipboard(),
        Kind::Sendkeys | Kind::Browser => false,
    };
    if wanted {
        core.ports.integrations().undo(finished.id);
    }
}

/// In the demo requests go to its own sandbox alone.
fn leaves_demo<P: Ports>(core: &Core<P>, action: &Action) -> bool {
    let Action::Send(request) = action else { return false };
    core.account.demo && !request.url.starts_with(&format!("{}/", core.account.server.origin()))
}

fn hides_caller(change: &Change) -> bool {
    match change {
        Change::Appeared(call) | Change::Updated(call) => call.caller.privacy == Some(true),
        Change::StartedRinging(_) | Change::StoppedRinging(..) | Change::Over(_) => false,
    }
}
