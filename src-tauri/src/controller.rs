/*!
The one actor: it owns all state and runs one loop over everything that can happen.

A command of the window, an answer of the PBX, a shortcut, a word of the window system, a timer: each is
an [`Event`], each is handled to its end, and nothing else holds state. Slow work (HTTP, keyring,
applying a plan) runs in tasks that report back as events, so that the loop never waits.

| file | idea |
|---|---|
| `start` | what the app was started with, and its cache |
| `account` | who is signed in: tokens, sign-in, sign-out, the demo |
| `connection` | how the PBX is reached: one state for everything that shows one |
| `sign_in` | password, second factor, a forgotten password |
| `fetch` | asking the PBX, at intervals and on demand |
| `apply` | carrying out a plan; pure judgements of what was read back |
| `force` | from layers to plan to findings |
| `window` | the life of the window, and what the user does to it by hand |
| `monitors` | the window among monitors that come and go |
| `page` | the snapshot that the window draws |
| `editor` | the settings page: every setting, its control and what stands in its way |
| `live` | what the PBX tells by itself: the realtime connection and its events |
| `calling` | this user's calls, and what is done with them |
| `ringing` | what is heard of calls and queues |
| `popup` | the window that comes to the front for a call |
| `dnd` | do not disturb of the user's phone: while locked, and by hand |
| `policy` | what the administrator has fixed |
| `unsaved` | what the user changed in the app, kept until the PBX has it |
| `diagnostics` | the report as text for whoever helps |
| `saving` | bringing it to the PBX, and nothing else of the document |
| `sign` | what title and tray say of the connection |
| `tray` | the icon in the tray, its menu and its host |
| `sound` | sound devices, and ringtones to be heard |
| `lock` | whether the screen is locked |
| `local` | choices of this computer alone |
| `call_box` | the CALL shortcut's number, and links to numbers |
| `links` | the program that the system opens links with |
| `notifications` | notifications of calls, and of what a hidden window cannot say |
| `verbs` | requests of the command line |
*/

pub mod account;
pub mod apply;
mod call_box;
mod calling;
mod connection;
mod diagnostics;
mod dnd;
mod editor;
mod fetch;
mod force;
mod links;
mod live;
mod local;
mod lock;
mod monitors;
mod notifications;
mod page;
mod people;
mod policy;
mod popup;
mod proof;
mod ringing;
mod saving;
mod sign;
pub mod sign_in;
mod sound;
pub mod start;
mod status;
#[cfg(test)]
mod tests;
mod tray;
mod unsaved;
pub mod verbs;
mod window;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use calls::calls::Calls;
use calls::triggers::Triggers;
use serde_json::Value;
use settings::hands::Hands;
use settings::layers::Layers;
use settings::plan::{Target, Tried};
use settings::report::Findings;
use settings::resolve::Resolved;
use settings::save::Changes;
use settings::shortcut::Action;
use settings::words::Language;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::ports::tray::{Tray, TrayRequest};
use crate::ports::{AppWindow as _, ConnectionSign, Ports, SoundDevices, Surroundings as _};
use crate::view::editor::Keep;
use crate::view::{CallAction, PageShown, SignIn, UiError};
use account::{Account, KeyringAnswer};
use apply::Applied;
use connection::Connection;
use fetch::{Answer, Company};
use sign_in::SignedIn;
use start::Start;
pub use window::Birth;
use window::Window;

