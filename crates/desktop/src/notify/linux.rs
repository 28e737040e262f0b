//! Linux: `org.freedesktop.Notifications` on the session bus, with the zbus that is here anyway.
//! <https://specifications.freedesktop.org/notification-spec/latest/>
//!
//! One task, which is idle until the first notification; then it keeps one connection and hears of its
//! own notifications and of the server's coming and going. Every question to the server is a task beside
//! it, so that a server that hangs holds up nothing.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use off_thread::caught;
use settings::said::Said;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use zbus::message::Type;
use zbus::zvariant::Value;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::desk::{Desk, Key, Step};
use super::{DEFAULT, Kind, Notice, NotificationEvent, Order, Tell, text};
use crate::listening::fault;

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";
/// What the desktop writes beside the notification.
const NAME: &str = "Communicator";
/// The name of the file in which a desktop finds icon and name of the app.
const ENTRY: &str = "communicator";

/// A desktop may have to start its notification server first. An answer that comes later counts too.
const LIMIT: Duration = Duration::from_secs(5);

/// So many signals are kept that may be of the notification whose number is still to come; those of
/// other programs are among them.
const MOST_EARLY: usize = 64;

/// Urgency, as the specification numbers it.
const NORMAL: u8 = 1;
const CRITICAL: u8 = 2;

pub(super) struct Notifier(UnboundedSender<Order>);

impl Notifier {
    pub(super) fn start(runtime: &Handle, tell: Tell) -> Self {
        let (orders, ordered) = unbounded_channel();
        runtime.spawn(run(ordered, tell));
        Self(orders)
    }

    pub(super) fn order(&self, order: Order) {
        // The task ends with the runtime, and then with everything.
        let _quitting = self.0.send(order);
    }
}

/// What a question came to.
enum Answer {
    Connected(Result<Session, Said>),
    Taken { name: String, notice: Notice, key: Key, can: Capabilities },
    Refused { name: String, notice: Notice, why: Said },
    Late { name: String },
}

/// A connection to the bus, and what is heard on it.
struct Session {
    bus: Connection,
    signals: BoxStream<'static, zbus::Result<Message>>,
    can: Option<Capabilities>,
}

/// What a server says that it can do.
#[derive(Debug, Clone, Copy)]
struct Capabilities {
    body: bool,
    markup: bool,
    actions: bool,
}

enum Link {
    None,
    Opening { waiting: Vec<Step> },
    Open(Session),
}

struct Desktop {
    desk: Desk,
    link: Link,
    /// Heard before the answer that says whose they are, in their order.
    early: VecDeque<Message>,
    answers: UnboundedSender<Answer>,
    tell: Tell,
}

/// Goes on with a new desk where something panics: what was on the screen is known to nobody then.
async fn run(mut orders: UnboundedReceiver<Order>, tell: Tell) {
    while caught(take_orders(&mut orders, &tell)).await.is_err() {
        tracing::warn!("notifications begin anew; those on the screen are not taken away any more");
    }
}

async fn take_orders(orders: &mut UnboundedReceiver<Order>, tell: &Tell) {
    let tell = tell.clone();
    let (answers, mut answered) = unbounded_channel();
    let mut desktop =
        Desktop { desk: Desk::default(), link: Link::None, early: VecDeque::new(), answers, tell };
    loop {
        let Desktop { link, .. } = &mut desktop;
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Show { name, notice }) => {
                    let step = desktop.desk.show(&name, notice);
                    desktop.take(step);
                }
                Some(Order::Withdraw { name }) => {
                    let step = desktop.desk.withdraw(&name);
                    desktop.take(step);
                }
                None => return,
            },
            Some(answer) = answered.recv() => desktop.on_answer(answer),
            signal = next_signal(link) => desktop.on_signal(signal),
        }
    }
}

/// The next signal; `None`: the connection is at its end.
async fn next_signal(link: &mut Link) -> Option<Message> {
    match link {
        Link::Open(session) => session.signals.next().await.and_then(Result::ok),
        Link::None | Link::Opening { .. } => std::future::pending().await,
    }
}

