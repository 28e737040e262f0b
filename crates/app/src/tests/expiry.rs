//! When a session is over, and when a 401 says nothing of the kind.

use super::*;

const SETTINGS: &str = "/pbx/app/settings/desktop";
const VALIDATE: &str = "/auth/validateToken";

fn fault(fault: Value) -> sandbox_pbx::Fault {
    serde_json::from_value(fault).unwrap()
}

/// The questions about the session come quickly.
fn world() -> World {
    let mut world = World::with(settings());
    world.timings.session = SessionTimings {
        answer: Duration::from_millis(500),
        again: Duration::from_millis(50),
        doubt: Duration::from_millis(600),
    };
    world
}

impl World {
    /// As after a sign-in: a token of the environment could not be replaced.
    fn run_signed_in(&self, hidden: bool) -> Running {
        let mut start = self.start(hidden);
        let token = start.token.take().unwrap();
        let store = pbx::ProfileStore::new(self.folder.path());
        let employee = pbx::EmployeeId::new(self.sandbox.accounts()[0].employee.clone());
        store.token_file().write(&start.server.origin(), &employee, &token).unwrap();
        start.account.as_mut().unwrap().employee = employee;
        self.run_start(start, hidden)
    }

    fn asked(&self, path: &str) -> usize {
        self.sandbox.requests().iter().filter(|asked| asked.path == path).count()
    }
}

impl Running {
    fn is_signed_out(&self) -> bool {
        self.verb(Request::Status).body.unwrap()["connection"]["state"] == "signed_out"
    }

    /// What was notified about signing in, up to the end of the program.
    fn notices_until_quit(self) -> Vec<String> {
        let ports = self.ports.clone();
        self.quit();
        let of_sign_in = |asked| match asked {
            Asked::Notify(name, notice) if name == "sign-in" => Some(notice.body),
            _ => None,
        };
        ports.take_asked().into_iter().filter_map(of_sign_in).collect()
    }
}

#[test]
fn a_passing_401_of_everything_costs_an_answer_and_not_the_session() {
    let world = world();
    let app = world.run_signed_in(false).settled();
    world.sandbox.add_fault("/pbx", fault(json!({"status": 401})));
    let pages = || world.sandbox.requests().iter().filter(|asked| asked.path.starts_with("/pbx")).count();
    let (before, pages_before) = (world.asked(VALIDATE), pages());
    let reply = app.verb(Request::Refresh);
    assert_eq!(reply.exit, 1, "{reply:?}");
    assert!(reply.message.as_deref().is_some_and(|why| why.contains("is still valid")), "{reply:?}");
    assert!(!app.is_signed_out());
    assert_eq!(app.row("zoom")["in_force"], 110);
    // How often it is asked again meanwhile is a matter of time; each time all refusals are one question.
    let (asked, refused) = (world.asked(VALIDATE) - before, pages() - pages_before);
    assert!(asked >= 2 && asked * 2 <= refused, "{asked} questions about {refused} refusals");
    let mut changed = settings();
    changed["zoom"] = json!(125);
    world.put(&changed);
    world.sandbox.clear_faults();
    app.until("the settings are fetched by themselves", || app.row("zoom")["in_force"] == 125);
    assert!(!app.is_signed_out());
    app.quit();
}

#[test]
fn a_session_that_is_over_is_over_at_once_and_a_window_in_the_tray_does_not_hide_that() {
    let world = world();
    let app = world.run_signed_in(false).settled();
    app.events.send(Event::Closing { tray: true }).unwrap();
    app.until("it is in the tray", || app.ports.window_now().is_some_and(|window| !window.visible));
    world.sandbox.expire_tokens(&world.sandbox.accounts()[0].username).unwrap();
    let reply = app.verb(Request::Refresh);
    assert_eq!(reply.exit, 1, "{reply:?}");
    assert_eq!(reply.message.as_deref(), Some("Your session has expired. Please sign in again."));
    assert!(app.is_signed_out());
    assert_eq!(app.row("zoom")["in_force"], 110);
    let notices = app.notices_until_quit();
    assert!(matches!(&*notices, [body] if body.contains("Open Communicator to sign in")), "{notices:?}");
}