/// Everything that can happen.
#[derive(Debug)]
pub enum Event {
    Page(PageRequest, oneshot::Sender<Result<Value, UiError>>),
    Verb(verbs::Request, oneshot::Sender<verbs::Reply>),
    Shortcut(Action),
    /// Another keyboard layout types, or the desktop has chosen other keys.
    KeyboardChanged,
    Window(WindowEvent),
    Tray(TrayRequest),
    /// An answer to a request of the account with this epoch.
    Answered {
        epoch: u64,
        answer: Box<Answer>,
    },
    /// What the realtime connection of the account with this epoch tells.
    Realtime {
        epoch: u64,
        batch: live::Batch,
    },
    /// The computer has slept, or its network is another.
    Woke,
    /// Whether the screen is locked: at the start, and with each change.
    Lock(desktop::lock::Lock),
    Keyring {
        epoch: u64,
        answer: KeyringAnswer,
    },
    SignedIn {
        result: Box<Result<SignedIn, UiError>>,
        reply: sign_in::SignInReply,
    },
    SignedOut {
        /// It did not end everywhere, though it should have.
        failed: Option<String>,
        everywhere: bool,
        reply: Option<oneshot::Sender<verbs::Reply>>,
    },
    DemoStarted(Result<sandbox_pbx::Sandbox, String>),
    Applied {
        round: u64,
        applied: Vec<Applied>,
        window: Option<crate::ports::WindowState>,
    },
    WindowRead {
        state: Option<crate::ports::WindowState>,
        purpose: window::Purpose,
    },
    WindowOpened(Result<(), String>),
    /// The window has come up for a call, as far as the system let it; none: there is no window.
    PoppedUp(Option<desktop::front::Brought>),
    /// What the wait for a tray at login came to.
    TrayWaited(bool),
    /// Whether something shows tray icons now.
    TrayHost(bool),
    BringWindow(tray::Whereabouts),
    /// Whether there is a tray now, for the window that the user closed.
    Closing {
        tray: bool,
    },
    Called(Result<(), pbx::Error>, oneshot::Sender<Result<Value, UiError>>),
    Saved {
        epoch: u64,
        saved: Box<saving::Saved>,
    },
    Restored {
        epoch: u64,
        restored: Box<saving::Restored>,
    },
    /// What the system said of a combination that the user would like for an action.
    ShortcutTried {
        problem: Option<String>,
        reply: oneshot::Sender<Result<Value, UiError>>,
    },
    DevicesFound(SoundDevices),
    /// The number that is marked or copied, for the CALL shortcut.
    Marked(Option<calls::link::Number>),
    /// What the system says of the program for links.
    Links(Box<links::Done>),
    /// The PBX has answered to something that was done with a call.
    Acted(Box<calling::Acted>),
    /// The PBX has answered to what was asked of do not disturb of the account with this epoch.
    Dnd {
        epoch: u64,
        answered: Box<dnd::Answered>,
    },
    /// What became of a notification.
    Notification(desktop::notify::Told),
    /// Whether the window was in use when this call began to ring.
    LookedAtWindow {
        call: calls::event::CallId,
        in_use: bool,
    },
    Terminate,
}

/// What the page asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum PageRequest {
    Ready,
    Shown(PageShown),
    SignIn(SignInRequest),
    SignOut {
        everywhere: bool,
    },
    ResetPassword {
        username: String,
        sms: bool,
    },
    TryDemo,
    Refresh,
    OpenDashboard(String),
    PlaceCall(String),
    DismissNotice(u64),
    LeaveWallboard,
    ToggleFullscreen,
    Zoom(ZoomStep),
    SetColumnWidth(f64),
    SaveView(String),
    ChangeSetting {
        key: String,
        value: Value,
    },
    ResetSetting {
        key: String,
    },
    DiscardChange {
        key: String,
    },
    SettleConflict {
        key: String,
        keep: Keep,
    },
    RecordShortcut {
        active: bool,
    },
    ProveShortcut {
        key: String,
        active: bool,
    },
    CheckShortcut {
        key: String,
        value: Value,
    },
    ResumeSaving {
        restore: bool,
    },
    ChangeLocal {
        key: String,
        value: Value,
    },
    Diagnostics,
    ActOnCall {
        id: String,
        action: CallAction,
    },
    AcknowledgeAlarm,
    /// The user does something in a window that came up by itself.
    UseWindow,
    ToggleDnd,
    LookAtDevices,
    PlayRingtone(String),
    StopRingtone,
}

/// A sign-in as the page sends it; compared by nothing but identity of the request.
#[derive(Debug, Clone)]
pub struct SignInRequest(pub SignIn);

