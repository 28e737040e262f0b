//! Whether an integration may run: the user's word, the administrator's, and that both are of the exact text.

use super::*;

const COMMAND: &str = "crm {NUMBER}";

fn run_it(command: &str) -> Value {
    json!({"run": {"when": "RINGING", "command": command}})
}

fn fingerprint(office: &Office, key: &str) -> String {
    office.app.integrations()[key]["fingerprint"].as_str().unwrap().to_owned()
}

/// As the page shows it.
fn view(office: &Office, key: &str) -> Value {
    let snapshot = office.app.snapshot();
    let all = snapshot["integrations"].as_array().unwrap();
    all.iter().find(|one| one["key"] == key).unwrap().clone()
}

fn line(office: &Office) -> Option<Value> {
    let snapshot = office.app.snapshot();
    let lines = snapshot["status"]["lines"].as_array().unwrap();
    lines.iter().find(|line| line["id"] == "integrations").cloned()
}

/// How often the user was told that something waits.
fn told(office: &Office) -> Vec<String> {
    let asked = office.app.ports.take_asked();
    let bodies = asked.into_iter().filter_map(|asked| match asked {
        Asked::Notify(name, notice) if name == "integrations" => Some(notice.body),
        _ => None,
    });
    bodies.collect()
}

#[test]
fn nothing_runs_before_the_user_has_approved_it_and_the_user_is_told_once() {
    let office = Office::with(json!({
        "run": {"when": "RINGING", "command": COMMAND},
        "sendkeys": {"when": "RINGING", "focusProcess": "crm", "keys": "{NUMBER}"},
        "website": {"when": "RINGING", "url": "https://crm.example/", "apiMode": "GET"},
        "browser": {"when": "RINGING", "website": "crm.example", "actions": [{"action": "scrolltop"}]},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
    }));
    assert_eq!(office.app.ended_as("integration.run"), "pending awaiting_approval server");
    assert_eq!(office.app.ended_as("integration.copyToClipboard"), "applied - server");
    let waiting = line(&office).unwrap();
    assert_eq!(waiting["text"], "Integrations wait for your approval");
    let names = "Run a program, Type into a program, Act in the browser, Open a web page";
    assert_eq!(waiting["detail"], names);
    let call = office.ring(stranger(), None);
    let log = office.until_logged(5);
    let refused = log.iter().filter(|line| ended(line) == "refused awaiting_approval").count();
    assert_eq!((refused, office.actions().len(), office.count(Kind::CopyToClipboard)), (4, 1, 1));
    assert!(log.iter().all(|line| line["sent"].is_null() || line["key"] == "copyToClipboard"));
    let bodies = told(&office);
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert!(bodies[0].contains(names) && !bodies[0].contains("Ida"), "{bodies:?}");
    office.hang_up(&call);
    office.ring_from("+4511111111");
    office.until_logged(10);
    assert_eq!(told(&office), Vec::<String>::new());
    for key in ["run", "sendkeys", "website", "browser"] {
        office.approve(key);
    }
    assert_eq!(line(&office), None);
    office.ring_from("+4522222222");
    office.until_logged(15);
    assert_eq!((office.count(Kind::Run), office.count(Kind::Website)), (1, 1));
    office.app.quit();
}

#[test]
fn a_page_that_is_opened_and_a_text_on_the_clipboard_need_no_approval() {
    let office = Office::with(json!({
        "website": {"when": "RINGING", "url": "https://crm.example/?n={NUMBER}"},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
    }));
    assert_eq!(
        (office.app.approval("website"), office.app.approval("copyToClipboard")),
        ("not_needed".to_owned(), "not_needed".to_owned())
    );
    office.ring(stranger(), None);
    office.until_logged(2);
    assert_eq!(office.actions().len(), 2);
    assert_eq!(line(&office), None);
    office.app.quit();
}

#[test]
fn an_approval_is_of_the_text_that_was_seen_and_any_change_asks_again() {
    let office = Office::with(run_it(COMMAND));
    let seen = fingerprint(&office, "run");
    office.put(run_it("rm {NUMBER}"));
    let approve = |fingerprint: &str| {
        let request = PageRequest::ApproveIntegration { key: "run".into(), fingerprint: fingerprint.into() };
        office.app.ask(request)
    };
    // The page hears of the new text before it hears that it is another.
    office.app.page(PageRequest::Ready);
    office.app.page(PageRequest::Watch { report: false, editor: true });
    let refused = approve(&seen).unwrap_err();
    assert_eq!(serde_json::to_value(refused.code).unwrap(), "changed_meanwhile");
    let request = Request::IntegrationsApprove { key: "run".into(), fingerprint: Some(seen.clone()) };
    let reply = office.app.verb(request);
    assert_eq!((reply.exit, reply.body), (1, Some(json!({"reason": "changed_meanwhile"}))));
    assert!(reply.message.unwrap().contains("changed_meanwhile"));
    assert_eq!(office.app.approval("run"), "waiting");
    let now = fingerprint(&office, "run");
    let shown = office.app.ports.told("integrations");
    assert_eq!(shown[0]["fingerprint"], now.as_str());
    approve(&now).unwrap();
    assert_eq!(office.app.approval("run"), "approved");
    for other in ["rm  {NUMBER}", COMMAND] {
        office.put(run_it(other));
        assert_eq!(office.app.approval("run"), "waiting", "{other}");
    }
    // What was approved last is approved still.
    office.put(run_it("rm {NUMBER}"));
    assert_eq!(office.app.approval("run"), "approved");
    office.app.quit();
}

