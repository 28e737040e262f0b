//! The loop: real HTTP to a sandbox, recording ports for everything else.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use ::account::profile::Profile;
use sandbox_pbx::{HeldPort, Options, Sandbox};
use serde_json::{Value, json};
use settings::values::Zoom;
use tempfile::TempDir;
use tokio::runtime::Runtime;

mod acceptance;
mod appearance;
mod beacons;
mod boards;
mod browsers;
mod call_box;
mod calls;
mod dashboards;
mod deadlines;
mod demo;
mod desk;
mod dnd;
mod expiry;
mod files;
mod full_disk;
mod integrations;
mod kept_number;
mod live;
mod made_up_feature;
mod monitors;
mod names;
mod no_window;
mod owners;
mod page;
mod page_failure;
mod phonebook;
mod popup;
mod queues;
mod recents;
mod refusals;
mod saving;
mod sessions;
mod shortcuts;
mod sound;
mod storm;
mod supervision;
mod switches;
mod transfer;
mod tray;
mod unshown;
mod wayland;
mod weather;
mod websocket_blocked;

use std::sync::Arc;
use std::time::Duration;

use settings::shortcut::Action;
use settings::words::Language;
use tokio::sync::{mpsc, oneshot};

use crate::app::App;
use crate::core::window::Birth;
use crate::event::*;
use crate::ports::recording::{Asked, RecordingPorts};
use crate::ports::tray::TrayRequest;
use crate::ports::{AppWindow as _, WindowRequest};
use crate::reply_to::ReplyTo;
use crate::start::{self, Start};
use crate::timings::SessionTimings;
use crate::timings::Timings;
use crate::verbs;
use crate::view::editor::Keep;
use crate::view::{CallAction, SignIn, UiError};
use crate::writer::{LogHealth, Writer};
use verbs::Request;

const LONG: Duration = Duration::from_secs(60);

/// The least by which a clock is short of a deadline here.
const MOMENT: Duration = Duration::from_millis(1);

/// An app that runs, and what is around it.
struct Running {
    runtime: Runtime,
    ports: Arc<RecordingPorts>,
    events: mpsc::UnboundedSender<Event>,
    ended: tokio::task::JoinHandle<()>,
}

/// What lives longer than one run.
struct World {
    sandbox: Sandbox,
    /// The sandbox's, also while it is gone: what looks for it must not find that of another test.
    port: HeldPort,
    folder: TempDir,
    timings: Timings,
}

impl World {
    fn with(document: Value) -> Self {
        Self::of(Options::default(), document)
    }

    /// With a PBX of its own kind.
    fn of(options: Options, document: Value) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let port = HeldPort::take().unwrap();
        let options = Options { port: port.port(), ..options };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let timings = Timings { settle: Duration::from_millis(30), ..Timings::default() };
        let world = Self { sandbox, port, folder: TempDir::new().unwrap(), timings };
        world.put(&document);
        world
    }

    fn put(&self, document: &Value) {
        self.put_bytes(document.to_string());
    }

    fn put_bytes(&self, body: impl Into<Vec<u8>>) {
        self.sandbox.set_settings(&self.sandbox.accounts()[0].username, body).unwrap();
    }

    /// As the PBX has it now.
    fn document(&self) -> Value {
        let bytes = self.sandbox.settings(&self.sandbox.accounts()[0].username).unwrap().unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn start(&self, hidden: bool) -> Start {
        let token = pbx::Token::new(&self.sandbox.accounts()[0].token).unwrap();
        let server = pbx::ServerUrl::parse(&self.sandbox.origin()).unwrap();
        let store = pbx::ProfileStore::new(self.folder.path());
        let last = store.last_account().found();
        let mut damaged = Vec::new();
        Start {
            profile: Profile::open(Some(self.folder.path())).unwrap(),
            given_profile: true,
            cached: last.as_ref().and_then(|last| {
                crate::cache::read_settings(&store.account(&server.origin(), &last.employee), &mut damaged)
            }),
            // With a bare token nobody is known on the first run: a mark of the token stands in.
            account: Some(start::KnownAccount {
                employee: last.map_or_else(|| pbx::stand_in_for_employee(&token), |last| last.employee),
                name: None,
                customer_name: None,
                language: None,
            }),
            server,
            given_server: true,
            program: "/opt/communicator".into(),
            hidden,
            autostart: false,
            demo: false,
            token: Some(token),
            language: Language::En,
            instance_id: "an instance".to_owned(),
            intent: None,
            link: None,
            refused_link: None,
            damaged,
            files: Writer::default(),
            log: LogHealth::default(),
            timings: self.timings,
        }
    }

    /// As `main` does it: the window is opened before the loop runs, unless the start is hidden.
    fn run(&self, hidden: bool) -> Running {
        self.run_start(self.start(hidden), hidden)
    }

    fn run_start(&self, start: Start, hidden: bool) -> Running {
        self.run_with(start, hidden, |_| {})
    }

    /// `change`: something about the app before it runs.
    fn run_with(&self, start: Start, hidden: bool, change: impl FnOnce(&mut App<RecordingPorts>)) -> Running {
        pbx::install_crypto();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (events, mut received) = mpsc::unbounded_channel();
        let ports = Arc::new(RecordingPorts::new(events.clone()));
        let mut app = App::new(ports.clone(), start);
        change(&mut app);
        if !hidden {
            let spec = app.window_spec(Birth::Shown);
            app.window_is_opening();
            let opened = runtime.block_on(ports.window.open(spec));
            events.send(Event::WindowOpened(opened)).unwrap();
        }
        let ended = runtime.spawn(async move { app.run(&mut received).await });
        Running { runtime, ports, events, ended }
    }
}

