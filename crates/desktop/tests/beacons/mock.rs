//! python-dbusmock's BlueZ, whose devices send what a test has them send.

use std::collections::HashMap;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use zbus::connection::Builder;
use zbus::zvariant::{DynamicType, OwnedValue, Value};

use crate::bus::{Bus, DEADLINE, Home};

const BLUEZ: &str = "org.bluez";
const ADAPTER: &str = "org.bluez.Adapter1";
const DEVICE: &str = "org.bluez.Device1";
const OF_BLUEZ: &str = "org.bluez.Mock";
const MOCK: &str = "org.freedesktop.DBus.Mock";

/// The company of iBeacons.
const APPLE: u16 = 0x004c;

/// What a beacon of uuid 1 and major 1 sends, as loud as most.
pub fn frame(minor: u8) -> Vec<u8> {
    let mut bytes = vec![0x02, 0x15];
    bytes.extend([0; 15]);
    bytes.extend([1, 0, 1, 0, minor, 0xc5]);
    bytes
}

/// Ended with the test.
pub struct Mock {
    daemon: Child,
    runtime: tokio::runtime::Runtime,
    bus: zbus::Connection,
}

impl Mock {
    /// BlueZ without an adapter.
    pub fn start(home: &Home, bus: &Bus) -> Self {
        let daemon = home
            // Debian's own, which has the module; another may come first on the PATH.
            .command("/usr/bin/python3", &bus.address)
            .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
            .args(["-m", "dbusmock", "--system", "--template", "bluez5"])
            .stdout(Stdio::null())
            .spawn()
            .expect("/usr/bin/python3 (Debian: python3-dbusmock)");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let bus = runtime
            .block_on(async { Builder::address(bus.address.as_str()).unwrap().build().await.unwrap() });
        let mut mock = Self { daemon, runtime, bus };
        let before = Instant::now();
        while mock.try_ask("/", "org.freedesktop.DBus.Peer", "Ping", &()).is_err() {
            let ended = mock.daemon.try_wait().unwrap();
            assert_eq!(ended, None, "the mock (Debian: python3-dbusmock) has ended");
            assert!(before.elapsed() < DEADLINE, "the mock of BlueZ is not on its bus");
        }
        mock
    }

    /// BlueZ with an adapter that is on.
    pub fn with_adapter(home: &Home, bus: &Bus) -> Self {
        let mock = Self::start(home, bus);
        mock.plug_in("hci0");
        mock
    }

    fn try_ask(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        arguments: &(impl Serialize + DynamicType),
    ) -> zbus::Result<zbus::Message> {
        let ask = self.bus.call_method(Some(BLUEZ), path, Some(interface), method, arguments);
        self.runtime.block_on(ask)
    }

    fn ask(&self, path: &str, interface: &str, method: &str, arguments: &(impl Serialize + DynamicType)) {
        self.try_ask(path, interface, method, arguments).unwrap();
    }

    pub fn plug_in(&self, adapter: &str) {
        self.ask("/", OF_BLUEZ, "AddAdapter", &(adapter, "a computer"));
    }

    pub fn pull_out(&self, adapter: &str) {
        self.ask("/", OF_BLUEZ, "RemoveAdapter", &adapter);
    }

    /// The user switches Bluetooth on or off.
    pub fn power(&self, adapter: &str, on: bool) {
        let powered: HashMap<&str, Value<'_>> = HashMap::from([("Powered", Value::from(on))]);
        self.ask(&at(adapter), MOCK, "UpdateProperties", &(ADAPTER, powered));
    }

    /// From now on a scan is an error of this name.
    pub fn refuse(&self, adapter: &str, error: &str) {
        let code = format!("raise dbus.exceptions.DBusException('by the test', name='{error}')");
        self.ask(&at(adapter), MOCK, "AddMethod", &(ADAPTER, "StartDiscovery", "", "", code.as_str()));
    }

    /// How often a scan was asked for.
    pub fn scans(&self, adapter: &str) -> usize {
        let calls = self.try_ask(&at(adapter), MOCK, "GetMethodCalls", &"StartDiscovery").unwrap();
        calls.body().deserialize::<Vec<(u64, Vec<OwnedValue>)>>().unwrap().len()
    }

    /// How many connections the bus has.
    pub fn names(&self) -> usize {
        let bus = "org.freedesktop.DBus";
        let asked = self.bus.call_method(Some(bus), "/", Some(bus), "ListNames", &());
        let names: Vec<String> = self.runtime.block_on(asked).unwrap().body().deserialize().unwrap();
        names.iter().filter(|name| name.starts_with(':')).count()
    }

    /// Until it has so many.
    pub fn wait_for_names(&self, names: usize) {
        let before = Instant::now();
        while self.names() != names {
            assert!(before.elapsed() < DEADLINE, "{} connections", self.names());
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// A sender comes within reach of the first adapter.
    pub fn appear(&self, address: &str) {
        self.ask("/", OF_BLUEZ, "AddDevice", &("hci0", address, "a sender"));
    }

    /// It sends this, and is heard so well.
    pub fn send(&self, address: &str, data: &[u8], rssi: i16) {
        let data: HashMap<u16, Value<'_>> = HashMap::from([(APPLE, Value::from(data.to_vec()))]);
        self.tell(
            address,
            HashMap::from([("ManufacturerData", Value::from(data)), ("RSSI", Value::from(rssi))]),
        );
    }

    /// BlueZ tells these properties of it, whatever they are.
    pub fn tell(&self, address: &str, properties: HashMap<&str, Value<'_>>) {
        let path = format!("{}/dev_{}", at("hci0"), address.replace(':', "_"));
        // `UpdateProperties` of this mock knows no dictionaries.
        let told = vec![Value::from(DEVICE), Value::from(properties), Value::from(Vec::<String>::new())];
        let properties = "org.freedesktop.DBus.Properties";
        self.ask(&path, MOCK, "EmitSignal", &(properties, "PropertiesChanged", "sa{sv}as", told));
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn at(adapter: &str) -> String {
    format!("/org/bluez/{adapter}")
}
