//! A session bus of a test's own, on which nothing is started by being asked for.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::home::Home;
use super::process::Running;

const CONFIGURATION: &str = include_str!("../../../crates/desktop/tests/bus.conf");

/// A bus, which ends with this value.
#[derive(Debug)]
pub struct Bus {
    address: String,
    _daemon: Running,
}

impl Bus {
    #[track_caller]
    pub fn start(home: &Home) -> Self {
        let configuration = home.path("bus.conf");
        let folder = home.path("run").to_string_lossy().into_owned();
        std::fs::write(&configuration, CONFIGURATION.replace("ADDRESS", &format!("unix:dir={folder}")))
            .unwrap();
        let mut command = Command::new("dbus-daemon");
        home.give(&mut command).arg(format!("--config-file={}", configuration.display()));
        command.args(["--nofork", "--nopidfile", "--print-address"]);
        let mut daemon = Running::start(command.stdout(Stdio::piped()));
        let mut address = String::new();
        BufReader::new(daemon.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { address: address.trim().to_owned(), _daemon: daemon }
    }

    pub fn address(&self) -> &str {
        &self.address
    }
}
