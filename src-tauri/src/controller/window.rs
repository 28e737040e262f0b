//! The life of the window, and what the user does to it by hand.
//!
//! Nothing that matters lives in the web view: it is built when somebody looks, and thrown away when
//! it has been hidden for long.

use std::time::Duration;

use calls::popup::Place;
use settings::plan::{self, Effect, Target, WindowMode};
use settings::resolve::Resolved;
use settings::shortcut::Action;
use settings::values::{Point, Size, WindowGeometry, Zoom};
use tokio::time::Instant;

use super::apply::{self, Hand, mode_of, near};
use super::calling::Asker;
use super::{Controller, Event, WindowEvent};
use crate::ports::{AppWindow as _, Ports, Surroundings as _, WindowRequest, WindowSpec, WindowState};
use crate::view::IntentTarget;

/// What is known of the window.
#[derive(Debug)]
pub(super) struct Window {
    phase: Phase,
    /// As read last.
    pub mode: WindowMode,
    state: Option<WindowState>,
    /// The user's last change is looked at then.
    pub settle_at: Option<Instant>,
    /// Hidden for long: the web view is thrown away then.
    pub dispose_at: Option<Instant>,
    /// The one notification of a hidden start has been shown.
    pub told_hidden: bool,
    /// Since when it is hidden.
    hidden_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Absent,
    Opening,
    Open,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            phase: Phase::Absent,
            mode: WindowMode::Normal,
            state: None,
            settle_at: None,
            dispose_at: None,
            told_hidden: false,
            hidden_at: None,
        }
    }
}

impl Window {
    pub(super) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub(super) fn is_opening(&self) -> bool {
        self.phase == Phase::Opening
    }

    /// The state after the program's own changes: what differs from it later is the user's doing.
    pub(super) fn settled(&mut self, state: &WindowState) {
        self.mode = mode_of(state);
        if state.is_plain() || self.state.is_none() {
            self.state = Some(state.clone());
        } else if let Some(known) = &mut self.state {
            // The place that the window returns to is not the one it has now.
            let placed = known.placed;
            *known = WindowState { placed, ..state.clone() };
        }
    }
}

/// Why the window is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Something moved or resized it, some time ago.
    Settled,
    /// A shortcut or the command line: show it, or hide it when it has the keyboard.
    Toggle,
    /// The tray, whose menu has taken the keyboard: show it, or hide it when it can be seen.
    TrayToggle,
    /// Show it and give it the keyboard.
    Show,
    /// A call rings: bring it to the front where it is not in use.
    PopUp,
    /// The call is over: back to where the window was, unless it is in use.
    GoBack(Place),
    /// It came up for a call, and may have been given the keyboard since.
    Focused,
}

/// How a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// On the screen, and with the keyboard.
    Shown,
    Minimised,
    /// Not shown yet: it comes up without the keyboard.
    Unseen,
}

impl<P: Ports> Controller<P> {
    pub(super) fn read_window(&mut self, purpose: Purpose) {
        let ports = self.ports.clone();
        self.spawn(async move { Event::WindowRead { state: ports.window().read().await, purpose } });
    }

    pub(super) fn on_window_read(&mut self, state: Option<WindowState>, purpose: Purpose) {
        let by_user = matches!(purpose, Purpose::Toggle | Purpose::TrayToggle | Purpose::Show);
        if by_user {
            self.popups.used();
        }
        if purpose == Purpose::PopUp {
            return self.found_for_popup(state.as_ref());
        }
        let Some(state) = state else {
            if by_user {
                self.open_window(Birth::Shown);
            }
            return;
        };
        match purpose {
            Purpose::PopUp => {}
            Purpose::GoBack(place) => self.go_back(place, &state),
            Purpose::Focused if state.focused => self.popups.used(),
            Purpose::Focused => {}
            Purpose::Settled => self.look_at_hands(&state),
            Purpose::Toggle if state.visible && !state.minimised && state.focused => self.hide_window(),
            Purpose::TrayToggle if state.visible && !state.minimised => self.hide_window(),
            Purpose::Toggle | Purpose::TrayToggle | Purpose::Show => self.show_window(&state),
        }
    }

    fn show_window(&mut self, state: &WindowState) {
        self.window.dispose_at = None;
        self.fetch_after_long_absence();
        self.ports.window().ask(WindowRequest::ShowAndFocus);
        if !state.visible {
            // Hiding loses the place, and some window managers let go of what was on top.
            for target in [Target::Window, Target::Mode, Target::AlwaysOnTop] {
                self.tried.forget(target);
            }
            self.put_in_force();
        }
    }

    /// The user closed the window: the app goes on in the tray, and where there is none, where it can
    /// be found again.
    pub(super) fn close_window(&mut self, tray: bool) {
        self.popups.used();
        if tray {
            self.hide_window();
            self.tell_of_tray();
        } else {
            self.ports.window().ask(WindowRequest::Minimise);
        }
    }

