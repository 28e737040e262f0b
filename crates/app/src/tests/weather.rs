//! Every action of a desk in every weather: what the PBX refuses, a PBX that is slow, one that never answers, an answer
//! that comes when the call is over, a second press, and the same user at a second computer. One row is one action with
//! the state in which it can be done; each weather goes over all rows, against a PBX on real sockets. Whatever happens,
//! the user is told in words, nothing else waits for it, and no call is lost.

use std::sync::Mutex;
use std::time::Instant;

use sandbox_pbx::{Channel, Fault, IncomingCall, Status};
use tokio::sync::oneshot::Receiver;

use super::calls::{Office, list, phone, stranger};
use super::*;

/// A colleague with a telephone that is free.
const FREE: &str = "120";

/// A PBX that is slow answers after this time.
const SLOW_MS: u64 = 10_000;

/// An action that can be done now.
struct Doing {
    request: PageRequest,
    /// The begin of the path that it asks the PBX for.
    path: String,
    /// The call that it is about.
    call: Option<String>,
}

impl Doing {
    fn new(request: PageRequest, path: &str) -> Self {
        Self { request, path: path.to_owned(), call: None }
    }

    fn action(request: PageRequest, action: &str) -> Self {
        Self::new(request, &format!("/pbx/app/action/{action}"))
    }

    fn about(self, call: &str) -> Self {
        Self { call: Some(call.to_owned()), ..self }
    }
}

struct Row {
    name: &'static str,
    begin: fn(&Office) -> Doing,
    /// What the PBX documents for it: status, word, and part of what the user is told.
    refusals: &'static [(u16, &'static str, &'static str)],
    /// Part of what is told when the call was over before the PBX carried it out; `None`: it is as was wished.
    over: Option<&'static str>,
    /// What a second press comes to while the first is under way.
    twice: Twice,
}

