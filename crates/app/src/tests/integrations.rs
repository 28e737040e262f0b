//! Integrations: what a call of the sandbox has done on this computer, once it may.

use std::collections::BTreeMap;

use ::integrations::{Action, Kind, NotDone, Reason};
use desktop::policy::Policy;
use sandbox_pbx::{Caller, IncomingCall};

use super::calls::{Office, stranger};
use super::*;
use crate::ports::recording::{Ends, kind_of};
use crate::ports::{JobId, Need, ProgramEvent, Reach, WantedSite};

mod approval;
mod attempts;
mod bad_weather;
mod gap;
mod laws;
mod rows;

/// Longer than any delay of a document.
const HOUR: Duration = Duration::from_secs(3600);

impl Office {
    /// With these integrations.
    fn with(integration: Value) -> Self {
        Self::open(json!({ "integration": integration }))
    }

    /// All that is set may run.
    fn approved(integration: Value) -> Self {
        let office = Self::with(integration);
        for kind in Kind::ALL {
            office.approve(kind.word());
        }
        office
    }

    #[track_caller]
    fn approve(&self, key: &str) {
        let request = Request::IntegrationsApprove { key: key.to_owned(), fingerprint: None };
        let reply = self.app.verb(request);
        assert_eq!(reply.exit, 0, "{reply:?}");
    }

    /// What is set is another from now on.
    fn put(&self, integration: Value) {
        let mut document = self.world.document();
        document["integration"] = integration;
        self.world.put(&document);
        self.app.refresh();
    }

    fn call(&self, call: IncomingCall) -> String {
        let to = self.world.sandbox.accounts()[0].username.clone();
        self.world.sandbox.ring(IncomingCall { to, ..call }).unwrap()
    }

    /// A call that rings, of which the app has heard.
    fn ring_from(&self, number: &str) -> String {
        let from = Caller { number: Some(number.to_owned()), name: None };
        let call = self.call(IncomingCall { from, ..IncomingCall::default() });
        self.until_heard(&call);
        call
    }

    fn until_heard(&self, call: &str) {
        self.app.until("the call is heard of", || self.app.calls().iter().any(|card| card["id"] == call));
    }

    fn answer(&self, call: &str) {
        self.world.sandbox.answer_call(call, None).unwrap();
        let active = |card: &Value| card["id"] == call && card["state"] == "active";
        self.app.until("it is talked on", || self.app.calls().iter().any(active));
    }

    fn hang_up(&self, call: &str) {
        self.world.sandbox.end_call(call).unwrap();
        self.app.until("it is over", || self.app.calls().iter().all(|card| card["id"] != call));
    }

    /// The log, newest first.
    fn log(&self) -> Vec<Value> {
        self.app.log()
    }

    #[track_caller]
    fn until_logged(&self, lines: usize) -> Vec<Value> {
        self.app.until("so much is in the log", || self.log().len() >= lines);
        let log = self.log();
        assert_eq!(log.len(), lines, "{log:#?}");
        log
    }

    fn actions(&self) -> Vec<Action> {
        self.app.ports.integrations.actions()
    }

    /// How many of a kind went to the port.
    fn count(&self, kind: Kind) -> usize {
        self.actions().iter().filter(|action| kind_of(action) == kind).count()
    }

    fn choose(&self, key: &str, value: Value) {
        self.app.page(PageRequest::ChangeLocal { key: key.to_owned(), value });
    }

    fn policy(&self, this_computer: Value) {
        let settings = serde_json::Map::from_iter([("thisComputer".to_owned(), this_computer)]);
        let policy = Policy { settings, set_by: Some("IT".to_owned()), place: "a file".to_owned() };
        self.app.ports.set_policy(Some(policy));
        self.app.refresh();
    }
}

impl Running {
    fn log(&self) -> Vec<Value> {
        let body = self.verb(Request::IntegrationsLog).body.unwrap();
        assert_eq!(body["schema"], 1);
        body["entries"].as_array().unwrap().clone()
    }

