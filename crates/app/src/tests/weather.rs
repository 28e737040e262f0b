//! Every action of a desk in every weather: what the PBX refuses, a PBX that is slow, one that never answers, an answer
//! that comes when the call is over, a second press, and the same user at a second computer. One row is one action with
//! the state in which it can be done; each weather goes over all rows, against a PBX on real sockets. Whatever happens,
//! the user is told in words, nothing else waits for it, and no call is lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

use sandbox_pbx::{Fault, IncomingCall, Status};
use tokio::sync::oneshot::Receiver;

use super::calls::{Office, stranger};
use super::*;
use rows::{Doing, ROWS, Row, Twice, line, transfer};

mod rows;

/// A PBX that is slow answers after this time.
const SLOW_MS: u64 = 10_000;

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
        self.app.page(PageRequest::Line(transfer(first.clone(), true)));
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

    /// One of the calls that are over.
    fn one_past(&self, is_it: fn(&Value) -> bool) -> Value {
        let calls = || self.app.snapshot()["recents"]["calls"].as_array().unwrap().clone();
        self.app.until("there is one", || calls().iter().any(is_it));
        calls().into_iter().find(is_it).unwrap()
    }

    /// The user's calls and how each stands.
    fn stand(&self) -> Vec<(String, String)> {
        let word = |card: &Value, name: &str| card[name].as_str().unwrap().to_owned();
        self.cards().iter().map(|card| (word(card, "id"), word(card, "state"))).collect()
    }

    fn weather(&self, doing: &Doing, fault: Value) {
        self.world.sandbox.add_fault(&doing.path, serde_json::from_value::<Fault>(fault).unwrap());
    }

    /// What the user is told when the PBX answers so.
    fn refusal_of(&self, doing: &Doing, status: u16, word: &str) -> String {
        let body = Some(format!(r#"{{"error":"{word}"}}"#));
        let fault = Fault { status: Status::new(status), body, ..Fault::default() };
        self.world.sandbox.add_fault(&doing.path, fault);
        self.app.ask(doing.request.clone()).unwrap_err().message
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
            for language in ["en", "da"] {
                let language =
                    PageRequest::ChangeLocal { key: "language".to_owned(), value: json!(language) };
                office.app.page(language);
                // What was said for what is declared to be said in the same words.
                let mut said: BTreeMap<&str, String> = BTreeMap::new();
                for (status, word, words) in row.refusals() {
                    let refused = office.refusal_of(&doing, status, word);
                    let is_english = office.app.snapshot()["language"] == "en";
                    assert!(!is_english || refused.contains(words), "{status} {word}: {refused}");
                    let same = said.entry(words).or_insert_with(|| refused.clone());
                    assert_eq!(*same, refused, "{status} {word}");
                    assert_eq!(office.stand(), before, "{status} {word}");
                }
                let distinct: std::collections::BTreeSet<&String> = said.values().collect();
                assert_eq!(distinct.len(), said.len(), "{said:?}");
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
                Twice::Refused => {
                    let said = second.unwrap_err().message;
                    assert!(said.contains("already"), "{said}");
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
    let doing = line(transfer(call.clone(), true), "call");
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
