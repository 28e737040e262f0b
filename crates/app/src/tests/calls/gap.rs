//! The realtime connection is gone for a moment while a call rings: what the PBX says afterwards decides.

use super::*;

const OWN: &str = "/pbx/extension";
/// The calls at an extension are listed there.
const EMPLOYEES: &str = "/pbx/app/employees";

fn office() -> Office {
    Office::open_with(json!({}), false, |world| {
        world.timings.realtime = pbx::Timings {
            backoff_first: Duration::from_millis(20),
            backoff_most: Duration::from_millis(100),
            backoff_closed: Duration::from_millis(20),
            refused: Duration::from_millis(200),
            ..pbx::Timings::default()
        };
    })
}

impl Office {
    fn ringing() -> (Self, String) {
        let office = office();
        let call = office.ring(stranger(), None);
        office.app.until("it rings", || !office.app.ports.playing().is_empty());
        office.heard();
        (office, call)
    }

    fn connection(&self) -> String {
        let status = self.app.verb(Request::Status).body.unwrap();
        status["connection"]["state"].as_str().unwrap().to_owned()
    }

    /// Cuts the connection and keeps it down.
    fn cut(&self) {
        self.world.sandbox.refuse_authenticate(true);
        self.world.sandbox.drop_realtime();
        self.app.until("the connection is gone", || self.connection() != "live");
    }

    /// The connection is back, and the own extensions were asked for since.
    fn back(&self) {
        let before = self.lists_asked();
        self.world.sandbox.refuse_authenticate(false);
        self.app.page(PageRequest::Refresh);
        self.app.until("the connection is back", || self.connection() == "live");
        self.app.until("the own extensions were asked for", || self.lists_asked() > before);
    }

    fn lists_asked(&self) -> usize {
        self.world.sandbox.requests().iter().filter(|asked| asked.path == OWN).count()
    }

    fn fault(&self, path: &str, fault: Value) {
        self.world.sandbox.add_fault(path, serde_json::from_value(fault).unwrap());
    }
}

