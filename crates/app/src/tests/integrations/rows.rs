//! The rows of the report.

use super::*;

#[test]
fn an_integration_that_is_armed_or_set_to_never_is_applied_with_what_is_in_force() {
    let website = json!({"when": "NEVER", "url": "https://me:pw@crm.example/?key=SECRET"});
    let office = Office::approved(json!({
        "run": {"when": "ANSWERED", "delay": "500", "command": "crm {NUMBER}"},
        "website": website,
    }));
    assert_eq!(office.app.ended_as("integration.run"), "applied - server");
    let row = office.app.row("integration.run");
    assert_eq!(
        row["in_force"],
        json!({"when": "ANSWERED", "delay": 500, "command": "crm {NUMBER}", "requireArgs": false})
    );
    let never = office.app.row("integration.website");
    let masked = json!({"when": "NEVER", "url": "https://***@crm.example/?key=***"});
    assert_eq!((&never["outcome"], &never["in_force"]), (&json!("applied"), &masked));
    assert_eq!(office.app.ended_as("integration.sendkeys"), "applied absent default");
    assert_eq!(office.app.row("integration.sendkeys")["in_force"]["when"], "NEVER");
    office.app.quit();
}

#[test]
fn a_text_with_an_error_is_failed_with_the_place_and_asks_for_no_approval() {
    let office = Office::with(json!({
        "run": {"when": "RINGING", "command": "sh -c {NUMBER}"},
        "sendkeys": {"when": "RINGING", "focusProcess": "crm", "keys": "abc{NUMBR}"},
        "copyToClipboard": {"when": "RINGING", "what": "{name}"},
    }));
    for key in ["run", "sendkeys", "copyToClipboard"] {
        let key = format!("integration.{key}");
        assert_eq!(office.app.ended_as(&key), "failed template_refused server");
        assert_eq!(office.app.row(&key)["in_force"], json!(null));
    }
    let why = office.app.row("integration.sendkeys")["why"].as_str().unwrap().to_owned();
    assert!(why.contains("keys, character 4"), "{why}");
    let snapshot = office.app.snapshot();
    assert!(snapshot["integrations"][0]["problem"].as_str().unwrap().contains("command"));
    let approve = Request::IntegrationsApprove { key: "run".into(), fingerprint: None };
    assert_eq!(office.app.verb(approve).exit, 1);
    office.ring(stranger(), None);
    let log = office.until_logged(3);
    let reason = |key: &str| ended(log.iter().find(|line| line["key"] == key).unwrap());
    assert_eq!(reason("run"), "refused interpreter_with_variable");
    assert_eq!(reason("sendkeys"), "failed template_refused");
    assert_eq!(office.actions(), []);
    office.app.quit();
}

#[test]
fn a_member_of_a_wrong_type_disables_its_integration_and_is_told() {
    let office = Office::approved(json!({
        "run": {"when": "RINGING", "command": ["crm"]},
        "copyToClipboard": {"when": "OFTEN", "what": "{NUMBER}"},
    }));
    assert_eq!(office.app.ended_as("integration.run"), "adjusted invalid server");
    assert_eq!(office.app.ended_as("integration.copyToClipboard"), "adjusted invalid server");
    office.ring(stranger(), None);
    assert_eq!((office.log().len(), office.actions().len()), (0, 0));
    office.app.quit();
}