#[test]
fn what_an_approval_is_of_is_shown_with_every_member_in_words_and_exactly() {
    let office = Office::with(json!({
        "run": {"when": "RINGING", "delay": 500, "command": "a  \"b\" {NUMBER}", "requireArgs": true, "of later": [1]},
        "browser": {"when": "ANSWERED", "website": "crm.example", "actions": [
            {"action": "target", "value": "#n"}, {"action": "insert", "value": "{NUMBER}"}, {"action": "click"},
        ]},
    }));
    let run = view(&office, "run");
    assert_eq!(
        run["lines"],
        json!([
            {"label": "When", "text": "When a call rings"},
            {"label": "Delay", "text": "500 ms"},
            {"label": "Command", "text": "a  \"b\" {NUMBER}"},
            {"label": "Only with all values", "text": "Yes"},
            {"label": "of later", "text": "[1]"},
        ])
    );
    assert_eq!(
        (&run["approval"], &run["locked"], &run["problem"]),
        (&json!("waiting"), &json!(null), &json!(null))
    );
    let steps = view(&office, "browser")["lines"].clone();
    assert_eq!(steps[2], json!({"label": "Steps 1", "text": "target: #n"}));
    assert_eq!(steps[4], json!({"label": "Steps 3", "text": "click"}));
    office.app.quit();
}

#[test]
fn saving_a_text_in_the_settings_page_approves_it_and_taking_that_back_approves_nothing() {
    let office = Office::with(run_it(COMMAND));
    let change = |command: &str| {
        let value = json!({"when": "RINGING", "command": command});
        office.app.page(PageRequest::ChangeSetting { key: "integration.run".into(), value });
    };
    change("mine {NUMBER}");
    assert_eq!(office.app.approval("run"), "approved");
    office.app.page(PageRequest::DiscardChange { key: "integration.run".into() });
    assert_eq!(office.app.approval("run"), "waiting");
    change("mine {NUMBER}");
    office.app.until("the PBX has it", || {
        office.world.document()["integration"]["run"]["command"] == "mine {NUMBER}"
    });
    office.app.refresh();
    assert_eq!(office.app.ended_as("integration.run"), "applied - server");
    // Somebody else changes it.
    office.put(run_it(COMMAND));
    assert_eq!(office.app.approval("run"), "waiting");
    office.app.quit();
}

#[test]
fn an_approval_outlives_a_sign_out_and_the_run_and_is_of_one_account() {
    let world = World::with(json!({"integration": run_it(COMMAND)}));
    let app = world.run(false).settled();
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(app.verb(approve).exit, 0);
    app.quit();
    let app = world.run(false).settled();
    assert_eq!(app.approval("run"), "approved");
    let account = &world.sandbox.accounts()[0];
    let sign_in = || Request::SignIn {
        username: account.username.clone(),
        password: account.password.clone(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    };
    assert_eq!(app.verb(Request::SignOut { everywhere: false }).exit, 0);
    assert_eq!(app.verb(sign_in()).exit, 0);
    app.refresh();
    assert_eq!(app.approval("run"), "approved");
    let revoke = Request::IntegrationsRevoke { key: "run".into() };
    assert_eq!(app.verb(revoke).exit, 0);
    app.quit();
    let app = world.run(false).settled();
    assert_eq!(app.approval("run"), "waiting");
    app.quit();
}

#[test]
fn what_was_approved_before_the_pbx_said_who_this_is_stays_approved() {
    let world = World::with(json!({"integration": run_it(COMMAND)}));
    let silent = json!({"delay_ms": 600_000});
    world.sandbox.add_fault("/auth/validateToken", serde_json::from_value(silent).unwrap());
    let app = world.run(false);
    app.until("the settings are there", || app.integrations()["run"]["when"] == "RINGING");
    let before = app.integrations()["run"]["fingerprint"].clone();
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(app.verb(approve).exit, 0);
    world.sandbox.clear_faults();
    app.refresh();
    app.until("the account has its name", || app.integrations()["run"]["fingerprint"] != before);
    assert_eq!(app.approval("run"), "approved");
    app.quit();
    let app = world.run(false).settled();
    assert_eq!(app.approval("run"), "approved");
    app.quit();
}

#[test]
fn a_damaged_file_of_approvals_is_put_aside_and_told_and_approves_nothing() {
    let world = World::with(json!({"integration": run_it(COMMAND)}));
    let app = world.run(false).settled();
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(app.verb(approve).exit, 0);
    app.quit();
    let store = pbx::ProfileStore::new(world.folder.path());
    let employee = pbx::EmployeeId::new(&world.sandbox.accounts()[0].employee);
    let file = store.account(&world.sandbox.origin(), &employee).file(pbx::AccountFile::Approvals);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    let app = world.run(false).settled();
    assert_eq!(app.approval("run"), "waiting");
    let lines = app.snapshot()["status"]["lines"].to_string();
    assert!(lines.contains("damaged") && lines.contains("approvals.json"), "{lines}");
    assert!(!file.exists());
    app.quit();
}

#[cfg(unix)]
#[test]
fn the_file_of_approvals_is_the_users_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::approved(run_it(COMMAND));
    let employee = pbx::EmployeeId::new(&office.world.sandbox.accounts()[0].employee);
    let store = pbx::ProfileStore::new(office.world.folder.path());
    let file = store.account(&office.world.sandbox.origin(), &employee).file(pbx::AccountFile::Approvals);
    office.app.until("it is written", || file.exists());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("crm"), "{text}");
    office.app.quit();
}

