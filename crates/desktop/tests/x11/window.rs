//! The truth about a window, read from a real X server beside what xwininfo answers.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::display::{Display, Running, eventually};
use desktop::x11_window::{Rectangle, WindowTruth, X11Error, XServer};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, PropMode};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// An xterm, and the means of a pager to do things to it.
struct Terminal<'a> {
    display: &'a Display,
    server: XServer,
    pager: RustConnection,
    root: u32,
    window: u32,
    process: Running,
}

impl<'a> Terminal<'a> {
    fn open(display: &'a Display) -> Self {
        let process = Running(
            display
                .command("xterm")
                .args(["-e", "sleep", "1000"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("xterm (package xterm) starts"),
        );
        let window = eventually("xterm has a window", || {
            let search = ["search", "--onlyvisible", "--class", "XTerm"];
            let found = display.command("xdotool").args(search).output().unwrap();
            let found = String::from_utf8(found.stdout).unwrap();
            found.lines().next()?.parse().ok()
        });
        let (pager, root) = display.connect();
        let terminal = Self {
            display,
            server: XServer::connect(Some(&display.name)).unwrap(),
            pager,
            root,
            window,
            process,
        };
        terminal.becomes("framed and active", |truth| {
            truth.mapped && truth.active && truth.frame != truth.content
        });
        terminal
    }

    fn truth(&self) -> WindowTruth {
        self.server.window(self.window).unwrap()
    }

    fn becomes(&self, what: &str, holds: impl Fn(&WindowTruth) -> bool) -> WindowTruth {
        eventually(&format!("the terminal is {what}"), || Some(self.truth()).filter(&holds))
    }

    fn atom(&self, name: &str) -> u32 {
        let atom = self.pager.intern_atom(false, name.as_bytes()).unwrap();
        atom.reply().unwrap().atom
    }

    /// Adds (1) or removes (0) states, as a taskbar would.
    fn set_state(&self, add: u32, states: [&str; 2]) {
        let states = states.map(|s| if s.is_empty() { 0 } else { self.atom(s) });
        let message = ClientMessageEvent::new(
            32,
            self.window,
            self.atom("_NET_WM_STATE"),
            [add, states[0], states[1], 2, 0],
        );
        let to = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        self.pager.send_event(false, self.root, to, message).unwrap();
        self.pager.flush().unwrap();
    }

    fn xdotool(&self, verb: &str, arguments: &[&str]) {
        let window = self.window.to_string();
        let mut all = vec![verb, &window];
        all.extend(arguments);
        self.display.run("xdotool", &all);
    }

    /// The content as xwininfo tells it.
    fn seen_by_xwininfo(&self) -> Rectangle {
        let told = self.display.run("xwininfo", &["-id", &self.window.to_string()]);
        let number = |label: &str| {
            let line = told.lines().find_map(|line| line.trim().strip_prefix(label));
            line.unwrap().trim().parse::<i32>().unwrap()
        };
        Rectangle {
            x: number("Absolute upper-left X:"),
            y: number("Absolute upper-left Y:"),
            width: number("Width:").unsigned_abs(),
            height: number("Height:").unsigned_abs(),
        }
    }
}

#[test]
fn content_and_frame_are_where_the_window_manager_has_put_them() {
    let display = Display::start("us");
    let terminal = Terminal::open(&display);
    terminal.xdotool("windowsize", &["500", "300"]);
    terminal.xdotool("windowmove", &["200", "150"]);
    let truth = terminal.becomes("moved", |truth| {
        // xterm sizes in whole characters, so the size is not to the pixel.
        (truth.frame.x, truth.frame.y) == (200, 150) && truth.content.width.abs_diff(500) < 20
    });
    assert_eq!(truth.content, terminal.seen_by_xwininfo());
    let extents = terminal.server.frame_extents(terminal.window).unwrap();
    let extents = extents.expect("openbox decorates");
    assert!(extents.top > 10, "a title bar: {extents:?}");
    assert_eq!(truth.frame.height, truth.content.height + extents.top + extents.bottom);
    assert_eq!(truth.frame.width, truth.content.width + extents.left + extents.right);
    // Partly off the screen, to the left and above.
    let window = terminal.window.to_string();
    display.run("xdotool", &["windowmove", "--", &window, "-50", "-5"]);
    let truth = terminal.becomes("off the edge", |truth| truth.frame.x == -50);
    assert_eq!(truth.content, terminal.seen_by_xwininfo());
}

#[test]
fn every_state_is_told_when_it_begins_and_when_it_ends() {
    let display = Display::start("us");
    let terminal = Terminal::open(&display);
    let plain = terminal.truth();
    assert!(!plain.above && !plain.fullscreen && !plain.hidden);
    assert!(!plain.maximized_horizontally && !plain.maximized_vertically);

    terminal.set_state(1, ["_NET_WM_STATE_ABOVE", ""]);
    terminal.becomes("above", |truth| truth.above && !truth.fullscreen);
    terminal.set_state(0, ["_NET_WM_STATE_ABOVE", ""]);
    terminal.becomes("no longer above", |truth| !truth.above);

    terminal.set_state(1, ["_NET_WM_STATE_FULLSCREEN", ""]);
    let full = terminal.becomes("fullscreen", |truth| truth.fullscreen && truth.content.width == 1024);
    assert_eq!(full.frame, full.content);
    terminal.set_state(0, ["_NET_WM_STATE_FULLSCREEN", ""]);
    terminal.becomes("as before", |truth| *truth == plain);

    terminal.set_state(1, ["_NET_WM_STATE_MAXIMIZED_VERT", ""]);
    terminal.becomes("high", |truth| truth.maximized_vertically && !truth.maximized_horizontally);
    terminal.set_state(1, ["_NET_WM_STATE_MAXIMIZED_HORZ", ""]);
    terminal.becomes("maximised", |truth| truth.maximized_vertically && truth.maximized_horizontally);

    terminal.xdotool("windowminimize", &[]);
    terminal.becomes("minimised", |truth| truth.hidden && !truth.mapped && !truth.active);
    terminal.xdotool("windowactivate", &[]);
    terminal.becomes("back", |truth| !truth.hidden && truth.mapped && truth.active);
}

#[test]
fn a_window_that_is_gone_is_said_to_be_gone() {
    let display = Display::start("us");
    let mut terminal = Terminal::open(&display);
    terminal.process.0.kill().unwrap();
    let error =
        eventually("the window goes with its program", || terminal.server.window(terminal.window).err());
    assert_eq!(error, X11Error::NoSuchWindow);
}

#[test]
fn the_work_area_is_the_monitor_without_the_panel() {
    let display = Display::start("us");
    let server = XServer::connect(Some(&display.name)).unwrap();
    let whole = Rectangle { x: 0, y: 0, width: 1024, height: 768 };
    let monitors = eventually("openbox tells its work area", || {
        Some(server.monitors().unwrap()).filter(|m| m[0].work_area == whole)
    });
    assert_eq!(monitors.len(), 1);
    assert_eq!(monitors[0].area, whole);
    assert!(monitors[0].primary || !monitors[0].name.is_empty());

    // A panel of 40 pixels at the lower edge.
    let (connection, root) = display.connect();
    let panel = connection.generate_id().unwrap();
    connection
        .create_window(
            x11rb::COPY_DEPTH_FROM_PARENT,
            panel,
            root,
            0,
            728,
            1024,
            40,
            0,
            x11rb::protocol::xproto::WindowClass::INPUT_OUTPUT,
            x11rb::COPY_FROM_PARENT,
            &x11rb::protocol::xproto::CreateWindowAux::new(),
        )
        .unwrap();
    let atom = |name: &str| {
        let atom = connection.intern_atom(false, name.as_bytes()).unwrap();
        atom.reply().unwrap().atom
    };
    for (property, kind, values) in [
        ("_NET_WM_STRUT", AtomEnum::CARDINAL, vec![0, 0, 0, 40]),
        ("_NET_WM_WINDOW_TYPE", AtomEnum::ATOM, vec![atom("_NET_WM_WINDOW_TYPE_DOCK")]),
    ] {
        connection.change_property32(PropMode::REPLACE, panel, atom(property), kind, &values).unwrap();
    }
    connection.map_window(panel).unwrap();
    connection.flush().unwrap();
    let free = Rectangle { height: 728, ..whole };
    eventually("the panel's strip is not free", || {
        let monitors = server.monitors().unwrap();
        (monitors[0].work_area == free && monitors[0].area == whole).then_some(())
    });
}

#[test]
fn a_display_that_is_not_there_is_an_error_at_once() {
    let refused = XServer::connect(Some(":4999")).unwrap_err();
    assert!(matches!(refused, X11Error::Connect(_)), "{refused}");
}

#[test]
fn a_server_that_never_answers_is_not_waited_for() {
    // It takes the connection and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let Some(display) = port.checked_sub(6000) else {
        panic!("the kernel's ports for the asking lie above 6000");
    };
    let begun = Instant::now();
    let refused = XServer::connect(Some(&format!("127.0.0.1:{display}"))).unwrap_err();
    assert!(matches!(refused, X11Error::Connect(_)), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(30));
}
