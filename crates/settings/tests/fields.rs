//! Each value of the document reaches the field that is named after it, and no other.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::resolve::{Resolved, Settings};
use settings::table::{self, Member, MemberShape, Shape};
use settings::values::Id;

type Field<T> = fn(&Settings) -> T;
type Text = fn(&Settings) -> &str;
type List = fn(&Settings) -> &[Id];

const SWITCHES: [(Key, Field<bool>); 14] = [
    (Key::ShowStatusPanel, |settings| settings.show_status_panel),
    (Key::AutoLaunch, |settings| settings.auto_launch),
    (Key::AutoLaunchHide, |settings| settings.auto_launch_hide),
    (Key::QueueCriticalSound, |settings| settings.queue_critical_sound),
    (Key::WindowWallboardMode, |settings| settings.wallboard),
    (Key::PresenceBackground, |settings| settings.presence_background),
    (Key::CallBackground, |settings| settings.call_background),
    (Key::Fullscreen, |settings| settings.fullscreen),
    (Key::DndWhenDesktopLocked, |settings| settings.dnd_when_locked),
    (Key::PopupOnIncomingCall, |settings| settings.popup_on_incoming_call),
    (Key::PopupRevertWhenDone, |settings| settings.popup_revert_when_done),
    (Key::AlwaysOnTop, |settings| settings.always_on_top),
    (Key::BeaconsMayUpdateLocation, |settings| settings.beacons.may_update_location),
    (Key::OutboundGoto, |settings| settings.outbound_goto),
];

const MEMBER_SWITCHES: [(Key, &str, Field<bool>); 10] = [
    (Key::IntegrationRun, "requireArgs", |settings| settings.integrations.run.require_args),
    (Key::IntegrationSendkeys, "maximizeProcess", |settings| settings.integrations.sendkeys.maximize_process),
    (Key::IntegrationSendkeys, "useAutoit", |settings| settings.integrations.sendkeys.use_autoit),
    (Key::IntegrationSendkeys, "requireArgs", |settings| settings.integrations.sendkeys.require_args),
    (Key::IntegrationCopyToClipboard, "requireArgs", |settings| {
        settings.integrations.copy_to_clipboard.require_args
    }),
    (Key::IntegrationBrowser, "spa", |settings| settings.integrations.browser.spa),
    (Key::IntegrationBrowser, "requireArgs", |settings| settings.integrations.browser.require_args),
    (Key::IntegrationWebsite, "preferWindow", |settings| settings.integrations.website.prefer_window),
    (Key::IntegrationWebsite, "requireArgs", |settings| settings.integrations.website.require_args),
    (Key::Kuando, "use", |settings| settings.busylight.enabled),
];

const TEXTS: [(Key, &str, Text); 8] = [
    (Key::IntegrationRun, "command", |settings| settings.integrations.run.command.as_str()),
    (Key::IntegrationSendkeys, "focusProcess", |settings| &settings.integrations.sendkeys.focus_process),
    (Key::IntegrationSendkeys, "keys", |settings| settings.integrations.sendkeys.keys.as_str()),
    (Key::IntegrationCopyToClipboard, "what", |settings| {
        settings.integrations.copy_to_clipboard.what.as_str()
    }),
    (Key::IntegrationBrowser, "website", |settings| &settings.integrations.browser.website),
    (Key::IntegrationWebsite, "url", |settings| settings.integrations.website.url.as_str()),
    (Key::IntegrationWebsite, "apiData", |settings| settings.integrations.website.api_data.as_str()),
    (Key::Kuando, "ringTone", |settings| {
        settings.busylight.ring_tone.as_ref().map_or("", |tone| tone.as_str())
    }),
];

const DEVICES: [(Key, List); 4] = [
    (Key::PreferredAudioInputs, |settings| &settings.audio_inputs),
    (Key::PreferredAudioOutputs, |settings| &settings.audio_outputs),
    (Key::PreferredVideoInputs, |settings| &settings.video_inputs),
    (Key::PreferredRingerOutputs, |settings| &settings.ringer_outputs),
];

fn settings(document: &Value) -> Settings {
    let mut layers = Layers::default();
    layers.set(Source::Server, Document::parse(document.to_string().as_bytes()).unwrap());
    Resolved::new(&layers).settings
}

fn document(key: Key, value: &Value) -> Value {
    match key.parent_and_name() {
        (None, name) => json!({ name: value }),
        (Some(parent), name) => json!({ parent: { name: value } }),
    }
}

fn members(key: Key) -> &'static [Member] {
    match table::row(key).shape {
        Shape::Object(members) => members,
        _ => &[],
    }
}

#[test]
fn a_switch_that_is_turned_turns_its_own_field_alone() {
    let untouched = settings(&json!({}));
    for (key, own) in SWITCHES {
        let turned = settings(&document(key, &json!(!own(&untouched))));
        for (other, field) in SWITCHES {
            assert_eq!(field(&turned) != field(&untouched), other == key, "{key} in the field of {other}");
        }
    }
}

#[test]
fn a_member_that_is_turned_turns_its_own_field_alone() {
    for (key, name, _) in MEMBER_SWITCHES {
        let turned = settings(&document(key, &json!({ name: true })));
        for (other, other_name, field) in MEMBER_SWITCHES {
            let own = (key, name) == (other, other_name);
            assert_eq!(field(&turned), own, "{key} {name} in the field of {other} {other_name}");
        }
    }
}

#[test]
fn a_text_stands_in_its_own_field_alone() {
    for (key, name, _) in TEXTS {
        let written = settings(&document(key, &json!({ name: "text" })));
        for (other, other_name, field) in TEXTS {
            let expected = if (key, name) == (other, other_name) { "text" } else { "" };
            assert_eq!(field(&written), expected, "{key} {name} in the field of {other} {other_name}");
        }
    }
}

#[test]
fn a_list_of_devices_stands_in_its_own_field_alone_in_its_order() {
    let ids = ["second", "first"].map(|id| Id::new(id.to_owned()));
    for (key, _) in DEVICES {
        let listed = settings(&document(key, &json!(["second", "first"])));
        for (other, field) in DEVICES {
            let expected: &[Id] = if other == key { &ids } else { &[] };
            assert_eq!(field(&listed), expected, "{key} in the field of {other}");
        }
    }
}

#[test]
fn no_switch_text_or_list_of_the_table_is_left_out_here() {
    let mut members_of_objects = (0, 0);
    for row in table::rows() {
        match row.shape {
            Shape::Switch { .. } => assert!(SWITCHES.iter().any(|(key, _)| *key == row.key), "{}", row.key),
            Shape::Devices(_) => assert!(DEVICES.iter().any(|(key, _)| *key == row.key), "{}", row.key),
            _ => {}
        }
        for member in members(row.key) {
            match member.shape {
                MemberShape::Switch => members_of_objects.0 += 1,
                MemberShape::Text { .. } => members_of_objects.1 += 1,
                _ => {}
            }
        }
    }
    assert_eq!(members_of_objects, (MEMBER_SWITCHES.len(), TEXTS.len()));
}
