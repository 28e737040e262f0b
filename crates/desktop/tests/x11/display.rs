//! A display of a test's own: Xvfb, openbox, keys pressed by xdotool, and a window that listens.
//!
//! The display is named by the X server itself, so tests run side by side; everything started here
//! ends with the value that stands for it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, MapState, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// What takes milliseconds on an idle machine.
pub const SOON: Duration = Duration::from_secs(15);

/// Asks until the answer is `Some`, at most for [`SOON`].
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + SOON;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "never came true: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A process that ends with this value.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command) -> Running {
    match command.spawn() {
        Ok(child) => Running(child),
        Err(e) => panic!(
            "{:?} cannot be started ({e}): the tests of the display need the Debian packages \
             xvfb, openbox, xfwm4, dbus, xdotool, x11-xkb-utils and xterm",
            command.get_program()
        ),
    }
}

/// Lines that a child writes, read as they come.
pub fn lines_of(output: impl std::io::Read + Send + 'static) -> Mutex<Receiver<String>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Mutex::new(receiver)
}

/// Which window manager a display has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    Openbox,
    /// That of Xfce. It reads its settings over a session bus.
    Xfwm4,
}

/// An X server with a window manager, and nothing else.
pub struct Display {
    pub name: String,
    // Dropped in this order: what lives on the display first.
    window_manager: Option<Running>,
    _bus: Option<Running>,
    server: Running,
}

impl Display {
    /// Starts Xvfb and openbox with this keyboard layout.
    pub fn start(layout: &str) -> Self {
        Self::managed_by(Manager::Openbox, layout)
    }

