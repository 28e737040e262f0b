//! The demo, and a sign-in to the real thing while it runs.

use super::*;

/// The app as `--demo` starts it; signing in goes to the sandbox of the world.
fn demo(world: &World) -> Running {
    let mut start = world.start(true);
    (start.demo, start.account, start.token) = (true, None, None);
    world.run_start(start, true)
}

fn status(app: &Running) -> Value {
    app.verb(Request::Status).body.unwrap()
}

fn sign_in(app: &Running, username: &str, password: &str) -> verbs::Reply {
    app.verb(Request::SignIn {
        username: username.to_owned(),
        password: password.to_owned(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    })
}

fn logins(world: &World) -> usize {
    world.sandbox.requests().iter().filter(|asked| asked.path == "/auth/login").count()
}

#[test]
fn a_sign_in_ends_the_demo_before_the_password_is_sent_and_goes_to_the_real_pbx() {
    let world = World::with(settings());
    let app = demo(&world);
    app.until("the demo is live", || status(&app)["connection"]["state"] == "live");
    assert_ne!(status(&app)["server"], world.sandbox.origin());
    let account = world.sandbox.accounts()[0].clone();
    // The demo knows the same people, and would have let this one in.
    let reply = sign_in(&app, &account.username, &account.password);
    assert_eq!((reply.exit, logins(&world)), (0, 1), "{reply:?}");
    assert_eq!(status(&app)["server"], world.sandbox.origin());
    app.until("it is live at the real PBX", || status(&app)["connection"]["state"] == "live");
    assert_eq!(app.snapshot()["session"]["demo"], false);
    app.quit();
}

#[test]
fn a_sign_in_that_is_refused_has_ended_the_demo_all_the_same() {
    let world = World::with(settings());
    let app = demo(&world);
    app.until("the demo is live", || status(&app)["connection"]["state"] == "live");
    let reply = sign_in(&app, &world.sandbox.accounts()[0].username, "not the password");
    assert_eq!((reply.exit, logins(&world)), (1, 1), "{reply:?}");
    let status = status(&app);
    assert_eq!(
        (&status["server"], &status["connection"]["state"]),
        (&json!(world.sandbox.origin()), &json!("signed_out"))
    );
    app.quit();
}

#[test]
fn a_demo_that_is_only_starting_gets_neither_password_nor_token() {
    let world = World::with(settings());
    let app = demo(&world);
    let account = world.sandbox.accounts()[0].clone();
    let reply = sign_in(&app, &account.username, &account.password);
    assert_eq!((reply.exit, logins(&world)), (0, 1), "{reply:?}");
    app.until("it is live at the real PBX", || status(&app)["connection"]["state"] == "live");
    assert_eq!(status(&app)["server"], world.sandbox.origin());
    app.quit();
}
