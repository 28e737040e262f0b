//! The life of the window: opened, shown, hidden, closed, and its web view thrown away.

use std::time::Duration;

use settings::plan::Target;
use tokio::time::Instant;

use super::{Window, can_be_seen, showing};
use crate::core::Core;
use crate::core::apply::mode_of;
use crate::event::Event;
use crate::event::window::{Birth, Wish};
use crate::facts::window::Phase;
use crate::ports::{AppWindow as _, Ports, Surroundings as _, WindowRequest, WindowState};

/// While there is a call the window may be looked at any moment: so long its web view stays at least.
const AFTER_A_CALL: Duration = Duration::from_secs(30);

impl Window {
    pub(super) fn open<P: Ports>(&mut self, core: &mut Core<P>, birth: Birth) {
        if core.facts.window.phase != Phase::Absent {
            return;
        }
        core.facts.window.phase = Phase::Opening;
        core.facts.window.seen = birth == Birth::Shown;
        self.fetch_after_long_absence(core);
        core.emit(Event::BuildWindow(birth));
    }

    /// The window was built before this feature was.
    pub(super) fn find<P: Ports>(&mut self, core: &mut Core<P>, state: &WindowState) {
        core.facts.window.phase = Phase::Open;
        core.facts.window.was_open = true;
        core.facts.window.mode = mode_of(state);
        core.facts.window.seen = can_be_seen(state);
        self.hidden_at = (!state.visible).then(|| core.now());
    }

    /// It was built, or could not be: whoever asked for it is told.
    pub(super) fn on_opened<P: Ports>(&mut self, core: &mut Core<P>, result: Result<&(), &String>) {
        for (answer, reply) in self.askers.drain(..) {
            reply.send(match result {
                Ok(()) => answer,
                Err(why) => ipc::Reply::failed(showing::cannot_open(core.language, why)),
            });
        }
        match result {
            Ok(()) => {
                core.facts.window.phase = Phase::Open;
                core.facts.window.was_open = true;
                core.reconcile_new_window();
            }
            Err(why) => {
                tracing::error!(%why, "the window could not be opened");
                core.facts.window.phase = Phase::Absent;
            }
        }
    }

    pub(super) fn show<P: Ports>(&mut self, core: &mut Core<P>, state: &WindowState, wish: &Wish) {
        core.facts.window.seen = true;
        core.emit(Event::WindowShown);
        self.fetch_after_long_absence(core);
        core.ports.window().ask(match &wish.token {
            Some(token) => WindowRequest::Activate { token: token.clone() },
            None => WindowRequest::ShowAndFocus,
        });
        showing::watch(core, wish, !can_be_seen(state));
        if !state.visible {
            // Hiding loses the place, and some window managers let go of what was on top.
            self.know(core, None);
            core.forget_tried(&[Target::Window, Target::Mode, Target::AlwaysOnTop]);
            core.reconcile();
        } else if state.minimised {
            core.try_again(&[Target::Mode, Target::AlwaysOnTop]);
            core.reconcile();
        }
    }

    /// For a call: it comes to the front without the keyboard, once there is one.
    pub(super) fn pop_up<P: Ports>(&mut self, core: &mut Core<P>) {
        if !core.facts.window.is_open() {
            return self.open(core, Birth::Unseen);
        }
        self.fetch_after_long_absence(core);
        let ports = core.ports.clone();
        let work = async move { Event::PoppedUp(ports.window().pop_up().await) };
        core.spawn(work, |_| Event::PoppedUp(None));
    }

    pub(super) fn hide<P: Ports>(&mut self, core: &mut Core<P>) {
        core.facts.window.seen = false;
        core.ports.window().ask(WindowRequest::Hide);
        core.ports.surroundings().let_sleep();
        core.emit(Event::StopRecordingShortcut);
        self.hidden_at.get_or_insert_with(|| core.now());
    }

    /// The user closed the window: the app goes on in the tray, and where there is none, where it can
    /// be found again.
    pub(super) fn close<P: Ports>(&mut self, core: &mut Core<P>, tray: bool) {
        core.emit(Event::WindowUsed);
        if tray {
            self.hide(core);
            core.emit(Event::ClosedToTray);
        } else {
            core.facts.window.seen = false;
            core.ports.window().ask(WindowRequest::Minimise);
        }
    }

    pub(super) fn on_destroyed<P: Ports>(&mut self, core: &mut Core<P>) {
        core.facts.window.phase = Phase::Absent;
        core.facts.window.seen = false;
        core.ports.surroundings().let_sleep();
        self.know(core, None);
        self.settle_at = None;
        self.rearrange_at = None;
        self.closing = false;
    }

    /// Whoever looks again after a while sees what is, and not what was.
    pub(super) fn fetch_after_long_absence<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.hidden_at.take().is_some_and(|at| core.now().duration_since(at) >= core.start.timings.absence)
        {
            core.fetch();
        }
    }

    /// Hidden for long, the web view is thrown away; not where a call is to bring it up at once.
    pub(super) fn throw_away_at<P: Ports>(&self, core: &Core<P>) -> Option<Instant> {
        let stays = core.settings().popup_on_incoming_call;
        if stays || self.closing || !core.facts.window.is_open() {
            return None;
        }
        let at = self.hidden_at? + core.start.timings.dispose;
        Some(self.kept_until.map_or(at, |kept| kept.max(at)))
    }

    /// Throws the web view away; the next look builds it again, with the user where they were.
    pub(super) fn throw_away<P: Ports>(&mut self, core: &Core<P>) {
        if core.session.calls.all().is_empty() {
            self.closing = true;
            core.ports.window().close();
        } else {
            self.kept_until = Some(core.now() + AFTER_A_CALL.min(core.start.timings.dispose));
        }
    }
}

/// The user wants to close the window: what that means depends on whether there is a tray.
pub(super) fn ask_to_close<P: Ports>(core: &mut Core<P>) {
    let ports = core.ports.clone();
    let work = async move { Event::Closing { tray: ports.surroundings().tray_host(Duration::ZERO).await } };
    core.spawn(work, |_| Event::Closing { tray: false });
}
