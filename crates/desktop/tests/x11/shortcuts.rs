//! Global shortcuts on a real X server: pressed while another program has the focus.

use std::io::Write;
use std::process::{ChildStdin, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::display::{Display, Listener, Running, SOON, eventually, lines_of};
use settings::shortcut::NamedKey;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    ConnectionExt as _, GrabMode, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MappingStatus, ModMask,
};
use x11rb::protocol::xtest::ConnectionExt as _;

/// A key that no test registers: its arrival at the other window ends a wait.
const SCROLL_LOCK: u8 = 78;

const LOOK_AGAIN: &str = "look again";

/// The process that holds the shortcuts.
struct Probe {
    input: Option<ChildStdin>,
    output: Mutex<Receiver<String>>,
    process: Running,
}

impl Probe {
    fn start(display: &Display) -> Self {
        Self::start_with(display, &[])
    }

    fn start_with(display: &Display, environment: &[(&str, &str)]) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/shortcut_probe");
        assert!(
            program.exists(),
            "{} is missing: `cargo test -p communicator-desktop` builds it",
            program.display()
        );
        let mut process = display
            .command(program)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            input: process.stdin.take(),
            output: lines_of(process.stdout.take().unwrap()),
            process: Running(process),
        }
    }

    /// The next line that is no word of a changed layout.
    fn line(&self) -> String {
        loop {
            let line = self.next_line();
            if line != LOOK_AGAIN {
                return line;
            }
        }
    }

    fn next_line(&self) -> String {
        let output = self.output.lock().unwrap();
        output.recv_timeout(SOON).expect("the probe says something")
    }

    /// Waits for the word that the layout has changed, and throws away its repetitions.
    fn hears_of_a_change(&self) {
        assert_eq!(self.next_line(), LOOK_AGAIN);
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        self.line()
    }

    #[track_caller]
    fn registers(&mut self, action: &str, combination: &str) {
        let answer = self.ask(&format!("register {action} {combination}"));
        assert_eq!(answer, "ok", "{action} {combination}");
    }

    /// What was pressed so far; a registration that is released at once marks the end.
    fn presses(&mut self) -> Vec<String> {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "unregister SEARCH").unwrap();
        let mut presses = Vec::new();
        loop {
            match self.line() {
                line if line == "ok" => return presses,
                line => presses.push(line.strip_prefix("pressed ").unwrap().to_owned()),
            }
        }
    }

    fn end(mut self) {
        self.input = None;
        assert!(self.process.0.wait().unwrap().success());
    }
}

#[test]
fn five_shortcuts_fire_once_for_each_press_while_another_program_has_the_focus() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    let five = [
        ("ANSWER", "Ctrl+Alt+a", "ctrl+alt+a"),
        ("HANGUP", "F5", "F5"),
        ("TOGGLE_WINDOW", "Ctrl+Shift+Delete", "ctrl+shift+Delete"),
        ("CALL", "Ctrl+num5", "ctrl+84"),
        ("SEARCH", "Alt+PageUp", "alt+Prior"),
    ];
    for (action, combination, _) in five {
        probe.registers(action, combination);
    }
    for (action, _, keys) in five {
        display.press(keys);
        assert_eq!(probe.line(), format!("pressed {action}"), "{keys}");
    }
    // Held down for a while, it is still one press.
    display.run("xdotool", &["keydown", "F5"]);
    assert_eq!(probe.line(), "pressed HANGUP");
    display.run("xdotool", &["sleep", "1.2", "keyup", "F5"]);
    display.press("ctrl+alt+a");
    assert_eq!(probe.line(), "pressed ANSWER");
    // The other program has heard the modifiers, and none of the five keys.
    let heard = listener.keys_before(&display, SCROLL_LOCK);
    for keycode in [38, 71, 119, 84, 112] {
        assert!(!heard.contains(&keycode), "{keycode} in {heard:?}");
    }
    probe.end();
}

