//! The wallboard: on its monitor, with the screen kept on, the pointer out of the way, and honest about
//! its age.

use serde_json::json;
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::monitors::{FIRST, Monitors, SECOND};
use crate::harness::pbx::Pbx;
use crate::harness::picture;
use crate::harness::poll;
use crate::harness::screen::{Manager, Screen};
use crate::harness::screen_saver::ScreenSaver;
use crate::harness::xwindow::Geometry;

const PLACE: Geometry = Geometry { x: FIRST.0 as i32 + 220, y: 130, width: 800, height: 600 };

fn settings() -> serde_json::Value {
    json!({
        "window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height},
        "windowWallboardMode": true,
    })
}

/// What the X server draws as the pointer.
struct Pointer(RustConnection);

impl Pointer {
    fn of(screen: &Screen) -> Self {
        let (connection, _) = RustConnection::connect(Some(screen.name())).unwrap();
        connection.xfixes_query_version(5, 0).unwrap().reply().unwrap();
        Self(connection)
    }

    fn is_seen(&self) -> bool {
        let image = self.0.xfixes_get_cursor_image().unwrap().reply().unwrap();
        image.cursor_image.iter().any(|pixel| pixel >> 24 != 0)
    }
}

fn wallboard(manager: Manager) {
    let monitors = Monitors::two(manager);
    let (screen, home, pbx) = (&monitors.screen, Home::make(), Pbx::with(settings()));
    let saver = ScreenSaver::start();
    let start = Start::new(screen, &home, &pbx).on(saver.bus());
    let app = start.drive();
    let (window, page) = (app.window(), app.page());
    let second = Geometry { x: FIRST.0 as i32, y: 0, width: SECOND.0, height: SECOND.1 };
    window.wait_for_geometry(second);
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("windowWallboardMode"), "applied", "{}", report.row("windowWallboardMode"));
    assert_eq!(saver.asked(), ["Inhibit \"Communicator\" \"A wallboard is shown\""]);
    page.wait_for("[data-wallboard] [data-column]");

    let pointer = Pointer::of(screen);
    screen.said("xdotool", &["mousemove", "2200", "500"]);
    poll::until("the pointer is seen", || pointer.is_seen());
    poll::until("the pointer has stood still and is gone", || !pointer.is_seen());
    if let Some(file) = std::env::var_os("COMMUNICATOR_WALLBOARD_PICTURE") {
        page.wait_until_drawn();
        picture::wait_until_still(screen);
        picture::save(screen, file.as_ref());
    }
    screen.said("xdotool", &["mousemove_relative", "25", "10"]);
    poll::until("moved, it is seen again", || pointer.is_seen());

    monitors.unplug_second();
    window.wait_for_geometry(Geometry { x: 0, y: 0, width: FIRST.0, height: FIRST.1 });
    monitors.plug_in_second();
    window.wait_for_geometry(second);
    poll::until_equal("the report", "applied".to_owned(), || app.report().ended("windowWallboardMode"));
    assert_eq!(saver.asked().len(), 1, "asked for once: {:?}", saver.asked());

    window.focus();
    screen.press("Escape");
    window.wait_until_not("FULLSCREEN");
    window.wait_for_geometry(PLACE);
    poll::until("the screen may sleep again", || !saver.is_held());
    assert_eq!(saver.asked().last().map(String::as_str), Some("UnInhibit 77"));
    assert_eq!(app.refresh().ended("windowWallboardMode"), "adjusted changed_by_hand");
    assert!(!window.is("FULLSCREEN") && !saver.is_held());
    screen.said("xdotool", &["mousemove_relative", "5", "5"]);
    poll::until("the pointer is there to work with", || pointer.is_seen());
}

#[test]
fn the_wallboard_keeps_the_screen_on_hides_the_pointer_and_stays_on_its_monitor_under_openbox() {
    wallboard(Manager::Openbox);
}

#[test]
fn the_wallboard_keeps_the_screen_on_hides_the_pointer_and_stays_on_its_monitor_under_xfwm4() {
    wallboard(Manager::Xfwm4);
}

#[test]
fn a_wallboard_without_its_pbx_says_that_it_is_not_up_to_date() {
    let (screen, home, mut pbx) = (Screen::of_size(1920, 1080), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[data-wallboard] [data-column]");
    assert!(!page.has("#stale p"));
    pbx.go_down();
    poll::until("it says that it is not up to date", || page.has("#stale p"));
    let banner = page.number("document.querySelector('#stale p').getBoundingClientRect().width").unwrap();
    assert!(banner > 1900.0, "across the wallboard, not {banner}");
    let letters = "parseFloat(getComputedStyle(document.querySelector('#stale p')).fontSize) \
                   * document.documentElement.dataset.scale";
    assert!(page.number(letters).unwrap() >= 24.0, "to be read from across the room");
}

#[test]
fn a_wallboard_that_is_hidden_or_minimised_lets_the_screen_sleep() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let saver = ScreenSaver::start();
    let app = Start::new(&screen, &home, &pbx).on(saver.bus()).run();
    let window = app.window();
    window.wait_until("FULLSCREEN");
    poll::until("the screen is kept on", || saver.is_held());

    window.focus();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("hidden, it lets the screen sleep", || !saver.is_held());
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("shown, it keeps the screen on", || saver.is_held());

    let window = app.window();
    window.wait_until("FULLSCREEN");
    app.report();
    screen.said("xdotool", &["windowminimize", window.id()]);
    poll::until("minimised, it lets the screen sleep", || !saver.is_held());
    screen.said("xdotool", &["windowactivate", window.id()]);
    poll::until("back, it keeps the screen on", || saver.is_held());
    app.quit();
}
