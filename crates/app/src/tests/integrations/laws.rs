//! Whatever happens: each call, moment and integration that is set for it ends in one line of the log.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use ::calls::triggers::Triggers;

use super::super::live::{Dice, soak};
use super::*;
use crate::core::Core;
use crate::feature::{Feature, Handled};
use crate::ports::Ports;

/// A line that is owed: call, moment, integration.
type Owed = BTreeSet<(String, String, String)>;

/// Writes down what the calls trigger, by what is set in that moment.
#[derive(Default)]
struct Witness {
    triggers: Triggers,
    owed: Arc<Mutex<Owed>>,
}

impl<P: Ports> Feature<P> for Witness {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Event::CallsChanged { changes, told } = event else { return Handled::No };
        for trigger in changes.iter().filter_map(|change| self.triggers.of(change, *told)) {
            let set = &core.settings().integrations;
            for kind in Kind::ALL {
                let when = ::integrations::when(kind, set).map(|phase| phase.word().to_owned());
                if when.as_deref() == Some(trigger.when.word()) {
                    let owed = (
                        trigger.call.as_str().to_owned(),
                        trigger.when.word().to_owned(),
                        kind.word().to_owned(),
                    );
                    self.owed.lock().unwrap().insert(owed);
                }
            }
        }
        Handled::No
    }
}

/// Some integrations, at random.
fn some(dice: &mut Dice) -> Value {
    let when = |dice: &mut Dice| ["NEVER", "RINGING", "ANSWERED"][dice.roll(3)];
    let delay = |dice: &mut Dice| [0, 0, 5, 40][dice.roll(4)];
    let command = ["crm {NUMBER}", "sh -c {NAME}", "crm {VAR:case}"][dice.roll(3)];
    let what = ["{NUMBER}", "{VAR:case}{NAME}", "{name}"][dice.roll(3)];
    json!({
        "run": {"when": when(dice), "delay": delay(dice), "command": command},
        "sendkeys": {"when": when(dice), "delay": delay(dice), "focusProcess": "crm", "keys": "{NUMBER}{ENTER}"},
        "copyToClipboard": {"when": when(dice), "what": what},
        "browser": {"when": when(dice), "website": "crm.example", "actions": [{"action": "scrolltop"}]},
        "website": {"when": when(dice), "delay": delay(dice), "url": "https://crm.example/?n={NUMBER}", "requireArgs": true},
    })
}

fn ends(dice: &mut Dice) -> Ends {
    match dice.roll(5) {
        0 => Ends::Later,
        1 => Ends::With(NotDone::new(Reason::Unsupported)),
        2 => Ends::Hangs,
        _ => Ends::Well,
    }
}

#[test]
fn each_call_moment_and_integration_that_is_set_for_it_ends_in_exactly_one_line() {
    let owed = Arc::new(Mutex::new(Owed::new()));
    let witness = Witness { owed: owed.clone(), ..Witness::default() };
    let office = Office::open_changed(json!({}), false, |_| {}, |app| app.add_witness(Box::new(witness)));
    let sandbox = &office.world.sandbox;
    let mut dice = Dice(0x1e57);
    let mut lines: Vec<(String, String, String)> = Vec::new();
    let mut newest = 0;
    for round in 0..soak("COMMUNICATOR_SOAK_ROUNDS", 30) {
        for kind in Kind::ALL {
            office.app.ports.integrations.end(kind, ends(&mut dice));
        }
        office.put(some(&mut dice));
        for kind in Kind::ALL {
            if dice.roll(3) > 0 {
                let key = kind.word().to_owned();
                let _refused_text = office.app.verb(Request::IntegrationsApprove { key, fingerprint: None });
            }
        }
        let mut calls: Vec<String> = Vec::new();
        for _ in 0..dice.roll(12) + 4 {
            match dice.roll(8) {
                0..=2 => {
                    let from = [stranger(), Caller::default()][dice.roll(2)].clone();
                    let privacy = dice.roll(4) == 0;
                    let call = office.call(IncomingCall { from, privacy, ..IncomingCall::default() });
                    // One that was not heard of yet would seem to be over.
                    office.until_heard(&call);
                    calls.push(call);
                }
                3 => drop(calls.last().map(|call| sandbox.answer_call(call, None))),
                4 => drop(calls.last().map(|call| sandbox.end_call(call))),
                5 => office.app.ports.integrations.release(),
                6 => office.put(some(&mut dice)),
                _ => drop(office.app.verb(Request::Status)),
            }
        }
        for call in &calls {
            let _over_already = sandbox.end_call(call);
        }
        office.app.until("all calls are over", || office.app.calls().is_empty());
        // What hangs, and what waits for its turn behind it, comes to its end by the clock alone.
        office.app.stop_clock();
        let deadline = std::time::Instant::now() + LONG;
        while lines.len() < owed.lock().unwrap().len() {
            let missing = || {
                let different: Owed = lines.iter().cloned().collect();
                owed.lock().unwrap().difference(&different).cloned().collect::<Vec<_>>()
            };
            assert!(std::time::Instant::now() < deadline, "round {round}: {:?}", missing());
            office.app.ports.integrations.release();
            office.app.pass(Duration::from_secs(61));
            lines.extend(fresh(&office, &mut newest));
        }
        office.app.ports.clock.go_on();
        let different: Owed = lines.iter().cloned().collect();
        assert_eq!(different.len(), lines.len(), "round {round}: a line twice");
        assert_eq!(different, *owed.lock().unwrap(), "round {round}");
    }
    assert!(lines.len() > 50, "{}", lines.len());
    office.app.quit();
}

/// The lines since the last look, by the numbers that only the page sees.
fn fresh(office: &Office, newest: &mut u64) -> Vec<(String, String, String)> {
    let snapshot = office.app.snapshot();
    let all = snapshot["integrationLog"].as_array().unwrap();
    let after = *newest;
    *newest = all.first().map_or(after, |line| line["id"].as_u64().unwrap());
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    all.iter()
        .filter(|line| line["id"].as_u64().unwrap() > after)
        .map(|line| (text(line, "call"), text(line, "when"), text(line, "key")))
        .collect()
}
