//! A number that comes while nobody is signed in.

use desktop::policy::Policy;

use super::*;

fn session(app: &Running) -> String {
    app.snapshot()["session"]["state"].as_str().unwrap().to_owned()
}

fn intent(app: &Running) -> Value {
    app.snapshot()["intent"].clone()
}

fn link(app: &Running, link: &str) {
    let reply = app.verb(Request::Link { link: link.to_owned(), server: None });
    assert_eq!(reply.exit, 0, "{reply:?}");
}

/// Nobody was ever signed in on this computer.
fn nobody(world: &World) -> Start {
    Start { token: None, account: None, ..world.start(false) }
}

fn sign_in(world: &World, app: &Running) {
    let account = &world.sandbox.accounts()[0];
    let reply = app.verb(Request::SignIn {
        username: account.username.clone(),
        password: account.password.clone(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    });
    assert_eq!(reply.exit, 0, "{reply:?}");
    assert_eq!(session(app), "signedIn");
}

/// Links are dialled at once, says the policy.
fn dialling(app: &Running) {
    let settings = json!({"thisComputer": {"dialLinks": true}}).as_object().unwrap().clone();
    app.ports.set_policy(Some(Policy { settings, set_by: None, place: "here".to_owned() }));
}

#[track_caller]
fn offered(app: &Running, number: &str, before: &Value) {
    let now = intent(app);
    assert_eq!(
        (&now["target"], &now["text"], &now["follows"]),
        (&json!("call"), &json!(number), &Value::Null)
    );
    // A page acts on each once: this is another one than it may have seen before the sign-in.
    assert!(now["id"].as_u64() > before["id"].as_u64(), "{now} after {before}");
}

#[test]
fn a_link_that_starts_the_app_is_offered_after_the_sign_in() {
    let world = World::with(settings());
    let mut start = nobody(&world);
    start.link = ::calls::link::parse("tel:+45-70-10-10-10").ok();
    let app = world.run_start(start, false);
    app.until("nobody is signed in", || session(&app) == "signedOut");
    let before = intent(&app);
    let said = app.snapshot()["notice"]["text"].as_str().unwrap().to_owned();
    assert!(said.contains("+4570101010"), "{said}");
    app.ports.take_asked();
    sign_in(&world, &app);
    offered(&app, "+4570101010", &before);
    app.quit();
}

#[test]
fn of_several_that_come_while_nobody_is_signed_in_the_last_is_offered_once_and_none_is_dialled() {
    let world = World::with(settings());
    let app = world.run_start(nobody(&world), false);
    app.until("nobody is signed in", || session(&app) == "signedOut");
    dialling(&app);
    link(&app, "tel:204");
    app.verb(Request::Call { number: "205".to_owned() });
    link(&app, "tel:206");
    // Something else may be asked for meanwhile.
    app.verb(Request::Search { text: "ida".to_owned() });
    let before = intent(&app);
    sign_in(&world, &app);
    offered(&app, "206", &before);
    let once = intent(&app);
    app.verb(Request::SignOut { everywhere: false });
    app.until("nobody is signed in", || session(&app) == "signedOut");
    sign_in(&world, &app);
    assert_eq!(intent(&app), once, "it was offered before");
    assert!(world.sandbox.calls().is_empty());
    app.quit();
}

#[test]
fn a_link_that_finds_a_session_which_is_over_is_offered_after_the_next_sign_in() {
    let world = World::with(settings());
    let app = world.run_start(nobody(&world), false);
    app.until("nobody is signed in", || session(&app) == "signedOut");
    sign_in(&world, &app);
    app.settled().quit();
    // The token is in a file now.
    let mut start = Start { token: None, ..world.start(false) };
    start.link = ::calls::link::parse("tel:204").ok();
    let username = world.sandbox.accounts()[0].username.clone();
    world.sandbox.expire_tokens(&username).unwrap();
    let app = world.run_start(start, false);
    app.until("nobody is signed in", || session(&app) == "signedOut");
    let before = intent(&app);
    sign_in(&world, &app);
    offered(&app, "204", &before);
    app.quit();
}

#[test]
fn a_number_that_was_shown_in_a_session_is_not_offered_in_the_next_one() {
    let world = World::with(settings());
    let mut start = world.start(false);
    start.link = ::calls::link::parse("tel:204").ok();
    let app = world.run_start(start, false).settled();
    app.until("the PBX knows the session", || app.snapshot()["session"]["employeeName"].is_string());
    let shown = intent(&app);
    assert_eq!((&shown["target"], &shown["text"]), (&json!("call"), &json!("204")));
    app.verb(Request::SignOut { everywhere: false });
    app.until("nobody is signed in", || session(&app) == "signedOut");
    sign_in(&world, &app);
    assert_eq!(intent(&app), shown);
    app.quit();
}
