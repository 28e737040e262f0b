//! From layers to settings: every value decided, none left open, each with where it came from.

mod integrations;

use std::collections::HashMap;

use serde_json::Value;

use crate::document::Entry;
use crate::key::Key;
use crate::layers::{Layers, Source};
use crate::read::{self, Issue, Object, Reading};
use crate::shortcut::Action;
use crate::table::{self, Shape};
use crate::values::{
    Beacons, Busylight, ColumnWidth, Headset, Id, Integrations, LightVolume, Point, RingerVolume, Ringtones,
    Shortcut, Size, Theme, ToneName, WindowGeometry, Zoom,
};

/// The settings in their resolved form: nothing optional where there is a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub show_status_panel: bool,
    pub auto_launch: bool,
    pub auto_launch_hide: bool,
    pub theme: Theme,
    /// None: the first dashboard of the list.
    pub dashboard: Option<Id>,
    /// People are coloured by where they are.
    pub presence_background: bool,
    /// People on a call are coloured; wins over where they are.
    pub call_background: bool,
    pub wallboard: bool,
    pub fullscreen: bool,
    pub zoom: Zoom,
    pub column_width: ColumnWidth,
    pub always_on_top: bool,
    pub window: WindowGeometry,
    shortcuts: [Shortcut; Action::ALL.len()],
    /// The desk phone that call actions name.
    pub phone: Option<Id>,
    /// The softphone account of this computer; it wins over the desk phone when registered.
    pub softphone: Option<Id>,
    /// The number presentation of the employee is ignored by the PBX.
    pub outbound_goto: bool,
    pub ringtones: Ringtones,
    /// A repeating alarm while somebody waits too long in a queue of the user's.
    pub queue_critical_sound: bool,
    /// The phone is in do not disturb while the screen is locked.
    pub dnd_when_locked: bool,
    pub popup_on_incoming_call: bool,
    /// The window returns to where it was when the call is over.
    pub popup_revert_when_done: bool,
    pub ringer_volume: RingerVolume,
    /// Devices, the preferred one first.
    pub ringer_outputs: Vec<Id>,
    pub audio_outputs: Vec<Id>,
    pub audio_inputs: Vec<Id>,
    /// Cameras: kept for other programs, for this one has no video calls.
    pub video_inputs: Vec<Id>,
    pub busylight: Busylight,
    pub headset: Headset,
    pub beacons: Beacons,
    pub integrations: Integrations,
}

impl Settings {
    #[must_use]
    pub fn shortcut(&self, action: Action) -> Shortcut {
        self.shortcuts.get(action as usize).copied().unwrap_or(Shortcut::Disabled)
    }
}

/// What is known of one key before anything is applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// As it stood in the document; null if absent.
    pub wanted: Value,
    pub source: Source,
    pub issue: Option<Issue>,
}

/// Settings with the origin of every value.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    pub settings: Settings,
    origins: HashMap<Key, Origin>,
}

impl Resolved {
    /// Decides every value from the layers. Cannot fail: a bad value is its default.
    #[must_use]
    pub fn new(layers: &Layers) -> Self {
        let mut resolver = Resolver { layers, origins: HashMap::with_capacity(Key::ALL.len()) };
        let settings = resolver.settings();
        Self { settings, origins: resolver.origins }
    }

    #[must_use]
    pub fn origin(&self, key: Key) -> Origin {
        self.origins.get(&key).cloned().unwrap_or(Origin {
            wanted: Value::Null,
            source: Source::Default,
            issue: Some(Issue::Absent),
        })
    }

    /// What is wrong with the members of a setting that is an object, each by its name in the document;
    /// nothing where only the whole can be wrong.
    #[must_use]
    pub fn member_issues(&self, key: Key) -> Vec<(&'static str, Issue)> {
        let (Shape::Object(members), Some(origin)) = (table::row(key).shape, self.origins.get(&key)) else {
            return Vec::new();
        };
        read::member_issues(&origin.wanted, members).collect()
    }
}

