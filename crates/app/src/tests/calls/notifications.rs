//! Notifications of calls: when there is one, what it says, and what is pressed on it.

use desktop::lock::Lock;
use desktop::notify::{Button, DEFAULT, Kind, Notice, NotificationEvent};

use super::*;

/// An answer to the page that is still to come.
type Waited = oneshot::Receiver<Result<Value, UiError>>;

/// What was asked of the desktop's notifications since the last look.
fn notified(office: &Office) -> Vec<Asked> {
    let asked = office.app.ports.take_asked();
    asked.into_iter().filter(|asked| matches!(asked, Asked::Notify(..) | Asked::Withdraw(_))).collect()
}

/// The next thing that is asked of them.
#[track_caller]
fn next(office: &Office) -> Asked {
    let found = std::cell::RefCell::new(Vec::new());
    office.app.until("something is asked of the notifications", || {
        found.borrow_mut().extend(notified(office));
        !found.borrow().is_empty()
    });
    let mut found = found.into_inner();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[track_caller]
fn shown(asked: Asked) -> (String, Notice) {
    match asked {
        Asked::Notify(name, notice) => (name, notice),
        other => panic!("{other:?}"),
    }
}

impl Office {
    /// The window is hidden.
    fn looking_away(self) -> Self {
        self.app.verb(Request::Toggle);
        self.app.until("it is hidden", || self.app.ports.window_now().is_some_and(|window| !window.visible));
        self.app.ports.take_asked();
        self
    }

    fn press(&self, name: &str, action: &str) {
        let (name, action) = (name.to_owned(), action.to_owned());
        self.app
            .events
            .send(Event::Notification(NotificationEvent::Invoked { name, action, token: None }))
            .unwrap();
    }

    /// The trial is asked for; its answer comes later.
    fn try_out(&self) -> Waited {
        let (reply, answer) = ReplyTo::new();
        self.app.events.send(Event::Page(PageRequest::TryNotification, reply)).unwrap();
        answer
    }

    fn answer_to(&self, waited: Waited) -> Result<Value, UiError> {
        self.app.runtime.block_on(async { tokio::time::timeout(LONG, waited).await.unwrap().unwrap() })
    }

    fn ring_notified(&self) -> (String, String, Notice) {
        let call = self.ring(stranger(), None);
        let (name, notice) = shown(next(self));
        (call, name, notice)
    }
}

#[test]
fn a_call_is_notified_with_who_where_from_and_what_can_be_done() {
    let office = Office::open(json!({})).looking_away();
    let (call, name, notice) = office.ring_notified();
    let button = |action: &str, label: &str| Button { action: action.into(), label: label.into() };
    let expected = Notice {
        title: "Ida Berg".into(),
        body: "+4520304050\nExternal call".into(),
        buttons: vec![button("answer", "Answer"), button("silence", "Silence here")],
        kind: Kind::Ringing,
    };
    assert_eq!(notice, expected);
    assert_eq!(office.cards()[0]["actions"], json!(["answer", "silence"]));

    // Once the phone's own leg is known, the call can be declined at it.
    let employee = office.world.sandbox.accounts()[0].employee.clone();
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    let told = json!({
        "id": call, "direction": "IN", "extension": own["extensions"][0]["_id"],
        "phone": phone(&office.world), "leg": "a leg",
    });
    office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "CALL_RINGING", told);
    let (again, notice) = shown(next(&office));
    assert_eq!(again, name);
    assert_eq!(notice.buttons, [button("answer", "Answer"), button("decline", "Decline")]);
    office.press(&name, "decline");
    let (_, refused) = shown(next(&office));
    assert_eq!(office.actions_of_the_pbx("hangup"), 1);
    assert!(refused.body.contains("does not know this call"), "the leg is made up: {refused:?}");

    office.press(&name, "answer");
    office.app.until("it is talked on", || office.cards()[0]["state"] == "active");
    assert_eq!(office.actions_of_the_pbx("pickup"), 1);
    assert_eq!(notified(&office), [], "what was pressed is gone by itself");
    office.app.quit();
}

