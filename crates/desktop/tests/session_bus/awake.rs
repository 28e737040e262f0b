//! Keeping the screen on, with a screen saver, a portal and a logind of the test's own.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};

use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, connection, interface};

use crate::bus::{Bus, DEADLINE, Home, program};

const REASON: &str = "A wallboard is shown";
const NOWHERE: &str = "unix:path=/nonexistent";

struct ScreenSaver(Sender<String>);

#[interface(name = "org.freedesktop.ScreenSaver")]
impl ScreenSaver {
    fn inhibit(&self, name: String, reason: String) -> u32 {
        self.0.send(format!("Inhibit {name}: {reason}")).unwrap();
        77
    }

    fn un_inhibit(&self, cookie: u32) {
        self.0.send(format!("UnInhibit {cookie}")).unwrap();
    }
}

struct Portal {
    asked: Sender<String>,
    /// 0 grants it.
    answer: u32,
}

#[interface(name = "org.freedesktop.portal.Inhibit")]
impl Portal {
    async fn inhibit(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] bus: &Connection,
        _window: String,
        flags: u32,
        options: HashMap<String, OwnedValue>,
    ) -> OwnedObjectPath {
        let word = |name: &str| String::try_from(options[name].try_clone().unwrap()).unwrap();
        self.asked.send(format!("Inhibit {flags}: {}", word("reason"))).unwrap();
        let sender = header.sender().unwrap();
        let name = sender.trim_start_matches(':').replace('.', "_");
        let path = format!("/org/freedesktop/portal/desktop/request/{name}/{}", word("handle_token"));
        let results: HashMap<String, OwnedValue> = HashMap::new();
        let answer = (self.answer, results);
        let request = "org.freedesktop.portal.Request";
        bus.emit_signal(Some(sender.clone()), path.as_str(), request, "Response", &answer).await.unwrap();
        OwnedObjectPath::try_from(path).unwrap()
    }
}

/// What the probe says of a screen that it kept on for a moment.
async fn kept_on(home: &Home, session: &str) -> String {
    let mut command = home.command(program("desktop_probe"), session);
    command.args(["awake", REASON]).env("DBUS_SYSTEM_BUS_ADDRESS", NOWHERE);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.trim().split_once(' ').map_or_else(|| format!("{:?}", output.stderr), |(_, said)| said.to_owned())
}

async fn portal(bus: &Bus, answer: u32) -> (Connection, Receiver<String>) {
    let (asked, heard) = channel();
    let builder = connection::Builder::address(bus.address.as_str()).unwrap();
    let builder = builder.serve_at("/org/freedesktop/portal/desktop", Portal { asked, answer }).unwrap();
    (builder.name("org.freedesktop.portal.Desktop").unwrap().build().await.unwrap(), heard)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_saver_is_asked_and_told_when_it_is_over() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (asked, heard) = channel();
    let builder = connection::Builder::address(bus.address.as_str()).unwrap();
    let builder = builder.serve_at("/org/freedesktop/ScreenSaver", ScreenSaver(asked)).unwrap();
    let _saver = builder.name("org.freedesktop.ScreenSaver").unwrap().build().await.unwrap();
    assert_eq!(kept_on(&home, &bus.address).await, "org.freedesktop.ScreenSaver, and it holds");
    assert_eq!(heard.recv_timeout(DEADLINE).unwrap(), format!("Inhibit Communicator: {REASON}"));
    assert_eq!(heard.recv_timeout(DEADLINE).unwrap(), "UnInhibit 77");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_screen_saver_the_portal_is_asked_not_to_let_the_session_be_idle() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (_portal, heard) = portal(&bus, 0).await;
    assert_eq!(kept_on(&home, &bus.address).await, "org.freedesktop.portal.Inhibit, and it holds");
    assert_eq!(heard.recv_timeout(DEADLINE).unwrap(), format!("Inhibit 8: {REASON}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_grants_it_each_has_its_reason() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (_portal, _heard) = portal(&bus, 2).await;
    let refused = kept_on(&home, &bus.address).await;
    assert!(refused.starts_with("refused: org.freedesktop.ScreenSaver: "), "{refused}");
    assert!(refused.contains("org.freedesktop.portal.Inhibit: refused with code 2"), "{refused}");
    assert!(refused.contains("org.freedesktop.login1: "), "{refused}");
    let alone = kept_on(&home, NOWHERE).await;
    assert!(alone.starts_with("refused: "), "{alone}");
}
