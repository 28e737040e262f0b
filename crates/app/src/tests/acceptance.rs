//! What the PBX sends in place of the settings changes nothing here and is never sent back to it.

use super::*;

const PAGE: &str = "/pbx/app/settings/desktop";

/// Errors that came with status 200, and other bodies that are no settings.
const NO_SETTINGS: [&str; 8] = [
    r#"{"error":"maintenance"}"#,
    r#"{"success":false,"message":"internal_error"}"#,
    r#"{"message":"Service Unavailable"}"#,
    r#"{"statusCode":500}"#,
    "{}",
    "[]",
    "<!doctype html><p>Maintenance",
    "",
];

/// Every setting of [`full`] but two is gone.
const MOSTLY_LOST: &str = r#"{"zoom":300,"alwaysOnTop":false}"#;

/// One of each kind, where a body takes seconds.
const ONE_OF_EACH: [&str; 4] = [r#"{"error":"maintenance"}"#, "{}", "<!doctype html>", MOSTLY_LOST];

fn world() -> World {
    let mut world = World::with(full());
    world.timings.quiet = Duration::from_millis(40);
    world
}

/// Twelve keys of [`settings`] and autostart.
fn full() -> Value {
    let mut document = settings();
    document["autoLaunch"] = json!(true);
    document
}

impl World {
    fn answers(&self, fault: Value) {
        self.sandbox.add_fault(PAGE, serde_json::from_value(fault).unwrap());
    }

    fn sent(&self) -> usize {
        self.sandbox.requests().iter().filter(|asked| asked.method == "POST" && asked.path == PAGE).count()
    }

    /// A file of the one account that the PBX has named.
    fn kept(&self, name: &str) -> Option<Value> {
        let accounts = std::fs::read_dir(self.folder.path().join("accounts")).ok()?;
        let file = accounts.flatten().map(|entry| entry.path().join(name)).find(|file| file.exists())?;
        serde_json::from_slice(&std::fs::read(file).unwrap()).ok()
    }
}

impl Running {
    fn saving_now(&self) -> Value {
        self.snapshot()["editor"]["saving"].clone()
    }

    #[track_caller]
    fn nothing_was_reset(&self, about: &str) {
        assert_eq!(self.ports.take_asked(), [], "{about}");
        for (key, value) in [("zoom", json!(110)), ("theme", json!("TEAL")), ("autoLaunch", json!(true))] {
            let row = self.row(key);
            assert_eq!((&row["in_force"], &row["outcome"]), (&value, &json!("applied")), "{about}: {row}");
        }
        assert_eq!(self.ports.held(), Action::ALL, "{about}");
    }
}

#[test]
fn an_error_that_came_with_status_200_resets_nothing() {
    let world = world();
    let app = world.run(false).settled();
    for body in NO_SETTINGS {
        world.put_bytes(body);
        let reply = app.verb(Request::Refresh);
        assert_eq!(reply.exit, 1, "{body}");
        assert!(reply.message.unwrap().split_whitespace().count() > 5, "{body}");
        app.nothing_was_reset(body);
    }
    world.put(&full());
    // A fetch that an event began before may still be under way, and answers whoever joins it.
    app.until("it answers", || app.verb(Request::Refresh).exit == 0);
    app.nothing_was_reset("and back");
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.quit();
    // Nor after a restart.
    for body in NO_SETTINGS {
        world.put_bytes(body);
        let app = world.run(false);
        app.until("the PBX has answered", || app.verb(Request::Refresh).exit == 1);
        assert_eq!(app.row("zoom")["in_force"], 110, "{body}");
        app.quit();
    }
}

/// Two changes that a merge onto an error would send or lose: one that the document lacks, one by hand.
fn change_two(app: &Running) {
    app.page(PageRequest::ChangeSetting { key: "presenceBackground".into(), value: json!(true) });
    app.page(PageRequest::Zoom(ZoomStep::In));
}

/// [`full`] with what [`change_two`] makes of it.
fn with_both() -> Value {
    let mut document = full();
    document["presenceBackground"] = json!(true);
    document["zoom"] = json!(125);
    document
}

#[test]
fn what_is_no_good_document_at_the_first_fetch_of_a_save_is_never_sent_back() {
    for body in NO_SETTINGS.into_iter().chain([MOSTLY_LOST]) {
        let world = world();
        let app = world.run(false).settled();
        world.answers(json!({"method": "GET", "status": 200, "body": body}));
        app.stop_clock();
        change_two(&app);
        app.pass(world.timings.quiet);
        app.until("it says why it is not saved", || {
            let saving = app.saving_now();
            let words = saving["why"].as_str().map_or(0, |why| why.split_whitespace().count());
            saving["state"] == "kept" && words > 5
        });
        assert_eq!((world.sent(), world.document()), (0, full()), "{body}");
        assert!(world.kept("desktop-settings.before-first-save.json").is_none(), "{body}");
        assert_eq!(app.row("theme")["in_force"], "TEAL", "{body}");
        app.until("both are kept", || app.row("zoom")["in_force"] == 125);
        // The PBX has come back.
        world.sandbox.clear_faults();
        app.ports.clock.go_on();
        app.until("it answers", || app.verb(Request::Refresh).exit == 0);
        app.until("both are saved", || app.saving_now()["state"] == "saved");
        assert_eq!(world.document(), with_both(), "{body}");
        assert_eq!(world.kept("desktop-settings.before-first-save.json"), Some(full()), "{body}");
        app.quit();
    }
}

#[test]
fn what_is_no_good_document_at_the_second_fetch_of_a_save_is_not_taken_over() {
    for body in ONE_OF_EACH {
        let world = world();
        let app = world.run(false).settled();
        // While the PBX is busy with the save, the next answers become others.
        world.answers(json!({"method": "POST", "delay_ms": 1500}));
        app.in_one_moment(|| change_two(&app));
        app.until("the save is on its way", || world.sent() == 1);
        let prefix = PAGE.trim_end_matches('p');
        let fault = json!({"method": "GET", "status": 200, "body": body});
        world.sandbox.add_fault(prefix, serde_json::from_value(fault).unwrap());
        app.until("it says why nothing is known of the save", || app.saving_now()["state"] == "kept");
        assert_eq!(app.row("theme")["in_force"], "TEAL", "{body}");
        assert_eq!(app.row("zoom")["in_force"], 125, "{body}");
        assert_eq!((world.sent(), world.document()), (1, with_both()), "{body}");
        world.sandbox.clear_faults();
        app.until("it answers", || app.verb(Request::Refresh).exit == 0);
        app.until("both are known to be saved", || app.saving_now()["state"] == "saved");
        assert_eq!(app.row("theme")["in_force"], "TEAL", "{body}");
        app.quit();
    }
}

#[test]
fn a_document_that_lost_most_settings_waits_for_the_users_choice() {
    for use_it in [true, false] {
        let world = world();
        let app = world.run(false).settled();
        world.put_bytes(MOSTLY_LOST);
        let reply = app.verb(Request::Refresh);
        assert_eq!(reply.exit, 1);
        assert!(reply.message.unwrap().contains("without 11 of your 13 settings"));
        app.nothing_was_reset("kept aside");
        assert_eq!(app.ended_as("theme"), "applied kept_aside cached");
        assert_eq!(app.ended_as("fullscreen"), "applied absent default");
        let aside = app.snapshot()["status"]["keptAside"].clone();
        assert_eq!((&aside["had"], &aside["declined"]), (&json!(13), &json!(false)), "{aside}");

        app.page(PageRequest::SettleAside { use_it });
        if use_it {
            app.until("it is in force", || app.ended_as("zoom") == "applied - server");
            assert_eq!(app.row("zoom")["in_force"], 300);
            assert_eq!(app.row("theme")["in_force"], "EARTH");
            assert_eq!(app.snapshot()["status"]["keptAside"], Value::Null);
            app.refresh();
            app.quit();
            let app = world.run(false).settled();
            assert_eq!(app.row("zoom")["in_force"], 300);
            app.quit();
        } else {
            app.nothing_was_reset("declined");
            assert_eq!(app.snapshot()["status"]["keptAside"]["declined"], true);
            app.quit();
            // It stays declined in the next run, and is never applied by itself.
            let mut world = world;
            world.timings.aside_applies = Duration::ZERO;
            let app = world.run(false);
            for _ in 0..3 {
                assert_eq!(app.verb(Request::Refresh).exit, 1);
            }
            assert_eq!(app.snapshot()["status"]["keptAside"]["declined"], true);
            assert_eq!(app.row("zoom")["in_force"], 110);
            world.put(&full());
            app.refresh();
            assert_eq!(app.ended_as("theme"), "applied - server");
            app.until("the file of the refused one is gone", || {
                world.kept("desktop-settings.declined.json").is_none()
            });
            app.quit();
        }
    }
}

#[test]
fn the_pbx_is_asked_again_and_the_same_document_much_later_is_applied() {
    let world = world();
    let app = world.run(false).settled();
    // Once it is live, or were the change told, it would be asked for once more at a time of its own.
    app.until_live();
    world.sandbox.set_settings_untold(&world.sandbox.accounts()[0].username, MOSTLY_LOST).unwrap();
    app.stop_clock();
    assert_eq!(app.verb(Request::Refresh).exit, 1);
    let asked = world.fetches();
    // About thirty seconds, never all clients at once.
    app.pass(Duration::from_secs(26));
    assert_eq!(world.fetches(), asked);
    app.pass(Duration::from_secs(8));
    app.until("it is asked for again by itself", || world.fetches() > asked);
    app.until("the answer is here", || app.report()["complete"] == true);
    let asked = world.fetches();
    app.pass(Duration::from_secs(10 * 60 - 26 - 8) - MOMENT);
    assert_eq!((world.fetches(), app.row("zoom")["in_force"].clone()), (asked, json!(110)));
    app.pass(MOMENT);
    app.until("it is applied", || app.row("zoom")["in_force"] == 300);
    assert_eq!(app.ended_as("zoom"), "applied - server");
    assert_eq!(app.snapshot()["status"]["keptAside"], Value::Null);
    app.quit();
}

#[test]
fn an_empty_document_is_never_applied_by_itself_but_by_the_users_choice() {
    let mut world = world();
    world.timings.aside_applies = Duration::ZERO;
    let app = world.run(false).settled();
    world.put_bytes("{}");
    for _ in 0..3 {
        assert_eq!(app.verb(Request::Refresh).exit, 1);
        app.nothing_was_reset("empty");
    }
    let reply = app.verb(Request::RefreshAccepting);
    assert_eq!(reply.exit, 0, "{reply:?}");
    assert_eq!(app.row("theme")["in_force"], "EARTH");
    app.quit();
}

#[test]
fn refresh_accept_applies_what_would_be_kept_aside_once_and_never_an_error() {
    let world = world();
    let app = world.run(false).settled();
    for body in ["[]", r#"{"error":"maintenance"}"#] {
        world.put_bytes(body);
        assert_eq!(app.verb(Request::RefreshAccepting).exit, 1, "{body}");
        app.nothing_was_reset(body);
    }
    world.put_bytes(MOSTLY_LOST);
    assert_eq!(app.verb(Request::Refresh).exit, 1);
    let reply = app.verb(Request::RefreshAccepting);
    assert_eq!((reply.exit, reply.message.clone()), (0, None), "{reply:?}");
    assert_eq!(app.ended_as("zoom"), "applied - server");
    assert_eq!(app.row("zoom")["in_force"], 300);
    // It counts for that one fetch.
    world.put(&full());
    app.refresh();
    world.put_bytes(MOSTLY_LOST);
    assert_eq!(app.verb(Request::Refresh).exit, 1);
    assert_eq!(app.row("zoom")["in_force"], 110);
    app.quit();
}

#[test]
fn an_account_that_never_had_settings_has_the_defaults_with_an_empty_document() {
    let world = world();
    world.put_bytes("{}");
    let app = world.run(false).settled();
    assert_eq!(app.ended_as("zoom"), "applied absent default");
    app.page(PageRequest::ChangeSetting { key: "zoom".into(), value: json!(125) });
    app.until("it is saved", || world.document() == json!({"zoom": 125}));
    app.quit();
}

#[test]
fn nothing_stored_any_more_resets_nothing_and_is_not_saved_onto_before_the_user_says_so() {
    let world = world();
    let app = world.run(false).settled();
    world.answers(json!({"method": "GET", "status": 404, "body": {"error": "id"}}));
    assert_eq!(app.verb(Request::Refresh).exit, 0, "an answer, and no failure");
    app.nothing_was_reset("404");
    assert_eq!(app.snapshot()["status"]["keptAside"]["nothingLeft"], true);
    app.page(PageRequest::ChangeSetting { key: "presenceBackground".into(), value: json!(true) });
    app.until("it is kept", || app.saving_now()["state"] == "kept");
    assert_eq!((world.sent(), world.document()), (0, full()));
    app.page(PageRequest::SettleAside { use_it: true });
    app.until("it is saved", || world.document() == json!({"presenceBackground": true}));
    app.until("the defaults are in force", || app.row("theme")["in_force"] == "EARTH");
    app.quit();
}

#[test]
fn a_document_is_put_back_only_onto_settings_and_only_from_a_good_copy() {
    let world = world();
    let app = world.run(false).settled();
    world.answers(json!({"method": "POST", "patch_request": {"theme": "EARTH"}}));
    app.page(PageRequest::ChangeSetting { key: "presenceBackground".into(), value: json!(true) });
    app.until("saving has stopped", || app.saving_now()["state"] == "stopped");
    world.sandbox.clear_faults();
    let spoilt = world.document();
    for body in ONE_OF_EACH {
        let before = world.sent();
        world.answers(json!({"method": "GET", "status": 200, "body": body}));
        // One at a time: the second only begins when the first is over.
        for time in ["first", "second"] {
            let asked = world.fetches();
            app.until(time, || {
                app.page(PageRequest::ResumeSaving { restore: true });
                world.fetches() > asked
            });
        }
        let why = app.saving_now()["why"].as_str().unwrap().to_owned();
        assert!(!why.contains("changed settings that you had not changed"), "{body}: {why}");
        assert_eq!((world.sent(), world.document()), (before, spoilt.clone()), "{body}");
    }
    app.quit();
    // A copy that is none.
    world.sandbox.clear_faults();
    let accounts = std::fs::read_dir(world.folder.path().join("accounts")).unwrap();
    for account in accounts.flatten() {
        let file = account.path().join("saving-stopped.json");
        if file.exists() {
            std::fs::write(
                &file,
                br#"{"schema":1,"differences":[],"before":{"error":"x"},"restored":false}"#,
            )
            .unwrap();
        }
    }
    let app = world.run(false).settled();
    let before = world.sent();
    app.page(PageRequest::ResumeSaving { restore: true });
    app.until("it says why", || {
        app.saving_now()["why"].as_str().is_some_and(|why| why.contains("previous copy"))
    });
    assert_eq!((world.sent(), world.document()), (before, spoilt));
    app.quit();
}

#[test]
fn a_pbx_that_loses_most_of_the_document_in_a_save_stops_it_and_the_document_can_be_put_back() {
    let world = world();
    let app = world.run(false).settled();
    let lost = json!({"theme": null, "autoLaunch": null, "window": null, "globalShortcuts": null});
    world.answers(json!({"method": "POST", "patch_request": lost}));
    app.page(PageRequest::ChangeSetting { key: "presenceBackground".into(), value: json!(true) });
    app.until("saving has stopped", || app.saving_now()["state"] == "stopped");
    let differences = app.saving_now()["differences"].as_array().unwrap().len();
    assert!(differences >= 4, "{:#}", app.saving_now());
    assert_eq!(app.ended_as("theme"), "applied kept_aside cached");
    assert_eq!(app.row("theme")["in_force"], "TEAL");

    world.sandbox.clear_faults();
    app.page(PageRequest::ResumeSaving { restore: true });
    app.until("the document is as it was", || world.document() == full());
    app.until("nothing is kept aside any more", || app.snapshot()["status"]["keptAside"].is_null());
    assert_eq!(app.row("theme")["in_force"], "TEAL");
    assert_eq!(app.row("presenceBackground")["source"], "unsaved");
    app.page(PageRequest::ResumeSaving { restore: false });
    let mut expected = full();
    expected["presenceBackground"] = json!(true);
    app.until("it goes on", || world.document() == expected);
    app.quit();
}

#[test]
fn a_new_sign_in_of_the_same_person_is_judged_by_what_was_stored() {
    let world = world();
    world.run(false).settled().quit();
    // Another token: nobody knows whose it is until the PBX has said so.
    let mut start = world.start(false);
    let token = start.token.clone().unwrap();
    start.account = Some(start::KnownAccount {
        employee: pbx::stand_in_for_employee(&token),
        name: None,
        customer_name: None,
        language: None,
    });
    start.cached = None;
    world.put_bytes(MOSTLY_LOST);
    let app = world.run_start(start, false);
    app.until("it is kept aside", || app.snapshot()["status"]["keptAside"].is_object());
    app.until("the stored settings are in force", || {
        ["theme", "zoom"].iter().all(|key| app.ended_as(key) == "applied kept_aside cached")
    });
    assert_eq!((&app.row("theme")["in_force"], &app.row("zoom")["in_force"]), (&json!("TEAL"), &json!(110)));
    let store = pbx::ProfileStore::new(world.folder.path());
    let employee = pbx::EmployeeId::new(&world.sandbox.accounts()[0].employee);
    let stored = store.account(&world.sandbox.origin(), &employee).desktop_settings().found().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&stored.bytes).unwrap(), full(), "of this person");
    app.quit();
}
