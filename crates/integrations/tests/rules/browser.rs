//! `browser`: steps as data, and which pages they may act on.

use integrations::browser::is_page_of;
use integrations::{Action, Armed, Kind, Reason, Refusal, TemplateRefused, Values};
use serde_json::{Value, json};

use crate::given::{ada, all, arm};

fn browser(actions: Value) -> Result<Armed, TemplateRefused> {
    arm(Kind::Browser, json!({ "website": "www.mycrm-solution.com", "actions": actions }))
}

#[test]
fn the_steps_of_the_apis_page_are_planned_with_their_values() {
    let actions = json!([
        { "action": "target", "value": ".searchButton" },
        { "action": "click" },
        { "action": "target", "value": ".searchQuery" },
        { "action": "insert", "value": "{NUMBER}" },
        { "action": "sleep", "value": 250 },
        { "action": "scrolltop" },
    ]);
    let action = browser(actions.clone()).unwrap().plan(&ada()).unwrap();
    let mut expected = actions;
    expected[3]["value"] = json!("+4588991000");
    assert_eq!(action.sent(), json!({ "website": "www.mycrm-solution.com", "actions": expected }));
}

#[test]
fn a_script_is_never_joined_with_a_value_and_finds_them_declared() {
    let code = "go({NUMBER}, `{NAME}`, communicator.NAME)";
    let armed = browser(json!([{ "action": "js", "value": code }])).unwrap();
    let name = "</script><!--\u{2028}\"'`${1}\\";
    let mut values = all(name);
    values.variables.insert("long".to_owned(), "x".repeat(4097));
    values.variables.insert("__proto__ x".to_owned(), "x".to_owned());
    let Action::Browse(plan) = armed.plan(&values).unwrap() else { panic!("no plan") };
    assert_eq!(Action::Browse(plan.clone()).sent()["actions"], json!([{ "action": "js", "value": code }]));
    let declared = plan.declaration();
    assert!(declared.is_ascii() && !declared.contains('<') && !declared.contains('>'), "{declared}");
    let literal = declared.strip_prefix("const communicator = ").unwrap().strip_suffix(';').unwrap();
    let expected = json!({ "NUMBER": name, "NUMBER_NO_PREFIX": name, "NAME": name, "VAR": { "x": name } });
    assert_eq!(serde_json::from_str::<Value>(literal).unwrap(), expected);
}

#[test]
fn without_a_script_no_value_is_handed_over_beside_the_steps() {
    let armed = browser(json!([{ "action": "scrolltop" }])).unwrap();
    let Action::Browse(plan) = armed.plan(&ada()).unwrap() else { panic!("no plan") };
    assert!(plan.values.is_empty());
}

#[test]
fn a_script_without_values_finds_nulls() {
    let armed = browser(json!([{ "action": "js", "value": "x" }])).unwrap();
    let Action::Browse(plan) = armed.plan(&Values::default()).unwrap() else { panic!("no plan") };
    let expected = json!({ "NUMBER": null, "NUMBER_NO_PREFIX": null, "NAME": null, "VAR": {} });
    assert_eq!(Value::Object(plan.values), expected);
}

#[test]
fn an_error_names_the_step_and_the_place() {
    let target = json!({ "action": "target", "value": "#x" });
    for (actions, step, at, what) in [
        (json!([]), None, 0, Refusal::NoSteps),
        (json!([{ "action": "click" }]), Some(0), 0, Refusal::NoTarget),
        (json!([{ "action": "insert", "value": "x" }]), Some(0), 0, Refusal::NoTarget),
        (
            json!([target, { "action": "insert", "value": "æ{NUMBER 2}" }]),
            Some(1),
            1,
            Refusal::VariableRepeated,
        ),
        (json!([{ "action": "target", "value": " " }]), Some(0), 0, Refusal::Empty),
        (json!(vec![json!({ "action": "scrolltop" }); 201]), None, 0, Refusal::TooManySteps),
        (json!([{ "action": "target", "value": "x".repeat(2001) }]), Some(0), 2000, Refusal::TooLong),
        // Two units each, as a browser counts.
        (json!([{ "action": "js", "value": "😀".repeat(50_001) }]), Some(0), 50_000, Refusal::TooLong),
        (
            json!([target, { "action": "insert", "value": "x".repeat(20_001) }]),
            Some(1),
            20_000,
            Refusal::TooLong,
        ),
    ] {
        let refused = browser(actions.clone()).unwrap_err();
        assert_eq!(
            (refused.member, refused.step, refused.at, refused.what),
            ("actions", step, at, what),
            "{actions}"
        );
    }
}

