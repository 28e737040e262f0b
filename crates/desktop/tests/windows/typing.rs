//! The window of another program: brought to the front, and typed into.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use desktop::focus::{FocusError, FocusedWindow, bring};
use desktop::typing::{TypingError, type_into};
use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use windows::Win32::Foundation::{LPARAM, WPARAM};
use windows::Win32::UI::WindowsAndMessaging::{
    IsIconic, IsZoomed, PostMessageW, SW_MINIMIZE, ShowWindow, WM_CLOSE,
};

use windows::Win32::UI::Input::KeyboardAndMouse::{
    GetKeyState, INPUT, INPUT_0, INPUT_KEYBOARD, KEYBD_EVENT_FLAGS, KEYBDINPUT, KEYEVENTF_KEYUP, SendInput,
    VK_CAPITAL, VK_CONTROL,
};

use crate::field::{Field, alone_at_the_keyboard, in_use, text_in, until, window_says};

const NONE: Modifiers = Modifiers::NONE;
const CONTROL: Modifiers = Modifiers { control: true, ..NONE };
const SHIFT: Modifiers = Modifiers { shift: true, ..NONE };

fn typed(window: &FocusedWindow, strokes: &[Stroke]) -> Result<(), TypingError> {
    type_into(window, strokes, &AtomicBool::new(false))
}

fn text(text: &str) -> Stroke {
    Stroke::Text(text.to_owned())
}

fn press(key: NamedKey, modifiers: Modifiers, times: u16) -> Stroke {
    Stroke::Press { key: Key::Named(key), modifiers, times }
}

/// As the user does.
fn hold_control(down: bool) {
    let flags = if down { KEYBD_EVENT_FLAGS(0) } else { KEYEVENTF_KEYUP };
    let key = KEYBDINPUT { wVk: VK_CONTROL, dwFlags: flags, ..Default::default() };
    let event = INPUT { r#type: INPUT_KEYBOARD, Anonymous: INPUT_0 { ki: key } };
    // SAFETY: one event is passed with its size.
    assert_eq!(unsafe { SendInput(&[event], i32::try_from(size_of::<INPUT>()).unwrap()) }, 1);
}

#[test]
fn a_program_in_the_background_gets_every_letter_of_every_script_and_its_keys() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "Kundekartotek æøå");
    let other = Field::open(folder.path(), "other");
    let window = bring("KUNDEKARTOTEK ÆØÅ.exe", false).unwrap();
    assert!(window.is_still());
    assert_eq!(window.title(), field.title());
    let letters = "Søren Ærøskøbing 100% {ENTER} +^~() ÅÆØ éüß Жук Ґанок 日本 😀👩\u{200d}👧 \"x\" \\ last";
    typed(&window, &[text(letters)]).unwrap();
    field.says(letters);

    // Keys: select what is there, type over it, mark three letters and let them be replaced, a new line.
    typed(
        &window,
        &[
            press(NamedKey::Home, CONTROL, 1),
            press(NamedKey::End, SHIFT, 1),
            text("0123456789"),
            press(NamedKey::Left, NONE, 4),
            press(NamedKey::Left, SHIFT, 3),
            press(NamedKey::Delete, NONE, 1),
            Stroke::Press { key: Key::Character('å'), modifiers: NONE, times: 2 },
            press(NamedKey::NumpadAdd, NONE, 1),
            press(NamedKey::End, NONE, 1),
            press(NamedKey::Enter, NONE, 1),
            Stroke::Held { modifiers: SHIFT, keys: vec![Key::Character('a'), Key::Character('b')] },
            Stroke::Down(Key::Named(NamedKey::LeftShift)),
            press(NamedKey::Home, NONE, 1),
            Stroke::Up(Key::Named(NamedKey::LeftShift)),
            press(NamedKey::Backspace, NONE, 1),
            text("last"),
        ],
    )
    .unwrap();
    field.says("012åå+6789\r\nlast");
    assert_eq!(other.text(), "");
}

#[test]
fn a_minimised_window_is_restored_and_maximised_where_that_is_wanted() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let _other = Field::open(folder.path(), "other");
    let window = field.window().unwrap();
    // SAFETY: requests to a window of a test.
    let minimise = || unsafe { ShowWindow(window, SW_MINIMIZE) };
    // SAFETY: questions.
    let stands = || unsafe { (IsIconic(window).as_bool(), IsZoomed(window).as_bool()) };
    let _was_shown = minimise();
    until("it is minimised", || stands() == (true, false));
    let brought = bring("crm", false).unwrap();
    assert_eq!((stands(), in_use() == window), ((false, false), true));
    assert!(brought.is_still());

    let _was_shown = minimise();
    until("it is minimised", || stands() == (true, false));
    bring("crm", true).unwrap();
    assert_eq!((stands(), in_use() == window), ((false, true), true));
    // What is maximised already stays so.
    bring("crm", true).unwrap();
    bring("crm", false).unwrap();
    assert_eq!((stands(), in_use() == window), ((false, true), true));
}

