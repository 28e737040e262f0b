//! What the PBX tells by itself, over a real socket: shown at once, and never taken for more than it is.

use super::*;
use sandbox_pbx::{Caller, Fault, IncomingCall};

const PAGE: &str = "/pbx/app/settings/desktop";

fn world(document: Value) -> World {
    let mut world = World::with(document);
    let milliseconds = Duration::from_millis;
    world.timings.loss = milliseconds(100);
    world.timings.spread = milliseconds(200);
    world.timings.realtime = pbx::Timings {
        backoff_first: milliseconds(20),
        backoff_closed: milliseconds(20),
        backoff_most: milliseconds(100),
        stayed: milliseconds(1),
        refused: milliseconds(200),
        ..pbx::Timings::default()
    };
    world
}

impl World {
    /// The sandbox ends and is there again at the same place.
    fn restart(&mut self) {
        let document = self.document();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
        runtime.block_on(std::mem::replace(&mut self.sandbox, sandbox).stop());
        // There from its first answer: another document in between would not be a restart.
        let file = self.folder.path().join("of-before-the-restart.json");
        std::fs::write(&file, document.to_string()).unwrap();
        let options = Options { port: self.port.port(), settings: Some(file), ..Options::default() };
        self.sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
    }

    /// How often the settings were asked for.
    pub(super) fn fetches(&self) -> usize {
        self.sandbox.requests().iter().filter(|asked| asked.method == "GET" && asked.path == PAGE).count()
    }

    fn username(&self) -> String {
        self.sandbox.accounts()[0].username.clone()
    }

    fn employee(&self, place: usize) -> String {
        self.sandbox.accounts()[place].employee.clone()
    }
}

impl Running {
    fn status(&self) -> Value {
        self.verb(Request::Status).body.unwrap()
    }

    fn state(&self) -> String {
        self.status()["connection"]["state"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(super) fn until_live(&self) {
        self.until("the connection is live", || self.state() == "live");
    }

    /// A line of the status panel.
    pub(super) fn line(&self, id: &str) -> Value {
        let snapshot = self.snapshot();
        let lines = snapshot["status"]["lines"].as_array().unwrap();
        lines.iter().find(|line| line["id"] == id).unwrap().clone()
    }

    fn person(&self, employee: &str) -> Value {
        let snapshot = self.snapshot();
        snapshot["people"][employee].clone()
    }
}

#[test]
fn a_setting_changed_on_the_server_is_in_force_without_being_asked_for() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    assert_eq!(app.line("realtime")["text"], "Changes show at once");
    let mut changed = settings();
    changed["zoom"] = json!(125);
    changed["globalShortcuts"]["CALL"] = shortcut("F4");
    world.put(&changed);
    app.until("the zoom is in force", || app.row("zoom")["in_force"] == 125);
    app.until("the shortcut is registered", || app.row("globalShortcuts.CALL")["in_force"]["key"] == "F4");
    app.quit();
}

#[test]
fn a_refresh_is_not_answered_by_a_fetch_that_began_before_it() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    // The answer is made when the question comes, and takes its time to arrive.
    world.sandbox.add_fault(
        PAGE,
        serde_json::from_value(json!({"method": "GET", "held_ms": 400, "times": 1})).unwrap(),
    );
    app.page(PageRequest::Refresh);
    app.until("the first is under way", || app.report()["complete"] == false);
    let before = world.fetches();
    let mut changed = settings();
    changed["zoom"] = json!(77);
    world.sandbox.refuse_authenticate(true);
    world.sandbox.drop_realtime();
    world.put(&changed);
    app.refresh();
    assert_eq!(app.row("zoom")["in_force"], 77);
    assert!(world.fetches() > before);
    app.quit();
}

