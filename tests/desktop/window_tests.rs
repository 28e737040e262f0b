//! The window: place, size, zoom, state and colours, as the window manager and the page have them.

use serde_json::json;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::picture::{Picture, css_colour, wait_until_still};
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::{HEIGHT, Screen, WIDTH};
use crate::harness::xwindow::{Geometry, mapped};

const PLACE: Geometry = Geometry { x: 120, y: 90, width: 900, height: 600 };

fn settings() -> serde_json::Value {
    json!({"window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height}})
}

#[test]
fn the_window_stands_where_the_settings_say_to_the_pixel() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).run();
    app.window().wait_for_geometry(PLACE);
    let report = app.wait_until_fetched();
    for key in ["window.x", "window.y", "window.width", "window.height"] {
        assert_eq!(report.ended(key), "applied", "{:?}", report.row(key));
    }
    assert_eq!(report.in_force("window.x").as_f64(), Some(120.0));
    assert_eq!(report.in_force("window.height").as_f64(), Some(600.0));
}

#[test]
fn with_the_server_down_the_window_is_the_same_and_the_status_panel_says_so() {
    let mut settings = settings();
    settings["theme"] = json!("TEAL");
    settings["zoom"] = json!(125);
    let (screen, home, mut pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.quit();

    pbx.go_down();
    let app = start.drive();
    let window = app.window();
    // The first place that it is seen at is the right one: it was built there, not moved there.
    assert_eq!(window.geometry(), Some(PLACE));
    let page = app.page();
    page.wait_for("[data-status=connection]");
    assert_eq!(page.value("document.documentElement.dataset.theme"), "TEAL");
    poll::until("the zoom is that of the cache", || page.number("innerWidth") == Some(720.0));
    poll::until("the status panel says that the PBX does not answer", || {
        page.value("document.querySelector('[data-status=connection]')?.dataset.level") != "ok"
    });
    let report = app.report();
    assert_eq!(report.row("theme")["source"], "cached");
    assert_eq!(report.ended("theme"), "applied");
    let connection = &app.status()["connection"];
    assert_eq!(connection["state"], "offline", "{connection}");
    assert!(connection["why"].as_str().is_some_and(|why| !why.is_empty()));
}

#[test]
fn a_window_far_off_every_monitor_is_brought_where_its_title_bar_can_be_reached() {
    let settings = json!({"window": {"x": 90_000, "y": -4_000, "width": 800, "height": 500}});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("window.x"), "adjusted off_screen", "{}", report.row("window.x"));
    let place = app.window().geometry().unwrap();
    assert!(place.y >= 0 && place.y < HEIGHT as i32 - 50, "{place:?}");
    assert!(place.x > -(place.width as i32) + 50 && place.x < WIDTH as i32 - 50, "{place:?}");
    assert_eq!((place.width, place.height), (800, 500));
}

#[test]
fn the_geometry_survives_ten_restarts_without_drift() {
    // The theme shows that the fetch has come: the place is the user's own from the first move on.
    let mut document = settings();
    document["theme"] = json!("TEAL");
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    let window = app.window();
    window.wait_for_geometry(PLACE);
    app.wait_until_fetched();
    // By hand once, so that what is kept is what the app itself measured.
    let moved = Geometry { x: 203, y: 151, width: 871, height: 557 };
    window.move_frame(moved.x, moved.y);
    window.resize(moved.width, moved.height);
    window.wait_for_geometry(moved);
    poll::until("the move is kept", || app.report_now().row("window.x")["in_force"].as_f64() == Some(203.0));
    app.quit();

    for restart in 1..=10 {
        let app = start.run();
        let window = app.window();
        poll::until_equal(&format!("place at restart {restart}"), Some(moved), || window.geometry());
        app.wait_until_fetched();
        assert_eq!(window.geometry(), Some(moved), "after the fetch at restart {restart}");
        app.quit();
    }
}

#[test]
fn zoom_and_column_width_are_those_of_the_settings_in_the_pages_own_pixels() {
    let mut settings = settings();
    settings["zoom"] = json!(150);
    settings["dashboardColumnWidth"] = json!(260);
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.window().wait_for_geometry(PLACE);
    let page = app.page();
    poll::until_equal("layout width at 150 per cent", Some(600.0), || page.number("innerWidth"));
    page.wait_for("[data-column]");
    poll::until_equal("width of a column in CSS pixels", Some(260.0), || {
        page.number("document.querySelector('[data-column]').getBoundingClientRect().width")
    });
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("zoom"), "applied");
    assert_eq!(report.ended("dashboardColumnWidth"), "applied");
}

#[test]
fn always_on_top_and_fullscreen_are_states_of_the_window_manager() {
    let mut settings = settings();
    settings["alwaysOnTop"] = json!(true);
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings.clone()));
    let app = Start::new(&screen, &home, &pbx).run();
    let window = app.window();
    window.wait_until("ABOVE");
    assert!(!window.is("FULLSCREEN"));

    settings["alwaysOnTop"] = json!(false);
    settings["fullscreen"] = json!(true);
    pbx.put(&settings);
    let report = app.refresh();
    window.wait_until_not("ABOVE");
    window.wait_until("FULLSCREEN");
    window.wait_for_geometry(Geometry { x: 0, y: 0, width: WIDTH, height: HEIGHT });
    assert_eq!(report.ended("fullscreen"), "applied");
    assert_eq!(report.ended("alwaysOnTop"), "applied");

    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    app.refresh();
    window.wait_until_not("FULLSCREEN");
    window.wait_for_geometry(PLACE);
}

