//! Ports that hang, many calls at once, restarts and gaps.

use super::*;
use media::tones::Tone;

/// One of each kind that a call that rings triggers.
fn every_kind() -> Value {
    json!({
        "run": {"when": "RINGING", "command": "crm {NUMBER}"},
        "sendkeys": {"when": "RINGING", "focusProcess": "crm", "keys": "{NUMBER}"},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
        "browser": {"when": "RINGING", "website": "crm.example", "actions": [{"action": "scrolltop"}]},
        "website": {"when": "RINGING", "url": "https://crm.example/{NUMBER}"},
    })
}

#[test]
fn an_integration_that_hangs_holds_up_no_other_no_call_and_no_sound_and_fails_in_the_end() {
    let office = Office::approved(every_kind());
    for kind in [Kind::Run, Kind::Sendkeys] {
        office.app.ports.integrations.end(kind, Ends::Hangs);
    }
    office.app.stop_clock();
    let call = office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    let log = office.until_logged(3);
    assert!(log.iter().all(|line| line["outcome"] == "done"), "{log:#?}");
    office.answer(&call);
    office.hang_up(&call);
    office.app.until("it is quiet", || office.app.ports.playing().is_empty());
    // Another call gets all but the turn at the keyboard.
    office.ring_from("+4511111111");
    office.app.until("it rings", || office.app.ports.playing() != Vec::<Tone>::new());
    office.until_logged(6);
    assert_eq!((office.count(Kind::Run), office.count(Kind::Sendkeys)), (2, 1));
    office.app.pass(Duration::from_secs(10));
    office.app.until("the programs have failed", || office.log().len() == 8);
    office.app.pass(Duration::from_secs(60));
    office.app.until("the next one types", || office.count(Kind::Sendkeys) == 2);
    office.app.pass(Duration::from_secs(60));
    let log = office.until_logged(10);
    let late = log.iter().filter(|line| ended(line) == "failed timed_out").count();
    assert_eq!(late, 4, "{log:#?}");
    // What is given up is dropped: an adapter types nothing more.
    assert_eq!(office.app.ports.integrations.given_up().len(), 4);
    office.app.quit();
}

#[test]
fn a_hundred_calls_at_once_each_have_each_integration_once_and_typing_takes_turns() {
    let office = Office::approved(every_kind());
    office.app.ports.integrations.end(Kind::Sendkeys, Ends::Later);
    let calls: Vec<String> = (0..100)
        .map(|number| {
            let from = Caller { number: Some(format!("+45201000{number:02}")), name: None };
            office.call(IncomingCall { from, ..IncomingCall::default() })
        })
        .collect();
    for typed in 1..=100 {
        office.app.until("the next one types", || office.count(Kind::Sendkeys) == typed);
        office.app.ports.integrations.release();
    }
    office.app.until("all is done", || office.actions().len() == 500);
    office.app.until("the log is full", || office.log().len() == 200);
    // Each call's number once for each kind, and typed in the order of the calls.
    for kind in [Kind::Run, Kind::Sendkeys, Kind::CopyToClipboard, Kind::Website] {
        assert_eq!(office.count(kind), 100, "{kind:?}");
    }
    let copied: std::collections::BTreeSet<String> = office
        .actions()
        .into_iter()
        .filter_map(|action| if let Action::Copy { text } = action { Some(text) } else { None })
        .collect();
    assert_eq!(copied.len(), 100);
    drop(calls);
    office.app.quit();
}

#[test]
fn more_than_can_be_under_way_are_refused_whoever_calls_so_often() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "delay": 3_600_000, "command": "crm"},
    }));
    let attempt = |times: usize| {
        for _ in 0..times {
            let (reply, _nobody) = ReplyTo::new();
            let call = SampleCall {
                when: "RINGING".to_owned(),
                number: "1".to_owned(),
                name: None,
                variables: Vec::new(),
            };
            let request = PageRequest::TryIntegration { key: Some("run".into()), call, dry_run: false };
            office.app.events.send(Event::Page(request, reply)).unwrap();
        }
    };
    attempt(1000);
    assert_eq!(office.log().len(), 0);
    attempt(1);
    assert_eq!(ended(&office.until_logged(1)[0]), "refused too_many");
    office.app.quit();
}

