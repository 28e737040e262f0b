//! The harness sees what it says it sees: tried on a program that is not ours, because a test that
//! cannot fail proves nothing.

use x11rb::protocol::xproto::ModMask;

use crate::harness::keys::{Rival, code};
use crate::harness::picture::Picture;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;
use crate::harness::xwindow::{XWindow, mapped};

#[test]
fn a_window_is_found_by_its_process_and_measured_where_it_was_moved_to() {
    let screen = Screen::start();
    let program = screen.another_program();
    let window = XWindow::of(&screen, program.process());
    assert!(window.has_focus() && window.is_mapped());
    let frame = window.frame();
    assert!(frame.iter().any(|side| *side > 0), "openbox gives it a frame: {frame:?}");
    let size = window.geometry().unwrap();
    for (x, y) in [(200, 150), (0, 0), (37, 411)] {
        window.move_frame(x, y);
        poll::until_equal("where it was moved to", Some((x, y)), || {
            window.geometry().map(|now| (now.x, now.y))
        });
    }
    assert_eq!(window.geometry().map(|now| (now.width, now.height)), Some((size.width, size.height)));
    assert!(!window.is("ABOVE"));
    screen.said("wmctrl", &["-i", "-r", window.id(), "-b", "add,above"]);
    window.wait_until("ABOVE");
    assert!(mapped(&screen, std::process::id()).is_empty());
}

#[test]
fn a_key_that_another_program_holds_is_taken_and_one_that_was_let_go_is_not() {
    let screen = Screen::start();
    let (holder, rival) = (Rival::on(&screen), Rival::on(&screen));
    let modifiers = ModMask::CONTROL | ModMask::M1;
    assert!(!rival.is_taken(modifiers, code::COMMA));
    assert!(holder.take(modifiers, code::COMMA));
    assert!(rival.is_taken(modifiers, code::COMMA));
    assert!(!rival.is_taken(ModMask::CONTROL, code::COMMA));
    assert!(rival.taken(modifiers).contains(&code::COMMA));
    drop(holder);
    poll::until("the key is free", || !rival.is_taken(modifiers, code::COMMA));
}

#[test]
fn the_layout_decides_which_key_types_a_sign() {
    let screen = Screen::start();
    screen.set_layout("dk");
    let keys = process::said(screen.command("xmodmap").arg("-pke"));
    let line = keys.lines().find(|line| line.contains(&format!("keycode  {} =", code::BRACKET_LEFT)));
    assert!(line.is_some_and(|line| line.contains("aring")), "{line:?}");
}

#[test]
fn colours_on_the_display_are_read_where_they_are() {
    let screen = Screen::start();
    process::output(screen.command("xsetroot").args(["-solid", "#12ab56"]));
    poll::until("the ground has its colour", || Picture::of(&screen).colour(700, 450) == [0x12, 0xab, 0x56]);
    let picture = Picture::of(&screen);
    assert!((picture.share([0x12, 0xab, 0x56], 0, 0, 100, 100) - 1.0).abs() < f64::EPSILON);
}

#[test]
fn whoever_connects_is_named_by_program_and_process() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let _ours = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (stream, _) = listener.accept().unwrap();
    let said = process::at_the_other_end(&stream);
    assert!(said.contains("desktop") && said.ends_with(&format!("({})", std::process::id())), "{said}");
}
