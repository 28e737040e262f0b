//! The tour of `cargo xtask run` where there is no display: what a person would do first, with
//! pictures.

use std::path::PathBuf;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::picture;
use crate::harness::poll;
use crate::harness::screen::Screen;

#[test]
#[ignore = "a tour to look at; `cargo xtask run` takes it"]
fn the_tour() {
    let pictures = std::env::var_os("COMMUNICATOR_TOUR_PICTURES").map(PathBuf::from);
    let pictures = pictures.expect("the folder for the pictures; `cargo xtask run` names it");
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let picture = |page: &Page, name: &str| {
        page.wait_until_drawn();
        picture::wait_until_still(&screen);
        picture::save(&screen, &pictures.join(name));
        println!("    {name}");
    };

    println!("Sign-in page");
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.wait_for("#sign-in form");
    page.fill("#username", &pbx.account().username);
    page.fill("#password", &pbx.account().password);
    picture(page, "1-sign-in.png");

    println!("Signed in as {}: the dashboard, with the account's settings in force", pbx.account().name);
    page.click("#sign-in button[type=submit]");
    page.wait_for("[data-column] article");
    app.wait_until_fetched();
    picture(page, "2-dashboard.png");

    println!("A colleague is looked for");
    app.verb(&["search", "ma"]);
    page.wait_for("#search-option-0");
    picture(page, "3-search.png");
    println!("The call box");
    app.verb(&["call", "201"]);
    page.wait_for("#call-box");
    picture(page, "4-call-box.png");
    page.value("document.querySelector('#call-box footer .button').click()");
    poll::until("the call box is closed", || !page.has("#call-box"));

    println!("The settings report");
    page.click("#employee-menu");
    page.press_button("Settings report");
    page.wait_for("[data-setting=theme]");
    picture(page, "5-report.png");

    println!("Every setting, to be changed here");
    page.press_button("Back to the dashboard");
    page.open_settings();
    picture(page, "6-settings.png");

    println!("The settings change on the server: other colours, wider columns, larger text, another place");
    let mut settings: serde_json::Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["theme"] = "DARK".into();
    settings["zoom"] = 115.into();
    settings["dashboardColumnWidth"] = 400.into();
    settings["alwaysOnTop"] = true.into();
    settings["window"] = serde_json::json!({"x": 40, "y": 30, "width": 1300, "height": 800});
    pbx.put(&settings);
    println!("$ communicator refresh");
    app.refresh();
    page.press_button("Back to the dashboard");
    page.wait_for("[data-column] article");
    picture(page, "7-changed-on-the-server.png");

    println!("$ communicator explain");
    println!("{}", app.verb(&["explain"]).stdout);
    app.quit();
}
