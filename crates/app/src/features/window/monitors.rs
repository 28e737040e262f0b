//! The window among monitors that come, go and change while the app runs.
//!
//! Window managers push windows about when that happens, before and after the app hears of it, and none of
//! that is the user's doing. So for a moment every move counts as the system's, and the window is put where
//! the settings or the user want it, as far as the monitors that are there allow: out of reach it is brought
//! back at once, and it returns with its monitor. Nothing of this is kept.

use settings::placement;
use settings::plan::Target;
use tokio::time::Instant;

use super::Window;
use crate::core::Core;
use crate::ports::{Ports, WindowState};

impl Window {
    pub(super) fn is_shaken(&self, now: Instant) -> bool {
        self.shaken_until.is_some_and(|until| now < until)
    }

    pub(super) fn on_monitors_changed<P: Ports>(&mut self, core: &Core<P>) {
        self.shaken_until = Some(core.now() + core.start.timings.shaken);
        // What moved it just now is not looked at as the user's.
        self.settle_at = None;
        self.rearrange_soon(core);
    }

    pub(super) fn rearrange_soon<P: Ports>(&mut self, core: &Core<P>) {
        if core.facts.window.is_open() {
            self.rearrange_at = Some(core.now() + core.start.timings.monitors);
        }
    }

    /// Puts the window where it is wanted, among the monitors that there are now.
    pub(super) fn rearrange<P: Ports>(&mut self, core: &mut Core<P>, now: &WindowState) {
        if core.is_reconciling() {
            self.rearrange_soon(core);
            return;
        }
        // Hidden, it is placed anew when it is shown.
        if !now.visible {
            return;
        }
        core.facts.window.out_of_reach = !can_be_reached(now);
        self.settled(core, now);
        core.try_again(&[Target::Window, Target::Mode, Target::AlwaysOnTop]);
        core.reconcile();
    }
}

fn can_be_reached(window: &WindowState) -> bool {
    if window.minimised {
        return true;
    }
    if window.is_plain() {
        return placement::is_reachable(window.placed, window.frame, &window.monitors);
    }
    window.monitors.iter().any(|monitor| monitor.area.contains(window.placed.centre()))
}