impl Desktop {
    fn take(&mut self, steps: impl IntoIterator<Item = Step>) {
        for step in steps {
            match &mut self.link {
                Link::Open(session) => ask(session, step, self.answers.clone()),
                Link::Opening { waiting } => waiting.push(step),
                Link::None => {
                    self.link = Link::Opening { waiting: vec![step] };
                    let answers = self.answers.clone();
                    tokio::spawn(async move {
                        let connecting = caught(timeout(LIMIT, connect())).await;
                        let connected = connecting
                            .map_err(|_| fault())
                            .and_then(|late| late.unwrap_or_else(|_| Err(silent())));
                        let _ended = answers.send(Answer::Connected(connected));
                    });
                }
            }
        }
    }

    fn on_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Connected(Ok(session)) => {
                if let Link::Opening { waiting } = std::mem::replace(&mut self.link, Link::Open(session)) {
                    self.take(waiting);
                }
            }
            Answer::Connected(Err(why)) => {
                if let Link::Opening { waiting } = std::mem::replace(&mut self.link, Link::None) {
                    for step in waiting {
                        if let Step::Show { name, notice, .. } = step {
                            self.refuse(name, &notice, why.clone());
                        }
                    }
                }
            }
            Answer::Taken { name, notice, key, can } => {
                if let Link::Open(session) = &mut self.link {
                    session.can = Some(can);
                }
                let step = self.desk.taken(&name, key, notice);
                (self.tell)(NotificationEvent::Shown { name });
                self.take(step);
                for signal in std::mem::take(&mut self.early) {
                    self.on_signal(Some(signal));
                }
            }
            Answer::Refused { name, notice, why } => self.refuse(name, &notice, why),
            Answer::Late { name } => (self.tell)(NotificationEvent::Unavailable { name, why: silent() }),
        }
    }

    fn refuse(&mut self, name: String, notice: &Notice, why: Said) {
        let step = self.desk.refused(&name, notice);
        (self.tell)(NotificationEvent::Unavailable { name, why });
        self.take(step);
    }

    fn on_signal(&mut self, signal: Option<Message>) {
        let Some(signal) = signal else {
            // Whatever is ordered next opens another.
            self.link = Link::None;
            self.early.clear();
            let steps = self.desk.server_changed();
            return self.take(steps);
        };
        let header = signal.header();
        let (Some(member), Some(sender)) = (header.member(), header.sender()) else { return };
        let (body, server) = (signal.body(), sender.as_str().to_owned());
        match member.as_str() {
            "NameOwnerChanged" => {
                if let Link::Open(session) = &mut self.link {
                    session.can = None;
                }
                let steps = self.desk.server_changed();
                self.take(steps);
            }
            "ActionInvoked" => {
                let Ok((id, action)) = body.deserialize::<(u32, String)>() else { return };
                let key = Key { server, id };
                let Some((name, token, step)) = self.desk.invoked(&key) else {
                    return self.keep(&key, signal.clone());
                };
                self.take(Some(step));
                (self.tell)(NotificationEvent::Invoked { name, action, token });
            }
            "NotificationClosed" => {
                let Ok((id, _reason)) = body.deserialize::<(u32, u32)>() else { return };
                let key = Key { server, id };
                self.keep(&key, signal.clone());
                if let Some(name) = self.desk.closed(&key) {
                    (self.tell)(NotificationEvent::Closed { name });
                }
            }
            "ActivationToken" => {
                let Ok((id, token)) = body.deserialize::<(u32, String)>() else { return };
                let key = Key { server, id };
                self.keep(&key, signal.clone());
                self.desk.token(&key, token);
            }
            _ => {}
        }
    }

    fn keep(&mut self, key: &Key, signal: Message) {
        if self.desk.may_be_next(key) && self.early.len() < MOST_EARLY {
            self.early.push_back(signal);
        }
    }
}

/// Listens before anything is asked, so that nothing is missed.
async fn connect() -> Result<Session, Said> {
    let open = async {
        let bus = Connection::session().await?;
        let own = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(SERVER)?
            .path(PATH)?
            .interface(SERVER)?
            .build();
        let owner = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(BUS)?
            .interface(BUS)?
            .member("NameOwnerChanged")?
            .arg(0, SERVER)?
            .build();
        let own = MessageStream::for_match_rule(own, &bus, None).await?;
        let owner = MessageStream::for_match_rule(owner, &bus, None).await?;
        zbus::Result::Ok(Session { bus, signals: until_either_ends(own, owner), can: None })
    };
    open.await.map_err(|error| error.to_string().into())
}

