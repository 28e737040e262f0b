//! What integrations and their real-window tests share: settings, a caller, a program that records what it gets, and
//! what the app says of them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use super::app::App;
use super::home::Home;
use super::pbx::Pbx;
use super::poll;

pub const NUMBER: &str = "+4520304050";
/// A name that a caller has chosen.
pub const NAME: &str = "Ida \"$(touch hit)\" Østergård; id && `id` %COMSPEC% {ENTER}";

/// A program in a folder with spaces and Danish letters that appends its arguments, one a line, to `opened`; then the
/// caller's name, and what it was given of the app's own environment: `no token`, and nothing behind it.
pub struct Customers {
    pub program: PathBuf,
    opened: PathBuf,
}

impl Customers {
    pub fn installed(home: &Home) -> Self {
        let folder = home.path("home/Programmer på dansk");
        std::fs::create_dir_all(&folder).unwrap();
        let (program, opened) = (folder.join("åbn kunde"), home.path("opened"));
        write_program(
            &program,
            &format!(
                "printf '%s\\n' \"$@\" \"$COMM_NAME\" \"${{COMMUNICATOR_TOKEN-no token}}${{JSC_useFTLJIT-}}\" >> '{}'\necho åbnet",
                opened.display()
            ),
        );
        Self { program, opened }
    }

    /// The command of the integration that starts it.
    pub fn command(&self, arguments: &str) -> String {
        format!("\"{}\" {arguments}", self.program.display())
    }

    pub fn opened(&self) -> Vec<String> {
        let opened = std::fs::read_to_string(&self.opened).unwrap_or_default();
        opened.lines().map(str::to_owned).collect()
    }
}

pub fn write_program(file: &Path, script: &str) {
    std::fs::write(file, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

pub fn run(when: &str, delay: u32, command: &str) -> Value {
    json!({ "integration": { "run": { "when": when, "delay": delay, "command": command, "requireArgs": false } } })
}

pub fn website(url: &str, own_window: bool) -> Value {
    json!({ "integration": { "website": { "when": "RINGING", "delay": 0, "url": url, "preferWindow": own_window, "apiMode": null, "apiData": "", "requireArgs": false } } })
}

pub fn ring(pbx: &Pbx) -> String {
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some(NUMBER.into()), name: Some(NAME.into()) },
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap()
}

pub fn ready(app: &App<'_>) {
    app.wait_until_fetched();
    app.wait_until_live();
}

/// What the log of the integrations has, newest first.
#[track_caller]
pub fn log(app: &App<'_>) -> Vec<Value> {
    let answer = app.verb(&["integrations", "log", "--json"]);
    let log = answer.json().unwrap_or_else(|| panic!("{answer:?}"));
    log["entries"].as_array().unwrap().clone()
}

/// The newest entry, once there are so many.
#[track_caller]
pub fn entry(app: &App<'_>, count: usize) -> Value {
    poll::until_some(&format!("{count} entries in the log"), || {
        let log = log(app);
        (log.len() >= count).then(|| log[0].clone())
    })
}

pub fn integration(app: &App<'_>, key: &str) -> Value {
    let answer = app.verb(&["integrations", "--json"]).json().unwrap();
    let all = answer["integrations"].as_array().unwrap().clone();
    all.into_iter().find(|one| one["key"] == key).unwrap()
}
