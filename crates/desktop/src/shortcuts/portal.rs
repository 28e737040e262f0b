//! Wayland: the desktop's portal `org.freedesktop.portal.GlobalShortcuts`.
//!
//! A session of the portal binds its shortcuts once, all together. So a change is a new session with
//! all that are wished, and the old one is closed. The desktop decides over the keys and may ask the
//! person, which takes as long as it takes: who waits is told so after a moment, and told again by
//! [`Changed`] once it is known. Only one question is open at a time, and the same is not asked twice
//! after a no.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use ashpd::desktop::Session;
use ashpd::desktop::global_shortcuts::{GlobalShortcuts, NewShortcut, Shortcut};
use futures_util::stream::{BoxStream, select_all};
use futures_util::{FutureExt as _, StreamExt as _};
use settings::key::Key;
use settings::said::Said;
use settings::shortcut::{Action, Combination};
use settings::table;
use settings::words::Language;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

use super::{Changed, Granted, Refusal, Wish, trigger};
use crate::portal::{Denied, connect, denied, within};

/// A desktop that asks nobody answers in milliseconds.
const ASKS_NOBODY: Duration = Duration::from_secs(3);
/// A session that the desktop closes so soon was not meant to be.
const SHORT_LIVED: Duration = Duration::from_secs(10);
const CLOSES_WITHIN: Duration = Duration::from_secs(2);

type Wanted = BTreeMap<Action, Combination>;
type Answers = Vec<(Action, Result<Granted, Refusal>)>;
type Messages = mpsc::UnboundedSender<Message>;

/// The way to the task that speaks with the desktop; it ends with this.
#[derive(Debug)]
pub(super) struct Portal {
    messages: Messages,
    _task: Task,
}

/// A task that ends when this is dropped.
#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[derive(Debug)]
enum Message {
    Hold {
        wishes: Vec<Wish>,
        answer: oneshot::Sender<Answers>,
    },
    /// What came of asking for these, and the link that was made for it.
    Asked(Wanted, Option<Link>, Result<Option<Bound>, Refusal>),
    Pressed(String),
    /// The person has changed keys in the desktop's settings.
    Chosen(Vec<Shortcut>),
    /// The desktop has closed the session.
    Closed,
    /// The portal's program has ended, or begun.
    Owner {
        present: bool,
    },
}

impl Portal {
    pub(super) fn start(
        on_press: impl Fn(Action) + Send + Sync + 'static,
        changed: Changed,
    ) -> Result<Self, Refusal> {
        let runtime = Handle::try_current().map_err(Refusal::failed)?;
        let (messages, incoming) = mpsc::unbounded_channel();
        let desk = Desk {
            messages: messages.clone(),
            on_press: Box::new(on_press),
            changed,
            link: None,
            wanted: Wanted::new(),
            state: State::Nothing,
            waiting: Vec::new(),
            late: false,
        };
        Ok(Self { messages, _task: Task(runtime.spawn(desk.run(incoming))) })
    }

    pub(super) async fn hold(&self, wishes: Vec<Wish>) -> Answers {
        let actions: Vec<Action> = wishes.iter().map(|(action, _)| *action).collect();
        let (answer, answered) = oneshot::channel();
        // A task that has ended drops the question, and with it the answer that is waited for.
        let _ = self.messages.send(Message::Hold { wishes, answer });
        answered.await.unwrap_or_else(|_| {
            let ended = Refusal::said(
                "the talk with the desktop has ended",
                "forbindelsen til skrivebordet er afbrudt",
            );
            actions.into_iter().map(|action| (action, Err(ended.clone()))).collect()
        })
    }
}

/// Where things stand with the desktop.
#[derive(Debug)]
enum State {
    Nothing,
    Asking { _task: Task },
    Bound(Bound),
    Refused(Wanted, Refusal),
}

/// A session with its shortcuts.
#[derive(Debug)]
struct Bound {
    asked: Wanted,
    /// How the desktop describes what it gave.
    given: BTreeMap<Action, String>,
    session: Arc<Session<GlobalShortcuts>>,
    since: Instant,
    _closed: Task,
}

#[derive(Debug)]
struct Waiting {
    until: Instant,
    actions: Vec<Action>,
    answer: oneshot::Sender<Answers>,
}

/// The app's side of the talk.
struct Desk {
    messages: Messages,
    on_press: Box<dyn Fn(Action) + Send + Sync>,
    changed: Changed,
    link: Option<Link>,
    wanted: Wanted,
    state: State,
    waiting: Vec<Waiting>,
    /// Somebody was told to wait.
    late: bool,
}

