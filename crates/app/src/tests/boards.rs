//! Dashboards that are edited here, with a real PBX that others edit at, too, or that spoils what it is given.

use std::time::{SystemTime, UNIX_EPOCH};

use sandbox_pbx::Meddling;

use super::*;
use crate::view::{BoardBase, BoardDecision, BoardDraft, BoardDraftItem};

fn edited(app: &Running, id: &str) -> BoardBase {
    let edit = app.ask(PageRequest::Board(BoardRequest::Edit { id: id.to_owned() })).unwrap();
    serde_json::from_value(edit["base"].clone()).unwrap()
}

/// The draft that changes nothing.
fn draft_of(base: &BoardBase) -> BoardDraft {
    let items =
        (0..).zip(&base.items).map(|(from, item)| BoardDraftItem { from: Some(from), item: item.clone() });
    BoardDraft {
        name: base.name.clone(),
        topbar: base.topbar,
        group: base.group.clone(),
        items: items.collect(),
    }
}

fn try_to_save(app: &Running, base: &BoardBase, draft: &BoardDraft) -> Result<Value, UiError> {
    let request = BoardRequest::Save { base: base.clone(), draft: draft.clone(), decision: None };
    app.ask(PageRequest::Board(request))
}

fn save(app: &Running, base: &BoardBase, draft: &BoardDraft) -> Value {
    try_to_save(app, base, draft).unwrap()
}

fn decide(app: &Running, base: &BoardBase, draft: &BoardDraft, conflict: &Value, keep: Keep) -> Value {
    let over = serde_json::from_value(conflict["differences"].clone()).unwrap();
    let decision = Some(BoardDecision { keep, over });
    let request = BoardRequest::Save { base: base.clone(), draft: draft.clone(), decision };
    app.ask(PageRequest::Board(request)).unwrap()
}

fn restore(app: &Running, id: &str) -> Result<Value, UiError> {
    app.ask(PageRequest::Board(BoardRequest::Restore { id: id.to_owned() }))
}

/// Each difference: the type of the item, the property, what was sent or made here, and what is there.
fn differences(of: &Value) -> Vec<(Value, Value, Value, Value)> {
    let all = of["differences"].as_array().unwrap().iter();
    let parts = |one: &Value| {
        (one["item"]["type"].clone(), one["property"].clone(), one["mine"].clone(), one["theirs"].clone())
    };
    all.map(parts).collect()
}

fn web(url: &str) -> Value {
    json!({ "type": "WEB", "column": 0, "position": 9, "url": url })
}

/// How many items of the dashboard have this address.
fn with_address(world: &World, id: &str, url: &str) -> usize {
    let dashboard = world.sandbox.dashboard(id).unwrap();
    dashboard["items"].as_array().unwrap().iter().filter(|item| item["url"] == url).count()
}

impl World {
    /// How many times a dashboard was sent.
    fn sent_of(&self, id: &str) -> usize {
        let requests = self.sandbox.requests();
        requests.iter().filter(|one| one.method == "POST" && one.path.ends_with(id)).count()
    }

    fn fault_of(&self, id: &str, fault: Value) {
        let fault = serde_json::from_value(fault).unwrap();
        self.sandbox.add_fault(&format!("/pbx/app/dashboard/{id}"), fault);
    }
}

/// An app that has read its dashboards, and the id of the user's own with every other kind.
fn app(world: &World) -> (Running, String) {
    let app = world.run(false).settled();
    app.until("there are dashboards", || app.snapshot()["dashboards"]["list"][2]["id"].is_string());
    (app, world.sandbox.dashboards()[2].0.clone())
}

