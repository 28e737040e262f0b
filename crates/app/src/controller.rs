/*!
The one actor: it owns all state and runs one loop over everything that can happen.

A command of the window, an answer of the PBX, a shortcut, a word of the window system, a timer: each is
an [`Event`], each is handled to its end, and nothing else holds state. Slow work (HTTP, keyring,
applying a plan) runs in tasks that report back as events, so that the loop never waits.

| file | idea |
|---|---|
| `event` | everything that can happen, and what the page asks for |
| `timings` | how long things are waited for |
| `start` | what the app was started with, and its cache |
| `account` | who is signed in: tokens, sign-in, sign-out, the demo |
| `session` | whether the session still holds, once something has answered 401 |
| `connection` | how the PBX is reached: one state for everything that shows one |
| `sign_in` | password, second factor, a forgotten password |
| `fetch` | asking the PBX, at intervals and on demand |
| `aside` | settings that were fetched and are not applied by themselves |
| `apply` | carrying out a plan; pure judgements of what was read back |
| `force` | from layers to plan to findings |
| `window` | the life of the window, and what the user does to it by hand |
| `monitors` | the window among monitors that come and go |
| `page` | the snapshot that the window draws |
| `page_failure` | a page that threw: what is told of it, and the page in its place |
| `people` | the company as the window shows it |
| `showing` | the window for another process that asks for it, with what came of it |
| `proof` | whether a shortcut arrives when it is tried |
| `status` | the status panel, line by line, and `communicator status` |
| `editor` | the settings page: every setting, its control and what stands in its way |
| `reload` | what is loaded anew after the connection was lost, and when |
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
| `kept_number` | a number that comes while nobody is signed in |
| `links` | the program that the system opens links with |
| `notifications` | notifications of calls, and of what a hidden window cannot say |
| `verbs` | requests of the command line |
*/

pub mod account;
pub mod apply;
mod aside;
mod call_box;
mod calling;
mod connection;
mod diagnostics;
mod dnd;
mod editor;
mod event;
mod fetch;
mod force;
mod kept_number;
mod links;
mod live;
mod local;
mod lock;
mod monitors;
mod notifications;
mod page;
mod page_failure;
mod people;
mod policy;
mod popup;
mod proof;
mod reload;
mod ringing;
mod saving;
mod session;
mod showing;
mod sign;
pub mod sign_in;
mod sound;
pub mod start;
mod status;
#[cfg(test)]
mod tests;
mod timings;
mod tray;
mod unsaved;
pub mod verbs;
mod window;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use calls::calls::Calls;
use calls::triggers::Triggers;
use settings::hands::Hands;
use settings::layers::Layers;
use settings::plan::{Target, Tried};
use settings::report::Findings;
use settings::resolve::Resolved;
use settings::save::Changes;
use settings::shortcut::Action;
use settings::words::Language;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::ports::tray::Tray;
use crate::ports::{AppWindow as _, ConnectionSign, Ports, Surroundings as _};
use crate::view::IntentTarget;
use account::Account;
use connection::Connection;
pub use event::{Event, PageRequest, SignInRequest, WindowEvent, ZoomStep};
use fetch::Company;
use start::Start;
pub use timings::Timings;
pub use window::Birth;
use window::Window;

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
    reload: reload::Reload,
    session: session::Session,
    calls: Calls,
    triggers: Triggers,
    ringing: ringing::Ringing,
    popups: popup::Popups,
    dnd: dnd::Dnd,
    layers: Layers,
    aside: aside::Aside,
    unsaved: Changes,
    saving: saving::Saving,
    sound: sound::Sound,
    local: local::Local,
    call_box: call_box::CallBox,
    kept_number: Option<kept_number::Kept>,
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
    /// Of what is being done now: taken along by the next look at the window.
    wish: showing::Wish,
    /// Who asked for a window that is being built, and what they are told when it is there.
    opening: Vec<(verbs::Reply, tokio::sync::oneshot::Sender<verbs::Reply>)>,
    page: page::Page,
    demo: Option<sandbox_pbx::Sandbox>,
    sign_shown: Option<ConnectionSign>,
    tray_shown: Option<Tray>,
    tray_host: tray::Host,
    last_shortcut: Option<(Action, std::time::SystemTime)>,
    no_tray: bool,
    quitting: bool,
}

impl<P> std::fmt::Debug for Controller<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Controller").finish_non_exhaustive()
    }
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
            reload: reload::Reload::default(),
            session: session::Session::default(),
            calls: Calls::default(),
            triggers: Triggers::default(),
            ringing: ringing::Ringing::default(),
            popups: popup::Popups::default(),
            dnd: dnd::Dnd::default(),
            language,
            layers,
            aside: aside::Aside::default(),
            unsaved: Changes::default(),
            saving: saving::Saving::default(),
            sound: sound::Sound::default(),
            local: local::Local::default(),
            call_box: call_box::CallBox::default(),
            kept_number: None,
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
            wish: showing::Wish::default(),
            opening: Vec::new(),
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
        if let Some((IntentTarget::Call, number)) = &controller.start.intent {
            let number = number.clone();
            controller.keep_number(&number);
        }
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
                    self.decide();
                    self.after_event();
                    continue;
                }
            };
            let Some(event) = event else { break };
            // Of thousands of events a second nobody could see each one.
            let many = matches!(event, Event::Realtime { .. });
            self.handle(event);
            self.decide();
            if many && self.page.wait_to_push() {
                continue;
            }
            self.after_event();
        }
        self.ports.surroundings().begin_end();
        let end = Instant::now() + crate::ending::LOOP_WITHIN;
        self.finish_dnd(&mut events, end).await;
        // Nobody is there to answer any more.
        self.withdraw_notifications(|_| false);
        self.finish_saving(&mut events, end).await;
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
            Event::Verb(request, reply) => self.on_verb(request, None, reply),
            Event::VerbOfUser { request, token, reply } => self.on_verb(request, Some(token), reply),
            Event::Shortcut(action) => self.on_shortcut(action),
            Event::KeyboardChanged => self.look_at_shortcuts(),
            Event::Window(event) => self.on_window(event),
            Event::Tray(request) => self.on_tray(request),
            Event::Terminate => self.quitting = true,
            Event::Pulse(beat) => {
                let _gone = beat.send(());
            }
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
            Event::WindowRead { state, purpose, wish } => self.on_window_read(state, purpose, wish),
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

    /// What the calls ask for now, before the page is drawn: an ear is quicker than an eye.
    fn decide(&mut self) {
        self.decide_sound();
        self.decide_popup();
        self.decide_dnd();
        self.decide_notifications();
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
            self.connection.patience,
            self.session.ask_at,
            self.force.page_deadline(),
            self.force.lists_deadline,
            self.saving.due,
            self.aside.due,
            self.live.ask_at,
            self.live.doubt_until,
            self.reload.due_at(self.connection.is_live()),
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
        if due(self.session.ask_at) {
            self.ask_after_doubt();
        }
        if due(self.connection.patience) {
            self.first_try_is_slow();
        }
        if due(self.force.page_deadline()) {
            self.page_is_silent();
        }
        if due(self.force.lists_deadline) {
            self.force.lists_deadline = None;
        }
        if due(self.aside.due) {
            self.look_at_aside_again();
        }
        if due(self.live.ask_at) {
            self.ask_gathered();
        }
        if due(self.live.doubt_until) {
            self.live.doubt_until = None;
            self.ask_own_extensions();
        }
        self.load_what_is_due(now);
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
