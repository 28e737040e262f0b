//! The app under test, hidden on a display of its own, and asked over its socket.

use std::io::{BufRead as _, BufReader};
use std::ops::Deref;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ipc::{Asking, Reply, Request};
use sandbox_pbx::{Caller, IncomingCall};
use serde_json::Value;

use super::home::Home;
use super::pbx::Pbx;
use super::poll;
use super::process::Running;

/// The program that cargo built for this test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_communicator");

/// The app that the tests share: it takes long to start where each instruction is translated.
static SHARED: Mutex<Option<App>> = Mutex::new(None);

/// The running app for one test.
pub struct InUse(MutexGuard<'static, Option<App>>);

impl InUse {
    /// Ends it in order, as a user does.
    #[track_caller]
    pub fn quit(mut self) {
        let mut app = self.0.take().unwrap();
        app.ask(Request::Quit);
        poll::until("the process has ended", || app.running.ended().is_some());
    }

    /// Ends it as a crash does.
    #[track_caller]
    pub fn crash(mut self) {
        let mut app = self.0.take().unwrap();
        app.running.child().kill().unwrap();
        poll::until("the process has ended", || app.running.ended().is_some());
    }
}

impl Deref for InUse {
    type Target = App;

    fn deref(&self) -> &App {
        self.0.as_ref().unwrap()
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        // The next test gets another one.
        if std::thread::panicking() {
            drop(self.0.take());
        }
    }
}

/// An app that is signed in, with the PBX and the display that it has; all end with this value.
pub struct App {
    // In this order: the app ends before what it needs.
    running: Running,
    _display: Running,
    home: Home,
    pbx: Pbx,
    phone: Value,
    /// Requests to the PBX before this test.
    requests_before: usize,
}

impl App {
    /// With these settings, once they are in force; nobody calls, and the user is there.
    #[track_caller]
    pub fn with(settings: Value) -> InUse {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let app = shared.get_or_insert_with(|| Self::start(settings.clone()));
        for call in app.status()["calls"].as_array().unwrap() {
            app.pbx.sandbox().end_call(call["id"].as_str().unwrap()).unwrap();
        }
        app.set_presence("AVAILABLE");
        app.put(settings.clone());
        for (name, wanted) in settings["media"].as_object().unwrap() {
            let key = format!("media.{name}");
            poll::until_equal("the setting", wanted.clone(), || app.row(&key)["wanted"].clone());
        }
        app.until_call(None);
        app.requests_before = app.pbx.requests().len();
        InUse(shared)
    }

    #[track_caller]
    fn start(settings: Value) -> Self {
        let (home, pbx) = (Home::make(), Pbx::as_seeded());
        let seeded: Value = serde_json::from_slice(&pbx.settings()).unwrap();
        let phone = seeded["phoneId"].clone();
        put(&pbx, &phone, settings);
        let (display, name) = display();
        let mut command = Command::new(PROGRAM);
        home.give(&mut command)
            .arg("--hidden")
            .args(["--server", &pbx.origin(), "--profile"])
            .arg(home.profile())
            .env("DISPLAY", name)
            .env("COMMUNICATOR_TOKEN", &pbx.account().token)
            // Not that of the computer that the tests run on.
            .env("COMMUNICATOR_DEBUG_POLICY", home.path("policy.json"));
        let log = std::fs::File::create(home.path("app.log")).unwrap();
        let running = Running::start(command.stdout(log.try_clone().unwrap()).stderr(log));
        let app = Self { running, _display: display, home, pbx, phone, requests_before: 0 };
        poll::until("the app answers on its socket", || app.asked(Request::Status).is_some());
        poll::until_equal("the connection", "live".to_owned(), || {
            app.status()["connection"]["state"].as_str().unwrap_or_default().to_owned()
        });
        poll::until("there is a phone", || app.status()["phone"].is_object());
        app
    }

    pub fn pbx(&self) -> &Pbx {
        &self.pbx
    }

    /// The settings become these.
    #[track_caller]
    pub fn put(&self, settings: Value) {
        put(&self.pbx, &self.phone, settings);
    }

    fn asked(&self, request: Request) -> Option<Reply> {
        let asking = Asking { request, activation_token: None };
        ipc::request(&self.home.profile(), &asking).ok().map(|replied| replied.reply)
    }

    /// What the running app answers.
    #[track_caller]
    pub fn ask(&self, request: Request) -> Value {
        let reply = self.asked(request).expect("the app answers");
        assert_eq!(reply.exit, 0, "{:?}", reply.message);
        reply.body.unwrap_or_default()
    }

    #[track_caller]
    pub fn status(&self) -> Value {
        self.ask(Request::Status)
    }

    /// A row of the report.
    #[track_caller]
    fn row(&self, key: &str) -> Value {
        let report = self.ask(Request::Explain);
        report["settings"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone()
    }

    /// Whether the app has this file open.
    pub fn has_open(&self, file: &Path) -> bool {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.running.id())).unwrap().flatten();
        open.filter_map(|one| std::fs::read_link(one.path()).ok()).any(|one| one == file)
    }

    /// Whether the thread of that name is in a call of `write` (1 on x86-64), for which it waits.
    pub fn writes_in(&self, thread: &str) -> bool {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.running.id())).unwrap().flatten();
        let read = |folder: &std::fs::DirEntry, file: &str| {
            std::fs::read_to_string(folder.path().join(file)).unwrap_or_default()
        };
        threads
            .filter(|folder| read(folder, "comm").trim() == thread)
            .any(|folder| read(&folder, "syscall").starts_with("1 "))
    }

    /// Outcome and reason of a setting, as `pending not_connected`; the reason only where there is one.
    #[track_caller]
    pub fn ended(&self, key: &str) -> String {
        let row = self.row(key);
        let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}", word("outcome"), word("reason")).trim().to_owned()
    }

    /// The lights that are driven, as the app says.
    #[track_caller]
    pub fn driven_lights(&self) -> Vec<String> {
        let status = self.status();
        let lights = status["devices"]["busylights"].as_array().unwrap().iter();
        lights
            .filter(|light| light["driven"] == true)
            .map(|light| light["name"].as_str().unwrap().to_owned())
            .collect()
    }

    #[track_caller]
    pub fn until_headset(&self, name: Option<&str>) {
        poll::until_equal("the headset that is driven", name.map(str::to_owned), || {
            let headset = &self.status()["devices"]["headset"];
            (headset["driven"] == true).then(|| headset["name"].as_str().unwrap().to_owned())
        });
    }

    /// The user's own state, in the words of the PBX.
    #[track_caller]
    pub fn set_presence(&self, state: &str) {
        let employee = &self.pbx.account().employee;
        self.pbx.sandbox().set_presence(employee, state, None, None).unwrap();
    }

    /// Somebody calls the user. The id of the call.
    #[track_caller]
    pub fn ring(&self) -> String {
        let from = Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) };
        let to = self.pbx.account().username.clone();
        self.pbx.sandbox().ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap()
    }

    /// Waits until a call of this app is so: `ringing`, `active`, `held`; none: there is none.
    #[track_caller]
    pub fn until_call(&self, state: Option<&str>) {
        poll::until_equal("the call", state.map(str::to_owned), || self.call_state());
    }

    pub fn call_state(&self) -> Option<String> {
        self.status()["calls"].get(0).map(|call| call["state"].as_str().unwrap_or_default().to_owned())
    }

    /// How often the PBX was asked to do this in this test: `pickup`, `hangup`.
    pub fn asked_of_the_pbx(&self, action: &str) -> usize {
        let path = format!("/pbx/app/action/{action}");
        self.pbx.requests().iter().skip(self.requests_before).filter(|request| request.path == path).count()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
            eprintln!("--- what the app printed ---\n{}", log(&self.home.path("app.log")));
            for file in
                self.home.files("profile").iter().filter(|file| file.to_string_lossy().contains(".log"))
            {
                eprintln!("--- {} ---\n{}", file.display(), log(file));
            }
        }
    }
}

/// These settings and the user's phone. No window comes up: it is not what is tested here.
#[track_caller]
fn put(pbx: &Pbx, phone: &Value, mut settings: Value) {
    settings["phoneId"] = phone.clone();
    settings["popupOnIncomingCall"] = Value::from(false);
    pbx.put(&settings);
}

/// An X server, once it says which display it has.
#[track_caller]
fn display() -> (Running, String) {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"]);
    let mut server = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
    let mut number = String::new();
    BufReader::new(server.child().stdout.take().unwrap()).read_line(&mut number).unwrap();
    (server, format!(":{}", number.trim()))
}
