//! The app under test: started as a user, an autostart entry or a script would, and asked through
//! its own command line.

use std::fs::File;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::bus::Bus;
use super::compositor::Compositor;
use super::home::Home;
use super::logind::Logind;
use super::page::Page;
use super::pbx::Pbx;
use super::poll;
use super::process::{self, Running};
use super::screen::Screen;
use super::xwindow::XWindow;

/// The program that cargo built for this test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_communicator");

/// Where windows are shown.
#[derive(Debug, Clone, Copy)]
enum Desk<'a> {
    X11(&'a Screen),
    Wayland(&'a Compositor),
}

impl Desk<'_> {
    fn give(self, command: &mut Command) -> &mut Command {
        match self {
            Self::X11(screen) => command.env("DISPLAY", screen.name()),
            Self::Wayland(compositor) => compositor.give(command),
        }
    }
}

/// How the app is to be started.
#[derive(Debug, Clone)]
pub struct Start<'a> {
    desk: Desk<'a>,
    home: &'a Home,
    program: PathBuf,
    words: Vec<String>,
    token: Option<String>,
    accessible: bool,
    logind: Option<&'a Logind>,
    bus: Option<String>,
    variables: Vec<(String, String)>,
}

impl<'a> Start<'a> {
    /// Signed in to this PBX by token, with the profile of this home.
    pub fn new(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> Self {
        let mut start = Self::signed_out(screen, home, pbx);
        start.token = Some(pbx.account().token.clone());
        start
    }

    /// As [`Self::new`], in a Wayland session.
    pub fn on_wayland(compositor: &'a Compositor, home: &'a Home, pbx: &Pbx) -> Self {
        let mut start = Self::on_desk(Desk::Wayland(compositor), home, pbx);
        start.token = Some(pbx.account().token.clone());
        start
    }

    /// Without a token: the app keeps or asks for its own.
    pub fn signed_out(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> Self {
        Self::on_desk(Desk::X11(screen), home, pbx)
    }

    fn on_desk(desk: Desk<'a>, home: &'a Home, pbx: &Pbx) -> Self {
        let words = ["--server".to_owned(), pbx.origin()].into();
        Self {
            desk,
            home,
            program: PROGRAM.into(),
            words,
            token: None,
            accessible: false,
            logind: None,
            bus: None,
            variables: Vec::new(),
        }
    }

    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_owned());
        self
    }

    /// The same program at another place.
    #[must_use]
    pub fn program(mut self, program: &Path) -> Self {
        self.program = program.to_owned();
        self
    }

    fn log(&self) -> PathBuf {
        self.home.path("app.log")
    }

    /// With this in its environment, in place of what the harness gives it.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the bus of assistive programs, which the other tests do without.
    pub fn accessible(mut self) -> Self {
        self.accessible = true;
        self
    }

    /// With this logind instead of the computer's.
    pub fn logind(mut self, logind: &'a Logind) -> Self {
        self.logind = Some(logind);
        self
    }

    /// On another session bus than the one that all tests share.
    #[must_use]
    pub fn on(mut self, bus: &Bus) -> Self {
        self.bus = Some(bus.address().to_owned());
        self
    }

