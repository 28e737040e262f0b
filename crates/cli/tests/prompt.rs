//! The program of the prompt, as real processes: what it does itself, and how it starts the app beside it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// A folder as the installer fills it; blanks and other letters in its name are nothing special.
struct Installed {
    _root: TempDir,
    program: PathBuf,
    profile: PathBuf,
}

impl Installed {
    fn without_app() -> Self {
        let root = TempDir::new().unwrap();
        let folder = root.path().join("Prøve mappe");
        std::fs::create_dir(&folder).unwrap();
        let program = folder.join("communicator.com");
        std::fs::copy(env!("CARGO_BIN_EXE_communicator-cli"), &program).unwrap();
        Self { program, profile: folder.join("min profil Ω"), _root: root }
    }

    fn new() -> Self {
        let installed = Self::without_app();
        let tests = std::env::current_exe().unwrap();
        let stand_in =
            tests.ancestors().nth(2).unwrap().join("examples").join(format!("app_stand_in{EXE_SUFFIX}"));
        std::fs::copy(stand_in, installed.app()).unwrap();
        installed
    }

    fn app(&self) -> PathBuf {
        self.program.with_file_name(format!("communicator{EXE_SUFFIX}"))
    }

    /// Waits for the end of the program and of all that it prints.
    fn run<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Output {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--profile").arg(&self.profile);
        for variable in ["COMMUNICATOR_SERVER", "COMMUNICATOR_PROFILE", "COMMUNICATOR_TOKEN"] {
            command.env_remove(variable);
        }
        // A child that another test forked in the moment of the copy holds the file open for writing until
        // its own program is there.
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            match command.output() {
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && Instant::now() < deadline => {
                    std::thread::yield_now();
                }
                output => return output.unwrap(),
            }
        }
    }

    fn words_of_the_app(&self) -> Vec<String> {
        let output = self.run(["status", "--json"]);
        let status: Value = serde_json::from_slice(&output.stdout).unwrap();
        serde_json::from_value(status.get("words").unwrap().clone()).unwrap()
    }

    fn quit(&self) {
        let output = self.run(["quit"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_start_hands_its_words_to_the_app_and_leaves_the_prompt_free() {
    let installed = Installed::new();
    // Were a pipe of ours left with the app, this would not come back.
    let output = installed.run(["call", "+45 70 10 10 10 ø\"\\"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!((output.stdout.as_slice(), said(&output).as_str()), (&b""[..], ""));
    let profile = installed.profile.to_str().unwrap();
    assert_eq!(installed.words_of_the_app(), ["call", "+45 70 10 10 10 ø\"\\", "--profile", profile]);

    // It runs: it is asked, and no second one is started.
    let output = installed.run(["call", "112"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said(&output).trim_end(), "communicator: asked for 112");
    installed.quit();
    assert_eq!(installed.run(["answer"]).status.code(), Some(3));
}

#[test]
fn an_app_that_ends_at_once_is_a_failure_that_is_told() {
    let installed = Installed::new();
    let output = installed.run(["search", "anna"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("ended at once"), "{}", said(&output));
}

#[test]
fn without_the_app_beside_it_a_start_fails_and_says_so() {
    let installed = Installed::without_app();
    let output = installed.run(["toggle"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("not installed"), "{}", said(&output));
}

#[test]
fn under_the_apps_own_name_it_does_not_start_itself() {
    let mut installed = Installed::without_app();
    let own = installed.app();
    std::fs::rename(&installed.program, &own).unwrap();
    installed.program = own;
    assert_eq!(installed.run(["toggle"]).status.code(), Some(1));
}

#[test]
fn the_answer_alone_is_on_standard_output_and_the_exit_code_is_the_contracts() {
    let installed = Installed::without_app();
    let help = installed.run(["--help"]);
    assert_eq!((help.status.code(), help.stdout.as_slice()), (Some(0), cli::line::HELP.as_bytes()));
    for (words, code) in [(["dance"], 2), (["status"], 3), (["explain"], 3), (["quit"], 3)] {
        let output = installed.run(words);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(code), &b""[..]), "{words:?}");
        assert!(said(&output).starts_with("communicator: "), "{}", said(&output));
    }
    assert!(!Path::new(&installed.profile).exists(), "asking makes nothing");
}

#[test]
fn integrations_are_asked_of_the_running_app_and_answered_by_exit_code_text_and_json() {
    let installed = Installed::new();
    let call = ["--when", "RINGING", "--number", "+45\u{1b}[31m", "--name", "a\nb", "--var", "order=a=b"];
    let tries = |words: &[&'static str]| [&["integrations", "try"], words, &call].concat();
    for words in [vec!["integrations"], tries(&["website"]), vec!["integrations", "revoke", "run"]] {
        let output = installed.run(words);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(3), &b""[..]));
    }
    assert_eq!(installed.run(tries(&["everything"])).status.code(), Some(2));
    assert_eq!(installed.run(["toggle"]).status.code(), Some(0));

    let output = installed.run(tries(&["website", "--dry-run"]));
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "website          planned  [\"+45\\u001b[31m\",\"a\\nb\",[[\"order\",\"a=b\"]],true]\n");

    // A refused one is printed all the same.
    let output = installed.run(tries(&["run", "--json"]));
    assert_eq!(output.status.code(), Some(1));
    let body: Value = serde_json::from_slice(&output.stdout).unwrap();
    let entry = body.pointer("/entries/0").unwrap();
    assert_eq!(entry["reason"], "awaiting_approval");
    assert_eq!(entry["sent"], serde_json::json!(["+45\u{1b}[31m", "a\nb", [["order", "a=b"]], false]));

    let fingerprint = "AB".repeat(32);
    let output = installed.run(["integrations", "approve", "run", "--fingerprint", &fingerprint]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]), "{}", said(&output));
    let other = "cd".repeat(32);
    let output = installed.run(["integrations", "approve", "run", "--fingerprint", &other]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b"changed_meanwhile\n"[..]));
    assert_eq!(said(&output).trim_end(), "communicator: the text has changed");
    // What the app cannot answer is a failure that is told.
    let output = installed.run(["integrations", "log"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    installed.quit();
}
