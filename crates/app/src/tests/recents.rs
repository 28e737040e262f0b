//! Calls that are over: what is listed, what is done with them, and where missed ones are counted.

use sandbox_pbx::{Caller, IncomingCall};

use super::calls::{Office, stranger};
use super::*;

impl Office {
    fn recents(&self) -> Value {
        self.app.snapshot()["recents"].clone()
    }

    /// The calls of one kind, the newest first.
    fn past(&self, kind: &str) -> Vec<Value> {
        let calls = self.recents()["calls"].as_array().unwrap().clone();
        calls.into_iter().filter(|call| call["kind"] == kind).collect()
    }

    /// Somebody calls, nobody answers, and it is listed.
    fn misses(&self) -> String {
        let call = self.ring(stranger(), None);
        self.world.sandbox.end_call(&call).unwrap();
        self.app
            .until("the missed call is listed", || self.past("missed").iter().any(|one| one["id"] == call));
        call
    }

    fn past_desk(&self, request: DeskRequest) -> Result<Value, UiError> {
        self.app.ask(PageRequest::Desk(request))
    }

    fn title(&self) -> String {
        self.app.ports.tray().map(|tray| tray.title).unwrap_or_default()
    }
}

#[test]
fn the_calls_of_before_are_listed_at_the_start_and_are_no_news() {
    let office = Office::open(json!({}));
    office.app.until("they are listed", || !office.past("missed").is_empty());
    for kind in ["inbound", "outbound", "queue"] {
        office.app.until("they are listed too", || !office.past(kind).is_empty());
    }
    let recents = office.recents();
    assert_eq!((&recents["unseen"], &recents["loading"]), (&json!(0), &json!(false)));
    assert_eq!(recents["voicemail"], json!({"new": 2, "old": 5, "number": "199"}));
    let times: Vec<String> =
        recents["calls"].as_array().unwrap().iter().map(|call| call["at"].to_string()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    office.app.quit();
}

#[test]
fn a_missed_call_is_counted_in_title_and_tray_until_the_user_has_looked() {
    let office = Office::open(json!({}));
    office.misses();
    office.app.until("it is counted", || office.recents()["unseen"] == 1);
    office.app.until("the title says so", || office.title().starts_with("(1) "));
    office.past_desk(DeskRequest::SeeRecents).unwrap();
    office.app.until("it is seen", || office.recents()["unseen"] == 0);
    office.app.until("the title is as before", || !office.title().starts_with('('));
    office.app.quit();
}

#[test]
fn what_was_missed_and_not_seen_is_counted_after_a_restart_and_what_was_seen_is_not() {
    let office = Office::open(json!({}));
    office.misses();
    office.app.until("it is counted", || office.recents()["unseen"] == 1);
    let Office { world, app } = office;
    app.quit();
    // While the app does not run.
    let call = IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        from: stranger(),
        ..IncomingCall::default()
    };
    let call = world.sandbox.ring(call).unwrap();
    world.sandbox.end_call(&call).unwrap();
    let unseen = |app: &Running| app.snapshot()["recents"]["unseen"].clone();
    let restart = || {
        let app = world.run(false).settled();
        let listed =
            || app.snapshot()["recents"]["calls"].as_array().unwrap().iter().any(|one| one["id"] == call);
        app.until("the calls are listed", listed);
        app
    };
    let app = restart();
    app.until("both are counted", || unseen(&app) == 2);
    app.ask(PageRequest::Desk(DeskRequest::SeeRecents)).unwrap();
    app.until("they are seen", || unseen(&app) == 0);
    app.quit();
    let app = restart();
    let identified = || app.snapshot()["session"]["employeeName"].is_string();
    app.until("it is known whose they are", identified);
    assert_eq!(unseen(&app), 0);
    app.quit();
}

