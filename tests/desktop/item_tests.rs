//! Items of a dashboard in a real window, live: what the PBX tells is shown at once, and what is pressed there comes to
//! the PBX. Queues and colleagues have their journeys in `desk_tests` and `mouse_tests`, pages of the web theirs in
//! `web_item_tests`.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use sandbox_pbx::{IncomingCall, Options};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::integrations::write_program;
use crate::harness::keyboard::Keyboard;
use crate::harness::mouse::Mouse;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::reception::stranger;
use crate::harness::screen::Screen;

const SWITCH: &str = "#dashboard [role=switch]";
const VARIABLE: &str = "#dashboard form input";

/// The first account, with these items on its own dashboard and nothing else.
fn with_items(pbx: Pbx, items: Value) -> Pbx {
    let id = pbx.sandbox().dashboards()[0].0.clone();
    pbx.sandbox().set_dashboard_items(&id, items).unwrap();
    // With the phone of the seeded settings.
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    for (key, value) in [
        ("window", json!({"x": 40, "y": 30, "width": 1180, "height": 760})),
        ("dashboardId", json!(id)),
        ("dashboardColumnWidth", json!(370)),
        ("globalShortcuts", json!({})),
        ("windowWallboardMode", json!(false)),
        ("fullscreen", json!(false)),
        ("zoom", json!(100)),
    ] {
        settings[key] = value;
    }
    pbx.put(&settings);
    pbx
}

fn driven<'a>(start: &Start<'a>) -> App<'a> {
    let app = start.drive();
    app.wait_until_fetched();
    app.wait_until_live();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app.page().wait_for("[data-column] article");
    app.window().focus();
    app
}