#[test]
fn the_settings_of_somebody_else_are_nothing_to_fetch() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    app.refresh();
    let before = world.fetches();
    let other = world.sandbox.accounts()[1].username.clone();
    world.sandbox.set_settings(&other, r#"{"zoom": 300}"#).unwrap();
    // What comes after it in the same connection shows that it has been looked at.
    world.sandbox.set_presence(&world.employee(1), "LUNCH", None, None).unwrap();
    app.until("the presence shows", || app.person(&world.employee(1))["presence"] == "LUNCH");
    assert_eq!(world.fetches(), before);
    app.quit();
}

#[test]
fn without_a_window_nothing_is_drawn_and_the_next_one_begins_with_what_is() {
    let world = world(settings());
    let app = world.run(true).settled();
    app.until_live();
    world.sandbox.set_presence(&world.employee(1), "LUNCH", None, None).unwrap();
    let call = world.sandbox.ring(IncomingCall { to: world.username(), ..IncomingCall::default() }).unwrap();
    app.until("the call is there", || app.status()["calls"][0]["id"] == *call);
    app.verb(Request::Toggle);
    app.until("the window is open", || app.ports.window_now().is_some());
    let first: Value = serde_json::from_str(&app.ports.snapshot_given()).unwrap();
    assert_eq!(first["revision"], 0);
    assert_eq!((&first["callOrder"], &first["calls"][&*call]["id"]), (&json!([*call]), &json!(*call)));
    let people = first["people"].as_object().unwrap();
    let lunches = people.values().filter(|person| person["presence"] == "LUNCH");
    assert_eq!(lunches.map(|person| &person["id"]).collect::<Vec<_>>(), [&json!(world.employee(1))]);
    app.quit();
}

#[test]
fn presence_and_telephones_of_colleagues_show_as_they_change() {
    let world = world(json!({"presenceBackground": true}));
    let app = world.run(false).settled();
    app.until_live();
    let colleague = world.employee(1);
    world.sandbox.set_presence(&colleague, "MEETING", Some("until three"), None).unwrap();
    app.until("the presence shows", || app.person(&colleague)["presence"] == "MEETING");
    assert_eq!(app.person(&colleague)["presenceText"], "until three");
    let call = world
        .sandbox
        .ring(IncomingCall {
            to: world.sandbox.accounts()[1].username.clone(),
            from: Caller { number: Some("+4520304050".into()), name: None },
            ..IncomingCall::default()
        })
        .unwrap();
    app.until("the telephone rings", || app.person(&colleague)["state"] == "ringing");
    assert_eq!(app.status()["calls"], json!([]), "the calls of others are not this user's");
    world.sandbox.answer_call(&call, None).unwrap();
    app.until("the telephone is busy", || app.person(&colleague)["state"] == "busy");
    world.sandbox.end_call(&call).unwrap();
    app.until("the telephone is free", || app.person(&colleague)["state"] == "idle");
    assert!(!app.snapshot().to_string().contains("20304050"), "whom others talk to is nobody's business");
    assert_eq!(app.ended_as("presenceBackground"), "applied - server");
    app.quit();
}

#[test]
fn a_call_of_this_user_shows_from_its_ringing_to_its_end() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let call = world
        .sandbox
        .ring(IncomingCall {
            to: world.username(),
            from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
            ..IncomingCall::default()
        })
        .unwrap();
    app.until("it rings", || app.status()["calls"][0]["state"] == "ringing");
    let shown = app.status()["calls"][0].clone();
    assert_eq!((&shown["direction"], &shown["who"]), (&json!("in"), &json!("Ida Berg")));
    world.sandbox.answer_call(&call, None).unwrap();
    app.until("it is talked on", || app.status()["calls"][0]["state"] == "active");
    world.sandbox.end_call(&call).unwrap();
    app.until("it is over", || app.status()["calls"] == json!([]));
    app.quit();
}

