//! From settings to effects: what has to be done now, and only that.
//!
//! An effect is asked of a system and read back: the window, the keyboard, the login. What counts as soon as it
//! is known (how the page looks, what rings) is a policy that a feature of the app follows and reports.
//!
//! A plan is the difference between what the settings ask for and what was last tried. What is as it
//! was tried is left alone, even if the user has changed it by hand since; what failed is tried
//! again.

use std::collections::BTreeMap;

use crate::key::Key;
use crate::resolve::Settings;
use crate::shortcut::{Action, Combination};
use crate::values::{Shortcut, WindowGeometry, Zoom};

/// How the window fills the screen. The wallboard holds fullscreen, so the two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowMode {
    Normal,
    Fullscreen,
    /// Fullscreen without a frame, dashboard only.
    Wallboard,
}

/// What is to become of a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grab {
    /// Disabled, or not to be had: whatever is registered for the action is released.
    Release,
    Register(Combination),
    /// The same combination belongs to an action earlier in the order.
    Duplicate {
        of: Action,
        combination: Combination,
    },
    /// It would be taken from every text field.
    SwallowsTyping(Combination),
}

/// One thing to ask of the window or the computer, and to read back.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    PlaceWindow(WindowGeometry),
    SetMode(WindowMode),
    SetAlwaysOnTop(bool),
    SetZoom(Zoom),
    SetShortcut(Action, Grab),
    SetAutostart { enabled: bool, hidden: bool },
}

/// What an effect changes; two effects on the same target cannot both be in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    Window,
    Mode,
    AlwaysOnTop,
    Zoom,
    Shortcut(Action),
    Autostart,
}

impl Target {
    /// The rows of the report that the target answers for.
    #[must_use]
    pub const fn keys(self) -> &'static [Key] {
        match self {
            Self::Window => &Key::WINDOW,
            Self::Mode => &[Key::Fullscreen, Key::WindowWallboardMode],
            Self::AlwaysOnTop => &[Key::AlwaysOnTop],
            Self::Zoom => &[Key::Zoom],
            Self::Shortcut(Action::Answer) => &[Key::ShortcutAnswer],
            Self::Shortcut(Action::Hangup) => &[Key::ShortcutHangup],
            Self::Shortcut(Action::ToggleWindow) => &[Key::ShortcutToggleWindow],
            Self::Shortcut(Action::Call) => &[Key::ShortcutCall],
            Self::Shortcut(Action::Search) => &[Key::ShortcutSearch],
            Self::Autostart => &[Key::AutoLaunch, Key::AutoLaunchHide],
        }
    }

    /// Whether the effect is on the window, so that without one there is nothing to do it to.
    #[must_use]
    pub fn needs_window(self) -> bool {
        !matches!(self, Self::Shortcut(_) | Self::Autostart)
    }
}

impl Effect {
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::PlaceWindow(_) => Target::Window,
            Self::SetMode(_) => Target::Mode,
            Self::SetAlwaysOnTop(_) => Target::AlwaysOnTop,
            Self::SetZoom(_) => Target::Zoom,
            Self::SetShortcut(action, _) => Target::Shortcut(*action),
            Self::SetAutostart { .. } => Target::Autostart,
        }
    }
}

/// Everything the settings ask for, in the order in which it is applied.
#[must_use]
pub fn desired(settings: &Settings) -> Vec<Effect> {
    let mode = match (settings.wallboard, settings.fullscreen) {
        (true, _) => WindowMode::Wallboard,
        (false, true) => WindowMode::Fullscreen,
        (false, false) => WindowMode::Normal,
    };
    let mut effects = vec![
        Effect::PlaceWindow(settings.window),
        Effect::SetMode(mode),
        Effect::SetAlwaysOnTop(settings.always_on_top),
        Effect::SetZoom(settings.zoom),
    ];
    effects.extend(grabs(settings).map(|(action, grab)| Effect::SetShortcut(action, grab)));
    effects.push(Effect::SetAutostart { enabled: settings.auto_launch, hidden: settings.auto_launch_hide });
    effects
}

