//! What a call makes a Windows computer do: nothing before it is approved, and then exactly what is written, whatever
//! the caller is called.

use std::collections::BTreeMap;

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::desk::{App, Desk, on_this_machine, settings};
use crate::harness::poll;
use crate::harness::process::Running;

const NUMBER: &str = "+4520304050";

/// Names that callers have chosen.
const NAMES: [&str; 12] = [
    "Søren Ærø ÅÆØ",
    r#"Ida "Ærø" Østergård"#,
    r#"" & calc.exe & ""#,
    r"ends with a backslash\",
    r#"two and a mark \\" more"#,
    r#"\\\"""\"#,
    "%COMSPEC% %PATH% %NAVN%",
    "a & b && c | d || e < f > g ^& h ^^",
    "$(touch hit) `id` ; 'x' # {ENTER}%{F4}",
    "one\ttwo\nthree",
    "-x /c \u{202e}del\u{202c} *.* ?",
    "日本 Жук 😀 e\u{301}",
];

fn with(name: &str, integration: &Value) -> Value {
    let mut settings = settings();
    settings["integration"] = json!({ name: integration });
    settings
}

fn run(command: &str) -> Value {
    with("run", &json!({ "when": "RINGING", "delay": 0, "command": command, "requireArgs": false }))
}

fn sendkeys(process: &str, keys: &str) -> Value {
    let (focus, autoit) = (process, false);
    with(
        "sendkeys",
        &json!({
            "when": "RINGING", "delay": 0, "focusProcess": focus, "maximizeProcess": false, "useAutoit": autoit,
            "keys": keys, "requireArgs": false,
        }),
    )
}

impl Desk {
    /// Rings, with what the caller has chosen.
    #[track_caller]
    fn rings_as(&self, number: &str, name: &str, case: &str) -> String {
        let call = IncomingCall {
            to: self.pbx.account().username.clone(),
            from: Caller { number: Some(number.to_owned()), name: Some(name.to_owned()) },
            variables: BTreeMap::from([("sag-id".to_owned(), case.to_owned())]),
            ..IncomingCall::default()
        };
        self.pbx.sandbox().ring(call).unwrap()
    }

    /// The newest line of the integration log, once there are so many.
    #[track_caller]
    fn line(&self, count: usize) -> Value {
        poll::until_some(&format!("{count} lines in the log"), || {
            let log = self.json_of(&["integrations", "log", "--json"]);
            let entries = log["entries"].as_array()?.clone();
            (entries.len() >= count).then(|| entries[0].clone())
        })
    }

    #[track_caller]
    fn approves(&self, key: &str) {
        let answer = self.verb(&["integrations", "approve", key]);
        assert!(answer.status.success(), "{answer:?}");
    }

    /// The app has these settings from now on.
    #[track_caller]
    fn has(&self, settings: &Value) {
        self.pbx.put(settings);
        let answer = self.verb(&["refresh"]);
        assert!(answer.status.success(), "{answer:?}");
    }
}

/// Whether the integration waits for its approval, once the settings of the server are applied.
#[track_caller]
fn waits(app: &App<'_>, key: &str) {
    app.wait_until_live();
    assert_eq!(app.outcome(&format!("integration.{key}")), "pending awaiting_approval");
}