impl Running {
    fn verb(&self, request: Request) -> verbs::Reply {
        let (reply, answer) = ReplyTo::new();
        self.events.send(Event::Verb(request, reply)).unwrap();
        self.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() })
    }

    fn page(&self, request: PageRequest) {
        self.ask(request).unwrap();
    }

    fn ask(&self, request: PageRequest) -> Result<Value, UiError> {
        let (reply, answer) = ReplyTo::new();
        self.events.send(Event::Page(request, reply)).unwrap();
        self.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() })
    }

    /// What a window would draw, with report and settings page.
    fn snapshot(&self) -> Value {
        let (reply, answer) = oneshot::channel();
        self.events.send(Event::Look(reply)).unwrap();
        let snapshot =
            self.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().unwrap() });
        serde_json::to_value(snapshot).unwrap()
    }

    /// This user's calls in the order shown.
    fn calls(&self) -> Vec<Value> {
        let snapshot = self.snapshot();
        let order = snapshot["callOrder"].as_array().unwrap();
        order.iter().map(|id| snapshot["calls"][id.as_str().unwrap()].clone()).collect()
    }

    fn report(&self) -> Value {
        self.verb(Request::Explain).body.unwrap()
    }

    fn row(&self, key: &str) -> Value {
        let report = self.report();
        let rows = report["settings"].as_array().unwrap();
        rows.iter().find(|row| row["key"] == key).unwrap().clone()
    }

    /// `outcome reason source` of a row.
    fn ended_as(&self, key: &str) -> String {
        let row = self.row(key);
        let word = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", word("outcome"), word("reason"), word("source"))
    }

    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let deadline = std::time::Instant::now() + LONG;
        while !is_so() {
            assert!(
                std::time::Instant::now() < deadline,
                "still not: {what}\n{:#}\n{:#}",
                self.report(),
                self.verb(Request::Status).body.unwrap()
            );
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Until the first fetch is in force; then what was asked on the way is forgotten.
    #[track_caller]
    fn settled(self) -> Self {
        self.until("the settings are fetched and tried", || {
            let report = self.report();
            report["complete"] == true && report["fetched_at"].is_string()
        });
        self.refresh();
        self.ports.take_asked();
        self
    }

    #[track_caller]
    fn refresh(&self) {
        let reply = self.verb(Request::Refresh);
        assert_eq!(reply.exit, 0, "{reply:?}");
    }

    /// From now on time passes by [`Running::pass`] alone.
    fn stop_clock(&self) {
        self.ports.clock.stop();
    }

    /// What happens meanwhile happens in one moment.
    fn in_one_moment(&self, work: impl FnOnce()) {
        self.ports.clock.stop();
        work();
        self.ports.clock.go_on();
    }

    /// So much time passes after what was sent, and the loop does what is due.
    #[track_caller]
    fn pass(&self, by: Duration) {
        self.report();
        self.ports.clock.advance(by);
        // Between two events it looks at the time.
        for _ in 0..3 {
            self.report();
        }
    }

    fn quit(self) {
        self.events.send(Event::Terminate).unwrap();
        self.runtime.block_on(async { tokio::time::timeout(LONG, self.ended).await.unwrap().unwrap() });
    }
}

fn shortcut(key: &str) -> Value {
    json!({"enabled": true, "key": key, "commandOrControl": true, "shift": true, "alt": false})
}

