//! What the user changes reaches the PBX, and nothing else of the document changes with it.

use super::*;

const PAGE: &str = "/pbx/app/settings/desktop";

/// A document with all that a save could lose: keys that nobody knows, their order, digits of numbers.
const DOCUMENT: &str = r#"{"later":{"n":12345678901234567890123},"zoom":100,"theme":"TEAL","ratio":1.50,
    "window":{"x":40,"y":50,"width":900,"height":700,"snap":"left"},"media":{"ringerVolume":0.5},
    "queueRingtones":[{"queue":"q","ringtone":"r","since":1e2}],"outboundGoto":true}"#;

fn world() -> World {
    let mut world = World::with(json!({}));
    world.timings.quiet = Duration::from_millis(40);
    world.put_bytes(DOCUMENT);
    world
}

fn change(key: &str, value: Value) -> PageRequest {
    PageRequest::ChangeSetting { key: key.to_owned(), value }
}

impl World {
    fn saves(&self) -> usize {
        self.sandbox.requests().iter().filter(|asked| asked.method == "POST" && asked.path == PAGE).count()
    }

    fn fault(&self, fault: Value) {
        self.sandbox.add_fault(PAGE, serde_json::from_value(fault).unwrap());
    }

    /// Of the one account of this profile.
    fn file(&self, name: &str) -> Option<Value> {
        let accounts = std::fs::read_dir(self.folder.path().join("accounts")).ok()?;
        let file = accounts.flatten().map(|entry| entry.path().join(name)).find(|file| file.exists())?;
        serde_json::from_slice(&std::fs::read(file).unwrap()).ok()
    }
}

impl Running {
    fn saving(&self) -> Value {
        self.snapshot()["editor"]["saving"].clone()
    }

    fn setting(&self, key: &str) -> Value {
        let editor = self.snapshot()["editor"].clone();
        editor["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone()
    }

    #[track_caller]
    fn until_saved(&self) {
        self.until("everything is saved", || self.saving()["state"] == "saved");
    }
}

#[test]
fn what_is_changed_again_while_it_is_being_saved_is_saved_after_it_and_is_no_conflict() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(json!({"method": "POST", "delay_ms": 700}));
    app.page(change("dashboardColumnWidth", json!(444)));
    app.until("it is being saved", || world.saves() == 1);
    app.page(change("dashboardColumnWidth", json!(555)));
    app.until("the PBX has the first", || world.document()["dashboardColumnWidth"] == 444);
    app.until("the PBX has the second", || world.document()["dashboardColumnWidth"] == 555);
    assert_eq!(app.setting("dashboardColumnWidth")["conflict"], Value::Null);
    app.until_saved();
    app.quit();
}

/// What the PBX answers to a save, and keeps nothing of it.
fn kept_nothing(times: usize) -> Value {
    json!({"method": "POST", "status": 200, "body": "{}", "times": times})
}

#[test]
fn a_change_that_the_pbx_accepts_and_does_not_keep_is_sent_once_more() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(kept_nothing(1));
    app.page(change("zoom", json!(125)));
    app.until_saved();
    assert_eq!((world.saves(), &world.document()["zoom"]), (2, &json!(125)));
    assert_eq!(app.setting("zoom")["refused"], Value::Null);
    app.quit();
}

#[test]
fn a_change_that_the_pbx_never_keeps_is_refused_after_the_second_time_until_it_is_changed_again() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(kept_nothing(2));
    app.page(change("zoom", json!(125)));
    let words = "The PBX accepted it but did not keep it.";
    app.until("it is refused", || app.setting("zoom")["refused"] == words);
    assert_eq!((world.saves(), app.saving()["state"] == "kept"), (2, true));
    app.page(change("theme", json!("DARK")));
    app.until("the rest is saved", || world.document()["theme"] == "DARK");
    assert_eq!(world.document()["zoom"], 100, "what is refused is not sent again");
    app.page(change("zoom", json!(150)));
    app.until_saved();
    assert_eq!(world.document()["zoom"], 150);
    app.quit();
}

/// The document with one value changed, as the PBX would have it.
fn with(pointer: &str, value: Value) -> String {
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    document.to_string()
}

