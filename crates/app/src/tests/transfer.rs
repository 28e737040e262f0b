//! Transfers, notes, recordings and presence, against the sandbox: what the user sees, and that nobody is lost.

use sandbox_pbx::{Caller, Fault, Status};

use super::calls::{Office, list_as, stranger};
use super::*;

/// A colleague with a telephone that is free.
const FREE: &str = "120";

fn office() -> Office {
    Office::open(json!({}))
}

/// A call of the user, answered.
fn answered(office: &Office) -> String {
    let call = office.ring(stranger(), None);
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    call
}

fn line(office: &Office, request: LineRequest) -> Result<Value, UiError> {
    office.app.ask(PageRequest::Line(request))
}

fn transfer(office: &Office, call: &str, to: &str, consult: bool) -> Result<Value, UiError> {
    line(office, LineRequest::Transfer { call: call.to_owned(), to: to.to_owned(), consult })
}

fn asked(office: &Office, action: &str) -> Vec<String> {
    let path = format!("/pbx/app/action/{action}");
    office.world.sandbox.requests().into_iter().filter(|one| one.path == path).map(|one| one.query).collect()
}

fn card(office: &Office, state: &str) -> Option<Value> {
    office.cards().into_iter().find(|card| card["state"] == state)
}

/// Consults the free colleague; the ids of the call that waits and of the second one.
fn consulting(office: &Office) -> (String, String) {
    let first = answered(office);
    transfer(office, &first, FREE, true).unwrap();
    office.app.until("the first is held and the second there", || {
        card(office, "held").is_some()
            && card(office, "dialling").is_some_and(|card| card["waiting"] == first.as_str())
    });
    let second = card(office, "dialling").unwrap()["id"].as_str().unwrap().to_owned();
    (first, second)
}

#[test]
fn a_call_goes_to_a_colleague_at_once_and_rings_there_with_its_caller() {
    let office = office();
    let call = answered(&office);
    assert_eq!(office.cards()[0]["answered"], true);
    transfer(&office, &call, FREE, false).unwrap();
    office.app.until("it is gone here", || office.cards().is_empty());
    assert_eq!(office.world.sandbox.calls_at(FREE).len(), 1);
    let query = asked(&office, "transfer");
    assert_eq!(query.len(), 1);
    assert!(query[0].contains("&target=120") && !query[0].contains("destination"), "{query:?}");
    let said = office.app.snapshot()["notice"]["text"].clone();
    assert!(said.as_str().unwrap().starts_with("Transferred to "), "{said}");
    office.app.quit();
}

/// A call of the user goes to somebody; the call there, where that is a colleague of this number.
fn sends(office: &Office, from: Caller, queue: Option<&str>, to: &str) -> Option<String> {
    let call = office.ring(from, queue);
    office.world.sandbox.answer_call(&call, None).unwrap();
    office.app.until("it is talked on", || card(office, "active").is_some());
    transfer(office, &call, to, false).unwrap();
    office.app.until("it is gone here", || office.cards().is_empty());
    office.world.sandbox.calls_at(to).pop()
}

