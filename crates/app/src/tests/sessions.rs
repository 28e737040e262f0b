//! One session after another: what was under way in the first leaves nothing stuck in the second.

use super::live::{Dice, soak};
use super::*;

const PAGE: &str = "/pbx/app/settings/desktop";

/// A PBX whose answers of this kind take longer than the session that asks; until its faults are cleared.
fn hang(world: &World, method: &str) {
    let fault = json!({"method": method, "delay_ms": 600_000});
    world.sandbox.add_fault(PAGE, serde_json::from_value(fault).unwrap());
}

fn asked(world: &World, method: &str) -> usize {
    world.sandbox.requests().iter().filter(|asked| asked.method == method && asked.path == PAGE).count()
}

fn credentials(account: &sandbox_pbx::Account) -> Request {
    Request::SignIn {
        username: account.username.clone(),
        password: account.password.clone(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    }
}

fn sign_in(world: &World, app: &Running) {
    let reply = app.verb(credentials(&world.sandbox.accounts()[0]));
    assert_eq!(reply.exit, 0, "{reply:?}");
}

impl Running {
    /// A verb whose answer is not waited for yet.
    fn begin(&self, request: Request) -> oneshot::Receiver<verbs::Reply> {
        let (reply, answer) = ReplyTo::new();
        self.events.send(Event::Verb(request, reply)).unwrap();
        answer
    }
}

#[test]
fn a_refresh_that_joins_one_under_way_is_not_answered_by_what_that_one_came_to() {
    for fault in [json!({"delay_ms": 500, "status": 503, "times": 1}), json!({"held_ms": 500, "times": 1})] {
        let world = World::with(settings());
        let app = world.run(false).settled();
        world.sandbox.add_fault("/pbx/app/settings/desktop", serde_json::from_value(fault).unwrap());
        let asked = world.fetches();
        let first = app.begin(Request::Refresh);
        app.until("the PBX is asked", || world.fetches() > asked);
        let mut changed = settings();
        changed["zoom"] = json!(130);
        world
            .sandbox
            .set_settings_untold(&world.sandbox.accounts()[0].username, changed.to_string())
            .unwrap();
        let second = app.verb(Request::Refresh);
        assert_eq!((second.exit, app.row("zoom")["in_force"].clone()), (0, json!(130)), "{second:?}");
        assert_eq!(app.runtime.block_on(first).unwrap().exit, 0);
        app.quit();
    }
}

#[test]
fn a_sign_in_while_an_answer_is_out_fetches_anew() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    hang(&world, "GET");
    let before = asked(&world, "GET");
    app.page(PageRequest::Refresh);
    app.until("the settings are being fetched", || asked(&world, "GET") > before);
    world.sandbox.clear_faults();
    let mut changed = settings();
    changed["zoom"] = json!(175);
    world.put(&changed);
    sign_in(&world, &app);
    app.until("the new settings apply", || app.row("zoom")["in_force"] == 175);
    app.refresh();
    app.quit();
}

#[test]
fn a_save_that_a_sign_out_cuts_off_is_done_after_the_next_sign_in() {
    let mut world = World::with(settings());
    world.timings.quiet = Duration::from_millis(40);
    let app = world.run(false).settled();
    hang(&world, "POST");
    app.page(PageRequest::ChangeSetting { key: "dashboardColumnWidth".to_owned(), value: json!(444) });
    app.until("it is being saved", || asked(&world, "POST") == 1);
    world.sandbox.clear_faults();
    assert_eq!(app.verb(Request::SignOut { everywhere: false }).exit, 0);
    sign_in(&world, &app);
    app.until("the PBX has it", || world.document()["dashboardColumnWidth"] == 444);
    app.quit();
}

#[test]
fn phones_that_could_not_be_listed_after_a_reconnect_are_asked_for_again_while_all_else_is_well() {
    let mut world = World::with(settings());
    world.timings.spread = Duration::from_millis(200);
    let path = "/pbx/extension";
    // More often than a request is sent again by itself.
    let fault = json!({"status": 503, "times": 30});
    world.sandbox.add_fault(path, serde_json::from_value(fault).unwrap());
    let app = world.run(false).settled();
    let call = || sandbox_pbx::IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        ..sandbox_pbx::IncomingCall::default()
    };
    let listed = || world.sandbox.requests().iter().filter(|asked| asked.path == path).count();
    app.until("they are asked for until they come", || listed() > 30);
    world.sandbox.ring(call()).unwrap();
    app.until("it rings", || !app.calls().is_empty());
    app.quit();
}

#[test]
fn a_sign_in_that_is_asked_for_during_a_sign_out_follows_it_and_keeps_its_token() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    sign_in(&world, &app);
    let slow = json!({"delay_ms": 1000});
    world.sandbox.add_fault("/auth/logout", serde_json::from_value(slow).unwrap());
    let logouts = || world.sandbox.requests().iter().filter(|asked| asked.path == "/auth/logout").count();
    let signed_out = app.begin(Request::SignOut { everywhere: true });
    app.until("the sign-out is under way", || logouts() == 1);
    let signed_in = app.begin(credentials(&world.sandbox.accounts()[0]));
    app.runtime.block_on(async {
        assert_eq!(signed_out.await.unwrap().exit, 0);
        assert_eq!(signed_in.await.unwrap().exit, 0);
    });
    app.refresh();
    let origin = world.sandbox.origin();
    let employee = pbx::EmployeeId::new(&world.sandbox.accounts()[0].employee);
    let kept = app.runtime.block_on(account::token::kept_token(world.folder.path(), &origin, &employee));
    assert!(matches!(kept, account::token::Kept::File(_) | account::token::Kept::Keyring(_)), "{kept:?}");
    app.quit();
}