#[test]
fn a_changed_setting_is_saved_and_every_other_byte_of_the_document_stays() {
    let world = world();
    let app = world.run(false).settled();
    app.page(change("zoom", json!(125)));
    app.until_saved();
    assert_eq!(world.document().to_string(), with("/zoom", json!(125)));
    assert_eq!((world.saves(), app.ended_as("zoom")), (1, "applied - server".to_owned()));
    app.page(change("media.ringerVolume", json!(0.75)));
    app.until_saved();
    assert_eq!(world.document()["media"], json!({"ringerVolume": 0.75}));
    assert_eq!(
        world.file("desktop-settings.before-first-save.json").unwrap().to_string(),
        serde_json::from_str::<Value>(DOCUMENT).unwrap().to_string(),
        "the copy of before the first save"
    );
    app.quit();
}

#[test]
fn several_changes_within_a_moment_are_one_save() {
    let mut world = world();
    world.timings.quiet = Timings::default().quiet;
    let app = world.run(false).settled();
    app.stop_clock();
    let quiet = Duration::from_secs(2);
    for zoom in [110, 125, 150] {
        app.page(change("zoom", json!(zoom)));
        app.pass(quiet - MOMENT);
    }
    app.page(change("theme", json!("DARK")));
    app.pass(quiet - MOMENT);
    assert_eq!(world.saves(), 0, "each change begins the moment anew");
    app.pass(MOMENT);
    app.until_saved();
    assert_eq!(
        (world.saves(), &world.document()["zoom"], &world.document()["theme"]),
        (1, &json!(150), &json!("DARK"))
    );
    app.quit();
}

#[test]
fn what_the_user_does_to_the_window_is_saved_and_what_the_program_does_is_not() {
    let world = world();
    let app = world.run(false).settled();
    assert_eq!(world.saves(), 0, "placing the window at the start saves nothing");
    app.ports.move_by_hand(300.0, 200.0);
    app.until("the new place is in force", || app.row("window.x")["in_force"] == 300);
    app.page(PageRequest::Zoom(ZoomStep::In));
    app.page(PageRequest::SetColumnWidth(420.0));
    app.until_saved();
    let document = world.document();
    assert_eq!(
        document["window"],
        json!({"x": 300, "y": 200, "width": 900, "height": 700, "snap": "left"}),
        "with what this program does not know"
    );
    assert_eq!((&document["zoom"], &document["dashboardColumnWidth"]), (&json!(110), &json!(420)));
    app.quit();
}

#[test]
fn the_same_setting_changed_elsewhere_shows_both_values_and_the_chosen_one_wins() {
    for (keep, zoom) in [(Keep::Mine, 125), (Keep::Theirs, 90)] {
        let world = world();
        let app = world.run(false).settled();
        world.fault(json!({"method": "POST", "status": 503}));
        app.page(change("zoom", json!(125)));
        world.put_bytes(with("/zoom", json!(90)));
        app.refresh();
        assert_eq!(app.setting("zoom")["conflict"], json!({"mine": 125, "theirs": 90}));
        world.sandbox.clear_faults();
        app.page(change("theme", json!("DARK")));
        app.until("the rest is saved", || world.document()["theme"] == "DARK");
        assert_eq!(world.document()["zoom"], 90, "undecided is not saved");
        app.page(PageRequest::SettleConflict { key: "zoom".into(), keep });
        app.until_saved();
        app.until("the chosen one is in force", || app.row("zoom")["in_force"] == zoom);
        assert_eq!(world.document()["zoom"], zoom);
        app.quit();
    }
}

#[test]
fn what_the_program_noted_gives_way_to_a_later_change_elsewhere_without_a_question() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(json!({"method": "POST", "status": 503}));
    app.page(PageRequest::Zoom(ZoomStep::In));
    app.until("the save was tried", || world.saves() > 0);
    world.put_bytes(with("/zoom", json!(90)));
    app.refresh();
    assert_eq!(
        (app.saving()["state"].clone(), app.row("zoom")["in_force"].clone()),
        (json!("saved"), json!(90))
    );
    app.quit();
}

#[test]
fn a_setting_that_the_pbx_refuses_is_put_aside_and_the_rest_is_saved() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(json!({"method": "POST", "status": 422, "body": {"error": "zoom"}, "times": 1}));
    app.in_one_moment(|| {
        app.page(change("zoom", json!(125)));
        app.page(change("theme", json!("DARK")));
    });
    app.until("the theme is saved", || world.document()["theme"] == "DARK");
    assert_eq!(world.document()["zoom"], 100);
    app.until("the refusal is shown", || app.setting("zoom")["refused"].is_string());
    assert_eq!(
        (app.saving()["state"].clone(), app.row("zoom")["source"].clone()),
        (json!("kept"), json!("unsaved"))
    );
    app.page(change("zoom", json!(130)));
    app.until_saved();
    assert_eq!(world.document()["zoom"], 130);
    app.quit();
}

