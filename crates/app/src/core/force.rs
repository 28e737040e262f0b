//! From layers to plan to findings: putting the settings in force and knowing when that is done.

use pbx::AccountFile;
use serde_json::{Value, json};
use settings::key::Key;
use settings::plan::{self, Effect, Grab, Target, WindowMode};
use settings::report::{self, Finding, Outcome, Reason, Report};
use settings::resolve::Resolved;
use settings::shortcut::Action;
use settings::values::Theme;
use tokio::time::Instant;

use super::apply::{self, Applied, Circumstances, Then};
use super::page_failure::page_error;
use super::{Core, Event, verbs};
use crate::event::VerbReply;
use crate::ports::{AppWindow as _, AutostartEntry, Ports, WindowRequest, WindowState};
use crate::view::PageShown;
use settings::hands::Standing;

/// How far the settings are in force.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// A plan is being applied: its number.
    round: u64,
    applying: bool,
    /// Something changed meanwhile.
    again: bool,
    /// The page was told something that it has not shown yet.
    page: Option<PageWait>,
    /// Until when the lists beside the settings hold up a refresh.
    pub lists_deadline: Option<Instant>,
    /// Who waits for a refresh, and what the fetch came to.
    waiting: Vec<VerbReply>,
    pub fetch_failed: Option<String>,
    /// What the page said last.
    pub shown: Option<PageShown>,
    stored: Option<Report>,
}

#[derive(Debug)]
struct PageWait {
    /// Known once the snapshot is sent.
    revision: Option<u64>,
    deadline: Instant,
}

impl Progress {
    pub(crate) fn is_idle(&self) -> bool {
        !self.applying && !self.again
    }

    pub(crate) fn page_deadline(&self) -> Option<Instant> {
        self.page.as_ref().map(|wait| wait.deadline)
    }

    /// The snapshot was sent under this revision, if anybody waits to see it shown.
    pub(crate) fn page_revision(&mut self, revision: u64) {
        if let Some(wait) = &mut self.page
            && wait.revision.is_none()
        {
            wait.revision = Some(revision);
        }
    }

    /// The report is stored again, even if it is the same: it goes to another place.
    pub(crate) fn forget_stored(&mut self) {
        self.stored = None;
    }

    pub(crate) fn wait(&mut self, reply: VerbReply) {
        self.waiting.push(reply);
    }
}

/// What the page answers for.
pub(crate) const PAGE_TARGETS: [Target; 5] =
    [Target::Theme, Target::ColumnWidth, Target::StatusPanel, Target::PresenceColour, Target::CallColour];

impl<P: Ports> Core<P> {
    /// Decides the settings anew and applies what differs from what was last tried.
    pub(crate) fn put_in_force(&mut self) {
        self.lay_policy();
        self.resolved = Resolved::new(&self.layers);
        self.arrange_disposal();
        if self.force.applying {
            self.force.again = true;
            return;
        }
        let standing = self.hands.standing(plan::desired(&self.resolved.settings), &self.tried);
        self.standings = standing.iter().map(|(effect, standing)| (effect.target(), *standing)).collect();
        let mut effects: Vec<Effect> = standing.into_iter().map(|(effect, _)| effect).collect();
        if self.facts.shortcuts.recording {
            for effect in &mut effects {
                if let Effect::SetShortcut(_, grab) = effect {
                    *grab = Grab::Release;
                }
            }
        }
        self.session.company.chosen = effects
            .iter()
            .find_map(|effect| match effect {
                Effect::OpenDashboard(id) => Some(id.clone()),
                _ => None,
            })
            .flatten();
        self.look_like(&effects);
        // Nobody's wishes are known before somebody is signed in: what reaches beyond the window is
        // left as it is.
        let nobody = self.layers.document().is_none();
        effects.retain(|effect| !effect.target().is_told_by_state());
        if nobody {
            for target in Target::OF_CALLS {
                self.find(target.keys(), Outcome::Pending, Reason::SignedOut);
            }
            for effect in effects.extract_if(.., |effect| !effect.target().needs_window()) {
                self.find(effect.target().keys(), Outcome::Pending, Reason::SignedOut);
            }
        }
        let mut plan = plan::plan(effects, &self.tried);
        if !self.window.is_open() {
            for effect in plan.extract_if(.., |effect| effect.target().needs_window()) {
                self.findings.extend(apply::no_window(effect.target().keys()));
            }
        }
        self.spare_a_call(&mut plan);
        let (on_page, plan): (Vec<_>, Vec<_>) =
            plan.into_iter().partition(|effect| PAGE_TARGETS.contains(&effect.target()));
        if !on_page.is_empty() {
            self.await_page();
        }
        if !plan.is_empty() {
            self.carry_out(plan);
        }
    }