#[test]
fn a_restart_in_the_middle_of_a_call_triggers_nothing_of_it() {
    let world = World::with(json!({"integration": {
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
        "website": {"when": "ANSWERED", "url": "https://crm.example/{NUMBER}"},
    }}));
    let to = world.sandbox.accounts()[0].username.clone();
    let call = IncomingCall { to: to.clone(), from: stranger(), ..IncomingCall::default() };
    let call = world.sandbox.ring(call).unwrap();
    world.sandbox.answer_call(&call, None).unwrap();
    let live = |app: &Running| {
        app.until("the connection is live", || {
            app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
        });
    };
    let app = world.run(false).settled();
    live(&app);
    world.sandbox.hold_call(&call, true).unwrap();
    app.until("it is held", || app.calls().iter().any(|card| card["state"] == "held"));
    world.sandbox.hold_call(&call, false).unwrap();
    app.until("it goes on", || app.calls().iter().any(|card| card["state"] == "active"));
    world.sandbox.end_call(&call).unwrap();
    app.until("it is over", || app.calls().is_empty());
    assert_eq!((app.log(), app.ports.integrations.actions()), (Vec::<Value>::new(), Vec::new()));
    // One that rang before the restart triggers what is heard of it afterwards.
    let app = {
        app.quit();
        let call = IncomingCall { to, from: stranger(), ..IncomingCall::default() };
        let call = world.sandbox.ring(call).unwrap();
        let app = world.run(false).settled();
        app.until("it rings", || app.calls().iter().any(|card| card["state"] == "ringing"));
        assert_eq!(app.log(), Vec::<Value>::new());
        live(&app);
        world.sandbox.answer_call(&call, None).unwrap();
        app
    };
    app.until("it is answered", || !app.log().is_empty());
    assert_eq!((app.log().len(), &app.log()[0]["key"]), (1, &json!("website")));
    app.quit();
}

#[test]
fn a_sign_in_during_a_call_triggers_nothing_twice() {
    let office = Office::approved(every_kind());
    let call = office.ring(stranger(), None);
    office.until_logged(5);
    let account = office.world.sandbox.accounts()[0].clone();
    let sign_in = Request::SignIn {
        username: account.username,
        password: account.password,
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    };
    assert_eq!(office.app.verb(sign_in).exit, 0);
    office.app.refresh();
    office
        .app
        .until("the call is back", || office.app.calls().iter().any(|card| card["id"] == call.as_str()));
    // The PBX tells of it anew.
    office.world.sandbox.drop_realtime();
    office.app.until("the connection is live", || {
        office.app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    office.answer(&call);
    office.until_logged(5);
    office.app.quit();
}

#[test]
fn after_a_fault_of_the_loop_nothing_that_waited_runs_and_nothing_is_triggered_twice() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "delay": 60_000, "command": "crm"},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
    }));
    office.ring(stranger(), None);
    office.until_logged(1);
    office.app.quit();
    // The next run of the same profile, with the same call still ringing.
    let app = office.world.run(false).settled();
    app.until("it rings again", || app.calls().iter().any(|card| card["state"] == "ringing"));
    app.stop_clock();
    app.pass(HOUR);
    assert_eq!((app.log(), app.ports.integrations.actions()), (Vec::<Value>::new(), Vec::new()));
    app.quit();
}

#[test]
fn an_adapter_that_panics_costs_its_own_line() {
    let office = Office::approved(every_kind());
    office.app.ports.panic_at(Asked::CarryOut(Kind::Run), "a fault of its own");
    office.ring(stranger(), None);
    let log = office.until_logged(5);
    let run = log.iter().find(|line| line["key"] == "run").unwrap();
    assert_eq!(ended(run), "failed internal");
    assert_eq!(log.iter().filter(|line| line["outcome"] == "done").count(), 4);
    office.app.quit();
}
