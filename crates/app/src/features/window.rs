//! The window: its life, what the user does to it by hand, and its place among the monitors.
//!
//! Nothing that matters lives in the web view: it is built when somebody looks, and thrown away when it has
//! been hidden for long. What the settings ask of the window is part of the plan, which the core applies; here
//! is what happens to it besides.

mod by_hand;
mod life;
mod monitors;
mod showing;

use serde_json::Value;
use settings::plan::{Effect, WindowMode};
use settings::values::{Size, Zoom};
use tokio::time::Instant;

use crate::core::Core;
use crate::core::apply::mode_of;
use crate::event::Applied;
use crate::event::window::{Birth, Purpose, Showing, Wish};
use crate::event::{Event, PageRequest, VerbReply, WindowEvent, ZoomStep};
use crate::facts::window::Phase;
use crate::feature::{Feature, Handled};
use crate::ports::{AppWindow as _, Ports, WindowState};

/// What only the window itself knows.
#[derive(Debug, Default)]
pub struct Window {
    /// As the program left it: what differs from it later is the user's doing. None: nothing has been put in
    /// force in it yet.
    state: Option<WindowState>,
    /// The size it had before the program gave it another, where compositors may go back to that.
    resized_from: Option<Size>,
    /// The user's last change is looked at then.
    settle_at: Option<Instant>,
    /// The monitors are others: the window is put in its place then.
    rearrange_at: Option<Instant>,
    /// Until then it is the system that moves the window.
    shaken_until: Option<Instant>,
    /// Since when it is hidden.
    hidden_at: Option<Instant>,
    /// The web view is not thrown away before, because of a call.
    kept_until: Option<Instant>,
    /// The web view is being thrown away.
    closing: bool,
    /// Who asked for a window that is being built, and what they are told when it is there.
    askers: Vec<(ipc::Reply, VerbReply)>,
}

impl<P: Ports> Feature<P> for Window {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::ReadWindow { purpose, wish } => {
                core.skip_drawing();
                read(core, *purpose, wish.clone());
            }
            Event::ShowWindow { token } => {
                core.skip_drawing();
                read(core, Purpose::Show, Wish { token: token.clone(), told: None });
            }
            Event::WindowRead { state, purpose, wish } => {
                self.on_read(core, state.as_ref(), *purpose, wish);
            }
            Event::OpenWindow(birth) => self.open(core, *birth),
            Event::WindowBuilding { mode } => core.facts.window.mode = *mode,
            Event::FirstWindowOpening => {
                core.facts.window.phase = Phase::Opening;
                core.facts.window.seen = true;
            }
            Event::WindowFound(state) => self.find(core, state),
            Event::AnswerWhenOpen { answer, reply } => self.askers.push((answer.clone(), reply.clone())),
            Event::WindowOpened(result) => {
                self.on_opened(core, result.as_ref());
                return Handled::No;
            }
            Event::HideWindow => self.hide(core),
            Event::Closing { tray } => self.close(core, *tray),
            Event::PopUpWindow => self.pop_up(core),
            Event::WindowIsBack => self.hidden_at = None,
            Event::Window(event) => return self.on_window(core, *event),
            Event::Applied { round, applied, window } => {
                if core.is_current_plan(*round) {
                    self.on_applied(core, applied, window.as_ref());
                }
                return Handled::No;
            }
            Event::Page(request, reply) => {
                let Some(chosen) = chosen(core, request) else { return Handled::No };
                if let Some(chosen) = chosen {
                    core.by_hand(chosen);
                }
                reply.send(Ok(Value::Null));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn due(&self, core: &Core<P>) -> Option<Instant> {
        [self.settle_at, self.rearrange_at, self.throw_away_at(core)].into_iter().flatten().min()
    }

    fn wake(&mut self, core: &mut Core<P>) {
        let now = core.now();
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if due(self.throw_away_at(core)) {
            self.throw_away(core);
        }
        if due(self.settle_at) {
            self.settle_at = None;
            core.read_window(Purpose::Settled);
        }
        if due(self.rearrange_at) {
            self.rearrange_at = None;
            core.read_window(Purpose::Monitors);
        }
        // It is only looked at, or goes while nobody sees it.
        core.skip_drawing();
    }
}

impl Window {
    fn on_window<P: Ports>(&mut self, core: &mut Core<P>, event: WindowEvent) -> Handled {
        match event {
            WindowEvent::Changed => {
                // A window that is dragged says so many times a second.
                core.skip_drawing();
                if self.is_shaken(core.now()) {
                    self.rearrange_soon(core);
                } else {
                    self.look_at_hands_later(core);
                }
                Handled::Yes
            }
            WindowEvent::Focused => {
                core.skip_drawing();
                // It may have come back from being minimised.
                self.look_at_hands_later(core);
                Handled::No
            }
            WindowEvent::MonitorsChanged => {
                self.on_monitors_changed(core);
                Handled::Yes
            }
            WindowEvent::CloseRequested => {
                life::ask_to_close(core);
                Handled::Yes
            }
            WindowEvent::Destroyed => {
                self.on_destroyed(core);
                Handled::No
            }
        }
    }

