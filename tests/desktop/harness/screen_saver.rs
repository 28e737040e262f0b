//! A session bus of a test's own with a screen saver on it, which writes down what it is asked.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::home::Home;
use super::poll;
use super::process::{self, Running};

/// Without folders of services: nothing is started that the test has not.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

const NAME: &str = "org.freedesktop.ScreenSaver";
const PATH: &str = "/org/freedesktop/ScreenSaver";

/// `python3-dbusmock` under the screen saver's name.
#[derive(Debug)]
pub struct ScreenSaver {
    _saver: Running,
    _bus: Running,
    address: String,
    home: Home,
}

impl ScreenSaver {
    #[track_caller]
    pub fn start() -> Self {
        let home = Home::make();
        let configuration = home.path("bus.conf");
        std::fs::write(&configuration, CONFIGURATION).unwrap();
        let mut bus = Running::start(
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", configuration.display()))
                .args(["--nofork", "--nopidfile", "--print-address"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut address = String::new();
        BufReader::new(bus.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let saver = Running::start(
            Command::new("/usr/bin/python3")
                .args(["-m", "dbusmock", "--logfile"])
                .arg(home.path("asked.log"))
                .args([NAME, PATH, NAME])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let this = Self { _saver: saver, _bus: bus, address, home };
        for method in [["Inhibit", "ss", "u", "ret = 77"], ["UnInhibit", "u", "", ""]] {
            poll::until("the mock takes a method", || this.add(method));
        }
        this
    }

    fn add(&self, [name, takes, gives, code]: [&str; 4]) -> bool {
        let mut gdbus = Command::new("gdbus");
        gdbus.args(["call", "--address", &self.address, "--dest", NAME, "--object-path", PATH]);
        gdbus.args(["--method", "org.freedesktop.DBus.Mock.AddMethod", "", name, takes, gives, code]);
        process::output(&mut gdbus).status.success()
    }

    /// The address of the bus.
    pub fn bus(&self) -> &str {
        &self.address
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
