//! The phonebook and the shortcuts of every dashboard, and a colleague's presence: what is permitted, and what is not.

use sandbox_pbx::{Fault, Status};

use super::calls::{Office, stranger};
use super::*;

fn office() -> Office {
    Office::open(json!({}))
}

fn told(office: &Office) -> Result<Value, UiError> {
    office.app.ask(PageRequest::Desk(DeskRequest::ReadPhonebook))
}

fn fault(status: u16) -> Fault {
    Fault { status: Status::new(status), ..Fault::default() }
}

fn asked(office: &Office, path: &str) -> usize {
    office.world.sandbox.requests().into_iter().filter(|one| one.path == path).count()
}

#[test]
fn the_phonebook_is_asked_for_when_somebody_searches_and_is_the_companys_and_the_users_own() {
    let office = office();
    assert_eq!(asked(&office, "/pbx/phonebook"), 0);
    let told = told(&office).unwrap();
    let contacts = told["contacts"].as_array().unwrap();
    let named = |name: &str| contacts.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(named("Maren Aagaard")["about"], "Kattegat Ferries · Purchasing");
    assert_eq!(
        named("Maren Aagaard")["numbers"],
        json!([{"kind": "work", "number": "+4588991835"}, {"kind": "mobile", "number": "+4588995011"}])
    );
    assert_eq!(named("Nordhavn Shipyard")["about"], Value::Null);
    assert_eq!(named("Aarhus Taxa")["numbers"][0], json!({"kind": "short", "number": "7012"}));
    assert_eq!(named("Mormor")["numbers"][0]["kind"], "home");
    assert_eq!(asked(&office, "/pbx/phonebook"), 1);
    office.app.quit();
}

#[test]
fn the_shortcuts_of_every_dashboard_are_told_and_their_addresses_may_be_opened() {
    let office = office();
    office
        .app
        .until("there are dashboards", || office.app.snapshot()["dashboards"]["list"][2]["id"].is_string());
    let visitors = "https://intranet.havblik.example/visitors";
    office.app.ask(PageRequest::OpenAddress(visitors.to_owned())).unwrap_err();
    let told = told(&office).unwrap();
    let shortcuts = told["shortcuts"].as_array().unwrap();
    assert!(shortcuts.contains(&json!({"name": "Taxi", "number": "+4588991500", "url": null})), "{told}");
    assert!(shortcuts.contains(&json!({"name": "Visitor list", "number": null, "url": visitors})), "{told}");
    office.app.ports.take_asked();
    office.app.ask(PageRequest::OpenAddress(visitors.to_owned())).unwrap();
    office.app.until("it is opened", || {
        office.app.ports.take_asked().contains(&Asked::Address(visitors.to_owned()))
    });
    office.app.ask(PageRequest::OpenAddress("https://evil.example/".to_owned())).unwrap_err();
    office.app.quit();
}

#[test]
fn a_pbx_without_a_phonebook_has_its_shortcuts_and_one_without_either_is_said() {
    let office = office();
    office
        .app
        .until("there are dashboards", || office.app.snapshot()["dashboards"]["list"][2]["id"].is_string());
    office.world.sandbox.add_fault("/pbx/phonebook", fault(404));
    let shown = told(&office).unwrap();
    assert_eq!(shown["contacts"], json!([]));
    assert!(!shown["shortcuts"].as_array().unwrap().is_empty());
    office.world.sandbox.add_fault("/pbx/app/dashboard", fault(500));
    assert!(!told(&office).unwrap_err().message.is_empty());
    office.app.quit();
}

