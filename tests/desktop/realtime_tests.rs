//! What the PBX tells by itself takes effect at once, and a connection that is none is not taken for
//! one.

use std::time::{Duration, Instant};

use sandbox_pbx::IncomingCall;
use serde_json::{Value, json};
use x11rb::protocol::xproto::ModMask;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::keys::{Rival, code};
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::picture::{Picture, css_colour};
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::{HEIGHT, Screen, WIDTH};
use crate::harness::xwindow::Geometry;

/// Half of the time from one question to the next: what is there by then was not asked for.
const AT_ONCE: Duration = Duration::from_secs(30);

/// Finding a dead connection takes up to 25 s; ten times that on a busy computer.
const FOUND_DEAD: Duration = Duration::from_secs(250);

/// As the status panel has it.
fn level(app: &App<'_>) -> Value {
    app.page().value("document.querySelector('[data-status=connection]')?.dataset.level")
}

#[test]
fn a_document_changed_at_the_pbx_is_in_force_without_anybody_asking() {
    let mut settings = json!({
        "window": {"x": 120, "y": 90, "width": 900, "height": 600},
        "theme": "EARTH",
        "zoom": 100,
        "globalShortcuts": {"SEARCH": shortcut("ctrl+shift+F8")},
    });
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings.clone()));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    app.report();
    let (page, rival) = (app.page(), Rival::on(&screen));
    let taken = |key| rival.is_taken(ModMask::CONTROL | ModMask::SHIFT, key);
    assert_eq!((taken(code::F8), taken(code::F12)), (true, false));

    settings["theme"] = json!("DARK");
    settings["zoom"] = json!(125);
    settings["globalShortcuts"] = json!({"CALL": shortcut("ctrl+shift+F12")});
    pbx.put(&settings);
    let began = Instant::now();
    poll::until("the web view has the zoom", || page.number("innerWidth") == Some(720.0));
    poll::until("the old shortcut is let go of and the new one is held", || {
        !taken(code::F8) && taken(code::F12)
    });
    poll::until("the theme is on the screen", || {
        let ground = page.value("getComputedStyle(document.documentElement).getPropertyValue('--window')");
        page.value("document.documentElement.dataset.theme") == "DARK"
            && Picture::of(&screen).share(css_colour(ground.as_str().unwrap()), 0, 0, WIDTH, HEIGHT) > 0.02
    });
    let took = began.elapsed();
    println!("a changed document was in force after {took:?}");
    assert!(took < AT_ONCE, "that may have been asked for: {took:?}");
    assert_eq!(app.connection(), "live");
}

#[test]
fn five_restarts_of_the_pbx_are_each_shown_in_panel_and_title_and_got_over() {
    let (screen, home, mut pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let window = app.window();
    for restart in 1..=5 {
        app.wait_until_live();
        poll::until_equal("the panel", json!("ok"), || level(&app));
        poll::until_equal("the title", "Communicator".to_owned(), || window.title());
        pbx.go_down();
        poll::until("it is told that the PBX is away", || {
            ["stale", "offline"].contains(&app.connection().as_str())
        });
        poll::until("the panel says so", || ["warning", "error"].map(Value::from).contains(&level(&app)));
        poll::until("the title says so", || {
            let title = window.title();
            title.ends_with("offline") || title.ends_with("not up to date")
        });
        pbx.come_back();
        let began = Instant::now();
        app.wait_until_live();
        println!("after restart {restart} it was live again in {:?}", began.elapsed());
    }
    poll::until_equal("the title", "Communicator".to_owned(), || window.title());
    poll::until_equal("the panel", json!("ok"), || level(&app));
}

#[test]
fn a_connection_on_which_nothing_comes_any_more_is_found_out_and_replaced() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_live();
    let window = app.window();
    pbx.sandbox().half_open(true);
    let began = Instant::now();
    poll::some_within(FOUND_DEAD, "the dead connection is found out", || {
        (app.connection() == "stale").then_some(())
    });
    println!("a dead connection was found out after {:?}", began.elapsed());
    poll::until("the title says so", || window.title().ends_with("not up to date"));
    pbx.sandbox().half_open(false);
    poll::some_within(FOUND_DEAD, "it is live again", || (app.connection() == "live").then_some(()));
    poll::until_equal("the title", "Communicator".to_owned(), || window.title());
}

