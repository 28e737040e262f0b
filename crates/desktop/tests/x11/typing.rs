//! Keys typed into real programs arrive exactly, and nowhere else.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use desktop::focus::{FocusedWindow, bring_on};
use desktop::typing::{Refusal, TypingError, type_into};
use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use x11rb::connection::Connection as _;
use x11rb::protocol::xinput::{ConnectionExt as _, DeviceType};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, GrabStatus};
use x11rb::rust_connection::RustConnection;

use crate::display::{Display, Listener, eventually};
use crate::programs::{Terminal, TextField};

const CONTROL: Modifiers = Modifiers { control: true, ..Modifiers::NONE };
const SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::NONE };

/// What people are called, what keys mean in templates, and what layouts have only with dead keys or not at all.
const TEXTS: [&str; 6] = [
    "Ægir Østergård på Åbenrå, ærøskøbing ÆØÅ æøå",
    "Жёлтый Щукин, здесь Ґанок",
    "😀 👩‍👩‍👧 🇩🇰 漢字 ẞß €5",
    "{ENTER}%{F4}~(x)+^c !#a {{}} \\ \"q\" 'q' $(id) `id` %COMSPEC%",
    "´ ` ^ ~ ¨ é e\u{301} ñ @£$½§|<>[]{} \u{202e}abc\u{202c}",
    "aaAAaa  bb11!!..",
];

fn text(text: &str) -> Stroke {
    Stroke::Text(text.to_owned())
}

fn press(named: NamedKey, modifiers: Modifiers, times: u16) -> Stroke {
    Stroke::Press { key: Key::Named(named), modifiers, times }
}

fn type_all(window: &FocusedWindow, strokes: &[Stroke]) -> Result<(), TypingError> {
    type_into(window, strokes, &AtomicBool::new(false))
}

fn bring(display: &Display, process: &str) -> FocusedWindow {
    bring_on(&display.name, process, false).unwrap()
}

/// What every key of the keyboard has on it.
fn keys_of(display: &Display) -> Vec<u32> {
    let (connection, _) = display.connect();
    let setup = connection.setup();
    let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
    connection.get_keyboard_mapping(first, count).unwrap().reply().unwrap().keysyms
}

/// The keys that are down.
fn keys_down(display: &Display) -> usize {
    let (connection, _) = display.connect();
    let keys = connection.query_keymap().unwrap().reply().unwrap().keys;
    keys.iter().map(|keys| keys.count_ones() as usize).sum()
}

/// Whether Caps Lock is on.
fn is_caps_lock_on(connection: &RustConnection, root: u32) -> bool {
    u16::from(connection.query_pointer(root).unwrap().reply().unwrap().mask) & 2 != 0
}

#[test]
fn danish_cyrillic_and_emoji_arrive_exactly_in_a_text_field_and_a_terminal_with_any_layout() {
    for layout in ["us", "dk", "ru", "us,ru", "de(nodeadkeys)"] {
        let display = Display::start(layout);
        if layout == "us,ru" {
            display.run("xdotool", &["key", "ISO_Next_Group"]);
        }
        let before = keys_of(&display);
        let field = TextField::called(&display, "kunder");
        let terminal = Terminal::open(&display);
        for text_of in TEXTS {
            let clear = [
                Stroke::Press { key: Key::Character('a'), modifiers: CONTROL, times: 1 },
                press(NamedKey::Delete, Modifiers::NONE, 1),
            ];
            let window = bring(&display, "kunder");
            type_all(&window, &clear).unwrap_or_else(|error| panic!("{layout}: {error}"));
            type_all(&window, &[text(text_of)]).unwrap_or_else(|error| panic!("{layout}: {error}"));
            field.await_text("text", text_of);
        }
        let window = bring(&display, "xterm");
        type_all(&window, &TEXTS.map(text)).unwrap_or_else(|error| panic!("{layout}: {error}"));
        terminal.await_text(&TEXTS.concat());
        assert_eq!(keys_of(&display), before, "{layout}: the keyboard is as it was");
        assert_eq!(keys_down(&display), 0, "{layout}: no key is left held");
    }
}

#[test]
fn more_different_characters_than_there_are_keys_arrive_exactly() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let terminal = Terminal::open(&display);
    let many: String =
        ('\u{3b1}'..='\u{3c9}').chain('\u{430}'..='\u{44f}').chain('\u{4e00}'..='\u{4e60}').collect();
    let twice = format!("{many}{}", many.chars().rev().collect::<String>());
    type_all(&bring(&display, "kunder"), &[text(&twice)]).unwrap();
    field.await_text("text", &twice);
    type_all(&bring(&display, "xterm"), &[text(&many)]).unwrap();
    terminal.await_text(&many);
}