#[test]
fn the_administrator_allows_forbids_or_approves_and_the_page_says_who() {
    let office = Office::with(json!({
        "run": {"when": "RINGING", "command": COMMAND},
        "copyToClipboard": {"when": "RINGING", "what": "{NUMBER}"},
    }));
    office.policy(json!({"integrations": "allow"}));
    assert_eq!(office.app.approval("run"), "approved");
    assert!(view(&office, "run")["locked"].as_str().unwrap().contains("IT"));
    let revoke = || office.app.verb(Request::IntegrationsRevoke { key: "run".into() });
    assert_eq!(revoke().exit, 1);
    office.ring(stranger(), None);
    office.until_logged(2);
    assert_eq!(office.count(Kind::Run), 1);

    office.policy(json!({"integrations": {"run": "forbid"}}));
    assert_eq!(office.app.ended_as("integration.run"), "adjusted forbidden_by_policy server");
    assert!(office.app.row("integration.run")["why"].as_str().unwrap().contains("IT"));
    let forbidden = view(&office, "run");
    assert_eq!(forbidden["approval"], "forbidden");
    assert!(forbidden["locked"].as_str().unwrap().contains("IT"));
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(office.app.verb(approve).exit, 1);
    office.ring_from("+4511111111");
    let log = office.until_logged(4);
    assert!(log.iter().any(|line| ended(line) == "refused forbidden_by_policy"), "{log:#?}");
    assert_eq!((office.count(Kind::Run), office.count(Kind::CopyToClipboard)), (1, 2));

    office.policy(json!({"integrations": "forbid"}));
    assert_eq!(office.app.ended_as("integration.copyToClipboard"), "adjusted forbidden_by_policy server");

    office.policy(json!({"approvedIntegrations": [fingerprint(&office, "run")]}));
    assert_eq!(office.app.approval("run"), "approved");
    office.put(run_it("another"));
    assert_eq!(office.app.approval("run"), "waiting");
    office.app.quit();
}

#[test]
fn the_administrator_who_forbids_during_the_delay_is_heard() {
    let office = Office::approved(json!({"run": {"when": "RINGING", "delay": 5000, "command": "one"}}));
    office.app.stop_clock();
    office.ring(stranger(), None);
    office.policy(json!({"integrations": "forbid"}));
    office.app.pass(Duration::from_secs(5));
    assert_eq!(ended(&office.until_logged(1)[0]), "refused forbidden_by_policy");
    office.app.quit();
}

#[test]
fn a_notification_that_is_pressed_leads_to_the_text_that_waits() {
    let office = Office::with(run_it(COMMAND));
    office.ring(stranger(), None);
    office.until_logged(1);
    let pressed = desktop::notify::NotificationEvent::Invoked {
        name: "integrations".to_owned(),
        action: desktop::notify::DEFAULT.to_owned(),
        token: None,
    };
    office.app.events.send(Event::Notification(pressed)).unwrap();
    office.app.until("the settings page is asked for", || {
        let intent = office.app.snapshot()["intent"].clone();
        intent["target"] == "settings" && intent["text"] == "integration.run"
    });
    office.app.quit();
}

#[test]
fn nobody_signed_in_approves_nothing() {
    let office = Office::with(run_it(COMMAND));
    assert_eq!(office.app.verb(Request::SignOut { everywhere: false }).exit, 0);
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(office.app.verb(approve).exit, 1);
    let unknown = Request::IntegrationsApprove { key: "shell".into(), fingerprint: None };
    assert_eq!(office.app.verb(unknown).exit, 1);
    assert_eq!(line(&office), None);
    office.app.quit();
}
