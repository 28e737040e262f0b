//! A locked screen means do not disturb: from logind's word to the phone at the PBX and back.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::logind::Logind;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const SETTING: &str = "dndWhenDesktopLocked";

/// The seeded settings have a desk phone.
fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings[SETTING] = json!(true);
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    pbx
}

fn ask(pbx: &Pbx, path: &str) -> Value {
    let address = format!("{}{path}&token={}", pbx.origin(), pbx.account().token);
    ureq::get(&address).call().unwrap().body_mut().read_json().unwrap()
}

/// The user's extension, and the desk phone of the settings.
fn phone(pbx: &Pbx) -> (String, Value) {
    let settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    let list = ask(pbx, &format!("/pbx/extension?employee={}&includePhones=true", pbx.account().employee));
    let extension = &list["extensions"][0];
    let phones = extension["phones"].as_array().unwrap();
    let phone = phones.iter().find(|phone| phone["_id"] == settings["phoneId"]).unwrap();
    (extension["_id"].as_str().unwrap().to_owned(), phone.clone())
}

fn dnd(pbx: &Pbx) -> bool {
    phone(pbx).1["dnd"].as_bool().unwrap()
}

/// The state that each of the app's requests named, in order; `toggle` for one that named none.
fn asked(pbx: &Pbx) -> Vec<String> {
    let of_dnd = pbx.requests().into_iter().filter(|request| {
        request.path.starts_with("/pbx/extension/")
            && request.path.ends_with("/dnd")
            && !request.query.contains("by=hand")
    });
    of_dnd
        .map(|request| {
            let state = request.query.split('&').find_map(|part| part.strip_prefix("state="));
            state.unwrap_or("toggle").to_owned()
        })
        .collect()
}

#[track_caller]
fn until_setting(app: &App<'_>, ended: &str) {
    poll::until_equal("the setting", ended.to_owned(), || app.report_now().ended(SETTING));
}

#[test]
fn a_locked_screen_sets_do_not_disturb_and_an_open_one_clears_it_but_not_one_that_was_set_by_hand() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let logind = Logind::start(&home);
    let app = Start::new(&screen, &home, &pbx).logind(&logind).drive();
    app.wait_until_fetched();
    until_setting(&app, "applied");
    logind.lock(true);
    poll::until("it is on at the PBX", || dnd(&pbx));
    let page = app.page();
    poll::until("the status panel says so", || page.has("#status-panel [data-status=dnd]"));
    logind.lock(false);
    poll::until("it is off at the PBX", || !dnd(&pbx));
    poll::until("the status panel shows it", || !page.has("#status-panel [data-status=dnd]"));
    assert_eq!(asked(&pbx), ["true", "false"]);

    // By hand, in the app's own menu.
    page.press("#employee-menu");
    page.press("[data-entry=dnd]");
    poll::until("it is on at the PBX", || dnd(&pbx));
    assert_eq!(asked(&pbx), ["true", "false", "true"]);
    logind.lock(true);
    until_setting(&app, "applied dnd_by_hand");
    logind.lock(false);
    until_setting(&app, "applied");
    app.quit();
    assert_eq!(asked(&pbx).len(), 3, "nothing was asked because of the lock");
    assert!(dnd(&pbx));
}

#[test]
fn a_crash_on_a_locked_screen_leaves_none_behind_once_the_app_runs_on_an_open_one() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let logind = Logind::start(&home);
    let start = Start::new(&screen, &home, &pbx).logind(&logind);
    let app = start.run();
    app.wait_until_fetched();
    until_setting(&app, "applied");
    logind.lock(true);
    poll::until("it is on at the PBX", || dnd(&pbx));
    app.crash();
    logind.lock(false);
    assert!(dnd(&pbx));
    let app = start.run();
    poll::until("it is off at the PBX", || !dnd(&pbx));
    app.quit();
    assert!(asked(&pbx).iter().all(|state| state != "toggle"));
}
