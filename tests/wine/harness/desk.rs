//! A desk with Windows on it: the session that Wine gives, the app installed there, and its user.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use super::home::Home;
use super::pbx::{Pbx, shortcut};
use super::process::{self, Running};
use super::recording::Recording;
use super::{poll, sound};

/// A session has one of everything that the tests use.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Where the installer would put the programs.
const FOLDER: &str = r"C:\Program Files\Communicator";

/// Where the user's own programs are.
pub const PROGRAMS: &str = r"C:\users\Åse Ω\Programmer på dansk";

/// The shortcuts of [`settings`], by what they do, and the keys that [`Desk::does`] presses for each.
pub const SHORTCUTS: [(&str, &str); 5] = [
    ("ANSWER", "ctrl+shift+F9"),
    ("HANGUP", "ctrl+shift+F10"),
    ("CALL", "ctrl+alt+F6"),
    ("SEARCH", "ctrl+alt+F7"),
    ("TOGGLE_WINDOW", "ctrl+alt+shift+F8"),
];

/// The seeded settings with all that a session of Windows can show without a window.
pub fn settings() -> Value {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["autoLaunch"] = json!(true);
    settings["autoLaunchHide"] = json!(true);
    settings["dndWhenDesktopLocked"] = json!(true);
    settings["globalShortcuts"] = json!({});
    for (action, keys) in SHORTCUTS {
        settings["globalShortcuts"][action] = shortcut(keys);
    }
    settings
}

