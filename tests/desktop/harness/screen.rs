//! A display of our own, with a window manager.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::home::Home;
use super::poll;
use super::process::{self, Running};

/// Size of the display in pixels.
pub const WIDTH: u32 = 1440;
pub const HEIGHT: u32 = 900;

/// Which window manager a screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    Openbox,
    /// That of Xfce. It reads its settings over a session bus.
    Xfwm4,
}

/// An X server and a window manager; both end with this value.
#[derive(Debug)]
pub struct Screen {
    // In this order: the window manager ends before its display.
    _window_manager: Running,
    _bus: Option<Running>,
    _server: Running,
    name: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    _home: Home,
}

impl Screen {
    /// On a free display, once the window manager says that it manages it.
    #[track_caller]
    pub fn start() -> Self {
        Self::of_size(WIDTH, HEIGHT)
    }

    /// With this window manager.
    #[track_caller]
    pub fn managed_by(manager: Manager) -> Self {
        Self::of(manager, WIDTH, HEIGHT)
    }

    /// A display of this size in pixels.
    #[track_caller]
    pub fn of_size(width: u32, height: u32) -> Self {
        Self::of(Manager::Openbox, width, height)
    }

    #[track_caller]
    fn of(manager: Manager, width: u32, height: u32) -> Self {
        let home = Home::make();
        let server = Running::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")])
                .args(["-nolisten", "tcp", "-noreset"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let (server, name) = named(server).expect("Xvfb names its display");
        Self::on(server, name, home, manager, width, height)
    }

    /// On the display of an X server that runs, once the window manager says that it manages it.
    #[track_caller]
    pub fn on(server: Running, name: String, home: Home, manager: Manager, width: u32, height: u32) -> Self {
        let (mut program, bus) = match manager {
            Manager::Openbox => {
                let mut program = Command::new("openbox");
                program.arg("--sm-disable");
                (program, None)
            }
            Manager::Xfwm4 => {
                let (bus, address) = session_bus(&home);
                let mut program = Command::new("xfwm4");
                program.arg("--compositor=off").env("DBUS_SESSION_BUS_ADDRESS", address);
                (program, Some(bus))
            }
        };
        let window_manager = Running::start(
            home.give(&mut program).env("DISPLAY", &name).stdout(Stdio::null()).stderr(Stdio::null()),
        );
        poll::until("the window manager manages the display", || {
            process::said(Command::new("xprop").args([
                "-display",
                &name,
                "-root",
                "_NET_SUPPORTING_WM_CHECK",
            ]))
            .contains("window id")
        });
        Self { width, height, _window_manager: window_manager, _bus: bus, _server: server, name, _home: home }
    }

    /// As DISPLAY has it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Stops the X server, which answers nobody any more, until the value goes.
    #[track_caller]
    pub fn freeze(&self) -> Frozen<'_> {
        process::signal(self._server.id(), "STOP");
        poll::until("the X server stands still", || process::state(self._server.id()) == Some('T'));
        Frozen(self)
    }

    /// A program on this display.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY");
        command
    }

    /// What a program on this display prints.
    #[track_caller]
    pub fn said(&self, program: &str, words: &[&str]) -> String {
        process::said(self.command(program).args(words))
    }

    /// Presses and lets go of a combination, as xdotool names it. It goes to whoever has grabbed it,
    /// else to the window that has the focus.
    #[track_caller]
    pub fn press(&self, combination: &str) {
        let output = process::output(self.command("xdotool").args(["key", combination]));
        assert!(output.status.success(), "xdotool key {combination}");
    }

    /// Types letter by letter: letters and digits that every layout has, spaces and colons.
    #[track_caller]
    pub fn write(&self, text: &str) {
        let name = |letter: char| match letter {
            ' ' => "space".to_owned(),
            ':' => "colon".to_owned(),
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            // xdotool would leave it out without a word.
            letter => panic!("{letter:?} has no name here"),
        };
        let letters: Vec<String> = text.chars().map(name).collect();
        let output = process::output(self.command("xdotool").arg("key").args(&letters));
        assert!(output.status.success(), "xdotool key {letters:?}");
    }