#[derive(Clone, Copy, PartialEq)]
enum Twice {
    /// It waits for the answer to the first.
    Joins,
    /// It is refused with these words.
    Refused(&'static str),
    /// It is another wish, which is carried out after the first.
    Another,
}

const NO_ACCESS: &str = "no access";
const OWN_FAULT: &str = "internal";
const UNKNOWN: &str = "does not know this call";

const ROWS: &[Row] = &[
    Row {
        name: "answer",
        begin: |office| {
            let call = office.ring(stranger(), None);
            act(&call, CallAction::Answer, "pickup")
        },
        refusals: &[
            (422, "device", "desk phone that is chosen"),
            (422, "target", "somebody was faster"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some("somebody was faster"),
        twice: Twice::Joins,
    },
    Row {
        name: "decline",
        begin: |office| {
            let call = office.ring(stranger(), None);
            // Which part of it rings at the desk phone no event has told yet.
            let leg = office.world.sandbox.leg_of(&call).unwrap();
            let extension = own_extension(office);
            let rings = json!({
                "id": call, "direction": "IN", "extension": extension, "phone": phone(&office.world), "leg": leg,
                "variables": {"Told": "yes"},
            });
            office.world.sandbox.send_event(Channel::Pbx, "CALL_RINGING", rings);
            office.app.until("the leg is told", || office.cards()[0]["variables"][0]["name"] == "Told");
            act(&call, CallAction::Decline, "hangup")
        },
        refusals: &[
            (422, "target", UNKNOWN),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Joins,
    },
    Row {
        name: "hang up",
        begin: |office| act(&office.answered(), CallAction::HangUp, "hangup"),
        refusals: &[
            (422, "target", UNKNOWN),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Joins,
    },
    Row {
        name: "hold",
        begin: |office| act(&office.answered(), CallAction::Hold, "hold"),
        refusals: &[
            (404, "target", UNKNOWN),
            (422, "device", "desk phone that is chosen"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some(UNKNOWN),
        twice: Twice::Joins,
    },
    Row {
        name: "resume",
        begin: |office| {
            let call = office.answered();
            office.app.page(PageRequest::ActOnCall { id: call.clone(), action: CallAction::Hold });
            office.app.until("it is held", || office.cards()[0]["state"] == "held");
            act(&call, CallAction::Resume, "unhold")
        },
        refusals: &[
            (404, "target", UNKNOWN),
            (422, "device", "desk phone that is chosen"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some(UNKNOWN),
        twice: Twice::Joins,
    },
    Row {
        name: "transfer",
        begin: |office| {
            let call = office.answered();
            line(LineRequest::Transfer { call: call.clone(), to: FREE.into(), consult: false }, "transfer")
                .about(&call)
        },
        refusals: &[
            (422, "source", "does not know this call"),
            (422, "target", "still with you"),
            (403, "access_denied", "still with you"),
            (500, "internal_error", "still with you"),
        ],
        over: Some("hung up before"),
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "consult",
        begin: |office| {
            let call = office.answered();
            line(LineRequest::Transfer { call: call.clone(), to: FREE.into(), consult: true }, "call")
                .about(&call)
        },
        refusals: &[
            (422, "device", "does not accept the phone"),
            (422, "target", "still with you"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "complete",
        begin: |office| {
            let (first, second) = office.consulting();
            line(LineRequest::Complete { call: second }, "transfer").about(&first)
        },
        refusals: &[
            (422, "source", UNKNOWN),
            (422, "destination", "still on hold"),
            (403, "access_denied", "still with you"),
            (500, "internal_error", "still with you"),
        ],
        over: Some("hung up before"),
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "back to the caller",
        begin: |office| {
            let (first, second) = office.consulting();
            line(LineRequest::BackToCaller { call: second }, "hangup").about(&first)
        },
        refusals: &[(403, "access_denied", NO_ACCESS), (500, "internal_error", OWN_FAULT)],
        over: None,
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "note",
        begin: |office| {
            let call = office.answered();
            line(LineRequest::WriteNote { call: call.clone(), note: "Ring tilbage".into() }, "cdrnote")
                .about(&call)
        },
        refusals: &[
            (422, "target", "is over"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some("is over"),
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "record",
        begin: |office| {
            let call = office.answered();
            record(&call, true)
        },
        refusals: &[
            (404, "calls", "no call"),
            (403, "mode", "on demand"),
            (403, "access_denied", "on demand"),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some("no call"),
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "stop recording",
        begin: |office| {
            let call = office.answered();
            office.app.page(record(&call, true).request);
            office.app.until("it is recorded", || office.cards()[0]["recording"] == "on");
            record(&call, false)
        },
        refusals: &[
            (404, "calls", "no call"),
            (403, "access_denied", "on demand"),
            (500, "internal_error", OWN_FAULT),
        ],
        over: Some("no call"),
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "take somebody who waits",
        begin: |office| {
            office.queue_of_page("Reception");
            let caller = office.world.sandbox.enter_queue("Reception", stranger()).unwrap();
            office
                .app
                .until("the caller is listed", || office.app.snapshot()["callers"][&caller] != Value::Null);
            desk(DeskRequest::PickCaller(caller), "/pbx/app/action/queuepickup")
        },
        refusals: &[
            (422, "device", "does not accept the phone"),
            (422, "target", "no longer waits"),
            (403, "queue", "may not take callers"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "pick up for a colleague",
        begin: |office| {
            let colleague = office.world.sandbox.accounts()[1].clone();
            let extension = || office.app.snapshot()["people"][&colleague.employee]["extensions"][0].clone();
            office.app.until("the colleague is there", || extension() != Value::Null);
            let call =
                IncomingCall { to: colleague.username.clone(), from: stranger(), ..IncomingCall::default() };
            office.world.sandbox.ring(call).unwrap();
            office.app.until("it rings there", || extension()["state"] == "ringing");
            let id = extension()["id"].as_str().unwrap().to_owned();
            desk(DeskRequest::PickUpPerson(id), "/pbx/app/action/pickup")
        },
        refusals: &[
            (422, "device", "does not accept the phone"),
            (422, "target", "no longer rings"),
            (403, "access_denied", "may not pick up"),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "join a queue",
        begin: |office| {
            let queue = office.queue_of_page("Sales");
            let path = format!("/pbx/queue/{queue}/member");
            desk(DeskRequest::JoinQueue(queue), &path)
        },
        refusals: &[
            (403, "dynamic", "members of this queue are fixed"),
            (404, "id", "no longer exists"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "leave a queue",
        begin: |office| {
            let queue = office.queue_of_page("Sales");
            office.app.page(PageRequest::Desk(DeskRequest::JoinQueue(queue.clone())));
            office
                .app
                .until("the user is a member", || office.app.snapshot()["queues"][&queue]["member"] == true);
            let path = format!("/pbx/queue/{queue}/member/");
            desk(DeskRequest::LeaveQueue(queue), &path)
        },
        refusals: &[
            (403, "dynamic", "members of this queue are fixed"),
            (403, "lockLastMember", "last member"),
            (404, "id", "no longer exists"),
            (400, "bad_request", "does not do this"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "mark a call as dealt with",
        begin: |office| {
            let recents = || office.app.snapshot()["recents"]["calls"].as_array().unwrap().clone();
            let unanswered =
                || recents().into_iter().find(|call| call["kind"] == "queue" && call["handled"] == false);
            office.app.until("there is one", || unanswered().is_some());
            let one = unanswered().unwrap();
            let word = |name: &str| one[name].as_str().unwrap().to_owned();
            let path = format!("/pbx/queue/{}/calls/{}/handled", word("queueId"), word("id"));
            desk(DeskRequest::HandleCall { queue: word("queueId"), call: word("id") }, &path)
        },
        refusals: &[
            (404, "id", UNKNOWN),
            (404, "call", UNKNOWN),
            (404, "extension", UNKNOWN),
            (409, "call", "dealt with this call already"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "note on a call of before",
        begin: |office| {
            let missed = || {
                let calls = office.app.snapshot()["recents"]["calls"].as_array().unwrap().clone();
                calls.into_iter().find(|call| call["kind"] == "missed")
            };
            office.app.until("there is one", || missed().is_some());
            let call = missed().unwrap()["id"].as_str().unwrap().to_owned();
            desk(DeskRequest::NoteCall { call, note: "ring again".into() }, "/pbx/cdr/note")
        },
        refusals: &[
            (404, "id", UNKNOWN),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "presence",
        begin: |office| {
            let employee = &office.world.sandbox.accounts()[0].employee;
            let request =
                LineRequest::SetPresence { person: None, state: "LUNCH".into(), text: None, until: None };
            Doing::new(PageRequest::Line(request), &format!("/employee/{employee}"))
        },
        refusals: &[
            (422, "presence", "does not accept this presence"),
            (403, "access_denied", "does not let you"),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("being done already"),
    },
    Row {
        name: "call",
        begin: |_| Doing::action(PageRequest::PlaceCall("+4570701010".into()), "call"),
        refusals: &[
            (422, "device", "desk phone that is chosen"),
            (422, "target", "does not know this number"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Refused("already"),
    },
    Row {
        name: "do not disturb",
        begin: |office| {
            let extension = own_extension(office);
            Doing::new(PageRequest::ToggleDnd, &format!("/pbx/extension/{extension}/dnd"))
        },
        refusals: &[
            (404, "not_found", "does not know this phone"),
            (404, "sip", "does not know this phone"),
            (400, "bad_request", "does not do this"),
            (403, "access_denied", NO_ACCESS),
            (500, "internal_error", OWN_FAULT),
        ],
        over: None,
        twice: Twice::Another,
    },
];

fn act(call: &str, action: CallAction, of_pbx: &str) -> Doing {
    Doing::action(PageRequest::ActOnCall { id: call.to_owned(), action }, of_pbx).about(call)
}

fn line(request: LineRequest, of_pbx: &str) -> Doing {
    Doing::action(PageRequest::Line(request), of_pbx)
}

fn record(call: &str, on: bool) -> Doing {
    let request = PageRequest::Line(LineRequest::Record { call: call.to_owned(), on });
    Doing::new(request, "/pbx/recording/ondemand").about(call)
}

fn desk(request: DeskRequest, path: &str) -> Doing {
    Doing::new(PageRequest::Desk(request), path)
}

fn own_extension(office: &Office) -> String {
    let employee = &office.world.sandbox.accounts()[0].employee;
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    own["extensions"][0]["_id"].as_str().unwrap().to_owned()
}

type Said = Result<Value, UiError>;

impl Office {
    /// A call of the user, answered.
    fn answered(&self) -> String {
        let call = self.ring(stranger(), None);
        self.world.sandbox.answer_call(&call, None).unwrap();
        self.app.until("it is talked on", || self.state_of(&call) == "active");
        call
    }

    /// A call that waits, and one in which the colleague is asked about it.
    fn consulting(&self) -> (String, String) {
        let first = self.answered();
        let request = LineRequest::Transfer { call: first.clone(), to: FREE.into(), consult: true };
        self.app.page(PageRequest::Line(request));
        let second = || self.cards().into_iter().find(|card| card["waiting"] == first.as_str());
        self.app.until("the second is there", || second().is_some());
        let second = second().unwrap()["id"].as_str().unwrap().to_owned();
        self.world.sandbox.answer_call(&second, None).unwrap();
        self.app.until("they talk", || self.state_of(&second) == "active" && self.state_of(&first) == "held");
        (first, second)
    }

    fn state_of(&self, call: &str) -> Value {
        let cards = self.cards();
        cards.into_iter().find(|card| card["id"] == call).map_or(Value::Null, |card| card["state"].clone())
    }

    /// The id of a queue of the page.
    fn queue_of_page(&self, name: &str) -> String {
        let queue = || {
            let queues = self.app.snapshot()["queues"].as_object().unwrap().clone();
            queues.into_values().find(|queue| queue["name"] == name)
        };
        self.app.until("the queue is there", || queue().is_some());
        queue().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The user's calls and how each stands.
    fn stand(&self) -> Vec<(String, String)> {
        let word = |card: &Value, name: &str| card[name].as_str().unwrap().to_owned();
        self.cards().iter().map(|card| (word(card, "id"), word(card, "state"))).collect()
    }

    fn weather(&self, doing: &Doing, fault: Value) {
        self.world.sandbox.add_fault(&doing.path, serde_json::from_value::<Fault>(fault).unwrap());
    }

    /// How often the PBX was asked to do it.
    fn asked_to(&self, doing: &Doing) -> usize {
        let requests = self.world.sandbox.requests();
        let reads = |asked: &&sandbox_pbx::Request| asked.path.ends_with("/member") && asked.method == "GET";
        requests.iter().filter(|asked| asked.path.starts_with(&doing.path) && !reads(asked)).count()
    }
}

impl Running {
    fn send(&self, request: &PageRequest) -> Receiver<Said> {
        let (reply, answer) = ReplyTo::new();
        self.events.send(Event::Page(request.clone(), reply)).unwrap();
        answer
    }

    #[track_caller]
    fn answer_to(&self, answer: Receiver<Said>) -> Said {
        self.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() })
    }
}

/// Something else is done while an action is under way: another call rings, is answered and hung up.
fn something_else(office: &Office) {
    let before = office.stand();
    let to = office.world.sandbox.accounts()[0].username.clone();
    let other = IncomingCall { to, from: sandbox_pbx::Caller::default(), ..IncomingCall::default() };
    let other = office.world.sandbox.ring(other).unwrap();
    office.app.until("the other call rings", || office.state_of(&other) == "ringing");
    for (action, after) in [(CallAction::Answer, json!("active")), (CallAction::HangUp, Value::Null)] {
        office.app.page(PageRequest::ActOnCall { id: other.clone(), action });
        office.app.until("it is done with the other", || office.state_of(&other) == after);
    }
    let after = office.stand();
    assert!(before.iter().all(|call| after.contains(call)), "of {before:?} are left: {after:?}");
}

/// Checks each row in an office of its own, and names all that fail.
fn in_each(rows: impl Fn(&Row) -> bool, check: impl Fn(&Row, &Office) + Sync) {
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for row in ROWS.iter().filter(|row| rows(row)) {
            let (failed, check) = (&failed, &check);
            scope.spawn(move || {
                let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    let office = Office::open(json!({}));
                    check(row, &office);
                    office.app.quit();
                }));
                if let Err(why) = checked {
                    let why = why
                        .downcast_ref::<String>()
                        .cloned()
                        .or_else(|| why.downcast_ref::<&str>().map(|why| (*why).to_owned()));
                    let why: String = why.unwrap_or_default().chars().take(400).collect();
                    failed.lock().unwrap().push(format!("{}: {why}", row.name));
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn each_documented_refusal_is_said_in_words_of_its_own_and_what_was_wished_can_be_wished_again() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let before = office.stand();
            let mut said = std::collections::BTreeMap::new();
            for (status, word, words) in row.refusals {
                let body = format!(r#"{{"error":"{word}"}}"#);
                let fault = Fault { status: Status::new(*status), body: Some(body), ..Fault::default() };
                office.world.sandbox.add_fault(&doing.path, fault);
                let refused = office.app.ask(doing.request.clone()).unwrap_err().message;
                assert!(refused.contains(words), "{status} {word}: {refused}");
                said.insert(*words, refused);
                assert_eq!(office.stand(), before, "{status} {word}");
            }
            office.world.sandbox.clear_faults();
            office.app.ask(doing.request.clone()).unwrap();
        },
    );
}

#[test]
fn a_pbx_that_takes_ten_seconds_holds_nothing_else_up_and_is_asked_once() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let asked = office.asked_to(&doing);
            office.weather(&doing, json!({"delay_ms": SLOW_MS, "times": 1}));
            let begun = Instant::now();
            let mut first = office.app.send(&doing.request);
            office.app.until("the PBX is asked", || office.asked_to(&doing) > asked);
            something_else(office);
            let else_after = begun.elapsed();
            assert!(
                first.try_recv().is_err(),
                "answered before something else was done, which took {else_after:?}"
            );
            office.app.answer_to(first).unwrap();
        },
    );
}

#[test]
fn a_pbx_that_never_answers_is_said_not_to_and_what_was_wished_can_be_wished_again() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let before = office.stand();
            office.weather(&doing, json!({"delay_ms": 600_000}));
            let first = office.app.send(&doing.request);
            something_else_unless_it_hangs(office, &doing);
            let refused = office.app.answer_to(first).unwrap_err().message;
            assert!(refused.contains("did not answer in time"), "{refused}");
            assert_eq!(office.stand(), before);
            office.world.sandbox.clear_faults();
            office.app.ask(doing.request.clone()).unwrap();
        },
    );
}

/// As [`something_else`], where the PBX answers what that takes.
fn something_else_unless_it_hangs(office: &Office, doing: &Doing) {
    if !["/pickup", "/hangup"].iter().any(|end| doing.path.ends_with(end)) {
        something_else(office);
    }
}

#[test]
fn a_second_press_while_the_first_is_under_way_does_nothing_twice() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let asked = office.asked_to(&doing);
            office.weather(&doing, json!({"delay_ms": 700, "times": 1}));
            let first = office.app.send(&doing.request);
            let second = office.app.send(&doing.request);
            let second = office.app.answer_to(second);
            office.app.answer_to(first).unwrap();
            match row.twice {
                Twice::Joins | Twice::Another => assert_eq!(second.err(), None),
                Twice::Refused(words) => {
                    let said = second.unwrap_err().message;
                    assert!(said.contains(words), "{said}");
                }
            }
            let times = if row.twice == Twice::Another { 2 } else { 1 };
            assert_eq!(office.asked_to(&doing) - asked, times);
        },
    );
}

#[test]
fn what_the_pbx_is_asked_for_too_late_is_said_to_be_and_no_call_comes_back() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let Some(call) = &doing.call else { return };
            let asked = office.asked_to(&doing);
            // Carried out when the call is over.
            office.weather(&doing, json!({"delay_ms": 700, "times": 1}));
            let answer = office.app.send(&doing.request);
            office.app.until("the PBX is asked", || office.asked_to(&doing) > asked);
            office.world.sandbox.end_call(call).unwrap();
            office.app.until("the call is over", || office.state_of(call) == Value::Null);
            let said = office.app.answer_to(answer);
            match row.over {
                Some(words) => {
                    let said = said.unwrap_err().message;
                    assert!(said.contains(words), "{said}");
                }
                None => assert_eq!(said.err(), None),
            }
            assert_eq!(office.state_of(call), Value::Null);
            // And the next call can be dealt with.
            something_else(office);
        },
    );
}

#[test]
fn an_answer_that_is_late_because_the_call_ended_meanwhile_brings_nothing_back() {
    in_each(
        |_| true,
        |row, office| {
            let doing = (row.begin)(office);
            let Some(call) = &doing.call else { return };
            let asked = office.asked_to(&doing);
            // Carried out at once, and answered when the call is over.
            office.weather(&doing, json!({"held_ms": 700, "times": 1}));
            let answer = office.app.send(&doing.request);
            office.app.until("the PBX is asked", || office.asked_to(&doing) > asked);
            let _ended_by_the_action = office.world.sandbox.end_call(call);
            office.app.until("the call is over", || office.state_of(call) == Value::Null);
            assert_eq!(office.app.answer_to(answer).err(), None);
            assert_eq!(office.state_of(call), Value::Null);
            something_else(office);
        },
    );
}

#[test]
fn whoever_is_asked_about_a_caller_who_is_gone_by_then_is_not_asked_in_silence() {
    let office = Office::open(json!({}));
    let call = office.answered();
    let request = LineRequest::Transfer { call: call.clone(), to: FREE.into(), consult: true };
    let doing = line(request, "call").about(&call);
    office.weather(&doing, json!({"delay_ms": 700, "times": 1}));
    let answer = office.app.send(&doing.request);
    office.app.until("the PBX is asked", || office.asked_to(&doing) == 1);
    office.world.sandbox.end_call(&call).unwrap();
    office.app.answer_to(answer).unwrap();
    office.app.until("it is said at the second call", || {
        let cards = office.cards();
        cards.len() == 1 && cards[0]["note"].as_str().is_some_and(|note| note.contains("has hung up"))
    });
    office.app.quit();
}

/// The same user at another computer.
struct Second {
    app: Running,
    _folder: TempDir,
}

impl Second {
    fn of(office: &Office) -> Self {
        let folder = TempDir::new().unwrap();
        let start = Start {
            profile: Profile::open(Some(folder.path())).unwrap(),
            instance_id: "another instance".to_owned(),
            cached: None,
            ..office.world.start(false)
        };
        let app = office.world.run_start(start, false).settled();
        app.until("it is live", || app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live");
        Self { app, _folder: folder }
    }

    fn stand(&self) -> Vec<(String, String)> {
        let word = |card: &Value, name: &str| card[name].as_str().unwrap().to_owned();
        self.app.calls().iter().map(|card| (word(card, "id"), word(card, "state"))).collect()
    }
}

#[test]
fn of_two_windows_of_one_user_that_wish_the_same_each_is_answered_and_both_show_the_same() {
    in_each(
        |_| true,
        |row, office| {
            let second = Second::of(office);
            let doing = (row.begin)(office);
            office.app.until("both show the same", || office.stand() == second.stand());
            let (here, there) = (office.app.send(&doing.request), second.app.send(&doing.request));
            let (here, there) = (office.app.answer_to(here), second.app.answer_to(there));
            assert!(here.is_ok() || there.is_ok(), "{here:?} {there:?}");
            for refused in [here, there].into_iter().filter_map(Result::err) {
                let said = refused.message;
                assert!(
                    !said.contains("HTTP") && !said.contains("parameter") && !said.contains("such thing"),
                    "{said}"
                );
            }
            office.app.until("both show the same", || office.stand() == second.stand());
            something_else(office);
            office.app.until("both show the same", || office.stand() == second.stand());
            second.app.quit();
        },
    );
}