#[test]
fn why_a_setting_was_refused_and_a_fetch_failed_is_read_in_the_language_that_is_chosen_later() {
    let world = world();
    let app = world.run(false).settled();
    let speak = |language: &str| {
        app.page(PageRequest::ChangeLocal { key: "language".into(), value: json!(language) });
        assert_eq!(app.snapshot()["language"], language);
    };
    speak("en");
    world.fault(json!({"method": "POST", "status": 422, "body": {"error": "zoom"}, "times": 1}));
    app.page(change("zoom", json!(125)));
    let refused = || app.setting("zoom")["refused"].clone();
    app.until("the refusal is shown", || refused() == "The PBX does not accept this value.");
    speak("da");
    assert_eq!(refused(), "Omstillingen godtager ikke denne værdi.");

    world.fault(json!({"method": "GET", "status": 500}));
    assert_eq!(app.verb(Request::Refresh).exit, 1);
    let why = || app.line("connection")["detail"].clone();
    app.until("the failed fetch is told", || why().is_string());
    let danish = why();
    speak("en");
    assert_ne!(why(), danish);
    speak("da");
    assert_eq!(why(), danish);
    app.quit();
}

#[test]
fn a_pbx_that_changes_other_settings_on_a_save_stops_it_and_the_document_can_be_put_back() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(json!({"method": "POST", "patch_request": {"media": null, "theme": "EARTH"}}));
    app.page(change("zoom", json!(125)));
    app.until("saving has stopped", || app.saving()["state"] == "stopped");
    let paths = |saving: &Value| -> Vec<String> {
        let differences = saving["differences"].as_array().unwrap();
        differences.iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(paths(&app.saving()), ["media", "theme"]);
    // It stays so: for further changes, and for another run.
    app.page(change("presenceBackground", json!(true)));
    app.quit();
    assert_eq!(world.saves(), 1);
    let app = world.run(false).settled();
    assert_eq!(paths(&app.saving()), ["media", "theme"]);

    world.sandbox.clear_faults();
    app.page(PageRequest::ResumeSaving { restore: true });
    app.until("the document is as it was", || {
        world.document() == serde_json::from_str::<Value>(DOCUMENT).unwrap()
    });
    app.until("nothing differs any more", || app.saving()["differences"] == json!([]));
    assert_eq!(app.saving()["state"], "stopped");
    app.page(PageRequest::ResumeSaving { restore: false });
    app.until_saved();
    assert_eq!(
        (&world.document()["presenceBackground"], &world.document()["theme"]),
        (&json!(true), &json!("TEAL"))
    );
    app.quit();
}

#[test]
fn changes_survive_a_pbx_that_cannot_save_and_are_saved_by_a_later_run() {
    let world = world();
    let app = world.run(false).settled();
    world.fault(json!({"method": "POST", "status": 500}));
    app.page(change("zoom", json!(125)));
    app.until("the save was tried", || app.saving()["state"] == "kept");
    assert_eq!(world.file("unsaved.json").unwrap()["changes"]["zoom"]["value"], 125);
    app.quit();
    world.sandbox.clear_faults();
    let app = world.run(false);
    app.until("the later run has saved it", || world.document()["zoom"] == 125);
    app.quit();
}

#[test]
fn what_was_changed_last_is_saved_at_the_end_without_the_moment_of_quiet() {
    let mut world = world();
    world.timings.quiet = LONG * 10;
    let app = world.run(false).settled();
    app.page(change("zoom", json!(125)));
    app.quit();
    assert_eq!(world.document()["zoom"], 125);
}

#[test]
fn what_cannot_be_is_refused_with_words_and_changes_nothing() {
    let world = world();
    let app = world.run(false).settled();
    for (key, value, words) in [
        ("zoom", json!(500), "between 25 and 400"),
        ("zoom", json!("big"), "a number"),
        ("media.ringerVolume", json!(1.5), "between 0% and 100%"),
        ("outboundGoto", json!(false), "The PBX sets this"),
        ("window", json!({"x": 5}), "only together"),
        ("globalShortcuts.CALL", json!({"enabled": true, "key": ""}), "Record a combination"),
        ("noSuchThing", json!(1), "no setting"),
        ("integration.run", json!({"command": "x".repeat(70_000)}), "too long"),
    ] {
        let refused = app.ask(change(key, value)).unwrap_err();
        assert!(refused.message.contains(words), "{key}: {}", refused.message);
    }
    assert_eq!((app.saving()["state"].clone(), world.saves()), (json!("saved"), 0));
    app.quit();
}

