//! The life of the window, and what the user does to it by hand.
//!
//! Nothing that matters lives in the web view: it is built when somebody looks, and thrown away when
//! it has been hidden for long.

use std::time::Duration;

use calls::popup::Place;
use settings::placement::{MovedBy, moved_by};
use settings::plan::{self, Effect, Target, WindowMode};
use settings::resolve::Resolved;
use settings::values::{Point, Size, WindowGeometry, Zoom};
use tokio::time::Instant;

use super::apply::{self, Hand, mode_of};
use super::showing::{Showing, Wish};
use super::{Core, Event, WindowEvent};
use crate::ports::{AppWindow as _, Ports, Surroundings as _, WindowRequest, WindowSpec, WindowState};

/// What is known of the window.
#[derive(Debug)]
pub(crate) struct Window {
    phase: Phase,
    /// As read last.
    pub mode: WindowMode,
    state: Option<WindowState>,
    /// What it had before the program gave it another size, where compositors may go back to that.
    pub resized_from: Option<Size>,
    /// The user's last change is looked at then.
    pub settle_at: Option<Instant>,
    /// The monitors are others: the window is put in its place then.
    pub rearrange_at: Option<Instant>,
    /// Until then it is the system that moves the window.
    pub shaken_until: Option<Instant>,
    /// Nobody could take hold of it where it is.
    pub out_of_reach: bool,
    /// Hidden for long: the web view is thrown away then.
    pub dispose_at: Option<Instant>,
    /// The one notification of a hidden start has been shown.
    pub told_hidden: bool,
    /// It can be seen, as far as is known.
    pub seen: bool,
    /// There has been one in this run.
    pub was_open: bool,
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
            resized_from: None,
            settle_at: None,
            rearrange_at: None,
            shaken_until: None,
            out_of_reach: false,
            dispose_at: None,
            told_hidden: false,
            seen: false,
            was_open: false,
            hidden_at: None,
        }
    }
}

impl Window {
    pub(crate) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.phase == Phase::Absent
    }

    pub(crate) fn is_opening(&self) -> bool {
        self.phase == Phase::Opening
    }

    /// Whether the session tells where it stands, as far as is known.
    pub(crate) fn tells_place(&self) -> bool {
        self.state.as_ref().is_none_or(|state| state.tells_place)
    }

    /// Nothing has been put in force in it yet.
    pub(crate) fn is_new(&self) -> bool {
        self.state.is_none()
    }

    /// It is there again, though nobody has looked at it yet.
    pub(crate) fn given_back(&mut self) {
        self.dispose_at = None;
        self.hidden_at = None;
    }

    /// The state after the program's own changes: what differs from it later is the user's doing.
    pub(crate) fn settled(&mut self, state: &WindowState) {
        self.mode = mode_of(state);
        self.seen = can_be_seen(state);
        if state.is_plain() || self.state.is_none() {
            self.state = Some(state.clone());
        } else if let Some(known) = &mut self.state {
            // The place that the window returns to is not the one it has now.
            let placed = known.placed;
            *known = WindowState { placed, ..state.clone() };
        }
    }

    /// After changes of the program's that left the window where and as large as it was: what differs from how
    /// it was left stays to be looked at as the user's.
    pub(crate) fn touched(&mut self, state: &WindowState) {
        self.seen = can_be_seen(state);
    }
}

const fn can_be_seen(state: &WindowState) -> bool {
    state.visible && !state.minimised
}

/// Why the window is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Something moved or resized it, some time ago.
    Settled,
    /// The monitors are others.
    Monitors,
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
    /// Nothing shows the tray icon any more: a hidden one is minimised.
    GiveBack,
    /// Something does again: one that is still as it was given back is hidden.
    BackToTray,
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

