//! A session bus of a test's own with a screen saver on it, which writes down what it is asked.

use std::process::{Command, Stdio};

use super::bus::Bus;
use super::home::Home;
use super::poll;
use super::process::{self, Running};

const NAME: &str = "org.freedesktop.ScreenSaver";
const PATH: &str = "/org/freedesktop/ScreenSaver";

/// `python3-dbusmock` under the screen saver's name.
#[derive(Debug)]
pub struct ScreenSaver {
    _saver: Running,
    bus: Bus,
    home: Home,
}

impl ScreenSaver {
    #[track_caller]
    pub fn start() -> Self {
        let home = Home::make();
        let bus = Bus::start(&home);
        let saver = Running::start(
            Command::new("/usr/bin/python3")
                .args(["-m", "dbusmock", "--logfile"])
                .arg(home.path("asked.log"))
                .args([NAME, PATH, NAME])
                .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let this = Self { _saver: saver, bus, home };
        for method in [["Inhibit", "ss", "u", "ret = 77"], ["UnInhibit", "u", "", ""]] {
            poll::until("the mock takes a method", || this.add(method));
        }
        this
    }

    fn add(&self, [name, takes, gives, code]: [&str; 4]) -> bool {
        let mut gdbus = Command::new("gdbus");
        gdbus.args(["call", "--address", self.bus.address(), "--dest", NAME, "--object-path", PATH]);
        gdbus.args(["--method", "org.freedesktop.DBus.Mock.AddMethod", "", name, takes, gives, code]);
        process::output(&mut gdbus).status.success()
    }

    pub const fn bus(&self) -> &Bus {
        &self.bus
    }

    /// What it was asked, oldest first: `Inhibit "name" "reason"`, `UnInhibit 77`.
    pub fn asked(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.home.path("asked.log")).unwrap_or_default();
        // Each line begins with the time.
        let words = log.lines().filter_map(|line| line.split_once(' '));
        words.map(|(_, words)| words.to_owned()).filter(|words| words.contains("Inhibit ")).collect()
    }

    /// Whether somebody keeps the screen on.
    pub fn is_held(&self) -> bool {
        let asked = self.asked();
        let ended = asked.iter().filter(|words| words.starts_with("UnInhibit")).count();
        asked.len() > 2 * ended
    }
}