#[test]
fn why_a_session_is_over_is_read_in_the_language_that_is_chosen_later() {
    let world = world();
    let app = world.run_signed_in(false).settled();
    world.sandbox.expire_tokens(&world.sandbox.accounts()[0].username).unwrap();
    app.verb(Request::Refresh);
    app.until("it is signed out", || app.is_signed_out());
    for (language, words) in [("da", "Log ind igen."), ("en", "Please sign in again.")] {
        app.page(PageRequest::ChangeLocal { key: "language".to_owned(), value: json!(language) });
        let why = app.snapshot()["session"]["why"].clone();
        assert!(why.as_str().unwrap().ends_with(words), "{why}");
    }
    app.quit();
}

#[test]
fn a_session_that_is_over_is_not_notified_beside_the_window_that_says_so() {
    let world = world();
    let app = world.run_signed_in(false).settled();
    world.sandbox.expire_tokens(&world.sandbox.accounts()[0].username).unwrap();
    app.verb(Request::Refresh);
    app.until("it is signed out", || app.is_signed_out());
    assert_eq!(app.notices_until_quit(), [""; 0]);
}

#[test]
fn a_hidden_start_whose_session_is_over_says_so_once() {
    let world = world();
    world.sandbox.expire_tokens(&world.sandbox.accounts()[0].username).unwrap();
    let app = world.run_signed_in(true);
    app.until("it is signed out", || app.is_signed_out());
    let notices = app.notices_until_quit();
    assert!(matches!(&*notices, [body] if body.contains("Open Communicator to sign in")), "{notices:?}");
}

#[test]
fn where_nobody_can_be_asked_three_401s_over_a_while_end_the_session() {
    for silence in [json!({"status": 404}), json!({"status": 500}), json!({"delay_ms": 60_000})] {
        let mut world = world();
        world.timings.session =
            SessionTimings { answer: world.timings.session.answer, ..SessionTimings::default() };
        let app = world.run_signed_in(false).settled();
        // Once it is live, the settings would be asked for once more at a time of its own.
        app.until_live();
        world.sandbox.add_fault(VALIDATE, fault(silence.clone()));
        world.sandbox.add_fault(SETTINGS, fault(json!({"status": 401})));
        app.stop_clock();
        let refused = || assert_eq!(app.verb(Request::Refresh).exit, 1);
        for _ in 0..3 {
            refused();
        }
        app.pass(Duration::from_secs(30) - MOMENT);
        refused();
        assert!(!app.is_signed_out(), "{silence}");
        // It is asked again by itself.
        app.pass(Duration::from_secs(2 * 7));
        app.until("it is signed out", || app.is_signed_out());
        app.quit();
    }
}

#[test]
fn a_good_answer_between_401s_that_nobody_explains_begins_the_count_anew() {
    let mut world = world();
    world.timings.session.doubt = Duration::ZERO;
    let app = world.run_signed_in(false).settled();
    world.sandbox.add_fault(VALIDATE, fault(json!({"status": 404})));
    for _ in 0..4 {
        world.sandbox.add_fault(SETTINGS, fault(json!({"status": 401, "times": 2})));
        let before = world.asked(SETTINGS);
        app.until("the settings answer after two 401s", || {
            let good = app.verb(Request::Refresh).exit == 0;
            good && world.asked(SETTINGS) > before + 2
        });
        assert!(!app.is_signed_out());
    }
    app.quit();
}

#[test]
fn a_list_that_answers_401_to_a_good_session_is_no_end_of_it() {
    let world = world();
    let app = world.run_signed_in(false).settled();
    world.sandbox.add_fault("/pbx/app/queues", fault(json!({"status": 401})));
    for _ in 0..5 {
        app.refresh();
    }
    assert!(!app.is_signed_out());
    app.quit();
}

#[test]
fn phones_that_were_refused_for_a_moment_are_there_again_by_themselves() {
    let world = world();
    world.sandbox.add_fault("/pbx/extension", fault(json!({"status": 401, "times": 3})));
    let app = world.run_signed_in(false);
    app.until("it has asked again", || world.asked("/pbx/extension") > 3);
    let call = sandbox_pbx::IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        ..sandbox_pbx::IncomingCall::default()
    };
    app.until("it is live", || app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live");
    world.sandbox.ring(call).unwrap();
    app.until("it rings", || app.verb(Request::Status).body.unwrap()["calls"][0]["state"] == "ringing");
    app.quit();
}
