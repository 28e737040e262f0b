//! A sound server of a test's own: a PulseAudio that plays into nothing.

use std::process::{Command, Stdio};

use super::home::Home;
use super::poll;
use super::process::{self, Running};

/// PulseAudio, where the app of this home finds it; it ends with this value.
#[derive(Debug)]
pub struct SoundServer<'a> {
    home: &'a Home,
    _server: Running,
}

impl<'a> SoundServer<'a> {
    /// With these sinks, by name and description; the first is the default.
    #[track_caller]
    pub fn start(home: &'a Home, sinks: &[(&str, &str)]) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = home.path("run/pulse");
        std::fs::create_dir_all(&folder).unwrap();
        // It takes no folder that others may read.
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        let mut command = Command::new("pulseaudio");
        home.give(&mut command).env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env_remove("DISPLAY");
        command.args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]);
        command.args(["--disable-shm=yes", "--log-target=null", "-L", "module-native-protocol-unix"]);
        let server = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
        let server = Self { home, _server: server };
        poll::until("the sound server answers", || !server.pactl(&["info"]).is_empty());
        for (name, description) in sinks {
            let described = format!("sink_properties=\"device.description='{description}'\"");
            server.pactl(&["load-module", "module-null-sink", &format!("sink_name={name}"), &described]);
            poll::until("the sink is there", || server.pactl(&["list", "short", "sinks"]).contains(name));
        }
        if let Some((name, _)) = sinks.first() {
            server.pactl(&["set-default-sink", name]);
            poll::until_equal("the default sink", (*name).to_owned(), || server.pactl(&["get-default-sink"]));
        }
        server
    }

    /// What its own tool prints.
    pub fn pactl(&self, words: &[&str]) -> String {
        let mut command = Command::new("pactl");
        self.home.give(&mut command);
        process::said(command.args(words)).trim().to_owned()
    }

    /// The sink that a stream of this program plays on, by its number; none while it plays nothing.
    pub fn plays_on(&self, program: &str) -> Option<String> {
        let list = self.pactl(&["list", "sink-inputs"]);
        let named = format!("application.name = \"{program}\"");
        let stream = list.split("Sink Input #").find(|stream| stream.contains(&named))?;
        let line = stream.lines().find_map(|line| line.trim().strip_prefix("Sink: "))?;
        let sinks = self.pactl(&["list", "short", "sinks"]);
        let sink = sinks.lines().find(|sink| sink.split('\t').next() == Some(line))?;
        sink.split('\t').nth(1).map(str::to_owned)
    }
}
