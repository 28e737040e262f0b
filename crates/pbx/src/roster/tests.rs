//! Whatever happens while lists are asked for, the roster ends as the server is.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::dialect;

/// A company of three, small enough that everything happens to everybody.
#[derive(Debug, Clone, PartialEq)]
struct Server {
    presence: [&'static str; 3],
    state: [&'static str; 3],
    dnd: bool,
    /// Ids of who waits, in two queues.
    waiting: [Vec<u8>; 2],
}

impl Server {
    fn new() -> Self {
        Self { presence: ["AVAILABLE"; 3], state: ["IDLE"; 3], dnd: false, waiting: [vec![], vec![]] }
    }

    fn employees(&self) -> List<Employee> {
        let people: Vec<_> = (0..3)
            .map(|n| {
                json!({"_id": format!("e{n}"), "name": format!("N{n}"), "presence": {"state": self.presence[n]},
                       "extensions": [{"_id": format!("x{n}"), "state": self.state[n]}]})
            })
            .collect();
        dialect::employees(json!(people).to_string().as_bytes()).unwrap()
    }

    fn queues(&self) -> List<Queue> {
        let queues: Vec<_> = (0..2)
            .map(|n| {
                let callers: Vec<_> = self.waiting[n]
                    .iter()
                    .map(|id| json!({"_id": format!("c{id}"), "state": "QUEUED", "number": format!("{id}")}))
                    .collect();
                json!({"_id": format!("q{n}"), "name": "Q", "callers": callers})
            })
            .collect();
        dialect::queues(json!(queues).to_string().as_bytes()).unwrap()
    }

    fn own(&self) -> List<Extension> {
        let own = json!([{"_id": "x0", "state": self.state[0], "phones": [{"_id": "p", "dnd": self.dnd}]}]);
        dialect::extensions(own.to_string().as_bytes()).unwrap()
    }

    /// Does one thing and tells of it, as the PBX would.
    fn act(&mut self, act: Act) -> Event {
        let (name, told) = match act {
            Act::Presence(n, state) => {
                self.presence[n] = state;
                let data = json!({"presence": {"state": state}});
                ("EMPLOYEE_PRESENCE_CHANGED", json!({"id": format!("e{n}"), "data": data}))
            }
            Act::State(n, state) => {
                self.state[n] = state;
                ("EXTENSION_STATE", json!({"extension": format!("x{n}"), "state": state}))
            }
            Act::Dnd(dnd) => {
                self.dnd = dnd;
                ("EXTENSION_STATE", json!({"extension": "x0", "phone": "p", "dnd": dnd}))
            }
            Act::Enter(n, id) => {
                if !self.waiting[n].contains(&id) {
                    self.waiting[n].push(id);
                }
                let caller = json!({"number": format!("{id}")});
                (
                    "QUEUE_ENTER",
                    json!({"queue": {"id": format!("q{n}")}, "id": format!("c{id}"), "caller": caller}),
                )
            }
            Act::Leave(n, id) => {
                self.waiting[n].retain(|one| *one != id);
                ("QUEUE_LEAVE", json!({"queue": {"id": format!("q{n}")}, "id": format!("c{id}")}))
            }
        };
        event(name, &told)
    }
}

fn event(name: &str, told: &serde_json::Value) -> Event {
    dialect::event::event(name, std::slice::from_ref(told))
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Presence(usize, &'static str),
    State(usize, &'static str),
    Dnd(bool),
    Enter(usize, u8),
    Leave(usize, u8),
}

fn act() -> impl Strategy<Value = Act> {
    let presence = prop::sample::select(vec!["AVAILABLE", "LUNCH", "HOLIDAY", "AT_SEA"]);
    let state = prop::sample::select(vec!["IDLE", "RINGING", "BUSY", "UNREGISTERED"]);
    prop_oneof![
        (0..3_usize, presence).prop_map(|(n, state)| Act::Presence(n, state)),
        (0..3_usize, state).prop_map(|(n, state)| Act::State(n, state)),
        any::<bool>().prop_map(Act::Dnd),
        (0..2_usize, 0..4_u8).prop_map(|(n, id)| Act::Enter(n, id)),
        (0..2_usize, 0..4_u8).prop_map(|(n, id)| Act::Leave(n, id)),
    ]
}

/// What can happen, in any order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Act(Act),
    /// Lists are asked for.
    Ask,
    /// The server makes its answer.
    Answer,
    /// The answer arrives, however old.
    Arrive,
}

fn sorted(queues: &[Queue]) -> Vec<Queue> {
    let mut queues = queues.to_vec();
    for queue in &mut queues {
        queue.callers.listed.sort_by(|a, b| a.id.cmp(&b.id));
    }
    queues
}

fn assert_equal(roster: &Roster, server: &Server) {
    assert_eq!(roster.employees().unwrap(), server.employees().items);
    assert_eq!(roster.own_extensions().unwrap(), server.own().items);
    assert_eq!(sorted(roster.queues().unwrap()), sorted(&server.queues().items));
}

proptest! {
    #[test]
    fn what_is_known_equals_the_server_whatever_happens_while_lists_are_asked_for(
        steps in prop::collection::vec(
            prop_oneof![6 => act().prop_map(Step::Act), 1 => Just(Step::Ask), 1 => Just(Step::Answer),
                1 => Just(Step::Arrive)],
            0..120,
        )
    ) {
        let (mut server, mut roster) = (Server::new(), Roster::default());
        let mut asked = VecDeque::new();
        let mut answered = VecDeque::new();
        let arrive = |roster: &mut Roster, answered: &mut VecDeque<([Question; 3], Server)>| {
            if let Some(([employees, queues, own], then)) = answered.pop_front() {
                roster.take_employees(employees, then.employees()).unwrap();
                roster.take_queues(queues, then.queues()).unwrap();
                roster.take_own_extensions(own, then.own()).unwrap();
            }
        };
        for step in steps {
            match step {
                Step::Act(act) => {
                    roster.apply(&server.act(act));
                }
                Step::Ask => asked.push_back([roster.ask(), roster.ask(), roster.ask()]),
                Step::Answer => {
                    if let Some(questions) = asked.pop_front() {
                        answered.push_back((questions, server.clone()));
                    }
                }
                Step::Arrive => arrive(&mut roster, &mut answered),
            }
            if roster.employees().is_some() {
                assert_equal(&roster, &server);
            }
        }
        // The last answers arrive, and one more.
        asked.push_back([roster.ask(), roster.ask(), roster.ask()]);
        answered.extend(asked.into_iter().map(|questions| (questions, server.clone())));
        while !answered.is_empty() {
            arrive(&mut roster, &mut answered);
        }
        assert_equal(&roster, &server);
        prop_assert!(roster.log.is_empty() && roster.open.is_empty(), "nothing is kept without a question");
    }

    #[test]
    fn calls_alone_tell_who_is_busy_where_the_server_tells_no_states(
        calls in prop::collection::vec((0..3_usize, 0..3_u8, any::<bool>(), 0..3_u8), 0..60)
    ) {
        let mut roster = Roster::default();
        let question = roster.ask();
        roster.take_employees(question, Server::new().employees()).unwrap();
        // The state of each call: 1 rings, 2 talks.
        let mut truth: [HashMap<u8, u8>; 3] = Default::default();
        for (n, id, inbound, what) in calls {
            let direction = if inbound { "IN" } else { "OUT" };
            let told = json!({"id": format!("call{n}-{id}"), "extension": format!("x{n}"), "direction": direction});
            let known = truth[n].get(&id).copied();
            match (what, known) {
                (0, None) => {
                    roster.apply(&event("CALL_START", &told));
                    truth[n].insert(id, if inbound { 1 } else { 2 });
                }
                (1, Some(_)) => {
                    roster.apply(&event("CALL_ANSWER", &told));
                    truth[n].insert(id, 2);
                }
                (2, Some(_)) => {
                    roster.apply(&event("CALL_END", &told));
                    truth[n].remove(&id);
                }
                _ => {}
            }
            for (n, calls) in truth.iter().enumerate() {
                let wanted = match calls.values().max() {
                    None => ExtensionState::Idle,
                    Some(1) => ExtensionState::Ringing,
                    Some(_) => ExtensionState::Busy,
                };
                prop_assert_eq!(roster.employees().unwrap()[n].extensions[0].state.clone(), Some(wanted));
            }
        }
    }
}

fn loaded(server: &Server) -> Roster {
    let mut roster = Roster::default();
    let questions = [roster.ask(), roster.ask(), roster.ask()];
    let [employees, queues, own] = questions;
    roster.take_employees(employees, server.employees()).unwrap();
    roster.take_queues(queues, server.queues()).unwrap();
    roster.take_own_extensions(own, server.own()).unwrap();
    roster
}

#[test]
fn the_end_of_a_call_that_nobody_saw_begin_is_asked_about() {
    let mut server = Server::new();
    server.state[1] = "BUSY";
    let mut roster = loaded(&server);
    let touched = roster.apply(&event("CALL_END", &json!({"id": "old", "extension": "x1"})));
    assert_eq!(touched, Touched { ask_employees: true, ..Touched::default() });
    assert_eq!(roster.employees().unwrap(), server.employees().items);
}

#[test]
fn a_presence_without_a_state_is_asked_about_and_null_means_none() {
    let mut roster = loaded(&Server::new());
    for told in [json!({"id": "e1"}), json!({"id": "e1", "data": {}}), json!({})] {
        assert!(roster.apply(&event("EMPLOYEE_PRESENCE_CHANGED", &told)).ask_employees, "{told}");
    }
    assert!(!roster.apply(&event("EMPLOYEE_PRESENCE_CHANGED", &json!({"id": "stranger"}))).ask_employees);
    let gone = json!({"id": "e1", "data": {"presence": null}});
    assert!(roster.apply(&event("EMPLOYEE_PRESENCE_CHANGED", &gone)).employees);
    assert_eq!(roster.employees().unwrap()[1].presence, None);
}

#[test]
fn a_queue_that_tells_numbers_only_is_asked_about() {
    let mut roster = Roster::default();
    let question = roster.ask();
    let list = dialect::queues(br#"[{"_id": "q0", "name": "Q", "callers": 3}]"#).unwrap();
    roster.take_queues(question, list).unwrap();
    let told = json!({"queue": {"id": "q0"}, "id": "c1"});
    assert!(roster.apply(&event("QUEUE_ENTER", &told)).ask_queues);
    assert_eq!(roster.queues().unwrap()[0].callers.count, Some(3));
}

#[test]
fn whoever_waits_is_told_by_this_computers_clock() {
    let mut roster = Roster::default();
    let ours = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let theirs = ours + Duration::from_secs(60);
    let question = roster.ask();
    roster.set_clock(Some(ClockShift::of_server_ahead(60_000)));
    roster.take_queues(question, Server::new().queues()).unwrap();
    let entered = crate::instant::iso_ms(theirs);
    let told = json!({"queue": {"id": "q0"}, "id": "c1", "entered": entered});
    assert!(roster.apply(&event("QUEUE_ENTER", &told)).queues);
    assert_eq!(roster.queues().unwrap()[0].callers.listed[0].entered, Some(ours));
}

#[test]
fn an_answer_that_too_much_has_overtaken_is_asked_for_again() {
    let mut server = Server::new();
    let mut roster = loaded(&server);
    let question = roster.ask();
    for n in 0..=MOST_KEPT {
        roster.apply(&server.act(Act::Dnd(n % 2 == 0)));
    }
    assert_eq!(roster.take_employees(question, Server::new().employees()), Err(Outdated));
    assert!(roster.log.is_empty() && roster.open.is_empty());
    let question = roster.ask();
    assert_eq!(roster.take_employees(question, server.employees()), Ok(()));
    assert_equal(&roster, &server);
}

#[test]
fn lists_of_an_earlier_run_say_who_there_is_and_not_what_they_were_doing() {
    let mut roster = Roster::default();
    roster.recall(Some(Server::new().employees()), None);
    let first = &roster.employees().unwrap()[0];
    assert_eq!((&first.presence, &first.extensions[0].state), (&None, &None));
    assert_eq!(roster.own_extensions(), None);
    let own = dialect::extensions(br#"[{"_id": "mine", "state": "RINGING"}]"#).unwrap();
    roster.recall(None, Some(own));
    assert_eq!(roster.own_extensions().unwrap()[0].state, None);
}
