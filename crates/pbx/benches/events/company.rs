//! A company of 500 employees with 20 queues, and the messages of a hundred calls in it at once.

use pbx::roster::Roster;
use pbx::{Employee, Queue};
use serde_json::{Value, json};

const EMPLOYEES: usize = 500;
const QUEUES: usize = 20;
/// Who waits in each queue before any of the calls.
const WAITING: usize = 5;
const CALLS: usize = 100;

/// As the pages tell it.
pub fn roster() -> Roster {
    let employees: Vec<Value> = (0..EMPLOYEES)
        .map(|at| {
            json!({
                "_id": id("e", at), "type": "EMPLOYEE", "name": format!("Employee {at}"),
                "title": "Consultant", "department": format!("Department {}", at % 12),
                "emailAddress": format!("employee{at}@example.com"),
                "presence": {"state": "AVAILABLE"},
                "extensions": [{"_id": id("a", at), "number": format!("{}", 1000 + at),
                    "direct": format!("+4570{at:06}"), "state": "IDLE", "primary": true}],
            })
        })
        .collect();
    let queues: Vec<Value> = (0..QUEUES)
        .map(|at| {
            let callers: Vec<Value> = (0..WAITING)
                .map(|waits| {
                    json!({"_id": format!("{at}.{waits}"), "state": "QUEUED", "number": "+4512345678",
                        "entered": "2026-11-23T21:29:00.000Z"})
                })
                .collect();
            json!({"_id": id("b", at), "name": format!("Queue {at}"), "callers": callers})
        })
        .collect();
    let mut roster = Roster::default();
    let question = roster.ask();
    let employees = pbx::read::employees(json!(employees).to_string().as_bytes()).unwrap_or_default();
    assert!(employees.items.len() == EMPLOYEES && roster.take_employees(question, employees).is_ok());
    let question = roster.ask();
    let queues = pbx::read::queues(json!(queues).to_string().as_bytes()).unwrap_or_default();
    assert!(queues.items.len() == QUEUES && roster.take_queues(question, queues).is_ok());
    roster
}

/// Everybody and every queue, as the roster has them now.
pub fn standing(roster: &Roster) -> Option<(Vec<Employee>, Vec<Queue>)> {
    Some((roster.employees()?.to_vec(), roster.queues()?.to_vec()))
}

/// Where the PBX tells the states of extensions: calls from queues, states, and now and then a presence.
pub fn told() -> Vec<String> {
    let steps: [fn(usize) -> Option<String>; 11] = [
        |at| Some(event("QUEUE_ENTER", &waits(at))),
        |at| presence(at, "LUNCH"),
        |at| Some(call("CALL_START", at)),
        |at| Some(state(at, "RINGING")),
        |at| Some(call("CALL_RINGING", at)),
        |at| Some(call("CALL_ANSWER", at)),
        |at| Some(event("QUEUE_LEAVE", &waits(at))),
        |at| Some(state(at, "BUSY")),
        |at| presence(at, "AVAILABLE"),
        |at| Some(call("CALL_END", at)),
        |at| Some(state(at, "IDLE")),
    ];
    steps.iter().flat_map(|step| (0..CALLS).filter_map(step)).collect()
}

/// Where it tells calls alone, and the states follow from them.
pub fn calls_alone() -> Vec<String> {
    ["CALL_START", "CALL_RINGING", "CALL_ANSWER", "CALL_END"]
        .iter()
        .flat_map(|name| (0..CALLS).map(|at| call(name, at)))
        .collect()
}

/// Twenty-four characters, as the ids of the pages.
fn id(kind: &str, at: usize) -> String {
    format!("5b8f2c1e9d3a4f0{kind}{at:08x}")
}

/// Who is called: spread over the company.
fn called(at: usize) -> usize {
    at * (EMPLOYEES / CALLS)
}

fn event(name: &str, told: &Value) -> String {
    format!("42{}", json!([name, told]))
}

fn call(name: &str, at: usize) -> String {
    let employee = called(at);
    let told = json!({
        "id": format!("pbx4.telecomx.dk:573636496893.{at}"), "direction": "IN",
        "extension": id("a", employee), "phone": id("c", employee),
        "leg": format!("pbx4.telecomx.dk:573636496893.{at}.1"),
        "caller": {"number": format!("+45123{at:05}"), "name": "Ann Hansen"},
        "callee": {"number": format!("{}", 1000 + employee), "name": format!("Employee {employee}"),
            "extension": id("a", employee)},
        "queue": {"id": id("b", at % QUEUES), "name": format!("Queue {}", at % QUEUES)},
        "variables": {"CASE": "4711", "LANG": "da"}, "time": "2026-11-23T21:30:00.000Z",
    });
    event(name, &told)
}

fn state(at: usize, state: &str) -> String {
    event("EXTENSION_STATE", &json!({"extension": id("a", called(at)), "state": state}))
}

/// In a queue, and of a call: a leaving one is told with less, and more does no harm.
fn waits(at: usize) -> Value {
    json!({
        "queue": {"id": id("b", at % QUEUES), "name": format!("Queue {}", at % QUEUES)},
        "id": format!("573636496893.{at}"),
        "caller": {"number": format!("+45123{at:05}"), "name": "Ann Hansen"},
        "entered": "2026-11-23T21:30:00.000Z",
    })
}

/// Of every fourth.
fn presence(at: usize, state: &str) -> Option<String> {
    let told =
        json!({"id": id("e", called(at)), "data": {"presence": {"state": state}}, "employee": id("e", 1)});
    at.is_multiple_of(4).then(|| event("EMPLOYEE_PRESENCE_CHANGED", &told))
}
