//! The host that shows the icon: some desktops have none, panels restart, and a hidden window must not be lost.

use tokio::time::Instant;

use crate::core::Core;
use crate::event::Event;
use crate::event::window::Birth;
use crate::ports::{AppWindow as _, Ports, Surroundings as _, WindowRequest, WindowState};
use settings::plan::Target;

/// What is known of the host.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// A start at login waits for it, or has.
    waited: bool,
    /// Told last.
    present: bool,
    /// It has gone: a hidden window is given back then, if there is none again.
    given_up_at: Option<Instant>,
    /// The window was given back, and nobody has touched it since.
    gave_back: bool,
}

/// What the wait for a host at login came to.
#[derive(Debug)]
pub(super) struct Waited {
    present: bool,
}

/// The window as it was found; none: there is none.
#[derive(Debug)]
pub(super) struct Found {
    looked: Look,
    state: Option<WindowState>,
}

/// What it was looked at for.
#[derive(Debug, Clone, Copy)]
enum Look {
    /// Nothing shows the icon any more: a hidden one is minimised.
    HostGone,
    /// Something does again: one that is still as it was given back is hidden.
    HostBack,
}

impl Host {
    /// A start at login without a window is one that the tray can bring back.
    pub(super) fn wait_at_login<P: Ports>(&mut self, core: &mut Core<P>) {
        if !starts_in_tray(core) || std::mem::replace(&mut self.waited, true) {
            return;
        }
        let (ports, within) = (core.ports.clone(), core.start.timings.tray);
        let work = async move { Waited { present: ports.surroundings().tray_host(within).await } };
        core.spawn_own(work, |_| Waited { present: false });
    }

    /// A start at login that nobody could bring back opens minimised.
    pub(super) fn on_waited<P: Ports>(core: &mut Core<P>, waited: &Waited) {
        if !waited.present && starts_in_tray(core) {
            core.facts.no_tray = true;
            core.forget_tried(&[Target::Autostart]);
            core.reconcile();
            core.emit(Event::OpenWindow(Birth::Minimised));
        }
    }

    /// Panels restart, and some go while the screen is locked: only one that stays away counts as gone.
    pub(super) fn on_presence<P: Ports>(&mut self, core: &mut Core<P>, present: bool) {
        let was = std::mem::replace(&mut self.present, present);
        if present {
            self.given_up_at = None;
            if std::mem::take(&mut self.gave_back) {
                look(core, Look::HostBack);
            }
        } else if was {
            self.given_up_at = Some(core.now() + core.start.timings.tray);
        }
    }

    /// When a host that has gone counts as gone.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.given_up_at
    }

    /// A window that is hidden would be lost.
    pub(super) fn give_up<P: Ports>(&mut self, core: &mut Core<P>) {
        self.given_up_at = None;
        look(core, Look::HostGone);
    }

    /// The user has the window.
    pub(super) const fn on_window_shown(&mut self) {
        self.gave_back = false;
    }

    pub(super) fn on_found<P: Ports>(&mut self, core: &mut Core<P>, found: &Found) {
        match (found.looked, &found.state) {
            (Look::HostGone, state) => self.give_window_back(core, state.as_ref()),
            (Look::HostBack, Some(state)) if state.minimised => core.emit(Event::HideWindow),
            (Look::HostBack, _) => {}
        }
    }

    /// The hidden window, minimised. One that was never there is still nobody's: `--hidden` is a promise.
    fn give_window_back<P: Ports>(&mut self, core: &mut Core<P>, state: Option<&WindowState>) {
        match state {
            Some(state) if state.visible => return,
            Some(_) => core.ports.window().ask(WindowRequest::ShowMinimised),
            None if core.start.hidden && !core.start.autostart && !core.facts.window.was_open => return,
            None => core.emit(Event::OpenWindow(Birth::Minimised)),
        }
        core.emit(Event::WindowIsBack);
        self.gave_back = true;
    }
}

fn starts_in_tray<P: Ports>(core: &Core<P>) -> bool {
    core.start.hidden && core.start.autostart
}

fn look<P: Ports>(core: &mut Core<P>, looked: Look) {
    let ports = core.ports.clone();
    let work = async move { Found { looked, state: ports.window().read().await } };
    core.spawn_own(work, move |_| Found { looked, state: None });
}
