//! Ringtones and sound devices on the settings page, with a real sound server.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;

const SINKS: [(&str, &str); 2] = [("speakers", "Desk speakers"), ("headset", "Jabra Evolve")];

const PLAY: &str = "#input-ringtoneExternal-play";
const DEVICES: &str = "#setting-media-preferredRingerOutputs";

fn open<'a>(app: &'a App<'_>) -> &'a Page {
    app.wait_until_fetched();
    let page = app.page();
    page.open_settings();
    page.wait_for(&format!("{PLAY}:not([disabled])"));
    page
}

/// What is said beside the button while it plays.
fn says(page: &Page) -> String {
    page.text(&format!("{PLAY} ~ .on")).unwrap_or_default().trim().to_owned()
}

#[test]
fn the_play_button_plays_the_ringtone_where_it_would_ring_and_says_where() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let server = SoundServer::start(&home, &SINKS);
    let app = Start::new(&screen, &home, &pbx).drive();
    let page = open(&app);
    assert_eq!(server.plays_on("Communicator"), None);
    page.press(PLAY);
    poll::until_equal("the sound server's stream", Some("speakers".to_owned()), || {
        server.plays_on("Communicator")
    });
    poll::until_equal("where it plays", "Plays on Desk speakers".to_owned(), || says(page));
    // It ends by itself, or is ended.
    poll::until_equal("the stream", None, || server.plays_on("Communicator"));
    poll::until_equal("where it plays", String::new(), || says(page));
    page.press(PLAY);
    poll::until("it plays again", || server.plays_on("Communicator").is_some());
    page.press(PLAY);
    poll::until_equal("the stream", None, || server.plays_on("Communicator"));
}

#[test]
fn the_device_put_first_in_the_list_is_in_use_from_then_on() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let server = SoundServer::start(&home, &SINKS);
    let app = Start::new(&screen, &home, &pbx).drive();
    let page = open(&app);
    let add = "#input-media-preferredRingerOutputs-add";
    let ids = || {
        let document: Value = serde_json::from_slice(&pbx.settings()).unwrap();
        document["media"]["preferredRingerOutputs"].clone()
    };
    page.choose(add, "Desk speakers (In use now)");
    poll::until_equal("the list of the PBX", json!(["speakers"]), ids);
    page.choose(add, "Jabra Evolve");
    poll::until_equal("the list of the PBX", json!(["headset", "speakers"]), ids);
    let in_use = || page.text(&format!("{DEVICES} li:has(.badge) .name")).unwrap_or_default();
    poll::until("the headset is in use", || in_use().starts_with("Jabra Evolve"));
    page.press(PLAY);
    poll::until_equal("where it plays", "Plays on Jabra Evolve".to_owned(), || says(page));
    assert_eq!(server.plays_on("Communicator").as_deref(), Some("headset"));

    page.press(&format!("{DEVICES} li:nth-child(2) button[aria-label='Move Desk speakers up']"));
    poll::until_equal("the list of the PBX", json!(["speakers", "headset"]), ids);
    poll::until("the speakers are in use", || in_use().starts_with("Desk speakers"));
}

#[test]
fn without_a_sound_server_the_page_says_why_nothing_is_heard_and_goes_on() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    let page = open(&app);
    page.press(PLAY);
    let said = poll::until_some("the refusal is shown", || {
        page.text("#setting-ringtoneExternal").filter(|text| text.contains("cannot be heard"))
    });
    assert!(said.contains("sound server"), "{said}");
    assert_eq!(says(page), "");
    page.wait_for(&format!("{PLAY}:not([disabled])"));
    poll::until("the list of devices says so too", || {
        page.text(DEVICES).is_some_and(|text| text.contains("sound server"))
    });
    page.enter("#input-dashboardColumnWidth", "420");
    page.wait_for("#saving.saved");
    poll::until("another setting is changed as ever", || {
        app.report_now().in_force("dashboardColumnWidth") == &json!(420)
    });
    app.wait_until_live();

    // One that is started later is found.
    let server = SoundServer::start(&home, &SINKS);
    page.press(PLAY);
    poll::until("it plays", || server.plays_on("Communicator").is_some());
    poll::until("the refusal is gone", || {
        page.text("#setting-ringtoneExternal").is_some_and(|text| !text.contains("cannot be heard"))
    });
}