#[test]
fn lock_keys_do_not_keep_a_shortcut_from_firing() {
    let display = Display::start("us");
    let _listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+k");
    probe.registers("HANGUP", "Ctrl+num5");
    for locks in ["Num_Lock", "Caps_Lock"] {
        display.press(locks);
        display.press("ctrl+45");
        assert_eq!(probe.line(), "pressed ANSWER", "{locks}");
        display.press("ctrl+84");
        assert_eq!(probe.line(), "pressed HANGUP", "{locks}");
    }
    probe.end();
}

#[test]
fn a_key_that_is_held_down_fires_once_while_the_server_repeats_it() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    probe.registers("HANGUP", "F5");
    let held = |key: &str| {
        display.run("xdotool", &["keydown", key, "sleep", "1.2", "keyup", key]);
    };
    held("F7");
    let repeated = listener.keys_before(&display, SCROLL_LOCK);
    assert!(repeated.len() > 3, "this server repeats no keys: {repeated:?}");
    for _ in 0..2 {
        held("F5");
        assert_eq!(probe.presses(), ["HANGUP"]);
    }
    probe.end();
}

#[test]
fn num_lock_may_be_another_modifier_also_from_one_moment_to_the_next() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let (connection, _) = display.connect();
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+k");
    assert!(listener.keys_held(ModMask::CONTROL | ModMask::M2).contains(&45));
    assert!(listener.keys_held(ModMask::CONTROL | ModMask::M3).is_empty());

    let modifiers = connection.get_modifier_mapping().unwrap().reply().unwrap();
    let each = modifiers.keycodes.len() / 8;
    let mut moved = modifiers.keycodes.clone();
    let (second, third) = (4 * each, 5 * each);
    let num_lock = moved[second];
    (moved[second], moved[third]) = (0, num_lock);
    let answer = connection.set_modifier_mapping(&moved).unwrap().reply().unwrap();
    assert_eq!(answer.status, MappingStatus::SUCCESS);
    eventually("the key is taken with Num Lock as it is now", || {
        listener.keys_held(ModMask::CONTROL | ModMask::M3).contains(&45).then_some(())
    });
    eventually("and not with what it was", || {
        listener.keys_held(ModMask::CONTROL | ModMask::M2).is_empty().then_some(())
    });
    // By keycode: xdotool looks for a key of a name, and may change the map for it.
    listener.press(&[num_lock]);
    listener.press(&[37, 45]);
    assert_eq!(probe.line(), "pressed ANSWER");
    probe.end();
}

#[test]
fn a_combination_that_another_program_holds_with_caps_lock_alone_is_taken_too() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let (rival, root) = display.connect();
    let mode = GrabMode::ASYNC;
    rival.grab_key(false, root, ModMask::CONTROL | ModMask::LOCK, 75, mode, mode).unwrap().check().unwrap();
    let mut probe = Probe::start(&display);
    let answer = probe.ask("register ANSWER Ctrl+F9");
    assert!(answer.contains("another program"), "{answer}");
    for lock in [ModMask::default(), ModMask::M2] {
        assert!(listener.keys_held(ModMask::CONTROL | lock).is_empty(), "{lock:?}");
    }
    probe.end();
}

#[test]
fn a_key_is_taken_on_every_screen_or_on_none() {
    let display = Display::of_screens(2);
    let (rival, _) = display.connect();
    let roots: Vec<_> = rival.setup().roots.iter().map(|screen| screen.root).collect();
    let mode = GrabMode::ASYNC;
    let take = |root, keycode| rival.grab_key(false, root, ModMask::CONTROL, keycode, mode, mode).unwrap();
    take(roots[1], 75).check().unwrap();
    let mut probe = Probe::start(&display);
    let answer = probe.ask("register ANSWER Ctrl+F9");
    assert!(answer.contains("another program"), "{answer}");
    take(roots[0], 75).check().unwrap();
    probe.registers("ANSWER", "Ctrl+F8");
    for root in roots {
        assert!(take(root, 74).check().is_err(), "{root}");
        rival.warp_pointer(x11rb::NONE, root, 0, 0, 0, 0, 50, 50).unwrap().check().unwrap();
        for (event, keycode) in [(KEY_PRESS_EVENT, 37), (KEY_PRESS_EVENT, 74)] {
            rival.xtest_fake_input(event, keycode, 0, root, 0, 0, 0).unwrap().check().unwrap();
        }
        assert_eq!(probe.line(), "pressed ANSWER", "{root}");
        for keycode in [74, 37] {
            rival.xtest_fake_input(KEY_RELEASE_EVENT, keycode, 0, root, 0, 0, 0).unwrap().check().unwrap();
        }
    }
    probe.end();
}

