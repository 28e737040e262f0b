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

/// Everything that is shown of a roster, found by the ids that it gives.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    employees: BTreeMap<EmployeeId, Employee>,
    queues: BTreeMap<QueueId, Queue>,
    callers: BTreeMap<String, (QueueId, QueueCaller)>,
}

impl Shown {
    /// Takes over what is told as changed, and looks at nothing else.
    fn follow(&mut self, roster: &mut Roster) {
        let Changed { employees, queues, callers, .. } = roster.take_changed();
        let all = || roster.employees().unwrap_or_default().iter().map(|one| one.id.clone());
        update(&mut self.employees, employees, all, |id| roster.employee(id).cloned());
        let all = || roster.queues().unwrap_or_default().iter().map(|one| one.id.clone());
        update(&mut self.queues, queues, all, |id| roster.queue(id).cloned());
        let all = || roster.callers().map(str::to_owned);
        let caller = |id: &String| roster.caller(id).map(|(queue, one)| (queue.id.clone(), one.clone()));
        update(&mut self.callers, callers, all, caller);
    }

    /// As it is, whatever is told as changed.
    fn of(roster: &Roster) -> Self {
        let queues = roster.queues().unwrap_or_default();
        let employees = roster.employees().unwrap_or_default();
        let waiting = queues.iter().flat_map(|queue| {
            let callers = queue.callers.listed.iter();
            callers.map(|one| (one.id.clone(), (queue.id.clone(), one.clone())))
        });
        Self {
            employees: employees.iter().map(|one| (one.id.clone(), one.clone())).collect(),
            queues: queues.iter().map(|one| (one.id.clone(), one.clone())).collect(),
            callers: waiting.collect(),
        }
    }
}

fn update<Id: Ord + Clone, T, Ids: Iterator<Item = Id>>(
    shown: &mut BTreeMap<Id, T>,
    which: Which<Id>,
    all: impl Fn() -> Ids,
    now: impl Fn(&Id) -> Option<T>,
) {
    let ids: Vec<Id> = match which {
        Which::All => {
            shown.clear();
            all().collect()
        }
        Which::These(ids) => ids.into_iter().collect(),
    };
    for id in ids {
        match now(&id) {
            Some(it) => shown.insert(id, it),
            None => shown.remove(&id),
        };
    }
}

proptest! {
    #[test]
    fn whoever_follows_what_is_told_as_changed_shows_all_there_is(
        steps in prop::collection::vec(prop_oneof![8 => act().prop_map(Some), 1 => Just(None)], 0..80),
        looks in prop::collection::vec(any::<bool>(), 80),
    ) {
        let mut server = Server::new();
        let mut roster = loaded(&server);
        let mut shown = Shown::default();
        for (step, looks) in steps.into_iter().zip(looks) {
            match step {
                Some(act) => {
                    roster.apply(&server.act(act));
                }
                None => {
                    let question = roster.ask();
                    roster.take_queues(question, server.queues()).unwrap();
                }
            }
            if looks {
                shown.follow(&mut roster);
                prop_assert_eq!(&shown, &Shown::of(&roster));
                prop_assert!(!roster.has_changed());
            }
        }
        shown.follow(&mut roster);
        prop_assert_eq!(shown, Shown::of(&roster));
    }
}

#[test]
fn an_event_changes_the_one_it_is_about_and_a_list_all_of_its_kind() {
    let mut server = Server::new();
    let mut roster = Roster::default();
    assert_eq!(roster.take_changed(), Changed::all(), "of what was shown before nothing is left");
    roster.apply(&server.act(Act::State(1, "BUSY")));
    assert_eq!(roster.take_changed(), Changed::none(), "nobody is known yet");
    let mut roster = loaded(&server);
    assert_eq!(roster.take_changed(), Changed::all());
    let one = |id: &str| Which::These([EmployeeId::new(id)].into());
    for act in [Act::State(1, "IDLE"), Act::Presence(1, "LUNCH")] {
        roster.apply(&server.act(act));
        assert_eq!(roster.take_changed(), Changed { employees: one("e1"), ..Changed::none() });
    }
    for act in [Act::Enter(1, 3), Act::Leave(1, 3)] {
        roster.apply(&server.act(act));
        let queues = Which::These([QueueId::new("q1")].into());
        let callers = Which::These(["c3".to_owned()].into());
        assert_eq!(roster.take_changed(), Changed { queues, callers, ..Changed::none() });
    }
    let question = roster.ask();
    roster.take_employees(question, server.employees()).unwrap();
    let named = Changed { employees: Which::All, members: Which::All, ..Changed::none() };
    assert_eq!(roster.take_changed(), named);
    roster.apply(&server.act(Act::Dnd(true)));
    assert!(!roster.has_changed(), "the user's own phone is no colleague's");
}

#[test]
fn somebody_who_goes_from_one_queue_to_another_is_there_whichever_event_comes_first() {
    let mut server = Server::new();
    let mut roster = loaded(&server);
    for (enters, leaves) in [(0, 1), (1, 0), (0, 1)] {
        roster.apply(&server.act(Act::Enter(enters, 2)));
        roster.apply(&server.act(Act::Leave(leaves, 2)));
        let (queue, _) = roster.caller("c2").unwrap();
        assert_eq!(queue.id.as_str(), format!("q{enters}"));
    }
    roster.apply(&server.act(Act::Leave(0, 2)));
    assert_eq!((roster.caller("c2"), roster.callers().count()), (None, 0));
}

#[test]
fn queues_that_the_user_is_in_are_told_apart_from_those_of_others() {
    let mut roster = Roster::default();
    let question = roster.ask();
    let list = br#"[{"_id": "q0", "callers": []}, {"_id": "q1", "member": true, "callers": []}]"#;
    roster.take_queues(question, dialect::queues(list).unwrap()).unwrap();
    let joined: Vec<&str> = roster.joined_queues().map(|queue| queue.id.as_str()).collect();
    assert_eq!(joined, ["q1"]);
    let before = roster.joined_changes();
    let enter = |queue: &str| event("QUEUE_ENTER", &json!({"queue": {"id": queue}, "id": "c1"}));
    roster.apply(&enter("q0"));
    assert_eq!(roster.joined_changes(), before);
    roster.apply(&enter("q1"));
    assert!(roster.joined_changes() > before);
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
fn a_call_that_goes_on_beside_a_new_list_ends_without_another_list() {
    let mut server = Server::new();
    let mut roster = loaded(&server);
    let call = |name: &str| event(name, &json!({"id": "7", "extension": "x1", "direction": "IN"}));
    roster.apply(&call("CALL_START"));
    roster.apply(&call("CALL_ANSWER"));
    server.state[1] = "BUSY";
    let question = roster.ask();
    roster.take_employees(question, server.employees()).unwrap();
    assert!(!roster.apply(&call("CALL_END")).ask_employees);
    server.state[1] = "IDLE";
    assert_equal(&roster, &server);

    // A list that knows of no call is right: the end was in no event.
    roster.apply(&call("CALL_ANSWER"));
    let question = roster.ask();
    roster.take_employees(question, server.employees()).unwrap();
    assert_equal(&roster, &server);
    assert!(roster.apply(&call("CALL_END")).ask_employees);
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