    /// Gives the keyboard the layout of a country.
    #[track_caller]
    pub fn set_layout(&self, layout: &str) {
        let output = process::output(self.command("setxkbmap").args(["-layout", layout]));
        assert!(output.status.success(), "setxkbmap: {}", String::from_utf8_lossy(&output.stderr));
        poll::until("the layout is in force", || self.said("setxkbmap", &["-query"]).contains(layout));
    }

    /// Another program with a window that has the focus.
    #[track_caller]
    pub fn another_program(&self) -> OtherProgram {
        self.opened(Running::start(
            self.command("xterm").args(["-title", "another program", "-e", "cat"]).stderr(Stdio::null()),
        ))
    }

    #[track_caller]
    fn opened(&self, program: Running) -> OtherProgram {
        let id = poll::until_some("the other program's window", || {
            let found = self.said("xdotool", &["search", "--onlyvisible", "--name", "^another program$"]);
            found.lines().next().map(str::to_owned)
        });
        let other = OtherProgram { id, program };
        other.take_focus(self);
        other
    }

    /// Another program with the focus, that keeps what is typed in this file.
    #[track_caller]
    pub fn writing_program(&self, file: &Path) -> OtherProgram {
        let keeps = format!("cat >> '{}'", file.display());
        let title = ["-title", "another program", "-geometry", "100x30+90+90"];
        let mut program = self.command("xterm");
        program.args(title).args(["-e", "sh", "-c", &keeps]).stderr(Stdio::null());
        self.opened(Running::start(&mut program))
    }

    /// The windows that are managed, the lowest first, as xdotool numbers them.
    pub fn stack(&self) -> Vec<String> {
        let said = self.said("xprop", &["-root", "_NET_CLIENT_LIST_STACKING"]);
        let ids = said.split_once('#').map_or("", |(_, ids)| ids).split(',');
        ids.filter_map(|id| u32::from_str_radix(id.trim().strip_prefix("0x")?, 16).ok())
            .map(|id| id.to_string())
            .collect()
    }

    /// The window that has the focus, as xdotool numbers it.
    pub fn active_window(&self) -> String {
        self.said("xdotool", &["getactivewindow"]).trim().to_owned()
    }
}

/// A display whose X server stands still.
#[derive(Debug)]
pub struct Frozen<'a>(&'a Screen);

impl Drop for Frozen<'_> {
    fn drop(&mut self) {
        process::signal(self.0._server.id(), "CONT");
    }
}

/// A bus of the window manager's own, and its address.
#[track_caller]
fn session_bus(home: &Home) -> (Running, String) {
    let mut bus = Running::start(
        home.give(&mut Command::new("dbus-daemon"))
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let mut address = String::new();
    BufReader::new(bus.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
    (bus, address.trim().to_owned())
}

/// An X server started with `-displayfd 1` on a piped output, with the name of the display that it found
/// free; none where it ended without one.
pub fn named(mut server: Running) -> Option<(Running, String)> {
    let mut number = String::new();
    BufReader::new(server.child().stdout.take()?).read_line(&mut number).ok()?;
    let number = number.trim();
    (!number.is_empty()).then(|| (server, format!(":{number}")))
}

/// An xterm that prints what is typed.
#[derive(Debug)]
pub struct OtherProgram {
    id: String,
    program: Running,
}

impl OtherProgram {
    #[track_caller]
    pub fn take_focus(&self, screen: &Screen) {
        // The app may be about to take it for what was asked of it before.
        poll::until("the other program has the focus", || {
            screen.said("xdotool", &["windowactivate", &self.id]);
            self.has_focus(screen)
        });
    }

    /// Its window, as xdotool numbers it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.program.id()
    }

    pub fn has_focus(&self, screen: &Screen) -> bool {
        screen.active_window() == self.id
    }
}
