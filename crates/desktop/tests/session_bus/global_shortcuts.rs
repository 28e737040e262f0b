//! Keys on Wayland: a portal of the test's own gives them, or does not.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::bus::{Bus, DEADLINE, Home, program};
use crate::mock_portal::{MockPortal, Says, as_asked};

const LOOK_AGAIN: &str = "look again";

/// The process that asks for keys, as on a Wayland desktop.
struct Probe {
    input: ChildStdin,
    output: Receiver<String>,
    process: Child,
}

impl Probe {
    fn start(home: &Home, address: &str) -> Self {
        let mut process = home
            .command(program("shortcut_probe"), address)
            .envs([("XDG_SESSION_TYPE", "wayland"), ("WAYLAND_DISPLAY", "wayland-of-nobody")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, output) = mpsc::channel();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { input: process.stdin.take().unwrap(), output, process }
    }

    fn line(&self) -> String {
        self.output.recv_timeout(DEADLINE).expect("the probe says something")
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.input, "{line}").unwrap();
        self.line()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(id, trigger)| ((*id).to_owned(), (*trigger).to_owned())).collect()
}

#[test]
fn all_are_asked_for_at_once_and_what_the_desktop_chose_is_told() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let another = |id: &str, trigger: &str| match id {
        "answer" => "Press Ctrl+Alt+F1".to_owned(),
        "call" => "Meta+Space".to_owned(),
        "hangup" => String::new(),
        _ => trigger.to_owned(),
    };
    let portal = MockPortal::start(&bus.address, Says::Gives(another));
    let mut probe = Probe::start(&home, &bus.address);
    let answer = probe.ask("hold ANSWER=Ctrl+Alt+a HANGUP=Ctrl+PageUp CALL=F5 SEARCH=Ctrl+Shift+å");
    assert_eq!(
        answer,
        "otherwise Press Ctrl+Alt+F1, which is Ctrl+Alt+F1; refused: the desktop gave no key; \
         otherwise Meta+Space; ok"
    );
    let asked = pairs(&[
        ("answer", "CTRL+ALT+a"),
        ("hangup", "CTRL+Prior"),
        ("call", "F5"),
        ("search", "CTRL+SHIFT+aring"),
    ]);
    assert_eq!(portal.bound(), [asked]);
    for (id, action) in [("answer", "ANSWER"), ("search", "SEARCH"), ("call", "CALL")] {
        portal.press(id);
        assert_eq!(probe.line(), format!("pressed {action}"));
    }
}

#[test]
fn without_a_portal_it_is_unsupported_until_one_comes_and_again_when_it_goes() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let mut probe = Probe::start(&home, &bus.address);
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), "unsupported");
    for _ in 0..2 {
        let portal = MockPortal::start(&bus.address, Says::Gives(as_asked));
        assert_eq!(probe.line(), LOOK_AGAIN);
        assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), "ok");
        portal.press("answer");
        assert_eq!(probe.line(), "pressed ANSWER");
        drop(portal);
        assert_eq!(probe.line(), LOOK_AGAIN);
        assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), "unsupported");
    }
}

#[test]
fn a_change_is_one_new_session_with_all_and_the_same_again_is_none() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::Gives(as_asked));
    let mut probe = Probe::start(&home, &bus.address);
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a HANGUP="), "ok; ok");
    assert_eq!(probe.ask("hold CALL=F5"), "ok");
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a CALL=F5"), "ok; ok");
    let both = pairs(&[("answer", "CTRL+ALT+a"), ("call", "F5")]);
    assert_eq!(portal.bound(), [pairs(&[("answer", "CTRL+ALT+a")]), both]);
    assert_eq!(portal.sessions_closed(), 1);
    // Nothing is wanted any more, as while one is recorded.
    assert_eq!(probe.ask("hold ANSWER= CALL="), "ok; ok");
    assert_eq!((portal.bound().len(), portal.sessions_closed()), (2, 2));
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+b"), "ok");
    assert_eq!(portal.bound().last(), Some(&pairs(&[("answer", "CTRL+ALT+b")])));
}

#[test]
fn a_no_is_not_asked_again_until_something_else_is_wanted() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::No);
    let mut probe = Probe::start(&home, &bus.address);
    for _ in 0..2 {
        assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), "refused: the desktop gave no key");
    }
    assert_eq!(portal.bound().len(), 1);
    portal.says(Says::Gives(as_asked));
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+b"), "ok");
}

#[test]
fn nobody_waits_for_an_open_question_and_its_answer_is_told() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::Waits);
    let mut probe = Probe::start(&home, &bus.address);
    let asking = "refused: the desktop is asking which keys to give";
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), asking);
    portal.answer();
    assert_eq!(probe.line(), LOOK_AGAIN);
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a"), "ok");
    assert_eq!(portal.bound().len(), 1);
}

#[test]
fn a_key_that_the_person_chooses_later_is_told() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::Gives(as_asked));
    let mut probe = Probe::start(&home, &bus.address);
    assert_eq!(probe.ask("hold ANSWER=Ctrl+Alt+a CALL=F5"), "ok; ok");
    portal.choose("call", "Ctrl+F6");
    assert_eq!(probe.line(), LOOK_AGAIN);
    let answer = probe.ask("hold ANSWER=Ctrl+Alt+a CALL=F5");
    assert_eq!(answer, "ok; otherwise Ctrl+F6, which is Ctrl+F6");
    assert_eq!(portal.bound().len(), 1);
}