#[test]
fn the_language_is_that_of_the_account_and_never_of_the_one_before() {
    let world = World::with(settings());
    let mut start = world.start(false);
    (start.token, start.account) = (None, None);
    let app = world.run_start(start, false);
    let accounts = world.sandbox.accounts();
    for account in [&accounts[1], &accounts[0], &accounts[1]] {
        assert_eq!(app.verb(credentials(account)).exit, 0);
        app.until("it is the account's", || app.snapshot()["language"] == account.language.as_str());
    }
    // Whose language is not known yet has the system's, and not that of whoever was here before.
    let silent = json!({"delay_ms": 600_000});
    world.sandbox.add_fault("/auth/validateToken", serde_json::from_value(silent).unwrap());
    assert_eq!(app.verb(credentials(&accounts[0])).exit, 0);
    assert_eq!(app.snapshot()["language"], "en");
    world.sandbox.clear_faults();
    app.quit();
}

/// What is still open of a day.
#[derive(Default)]
struct Day {
    waiting: Vec<oneshot::Receiver<verbs::Reply>>,
    calls: Vec<String>,
}

/// What somebody does on a bad day, and what the PBX does meanwhile.
fn something(world: &World, app: &Running, dice: &mut Dice, day: &mut Day) {
    let Day { waiting, calls } = day;
    let accounts = world.sandbox.accounts();
    let account = &accounts[dice.roll(2)];
    match dice.roll(12) {
        0 | 1 => waiting.push(app.begin(credentials(account))),
        2 => {
            let Request::SignIn { username, password, .. } = credentials(account) else { return };
            let request = SignIn {
                username,
                password,
                sms_key: None,
                authenticator_token: None,
                insecure_storage: true,
            };
            let (reply, _nobody) = ReplyTo::new();
            app.events.send(Event::Page(PageRequest::SignIn(SignInRequest(request)), reply)).unwrap();
        }
        3 | 4 => waiting.push(app.begin(Request::SignOut { everywhere: dice.roll(2) == 0 })),
        5 => {
            let value = json!(200 + dice.roll(600));
            let _signed_out =
                app.ask(PageRequest::ChangeSetting { key: "dashboardColumnWidth".into(), value });
        }
        6 => waiting.push(app.begin(Request::Refresh)),
        7 => {
            let (reply, _nobody) = ReplyTo::new();
            app.events.send(Event::Page(PageRequest::TryDemo, reply)).unwrap();
        }
        8 => {
            let to = account.username.clone();
            let call = sandbox_pbx::IncomingCall { to, ..sandbox_pbx::IncomingCall::default() };
            calls.push(world.sandbox.ring(call).unwrap());
        }
        9 => {
            let path = [PAGE, "/auth/login", "/auth/logout", "/auth/validateToken", "/"][dice.roll(5)];
            let fault = [json!({"delay_ms": 800}), json!({"status": 503, "times": 3})][dice.roll(2)].clone();
            world.sandbox.add_fault(path, serde_json::from_value(fault).unwrap());
        }
        10 => world.sandbox.clear_faults(),
        // The loop comes round, and what is ready is done.
        _ => drop(app.verb(Request::Status)),
    }
}

#[test]
fn after_any_sign_ins_and_sign_outs_nothing_of_a_session_before_is_left_and_nothing_is_stuck() {
    let mut world = World::with(settings());
    world.timings.quiet = Duration::from_millis(20);
    let accounts = world.sandbox.accounts();
    let zooms = [json!(110), json!(130)];
    for (account, zoom) in accounts.iter().zip(&zooms) {
        let document = json!({ "zoom": zoom, "media": {"ringtoneExternal": "1"} });
        world.sandbox.set_settings(&account.username, document.to_string()).unwrap();
    }
    let mut start = world.start(false);
    (start.token, start.account) = (None, None);
    let app = world.run_start(start, false);
    let mut dice = Dice(0xacc0);
    for round in 0..soak("COMMUNICATOR_SOAK_ROUNDS", 25) {
        let mut day = Day::default();
        for _ in 0..dice.roll(7) + 1 {
            something(&world, &app, &mut dice, &mut day);
        }
        world.sandbox.clear_faults();
        let which = dice.roll(2);
        let account = &accounts[which];
        let reply = app.verb(credentials(account));
        assert_eq!(reply.exit, 0, "round {round}: {reply:?}");
        app.runtime.block_on(async {
            for answer in day.waiting {
                tokio::time::timeout(LONG, answer).await.unwrap().unwrap();
            }
        });
        for call in &day.calls {
            world.sandbox.end_call(call).unwrap();
        }
        app.until(&format!("round {round}: {} is signed in, and nothing is under way", account.name), || {
            let status = app.verb(Request::Status).body.unwrap();
            let window = app.snapshot();
            status["connection"]["state"] == "live"
                && status["server"] == world.sandbox.origin()
                && window["session"]["employeeName"] == account.name.as_str()
                && window["language"] == account.language.as_str()
                && window["editor"]["saving"]["state"] == "saved"
                && window["calls"] == json!({})
                && app.report()["complete"] == true
                && app.row("zoom")["in_force"] == zooms[which]
        });
        app.refresh();
        assert!(app.ports.playing().is_empty(), "round {round}");
    }
    app.quit();
}
