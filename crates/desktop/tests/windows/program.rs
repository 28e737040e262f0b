//! Programs started for a call: each argument arrives as it was, and nothing of ours goes along.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use desktop::process::wait_for_end;
use desktop::program::{Exit, Launch, LaunchError, Running, find, start};
use proptest::prelude::*;
use serde_json::Value;
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_ALL_ACCESS};

use crate::examples;
use crate::field::{alone_at_the_keyboard, shown, until};

const DEADLINE: Duration = Duration::from_secs(60);
const APP_PATHS: &str = r"Software\Microsoft\Windows\CurrentVersion\App Paths";

/// What callers call themselves, by what it would do elsewhere.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "\t",
    "a b",
    "\"",
    "\"\"",
    "\"\"\"",
    "\\",
    "\\\\",
    "\\\"",
    "\\\\\"",
    "\\\\\\\"",
    "a\\",
    "a b\\",
    "a b\\\\",
    "\" \\",
    "\" --admin",
    "x\" \"y",
    "x\\\" & calc & \\\"",
    "& calc",
    "| calc",
    "> out.txt",
    "^& calc",
    "%COMSPEC%",
    "%PATH%",
    "!PATH!",
    "%1",
    "%*",
    "$(calc)",
    "`calc`",
    "; calc",
    "' OR 1=1 --",
    "--help",
    "/?",
    "-",
    "@file",
    "*.*",
    "?",
    "C:\\Windows\\*",
    "line\nbreak",
    "line\r\nbreak",
    "\u{b}",
    "\u{1b}[2J",
    "\u{7f}",
    "Søren Ærø",
    "Жук",
    "日本",
    "😀",
    "👩\u{200d}👩\u{200d}👧",
    "\u{202e}txt.exe",
    "\u{feff}",
    "\u{ffff}",
    "a\u{308}",
    "＂ fullwidth",
    "“quotes”",
    "\u{2028}",
    "\u{a0}",
    "{ENTER}%{F4}",
    "<script>",
    "..\\..\\x",
    "//host/share",
    "file:///C:/x",
];

fn launch(program: impl AsRef<Path>, arguments: &[&str]) -> Launch {
    Launch {
        program: program.as_ref().to_str().unwrap().to_owned(),
        arguments: arguments.iter().map(|one| (*one).to_owned()).collect(),
        environment: Vec::new(),
    }
}

fn probe() -> PathBuf {
    examples().join("launch_probe.exe")
}

/// A program, and what it says.
fn started(launch: &Launch) -> (Running, Receiver<Vec<u8>>) {
    let (say, said) = channel();
    let running = start(launch, move |bytes| {
        let _nobody_listens = say.send(bytes.to_vec());
    });
    (running.unwrap(), said)
}

/// What the probe says of itself.
fn asked(launch: &Launch) -> Value {
    let (running, said) = started(launch);
    assert_eq!(running.wait(), Exit::Code(0));
    // Nobody can write any more: the last piece has come.
    let all: Vec<u8> = said.iter().flatten().collect();
    serde_json::from_slice(&all).unwrap()
}