    pub(super) fn hide_window(&mut self) {
        self.ports.window().ask(WindowRequest::Hide);
        self.record_shortcut(false);
        self.window.hidden_at.get_or_insert_with(Instant::now);
        self.arrange_disposal();
    }

    /// Hidden for long, the web view is thrown away; not where a call is to bring it up at once.
    pub(super) fn arrange_disposal(&mut self) {
        let wanted = !self.resolved.settings.popup_on_incoming_call && self.window.is_open();
        let at = self.window.hidden_at.filter(|_| wanted).map(|at| at + self.start.timings.dispose);
        self.window.dispose_at = at;
    }

    /// Whoever looks again after a while sees what is, and not what was.
    pub(super) fn fetch_after_long_absence(&mut self) {
        if self.window.hidden_at.take().is_some_and(|at| at.elapsed() >= self.start.timings.absence) {
            self.fetch();
        }
    }

    /// Throws the web view away; the next look builds it again, with the user where they were.
    pub(super) fn dispose_window(&mut self) {
        self.window.dispose_at = None;
        self.ports.window().close();
    }

    /// What a window is born with now.
    #[must_use]
    pub fn window_spec(&mut self, birth: Birth) -> WindowSpec {
        let standing = self.hands.standing(plan::desired(&self.resolved.settings), &self.tried);
        let mut spec = WindowSpec {
            geometry: self.resolved.settings.window,
            mode: WindowMode::Normal,
            always_on_top: false,
            zoom: Zoom::DEFAULT,
            theme: self.resolved.settings.theme,
            minimised: birth == Birth::Minimised,
            unseen: birth == Birth::Unseen,
            title: self.sign().title,
            snapshot: String::new(),
            view: self.page.view.clone(),
        };
        for (effect, _) in standing {
            if self.page.look.take(&effect) {
                continue;
            }
            match effect {
                Effect::PlaceWindow(geometry) => spec.geometry = geometry,
                Effect::SetMode(mode) => spec.mode = mode,
                Effect::SetAlwaysOnTop(on) => spec.always_on_top = on,
                Effect::SetZoom(zoom) => spec.zoom = zoom,
                _ => {}
            }
        }
        self.window.mode = spec.mode;
        spec.theme = self.page.look.theme;
        spec.snapshot = serde_json::to_string(&self.draw()).unwrap_or_else(|_| "null".to_owned());
        spec
    }

    /// The first window was opened by `main`, before the loop ran.
    pub fn window_is_opening(&mut self) {
        self.window.phase = Phase::Opening;
    }

    pub(super) fn open_window(&mut self, birth: Birth) {
        if self.window.phase != Phase::Absent {
            return;
        }
        self.window.phase = Phase::Opening;
        self.fetch_after_long_absence();
        let spec = self.window_spec(birth);
        let ports = self.ports.clone();
        self.spawn(async move { Event::WindowOpened(ports.window().open(spec).await) });
    }