fn text(app: &App<'_>, selector: &str) -> String {
    app.page().text(selector).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The id of the queue that the PBX lists by this name.
fn queue(pbx: &Pbx, name: &str) -> String {
    let queues = pbx.read("/pbx/app/queues");
    let found = queues.as_array().unwrap().iter().find(|queue| queue["name"] == name);
    found.and_then(|queue| queue["_id"].as_str()).unwrap().to_owned()
}

#[test]
fn a_switch_and_a_variable_follow_the_pbx_and_are_set_there_by_mouse_and_by_keys() {
    const NIGHT: &str = "SHARED:night-service";
    const NOTICE: &str = "/pbx/variable/SHARED:service-notice";
    let (screen, home) = (Screen::start(), Home::make());
    let items = json!([{ "type": "SWITCHVAR", "column": 0, "position": 0, "variables": [
        { "name": NIGHT, "kind": "SWITCH" },
        { "name": "SHARED:service-notice", "kind": "VARIABLE" },
    ] }]);
    let pbx = with_items(Pbx::as_seeded(), items);
    let app = driven(&Start::new(&screen, &home, &pbx));
    let (page, mouse) = (app.page(), Mouse::over(&screen, &app));
    let keyboard = Keyboard::over(&screen, &app);
    let shows = |on: bool| {
        let words = if on { "On" } else { "Off" };
        let state = text(&app, "#dashboard .row .state .shown");
        page.has(&format!("{SWITCH}[aria-checked={on}]")) && state == words
    };
    let at_the_pbx = || pbx.read(&format!("/pbx/switch/{NIGHT}"))["value"].clone();
    poll::until("the switch is off", || shows(false));

    // Nothing but the event tells it: the app asks for switches once.
    pbx.sandbox().set_switch(NIGHT, true).unwrap();
    poll::until("somebody else has switched it on", || shows(true));

    mouse.click(SWITCH);
    poll::until_equal("the switch at the PBX", json!(false), at_the_pbx);
    poll::until("the window shows it off", || shows(false));
    keyboard.tab_to(SWITCH);
    keyboard.press("space");
    poll::until_equal("the switch at the PBX", json!(true), at_the_pbx);
    poll::until("the window shows it on", || shows(true));
    page.wait_for(&format!("{SWITCH}:focus"));

    let value = || page.value(&format!("document.querySelector('{VARIABLE}')?.value ?? null"));
    assert_eq!(value(), "Crane 2 is out of order until Thursday");
    pbx.read(&format!("{NOTICE}?value=Crane%203"));
    poll::until_equal("what somebody else has written", json!("Crane 3"), value);
    keyboard.tab_to(VARIABLE);
    keyboard.press("ctrl+a");
    keyboard.write("all well");
    keyboard.press("Return");
    poll::until_equal("the variable at the PBX", json!("all well"), || pbx.read(NOTICE)["value"].clone());
    poll::until("it is what the PBX has", || !page.has("#dashboard form [type=submit]"));
    assert_eq!(value(), "all well");
    app.quit();
}

#[test]
fn a_shortcut_with_a_number_opens_the_call_box_and_one_with_an_address_the_users_browser() {
    const VISITORS: &str = "https://intranet.havblik.example/visitors?day=1&n=a%20b";
    let (screen, home) = (Screen::start(), Home::make());
    let programs = home.path("bin");
    std::fs::create_dir_all(&programs).unwrap();
    let opened = home.path("opened");
    write_program(&programs.join("xdg-open"), &format!("printf '%s\\n' \"$@\" >> '{}'", opened.display()));
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let items = json!([{ "type": "SHORTCUTS", "column": 0, "position": 0, "shortcuts": [
        { "name": "Taxi", "number": "+4588991500" },
        { "name": "Visitor list", "url": VISITORS },
    ] }]);
    let pbx = with_items(Pbx::as_seeded(), items);
    let app = driven(&Start::new(&screen, &home, &pbx).variable("PATH", &path).variable("BROWSER", ""));
    let (page, mouse) = (app.page(), Mouse::over(&screen, &app));
    let keyboard = Keyboard::over(&screen, &app);
    let (taxi, visitors) = ("#dashboard [title^='Call Taxi']", "#dashboard [title^='Open Visitor list']");
    let opened = || std::fs::read_to_string(&opened).unwrap_or_default();

    mouse.click(taxi);
    page.wait_for("#call-box[open]");
    assert_eq!(page.value("document.querySelector('#call-number').value"), "+4588991500");
    assert!(pbx.calls().is_empty(), "the first press calls nobody");
    mouse.click("#place-call");
    poll::until_equal("who is called", vec!["+4588991500".to_owned()], || pbx.calls());
    poll::until("the box is closed", || !page.has("#call-box"));
    mouse.click(visitors);
    poll::until_equal("what the browser was given", format!("{VISITORS}\n"), opened);

    keyboard.tab_to("#dashboard [data-stop]");
    keyboard.go("Up", taxi);
    keyboard.press("Return");
    page.wait_for("#call-box[open]");
    keyboard.press("Return");
    poll::until("it is called again", || pbx.calls().len() == 2);
    poll::until("the box is closed", || !page.has("#call-box"));
    keyboard.tab_to("#dashboard [data-stop]");
    keyboard.go("Down", visitors);
    keyboard.press("Return");
    poll::until_equal("what the browser was given", format!("{VISITORS}\n{VISITORS}\n"), opened);
    app.quit();
}

#[test]
fn the_users_own_calls_are_listed_as_they_stand_with_their_variable_and_without_buttons() {
    let (screen, home) = (Screen::start(), Home::make());
    let items = json!([{ "type": "MYCALLS", "column": 0, "position": 0, "maxCalls": 3,
        "variable": "customer-number", "variableName": "Customer no." }]);
    let pbx = with_items(Pbx::as_seeded(), items);
    let app = driven(&Start::new(&screen, &home, &pbx));
    let page = app.page();
    let card = |state: &str| format!("#dashboard [data-call-state={state}]");
    poll::until("there are none", || text(&app, "#dashboard [data-rows]") == "You have no calls.");

    let call = pbx
        .sandbox()
        .ring(IncomingCall {
            to: pbx.account().username.clone(),
            from: stranger(),
            variables: BTreeMap::from([("customer-number".to_owned(), "20417".to_owned())]),
            ..IncomingCall::default()
        })
        .unwrap();
    page.wait_for(&card("ringing"));
    assert_eq!(text(&app, &format!("{} .who", card("ringing"))), "Ida Berg");
    assert_eq!(text(&app, &format!("{} .shown", card("ringing"))), "Customer no. 20417");
    assert_eq!(text(&app, "#dashboard .aside"), "1 call");
    pbx.sandbox().answer_call(&call, None).unwrap();
    page.wait_for(&card("active"));
    pbx.sandbox().hold_call(&call, true).unwrap();
    page.wait_for(&card("held"));
    assert!(page.has("#calls [data-call-state=held] button"), "its buttons are in the rail");
    assert!(!page.has("#dashboard [data-call-state] button"), "and nowhere else");
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("there are none again", || text(&app, "#dashboard [data-rows]") == "You have no calls.");
    app.quit();
}

/// Who waits, and who could answer, as a row of a table of queues has it.
fn stands(figure: impl Fn(&str) -> String) -> (u32, u32) {
    let number = |text: &str| text.parse().unwrap_or(u32::MAX);
    let free = figure(".free");
    (number(&figure("[data-figure=waiting]")), number(free.split('/').next().unwrap_or_default()))
}

#[test]
fn a_table_of_queues_follows_who_waits_and_who_is_free_in_its_rows_and_its_total() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let queues = ["Sales", "Accounts"].map(|name| queue(&pbx, name));
    let items = json!([{ "type": "MULTIQUEUE", "column": 0, "position": 0, "queues": queues }]);
    let pbx = with_items(pbx, items);
    let app = driven(&Start::new(&screen, &home, &pbx));
    let figure = |row: &str, cell: &str| text(&app, &format!("#dashboard table {row} {cell}"));
    let row = |id: &str| format!("[data-queue='{id}']");
    let sales = || stands(|cell| figure(&row(&queues[0]), cell));
    let accounts = || stands(|cell| figure(&row(&queues[1]), cell));
    let total = || stands(|cell| figure("tfoot", cell));
    let sum = || (sales().0 + accounts().0, sales().1 + accounts().1);
    poll::until("everybody is known", || sales().1 != u32::MAX && accounts().1 != u32::MAX);
    let (before, free) = sales();
    let of_both = total();
    assert_eq!(of_both, sum());

    let caller = pbx.sandbox().enter_queue("Sales", stranger()).unwrap();
    poll::until_equal("who waits", (before + 1, free), sales);
    poll::until_equal("in both", (of_both.0 + 1, of_both.1), total);
    // Somebody who answers in Sales, and was free.
    pbx.sandbox().set_state("120", Some("BUSY")).unwrap();
    poll::until_equal("who is free", (before + 1, free - 1), sales);
    poll::until_equal("in both", (of_both.0 + 1, of_both.1 - 1), total);
    pbx.sandbox().leave_queue("Sales", Some(&caller), "CANCELLED").unwrap();
    pbx.sandbox().set_state("120", None).unwrap();
    poll::until_equal("all is as before", of_both, total);
    assert_eq!(sales(), (before, free));
    app.quit();
}