fn arguments(said: &Value) -> Vec<&str> {
    said["arguments"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[test]
fn whatever_a_caller_is_called_it_arrives_as_one_argument_exactly() {
    assert_eq!(arguments(&asked(&launch(probe(), HOSTILE))), HOSTILE);
    // Each beside others, so that one that broke out would be seen in those.
    for hostile in HOSTILE {
        let words = ["--number", hostile, "last"];
        assert_eq!(arguments(&asked(&launch(probe(), &words))), words);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_arrive_as_they_were(words in prop::collection::vec(r#"(?s)[\\" a%^&\n\t\PC]{0,12}"#, 0..24)) {
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.contains('\0')).collect();
        let said = asked(&launch(probe(), &words));
        prop_assert_eq!(arguments(&said), words);
    }
}

#[test]
fn a_program_with_spaces_and_danish_letters_in_its_path_starts_in_the_home_folder_without_a_console() {
    let home = std::env::home_dir().unwrap();
    let root = tempfile::tempdir_in(&home).unwrap();
    let folder = root.path().join("Åse Ærø & søn (1) 100%");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("kunde kartotek.exe");
    fs::copy(probe(), &program).unwrap();
    let said = asked(&launch(&program, &["x"]));
    assert_eq!(
        Path::new(said["folder"].as_str().unwrap()).canonicalize().unwrap(),
        home.canonicalize().unwrap()
    );
    assert_eq!(said["console"], false);

    // The ending may be left out, and a relative path starts at home.
    let relative = folder.strip_prefix(&home).unwrap().join("kunde kartotek");
    assert_eq!(arguments(&asked(&launch(relative, &["y"]))), ["y"]);
}

#[test]
fn the_values_are_in_the_environment_and_what_is_the_apps_own_is_not() {
    let environment = [
        ("COMM_NUMBER", "+4570101010"),
        ("COMM_NAME", "\"Søren\" & Жук 😀 %PATH%"),
        ("COMM_VAR_sag nr", "12;34\r\n"),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let said = asked(&Launch { environment: environment.clone(), ..launch(probe(), &[]) });
    let variables: Vec<(String, String)> = said["variables"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    let sorted = |mut all: Vec<(String, String)>| {
        all.sort();
        all.retain(|(name, _)| name.starts_with("COMM_") || name.starts_with("COMMUNICATOR"));
        all
    };
    assert_eq!(sorted(variables), sorted(environment));
}

#[test]
fn what_no_command_line_can_say_is_refused_and_nothing_starts() {
    assert!(matches!(start(&launch(probe(), &["a\0b"]), |_| ()), Err(LaunchError::Failed { .. })));
    for (name, value) in [("", "x"), ("A=B", "x"), ("COMM_NAME", "a\0b"), ("A\0", "x")] {
        let environment = vec![(name.to_owned(), value.to_owned())];
        let refused = start(&Launch { environment, ..launch(probe(), &[]) }, |_| ()).unwrap_err();
        assert!(matches!(refused, LaunchError::Failed { .. }), "{name:?}: {refused}");
    }
}

#[test]
fn batch_files_are_refused_however_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("æ batch.bat");
    let trace = folder.path().join("ran");
    fs::write(&file, format!("@echo ran > \"{}\"\r\n", trace.display())).unwrap();
    let path = file.to_str().unwrap();
    for ending in ["", ".", " ", ". .", "::$DATA"] {
        for path in [path.to_owned(), path.to_uppercase(), path.replace('\\', "/")] {
            let program = format!("{path}{ending}");
            let refused = start(&launch(&program, &["x"]), |_| ()).unwrap_err();
            assert_eq!(refused, LaunchError::BatchFile { program });
        }
    }
    // By a name that has none of it.
    let key = format!("{APP_PATHS}\\communicator-test.exe");
    let user = RegKey::predef(HKEY_CURRENT_USER);
    user.create_subkey_with_flags(&key, KEY_ALL_ACCESS).unwrap().0.set_value("", &path).unwrap();
    let refused = start(&launch("communicator-test", &[]), |_| ()).unwrap_err();
    assert_eq!(refused, LaunchError::BatchFile { program: "communicator-test".to_owned() });
    user.delete_subkey(&key).unwrap();
    assert!(!trace.exists());
}

#[test]
fn a_program_is_found_by_its_name_alone_where_windows_would_find_it() {
    assert!(find("cmd").unwrap().ends_with("cmd.exe"));
    assert!(find("CMD.EXE").unwrap().is_absolute());
    let key = format!("{APP_PATHS}\\communicator probe.exe");
    let user = RegKey::predef(HKEY_CURRENT_USER);
    let quoted = format!("\"{}\"", probe().display());
    user.create_subkey_with_flags(&key, KEY_ALL_ACCESS).unwrap().0.set_value("", &quoted).unwrap();
    assert_eq!(find("communicator probe"), Ok(probe()));
    user.delete_subkey(&key).unwrap();
    for missing in ["communicator probe", "..", ".", "C:", r"C:\", "cmd/", r"C:\Windows", "con:x"] {
        assert_eq!(find(missing), Err(LaunchError::NotFound { program: missing.to_owned() }), "{missing}");
    }
}

#[test]
fn what_is_no_program_does_not_start_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in
        [("text.exe", "MZ, but no more"), ("page.html", "<html>"), ("script.vbs", "MsgBox 1")]
    {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        let program = file.to_str().unwrap().to_owned();
        let refused = start(&launch(&program, &[]), |_| ()).unwrap_err();
        assert_eq!(refused, LaunchError::NotExecutable { program });
    }
}

#[test]
fn a_program_is_ended_with_all_that_it_has_started_and_only_when_it_is_asked_for() {
    let (running, said) = started(&launch(probe(), &["hold"]));
    let other = said.recv_timeout(DEADLINE).unwrap();
    let other: u32 = String::from_utf8(other).unwrap().trim().parse().unwrap();
    let own = running.pid();
    assert!(!wait_for_end(own, Duration::ZERO) && !wait_for_end(other, Duration::ZERO));
    let same = running.clone();
    drop(running);
    assert!(!wait_for_end(own, Duration::ZERO), "it goes on when nobody holds it");
    same.end();
    assert!(wait_for_end(own, DEADLINE) && wait_for_end(other, DEADLINE));
    assert_eq!(same.wait(), Exit::Code(1));
    same.end();
}

#[test]
fn a_program_with_a_window_is_ended_as_by_its_cross() {
    let _alone = alone_at_the_keyboard();
    let title = "Field of a call";
    let (running, _) = started(&launch(examples().join("windows_field.exe"), &[title]));
    until("its window is there", || shown(title).is_some());
    running.end();
    assert_eq!(running.wait(), Exit::Code(0), "it has ended by itself");
}
