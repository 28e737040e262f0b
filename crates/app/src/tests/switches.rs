//! Switches and variables of the open dashboard, and what else is on it.

use super::*;

const NIGHT: &str = "SHARED:night-service";
const NOTICE: &str = "SHARED:service-notice";

/// An app with the dashboard open that has a switch and a variable.
fn floor(world: &World) -> Running {
    let app = world.run(false).settled();
    let id = world.sandbox.dashboards()[1].0.clone();
    app.until("there are dashboards", || app.snapshot()["dashboards"]["list"][1]["id"] == json!(id));
    app.page(PageRequest::OpenDashboard(id));
    app.until("the switch is known", || app.switch(NIGHT)["on"].is_boolean());
    app.until("the variable is known", || app.variable(NOTICE)["value"].is_string());
    app
}

impl Running {
    fn switch(&self, name: &str) -> Value {
        self.snapshot()["switches"][format!("switch {name}")].clone()
    }

    fn variable(&self, name: &str) -> Value {
        self.snapshot()["switches"][format!("variable {name}")].clone()
    }

    fn hears_events(&self) -> bool {
        self.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    }
}

fn on(name: &str, on: bool) -> PageRequest {
    PageRequest::SetSwitch { name: name.to_owned(), on }
}

#[test]
fn a_switch_set_here_or_elsewhere_shows_at_once_and_its_name_is_said_without_whose_it_is() {
    let world = World::with(settings());
    let app = floor(&world);
    assert_eq!(app.switch(NIGHT)["label"], "night-service");
    app.page(on(NIGHT, true));
    assert_eq!(app.switch(NIGHT)["on"], true);
    app.page(PageRequest::SetVariable { name: NOTICE.to_owned(), value: "All cranes work".to_owned() });
    assert_eq!(app.variable(NOTICE)["value"], "All cranes work");

    app.until("realtime is live", || app.hears_events());
    world.sandbox.set_switch(NIGHT, false).unwrap();
    app.until("the switch is off", || app.switch(NIGHT)["on"] == false);
}

#[test]
fn what_the_pbx_refuses_is_said_in_plain_words_and_nothing_changes() {
    let world = World::with(settings());
    let app = floor(&world);
    let refused = |request| app.ask(request).unwrap_err().message;
    assert_eq!(
        refused(on("main-line-closed", true)),
        "You may set only shared switches and your own. Ask an administrator to set this one."
    );
    assert_eq!(refused(on("SHARED:none", true)), "This switch no longer exists.");
    let long = PageRequest::SetVariable { name: NOTICE.to_owned(), value: "x".repeat(2000) };
    assert!(refused(long).starts_with("The PBX does not accept this value"));
    assert_eq!(app.switch(NIGHT)["on"], false);
    assert_eq!(app.variable(NOTICE)["value"], "Crane 2 is out of order until Thursday");
}

#[test]
fn without_the_page_of_switches_the_item_says_so_and_the_dashboard_stays() {
    let world = World::with(settings());
    let fault = json!({ "status": 500 });
    world.sandbox.add_fault("/pbx/switch", serde_json::from_value(fault).unwrap());
    let app = world.run(false).settled();
    let id = world.sandbox.dashboards()[1].0.clone();
    app.until("there are dashboards", || app.snapshot()["dashboards"]["list"][1]["id"] == json!(id));
    app.page(PageRequest::OpenDashboard(id));
    app.until("the item says why", || {
        app.switch(NIGHT)["problem"].as_str().is_some_and(|why| why.contains("internal fault"))
    });
    app.until("the variable is there", || app.variable(NOTICE)["value"].is_string());
}

#[test]
fn an_address_is_opened_only_where_the_dashboard_has_it() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let id = world.sandbox.dashboards()[2].0.clone();
    app.until("there are dashboards", || app.snapshot()["dashboards"]["list"][2]["id"] == json!(id));
    app.page(PageRequest::OpenDashboard(id.clone()));
    app.until("it is open", || app.snapshot()["dashboards"]["open"]["id"] == json!(id));
    let board = format!("{}/notice-board", world.sandbox.origin());
    assert_eq!(app.ports.window.frames(), [board], "frames show what is on the dashboard and nothing else");
    app.ports.take_asked();
    let visitors = "https://intranet.havblik.example/visitors";
    app.page(PageRequest::OpenAddress(visitors.to_owned()));
    assert_eq!(app.ports.take_asked(), [Asked::Address(visitors.to_owned())]);
    let refused = app.ask(PageRequest::OpenAddress("https://evil.example/".to_owned())).unwrap_err();
    assert_eq!(refused.message, "This address is no longer on the dashboard.");
    assert!(app.ports.take_asked().is_empty());
}

#[test]
fn whether_a_server_is_there_is_asked_only_for_pages_that_the_dashboard_shows() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let id = world.sandbox.dashboards()[2].0.clone();
    app.until("there are dashboards", || app.snapshot()["dashboards"]["list"][2]["id"] == json!(id));
    app.page(PageRequest::OpenDashboard(id.clone()));
    app.until("it is open", || app.snapshot()["dashboards"]["open"]["id"] == json!(id));
    let board = format!("{}/notice-board", world.sandbox.origin());
    let ask = |address: &str| app.ask(PageRequest::AddressAnswers(address.to_owned()));
    app.ports.take_asked();
    assert_eq!(ask(&board).unwrap(), json!(true));
    assert_eq!(app.ports.take_asked(), [Asked::Knock(board.clone())]);
    app.ports.links.answer_nothing();
    assert_eq!(ask(&board).unwrap(), json!(false));
    app.ports.take_asked();
    // An address of a shortcut is opened, and no frame shows it.
    for other in ["https://intranet.havblik.example/visitors", "https://evil.example/", "http://127.0.0.1:1/"]
    {
        assert_eq!(ask(other).unwrap_err().message, "This address is no longer on the dashboard.");
    }
    assert!(app.ports.take_asked().is_empty());
}
