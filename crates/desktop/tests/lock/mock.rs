//! python-dbusmock: its logind, its GNOME screen saver, and the freedesktop one from its plain object.

use std::process::{Child, Stdio};
use std::time::Instant;

use serde::Serialize;
use zbus::connection::Builder;
use zbus::zvariant::DynamicType;

use crate::SESSION;
use crate::bus::{Bus, DEADLINE, Home};

pub const LOGIND: &str = "org.freedesktop.login1";
pub const GNOME: &str = "org.gnome.ScreenSaver";
pub const FREEDESKTOP: &str = "org.freedesktop.ScreenSaver";

const MOCK: &str = "org.freedesktop.DBus.Mock";
const OF_SESSION: &str = "org.freedesktop.login1.Session";

fn at(session: &str) -> String {
    format!("/org/freedesktop/login1/session/{session}")
}

/// Ended with the test.
pub struct Mock {
    daemon: Child,
    runtime: tokio::runtime::Runtime,
    bus: zbus::Connection,
    name: &'static str,
    path: String,
}

impl Mock {
    /// logind with one session, of this user, at a seat.
    pub fn logind(home: &Home, bus: &Bus) -> Self {
        let logind =
            Self::start(home, bus, LOGIND, "/org/freedesktop/login1", &["--system", "--template", "logind"]);
        logind.other_session(SESSION);
        logind
    }

    /// One more session of this user.
    pub fn other_session(&self, id: &str) -> &Self {
        let user = rustix::process::geteuid().as_raw();
        self.ask(MOCK, "AddSession", &(id, "seat0", user, "somebody", true));
        self
    }

    pub fn gnome(home: &Home, bus: &Bus) -> Self {
        Self::start(home, bus, GNOME, "/org/gnome/ScreenSaver", &["--template", "gnome_screensaver"])
    }

    /// At `path`, which differs between desktops.
    pub fn freedesktop(home: &Home, bus: &Bus, path: &str) -> Self {
        let saver = Self::start(home, bus, FREEDESKTOP, path, &[FREEDESKTOP, path, FREEDESKTOP]);
        let set = "self.active = args[0]; self.EmitSignal('', 'ActiveChanged', 'b', [args[0]])";
        let method = |name, takes, gives, does| {
            saver.ask(MOCK, "AddMethod", &(FREEDESKTOP, name, takes, gives, does));
        };
        method("GetActive", "", "b", "ret = getattr(self, 'active', False)");
        method("SetActive", "b", "b", &format!("{set}; ret = True"));
        saver
    }

    fn start(home: &Home, bus: &Bus, name: &'static str, path: &str, words: &[&str]) -> Self {
        let daemon = home
            // Debian's own, which has the module; another may come first on the PATH.
            .command("/usr/bin/python3", &bus.address)
            .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
            .args(["-m", "dbusmock"])
            .args(words)
            .stdout(Stdio::null())
            .spawn()
            .expect("/usr/bin/python3 (Debian: python3-dbusmock)");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let bus = runtime
            .block_on(async { Builder::address(bus.address.as_str()).unwrap().build().await.unwrap() });
        let mut mock = Self { daemon, runtime, bus, name, path: path.to_owned() };
        let before = Instant::now();
        while mock.try_ask(path, "org.freedesktop.DBus.Peer", "Ping", &()).is_err() {
            assert_eq!(
                mock.daemon.try_wait().unwrap(),
                None,
                "the mock (Debian: python3-dbusmock) has ended"
            );
            assert!(before.elapsed() < DEADLINE, "the mock of {name} is not on its bus");
        }
        mock
    }

    fn try_ask(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        arguments: &(impl Serialize + DynamicType),
    ) -> zbus::Result<zbus::Message> {
        let ask = self.bus.call_method(Some(self.name), path, Some(interface), method, arguments);
        self.runtime.block_on(ask)
    }

    fn ask_at(&self, path: &str, interface: &str, method: &str, arguments: &(impl Serialize + DynamicType)) {
        self.try_ask(path, interface, method, arguments).unwrap();
    }

    fn ask(&self, interface: &str, method: &str, arguments: &(impl Serialize + DynamicType)) {
        self.ask_at(&self.path, interface, method, arguments);
    }

    /// What a desktop says of itself to logind.
    pub fn hint(&self, locked: bool) {
        self.hint_at(SESSION, locked);
    }

    pub fn hint_at(&self, session: &str, locked: bool) {
        self.ask_at(&at(session), OF_SESSION, "SetLockedHint", &locked);
    }

    /// logind asks the desktop for it: `Lock` or `Unlock`.
    pub fn request(&self, signal: &str) {
        self.ask_at(&at(SESSION), OF_SESSION, signal, &());
    }

    /// A screen saver covers the screen, or no longer does.
    pub fn cover(&self, active: bool) {
        self.ask(self.name, "SetActive", &active);
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