fn settings() -> Value {
    json!({
        "zoom": 110,
        "theme": "TEAL",
        "alwaysOnTop": true,
        "window": {"x": 40, "y": 50, "width": 900, "height": 700},
        "globalShortcuts": {
            "ANSWER": shortcut("F5"),
            "HANGUP": shortcut("F6"),
            "TOGGLE_WINDOW": shortcut("F7"),
            "CALL": shortcut("F8"),
            "SEARCH": shortcut("F9"),
        },
    })
}

#[test]
fn the_same_settings_fetched_again_ask_nothing_of_anybody() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.refresh();
    assert_eq!(app.ports.take_asked(), []);
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.quit();
}

#[test]
fn a_changed_zoom_touches_the_zoom_and_nothing_else() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let mut changed = settings();
    changed["zoom"] = json!(130);
    world.put(&changed);
    app.refresh();
    assert_eq!(app.ports.take_asked(), [Asked::Window(WindowRequest::SetZoom(Zoom::new(130.0)))]);
    assert_eq!(app.row("zoom")["in_force"], 130);
    app.quit();
}

#[test]
fn the_stored_settings_are_in_force_before_any_answer_and_the_fetched_ones_follow_as_a_difference() {
    let world = World::with(settings());
    world.run(false).settled().quit();
    let mut changed = settings();
    changed["alwaysOnTop"] = json!(false);
    world.put(&changed);
    world.sandbox.add_fault("/", serde_json::from_value(json!({"delay_ms": 3000})).unwrap());
    let app = world.run(false);
    app.until("the stored settings are in force", || {
        app.ended_as("zoom") == "applied - cached" && app.ended_as("alwaysOnTop") == "applied - cached"
    });
    assert_eq!(app.ports.held(), Action::ALL);
    app.until("the cache has been tried", || app.ended_as("globalShortcuts.SEARCH") == "applied - cached");
    app.ports.take_asked();
    world.sandbox.clear_faults();
    app.until("the fetched settings are in force", || app.ended_as("alwaysOnTop") == "applied - server");
    assert_eq!(app.ports.take_asked(), [Asked::Window(WindowRequest::SetAlwaysOnTop(false))]);
    app.quit();
}

#[test]
fn one_combination_that_is_taken_leaves_the_other_four_and_is_tried_again() {
    let world = World::with(settings());
    let app = world.run(false);
    app.ports.take(Action::Call, true);
    let app = app.settled();
    app.refresh();
    let others = [Action::Answer, Action::Hangup, Action::ToggleWindow, Action::Search];
    assert_eq!(app.ports.held(), others);
    assert_eq!(app.ended_as("globalShortcuts.CALL"), "failed taken server");
    app.ports.take(Action::Call, false);
    app.ports.take_asked();
    app.refresh();
    assert_eq!(app.ports.take_asked(), [Asked::Release(Action::Call), Asked::Register(Action::Call)]);
    assert_eq!(app.ended_as("globalShortcuts.CALL"), "applied - server");
    app.quit();
}

#[test]
fn a_window_manager_that_ignores_a_wish_is_reported_and_the_rest_is_in_force() {
    let world = World::with(settings());
    let app = world.run(false);
    app.ports.ignore_on_top();
    let mut changed = settings();
    changed["alwaysOnTop"] = json!(false);
    world.put(&changed);
    let app = app.settled();
    changed["alwaysOnTop"] = json!(true);
    changed["zoom"] = json!(90);
    world.put(&changed);
    app.refresh();
    let row = app.row("alwaysOnTop");
    assert_eq!((&row["reason"], &row["in_force"]), (&json!("system_decided"), &json!(false)), "{row}");
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.quit();
}

#[test]
fn an_answer_that_is_no_settings_keeps_the_last_good_ones() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for body in ["", "<!doctype html><p>Login", r#"{"zoom": 3"#, "[]"] {
        world.put_bytes(body);
        assert_eq!(app.verb(Request::Refresh).exit, 1, "{body}");
        assert_eq!(app.ended_as("zoom"), "applied - server", "{body}");
        assert_eq!(app.ports.take_asked(), [], "{body}");
    }
    app.quit();
}

#[test]
fn what_the_user_did_by_hand_outlives_a_fetch_and_the_run_until_somebody_changes_it_elsewhere() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.page(PageRequest::Zoom(ZoomStep::Reset));
    app.until("the zoom is the user's", || app.row("zoom")["in_force"] == 100);
    app.ports.move_by_hand(300.0, 200.0);
    app.until("the place is the user's", || app.row("window.x")["in_force"] == 300);
    app.ports.take_asked();
    app.refresh();
    assert_eq!(app.ports.take_asked(), []);
    app.quit();

    let app = world.run(false).settled();
    assert_eq!(
        (app.row("zoom")["in_force"].clone(), app.row("window.x")["in_force"].clone()),
        (json!(100), json!(300))
    );
    let mut changed = world.document();
    changed["zoom"] = json!(150);
    world.put(&changed);
    app.refresh();
    assert_eq!(
        (app.row("zoom")["in_force"].clone(), app.ended_as("zoom")),
        (json!(150), "applied - server".to_owned())
    );
    assert_eq!(app.row("window.x")["in_force"], 300);
    app.quit();
}

