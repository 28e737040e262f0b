//! Do not disturb of the sandbox's phone: while the screen is locked, and by hand.

use desktop::lock::Lock;
use sandbox_pbx::{Caller, Fault, IncomingCall};

use super::calls::{list, phone};
use super::*;

/// A user with a desk phone who wants not to be disturbed while away.
fn world() -> World {
    let world = World::with(json!({}));
    world.put(&json!({"phoneId": phone(&world), "dndWhenDesktopLocked": true}));
    world
}

fn extension(world: &World) -> Value {
    let employee = &world.sandbox.accounts()[0].employee;
    list(world, &format!("/pbx/extension?employee={employee}&includePhones=true"))["extensions"][0].clone()
}

/// As the PBX has it.
fn is_on(world: &World) -> bool {
    extension(world)["phones"][0]["dnd"].as_bool().unwrap()
}

/// Somebody presses the key at the phone.
fn by_hand(world: &World, on: bool) {
    let path = format!(
        "/pbx/extension/{}/dnd?sip={}&state={on}&by=hand",
        extension(world)["_id"].as_str().unwrap(),
        phone(world)
    );
    assert_eq!(list(world, &path)["dnd"], on);
}

/// What the app has asked of do not disturb, in order: the state that was named, or `toggle`.
fn asked(world: &World) -> Vec<String> {
    let of_dnd = world.sandbox.requests().into_iter().filter(|request| request.path.ends_with("/dnd"));
    of_dnd
        .filter(|request| !request.query.contains("by=hand"))
        .map(|request| {
            let state = request.query.split('&').find_map(|part| part.strip_prefix("state="));
            state.unwrap_or("toggle").to_owned()
        })
        .collect()
}

impl Running {
    fn lock(&self, lock: Lock) {
        self.events.send(Event::Lock(lock)).unwrap();
    }

    /// As a crash ends it: at once, with nothing more done.
    fn crash(self) {
        self.ended.abort();
        self.runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

const SETTING: &str = "dndWhenDesktopLocked";

#[test]
fn a_lock_sets_it_and_the_end_of_the_lock_clears_it_each_by_its_state() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Unlocked);
    app.until("the setting counts", || app.ended_as(SETTING) == "applied - server");
    app.lock(Lock::Locked);
    app.until("it is on at the PBX", || is_on(&world));
    app.until("the panel says so", || {
        let lines = app.snapshot()["status"]["lines"].clone();
        let line = lines.as_array().unwrap().iter().find(|line| line["id"] == "dnd").cloned();
        line.is_some_and(|line| line["detail"].as_str().unwrap().contains("screen is locked"))
    });
    assert_eq!(app.snapshot()["phone"]["dnd"], true);
    assert_eq!(app.ended_as(SETTING), "applied - server");
    app.lock(Lock::Unlocked);
    app.until("it is off at the PBX", || !is_on(&world));
    app.until("the page shows it", || app.snapshot()["phone"]["dnd"] == false);
    assert_eq!(asked(&world), ["true", "false"]);
    app.quit();
    assert_eq!(asked(&world), ["true", "false"], "there was nothing left to clear");
}

#[test]
fn one_that_was_set_by_hand_stays() {
    let world = world();
    by_hand(&world, true);
    let app = world.run(false).settled();
    app.lock(Lock::Locked);
    app.until("it was looked at", || app.ended_as(SETTING) == "applied dnd_by_hand server");
    app.lock(Lock::Unlocked);
    app.until("the lock is over", || app.ended_as(SETTING) == "applied - server");
    app.quit();
    assert_eq!(asked(&world), Vec::<String>::new());
    assert!(is_on(&world));
}

#[test]
fn one_that_is_switched_off_by_hand_during_the_lock_stays_off() {
    let world = world();
    let app = world.run(false).settled();
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.lock(Lock::Locked);
    app.until("it is on", || app.snapshot()["phone"]["dnd"] == true);
    by_hand(&world, false);
    app.until("that is heard", || app.ended_as(SETTING) == "applied dnd_by_hand server");
    app.lock(Lock::Unlocked);
    app.until("the lock is over", || app.ended_as(SETTING) == "applied - server");
    app.quit();
    assert_eq!(asked(&world), ["true"]);
}

