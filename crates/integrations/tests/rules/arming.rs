//! What holds for every integration.

use calls::triggers::When;
use integrations::{
    Armed, Fingerprint, Kind, NotDone, Outcome, Reason, System, Values, needs_approval, template_json, when,
};
use serde_json::{Value, json};
use settings::values::Phase;
use settings::words::Language;

use crate::given::{ada, all, arm, copy, integrations, post, reason, run};

/// Each integration with the members of the API's page.
fn example(kind: Kind) -> Value {
    match kind {
        Kind::Run => {
            json!({ "when": "ANSWERED", "delay": 500, "command": "cmdrun.exe {NUMBER} {NAME}", "requireArgs": true })
        }
        Kind::Sendkeys => json!({
            "when": "ANSWERED", "delay": 500, "focusProcess": "notepad.exe", "maximizeProcess": false,
            "useAutoit": false, "keys": "{F2}{NUMBER}{ENTER}", "requireArgs": true,
        }),
        Kind::CopyToClipboard => json!({ "when": "ANSWERED", "what": "{NUMBER}", "requireArgs": true }),
        Kind::Browser => json!({
            "when": "ANSWERED", "website": "www.mycrm-solution.com", "spa": true, "requireArgs": true,
            "actions": [
                { "action": "target", "value": ".searchButton" }, { "action": "click" },
                { "action": "target", "value": ".searchQuery" }, { "action": "insert", "value": "{NUMBER}" },
            ],
        }),
        Kind::Website => json!({
            "when": "ANSWERED", "delay": 0, "url": "http://mycrm/integration/%NUMBER%", "preferWindow": true,
            "requireArgs": false, "apiMode": null, "apiData": "",
        }),
    }
}

#[test]
fn the_members_of_the_apis_page_are_armed_and_come_back_as_the_template() {
    for kind in Kind::ALL {
        let given = integrations(kind, example(kind));
        assert_eq!(template_json(kind, &given), example(kind), "{kind:?}");
        let armed = arm(kind, example(kind)).unwrap();
        assert_eq!((armed.kind(), armed.when()), (kind, Phase::Answered));
        assert!(armed.plan(&ada()).is_ok(), "{kind:?}");
        assert_eq!(needs_approval(kind, &given), !matches!(kind, Kind::CopyToClipboard | Kind::Website));
    }
    let request = json!({ "url": "https://a/", "apiMode": "GET" });
    assert!(needs_approval(Kind::Website, &integrations(Kind::Website, request)));
}

#[test]
fn never_and_an_invalid_member_arm_nothing_whatever_the_template() {
    for members in
        [json!({ "when": "NEVER", "command": "'" }), json!({ "command": 7 }), json!({ "when": "SOMETIMES" })]
    {
        let given = integrations(Kind::Run, members);
        assert_eq!(when(Kind::Run, &given), None);
        assert!(Armed::new(Kind::Run, &given, System::Linux).unwrap().is_none());
        assert_eq!(template_json(Kind::Run, &given)["when"], "NEVER");
    }
}

#[test]
fn an_integration_runs_at_its_own_moment_alone() {
    let armed = copy("{NUMBER}").unwrap();
    assert!(armed.plan_at(When::Ringing, &ada()).is_ok());
    assert_eq!(reason(armed.plan_at(When::Answered, &ada())), Reason::NotThisTrigger);
}

#[test]
fn with_require_args_a_variable_without_a_value_skips_it_and_is_named() {
    for kind in Kind::ALL {
        let mut members = example(kind);
        members["requireArgs"] = json!(true);
        let armed = arm(kind, members).unwrap();
        for number in [None, Some(String::new())] {
            let not_done = armed.plan(&Values { number, ..ada() }).unwrap_err();
            assert_eq!(
                (not_done.outcome, not_done.reason),
                (Outcome::Skipped, Reason::MissingValue),
                "{kind:?}"
            );
            assert_eq!(not_done.about.as_deref(), Some("{NUMBER}"));
        }
    }
    let armed =
        arm(Kind::CopyToClipboard, json!({ "what": "x{NUMBER}y{VAR:none}", "requireArgs": false })).unwrap();
    assert_eq!(armed.plan(&Values::default()).unwrap().sent(), json!({ "text": "xy" }));
}

#[test]
fn a_value_at_its_length_passes_and_one_over_it_is_refused() {
    for (variable, length) in
        [("{NUMBER}", 64), ("{NUMBER-NO-PREFIX}", 64), ("{NAME}", 256), ("{VAR:x}", 4096)]
    {
        let armed = copy(variable).unwrap();
        assert!(armed.plan(&all(&"æ".repeat(length))).is_ok(), "{variable}");
        let not_done = armed.plan(&all(&"æ".repeat(length + 1))).unwrap_err();
        assert_eq!((not_done.reason, not_done.about.as_deref()), (Reason::ValueTooLong, Some(variable)));
        let why = not_done.why(Language::En);
        assert!(why.contains(variable) && !why.contains('æ'), "{why}");
    }
}

#[test]
fn only_values_that_are_used_are_judged() {
    let armed = copy("{NUMBER}").unwrap();
    let values = Values { name: Some("x".repeat(1000)), number: Some("1".to_owned()), ..all("\0") };
    assert!(armed.plan(&values).is_ok());
    assert_eq!(reason(armed.plan(&all("a\0"))), Reason::ValueNotAllowed);
}

#[test]
fn the_call_variables_that_are_asked_for_are_those_of_the_templates() {
    let members = json!({ "url": "https://a/{VAR:b}?{VAR:a}&{VAR:b}", "apiMode": "POST", "apiData": "x={VAR:c}{NAME}" });
    assert_eq!(Vec::from_iter(arm(Kind::Website, members).unwrap().variables()), ["a", "b", "c"]);
}

#[test]
fn copying_drops_control_characters_of_values_but_line_breaks() {
    let action = copy("a\t{NAME}\r\n").unwrap().plan(&all("x\ty\u{1b}[2J\r\nz\u{7f}\u{85}")).unwrap();
    assert_eq!(action.sent(), json!({ "text": "a\txy[2J\nz\r\n" }));
}

#[test]
fn a_refused_template_says_the_same_in_the_log() {
    let not_done = NotDone::from(run(System::Windows, "cmd /c {NAME}").unwrap_err());
    assert_eq!((not_done.outcome, not_done.reason), (Outcome::Refused, Reason::InterpreterWithVariable));
    assert!(not_done.why(Language::En).starts_with("command, character 8: "));
    let not_done = NotDone::from(post("{").unwrap_err());
    assert_eq!((not_done.outcome, not_done.reason), (Outcome::Failed, Reason::TemplateRefused));
}

#[test]
fn fingerprints_of_the_example_differ_by_kind_and_account() {
    let mut found = std::collections::BTreeSet::new();
    for kind in Kind::ALL {
        for (origin, employee) in
            [("https://a.example", "1"), ("https://a.example", "2"), ("https://b.example", "1")]
        {
            found.insert(Fingerprint::of(origin, employee, kind, &example(Kind::Run)));
        }
    }
    assert_eq!(found.len(), 15);
}

#[test]
fn what_must_be_on_this_computer_is_known_before_any_call() {
    for kind in Kind::ALL {
        let armed = arm(kind, example(kind)).unwrap();
        assert_eq!(armed.program(), (kind == Kind::Run).then_some("cmdrun.exe"));
        assert_eq!(armed.process(), (kind == Kind::Sendkeys).then_some("notepad.exe"));
    }
}
