//! From layers to plan to findings: putting the settings in force and knowing when that is done.

use std::cell::RefCell;
use std::time::SystemTime;

use pbx::AccountFile;
use serde_json::{Value, json};
use settings::key::Key;
use settings::names::{Named, Names};
use settings::plan::{self, Effect, Grab, Target, WindowMode};
use settings::report::{self, Finding, Outcome, Reason, Report};
use settings::resolve::Resolved;
use settings::shortcut::Action;
use settings::words::Language;
use tokio::time::Instant;

use super::apply::{self, Circumstances};
use super::{Core, Event, verbs};
use crate::event::VerbReply;
use crate::event::{Applied, Then};
use crate::ports::{AppWindow as _, AutostartEntry, Ports};
use crate::said::Said;
use settings::overrides::EffectStanding;

/// How far the settings are in force.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// A plan is being applied: its number.
    round: u64,
    /// How often it was decided what has to be applied.
    decided: u64,
    applying: bool,
    /// The window's mode when that began; none: there was no plan yet.
    mode_before: Option<WindowMode>,
    /// Something changed meanwhile.
    again: bool,
    /// Until when the lists beside the settings hold up a refresh.
    pub lists_deadline: Option<Instant>,
    /// What the next fetch brings is applied, also where it would be kept aside.
    accepting: bool,
    /// Who waits for a refresh, and what the fetch came to.
    waiting: Vec<VerbReply>,
    pub fetch_failed: Option<Said>,
    stored: Option<Report>,
    /// What the report was made from that was looked at last, and the names in it.
    made_from: Option<(Basis, Vec<NotedName>)>,
}

/// What a report follows from, so that it need not be made to know that it is the same.
#[derive(Debug, PartialEq)]
struct Basis {
    /// Of the settings.
    version: u64,
    language: Language,
    server: String,
    fetched_at: Option<SystemTime>,
    fixed_by: Option<String>,
    findings: report::Findings,
}

/// Writes down which names were asked for, and what they were.
struct Noted<'a> {
    names: &'a dyn Names,
    asked: RefCell<Vec<NotedName>>,
}

type NotedName = (Named, String, Option<String>);

impl Names for Noted<'_> {
    fn name(&self, of: Named, id: &str) -> Option<String> {
        let name = self.names.name(of, id);
        self.asked.borrow_mut().push((of, id.to_owned(), name.clone()));
        name
    }
}

impl Progress {
    pub(crate) fn is_idle(&self) -> bool {
        !self.applying && !self.again
    }

    /// The report is stored again, even if it is the same: it goes to another place.
    pub(crate) fn forget_stored(&mut self) {
        self.stored = None;
        self.made_from = None;
    }

    pub(crate) fn wait(&mut self, reply: VerbReply) {
        self.waiting.push(reply);
    }
}

impl<P: Ports> Core<P> {
    /// Decides the settings anew and applies what differs from what was last tried.
    pub(crate) fn reconcile(&mut self) {
        if self.reconciling.applying {
            self.reconciling.again = true;
            return;
        }
        self.reconciling.decided += 1;
        let standing = self.overrides.standing(plan::desired(self.settings()), &self.tried);
        self.standings = standing.iter().map(|(effect, standing)| (effect.target(), *standing)).collect();
        let mut effects: Vec<Effect> = standing.into_iter().map(|(effect, _)| effect).collect();
        if self.facts.shortcuts.recording {
            for effect in &mut effects {
                if let Effect::SetShortcut(_, grab) = effect {
                    *grab = Grab::Release;
                }
            }
        }
        // Nobody's wishes are known before somebody is signed in: what reaches beyond the window is
        // left as it is.
        let nobody = self.document().is_none();
        if nobody {
            for effect in effects.extract_if(.., |effect| !effect.target().needs_window()) {
                self.findings.extend(signed_out(effect.target().keys()));
            }
        }
        let mut plan = plan::plan(effects, &self.tried);
        if !self.facts.window.is_open() {
            for effect in plan.extract_if(.., |effect| effect.target().needs_window()) {
                self.findings.extend(apply::no_window(effect.target().keys()));
            }
        }
        self.spare_a_call(&mut plan);
        if !plan.is_empty() {
            self.apply(plan);
        }
    }

    /// How often the settings have been applied anew: what has failed before is tried again each time.
    pub(crate) const fn reconciled(&self) -> u64 {
        self.reconciling.decided
    }

