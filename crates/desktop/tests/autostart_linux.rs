//! The autostart entry before the desktop's own tools: it is valid, and starts what it should.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use desktop::autostart::linux::{disable_in, enable_in, file_in, read_in};
use desktop::autostart::{Entry, State, Veto};

const NAME: &str = "communicator-0123abcd";
const ODD: &str = r#"a 50% "quoted" 'æøå' $HOME \n `id`"#;

fn entry(program: impl Into<PathBuf>, arguments: &[&str]) -> Entry {
    Entry {
        name: NAME.to_owned(),
        program: program.into(),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
    }
}

fn present(entry: &Entry, vetoed: Option<Veto>) -> State {
    State::Present { program: entry.program.clone(), arguments: entry.arguments.clone(), vetoed }
}

/// A program that leaves word of how it was started in `answer`, whole or not at all.
fn program_in(folder: &Path, answer: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let program = folder.join("communicator");
    let answer = answer.display();
    let script =
        format!("#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" > '{answer}.new'\nmv '{answer}.new' '{answer}'\n");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    program
}

fn validate(file: &Path) {
    let output = Command::new("desktop-file-validate").arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}\n{}", fs::read_to_string(file).unwrap());
}

fn starts_with_exactly(folder: &str, arguments: &[&str]) {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config");
    let answer = home.path().join("answer");
    let entry = entry(program_in(&home.path().join(folder), &answer), arguments);
    enable_in(&config, &entry).unwrap();
    let file = file_in(&config, NAME);
    validate(&file);
    assert_eq!(read_in(&config, NAME).unwrap(), present(&entry, None));

    let launched = Command::new("gio").arg("launch").arg(&file).output().unwrap();
    assert!(launched.status.success(), "{}", String::from_utf8_lossy(&launched.stderr));
    let deadline = Instant::now() + Duration::from_secs(20);
    while !answer.exists() {
        assert!(Instant::now() < deadline, "not started:\n{}", fs::read_to_string(&file).unwrap());
        std::thread::yield_now();
    }
    let mut expected = vec![entry.program.to_str().unwrap()];
    expected.extend(arguments);
    let said = fs::read_to_string(&answer).unwrap();
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_plain_entry_is_valid_and_starts() {
    starts_with_exactly("plain", &["--autostart", "--hidden"]);
}

#[test]
fn every_reserved_character_survives_the_desktop() {
    starts_with_exactly(ODD, &["--autostart", "--profile", ODD, "", "tab\there", "~;&|<>*?#()", r"end\"]);
}

#[test]
fn an_equals_sign_in_the_path_survives_the_desktop() {
    starts_with_exactly("key=value", &["--server=https://pbx.example/a?b=%20c"]);
}

#[test]
fn an_entry_is_for_this_user_alone_and_nothing_is_left_beside_it() {
    let config = tempfile::tempdir().unwrap();
    enable_in(config.path(), &entry("/opt/c", &[])).unwrap();
    enable_in(config.path(), &entry("/opt/d", &[])).unwrap();
    let files: Vec<_> = fs::read_dir(config.path().join("autostart")).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let file = files.first().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read_in(config.path(), NAME).unwrap(), present(&entry("/opt/d", &[]), None));
}

#[test]
fn disable_removes_the_entry_and_an_absent_one_is_fine() {
    let config = tempfile::tempdir().unwrap();
    disable_in(config.path(), NAME).unwrap();
    enable_in(config.path(), &entry("/opt/c", &[])).unwrap();
    disable_in(config.path(), NAME).unwrap();
    assert_eq!(read_in(config.path(), NAME).unwrap(), State::Absent);
}

#[test]
fn a_veto_survives_enable_which_still_renews_the_command() {
    for (line, veto) in
        [("Hidden=true", Veto::HiddenEntry), ("X-GNOME-Autostart-enabled=false", Veto::GnomeAutostart)]
    {
        let config = tempfile::tempdir().unwrap();
        enable_in(config.path(), &entry("/old/c", &[])).unwrap();
        let file = file_in(config.path(), NAME);
        let text = fs::read_to_string(&file).unwrap().replace("X-GNOME-Autostart-enabled=true", line);
        fs::write(&file, text).unwrap();
        let new = entry("/new/c", &["--autostart"]);
        enable_in(config.path(), &new).unwrap();
        assert_eq!(read_in(config.path(), NAME).unwrap(), present(&new, Some(veto)));
        validate(&file);
    }
}

#[test]
fn disable_keeps_a_hidden_entry_and_removes_one_that_only_gnome_leaves_out() {
    let config = tempfile::tempdir().unwrap();
    let file = file_in(config.path(), NAME);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "[Desktop Entry]\nHidden=true\n").unwrap();
    disable_in(config.path(), NAME).unwrap();
    enable_in(config.path(), &entry("/opt/c", &[])).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "[Desktop Entry]\nHidden=true\n");
    fs::write(&file, "[Desktop Entry]\nExec=/opt/c\nX-GNOME-Autostart-enabled=false\n").unwrap();
    disable_in(config.path(), NAME).unwrap();
    assert_eq!(read_in(config.path(), NAME).unwrap(), State::Absent);
}

#[test]
fn a_file_that_is_no_entry_is_told_and_replaced() {
    let config = tempfile::tempdir().unwrap();
    let file = file_in(config.path(), NAME);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    for rubbish in [b"\xff\xfe".as_slice(), b"", b"[Desktop Entry]\nName=x\n"] {
        fs::write(&file, rubbish).unwrap();
        assert!(matches!(read_in(config.path(), NAME).unwrap(), State::Unreadable { .. }));
        enable_in(config.path(), &entry("/opt/c", &[])).unwrap();
        assert_eq!(read_in(config.path(), NAME).unwrap(), present(&entry("/opt/c", &[]), None));
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config");
    fs::write(&config, "a file where a folder should be").unwrap();
    let error = enable_in(&config, &entry("/opt/c", &[])).unwrap_err().to_string();
    assert!(error.contains(&config.display().to_string()), "{error}");
}

#[test]
fn a_name_never_leads_out_of_the_folder() {
    let config = tempfile::tempdir().unwrap();
    assert!(disable_in(config.path(), "../communicator").is_err());
    assert!(read_in(config.path(), "communicator/../../x").is_err());
}
