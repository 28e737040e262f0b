//! One session after another: what was under way in the first leaves nothing stuck in the second.

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
    app.until("it rings", || app.snapshot()["calls"].as_array().is_some_and(|calls| !calls.is_empty()));
    app.quit();
}
