//! The icon in the tray: what it shows, what its menu asks for, and what becomes of the window when nothing shows
//! it any more.

mod host;
mod icon;

use settings::placement::{self, Monitor};
use settings::plan::{Effect, WindowMode};
use settings::values::{Point, Size, WindowGeometry};
use tokio::time::Instant;

use self::host::Host;
use crate::core::Core;
use crate::event::window::{Purpose, Wish};
use crate::event::{Asker, Event};
use crate::feature::{Feature, Handled};
use crate::follower::Follower;
use crate::ports::tray::{Tray, TrayRequest};
use crate::ports::{AppWindow as _, Ports, Surroundings as _, WindowRequest, WindowState};
use crate::view::IntentTarget;

/// The icon, and the host that shows it.
#[derive(Debug, Default)]
pub struct TrayIcon {
    icon: Follower<Tray>,
    host: Host,
}

/// Where the window and the pointer are, for bringing the one to the other.
#[derive(Debug)]
struct Whereabouts {
    pointer: Option<Point>,
    monitors: Vec<Monitor>,
    state: Option<WindowState>,
}

impl<P: Ports> Feature<P> for TrayIcon {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Tray(request) => on_request(core, *request),
            Event::TrayHost(present) => self.host.on_presence(core, *present),
            Event::WindowShown => self.host.on_window_shown(),
            Event::Own(_) => return self.on_own(core, event),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        self.host.wait_at_login(core);
        let wanted = icon::tray(&icon::Facts::of(core));
        let change = self.icon.follow(Some(wanted), core.now());
        if let Some(tray) = change.and_then(|change| change.wanted) {
            core.ports.surroundings().show_tray(tray.clone());
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.host.due()
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.host.give_up(core);
    }
}

impl TrayIcon {
    fn on_own<P: Ports>(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Some(at) = event.take_own::<Whereabouts>() {
            bring_window(core, at);
        } else if let Some(found) = event.take_own::<host::Found>() {
            self.host.on_found(core, &found);
        } else if let Some(waited) = event.take_own::<host::Waited>() {
            Host::on_waited(core, &waited);
        } else {
            return Handled::No;
        }
        Handled::Yes
    }
}

fn on_request<P: Ports>(core: &mut Core<P>, request: TrayRequest) {
    match request {
        TrayRequest::ToggleWindow => core.read_window(Purpose::TrayToggle),
        TrayRequest::Call(action) => core.do_action(action, Asker::Nobody),
        TrayRequest::ToggleDnd => core.toggle_dnd(Asker::Nobody),
        TrayRequest::ShowReport => core.show_intent(IntentTarget::Report, String::new()),
        TrayRequest::ShowSettings => core.show_intent(IntentTarget::Settings, String::new()),
        TrayRequest::BringWindowHere => {
            let ports = core.ports.clone();
            let work = async move {
                let window = ports.window();
                let pointer = window.pointer().await;
                let (monitors, state) = (window.monitors().await, window.read().await);
                Whereabouts { pointer, monitors, state }
            };
            core.spawn_own(work, |_| Whereabouts { pointer: None, monitors: Vec::new(), state: None });
        }
        TrayRequest::Quit => core.emit(Event::Terminate),
    }
}

/// As if the user had moved it there, and in front of everything.
fn bring_window<P: Ports>(core: &mut Core<P>, at: Whereabouts) {
    let Whereabouts { pointer, monitors, state } = at;
    match (pointer, core.facts.window.mode) {
        // The system says where nothing is, and lets nobody place a window either.
        (None, _) => {}
        (Some(pointer), WindowMode::Normal) => {
            let known = state.as_ref().filter(|state| state.is_plain());
            let size = known.map_or(core.settings().window.size, |state| Size {
                width: state.placed.width,
                height: state.placed.height,
            });
            let frame = state.as_ref().map(|state| state.frame).unwrap_or_default();
            let placed = placement::bring_to(pointer, size, frame, &monitors);
            core.by_hand(Effect::PlaceWindow(WindowGeometry {
                position: Some(placed.position),
                size: placed.size,
            }));
        }
        (Some(pointer), mode) => {
            core.ports.window().ask(WindowRequest::SetMode { mode, monitor_at: Some(pointer) });
        }
    }
    core.emit(Event::WindowRead { state, purpose: Purpose::Show, wish: Wish::default() });
}