#[test]
fn a_queue_call_names_its_queue_and_can_be_silenced_but_not_declined() {
    let office = Office::open(json!({})).looking_away();
    let queues = list(&office.world, "/pbx/app/queues?all=true");
    let queue = queues.as_array().unwrap().iter().find(|queue| queue["member"] == true).unwrap();
    office.ring(Caller { number: None, name: None }, queue["_id"].as_str());
    let (name, notice) = shown(next(&office));
    assert_eq!(notice.title, "Secret number");
    assert_eq!(notice.body, format!("Queue {}", queue["name"].as_str().unwrap()));
    let words: Vec<&str> = notice.buttons.iter().map(|button| button.action.as_str()).collect();
    assert_eq!(words, ["answer", "silence"]);
    office.press(&name, "silence");
    office.app.until("it is quiet", || office.app.ports.playing().is_empty());
    assert_eq!(office.actions_of_the_pbx("hangup"), 0);
    assert_eq!(notified(&office), []);
    office.app.quit();
}

#[test]
fn beside_the_card_in_a_window_that_is_in_use_there_is_none() {
    let office = Office::open(json!({}));
    let call = office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    assert_eq!(notified(&office), []);
    office.app.quit();
}

#[test]
fn it_is_withdrawn_when_the_call_is_answered_elsewhere_ended_or_quietened_here_and_at_the_end() {
    let office = Office::open(json!({})).looking_away();
    let (call, name, _) = office.ring_notified();
    office.world.sandbox.answer_call(&call, None).unwrap();
    assert_eq!(next(&office), Asked::Withdraw(name));
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());

    let (call, name, _) = office.ring_notified();
    office.world.sandbox.end_call(&call).unwrap();
    assert_eq!(next(&office), Asked::Withdraw(name));
    office.app.until("it is over", || office.cards().is_empty());

    let (call, name, _) = office.ring_notified();
    office.app.page(PageRequest::ActOnCall { id: call.clone(), action: CallAction::Silence });
    assert_eq!(next(&office), Asked::Withdraw(name));
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());

    let (_, name, _) = office.ring_notified();
    let ports = office.app.ports.clone();
    office.app.quit();
    assert!(ports.take_asked().contains(&Asked::Withdraw(name)));
}

#[test]
fn do_not_disturb_keeps_it_back() {
    let office = Office::open(json!({})).looking_away();
    let employee = office.world.sandbox.accounts()[0].employee.clone();
    let own = list(&office.world, &format!("/pbx/extension?employee={employee}&includePhones=true"));
    let extension = own["extensions"][0]["_id"].as_str().unwrap().to_owned();
    let dnd = json!({"extension": extension, "phone": phone(&office.world), "dnd": true});
    office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "EXTENSION_STATE", dnd);
    let call = office.ring(stranger(), None);
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    assert_eq!(notified(&office), []);
    office.app.quit();
}

#[test]
fn put_away_by_the_user_it_does_not_come_back_and_pressed_it_shows_the_window() {
    let office = Office::open(json!({})).looking_away();
    let (call, name, _) = office.ring_notified();
    office.app.events.send(Event::Notification(NotificationEvent::Closed { name })).unwrap();
    office.app.refresh();
    office.world.sandbox.end_call(&call).unwrap();
    office.app.until("it is over", || office.cards().is_empty());
    assert_eq!(notified(&office), []);

    let (_, name, _) = office.ring_notified();
    let token = Some("a token".to_owned());
    let told = NotificationEvent::Invoked { name, action: DEFAULT.to_owned(), token };
    office.app.events.send(Event::Notification(told)).unwrap();
    office.app.until("it is shown", || office.app.ports.window_now().is_some_and(|window| window.visible));
    let asked = office.app.ports.take_asked();
    assert!(asked.contains(&Asked::Window(WindowRequest::Activate { token: "a token".into() })), "{asked:?}");
    assert_eq!(office.actions_of_the_pbx("pickup"), 0);
    office.app.quit();
}

