//! A Wayland session of our own, without a screen: sway, which draws the frame of a window itself and tells of
//! every window, or weston, which leaves the frame to the program as GNOME does.
//!
//! sway refuses to run as root: then it runs as nobody, in a folder that nobody can read. The programs of the
//! test stay who they are, and are given the socket by its path.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::poll;
use super::process::{self, Running};

/// Size of the output in pixels.
pub const WIDTH: i64 = 1600;
pub const HEIGHT: i64 = 1000;

/// uid and gid of `nobody` on every Linux.
const NOBODY: u32 = 65534;

const SWAY: &str = "xwayland disable
output HEADLESS-1 resolution 1600x1000
for_window [app_id=\".*\"] floating enable
";

/// A compositor and a keyboard; both end with this value.
#[derive(Debug)]
pub struct Compositor {
    // In this order: the keyboard ends before the session that it is of.
    _keyboard: Option<Running>,
    _server: Running,
    socket: PathBuf,
    /// sway's own, over which it is asked.
    asked_at: PathBuf,
    _folder: tempfile::TempDir,
}

/// A window as sway sees it, in its pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwayWindow {
    pub id: i64,
    pub focused: bool,
    pub fullscreen: bool,
    /// The highest of all floating windows.
    pub on_top: bool,
    /// What the program draws into: with a frame of its own, that too.
    pub width: i64,
    pub height: i64,
}

impl Compositor {
    /// sway, with windows that float and a keyboard: without one GTK never believes that it has the focus.
    #[track_caller]
    pub fn sway() -> Self {
        let (folder, run) = folders();
        let configuration = folder.path().join("sway.conf");
        std::fs::write(&configuration, SWAY).unwrap();
        let mut command = as_ordinary_user("sway");
        command.arg("-c").arg(&configuration);
        for (name, value) in [
            ("WLR_BACKENDS", "headless"),
            ("WLR_LIBINPUT_NO_DEVICES", "1"),
            ("WLR_RENDERER", "pixman"),
            ("WLR_HEADLESS_OUTPUTS", "1"),
            ("XDG_CURRENT_DESKTOP", "sway"),
        ] {
            command.env(name, value);
        }
        let server = Running::start(within(&mut command, folder.path(), &run));
        let asked_at = poll::until_some("sway answers", || {
            let socket = entry(&run, |name| name.starts_with("sway-ipc."))?;
            let asked =
                process::output(Command::new("swaymsg").arg("-s").arg(&socket).args(["-t", "get_seats"]));
            asked.status.success().then_some(socket)
        });
        let socket = poll::until_some("sway's display", || entry(&run, is_display));
        let mut keyboard = Command::new("wtype");
        // It stays for as long as it is about to press something.
        keyboard.args(["-s", "3600000", "-k", "F24"]).env("WAYLAND_DISPLAY", &socket);
        let keyboard = Running::start(keyboard.stdout(Stdio::null()).stderr(Stdio::null()));
        let session = Self { _keyboard: Some(keyboard), _server: server, socket, asked_at, _folder: folder };
        poll::until("the seat has a keyboard", || {
            session.ask("get_seats")[0]["capabilities"].as_i64().is_some_and(|has| has & 2 != 0)
        });
        session
    }

    /// weston: windows have frames of their own, with a title bar and a shadow, as under GNOME.
    #[track_caller]
    pub fn weston() -> Self {
        let (folder, run) = folders();
        let mut command = as_ordinary_user("weston");
        command.args(["--backend=headless-backend.so", "--use-pixman", "--no-config", "--idle-time=0"]);
        command.args([
            format!("--width={WIDTH}"),
            format!("--height={HEIGHT}"),
            "--socket=wayland-9".to_owned(),
        ]);
        let server = Running::start(within(&mut command, folder.path(), &run));
        let socket = poll::until_some("weston's display", || entry(&run, is_display));
        Self { _keyboard: None, _server: server, socket, asked_at: PathBuf::new(), _folder: folder }
    }

    /// Gives a program this session, and takes every other from it.
    pub fn give<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("XDG_SESSION_TYPE", "wayland")
            .env("WAYLAND_DISPLAY", &self.socket)
            .env_remove("DISPLAY")
            .env_remove("GDK_BACKEND")
    }

    /// Has sway do something, in the words of its configuration.
    #[track_caller]
    pub fn tell(&self, words: &str) {
        let output = process::output(Command::new("swaymsg").arg("-s").arg(&self.asked_at).arg(words));
        assert!(output.status.success(), "swaymsg {words}: {}", String::from_utf8_lossy(&output.stdout));
    }

    #[track_caller]
    fn ask(&self, what: &str) -> Value {
        let mut command = Command::new("swaymsg");
        let said = process::said(command.arg("-s").arg(&self.asked_at).args(["-r", "-t", what]));
        serde_json::from_str(&said).unwrap_or(Value::Null)
    }

    /// The mapped window of a process.
    pub fn window_of(&self, process: i64) -> Option<SwayWindow> {
        let tree = self.ask("get_tree");
        let mut open = vec![(&tree, false)];
        while let Some((node, on_top)) = open.pop() {
            if node["pid"].as_i64() == Some(process) {
                let number = |value: &Value| value.as_i64().unwrap_or_default();
                return Some(SwayWindow {
                    id: number(&node["id"]),
                    focused: node["focused"] == Value::Bool(true),
                    fullscreen: node["fullscreen_mode"].as_i64().is_some_and(|mode| mode != 0),
                    on_top,
                    width: number(&node["window_rect"]["width"]),
                    height: number(&node["window_rect"]["height"]),
                });
            }
            let parts = |of: &str| node[of].as_array().map(Vec::as_slice).unwrap_or_default();
            open.extend(parts("nodes").iter().map(|node| (node, false)));
            let floating = parts("floating_nodes");
            open.extend(floating.iter().enumerate().map(|(at, node)| (node, at + 1 == floating.len())));
        }
        None
    }
}

/// A folder for a session, and in it the one for its sockets.
#[track_caller]
fn folders() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::Builder::new().prefix("wayland").tempdir().unwrap();
    let run = folder.path().join("run");
    std::fs::create_dir(&run).unwrap();
    for path in [folder.path(), &run] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
        if is_root() {
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    (folder, run)
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn as_ordinary_user(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let id = NOBODY.to_string();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups", program]);
    command
}

fn within<'c>(command: &'c mut Command, folder: &Path, run: &Path) -> &'c mut Command {
    let log = std::fs::File::create(folder.join("log")).unwrap();
    for foreign in ["DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK", "I3SOCK", "DBUS_SESSION_BUS_ADDRESS"] {
        command.env_remove(foreign);
    }
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .env("XDG_RUNTIME_DIR", run)
        .env("XDG_SESSION_TYPE", "wayland")
        .stdout(log.try_clone().unwrap())
        .stderr(log)
}

fn is_display(name: &str) -> bool {
    name.starts_with("wayland-") && !name.ends_with(".lock")
}

fn entry(folder: &Path, wanted: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().find(|entry| wanted(&entry.file_name().to_string_lossy())).map(|entry| entry.path())
}
