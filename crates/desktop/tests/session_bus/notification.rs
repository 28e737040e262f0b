//! Notifications, with a notification server of the test's own.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::{Value, json};
use tokio::sync::Semaphore;
use zbus::zvariant::{OwnedValue, Value as Variant};
use zbus::{Connection, connection, interface};

use crate::bus::{Bus, DEADLINE, Home, program, silent};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const ALL: [&str; 3] = ["actions", "body", "body-markup"];

/// What the server was asked.
#[derive(Debug)]
enum Asked {
    Show(Box<Shown>),
    Close(u32),
}

#[derive(Debug)]
struct Shown {
    app: String,
    replaces: u32,
    title: String,
    body: String,
    actions: Vec<String>,
    hints: HashMap<String, OwnedValue>,
    expires: i32,
}

impl Shown {
    fn hint<'a, T: TryFrom<&'a Variant<'a>>>(&'a self, name: &str) -> Option<T> {
        let value: &Variant<'_> = self.hints.get(name)?;
        T::try_from(value).ok()
    }
}

struct Server {
    capabilities: Vec<String>,
    asked: Sender<Asked>,
    last: u32,
    /// One for each answer that it may give.
    answers: Arc<Semaphore>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    async fn notify(
        &mut self,
        app: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        let shown = Shown { app, replaces, title, body, actions, hints, expires };
        self.asked.send(Asked::Show(Box::new(shown))).unwrap();
        self.answers.acquire().await.unwrap().forget();
        if replaces != 0 {
            return replaces;
        }
        self.last += 1;
        self.last
    }

    fn close_notification(&self, id: u32) {
        self.asked.send(Asked::Close(id)).unwrap();
    }
}

/// A server on the bus, and what it is asked.
struct Desktop {
    connection: Connection,
    asked: Receiver<Asked>,
    answers: Arc<Semaphore>,
}

impl Desktop {
    async fn start(bus: &Bus, capabilities: &[&str], first: u32) -> Self {
        Self::answering(bus, capabilities, first, 1000).await
    }

    /// One that answers so often and then hangs. Its first notification has this number.
    async fn answering(bus: &Bus, capabilities: &[&str], first: u32, answers: usize) -> Self {
        let (sender, asked) = channel();
        let answers = Arc::new(Semaphore::new(answers));
        let server = Server {
            capabilities: capabilities.iter().map(|one| (*one).to_owned()).collect(),
            asked: sender,
            last: first - 1,
            answers: answers.clone(),
        };
        let builder = connection::Builder::address(bus.address.as_str()).unwrap();
        let builder = builder.serve_at(PATH, server).unwrap();
        let connection = builder.name(NAME).unwrap().build().await.unwrap();
        Self { connection, asked, answers }
    }