#[test]
fn a_call_that_rings_goes_on_ringing_through_a_gap_and_is_picked_up_after_it() {
    let (office, call) = Office::ringing();
    office.cut();
    assert_eq!(office.cards()[0]["state"], "ringing", "during the gap");
    office.back();
    // The answer to one more question is handled after those to the questions before.
    office.app.refresh();
    assert_eq!(office.heard(), [], "the sound has not so much as paused");
    assert_eq!((office.cards().len(), &office.cards()[0]["state"]), (1, &json!("ringing")));
    assert_eq!(office.app.verb(Request::Answer).exit, 0);
    assert_eq!(office.actions_of_the_pbx("pickup"), 1);
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    assert!(office.app.ports.playing().is_empty());
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn a_call_that_ended_in_the_gap_stops_as_soon_as_the_pbx_says_so() {
    let (office, call) = Office::ringing();
    office.cut();
    office.world.sandbox.end_call(&call).unwrap();
    office.back();
    office
        .app
        .until("it is quiet and gone", || office.app.ports.playing().is_empty() && office.cards().is_empty());
    // Nothing late brings it back.
    office.app.refresh();
    assert!(office.cards().is_empty() && office.app.ports.playing().is_empty());
    office.app.quit();
}

#[test]
fn a_list_that_failed_proves_nothing_and_is_asked_for_again_until_it_does() {
    let (office, call) = Office::ringing();
    office.fault(OWN, json!({"status": 500}));
    office.fault(EMPLOYEES, json!({"status": 500}));
    office.cut();
    office.world.sandbox.end_call(&call).unwrap();
    office.back();
    office.app.refresh();
    assert_eq!(office.cards().len(), 1, "nobody has said that it is over");
    assert_eq!(office.heard(), []);
    let before = office.lists_asked();
    office.app.until("it is asked for again unasked", || office.lists_asked() > before);
    office.world.sandbox.clear_faults();
    office
        .app
        .until("it is quiet and gone", || office.app.ports.playing().is_empty() && office.cards().is_empty());
    office.app.quit();
}

#[test]
fn a_call_that_rings_beside_another_one_is_kept_though_the_extension_is_busy() {
    let (office, first) = Office::ringing();
    office.world.sandbox.answer_call(&first, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    let second = Caller { number: Some("+4511111111".into()), name: None };
    let second = office.world.sandbox.ring(IncomingCall {
        to: office.world.sandbox.accounts()[0].username.clone(),
        from: second,
        ..IncomingCall::default()
    });
    let second = second.unwrap();
    office.app.until("a tick is heard", || office.app.ports.playing() == vec![Tone::Tick]);
    office.cut();
    office.back();
    office.app.refresh();
    let states: Vec<Value> = office.cards().iter().map(|card| card["state"].clone()).collect();
    assert!(states.contains(&json!("ringing")) && states.contains(&json!("active")), "{states:?}");
    office.world.sandbox.end_call(&second).unwrap();
    office.app.until("one is left", || office.cards().len() == 1);
    office.app.quit();
}

#[test]
fn a_call_that_was_answered_in_the_gap_is_shown_as_answered_and_can_be_ended() {
    let (office, call) = Office::ringing();
    office.cut();
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.back();
    office.app.until("it is quiet", || office.app.ports.playing().is_empty());
    office
        .app
        .until("it is talked on", || office.cards().first().is_some_and(|card| card["state"] == "active"));
    assert_eq!(office.app.verb(Request::Hangup).exit, 0);
    office.app.until("it is over", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn where_the_pbx_lists_no_calls_one_that_was_answered_in_the_gap_is_over_here() {
    let (office, call) = Office::ringing();
    office.fault(EMPLOYEES, json!({"status": 403}));
    office.cut();
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.back();
    office
        .app
        .until("it is quiet and gone", || office.app.ports.playing().is_empty() && office.cards().is_empty());
    office.app.quit();
}

#[test]
fn a_call_that_begins_in_the_gap_rings_after_it_and_is_picked_up() {
    let office = office();
    office.app.until("the connection is there", || office.connection() == "live");
    office.cut();
    let to = office.world.sandbox.accounts()[0].username.clone();
    let call = IncomingCall { to, from: stranger(), ..IncomingCall::default() };
    let call = office.world.sandbox.ring(call).unwrap();
    office.back();
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    assert_eq!((office.cards().len(), &office.cards()[0]["state"]), (1, &json!("ringing")));
    assert_eq!(office.app.verb(Request::Answer).exit, 0);
    office.app.until("the PBX was asked to pick it up", || office.actions_of_the_pbx("pickup") == 1);
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn the_calls_that_began_in_a_gap_are_asked_for_once_though_the_pbx_keeps_them_to_itself() {
    let office = office();
    office.app.until("the connection is there", || office.connection() == "live");
    office.fault(EMPLOYEES, json!({"body": "[]"}));
    office.cut();
    for caller in ["+4511111111", "+4522222222"] {
        let to = office.world.sandbox.accounts()[0].username.clone();
        let from = Caller { number: Some(caller.to_owned()), name: None };
        office.world.sandbox.ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap();
    }
    let asked = || {
        let requests = office.world.sandbox.requests();
        requests.iter().filter(|one| one.path == EMPLOYEES && one.query.contains("calls=true")).count()
    };
    let before = asked();
    office.back();
    office.app.until("the calls were asked for", || asked() > before);
    // The list of own extensions comes again and again, and they ring all the while.
    for _ in 0..4 {
        let lists = office.lists_asked();
        office.app.page(PageRequest::Refresh);
        office.app.until("the own extensions were asked for", || office.lists_asked() > lists);
        office.app.refresh();
    }
    assert_eq!(asked() - before, 1);
    office.app.quit();
}