#[test]
fn a_dashboard_edited_here_is_at_the_pbx_with_every_property_and_opens_so() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    app.page(PageRequest::OpenDashboard(id.clone()));
    let base = edited(&app, &id);
    let before = world.sandbox.dashboard(&id).unwrap();
    let mut draft = draft_of(&base);
    draft.name = "Renamed".to_owned();
    draft.items.remove(0);
    let new = json!({ "type": "MULTIQUEUE", "column": 0, "position": 0, "queues": [], "future": { "a": 1 } });
    draft.items.push(BoardDraftItem { from: None, item: new.clone() });
    assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
    let stored = world.sandbox.dashboard(&id).unwrap();
    assert_eq!(stored["name"], "Renamed");
    assert!(stored["items"].as_array().unwrap().iter().any(|item| item["future"] == new["future"]));
    app.until("the page shows it so", || app.snapshot()["dashboards"]["open"]["name"] == "Renamed");

    let kept = find_file(world.folder.path(), "dashboards.before-first-save.json").unwrap();
    let kept: Value = serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
    assert_eq!(kept[&id], before, "as it was before the first change");
}

fn find_file(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    let entries: Vec<_> = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    entries.iter().find_map(|path| {
        if path.is_dir() { find_file(path, name) } else { (path.file_name()? == name).then(|| path.clone()) }
    })
}

#[test]
fn changes_at_two_places_are_both_kept_and_the_same_item_changed_twice_is_the_users_to_decide() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let base = edited(&app, &id);
    let mut elsewhere = base.items.clone();
    elsewhere[0]["maxCalls"] = json!(9);
    world.sandbox.set_dashboard_items(&id, json!(elsewhere)).unwrap();
    let mut draft = draft_of(&base);
    draft.items[1].item["shortcuts"] = json!([{ "name": "Here", "number": "190" }]);
    assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
    let stored = world.sandbox.dashboard(&id).unwrap();
    assert_eq!(
        (&stored["items"][0]["maxCalls"], &stored["items"][1]["shortcuts"][0]["name"]),
        (&json!(9), &json!("Here"))
    );

    let base = edited(&app, &id);
    let mut elsewhere = base.items.clone();
    elsewhere[1]["shortcuts"] = json!([]);
    world.sandbox.set_dashboard_items(&id, json!(elsewhere)).unwrap();
    let mut draft = draft_of(&base);
    draft.items[1].item["shortcuts"] = json!([{ "name": "Again", "number": "190" }]);
    let conflict = save(&app, &base, &draft);
    assert_eq!(conflict["outcome"], "conflict");
    let mine = draft.items[1].item["shortcuts"].clone();
    assert_eq!(differences(&conflict), [(json!("SHORTCUTS"), json!("shortcuts"), mine, json!([]))]);
    assert_eq!(world.sandbox.dashboard(&id).unwrap()["items"][1]["shortcuts"], json!([]), "nothing was sent");

    // What is not in conflict stays, of either.
    let mut elsewhere = elsewhere.clone();
    elsewhere[0]["maxCalls"] = json!(3);
    world.sandbox.set_dashboard_items(&id, json!(elsewhere)).unwrap();
    draft.name = "Renamed".to_owned();
    assert_eq!(decide(&app, &base, &draft, &conflict, Keep::Mine)["outcome"], "saved");
    let stored = world.sandbox.dashboard(&id).unwrap();
    assert_eq!(stored["items"][1]["shortcuts"][0]["name"], "Again");
    assert_eq!((&stored["items"][0]["maxCalls"], &stored["name"]), (&json!(3), &json!("Renamed")));

    let base = edited(&app, &id);
    let mut elsewhere = base.items.clone();
    elsewhere[1]["shortcuts"] = json!([]);
    world.sandbox.set_dashboard_items(&id, json!(elsewhere)).unwrap();
    let mut draft = draft_of(&base);
    draft.items[1].item["shortcuts"] = json!([{ "name": "Never", "number": "190" }]);
    draft.items[0].item["maxCalls"] = json!(8);
    let conflict = save(&app, &base, &draft);
    assert_eq!(decide(&app, &base, &draft, &conflict, Keep::Theirs)["outcome"], "saved");
    let stored = world.sandbox.dashboard(&id).unwrap();
    let both = (&stored["items"][1]["shortcuts"], &stored["items"][0]["maxCalls"]);
    assert_eq!(both, (&json!([]), &json!(8)));
}