struct Resolver<'a> {
    layers: &'a Layers,
    origins: HashMap<Key, Origin>,
}

impl Resolver<'_> {
    fn settings(&mut self) -> Settings {
        Settings {
            show_status_panel: self.switch(Key::ShowStatusPanel),
            auto_launch: self.switch(Key::AutoLaunch),
            auto_launch_hide: self.switch(Key::AutoLaunchHide),
            theme: self.theme(),
            dashboard: self.read(Key::DashboardId, read::id),
            presence_background: self.switch(Key::PresenceBackground),
            call_background: self.switch(Key::CallBackground),
            wallboard: self.switch(Key::WindowWallboardMode),
            fullscreen: self.switch(Key::Fullscreen),
            zoom: Zoom::new(self.number(Key::Zoom)),
            column_width: ColumnWidth::new(self.number(Key::DashboardColumnWidth)),
            always_on_top: self.switch(Key::AlwaysOnTop),
            window: self.window(),
            shortcuts: Action::ALL.map(|action| {
                self.read(Key::of_shortcut(action), read::shortcut).unwrap_or(Shortcut::Disabled)
            }),
            phone: self.read(Key::PhoneId, read::id),
            softphone: self.read(Key::SoftphoneId, read::id),
            outbound_goto: self.switch(Key::OutboundGoto),
            ringtones: Ringtones {
                external: self.read(Key::RingtoneExternal, read::id),
                local: self.read(Key::RingtoneLocal, read::id),
                queue: self.read(Key::RingtoneQueue, read::id),
                by_queue: self.read(Key::QueueRingtones, read::queue_ringtones).unwrap_or_default(),
            },
            queue_critical_sound: self.switch(Key::QueueCriticalSound),
            dnd_when_locked: self.switch(Key::DndWhenDesktopLocked),
            popup_on_incoming_call: self.switch(Key::PopupOnIncomingCall),
            popup_revert_when_done: self.switch(Key::PopupRevertWhenDone),
            ringer_volume: RingerVolume::new(self.number(Key::RingerVolume)),
            ringer_outputs: self.read(Key::PreferredRingerOutputs, read::devices).unwrap_or_default(),
            audio_outputs: self.read(Key::PreferredAudioOutputs, read::devices).unwrap_or_default(),
            audio_inputs: self.read(Key::PreferredAudioInputs, read::devices).unwrap_or_default(),
            video_inputs: self.read(Key::PreferredVideoInputs, read::devices).unwrap_or_default(),
            busylight: self.object(Key::Kuando, |object| Busylight {
                enabled: object.switch("use") && !object.is_disabled(),
                ring_tone: ToneName::new(&object.text("ringTone")),
                ring_volume: LightVolume::new(object.number("ringVolume")),
            }),
            headset: self
                .read(Key::PreferredHeadset, |value| read::word(value, Headset::of_word))
                .unwrap_or_default(),
            beacons: Beacons { may_update_location: self.switch(Key::BeaconsMayUpdateLocation) },
            integrations: self.integrations(),
        }
    }

    /// Reads the strongest word on `key` and notes where it came from.
    fn read<T>(&mut self, key: Key, read: impl FnOnce(&Value) -> Reading<T>) -> Option<T> {
        let found = self.layers.find(key);
        let (wanted, reading) = match found.entry {
            Entry::Absent => (Value::Null, Reading::default(Issue::Absent)),
            Entry::ParentIsNoObject => (Value::Null, Reading::default(Issue::Invalid)),
            Entry::Value(value) => (value.clone(), read(value)),
        };
        // The PBX leaves out what has no value and may as well send null: both are the default.
        let said_nothing = reading.issue == Some(Issue::Absent) && found.source < Source::Unsaved;
        let source = if said_nothing { Source::Default } else { found.source };
        self.origins.insert(key, Origin { wanted, source, issue: reading.issue });
        reading.value
    }

    fn switch(&mut self, key: Key) -> bool {
        let default = matches!(table::row(key).shape, Shape::Switch { default: true });
        self.read(key, read::switch).unwrap_or(default)
    }

    fn number(&mut self, key: Key) -> f64 {
        let Shape::Number { default, range, .. } = table::row(key).shape else { return 0.0 };
        self.read(key, |value| read::number(value, range)).unwrap_or(default)
    }

    /// A setting that is an object, made of its members; `make` is given the defaults where there is none.
    fn object<T>(&mut self, key: Key, make: impl Fn(&Object<'_>) -> T) -> T {
        let Shape::Object(members) = table::row(key).shape else { return make(&Object::default(&[])) };
        self.read(key, |value| {
            let Reading { value, issue } = Object::read(value, members);
            Reading { value: value.map(|object| make(&object)), issue }
        })
        .unwrap_or_else(|| make(&Object::default(members)))
    }

    fn theme(&mut self) -> Theme {
        self.read(Key::Theme, read::theme).unwrap_or(Theme::DEFAULT)
    }

    fn window(&mut self) -> WindowGeometry {
        let coordinate = |value: &Value| read::number(value, WindowGeometry::COORDINATE);
        let x = self.read(Key::WindowX, coordinate);
        let y = self.read(Key::WindowY, coordinate);
        let position = match (x, y) {
            (Some(x), Some(y)) => Some(Point { x, y }),
            (None, None) => None,
            (lonely_x, _) => {
                let lonely = if lonely_x.is_some() { Key::WindowX } else { Key::WindowY };
                if let Some(origin) = self.origins.get_mut(&lonely) {
                    origin.issue = Some(Issue::FallsWithOther);
                }
                None
            }
        };
        let size = Size { width: self.number(Key::WindowWidth), height: self.number(Key::WindowHeight) };
        WindowGeometry { position, size }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use crate::document::Document;
    use crate::values::{ApiMode, Delay, Phase, Run, Template};

    fn resolved(text: &str) -> Resolved {
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(text.as_bytes()).unwrap());
        Resolved::new(&layers)
    }

    #[test]
    fn an_empty_document_gives_every_default_without_a_complaint() {
        let resolved = resolved("{}");
        let settings = &resolved.settings;
        assert!(settings.show_status_panel);
        assert_eq!(settings.theme, Theme::Earth);
        assert_eq!(settings.zoom.per_cent(), 100.0);
        assert_eq!(settings.column_width.css_pixels(), 370.0);
        assert_eq!(settings.window, WindowGeometry { position: None, size: WindowGeometry::DEFAULT_SIZE });
        assert!(Action::ALL.iter().all(|action| settings.shortcut(*action) == Shortcut::Disabled));
        for key in Key::ALL {
            let origin = resolved.origin(key);
            assert_eq!((origin.issue, origin.source), (Some(Issue::Absent), Source::Default), "{key}");
        }
    }

    #[test]
    fn x_and_y_fall_back_together_and_width_alone() {
        let resolved = resolved(r#"{"window": {"x": 10, "y": "no", "width": -3, "height": 600}}"#);
        let window = resolved.settings.window;
        assert_eq!(window.position, None);
        assert_eq!(window.size, Size { width: 320.0, height: 600.0 });
        assert_eq!(resolved.origin(Key::WindowX).issue, Some(Issue::FallsWithOther));
        assert_eq!(resolved.origin(Key::WindowY).issue, Some(Issue::Invalid));
        assert_eq!(resolved.origin(Key::WindowWidth).issue, Some(Issue::OutOfRange));
        assert_eq!(resolved.origin(Key::WindowHeight).issue, None);
    }

    #[test]
    fn a_member_of_a_wrong_type_disables_its_integration_and_is_told_by_itself() {
        let resolved = resolved(
            r#"{"integration": {
                "run": {"when": "SOMETIMES", "delay": -5, "command": "a {NUMBER}", "requireArgs": "yes"},
                "website": {"when": "answered", "delay": "1e9", "url": "http://x", "apiMode": "post"},
                "copyToClipboard": {"when": "RINGING", "what": "{NAME}", "new": [1]}}}"#,
        );
        let Integrations { run, website, copy_to_clipboard, .. } = &resolved.settings.integrations;
        assert_eq!(
            *run,
            Run {
                when: None,
                delay: Delay::new(0.0),
                command: Template::new("a {NUMBER}".to_owned()),
                require_args: false,
            }
        );
        assert_eq!(
            resolved.member_issues(Key::IntegrationRun),
            [("when", Issue::Invalid), ("delay", Issue::OutOfRange), ("requireArgs", Issue::Invalid)]
        );
        // `1e9` in a string is no decimal number.
        assert_eq!((website.when, website.api_mode), (None, Some(ApiMode::Post)));
        assert_eq!(resolved.member_issues(Key::IntegrationWebsite), [("delay", Issue::Invalid)]);
        // What nobody knows is no fault.
        assert_eq!(copy_to_clipboard.when, Some(Phase::Ringing));
        assert_eq!(resolved.member_issues(Key::IntegrationCopyToClipboard), []);
        assert_eq!(resolved.origin(Key::IntegrationCopyToClipboard).issue, None);
    }

    #[test]
    fn a_number_beyond_a_bound_is_the_bound_and_disables_nothing() {
        let resolved = resolved(
            r#"{"integration": {"run": {"when": "RINGING", "delay": 1e9}},
                "media": {"kuando": {"use": true, "ringVolume": 101}}}"#,
        );
        let run = &resolved.settings.integrations.run;
        assert_eq!((run.when, run.delay), (Some(Phase::Ringing), Delay::new(Delay::RANGE.max)));
        let light = &resolved.settings.busylight;
        assert_eq!((light.enabled, light.ring_volume.per_cent()), (true, 100.0));
        for key in [Key::IntegrationRun, Key::Kuando] {
            assert_eq!(resolved.origin(key).issue, Some(Issue::OutOfRange), "{key}");
        }
    }

    #[test]
    fn a_light_with_a_bad_member_is_off_and_a_blank_tone_is_none() {
        let resolved = |text| {
            let resolved = resolved(text);
            (resolved.settings.busylight.clone(), resolved.member_issues(Key::Kuando))
        };
        let (light, issues) =
            resolved(r#"{"media": {"kuando": {"use": true, "ringTone": 5, "ringVolume": 7}}}"#);
        assert!(!light.enabled);
        assert_eq!((light.ring_tone, light.ring_volume.per_cent()), (None, 7.0));
        assert_eq!(issues, [("ringTone", Issue::Invalid)]);
        let (light, issues) = resolved(r#"{"media": {"kuando": {"use": true, "ringTone": "  "}}}"#);
        assert_eq!((light.enabled, light.ring_tone, issues), (true, None, vec![]));
    }

    #[test]
    fn an_unknown_headset_is_none_and_costs_nothing_else() {
        let resolved = resolved(r#"{"media": {"preferredHeadset": "PLANTRONICS", "ringerVolume": 1}}"#);
        assert_eq!(resolved.settings.headset.preferred, None);
        assert_eq!(resolved.settings.ringer_volume.share(), 1.0);
        assert_eq!(resolved.origin(Key::PreferredHeadset).issue, Some(Issue::Invalid));
    }

    #[test]
    fn a_null_is_a_missing_value_of_the_pbx_but_a_choice_of_the_user() {
        assert_eq!(resolved(r#"{"dashboardId": null}"#).origin(Key::DashboardId).source, Source::Default);
        let mut layers = Layers::default();
        layers.set(Source::Server, Document::parse(br#"{"dashboardId": "abc"}"#).unwrap());
        layers.set(Source::Unsaved, Document::parse(br#"{"dashboardId": null}"#).unwrap());
        let resolved = Resolved::new(&layers);
        assert_eq!(resolved.settings.dashboard, None);
        assert_eq!(resolved.origin(Key::DashboardId).source, Source::Unsaved);
    }
}