    fn apply(&mut self, plan: Vec<Effect>) {
        self.reconciling.applying = true;
        self.reconciling.round += 1;
        self.reconciling.mode_before = Some(self.facts.window.mode);
        let round = self.reconciling.round;
        let circumstances = self.circumstances();
        let ports = self.ports.clone();
        let tried = plan.clone();
        let work = async move {
            let applied = apply::apply(&*ports, plan, &circumstances).await;
            let window = ports.window().read().await;
            Event::Applied { round, applied, window }
        };
        self.spawn(work, move |why| {
            let applied = tried.into_iter().map(|effect| apply::fault(effect, &why)).collect();
            Event::Applied { round, applied, window: None }
        });
    }

    /// `refresh --accept`: what the fetch brings is applied, also where it would be kept aside.
    pub(crate) const fn accept_next(&mut self) {
        self.reconciling.accepting = true;
    }

    /// Whether the user has asked for whatever the fetch under way brings.
    pub(crate) const fn accepts_all(&self) -> bool {
        self.reconciling.accepting
    }

    /// A plan is being applied, or another waits for that.
    pub(crate) fn is_reconciling(&self) -> bool {
        !self.reconciling.is_idle()
    }

    /// This is the number of the plan that was begun last.
    pub(crate) const fn is_current_plan(&self, round: u64) -> bool {
        self.reconciling.round == round
    }

    /// A plan is being applied.
    pub(crate) const fn is_applying(&self) -> bool {
        self.reconciling.applying
    }

    /// Applies again what was registered, as the keyboard may not be what it was. What still stands is not
    /// touched. Not while a plan is being applied.
    pub(crate) fn register_shortcuts_again(&mut self) {
        let registered: Vec<Effect> = Action::ALL
            .into_iter()
            .filter_map(|action| self.tried.effect(Target::Shortcut(action)))
            .filter(|effect| matches!(effect, Effect::SetShortcut(_, Grab::Register(_))))
            .cloned()
            .collect();
        if !registered.is_empty() {
            self.apply(registered);
        }
    }

    // --- What features know of what is in force ----------------------------------------------------

    /// What was found of what the system was asked for.
    pub(crate) fn findings_now(&self) -> report::Findings {
        self.findings.clone()
    }

    /// This was seen of settings that the system was asked for.
    pub(crate) fn found(&mut self, findings: impl IntoIterator<Item = (Key, Finding)>) {
        self.findings.extend(findings);
    }

    /// These are in no known state any more.
    pub(crate) fn forget_tried(&mut self, targets: &[Target]) {
        for target in targets {
            self.tried.forget(*target);
        }
    }

    /// These are tried once more with the next plan: the system may have undone them.
    pub(crate) fn try_again(&mut self, targets: &[Target]) {
        for target in targets {
            self.tried.again(*target);
        }
    }

    /// A window is there in which nothing has been put in force.
    pub(crate) fn reconcile_new_window(&mut self) {
        for effect in plan::desired(self.settings()) {
            if effect.target().needs_window() {
                self.tried.forget(effect.target());
            }
        }
        self.reconcile();
    }

    /// There is no window any more in which anything could be in force.
    pub(crate) fn forget_window(&mut self) {
        for effect in plan::desired(self.settings()) {
            let target = effect.target();
            if target.needs_window() {
                self.tried.forget(target);
                self.findings.extend(apply::no_window(target.keys()));
            }
        }
    }

    /// A shortcut is being recorded, and the system holds none any more that would swallow it.
    pub(crate) fn listens_for_shortcut(&self) -> bool {
        let held = |action| {
            matches!(
                self.tried.effect(Target::Shortcut(action)),
                Some(Effect::SetShortcut(_, Grab::Register(_)))
            )
        };
        self.facts.shortcuts.recording && !Action::ALL.into_iter().any(held)
    }

    /// Nothing moves or covers the screen in the middle of a call, unless the user asks for it or could
    /// not reach the window otherwise.
    fn spare_a_call(&mut self, plan: &mut Vec<Effect>) {
        if !self.session.calls.on_a_call() || self.facts.window.out_of_reach {
            return;
        }
        let (overrides, tried) = (&self.overrides, &self.tried);
        let disruptive = |effect: &Effect| {
            let target = effect.target();
            matches!(target, Target::Window | Target::Mode)
                && tried.effect(target).is_some()
                && !overrides.asked_for(effect)
        };
        let spared: Vec<Effect> = plan.extract_if(.., |effect| disruptive(effect)).collect();
        for key in spared.iter().flat_map(|effect| effect.target().keys()) {
            let in_force = self.findings.remove(key).map_or(Value::Null, |found| found.in_force);
            self.findings.insert(*key, Finding::new(Outcome::Pending, Reason::CallInProgress, in_force));
        }
    }

