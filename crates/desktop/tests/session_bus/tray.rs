//! The tray icon, with watchers that are late, without a host, or hang.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, connection, interface};

use crate::bus::{Bus, DEADLINE, Home, program, silent};
use crate::silence::slow;

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

#[derive(Default)]
struct Shared {
    host: bool,
    items: Vec<String>,
}

struct Watcher {
    shared: Arc<Mutex<Shared>>,
    hangs: bool,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(&self, service: String) {
        self.shared.lock().unwrap().items.push(service);
        if self.hangs {
            std::future::pending().await
        }
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.shared.lock().unwrap().host
    }
}

/// A watcher on the bus; it goes with this value.
struct Panel {
    bus: Connection,
    shared: Arc<Mutex<Shared>>,
    runtime: Runtime,
}

impl Panel {
    fn start(bus: &Bus, host: bool, hangs: bool) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let shared = Arc::new(Mutex::new(Shared { host, items: Vec::new() }));
        let watcher = Watcher { shared: Arc::clone(&shared), hangs };
        let bus = runtime.block_on(async {
            let builder = connection::Builder::address(bus.address.as_str()).unwrap();
            builder.serve_at(PATH, watcher).unwrap().name(NAME).unwrap().build().await.unwrap()
        });
        Self { bus, shared, runtime }
    }

    fn host_appears(&self) {
        self.shared.lock().unwrap().host = true;
        let signal = self.bus.emit_signal(None::<&str>, PATH, NAME, "StatusNotifierHostRegistered", &());
        self.runtime.block_on(signal).unwrap();
    }

    fn item(&self) -> String {
        until("an item registers", || self.shared.lock().unwrap().items.last().cloned())
    }

    fn title(&self) -> Option<String> {
        let item = self.item();
        let properties = Some("org.freedesktop.DBus.Properties");
        let words = ("org.kde.StatusNotifierItem", "Title");
        let call =
            self.bus.call_method(Some(item.as_str()), "/StatusNotifierItem", properties, "Get", &words);
        let reply = self.runtime.block_on(call).ok()?;
        reply.body().deserialize::<OwnedValue>().ok()?.try_into().ok()
    }
}

fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let before = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(before.elapsed() < DEADLINE, "still not: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

/// The program with the icon; ended with the test.
struct Probe {
    child: Child,
    titles: Option<ChildStdin>,
    told: BufReader<ChildStdout>,
}

impl Probe {
    fn start(home: &Home, address: &str) -> Self {
        let mut child = home
            .command(program("tray_probe"), address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (titles, told) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, titles, told }
    }

    fn told(&mut self) -> String {
        let mut line = String::new();
        self.told.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn set_title(&mut self, title: &str) {
        writeln!(self.titles.as_mut().unwrap(), "{title}").unwrap();
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_host_is_told_when_it_comes_and_when_it_goes_and_a_watcher_alone_is_none() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let mut probe = Probe::start(&home, &bus.address);
    assert_eq!(probe.told(), "Host(false)");
    let panel = Panel::start(&bus, false, false);
    panel.item();
    panel.host_appears();
    assert_eq!(probe.told(), "Host(true)");
    drop(panel);
    assert_eq!(probe.told(), "Host(false)");
    let panel = Panel::start(&bus, true, false);
    assert_eq!(probe.told(), "Host(true)");
    assert_eq!(until("the title", || panel.title()), "first");
    probe.set_title("second");
    until("the next title", || panel.title().filter(|title| title == "second"));
    // No more looks: the icon goes, and the program ends.
    probe.titles = None;
    assert_eq!(probe.told(), "ended");
}

#[test]
fn a_watcher_that_hangs_holds_up_neither_its_host_nor_the_next_watcher() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let mut probe = Probe::start(&home, &bus.address);
    assert_eq!(probe.told(), "Host(false)");
    let hangs = Panel::start(&bus, true, true);
    assert_eq!(probe.told(), "Host(true)");
    hangs.item();
    drop(hangs);
    let panel = Panel::start(&bus, true, false);
    assert_eq!(until("the title", || panel.title()), "first");
    probe.set_title("second");
    until("the next title", || panel.title().filter(|title| title == "second"));
}

#[test]
fn on_a_bus_that_is_slow_to_connect_the_icon_is_shown() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let panel = Panel::start(&bus, true, false);
    let mut probe = Probe::start(&home, &slow(&home, &bus, Duration::from_millis(500)));
    panel.item();
    until("the host is told", || (probe.told() == "Host(true)").then_some(()));
}

#[test]
fn without_a_session_bus_there_is_no_host_and_no_wait() {
    let home = Home::new();
    let (_listener, hangs) = silent(&home);
    for address in ["unix:path=/nonexistent", hangs.as_str()] {
        let before = Instant::now();
        let mut probe = Probe::start(&home, address);
        assert_eq!(probe.told(), "Host(false)");
        assert!(before.elapsed() < Duration::from_secs(30), "{address}");
        probe.titles = None;
        assert_eq!(probe.told(), "ended");
    }
}