#[test]
fn the_wallboard_fills_the_screen_without_a_frame_and_esc_leaves_it() {
    let mut settings = settings();
    settings["windowWallboardMode"] = json!(true);
    settings["fullscreen"] = json!(false);
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let app = Start::new(&screen, &home, &pbx).drive();
    let window = app.window();
    window.wait_until("FULLSCREEN");
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("windowWallboardMode"), "applied");
    assert_eq!(report.ended("fullscreen"), "adjusted wallboard");
    assert_eq!(window.frame(), [0; 4]);
    let page = app.page();
    page.wait_for("[data-wallboard] [data-column]");
    assert!(!page.has("#open-call"), "the wallboard shows the dashboard alone");

    window.focus();
    screen.press("Escape");
    window.wait_until_not("FULLSCREEN");
    window.wait_for_geometry(PLACE);
    page.wait_for("#open-call");
}

#[test]
fn a_palette_is_in_the_pages_style_and_on_the_screen() {
    let mut settings = settings();
    let (screen, home) = (Screen::start(), Home::make());
    settings["theme"] = json!("DARK");
    let pbx = Pbx::with(settings.clone());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.window().wait_for_geometry(PLACE);
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("[data-column]");
    for theme in ["DARK", "TEAL", "EARTH"] {
        settings["theme"] = json!(theme);
        pbx.put(&settings);
        assert_eq!(app.refresh().ended("theme"), "applied");
        assert_eq!(page.value("document.documentElement.dataset.theme"), theme);
        let ground = css_colour(
            page.value("getComputedStyle(document.documentElement).getPropertyValue('--window')")
                .as_str()
                .unwrap(),
        );
        let body =
            css_colour(page.value("getComputedStyle(document.body).backgroundColor").as_str().unwrap());
        assert_eq!(body, ground, "{theme}");
        poll::until(&format!("{theme} is on the screen"), || {
            Picture::of(&screen).share(ground, PLACE.x, PLACE.y, PLACE.width, PLACE.height) > 0.05
        });
    }
}

#[test]
fn a_hidden_start_maps_no_window_and_builds_no_web_view_until_it_is_asked_for() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.clone().word("--hidden").run();
    app.wait_until_fetched();
    assert_eq!(mapped(&screen, app.process()), Vec::<String>::new());
    let children = process::descendants(app.process());
    let web = process::all()
        .into_iter()
        .filter(|(id, words)| {
            children.contains(id) && words.first().is_some_and(|name| name.contains("WebKit"))
        })
        .count();
    assert_eq!(web, 0, "a web view was built");
    assert_eq!(app.report().ended("window.x"), "pending no_window");

    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    app.window().wait_for_geometry(PLACE);
    assert_eq!(app.report().ended("window.x"), "applied");
}

#[test]
fn a_web_view_that_was_thrown_away_comes_back_with_page_scroll_and_typed_text() {
    const FREE: u32 = 40;
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).variable("COMMUNICATOR_DEBUG_DISPOSE_MS", "3000").drive();
    app.window().wait_for_geometry(PLACE);
    app.wait_until_fetched();
    let page = app.page();
    page.open_settings();
    page.fill("#settings-search", "win");
    page.value("document.getElementById('settings').scrollTo(0, 90)");
    page.value("document.activeElement.blur()");
    assert_eq!(page.number("document.getElementById('settings').scrollTop"), Some(90.0));
    page.wait_until_drawn();
    wait_until_still(&screen);
    let before = Picture::of(&screen);

    let app_process = app.process();
    app.window().focus();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("it is hidden", || mapped(&screen, app_process).is_empty());
    poll::until("the web view is thrown away", || app.report_now().ended("zoom") == "pending no_window");
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    app.window().wait_for_geometry(PLACE);
    assert_eq!(app.process(), app_process, "the app itself went on");
    poll::until("the window looks as it did", || {
        let now = Picture::of(&screen);
        let inside = |x: u32, y: u32| (PLACE.x + 20 + x as i32, PLACE.y + FREE as i32 + y as i32);
        let (width, height) = (PLACE.width - 60, PLACE.height - 2 * FREE);
        let places = (0..width).step_by(3).flat_map(|x| (0..height).step_by(3).map(move |y| inside(x, y)));
        let (mut same, mut all) = (0, 0);
        for (x, y) in places {
            all += 1;
            same += u32::from(before.colour(x, y) == now.colour(x, y));
        }
        same * 100 >= all * 99
    });
}

#[test]
fn the_page_is_written_in_the_font_of_the_desktop() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let settings = home.path("home/.config/gtk-3.0/settings.ini");
    std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
    std::fs::write(settings, "[Settings]\ngtk-font-name=DejaVu Serif Semi-Condensed 12\n").unwrap();
    let app = Start::new(&screen, &home, &pbx).drive();
    app.page().wait_until_drawn();
    let font = app.page().value("getComputedStyle(document.body).fontFamily");
    assert_eq!(font, "\"DejaVu Serif\", sans-serif");
}