    fn circumstances(&self) -> Circumstances {
        Circumstances {
            monitor_at: self.settings().window.position,
            autostart: AutostartEntry {
                program: self.start.program.clone(),
                arguments: self.start.autostart_arguments(),
            },
            demo: self.account.demo,
            no_tray: self.facts.no_tray,
        }
    }

    pub(crate) fn on_applied(&mut self, round: u64, applied: Vec<Applied>) {
        if round != self.reconciling.round {
            return;
        }
        self.reconciling.applying = false;
        let mode = self.reconciling.mode_before.unwrap_or(WindowMode::Normal);
        for Applied { effect, findings, then, .. } in applied {
            // Back from the whole screen: window managers forget where the window stood.
            if effect == Effect::SetMode(WindowMode::Normal) && mode != WindowMode::Normal {
                self.tried.forget(Target::Window);
                self.reconciling.again = true;
            }
            self.findings.extend(findings);
            match then {
                Then::Settled => self.tried.record(effect, false),
                Then::Retry => self.tried.record(effect, true),
                Then::Waits => self.tried.forget(effect.target()),
            }
        }
        if std::mem::take(&mut self.reconciling.again) {
            self.reconcile();
        }
    }

    // --- The report --------------------------------------------------------------------------------

    /// Whether every setting has been tried after the latest fetch.
    pub(crate) fn is_complete(&self) -> bool {
        !self.session.connection.fetching
            && !self.reconciling.applying
            && !self.reconciling.again
            && !self.facts.page.awaited
            && !self.facts.window.is_opening()
            && !self.facts.devices.is_looking_first()
            && (self.session.company.dashboards_decided() || self.reconciling.lists_deadline.is_none())
    }

    /// What was found of an earlier wish says nothing of the present one, which is still being tried.
    fn withhold_stale(&self, findings: &mut report::Findings) {
        let desired = plan::desired(self.settings());
        for (effect, _) in self.overrides.clone().standing(desired, &self.tried) {
            let target = effect.target();
            if self.tried.effect(target).is_none_or(|tried| *tried == effect) {
                continue;
            }
            for key in target.keys() {
                if let Some(finding) = findings.get_mut(key)
                    && finding.outcome == Outcome::Applied
                {
                    *finding = Finding::new(Outcome::Pending, Reason::NotTried, finding.in_force.take());
                }
            }
        }
    }

    pub(crate) fn report(&self) -> Report {
        self.report_of(&self.judged_findings(), self)
    }

    fn judged_findings(&self) -> report::Findings {
        let mut findings = self.findings.clone();
        self.add_findings_of_features(&mut findings);
        self.judge_findings(&mut findings);
        findings
    }

    fn report_of(&self, findings: &report::Findings, names: &dyn Names) -> Report {
        Report {
            schema: 1,
            running: true,
            complete: self.is_complete(),
            server: Some(self.account.server.url().to_owned()),
            fetched_at: self.session.connection.fetched_at.map(pbx::instant::iso_ms),
            settings: report::rows(
                self.in_force.resolved(),
                findings,
                self.fixed_by().as_deref(),
                names,
                self.language,
            ),
        }
    }

    fn basis_of_report(&self) -> Basis {
        Basis {
            version: self.in_force.version(),
            language: self.language,
            server: self.account.server.url().to_owned(),
            fetched_at: self.session.connection.fetched_at,
            fixed_by: self.fixed_by(),
            findings: self.judged_findings(),
        }
    }

    /// Whether the system gives this shortcut to this program.
    pub(crate) fn shortcut_works(&self, action: Action) -> bool {
        let finding = self.findings.get(&Key::of_shortcut(action));
        finding.is_some_and(|finding| finding.outcome == Outcome::Applied)
    }

    /// The rows of the shortcuts, which are no feature's: what the status panel shows of the report.
    pub(crate) fn shortcut_rows(&self) -> Vec<report::ReportRow> {
        let mut findings = self.findings.clone();
        self.judge_findings(&mut findings);
        let fixed_by = self.fixed_by();
        let row = |action| {
            let key = Key::of_shortcut(action);
            report::row(key, self.in_force.resolved(), &findings, fixed_by.as_deref(), self, self.language)
        };
        Action::ALL.into_iter().map(row).collect()
    }

