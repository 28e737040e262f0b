//! What this process copies is there for other programs, for as long as it lives, and what was there before can come
//! back.

use std::io::Write as _;
use std::process::{ChildStdin, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use crate::display::{Display, Running, SOON, eventually, lines_of};
use crate::selection::{Owner, Says};

/// The process that copies: it has no window.
struct Copying {
    input: ChildStdin,
    lines: Mutex<Receiver<String>>,
    _process: Running,
}

impl Copying {
    fn on(display: &Display) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/clipboard_probe");
        assert!(program.exists(), "`cargo test -p communicator-desktop` builds {}", program.display());
        let mut process =
            Running(display.command(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap());
        let (input, output) = (process.0.stdin.take().unwrap(), process.0.stdout.take().unwrap());
        Self { input, lines: lines_of(output), _process: process }
    }

    fn ask(&mut self, verb: &str, text: &str) -> String {
        writeln!(self.input, "{verb} {}", serde_json::Value::from(text)).unwrap();
        self.lines.lock().unwrap().recv_timeout(SOON).expect("an answer")
    }
}

/// What another program gets when it pastes; none where there is nothing.
fn pasted(display: &Display) -> Option<String> {
    let mut xclip = display.command("xclip");
    xclip.args(["-selection", "clipboard", "-out", "-target", "UTF8_STRING"]).stderr(Stdio::null());
    let output = xclip.output().expect("xclip");
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// Another program copies: one that stays in the background until somebody else copies.
fn copy(display: &Display, text: &str) {
    let mut xclip = display.command("xclip");
    xclip.args(["-selection", "clipboard", "-in"]).stdin(Stdio::piped());
    let mut process = xclip.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("xclip");
    process.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(process.wait().unwrap().success());
    // Its background part answers a little later.
    eventually("the other program has copied", || (pasted(display).as_deref() == Some(text)).then_some(()));
}

const TEXT: &str = "+45 70 10 10 10 Ægir Жёлтый 😀\nanden linje $(id)";

#[test]
fn another_program_pastes_it_and_it_is_still_there_after_a_minute() {
    let display = Display::start("us");
    let mut app = Copying::on(&display);
    assert_eq!(app.ask("put", TEXT), "done");
    let copied = Instant::now();
    while copied.elapsed() < Duration::from_secs(60) {
        assert_eq!(pasted(&display).as_deref(), Some(TEXT), "after {:?}", copied.elapsed());
        std::thread::park_timeout(Duration::from_secs(2));
    }
    drop(app);
    eventually("with the process its text goes", || pasted(&display).is_none().then_some(()));
}

#[test]
fn a_text_as_long_as_they_come_is_pasted_whole() {
    let display = Display::start("us");
    let mut app = Copying::on(&display);
    let long = "Ærø 😀 ".repeat(4096);
    assert_eq!(app.ask("put", &long), "done");
    assert_eq!(pasted(&display).as_deref(), Some(long.as_str()));
    assert_eq!(app.ask("put", ""), "done");
    assert_eq!(pasted(&display).as_deref(), Some(""));
}

#[test]
fn the_former_text_comes_back_also_when_its_program_has_gone() {
    let display = Display::start("us");
    let mut app = Copying::on(&display);
    copy(&display, "det gamle æøå");
    assert_eq!(app.ask("keep", "4570101010"), "done");
    assert_eq!(pasted(&display).as_deref(), Some("4570101010"));
    // A second call before the first has ended: what was there before both comes back.
    assert_eq!(app.ask("keep", "4570202020"), "done");
    assert_eq!(pasted(&display).as_deref(), Some("4570202020"));
    assert_eq!(app.ask("restore", ""), "Former");
    assert_eq!(pasted(&display).as_deref(), Some("det gamle æøå"));
    assert_eq!(app.ask("restore", ""), "Nothing");
    assert_eq!(pasted(&display).as_deref(), Some("det gamle æøå"));
}

#[test]
fn what_somebody_has_copied_since_stays() {
    let display = Display::start("us");
    let mut app = Copying::on(&display);
    copy(&display, "before");
    assert_eq!(app.ask("keep", "4570101010"), "done");
    copy(&display, "since");
    assert_eq!(app.ask("restore", ""), "Replaced");
    assert_eq!(pasted(&display).as_deref(), Some("since"));
}

#[test]
fn where_nothing_was_or_nobody_said_what_the_clipboard_is_empty_again() {
    let display = Display::start("us");
    let mut app = Copying::on(&display);
    assert_eq!(app.ask("keep", "4570101010"), "done");
    assert_eq!(app.ask("restore", ""), "Emptied");
    assert_eq!(pasted(&display), None);

    // A program that holds the clipboard and hangs.
    let _hangs = Owner::of(&display, desktop::selection::Kind::Copied, Says::Nothing);
    assert_eq!(app.ask("keep", "4570202020"), "done");
    assert_eq!(pasted(&display).as_deref(), Some("4570202020"));
    assert_eq!(app.ask("restore", ""), "Emptied");
    assert_eq!(pasted(&display), None);
}

#[test]
fn without_a_display_it_says_so() {
    let mut display = Display::unmanaged();
    display.name = ":9999".to_owned();
    let answer = Copying::on(&display).ask("put", "x");
    assert!(answer.starts_with("Failed"), "{answer}");
    assert!(!answer.contains("4570"), "{answer}");
}