/// What is said beside the call that rings here.
fn beside_the_ringing(office: &Office) -> String {
    office.app.until("it rings here", || card(office, "ringing").is_some());
    card(office, "ringing").unwrap()["note"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_transferred_call_that_nobody_answers_comes_back_and_says_from_where() {
    // One that came from a queue goes on naming it.
    for (from, queue, says) in [
        (stranger(), None, "Comes back from Anneke de Vries: nobody answered there."),
        (stranger(), Some("Reception"), "Comes back from Anneke de Vries: nobody answered there."),
        (Caller::default(), None, "Seems to come back from Anneke de Vries, where nobody answered."),
    ] {
        let office = office();
        let there = sends(&office, from.clone(), queue, FREE).unwrap();
        office.world.sandbox.leave_unanswered(&there).unwrap();
        assert_eq!(beside_the_ringing(&office), says);
        assert_eq!(card(&office, "ringing").unwrap()["number"], json!(from.number));
        office.app.quit();
    }
}

#[test]
fn whoever_was_answered_there_and_calls_again_does_not_come_back() {
    let office = office();
    let colleague = office.world.sandbox.accounts()[1].clone();
    // By whom it was sent to, and by somebody else.
    for by_another in [false, true] {
        let there = sends(&office, stranger(), None, FREE).unwrap();
        if by_another {
            let path = format!("/pbx/extension?employee={}&includePhones=true", colleague.employee);
            let own = list_as(&office.world, &colleague.token, &path);
            let device = own["extensions"][0]["phones"][0]["_id"].as_str().unwrap().to_owned();
            let path = format!("/pbx/app/action/pickup?device={device}&target={FREE}");
            assert_eq!(list_as(&office.world, &colleague.token, &path)["success"], true);
        } else {
            office.world.sandbox.answer_call(&there, None).unwrap();
        }
        office.world.sandbox.end_call(&there).unwrap();
        let again = office.ring(stranger(), None);
        assert_eq!(beside_the_ringing(&office), "", "by another: {by_another}");
        office.world.sandbox.end_call(&again).unwrap();
        office.app.until("it is over", || office.cards().is_empty());
    }
    office.app.quit();
}

#[test]
fn of_a_caller_who_calls_again_only_what_the_user_did_is_said_where_no_more_is_known() {
    let office = office();
    let says = |who: &str| format!("You transferred this caller to {who} a moment ago.");
    // Nothing is told of calls elsewhere.
    sends(&office, stranger(), None, "+4570701010");
    let again = office.ring(stranger(), None);
    assert_eq!(beside_the_ringing(&office), says("+4570701010"));
    office.world.sandbox.end_call(&again).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    // Said once.
    let again = office.ring(stranger(), None);
    assert_eq!(beside_the_ringing(&office), "");
    office.world.sandbox.end_call(&again).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    // The caller has hung up there before anybody could answer.
    let there = sends(&office, stranger(), None, FREE).unwrap();
    office.world.sandbox.end_call(&there).unwrap();
    let again = office.ring(stranger(), None);
    assert_eq!(beside_the_ringing(&office), says("Anneke de Vries"));
    office.world.sandbox.end_call(&again).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    // Somebody else whose number is secret, while the one who was sent still rings there.
    sends(&office, Caller::default(), None, FREE).unwrap();
    office.ring(Caller::default(), None);
    assert_eq!(beside_the_ringing(&office), "");
    office.app.quit();
}

#[test]
fn a_caller_who_comes_from_a_queue_has_waited_there_and_does_not_come_back() {
    let office = office();
    let queues = || office.app.snapshot()["queues"].as_object().unwrap().clone();
    let number = || {
        queues().into_values().find(|queue| queue["name"] == "Reception")?["number"]
            .as_str()
            .map(str::to_owned)
    };
    office.app.until("the queue has a number", || number().is_some());
    for to in [number().unwrap(), "+4570701010".to_owned()] {
        sends(&office, stranger(), None, &to);
        let again = office.ring(stranger(), Some("Reception"));
        assert_eq!(beside_the_ringing(&office), "", "{to}");
        office.world.sandbox.end_call(&again).unwrap();
        office.app.until("it is over", || office.cards().is_empty());
    }
    // Nor where the queue does not say that it rings.
    sends(&office, stranger(), None, &number().unwrap());
    office.ring(stranger(), None);
    assert_eq!(beside_the_ringing(&office), "");
    office.app.quit();
}

#[test]
fn whoever_calls_again_after_a_transfer_that_was_refused_was_not_transferred() {
    let office = office();
    let call = answered(&office);
    let fault = Fault {
        status: Status::new(422),
        body: Some(r#"{"error":"target"}"#.to_owned()),
        ..Fault::default()
    };
    office.world.sandbox.add_fault("/pbx/app/action/transfer", fault);
    transfer(&office, &call, "+4570701010", false).unwrap_err();
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    office.ring(stranger(), None);
    assert_eq!(beside_the_ringing(&office), "");
    office.app.quit();
}

#[test]
fn of_a_transfer_whose_answer_was_lost_it_is_not_said_that_it_failed_and_a_caller_who_comes_back_is_known() {
    let office = office();
    let call = answered(&office);
    // Carried out, and half of the answer arrives.
    let fault = Fault { cut_at: Some(1), ..Fault::default() };
    office.world.sandbox.add_fault("/pbx/app/action/transfer", fault);
    let said = transfer(&office, &call, FREE, false).unwrap_err().message;
    assert!(said.contains("gone to Anneke de Vries"), "{said}");
    office.app.until("it is gone here", || office.cards().is_empty());
    let there = office.world.sandbox.calls_at(FREE).pop().unwrap();
    office.world.sandbox.leave_unanswered(&there).unwrap();
    assert_eq!(beside_the_ringing(&office), "Comes back from Anneke de Vries: nobody answered there.");
    office.app.quit();
}

#[test]
fn whoever_calls_again_after_a_transfer_whose_answer_was_lost_may_have_been_transferred() {
    let office = office();
    let call = answered(&office);
    // Not carried out, which nobody tells.
    let fault = Fault { body: Some("{".to_owned()), ..Fault::default() };
    office.world.sandbox.add_fault("/pbx/app/action/transfer", fault);
    let said = transfer(&office, &call, FREE, false).unwrap_err().message;
    assert!(said.contains("If the call stays here"), "{said}");
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    office.ring(stranger(), None);
    let says = "You tried to transfer this caller to Anneke de Vries a moment ago.";
    assert_eq!(beside_the_ringing(&office), says);
    office.app.quit();
}

#[test]
fn what_the_pbx_refuses_is_said_and_the_caller_is_still_there() {
    let office = office();
    let call = answered(&office);
    // On a call already.
    let busy = office.world.sandbox.ring(sandbox_pbx::IncomingCall {
        to: FREE.into(),
        from: stranger(),
        ..Default::default()
    });
    office.world.sandbox.answer_call(&busy.unwrap(), None).unwrap();
    let refused = |to: &str| transfer(&office, &call, to, false).unwrap_err().message;
    assert!(refused(FREE).contains("cannot take the call"), "{}", refused(FREE));
    for empty in ["", "  "] {
        assert!(refused(empty).contains("Choose a colleague"), "{}", refused(empty));
    }
    let wrong = transfer(&office, "pbx1:none", FREE, false).unwrap_err().message;
    assert_eq!(wrong, "This call is over.");
    for (status, body, words) in [
        (422, r#"{"error":"source"}"#, "does not know this call"),
        (422, r#"{"error":"destination"}"#, "still on hold"),
        (422, r#"{"error":"target"}"#, "still with you"),
        (403, r#"{"error":"access_denied"}"#, "still with you"),
        (500, r#"{"error":"internal_error"}"#, "still with you"),
    ] {
        let fault = Fault { status: Status::new(status), body: Some(body.to_owned()), ..Fault::default() };
        office.world.sandbox.add_fault("/pbx/app/action/transfer", fault);
        assert!(refused("200").contains(words), "{status} {body}: {}", refused("200"));
    }
    assert_eq!(card(&office, "active").unwrap()["id"], call.as_str());
    office.app.quit();
}

#[test]
fn a_double_click_transfers_once_and_hanging_up_is_not_held_up_by_a_pbx_that_is_slow() {
    let office = office();
    let call = answered(&office);
    office
        .world
        .sandbox
        .add_fault("/pbx/app/action/transfer", Fault { delay_ms: 600_000, ..Fault::default() });
    let (reply, _answer) = ReplyTo::new();
    let request = LineRequest::Transfer { call: call.clone(), to: FREE.into(), consult: false };
    office.app.events.send(Event::Page(PageRequest::Line(request), reply)).unwrap();
    let second = transfer(&office, &call, FREE, false).unwrap_err().message;
    assert!(second.contains("being done already"), "{second}");
    office.app.until("the first is asked", || asked(&office, "transfer").len() == 1);
    office.app.page(PageRequest::ActOnCall { id: call, action: CallAction::HangUp });
    office.app.until("it is over", || office.cards().is_empty());
    assert_eq!(asked(&office, "transfer").len(), 1);
    office.app.quit();
}

#[test]
fn a_caller_who_hangs_up_while_the_transfer_is_under_way_is_said_to_have() {
    let office = office();
    let call = answered(&office);
    // The request is late: by then the call is over, and the PBX knows it no more.
    office.world.sandbox.add_fault("/pbx/app/action/transfer", Fault { delay_ms: 400, ..Fault::default() });
    let (reply, answer) = ReplyTo::new();
    let request = LineRequest::Transfer { call: call.clone(), to: FREE.into(), consult: false };
    office.app.events.send(Event::Page(PageRequest::Line(request), reply)).unwrap();
    office.app.until("it is asked", || asked(&office, "transfer").len() == 1);
    office.world.sandbox.end_call(&call).unwrap();
    let said =
        office.app.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() });
    assert_eq!(said.unwrap_err().message, "The caller hung up before the call was transferred.");
    office.app.quit();
}

#[test]
fn somebody_is_asked_first_and_the_two_are_put_together() {
    let office = office();
    let (first, second) = consulting(&office);
    office.world.sandbox.answer_call(&second, None).unwrap();
    office
        .app
        .until("they talk", || card(&office, "active").is_some_and(|card| card["id"] == second.as_str()));
    assert_eq!(card(&office, "held").unwrap()["asked"].as_str().map(str::is_empty), Some(false));
    line(&office, LineRequest::Complete { call: second.clone() }).unwrap();
    office.app.until("both are gone here", || office.cards().is_empty());
    let query = asked(&office, "transfer");
    assert!(query.len() == 1 && query[0].contains("&destination="), "{query:?}");
    assert_eq!(office.world.sandbox.calls_at(FREE).len(), 1, "the caller is with the colleague");
    let again = line(&office, LineRequest::Complete { call: first }).unwrap_err().message;
    assert!(again.contains("two calls"), "{again}");
    office.app.quit();
}

#[test]
fn somebody_is_asked_first_and_the_user_goes_back_to_the_caller() {
    let office = office();
    let (first, second) = consulting(&office);
    line(&office, LineRequest::BackToCaller { call: second }).unwrap();
    office.app.until("the caller is there again", || {
        office.cards().len() == 1 && card(&office, "active").is_some_and(|card| card["id"] == first.as_str())
    });
    assert_eq!(office.world.sandbox.calls_at(FREE), Vec::<String>::new());
    assert_eq!((asked(&office, "hangup").len(), asked(&office, "unhold").len()), (1, 1));
    office.app.quit();
}

#[test]
fn whoever_does_not_take_the_second_call_leaves_the_user_with_the_caller_and_that_is_said() {
    let office = office();
    let (first, second) = consulting(&office);
    office.world.sandbox.end_call(&second).unwrap();
    office.app.until("the second is over", || office.cards().len() == 1);
    let held = card(&office, "held").unwrap();
    assert_eq!(held["id"], first.as_str());
    assert!(held["note"].as_str().unwrap().contains("did not take the call"), "{held}");
    assert_eq!(held["actions"], json!(["resume", "hang_up"]), "{held}");
    // Hanging up is never blocked, though the call is on hold.
    office.app.page(PageRequest::ActOnCall { id: first, action: CallAction::HangUp });
    office.app.until("it is over", || office.cards().is_empty());
    office.app.quit();
}

#[test]
fn whoever_is_busy_is_said_to_be_and_the_caller_waits() {
    let office = office();
    let busy = office.world.sandbox.ring(sandbox_pbx::IncomingCall {
        to: FREE.into(),
        from: stranger(),
        ..Default::default()
    });
    office.world.sandbox.answer_call(&busy.unwrap(), None).unwrap();
    let first = answered(&office);
    transfer(&office, &first, FREE, true).unwrap();
    office.app.until("it is said", || {
        card(&office, "held")
            .is_some_and(|card| card["note"].as_str().is_some_and(|note| note.contains("did not take")))
    });
    assert_eq!(office.cards().len(), 1);
    office.app.quit();
}

#[test]
fn a_caller_who_hangs_up_meanwhile_is_said_to_have_and_the_second_call_goes_on() {
    let office = office();
    let (first, second) = consulting(&office);
    office.world.sandbox.answer_call(&second, None).unwrap();
    office.app.until("they talk", || card(&office, "active").is_some());
    office.world.sandbox.end_call(&first).unwrap();
    office.app.until("one call is left", || office.cards().len() == 1);
    let left = card(&office, "active").unwrap();
    assert_eq!(left["id"], second.as_str());
    assert!(left["note"].as_str().unwrap().contains("has hung up"), "{left}");
    assert_eq!(left["waiting"], Value::Null);
    office.app.quit();
}

#[test]
fn a_call_is_noted_and_recorded_and_what_the_pbx_refuses_is_said() {
    let office = office();
    let ringing = office.ring(stranger(), None);
    let early =
        line(&office, LineRequest::WriteNote { call: ringing.clone(), note: "x".into() }).unwrap_err();
    assert!(early.message.contains("not been answered"), "{}", early.message);
    office.world.sandbox.answer_call(&ringing, None).unwrap();
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    let note =
        |text: &str| line(&office, LineRequest::WriteNote { call: ringing.clone(), note: text.into() });
    assert_eq!(note(" Ring tilbage, Åse ").unwrap(), json!("Ring tilbage, Åse"));
    assert_eq!(
        line(&office, LineRequest::ReadNote { call: ringing.clone() }).unwrap(),
        json!("Ring tilbage, Åse")
    );

    office.app.until("it can be recorded", || office.cards()[0]["recording"] == "off");
    let record = |on| line(&office, LineRequest::Record { call: ringing.clone(), on });
    record(true).unwrap();
    office.app.until("it is recorded", || office.cards()[0]["recording"] == "on");
    record(false).unwrap();
    assert_eq!(office.cards()[0]["recording"], "off");
    assert!(record(false).unwrap_err().message.contains("was not being recorded"));
    for (status, body, words) in [
        (404, r#"{"error":"calls"}"#, "no call"),
        (403, r#"{"error":"mode"}"#, "does not record calls on demand"),
    ] {
        let fault = Fault { status: Status::new(status), body: Some(body.to_owned()), ..Fault::default() };
        office.world.sandbox.add_fault("/pbx/recording/ondemand", fault);
        let said = record(true).unwrap_err().message;
        assert!(said.contains(words), "{said}");
    }
    office.app.quit();
}

#[test]
fn a_presence_with_a_text_and_an_end_is_set_and_shown_and_a_refusal_is_said() {
    let office = office();
    let set = |state: &str, text: Option<&str>, until: Option<&str>| {
        let request = LineRequest::SetPresence {
            person: None,
            state: state.into(),
            text: text.map(str::to_owned),
            until: until.map(str::to_owned),
        };
        line(&office, request)
    };
    set("LUNCH", Some(" Back at one "), Some("2026-11-29T12:00:00Z")).unwrap();
    let wanted = json!({"state": "LUNCH", "text": "Back at one", "until": "2026-11-29T12:00:00.000Z"});
    office.app.until("it is shown", || office.app.snapshot()["own"]["presence"] == wanted);
    set("AVAILABLE", None, None).unwrap();
    let wanted = json!({"state": "AVAILABLE", "text": null, "until": null});
    office.app.until("nothing is left of it", || office.app.snapshot()["own"]["presence"] == wanted);
    for (state, until) in [("GARDENING", None), ("LUNCH", Some("at one"))] {
        let said = set(state, None, until).unwrap_err().message;
        assert!(said.contains("does not accept this presence"), "{said}");
    }
    let phones = office.app.snapshot()["own"]["phones"].clone();
    assert_eq!(
        phones.as_array().unwrap().iter().filter(|phone| phone["inUse"] == true).count(),
        1,
        "{phones}"
    );
    office.app.quit();
}