/// What becomes of each shortcut, as far as the settings alone decide it.
fn grabs(settings: &Settings) -> impl Iterator<Item = (Action, Grab)> {
    let mut granted: Vec<(Action, Combination)> = Vec::with_capacity(Action::ALL.len());
    Action::ALL.into_iter().map(move |action| {
        let Shortcut::Enabled(combination) = settings.shortcut(action) else {
            return (action, Grab::Release);
        };
        if combination.swallows_typing() {
            return (action, Grab::SwallowsTyping(combination));
        }
        if let Some((of, _)) = granted.iter().find(|(_, other)| *other == combination) {
            return (action, Grab::Duplicate { of: *of, combination });
        }
        granted.push((action, combination));
        (action, Grab::Register(combination))
    })
}

/// What was last tried of each target, and whether it failed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tried(BTreeMap<Target, (Effect, bool)>);

impl Tried {
    pub fn record(&mut self, effect: Effect, failed: bool) {
        self.0.insert(effect.target(), (effect, failed));
    }

    /// The target is in no known state any more: a new window, another account.
    pub fn forget(&mut self, target: Target) {
        self.0.remove(&target);
    }

    /// What was tried has to be tried once more: the system may have undone it.
    pub fn again(&mut self, target: Target) {
        if let Some((_, failed)) = self.0.get_mut(&target) {
            *failed = true;
        }
    }

    #[must_use]
    pub fn effect(&self, target: Target) -> Option<&Effect> {
        self.0.get(&target).map(|(effect, _)| effect)
    }
}

/// The effects of `standing` that have to be applied now: those that differ from what was last tried
/// of their target, and those that failed.
#[must_use]
pub fn plan(standing: impl IntoIterator<Item = Effect>, tried: &Tried) -> Vec<Effect> {
    standing
        .into_iter()
        .filter(|effect| match tried.0.get(&effect.target()) {
            Some((last, failed)) => *failed || last != effect,
            None => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::document::Document;
    use crate::layers::{Layers, Source};
    use crate::resolve::Resolved;

    fn settings(text: &str) -> Settings {
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(text.as_bytes()).unwrap());
        Resolved::new(&layers).settings
    }

    fn apply(settings: &Settings, tried: &mut Tried, fails: impl Fn(&Effect) -> bool) {
        for effect in plan(desired(settings), tried) {
            let failed = fails(&effect);
            tried.record(effect, failed);
        }
    }

    #[test]
    fn the_same_settings_again_give_an_empty_plan() {
        let settings =
            settings(r#"{"zoom": 120, "globalShortcuts": {"CALL": {"enabled": true, "key": "F5"}}}"#);
        let mut tried = Tried::default();
        apply(&settings, &mut tried, |_| false);
        assert_eq!(plan(desired(&settings), &tried), vec![]);
    }

    #[test]
    fn only_what_changed_is_planned() {
        let mut tried = Tried::default();
        apply(&settings(r#"{"zoom": 120}"#), &mut tried, |_| false);
        let plan = plan(desired(&settings(r#"{"zoom": 90}"#)), &tried);
        assert_eq!(plan, vec![Effect::SetZoom(Zoom::new(90.0))]);
    }

    #[test]
    fn what_failed_is_tried_again_and_the_rest_is_not() {
        let settings = settings("{}");
        let mut tried = Tried::default();
        apply(&settings, &mut tried, |effect| matches!(effect, Effect::SetAutostart { .. }));
        assert_eq!(
            plan(desired(&settings), &tried),
            vec![Effect::SetAutostart { enabled: false, hidden: false }]
        );
    }

    #[test]
    fn a_combination_given_twice_goes_to_the_first_in_the_order() {
        let twice = r#"{"globalShortcuts": {
            "SEARCH": {"enabled": true, "key": "k", "commandOrControl": true},
            "HANGUP": {"enabled": true, "key": "K", "commandOrControl": true},
            "CALL": {"enabled": true, "key": "q", "shift": true}}}"#;
        let grabs: BTreeMap<_, _> = grabs(&settings(twice)).collect();
        assert!(matches!(grabs.get(&Action::Hangup), Some(Grab::Register(_))));
        assert!(matches!(grabs.get(&Action::Search), Some(Grab::Duplicate { of: Action::Hangup, .. })));
        assert!(matches!(grabs.get(&Action::Call), Some(Grab::SwallowsTyping(_))));
        assert!(matches!(grabs.get(&Action::Answer), Some(Grab::Release)));
    }
}
