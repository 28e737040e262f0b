//! `communicator integrations …` as a script of somebody else sees it: what each verb prints, as which JSON, with which
//! exit code, and that nothing is done which the app or the administrator refuses.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::app::{Answer, App, Start};
use crate::harness::home::Home;
use crate::harness::integrations::{
    Customers, NAME, NUMBER, entry, integration, log, ready, ring, run, website,
};
use crate::harness::pbx::Pbx;
use crate::harness::process;
use crate::harness::screen::Screen;

/// The integrations, in the order of the report.
const KEYS: [&str; 5] = ["run", "sendkeys", "copyToClipboard", "browser", "website"];

/// The members of a row of `try` and `log`.
const ROW: [&str; 9] = ["at", "call", "key", "outcome", "reason", "sent", "took_ms", "when", "why"];

/// One of each, with a member that nobody knows.
fn all_five(command: &str) -> Value {
    json!({ "integration": {
        "run": { "when": "RINGING", "delay": 0, "command": command, "requireArgs": false, "later": [1.50, null] },
        "sendkeys": { "when": "NEVER", "delay": 0, "focusProcess": "crm.exe", "maximizeProcess": false, "useAutoit": false, "keys": "{NUMBER}{ENTER}", "requireArgs": false },
        "copyToClipboard": { "when": "ANSWERED", "what": "{NUMBER}", "requireArgs": false },
        "browser": { "when": "RINGING", "website": "crm.example", "spa": false, "requireArgs": true, "actions": [
            { "action": "target", "value": "#phone" }, { "action": "insert", "value": "{VAR:order}" },
        ] },
        "website": { "when": "RINGING", "delay": 0, "url": "https://crm.example/?n={NUMBER}", "preferWindow": false, "apiMode": "POST", "apiData": "{\"n\":\"{NUMBER}\"}", "requireArgs": false },
    } })
}

#[track_caller]
fn json_of(answer: &Answer) -> Value {
    answer.json().unwrap_or_else(|| panic!("{answer:?}"))
}

/// The names of an object's members, sorted.
fn names(value: &Value) -> Vec<String> {
    let mut names: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
    names.sort();
    names
}

/// The one object `{"schema": 1, NAME: […]}`.
#[track_caller]
fn rows(answer: &Answer, name: &str) -> Vec<Value> {
    let body = json_of(answer);
    let mut expected = ["schema", name];
    expected.sort_unstable();
    assert_eq!(names(&body), expected);
    assert_eq!(body["schema"], 1);
    body[name].as_array().unwrap().clone()
}

/// What a script computes of the documented bytes, with the system's own tool.
fn sha256_of(text: &str) -> String {
    let said = process::output_with_input(Command::new("sha256sum").stderr(Stdio::null()), text);
    let said = String::from_utf8(said.stdout).unwrap();
    said.split(' ').next().unwrap().to_owned()
}

/// `(outcome, reason)` of each row, the reason empty where there is none.
fn ended(rows: &[Value]) -> Vec<(String, String, String)> {
    let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| (word(row, "key"), word(row, "outcome"), word(row, "reason"))).collect()
}

fn three(key: &str, outcome: &str, reason: &str) -> (String, String, String) {
    (key.to_owned(), outcome.to_owned(), reason.to_owned())
}