impl PartialEq for SignInRequest {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoomStep {
    In,
    Out,
    Reset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowEvent {
    /// Moved, resized, or another state: what exactly, is read.
    Changed,
    /// It was given the keyboard.
    Focused,
    /// Monitors may have come, gone or changed.
    MonitorsChanged,
    CloseRequested,
    Destroyed,
}

/// How long things are waited for. Tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timings {
    /// Between fetches while there is no realtime connection.
    pub poll: Duration,
    /// The longest that errors stretch it to.
    pub poll_most: Duration,
    /// After the user's last move or resize.
    pub settle: Duration,
    /// After monitors have changed, before the window is put in its place.
    pub monitors: Duration,
    /// So long after that what moves the window is the system.
    pub shaken: Duration,
    /// After the last change, before it is saved to the PBX.
    pub quiet: Duration,
    /// Hidden for so long, the web view is thrown away.
    pub dispose: Duration,
    /// Shown again after so long, everything is fetched.
    pub absence: Duration,
    /// For the page to show what it was told.
    pub page: Duration,
    /// Lists beside the settings that are later than this do not hold up a refresh.
    pub lists: Duration,
    /// Offline for longer is said even where the status panel is off.
    pub offline_alarm: Duration,
    /// For a tray to appear at login, or again.
    pub tray: Duration,
    /// CALL again within this time calls the number that the first press has put into the call box.
    pub call_again: Duration,
    /// For the combination of a shortcut to be pressed, when the user tries whether it arrives.
    pub proof: Duration,
    /// Of the realtime connection.
    pub realtime: pbx::Timings,
}

impl Default for Timings {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            poll: seconds(60),
            poll_most: seconds(15 * 60),
            settle: Duration::from_millis(500),
            monitors: Duration::from_millis(150),
            shaken: seconds(2),
            quiet: seconds(2),
            dispose: seconds(600),
            absence: seconds(300),
            page: seconds(10),
            lists: seconds(1),
            offline_alarm: seconds(30),
            tray: seconds(20),
            call_again: seconds(3),
            proof: seconds(20),
            realtime: pbx::Timings::default(),
        }
    }
}

impl Timings {
    /// The product's own. A debug build lets a test shorten the long ones, in milliseconds.
    #[must_use]
    pub fn of_this_run() -> Self {
        let mut timings = Self::default();
        if cfg!(debug_assertions) {
            let shortened = |name: &str| {
                let milliseconds = std::env::var(name).ok()?.parse().ok()?;
                Some(Duration::from_millis(milliseconds))
            };
            timings.dispose = shortened("COMMUNICATOR_DEBUG_DISPOSE_MS").unwrap_or(timings.dispose);
            timings.poll = shortened("COMMUNICATOR_DEBUG_POLL_MS").unwrap_or(timings.poll);
            timings.tray = shortened("COMMUNICATOR_DEBUG_TRAY_MS").unwrap_or(timings.tray);
        }
        timings
    }
}

/// The actor.
pub struct Controller<P> {
    ports: Arc<P>,
    events: mpsc::UnboundedSender<Event>,
    start: Start,
    language: Language,
    account: Account,
    connection: Connection,
    company: Company,
    live: live::Live,
    calls: Calls,
    triggers: Triggers,
    ringing: ringing::Ringing,
    popups: popup::Popups,
    dnd: dnd::Dnd,
    layers: Layers,
    unsaved: Changes,
    saving: saving::Saving,
    sound: sound::Sound,
    local: local::Local,
    call_box: call_box::CallBox,
    links: links::Links,
    /// None before the desktop has told.
    lock: Option<desktop::lock::Lock>,
    notifications: notifications::Notifications,
    /// The user is about to press the combination of a shortcut.
    recording: bool,
    proof: Option<proof::Proof>,
    administered: policy::Administered,
    resolved: Resolved,
    tried: Tried,
    hands: Hands,
    findings: Findings,
    standings: HashMap<Target, settings::hands::Standing>,
    force: force::Progress,
    window: Window,
    page: page::Page,
    demo: Option<sandbox_pbx::Sandbox>,
    sign_shown: Option<ConnectionSign>,
    tray_shown: Option<Tray>,
    tray_host: tray::Host,
    last_shortcut: Option<(Action, std::time::SystemTime)>,
    no_tray: bool,
    quitting: bool,
}

