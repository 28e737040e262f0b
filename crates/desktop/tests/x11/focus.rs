//! The window of a program gets the keyboard, under two window managers, or nothing happens and it is said why.

use std::os::unix::process::CommandExt as _;
use std::process::Stdio;

use desktop::focus::{FocusError, FocusedWindow, Obstacle, bring_on};
use desktop::x11_window::XServer;

use crate::display::{Display, Listener, Manager, Running, eventually};
use crate::programs::{Terminal, TextField};

const MANAGERS: [Manager; 2] = [Manager::Openbox, Manager::Xfwm4];

fn bring(display: &Display, process: &str, maximise: bool) -> Result<FocusedWindow, FocusError> {
    bring_on(&display.name, process, maximise)
}

fn not_found(process: &str) -> FocusError {
    FocusError::NotFound { process: process.to_owned() }
}

#[test]
fn a_program_is_found_by_its_file_its_first_argument_or_the_cut_name_that_the_kernel_keeps() {
    let display = Display::start("us");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("AVeryVeryVeryLongName.exe");
    std::fs::copy("/usr/bin/xterm", &copy).unwrap();
    let mut command = display.command(&copy);
    // Neither the file nor the first argument: the file is gone, and the argument is another.
    command.arg0("x").args(["-T", "long one", "-e", "sleep", "600"]).stderr(Stdio::null());
    let _long = Running(command.spawn().unwrap());
    let _field = TextField::called(&display, "C:\\Kunder\\Kundekartotek ÆØÅ.EXE");
    let _terminal = Terminal::open(&display);
    eventually("the window of the long name is there", || {
        bring(&display, "averyveryverylongname", false).ok()
    });
    std::fs::remove_file(&copy).unwrap();
    for (process, title) in [
        ("AVeryVeryVeryLongName.exe", "long one"),
        ("averyveryverylongname", "long one"),
        ("kundekartotek æøå", "C:\\Kunder\\Kundekartotek ÆØÅ.EXE"),
        ("Kundekartotek ÆØÅ.exe", "C:\\Kunder\\Kundekartotek ÆØÅ.EXE"),
        (" XTERM ", "sh"),
        ("/opt/x/xterm", "sh"),
    ] {
        let window = bring(&display, process, false).unwrap_or_else(|error| panic!("{process}: {error}"));
        assert_eq!(window.title(), title, "{process}");
        assert!(window.is_still());
    }
    for process in ["notepad.exe", "xter", "xterms", "sh", "", "  ", "/"] {
        assert_eq!(bring(&display, process, false).unwrap_err(), not_found(process.trim()), "{process:?}");
    }
}

#[test]
fn it_gets_the_keyboard_wherever_it_was_and_is_maximised_where_that_is_asked_for() {
    for manager in MANAGERS {
        let display = Display::managed_by(manager, "us");
        display.run("xdotool", &["set_num_desktops", "2"]);
        let server = XServer::connect(Some(&display.name)).unwrap();
        let field = TextField::called(&display, "kunder");
        let other = TextField::called(&display, "andre");
        let id = display.run("xdotool", &["search", "--onlyvisible", "--name", "^kunder$"]);
        let number: u32 = id.lines().next().unwrap().parse().unwrap();
        let truth = || server.window(number).unwrap();

        let window = bring(&display, "kunder", false).unwrap();
        assert!(truth().active && window.is_still(), "{manager:?}");
        assert!(!truth().maximized_vertically, "{manager:?}");

        let window = bring(&display, "andre", false).unwrap();
        assert!(window.is_still() && !truth().active, "{manager:?}");
        display.run("xdotool", &["windowminimize", &id]);
        eventually("it is minimised", || truth().hidden.then_some(()));
        let window = bring(&display, "kunder", true).unwrap();
        assert!(truth().active && window.is_still(), "{manager:?}");
        assert!(truth().maximized_vertically && truth().maximized_horizontally, "{manager:?}");

        display.run("xdotool", &["set_desktop_for_window", &id, "1"]);
        eventually("it is on the other desktop", || (!truth().active).then_some(()));
        let window = bring(&display, "kunder", false).unwrap();
        assert!(truth().active && window.is_still(), "{manager:?}");
        drop((field, other));
        eventually("a window that is closed has no keyboard", || (!window.is_still()).then_some(()));
        assert_eq!(bring(&display, "kunder", false).unwrap_err(), not_found("kunder"), "{manager:?}");
    }
}

#[test]
fn a_window_that_cannot_be_maximised_gets_the_keyboard_all_the_same() {
    let display = Display::start("us");
    let _field = TextField::with(&display, "lille", &["lille", "fixed"]);
    assert!(bring(&display, "lille", true).unwrap().is_still());
}

#[test]
fn of_two_windows_the_one_that_was_used_last_counts() {
    let display = Display::start("us");
    let _first = TextField::with(&display, "kunder", &["first"]);
    let _second = TextField::with(&display, "kunder", &["second"]);
    for title in ["first", "second", "first"] {
        display.run("xdotool", &["search", "--name", &format!("^{title}$"), "windowactivate", "--sync"]);
        let _other = Listener::focused(&display);
        assert_eq!(bring(&display, "kunder", false).unwrap().title(), title);
    }
}

#[test]
fn the_apps_own_window_is_never_the_one() {
    let display = Display::start("us");
    let _own = Listener::focused(&display);
    let tests = std::env::current_exe().unwrap();
    let name = tests.file_name().unwrap().to_str().unwrap();
    assert_eq!(bring(&display, name, false).unwrap_err(), not_found(name));
}

#[test]
fn without_a_window_manager_or_a_display_it_is_unsupported_and_says_so() {
    let bare = Display::unmanaged();
    let _terminal = Terminal::open(&bare);
    let no_manager = FocusError::Unsupported(Obstacle::NoWindowManager);
    assert_eq!(bring(&bare, "xterm", false).unwrap_err(), no_manager);
    let no_display = FocusError::Unsupported(Obstacle::NoDisplay);
    assert_eq!(bring_on(":9999", "xterm", false).unwrap_err(), no_display);
}
