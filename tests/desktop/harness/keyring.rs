//! GNOME's keyring on a bus of the test's own, in the test's own home.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::bus::Bus;
use super::home::Home;
use super::poll;
use super::process::{self, Running};

const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";

/// The keyring, open from the start; it ends with this value, and what it holds stays in the home.
#[derive(Debug)]
pub struct Keyring<'a> {
    bus: &'a Bus,
    _daemon: Running,
}

impl<'a> Keyring<'a> {
    #[track_caller]
    pub fn start(home: &Home, bus: &'a Bus) -> Self {
        let mut command = Command::new("gnome-keyring-daemon");
        home.give(&mut command).env("DBUS_SESSION_BUS_ADDRESS", bus.address());
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Running::start_with_input(&mut command);
        // The password ends with the input.
        daemon.child().stdin.take().unwrap().write_all(b"a password for this test").unwrap();
        let keyring = Self { bus, _daemon: daemon };
        poll::until("the keyring answers", || {
            keyring.ask("ReadAlias", &["string:default"]).contains("/login")
        });
        keyring
    }

    /// As a person does, or a screen that is locked; nobody is there who could open it again.
    #[track_caller]
    pub fn lock(&self) {
        let said = self.ask("Lock", &[&format!("array:objpath:{PATH}/collection/login")]);
        assert!(said.contains("/login"), "{said}");
    }

    /// How many secrets of the app it holds.
    #[track_caller]
    pub fn held(&self) -> usize {
        let said = self.ask("SearchItems", &["dict:string:string:service,org.opencommunicator.Communicator"]);
        assert!(said.contains("array"), "{said}");
        said.matches("object path").count()
    }

    fn ask(&self, method: &str, arguments: &[&str]) -> String {
        let mut send = Command::new("dbus-send");
        send.arg(format!("--bus={}", self.bus.address()))
            .arg("--print-reply")
            .arg(format!("--dest={SERVICE}"))
            .arg(PATH)
            .arg(format!("org.freedesktop.Secret.Service.{method}"));
        process::said(send.args(arguments))
    }
}