    /// Starts Xvfb and this window manager, with this keyboard layout.
    pub fn managed_by(manager: Manager, layout: &str) -> Self {
        let mut display = Self::unmanaged();
        let name = &display.name;
        set_layout(name, layout);
        let (mut program, bus) = match manager {
            Manager::Openbox => (Command::new("openbox"), None),
            Manager::Xfwm4 => {
                let (bus, address) = session_bus();
                let mut program = Command::new("xfwm4");
                program.arg("--compositor=off").env("DBUS_SESSION_BUS_ADDRESS", address);
                (program, Some(bus))
            }
        };
        let window_manager = start(
            program
                .env("DISPLAY", name)
                .env_remove("WAYLAND_DISPLAY")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        (display.window_manager, display._bus) = (Some(window_manager), bus);
        display.await_window_manager();
        display
    }

    /// Starts Xvfb alone.
    pub fn unmanaged() -> Self {
        Self::of_screens(1)
    }

    /// Starts Xvfb alone, with screens that are each a root window of its own.
    pub fn of_screens(screens: u8) -> Self {
        let screens =
            (0..screens).flat_map(|n| ["-screen".to_owned(), n.to_string(), "1024x768x24".to_owned()]);
        let mut server = start(
            Command::new("Xvfb")
                // Without -noreset the keyboard map is lost whenever the last client leaves.
                .args(["-displayfd", "1", "-noreset"])
                .args(screens)
                .args(["-nolisten", "tcp"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let number = lines_of(server.0.stdout.take().unwrap())
            .into_inner()
            .unwrap()
            .recv_timeout(SOON)
            .expect("Xvfb names its display");
        let name = format!(":{}", number.trim());
        Self { name, window_manager: None, _bus: None, server }
    }

    pub fn is_managed(&self) -> bool {
        self.window_manager.is_some()
    }

    /// Ends the X server under all its clients.
    pub fn lose_server(&mut self) {
        self.server.0.kill().unwrap();
        self.server.0.wait().unwrap();
    }

    /// Loads another layout.
    pub fn set_layout(&self, layout: &str) {
        set_layout(&self.name, layout);
    }

    /// A program on this display, and nothing of the session that runs the tests.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name);
        for name in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_SESSION_TYPE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs a program to its end; its output.
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self
            .command(program)
            .args(arguments)
            .output()
            .unwrap_or_else(|e| panic!("{program} cannot be started: {e}"));
        assert!(
            output.status.success(),
            "{program} {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Presses and releases keys; a number of two or three digits is a keycode.
    pub fn press(&self, keys: &str) {
        self.run("xdotool", &["key", keys]);
    }

    pub fn connect(&self) -> (RustConnection, Window) {
        let (connection, screen) = RustConnection::connect(Some(&self.name)).unwrap();
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }

    /// A window manager names itself before it listens, and a window that is mapped in between is never
    /// shown: one is asked for until it is.
    fn await_window_manager(&self) {
        let (connection, root) = self.connect();
        let window = new_window(&connection, root);
        eventually("the window manager manages the display", || {
            connection.map_window(window).unwrap();
            let tree = connection.query_tree(window).unwrap().reply().unwrap();
            (tree.parent != root).then_some(())
        });
    }
}

/// A bus of the display's own, and its address.
fn session_bus() -> (Running, String) {
    let mut bus = start(
        Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let address = lines_of(bus.0.stdout.take().unwrap())
        .into_inner()
        .unwrap()
        .recv_timeout(SOON)
        .expect("the bus says its address");
    (bus, address)
}

/// A window of 300 × 200 pixels that hears keys; not yet shown.
pub fn new_window(connection: &RustConnection, root: Window) -> Window {
    let window = connection.generate_id().unwrap();
    connection
        .create_window(
            x11rb::COPY_DEPTH_FROM_PARENT,
            window,
            root,
            100,
            100,
            300,
            200,
            0,
            WindowClass::INPUT_OUTPUT,
            x11rb::COPY_FROM_PARENT,
            &CreateWindowAux::new().event_mask(EventMask::KEY_PRESS),
        )
        .unwrap();
    window
}

fn set_layout(display: &str, layout: &str) {
    let status = Command::new("setxkbmap")
        .env("DISPLAY", display)
        .arg(layout)
        .status()
        .unwrap_or_else(|e| panic!("setxkbmap (package x11-xkb-utils) cannot be started: {e}"));
    assert!(status.success(), "setxkbmap {layout}");
}

/// Another program's window with the focus: it hears every key that no shortcut takes.
pub struct Listener {
    connection: RustConnection,
    root: Window,
}

impl Listener {
    pub fn focused(display: &Display) -> Self {
        let (connection, root) = display.connect();
        let window = new_window(&connection, root);
        connection.map_window(window).unwrap();
        eventually("the listener is shown", || {
            let seen = connection.get_window_attributes(window).unwrap().reply();
            (seen.unwrap().map_state == MapState::VIEWABLE).then_some(())
        });
        display.run("xdotool", &["windowactivate", "--sync", &window.to_string()]);
        eventually("the listener has the focus", || {
            let focus = connection.get_input_focus().unwrap().reply().unwrap();
            (focus.focus == window).then_some(())
        });
        Self { connection, root }
    }

    /// The keycode of the next key that reaches this window.
    pub fn next_key(&self) -> u8 {
        eventually("a key reaches the other program", || match self.connection.poll_for_event().unwrap() {
            Some(Event::KeyPress(press)) => Some(press.detail),
            _ => None,
        })
    }

    /// Presses these keys, by keycode, and releases them again.
    pub fn press(&self, keycodes: &[u8]) {
        use x11rb::protocol::xproto::{KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
        let down = keycodes.iter().map(|keycode| (KEY_PRESS_EVENT, keycode));
        let up = keycodes.iter().map(|keycode| (KEY_RELEASE_EVENT, keycode));
        for (event, &keycode) in down.chain(up.rev()) {
            self.connection
                .xtest_fake_input(event, keycode, x11rb::CURRENT_TIME, self.root, 0, 0, 0)
                .unwrap()
                .check()
                .unwrap();
        }
    }

    /// Keys since the last question. `marker` is pressed last, so that there is an end to wait for.
    pub fn keys_before(&self, display: &Display, marker: u8) -> Vec<u8> {
        display.press(&marker.to_string());
        let mut keys = Vec::new();
        loop {
            let key = self.next_key();
            if key == marker {
                return keys;
            }
            keys.push(key);
        }
    }

    /// The keys that somebody else holds with exactly these modifiers.
    pub fn keys_held(&self, modifiers: x11rb::protocol::xproto::ModMask) -> Vec<u8> {
        let setup = self.connection.setup();
        (setup.min_keycode..=setup.max_keycode)
            .filter(|&keycode| {
                let grabbed = self
                    .connection
                    .grab_key(false, self.root, modifiers, keycode, GrabMode::ASYNC, GrabMode::ASYNC)
                    .unwrap()
                    .check();
                if grabbed.is_ok() {
                    let released = self.connection.ungrab_key(keycode, self.root, modifiers);
                    released.unwrap().check().unwrap();
                }
                grabbed.is_err()
            })
            .collect()
    }
}
