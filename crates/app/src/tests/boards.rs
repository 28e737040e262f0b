//! Dashboards that are edited here, with a real PBX that others edit at, too, or that spoils what it is given.

use std::time::{SystemTime, UNIX_EPOCH};

use sandbox_pbx::Meddling;

use super::*;
use crate::view::{BoardBase, BoardDraft, BoardDraftItem};

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

fn save(app: &Running, base: &BoardBase, draft: &BoardDraft, insist: bool) -> Value {
    let request = BoardRequest::Save { base: base.clone(), draft: draft.clone(), insist };
    app.ask(PageRequest::Board(request)).unwrap()
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
    assert_eq!(save(&app, &base, &draft, false)["outcome"], "saved");
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
    assert_eq!(save(&app, &base, &draft, false)["outcome"], "saved");
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
    let conflict = save(&app, &base, &draft, false);
    assert_eq!((&conflict["outcome"], &conflict["what"]), (&json!("conflict"), &json!(["SHORTCUTS"])));
    assert_eq!(world.sandbox.dashboard(&id).unwrap()["items"][1]["shortcuts"], json!([]), "nothing was sent");
    assert_eq!(save(&app, &base, &draft, true)["outcome"], "saved");
    assert_eq!(world.sandbox.dashboard(&id).unwrap()["items"][1]["shortcuts"][0]["name"], "Again");
}

#[test]
fn a_pbx_that_drops_an_item_is_found_out_and_the_dashboard_put_back() {
    let world = World::with(settings());
    let (app, id) = app(&world);
    let base = edited(&app, &id);
    let before = world.sandbox.dashboard(&id).unwrap();
    let mut draft = draft_of(&base);
    draft.name = "Spoilt".to_owned();
    world.sandbox.meddle_with_dashboards(Some(Meddling::Drops("WEB".to_owned())));
    let spoilt = save(&app, &base, &draft, false);
    assert_eq!((&spoilt["outcome"], &spoilt["what"]), (&json!("otherwise"), &json!(["WEB"])));
    let restore = || app.ask(PageRequest::Board(BoardRequest::Restore { id: id.clone() }));
    assert_eq!(restore().unwrap()["outcome"], "otherwise", "it is spoilt again");
    world.sandbox.meddle_with_dashboards(None);
    assert_eq!(restore().unwrap()["outcome"], "saved");
    assert_eq!(world.sandbox.dashboard(&id).unwrap(), before);
    assert_eq!(restore().unwrap_err().message, "There is nothing to put back any more.");
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
    let request = BoardRequest::Save { base: base.clone(), draft, insist: false };
    let refused = app.ask(PageRequest::Board(request)).unwrap_err().message;
    assert!(refused.starts_with("A queue on the dashboard no longer exists"), "{refused}");

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
    app.until("the queue has its figures", || queue()["stats"]["TOTAL"].is_number());

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
