//! A logind of a test's own: python-dbusmock's, on a system bus that nobody else is on.

use std::process::{Command, Stdio};

use super::bus::Bus;
use super::home::Home;
use super::poll;
use super::process::{self, Running};

/// The session that the app is in.
const SESSION: &str = "c7";

const LOGIND: &str = "org.freedesktop.login1";

/// Bus and logind; they end with this value.
#[derive(Debug)]
pub struct Logind {
    bus: Bus,
    _mock: Running,
}

impl Logind {
    /// With one session, of this user, whose screen is open.
    #[track_caller]
    pub fn start(home: &Home) -> Self {
        let bus = Bus::start(home);
        // Debian's own Python, which has the module; another may come first on the PATH.
        let mut python = Command::new("/usr/bin/python3");
        home.give(&mut python).env("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
        python.args(["-m", "dbusmock", "--system", "--template", "logind"]);
        let mock = Running::start(python.stdout(Stdio::null()));
        let logind = Self { bus, _mock: mock };
        poll::until("the mock of logind answers", || {
            logind.send("/org/freedesktop/login1", "org.freedesktop.DBus.Peer.Ping", &[]).status.success()
        });
        let user = process::said(Command::new("id").arg("-u")).trim().to_owned();
        let words = [SESSION, "seat0"].map(|word| format!("string:{word}"));
        let [session, seat] = &words;
        let added = logind.send(
            "/org/freedesktop/login1",
            "org.freedesktop.DBus.Mock.AddSession",
            &[session, seat, &format!("uint32:{user}"), "string:somebody", "boolean:true"],
        );
        assert!(added.status.success(), "{added:?}");
        logind
    }

    /// Gives the command this system bus, and the session.
    pub fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DBUS_SYSTEM_BUS_ADDRESS", self.bus.address()).env("XDG_SESSION_ID", SESSION)
    }

    /// What the desktop says of its lock.
    #[track_caller]
    pub fn lock(&self, locked: bool) {
        let path = format!("/org/freedesktop/login1/session/{SESSION}");
        let method = "org.freedesktop.login1.Session.SetLockedHint";
        let said = self.send(&path, method, &[&format!("boolean:{locked}")]);
        assert!(said.status.success(), "{said:?}");
    }

    fn send(&self, path: &str, method: &str, arguments: &[&str]) -> std::process::Output {
        let mut send = Command::new("dbus-send");
        send.arg(format!("--bus={}", self.bus.address()))
            .arg("--print-reply")
            .arg(format!("--dest={LOGIND}"));
        process::output(send.args([path, method]).args(arguments))
    }
}