#[test]
fn a_pbx_that_spoils_a_dashboard_is_found_out_and_the_dashboard_put_back() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let before = world.sandbox.dashboard(&id).unwrap();
    let item = |kind: &str| {
        let items = before["items"].as_array().unwrap();
        items.iter().find(|item| item["type"] == kind).unwrap().clone()
    };
    let number = |property: &str, sent: Value, found: Value| {
        (item("WEB")["type"].clone(), json!(property), sent, found)
    };
    for (how, expected) in [
        (Meddling::Drops("WEB".to_owned()), (json!("WEB"), Value::Null, item("WEB"), Value::Null)),
        (Meddling::Forgets("url".to_owned()), number("url", item("WEB")["url"].clone(), Value::Null)),
        (Meddling::Alters("height".to_owned(), json!(80)), number("height", json!(360), json!(80))),
    ] {
        let base = edited(&app, &id);
        let mut draft = draft_of(&base);
        draft.name = "Spoilt".to_owned();
        world.sandbox.meddle_with_dashboards(Some(how));
        let spoilt = save(&app, &base, &draft);
        assert_eq!(spoilt["outcome"], "otherwise");
        assert!(differences(&spoilt).contains(&expected), "{spoilt}");
        assert_eq!(restore(&app, &id).unwrap()["outcome"], "otherwise", "it is spoilt again");
        world.sandbox.meddle_with_dashboards(None);
        assert_eq!(restore(&app, &id).unwrap()["outcome"], "saved");
        assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
        assert_eq!(restore(&app, &id).unwrap_err().message, "There is nothing to put back any more.");
    }
}

/// An app whose PBX has dropped an item of a dashboard in a save that added another one.
fn stopped(world: &World) -> (Running, String, Value, BoardBase, BoardDraft) {
    let (app, id) = app(world);
    let before = world.sandbox.dashboard(&id).unwrap();
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    draft
        .items
        .push(BoardDraftItem { from: None, item: json!({ "type": "MYCALLS", "column": 3, "position": 0 }) });
    world.sandbox.meddle_with_dashboards(Some(Meddling::Drops("WEB".to_owned())));
    assert_eq!(save(&app, &base, &draft)["outcome"], "otherwise");
    (app, id, before, base, draft)
}

#[test]
fn a_dashboard_that_the_pbx_has_spoilt_is_not_saved_again_and_keeps_the_copy_of_before() {
    let world = World::with(settings());
    let (app, id, before, base, mut draft) = stopped(&world);
    let line = app.line_now("dashboards").unwrap();
    assert_eq!(line["detail"], "The PBX has stored something else than it was sent: “My day”.");
    let sent = world.sent_of(&id);
    world.sandbox.meddle_with_dashboards(None);
    for _ in 0..2 {
        let again = save(&app, &base, &draft);
        assert_eq!(again["outcome"], "otherwise");
        assert_eq!(differences(&again)[0].0, "WEB");
        draft.items.push(BoardDraftItem { from: None, item: web("http://x") });
    }
    let refused = app.ask(PageRequest::Board(BoardRequest::Delete { id: id.clone() })).unwrap_err().message;
    assert!(refused.starts_with("First decide what becomes of it"), "{refused}");
    assert_eq!(world.sent_of(&id), sent, "nothing is sent");
    assert_eq!(with_address(&world, &id, "http://x"), 0);
    assert_eq!(restore(&app, &id).unwrap()["outcome"], "saved");
    assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
    assert_eq!(app.line_now("dashboards"), None);
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    draft.name = "Saved again".to_owned();
    assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
}

