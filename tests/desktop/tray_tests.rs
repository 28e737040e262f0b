//! The tray icon, as a panel on a session bus of the test's own sees it and clicks it.

use std::time::Duration;

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::bus::Bus;
use crate::harness::home::Home;
use crate::harness::panel::{Panel, Seen};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::{HEIGHT, Screen, WIDTH};
use crate::harness::xwindow::{Geometry, mapped};

const PLACE: Geometry = Geometry { x: 40, y: 60, width: 700, height: 500 };

fn settings() -> serde_json::Value {
    json!({"window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height}})
}

const AT_REST: [&str; 11] = [
    "Hide",
    "Bring the window here",
    "-",
    "(Answer)",
    "(Hang up)",
    "(Do not disturb)",
    "-",
    "Status",
    "Settings",
    "-",
    "Quit",
];

/// A display, a home, a bus and a PBX.
struct Desk {
    screen: Screen,
    home: Home,
    bus: Bus,
    pbx: Pbx,
}

impl Desk {
    fn with(settings: serde_json::Value) -> Self {
        let home = Home::make();
        let bus = Bus::start(&home);
        Self { screen: Screen::start(), bus, home, pbx: Pbx::with(settings) }
    }

    /// A panel that is away for a second is gone.
    fn start(&self) -> Start<'_> {
        Start::new(&self.screen, &self.home, &self.pbx)
            .on(&self.bus)
            .variable("COMMUNICATOR_DEBUG_TRAY_MS", "1000")
    }

    fn is_mapped(&self, app: &App<'_>) -> bool {
        !mapped(&self.screen, app.process()).is_empty()
    }

    /// The window of the process, as the window manager lists it; openbox lists the minimised ones too.
    fn minimised(&self, app: &App<'_>) -> bool {
        let list = self.screen.said("wmctrl", &["-l", "-p"]);
        let process = format!(" {} ", app.process());
        list.lines().filter(|line| line.contains(&process)).any(|line| {
            let id = line.split_whitespace().next().unwrap_or_default();
            self.screen.said("xprop", &["-id", id, "_NET_WM_STATE"]).contains("_NET_WM_STATE_HIDDEN")
        })
    }

    fn asked_for(&self, action: &str) -> usize {
        let path = format!("/pbx/app/action/{action}");
        self.pbx.requests().iter().filter(|request| request.path == path).count()
    }
}

#[test]
fn a_click_hides_and_shows_the_window_and_the_menu_is_the_one_that_the_state_asks_for() {
    let desk = Desk::with(settings());
    let panel = Panel::start(&desk.bus);
    let app = desk.start().run();
    app.wait_until_fetched();
    app.wait_until_live();
    panel.item();
    let seen = panel.wait_for_look("nothing is amiss", |seen| seen.title == "Communicator");
    assert_eq!(seen.status, "Active");
    assert_eq!(seen.tooltip, ("Communicator".to_owned(), String::new()));
    let sizes: Vec<_> = seen.pictures.iter().map(|one| (one.width, one.height, one.bytes)).collect();
    assert_eq!(sizes, [16, 22, 24, 32, 48, 64].map(|size| (size, size, (size * size * 4) as usize)));
    assert_eq!(panel.text("Id"), "org.opencommunicator.Communicator");
    assert_eq!(panel.text("Category"), "Communications");
    poll::until_equal("the menu", AT_REST.map(str::to_owned).to_vec(), || panel.labels());

    panel.click();
    poll::until("the window is hidden", || !desk.is_mapped(&app));
    poll::until_equal("the first entry", Some("Show".to_owned()), || panel.labels().first().cloned());
    panel.click();
    app.window().wait_for_geometry(PLACE);
    poll::until_equal("the first entry", Some("Hide".to_owned()), || panel.labels().first().cloned());
    panel.choose("Hide");
    poll::until("the window is hidden", || !desk.is_mapped(&app));
    panel.choose("Show");
    app.window().wait_for_geometry(PLACE);
    let window = app.window();
    poll::until("the window has the focus", || window.has_focus());
}

#[test]
fn a_call_shows_in_the_icon_and_is_answered_and_ended_from_its_menu() {
    let desk = Desk { pbx: Pbx::as_seeded(), ..Desk::with(json!({})) };
    let panel = Panel::start(&desk.bus);
    let app = desk.start().word("--hidden").run();
    app.wait_until_fetched();
    app.wait_until_live();
    let at_rest = panel.wait_for_look("nothing is amiss", |seen| seen.title == "Communicator");
    let call = IncomingCall {
        to: desk.pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    desk.pbx.sandbox().ring(call).unwrap();
    // Each property is asked for by itself: all of them are waited for.
    let ringing = panel.wait_for_look("it rings", |seen| {
        seen.status == "NeedsAttention"
            && seen.tooltip.1 == "A call is ringing"
            && seen.pictures != at_rest.pictures
    });

    panel.choose("Answer");
    poll::until("the PBX was asked to pick it up", || desk.asked_for("pickup") == 1);
    let talking = panel.wait_for_look("it is talked on", |seen| {
        seen.status == "Active"
            && seen.tooltip.1 == "On a call"
            && ![&at_rest.pictures, &ringing.pictures].contains(&&seen.pictures)
    });

    panel.choose("Hang up");
    poll::until("the PBX was asked to end it", || desk.asked_for("hangup") == 1);
    panel.wait_for_look("it is over, and all is as before", |seen| *seen == at_rest);
    let all: Vec<Seen> = vec![ringing, talking];
    assert!(!format!("{all:?}").contains("Ida"));

    desk.pbx.refuse_realtime();
    panel.wait_for_look("it is told that it is not live", |seen| {
        seen.title != "Communicator" && seen.pictures != at_rest.pictures
    });
}

#[test]
fn a_panel_that_comes_late_goes_and_comes_back_shows_one_icon_that_works() {
    let desk = Desk::with(settings());
    let app = desk.start().run();
    app.wait_until_fetched();
    for round in 0..3 {
        let panel = Panel::start(&desk.bus);
        panel.item();
        let shown = desk.is_mapped(&app);
        panel.click();
        poll::until(&format!("the click does something, round {round}"), || desk.is_mapped(&app) != shown);
        poll::never_within(Duration::from_millis(300), "a second icon", || panel.items().len() > 1);
        // Shown for as long as there is no panel, so that what is clicked away is not given back.
        if !desk.is_mapped(&app) {
            panel.click();
            poll::until("the window is shown", || desk.is_mapped(&app));
        }
        drop(panel);
    }
}

#[test]
fn a_window_in_the_tray_is_minimised_when_the_panel_stays_away_and_hidden_when_it_is_back() {
    let desk = Desk::with(settings());
    let panel = Panel::start(&desk.bus);
    let app = desk.start().run();
    app.wait_until_fetched();
    let window = app.window();
    panel.item();
    desk.screen.said("wmctrl", &["-i", "-c", window.id()]);
    poll::until("closed, it is in the tray", || !desk.is_mapped(&app) && !desk.minimised(&app));
    drop(panel);
    poll::until("it is minimised", || desk.minimised(&app));
    let panel = Panel::start(&desk.bus);
    panel.item();
    poll::until("it is in the tray again", || !desk.minimised(&app));
    panel.click();
    app.window().wait_for_geometry(PLACE);
}

#[test]
fn without_a_panel_closing_minimises_and_a_hidden_start_is_reached_by_a_second_one() {
    let desk = Desk::with(settings());
    let app = desk.start().run();
    app.wait_until_fetched();
    let window = app.window();
    desk.screen.said("wmctrl", &["-i", "-c", window.id()]);
    poll::until("it is minimised", || desk.minimised(&app));
    app.quit();

    let app = desk.start().word("--hidden").run();
    app.wait_until_fetched();
    poll::never_within(Duration::from_secs(2), "a window", || desk.is_mapped(&app) || desk.minimised(&app));
    assert_eq!(desk.start().run_to_end().exit, Some(0));
    app.window().wait_for_geometry(PLACE);
}

#[test]
fn at_login_with_a_panel_the_window_stays_in_the_tray() {
    let desk = Desk::with(json!({"autoLaunch": true, "autoLaunchHide": true}));
    let app = desk.start().variable("COMMUNICATOR_DEBUG_TRAY_MS", "20000");
    let app = app.word("--autostart").word("--hidden").run();
    // As slow as desktops are at login.
    app.wait_until_fetched();
    let panel = Panel::start(&desk.bus);
    panel.item();
    assert_eq!(app.report().ended("autoLaunchHide"), "applied");
    poll::never_within(Duration::from_secs(1), "a window", || desk.is_mapped(&app) || desk.minimised(&app));
    panel.click();
    app.window();
}

#[test]
fn the_window_is_brought_to_the_pointer_and_stays_there_at_the_next_start() {
    let desk = Desk::with(settings());
    let panel = Panel::start(&desk.bus);
    let app = desk.start().run();
    app.wait_until_fetched();
    let window = app.window();
    // Where only a part of it can be seen.
    window.move_frame(WIDTH as i32 - 300, 300);
    poll::until("it is there", || window.geometry().is_some_and(|place| place.x > WIDTH as i32 - 400));
    desk.screen.said("xdotool", &["mousemove", "200", "200"]);
    panel.choose("Bring the window here");
    let [left, right, top, bottom] = window.frame();
    let middle = |whole: u32, size: u32, one: i32, other: i32| (whole as i32 - size as i32 - one - other) / 2;
    let wanted = Geometry {
        x: middle(WIDTH, PLACE.width, left, right),
        y: middle(HEIGHT, PLACE.height, top, bottom),
        ..PLACE
    };
    poll::until("it is in the middle", || {
        window.geometry().is_some_and(|place| {
            place.width == PLACE.width && (place.x - wanted.x).abs() <= 1 && (place.y - wanted.y).abs() <= 1
        })
    });
    let place = window.geometry().unwrap();
    poll::until("it is kept", || {
        app.report_now().row("window.x")["in_force"].as_f64() == Some(f64::from(place.x))
    });
    app.quit();
    let app = desk.start().run();
    app.window().wait_for_geometry(place);
}

#[test]
fn settings_and_status_open_their_page_and_quit_ends_the_program() {
    let desk = Desk::with(settings());
    let panel = Panel::start(&desk.bus);
    let app = desk.start().drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("[data-column]");
    panel.choose("Settings");
    page.wait_for("#settings");
    panel.choose("Status");
    page.wait_for("#report");
    let process = app.process();
    panel.choose("Quit");
    poll::until("the program has ended", || {
        !crate::harness::process::runs(process, std::path::Path::new(crate::harness::app::PROGRAM))
    });
    poll::until("its icon is gone", || panel.items().is_empty());
}