#[test]
fn once_it_is_approved_a_program_gets_every_value_of_a_caller_as_one_argument_exactly_as_it_is() {
    let desk = Desk::with("run", settings());
    let program = desk.install("argument_probe.exe", "åbn kunde (prøve).exe");
    let opened = on_this_machine(r"C:\users\Åse Ω\åbnet.json");
    let command = format!(
        r#""{}" "C:\users\Åse Ω\åbnet.json" {{NUMBER}} "navn={{NAME}}" --sag={{VAR:sag-id}} slut\"#,
        program.path
    );
    desk.pbx.put(&run(&command));
    desk.sign_in();
    let app = desk.start();
    waits(&app, "run");
    desk.rings_as(NUMBER, NAMES[0], "7");
    let refused = desk.line(1);
    assert_eq!((&refused["outcome"], &refused["reason"]), (&json!("refused"), &json!("awaiting_approval")));
    assert!(!opened.exists(), "nobody has approved it");

    desk.approves("run");
    for (count, name) in (2..).zip(NAMES) {
        let case = name.chars().rev().collect::<String>();
        let call = desk.rings_as(NUMBER, name, &case);
        let done = desk.line(count);
        assert_eq!((&done["outcome"], &done["why"]), (&json!("done"), &json!(null)), "{name:?}: {done}");
        poll::until(&format!("the program has written what it got for {name:?}"), || opened.exists());
        let got: Vec<String> = serde_json::from_slice(&std::fs::read(&opened).unwrap()).unwrap();
        let (name, case) = (format!("navn={name}"), format!("--sag={case}"));
        assert_eq!(got[1..], [NUMBER, &name, &case, r"slut\"]);
        std::fs::remove_file(&opened).unwrap();
        desk.pbx.sandbox().end_call(&call).unwrap();
    }
    let count = NAMES.len() + 1;
    for (count, number) in (count + 1..).zip(["/c calc", "-exec"]) {
        desk.rings_as(number, "Ida", "7");
        let refused = desk.line(count);
        assert_eq!(refused["reason"], "argument_like_option", "{refused}");
    }
    assert!(!opened.exists());
    app.quit();
}

#[test]
fn a_batch_file_is_started_neither_by_its_name_nor_without_its_ending_nor_without_a_value() {
    let desk = Desk::with("batch", settings());
    let program = desk.install("argument_probe.exe", "kunde.exe");
    let hit = on_this_machine(r"C:\users\Åse Ω\ramt.txt");
    for ending in ["bat", "cmd"] {
        let batch = program.file.with_file_name(format!("åbn.{ending}"));
        std::fs::write(batch, "@echo off\r\necho %* > \"%~dp0..\\ramt.txt\"\r\n").unwrap();
    }
    let named = |name: &str| run(&format!(r#""{}" {{NAME}}"#, program.path.replace("kunde.exe", name)));
    desk.pbx.put(&named("åbn.bat"));
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    assert_eq!(app.outcome("integration.run"), "failed template_refused");
    let without_values = run(&format!(r#""{}""#, program.path.replace("kunde.exe", "ÅBN.CMD")));
    let batches =
        [named("åbn.bat"), named("åbn.cmd"), named("åbn.BAT . ."), named("åbn.bat::$DATA"), without_values];
    for (count, settings) in (1..).zip(batches) {
        desk.has(&settings);
        let answer = desk.verb(&["integrations", "approve", "run"]);
        assert_eq!(answer.status.code(), Some(1), "{answer:?}");
        desk.rings_as(NUMBER, "Ida & calc", "7");
        let refused = desk.line(count);
        assert_eq!((&refused["reason"], &refused["sent"]), (&json!("batch_file"), &json!(null)), "{refused}");
    }
    // Windows' shell would look for these endings; nobody does here.
    desk.has(&named("åbn"));
    desk.approves("run");
    desk.rings_as(NUMBER, "Ida & calc", "7");
    assert_eq!(desk.line(6)["reason"], "program_not_found");
    assert!(!hit.exists());
    app.quit();
}

#[test]
fn a_window_gets_a_callers_words_as_letters_and_the_keys_of_the_text_as_keys() {
    let desk = Desk::with("type", settings());
    let program = desk.install("windows_field.exe", "Kundekartotek æøå.exe");
    desk.pbx.put(&sendkeys("KUNDEKARTOTEK ÆØÅ", "{NUMBER} {NAME}{ENTER}slut{LEFT 4}{VAR:sag-id}"));
    desk.sign_in();
    let app = desk.start();
    waits(&app, "sendkeys");
    let window = Running::start(desk.program(&program.path).arg("Kunder"));
    poll::until_equal("the field", Some(String::new()), || desk.written("Kunder"));
    desk.rings_as(NUMBER, "Ida", "7");
    assert_eq!(desk.line(1)["reason"], "awaiting_approval");
    assert_eq!(desk.written("Kunder").as_deref(), Some(""));

    desk.approves("sendkeys");
    let name = "Søren {ENTER}%{F4} \"Ærø\" ^a+(x)~ 100% Жук 😀";
    desk.rings_as(NUMBER, name, "{DEL}");
    let done = desk.line(2);
    assert_eq!((&done["outcome"], &done["why"]), (&json!("done"), &json!(null)), "{done}");
    let wanted = format!("{NUMBER} {name}\r\n{{DEL}}slut");
    poll::until_equal("what was typed", Some(wanted), || desk.written("Kunder"));

    drop(window);
    poll::until_equal("the field", None, || desk.written("Kunder"));
    desk.rings_as(NUMBER, name, "7");
    assert_eq!(desk.line(3)["reason"], "window_not_found");
    app.quit();
}

#[test]
fn a_number_is_copied_without_an_approval_and_stays_when_the_call_and_the_app_have_ended() {
    let desk = Desk::with("copy", settings());
    let copy = json!({ "when": "RINGING", "what": "{NUMBER} {NAME}", "requireArgs": false });
    desk.pbx.put(&with("copyToClipboard", &copy));
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    assert_eq!(app.outcome("integration.copyToClipboard"), "applied");
    let call = desk.rings_as(NUMBER, "Søren \"Ærø\" %PATH%\u{1b}[2J Жук 😀", "7");
    let done = desk.line(1);
    assert_eq!(done["outcome"], "done", "{done}");
    let wanted = format!("{NUMBER} Søren \"Ærø\" %PATH%[2J Жук 😀");
    poll::until_equal("what is copied", wanted.clone(), || desk.copied());
    desk.pbx.sandbox().end_call(&call).unwrap();
    poll::until_equal("the calls", Vec::<Value>::new(), || app.calls());
    app.quit();
    assert_eq!(desk.copied(), wanted);
}