#[test]
fn an_answer_that_is_refused_is_told_where_it_was_asked_for() {
    let office = Office::open(json!({})).looking_away();
    office.world.sandbox.add_fault(
        "/pbx/app/action/pickup",
        serde_json::from_value(json!({"status": 422, "body": {"error": "target"}})).unwrap(),
    );
    let (call, name, notice) = office.ring_notified();
    office.press(&name, "answer");
    let (again, refused) = shown(next(&office));
    assert_eq!(again, name);
    assert!(refused.body.starts_with(&notice.body), "{refused:?}");
    assert!(refused.body.contains("somebody was faster"), "{refused:?}");
    office.world.sandbox.end_call(&call).unwrap();
    assert_eq!(next(&office), Asked::Withdraw(name.clone()));

    office.press(&name, "answer");
    let (other, over) = shown(next(&office));
    assert_eq!((other.as_str(), over.kind), ("refused", Kind::Passing));
    assert!(over.body.contains("no longer rings"), "{over:?}");
    office.app.quit();
}

#[test]
fn a_decline_that_comes_after_the_answer_ends_no_talk() {
    let office = Office::open(json!({})).looking_away();
    let (call, name, _) = office.ring_notified();
    office.world.sandbox.answer_call(&call, None).unwrap();
    assert_eq!(next(&office), Asked::Withdraw(name.clone()));
    office.press(&name, "decline");
    let (_, told) = shown(next(&office));
    assert!(told.body.contains("no longer rings"), "{told:?}");
    assert_eq!(office.actions_of_the_pbx("hangup"), 0);
    assert_eq!(office.cards()[0]["state"], "active");
    office.app.quit();
}

#[test]
fn why_notifications_are_not_seen_is_in_the_status_panel_until_one_is() {
    let office = Office::open(json!({}));
    let line = || {
        let lines = office.app.snapshot()["status"]["lines"].clone();
        lines.as_array().unwrap().iter().find(|line| line["id"] == "notifications").cloned()
    };
    assert_eq!(line(), None);
    let told = |told| office.app.events.send(Event::Notification(told)).unwrap();
    told(NotificationEvent::Unavailable { name: "a".into(), why: "nobody shows them".into() });
    assert!(line().unwrap()["detail"].as_str().unwrap().contains("nobody shows them"));
    told(NotificationEvent::Shown { name: "a".into() });
    assert_eq!(line(), None);
    office.app.quit();
}

#[test]
fn one_that_the_desktop_did_not_show_is_shown_again_while_the_call_rings() {
    let office = Office::open(json!({})).looking_away();
    let (call, name, notice) = office.ring_notified();
    let told = |told| office.app.events.send(Event::Notification(told)).unwrap();
    office.app.stop_clock();
    told(NotificationEvent::Unavailable { name: name.clone(), why: "nobody shows them".into() });
    office.app.pass(Duration::from_secs(1) - MOMENT);
    assert_eq!(notified(&office), []);
    office.app.pass(MOMENT);
    assert_eq!(next(&office), Asked::Notify(name.clone(), notice));
    told(NotificationEvent::Unavailable { name: name.clone(), why: "nobody shows them".into() });
    office.world.sandbox.end_call(&call).unwrap();
    assert_eq!(next(&office), Asked::Withdraw(name));
    office.app.quit();
}