    fn integrations(&self) -> BTreeMap<String, Value> {
        let body = self.verb(Request::Integrations).body.unwrap();
        let rows = body["integrations"].as_array().unwrap();
        rows.iter().map(|row| (row["key"].as_str().unwrap().to_owned(), row.clone())).collect()
    }

    fn approval(&self, key: &str) -> String {
        self.integrations()[key]["approval"].as_str().unwrap().to_owned()
    }
}

/// `outcome reason` of a line.
fn ended(line: &Value) -> String {
    let word = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
    format!("{} {}", word("outcome"), word("reason"))
}

fn run(when: &str) -> Value {
    json!({"run": {"when": when, "command": "crm --number={NUMBER} \"{NAME}\""}})
}

#[test]
fn an_approved_program_gets_the_values_of_the_call_each_in_its_argument_and_the_log_says_what_was_handed_over()
 {
    let office = Office::approved(run("RINGING"));
    office.ring(stranger(), None);
    let log = office.until_logged(1);
    let Some(Action::Run(program)) = office.actions().pop() else { panic!("{:?}", office.actions()) };
    assert_eq!(
        (program.program.as_str(), &program.arguments[..]),
        ("crm", &["--number=+4520304050".to_owned(), "Ida Berg".to_owned()][..],)
    );
    let line = &log[0];
    assert_eq!(ended(line), "done -");
    assert_eq!(
        (&line["key"], &line["when"], &line["call"], &line["why"]),
        (&json!("run"), &json!("RINGING"), &office.cards()[0]["id"], &json!(null))
    );
    let sent = json!({"program": "crm", "arguments": ["--number=+4520304050", "Ida Berg"]});
    assert_eq!(line["sent"], sent);
    let names: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["at", "key", "when", "call", "outcome", "reason", "why", "sent", "took_ms"]);
    // The status says the same without what was handed over.
    let mut last = line.clone();
    last.as_object_mut().unwrap().shift_remove("sent");
    assert_eq!(office.app.verb(Request::Status).body.unwrap()["integrations"]["last"], last);
    assert_eq!(office.app.integrations()["run"]["last"], *line);
    office.app.quit();
}

#[test]
fn each_integration_runs_at_its_own_moment_and_each_that_is_set_for_it() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "command": "one"},
        "sendkeys": {"when": "ANSWERED", "focusProcess": "crm", "keys": "{NUMBER}{ENTER}"},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
        "website": {"when": "ANSWERED", "url": "https://crm.example/?n={NUMBER}", "apiMode": "GET"},
    }));
    let call = office.ring(stranger(), None);
    office.until_logged(2);
    assert_eq!((office.count(Kind::Run), office.count(Kind::CopyToClipboard)), (1, 1));
    assert_eq!((office.count(Kind::Sendkeys), office.count(Kind::Website)), (0, 0));
    office.answer(&call);
    office.until_logged(4);
    assert_eq!((office.count(Kind::Sendkeys), office.count(Kind::Website)), (1, 1));
    office.hang_up(&call);
    office.until_logged(4);
    office.app.quit();
}

#[test]
fn a_hidden_caller_has_neither_number_nor_name_though_the_pbx_says_them() {
    let office = Office::approved(json!({
        "copyToClipboard": {"when": "RINGING", "what": "[{NUMBER}{NUMBER-NO-PREFIX}{NAME}{VAR:case}]"},
        "run": {"when": "RINGING", "command": "crm {NUMBER}", "requireArgs": true},
    }));
    let variables = BTreeMap::from([("case".to_owned(), "7".to_owned())]);
    let call = IncomingCall { from: stranger(), privacy: true, variables, ..IncomingCall::default() };
    office.call(call);
    let log = office.until_logged(2);
    let text = log.iter().find(|line| line["key"] == "copyToClipboard").unwrap();
    assert_eq!(text["sent"], json!({"text": "[7]"}));
    let run = log.iter().find(|line| line["key"] == "run").unwrap();
    assert_eq!((ended(run), &run["sent"]), ("skipped missing_value".to_owned(), &json!(null)));
    office.app.quit();
}

