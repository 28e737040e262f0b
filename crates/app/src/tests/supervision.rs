//! What panics costs its own work, or the loop once: in a task, in the loop, in a port.

use std::path::PathBuf;

use super::*;
use crate::core::Core;
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::supervisor::{Supervisor, why_unanswered};
use crate::view::{IntentTarget, Snapshot};

/// Panics where it is told to, by the words that are searched for.
#[derive(Default)]
struct Faulty {
    ended: Option<String>,
}

/// What its task came to.
struct Ended(String);

impl<P: Ports> Feature<P> for Faulty {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Some(Ended(why)) = event.take_own() {
            self.ended = Some(why);
            return Handled::Yes;
        }
        let Event::Verb(Request::Search { text }, _) = event else { return Handled::No };
        match text.split_once(' ') {
            Some((word, "loop")) => panic!("{word} in the loop"),
            Some((word, "task")) => {
                let word = word.to_owned();
                core.spawn_own(async move { panic!("{word} in a task") }, Ended);
            }
            _ => {}
        }
        Handled::No
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        if let Some(why) = &self.ended {
            page.notice =
                Some(crate::view::Notice { id: 0, level: crate::view::Level::Error, text: why.clone() });
        }
    }
}

impl World {
    /// An app under supervision, whose panics have `word` in their message.
    fn supervised(&self, word: &str, start: Start) -> Running {
        pbx::install_crypto();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (events, received) = mpsc::unbounded_channel();
        crate::faults::in_tests::watch(word, self.folder.path(), events.clone());
        let ports = Arc::new(RecordingPorts::new(events.clone()));
        let (hidden, of_app) = (start.hidden, ports.clone());
        let mut supervisor = Supervisor::with(ports.clone(), start, move |start| {
            let mut app = App::new(of_app.clone(), start);
            app.add_feature(Box::new(Faulty::default()));
            app
        });
        if !hidden {
            let spec = supervisor.app().window_spec(Birth::Shown);
            supervisor.app().window_is_opening();
            let opened = runtime.block_on(ports.window.open(spec));
            events.send(Event::WindowOpened(opened)).unwrap();
        }
        let ended = runtime.spawn(supervisor.run(received));
        Running { runtime, ports, events, ended }
    }

    fn fault_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("faults")) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

impl Running {
    /// Asks for a fault, by a verb; whether it was answered.
    fn fault(&self, word: &str, place: &str) -> bool {
        let (reply, answer) = ReplyTo::new();
        self.events.send(Event::Verb(Request::Search { text: format!("{word} {place}") }, reply)).unwrap();
        self.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap().is_ok() })
    }

    /// The lines of the status panel that say what has failed.
    fn fault_lines(&self) -> Vec<Value> {
        let snapshot = self.snapshot();
        let lines = snapshot["status"]["lines"].as_array().unwrap().clone();
        lines.into_iter().filter(|line| line["id"].as_str().unwrap().starts_with("fault-")).collect()
    }

    #[track_caller]
    fn one_fault_line(&self, what: &str, world: &World) {
        self.until("the panel has the line", || self.fault_lines().len() == 1);
        let line = self.fault_lines().pop().unwrap();
        assert_eq!(line["text"], "Something in this program failed");
        let detail = line["detail"].as_str().unwrap();
        assert!(detail.contains(what), "{detail}");
        let files = world.fault_files();
        let file = files.last().unwrap().file_name().unwrap().to_string_lossy();
        assert!(detail.contains(&*file), "{detail}");
    }

    #[track_caller]
    fn a_setting_changes_live(&self, world: &World) {
        let mut changed = settings();
        changed["zoom"] = json!(140);
        world.put(&changed);
        self.refresh();
        assert_eq!(self.ended_as("zoom"), "applied - server");
        assert_eq!(self.row("zoom")["in_force"], 140);
        assert_eq!(self.ports.window_now().unwrap().zoom, 140.0);
    }
}

