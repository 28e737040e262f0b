//! A sound server of a test's own, in a home of its own, ended by its pid.

use std::io::{BufRead as _, BufReader};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far above what anything here takes; only a failure comes near.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Asks until the answer is `Some`.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let before = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(before.elapsed() < DEADLINE, "never came true: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

const CONFIGURATION: &str = include_str!("../../../desktop/tests/bus.conf");

/// A process that ends with this value.
pub struct Running(pub Child);

impl Running {
    pub fn start(command: &mut Command) -> Self {
        match command.stdin(Stdio::null()).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{}", missing(command, &error)),
        }
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, signal).unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn missing(command: &Command, error: &std::io::Error) -> String {
    format!(
        "{:?} cannot be started ({error}): the tests of sound need the Debian packages pulseaudio, \
         pulseaudio-utils, pipewire, pipewire-pulse, wireplumber and dbus",
        command.get_program()
    )
}

/// A home with a runtime folder and no sound server yet.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        std::fs::create_dir_all(home.runtime().join("pulse")).unwrap();
        // PulseAudio takes no runtime folder that others may read.
        use std::os::unix::fs::PermissionsExt as _;
        for folder in [home.runtime(), home.runtime().join("pulse")] {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        home
    }

    fn runtime(&self) -> PathBuf {
        self.0.path().join("run")
    }

    pub fn socket(&self) -> PathBuf {
        self.runtime().join("pulse/native")
    }

    /// A program that sees this home and nothing of the session that runs the tests.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().env("HOME", self.0.path()).env("XDG_RUNTIME_DIR", self.runtime());
        command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }
}

enum Kind {
    PulseAudio,
    PipeWire,
}

/// A sound server with the sinks `headset`, `speakers` and `monitor`, the last the default.
pub struct Server {
    pub home: Home,
    kind: Kind,
    /// The last started first.
    running: Vec<Running>,
    /// Names and module numbers.
    sinks: Vec<(String, String)>,
}

impl Server {
    pub fn pulseaudio() -> Self {
        Self::new(Kind::PulseAudio)
    }

    pub fn pipewire() -> Self {
        Self::new(Kind::PipeWire)
    }

    fn new(kind: Kind) -> Self {
        let mut server = Self { home: Home::new(), kind, running: Vec::new(), sinks: Vec::new() };
        server.start();
        server
    }

    /// Starts it, with its three sinks.
    pub fn start(&mut self) {
        match self.kind {
            Kind::PulseAudio => {
                // What an installation loads that could get in the way of choosing a device.
                let modules = [
                    "module-native-protocol-unix",
                    "module-rescue-streams",
                    "module-always-sink",
                    "module-stream-restore restore_device=true",
                ];
                let mut command = self.home.command("pulseaudio");
                command.args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]);
                command.args(["--disable-shm=yes", "--log-target=null"]);
                command.args(modules.iter().flat_map(|module| ["-L", module]));
                self.running.push(quiet(&mut command));
                self.await_answer();
            }
            Kind::PipeWire => {
                // WirePlumber ends without a session bus.
                let (bus, address) = self.session_bus();
                self.running.push(bus);
                for program in ["pipewire", "wireplumber", "pipewire-pulse"] {
                    let mut command = self.home.command(program);
                    self.running.insert(0, quiet(command.env("DBUS_SESSION_BUS_ADDRESS", &address)));
                    if program == "pipewire" {
                        let socket = self.home.runtime().join("pipewire-0");
                        eventually("PipeWire listens", || UnixStream::connect(&socket).ok());
                    }
                }
                self.await_answer();
            }
        }
        for (name, description) in
            [("headset", "Jabra_Evolve"), ("speakers", "Desk_speakers"), ("monitor", "HDMI")]
        {
            self.plug(name, description);
        }
        self.make_default("monitor");
    }

    /// Makes a sink the system's default. WirePlumber now and then puts its own in place of one that it
    /// has just been told, so it is told until it stays.
    pub fn make_default(&self, sink: &str) {
        eventually("the default is taken", || {
            let _ = self.try_pactl(&["set-default-sink", sink]);
            (self.pactl(&["get-default-sink"]) == sink).then_some(())
        });
    }

    /// A bus with nothing that it could start.
    fn session_bus(&self) -> (Running, String) {
        let configuration = self.home.0.path().join("bus.conf");
        let folder = self.home.runtime().display().to_string();
        std::fs::write(&configuration, CONFIGURATION.replace("ADDRESS", &format!("unix:dir={folder}")))
            .unwrap();
        let mut command = self.home.command("dbus-daemon");
        command.arg(format!("--config-file={}", configuration.display()));
        command.args(["--nofork", "--nopidfile", "--print-address"]).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        let mut bus = Running::start(&mut command);
        let mut address = String::new();
        BufReader::new(bus.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
        (bus, address.trim().to_owned())
    }

    fn await_answer(&self) {
        eventually("the sound server answers", || self.try_pactl(&["info"]).ok());
    }

    /// Ends it at once, as a crash does.
    pub fn kill(&mut self) {
        self.running.clear();
        self.sinks.clear();
    }

    /// The process that clients speak to.
    pub fn front(&self) -> &Running {
        self.running.first().expect("it runs")
    }

    /// Adds a sink.
    pub fn plug(&mut self, name: &str, description: &str) {
        let named = format!("sink_name={name}");
        let described = format!("sink_properties=device.description={description}");
        let mut words = vec!["load-module", "module-null-sink", &named, &described, "rate=48000"];
        if matches!(self.kind, Kind::PipeWire) {
            words.push("media.class=Audio/Sink");
        }
        let module = self.pactl(&words);
        eventually("the sink is there", || self.has_sink(name).then_some(()));
        // WirePlumber begins with less.
        self.pactl(&["set-sink-volume", name, "100%"]);
        self.sinks.push((name.to_owned(), module));
    }

    /// Takes a sink away.
    pub fn unplug(&mut self, name: &str) {
        let place = self.sinks.iter().position(|(sink, _)| sink == name).expect("a sink of this test");
        let (_, module) = self.sinks.remove(place);
        self.pactl(&["unload-module", &module]);
        eventually("the sink has gone", || (!self.has_sink(name)).then_some(()));
    }

    fn has_sink(&self, name: &str) -> bool {
        self.pactl(&["list", "short", "sinks"]).lines().any(|line| line.split('\t').nth(1) == Some(name))
    }

    /// What the server's own tool answers.
    pub fn pactl(&self, words: &[&str]) -> String {
        self.try_pactl(words).unwrap_or_else(|why| panic!("pactl {words:?}: {why}"))
    }

    fn try_pactl(&self, words: &[&str]) -> Result<String, String> {
        let mut command = self.home.command("pactl");
        let output = command.args(words).output().unwrap_or_else(|e| panic!("{}", missing(&command, &e)));
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    }
}

fn quiet(command: &mut Command) -> Running {
    Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()))
}