#[test]
fn the_window_stays_where_it_is_while_somebody_talks_and_moves_afterwards() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let to = world.username();
    let call = world.sandbox.ring(IncomingCall { to, ..IncomingCall::default() }).unwrap();
    world.sandbox.answer_call(&call, None).unwrap();
    app.until("it is talked on", || app.status()["calls"][0]["state"] == "active");
    let mut changed = settings();
    changed["window"]["x"] = json!(400);
    changed["fullscreen"] = json!(true);
    changed["zoom"] = json!(140);
    world.put(&changed);
    app.until("what disturbs nobody is in force", || app.row("zoom")["in_force"] == 140);
    for key in ["window.x", "fullscreen"] {
        assert_eq!(app.ended_as(key), "pending call_in_progress server", "{key}");
    }
    assert_eq!(app.row("window.x")["in_force"], 40);
    world.sandbox.end_call(&call).unwrap();
    app.until("the window fills the screen", || app.row("fullscreen")["in_force"] == true);
    app.quit();
}

#[test]
fn what_is_shown_is_out_of_date_until_the_lists_are_loaded_anew_though_the_connection_is_back() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    app.until("all is of now", || app.snapshot()["status"]["staleSince"] == Value::Null);
    let asked = |path: &str| world.sandbox.requests().iter().filter(|request| request.path == path).count();
    let lists = ["/pbx/app/queues", "/pbx/app/employees"];
    let busy = Fault { status: Some(503.try_into().unwrap()), ..Fault::default() };
    world.sandbox.add_fault("/pbx/app/queues", busy);
    let before = lists.map(asked);
    world.sandbox.drop_realtime();
    app.until("it is told as stale", || app.snapshot()["status"]["staleSince"] != Value::Null);
    let lost = app.snapshot()["status"]["staleSince"].clone();
    app.until_live();
    app.until("both lists were asked for", || {
        lists.map(asked).iter().zip(before).all(|(now, then)| *now > then)
    });
    app.until("the queues were asked for once more", || asked("/pbx/app/queues") > before[0] + 1);
    assert_eq!(app.snapshot()["status"]["staleSince"], lost, "nobody knows what the queues are now");
    world.sandbox.clear_faults();
    app.until("all is of now again", || app.snapshot()["status"]["staleSince"] == Value::Null);
    app.quit();
}

#[test]
fn a_lost_connection_is_stale_at_once_and_offline_when_nothing_answers_and_live_again() {
    let mut world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let (mut cuts, mut restarts) = (Vec::new(), Vec::new());
    for round in 0..soak("COMMUNICATOR_SOAK_RESTARTS", 5) {
        // Another loss before the lists are there would be told from the first one on.
        app.until("what is shown is of now", || app.snapshot()["status"]["staleSince"] == Value::Null);
        world.sandbox.refuse_authenticate(true);
        world.sandbox.drop_realtime();
        app.until("it is told as stale", || app.state() == "stale");
        app.until("the tray icon says so", || {
            app.ports.tray().is_some_and(|tray| tray.icon.mark == crate::ports::Mark::Warning)
        });
        let lost = app.status()["connection"]["since"].clone();
        assert_eq!(app.snapshot()["status"]["staleSince"], lost, "{round}");
        assert_eq!(app.line("connection")["level"], "warning");
        world.sandbox.refuse_authenticate(false);
        let let_in = std::time::Instant::now();
        app.until_live();
        cuts.push(let_in.elapsed());
        // The lists are loaded anew by and by.
        app.until("what is shown is of now", || app.snapshot()["status"]["staleSince"] == Value::Null);
        assert_eq!(app.ports.tray().unwrap().title, "Communicator");
        world.restart();
        let back = std::time::Instant::now();
        app.until_live();
        let zoom = 100 + round % 100;
        let mut changed = settings();
        changed["zoom"] = json!(zoom);
        world.put(&changed);
        app.until("changes come in again", || app.row("zoom")["in_force"] == zoom);
        restarts.push(back.elapsed());
    }
    tell("live again after a cut", cuts);
    tell("a change in force after a restart", restarts);
    app.quit();
}