#[test]
fn a_panic_in_a_task_ends_its_work_as_failed_and_is_said_and_kept_and_the_app_goes_on() {
    let world = World::with(settings());
    let app = world.supervised("task-fault", world.start(false)).settled();
    assert!(app.fault("task-fault", "task"));
    app.until("its owner heard of it", || app.snapshot()["notice"]["text"] == "task-fault in a task");
    app.one_fault_line("task-fault in a task (", &world);
    let diagnostics = app.ask(PageRequest::Diagnostics).unwrap();
    assert!(diagnostics.as_str().unwrap().contains("fault       task-fault in a task at "), "{diagnostics}");
    assert!(!app.ports.take_asked().contains(&Asked::OpenWindow));
    app.a_setting_changes_live(&world);
    app.quit();
}

#[test]
fn a_panic_in_the_loop_costs_the_window_nothing_and_everything_is_brought_into_line_again() {
    let world = World::with(settings());
    let app = world.supervised("loop-fault", world.start(false)).settled();
    let trays = app.ports.trays().len();
    assert!(!app.fault("loop-fault", "loop"), "whoever waited gets no answer");
    app.until("the settings are in force again", || {
        app.ended_as("zoom") == "applied - server"
            && app.ended_as("globalShortcuts.CALL") == "applied - server"
    });
    let asked = app.ports.take_asked();
    assert!(!asked.contains(&Asked::OpenWindow) && !asked.contains(&Asked::CloseWindow), "{asked:?}");
    let zoom = Asked::Window(WindowRequest::SetZoom(Zoom::new(110.0)));
    assert!(asked.contains(&zoom) && asked.contains(&Asked::StopRinging), "{asked:?}");
    assert_eq!(app.ports.held(), Action::ALL);
    assert!(app.ports.trays().len() > trays, "the tray is shown anew");
    app.until("the page is told by itself", || {
        app.ports.told("status")["lines"].to_string().contains("Something in this program failed")
    });
    app.one_fault_line("loop-fault in the loop (", &world);
    app.until("it is connected again", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.a_setting_changes_live(&world);
    app.quit();
}

#[test]
fn a_second_panic_in_the_loop_within_a_minute_ends_the_program_as_failed() {
    let world = World::with(settings());
    let app = world.supervised("twice-fault", world.start(false)).settled();
    app.stop_clock();
    app.fault("twice-fault", "loop");
    app.until("it goes on", || app.ended_as("zoom") == "applied - server");
    app.ports.take_asked();
    // Within a minute, by a clock that has stood still since the first.
    app.pass(Duration::from_secs(60) - MOMENT);
    app.fault("twice-fault", "loop");
    app.runtime.block_on(async { tokio::time::timeout(LONG, app.ended).await.unwrap().unwrap() });
    assert_eq!(app.ports.take_asked().last(), Some(&Asked::GiveUp));
    assert_eq!(world.fault_files().len(), 2);
    assert!(app.events.is_closed());
    assert_eq!(why_unanswered(&app.events, Language::En), "the app is quitting");
}

#[test]
fn a_panic_in_the_loop_some_time_after_another_one_is_a_first_one_again() {
    let world = World::with(settings());
    let app = world.supervised("later-fault", world.start(false)).settled();
    app.stop_clock();
    for _ in 0..3 {
        app.fault("later-fault", "loop");
        app.pass(Duration::from_secs(60));
    }
    // From here on a refresh waits for the lists, and for some of them only so long.
    app.ports.clock.go_on();
    app.until("it goes on", || app.ended_as("zoom") == "applied - server");
    assert!(!app.ports.take_asked().contains(&Asked::GiveUp));
    assert_eq!(world.fault_files().len(), 3);
    app.a_setting_changes_live(&world);
    app.quit();
}

#[test]
fn a_port_that_panics_in_a_task_is_asked_again_for_its_setting_alone() {
    let world = World::with(settings());
    let app = world.supervised("port-fault", world.start(false)).settled();
    let mut changed = settings();
    changed["zoom"] = json!(130);
    world.put(&changed);
    let zoom = Asked::Window(WindowRequest::SetZoom(Zoom::new(130.0)));
    app.ports.panic_at(zoom, "port-fault of the window");
    app.refresh();
    app.one_fault_line("port-fault of the window (", &world);
    assert_eq!(app.ended_as("theme"), "applied - server");
    assert!(
        !app.ports.take_asked().iter().any(|asked| matches!(asked, Asked::OpenWindow | Asked::StopRinging))
    );
    app.refresh();
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.a_setting_changes_live(&world);
    app.quit();
}

#[test]
fn a_port_that_panics_in_the_loop_costs_the_loop_once() {
    let world = World::with(settings());
    let app = world.supervised("port-in-loop", world.start(false)).settled();
    app.ports.panic_at(Asked::Window(WindowRequest::Hide), "port-in-loop hides nothing");
    app.verb(Request::Toggle);
    app.one_fault_line("port-in-loop hides nothing (", &world);
    app.until("the settings are in force again", || app.ended_as("zoom") == "applied - server");
    // The system had hidden it all the same, and that is how it is found.
    app.verb(Request::Toggle);
    app.until("it is shown", || app.ports.window_now().unwrap().visible);
    app.a_setting_changes_live(&world);
    app.quit();
}

#[test]
fn what_a_start_does_once_is_not_repeated_and_a_hidden_window_stays_hidden() {
    let world = World::with(settings());
    world.run(false).settled().quit();
    let mut start = world.start(true);
    start.autostart = true;
    start.intent = Some((IntentTarget::Search, "anna".to_owned()));
    let app = world.supervised("once-fault", start);
    app.until("the settings are in force", || app.ended_as("globalShortcuts.CALL") == "applied - server");
    assert_eq!(app.snapshot()["intent"]["text"], "anna");
    app.ports.take_asked();
    app.fault("once-fault", "loop");
    app.until("the settings are in force again", || {
        app.ended_as("globalShortcuts.CALL") == "applied - server" && app.fault_lines().len() == 1
    });
    assert_eq!(app.snapshot()["intent"], Value::Null);
    let asked = app.ports.take_asked();
    assert!(!asked.contains(&Asked::OpenWindow), "{asked:?}");
    assert!(app.ports.window_now().is_none());
    app.quit();
}

#[test]
fn who_is_signed_out_stays_so_and_the_notification_of_a_hidden_start_is_shown_once() {
    let world = World::with(settings());
    let mut start = world.start(true);
    (start.token, start.account) = (None, None);
    let app = world.supervised("out-fault", start);
    let signed_out = |app: &Running| app.snapshot()["session"]["state"] == "signedOut";
    let shown = |app: &Running| {
        let asked = app.ports.take_asked();
        asked.iter().filter(|asked| matches!(asked, Asked::Notify(..))).count()
    };
    app.until("it is known that nobody is signed in", || signed_out(&app));
    assert_eq!(shown(&app), 1);
    app.fault("out-fault", "loop");
    app.until("it goes on", || signed_out(&app) && app.fault_lines().len() == 1);
    assert_eq!(shown(&app), 0);
    app.quit();
}

#[test]
fn the_line_is_gone_when_its_time_is_over() {
    let world = World::with(settings());
    let app = world.supervised("gone-fault", world.start(false)).settled();
    let is_told =
        || app.ports.told("status")["lines"].to_string().contains("Something in this program failed");
    app.stop_clock();
    app.fault("gone-fault", "task");
    app.until("the page was told", is_told);
    app.pass(Duration::from_secs(60 * 60) - MOMENT);
    assert!(is_told());
    app.pass(MOMENT);
    app.until("the line is gone", || !is_told());
    assert_eq!(world.fault_files().len(), 1);
    app.quit();
}