impl<P: Ports> Controller<P> {
    /// A controller with its cache read and nothing asked or applied yet.
    pub fn new(ports: Arc<P>, events: mpsc::UnboundedSender<Event>, start: Start) -> Self {
        let language = start.language;
        let cached = start.cached.clone();
        let mut layers = Layers::default();
        if let Some(cached) = &cached {
            layers.set(settings::layers::Source::Cached, cached.document.clone());
        }
        let resolved = Resolved::new(&layers);
        let mut controller = Self {
            ports,
            events,
            account: Account::new(&start),
            connection: Connection::new(cached.as_ref().map(|cached| cached.fetched_at)),
            company: Company::default(),
            live: live::Live::default(),
            calls: Calls::default(),
            triggers: Triggers::default(),
            ringing: ringing::Ringing::default(),
            popups: popup::Popups::default(),
            dnd: dnd::Dnd::default(),
            language,
            layers,
            unsaved: Changes::default(),
            saving: saving::Saving::default(),
            sound: sound::Sound::default(),
            local: local::Local::default(),
            call_box: call_box::CallBox::default(),
            links: links::Links::default(),
            lock: None,
            notifications: notifications::Notifications::default(),
            recording: false,
            proof: None,
            administered: policy::Administered::default(),
            resolved,
            tried: Tried::default(),
            hands: Hands::default(),
            findings: Findings::new(),
            standings: HashMap::new(),
            force: force::Progress::default(),
            window: Window::default(),
            page: page::Page::default(),
            demo: None,
            sign_shown: None,
            tray_shown: None,
            tray_host: tray::Host::default(),
            last_shortcut: None,
            no_tray: false,
            quitting: false,
            start,
        };
        controller.read_policy();
        controller.recall_local();
        controller.recall_unsaved();
        controller.recall_company();
        controller.recall_dnd();
        controller.page.intend(controller.start.intent.take());
        controller.intend_link();
        controller
    }

    /// Runs until the app quits.
    pub async fn run(mut self, mut events: mpsc::UnboundedReceiver<Event>) {
        self.begin();
        while !self.quitting {
            let wake = self.next_deadline();
            let event = tokio::select! {
                event = events.recv() => event,
                () = sleep_until(wake) => {
                    self.on_time(Instant::now());
                    self.decide_sound();
                    self.decide_popup();
                    self.decide_dnd();
                    self.decide_notifications();
                    self.after_event();
                    continue;
                }
            };
            let Some(event) = event else { break };
            // Of thousands of events a second nobody could see each one.
            let many = matches!(event, Event::Realtime { .. });
            self.handle(event);
            // Before the page is drawn: an ear is quicker than an eye.
            self.decide_sound();
            self.decide_popup();
            self.decide_dnd();
            self.decide_notifications();
            if many && self.page.wait_to_push() {
                continue;
            }
            self.after_event();
        }
        self.finish_dnd(&mut events).await;
        // Nobody is there to answer any more.
        self.withdraw_notifications(|_| false);
        self.finish_saving(&mut events).await;
        self.finish_storing().await;
        // Whoever asked for the end gets the answer first.
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.ports.surroundings().quit();
    }