#[test]
fn a_note_on_a_call_that_is_over_is_kept_at_the_pbx() {
    let office = Office::open(json!({}));
    let call = office.misses();
    let note = |note: &str| DeskRequest::NoteCall { call: call.clone(), note: note.to_owned() };
    office.past_desk(note("ring again")).unwrap();
    let noted = || office.past("missed").iter().find(|one| one["id"] == call).unwrap()["note"].clone();
    assert_eq!(noted(), "ring again");
    office.past_desk(DeskRequest::SeeRecents).unwrap();
    office.app.until("the PBX has it too", || noted() == "ring again");
    assert!(office.past_desk(note(&"x".repeat(2_001))).is_err());
    let other = DeskRequest::NoteCall { call: "nobody's".to_owned(), note: String::new() };
    assert!(office.past_desk(other).unwrap_err().message.contains("does not know this call"));
    office.app.quit();
}

#[test]
fn whoever_gives_up_waiting_is_listed_and_dealt_with_once() {
    let office = Office::open(json!({}));
    let sandbox = &office.world.sandbox;
    office.app.until("the queues are asked for", || !office.past("queue").is_empty());
    let from = Caller { number: Some("+4599887766".into()), name: None };
    let waits = sandbox.enter_queue("Reception", from).unwrap();
    sandbox.leave_queue("Reception", Some(&waits), "CANCELLED").unwrap();
    let found = || office.past("queue").into_iter().find(|call| call["number"] == "+4599887766");
    office.app.until("the call is listed", || found().is_some());
    let call = found().unwrap();
    assert_eq!((&call["queue"], &call["handled"]), (&json!("Reception"), &json!(false)));
    let handle = || DeskRequest::HandleCall {
        queue: call["queueId"].as_str().unwrap().to_owned(),
        call: call["id"].as_str().unwrap().to_owned(),
    };
    office.past_desk(handle()).unwrap();
    assert_eq!(found().unwrap()["handled"], true);
    let refused = office.past_desk(handle()).unwrap_err();
    assert!(refused.message.contains("already"), "{}", refused.message);
    office.app.quit();
}

#[test]
fn a_call_that_the_pbx_did_not_mark_is_still_to_be_dealt_with_whatever_it_answered() {
    let office = Office::open(json!({}));
    let open = || office.past("queue").into_iter().find(|call| call["handled"] == false);
    office.app.until("one is listed", || open().is_some());
    let call = open().unwrap();
    let word = |name: &str| call[name].as_str().unwrap().to_owned();
    let (queue, id) = (word("queueId"), word("id"));
    let stands = || office.past("queue").into_iter().find(|one| one["id"] == id).unwrap()["handled"].clone();
    let asked = || {
        let requests = office.world.sandbox.requests();
        requests.iter().filter(|one| one.path.ends_with("/calls") && one.path.contains(&queue)).count()
    };
    for (status, body) in [
        (409, json!({"error": "customer"})),
        (409, json!({"error": "something else"})),
        (409, json!({})),
        (404, json!({"error": "call"})),
        (500, json!({"error": "internal_error"})),
    ] {
        let before = asked();
        let fault = json!({"status": status, "body": body, "times": 1});
        let path = format!("/pbx/queue/{queue}/calls/{id}/handled");
        office.world.sandbox.add_fault(&path, serde_json::from_value(fault).unwrap());
        let handle = DeskRequest::HandleCall { queue: queue.clone(), call: id.clone() };
        office.past_desk(handle).unwrap_err();
        assert_eq!(stands(), false, "{status} {body}");
        office.app.until("the list is asked for anew", || asked() > before);
    }
    office.app.quit();
}

#[test]
fn a_pbx_that_has_none_of_it_is_told_and_costs_nothing_else() {
    let office = Office::open_with(json!({}), false, |world| {
        for path in ["/pbx/cdr/latest", "/pbx/voicemail", "/pbx/queue/"] {
            let fault =
                serde_json::from_value(json!({"status": 404, "body": {"error": "not_found"}})).unwrap();
            world.sandbox.add_fault(path, fault);
        }
    });
    office.app.until("it is told", || office.recents()["problem"] != Value::Null);
    let recents = office.recents();
    assert_eq!(
        (&recents["calls"], &recents["voicemail"], &recents["loading"]),
        (&json!([]), &Value::Null, &json!(false))
    );
    office.ring(stranger(), None);
    office.app.quit();
}

