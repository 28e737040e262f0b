//! A bus with nothing that it could start, a home below a folder of its own, and the probes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far above what anything here takes; only a failure comes near.
pub const DEADLINE: Duration = Duration::from_secs(60);

const CONFIGURATION: &str = include_str!("../bus.conf");

/// A folder that stands for the person's home and runtime folder.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    /// A program that sees this home, and the bus at `address`.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>, address: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("DBUS_SESSION_BUS_ADDRESS", address).env("HOME", self.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        for variable in
            ["XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]
        {
            command.env(variable, self.path());
        }
        command
    }

    /// Runs an example to its end.
    pub fn probe(&self, example: &str, address: &str, arguments: &[&str]) -> Vec<Answer> {
        let mut command = self.command(program(example), address);
        command.args(arguments);
        answers(&ended(command))
    }
}

/// One line of a probe.
#[derive(Debug)]
pub struct Answer {
    pub took: Duration,
    pub text: String,
}

fn answers(output: &Output) -> Vec<Answer> {
    assert!(output.status.success(), "{output:?}");
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    lines
        .lines()
        .map(|line| {
            let (took, text) = line.split_once(' ').unwrap();
            Answer { took: Duration::from_millis(took.parse().unwrap()), text: text.to_owned() }
        })
        .collect()
}

/// The output of `command`, which is ended when it does not end in time.
fn ended(mut command: Command) -> Output {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let before = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if before.elapsed() > DEADLINE {
            child.kill().unwrap();
        }
        thread::park_timeout(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// The example, which a plain `cargo test` of the package builds.
pub fn program(example: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("examples").join(example);
    assert!(
        program.exists(),
        "{} is missing: `cargo test -p communicator-desktop` builds it",
        program.display()
    );
    program
}

/// A bus, ended with the test.
pub struct Bus {
    pub address: String,
    daemon: Child,
}

impl Bus {
    pub fn start(home: &Home) -> Self {
        Self::start_at(home, &format!("unix:dir={}", home.path().display()))
    }

    /// At an address that is known before the bus is there.
    pub fn start_at(home: &Home, address: &str) -> Self {
        Self::start_as(home, address, home.command("dbus-daemon", ""))
    }

    /// By a command that starts the daemon somewhere else, and takes its words.
    pub fn start_as(home: &Home, address: &str, mut daemon: Command) -> Self {
        let configuration = home.path().join("bus.conf");
        fs::write(&configuration, CONFIGURATION.replace("ADDRESS", address)).unwrap();
        let mut daemon = daemon
            .arg(format!("--config-file={}", configuration.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon (Debian: dbus)");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("unix:"), "{address:?}");
        Self { address, daemon }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// A socket that takes connections and never says a word.
pub fn silent(home: &Home) -> (UnixListener, String) {
    let path = home.path().join("silent");
    let listener = UnixListener::bind(&path).unwrap();
    (listener, format!("unix:path={}", path.display()))
}