    /// The first things, in the order in which somebody waits for them.
    fn begin(&mut self) {
        self.begin_account();
        self.put_in_force();
        self.look_at_devices();
        self.links_changed();
        let events = self.events.clone();
        self.ports.surroundings().watch_wake(move || {
            let _quitting = events.send(Event::Woke);
        });
        self.watch_lock();
        let events = self.events.clone();
        self.ports.window().watch_monitors(move || {
            let _quitting = events.send(Event::Window(WindowEvent::MonitorsChanged));
        });
        if self.start.hidden && self.start.autostart {
            self.wait_for_tray();
        }
        self.after_event();
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Page(request, reply) => self.on_page(request, reply),
            Event::Verb(request, reply) => self.on_verb(request, reply),
            Event::Shortcut(action) => self.on_shortcut(action),
            Event::KeyboardChanged => self.look_at_shortcuts(),
            Event::Window(event) => self.on_window(event),
            Event::Tray(request) => self.on_tray(request),
            Event::Terminate => self.quitting = true,
            Event::Answered { epoch, answer } if epoch == self.account.epoch => self.on_answer(*answer),
            Event::Keyring { epoch, answer } if epoch == self.account.epoch => self.on_keyring(answer),
            Event::Realtime { epoch, batch } if epoch == self.account.epoch => self.on_realtime(batch),
            Event::Answered { .. } | Event::Keyring { .. } | Event::Realtime { .. } => {}
            Event::Woke => self.on_wake(),
            Event::Lock(lock) => self.on_lock(lock),
            Event::SignedIn { result, reply } => self.on_signed_in(*result, reply),
            Event::SignedOut { failed, everywhere, reply } => self.on_signed_out(failed, everywhere, reply),
            Event::DemoStarted(result) => self.on_demo_started(result),
            Event::Applied { round, applied, window } => self.on_applied(round, applied, window),
            Event::WindowRead { state, purpose } => self.on_window_read(state, purpose),
            Event::WindowOpened(result) => self.on_window_opened(result),
            Event::PoppedUp(brought) => self.on_popped_up(brought),
            Event::TrayHost(present) => self.on_tray_host(present),
            Event::TrayWaited(present) => self.on_tray_waited(present),
            Event::BringWindow(at) => self.bring_window(at),
            Event::Closing { tray } => self.close_window(tray),
            Event::Called(result, reply) => self.on_called(result, reply),
            Event::Saved { epoch, saved } => self.on_saved(epoch, *saved),
            Event::Restored { epoch, restored } => self.on_restored(epoch, *restored),
            Event::Marked(number) => self.on_marked(number),
            Event::Links(done) => self.on_links(*done),
            Event::Acted(acted) => self.on_acted(*acted),
            Event::Dnd { epoch, answered } => self.on_dnd(epoch, *answered),
            Event::Notification(told) => self.on_notification(told),
            Event::LookedAtWindow { call, in_use } => self.on_looked_at_window(&call, in_use),
            Event::DevicesFound(found) => self.on_devices(found),
            Event::ShortcutTried { problem, reply } => self.on_shortcut_tried(problem, reply),
        }
    }

    /// What every event may have made due: the page hears of it, and whoever waits for the end.
    fn after_event(&mut self) {
        self.settle_refresh();
        self.show_sign();
        self.show_tray();
        self.push();
    }

    fn next_deadline(&self) -> Option<Instant> {
        [
            self.connection.poll_at,
            self.connection.alarm_at(self.start.timings.offline_alarm),
            self.force.page_deadline(),
            self.force.lists_deadline,
            self.saving.due,
            self.live.ask_at,
            self.ringing.due,
            self.popups.keys_at(),
            self.dnd.due,
            self.proof_deadline(),
            self.page.push_at,
            self.window.settle_at,
            self.window.rearrange_at,
            self.window.dispose_at,
            self.tray_host.given_up_at,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn on_time(&mut self, now: Instant) {
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if due(self.connection.poll_at) {
            self.fetch();
        }
        if due(self.connection.alarm_at(self.start.timings.offline_alarm)) {
            self.connection.alarmed = true;
        }
        if due(self.force.page_deadline()) {
            self.page_is_silent();
        }
        if due(self.force.lists_deadline) {
            self.force.lists_deadline = None;
        }
        if due(self.live.ask_at) {
            self.ask_gathered();
        }
        if due(self.proof_deadline()) {
            self.miss_proof();
        }
        if due(self.saving.due) {
            self.save();
        }
        if due(self.popups.keys_at()) {
            self.popups.hear_keys();
        }
        if due(self.window.settle_at) {
            self.window.settle_at = None;
            self.read_window(window::Purpose::Settled);
        }
        if due(self.window.rearrange_at) {
            self.window.rearrange_at = None;
            self.read_window(window::Purpose::Monitors);
        }
        if due(self.window.dispose_at) {
            self.dispose_window();
        }
        if due(self.tray_host.given_up_at) {
            self.give_window_back();
        }
    }

    /// Runs slow work beside the loop; what it returns comes back as an event.
    fn spawn(&self, work: impl Future<Output = Event> + Send + 'static) {
        let events = self.events.clone();
        tokio::spawn(async move {
            let _nobody_left = events.send(work.await);
        });
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
