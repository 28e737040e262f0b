//! The example of the page that documents the settings, with its slips mended.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::read::Issue;
use settings::resolve::Resolved;
use settings::shortcut::{Action, Combination, KeyName};
use settings::values::{
    Beacons, Browser, Busylight, ColumnWidth, CopyToClipboard, Delay, Headset, HeadsetMaker, Id,
    Integrations, LightVolume, Phase, Point, RingerVolume, Ringtones, Run, Sendkeys, Shortcut, Size,
    Template, Theme, ToneName, WebStep, Website, WindowGeometry, Zoom,
};

const EXAMPLE: &[u8] = include_bytes!("data/desktop-settings.example.json");

fn resolved() -> Resolved {
    let mut layers = Layers::default();
    layers.set(Source::Server, Document::parse(EXAMPLE).unwrap());
    Resolved::new(&layers)
}

#[test]
fn the_documented_example_is_decoded_without_an_issue() {
    let resolved = resolved();
    let mut absent = Vec::new();
    for key in Key::ALL {
        match resolved.origin(key).issue {
            None => {}
            Some(Issue::Absent) => absent.push(key.path()),
            Some(issue) => panic!("{key}: {issue:?}"),
        }
    }
    // The example has a null there.
    assert_eq!(absent, ["phoneId"]);
}

fn id(id: &str) -> Id {
    Id::new(id.to_owned())
}

fn template(text: &str) -> Template {
    Template::new(text.to_owned())
}

#[test]
fn the_documented_example_gives_the_settings_that_it_says() {
    let settings = resolved().settings;
    assert_eq!(
        settings.ringtones,
        Ringtones {
            external: Some(id("12345678901234567890ABCD")),
            local: Some(id("1245678901234567890ABCE")),
            queue: Some(id("1234567801234567890AABB")),
            by_queue: vec![(id("123456780124567890ABCD"), id("12345678901234567890AAAA"))],
        }
    );
    assert!(settings.show_status_panel && settings.auto_launch && settings.auto_launch_hide);
    assert!(settings.presence_background);
    assert_eq!(settings.theme, Theme::Earth);
    assert_eq!(settings.phone, None);
    assert_eq!(settings.softphone, Some(id("1234567890123457890AAAA")));
    assert_eq!(settings.dashboard, Some(id("12345678902134567890BBBB")));
    for (off, name) in [
        (settings.queue_critical_sound, "queue_critical_sound"),
        (settings.wallboard, "wallboard"),
        (settings.call_background, "call_background"),
        (settings.fullscreen, "fullscreen"),
        (settings.dnd_when_locked, "dnd_when_locked"),
        (settings.popup_on_incoming_call, "popup_on_incoming_call"),
        (settings.popup_revert_when_done, "popup_revert_when_done"),
        (settings.always_on_top, "always_on_top"),
        (settings.outbound_goto, "outbound_goto"),
    ] {
        assert!(!off, "{name}");
    }
    assert_eq!(settings.zoom, Zoom::new(100.0));
    assert_eq!(settings.column_width, ColumnWidth::new(370.0));
    assert_eq!(
        settings.window,
        WindowGeometry {
            position: Some(Point { x: 0.0, y: 0.0 }),
            size: Size { width: 800.0, height: 600.0 },
        }
    );
    for (action, key) in Action::ALL.into_iter().zip(['a', 'h', 't', 'c', 's']) {
        let combination =
            Combination { key: KeyName::Character(key), command_or_control: true, shift: true, alt: false };
        assert_eq!(settings.shortcut(action), Shortcut::Enabled(combination), "{action:?}");
    }
}

#[test]
fn the_documented_example_gives_the_devices_that_it_says() {
    let settings = resolved().settings;
    assert_eq!(settings.audio_inputs, [id("12345678901234567890001"), id("1234567890123457890002")]);
    let outputs = [id("12345678901234567890003"), id("12345678901234567890004")];
    assert_eq!(settings.audio_outputs, outputs);
    assert_eq!(settings.ringer_outputs, outputs);
    assert_eq!(settings.video_inputs, [id("12345678901245678900005")]);
    assert_eq!(settings.ringer_volume, RingerVolume::new(0.5));
    assert_eq!(
        settings.busylight,
        Busylight { enabled: true, ring_tone: ToneName::new("wave"), ring_volume: LightVolume::new(25.0) }
    );
    assert_eq!(settings.headset, Headset { preferred: Some(HeadsetMaker::Yealink) });
    assert_eq!(settings.beacons, Beacons { may_update_location: false });
}

#[test]
fn the_documented_example_gives_the_integrations_that_it_says() {
    let expected = Integrations {
        run: Run {
            when: Some(Phase::Answered),
            delay: Delay::new(500.0),
            command: template("cmdrun.exe {NUMBER} {NAME}"),
            require_args: true,
        },
        sendkeys: Sendkeys {
            when: Some(Phase::Answered),
            delay: Delay::new(500.0),
            focus_process: "notepad.exe".to_owned(),
            maximize_process: false,
            use_autoit: false,
            keys: template("{F2}{NUMBER}{ENTER}"),
            require_args: true,
        },
        copy_to_clipboard: CopyToClipboard {
            when: Some(Phase::Answered),
            what: template("{NUMBER}"),
            require_args: true,
        },
        browser: Browser {
            when: Some(Phase::Answered),
            website: "www.mycrm-solution.com".to_owned(),
            spa: true,
            require_args: true,
            actions: vec![
                WebStep::Target(".searchButton".to_owned()),
                WebStep::Click,
                WebStep::Target(".searchQuery".to_owned()),
                WebStep::Insert(template("{NUMBER}")),
            ],
        },
        website: Website {
            when: Some(Phase::Answered),
            delay: Delay::default(),
            url: template("http://mycrm/integration/%NUMBER%"),
            prefer_window: true,
            require_args: false,
            api_mode: None,
            api_data: Template::default(),
        },
    };
    assert_eq!(resolved().settings.integrations, expected);
}
