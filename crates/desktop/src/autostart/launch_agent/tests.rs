#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use proptest::prelude::*;

use super::{is_disabled, label, parse, render};
use crate::IDENTIFIER;
use crate::autostart::{Entry, Refused};

fn entry(program: &str, arguments: &[&str]) -> Entry {
    Entry {
        name: "communicator".to_owned(),
        program: PathBuf::from(program),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
    }
}

#[test]
fn each_profile_has_a_label_of_its_own() {
    assert_eq!(label("communicator").unwrap(), IDENTIFIER);
    assert_eq!(label("communicator-0123abcd").unwrap(), format!("{IDENTIFIER}-0123abcd"));
    assert!(label("other").is_err());
}

#[test]
fn what_xml_would_take_for_its_own_is_escaped() {
    let file = render("l", &entry("/A & B/c", &["<x>", ""])).unwrap();
    assert!(
        file.contains("<string>/A &amp; B/c</string>\n\t\t<string>&lt;x&gt;</string>\n\t\t<string></string>")
    );
    assert!(file.contains("<key>RunAtLoad</key>\n\t<true/>"));
}

#[test]
fn what_a_property_list_cannot_say_is_refused() {
    assert_eq!(render("l", &entry("/c", &["\u{1b}"])), Err(Refused::ControlCharacter));
    assert_eq!(render("l", &entry("/c", &["a\nb"])), Err(Refused::LineBreak));
    assert_eq!(render("l", &entry("c", &[])), Err(Refused::NotAbsolute));
}

#[test]
fn what_is_not_our_form_says_why() {
    let key = "<key>ProgramArguments</key>";
    for file in [
        String::new(),
        "bplist00".to_owned(),
        format!("{key}<string>/c</string>"),
        format!("{key}<array><integer>1</integer></array>"),
        format!("{key}<array><string>/c"),
        format!("{key}<array></array>"),
        format!("{key}<array><string>&#65;</string></array>"),
    ] {
        assert!(parse(&file).is_err(), "{file}");
    }
}

#[test]
fn only_the_label_itself_counts_as_disabled() {
    let answer = "disabled services = {\n\t\"org.a\" => disabled\n\t\"org.b\" => enabled\n\t\"org.c\" => true\n\t\"org.d\" => false\n}\n";
    let disabled: Vec<&str> = ["org.a", "org.b", "org.c", "org.d", "org", "a"]
        .into_iter()
        .filter(|label| is_disabled(answer, label))
        .collect();
    assert_eq!(disabled, ["org.a", "org.c"]);
}

proptest! {
    #[test]
    fn every_command_is_read_back_word_by_word(
        folder in "[ -~æøå😀]{1,12}",
        arguments in prop::collection::vec("[\t -~æøå😀]{0,12}", 0..5),
    ) {
        let program = format!("/{folder}");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (read, words) = parse(&render("l", &entry(&program, &arguments)).unwrap()).unwrap();
        prop_assert_eq!(read, program);
        prop_assert_eq!(words, arguments);
    }

    #[test]
    fn no_file_stops_the_reader(rest in "(<array>)?(<string>)?\\PC{0,30}(</string>)?(</array>)?") {
        let _ = parse(&format!("<key>ProgramArguments</key>{rest}"));
    }
}