    fn carry_out(&mut self, plan: Vec<Effect>) {
        self.force.applying = true;
        self.force.round += 1;
        let round = self.force.round;
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

    /// A plan is being applied.
    pub(crate) const fn is_applying(&self) -> bool {
        self.force.applying
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
            self.carry_out(registered);
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
        if !self.session.calls.on_a_call() || self.window.out_of_reach {
            return;
        }
        let (hands, tried) = (&self.hands, &self.tried);
        let disruptive = |effect: &Effect| {
            let target = effect.target();
            matches!(target, Target::Window | Target::Mode)
                && tried.effect(target).is_some()
                && !hands.asked_for(effect)
        };
        let spared: Vec<Effect> = plan.extract_if(.., |effect| disruptive(effect)).collect();
        for key in spared.iter().flat_map(|effect| effect.target().keys()) {
            let in_force = self.findings.remove(key).map_or(Value::Null, |found| found.in_force);
            self.findings.insert(*key, Finding::new(Outcome::Pending, Reason::CallInProgress, in_force));
        }
    }

    fn circumstances(&self) -> Circumstances {
        Circumstances {
            monitor_at: self.resolved.settings.window.position,
            autostart: AutostartEntry {
                program: self.start.program.clone(),
                arguments: self.start.autostart_arguments(),
            },
            demo: self.account.demo,
            no_tray: self.no_tray,
        }
    }

    fn find(&mut self, keys: &[Key], outcome: Outcome, reason: Reason) {
        self.findings.extend(keys.iter().map(|key| (*key, Finding::new(outcome, reason, Value::Null))));
    }

    pub(crate) fn on_applied(&mut self, round: u64, applied: Vec<Applied>, window: Option<WindowState>) {
        if round != self.force.round {
            return;
        }
        self.force.applying = false;
        // A new one is moved by the system as well, while it comes up.
        let mut moved = self.window.is_new();
        let mode = self.window.mode;
        for Applied { effect, findings, then, seen_in_place, resized_from } in applied {
            if resized_from.is_some() {
                self.window.resized_from = resized_from;
            }
            moved |= match &effect {
                Effect::PlaceWindow(_) => seen_in_place.is_none(),
                Effect::SetMode(wanted) => *wanted != mode,
                _ => false,
            };
            // Back from the whole screen: window managers forget where the window stood.
            if effect == Effect::SetMode(WindowMode::Normal) && mode != WindowMode::Normal {
                self.tried.forget(Target::Window);
                self.force.again = true;
            }
            if let Some(state) = seen_in_place {
                self.window.settled(&state);
            }
            self.findings.extend(findings);
            match then {
                Then::Settled => self.tried.record(effect, false),
                Then::Retry => self.tried.record(effect, true),
                Then::Waits => self.tried.forget(effect.target()),
            }
        }
        if let Some(state) = window {
            if moved {
                self.window.settled(&state);
            } else {
                self.window.touched(&state);
            }
            self.window.out_of_reach = false;
        }
        if std::mem::take(&mut self.force.again) {
            self.put_in_force();
        }
    }

    // --- What the page shows -----------------------------------------------------------------------

    /// Takes what is the page's into the snapshot, and the theme into the window's own colour.
    fn look_like(&mut self, effects: &[Effect]) {
        for effect in effects {
            let before = self.page.look.theme;
            self.page.look.take(effect);
            if self.page.look.theme != before {
                self.ports.window().ask(WindowRequest::SetBackground(self.page.look.theme));
            }
        }
    }

    /// The page has to say that it shows the present snapshot.
    pub(crate) fn await_page(&mut self) {
        let deadline = Instant::now() + self.start.timings.page;
        self.force.page = Some(PageWait { revision: None, deadline });
    }

    pub(crate) fn on_shown(&mut self, shown: PageShown) {
        if self
            .force
            .page
            .as_ref()
            .is_some_and(|wait| wait.revision.is_some_and(|wanted| shown.revision >= wanted))
        {
            self.force.page = None;
        }
        self.force.shown = Some(shown);
        if self.force.page.is_none() {
            self.judge_page();
        }
    }

    fn judge_page(&mut self) {
        let Some(shown) = self.force.shown.clone() else { return };
        let look = self.page.look;
        let broken = self.broken_page();
        let verdict = |met: bool, in_force: Value| {
            if let Some(message) = &broken {
                page_error(in_force, message.clone())
            } else if met {
                Finding::applied(in_force)
            } else {
                Finding::new(Outcome::Failed, Reason::SystemDecided, in_force)
            }
        };
        let theme = Theme::of_key(&shown.theme);
        let width = look.column_width.css_pixels();
        // Half a pixel: a zoomed page rounds its boxes to device pixels.
        let same_width = shown.column_width.is_some_and(|shown| (shown - width).abs() < 0.5);
        let width_shown = if same_width { width } else { shown.column_width.unwrap_or_default() };
        let panel = match (shown.status_panel, self.broken_part(&["status"])) {
            (Some(shown), Some(message)) => page_error(json!(shown), message),
            (Some(shown), None) => verdict(shown == look.status_panel, json!(shown)),
            (None, _) if self.window.mode == WindowMode::Wallboard => {
                Finding::new(Outcome::Adjusted, Reason::Wallboard, json!(false))
            }
            (None, _) => Finding::new(Outcome::Pending, Reason::SignedOut, json!(false)),
        };
        let coloured = |wanted: bool, shown: Option<bool>| match shown {
            Some(shown) => verdict(shown == wanted, json!(shown)),
            None => Finding::new(Outcome::Pending, Reason::SignedOut, json!(false)),
        };
        let by_presence = coloured(look.presence_background, shown.presence_background);
        let by_call = coloured(look.call_background, shown.call_background);
        for (effect, key, finding) in [
            (
                Effect::SetTheme(look.theme),
                Key::Theme,
                verdict(theme == Some(look.theme), json!(shown.theme)),
            ),
            (
                Effect::SetColumnWidth(look.column_width),
                Key::DashboardColumnWidth,
                verdict(same_width, apply::number(width_shown)),
            ),
            (Effect::ShowStatusPanel(look.status_panel), Key::ShowStatusPanel, panel),
            (Effect::ColourByPresence(look.presence_background), Key::PresenceBackground, by_presence),
            (Effect::ColourByCall(look.call_background), Key::CallBackground, by_call),
        ] {
            let failed = finding.outcome == Outcome::Failed;
            self.findings.insert(key, finding);
            self.tried.record(effect, failed);
        }
    }

    pub(crate) fn page_is_silent(&mut self) {
        if self.force.page.take().is_some() {
            for target in PAGE_TARGETS {
                self.find(target.keys(), Outcome::Failed, Reason::PageSilent);
                self.tried.forget(target);
            }
        }
    }

    /// There is no page any more that could answer.
    pub(crate) fn forget_page(&mut self) {
        self.force.page = None;
        self.force.shown = None;
        for target in PAGE_TARGETS {
            self.tried.forget(target);
        }
    }

    // --- The report --------------------------------------------------------------------------------

    /// Whether every setting has been tried after the latest fetch.
    pub(crate) fn is_complete(&self) -> bool {
        !self.session.connection.fetching
            && !self.force.applying
            && !self.force.again
            && self.force.page.is_none()
            && !self.window.is_opening()
            && !self.facts.devices.is_looking_first()
            && (self.session.company.dashboards_decided() || self.force.lists_deadline.is_none())
    }

    /// What was found of an earlier wish says nothing of the present one, which is still being tried.
    fn withhold_stale(&self, findings: &mut report::Findings) {
        let desired = plan::desired(&self.resolved.settings);
        for (effect, _) in self.hands.clone().standing(desired, &self.tried) {
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
        let mut findings = self.findings.clone();
        let (dashboard, dashboard_by_hand) = self.dashboard_finding();
        if self.layers.document().is_some() {
            findings.insert(Key::DashboardId, dashboard);
            findings.extend(self.call_findings());
            self.ask_features(|feature| feature.findings(self, &mut findings));
        }
        self.withhold_stale(&mut findings);
        self.mark_kept_aside(&mut findings);
        if self.listens_for_shortcut() {
            for action in Action::ALL {
                let recording = Finding::new(Outcome::Pending, Reason::BeingRecorded, Value::Null);
                findings.insert(Key::of_shortcut(action), recording);
            }
        }
        for (target, standing) in &self.standings {
            for key in target.keys() {
                if let Some(finding) = findings.get_mut(key) {
                    let chosen_here = *target != Target::Dashboard || dashboard_by_hand;
                    overlay(*key, finding, *standing, &self.resolved, chosen_here);
                }
            }
        }
        Report {
            schema: 1,
            running: true,
            complete: self.is_complete(),
            server: Some(self.account.server.url().to_owned()),
            fetched_at: self.session.connection.fetched_at.map(pbx::instant::iso_ms),
            settings: report::rows(
                &self.resolved,
                &findings,
                self.administered.words(self.language).as_deref(),
                self.language,
            ),
        }
    }

    /// Answers whoever waits for a refresh, and stores the report, once all is in force.
    pub(crate) fn settle_refresh(&mut self) {
        if !self.is_complete() || self.session.is_starting() {
            return;
        }
        self.accept_no_more();
        for reply in std::mem::take(&mut self.force.waiting) {
            let answer = match &self.force.fetch_failed {
                None => verbs::Reply { message: self.session.connection.why.clone(), ..verbs::Reply::done() },
                Some(why) => verbs::Reply::failed(why.clone()),
            };
            let _gone = reply.send(answer);
        }
        let Some(store) = &self.account.store else { return };
        let report = self.report();
        if self.force.stored.as_ref() == Some(&report) {
            return;
        }
        match serde_json::to_vec(&report) {
            Ok(bytes) => self.start.files.write(store.write(AccountFile::Report, Some(&bytes))),
            Err(error) => tracing::warn!(%error, "the report could not be stored"),
        }
        self.force.stored = Some(report);
    }
}

/// Says of a finding that the user made it so, or that the settings' change waits.
fn overlay(key: Key, finding: &mut Finding, standing: Standing, resolved: &Resolved, chosen_here: bool) {
    let unsure = !matches!(finding.outcome, Outcome::Applied | Outcome::Adjusted);
    match standing {
        Standing::Wanted => {}
        _ if unsure => {}
        Standing::Deferred => {
            finding.outcome = Outcome::Pending;
            finding.reason = Some(Reason::WindowInUse);
        }
        Standing::ByHand => {
            if chosen_here && value_asked(key, resolved).is_none_or(|asked| !same(&asked, &finding.in_force))
            {
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
        Key::DashboardColumnWidth => apply::number(settings.column_width.css_pixels()),
        Key::DashboardId => json!(settings.dashboard.as_ref()?.as_str()),
        _ => return None,
    })
}
