//! The settings that are stored for the seeded accounts, every documented key in its order.

use serde_json::{Value, json};

use super::{Kind, id};

/// The settings of the account of this person (counted in the list of people).
pub(crate) fn document(person: usize) -> Value {
    match person {
        0 => receptionist(),
        1 => second_receptionist(),
        other => plain(other),
    }
}

/// The phone that a person's calls go through: the first of the list.
fn phone(person: usize) -> String {
    id(Kind::Phone, person * 8)
}

fn shortcut(enabled: bool, key: &str) -> Value {
    json!({ "enabled": enabled, "key": key, "commandOrControl": true, "shift": true, "alt": false })
}

fn shortcuts(enabled: bool) -> Value {
    json!({
        "ANSWER": shortcut(enabled, "F9"),
        "HANGUP": shortcut(enabled, "F10"),
        "TOGGLE_WINDOW": shortcut(enabled, "F11"),
        "CALL": shortcut(enabled, "F12"),
        "SEARCH": shortcut(enabled, "F8"),
    })
}

/// What the demo and the pictures start from.
fn receptionist() -> Value {
    json!({
        "ringtoneExternal": id(Kind::Ringtone, 0),
        "ringtoneLocal": id(Kind::Ringtone, 1),
        "ringtoneQueue": id(Kind::Ringtone, 2),
        "showStatusPanel": true,
        "autoLaunch": false,
        "autoLaunchHide": false,
        // Some of the seeded callers wait too long: on, the demo would begin with an alarm.
        "queueCriticalSound": false,
        "theme": "EARTH",
        "phoneId": phone(0),
        "softphoneId": null,
        "dashboardId": id(Kind::Dashboard, 0),
        "windowWallboardMode": false,
        "presenceBackground": true,
        "callBackground": true,
        "fullscreen": false,
        "zoom": 100,
        "dashboardColumnWidth": 370,
        "dndWhenDesktopLocked": true,
        "popupOnIncomingCall": true,
        "popupRevertWhenDone": true,
        "alwaysOnTop": false,
        "beaconsMayUpdateLocation": false,
        "queueRingtones": [{ "queue": id(Kind::Queue, 0), "ringtone": id(Kind::Ringtone, 3) }],
        "window": { "x": 64, "y": 40, "width": 1180, "height": 760 },
        "globalShortcuts": shortcuts(true),
        "integration": integration(),
        "media": media(),
        "outboundGoto": false,
    })
}

fn second_receptionist() -> Value {
    let mut document = receptionist();
    put(&mut document, "theme", json!("TEAL"));
    put(&mut document, "phoneId", json!(phone(1)));
    put(&mut document, "dashboardId", json!(id(Kind::Dashboard, 1)));
    put(&mut document, "zoom", json!(110));
    put(&mut document, "window", json!({ "x": 120, "y": 80, "width": 1040, "height": 700 }));
    put(&mut document, "outboundGoto", json!(true));
    document
}

fn plain(person: usize) -> Value {
    let mut document = receptionist();
    put(&mut document, "theme", json!("DARK"));
    put(&mut document, "phoneId", json!(phone(person)));
    put(&mut document, "dashboardId", json!(id(Kind::Dashboard, 1)));
    put(&mut document, "globalShortcuts", shortcuts(false));
    document
}

fn put(document: &mut Value, key: &str, value: Value) {
    if let Some(known) = document.get_mut(key) {
        *known = value;
    }
}

fn integration() -> Value {
    json!({
        "run": { "when": "NEVER", "delay": 0, "command": "", "requireArgs": true },
        "sendkeys": {
            "when": "NEVER",
            "delay": 0,
            "focusProcess": "",
            "maximizeProcess": false,
            "useAutoit": false,
            "keys": "",
            "requireArgs": true,
        },
        "copyToClipboard": { "when": "NEVER", "what": "{NUMBER}", "requireArgs": true },
        "browser": { "when": "NEVER", "website": "", "spa": false, "requireArgs": true, "actions": [] },
        "website": {
            "when": "NEVER",
            "delay": 0,
            "url": "https://crm.havblik.example/caller?number={NUMBER}",
            "preferWindow": false,
            "requireArgs": true,
            "apiMode": null,
            "apiData": null,
        },
    })
}

fn media() -> Value {
    json!({
        "preferredAudioInputs": [],
        "preferredAudioOutputs": [],
        "preferredVideoInputs": [],
        "preferredRingerOutputs": [],
        "ringerVolume": 0.5,
        "kuando": { "use": false, "ringTone": "", "ringVolume": 50 },
        "preferredHeadset": "NONE",
    })
}