#[test]
fn the_national_prefix_is_the_companys() {
    let office = Office::approved(json!({
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER} {NUMBER-NO-PREFIX}"},
    }));
    office.ring(stranger(), None);
    assert_eq!(office.until_logged(1)[0]["sent"], json!({"text": "+4520304050 20304050"}));
    office.app.quit();
}

#[test]
fn values_that_the_event_did_not_carry_are_asked_for_and_those_that_it_did_are_not() {
    let office = Office::approved(json!({
        "copyToClipboard": {"when": "RINGING", "what": "{VAR:told}|{VAR:untold}|{VAR:nowhere}"},
    }));
    let call = IncomingCall {
        from: stranger(),
        variables: BTreeMap::from([("told".to_owned(), "a".to_owned())]),
        untold: BTreeMap::from([("untold".to_owned(), "b".to_owned())]),
        ..IncomingCall::default()
    };
    let call = office.call(call);
    assert_eq!(office.until_logged(1)[0]["sent"], json!({"text": "a|b|"}));
    let mut asked: Vec<String> = office
        .world
        .sandbox
        .requests()
        .into_iter()
        .filter_map(|request| {
            request.path.strip_prefix("/pbx/callvariable/").map(|path| path.replace("%3A", ":"))
        })
        // A dashboard asks too, for those who wait in its queues.
        .filter(|path| path.starts_with(&call))
        .collect();
    asked.sort();
    assert_eq!(asked, [format!("{call}/nowhere"), format!("{call}/untold")]);
    office.app.quit();
}

#[test]
fn a_text_that_names_thousands_of_values_asks_the_pbx_for_no_more_than_64_of_them() {
    let names: String = (0..2000).map(|number| format!("{{VAR:x{number}}}")).collect();
    let office =
        Office::approved(json!({"copyToClipboard": {"when": "RINGING", "what": format!("{names}.")}}));
    let call = office.call(IncomingCall { from: stranger(), ..IncomingCall::default() });
    assert_eq!(office.until_logged(1)[0]["sent"], json!({"text": "."}));
    let of_call = format!("/pbx/callvariable/{}/", call.replace(':', "%3A"));
    let asked = office.world.sandbox.requests();
    let asked = asked.iter().filter(|request| {
        request.path.starts_with(&of_call) || request.path.starts_with(&format!("/pbx/callvariable/{call}/"))
    });
    assert_eq!(asked.count(), 64);
    office.app.quit();
}

#[test]
fn values_that_do_not_come_within_a_second_are_missing() {
    let office = Office::approved(json!({
        "copyToClipboard": {"when": "RINGING", "what": "[{VAR:case}]"},
        "website": {"when": "RINGING", "url": "https://crm.example/{VAR:case}", "requireArgs": true},
    }));
    let slow = json!({"delay_ms": 600_000});
    office.world.sandbox.add_fault("/pbx/callvariable", serde_json::from_value(slow).unwrap());
    office.app.stop_clock();
    office.ring(stranger(), None);
    let asked =
        || office.world.sandbox.requests().iter().any(|asked| asked.path.starts_with("/pbx/callvariable/"));
    office.app.until("it is asked for", asked);
    assert_eq!(office.log().len(), 0);
    office.app.pass(Duration::from_secs(1));
    let log = office.until_logged(2);
    let of = |key: &str| log.iter().find(|line| line["key"] == key).unwrap();
    assert_eq!(of("copyToClipboard")["sent"], json!({"text": "[]"}));
    assert_eq!(ended(of("website")), "skipped missing_value");
    office.app.quit();
}

