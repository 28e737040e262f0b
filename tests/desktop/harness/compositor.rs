//! A Wayland session of our own, without a screen: sway, which draws the frame of a window itself and tells of
//! every window, or weston, which leaves the frame to the program as GNOME does.
//!
//! sway refuses to run as root: then it runs as nobody, in a folder that nobody can read. The programs of the
//! test stay who they are, and are given the socket by its path.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::home::Home;
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

/// Another program of GTK, that with each key says the word which it could give to a program that it starts.
const OTHER: &str = "
import gi
gi.require_version('Gdk', '3.0')
gi.require_version('Gtk', '3.0')
from gi.repository import Gdk, Gio, Gtk
app = Gio.AppInfo.create_from_commandline('true', 'true', Gio.AppInfoCreateFlags.SUPPORTS_STARTUP_NOTIFICATION)
def said(window, event):
    print(Gdk.Display.get_default().get_app_launch_context().get_startup_notify_id(app, []), flush=True)
window = Gtk.Window(title='another program')
window.set_default_size(1500, 900)
window.connect('key-press-event', said)
window.show_all()
Gtk.main()
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

    /// Another program with a window, which has come up in front and has the keyboard.
    #[track_caller]
    pub fn another_program(&self, home: &Home) -> OtherWindow {
        let says = home.path("another-program");
        let mut command = Command::new("/usr/bin/python3");
        self.give(home.give(&mut command)).args(["-c", OTHER]);
        command.stdout(std::fs::File::create(&says).unwrap()).stderr(Stdio::null());
        let program = Running::start(&mut command);
        let process = i64::from(program.id());
        let other = OtherWindow { _program: program, process, says };
        poll::until("the other program is in front", || self.is_in_front(&other));
        other
    }

    fn is_in_front(&self, other: &OtherWindow) -> bool {
        self.window_of(other.process).is_some_and(|window| window.focused && window.on_top)
    }

    /// Gives another program the keyboard, and puts it in front.
    #[track_caller]
    pub fn focus(&self, other: &OtherWindow) {
        self.tell(&format!("[pid={}] focus", other.process));
        poll::until("the other program has the keyboard", || self.is_in_front(other));
    }

    /// What a desktop gives a program that the user starts, so that it may come to the front: from the program
    /// in use, with a key that the user presses in it.
    #[track_caller]
    pub fn activation_token(&self, other: &OtherWindow) -> String {
        let words = || std::fs::read_to_string(&other.says).unwrap();
        let before = words().len();
        poll::until_some("a word of the desktop", || {
            let mut key = Command::new("wtype");
            process::output(key.args(["-k", "Return"]).env("WAYLAND_DISPLAY", &self.socket));
            words().get(before..)?.lines().last().map(str::to_owned)
        })
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

/// A program that shows a window of its own.
#[derive(Debug)]
pub struct OtherWindow {
    _program: Running,
    process: i64,
    says: PathBuf,
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