#[test]
fn a_program_that_is_not_here_now_is_said_and_changes_nothing_and_so_is_a_form_that_only_addresses_have() {
    let office = Office::with(json!({}));
    office.app.ports.integrations.lose(Need::Program("crm".to_owned()));
    office.app.ports.integrations.lose(Need::Process("tool".to_owned()));
    office.put(json!({
        "run": {"when": "RINGING", "command": "crm {NUMBER}"},
        "sendkeys": {"when": "RINGING", "focusProcess": "tool", "keys": "x"},
        "website": {"when": "RINGING", "url": "http://localhost/%NUMBER%"},
    }));
    office.approve("run");
    office.approve("sendkeys");
    let why = |key: &str| office.app.row(key)["why"].as_str().unwrap_or_default().to_owned();
    office.app.until("both are missed", || {
        why("integration.run").contains("crm") && why("integration.sendkeys").contains("tool")
    });
    for key in ["integration.run", "integration.sendkeys", "integration.website"] {
        assert_eq!(office.app.ended_as(key), "applied - server");
    }
    assert!(why("integration.website").contains("%NUMBER%"));
    office.ring(stranger(), None);
    office.until_logged(3);
    assert_eq!(office.count(Kind::Run), 1);
    office.app.quit();
}

#[test]
fn the_browser_waits_for_a_browser_and_its_steps_are_in_the_log() {
    let office = Office::approved(json!({
        "browser": {"when": "RINGING", "website": "crm.example", "actions": [
            {"action": "target", "value": "#n"}, {"action": "insert", "value": "{NUMBER}"},
        ]},
    }));
    assert_eq!(office.app.ended_as("integration.browser"), "pending browser_absent server");
    for (reach, expected) in [
        (Reach::ExtensionAbsent, "pending extension_absent server"),
        (Reach::SiteNotAllowed, "pending site_not_allowed server"),
        (Reach::Complete, "applied - server"),
        (Reach::BrowserAbsent, "pending browser_absent server"),
    ] {
        office.app.ports.integrations.reach_is(reach);
        office.app.events.send(Event::BrowsersChanged).unwrap();
        assert_eq!(office.app.ended_as("integration.browser"), expected);
    }
    let wanted = Some(WantedSite { site: "crm.example".to_owned(), script: false });
    assert_eq!(
        office.app.ports.integrations.wanted().last(),
        Some(&(wanted, true)),
        "the user has approved it"
    );
    office.app.ports.integrations.end(Kind::Browser, Ends::With(NotDone::new(Reason::BrowserAbsent)));
    office.ring(stranger(), None);
    assert_eq!(ended(&office.until_logged(1)[0]), "failed browser_absent");
    office.app.quit();
}

#[test]
fn none_of_the_five_is_not_yet_whatever_is_set_and_nobody_signed_in_means_they_wait() {
    let rows = ["run", "sendkeys", "copyToClipboard", "browser", "website"];
    for integration in [json!({}), json!(null), json!([]), json!({"run": 5, "browser": {"when": "RINGING"}})]
    {
        let office = Office::with(integration.clone());
        for key in rows {
            let ended = office.app.ended_as(&format!("integration.{key}"));
            assert!(!ended.starts_with("not_yet") && !ended.contains("not_tried"), "{key} {ended}");
        }
        office.app.quit();
    }
    let world = World::with(json!({}));
    let mut start = world.start(false);
    (start.token, start.account, start.cached) = (None, None, None);
    let app = world.run_start(start, false);
    assert_eq!(app.ended_as("integration.run"), "pending signed_out default");
    app.quit();
}

#[test]
fn the_diagnostics_have_neither_text_nor_caller_whatever_went_wrong() {
    let office = Office::with(json!({
        "run": {"when": "RINGING", "command": "TEMPLATE {NUMBER}"},
        "sendkeys": {"when": "TEMPLATE", "focusProcess": "TEMPLATE", "keys": "TEMPLATE{"},
        "website": {"when": "ANSWERED", "url": "https://TEMPLATE.example/{NUMBER}"},
    }));
    office.approve("run");
    office.ring(stranger(), None);
    office.until_logged(1);
    let text = office.app.ask(PageRequest::Diagnostics).unwrap().as_str().unwrap().to_owned();
    assert!(text.contains("integration.run: applied [server] when RINGING"), "{text}");
    assert!(text.contains("integration.sendkeys: adjusted (invalid) [server] when another word"), "{text}");
    for secret in ["TEMPLATE", "20304050", "Ida"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    office.app.quit();
}