#[test]
fn each_of_three_quick_zoom_steps_counts_whatever_is_being_applied() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.ports.hold_up(true);
    app.page(PageRequest::RecordShortcut { active: true });
    for _ in 0..3 {
        app.page(PageRequest::Zoom(ZoomStep::In));
    }
    app.ports.hold_up(false);
    let steps = Zoom::new(110.0).larger().larger().larger().per_cent();
    app.until("the zoom is three steps on", || app.row("zoom")["in_force"].as_f64() == Some(steps));
    app.page(PageRequest::Zoom(ZoomStep::Out));
    let steps = Zoom::new(steps).smaller().per_cent();
    app.until("and a step back", || app.row("zoom")["in_force"].as_f64() == Some(steps));
    app.quit();
}

#[test]
fn what_the_administrator_fixed_is_not_changed_by_hand_and_not_kept() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let fixed = serde_json::Map::from_iter([("zoom".to_owned(), json!(125))]);
    app.ports.set_policy(Some(desktop::policy::Policy {
        settings: fixed,
        set_by: None,
        place: "a file".into(),
    }));
    app.refresh();
    assert_eq!(
        (app.row("zoom")["in_force"].clone(), app.ended_as("zoom")),
        (json!(125), "applied - policy".to_owned())
    );
    app.ports.take_asked();
    app.page(PageRequest::Zoom(ZoomStep::Reset));
    app.refresh();
    assert_eq!(app.ports.take_asked(), []);
    app.ports.set_policy(None);
    app.refresh();
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.quit();
}

#[test]
fn hidden_it_opens_no_window_until_it_is_asked_and_throws_the_web_view_away_after_long() {
    let world = World::with(settings());
    let app = world.run(true);
    app.until("the settings are fetched", || app.report()["fetched_at"].is_string());
    app.until("the shortcuts are held", || app.ports.held() == Action::ALL);
    assert!(!app.ports.take_asked().contains(&Asked::OpenWindow));
    assert_eq!(app.ended_as("zoom"), "pending no_window server");

    app.verb(Request::Toggle);
    app.until("the window is open", || app.ended_as("zoom") == "applied - server");
    app.page(PageRequest::SaveView("where I was".to_owned()));
    app.stop_clock();
    app.verb(Request::Toggle);
    app.until("it is hidden", || app.ports.window_now().is_some_and(|window| !window.visible));
    app.pass(Duration::from_secs(10 * 60) - MOMENT);
    assert!(app.ports.window_now().is_some());
    app.pass(MOMENT);
    app.until("the web view is thrown away", || app.ports.window_now().is_none());
    assert_eq!(app.ports.held(), Action::ALL);
    app.verb(Request::Toggle);
    app.until("the window is back", || app.ports.window_now().is_some_and(|window| window.visible));
    assert_eq!(app.ports.view_given().as_deref(), Some("where I was"));
    app.until("its zoom is in force", || app.ended_as("zoom") == "applied - server");
    assert_eq!(app.ports.held(), Action::ALL);
    app.quit();
}

#[test]
fn closing_hides_the_window_where_a_tray_can_bring_it_back_and_minimises_it_elsewhere() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
    app.until("it is hidden", || app.ports.window_now().is_some_and(|window| !window.visible));
    app.verb(Request::Toggle);
    app.until("it is back", || app.ports.window_now().is_some_and(|window| window.visible));
    app.ports.remove_tray();
    app.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
    app.until("it is minimised", || {
        app.ports.window_now().is_some_and(|window| window.visible && window.minimised)
    });
    app.quit();
}

#[test]
fn the_last_report_is_on_disk_when_the_loop_has_ended() {
    let world = World::with(settings());
    world.run(false).settled().quit();
    let store = pbx::ProfileStore::new(world.folder.path());
    let last = store.last_account().found().unwrap();
    let report = store.account(&world.sandbox.origin(), &last.employee).report().found().unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["settings"].as_array().map(Vec::len), Some(45));
    assert!(report["fetched_at"].is_string());
}

#[test]
fn quitting_ends_the_loop_and_the_program_once() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let ports = app.ports.clone();
    app.quit();
    assert_eq!(ports.take_asked(), [Asked::Quit]);
}