#[test]
fn while_nothing_is_pressed_no_thread_wakes() {
    let display = Display::start("us");
    let _listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    for (action, combination) in [("ANSWER", "Ctrl+F6"), ("HANGUP", "Ctrl+F7"), ("CALL", "Ctrl+F8")] {
        probe.registers(action, combination);
    }
    let process = probe.process.0.id();
    eventually("two seconds without a wake-up", || {
        let before = wake_ups(process);
        std::thread::sleep(Duration::from_secs(2));
        (wake_ups(process) == before).then_some(())
    });
    display.press("ctrl+F7");
    assert_eq!(probe.line(), "pressed HANGUP");
    probe.end();
}

/// How often the threads of a process have slept so far, and their number.
fn wake_ups(process: u32) -> (u64, usize) {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let slept = threads.map(|thread| {
        let status = std::fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.unwrap().trim().parse::<u64>().unwrap()
    });
    let slept: Vec<u64> = slept.collect();
    (slept.iter().sum(), slept.len())
}

#[test]
fn a_combination_of_another_program_is_taken_and_the_other_four_work() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut other = Probe::start(&display);
    other.registers("ANSWER", "Ctrl+F9");
    let mut probe = Probe::start(&display);
    let answer = probe.ask("register ANSWER Ctrl+F9");
    assert!(answer.contains("another program"), "{answer}");
    // openbox closes windows with it.
    let answer = probe.ask("register ANSWER Alt+F4");
    assert!(answer.contains("another program"), "{answer}");
    let four =
        [("HANGUP", "Ctrl+F6"), ("TOGGLE_WINDOW", "Ctrl+F7"), ("CALL", "Ctrl+F8"), ("SEARCH", "Ctrl+F10")];
    for (action, combination) in four {
        probe.registers(action, combination);
    }
    for (action, combination) in four {
        display.press(&combination.replace("Ctrl", "ctrl"));
        assert_eq!(probe.line(), format!("pressed {action}"));
    }
    display.press("ctrl+F9");
    assert_eq!(other.line(), "pressed ANSWER");
    // The other program ends: what it held is free.
    other.end();
    eventually("the key is free", || (probe.ask("register ANSWER Ctrl+F9") == "ok").then_some(()));
    probe.end();
    eventually("an ended process holds nothing", || {
        listener.keys_held(ModMask::CONTROL).is_empty().then_some(())
    });
}

#[test]
fn releasing_and_changing_one_leaves_the_others() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+F6");
    probe.registers("HANGUP", "Ctrl+F7");
    let answer = probe.ask("register CALL Ctrl+F6");
    assert!(answer.contains("ANSWER"), "{answer}");
    probe.registers("ANSWER", "Ctrl+F8");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [73, 74]);
    assert_eq!(probe.ask("unregister HANGUP"), "ok");
    assert_eq!(probe.ask("unregister CALL"), "ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [74]);
    display.press("ctrl+F7");
    display.press("ctrl+F8");
    assert_eq!(probe.line(), "pressed ANSWER");
    // A refused change releases what was held before, as it is no longer what is wanted.
    assert!(probe.ask("register ANSWER Ctrl+å").starts_with("no key"));
    assert!(listener.keys_held(ModMask::CONTROL).is_empty());
    assert_eq!(probe.ask("unregister ANSWER"), "ok");
    probe.end();
}