#[test]
fn the_keyboard_of_typed_keys_may_have_another_layout_than_the_users() {
    let display = Display::start("dk");
    let (connection, _) = display.connect();
    connection.xinput_xi_query_version(2, 0).unwrap().reply().unwrap();
    let devices = connection.xinput_xi_query_device(0_u16).unwrap().reply().unwrap().infos;
    let own = devices
        .iter()
        .find(|device| device.type_ == DeviceType::SLAVE_KEYBOARD && device.name.ends_with(b"XTEST keyboard"))
        .unwrap();
    display.run("setxkbmap", &["-device", &own.deviceid.to_string(), "us"]);
    let field = TextField::called(&display, "kunder");
    let said = "æøå ÆØÅ -_;:'*\"/&()=?";
    type_all(&bring(&display, "kunder"), &[text(said)]).unwrap();
    field.await_text("text", said);
}

#[test]
fn keys_move_select_and_replace_as_under_a_hand() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let character = |key, modifiers| Stroke::Press { key: Key::Character(key), modifiers, times: 1 };
    for (strokes, expected) in [
        (vec![text("abc"), press(NamedKey::Left, Modifiers::NONE, 2), text("X")], "aXbc"),
        (vec![press(NamedKey::Home, SHIFT, 1), text("Y")], "Ybc"),
        (vec![press(NamedKey::End, Modifiers::NONE, 1), press(NamedKey::Backspace, Modifiers::NONE, 3)], ""),
        (vec![text("æøå"), character('a', CONTROL), character('c', CONTROL), character('v', CONTROL)], "æøå"),
        (vec![character('v', CONTROL)], "æøåæøå"),
        (vec![character('a', CONTROL), text("z")], "z"),
        (
            vec![
                Stroke::Held { modifiers: SHIFT, keys: vec![Key::Character('e'), Key::Character('c')] },
                text("e"),
            ],
            "zECe",
        ),
        (
            vec![
                Stroke::Down(Key::Named(NamedKey::LeftShift)),
                press(NamedKey::Left, Modifiers::NONE, 2),
                Stroke::Up(Key::Named(NamedKey::LeftShift)),
                text("é"),
            ],
            "zEé",
        ),
        (
            vec![
                press(NamedKey::Numpad(7), Modifiers::NONE, 3),
                press(NamedKey::NumpadAdd, Modifiers::NONE, 1),
            ],
            "zEé777+",
        ),
    ] {
        type_all(&window, &strokes).unwrap_or_else(|error| panic!("{strokes:?}: {error}"));
        field.await_text("text", expected);
    }
    type_all(&window, &[press(NamedKey::Enter, Modifiers::NONE, 1)]).unwrap();
    assert_eq!(field.line(), "enter");
    // Held by a stroke that never lets go: it is let go of all the same.
    type_all(&window, &[Stroke::Down(Key::Named(NamedKey::LeftControl)), Stroke::Down(Key::Character('q'))])
        .unwrap();
    assert_eq!(keys_down(&display), 0);
}

#[test]
fn where_the_focus_moves_in_the_middle_typing_stops_there_and_the_other_program_gets_nothing() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let other = TextField::called(&display, "andre");
    let window = bring(&display, "kunder");
    let long = "Ægir Østergård 😀 ".repeat(200);
    let strokes = [text(&long), press(NamedKey::Enter, Modifiers::NONE, 1)];
    let ended = thread::scope(|scope| {
        let typing = scope.spawn(|| type_all(&window, &strokes));
        // In the middle: something was typed, and much more is to come.
        let begun = field.line();
        assert!(begun.starts_with("text "), "{begun}");
        bring(&display, "andre");
        typing.join().unwrap()
    });
    let Err(TypingError::FocusMoved { typed }) = ended else { panic!("it went on: {ended:?}") };
    let expected: String = long.chars().take(typed).collect();
    assert!(!expected.is_empty() && expected.len() < long.len());
    field.await_text("text", &expected);
    assert!(!window.is_still());
    // What is typed now is the first that the other program gets.
    type_all(&bring(&display, "andre"), &[text("x")]).unwrap();
    assert_eq!(other.line(), "text \"x\"");
}

#[test]
fn without_the_keyboard_nothing_is_typed_at_all() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let listener = Listener::focused(&display);
    let nothing = TypingError::FocusMoved { typed: 0 };
    assert_eq!(type_all(&window, &[text("hemmeligt")]), Err(nothing));
    assert!(listener.keys_before(&display, 67).is_empty(), "F1 is the first key that it hears");
    type_all(&bring(&display, "kunder"), &[text("x")]).unwrap();
    assert_eq!(field.line(), "text \"x\"");
}

