//! The law of the sandbox: what the pages say is what the events have said since the first load.
//!
//! A company is followed by a reducer of its own while things happen to it at random; then what the
//! reducer has come to and what a fresh load says are the same.

use std::collections::BTreeMap;

use sandbox_pbx::{AccessLevel, Caller, Channel, IncomingCall};
use serde_json::{Map, Value, json};

use crate::client::{Client, all};
use crate::socket::Socket;

/// All that moves, by what it belongs to.
#[derive(Debug, Default, Clone, PartialEq)]
struct Company {
    presences: BTreeMap<String, Value>,
    states: BTreeMap<String, Value>,
    dnd: BTreeMap<String, Value>,
    calls: BTreeMap<String, Map<String, Value>>,
    callers: BTreeMap<(String, String), Value>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A call without what only an event or only a page has.
fn call(value: &Value, state: Option<&str>) -> Map<String, Value> {
    let mut call = value.as_object().unwrap().clone();
    for key in ["time", "started", "held", "reason"] {
        call.remove(key);
    }
    if let Some(state) = state {
        call.insert("state".to_owned(), json!(state));
    }
    call
}

impl Company {
    async fn load(client: &Client, token: &str) -> Self {
        let mut company = Self::default();
        let page = async |path: &str| {
            let answer = client.get_as(token, path).await;
            assert_eq!(answer.status, 200, "{path}");
            answer.json()
        };
        for entry in all(&page("/pbx/app/employees?calls=true&standalone=true").await) {
            if entry["type"] == json!("EMPLOYEE") {
                company.presences.insert(text(&entry["_id"]), entry["presence"].clone());
            }
            for extension in all(&entry["extensions"]) {
                company.states.insert(text(&extension["_id"]), extension["state"].clone());
                for known in all(&extension["calls"]) {
                    company.calls.insert(text(&known["id"]), call(known, None));
                }
            }
        }
        for extension in all(&page("/pbx/extension?includePhones=true&limit=1000").await["extensions"]) {
            for phone in extension["phones"].as_array().into_iter().flatten() {
                company.dnd.insert(text(&phone["_id"]), phone["dnd"].clone());
            }
        }
        for queue in all(&page("/pbx/app/queues?all=true").await) {
            for caller in all(&queue["callers"]) {
                company.callers.insert(
                    (text(&queue["_id"]), text(&caller["_id"])),
                    json!([caller["number"], caller["name"], caller["state"], caller["entered"]]),
                );
            }
        }
        company
    }

    /// What an event says, and nothing else.
    fn follow(&mut self, name: &str, event: &Value) {
        match name {
            "EMPLOYEE_PRESENCE_CHANGED" => {
                self.presences.insert(text(&event["id"]), event["data"]["presence"].clone());
            }
            "EXTENSION_STATE" => {
                self.states.insert(text(&event["extension"]), event["state"].clone());
                if let (Some(phone), Some(_)) = (event["phone"].as_str(), event["dnd"].as_bool()) {
                    self.dnd.insert(phone.to_owned(), event["dnd"].clone());
                }
            }
            "CALL_START" | "CALL_RINGING" => {
                self.calls.insert(text(&event["id"]), call(event, Some("RINGING")));
            }
            "CALL_ANSWER" => {
                self.calls.insert(text(&event["id"]), call(event, Some("TALKING")));
            }
            "CALL_HOLD" => {
                let state = if event["held"] == json!(true) { "HELD" } else { "TALKING" };
                self.calls.insert(text(&event["id"]), call(event, Some(state)));
            }
            "CALL_END" => {
                self.calls.remove(event["id"].as_str().unwrap());
            }
            "QUEUE_ENTER" => {
                let caller = &event["caller"];
                self.callers.insert(
                    (text(&event["queue"]["id"]), text(&event["id"])),
                    json!([caller["number"], caller["name"], event["state"], event["entered"]]),
                );
            }
            "QUEUE_LEAVE" => {
                self.callers.remove(&(text(&event["queue"]["id"]), text(&event["id"])));
            }
            other => panic!("an event that nobody knows: {other}"),
        }
    }

    /// Follows everything up to a mark that is sent now. How many events that was.
    async fn catch_up(&mut self, client: &Client, socket: &mut Socket) -> usize {
        client.sandbox.send_event(Channel::Pbx, "MARK", json!({}));
        for seen in 0.. {
            match socket.event().await {
                (name, _) if name == "MARK" => return seen,
                (name, event) => self.follow(&name, &event),
            }
        }
        unreachable!("there is a mark")
    }
}

/// splitmix64, so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.below(list.len())) }
    }
}

/// One of those who can do something, with extension and phones.
struct Actor {
    token: String,
    employee: String,
    extension: String,
    phones: Vec<(String, String)>,
}

async fn actors(client: &Client, manager: &str) -> Vec<Actor> {
    let page = client.get_as(manager, "/pbx/extension?includePhones=true&limit=1000").await.json();
    let accounts = client.sandbox.accounts();
    let good = accounts.iter().filter(|account| !account.disabled && !account.token_expired);
    good.map(|account| {
        let own = all(&page["extensions"])
            .iter()
            .find(|extension| extension["employee"] == json!(account.employee))
            .unwrap();
        Actor {
            token: account.token.clone(),
            employee: account.employee.clone(),
            extension: text(&own["_id"]),
            phones: all(&own["phones"])
                .iter()
                .map(|phone| (text(&phone["_id"]), text(&phone["kind"]).to_lowercase()))
                .collect(),
        }
    })
    .collect()
}