#[test]
fn on_the_danish_layout_no_other_key_is_taken() {
    let display = Display::start("dk");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    for (key, nearest) in [
        ("=", "Ctrl+Shift+0"),
        (";", "Ctrl+Shift+,"),
        ("]", "Ctrl+9"),
        ("?", "Ctrl+Shift++"),
        ("§", "Ctrl+Shift+½"),
    ] {
        let answer = probe.ask(&format!("register CALL Ctrl+{key}"));
        assert_eq!(answer, format!("no key, nearest {nearest}"), "{key}");
        assert!(listener.keys_held(ModMask::CONTROL).is_empty(), "{key}");
        // What is offered can be had.
        probe.registers("CALL", nearest);
        assert_eq!(probe.ask("unregister CALL"), "ok");
    }
    // The keys that have these names on an American keyboard, or type them with a modifier.
    for keycode in [19, 59, 18, 34] {
        display.press(&format!("ctrl+{keycode}"));
    }
    let heard = listener.keys_before(&display, SCROLL_LOCK);
    for keycode in [19, 59, 18, 34] {
        assert!(heard.contains(&keycode), "{keycode} in {heard:?}");
    }
    assert!(probe.presses().is_empty());
    // The Danish keys fire by the key that types them.
    for (key, keycode) in [
        ("a", 38),
        (",", 59),
        ("0", 19),
        ("<", 94),
        ("numdec", 91),
        ("å", 34),
        ("æ", 47),
        ("ø", 48),
        ("Plus", 20),
    ] {
        probe.registers("CALL", &format!("Ctrl+{key}"));
        assert_eq!(listener.keys_held(ModMask::CONTROL), [keycode], "{key}");
        display.press(&format!("ctrl+{keycode}"));
        assert_eq!(probe.line(), "pressed CALL", "{key}");
    }
    probe.end();
}

#[test]
fn on_the_french_layout_a_is_the_key_that_types_a() {
    let display = Display::start("fr");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    // Where an American keyboard has Q.
    probe.registers("ANSWER", "Ctrl+Alt+a");
    let held = ModMask::CONTROL | ModMask::M1;
    assert!(listener.keys_held(held).contains(&24));
    display.press("ctrl+alt+24");
    assert_eq!(probe.line(), "pressed ANSWER");
    // Digits are typed with Shift: the key is named by what it types alone.
    let answer = probe.ask("register HANGUP Ctrl+1");
    assert_eq!(answer, "no key, nearest Ctrl+Shift+&");
    probe.registers("HANGUP", "Ctrl+&");
    display.press("ctrl+10");
    assert_eq!(probe.line(), "pressed HANGUP");
    probe.end();
}

#[test]
fn every_key_that_can_be_named_takes_itself_or_nothing() {
    // Mostly waiting for the servers: side by side.
    std::thread::scope(|threads| {
        for layout in ["us", "dk", "fr", "de", "us,dk", "ru"] {
            threads.spawn(|| takes_itself_or_nothing(layout));
        }
    });
}

fn takes_itself_or_nothing(layout: &str) {
    let display = Display::start(layout);
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    // A combination that openbox has nothing on.
    let held = ModMask::CONTROL | ModMask::SHIFT;
    assert!(listener.keys_held(held).is_empty());
    let names = NamedKey::ALL.iter().map(|key| key.name().to_owned());
    let characters = ('!'..='~').chain("æøå§½´¨éàùß€ф".chars());
    let characters = characters.filter(|c| !c.is_uppercase() && *c != '+').map(String::from);
    for key in names.chain(characters).chain(["Plus".to_owned()]) {
        let answer = probe.ask(&format!("register CALL Ctrl+Shift+{key}"));
        let taken = listener.keys_held(held);
        if answer == "ok" {
            assert_eq!(taken.len(), 1, "{key} on {layout} takes {taken:?}");
            // By keycode: on some layouts no name reaches the key.
            listener.press(&[37, 50, taken[0]]);
            assert_eq!(probe.line(), "pressed CALL", "{key} on {layout}");
        } else {
            assert!(answer.starts_with("no key"), "{key} on {layout}: {answer}");
            assert!(taken.is_empty(), "{key} on {layout} takes {taken:?}");
        }
    }
    probe.end();
}