    fn add_findings_of_features(&self, findings: &mut report::Findings) {
        let nobody = self.document().is_none();
        self.ask_features(|feature| {
            if nobody && feature.needs_account() {
                findings.extend(signed_out(feature.keys()));
            } else {
                feature.findings(self, findings);
            }
        });
    }

    /// What was found, in the light of what is wanted now.
    fn judge_findings(&self, findings: &mut report::Findings) {
        self.withhold_stale(findings);
        self.mark_kept_aside(findings);
        if self.listens_for_shortcut() {
            for action in Action::ALL {
                let recording = Finding::new(Outcome::Pending, Reason::BeingRecorded, Value::Null);
                findings.insert(Key::of_shortcut(action), recording);
            }
        }
        for (target, standing) in &self.standings {
            for key in target.keys() {
                if let Some(finding) = findings.get_mut(key) {
                    overlay(*key, finding, *standing, self.in_force.resolved());
                }
            }
        }
    }

    /// Answers whoever waits for a refresh, and stores the report, once all is in force.
    pub(crate) fn settle_refresh(&mut self) {
        if !self.is_complete() || self.session.is_starting() {
            return;
        }
        self.reconciling.accepting = false;
        for reply in std::mem::take(&mut self.reconciling.waiting) {
            let answer = match &self.reconciling.fetch_failed {
                None => verbs::Reply { message: self.connection_why(), ..verbs::Reply::done() },
                Some(why) => verbs::Reply::failed(why.in_language(self.language).to_owned()),
            };
            let _gone = reply.send(answer);
        }
        self.store_report();
    }

    /// Keeps the report for `explain` while the app does not run, where it is another than the one that is kept.
    fn store_report(&mut self) {
        let Some(store) = &self.account.store else { return };
        let basis = self.basis_of_report();
        let has_same_names =
            |names: &[NotedName]| names.iter().all(|(of, id, name)| self.name(*of, id) == *name);
        if let Some((made_from, names)) = &self.reconciling.made_from
            && *made_from == basis
            && has_same_names(names)
        {
            return;
        }
        #[cfg(test)]
        self.page.drawn.kept.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let noted = Noted { names: &*self, asked: RefCell::default() };
        let report = self.report_of(&basis.findings, &noted);
        let names = noted.asked.into_inner();
        self.reconciling.made_from = Some((basis, names));
        if self.reconciling.stored.as_ref() == Some(&report) {
            return;
        }
        match serde_json::to_vec(&report) {
            Ok(bytes) => self.start.files.write(store.write(AccountFile::Report, Some(&bytes))),
            Err(error) => tracing::warn!(%error, "the report could not be stored"),
        }
        self.reconciling.stored = Some(report);
    }
}

/// What is said of settings that wait for somebody to sign in.
fn signed_out(keys: &[Key]) -> impl Iterator<Item = (Key, Finding)> {
    keys.iter().map(|key| (*key, Finding::new(Outcome::Pending, Reason::SignedOut, Value::Null)))
}

/// Says of a finding that the user made it so, or that the settings' change waits.
fn overlay(key: Key, finding: &mut Finding, standing: EffectStanding, resolved: &Resolved) {
    let unsure = !matches!(finding.outcome, Outcome::Applied | Outcome::Adjusted);
    match standing {
        EffectStanding::Wanted => {}
        _ if unsure => {}
        EffectStanding::Deferred => {
            finding.outcome = Outcome::Pending;
            finding.reason = Some(Reason::WindowInUse);
        }
        EffectStanding::ByHand => {
            if value_asked(key, resolved).is_none_or(|asked| !same(&asked, &finding.in_force)) {
                finding.outcome = Outcome::Adjusted;
                finding.reason = Some(Reason::ChangedByHand);
            }
        }
    }
}

fn same(asked: &Value, is: &Value) -> bool {
    match (asked.as_f64(), is.as_f64()) {
        (Some(asked), Some(is)) => apply::near(asked, is),
        _ => asked == is,
    }
}

/// What the settings ask for, in the shape of the document; none where they leave it open.
fn value_asked(key: Key, resolved: &Resolved) -> Option<Value> {
    let settings = &resolved.settings;
    Some(match key {
        Key::WindowX => apply::number(settings.window.position?.x),
        Key::WindowY => apply::number(settings.window.position?.y),
        Key::WindowWidth => apply::number(settings.window.size.width),
        Key::WindowHeight => apply::number(settings.window.size.height),
        Key::Fullscreen => json!(settings.fullscreen),
        Key::WindowWallboardMode => json!(settings.wallboard),
        Key::Zoom => apply::number(settings.zoom.per_cent()),
        _ => return None,
    })
}