#[test]
fn a_long_fault_of_the_server_is_told_and_the_settings_stay_until_it_is_over() {
    let mut world = world(settings());
    world.timings.poll = Duration::from_millis(100);
    world.timings.poll_most = Duration::from_millis(400);
    let app = world.run(false).settled();
    app.until_live();
    // Every page, and the realtime connection with them.
    world.sandbox.add_fault("/", serde_json::from_value(json!({"status": 503})).unwrap());
    world.sandbox.drop_realtime();
    app.until("the fault is told", || {
        let connection = app.status()["connection"].clone();
        connection["state"] == "stale" && connection["why"].as_str().is_some_and(|why| why.contains("503"))
    });
    assert_eq!(app.row("zoom")["in_force"], 110);
    let since = app.status()["connection"]["since"].clone();
    let before = world.sandbox.requests().len();
    app.until("it goes on asking", || world.sandbox.requests().len() > before + 5);
    assert_eq!(
        app.status()["connection"]["since"],
        since,
        "stale since the loss, however often it was asked"
    );
    world.sandbox.clear_faults();
    app.until_live();
    app.quit();
}

#[test]
fn a_server_that_is_gone_is_offline_since_it_went() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let World { sandbox, port: _held, folder: _folder, .. } = world;
    app.runtime.block_on(sandbox.stop());
    app.until("it is told as offline", || app.state() == "offline");
    assert_eq!(app.line("connection")["level"], "error");
    app.until("the title says so", || {
        app.ports.tray().is_some_and(|tray| tray.title == "Communicator – offline")
    });
    assert_eq!(app.row("zoom")["in_force"], 110, "the settings stay in force");
    app.quit();
}

#[test]
fn a_connection_that_the_pbx_refuses_says_so_and_the_settings_are_fetched_all_the_same() {
    let world = world(settings());
    world.sandbox.refuse_authenticate(true);
    let app = world.run(false).settled();
    app.until("the refusal shows", || {
        app.line("realtime")["detail"].as_str().is_some_and(|why| why.contains("did not accept"))
    });
    assert_eq!((app.state().as_str(), app.row("zoom")["in_force"].clone()), ("polling", json!(110)));
    world.sandbox.refuse_authenticate(false);
    app.until_live();
    app.quit();
}

#[test]
fn a_session_that_ends_in_mid_run_asks_for_a_sign_in_once_and_the_settings_stay_in_force() {
    let world = world(settings());
    let mut start = world.start(false);
    // As after a sign-in: a token of the environment could not be replaced.
    let token = start.token.take().unwrap();
    let store = pbx::ProfileStore::new(world.folder.path());
    let employee = pbx::EmployeeId::new(world.employee(0));
    store.token_file().write(&start.server.origin(), &employee, &token).unwrap();
    start.account.as_mut().unwrap().employee = employee;
    let app = world.run_start(start, false).settled();
    app.until_live();
    world.sandbox.expire_tokens(&world.username()).unwrap();
    world.sandbox.drop_realtime();
    app.until("nobody is signed in any more", || app.state() == "signed_out");
    let snapshot = app.snapshot();
    assert_eq!(snapshot["session"]["why"], "Your session has expired. Please sign in again.");
    assert_eq!(app.row("zoom")["in_force"], 110);
    app.quit();
}