#[test]
fn media_and_function_keys_fire() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    for (key, keycode) in [
        ("MediaPlayPause", 172),
        ("MediaNextTrack", 171),
        ("VolumeMute", 121),
        ("F12", 96),
        ("PrintScreen", 107),
        ("'", 48),
    ] {
        // openbox has the bare PrintScreen.
        probe.registers("CALL", &format!("Ctrl+{key}"));
        assert_eq!(listener.keys_held(ModMask::CONTROL), [keycode], "{key}");
        display.press(&format!("ctrl+{keycode}"));
        assert_eq!(probe.line(), "pressed CALL", "{key}");
    }
    probe.end();
}

#[test]
fn with_two_layouts_loaded_the_one_in_force_decides() {
    let display = Display::start("us,dk");
    let listener = Listener::focused(&display);
    let (connection, _) = display.connect();
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+;");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [47]);

    lock_group(&connection, 1);
    // Taken by its place: still there when the layout changes.
    display.press("ctrl+47");
    assert_eq!(probe.line(), "pressed ANSWER");
    let answer = probe.ask("register ANSWER Ctrl+;");
    assert!(answer.starts_with("no key"), "{answer}");
    assert!(listener.keys_held(ModMask::CONTROL).is_empty());
    probe.registers("ANSWER", "Ctrl+æ");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [47]);
    display.press("ctrl+47");
    assert_eq!(probe.line(), "pressed ANSWER");
    probe.end();
}

#[test]
fn a_key_taken_under_another_layout_is_released_all_the_same() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+;");
    probe.registers("HANGUP", "Ctrl+[");
    probe.registers("CALL", "Ctrl+F7");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [34, 47, 73]);
    display.set_layout("dk");
    assert_eq!(probe.ask("unregister ANSWER"), "ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [34, 73]);
    display.press("ctrl+34");
    assert_eq!(probe.line(), "pressed HANGUP");
    assert_eq!(probe.ask("unregister HANGUP"), "ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [73]);
    display.press("ctrl+F7");
    assert_eq!(probe.line(), "pressed CALL");
    probe.end();
}

#[test]
fn a_change_of_layout_is_told_and_only_what_moved_is_taken_anew() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    // On the Danish layout: the same key, another key, none that can be had, and none at all.
    let wishes = "hold ANSWER=Ctrl+k HANGUP=Ctrl+- CALL=Ctrl+[ SEARCH=Ctrl+;";
    assert_eq!(probe.ask(wishes), "ok; ok; ok; ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [20, 34, 45, 47]);

    display.set_layout("dk");
    probe.hears_of_a_change();
    let answer = probe.ask(wishes);
    assert_eq!(answer.matches("ok").count(), 2, "{answer}");
    assert_eq!(answer.matches("no key").count(), 2, "{answer}");
    // Where - is now; neither where it was nor the keys of [ and ;.
    assert_eq!(listener.keys_held(ModMask::CONTROL), [45, 61]);
    display.press("ctrl+minus");
    assert_eq!(probe.line(), "pressed HANGUP");
    display.press("ctrl+k");
    assert_eq!(probe.line(), "pressed ANSWER");

    display.set_layout("us");
    probe.hears_of_a_change();
    assert_eq!(probe.ask(wishes), "ok; ok; ok; ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [20, 34, 45, 47]);
    probe.end();
}

#[test]
fn what_a_change_of_layout_leaves_in_its_place_is_not_let_go_of_for_a_moment() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    // On the French layout q stands where a stood.
    let wishes = "hold ANSWER=Ctrl+k HANGUP=Ctrl+a";
    assert_eq!(probe.ask(wishes), "ok; ok");
    let (rival, root) = display.connect();
    let ended = AtomicBool::new(false);
    let was_free = std::thread::scope(|scope| {
        // Another program that would take k in the moment it is free.
        let rival = scope.spawn(|| {
            let mut was_free = false;
            while !ended.load(Ordering::Relaxed) {
                let (mode, control) = (GrabMode::ASYNC, ModMask::CONTROL);
                let grabbed = rival.grab_key(false, root, control, 45, mode, mode).unwrap().check();
                was_free |= grabbed.is_ok();
            }
            was_free
        });
        display.set_layout("fr");
        probe.hears_of_a_change();
        assert_eq!(probe.ask(wishes), "ok; ok");
        ended.store(true, Ordering::Relaxed);
        rival.join().unwrap()
    });
    assert!(!was_free);
    assert_eq!(listener.keys_held(ModMask::CONTROL), [24, 45]);
    probe.end();
}

#[test]
fn another_of_the_loaded_layouts_is_a_change_too() {
    let display = Display::start("us,dk");
    let listener = Listener::focused(&display);
    let (connection, _) = display.connect();
    let mut probe = Probe::start(&display);
    let wishes = "hold ANSWER=Ctrl+- CALL=Ctrl+F7";
    assert_eq!(probe.ask(wishes), "ok; ok");
    lock_group(&connection, 1);
    probe.hears_of_a_change();
    let answer = probe.ask(wishes);
    assert!(answer.ends_with("ok"), "{answer}");
    assert!(!listener.keys_held(ModMask::CONTROL).contains(&20), "{answer}");
    lock_group(&connection, 0);
    probe.hears_of_a_change();
    assert_eq!(probe.ask(wishes), "ok; ok");
    assert_eq!(listener.keys_held(ModMask::CONTROL), [20, 73]);
    probe.end();
}

#[test]
fn typing_keys_are_left_to_typing() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    let mut probe = Probe::start(&display);
    for combination in ["a", "Shift+a", "Space", "num5", "Shift+numadd", "å"] {
        let answer = probe.ask(&format!("register ANSWER {combination}"));
        assert_eq!(answer, "refused: this combination types a character");
    }
    display.press("38");
    assert_eq!(listener.next_key(), 38);
    probe.end();
}