impl<P: Ports> Core<P> {
    pub(crate) fn read_window(&mut self, purpose: Purpose) {
        let ports = self.ports.clone();
        let wish = std::mem::take(&mut self.wish);
        let work = async move { Event::WindowRead { state: ports.window().read().await, purpose, wish } };
        self.spawn(work, move |_| Event::WindowRead { state: None, purpose, wish: Wish::default() });
    }

    pub(crate) fn on_window_read(&mut self, state: Option<WindowState>, purpose: Purpose, wish: Wish) {
        let by_user = matches!(purpose, Purpose::Toggle | Purpose::TrayToggle | Purpose::Show);
        if by_user {
            self.popups.used();
        }
        if purpose == Purpose::PopUp {
            return self.found_for_popup(state.as_ref());
        }
        let Some(state) = state else {
            match purpose {
                Purpose::Toggle | Purpose::TrayToggle | Purpose::Show => {
                    self.open_window(Birth::Shown);
                    self.watch_showing(wish, true);
                }
                Purpose::GiveBack => self.on_give_back(None),
                _ => {}
            }
            return;
        };
        self.window.seen = can_be_seen(&state);
        match purpose {
            Purpose::PopUp => {}
            Purpose::GoBack(place) => self.go_back(place, &state),
            Purpose::Focused if state.focused => self.popups.used(),
            Purpose::Focused => {}
            Purpose::Settled => self.look_at_hands(&state),
            Purpose::Monitors => self.rearrange(&state),
            Purpose::Toggle if can_be_seen(&state) && state.focused => {
                self.hide_window();
                wish.tell(Showing::Hidden);
            }
            Purpose::TrayToggle if can_be_seen(&state) => self.hide_window(),
            Purpose::GiveBack => self.on_give_back(Some(&state)),
            Purpose::BackToTray if state.minimised => self.hide_window(),
            Purpose::BackToTray => {}
            Purpose::Toggle | Purpose::TrayToggle | Purpose::Show => self.show_window(&state, wish),
        }
    }

    fn show_window(&mut self, state: &WindowState, mut wish: Wish) {
        self.window.dispose_at = None;
        self.window.seen = true;
        self.tray_host.window_in_use();
        self.fetch_after_long_absence();
        self.ports.window().ask(match wish.token.take() {
            Some(token) => WindowRequest::Activate { token },
            None => WindowRequest::ShowAndFocus,
        });
        self.watch_showing(wish, !can_be_seen(state));
        if !state.visible {
            // Hiding loses the place, and some window managers let go of what was on top.
            self.window.state = None;
            for target in [Target::Window, Target::Mode, Target::AlwaysOnTop] {
                self.tried.forget(target);
            }
            self.reconcile();
        } else if state.minimised {
            for target in [Target::Mode, Target::AlwaysOnTop] {
                self.tried.again(target);
            }
            self.reconcile();
        }
    }

    /// The user closed the window: the app goes on in the tray, and where there is none, where it can
    /// be found again.
    pub(crate) fn close_window(&mut self, tray: bool) {
        self.popups.used();
        if tray {
            self.hide_window();
            self.emit(Event::ClosedToTray);
        } else {
            self.window.seen = false;
            self.ports.window().ask(WindowRequest::Minimise);
        }
    }

    pub(crate) fn hide_window(&mut self) {
        self.window.seen = false;
        self.ports.window().ask(WindowRequest::Hide);
        self.ports.surroundings().let_sleep();
        self.emit(Event::StopRecordingShortcut);
        self.window.hidden_at.get_or_insert_with(Instant::now);
        self.arrange_disposal();
    }

    /// Hidden for long, the web view is thrown away; not where a call is to bring it up at once.
    pub(crate) fn arrange_disposal(&mut self) {
        let wanted = !self.resolved.settings.popup_on_incoming_call && self.window.is_open();
        let at = self.window.hidden_at.filter(|_| wanted).map(|at| at + self.start.timings.dispose);
        self.window.dispose_at = at;
    }

