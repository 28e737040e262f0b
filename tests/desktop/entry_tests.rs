//! How the system starts the program: what it puts in the place of the link stays a link, and a crash leaves
//! nothing of its memory behind.

use std::os::unix::fs::PermissionsExt as _;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;

const ENTRY: &str = include_str!("../../src-tauri/bundle/linux/communicator.desktop.hbs");

/// The words of the entry's own command after the program, with this in the place of the link.
fn words(link: &str) -> Vec<String> {
    let exec = ENTRY.lines().find_map(|line| line.strip_prefix("Exec={{exec}}")).expect("a command");
    exec.split_whitespace().map(|word| if word == "%u" { link.to_owned() } else { word.to_owned() }).collect()
}

#[test]
fn a_link_that_begins_with_a_hyphen_is_no_option() {
    assert!(words("the link").contains(&"the link".to_owned()));
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    for link in ["--version", "--help", "--demo", "-h", "--profile=/tmp/elsewhere"] {
        let start = words(link).iter().fold(Start::new(&screen, &home, &pbx), |start, word| start.word(word));
        let answer = start.run_to_end();
        assert_eq!(answer.exit, Some(2), "{link}: {answer:?}");
        assert_eq!(answer.stdout, "", "{link}");
    }
}

#[test]
fn the_app_leaves_no_core_dump_though_the_user_allows_them() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let allowing = home.path("allowing");
    let program = env!("CARGO_BIN_EXE_communicator");
    let script = format!("#!/bin/sh\nulimit -Sc \"$(ulimit -Hc)\"\nexec '{program}' \"$@\"\n");
    std::fs::write(&allowing, script).unwrap();
    std::fs::set_permissions(&allowing, std::fs::Permissions::from_mode(0o700)).unwrap();
    let app = Start::new(&screen, &home, &pbx).program(&allowing).word("--hidden").run();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", app.process())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
}