#[test]
fn on_wayland_an_x_display_beside_it_is_not_asked() {
    let display = Display::start("us");
    let listener = Listener::focused(&display);
    // A session bus that is not there: no portal either.
    let nowhere = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    let wayland = [("XDG_SESSION_TYPE", "wayland"), ("GDK_BACKEND", "x11"), nowhere];
    let mut probe = Probe::start_with(&display, &wayland);
    let answer = probe.ask("register ANSWER Ctrl+F7");
    assert_eq!(answer, "unsupported");
    assert!(listener.keys_held(ModMask::CONTROL).is_empty());
    probe.end();
}

#[test]
fn an_x_server_that_ends_takes_the_keys_with_it_and_that_is_said() {
    let mut display = Display::unmanaged();
    let mut probe = Probe::start(&display);
    probe.registers("ANSWER", "Ctrl+F7");
    display.lose_server();
    probe.hears_of_a_change();
    let answer = probe.ask("hold ANSWER=Ctrl+F7 CALL=Ctrl+F8 SEARCH=");
    assert_eq!(answer.matches("cannot be opened").count(), 2, "{answer}");
    assert!(answer.ends_with("; ok"), "{answer}");
    assert_eq!(probe.ask("unregister ANSWER"), "ok");
    probe.end();
}

#[test]
fn an_x_server_that_has_gone_away_is_said_not_pretended() {
    let display = Display::start("us");
    let mut probe = Probe::start_with(&display, &[("DISPLAY", ":4999")]);
    let answer = probe.ask("register ANSWER Ctrl+F7");
    assert!(answer.contains("cannot be opened"), "{answer}");
    probe.end();
}

fn lock_group(connection: &x11rb::rust_connection::RustConnection, group: u8) {
    use x11rb::protocol::xkb::{ConnectionExt as _, Group, ID};
    let device = ID::USE_CORE_KBD.into();
    connection.xkb_use_extension(1, 0).unwrap().reply().unwrap();
    connection
        .xkb_latch_lock_state(
            device,
            ModMask::default(),
            ModMask::default(),
            true,
            Group::from(group),
            ModMask::default(),
            false,
            0,
        )
        .unwrap()
        .check()
        .unwrap();
    let state = connection.xkb_get_state(device).unwrap().reply().unwrap();
    assert_eq!(u8::from(state.group), group);
}
