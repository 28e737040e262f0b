//! A BlueZ of a test's own: python-dbusmock's, on a system bus that nobody else is on.

use std::process::{Command, Stdio};

use super::bus::Bus;
use super::home::Home;
use super::poll;
use super::process::{self, Running};

const SENDER: &str = "/org/bluez/hci0/dev_00_11_22_33_44_0A";

/// Bus and BlueZ; they end with this value.
#[derive(Debug)]
pub struct Bluez {
    bus: Bus,
    _mock: Running,
}

impl Bluez {
    /// With an adapter that is on, and one device within reach.
    #[track_caller]
    pub fn start(home: &Home) -> Self {
        let bus = Bus::start(home);
        // Debian's own Python, which has the module; another may come first on the PATH.
        let mut python = Command::new("/usr/bin/python3");
        home.give(&mut python).env("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
        python.args(["-m", "dbusmock", "--system", "--template", "bluez5"]);
        let mock = Running::start(python.stdout(Stdio::null()));
        let bluez = Self { bus, _mock: mock };
        poll::until("the mock of BlueZ answers", || {
            bluez.call("/", "org.freedesktop.DBus.Peer.Ping", &[]).status.success()
        });
        bluez.done("/", "org.bluez.Mock.AddAdapter", &["hci0", "a computer"]);
        bluez.done("/", "org.bluez.Mock.AddDevice", &["hci0", "00:11:22:33:44:0A", "a beacon"]);
        bluez
    }

    pub fn address(&self) -> &str {
        self.bus.address()
    }

    /// The user switches Bluetooth on or off.
    #[track_caller]
    pub fn power(&self, on: bool) {
        let powered = format!("{{'Powered': <{on}>}}");
        let words = ["org.bluez.Adapter1", powered.as_str()];
        self.done("/org/bluez/hci0", "org.freedesktop.DBus.Mock.UpdateProperties", &words);
    }

    /// The device sends a frame of the beacon with these numbers, from nearby.
    #[track_caller]
    pub fn send(&self, uuid: u128, major: u16, minor: u16) {
        let numbers = [major.to_be_bytes(), minor.to_be_bytes()].concat();
        let frame = [&[0x02, 0x15][..], &uuid.to_be_bytes(), &numbers, &[0xc5]].concat();
        let bytes: Vec<String> = frame.iter().map(|byte| format!("0x{byte:02x}")).collect();
        let data = format!("{{uint16 76: <[byte {}]>}}", bytes.join(", "));
        let changed = format!("{{'ManufacturerData': <{data}>, 'RSSI': <int16 -60>}}");
        let told = format!("[<'org.bluez.Device1'>, <{changed}>, <@as []>]");
        let words = ["org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", told.as_str()];
        self.done(SENDER, "org.freedesktop.DBus.Mock.EmitSignal", &words);
    }

    #[track_caller]
    fn done(&self, path: &str, method: &str, arguments: &[&str]) {
        let said = self.call(path, method, arguments);
        assert!(said.status.success(), "{said:?}");
    }

    fn call(&self, path: &str, method: &str, arguments: &[&str]) -> std::process::Output {
        let mut call = Command::new("gdbus");
        call.args(["call", "--address", self.bus.address(), "--dest", "org.bluez"]);
        process::output(call.args(["--object-path", path, "--method", method]).args(arguments))
    }
}