#[test]
fn what_the_pbx_has_spoilt_waits_for_the_user_over_a_restart() {
    let world = World::with(settings());
    let (app, id, before, ..) = stopped(&world);
    app.quit();
    world.sandbox.meddle_with_dashboards(None);
    let (app, _) = self::app(&world);
    app.until("it is said", || app.line_now("dashboards").is_some());
    let edit = || app.ask(PageRequest::Board(BoardRequest::Edit { id: id.clone() })).unwrap();
    assert_eq!(edit()["stopped"][0]["item"]["type"], "WEB");
    let base = edited(&app, &id);
    assert_eq!(save(&app, &base, &draft_of(&base))["outcome"], "otherwise");
    assert_eq!(restore(&app, &id).unwrap()["outcome"], "saved");
    assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
    assert_eq!(edit()["stopped"], Value::Null);
    app.quit();
    let (app, _) = self::app(&world);
    assert_eq!(restore(&app, &id).unwrap_err().message, "There is nothing to put back any more.");
    app.quit();
}

#[test]
fn a_dashboard_is_left_as_the_pbx_has_stored_it_when_the_user_says_so() {
    let world = World::with(settings());
    let (app, id, ..) = stopped(&world);
    world.sandbox.meddle_with_dashboards(None);
    let spoilt = world.sandbox.dashboard(&id).unwrap();
    app.page(PageRequest::Board(BoardRequest::Leave { id: id.clone() }));
    app.until("nothing waits any more", || app.line_now("dashboards").is_none());
    assert_eq!(world.sandbox.dashboard(&id).unwrap(), spoilt);
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    draft.name = "Saved again".to_owned();
    assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
}

#[test]
fn a_dashboard_that_is_gone_waits_for_no_decision() {
    let world = World::with(settings());
    let (app, ..) = stopped(&world);
    let kept = || find_file(world.folder.path(), "dashboards-stopped.json");
    app.until("it is kept", || kept().is_some());
    let fault = json!({ "status": 200, "body": "[]", "method": "GET" });
    world.sandbox.add_fault("/pbx/app/dashboard", serde_json::from_value(fault).unwrap());
    app.refresh();
    app.until("it is kept no longer", || kept().is_none());
}

#[test]
fn what_somebody_has_changed_since_is_shown_before_a_dashboard_is_put_back() {
    let world = World::with(settings());
    let (app, id, before, ..) = stopped(&world);
    world.sandbox.meddle_with_dashboards(None);
    let mut items = world.sandbox.dashboard(&id).unwrap()["items"].clone();
    items[0]["maxCalls"] = json!(77);
    world.sandbox.set_dashboard_items(&id, items).unwrap();
    let meanwhile = restore(&app, &id).unwrap();
    assert_eq!((&meanwhile["outcome"], &meanwhile["meanwhile"]), (&json!("otherwise"), &json!(true)));
    let changed = (json!("MYCALLS"), json!("maxCalls"), json!(6), json!(77));
    assert!(differences(&meanwhile).contains(&changed), "{meanwhile}");
    assert_eq!(restore(&app, &id).unwrap()["outcome"], "saved");
    assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
}

/// A draft with a new item, whose save failed on its way: after the PBX had stored it where that is so.
fn failed_on_its_way(world: &World, stores: bool) -> (Running, String, BoardBase, BoardDraft) {
    let (app, id) = app(world);
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    draft.items.push(BoardDraftItem { from: None, item: web("http://new") });
    draft.items[0].item["maxCalls"] = json!(8);
    // Either the answer is cut, or nothing is carried out.
    let fault = if stores {
        json!({ "method": "POST", "times": 1, "cut_at": 3 })
    } else {
        json!({ "method": "POST", "times": 1, "status": 503 })
    };
    world.fault_of(&id, fault);
    let why = try_to_save(&app, &base, &draft).unwrap_err().message;
    assert!(why.ends_with("It is not known whether the dashboard was saved: save it once more."), "{why}");
    assert_eq!(with_address(world, &id, "http://new"), usize::from(stores));
    (app, id, base, draft)
}

