//! The window among monitors that come, go and change while the app runs.
//!
//! Window managers push windows about when that happens, before and after the app hears of it, and none of
//! that is the user's doing. So for a moment every move counts as the system's, and the window is put where
//! the settings or the user want it, as far as the monitors that are there allow: out of reach it is brought
//! back at once, and it returns with its monitor. Nothing of this is kept.

use settings::placement;
use settings::plan::Target;
use tokio::time::Instant;

use super::Core;
use super::window::Window;
use crate::ports::{Ports, WindowState};

impl Window {
    pub(crate) fn is_shaken(&self) -> bool {
        self.shaken_until.is_some_and(|until| Instant::now() < until)
    }
}

impl<P: Ports> Core<P> {
    pub(crate) fn on_monitors_changed(&mut self) {
        self.window.shaken_until = Some(Instant::now() + self.start.timings.shaken);
        // What moved it just now is not looked at as the user's.
        self.window.settle_at = None;
        self.rearrange_soon();
    }

    pub(crate) fn rearrange_soon(&mut self) {
        if self.window.is_open() {
            self.window.rearrange_at = Some(Instant::now() + self.start.timings.monitors);
        }
    }

    /// Puts the window where it is wanted, among the monitors that there are now.
    pub(crate) fn rearrange(&mut self, now: &WindowState) {
        if self.is_reconciling() {
            self.rearrange_soon();
            return;
        }
        // Hidden, it is placed anew when it is shown.
        if !now.visible {
            return;
        }
        self.window.out_of_reach = !can_be_reached(now);
        self.window.settled(now);
        for target in [Target::Window, Target::Mode, Target::AlwaysOnTop] {
            self.tried.again(target);
        }
        self.reconcile();
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