/// Both end with the connection; one of them is enough to know.
fn until_either_ends(a: MessageStream, b: MessageStream) -> BoxStream<'static, zbus::Result<Message>> {
    let end = || stream::once(std::future::ready(None));
    let (a, b) = (a.map(Some).chain(end()), b.map(Some).chain(end()));
    Box::pin(
        stream::select(a, b)
            .take_while(|one| std::future::ready(one.is_some()))
            .filter_map(std::future::ready),
    )
}

fn silent() -> Said {
    let seconds = LIMIT.as_secs();
    Said::both(
        format!("the desktop has not answered within {seconds} s"),
        format!("skrivebordet svarede ikke inden for {seconds} s"),
    )
}

fn ask(session: &Session, step: Step, answers: UnboundedSender<Answer>) {
    let bus = session.bus.clone();
    match step {
        Step::Close(Key { server, id }) => {
            // Nobody waits for it, nor hears of its panic but the log and the panel.
            tokio::spawn(async move {
                // One that is closed already is an error of some servers.
                let _closed = bus
                    .call_method(Some(server.as_str()), PATH, Some(SERVER), "CloseNotification", &id)
                    .await;
            });
        }
        Step::Show { name, notice, replaces } => {
            let can = session.can;
            tokio::spawn(async move {
                let mut shown = pin!(caught(show(&bus, can, &notice, replaces)));
                let answer = match timeout(LIMIT, &mut shown).await {
                    Ok(answer) => answer,
                    Err(_) => {
                        let _ended = answers.send(Answer::Late { name: name.clone() });
                        shown.await
                    }
                };
                let answer = match answer {
                    Ok(Ok((key, can))) => Answer::Taken { name, notice: notice.clone(), key, can },
                    Ok(Err(error)) => {
                        Answer::Refused { name, notice: notice.clone(), why: error.to_string().into() }
                    }
                    Err(_) => Answer::Refused { name, notice: notice.clone(), why: fault() },
                };
                let _ended = answers.send(answer);
            });
        }
    }
}

async fn show(
    bus: &Connection,
    can: Option<Capabilities>,
    notice: &Notice,
    replaces: u32,
) -> zbus::Result<(Key, Capabilities)> {
    let can = match can {
        Some(can) => can,
        None => capabilities(bus).await?,
    };
    let body = match (can.body, can.markup) {
        (true, true) => text::without_markup(&notice.body),
        (true, false) => notice.body.clone(),
        (false, _) => String::new(),
    };
    let title = if can.body || notice.body.is_empty() {
        notice.title.clone()
    } else {
        format!("{} – {}", notice.title, notice.body.replace('\n', " – "))
    };
    let mut actions = Vec::new();
    if can.actions {
        // What is pressed beside the buttons has no label.
        actions.extend([DEFAULT, ""]);
        actions
            .extend(notice.buttons.iter().flat_map(|button| [button.action.as_str(), button.label.as_str()]));
    }
    let mut hints: HashMap<&str, Value<'_>> = HashMap::from([("desktop-entry", Value::from(ENTRY))]);
    // The desktop's own time on the screen, or none at all.
    let expires = match notice.kind {
        Kind::Passing => {
            hints.insert("urgency", Value::from(NORMAL));
            -1_i32
        }
        Kind::Ringing => {
            hints.insert("urgency", Value::from(CRITICAL));
            hints.insert("category", Value::from("call.incoming"));
            hints.insert("transient", Value::from(true));
            hints.insert("suppress-sound", Value::from(true));
            0
        }
    };
    let message = (NAME, replaces, "", title.as_str(), body.as_str(), actions, hints, expires);
    let reply = bus.call_method(Some(SERVER), PATH, Some(SERVER), "Notify", &message).await?;
    let id: u32 = reply.body().deserialize()?;
    let server = reply.header().sender().map(|sender| sender.as_str().to_owned()).unwrap_or_default();
    Ok((Key { server, id }, can))
}

async fn capabilities(bus: &Connection) -> zbus::Result<Capabilities> {
    let reply = bus.call_method(Some(SERVER), PATH, Some(SERVER), "GetCapabilities", &()).await?;
    let words: Vec<String> = reply.body().deserialize()?;
    let has = |word: &str| words.iter().any(|one| one == word);
    Ok(Capabilities {
        body: has("body") || has("body-markup"),
        markup: has("body-markup"),
        actions: has("actions"),
    })
}
