#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use proptest::prelude::*;

use super::{Parsed, parse, render, with_command};
use crate::autostart::{Entry, Refused, Veto};

fn entry(program: &str, arguments: &[&str]) -> Entry {
    Entry {
        name: "communicator".to_owned(),
        program: PathBuf::from(program),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
    }
}

fn exec_line(entry: &Entry) -> String {
    let file = render(entry).unwrap();
    file.lines().find(|line| line.starts_with("Exec=")).unwrap().to_owned()
}

#[test]
fn a_plain_command_stays_plain() {
    assert_eq!(
        exec_line(&entry("/usr/bin/communicator", &["--autostart", "--server", "https://pbx.example"])),
        "Exec=/usr/bin/communicator --autostart --server https://pbx.example"
    );
}

#[test]
fn a_backslash_and_a_dollar_are_escaped_for_the_quotes_and_again_for_the_value() {
    assert_eq!(
        exec_line(&entry("/opt/my app/c", &[r"a\b", "$x", "50%"])),
        r#"Exec="/opt/my app/c" "a\\\\b" "\\$x" 50%%"#
    );
}

#[test]
fn a_percent_in_the_program_goes_through_env_and_is_read_without_it() {
    let entry = entry("/opt/50%/c", &["--autostart"]);
    assert_eq!(exec_line(&entry), "Exec=/usr/bin/env /opt/50%%/c --autostart");
    let command = parse(&render(&entry).unwrap()).unwrap().command.unwrap();
    assert_eq!(command, ("/opt/50%/c".to_owned(), vec!["--autostart".to_owned()]));
}

#[test]
fn what_exec_cannot_say_is_refused() {
    for (program, argument, refused) in [
        ("/bin/c", "a\nb", Refused::LineBreak),
        ("/bin/c\n", "a", Refused::LineBreak),
        ("/bin/c", "a\0", Refused::LineBreak),
        ("c", "a", Refused::NotAbsolute),
        ("/a=b/50%", "a", Refused::PercentAndEquals),
    ] {
        assert_eq!(render(&entry(program, &[argument])), Err(refused), "{program:?} {argument:?}");
    }
}

#[test]
fn both_ways_to_switch_an_entry_off_are_vetoes() {
    let file = render(&entry("/bin/c", &[])).unwrap();
    assert_eq!(parse(&file).unwrap().vetoed, None);
    let gnome = file.replace("X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false");
    assert_eq!(parse(&gnome).unwrap().vetoed, Some(Veto::GnomeAutostart));
    assert_eq!(parse(&format!("{file}Hidden=true\n")).unwrap().vetoed, Some(Veto::HiddenEntry));
    assert_eq!(
        parse("[Desktop Entry]\nHidden=true\n"),
        Ok(Parsed { command: None, vetoed: Some(Veto::HiddenEntry) })
    );
    assert_eq!(parse(&format!("{file}[Desktop Action x]\nHidden=true\n")).unwrap().vetoed, None);
}

#[test]
fn a_new_command_leaves_every_other_line_alone() {
    let old = "# mine\n[Desktop Entry]\nExec=/old/c --x\nHidden=true\nName=Mine\n\n[Desktop Action n]\nExec=/other\n";
    let new = with_command(old, &entry("/new/c", &["--autostart"])).unwrap().unwrap();
    assert_eq!(new, old.replace("/old/c --x", "/new/c --autostart"));
    assert_eq!(with_command("[Desktop Entry]\nHidden=true\n", &entry("/new/c", &[])), Ok(None));
}

#[test]
fn what_is_no_entry_says_why() {
    for file in [
        "",
        "Exec=/bin/c\n",
        "[Desktop Entry]\nName=x\n",
        "[Desktop Entry]\nExec=\"/bin/c\n",
        "[Desktop Entry]\nExec=\n",
    ] {
        assert!(parse(file).is_err(), "{file:?}");
    }
}

proptest! {
    #[test]
    fn every_command_is_read_back_word_by_word(
        folder in "[^\n\r\0=/]{1,12}",
        arguments in prop::collection::vec("[^\n\r\0]{0,12}", 0..5),
    ) {
        let program = format!("/{folder}/c");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let parsed = parse(&render(&entry(&program, &arguments)).unwrap()).unwrap();
        let (read, words) = parsed.command.unwrap();
        prop_assert_eq!(read, program);
        prop_assert_eq!(words, arguments);
        prop_assert_eq!(parsed.vetoed, None);
    }

    #[test]
    fn no_file_stops_the_reader(file in "(\\[Desktop Entry\\]\n)?(Exec=)?\\PC{0,40}\n?\\PC{0,20}") {
        let _ = parse(&file);
    }
}
