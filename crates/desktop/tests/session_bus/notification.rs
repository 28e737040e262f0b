//! The notification, with a notification server of the test's own.

use std::collections::HashMap;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use zbus::connection;
use zbus::interface;
use zbus::zvariant::OwnedValue;

use crate::bus::{Bus, DEADLINE, Home, silent};

struct Server {
    capabilities: Vec<String>,
    shown: Sender<(String, String, String)>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        self.shown.send((app, title, body)).unwrap();
        1
    }
}

fn notify(home: &Home, address: &str) -> (String, Duration) {
    let arguments = ["notify", "Sign in", "B&O <sales>"];
    let mut answers = thread::scope(|scope| {
        scope.spawn(|| home.probe("desktop_probe", address, &arguments)).join().unwrap()
    });
    let answer = answers.remove(0);
    (answer.text, answer.took)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_reaches_the_desktop_as_plain_text() {
    for (capability, expected) in [("body", "B&O <sales>"), ("body-markup", "B&amp;O &lt;sales&gt;")] {
        let home = Home::new();
        let bus = Bus::start(&home);
        let (shown, seen) = channel();
        let server = Server { capabilities: vec![capability.to_owned()], shown };
        let builder = connection::Builder::address(bus.address.as_str()).unwrap();
        let builder = builder.serve_at("/org/freedesktop/Notifications", server).unwrap();
        let _server = builder.name("org.freedesktop.Notifications").unwrap().build().await.unwrap();
        assert_eq!(notify(&home, &bus.address).0, "Shown");
        let (app, title, body) = seen.recv_timeout(DEADLINE).unwrap();
        assert_eq!((app.as_str(), title.as_str(), body.as_str()), ("Communicator", "Sign in", expected));
    }
}

#[test]
fn where_nobody_shows_notifications_the_answer_says_so() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (_listener, hangs) = silent(&home);
    for address in ["unix:path=/nonexistent", bus.address.as_str(), hangs.as_str()] {
        let (answer, took) = notify(&home, address);
        assert!(answer.starts_with("Unavailable { why: "), "{address}: {answer}");
        assert!(took < Duration::from_secs(30), "{address}: {took:?}");
    }
}