#[test]
fn the_list_has_every_integration_with_exactly_the_members_of_the_contract() {
    let (screen, home) = (Screen::start(), Home::make());
    let pbx = Pbx::with(all_five("crm {NUMBER}"));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    // It opens no display.
    let answer = app.verb_with(&["integrations", "--json"], &[("DISPLAY", ":99999")]);
    assert_eq!((answer.exit, answer.stderr.as_str()), (Some(0), ""));
    let listed = rows(&answer, "integrations");
    let keys: Vec<&str> = listed.iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!(keys, KEYS);
    for row in &listed {
        assert_eq!(names(row), ["approval", "fingerprint", "key", "last", "template", "when"]);
        assert_eq!(row["last"], Value::Null, "nothing has run");
        let fingerprint = row["fingerprint"].as_str().unwrap();
        assert!(fingerprint.len() == 64 && fingerprint.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    let standing: Vec<_> = listed.iter().map(|row| (&row["when"], &row["approval"])).collect();
    let (never, ringing, answered) = (json!("NEVER"), json!("RINGING"), json!("ANSWERED"));
    let (not_needed, waiting) = (json!("not_needed"), json!("waiting"));
    let expected = [
        (&ringing, &waiting),
        (&never, &not_needed),
        (&answered, &not_needed),
        (&ringing, &waiting),
        (&ringing, &waiting),
    ];
    assert_eq!(standing, expected);
    assert_eq!(listed[0]["template"]["command"], "crm {NUMBER}");
    assert_eq!(listed[3]["template"]["actions"][1], json!({"action": "insert", "value": "{VAR:order}"}));
    assert_eq!(listed[4]["template"]["apiMode"], "POST");

    // The fingerprint is that of the documented bytes: members sorted, no null, a list's nulls and digits kept.
    let bytes = format!(
        r#"["communicator-integration-1","{}","{}","run",{{"command":"crm {{NUMBER}}","delay":0,"later":[1.5,null],"requireArgs":false,"when":"RINGING"}}]"#,
        pbx.origin(),
        pbx.account().employee,
    );
    assert_eq!(listed[0]["fingerprint"], sha256_of(&bytes));

    let text = app.verb(&["integrations"]);
    assert_eq!((text.exit, text.stderr.as_str()), (Some(0), ""));
    for row in &listed {
        assert!(text.stdout.contains(row["fingerprint"].as_str().unwrap()), "{}", text.stdout);
    }
    assert!(text.stdout.contains(r#""url":"https://crm.example/?n={NUMBER}""#), "{}", text.stdout);
}

#[test]
fn a_made_up_call_goes_the_way_of_a_real_one_and_its_exit_code_says_whether_all_went_well() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(all_five(&customers.command("{NUMBER} navn={NAME} {VAR:order}")));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let call = ["--when", "RINGING", "--number", NUMBER, "--name", NAME, "--var", "order=a=b c"];
    let tries = |before: &[&str], after: &[&str]| {
        let words = [&["integrations", "try"], before, &call, after].concat();
        app.verb(&words)
    };

    // Not approved: not even a dry run says what it would do.
    let all = tries(&[], &["--json"]);
    assert_eq!((all.exit, all.stderr.as_str()), (Some(1), ""), "{all:?}");
    let entries = rows(&all, "entries");
    assert_eq!(
        ended(&entries),
        [
            three("run", "refused", "awaiting_approval"),
            three("sendkeys", "skipped", "never"),
            three("copyToClipboard", "skipped", "not_this_trigger"),
            three("browser", "refused", "awaiting_approval"),
            three("website", "refused", "awaiting_approval"),
        ]
    );
    for entry in &entries {
        assert_eq!(names(entry), ROW);
        assert_eq!(
            (&entry["call"], &entry["sent"], &entry["when"]),
            (&json!(null), &json!(null), &json!("RINGING"))
        );
        assert!(entry["why"].as_str().is_some_and(|why| why.ends_with('.')), "{entry}");
        assert!(entry["took_ms"].is_u64() && entry["at"].as_str().unwrap().ends_with('Z'), "{entry}");
    }
    assert_eq!(tries(&["run"], &["--dry-run"]).exit, Some(1));

    assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    let would = tries(&["run"], &["--dry-run", "--json"]);
    assert_eq!((would.exit, would.stderr.as_str()), (Some(0), ""), "{would:?}");
    let program = customers.program.to_str().unwrap();
    let sent = json!({ "program": program, "arguments": [NUMBER, format!("navn={NAME}"), "a=b c"] });
    let planned = rows(&would, "entries");
    assert_eq!(ended(&planned), [three("run", "planned", "")]);
    assert_eq!((&planned[0]["sent"], &planned[0]["why"]), (&sent, &json!(null)));
    assert_eq!(customers.opened(), [] as [String; 0], "a dry run does nothing");

    let done = tries(&["run"], &["--json"]);
    assert_eq!(done.exit, Some(0), "{done:?}");
    let done = rows(&done, "entries");
    assert_eq!((ended(&done), &done[0]["sent"]), (vec![three("run", "done", "")], &sent));
    crate::harness::poll::until("the program has run", || customers.opened().len() == 5);
    assert_eq!(customers.opened()[..3], [NUMBER.to_owned(), format!("navn={NAME}"), "a=b c".to_owned()]);

    // For people: one line, in which nothing is left that a terminal would obey.
    let words = [
        "integrations",
        "try",
        "run",
        "--dry-run",
        "--when",
        "RINGING",
        "--number",
        "1",
        "--name",
        "\u{1b}[2J\n\u{202e}x",
    ];
    let line = app.verb(&words);
    assert_eq!((line.exit, line.stdout.lines().count()), (Some(0), 1), "{line:?}");
    assert!(line.stdout.starts_with("run") && line.stdout.contains("planned"), "{line:?}");
    assert!(!line.stdout.contains(['\u{1b}', '\u{202e}']), "{line:?}");

    // The other moment, a value that is missing: skipped, and that is well.
    let answered = ["integrations", "try", "run", "--when", "ANSWERED", "--number", "1", "--json"];
    let skipped = app.verb(&answered);
    assert_eq!(
        (skipped.exit, ended(&rows(&skipped, "entries"))),
        (Some(0), vec![three("run", "skipped", "not_this_trigger")])
    );
    assert_eq!(app.verb(&["integrations", "approve", "browser"]).exit, Some(0));
    let missing =
        app.verb(&["integrations", "try", "browser", "--when", "RINGING", "--number", "1", "--json"]);
    assert_eq!(
        (missing.exit, ended(&rows(&missing, "entries"))),
        (Some(0), vec![three("browser", "skipped", "missing_value")])
    );
    let like_option =
        app.verb(&["integrations", "try", "run", "--when", "RINGING", "--number", "-rf", "--json"]);
    assert_eq!(
        (like_option.exit, ended(&rows(&like_option, "entries"))),
        (Some(1), vec![three("run", "refused", "argument_like_option")])
    );
}

#[test]
fn the_log_is_newest_first_and_the_list_and_the_status_have_its_newest_row() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(run("RINGING", 0, &customers.command("{NUMBER}")));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let empty = app.verb(&["integrations", "log", "--json"]);
    assert_eq!((empty.exit, rows(&empty, "entries")), (Some(0), vec![]));
    assert_eq!(app.verb(&["integrations", "log"]).stdout, "");
    assert_eq!(app.status()["integrations"], json!({ "last": null }));

    let first = ring(&pbx);
    assert_eq!(entry(&app, 1)["call"], first);
    assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    let second = ring(&pbx);
    let newest = entry(&app, 2);
    let entries = log(&app);
    assert_eq!(ended(&entries), [three("run", "done", ""), three("run", "refused", "awaiting_approval")]);
    assert_eq!((&entries[0]["call"], &entries[1]["call"]), (&json!(second), &json!(first)));
    for entry in &entries {
        assert_eq!(names(entry), ROW);
    }
    assert!(entries[0]["at"].as_str() >= entries[1]["at"].as_str());
    assert_eq!(integration(&app, "run")["last"], newest);
    let mut told = newest.clone();
    told.as_object_mut().unwrap().remove("sent");
    assert_eq!(app.status()["integrations"]["last"], told, "no value of a caller is in the status");

    let text = app.verb(&["integrations", "log"]);
    assert_eq!((text.exit, text.stdout.lines().count(), text.stderr.as_str()), (Some(0), 2, ""), "{text:?}");
    assert!(text.stdout.contains(&format!(r#""arguments":["{NUMBER}"]"#)), "{text:?}");
    // It is of this run of the app.
    app.quit();
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    assert_eq!(log(&app), [] as [Value; 0]);
}

#[test]
fn an_approval_is_of_one_text_and_is_taken_back() {
    let (screen, home) = (Screen::start(), Home::make());
    let pbx = Pbx::with(run("RINGING", 0, "crm {NUMBER}"));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let looked_at = integration(&app, "run")["fingerprint"].as_str().unwrap().to_owned();
    pbx.put(&run("RINGING", 0, "other {NUMBER}"));
    app.refresh();
    let changed = app.verb(&["integrations", "approve", "run", "--fingerprint", &looked_at]);
    assert_eq!((changed.exit, changed.stdout.as_str()), (Some(1), "changed_meanwhile\n"), "{changed:?}");
    assert_eq!(changed.stderr.lines().count(), 1, "{changed:?}");
    assert_eq!(integration(&app, "run")["approval"], "waiting");

    // In capitals too, and twice is once.
    let now = integration(&app, "run")["fingerprint"].as_str().unwrap().to_uppercase();
    for _ in 0..2 {
        silent(&app, &["integrations", "approve", "run", "--fingerprint", &now]);
        assert_eq!(integration(&app, "run")["approval"], "approved");
    }
    for _ in 0..2 {
        silent(&app, &["integrations", "revoke", "run"]);
        assert_eq!(integration(&app, "run")["approval"], "waiting");
    }
    assert_eq!(app.report().ended("integration.run"), "pending awaiting_approval");

    // A text with an error cannot be approved.
    pbx.put(&run("RINGING", 0, "crm {number}"));
    app.refresh();
    let refused = app.verb(&["integrations", "approve", "run"]);
    assert_eq!((refused.exit, refused.stdout.as_str()), (Some(1), ""), "{refused:?}");
    assert_eq!(app.report().ended("integration.run"), "failed template_refused");
    // Nobody who is not signed in approves or tries anything.
    assert_eq!(app.verb(&["sign-out"]).exit, Some(0));
    for words in [
        &["integrations", "approve", "run"][..],
        &["integrations", "try", "--when", "RINGING", "--number", "1", "--json"],
    ] {
        let answer = app.verb(words);
        assert_eq!((answer.exit, answer.stdout.as_str()), (Some(1), ""), "{answer:?}");
        assert_eq!(answer.stderr.lines().count(), 1, "{answer:?}");
    }
}

#[test]
fn what_the_policy_says_counts_for_the_command_line_as_for_the_window() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let mut document = run("RINGING", 0, &customers.command("{NUMBER}"));
    document["integration"]["website"] =
        website("https://crm.example/{NUMBER}", false)["integration"]["website"].clone();
    document["integration"]["copyToClipboard"] =
        json!({ "when": "RINGING", "what": "{NUMBER}", "requireArgs": false });
    let pbx = Pbx::with(document);
    let words = json!({ "run": "allow", "website": "forbid", "copyToClipboard": "ask" });
    let policy = json!({"set_by": "Havblik IT", "settings": {"thisComputer": {"integrations": words}}});
    std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let approvals: Vec<Value> =
        ["run", "website", "copyToClipboard"].map(|key| integration(&app, key)["approval"].clone()).into();
    assert_eq!(approvals, ["approved", "forbidden", "not_needed"]);
    for words in [&["approve", "website"][..], &["revoke", "run"]] {
        let refused = app.verb(&[&["integrations"], words].concat());
        assert_eq!((refused.exit, refused.stdout.as_str()), (Some(1), ""), "{words:?}: {refused:?}");
        assert!(refused.stderr.contains("Havblik IT"), "{words:?}: {refused:?}");
    }
    let tried = app.verb(&["integrations", "try", "--when", "RINGING", "--number", NUMBER, "--json"]);
    assert_eq!(tried.exit, Some(1), "{tried:?}");
    let tried = ended(&rows(&tried, "entries"));
    assert_eq!(tried[0], three("run", "done", ""));
    assert_eq!(tried[4], three("website", "refused", "forbidden_by_policy"));
    assert_eq!(app.report().ended("integration.website"), "adjusted forbidden_by_policy");
}

#[test]
fn a_try_that_waits_for_its_delay_is_answered_after_it() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    // Longer than the command line waits for an app that says nothing.
    let pbx = Pbx::with(run("RINGING", 6_000, &customers.command("{NUMBER}")));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    silent(&app, &["integrations", "approve", "run"]);
    let tried = app.verb(&["integrations", "try", "run", "--when", "ringing", "--number", NUMBER, "--json"]);
    assert_eq!((tried.exit, ended(&rows(&tried, "entries"))), (Some(0), vec![three("run", "done", "")]));
}

#[test]
fn a_word_that_there_is_none_of_is_a_usage_error_and_without_the_app_the_exit_code_is_3() {
    let (screen, home) = (Screen::start(), Home::make());
    let pbx = Pbx::with(run("RINGING", 0, "crm {NUMBER}"));
    let start = Start::new(&screen, &home, &pbx).word("--hidden");
    let call = ["--when", "RINGING", "--number", "1"];
    let usage: [&[&str]; 10] = [
        &["list"],
        &["approve"],
        &["approve", "Run"],
        &["approve", "run", "--fingerprint", "12"],
        &["revoke", "integration.run"],
        &["log", "run"],
        &["try"],
        &["try", "run", "--when", "NEVER", "--number", "1"],
        &["try", "run", "--when", "RINGING"],
        &["try", "run", "--when", "RINGING", "--number", "1", "--var", "novalue"],
    ];
    let good: [&[&str]; 7] = [
        &[],
        &["--json"],
        &["approve", "run"],
        &["revoke", "run"],
        &["try", "--when", "RINGING", "--number", "1", "--json"],
        &["log"],
        &["log", "--json"],
    ];
    let asked = |words: &[&str]| start.verb(&[&["integrations"], words].concat());
    let exits = |words: &[&str], exit: i32| {
        let answer = asked(words);
        assert_eq!((answer.exit, answer.stdout.as_str()), (Some(exit), ""), "{words:?}: {answer:?}");
        assert!(!answer.stderr.is_empty(), "{words:?}");
    };
    // A profile that no app has ever had: nothing is made of it.
    for words in good {
        exits(words, 3);
    }
    assert!(!home.profile().exists());
    for words in usage {
        exits(words, 2);
    }
    let app = start.run();
    ready(&app);
    for words in usage {
        exits(words, 2);
    }
    assert_eq!(asked(&[&["try", "run"][..], &call].concat()).exit, Some(1), "it waits for an approval");
    app.quit();
    for words in good {
        exits(words, 3);
    }
}

/// It is done, and there is nothing to say.
#[track_caller]
fn silent(app: &App<'_>, words: &[&str]) {
    let answer = app.verb(words);
    assert_eq!((answer.exit, answer.stdout.as_str(), answer.stderr.as_str()), (Some(0), "", ""), "{words:?}");
}