#[test]
fn a_text_that_its_values_make_too_long_for_a_browser_is_refused_before_it_goes_to_one() {
    let text = format!("{}{{VAR:x}}", "x".repeat(19_000));
    let armed = browser(json!([
        { "action": "target", "value": "#x" },
        { "action": "insert", "value": text },
    ]))
    .unwrap();
    assert!(armed.plan(&all(&"y".repeat(1000))).is_ok());
    let not_done = armed.plan(&all(&"y".repeat(1001))).unwrap_err();
    assert_eq!((not_done.reason, not_done.about.as_deref()), (Reason::ValueTooLong, Some("actions")));
}

#[test]
fn a_website_is_a_host_name_alone() {
    for (website, at, what) in [
        ("", 0, Refusal::Empty),
        (" ", 0, Refusal::Empty),
        ("https://crm.example", 6, Refusal::Host),
        ("crm.example/x", 11, Refusal::Host),
        ("crm.example:8443", 11, Refusal::Host),
        ("user@crm.example", 4, Refusal::Host),
        ("{VAR:x}.example", 0, Refusal::Host),
        ("crm example", 3, Refusal::Host),
        ("crm.exa%6dple", 7, Refusal::Host),
        ("*.crm.example", 0, Refusal::Host),
        ("crm_x.example", 3, Refusal::Host),
        ("crm.example.", 11, Refusal::Host),
        ("[::1]", 0, Refusal::Host),
    ] {
        let members = json!({ "website": website, "actions": [{ "action": "scrolltop" }] });
        let refused = arm(Kind::Browser, members).unwrap_err();
        assert_eq!((refused.member, refused.at, refused.what), ("website", at, what), "{website}");
    }
}

#[test]
fn steps_act_on_pages_of_exactly_that_host_and_the_default_port() {
    for (page, website) in [
        ("https://www.crm.example/x?y#z", "www.crm.example"),
        ("HTTP://WWW.CRM.EXAMPLE/", "www.crm.example"),
        ("https://www.crm.example:443/", "WWW.crm.example"),
        ("http://www.crm.example:80/", " www.crm.example "),
        ("https://xn--blbr-roah.example/", "blåbær.example"),
        ("https://blåbær.example/", "xn--blbr-roah.example"),
        ("http://127.0.0.1/", "127.0.0.1"),
    ] {
        assert!(is_page_of(page, website), "{page} {website}");
    }
    for (page, website) in [
        ("https://crm.example/", "www.crm.example"),
        ("https://www.crm.example.attacker.example/", "www.crm.example"),
        ("https://awww.crm.example/", "www.crm.example"),
        ("https://www.crm.example:8443/", "www.crm.example"),
        ("http://www.crm.example:443/", "www.crm.example"),
        ("https://www.crm.example./", "www.crm.example"),
        ("https://www.crm.example@attacker.example/", "www.crm.example"),
        ("https://attacker.example@www.crm.example/", "www.crm.example"),
        ("https://u:p@www.crm.example/", "www.crm.example"),
        ("ftp://www.crm.example/", "www.crm.example"),
        ("file://www.crm.example/", "www.crm.example"),
        ("javascript:alert('www.crm.example')", "www.crm.example"),
        ("about:blank", ""),
        ("", ""),
        ("https://attacker.example/www.crm.example", "www.crm.example"),
        ("https://www.crm.example/", "crm.example"),
    ] {
        assert!(!is_page_of(page, website), "{page} {website}");
    }
}