#[test]
fn a_delay_of_ringing_is_cancelled_when_its_call_ends_and_one_of_answered_goes_on_to_its_end() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "delay": 5000, "command": "rings"},
        "website": {"when": "ANSWERED", "delay": 5000, "url": "https://crm.example/"},
    }));
    office.app.stop_clock();
    let call = office.ring(stranger(), None);
    office.app.pass(Duration::from_millis(4999));
    assert_eq!((office.log().len(), office.actions().len()), (0, 0));
    office.answer(&call);
    office.hang_up(&call);
    let log = office.until_logged(1);
    assert_eq!((&log[0]["key"], ended(&log[0])), (&json!("run"), "cancelled call_ended".to_owned()));
    office.app.pass(Duration::from_secs(5));
    let log = office.until_logged(2);
    assert_eq!((&log[0]["key"], ended(&log[0])), (&json!("website"), "done -".to_owned()));
    // The delay is none of the time that it took.
    assert!(log[0]["took_ms"].as_u64().unwrap() < 5000, "{log:?}");
    assert_eq!(office.count(Kind::Run), 0);
    office.app.quit();
}

#[test]
fn a_delay_of_ringing_goes_on_while_the_call_does_though_it_is_answered() {
    let office = Office::approved(json!({"run": {"when": "RINGING", "delay": 5000, "command": "rings"}}));
    office.app.stop_clock();
    let call = office.ring(stranger(), None);
    office.answer(&call);
    office.app.pass(Duration::from_secs(5));
    assert_eq!(ended(&office.until_logged(1)[0]), "done -");
    office.app.quit();
}

#[test]
fn signing_out_cancels_everything_that_waits_and_nothing_of_it_runs_later() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "delay": 5000, "command": "rings"},
        "website": {"when": "ANSWERED", "delay": 5000, "url": "https://crm.example/"},
        "copyToClipboard": {"when": "RINGING", "what": "{VAR:case}"},
    }));
    let slow = json!({"delay_ms": 600_000});
    office.world.sandbox.add_fault("/pbx/callvariable", serde_json::from_value(slow).unwrap());
    office.app.stop_clock();
    let call = office.ring(stranger(), None);
    office.answer(&call);
    assert_eq!(office.app.verb(Request::SignOut { everywhere: false }).exit, 0);
    let log = office.until_logged(3);
    assert_eq!(log.iter().map(ended).collect::<Vec<_>>(), vec!["cancelled signed_out"; 3]);
    office.app.pass(HOUR);
    office.until_logged(3);
    assert_eq!(office.actions(), []);
    office.app.quit();
}

#[test]
fn what_is_running_when_the_user_signs_out_is_not_given_up() {
    let office = Office::approved(run("RINGING"));
    office.app.ports.integrations.end(Kind::Run, Ends::Later);
    office.ring(stranger(), None);
    office.app.until("it was begun", || office.count(Kind::Run) == 1);
    assert_eq!(office.app.verb(Request::SignOut { everywhere: false }).exit, 0);
    office.app.ports.integrations.release();
    assert_eq!(ended(&office.until_logged(1)[0]), "done -");
    office.app.quit();
}

#[test]
fn what_was_planned_from_another_text_is_not_done() {
    let office = Office::approved(json!({"run": {"when": "RINGING", "delay": 5000, "command": "one"}}));
    office.app.stop_clock();
    office.ring(stranger(), None);
    office.app.ports.clock.go_on();
    office.put(json!({"run": {"when": "RINGING", "delay": 5000, "command": "other"}}));
    assert_eq!(ended(&office.until_logged(1)[0]), "cancelled settings_changed");
    office.app.quit();
}

#[test]
fn an_approval_that_is_taken_back_during_the_delay_counts_no_more() {
    let office = Office::approved(json!({"run": {"when": "RINGING", "delay": 5000, "command": "one"}}));
    office.app.stop_clock();
    office.ring(stranger(), None);
    let reply = office.app.verb(Request::IntegrationsRevoke { key: "run".to_owned() });
    assert_eq!(reply.exit, 0, "{reply:?}");
    office.app.pass(Duration::from_secs(5));
    assert_eq!(ended(&office.until_logged(1)[0]), "refused awaiting_approval");
    assert_eq!(office.actions(), []);
    office.app.quit();
}