#[test]
fn a_dialog_that_the_first_keys_open_is_typed_into_and_an_older_window_of_the_program_is_not() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    type_all(&window, &[press(NamedKey::F(2), Modifiers::NONE, 1)]).unwrap();
    eventually("the dialog has the keyboard", || {
        (window.is_still() && display.run("xdotool", &["getactivewindow", "getwindowname"]) == "dialog")
            .then_some(())
    });
    type_all(&window, &[text("Ærø"), press(NamedKey::Escape, Modifiers::NONE, 1)]).unwrap();
    field.await_text("dialog", "Ærø");

    type_all(&bring(&display, "kunder"), &[press(NamedKey::F(3), Modifiers::NONE, 1)]).unwrap();
    eventually("the second window is in use", || {
        (display.run("xdotool", &["getactivewindow", "getwindowname"]) == "another").then_some(())
    });
    display.run("xdotool", &["search", "--name", "^kunder$", "windowactivate", "--sync"]);
    let window = bring(&display, "kunder");
    assert_eq!(window.title(), "kunder");
    display.run("xdotool", &["search", "--name", "^another$", "windowactivate", "--sync"]);
    assert_eq!(type_all(&window, &[text("x")]), Err(TypingError::FocusMoved { typed: 0 }));
}

#[test]
fn it_stops_when_it_is_told_to() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let stop = AtomicBool::new(false);
    let long = "0123456789".repeat(500);
    let strokes = [text(&long)];
    let ended = thread::scope(|scope| {
        let typing = scope.spawn(|| type_into(&window, &strokes, &stop));
        assert!(field.line().starts_with("text "));
        stop.store(true, Ordering::Relaxed);
        typing.join().unwrap()
    });
    let Err(TypingError::Stopped { typed }) = ended else { panic!("it went on: {ended:?}") };
    assert!(typed < long.len());
    field.await_text("text", &long[..typed]);
    assert_eq!(type_into(&window, &strokes, &stop), Err(TypingError::Stopped { typed: 0 }));
}

#[test]
fn keys_that_the_user_holds_are_waited_for() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let strokes = [text("aøc")];
    for held in ["ctrl", "shift", "alt", "super", "ISO_Level3_Shift"] {
        display.run("xdotool", &["keydown", held]);
        thread::scope(|scope| {
            let typing = scope.spawn(|| type_all(&window, &strokes));
            // Nothing tells that it waits; a short while shows it where it does not.
            thread::park_timeout(std::time::Duration::from_millis(100));
            assert_eq!(field.last_text(), "", "{held}");
            display.run("xdotool", &["keyup", held]);
            typing.join().unwrap().unwrap_or_else(|error| panic!("{held}: {error}"));
        });
        field.await_text("text", "aøc");
        type_all(&window, &[press(NamedKey::Backspace, Modifiers::NONE, 3)]).unwrap();
        field.await_text("text", "");
    }
}

#[test]
fn a_key_that_is_held_for_good_is_not_typed_with() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    display.run("xdotool", &["keydown", "ctrl"]);
    assert_eq!(type_all(&window, &[text("q")]), Err(TypingError::Refused(Refusal::KeysHeld)));
    display.run("xdotool", &["keyup", "ctrl"]);
    type_all(&window, &[text("x")]).unwrap();
    assert_eq!(field.line(), "text \"x\"");
}

#[test]
fn caps_lock_turns_nothing_round_and_is_on_again_afterwards() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let (connection, root) = display.connect();
    display.run("xdotool", &["key", "Caps_Lock"]);
    assert!(is_caps_lock_on(&connection, root));
    type_all(&window, &[text("Ærø ж Ж 12")]).unwrap();
    field.await_text("text", "Ærø ж Ж 12");
    assert!(is_caps_lock_on(&connection, root));
}

#[test]
fn a_program_that_hangs_is_not_typed_into_any_further_and_gets_what_was_typed() {
    use rustix::process::{Pid, Signal, kill_process};
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    let pid = Pid::from_child(&field.process.0);
    kill_process(pid, Signal::STOP).unwrap();
    let long = "Ærø жз ".repeat(20);
    assert_eq!(type_all(&window, &[text(&long)]), Err(TypingError::Refused(Refusal::NotReacting)));
    kill_process(pid, Signal::CONT).unwrap();
    let first = field.line();
    assert!(first.starts_with("text \"\\u00c6"), "{first}");
}

#[test]
fn a_keyboard_that_another_program_has_to_itself_gets_nothing() {
    let display = Display::start("dk");
    let field = TextField::called(&display, "kunder");
    let window = bring(&display, "kunder");
    // As a screen lock does: the window keeps the focus, and the keys go elsewhere.
    let (lock, root) = display.connect();
    let grabbed =
        lock.grab_keyboard(false, root, x11rb::CURRENT_TIME, GrabMode::ASYNC, GrabMode::ASYNC).unwrap();
    assert_eq!(grabbed.reply().unwrap().status, GrabStatus::SUCCESS);
    assert_eq!(type_all(&window, &[text("kode")]), Err(TypingError::Refused(Refusal::KeyboardTaken)));
    assert!(lock.poll_for_event().unwrap().is_none());
    lock.ungrab_keyboard(x11rb::CURRENT_TIME).unwrap().check().unwrap();
    type_all(&window, &[text("x")]).unwrap();
    assert_eq!(field.line(), "text \"x\"");
}