    pub(super) fn on_window_opened(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => {
                self.window.phase = Phase::Open;
                for effect in plan::desired(&self.resolved.settings) {
                    if effect.target().needs_window() {
                        self.tried.forget(effect.target());
                    }
                }
                self.put_in_force();
                if self.popups.is_rising() {
                    self.rise();
                }
            }
            Err(why) => {
                tracing::error!(%why, "the window could not be opened");
                self.window.phase = Phase::Absent;
                self.popup_failed(why);
            }
        }
    }

    pub(super) fn on_window(&mut self, event: WindowEvent) {
        match event {
            WindowEvent::Changed => {
                self.window.settle_at = Some(Instant::now() + self.start.timings.settle);
            }
            WindowEvent::Focused => self.window_focused(),
            WindowEvent::CloseRequested => {
                let ports = self.ports.clone();
                self.spawn(async move {
                    Event::Closing { tray: ports.surroundings().tray_host(Duration::ZERO).await }
                });
            }
            WindowEvent::Destroyed => {
                self.window.phase = Phase::Absent;
                self.window.state = None;
                self.window.settle_at = None;
                self.window.dispose_at = None;
                self.page.gone();
                self.popups.closed();
                self.forget_page();
                self.record_shortcut(false);
                for effect in plan::desired(&self.resolved.settings) {
                    let target = effect.target();
                    if target.needs_window() {
                        self.tried.forget(target);
                        self.findings.extend(apply::no_window(target.keys()));
                    }
                }
            }
        }
    }

    // --- By hand -----------------------------------------------------------------------------------

    /// The user asked for something in the window: done, and remembered as theirs.
    pub(super) fn by_hand(&mut self, chosen: Effect) {
        // Esc always leaves the wallboard for this run: nobody is locked in.
        let leaves = self.window.mode == WindowMode::Wallboard;
        if !leaves && self.refuse_fixed(&chosen) {
            return;
        }
        let target = chosen.target();
        if target == Target::Mode {
            self.hands.use_window(chosen.clone());
        }
        // Leaving the wallboard is of this run alone, and so is another dashboard.
        let wallboard = self.resolved.settings.wallboard && target == Target::Mode;
        if wallboard || !self.keep_unsaved(&chosen) {
            let mut desired = plan::desired(&self.resolved.settings).into_iter();
            if let Some(base) = desired.find(|effect| effect.target() == target) {
                self.hands.take(base, chosen);
            }
        }
        self.put_in_force();
    }

    pub(super) fn toggle_fullscreen(&mut self) {
        match self.window.mode {
            WindowMode::Normal => self.by_hand(Effect::SetMode(WindowMode::Fullscreen)),
            WindowMode::Fullscreen => self.by_hand(Effect::SetMode(WindowMode::Normal)),
            // The wallboard holds the screen until Esc.
            WindowMode::Wallboard => {}
        }
    }

    pub(super) fn zoom_now(&self) -> Zoom {
        match self.tried.effect(Target::Zoom) {
            Some(Effect::SetZoom(zoom)) => *zoom,
            _ => self.resolved.settings.zoom,
        }
    }

    /// Compares the window with how the program left it: a difference is the user's.
    fn look_at_hands(&mut self, now: &WindowState) {
        if self.force_is_busy() || !now.visible || now.minimised {
            return;
        }
        let Some(before) = self.window.state.clone() else { return };
        if mode_of(now) != self.window.mode {
            self.window.mode = mode_of(now);
            self.took(Effect::SetMode(self.window.mode));
            let wanted = self.wanted_mode();
            self.findings.extend(apply::mode_findings(wanted, now, Hand::User));
        }
        if !now.is_plain() {
            let wanted = self.resolved.settings.window;
            self.findings.extend(apply::window_findings(wanted, now, None, Hand::System));
            self.window.settled(now);
            return;
        }
        let (was, is) = (before.placed, now.placed);
        let moved = !(near(was.x, is.x) && near(was.y, is.y));
        let resized = !(near(was.width, is.width) && near(was.height, is.height));
        if before.is_plain() && (moved || resized) {
            self.popups.used();
            self.took(Effect::PlaceWindow(WindowGeometry {
                position: Some(Point { x: is.x, y: is.y }),
                size: Size { width: is.width, height: is.height },
            }));
            self.findings.extend(apply::window_findings(
                self.resolved.settings.window,
                now,
                None,
                Hand::System,
            ));
        }
        self.window.settled(now);
        // What waited for the window to be plain again can be done now.
        self.put_in_force();
    }

    /// Records what the user has already done to the window.
    fn took(&mut self, chosen: Effect) {
        let target = chosen.target();
        self.hands.use_window(chosen.clone());
        self.tried.record(chosen.clone(), false);
        let fixed = target.keys().iter().any(|key| self.is_fixed(*key));
        if fixed || self.resolved.settings.wallboard && target == Target::Mode {
            // Of this run alone.
            if let Some(base) =
                plan::desired(&self.resolved.settings).into_iter().find(|effect| effect.target() == target)
            {
                self.hands.take(base, chosen);
            }
        } else {
            self.keep_unsaved(&chosen);
        }
        self.resolved = Resolved::new(&self.layers);
    }

    fn wanted_mode(&self) -> WindowMode {
        match (self.resolved.settings.wallboard, self.resolved.settings.fullscreen) {
            (true, _) => WindowMode::Wallboard,
            (false, true) => WindowMode::Fullscreen,
            (false, false) => WindowMode::Normal,
        }
    }

    // --- Shortcuts and tray ------------------------------------------------------------------------

    pub(super) fn on_shortcut(&mut self, action: Action) {
        self.last_shortcut = Some((action, std::time::SystemTime::now()));
        match action {
            Action::ToggleWindow => self.read_window(Purpose::Toggle),
            Action::Search => self.show_intent(IntentTarget::Search, String::new()),
            Action::Call => self.call_pressed(),
            Action::Answer | Action::Hangup => self.do_action(action, Asker::Nobody),
        }
    }

    pub(super) fn wait_for_tray(&mut self) {
        let ports = self.ports.clone();
        let within = self.start.timings.tray;
        self.spawn(async move { Event::TrayHost(ports.surroundings().tray_host(within).await) });
    }

    /// The tray's answer: a start at login that nobody could bring back opens minimised.
    pub(super) fn on_tray_host(&mut self, present: bool) {
        if !present && self.start.hidden && self.start.autostart {
            self.no_tray = true;
            self.tried.forget(Target::Autostart);
            self.put_in_force();
            self.open_window(Birth::Minimised);
        }
    }

    fn force_is_busy(&self) -> bool {
        !self.force.is_idle()
    }
}