#[test]
fn a_save_whose_answer_was_lost_is_saved_once_more_with_each_new_item_once() {
    for stores in [true, false] {
        let world = World::with(settings());
        let (app, id, base, draft) = failed_on_its_way(&world, stores);
        assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
        assert_eq!(with_address(&world, &id, "http://new"), 1);
        assert_eq!(
            world.sandbox.dashboard(&id).unwrap()["items"].as_array().unwrap().len(),
            draft.items.len()
        );
        app.quit();
    }
}

#[test]
fn a_draft_that_goes_on_after_a_lost_answer_is_in_conflict_with_nothing_of_its_own() {
    for stores in [true, false] {
        let world = World::with(settings());
        let (app, id, base, mut draft) = failed_on_its_way(&world, stores);
        for (url, rows) in [("http://newer", 9), ("http://newest", 10)] {
            draft.items.last_mut().unwrap().item["url"] = json!(url);
            draft.items[0].item["maxCalls"] = json!(rows);
            world.fault_of(&id, json!({ "method": "POST", "cut_at": 3, "times": 1 }));
            try_to_save(&app, &base, &draft).unwrap_err();
        }
        assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
        let found = ["http://new", "http://newer", "http://newest"].map(|url| with_address(&world, &id, url));
        assert_eq!(found, [0, 0, 1]);
        assert_eq!(world.sandbox.dashboard(&id).unwrap()["items"][0]["maxCalls"], 10);
        app.quit();
    }
}

#[test]
fn what_the_pbx_spoils_while_its_answers_are_lost_is_found_out_by_the_next_question() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let before = world.sandbox.dashboard(&id).unwrap();
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    for asks_to_edit in [false, true] {
        draft.name = format!("Spoilt {asks_to_edit}");
        world.sandbox.meddle_with_dashboards(Some(Meddling::Drops("WEB".to_owned())));
        world.fault_of(&id, json!({ "method": "POST", "cut_at": 3, "times": 1 }));
        try_to_save(&app, &base, &draft).unwrap_err();
        if asks_to_edit {
            let edit = app.ask(PageRequest::Board(BoardRequest::Edit { id: id.clone() })).unwrap();
            assert_eq!(edit["stopped"][0]["item"]["type"], "WEB");
        }
        let found = save(&app, &base, &draft);
        assert_eq!(found["outcome"], "otherwise");
        assert_eq!(differences(&found)[0].0, "WEB");
        world.sandbox.meddle_with_dashboards(None);
        assert_eq!(restore(&app, &id).unwrap()["outcome"], "saved");
        assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
    }
}

#[test]
fn a_save_that_cannot_be_read_back_is_read_by_the_next_one() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let base = edited(&app, &id);
    let mut draft = draft_of(&base);
    draft.items.push(BoardDraftItem { from: None, item: web("http://new") });
    // The first GET is answered, and no other.
    world.fault_of(&id, json!({ "method": "GET", "times": 1 }));
    let fault = serde_json::from_value(json!({ "method": "GET", "status": 500 })).unwrap();
    world.sandbox.add_fault("/pbx/app/dashboard/", fault);
    try_to_save(&app, &base, &draft).unwrap_err();
    assert_eq!(with_address(&world, &id, "http://new"), 1);
    world.sandbox.clear_faults();
    let sent = world.sent_of(&id);
    assert_eq!(save(&app, &base, &draft)["outcome"], "saved");
    assert_eq!((with_address(&world, &id, "http://new"), world.sent_of(&id)), (1, sent));
}

