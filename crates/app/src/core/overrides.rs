//! What the user changes by hand where the settings ask for something else: done, remembered and kept.

use settings::plan::{self, Effect, Target, WindowMode};

use super::Core;
use crate::ports::Ports;

impl<P: Ports> Core<P> {
    /// The user asked for something: done, and remembered as theirs.
    pub(crate) fn by_hand(&mut self, chosen: Effect) {
        // Esc always leaves the wallboard for this run: nobody is locked in.
        let leaves = self.facts.window.mode == WindowMode::Wallboard;
        if !leaves && self.refuse_fixed(chosen.target().keys()) {
            return;
        }
        let target = chosen.target();
        if matches!(target, Target::Mode | Target::Window) {
            self.overrides.use_window(chosen.clone());
        }
        // Leaving the wallboard is of this run alone.
        let wallboard = self.settings().wallboard && target == Target::Mode;
        if wallboard || !self.keep_unsaved(&chosen) {
            self.override_in_this_run(chosen);
        }
        self.reconcile();
    }

    /// Records what the user has already done to the window.
    pub(crate) fn took(&mut self, chosen: Effect) {
        let target = chosen.target();
        self.overrides.use_window(chosen.clone());
        self.tried.record(chosen.clone(), false);
        let fixed = target.keys().iter().any(|key| self.is_fixed(*key));
        if fixed || self.settings().wallboard && target == Target::Mode {
            self.override_in_this_run(chosen);
        } else {
            self.keep_unsaved(&chosen);
        }
    }

    /// The user has just set these: they are done now, where a change from elsewhere waits for the next start.
    pub(crate) fn place_window_now(&mut self, touched: &[Target]) {
        for effect in plan::desired(self.settings()) {
            if touched.contains(&effect.target()) {
                self.overrides.use_window(effect);
            }
        }
    }

    fn override_in_this_run(&mut self, chosen: Effect) {
        let mut desired = plan::desired(self.settings()).into_iter();
        if let Some(base) = desired.find(|effect| effect.target() == chosen.target()) {
            self.overrides.take(base, chosen);
        }
    }
}