#[test]
fn no_such_program_and_this_program_itself_are_not_found_and_the_keyboard_stays_where_it_was() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let own = std::env::current_exe().unwrap();
    for program in ["no such program", "crm2", "cr", "", "*", own.to_str().unwrap()] {
        assert_eq!(bring(program, true).unwrap_err(), FocusError::NotFound { process: program.to_owned() });
    }
    assert_eq!(Some(in_use()), field.window());
}

#[test]
fn when_the_user_goes_to_another_window_typing_stops_and_that_one_gets_next_to_nothing() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let other = Field::open(folder.path(), "other");
    let window = field.is_brought();
    let long = "abcdefghij".repeat(200);
    let outcome = std::thread::scope(|scope| {
        let typing = scope.spawn(|| typed(&window, &[text(&long)]));
        until("typing has begun", || !field.text().is_empty());
        other.is_clicked();
        typing.join().unwrap()
    });
    let Err(TypingError::FocusMoved { typed }) = outcome else { panic!("{outcome:?}") };
    assert!(typed > 0 && typed < long.len(), "{typed}");
    assert!(!window.is_still());
    // What was on its way may have come to neither of them.
    let (here, there) = (field.text(), other.text());
    assert!(long.starts_with(&here) && here.len() + there.len() <= typed, "{typed}: {here} {there}");
    assert!(there.len() <= 8, "more than one burst: {there}");
    assert_eq!(in_use(), other.window().unwrap());
}

#[test]
fn caps_lock_changes_nothing_and_is_on_again_afterwards() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    let letters = [
        text("aB"),
        Stroke::Held { modifiers: SHIFT, keys: vec![Key::Character('c')] },
        Stroke::Down(Key::Character('d')),
        Stroke::Up(Key::Character('d')),
    ];
    typed(&window, &[press(NamedKey::CapsLock, NONE, 1)]).unwrap();
    typed(&window, &letters).unwrap();
    field.says("aBCd");
    // SAFETY: a question; the lowest bit says that it is on.
    let is_on = || unsafe { GetKeyState(VK_CAPITAL.0.into()) } & 1 != 0;
    until("it is on again", is_on);
    typed(&window, &[press(NamedKey::CapsLock, NONE, 1)]).unwrap();
    until("it is off", || !is_on());
}

#[test]
fn while_the_user_holds_ctrl_nothing_is_typed() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    hold_control(true);
    let waited = std::thread::scope(|scope| {
        let typing = scope.spawn(|| typed(&window, &[text("abc")]));
        // Long enough for it to have been typed, if it were.
        let other = std::thread::spawn(|| std::thread::park_timeout(Duration::from_millis(300)));
        other.join().unwrap();
        let so_far = field.text();
        hold_control(false);
        typing.join().unwrap().unwrap();
        so_far
    });
    assert_eq!(waited, "");
    field.says("abc");
}

#[test]
fn called_off_typing_stops() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    let (stop, long) = (AtomicBool::new(false), "x".repeat(1000));
    let outcome = std::thread::scope(|scope| {
        let typing = scope.spawn(|| type_into(&window, &[text(&long)], &stop));
        until("typing has begun", || !field.text().is_empty());
        stop.store(true, Ordering::Release);
        typing.join().unwrap()
    });
    let Err(TypingError::Stopped { typed }) = outcome else { panic!("{outcome:?}") };
    until("what was typed is there", || field.text().len() == typed);
}

#[test]
fn a_dialog_that_a_key_opens_gets_what_follows_and_a_window_that_was_there_does_not() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    typed(&window, &[text("before"), press(NamedKey::F(2), NONE, 1), text("Søren")]).unwrap();
    let dialog = field.dialog().unwrap();
    window_says(dialog, "Søren");
    assert_eq!(field.text(), "before");
    assert!(window.is_still());

    // The dialog is in use, and so is what is found.
    let found = bring(field.program(), false).unwrap();
    assert_eq!(found.title(), format!("{}: dialog", field.title()));
    field.is_clicked();
    assert_eq!(typed(&found, &[text("x")]), Err(TypingError::FocusMoved { typed: 0 }));
    assert_eq!((field.text(), text_in(dialog)), ("before".to_owned(), "Søren".to_owned()));
}

#[test]
fn when_the_window_is_closed_meanwhile_nothing_is_typed_elsewhere() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let other = Field::open(folder.path(), "other");
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    // SAFETY: a message to a window of a test.
    unsafe { PostMessageW(field.window(), WM_CLOSE, WPARAM(0), LPARAM(0)) }.unwrap();
    assert!(desktop::process::wait_for_end(field.number(), Duration::from_secs(60)));
    other.is_clicked();
    assert_eq!(typed(&window, &[text("x")]), Err(TypingError::FocusMoved { typed: 0 }));
    assert_eq!(other.text(), "");
}

#[test]
fn a_key_that_the_keyboard_has_not_is_named_and_nothing_is_typed() {
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let field = Field::open(folder.path(), "crm");
    let window = field.is_brought();
    let strokes = [Stroke::Press { key: Key::Character('Ж'), modifiers: CONTROL, times: 1 }];
    let refused = typed(&window, &strokes).unwrap_err();
    assert!(refused.to_string().contains('Ж'), "{refused}");
    assert_eq!(field.text(), "");
}