const NUMBERS: [&str; 9] = ["100", "101", "110", "120", "121", "134", "190", "135", "%2B4520123456"];
const QUEUES: [&str; 4] = ["800", "810", "820", "830"];

/// Something happens. Much of it is refused, which must change nothing that is not told.
async fn happen(client: &Client, actors: &[Actor], now: &Company, random: &mut Random) {
    let actor = random.of(actors).unwrap();
    let calls: Vec<&String> = now.calls.keys().collect();
    let own: Vec<&String> = now
        .calls
        .iter()
        .filter(|(_, call)| call["extension"] == json!(actor.extension))
        .map(|(id, _)| id)
        .collect();
    let waiting: Vec<&(String, String)> = now.callers.keys().collect();
    let (phone, kind) = random.of(&actor.phones).cloned().unwrap();
    let number = (*random.of(&NUMBERS).unwrap()).to_owned();
    let queue = (*random.of(&QUEUES).unwrap()).to_owned();
    let some_call = random.of(&calls).map_or("none", |id| id.as_str());
    let own_call = random.of(&own).map_or("none", |id| id.as_str());
    let other_call = random.of(&own).map_or("none", |id| id.as_str());
    let from = Caller { number: Some(format!("+4530{:06}", random.below(999_999))), name: None };
    let sandbox = &client.sandbox;
    let action = match random.below(18) {
        0..3 => {
            let queue = (random.below(2) == 0).then_some(queue);
            let to = number.replace("%2B4520123456", "132");
            let _ = sandbox.ring(IncomingCall { to, from, queue, ..IncomingCall::default() });
            return;
        }
        3 | 4 => {
            let _ = sandbox.answer_call(some_call, None);
            return;
        }
        5 => {
            let _ = sandbox.hold_call(some_call, random.below(2) == 0);
            return;
        }
        6 => {
            let _ = sandbox.end_call(some_call);
            return;
        }
        7 => {
            let _ = sandbox.enter_queue(&queue, from);
            return;
        }
        8 => {
            let reason = random.of(&["CANCELLED", "TIMEOUT", "ANSWERED"]).unwrap();
            let caller = random.of(&waiting).map(|(_, id)| id.as_str());
            let _ = sandbox.leave_queue(&queue, caller, reason);
            return;
        }
        9 => {
            let state = random.of(&["AVAILABLE", "LUNCH", "MEETING", "AT_SEA"]).unwrap();
            let text = (random.below(2) == 0).then_some("words");
            sandbox.set_presence(&actor.employee, state, text, None).unwrap();
            return;
        }
        10 | 11 => format!("action/call?device={phone}&target={number}"),
        12 => format!("action/hangup?target={own_call}"),
        13 => {
            let target = if random.below(2) == 0 { some_call } else { &number };
            format!("action/pickup?device={phone}&target={target}")
        }
        14 => {
            let target = random.of(&waiting).map_or("none", |(_, id)| id.as_str());
            format!("action/queuepickup?device={phone}&target={target}")
        }
        15 => {
            let word = random.of(&["hold", "unhold"]).unwrap();
            format!("action/{word}?device={phone}&target={own_call}")
        }
        16 => match random.below(2) {
            0 => format!("action/transfer?source={own_call}&target={number}"),
            _ => format!("action/transfer?source={own_call}&destination={other_call}"),
        },
        _ => {
            let state = random.of(&["", "&state=true", "&state=false"]).unwrap();
            let path = format!("/pbx/extension/{}/dnd?{kind}={phone}{state}", actor.extension);
            client.get_as(&actor.token, &path).await;
            return;
        }
    };
    client.get_as(&actor.token, &format!("/pbx/app/{action}")).await;
}

#[tokio::test]
async fn whatever_happens_the_pages_say_what_the_events_have_said() {
    let mut kinds = BTreeMap::new();
    for seed in 0..12 {
        let client = Client::start().await;
        let manager = client.account(|account| account.access_level == AccessLevel::Manager).token;
        let mut socket = Socket::following(&client, &manager).await;
        let mut company = Company::load(&client, &manager).await;
        let actors = actors(&client, &manager).await;
        let mut random = Random(seed);
        for step in 0..80 {
            let before = company.clone();
            happen(&client, &actors, &before, &mut random).await;
            company.catch_up(&client, &mut socket).await;
            for call in company.calls.values() {
                *kinds.entry(text(&call["state"])).or_insert(0) += 1;
            }
            // Not after each step: a wrong step is found by the next look, and by fewer requests.
            if step % 8 != 7 {
                continue;
            }
            loop {
                let fresh = Company::load(&client, &manager).await;
                // The clock may have let somebody into a queue meanwhile; then it is asked again.
                if company.catch_up(&client, &mut socket).await == 0 {
                    assert_eq!(company, fresh, "seed {seed}, step {step}");
                    break;
                }
            }
        }
    }
    assert_eq!(kinds.keys().collect::<Vec<_>>(), ["HELD", "RINGING", "TALKING"], "all of it has been seen");
}