    fn environment<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        self.desk.give(self.home.give(command));
        // Not that of the computer that the tests run on.
        command.env("COMMUNICATOR_DEBUG_POLICY", self.home.path("policy.json"));
        command.envs(self.variables.iter().cloned());
        if self.accessible {
            command.env_remove("NO_AT_BRIDGE");
        }
        if let Some(logind) = self.logind {
            logind.give(command);
        }
        if let Some(token) = &self.token {
            command.env("COMMUNICATOR_TOKEN", token);
        }
        if let Some(bus) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        let log = File::options().create(true).append(true).open(self.log()).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log)
    }

    fn all_words(&self) -> Vec<String> {
        let profile = self.home.profile().to_string_lossy().into_owned();
        // Before the words: behind `--` nothing is an option.
        ["--profile".to_owned(), profile].into_iter().chain(self.words.iter().cloned()).collect()
    }

    /// Starts it, and waits until it answers on its socket.
    #[track_caller]
    pub fn run(&self) -> App<'a> {
        let mut command = Command::new(&self.program);
        let running = Running::start(self.environment(command.args(self.all_words())));
        let app = App { start: self.clone(), running: Some(running), page: None };
        app.wait_until_running();
        app
    }

    /// Starts it and waits for nothing: for starts that go wrong.
    #[track_caller]
    pub fn launch(&self) -> Running {
        let mut command = Command::new(&self.program);
        Running::start(self.environment(command.args(self.all_words())))
    }

    /// Starts it under a driver, which can look into its page.
    #[track_caller]
    pub fn drive(&self) -> App<'a> {
        let mut driver = Command::new("WebKitWebDriver");
        let page = Page::open(self.environment(&mut driver), &self.program, &self.all_words());
        let app = App { start: self.clone(), running: None, page: Some(page) };
        app.wait_until_running();
        app
    }

    /// Starts it and waits for its end: for starts that are refused or passed on.
    #[track_caller]
    pub fn run_to_end(&self) -> Answer {
        let mut command = Command::new(&self.program);
        self.environment(command.args(self.all_words()));
        answer_of(command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()))
    }

    /// One of the command line's verbs on this profile, whether the app runs or not.
    #[track_caller]
    pub fn verb(&self, words: &[&str]) -> Answer {
        answer_of(&mut self.verb_command(words))
    }

    /// One that is asked with these in its environment.
    #[track_caller]
    pub fn verb_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Answer {
        answer_of(self.verb_command(words).envs(variables.iter().copied()))
    }

    /// A verb that reads this from its standard input.
    #[track_caller]
    pub fn verb_with_input(&self, words: &[&str], input: &str) -> Answer {
        Answer::of(process::output_with_input(&mut self.verb_command(words), input))
    }

    fn verb_command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        self.desk.give(self.home.give(&mut command));
        // Before the words: behind `--` nothing is an option.
        command.arg("--profile").arg(self.home.profile()).args(words);
        if let Some(bus) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        command
    }
}

/// What a finished command left.
#[derive(Debug)]
pub struct Answer {
    pub exit: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    pub fn of(output: std::process::Output) -> Self {
        Self {
            exit: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.stdout).ok()
    }
}

#[track_caller]
fn answer_of(command: &mut Command) -> Answer {
    let output = process::output(command);
    assert_eq!(output.status.signal(), None, "{command:?} was ended by a signal");
    Answer::of(output)
}

/// A running app; it ends with this value.
#[derive(Debug)]
pub struct App<'a> {
    start: Start<'a>,
    running: Option<Running>,
    page: Option<Page>,
}

impl<'a> App<'a> {
    #[track_caller]
    fn wait_until_running(&self) {
        poll::until("the app answers on its socket", || self.verb(&["status", "--json"]).exit == Some(0));
    }

    #[track_caller]
    pub fn verb(&self, words: &[&str]) -> Answer {
        self.start.verb(words)
    }

    #[track_caller]
    pub fn verb_with_input(&self, words: &[&str], input: &str) -> Answer {
        self.start.verb_with_input(words, input)
    }

    #[track_caller]
    pub fn verb_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Answer {
        self.start.verb_with(words, variables)
    }

    /// How the connection stands.
    #[track_caller]
    pub fn connection(&self) -> String {
        self.status()["connection"]["state"].as_str().unwrap_or_default().to_owned()
    }

    /// Until realtime events come in.
    #[track_caller]
    pub fn wait_until_live(&self) {
        poll::until_equal("the connection", "live".to_owned(), || self.connection());
    }

    #[track_caller]
    pub fn status(&self) -> Value {
        let answer = self.verb(&["status", "--json"]);
        answer.json().unwrap_or_else(|| panic!("status: {answer:?}"))
    }

    /// The report, once every setting has been tried after the latest fetch.
    #[track_caller]
    pub fn report(&self) -> Report {
        poll::until_some("the report is complete", || {
            let report = self.report_now();
            report.is_complete().then_some(report)
        })
    }