#[test]
fn an_app_that_stood_still_for_a_while_is_live_again_with_what_changed_meanwhile() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "EARTH"})));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    let id = app.process();
    process::signal(id, "STOP");
    poll::until("it stands still", || process::state(id) == Some('T'));
    pbx.put(&json!({"theme": "DARK"}));
    poll::never_within(Duration::from_secs(60), "it goes on by itself", || process::state(id) != Some('T'));
    process::signal(id, "CONT");
    let began = Instant::now();
    app.wait_until_live();
    poll::until_equal("the theme", json!("DARK"), || app.report_now().in_force("theme").clone());
    let took = began.elapsed();
    assert!(took < AT_ONCE, "that may have been asked for: {took:?}");
    app.wait_until_live();
}

#[test]
fn the_window_stays_where_it_is_during_a_call_and_moves_after_it() {
    let place = |x: i32| json!({"x": x, "y": 90, "width": 900, "height": 600});
    let at = |x: i32| Geometry { x, y: 90, width: 900, height: 600 };
    let mut settings = json!({"window": place(120), "popupOnIncomingCall": false});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings.clone()));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    let window = app.window();
    window.wait_for_geometry(at(120));

    let to = pbx.account().username.clone();
    let call = pbx.sandbox().ring(IncomingCall { to, ..IncomingCall::default() }).unwrap();
    poll::until_equal("the call", json!("ringing"), || app.status()["calls"][0]["state"].clone());
    pbx.sandbox().answer_call(&call, None).unwrap();
    poll::until_equal("the call", json!("active"), || app.status()["calls"][0]["state"].clone());
    settings["window"] = place(300);
    settings["theme"] = json!("DARK");
    pbx.put(&settings);
    poll::until_equal("the window's place", "pending call_in_progress".to_owned(), || {
        app.report().ended("window.x")
    });
    poll::until_equal("what disturbs no call", json!("DARK"), || app.report().in_force("theme").clone());
    assert_eq!(window.geometry(), Some(at(120)));
    pbx.sandbox().end_call(&call).unwrap();
    window.wait_for_geometry(at(300));
    poll::until_equal("the window's place", "applied".to_owned(), || app.report().ended("window.x"));
}

#[test]
fn a_colleagues_presence_colours_the_row_as_it_changes_where_the_settings_ask_for_it() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["presenceBackground"] = json!(true);
    pbx.put(&settings);
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_live();
    let page = app.page();
    let accounts = pbx.sandbox().accounts();
    let colleague = accounts.iter().find(|account| account.name.starts_with("Anneke")).unwrap();
    let row = "document.querySelector('.person[title*=\"Anneke\"]')";
    poll::until("the colleague is on the dashboard", || page.value(&format!("{row} !== null")) == true);
    let ground = || page.value(&format!("getComputedStyle({row}).backgroundColor"));
    let of_palette = |name: &str| {
        let value = page.value(&format!(
            "getComputedStyle(document.documentElement).getPropertyValue('--ground-{name}')"
        ));
        css_colour(value.as_str().unwrap())
    };
    let shows = |name: &str| css_colour(ground().as_str().unwrap()) == of_palette(name);
    for (state, name) in [("LUNCH", "lunch"), ("MEETING", "meeting"), ("AVAILABLE", "available")] {
        pbx.sandbox().set_presence(&colleague.username, state, None, None).unwrap();
        let began = Instant::now();
        poll::until(&format!("the row is coloured for {state}"), || shows(name));
        assert!(began.elapsed() < AT_ONCE, "{state}: {:?}", began.elapsed());
    }
    settings["presenceBackground"] = json!(false);
    pbx.put(&settings);
    poll::until("the row is not coloured any more", || ground() == "rgba(0, 0, 0, 0)");
}