#[test]
fn only_colleagues_whose_presence_a_group_grants_are_marked_and_theirs_is_set() {
    let office = office();
    let people = || office.app.snapshot()["people"].as_object().unwrap().clone();
    let settable =
        || people().into_iter().filter(|(_, person)| person["settable"] == true).collect::<Vec<_>>();
    office.app.until("it is known", || !settable().is_empty());
    assert!(settable().iter().all(|(_, person)| person["department"] == "Service"), "{:?}", settable());
    let (id, _) = settable().remove(0);
    let set = |person: &str, state: &str| {
        office.app.ask(PageRequest::Line(LineRequest::SetPresence {
            person: Some(person.to_owned()),
            state: state.to_owned(),
            text: Some("With the auditor".to_owned()),
            until: Some("2030-01-01T12:00:00Z".to_owned()),
        }))
    };
    set(&id, "MEETING").unwrap();
    office.app.until("it is shown", || {
        let person = &people()[&id];
        person["presence"] == "MEETING"
            && person["presenceText"] == "With the auditor"
            && person["presenceUntil"] == "2030-01-01T12:00:00.000Z"
    });
    let other = people()
        .into_iter()
        .find(|(_, person)| person["settable"] != true && person["department"] == "Sales")
        .unwrap()
        .0;
    let said = set(&other, "MEETING").unwrap_err().message;
    assert!(said.contains("does not let you set this colleague's presence"), "{said}");
    let said = set("none", "MEETING").unwrap_err().message;
    assert!(said.contains("does not know this colleague"), "{said}");
    let said = set(&id, "GARDENING").unwrap_err().message;
    assert!(said.contains("does not accept this presence"), "{said}");
    office.app.quit();
}

#[test]
fn whose_calls_may_not_be_picked_up_is_known_before_and_said_by_the_pbx() {
    let office = office();
    let people = || office.app.snapshot()["people"].as_object().unwrap().clone();
    let marked = || {
        let is_marked = |person: &Value| person["extensions"][0]["noPickup"] == true;
        people().into_values().filter(is_marked).collect::<Vec<_>>()
    };
    office.app.until("it is known", || !marked().is_empty());
    let marked = marked();
    assert_eq!((marked.len(), &marked[0]["name"]), (1, &json!("Mette Lindqvist")));
    let call = sandbox_pbx::IncomingCall {
        to: "110".into(),
        from: stranger(),
        ..sandbox_pbx::IncomingCall::default()
    };
    office.world.sandbox.ring(call).unwrap();
    let extension = marked[0]["extensions"][0]["id"].as_str().unwrap().to_owned();
    let said = office.app.ask(PageRequest::Desk(DeskRequest::PickUpPerson(extension))).unwrap_err().message;
    assert!(said.contains("may not pick up this colleague's calls"), "{said}");
    assert_eq!(office.world.sandbox.calls_at("110").len(), 1, "it rings on");
    office.app.quit();
}

#[test]
fn a_pbx_that_tells_no_permissions_permits_nothing() {
    let world = World::with(json!({}));
    world.sandbox.add_fault("/pbx/app/permissions", fault(404));
    let app = world.run(false).settled();
    app.until("it was asked", || {
        world.sandbox.requests().into_iter().any(|one| one.path == "/pbx/app/permissions")
    });
    app.until("there are people", || !app.snapshot()["people"].as_object().unwrap().is_empty());
    let snapshot = app.snapshot();
    assert!(snapshot["people"].as_object().unwrap().values().all(|person| person["settable"].is_null()));
    // What rings can be tried.
    let people = snapshot["people"].as_object().unwrap();
    assert!(people.values().all(|person| person["extensions"][0]["noPickup"].is_null()));
    app.quit();
}

#[test]
fn the_variable_that_my_calls_names_is_asked_for_once_and_shown() {
    let office = office();
    let dashboard = office.world.sandbox.dashboards()[2].0.clone();
    office.app.until("there are dashboards", || {
        office.app.snapshot()["dashboards"]["list"][2]["id"] == json!(dashboard)
    });
    office.app.page(PageRequest::OpenDashboard(dashboard.clone()));
    office.app.until("it is open", || office.app.snapshot()["dashboards"]["open"]["id"] == json!(dashboard));
    let items = office.app.snapshot()["dashboards"]["open"]["items"].clone();
    let mine = items.as_array().unwrap().iter().find(|item| item["kind"] == "myCalls").unwrap().clone();
    assert_eq!(mine["config"]["variable"], json!({"name": "customer-number", "label": "Customer no."}));
    let call = office.ring(stranger(), Some("Reception"));
    office.app.until("it is shown", || {
        let card = office.cards().into_iter().find(|card| card["id"] == call.as_str());
        let variables = card.map(|card| card["variables"].clone()).unwrap_or_default();
        variables.as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "customer-number"))
    });
    let times = || {
        let asked = office.world.sandbox.requests().into_iter();
        asked.filter(|one| one.path.ends_with("/customer-number") && one.path.contains(&call)).count()
    };
    let before = times();
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    assert_eq!(times(), before);
    office.app.quit();
}
