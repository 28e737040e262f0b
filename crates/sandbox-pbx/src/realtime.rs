//! Who follows what happens, and what goes out to them.
//!
//! An event is put into the buffer of every socket that subscribed to it before the next one is
//! made, so that all see the same order. A socket whose buffer is full is closed: what it would
//! miss it must load again anyway.

pub(crate) mod lines;
pub(crate) mod socket;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::{Map, Value, json};
use socketioxide::extract::SocketRef;
use socketioxide::socket::Sid;
use tokio::runtime::Handle;

use crate::company::CUSTOMER;

/// What a socket can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Calls, queues and extensions.
    Pbx,
    /// Changes of what is configured: presence, settings.
    Config,
}

impl Channel {
    /// By the word of the wire.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "PBX" => Some(Self::Pbx),
            "CONFIG" => Some(Self::Config),
            _ => None,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub channel: Channel,
    pub name: String,
    pub payload: Value,
}

impl Event {
    pub(crate) fn pbx(name: &str, payload: Value) -> Self {
        Self { channel: Channel::Pbx, name: name.to_owned(), payload }
    }

    /// `changed` is the id of what has changed, `by` the employee who did it.
    pub(crate) fn config(name: &str, changed: &str, data: Option<Value>, by: Option<&str>) -> Self {
        let mut payload = Map::new();
        payload.insert("eventType".to_owned(), json!(name));
        payload.insert("customer".to_owned(), json!(CUSTOMER));
        payload.insert("id".to_owned(), json!(changed));
        if let Some(data) = data {
            payload.insert("data".to_owned(), data);
        }
        if let Some(by) = by {
            payload.insert("employee".to_owned(), json!(by));
        }
        Self { channel: Channel::Config, name: name.to_owned(), payload: Value::Object(payload) }
    }
}

/// The name under which everything is sent when names are generic.
const GENERIC: &str = "event";

/// One connected client.
#[derive(Debug)]
struct Session {
    socket: SocketRef,
    signed_in: bool,
    subscriptions: Vec<Subscription>,
}

/// What `subscribe` asked for; without names it is the whole channel.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub channel: Channel,
    pub names: Option<Vec<String>>,
}

impl Subscription {
    fn has(&self, event: &Event) -> bool {
        self.channel == event.channel && self.names.as_ref().is_none_or(|names| names.contains(&event.name))
    }
}

/// Everybody who is connected.
#[derive(Debug, Default)]
pub(crate) struct Realtime {
    sessions: Mutex<Vec<Session>>,
    /// Too slow for what happens, and not closed yet.
    closing: Mutex<Vec<SocketRef>>,
    /// Every event goes out under one name, with its own inside.
    pub generic_names: AtomicBool,
    /// Nobody is let in.
    pub refuse: AtomicBool,
    /// So many sign-ins to come are refused.
    pub refuse_next: AtomicU32,
    /// So many sign-ins to come end with their connection instead of an answer.
    pub close_next: AtomicU32,
    /// Each connection is closed as soon as it has subscribed to the last channel.
    pub close_subscribed: AtomicBool,
    /// Where sockets are closed and floods are made, whoever asks for it.
    pub runtime: OnceLock<Handle>,
}

impl Realtime {
    fn connected(&self, socket: SocketRef) {
        self.lock().push(Session { socket, signed_in: false, subscriptions: Vec::new() });
    }

    fn disconnected(&self, socket: Sid) {
        self.lock().retain(|session| session.socket.id != socket);
    }

    fn signed_in(&self, socket: Sid) {
        self.with(socket, |session| session.signed_in = true);
    }

    /// False for a socket that has not signed in.
    fn subscribed(&self, socket: Sid, subscription: Subscription) -> bool {
        let mut done = false;
        self.with(socket, |session| {
            done = session.signed_in;
            if done && !session.subscriptions.contains(&subscription) {
                session.subscriptions.push(subscription);
            }
        });
        done
    }

    /// Whether a socket follows both channels.
    fn follows_all(&self, socket: Sid) -> bool {
        let mut all = false;
        self.with(socket, |session| {
            let follows = |channel| session.subscriptions.iter().any(|it| it.channel == channel);
            all = follows(Channel::Pbx) && follows(Channel::Config);
        });
        all
    }

    /// How many sockets follow anything.
    pub(crate) fn followers(&self) -> usize {
        self.lock().iter().filter(|session| !session.subscriptions.is_empty()).count()
    }

    /// Sends an event to everybody who subscribed to it.
    pub(crate) fn publish(&self, event: &Event) {
        let mut sessions = self.lock();
        let mut wanted = sessions
            .iter()
            .filter(|session| session.subscriptions.iter().any(|subscription| subscription.has(event)));
        let Some(first) = wanted.next() else { return };
        let generic = self.generic_names.load(Ordering::Relaxed);
        let (name, payload) =
            if generic { (GENERIC, inside(event)) } else { (&*event.name, event.payload.clone()) };
        let slow: Vec<Sid> = std::iter::once(first)
            .chain(wanted)
            .filter(|session| session.socket.emit(name, &payload).is_err())
            .map(|session| session.socket.id)
            .collect();
        let slow: Vec<SocketRef> = sessions
            .extract_if(.., |session| slow.contains(&session.socket.id))
            .map(|session| session.socket)
            .collect();
        drop(sessions);
        let _inside = self.runtime.get().map(Handle::enter);
        for socket in slow {
            self.close(socket);
        }
    }

    /// Closes what could not be closed before, because there was no room even for that.
    pub(crate) fn close_slow(&self) {
        let closing = std::mem::take(&mut *self.closing.lock().unwrap_or_else(PoisonError::into_inner));
        for socket in closing {
            self.close(socket);
        }
    }

    fn close(&self, socket: SocketRef) {
        if socket.connected() && socket.clone().disconnect().is_err() {
            self.closing.lock().unwrap_or_else(PoisonError::into_inner).push(socket);
        }
    }

    fn with(&self, socket: Sid, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.lock().iter_mut().find(|session| session.socket.id == socket) {
            change(session);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The payload with the event's name in it; one that is no object goes along as `data`.
fn inside(event: &Event) -> Value {
    let mut whole = Map::new();
    whole.insert("eventType".to_owned(), json!(event.name));
    match &event.payload {
        Value::Object(fields) => whole.extend(fields.clone()),
        other => {
            whole.insert("data".to_owned(), other.clone());
        }
    }
    Value::Object(whole)
}
