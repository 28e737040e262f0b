//! What is a refusal of the realtime connection and what is not, and what is said while it is away. With
//! the product's own pauses: one that is taken for a refusal would last for minutes.

use super::*;

impl Running {
    fn connection(&self) -> Value {
        self.verb(Request::Status).body.unwrap()["connection"].clone()
    }

    fn is_live(&self) -> bool {
        self.connection()["state"] == "live"
    }
}

fn fault(fault: Value) -> sandbox_pbx::Fault {
    serde_json::from_value(fault).unwrap()
}

#[test]
fn one_close_instead_of_an_answer_to_the_sign_in_is_a_loss_and_no_refusal() {
    let world = World::with(settings());
    world.sandbox.close_sign_ins(1);
    let app = world.run(false).settled();
    app.until("it is live", || app.is_live());
    app.quit();
}

#[test]
fn one_unauthorized_of_a_session_that_is_good_is_a_loss_and_no_refusal() {
    let world = World::with(settings());
    world.sandbox.refuse_sign_ins(1);
    let app = world.run(false).settled();
    app.until("it is live", || app.is_live());
    app.quit();
}

#[test]
fn after_a_confirmed_refusal_whoever_asks_for_a_refresh_gets_a_try_at_once() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for refresh in [PageRequest::Refresh, PageRequest::Ready] {
        app.until("it is live", || app.is_live());
        world.sandbox.add_fault("/auth/validateToken", fault(json!({"status": 403})));
        world.sandbox.refuse_authenticate(true);
        world.sandbox.drop_realtime();
        app.until("it is refused", || {
            app.line("realtime")["detail"].as_str().is_some_and(|why| why.contains("does not accept"))
        });
        world.sandbox.clear_faults();
        world.sandbox.refuse_authenticate(false);
        match refresh {
            PageRequest::Refresh => app.page(PageRequest::Refresh),
            _ => app.refresh(),
        }
    }
    app.until("it is live", || app.is_live());
    app.quit();
}

#[test]
fn without_realtime_panel_title_and_tray_say_that_calls_do_not_ring_and_why() {
    let world = World::with(settings());
    world.sandbox.add_fault("/socket.io", fault(json!({"status": 404})));
    let app = world.run(false).settled();
    app.until("it is asked without realtime", || app.connection()["state"] == "polling");
    app.until("it says why", || app.connection()["why"].is_string());
    let why = app.connection()["why"].clone();
    app.until("the tray says so", || {
        app.ports.tray().is_some_and(|tray| {
            tray.title == "Communicator – calls do not ring" && tray.icon.mark == crate::ports::Mark::Warning
        })
    });
    assert_eq!(app.ports.title(), "Communicator – calls do not ring");
    let line = app.line("connection");
    assert_eq!((&line["level"], &line["detail"]), (&json!("warning"), &why), "{line}");
    assert!(line["text"].as_str().unwrap().contains("calls do not ring"), "{line}");
    app.quit();
}

#[test]
fn a_first_try_that_hangs_is_not_waited_for_in_silence() {
    let world = World::with(settings());
    world.sandbox.half_open(true);
    let app = world.run(false).settled();
    app.pass(Duration::from_secs(5));
    app.until("it is told", || app.connection()["state"] == "polling");
    assert!(app.connection()["why"].as_str().unwrap().contains("not up yet"), "{}", app.connection());
    app.until("the tray says so", || {
        app.ports.tray().is_some_and(|tray| tray.title == "Communicator – calls do not ring")
    });
    world.sandbox.half_open(false);
    app.until("it is live", || app.is_live());
    assert_eq!(app.connection()["why"], Value::Null);
    app.quit();
}