    #[track_caller]
    fn shown(&self) -> Shown {
        match self.asked.recv_timeout(DEADLINE).expect("a notification") {
            Asked::Show(shown) => *shown,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn closed(&self) -> u32 {
        match self.asked.recv_timeout(DEADLINE).expect("a withdrawal") {
            Asked::Close(id) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn say<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, signal: &str, body: &B) {
        self.connection.emit_signal(None::<&str>, PATH, NAME, signal, body).await.unwrap();
    }
}

/// The probe, which ends with this.
struct Probe {
    child: Child,
    told: Receiver<String>,
}

impl Probe {
    fn start(home: &Home, address: &str) -> Self {
        let mut command = home.command(program("notify_probe"), address);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, told) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _test_over = sender.send(line);
            }
        });
        Self { child, told }
    }

    fn order(&mut self, order: &Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{order}").unwrap();
    }

    fn ring(&mut self, name: &str, title: &str) {
        self.order(&json!({
            "show": name,
            "title": title,
            "body": "+4520304050",
            "kind": "ringing",
            "buttons": [["answer", "Answer"], ["decline", "Decline"]],
        }));
    }

    fn withdraw(&mut self, name: &str) {
        self.order(&json!({"withdraw": name}));
    }

    #[track_caller]
    fn told(&self) -> String {
        self.told.recv_timeout(DEADLINE).expect("it tells")
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_reaches_the_desktop_as_plain_text() {
    for (capability, expected) in [("body", "B&O <sales>"), ("body-markup", "B&amp;O &lt;sales&gt;")] {
        let home = Home::new();
        let bus = Bus::start(&home);
        let desktop = Desktop::start(&bus, &[capability], 1).await;
        let mut probe = Probe::start(&home, &bus.address);
        let buttons = json!([["answer", "Answer"]]);
        probe.order(
            &json!({"show": "a", "title": "Sign\0 in\n<b>", "body": "B&O <sales>", "buttons": buttons}),
        );
        let shown = desktop.shown();
        assert_eq!(
            (shown.app.as_str(), shown.title.as_str(), shown.body.as_str()),
            ("Communicator", "Sign  in <b>", expected)
        );
        assert_eq!(shown.actions, [] as [String; 0], "a desktop without actions is sent none");
        assert_eq!((shown.expires, shown.hint("urgency")), (-1, Some(1_u8)));
        assert_eq!(probe.told(), r#"Shown { name: "a" }"#);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_has_its_buttons_stays_without_a_sound_and_is_withdrawn_under_its_number() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let desktop = Desktop::start(&bus, &ALL, 41).await;
    let mut probe = Probe::start(&home, &bus.address);
    probe.ring("a", "Ida Berg");
    let shown = desktop.shown();
    assert_eq!((shown.title.as_str(), shown.body.as_str()), ("Ida Berg", "+4520304050"));
    assert_eq!(shown.actions, ["default", "", "answer", "Answer", "decline", "Decline"]);
    assert_eq!((shown.expires, shown.replaces), (0, 0));
    assert_eq!(shown.hint("urgency"), Some(2_u8));
    assert_eq!((shown.hint("suppress-sound"), shown.hint("transient")), (Some(true), Some(true)));
    assert_eq!(shown.hint("category"), Some("call.incoming"));
    assert_eq!(probe.told(), r#"Shown { name: "a" }"#);
    probe.ring("b", "Somebody else");
    assert_eq!(desktop.shown().replaces, 0);
    probe.ring("a", "Incoming call");
    let replaced = desktop.shown();
    assert_eq!((replaced.title.as_str(), replaced.replaces), ("Incoming call", 41));
    probe.withdraw("a");
    assert_eq!(desktop.closed(), 41);
    probe.withdraw("a");
    probe.withdraw("b");
    assert_eq!(desktop.closed(), 42, "what is gone is not withdrawn twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pressed_is_told_with_its_token_and_what_is_put_away_too() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let desktop = Desktop::start(&bus, &ALL, 1).await;
    let mut probe = Probe::start(&home, &bus.address);
    for name in ["a", "b", "c"] {
        probe.ring(name, name);
        desktop.shown();
        assert_eq!(probe.told(), format!(r#"Shown {{ name: "{name}" }}"#));
    }
    // Of another program, and of somebody who is not the server.
    desktop.say("ActionInvoked", &(77_u32, "answer")).await;
    let stranger = connection::Builder::address(bus.address.as_str()).unwrap().build().await.unwrap();
    stranger.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(1_u32, "answer")).await.unwrap();
    desktop.say("ActivationToken", &(1_u32, "a token")).await;
    desktop.say("ActionInvoked", &(1_u32, "decline")).await;
    let invoked = r#"Invoked { name: "a", action: "decline", token: Some("a token") }"#;
    assert_eq!(probe.told(), invoked);
    assert_eq!(desktop.closed(), 1, "not every server closes what was pressed");
    desktop.say("ActionInvoked", &(2_u32, "default")).await;
    assert_eq!(probe.told(), r#"Invoked { name: "b", action: "default", token: None }"#);
    desktop.say("NotificationClosed", &(2_u32, 2_u32)).await;
    desktop.say("NotificationClosed", &(3_u32, 2_u32)).await;
    assert_eq!(probe.told(), r#"Closed { name: "c" }"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pressed_before_the_server_has_told_its_number_is_told_as_well() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let desktop = Desktop::answering(&bus, &ALL, 5, 1).await;
    let mut probe = Probe::start(&home, &bus.address);
    probe.ring("a", "Ida Berg");
    desktop.shown();
    assert_eq!(probe.told(), r#"Shown { name: "a" }"#);
    probe.ring("b", "Ole Dahl");
    desktop.shown();
    desktop.say("ActionInvoked", &(77_u32, "decline")).await;
    desktop.say("ActivationToken", &(6_u32, "a token")).await;
    desktop.say("ActionInvoked", &(6_u32, "answer")).await;
    desktop.say("NotificationClosed", &(6_u32, 2_u32)).await;
    desktop.say("NotificationClosed", &(5_u32, 2_u32)).await;
    assert_eq!(probe.told(), r#"Closed { name: "a" }"#, "and so it has heard the others");
    desktop.answers.add_permits(1);
    assert_eq!(probe.told(), r#"Shown { name: "b" }"#);
    assert_eq!(probe.told(), r#"Invoked { name: "b", action: "answer", token: Some("a token") }"#);
    assert_eq!(desktop.closed(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawn_before_the_server_has_answered_it_is_closed_as_soon_as_it_has() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let desktop = Desktop::answering(&bus, &ALL, 5, 0).await;
    let mut probe = Probe::start(&home, &bus.address);
    probe.ring("a", "Ida Berg");
    desktop.shown();
    probe.withdraw("a");
    let late = probe.told();
    assert!(late.starts_with(r#"Unavailable { name: "a", why: "the desktop has not answered"#), "{late}");
    desktop.answers.add_permits(1);
    assert_eq!(desktop.closed(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_outlives_the_server_and_is_withdrawn_from_the_next() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let first = Desktop::start(&bus, &ALL, 1).await;
    let mut probe = Probe::start(&home, &bus.address);
    probe.ring("a", "Ida Berg");
    first.shown();
    probe.order(&json!({"show": "passing", "title": "That was that"}));
    first.shown();
    first.connection.close().await.unwrap();
    let second = Desktop::start(&bus, &["body"], 9).await;
    let shown = second.shown();
    assert_eq!((shown.title.as_str(), shown.replaces), ("Ida Berg", 0));
    assert_eq!(shown.actions, [] as [String; 0], "what the next one can do is asked anew");
    probe.withdraw("a");
    assert_eq!(second.closed(), 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_late_still_gets_the_call() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let mut probe = Probe::start(&home, &bus.address);
    probe.ring("a", "Ida Berg");
    let told = probe.told();
    assert!(told.starts_with(r#"Unavailable { name: "a", why: "#), "{told}");
    let desktop = Desktop::start(&bus, &ALL, 1).await;
    assert_eq!(desktop.shown().title, "Ida Berg");
    assert_eq!(probe.told(), r#"Shown { name: "a" }"#);
}

#[test]
fn where_nobody_shows_notifications_the_answer_says_so() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (_listener, hangs) = silent(&home);
    for address in ["unix:path=/nonexistent", bus.address.as_str(), hangs.as_str()] {
        let mut probe = Probe::start(&home, address);
        probe.order(&json!({"show": "a", "title": "Sign in"}));
        let answer = probe.told();
        assert!(answer.starts_with(r#"Unavailable { name: "a", why: "#), "{address}: {answer}");
    }
}
