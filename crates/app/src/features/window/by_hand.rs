//! What the user does to the window with the means of the system: moves it, resizes it, makes it fill the
//! screen. It is read a moment after the last change and compared with how the program left it.

use settings::placement::{MovedBy, moved_by};
use settings::plan::{Effect, Target, WindowMode};
use settings::values::{Point, Size, WindowGeometry};

use super::Window;
use crate::core::Core;
use crate::core::apply::{Hand, mode_findings, mode_of, window_findings};
use crate::event::Event;
use crate::ports::{Ports, Surroundings as _, WindowState};

impl Window {
    pub(super) fn look_at_hands_later<P: Ports>(&mut self, core: &Core<P>) {
        self.settle_at = Some(core.now() + core.start.timings.settle);
    }

    /// Compares the window with how the program left it: a difference is the user's.
    pub(super) fn look_at_hands<P: Ports>(&mut self, core: &mut Core<P>, now: &WindowState) {
        let unseen = !now.visible || now.minimised;
        let is_wallboard = core.facts.window.mode == WindowMode::Wallboard;
        if is_wallboard && (unseen || mode_of(now) != WindowMode::Wallboard) {
            core.ports.surroundings().let_sleep();
            core.try_again(&[Target::Mode]);
        }
        if unseen {
            return;
        }
        if core.is_reconciling() {
            self.look_at_hands_later(core);
            return;
        }
        let Some(before) = self.state.clone() else { return };
        let mover = moved_by(before.placed, &before.monitors, now.placed, &now.monitors);
        if self.is_shaken(core.now()) || mover == MovedBy::System {
            self.rearrange(core, now);
            return;
        }
        if mode_of(now) != core.facts.window.mode {
            core.facts.window.mode = mode_of(now);
            core.took(Effect::SetMode(mode_of(now)));
            let wanted = wanted_mode(core);
            core.found(mode_findings(wanted, now, Hand::User));
        }
        if !now.is_plain() {
            core.found(window_findings(core.settings().window, now, None, Hand::System));
        } else if before.is_plain() && mover == MovedBy::User {
            self.user_moved_it(core, now);
        }
        self.settled(core, now);
        // What waited for the window to be plain again can be done now.
        core.reconcile();
    }

    fn user_moved_it<P: Ports>(&mut self, core: &mut Core<P>, now: &WindowState) {
        let is = now.placed;
        let size = Size { width: is.width, height: is.height };
        // sway 1.7 goes back to an earlier size with the next change of the focus.
        let taken_back = !now.tells_place && self.resized_from == Some(size);
        if !taken_back {
            self.resized_from = None;
            core.emit(Event::WindowUsed);
            // Where nobody tells the place, the one that is stored stays.
            let position = if now.tells_place {
                Some(Point { x: is.x, y: is.y })
            } else {
                core.settings().window.position
            };
            core.took(Effect::PlaceWindow(WindowGeometry { position, size }));
        }
        core.found(window_findings(core.settings().window, now, None, Hand::System));
    }
}

const fn wanted_mode<P: Ports>(core: &Core<P>) -> WindowMode {
    match (core.settings().wallboard, core.settings().fullscreen) {
        (true, _) => WindowMode::Wallboard,
        (false, true) => WindowMode::Fullscreen,
        (false, false) => WindowMode::Normal,
    }
}
