//! The native host as a real process, between a made-up browser and a stand-in for the app.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

const NAME: &str = "org.opencommunicator.communicator";
const CHROMIUM: &str = "chrome-extension://ipghmcooboppgdpnolnehmadgilmoadi/";

/// A user with a home folder and browsers in it.
struct User {
    home: TempDir,
}

impl User {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let bin = home.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        for browser in ["chromium", "firefox"] {
            let file = bin.join(browser);
            std::fs::write(&file, "#!/bin/sh\nexit 0\n").unwrap();
        }
        Self { home }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.home.path().join(below)
    }

    fn profile(&self) -> PathBuf {
        self.path("profil ø")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for variable in ["COMMUNICATOR_SERVER", "COMMUNICATOR_PROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env_remove(variable);
        }
        command.env("HOME", self.home.path()).env("PATH", self.path("bin"));
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_communicator-cli")));
        command.args(words).arg("--profile").arg(self.profile()).output().unwrap()
    }

    fn status(&self) -> Value {
        let output = self.run(&["browser", "status", "--json"]);
        assert_eq!(output.status.code(), Some(0));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What the manifest of a browser says.
    fn manifest(&self, folder: &str) -> Value {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap()
    }

    /// Starts the host as Chromium does.
    fn host(&self) -> Host {
        let manifest = self.manifest(".config/chromium/NativeMessagingHosts");
        let mut command = self.command(Path::new(manifest["path"].as_str().unwrap()));
        command.arg(CHROMIUM).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (heard, messages) = channel();
        let mut out = child.stdout.take().unwrap();
        std::thread::spawn(move || {
            let mut length = [0; 4];
            while out.read_exact(&mut length).is_ok() {
                let mut body = vec![0; usize::try_from(u32::from_ne_bytes(length)).unwrap()];
                out.read_exact(&mut body).unwrap();
                if heard.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Host { child, input, messages, name: manifest["name"].as_str().unwrap().to_owned() }
    }
}

/// One that runs.
struct Host {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    name: String,
}

impl Host {
    fn say_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        // It may have ended already.
        let _ended = input.write_all(bytes).and_then(|()| input.flush());
    }

    fn say(&mut self, message: &Value) {
        let body = message.to_string().into_bytes();
        let length = u32::try_from(body.len()).unwrap().to_ne_bytes();
        self.say_bytes(&[&length[..], &body].concat());
    }

    fn hello(&mut self) {
        let name = self.name.clone();
        self.say(&json!({ "type": "hello", "protocol": 1, "version": "0.1.0", "host": name,
            "browser": { "name": "Chromium", "version": "156" } }));
    }

    fn next(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap()
    }

    fn state(&self) -> String {
        let message = self.next();
        assert_eq!(message["type"], "app", "{message}");
        message["state"].as_str().unwrap().to_owned()
    }

    fn ends(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _collected = self.child.wait();
    }
}

/// The stand-in for the app.
struct App {
    child: Child,
    lines: Receiver<Value>,
}

impl App {
    fn start(user: &User) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/browser_app");
        let mut command = user.command(&program);
        command.arg(user.profile()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (heard, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if heard.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let app = Self { child, lines };
        // Whoever comes before has no app to talk to.
        assert_eq!(app.next(), json!({ "listening": true }));
        app
    }

    fn next(&self) -> Value {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    fn send(&mut self, browser: u64, message: &Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{}", json!({ "browser": browser, "message": message }))
            .unwrap();
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _collected = self.child.wait();
    }
}

fn plan(id: u64) -> Value {
    json!({ "type": "run", "id": id, "website": "www.crm.com", "spa": true,
        "steps": [{ "action": "insert", "value": "+45 12;\"'</script>{ENTER}" }],
        "values": { "NUMBER": null, "NUMBER_NO_PREFIX": null, "NAME": null, "VAR": {} } })
}

fn result(id: u64) -> Value {
    json!({ "type": "result", "id": id, "outcome": "done", "reason": null, "step": null, "detail": null, "took_ms": [1] })
}

#[test]
fn manifests_are_installed_read_back_repaired_and_taken_away() {
    let user = User::new();
    let rows = |status: &Value| -> Vec<(String, bool, bool, String)> {
        let rows = status["browsers"].as_array().unwrap().iter();
        rows.map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (
                text("name"),
                row["installed"].as_bool().unwrap(),
                row["manifest"].as_bool().unwrap(),
                text("extension"),
            )
        })
        .filter(|row| row.1 || row.2)
        .collect()
    };
    let row = |name: &str, manifest, extension: &str| (name.to_owned(), true, manifest, extension.to_owned());
    assert_eq!(rows(&user.status()), [row("Chromium", false, "absent"), row("Firefox", false, "absent")]);
    assert!(!user.profile().exists(), "asking makes nothing");

    assert_eq!(user.run(&["browser", "install"]).status.code(), Some(0));
    assert_eq!(
        rows(&user.status()),
        [row("Chromium", true, "never_seen"), row("Firefox", true, "never_seen")]
    );
    let chromium = user.manifest(".config/chromium/NativeMessagingHosts");
    let firefox = user.manifest(".mozilla/native-messaging-hosts");
    assert_eq!(chromium["allowed_origins"], json!([CHROMIUM]));
    assert_eq!(firefox["allowed_extensions"], json!(["communicator@opencommunicator.org"]));
    assert!(
        chromium["name"].as_str().unwrap().starts_with(&format!("{NAME}_")),
        "a profile of its own has its own host"
    );
    let link = PathBuf::from(firefox["path"].as_str().unwrap());
    assert_eq!(
        std::fs::canonicalize(&link).unwrap(),
        std::fs::canonicalize(env!("CARGO_BIN_EXE_communicator-cli")).unwrap()
    );

    // The program was elsewhere.
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("/gone/communicator-cli", &link).unwrap();
    assert_eq!(
        rows(&user.status()),
        [row("Chromium", true, "never_seen"), row("Firefox", false, "never_seen")]
    );
    assert_eq!(user.run(&["browser", "install"]).status.code(), Some(0));
    assert_eq!(
        rows(&user.status()),
        [row("Chromium", true, "never_seen"), row("Firefox", true, "never_seen")]
    );

    // Those of others stay.
    let other = user.path(".mozilla/native-messaging-hosts/org.other.json");
    std::fs::write(&other, "{}").unwrap();
    assert_eq!(user.run(&["browser", "uninstall"]).status.code(), Some(0));
    assert_eq!(rows(&user.status()), [row("Chromium", false, "absent"), row("Firefox", false, "absent")]);
    assert!(other.exists() && !user.profile().join("browser").exists());
    assert_eq!(user.run(&["browser", "uninstall"]).status.code(), Some(0), "what is not there is fine");
}

#[test]
fn without_a_browser_nothing_is_installed_and_that_is_a_failure() {
    let user = User::new();
    std::fs::remove_dir_all(user.path("bin")).unwrap();
    let output = user.run(&["browser", "install"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no browser"));
    for words in [
        &["browser"][..],
        &["browser", "dance"],
        &["browser", "install", "x"],
        &["browser", "install", "--json"],
    ] {
        assert_eq!(user.run(words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn a_browser_of_snap_or_flatpak_is_named_with_what_it_cannot_do() {
    let user = User::new();
    std::fs::write(user.path("bin/firefox"), "#!/bin/sh\nexec /snap/bin/firefox \"$@\"\n").unwrap();
    std::fs::create_dir_all(user.path(".local/share/flatpak/app/com.brave.Browser")).unwrap();
    let output = user.run(&["browser", "status"]);
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("Firefox          not found"), "{said}");
    assert!(complained.contains("Brave is installed as a Flatpak"), "{complained}");
}

#[test]
fn messages_go_from_the_browser_to_the_app_and_back_and_what_was_said_is_said_again_to_the_next_app() {
    let user = User::new();
    assert_eq!(user.run(&["browser", "install"]).status.code(), Some(0));
    let mut host = user.host();
    host.hello();
    assert_eq!(host.state(), "not_running");
    let sites = json!({ "type": "sites", "scripts": false,
        "sites": [{ "site": "www.crm.com", "allowed": true, "pages": 1, "used_at": 7 }] });
    host.say(&sites);

    let mut app = App::start(&user);
    assert_eq!(host.state(), "running");
    assert_eq!(app.next(), json!({ "browser": 1, "key": "chromium" }));
    assert_eq!(app.next()["message"]["type"], "hello");
    assert_eq!(app.next()["message"], sites);
    app.send(1, &plan(7));
    assert_eq!(host.next(), plan(7));
    host.say(&result(7));
    assert_eq!(app.next()["message"], result(7));

    // In the middle of a plan.
    app.send(1, &plan(8));
    assert_eq!(host.next(), plan(8));
    drop(app);
    assert_eq!(host.next(), json!({ "type": "cancel", "id": 8 }));
    assert_eq!(host.next()["type"], "sites");
    assert_eq!(host.state(), "not_running");
    let app = App::start(&user);
    assert_eq!(host.state(), "running");
    assert_eq!(app.next()["key"], "chromium");
    assert_eq!(app.next()["message"]["type"], "hello");
    assert_eq!(app.next()["message"], sites);

    // The browser has enough.
    host.input = None;
    assert_eq!(host.ends(), Some(0));
    assert_eq!(app.next(), json!({ "browser": 1, "ended": true }));
}

#[test]
fn several_browsers_are_served_at_once() {
    let user = User::new();
    assert_eq!(user.run(&["browser", "install"]).status.code(), Some(0));
    let mut app = App::start(&user);
    let mut hosts: Vec<Host> = (0..3).map(|_| user.host()).collect();
    for (number, host) in (1..).zip(&mut hosts) {
        host.hello();
        assert_eq!(host.state(), "running");
        assert_eq!(app.next()["browser"], number);
        assert_eq!(app.next()["message"]["type"], "hello");
    }
    for (number, host) in (1..).zip(&hosts) {
        app.send(number, &plan(number));
        assert_eq!(host.next(), plan(number));
    }
}

#[test]
fn what_is_no_message_ends_the_host_with_a_reason_and_never_reaches_the_app() {
    let user = User::new();
    assert_eq!(user.run(&["browser", "install"]).status.code(), Some(0));
    let app = App::start(&user);
    let framed = |body: &[u8]| [&u32::try_from(body.len()).unwrap().to_ne_bytes(), body].concat();
    let long = vec![b' '; 64 * 1024 + 1];
    for rubbish in [framed(b"{"), framed(br#"{"verb":"quit"}"#), vec![0xff; 64], framed(&long)] {
        let mut host = user.host();
        host.hello();
        assert_eq!(host.state(), "running");
        host.say_bytes(&rubbish);
        assert_eq!(host.state(), "refused");
        assert_eq!(host.ends(), Some(1));
        assert_eq!(
            (&app.next()["key"], &app.next()["message"]["type"]),
            (&json!("chromium"), &json!("hello"))
        );
        assert_eq!(app.next()["ended"], true);
    }
    // Before it has said who it is; and in another protocol; and for another profile.
    for first in [
        result(1),
        json!({ "type": "hello", "protocol": 2, "version": "9", "host": NAME, "browser": { "name": "x", "version": "" } }),
        json!({ "type": "hello", "protocol": 1, "version": "1", "host": format!("{NAME}_00000000"),
            "browser": { "name": "x", "version": "" } }),
    ] {
        let mut host = user.host();
        host.say(&first);
        assert_eq!(host.state(), "refused", "{first}");
        assert_eq!(host.ends(), Some(1));
    }
    let mut host = user.host();
    host.input = None;
    assert_eq!(host.ends(), Some(0), "a browser that says nothing and goes");
}
