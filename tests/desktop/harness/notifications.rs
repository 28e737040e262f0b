//! The part of a desktop that shows notifications, on a bus of the test's own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Runtime;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, connection, interface};

use super::bus::Bus;
use super::poll;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification as the desktop was given it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub id: u32,
    pub title: String,
    /// With the markup that it may have.
    pub body: String,
    /// Words and labels in turn.
    pub actions: Vec<String>,
    pub urgency: u8,
}

impl Shown {
    /// The words of its buttons.
    pub fn buttons(&self) -> Vec<&str> {
        self.actions.iter().step_by(2).map(String::as_str).filter(|word| *word != "default").collect()
    }
}

#[derive(Debug, Default)]
struct State {
    on_screen: BTreeMap<u32, Shown>,
    ever: Vec<Shown>,
    /// What the app itself has closed.
    closed: Vec<u32>,
}

#[derive(Clone, Default)]
struct Server(Arc<Mutex<State>>);

impl Server {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "body-markup"]
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        _app: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let mut state = self.state();
        let id = if replaces == 0 { u32::try_from(state.ever.len()).unwrap() + 1 } else { replaces };
        let urgency = match hints.get("urgency").map(|value| Value::from(value.clone())) {
            Some(Value::U8(urgency)) => urgency,
            _ => 1,
        };
        let shown = Shown { id, title, body, actions, urgency };
        state.on_screen.insert(id, shown.clone());
        state.ever.push(shown);
        id
    }

    fn close_notification(&self, id: u32) {
        let mut state = self.state();
        state.on_screen.remove(&id);
        state.closed.push(id);
    }
}

/// Something that shows tray icons.
struct Watcher;

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    fn register_status_notifier_item(&self, _item: String) {}
}

/// It ends with this value.
pub struct Notifications {
    runtime: Runtime,
    connection: Connection,
    server: Server,
}

impl Notifications {
    /// On this bus; beside it a tray, where there is to be one.
    #[track_caller]
    pub fn start(bus: &Bus, tray: bool) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = Server::default();
        let served = server.clone();
        let connection = runtime.block_on(async {
            let builder = connection::Builder::address(bus.address()).unwrap();
            let mut builder = builder.serve_at(PATH, served).unwrap().name(NAME).unwrap();
            if tray {
                builder = builder.serve_at("/StatusNotifierWatcher", Watcher).unwrap();
                builder = builder.name("org.kde.StatusNotifierWatcher").unwrap();
            }
            builder.build().await.unwrap()
        });
        Self { runtime, connection, server }
    }

    pub fn on_screen(&self) -> Vec<Shown> {
        self.server.state().on_screen.values().cloned().collect()
    }

    /// All that it was given, those that replaced another too.
    pub fn ever(&self) -> Vec<Shown> {
        self.server.state().ever.clone()
    }

    /// The one that is on the screen, once it is so.
    #[track_caller]
    pub fn one(&self, what: &str, is_so: impl Fn(&Shown) -> bool) -> Shown {
        poll::until_some(what, || {
            let mut shown = self.on_screen();
            (shown.len() == 1 && shown.iter().all(&is_so)).then(|| shown.remove(0))
        })
    }

    #[track_caller]
    pub fn wait_until_none(&self) {
        poll::until("no notification is on the screen", || self.on_screen().is_empty());
    }

    /// The app closes what was pressed, and so has heard of it.
    #[track_caller]
    pub fn wait_until_closed(&self, shown: &Shown) {
        poll::until("the app has closed it", || self.server.state().closed.contains(&shown.id));
    }

    /// The user presses a button, or the notification itself by `default`.
    pub fn press(&self, shown: &Shown, action: &str) {
        self.server.state().on_screen.remove(&shown.id);
        self.say("ActionInvoked", &(shown.id, action));
        self.say("NotificationClosed", &(shown.id, 2_u32));
    }

    fn say<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, signal: &str, body: &B) {
        self.runtime.block_on(self.connection.emit_signal(None::<&str>, PATH, NAME, signal, body)).unwrap();
    }
}