#[test]
fn a_dashboard_is_made_deleted_and_had_back_and_a_refusal_says_why() {
    let world = World::with(settings());
    let (app, _) = app(&world);
    let made = app.ask(PageRequest::Board(BoardRequest::Create { name: "New".to_owned() })).unwrap();
    let id = made.as_str().unwrap().to_owned();
    let lists = |id: &str| {
        let snapshot = app.snapshot();
        snapshot["dashboards"]["list"].as_array().unwrap().iter().any(|one| one["id"] == id)
    };
    app.until("it is listed", || lists(&id));
    let mut base = edited(&app, &id);
    base.items.push(json!({ "type": "QUEUE", "_id": "none", "column": 0, "position": 0 }));
    let mut draft = draft_of(&base);
    base.items.clear();
    draft.items[0].from = None;
    let refused = try_to_save(&app, &base, &draft).unwrap_err().message;
    assert!(refused.starts_with("A queue on the dashboard no longer exists"), "{refused}");

    let item =
        json!({ "type": "SWITCHVAR", "variables": [{ "name": "main-line-closed", "kind": "SWITCH" }] });
    draft.items[0].item = item;
    let refused = try_to_save(&app, &base, &draft).unwrap_err().message;
    assert_eq!(refused, "Your access does not allow these switches or variables on a dashboard.");

    app.page(PageRequest::Board(BoardRequest::Delete { id: id.clone() }));
    app.until("it is gone", || !lists(&id));
    let again = app.ask(PageRequest::Board(BoardRequest::Undelete)).unwrap();
    let again = again.as_str().unwrap().to_owned();
    app.until("it is there again", || lists(&again));
    assert_eq!(world.sandbox.dashboard(&again).unwrap()["name"], "New");
    let other =
        app.ask(PageRequest::Board(BoardRequest::Delete { id: "none".to_owned() })).unwrap_err().message;
    assert_eq!(other, "This dashboard no longer exists.");
}

#[test]
fn a_dashboard_is_made_and_had_back_once_though_the_answer_was_lost() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let ask = |request: BoardRequest| app.ask(PageRequest::Board(request));
    let cut = || {
        let fault = serde_json::from_value(json!({ "method": "POST", "cut_at": 3, "times": 1 })).unwrap();
        world.sandbox.add_fault("/pbx/app/dashboard", fault);
    };
    let named = |name: &str| world.sandbox.dashboards().iter().filter(|one| one.1 == name).count();

    let create = || ask(BoardRequest::Create { name: "New".to_owned() });
    cut();
    let why = create().unwrap_err().message;
    assert!(why.ends_with("It is not known whether the dashboard was made: ask for it once more."), "{why}");
    assert_eq!(named("New"), 1);
    let made = create().unwrap();
    assert_eq!(named("New"), 1);
    assert_ne!(create().unwrap(), made, "another one of the same name");
    assert_eq!(named("New"), 2);

    let before = world.sandbox.dashboard(&id).unwrap();
    let name = before["name"].as_str().unwrap();
    let all = named(name);
    ask(BoardRequest::Delete { id: id.clone() }).unwrap();
    app.until("it is gone", || {
        let snapshot = app.snapshot();
        snapshot["dashboards"]["list"].as_array().unwrap().iter().all(|one| one["id"] != json!(id))
    });
    cut();
    ask(BoardRequest::Undelete).unwrap_err();
    let again = ask(BoardRequest::Undelete).unwrap();
    assert_eq!(named(name), all);
    assert_eq!(world.sandbox.dashboard(again.as_str().unwrap()).unwrap()["items"], before["items"]);
    let nothing = ask(BoardRequest::Undelete).unwrap_err().message;
    assert_eq!(nothing, "There is nothing to put back any more.");
}

#[test]
fn a_dashboard_that_is_had_back_is_again_the_one_that_the_settings_name() {
    let mut world = World::with(json!({}));
    world.timings.quiet = Duration::from_millis(40);
    let id = world.sandbox.dashboards()[2].0.clone();
    world.put(&json!({ "dashboardId": id }));
    let (app, _) = app(&world);
    app.page(PageRequest::Board(BoardRequest::Delete { id: id.clone() }));
    app.until("another one is open", || app.snapshot()["dashboards"]["open"]["id"] != json!(id));
    let again = app.ask(PageRequest::Board(BoardRequest::Undelete)).unwrap();
    app.until("it is open again", || app.snapshot()["dashboards"]["open"]["id"] == again);
    app.until("the settings name it", || world.document()["dashboardId"] == again);
    app.quit();
}

