#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use proptest::prelude::*;

use super::{LONGEST, parse, render};
use crate::autostart::{Entry, Refused};

fn entry(program: &str, arguments: &[&str]) -> Entry {
    Entry {
        name: "communicator".to_owned(),
        program: PathBuf::from(program),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
    }
}

#[test]
fn the_program_is_always_quoted_and_its_arguments_where_they_must_be() {
    let program = r"C:\Program Files\Communicator\communicator.exe";
    assert_eq!(
        render(&entry(program, &["--autostart", "--profile", r"D:\my data\"])).unwrap(),
        r#""C:\Program Files\Communicator\communicator.exe" --autostart --profile "D:\my data\\""#
    );
}

#[test]
fn microsofts_own_examples_are_read_as_documented() {
    for (line, words) in [
        (r#"x "abc" d e"#, ["abc", "d", "e"].as_slice()),
        (r#"x a\\b d"e f"g h"#, &[r"a\\b", "de fg", "h"]),
        (r#"x a\\\"b c d"#, &[r#"a\"b"#, "c", "d"]),
        (r#"x a\\\\"b c" d e"#, &[r"a\\b c", "d", "e"]),
        (r#"x a"b"" c d"#, &[r#"ab" c d"#]),
    ] {
        assert_eq!(parse(line).unwrap().1, words, "{line}");
    }
}

#[test]
fn what_a_command_line_cannot_say_is_refused() {
    assert_eq!(render(&entry("C:\\a\"b.exe", &[])), Err(Refused::QuoteInProgram));
    assert_eq!(render(&entry("C:\\a.exe", &["a\0"])), Err(Refused::LineBreak));
    assert_eq!(render(&entry("C:\\a.exe", &[&"x".repeat(LONGEST)])), Err(Refused::TooLong));
}

#[test]
fn an_empty_line_names_no_program() {
    for line in ["", "  ", "\"\"", "\""] {
        assert_eq!(parse(line), None, "{line:?}");
    }
}

proptest! {
    #[test]
    fn every_command_is_read_back_word_by_word(
        program in "[^\n\r\0\"]{1,12}",
        arguments in prop::collection::vec("([ \t\"\\\\a]|[^\n\r\0]){0,10}", 0..5),
    ) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let line = render(&entry(&program, &arguments)).unwrap();
        let (read, words) = parse(&line).unwrap();
        prop_assert_eq!(read, program);
        prop_assert_eq!(words, arguments);
    }

    #[test]
    fn no_line_stops_the_reader(line in "([ \t\"\\\\a]|\\PC){0,40}") {
        let _ = parse(&line);
    }
}