#[test]
fn authorities_of_the_policy_that_cannot_be_read_are_told_at_the_sign_in_and_nothing_is_sent() {
    let world = world(settings());
    let app = world.run(false).settled();
    let file = world.folder.path().join("no-such-authorities.pem");
    let of_this_computer = json!({"certificateAuthorities": file.to_str().unwrap()});
    let settings = serde_json::Map::from_iter([("thisComputer".to_owned(), of_this_computer)]);
    app.ports.set_policy(Some(desktop::policy::Policy { settings, set_by: None, place: "a file".into() }));
    app.refresh();
    let sign_in = SignIn {
        username: world.username(),
        password: "not sent".to_owned(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: false,
    };
    let refused = app.ask(PageRequest::SignIn(SignInRequest(sign_in))).unwrap_err();
    assert!(refused.message.contains("certificate authorities"), "{}", refused.message);
    assert!(refused.message.contains("no-such-authorities.pem"), "{}", refused.message);
    assert!(world.sandbox.requests().iter().all(|asked| asked.path != "/auth/login"));
    app.quit();
}

#[test]
fn authorities_of_the_policy_that_others_could_have_written_do_not_count_and_nothing_is_sent() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = world(settings());
    let app = world.run(false).settled();
    let file = world.folder.path().join("authorities.pem");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
    let of_this_computer = json!({"certificateAuthorities": file.to_str().unwrap()});
    let settings = serde_json::Map::from_iter([("thisComputer".to_owned(), of_this_computer)]);
    app.ports.set_policy(Some(desktop::policy::Policy { settings, set_by: None, place: "a file".into() }));
    app.refresh();
    let sign_in = SignIn {
        username: world.username(),
        password: "not sent".to_owned(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: false,
    };
    let refused = app.ask(PageRequest::SignIn(SignInRequest(sign_in))).unwrap_err();
    assert!(refused.message.contains("do not count"), "{}", refused.message);
    assert!(refused.message.contains("authorities.pem"), "{}", refused.message);
    assert!(world.sandbox.requests().iter().all(|asked| asked.path != "/auth/login"));
    app.quit();
}

#[test]
fn garbage_and_broken_and_oversized_messages_end_no_more_than_a_connection() {
    let world = world(settings());
    let app = world.run(false).settled();
    for (what, harm) in [
        ("garbage", Sandbox::send_garbage as fn(&Sandbox)),
        ("broken frames", Sandbox::break_frames),
        ("oversized", Sandbox::send_oversized),
    ] {
        app.until_live();
        harm(&world.sandbox);
        let colleague = world.employee(1);
        let text = format!("after {what}");
        app.until("changes come in", || {
            world.sandbox.set_presence(&colleague, "AWAY", Some(&text), None).unwrap();
            app.person(&colleague)["presenceText"] == text.as_str()
        });
    }
    app.quit();
}

#[test]
fn after_sleep_or_a_change_of_network_everything_begins_anew() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    app.refresh();
    let (fetched, connected) = (world.fetches(), connections(&world));
    app.events.send(Event::Woke).unwrap();
    app.until("it has connected again", || connections(&world) > connected && app.state() == "live");
    app.until("it has fetched again", || world.fetches() > fetched);
    app.quit();
}

fn connections(world: &World) -> usize {
    world.sandbox.requests().iter().filter(|asked| asked.path.starts_with("/socket.io")).count()
}

#[test]
fn a_window_that_was_hidden_for_long_is_fetched_for_when_it_is_shown() {
    let mut world = world(settings());
    for (absence, fetches) in [(Duration::ZERO, true), (LONG, false)] {
        world.timings.absence = absence;
        let app = world.run(false).settled();
        app.until_live();
        app.refresh();
        let before = world.fetches();
        app.events.send(Event::Closing { tray: true }).unwrap();
        app.until("it is hidden", || app.ports.window_now().is_some_and(|window| !window.visible));
        app.verb(Request::Show { server: None });
        app.until("it is shown", || app.ports.window_now().is_some_and(|window| window.visible));
        app.until("that has settled", || app.report()["complete"] == true);
        assert_eq!(world.fetches() > before, fetches, "{absence:?}");
        app.quit();
    }
}

#[test]
fn a_flood_of_events_is_worked_off_and_the_app_answers_meanwhile() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let seconds = soak("COMMUNICATOR_SOAK_FLOOD_SECONDS", 5);
    let connected = connections(&world);
    world.sandbox.flood(2000, seconds);
    let began = std::time::Instant::now();
    let mut answers = Vec::new();
    while began.elapsed() < Duration::from_secs(seconds.into()) {
        let asked = std::time::Instant::now();
        app.status();
        answers.push(asked.elapsed());
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let slowest = answers.iter().max().copied().unwrap();
    tell("status in a flood", answers);
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    assert_eq!(connections(&world), connected, "the connection has stood");
    assert_eq!(app.state(), "live", "a flood is no loss");
    let colleague = world.employee(1);
    world.sandbox.set_presence(&colleague, "AWAY", Some("after the flood"), None).unwrap();
    app.until("what came after it shows", || app.person(&colleague)["presenceText"] == "after the flood");
    app.quit();
}