#[test]
fn with_a_call_ends_what_was_done_for_it_where_the_user_has_said_so_and_nothing_else() {
    let integrations = || {
        json!({
            "run": {"when": "RINGING", "command": "crm"},
            "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
            "website": {"when": "RINGING", "url": "https://crm.example/", "preferWindow": true},
        })
    };
    for (choice, undone) in [
        (None, vec![]),
        (Some("endPrograms"), vec![Asked::Undo(Kind::Run)]),
        (Some("closePages"), vec![Asked::Undo(Kind::Website)]),
        (Some("restoreClipboard"), vec![Asked::Undo(Kind::CopyToClipboard)]),
    ] {
        let office = Office::approved(integrations());
        if let Some(choice) = choice {
            office.choose(choice, json!(true));
        }
        let other = office.ring(stranger(), None);
        let call = office.ring_from("+4511111111");
        office.until_logged(6);
        office.app.ports.take_asked();
        office.hang_up(&call);
        let asked = office.app.ports.take_asked();
        let asked: Vec<Asked> = asked.into_iter().filter(|one| matches!(one, Asked::Undo(_))).collect();
        assert_eq!(asked, undone, "{choice:?}");
        assert!(office.cards().iter().any(|card| card["id"] == other.as_str()));
        office.app.quit();
    }
}

#[test]
fn a_program_whose_start_outlasts_its_call_is_ended_all_the_same_where_the_user_has_said_so() {
    let office = Office::approved(run("RINGING"));
    office.choose("endPrograms", json!(true));
    office.app.ports.integrations.end(Kind::Run, Ends::Later);
    let call = office.ring(stranger(), None);
    office.app.until("it was begun", || office.count(Kind::Run) == 1);
    office.hang_up(&call);
    assert!(!office.app.ports.has_asked(&Asked::Undo(Kind::Run)));
    office.app.ports.integrations.release();
    office.until_logged(1);
    office.app.until("it is ended", || office.app.ports.has_asked(&Asked::Undo(Kind::Run)));
    office.app.quit();
}

#[test]
fn what_a_program_prints_is_in_its_line_whenever_it_comes_and_never_more_than_is_kept() {
    let office = Office::approved(run("RINGING"));
    office.app.ports.integrations.end(Kind::Run, Ends::Later);
    office.app.page(PageRequest::ShowIntegrationLog { open: true });
    office.ring(stranger(), None);
    office.app.until("it was begun", || office.count(Kind::Run) == 1);
    let job = office.app.ports.integrations.job(0).unwrap();
    let prints = |text: &[u8]| {
        let printed = ProgramEvent::Printed { job, text: text.to_vec() };
        office.app.events.send(Event::Program(printed)).unwrap();
    };
    let output = || office.app.snapshot()["integrationLog"][0]["output"].as_str().map(str::to_owned);
    prints("før ".as_bytes());
    office.app.ports.integrations.release();
    office.until_logged(1);
    // Half a letter now, and the other half later.
    prints(b"and \xc3");
    prints(b"\xb8");
    office.app.until("it is there", || output().as_deref() == Some("før and ø"));
    prints(&vec![b'x'; 100_000]);
    let ended = ProgramEvent::Ended { job, code: Some(3) };
    office.app.events.send(Event::Program(ended)).unwrap();
    prints(b"too late");
    office.app.until("it has ended", || office.log()[0]["why"] == "The program ended with code 3.");
    let output = output().unwrap();
    assert_eq!(output.len(), 64 * 1024);
    assert!(output.ends_with("xxx"));
    // A stranger's output is nobody's.
    let stranger = ProgramEvent::Printed { job: JobId(u64::MAX), text: b"x".to_vec() };
    office.app.events.send(Event::Program(stranger)).unwrap();
    assert_eq!(office.log().len(), 1);
    office.app.quit();
}