#[test]
fn nothing_is_set_in_the_middle_of_a_call() {
    let world = world();
    let app = world.run(false).settled();
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    let call = IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: None },
        ..IncomingCall::default()
    };
    let id = world.sandbox.ring(call).unwrap();
    world.sandbox.answer_call(&id, None).unwrap();
    app.until("the call is on", || app.calls().first().is_some_and(|call| call["state"] == "active"));
    app.lock(Lock::Locked);
    app.until("it waits", || app.ended_as(SETTING) == "pending call_in_progress server");
    assert!(app.row(SETTING)["why"].as_str().unwrap().contains("set when it ends"));
    assert_eq!(asked(&world), Vec::<String>::new());
    world.sandbox.end_call(&id).unwrap();
    app.until("it is on at the PBX", || is_on(&world));
    app.quit();
    assert_eq!(asked(&world), ["true", "false"]);
}

#[test]
fn where_the_state_cannot_be_read_it_is_set_and_cleared_and_the_report_says_so() {
    let world = world();
    let mut own = extension(&world);
    for phone in own["phones"].as_array_mut().unwrap() {
        phone.as_object_mut().unwrap().remove("dnd");
    }
    let body = json!({"extensions": [own], "total": 1, "offset": 0, "limit": 50}).to_string();
    world.sandbox.add_fault("/pbx/extension", Fault { body: Some(body), ..Fault::default() });
    world.sandbox.add_fault("/pbx/extension/", Fault::default());
    let app = world.run(false).settled();
    app.lock(Lock::Locked);
    app.until("it was set", || asked(&world) == ["true"]);
    app.until("the report says so", || app.ended_as(SETTING) == "adjusted dnd_unseen server");
    assert!(app.row(SETTING)["why"].as_str().unwrap().contains("cannot be seen"));
    app.lock(Lock::Unlocked);
    app.until("it was cleared", || asked(&world) == ["true", "false"]);
    app.quit();
}

#[test]
fn what_a_crash_leaves_behind_is_cleared_at_the_next_start_on_an_open_screen() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Locked);
    app.until("it is on at the PBX", || is_on(&world));
    app.crash();
    // Still locked: it goes on, and is not taken for one that was set by hand.
    let app = world.run(true).settled();
    app.lock(Lock::Locked);
    app.until("it is told that it is on", || app.snapshot()["phone"]["dnd"] == true);
    app.crash();
    assert!(is_on(&world));
    let app = world.run(true).settled();
    assert!(is_on(&world), "nothing is cleared before the lock is known");
    app.lock(Lock::Unlocked);
    app.until("it is off at the PBX", || !is_on(&world));
    app.quit();
    let before = asked(&world);
    assert!(before.iter().all(|state| state != "toggle"));
    by_hand(&world, true);
    let app = world.run(true).settled();
    app.lock(Lock::Unlocked);
    app.refresh();
    app.quit();
    assert_eq!(asked(&world), before, "nothing is remembered any more");
}

#[test]
fn an_app_that_quits_on_a_locked_screen_leaves_none_behind() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Locked);
    app.until("it is on at the PBX", || is_on(&world));
    app.quit();
    assert!(!is_on(&world));
}

#[test]
fn what_fails_is_tried_again_and_what_is_refused_is_told() {
    let world = world();
    let path = format!("/pbx/extension/{}/dnd", extension(&world)["_id"].as_str().unwrap());
    let fault = |fault: Value| serde_json::from_value::<Fault>(fault).unwrap();
    let app = world.run(false).settled();
    world.sandbox.add_fault(&path, fault(json!({"status": 500, "times": 1})));
    app.lock(Lock::Locked);
    app.until("it is on at the PBX", || is_on(&world));
    app.lock(Lock::Unlocked);
    app.until("it is off at the PBX", || !is_on(&world));
    world.sandbox.add_fault(&path, fault(json!({"status": 403, "body": {"error": "access_denied"}})));
    app.lock(Lock::Locked);
    app.until("the refusal is told", || app.ended_as(SETTING) == "failed pbx_refused server");
    app.lock(Lock::Unlocked);
    world.sandbox.clear_faults();
    app.lock(Lock::Locked);
    app.until("the next lock sets it", || is_on(&world));
    app.until("and says so", || app.ended_as(SETTING) == "applied - server");
    app.quit();
}