#[test]
fn each_queue_tells_how_many_of_its_calls_nobody_has_answered_or_dealt_with() {
    let office = Office::open(json!({}));
    office.app.until("the queues are asked for", || !office.past("queue").is_empty());
    let id = office.past("queue")[0]["queueId"].as_str().unwrap().to_owned();
    let name = office.past("queue")[0]["queue"].as_str().unwrap().to_owned();
    let open = || office.recents()["unanswered"][&id].as_u64().unwrap();
    let before = open();
    let listed =
        office.past("queue").iter().filter(|call| call["queueId"] == id && call["handled"] == false).count();
    assert_eq!(before, u64::try_from(listed).unwrap());
    let from = Caller { number: Some("+4599887766".into()), name: None };
    let waits = office.world.sandbox.enter_queue(&name, from).unwrap();
    office.world.sandbox.leave_queue(&name, Some(&waits), "CANCELLED").unwrap();
    office.app.until("it is counted", || open() == before + 1);
    let call = office.past("queue").into_iter().find(|call| call["number"] == "+4599887766").unwrap();
    assert_eq!(call["shownNumber"], "99 88 77 66");
    let handle = DeskRequest::HandleCall { queue: id.clone(), call: call["id"].as_str().unwrap().to_owned() };
    office.past_desk(handle).unwrap();
    office.app.until("it is dealt with", || open() == before);
    assert_eq!(office.recents()["cut"], Value::Null);
    office.app.quit();
}

#[test]
fn that_not_all_unanswered_calls_are_listed_is_said() {
    let office = Office::open(json!({}));
    office.app.until("the queues are asked for", || !office.past("queue").is_empty());
    let calls: Vec<Value> = (0..101)
        .map(|at| json!({"_id": format!("call-{at}"), "aNumber": "+4520304050", "status": "TIMEOUT"}))
        .collect();
    let id = office.past("queue")[0]["queueId"].as_str().unwrap().to_owned();
    let body = json!({"offset": 0, "limit": 500, "total": 101, "calls": calls});
    let fault = serde_json::from_value(json!({"status": 200, "body": body})).unwrap();
    office.world.sandbox.add_fault(&format!("/pbx/queue/{id}/calls"), fault);
    office.past_desk(DeskRequest::SeeRecents).unwrap();
    office
        .app
        .until("it is said", || office.recents()["cut"].as_str().is_some_and(|cut| cut.contains("100")));
    assert_eq!(office.past("queue").len(), 100);
    assert_eq!(office.recents()["unanswered"][&id], 101);
    office.app.quit();
}

#[test]
fn a_queue_that_the_user_joins_is_asked_for_and_of_one_that_is_left_nothing_is_kept() {
    let soon = |world: &mut World| world.timings.spread = Duration::from_millis(200);
    let office = Office::open_with(json!({}), false, soon);
    office.app.until("the queues are asked for", || !office.past("queue").is_empty());
    let queues = office.app.snapshot()["queues"].as_object().unwrap().clone();
    let sales = queues.iter().find(|(_, queue)| queue["name"] == "Sales").unwrap().0.clone();
    let is_counted = || office.recents()["unanswered"].get(&sales).is_some();
    assert!(!is_counted());
    office.past_desk(DeskRequest::JoinQueue(sales.clone())).unwrap();
    office.app.until("it is counted", is_counted);
    office.past_desk(DeskRequest::LeaveQueue(sales.clone())).unwrap();
    office.app.until("it is counted no more", || !is_counted());
    office.app.quit();
}

#[test]
fn what_is_listed_of_a_queue_is_asked_for_again_after_an_hour() {
    let office = Office::open(json!({}));
    office.app.until("the queues are asked for", || !office.past("queue").is_empty());
    let path = format!("/pbx/queue/{}/calls", office.past("queue")[0]["queueId"].as_str().unwrap());
    let asked = || office.world.sandbox.requests().iter().filter(|one| one.path == path).count();
    office.app.stop_clock();
    let before = asked();
    office.app.pass(Duration::from_secs(70 * 60));
    office.app.until("it is asked for again", || asked() > before);
    office.app.quit();
}