#[test]
fn after_any_events_with_any_cuts_the_window_shows_what_the_server_has() {
    let world = world(settings());
    let app = world.run(false).settled();
    app.until_live();
    let token = pbx::Token::new(&world.sandbox.accounts()[0].token).unwrap();
    let server = pbx::ServerUrl::parse(&world.sandbox.origin()).unwrap();
    let client = pbx::Client::new(server, pbx::Limits::default()).unwrap();
    let accounts = world.sandbox.accounts();
    let mut dice = Dice(0x5eed);
    let mut calls: Vec<String> = Vec::new();
    let mut equal = Vec::new();
    for round in 0..soak("COMMUNICATOR_SOAK_ROUNDS", 100) {
        for _ in 0..dice.roll(12) {
            let account = &accounts[dice.roll(accounts.len())];
            match dice.roll(8) {
                0 | 1 => {
                    let state = ["AVAILABLE", "BUSY", "LUNCH", "HOLIDAY"][dice.roll(4)];
                    world.sandbox.set_presence(&account.employee, state, None, None).unwrap();
                }
                2 | 3 => {
                    let to = account.username.clone();
                    let from = Caller { number: Some("+4570101010".into()), name: None };
                    // An account without a telephone cannot be called.
                    calls.extend(
                        world.sandbox.ring(IncomingCall { to, from, ..IncomingCall::default() }).ok(),
                    );
                }
                4 if !calls.is_empty() => {
                    let _over = world.sandbox.answer_call(&calls[dice.roll(calls.len())], None);
                }
                5 | 6 if !calls.is_empty() => {
                    let _over = world.sandbox.end_call(&calls.swap_remove(dice.roll(calls.len())));
                }
                7 if dice.roll(3) == 0 => world.sandbox.drop_realtime(),
                _ => {}
            }
        }
        let told = std::time::Instant::now();
        app.until_live();
        app.until(&format!("round {round} shows what the server has"), || {
            let list = app.runtime.block_on(client.employees(&token)).unwrap().value.items;
            app.person_states() == states(&list) && app.state() == "live"
        });
        equal.push(told.elapsed());
    }
    tell("shows what the server has", equal);
    app.quit();
}

/// How many of something; `cargo xtask soak live` asks for more.
pub(super) fn soak(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// Figures for whoever looks on; a soak shows them.
#[expect(clippy::print_stdout, reason = "seen where a test's output is asked for")]
fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort();
    if let (Some(median), Some(slowest)) = (took.get(took.len() / 2), took.last()) {
        println!("{what}: {} times, median {median:.1?}, slowest {slowest:.1?}", took.len());
    }
}

/// Chance that is the same in each run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Presence and telephone of everybody, by id.
fn states(list: &[pbx::Employee]) -> std::collections::BTreeMap<String, (Value, Value)> {
    list.iter()
        .map(|employee| {
            let presence = employee.presence.as_ref().map(|it| it.state.as_word().to_owned());
            let state = employee.extensions.first().and_then(|it| it.state.as_ref());
            let state = state.map_or("unknown".to_owned(), |state| state.as_word().to_lowercase());
            (employee.id.as_str().to_owned(), (json!(presence), json!(state)))
        })
        .collect()
}

impl Running {
    fn person_states(&self) -> std::collections::BTreeMap<String, (Value, Value)> {
        let snapshot = self.snapshot();
        snapshot["people"]
            .as_object()
            .unwrap()
            .values()
            .map(|person| {
                let id = person["id"].as_str().unwrap().to_owned();
                (id, (person["presence"].clone(), person["state"].clone()))
            })
            .collect()
    }
}
