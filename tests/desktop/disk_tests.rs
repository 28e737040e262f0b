//! The disk of the profile: one that is slow holds up nothing that is heard, seen or asked, and one that takes
//! no writes is said until it does.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bench_call::{Recorder, ring};
use crate::harness::app::Start;
use crate::harness::disk::Disk;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;

/// Longer than all that must not wait for it together.
const SYNC: Duration = Duration::from_secs(25);

fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    settings["theme"] = json!("TEAL");
    settings["media"]["preferredRingerOutputs"] = json!(["headset"]);
    pbx.put(&settings);
    pbx
}

/// The user's changes, as they are on the disk.
fn kept(home: &Home) -> String {
    let files = home.files("profile");
    let file = files.iter().find(|file| file.ends_with("unsaved.json"));
    file.map(|file| std::fs::read_to_string(file).unwrap()).unwrap_or_default()
}

#[test]
fn while_a_change_is_on_its_way_to_a_slow_disk_calls_are_heard_and_verbs_answered() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let _server = SoundServer::start(&home, &[("speakers", "Speakers"), ("headset", "Headset")]);
    let disk = Disk::build(&home);
    let app = disk.slow(&Start::new(&screen, &home, &pbx), SYNC).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let recorder = Recorder::start(&home, "headset");
    app.page().open_settings();
    app.page().press("#input-theme input[value=EARTH]");
    poll::until_equal("the theme", "EARTH".to_owned(), || {
        app.report_now().in_force("theme").as_str().unwrap_or_default().to_owned()
    });
    let call = ring(&pbx);
    recorder.first();
    let before = app.status()["calls"].clone();
    assert!(before.as_array().is_some_and(|calls| !calls.is_empty()), "{before}");
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
    assert!(!kept(&home).contains("EARTH"), "the disk was not slow enough to prove anything");
}

#[test]
fn on_a_read_only_profile_the_app_starts_once_says_so_and_writes_everything_once_it_may() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let disk = Disk::build(&home);
    let start = disk.read_only(&Start::new(&screen, &home, &pbx));
    let app = start.drive();
    app.wait_until_fetched();
    app.page().wait_for("[data-status=files][data-level=warning]");
    app.page().wait_for_words("the disk is read-only");
    let names = |end: &str| home.files("profile").iter().any(|file| file.to_string_lossy().ends_with(end));
    assert!(!names(".json"), "{:?}", home.files("profile"));
    // The app that runs is found, by whoever asks and by a second start.
    assert_eq!(start.run_to_end().exit, Some(0));
    app.window();

    disk.make_writable();
    poll::until("the line is gone", || !app.page().has("[data-status=files]"));
    poll::until("everything is written", || {
        names("last-account.json") && names("desktop-settings.json") && names("report.json")
    });
    poll::until("the way to the app is in the profile", || home.profile().join("communicator.sock").exists());
    app.refresh();
}