impl Desk {
    async fn run(mut self, mut incoming: mpsc::UnboundedReceiver<Message>) {
        loop {
            let due = self.waiting.iter().map(|waiting| waiting.until).min();
            tokio::select! {
                message = incoming.recv() => match message {
                    Some(message) => self.take(message),
                    None => return,
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.put_off(),
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Hold { wishes, answer } => {
                let actions = wishes.iter().map(|(action, _)| *action).collect();
                for (action, combination) in wishes {
                    match combination {
                        Some(combination) => self.wanted.insert(action, combination),
                        None => self.wanted.remove(&action),
                    };
                }
                self.waiting.push(Waiting { until: Instant::now() + ASKS_NOBODY, actions, answer });
                self.pursue();
            }
            Message::Asked(asked, link, result) => {
                // After a failure perhaps on another bus.
                self.link = link.filter(|_| !matches!(result, Err(Refusal::Failed { .. })));
                self.state = match result {
                    Ok(Some(bound)) => State::Bound(bound),
                    Ok(None) => State::Nothing,
                    Err(refusal) => State::Refused(asked.clone(), refusal),
                };
                if asked == self.wanted {
                    self.answer_all();
                    self.tell_the_late();
                } else {
                    self.pursue();
                }
            }
            Message::Pressed(id) => self.pressed(&id),
            Message::Chosen(shortcuts) => {
                if let State::Bound(bound) = &mut self.state {
                    bound.given.extend(described(&shortcuts));
                    self.changed.tell();
                }
            }
            Message::Closed => self.closed(),
            Message::Owner { present } => self.owner(present),
        }
    }

    /// Asks for what is wanted, unless that is what was asked for.
    fn pursue(&mut self) {
        let known = match &self.state {
            // Its answer leads back here.
            State::Asking { .. } => return,
            State::Bound(bound) => bound.asked == self.wanted,
            State::Refused(asked, Refusal::NotGranted) => *asked == self.wanted || self.wanted.is_empty(),
            State::Nothing | State::Refused(..) => self.wanted.is_empty(),
        };
        if known {
            return self.answer_all();
        }
        let old = match std::mem::replace(&mut self.state, State::Nothing) {
            State::Bound(bound) => Some(bound.session),
            _ => None,
        };
        let (messages, wanted, mut link) = (self.messages.clone(), self.wanted.clone(), self.link.take());
        let task = tokio::spawn(async move {
            // A library that stops at a portal's rubbish must not leave the question open for ever.
            let asking = ask(&mut link, old, &wanted, &messages);
            let result = AssertUnwindSafe(asking).catch_unwind().await.unwrap_or_else(|_| {
                Err(Refusal::said(
                    "the desktop's portal answered in a way that nobody understands",
                    "skrivebordets portal svarede på en måde, som ingen forstår",
                ))
            });
            let _ = messages.send(Message::Asked(wanted, link, result));
        });
        self.state = State::Asking { _task: Task(task) };
    }

    fn answer(&self, action: Action) -> Result<Granted, Refusal> {
        let Some(wanted) = self.wanted.get(&action) else { return Ok(Granted::AsWished) };
        match &self.state {
            State::Bound(bound) => match bound.given.get(&action).map(|given| given.trim()) {
                None | Some("") => Err(Refusal::NotGranted),
                Some(described) => match trigger::read(described) {
                    Some(combination) if combination == *wanted => Ok(Granted::AsWished),
                    combination => Ok(Granted::Otherwise { described: described.to_owned(), combination }),
                },
            },
            State::Refused(_, refusal) => Err(refusal.clone()),
            State::Nothing | State::Asking { .. } => Err(Refusal::BeingAsked),
        }
    }

    fn answers(&self, actions: Vec<Action>) -> Answers {
        actions.into_iter().map(|action| (action, self.answer(action))).collect()
    }

    fn answer_all(&mut self) {
        for Waiting { actions, answer, .. } in std::mem::take(&mut self.waiting) {
            let _gone = answer.send(self.answers(actions));
        }
    }

    /// The desktop is asking the person: nobody waits for that.
    fn put_off(&mut self) {
        let now = Instant::now();
        let (due, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|w| w.until <= now);
        self.waiting = waiting;
        let due: Vec<Waiting> = due;
        for Waiting { actions, answer, .. } in due {
            self.late = true;
            let _gone = answer.send(self.answers(actions));
        }
    }

    fn tell_the_late(&mut self) {
        if std::mem::take(&mut self.late) {
            self.changed.tell();
        }
    }

    fn pressed(&self, id: &str) {
        let action = self.wanted.keys().find(|action| id_of(**action) == id);
        if let Some(action) = action
            && catch_unwind(AssertUnwindSafe(|| (self.on_press)(*action))).is_err()
        {
            tracing::error!(?action, "what the shortcut called has panicked");
        }
    }

    fn closed(&mut self) {
        let State::Bound(bound) = &self.state else { return };
        let short = bound.since.elapsed() < SHORT_LIVED;
        self.state = match std::mem::replace(&mut self.state, State::Nothing) {
            State::Bound(bound) if short => State::Refused(bound.asked, Refusal::NotGranted),
            _ => State::Nothing,
        };
        self.changed.tell();
    }

    /// With the portal's program its sessions have gone; with a new one another answer may be had.
    fn owner(&mut self, present: bool) {
        match (&self.state, present) {
            (State::Bound(_), _) | (State::Refused(..), true) => {
                self.state = State::Nothing;
                self.changed.tell();
            }
            (State::Asking { .. }, false) => {
                // Its answer would never come.
                self.state = State::Nothing;
                self.pursue();
                self.tell_the_late();
            }
            _ => {}
        }
    }
}

/// The connection to the portal, and the task that passes on what it says.
#[derive(Debug)]
struct Link {
    portal: GlobalShortcuts,
    _forward: Task,
}

impl Link {
    async fn open(messages: &Messages) -> Result<Self, Denied> {
        let connection = connect().await?;
        let portal = within(GlobalShortcuts::with_connection(connection)).await?;
        let said = within(heard_of(&portal)).await?;
        let messages = messages.clone();
        let forward = tokio::spawn(async move {
            let mut said = select_all(said);
            let forward = async {
                while let Some(message) = said.next().await {
                    if messages.send(message).is_err() {
                        return;
                    }
                }
            };
            if off_thread::caught(forward).await.is_err() {
                // Nothing is heard of this session any more: it is as good as closed.
                let _ = messages.send(Message::Closed);
            }
        });
        Ok(Self { portal, _forward: Task(forward) })
    }
}

/// All that the portal says unasked.
async fn heard_of(portal: &GlobalShortcuts) -> Result<Vec<BoxStream<'static, Message>>, ashpd::Error> {
    let pressed = portal.receive_activated().await?;
    let chosen = portal.receive_shortcuts_changed().await?;
    let owner = portal.receive_owner_changed().await?;
    Ok(vec![
        pressed.map(|pressed| Message::Pressed(pressed.shortcut_id().to_owned())).boxed(),
        chosen.map(|chosen| Message::Chosen(chosen.shortcuts().to_vec())).boxed(),
        owner.map(|owner| Message::Owner { present: owner.is_some() }).boxed(),
    ])
}

/// Closes the old session and binds a new one; none where nothing is wanted.
async fn ask(
    link: &mut Option<Link>,
    old: Option<Arc<Session<GlobalShortcuts>>>,
    wanted: &Wanted,
    messages: &Messages,
) -> Result<Option<Bound>, Refusal> {
    if let Some(old) = old {
        // One that is gone already is as good as closed.
        let _ = timeout(CLOSES_WITHIN, old.close()).await;
    }
    if wanted.is_empty() {
        return Ok(None);
    }
    let link = match link {
        Some(link) => link,
        none => none.insert(Link::open(messages).await.map_err(refusal)?),
    };
    let session = within(link.portal.create_session(ashpd::desktop::CreateSessionOptions::default()));
    let session = Arc::new(session.await.map_err(refusal)?);
    let closed = watch_end(Arc::clone(&session), messages.clone());
    let language = crate::locale::tag().and_then(|tag| Language::of_tag(&tag)).unwrap_or_default();
    let new: Vec<NewShortcut> = wanted
        .iter()
        .map(|(action, combination)| {
            let label = table::row(Key::of_shortcut(*action)).label.pick(language);
            NewShortcut::new(id_of(*action), label)
                .preferred_trigger(trigger::preferred(combination).as_str())
        })
        .collect();
    // As long as the person takes.
    let bound = link.portal.bind_shortcuts(&session, &new, None, Default::default()).await;
    let bound = bound.and_then(|request| request.response());
    let given = match bound {
        Ok(bound) => described(bound.shortcuts()).collect(),
        Err(error) => {
            let _ = timeout(CLOSES_WITHIN, session.close()).await;
            return Err(refusal(denied(&error)));
        }
    };
    Ok(Some(Bound { asked: wanted.clone(), given, session, since: Instant::now(), _closed: closed }))
}

fn watch_end(session: Arc<Session<GlobalShortcuts>>, messages: Messages) -> Task {
    Task(tokio::spawn(async move {
        let Ok(closed) = session.receive_closed().await else { return };
        if closed.boxed().next().await.is_some() {
            let _ = messages.send(Message::Closed);
        }
    }))
}

fn described(shortcuts: &[Shortcut]) -> impl Iterator<Item = (Action, String)> {
    shortcuts.iter().filter_map(|shortcut| {
        let action = Action::ALL.into_iter().find(|action| id_of(*action) == shortcut.id())?;
        Some((action, shortcut.trigger_description().to_owned()))
    })
}

/// The name that the desktop knows an action by, and keeps the person's choice under.
const fn id_of(action: Action) -> &'static str {
    match action {
        Action::Answer => "answer",
        Action::Hangup => "hangup",
        Action::ToggleWindow => "toggle",
        Action::Call => "call",
        Action::Search => "search",
    }
}

fn refusal(denied: Denied) -> Refusal {
    match denied {
        Denied::Absent => Refusal::Unsupported {
            why: Said::both(
                "on Wayland the desktop gives out keys, and this one has no portal for that",
                "på Wayland bestemmer skrivebordet over tasterne, og dette skrivebord har ingen portal til det",
            ),
        },
        Denied::Refused => Refusal::NotGranted,
        Denied::Failed(why) => Refusal::Failed { why },
    }
}