#[test]
fn the_log_is_drawn_for_a_page_that_shows_it_and_for_no_other() {
    let office = Office::approved(run("RINGING"));
    office.ring(stranger(), None);
    office.until_logged(1);
    assert_eq!(office.app.ports.told("integrationLog"), json!([]));
    office.app.page(PageRequest::ShowIntegrationLog { open: true });
    let shown = office.app.ports.told("integrationLog");
    let line = &shown[0];
    assert_eq!((&line["label"], &line["outcomeLabel"]), (&json!("Run a program"), &json!("Done")));
    let sent = json!([
        {"label": "Program", "text": "crm"},
        {"label": "Argument 1", "text": "--number=+4520304050"},
        {"label": "Argument 2", "text": "Ida Berg"},
    ]);
    assert_eq!(line["sent"], sent);
    office.app.page(PageRequest::ShowIntegrationLog { open: false });
    assert_eq!(office.app.ports.told("integrationLog"), json!([]));
    office.app.quit();
}

#[test]
fn nothing_of_one_account_is_in_the_log_of_another_and_what_was_approved_by_one_is_not_by_the_other() {
    let office = Office::approved(run("RINGING"));
    office.ring(stranger(), None);
    office.until_logged(1);
    let other = office.world.sandbox.accounts()[1].clone();
    office
        .world
        .sandbox
        .set_settings(&other.username, json!({"integration": run("RINGING")}).to_string())
        .unwrap();
    let sign_in = Request::SignIn {
        username: other.username,
        password: other.password,
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    };
    assert_eq!(office.app.verb(sign_in).exit, 0);
    office.app.until("the other one's text waits", || office.app.approval("run") == "waiting");
    assert_eq!(office.log(), Vec::<Value>::new());
    assert_eq!(office.app.verb(Request::Status).body.unwrap()["integrations"]["last"], json!(null));
    office.app.quit();
}

#[test]
fn a_made_up_number_of_a_failure_of_the_port_is_told_with_its_reason() {
    let office = Office::approved(run("RINGING"));
    let missing = NotDone::about(Reason::ProgramNotFound, "crm");
    office.app.ports.integrations.end(Kind::Run, Ends::With(missing));
    office.ring(stranger(), None);
    let line = office.until_logged(1).remove(0);
    assert_eq!(ended(&line), "failed program_not_found");
    assert_eq!(line["why"], "The program was not found. (crm)");
    assert_eq!(line["sent"]["program"], "crm");
    office.app.ports.integrations.end(Kind::Run, Ends::With(NotDone::new(Reason::AddressNotAllowed)));
    office.ring_from("+4511111111");
    let line = office.until_logged(2).remove(0);
    assert_eq!((ended(&line), &line["sent"]), ("refused address_not_allowed".to_owned(), &json!(null)));
    office.app.quit();
}

/// `cargo xtask bench call`: from the answer in the PBX to the program that runs, over a real socket, with a real
/// program and no delay. Read, and not judged.
#[cfg(unix)]
#[test]
#[ignore = "a bench; `cargo xtask bench call` runs it"]
#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
fn bench_answered() {
    const CALLS: usize = 100;
    let office = Office::with(json!({}));
    let sign = office.world.folder.path().join("started");
    office.put(json!({"run": {"when": "ANSWERED", "command": format!("touch \"{}\"", sign.display())}}));
    office.approve("run");
    office.app.ports.integrations.end(Kind::Run, Ends::Started);
    let mut took: Vec<f64> = (0..CALLS)
        .map(|_| {
            let call = office.ring(stranger(), None);
            let _none_yet = std::fs::remove_file(&sign);
            let began = std::time::Instant::now();
            office.world.sandbox.answer_call(&call, None).unwrap();
            while !sign.exists() {
                assert!(began.elapsed() < LONG, "no program");
                std::thread::yield_now();
            }
            let took = began.elapsed().as_secs_f64() * 1000.0;
            office.hang_up(&call);
            took
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!(
        "answered in the PBX, program has run: median {:.1} ms, slowest {:.1} ms",
        took[CALLS / 2],
        took[CALLS - 1]
    );
    office.app.quit();
}