#[test]
fn an_account_without_dashboards_has_one_of_its_own_queues_calls_and_everybody() {
    let world = World::with(settings());
    let fault = json!({ "status": 200, "body": "[]", "method": "GET" });
    world.sandbox.add_fault("/pbx/app/dashboard", serde_json::from_value(fault).unwrap());
    let app = world.run(false).settled();
    let open = || app.snapshot()["dashboards"]["open"].clone();
    app.until("it is there", || open()["id"] == "built-in");
    app.until("it has the own queue", || open()["items"][0]["kind"] == "queue");
    let kinds: Vec<_> = open()["items"].as_array().unwrap().iter().map(|item| item["kind"].clone()).collect();
    assert_eq!(kinds, ["queue", "myCalls", "extensions"]);
    assert_eq!(open()["items"][2]["config"]["everyone"], true);
    app.until("the queue has its figures", || {
        let queue = open()["items"][0]["config"]["queue"].as_str().unwrap().to_owned();
        app.snapshot()["queues"][queue]["stats"]["TOTAL"].is_number()
    });
    assert_eq!(app.ended_as("dashboardId"), "adjusted no_dashboards default");

    world.sandbox.clear_faults();
    app.refresh();
    let first = world.sandbox.dashboards()[0].0.clone();
    app.until("the PBX's own is open", || open()["id"] == json!(first));
}

#[test]
fn the_page_is_told_the_day_of_a_queue_by_its_hours() {
    // Half past two in the afternoon at the PBX, whatever time it is here.
    let of_the_day = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() % (24 * 3600);
    let world = World::of(
        Options { clock_ahead: 14 * 3600 + 1800 - of_the_day as i64, ..Options::default() },
        settings(),
    );
    let app = world.run(false).settled();
    let open = || app.snapshot()["dashboards"]["open"].clone();
    app.until("a dashboard is open", || open()["items"][0]["config"]["queue"].is_string());
    let id = open()["items"][0]["config"]["queue"].as_str().unwrap().to_owned();
    let queue = || app.snapshot()["queues"][&id].clone();
    // Each is asked for by itself.
    app.until("the queue has its figures", || queue()["stats"]["TOTAL"].is_number());
    app.until("the queue has its hours", || {
        queue()["hours"].as_array().is_some_and(|hours| !hours.is_empty())
    });

    let queue = queue();
    let hours = queue["hours"].as_array().unwrap();
    let from: Vec<&str> = hours.iter().filter_map(|hour| hour["from"].as_str()?.get(10..)).collect();
    let wanted: Vec<String> = (0..15).map(|hour| format!("T{hour:02}:00:00.000Z")).collect();
    assert_eq!(from, wanted, "each hour that has begun");
    let sum = |of: &str| hours.iter().filter_map(|hour| hour[of].as_u64()).sum::<u64>();
    assert_eq!(json!(sum("answered")), queue["stats"]["ANSWERED"], "{hours:?}");
    assert_eq!(json!(sum("unanswered")), queue["stats"]["UNANSWERED"], "{hours:?}");
    // Nobody works at five, and most of the day's calls come at nine.
    assert_eq!((&hours[5]["answered"], &hours[5]["unanswered"]), (&json!(0), &json!(0)));
    let busiest = hours.iter().max_by_key(|hour| hour["answered"].as_u64()).unwrap();
    assert_eq!(
        (busiest["from"].as_str().unwrap().get(11..13), &busiest["answered"]),
        (Some("09"), &json!(12))
    );
}