/// What `cargo xtask test-windows` says of its Wine.
fn given(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test-windows`"))
}

/// The session, for one test.
pub struct Desk {
    pub pbx: Pbx,
    profile: String,
    home: Home,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    /// With a PBX that hands out these settings, and a profile in which nothing is yet.
    pub fn with(name: &str, settings: Value) -> Self {
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let pbx = Pbx::with(settings);
        // Spaces and letters that the code page of the console has not.
        let profile = format!(r"C:\users\Åse Ω\{name}");
        Self { pbx, profile, home: Home::make(), _alone: alone }
    }

    /// Its sound server, which Wine shows to programs as the device of Windows.
    pub fn sound(&self) -> sound::SoundServer<'_> {
        sound::SoundServer::start(&self.home, &[("speakers", "Desk speakers")])
    }

    /// Records what its speakers play.
    #[track_caller]
    pub fn recording(&self) -> Recording {
        Recording::of(&self.home, "speakers")
    }

    /// A call from outside for the user.
    #[track_caller]
    pub fn ring(&self) {
        let call = IncomingCall {
            to: self.pbx.account().username.clone(),
            from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
            ..IncomingCall::default()
        };
        self.pbx.sandbox().ring(call).unwrap();
    }

    /// A Windows program.
    pub fn program(&self, program: &str) -> Command {
        let mut command = Command::new(given("COMMUNICATOR_WINE"));
        command
            .arg(program)
            .env("PULSE_SERVER", format!("unix:{}", self.home.path("run/pulse/native").display()));
        command
    }

    /// A verb at the prompt.
    #[track_caller]
    pub fn verb(&self, words: &[&str]) -> Output {
        process::output(&mut self.verb_command(words))
    }

    fn verb_command(&self, words: &[&str]) -> Command {
        let mut command = self.program(&format!(r"{FOLDER}\communicator.com"));
        command.args(words).args(["--profile", &self.profile]);
        command
    }

    /// What a verb answers in JSON.
    #[track_caller]
    pub fn json(&self, verb: &str) -> Value {
        let output = self.verb(&[verb, "--json"]);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{verb}: {error}: {output:?}"))
    }

    /// Signs in at the prompt, as a user or a script does.
    #[track_caller]
    pub fn sign_in(&self) {
        let account = self.pbx.account();
        let origin = self.pbx.origin();
        let mut command =
            self.verb_command(&["sign-in", "--username", &account.username, "--password-stdin"]);
        let output = process::output_with_input(
            command.args(["--server", &origin]),
            &format!("{}\r\n", account.password),
        );
        assert!(output.status.success(), "{output:?}");
    }

    /// Starts the app as the entry of the autostart does, and waits until it answers.
    #[track_caller]
    pub fn start(&self) -> App<'_> {
        let app = App { running: Running::start(&mut self.app_command(&["--hidden"])), desk: self };
        poll::until("the app answers", || self.verb(&["status", "--json"]).status.success());
        app
    }

    /// The app's own program with these words, to its end.
    #[track_caller]
    pub fn second_start(&self, words: &[&str]) -> Output {
        process::output(self.app_command(words).stdout(Stdio::piped()).stderr(Stdio::piped()))
    }

    fn app_command(&self, words: &[&str]) -> Command {
        let mut command = self.program(&format!(r"{FOLDER}\communicator.exe"));
        command.args(words).args(["--server", &self.pbx.origin(), "--profile", &self.profile]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What a user or Windows does: the words of the program `windows_desk`.
    #[track_caller]
    pub fn does(&self, words: &[&str]) {
        let output = self.desk_program(words);
        assert!(output.status.success(), "{words:?}: {output:?}");
    }

    /// Presses the keys of a shortcut of [`SHORTCUTS`].
    #[track_caller]
    pub fn press(&self, keys: &str) {
        self.does(&std::iter::once("press").chain(keys.split('+')).collect::<Vec<_>>());
    }

    /// The tooltip that is shown; empty where none is.
    #[track_caller]
    pub fn tooltip(&self) -> String {
        let output = self.desk_program(&["tooltip"]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What stands in the text field of the window with this title. None: there is no such window.
    #[track_caller]
    pub fn written(&self, title: &str) -> Option<String> {
        let output = self.desk_program(&["written", title]);
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The text that another program would paste.
    #[track_caller]
    pub fn copied(&self) -> String {
        String::from_utf8_lossy(&self.desk_program(&["clipboard"]).stdout).into_owned()
    }

    /// Installs one of the programs of the tests under this name, in a folder whose name has spaces and Danish letters.
    #[track_caller]
    pub fn install(&self, example: &str, name: &str) -> Installed {
        let examples = given("COMMUNICATOR_WINDOWS_DESK");
        let examples = examples.trim_start_matches("Z:").replace('\\', "/");
        let from = Path::new(&examples).with_file_name(example);
        let folder = on_this_machine(PROGRAMS);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        std::fs::copy(&from, &file).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        Installed { path: format!(r"{PROGRAMS}\{name}"), file }
    }

    /// What a verb with these words answers in JSON.
    #[track_caller]
    pub fn json_of(&self, words: &[&str]) -> Value {
        let output = self.verb(words);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{words:?}: {error}: {output:?}"))
    }

    /// Whether a menu is open.
    #[track_caller]
    pub fn has_menu(&self) -> bool {
        self.desk_program(&["menu"]).status.success()
    }

    #[track_caller]
    fn desk_program(&self, words: &[&str]) -> Output {
        process::output(self.program(&given("COMMUNICATOR_WINDOWS_DESK")).args(words))
    }

    /// Of the registry: what `reg` prints, line by line, when it is asked so.
    #[track_caller]
    pub fn registry(&self, words: &[&str]) -> Vec<String> {
        let printed = process::said(self.program("reg").args(words));
        printed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// A value below the user's `Run` key.
    #[track_caller]
    pub fn run_value(&self) -> Option<String> {
        let key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
        let listed = self.registry(&["query", key]);
        listed.into_iter().find(|line| line.starts_with("communicator"))
    }

    /// The profile's folder, as this machine has it.
    pub fn folder(&self) -> PathBuf {
        on_this_machine(&self.profile)
    }

    /// The app's log.
    pub fn log(&self) -> String {
        let mut open = vec![self.folder()];
        let mut text = String::new();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.to_string_lossy().contains(".log") {
                    text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
                }
            }
        }
        text
    }

    /// How often the app has tried to open its window: in Wine it fails each time, and the log says so.
    pub fn windows_wanted(&self) -> usize {
        self.log().matches("the window could not be opened").count()
    }

    /// How often an action was asked for at the PBX.
    pub fn asked_for(&self, action: &str) -> usize {
        let path = format!("/pbx/app/action/{action}");
        self.pbx.requests().iter().filter(|request| request.path == path).count()
    }
}

/// A file of Windows as this machine has it.
pub fn on_this_machine(path: &str) -> PathBuf {
    let below = path.trim_start_matches(r"C:\").replace('\\', "/");
    PathBuf::from(given("WINEPREFIX")).join("drive_c").join(below)
}

/// A program of the tests.
pub struct Installed {
    /// As Windows names it.
    pub path: String,
    /// As this machine does.
    pub file: PathBuf,
}

/// The running app; it ends with this value.
pub struct App<'a> {
    pub running: Running,
    desk: &'a Desk,
}

impl App<'_> {
    /// Until events come in.
    #[track_caller]
    pub fn wait_until_live(&self) {
        poll::until_equal("the connection", "live".to_owned(), || {
            self.desk.json("status")["connection"]["state"].as_str().unwrap_or_default().to_owned()
        });
    }

    /// The rows of the report, once the settings of this run are applied.
    #[track_caller]
    pub fn rows(&self) -> Vec<Value> {
        poll::until_some("the settings of the server are applied", || {
            let report = self.desk.json("explain");
            let rows = report["settings"].as_array()?.clone();
            let fetched = rows.iter().any(|row| row["source"] == "server");
            (report["complete"] == true && fetched).then_some(rows)
        })
    }

    /// Outcome and reason of a setting.
    #[track_caller]
    pub fn outcome(&self, key: &str) -> String {
        let rows = self.rows();
        let row = rows.iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no row {key}"));
        let word = |name: &str| row[name].as_str().unwrap_or_default();
        format!("{} {}", word("outcome"), word("reason")).trim().to_owned()
    }

    /// The states of its calls.
    pub fn calls(&self) -> Vec<Value> {
        let calls = self.desk.json("status")["calls"].clone();
        calls.as_array().into_iter().flatten().map(|call| call["state"].clone()).collect()
    }

    /// Ends it as a crash does.
    #[track_caller]
    pub fn crash(mut self) {
        self.running.child().kill().unwrap();
        poll::until("the process is gone", || self.running.ended().is_some());
    }

    /// Ends it in order.
    #[track_caller]
    pub fn quit(mut self) {
        let answer = self.desk.verb(&["quit"]);
        assert!(answer.status.success(), "{answer:?}");
        poll::until("the process has ended", || self.running.ended().is_some());
    }
}

impl Drop for App<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the app's log ---\n{}", self.desk.log());
        }
    }
}