#[test]
fn a_setting_goes_back_to_its_default_and_a_change_can_be_taken_back() {
    let world = world();
    let app = world.run(false).settled();
    app.page(PageRequest::ResetSetting { key: "zoom".into() });
    app.until_saved();
    assert_eq!((&world.document()["zoom"], &app.row("zoom")["in_force"]), (&Value::Null, &json!(100)));
    world.fault(json!({"method": "POST", "status": 503}));
    app.page(change("theme", json!("DARK")));
    app.page(PageRequest::DiscardChange { key: "theme".into() });
    assert_eq!(app.saving()["state"], "saved");
    app.until("the theme is back", || app.row("theme")["wanted"] == "TEAL");
    app.quit();
}

#[test]
fn while_a_shortcut_is_recorded_all_are_let_go_of_and_a_clash_is_told_at_once() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let check = |value: Value| {
        app.ask(PageRequest::CheckShortcut { key: "globalShortcuts.CALL".into(), value }).unwrap()["problem"]
            .clone()
    };
    assert_eq!(app.ports.held().len(), 5);
    app.page(PageRequest::Watch { report: false, editor: true });
    app.ports.hold_up(true);
    app.page(PageRequest::RecordShortcut { active: true });
    assert_eq!(app.ended_as("globalShortcuts.CALL"), "applied - server", "it still stands");
    assert_ne!(app.ports.told("editor")["recording"], true, "nobody is to press anything yet");
    app.ports.hold_up(false);
    app.until("all are let go of", || app.ports.told("editor")["recording"] == true);
    assert_eq!(app.ports.held(), []);
    assert_eq!(app.ended_as("globalShortcuts.CALL"), "pending being_recorded server");
    assert!(check(shortcut("F9")).as_str().unwrap().contains("Search"));
    assert!(check(json!({"enabled": true, "key": "a"})).as_str().unwrap().contains("types a character"));
    assert_eq!(check(shortcut("F4")), Value::Null);
    app.ports.take(Action::Call, true);
    assert!(check(shortcut("F3")).as_str().unwrap().contains("Another program"));
    app.ports.take(Action::Call, false);
    app.page(PageRequest::RecordShortcut { active: false });
    app.until("all are held again", || app.ports.held().len() == 5);
    app.quit();
}

#[test]
fn the_language_of_this_computer_comes_before_the_accounts_and_is_never_sent() {
    let world = world();
    let app = world.run(false).settled();
    assert_eq!(app.snapshot()["language"], "en");
    app.page(PageRequest::ChangeLocal { key: "language".into(), value: json!("da") });
    assert_eq!(app.snapshot()["language"], "da");
    assert!(app.ask(PageRequest::ChangeLocal { key: "language".into(), value: json!("xx") }).is_err());
    app.quit();
    let app = world.run(false).settled();
    assert_eq!(app.snapshot()["language"], "da");
    let settings = serde_json::Map::from_iter([("thisComputer".to_owned(), json!({"language": "en"}))]);
    app.ports.set_policy(Some(desktop::policy::Policy { settings, set_by: None, place: "a file".into() }));
    app.refresh();
    assert!(app.ask(PageRequest::ChangeLocal { key: "language".into(), value: Value::Null }).is_err());
    app.until("the administrator's word counts", || app.snapshot()["language"] == "en");
    assert_eq!(world.saves(), 0);
    app.quit();
}

#[test]
fn diagnostics_tell_every_setting_and_no_template_number_or_name() {
    let world = World::with(json!({
        "zoom": 900,
        "integration": {"website": {"when": "RINGING", "url": "https://crm.example/?key=SECRET"}},
    }));
    let app = world.run(false).settled();
    let text = app.ask(PageRequest::Diagnostics).unwrap().as_str().unwrap().to_owned();
    assert!(text.contains("zoom: adjusted (out_of_range) [server] wanted 900 in force 400"), "{text}");
    assert!(text.contains("integration.website: applied [server] when RINGING"), "{text}");
    let account = &world.sandbox.accounts()[0];
    for secret in ["SECRET", "crm.example", &account.token, &account.employee] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(text.lines().filter(|line| line.contains('[')).count(), 45);
    app.quit();
}
