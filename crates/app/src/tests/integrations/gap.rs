//! Calls that a list names: whether they begin now, or began while nobody listened.

use super::*;

fn office() -> Office {
    let integration = json!({
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
        "website": {"when": "ANSWERED", "url": "https://crm.example/{NUMBER}"},
    });
    let office = Office::open_with(json!({ "integration": integration }), false, |world| {
        world.timings.realtime = pbx::Timings {
            backoff_first: Duration::from_millis(20),
            backoff_most: Duration::from_millis(100),
            backoff_closed: Duration::from_millis(20),
            refused: Duration::from_millis(200),
            ..pbx::Timings::default()
        };
    });
    office.app.until("the connection is there", || office.is_connected());
    office
}

impl Office {
    fn is_connected(&self) -> bool {
        self.app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    }

    fn lose_connection(&self) {
        self.world.sandbox.refuse_authenticate(true);
        self.world.sandbox.drop_realtime();
        self.app.until("the connection is gone", || !self.is_connected());
    }

    fn regain_connection(&self) {
        self.world.sandbox.refuse_authenticate(false);
        self.app.page(PageRequest::Refresh);
        self.app.until("the connection is back", || self.is_connected());
    }
}

#[test]
fn a_call_that_a_list_names_before_its_event_comes_triggers_what_it_should_and_once() {
    let office = office();
    // The connection stands, and its events are late.
    office.world.sandbox.half_open(true);
    let call = office.call(IncomingCall { from: stranger(), ..IncomingCall::default() });
    office.app.refresh();
    office.until_heard(&call);
    assert!(office.is_connected(), "no event is known to be lost");
    let log = office.until_logged(1);
    assert_eq!((&log[0]["key"], &log[0]["call"]), (&json!("copyToClipboard"), &json!(call)));

    // It is named again, by a list and by another connection.
    office.app.refresh();
    office.world.sandbox.half_open(false);
    office.lose_connection();
    office.regain_connection();
    office.app.refresh();
    office.until_heard(&call);
    assert_eq!(office.log().len(), 1);
    office.app.quit();
}

#[test]
fn a_call_that_began_while_there_was_no_connection_triggers_nothing_though_it_rings() {
    let office = office();
    office.lose_connection();
    let call = office.call(IncomingCall { from: stranger(), ..IncomingCall::default() });
    office.regain_connection();
    office.until_heard(&call);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    assert_eq!(office.log(), Vec::<Value>::new());
    // What is heard of it from now on counts.
    office.answer(&call);
    assert_eq!(office.until_logged(1)[0]["key"], "website");
    office.app.quit();
}