    fn on_read<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        state: Option<&WindowState>,
        purpose: Purpose,
        wish: &Wish,
    ) {
        if purpose.is_by_user() {
            core.emit(Event::WindowUsed);
        }
        let Some(state) = state else {
            if purpose.is_by_user() {
                core.open_window(Birth::Shown);
                showing::watch(core, wish, true);
            }
            return;
        };
        let before = (core.facts.window, core.findings_now());
        core.facts.window.seen = can_be_seen(state);
        match purpose {
            Purpose::Settled => {
                self.look_at_hands(core, state);
                if !core.is_reconciling() && before == (core.facts.window, core.findings_now()) {
                    core.skip_drawing();
                }
            }
            Purpose::Monitors => self.rearrange(core, state),
            Purpose::Toggle if can_be_seen(state) && state.focused => {
                self.hide(core);
                wish.tell(Showing::Hidden);
            }
            Purpose::TrayToggle if can_be_seen(state) => self.hide(core),
            Purpose::Toggle | Purpose::TrayToggle | Purpose::Show => self.show(core, state, wish),
        }
    }

    /// A plan was applied; `window`: as it is after that.
    fn on_applied<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        applied: &[Applied],
        window: Option<&WindowState>,
    ) {
        // A new one is moved by the system as well, while it comes up.
        let mut moved = self.state.is_none();
        let mode = core.facts.window.mode;
        for Applied { effect, seen_in_place, resized_from, .. } in applied {
            if resized_from.is_some() {
                self.resized_from = *resized_from;
            }
            moved |= match effect {
                Effect::PlaceWindow(_) => seen_in_place.is_none(),
                Effect::SetMode(wanted) => *wanted != mode,
                _ => false,
            };
            if let Some(state) = seen_in_place {
                self.settled(core, state);
            }
        }
        if let Some(state) = window {
            if moved {
                self.settled(core, state);
            } else {
                // Where and as large as it was: what differs from how it was left stays to be looked at as
                // the user's.
                core.facts.window.seen = can_be_seen(state);
            }
            core.facts.window.out_of_reach = false;
        }
    }

    /// The state after the program's own changes: what differs from it later is the user's doing.
    fn settled<P: Ports>(&mut self, core: &mut Core<P>, state: &WindowState) {
        core.facts.window.mode = mode_of(state);
        core.facts.window.seen = can_be_seen(state);
        let known = match self.state.take() {
            // The place that the window returns to is not the one it has now.
            Some(known) if !state.is_plain() => WindowState { placed: known.placed, ..state.clone() },
            _ => state.clone(),
        };
        self.know(core, Some(known));
    }

    fn know<P: Ports>(&mut self, core: &mut Core<P>, state: Option<WindowState>) {
        core.facts.window.tells_place = state.as_ref().is_none_or(|state| state.tells_place);
        self.state = state;
    }
}

fn read<P: Ports>(core: &mut Core<P>, purpose: Purpose, wish: Wish) {
    let ports = core.ports.clone();
    let work = async move { Event::WindowRead { state: ports.window().read().await, purpose, wish } };
    core.spawn(work, move |_| Event::WindowRead { state: None, purpose, wish: Wish::default() });
}

const fn can_be_seen(state: &WindowState) -> bool {
    state.visible && !state.minimised
}

/// What the page's user wants of the window; none: it is no request to the window. Nothing inside: it stays.
fn chosen<P: Ports>(core: &Core<P>, request: &PageRequest) -> Option<Option<Effect>> {
    Some(match request {
        PageRequest::LeaveWallboard => Some(Effect::SetMode(WindowMode::Normal)),
        PageRequest::ToggleFullscreen => match core.facts.window.mode {
            WindowMode::Normal => Some(Effect::SetMode(WindowMode::Fullscreen)),
            WindowMode::Fullscreen => Some(Effect::SetMode(WindowMode::Normal)),
            // The wallboard holds the screen until Esc.
            WindowMode::Wallboard => None,
        },
        PageRequest::Zoom(step) => {
            // What is wanted, as what was tried may still be on its way.
            let zoom = core.settings().zoom;
            Some(Effect::SetZoom(match step {
                ZoomStep::In => zoom.larger(),
                ZoomStep::Out => zoom.smaller(),
                ZoomStep::Reset => Zoom::DEFAULT,
            }))
        }
        _ => return None,
    })
}