    /// Whoever looks again after a while sees what is, and not what was.
    pub(crate) fn fetch_after_long_absence(&mut self) {
        if self.window.hidden_at.take().is_some_and(|at| at.elapsed() >= self.start.timings.absence) {
            self.fetch();
        }
    }

    /// Throws the web view away; the next look builds it again, with the user where they were.
    pub(crate) fn dispose_window(&mut self) {
        /// While there is a call it may be looked at any moment.
        const AFTER_A_CALL: Duration = Duration::from_secs(30);
        if !self.session.calls.all().is_empty() {
            let later = AFTER_A_CALL.min(self.start.timings.dispose);
            self.window.dispose_at = Some(Instant::now() + later);
            return;
        }
        self.window.dispose_at = None;
        self.ports.window().close();
    }

    /// What a window is born with now.
    #[must_use]
    pub fn window_spec(&mut self, birth: Birth) -> WindowSpec {
        let standing = self.overrides.standing(plan::desired(&self.resolved.settings), &self.tried);
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
            match effect {
                Effect::PlaceWindow(geometry) => spec.geometry = geometry,
                Effect::SetMode(mode) => spec.mode = mode,
                Effect::SetAlwaysOnTop(on) => spec.always_on_top = on,
                Effect::SetZoom(zoom) => spec.zoom = zoom,
                _ => {}
            }
        }
        self.window.mode = spec.mode;
        spec.snapshot = serde_json::to_string(&self.draw()).unwrap_or_else(|_| "null".to_owned());
        spec
    }

    /// The first window was opened by `main`, before the loop ran.
    pub fn window_is_opening(&mut self) {
        self.window.phase = Phase::Opening;
        self.window.seen = true;
    }

    pub(crate) fn open_window(&mut self, birth: Birth) {
        if self.window.phase != Phase::Absent {
            return;
        }
        self.window.phase = Phase::Opening;
        self.window.seen = birth == Birth::Shown;
        self.fetch_after_long_absence();
        let spec = self.window_spec(birth);
        let ports = self.ports.clone();
        let work = async move { Event::WindowOpened(ports.window().open(spec).await) };
        self.spawn(work, |why| Event::WindowOpened(Err(why)));
    }

    pub(crate) fn on_window_opened(&mut self, result: Result<(), String>) {
        self.tell_opened(result.as_ref().err().map(String::as_str));
        match result {
            Ok(()) => {
                self.window.phase = Phase::Open;
                self.window.was_open = true;
                for effect in plan::desired(&self.resolved.settings) {
                    if effect.target().needs_window() {
                        self.tried.forget(effect.target());
                    }
                }
                self.reconcile();
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

    pub(crate) fn on_window(&mut self, event: WindowEvent) {
        match event {
            WindowEvent::MonitorsChanged => self.on_monitors_changed(),
            WindowEvent::Changed if self.window.is_shaken() => self.rearrange_soon(),
            WindowEvent::Changed => self.look_at_hands_later(),
            WindowEvent::Focused => {
                // It may have come back from being minimised.
                self.look_at_hands_later();
                self.window_focused();
            }
            WindowEvent::CloseRequested => {
                let ports = self.ports.clone();
                let work = async move {
                    Event::Closing { tray: ports.surroundings().tray_host(Duration::ZERO).await }
                };
                self.spawn(work, |_| Event::Closing { tray: false });
            }
            WindowEvent::Destroyed => {
                self.window.phase = Phase::Absent;
                self.window.seen = false;
                self.window.state = None;
                self.window.settle_at = None;
                self.window.rearrange_at = None;
                self.ports.surroundings().let_sleep();
                self.window.dispose_at = None;
                self.page.gone();
                self.page.life.window_gone();
                self.popups.closed();
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

    /// The user asked for something of the window: done, and remembered as theirs.
    pub(crate) fn by_hand(&mut self, chosen: Effect) {
        // Esc always leaves the wallboard for this run: nobody is locked in.
        let leaves = self.window.mode == WindowMode::Wallboard;
        if !leaves && self.refuse_fixed(chosen.target().keys()) {
            return;
        }
        let target = chosen.target();
        if matches!(target, Target::Mode | Target::Window) {
            self.overrides.use_window(chosen.clone());
        }
        // Leaving the wallboard is of this run alone.
        let wallboard = self.resolved.settings.wallboard && target == Target::Mode;
        if wallboard || !self.keep_unsaved(&chosen) {
            let mut desired = plan::desired(&self.resolved.settings).into_iter();
            if let Some(base) = desired.find(|effect| effect.target() == target) {
                self.overrides.take(base, chosen);
            }
        }
        self.reconcile();
    }

    pub(crate) fn toggle_fullscreen(&mut self) {
        match self.window.mode {
            WindowMode::Normal => self.by_hand(Effect::SetMode(WindowMode::Fullscreen)),
            WindowMode::Fullscreen => self.by_hand(Effect::SetMode(WindowMode::Normal)),
            // The wallboard holds the screen until Esc.
            WindowMode::Wallboard => {}
        }
    }

    /// The zoom that the next step counts from: what is wanted, as what was tried may still be on its way.
    pub(crate) const fn zoom_wanted(&self) -> Zoom {
        self.resolved.settings.zoom
    }

    fn look_at_hands_later(&mut self) {
        self.window.settle_at = Some(Instant::now() + self.start.timings.settle);
    }

    /// Compares the window with how the program left it: a difference is the user's.
    fn look_at_hands(&mut self, now: &WindowState) {
        let unseen = !now.visible || now.minimised;
        if self.window.mode == WindowMode::Wallboard && (unseen || mode_of(now) != WindowMode::Wallboard) {
            self.ports.surroundings().let_sleep();
            self.tried.again(Target::Mode);
        }
        if unseen {
            return;
        }
        if self.is_reconciling() {
            self.look_at_hands_later();
            return;
        }
        let Some(before) = self.window.state.clone() else { return };
        let mover = moved_by(before.placed, &before.monitors, now.placed, &now.monitors);
        if self.window.is_shaken() || mover == MovedBy::System {
            self.rearrange(now);
            return;
        }
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
            self.reconcile();
            return;
        }
        let is = now.placed;
        let size = Size { width: is.width, height: is.height };
        let taken_back = !now.tells_place && self.window.resized_from == Some(size);
        if before.is_plain() && mover == MovedBy::User && taken_back {
            // sway 1.7 does so with the next change of the focus.
            let wanted = self.resolved.settings.window;
            self.findings.extend(apply::window_findings(wanted, now, None, Hand::System));
        } else if before.is_plain() && mover == MovedBy::User {
            self.window.resized_from = None;
            self.popups.used();
            // Where nobody tells the place, the one that is stored stays.
            let position = if now.tells_place {
                Some(Point { x: is.x, y: is.y })
            } else {
                self.resolved.settings.window.position
            };
            self.took(Effect::PlaceWindow(WindowGeometry { position, size }));
            self.findings.extend(apply::window_findings(
                self.resolved.settings.window,
                now,
                None,
                Hand::System,
            ));
        }
        self.window.settled(now);
        // What waited for the window to be plain again can be done now.
        self.reconcile();
    }

    /// Records what the user has already done to the window.
    fn took(&mut self, chosen: Effect) {
        let target = chosen.target();
        self.overrides.use_window(chosen.clone());
        self.tried.record(chosen.clone(), false);
        let fixed = target.keys().iter().any(|key| self.is_fixed(*key));
        if fixed || self.resolved.settings.wallboard && target == Target::Mode {
            // Of this run alone.
            if let Some(base) =
                plan::desired(&self.resolved.settings).into_iter().find(|effect| effect.target() == target)
            {
                self.overrides.take(base, chosen);
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

    pub(crate) fn is_reconciling(&self) -> bool {
        !self.reconciling.is_idle()
    }
}
