//! What the user changed by hand in this run, and what a later settings document may do about it.
//!
//! A fetch never undoes what was changed by hand. A new value does apply, because it is a new wish;
//! but a new place of the window, or fullscreen, does not: whoever has moved, resized or toggled the
//! window is working in it, so that waits for the next start. What is kept beyond this run is the
//! matter of the unsaved layer.

use std::collections::BTreeMap;

use crate::plan::{Effect, Target, Tried, WindowMode};

/// What is known of changes by hand in this run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    changed: BTreeMap<Target, Override>,
    /// What the user last made of the window's place and mode: never made to wait.
    window: BTreeMap<Target, Effect>,
}

#[derive(Debug, Clone, PartialEq)]
struct Override {
    /// What the settings asked for when the user changed it.
    base: Effect,
    /// What the user made of it.
    chosen: Effect,
}

/// How an effect relates to the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectStanding {
    /// As the settings ask.
    Wanted,
    /// As the user changed it; the settings have not changed since.
    ByHand,
    /// As it was; the settings ask for something else at the next start.
    Deferred,
}

impl Overrides {
    /// The user made `chosen` of what the settings ask for as `base`. Back to `base` is no change.
    pub fn take(&mut self, base: Effect, chosen: Effect) {
        if base == chosen {
            self.changed.remove(&base.target());
        } else {
            self.changed.insert(base.target(), Override { base, chosen });
        }
    }

    /// The user has moved, resized or toggled the window, to this.
    pub fn use_window(&mut self, chosen: Effect) {
        self.window.insert(chosen.target(), chosen);
    }

    /// Whether it is the user who has asked for this, here and now.
    #[must_use]
    pub fn asked_for(&self, effect: &Effect) -> bool {
        self.window.get(&effect.target()) == Some(effect)
    }

    /// Whether the user has moved, resized or toggled the window in this run.
    #[must_use]
    pub fn window_in_use(&self) -> bool {
        !self.window.is_empty()
    }

    /// The effects that are to be in force, each with how it relates to the settings. Changes by hand
    /// that a new wish has overtaken are forgotten.
    pub fn standing(&mut self, desired: Vec<Effect>, tried: &Tried) -> Vec<(Effect, EffectStanding)> {
        let in_use = self.window_in_use();
        desired
            .into_iter()
            .map(|wanted| {
                let target = wanted.target();
                match self.changed.get(&target) {
                    Some(change) if change.base == wanted => (change.chosen.clone(), EffectStanding::ByHand),
                    Some(_) => {
                        self.changed.remove(&target);
                        (wanted, EffectStanding::Wanted)
                    }
                    None => match tried.effect(target) {
                        Some(last)
                            if in_use
                                && *last != wanted
                                && self.window.get(&target) != Some(&wanted)
                                && defers(&wanted, last) =>
                        {
                            (last.clone(), EffectStanding::Deferred)
                        }
                        _ => (wanted, EffectStanding::Wanted),
                    },
                }
            })
            .collect()
    }
}

/// The window's place and fullscreen wait while the window is in use; the wallboard does not.
fn defers(wanted: &Effect, last: &Effect) -> bool {
    const fn is_wallboard(effect: &Effect) -> bool {
        matches!(effect, Effect::SetMode(WindowMode::Wallboard))
    }
    matches!(wanted.target(), Target::Window | Target::Mode) && !is_wallboard(wanted) && !is_wallboard(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Point, Size, WindowGeometry, Zoom};

    const fn place(x: f64) -> Effect {
        Effect::PlaceWindow(WindowGeometry {
            position: Some(Point { x, y: 0.0 }),
            size: Size { width: 800.0, height: 600.0 },
        })
    }

    const fn zoom(per_cent: f64) -> Effect {
        Effect::SetZoom(Zoom::new(per_cent))
    }

    fn tried(effect: Effect) -> Tried {
        let mut tried = Tried::default();
        tried.record(effect, false);
        tried
    }

    fn standing(overrides: &mut Overrides, wanted: Effect, tried: &Tried) -> (Effect, EffectStanding) {
        overrides.standing(vec![wanted], tried).remove(0)
    }

    #[test]
    fn a_new_place_waits_while_the_window_is_in_use() {
        let (mut overrides, tried) = (Overrides::default(), tried(place(50.0)));
        assert_eq!(standing(&mut overrides, place(9.0), &tried), (place(9.0), EffectStanding::Wanted));
        overrides.use_window(place(50.0));
        assert_eq!(standing(&mut overrides, place(50.0), &tried), (place(50.0), EffectStanding::Wanted));
        assert_eq!(standing(&mut overrides, place(9.0), &tried), (place(50.0), EffectStanding::Deferred));
    }

    #[test]
    fn what_the_user_asks_of_the_window_in_use_does_not_wait() {
        let (normal, full) = (Effect::SetMode(WindowMode::Normal), Effect::SetMode(WindowMode::Fullscreen));
        let (mut overrides, tried) = (Overrides::default(), tried(normal.clone()));
        overrides.use_window(full.clone());
        assert_eq!(standing(&mut overrides, full.clone(), &tried), (full, EffectStanding::Wanted));
    }

    #[test]
    fn a_new_zoom_overtakes_the_users() {
        let (mut overrides, tried) = (Overrides::default(), Tried::default());
        overrides.take(zoom(100.0), zoom(110.0));
        assert_eq!(standing(&mut overrides, zoom(100.0), &tried), (zoom(110.0), EffectStanding::ByHand));
        assert_eq!(standing(&mut overrides, zoom(90.0), &tried), (zoom(90.0), EffectStanding::Wanted));
        assert_eq!(standing(&mut overrides, zoom(100.0), &tried), (zoom(100.0), EffectStanding::Wanted));
    }

    #[test]
    fn the_wallboard_comes_whatever_the_user_did() {
        let (mut overrides, tried) = (Overrides::default(), Tried::default());
        let (normal, wallboard) =
            (Effect::SetMode(WindowMode::Normal), Effect::SetMode(WindowMode::Wallboard));
        overrides.take(normal.clone(), Effect::SetMode(WindowMode::Fullscreen));
        assert_eq!(
            standing(&mut overrides, wallboard.clone(), &tried),
            (wallboard.clone(), EffectStanding::Wanted)
        );
        // Left with Esc it stays left until the settings change.
        overrides.take(wallboard.clone(), normal.clone());
        assert_eq!(standing(&mut overrides, wallboard, &tried), (normal.clone(), EffectStanding::ByHand));
        assert_eq!(standing(&mut overrides, normal.clone(), &tried), (normal, EffectStanding::Wanted));
    }
}
