//! The tray host, with a watcher of the test's own.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use zbus::connection;
use zbus::interface;

use crate::bus::{Bus, DEADLINE, Home, silent};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

const QUICK: Duration = Duration::from_secs(10);

struct Watcher {
    registered: bool,
    questions: Arc<Notify>,
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.questions.notify_one();
        self.registered
    }

    fn register_status_notifier_host(&mut self, _name: &str) {
        self.registered = true;
    }
}

async fn watcher(bus: &Bus, registered: bool) -> zbus::Connection {
    watcher_and_questions(bus, registered).await.0
}

async fn watcher_and_questions(bus: &Bus, registered: bool) -> (zbus::Connection, Arc<Notify>) {
    let questions = Arc::new(Notify::new());
    let watcher = Watcher { registered, questions: Arc::clone(&questions) };
    let builder = connection::Builder::address(bus.address.as_str()).unwrap();
    let builder = builder.serve_at(PATH, watcher).unwrap();
    (builder.name(NAME).unwrap().build().await.unwrap(), questions)
}

/// Off the runtime, which the watcher needs to answer.
async fn ask(home: &Home, address: &str, limit: &str) -> (String, Duration) {
    let mut answers = thread::scope(|scope| {
        let asked = scope.spawn(|| home.probe("desktop_probe", address, &["tray-host", limit]));
        asked.join().unwrap()
    });
    let answer = answers.remove(0);
    (answer.text, answer.took)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_host_is_seen_by_a_single_question() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let _watcher = watcher(&bus, true).await;
    assert_eq!(ask(&home, &bus.address, "0").await.0, "true");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_without_a_host_is_no_host() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let _watcher = watcher(&bus, false).await;
    let (answer, took) = ask(&home, &bus.address, "600").await;
    assert_eq!(answer, "false");
    assert!(took >= Duration::from_millis(600) && took < QUICK, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_and_a_host_that_come_late_are_waited_for() {
    let home = Arc::new(Home::new());
    let bus = Bus::start(&home);
    let (asking, address) = (Arc::clone(&home), bus.address.clone());
    let asked = spawn_blocking(move || asking.probe("desktop_probe", &address, &["tray-host", "60000"]));
    let (watcher, questions) = watcher_and_questions(&bus, false).await;
    // The host comes only after the answer was no.
    timeout(DEADLINE, questions.notified()).await.unwrap();
    watcher.call_method(Some(NAME), PATH, Some(NAME), "RegisterStatusNotifierHost", &"host").await.unwrap();
    let answers = asked.await.unwrap();
    assert_eq!(answers[0].text, "true");
    assert!(answers[0].took < Duration::from_secs(30), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_bus_there_is_no_wait() {
    let home = Home::new();
    let (answer, took) = ask(&home, "unix:path=/nonexistent", "60000").await;
    assert_eq!(answer, "false");
    assert!(took < QUICK, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bus_without_a_watcher_and_one_that_hangs_are_no_hosts() {
    let home = Home::new();
    let bus = Bus::start(&home);
    assert_eq!(ask(&home, &bus.address, "0").await.0, "false");
    let (_listener, address) = silent(&home);
    let (answer, took) = ask(&home, &address, "0").await;
    assert_eq!(answer, "false");
    assert!(took < QUICK, "{took:?}");
}