#[test]
fn the_day_of_a_queue_is_drawn_by_its_hours_and_told_to_whoever_does_not_see() {
    // Half past two in the afternoon at the PBX, whatever time it is here.
    let of_the_day = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() % (24 * 3600);
    let options = Options { clock_ahead: 14 * 3600 + 1800 - of_the_day as i64, ..Options::default() };
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_options(options));
    let sales = queue(&pbx, "Sales");
    let items = json!([{ "type": "QUEUE", "column": 0, "position": 0, "_id": sales, "showCalls": false,
        "showMembers": false, "showStats": true, "stats": ["ANSWERED", "UNANSWERED"] }]);
    let pbx = with_items(pbx, items);
    let told = pbx.read(&format!("/pbx/queue/{sales}/stats?groupingInterval=HOUR"));
    let hours: Vec<(&str, u64, u64)> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|hour| (hour["date"].as_str().unwrap(), &hour["answered"], &hour["unanswered"]))
        .map(|(from, answered, unanswered)| (from, answered.as_u64().unwrap(), unanswered.as_u64().unwrap()))
        .collect();
    assert_eq!(hours.len(), 15, "{hours:?}");
    let first = hours.iter().position(|(_, answered, unanswered)| answered + unanswered > 0).unwrap();
    let most = hours.iter().map(|(_, answered, unanswered)| answered + unanswered).max().unwrap();

    // The user is two hours ahead of Greenwich.
    let app = driven(&Start::new(&screen, &home, &pbx).variable("TZ", "Etc/GMT-2"));
    let page = app.page();
    let sentences: Vec<String> = hours
        .iter()
        .filter(|(_, answered, unanswered)| answered + unanswered > 0)
        .map(|(from, answered, unanswered)| {
            let hour = from[11..13].parse::<u32>().unwrap() + 2;
            format!("{hour:02}: {answered} answered, {unanswered} unanswered")
        })
        .collect();
    assert!(sentences.len() > 3, "{sentences:?}");
    let chart = "#dashboard svg[role=img]";
    poll::until_equal(
        "the day in words",
        json!(format!("Calls by the hour: {}", sentences.join("; "))),
        || page.value(&format!("document.querySelector('{chart}')?.ariaLabel ?? null")),
    );

    // A bar for each hour from the first with a call, as high as its part of the busiest.
    let bars = page.value(&format!(
        "[...document.querySelectorAll('{chart} g')].map((bar) =>
             ['answered', 'unanswered'].map((part) => Number(bar.querySelector('rect.' + part).getAttribute('height'))))"
    ));
    let bars: Vec<[f64; 2]> = serde_json::from_value(bars).unwrap();
    assert_eq!(bars.len(), hours.len() - first);
    for ([low, high], (from, answered, unanswered)) in bars.iter().zip(&hours[first..]) {
        let height = |calls: u64| 40.0 * calls as f64 / most as f64;
        assert!((low - height(*answered)).abs() < 0.01, "{from}: {low} for {answered} of {most}");
        assert!((high - height(*unanswered)).abs() < 0.01, "{from}: {high} for {unanswered} of {most}");
    }
    let size = page.value(&format!(
        "(({{ width, height }}) => width > 100 && height > 20)(document.querySelector('{chart}').getBoundingClientRect())"
    ));
    assert_eq!(size, json!(true), "it is there to be seen");
    app.quit();
}