#[test]
fn the_first_closing_that_hides_the_window_is_told_once_for_all_runs() {
    let world = World::with(json!({}));
    for told in [vec!["toldOfTray"], vec![]] {
        let app = world.run(false).settled();
        for _ in 0..2 {
            app.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
            app.until("it is hidden", || app.ports.window_now().is_some_and(|window| !window.visible));
            app.verb(Request::Toggle);
            app.until("it is back", || app.ports.window_now().is_some_and(|window| window.visible));
        }
        let asked = app.ports.take_asked();
        let names: Vec<&str> = asked
            .iter()
            .filter_map(|asked| match asked {
                Asked::Notify(name, _) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(names, told);
        app.quit();
    }
}

#[test]
fn hidden_and_not_signed_in_any_more_it_says_so_once_and_opens_nothing() {
    let world = World::with(json!({}));
    let mut start = world.start(true);
    // As after a sign-in: a token of the environment could not be replaced.
    let token = start.token.take().unwrap();
    let store = pbx::ProfileStore::new(world.folder.path());
    let employee = pbx::EmployeeId::new(&world.sandbox.accounts()[0].employee);
    store.token_file().write(&start.server.origin(), &employee, &token).unwrap();
    start.account.as_mut().unwrap().employee = employee;
    let app = world.run_start(start, true);
    app.until("the settings are fetched", || app.report()["fetched_at"].is_string());
    world.sandbox.expire_tokens(&world.sandbox.accounts()[0].username).unwrap();
    for _ in 0..2 {
        app.verb(Request::Refresh);
        app.until("nobody is signed in", || {
            app.verb(Request::Status).body.unwrap()["connection"]["state"] == "signed_out"
        });
    }
    let asked = app.ports.take_asked();
    let told: Vec<&Asked> =
        asked.iter().filter(|asked| matches!(asked, Asked::Notify(..) | Asked::OpenWindow)).collect();
    assert!(matches!(told.as_slice(), [Asked::Notify(name, _)] if name == "sign-in"), "{told:?}");
    app.quit();
}

#[test]
fn on_a_locked_screen_nobody_is_named_unless_the_user_or_the_administrator_says_so() {
    let office = Office::open(json!({})).looking_away();
    let lock = |lock| office.app.events.send(Event::Lock(lock)).unwrap();
    let (_, name, named) = office.ring_notified();
    lock(Lock::Locked);
    let (again, notice) = shown(next(&office));
    assert_eq!(again, name, "it is replaced");
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("Incoming call", "External call"));
    assert_eq!(notice.buttons, named.buttons);
    lock(Lock::Unlocked);
    assert_eq!(shown(next(&office)).1, named);
    lock(Lock::Locked);
    assert_eq!(shown(next(&office)).1, notice);

    let key = "namesOnLockedScreen".to_owned();
    let refused = office.app.ask(PageRequest::ChangeLocal { key: key.clone(), value: json!("yes") });
    assert!(refused.is_err());
    office.app.page(PageRequest::ChangeLocal { key: key.clone(), value: json!(true) });
    assert_eq!(shown(next(&office)).1, named);
    let fixed =
        serde_json::Map::from_iter([("thisComputer".to_owned(), json!({"namesOnLockedScreen": false}))]);
    office.app.ports.set_policy(Some(desktop::policy::Policy {
        settings: fixed,
        set_by: None,
        place: "a file".into(),
    }));
    office.app.refresh();
    assert_eq!(shown(next(&office)).1, notice);
    let row = office.app.snapshot()["editor"]["thisComputer"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"] == "namesOnLockedScreen")
        .unwrap()
        .clone();
    assert_eq!((&row["value"], row["locked"].is_string()), (&json!(false), true), "{row}");
    assert!(office.app.ask(PageRequest::ChangeLocal { key, value: json!(true) }).is_err());
    office.app.quit();
}

#[test]
fn locked_while_the_window_is_in_use_the_card_is_not_seen_and_it_is_notified() {
    let office = Office::open(json!({}));
    office.ring(stranger(), None);
    office.app.until("it rings", || !office.app.ports.playing().is_empty());
    office.app.events.send(Event::Lock(Lock::Locked)).unwrap();
    let (_, notice) = shown(next(&office));
    assert_eq!(notice.title, "Incoming call");
    office.app.quit();
}

#[test]
fn where_an_event_has_only_ids_card_and_notification_say_the_names_of_colleague_and_queue() {
    let office = Office::open(json!({})).looking_away();
    let own_employee = office.world.sandbox.accounts()[0].employee.clone();
    let own = list(&office.world, &format!("/pbx/extension?employee={own_employee}&includePhones=true"));
    let employees = list(&office.world, "/pbx/app/employees");
    let colleague = employees
        .as_array()
        .or_else(|| employees["employees"].as_array())
        .unwrap()
        .iter()
        .find(|one| one["_id"] != own_employee.as_str() && one["extensions"][0]["number"].is_string())
        .unwrap();
    let queue = list(&office.world, "/pbx/app/queues?all=true")[0].clone();
    let ring = |id: &str, caller: Value, queue: &Value| {
        let told = json!({
            "id": id, "direction": "IN", "extension": own["extensions"][0]["_id"], "caller": caller, "queue": queue,
        });
        office.world.sandbox.send_event(sandbox_pbx::Channel::Pbx, "CALL_RINGING", told);
    };
    let extension = &colleague["extensions"][0];
    ring("a call", json!({"extension": extension["_id"]}), &queue["_id"]);
    let (_, notice) = shown(next(&office));
    let number = extension["number"].as_str().unwrap();
    let queue_name = queue["name"].as_str().unwrap();
    assert_eq!(notice.body, format!("{number}\nQueue {queue_name}"));
    let card = office.cards().remove(0);
    assert_eq!((card["name"].as_str(), card["number"].as_str()), (Some(&*notice.title), Some(number)));
    assert_eq!(card["queue"], queue_name);
    assert!(!notice.title.is_empty() && notice.title != number, "{notice:?}");
    let told = office.app.verb(Request::Status).body.unwrap();
    assert_eq!((&told["calls"][0]["who"], &told["calls"][0]["queue"]), (&card["name"], &card["queue"]));

    // Whoever shall not be known is not, and a queue of which nobody knows more has no id for a name.
    ring("another", json!({"extension": extension["_id"], "privacy": true}), &json!("gone"));
    let (_, notice) = shown(next(&office));
    assert_eq!((&*notice.title, &*notice.body), ("Secret number", "Queue without a known name"));
    office.app.quit();
}

#[test]
fn a_change_of_language_says_anew_why_what_was_pressed_came_to_nothing() {
    let office = Office::open(json!({})).looking_away();
    let (_, name, _) = office.ring_notified();
    let fault = json!({"status": 404, "body": "{}"});
    office.world.sandbox.add_fault("/pbx/app/action/pickup", serde_json::from_value(fault).unwrap());
    office.press(&name, "answer");
    let (_, refused) = shown(next(&office));
    assert!(refused.body.contains("somebody was faster"), "{refused:?}");
    let message = || office.app.snapshot()["notice"]["text"].as_str().unwrap_or_default().to_owned();
    assert!(message().contains("somebody was faster"), "{}", message());
    office.app.page(PageRequest::ChangeLocal { key: "language".into(), value: json!("da") });
    let (_, refused) = shown(next(&office));
    assert!(refused.body.contains("nogen var hurtigere"), "{refused:?}");
    assert!(message().contains("nogen var hurtigere"), "{}", message());
    office.app.quit();
}

#[test]
fn a_trial_is_shown_as_a_call_is_and_goes_by_itself() {
    let office = Office::open(json!({}));
    let told = |told| office.app.events.send(Event::Notification(told)).unwrap();
    office.app.stop_clock();
    let answer = office.try_out();
    let (name, notice) = shown(next(&office));
    assert_eq!((notice.kind, notice.buttons.len()), (Kind::Ringing, 0));
    let twice = office.app.ask(PageRequest::TryNotification).unwrap_err();
    assert!(twice.message.contains("under way"), "{twice:?}");
    told(NotificationEvent::Shown { name: name.clone() });
    assert_eq!(office.answer_to(answer), Ok(Value::Null));
    office.app.pass(Duration::from_secs(20) - MOMENT);
    assert_eq!(notified(&office), []);
    office.app.pass(MOMENT);
    assert_eq!(next(&office), Asked::Withdraw(name.clone()));

    let answer = office.try_out();
    assert_eq!(shown(next(&office)), (name.clone(), notice));
    told(NotificationEvent::Shown { name: name.clone() });
    told(NotificationEvent::Closed { name });
    assert_eq!(office.answer_to(answer), Ok(Value::Null));
    office.app.pass(Duration::from_secs(60));
    assert_eq!(notified(&office), [], "put away by the user, it is gone");
    office.app.quit();
}

#[test]
fn a_trial_that_the_desktop_does_not_show_says_why_and_one_that_it_does_not_answer_says_so() {
    let office = Office::open(json!({}));
    office.app.stop_clock();
    let answer = office.try_out();
    let (name, _) = shown(next(&office));
    let why = "nobody shows them".into();
    let told = NotificationEvent::Unavailable { name: name.clone(), why };
    office.app.events.send(Event::Notification(told)).unwrap();
    let refused = office.answer_to(answer).unwrap_err();
    assert!(refused.message.contains("nobody shows them"), "{refused:?}");
    assert_eq!(next(&office), Asked::Withdraw(name.clone()));

    let answer = office.try_out();
    assert_eq!(shown(next(&office)).0, name);
    office.app.pass(Duration::from_secs(20));
    let refused = office.answer_to(answer).unwrap_err();
    assert!(refused.message.contains("did not say"), "{refused:?}");
    assert_eq!(next(&office), Asked::Withdraw(name));
    office.app.quit();
}