#[test]
fn a_computer_that_does_not_tell_the_lock_says_why() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Untold { why: "nobody knows".into() });
    app.until("it is told", || app.ended_as(SETTING) == "unsupported lock_untold server");
    assert!(app.row(SETTING)["why"].as_str().unwrap().contains("nobody knows"));
    world.put(&json!({SETTING: true}));
    app.lock(Lock::Unlocked);
    app.refresh();
    assert_eq!(app.ended_as(SETTING), "adjusted no_phone server");
    world.put(&json!({SETTING: false}));
    app.refresh();
    assert_eq!(app.ended_as(SETTING), "applied - server");
    app.quit();
}

#[test]
fn it_is_switched_by_hand_from_the_page_and_the_tray_and_stays_over_a_lock() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Unlocked);
    app.page(PageRequest::ToggleDnd);
    assert!(is_on(&world));
    app.events.send(Event::Tray(TrayRequest::ToggleDnd)).unwrap();
    app.until("it is off at the PBX", || !is_on(&world));
    app.until("the page shows it", || app.snapshot()["phone"]["dnd"] == false);
    app.page(PageRequest::ToggleDnd);
    assert_eq!(asked(&world), ["true", "false", "true"]);
    app.lock(Lock::Locked);
    app.until("it was looked at", || app.ended_as(SETTING) == "applied dnd_by_hand server");
    app.lock(Lock::Unlocked);
    app.quit();
    assert_eq!(asked(&world).len(), 3);
    assert!(is_on(&world));
}

#[test]
fn by_hand_it_is_refused_in_words_where_it_cannot_be() {
    let world = World::with(json!({}));
    let app = world.run(false).settled();
    let refused = app.ask(PageRequest::ToggleDnd).unwrap_err().message;
    assert!(refused.contains("desk phone"), "{refused}");
    world.put(&json!({"phoneId": phone(&world)}));
    app.refresh();
    world.sandbox.add_fault("/pbx/extension/", serde_json::from_value(json!({"status": 404})).unwrap());
    let refused = app.ask(PageRequest::ToggleDnd).unwrap_err().message;
    assert!(refused.contains("does not know this phone"), "{refused}");
    app.quit();
    assert!(asked(&world).iter().all(|state| state == "true"));
}

#[test]
fn changes_by_hand_that_the_session_cannot_do_any_more_are_answered_when_it_ends() {
    let world = world();
    let app = world.run(false).settled();
    let slow = json!({"delay_ms": 600_000});
    world.sandbox.add_fault("/pbx/extension/", serde_json::from_value(slow).unwrap());
    // The second waits for the first.
    let answers = [(), ()].map(|()| {
        let (reply, answer) = ReplyTo::new();
        app.events.send(Event::Page(PageRequest::ToggleDnd, reply)).unwrap();
        answer
    });
    app.until("the PBX is asked", || asked(&world).len() == 1);
    assert_eq!(app.verb(Request::SignOut { everywhere: false }).exit, 0);
    for answer in answers {
        let answer = app.runtime.block_on(async { tokio::time::timeout(LONG, answer).await.unwrap() });
        assert_eq!(answer.unwrap().unwrap_err().message, "Nobody is signed in.");
    }
    app.quit();
    assert_eq!(asked(&world).len(), 1);
}

#[test]
fn a_sign_out_on_a_locked_screen_leaves_none_behind() {
    let world = world();
    let app = world.run(false).settled();
    app.lock(Lock::Locked);
    app.until("it is on at the PBX", || is_on(&world));
    assert_eq!(app.verb(Request::SignOut { everywhere: false }).exit, 0);
    assert!(!is_on(&world));
    app.quit();
}