    #[track_caller]
    pub fn report_now(&self) -> Report {
        let answer = self.verb(&["explain", "--json"]);
        Report(answer.json().unwrap_or_else(|| panic!("explain: {answer:?}")))
    }

    /// Until the settings of this run's first fetch are in force.
    #[track_caller]
    pub fn wait_until_fetched(&self) -> Report {
        poll::until_some("settings from the server are in force", || {
            let report = self.report_now();
            (report.is_complete() && report.has_source("server")).then_some(report)
        })
    }

    /// Fetches and applies; the report of it.
    #[track_caller]
    pub fn refresh(&self) -> Report {
        let answer = self.verb(&["refresh"]);
        assert_eq!(answer.exit, Some(0), "refresh: {answer:?}");
        self.report()
    }

    /// The page; only of a driven app.
    #[track_caller]
    pub fn page(&self) -> &Page {
        self.page.as_ref().expect("an app that was started with `drive`")
    }

    /// The app's own process id, whoever started it.
    #[track_caller]
    pub fn process(&self) -> u32 {
        if let Some(running) = &self.running {
            return running.id();
        }
        let (program, words) = (self.start.program.to_string_lossy().into_owned(), self.start.all_words());
        process::all()
            .into_iter()
            .find(|(_, line)| line.first() == Some(&program) && words.iter().all(|word| line.contains(word)))
            .map(|(id, _)| id)
            .unwrap_or_else(|| panic!("no process {program} {words:?}"))
    }

    /// Its window, once it is mapped.
    #[track_caller]
    pub fn window(&self) -> XWindow<'a> {
        match self.start.desk {
            Desk::X11(screen) => XWindow::of(screen, self.process()),
            Desk::Wayland(_) => panic!("under Wayland the compositor is asked for a window"),
        }
    }

    /// How it ended, once it has, when it was started directly.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.running.as_mut().and_then(Running::ended)
    }

    /// Whether the process is still there, when it was started directly.
    pub fn is_alive(&mut self) -> bool {
        self.running.as_mut().is_some_and(|running| running.ended().is_none())
    }

    /// Ends it in order, as a user does.
    #[track_caller]
    pub fn quit(mut self) {
        let answer = self.verb(&["quit"]);
        assert_eq!(answer.exit, Some(0), "quit: {answer:?}");
        if let Some(running) = &mut self.running {
            poll::until("the process has ended", || running.ended().is_some());
        }
    }

    /// Ends it as a crash does: at once, and nothing is saved any more.
    #[track_caller]
    pub fn crash(self) {
        let id = self.process();
        process::said(Command::new("kill").args(["-KILL", &id.to_string()]));
        poll::until("the process is gone", || !process::runs(id, &self.start.program));
    }
}

impl Drop for App<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.start.log()).unwrap_or_default();
            eprintln!("--- what the app printed ---\n{log}");
            for file in self.start.home.files("profile") {
                if file.extension().is_some_and(|end| end == "log")
                    || file.to_string_lossy().contains(".log.")
                {
                    eprintln!(
                        "--- {} ---\n{}",
                        file.display(),
                        std::fs::read_to_string(&file).unwrap_or_default()
                    );
                }
            }
        }
    }
}

/// `explain --json`.
#[derive(Debug, Clone)]
pub struct Report(pub Value);

impl Report {
    pub fn is_complete(&self) -> bool {
        self.0["complete"] == Value::Bool(true)
    }

    fn has_source(&self, source: &str) -> bool {
        self.rows().iter().any(|row| row["source"] == source)
    }

    pub fn rows(&self) -> &Vec<Value> {
        self.0["settings"].as_array().expect("a list of settings")
    }

    #[track_caller]
    pub fn row(&self, key: &str) -> &Value {
        self.rows().iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("no row {key}"))
    }

    /// Outcome and reason of a key, as `adjusted out_of_range`; the reason only where there is one.
    #[track_caller]
    pub fn ended(&self, key: &str) -> String {
        let row = self.row(key);
        let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}", word("outcome"), word("reason")).trim().to_owned()
    }

    #[track_caller]
    pub fn in_force(&self, key: &str) -> &Value {
        &self.row(key)["in_force"]
    }
}
