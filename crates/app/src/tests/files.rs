//! The files of the profile: a disk that stands still holds up nobody, and what is damaged is said.

use std::fs;
use std::path::PathBuf;

use desktop::lock::Lock;
use sandbox_pbx::IncomingCall;

use super::calls::{list, phone, stranger};
use super::*;
use crate::writer::gated::Gate;

impl World {
    /// Of the one account of this profile.
    pub fn account_file(&self, name: &str) -> PathBuf {
        let account = self.account_folders().into_iter().find(|folder| folder.join(name).exists());
        account.unwrap_or_else(|| panic!("there is no {name}")).join(name)
    }

    pub fn account_folders(&self) -> Vec<PathBuf> {
        let accounts = fs::read_dir(self.folder.path().join("accounts"));
        accounts.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    }

    /// What is changed stays on this computer.
    pub fn takes_no_saves(&self) {
        let fault = json!({"method": "POST", "status": 503});
        self.sandbox.add_fault("/pbx/app/settings/desktop", serde_json::from_value(fault).unwrap());
    }

    /// Copies of damaged files, by the name of the file.
    fn put_aside(&self, name: &str) -> Vec<Vec<u8>> {
        let folders = self.account_folders().into_iter().chain([self.folder.path().to_owned()]);
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
        let aside = files
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&format!("{name}.damaged-")));
        aside.map(|entry| fs::read(entry.path()).unwrap()).collect()
    }

    /// An app on a disk with a gate.
    fn run_gated(&self) -> (Running, Gate) {
        let (start, gate) = (self.start(false), Gate::default());
        gate.start(&start.files);
        (self.run_start(start, false), gate)
    }
}

impl Running {
    /// A line of the status panel.
    pub fn line_now(&self, id: &str) -> Option<Value> {
        let lines = self.snapshot()["status"]["lines"].clone();
        lines.as_array().unwrap().iter().find(|line| line["id"] == id).cloned()
    }

    fn change(&self, key: &str, value: Value) {
        self.page(PageRequest::ChangeSetting { key: key.to_owned(), value });
    }
}

#[test]
fn while_the_disk_stands_still_a_call_rings_and_a_change_is_in_force_and_saved() {
    let mut world = World::with(json!({}));
    world.timings.quiet = Duration::from_millis(40);
    let tone = list(&world, "/pbx/app/settings/desktop/ringtone")[0]["_id"].clone();
    world.put(&json!({"phoneId": phone(&world), "ringtoneExternal": tone}));
    let (app, gate) = world.run_gated();
    let app = app.settled();
    // From then on it is one account, and one folder.
    app.until("the PBX has said whose the sign-in is", || {
        let last = pbx::ProfileStore::new(world.folder.path()).last_account().found();
        last.is_some_and(|last| !last.employee.as_str().starts_with("token-"))
    });
    // The copy of before the first save is on the disk before anything is sent.
    app.change("zoom", json!(110));
    app.until("it is saved", || app.snapshot()["editor"]["saving"]["state"] == "saved");
    assert_eq!(world.document()["zoom"], 110);
    gate.shut();
    app.change("zoom", json!(125));
    app.until("the disk stands still", || gate.waits().is_some());
    app.until("the zoom is in force", || app.row("zoom")["in_force"] == 125);
    app.until("it is saved at the PBX", || world.document()["zoom"] == 125);
    let call = IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        from: stranger(),
        ..IncomingCall::default()
    };
    app.until("realtime is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.ports.take_asked();
    world.sandbox.ring(call).unwrap();
    app.until("it rings", || app.ports.take_asked().iter().any(|asked| matches!(asked, Asked::Ring(..))));
    assert!(gate.waits().is_some(), "the disk still stands still");
    gate.open();
    app.quit();
}

#[test]
fn do_not_disturb_is_asked_for_once_its_note_is_on_the_disk() {
    let world = World::with(json!({}));
    world.put(&json!({"phoneId": phone(&world), "dndWhenDesktopLocked": true}));
    let (app, gate) = world.run_gated();
    let app = app.settled();
    let asked = || world.sandbox.requests().iter().filter(|asked| asked.path.ends_with("/dnd")).count();
    app.events.send(Event::Lock(Lock::Unlocked)).unwrap();
    app.until("the setting counts", || app.ended_as("dndWhenDesktopLocked") == "applied - server");
    gate.shut_for("dnd.json");
    app.events.send(Event::Lock(Lock::Locked)).unwrap();
    app.until("the note is being written", || gate.waits().as_deref() == Some("dnd.json"));
    // The loop goes on: answers that would have come after the question have come.
    for _ in 0..20 {
        app.verb(Request::Status);
    }
    assert_eq!(asked(), 0, "it was asked for before a crash would be cleaned up after");
    gate.open();
    app.until("it is asked for", || asked() == 1);
    assert!(world.account_file("dnd.json").exists());
    app.quit();
}

#[test]
fn what_waits_for_the_disk_at_the_end_is_written() {
    let world = World::with(json!({}));
    let (app, gate) = world.run_gated();
    let app = app.settled();
    world.sandbox.add_fault("/", serde_json::from_value(json!({"status": 503})).unwrap());
    gate.shut();
    app.change("zoom", json!(125));
    app.until("the disk stands still", || gate.waits().is_some());
    app.events.send(Event::Terminate).unwrap();
    gate.open();
    app.runtime.block_on(async { tokio::time::timeout(LONG, app.ended).await.unwrap().unwrap() });
    let unsaved = fs::read_to_string(world.account_file("unsaved.json")).unwrap();
    assert!(unsaved.contains("125"), "{unsaved}");
}

#[test]
fn damaged_files_are_put_aside_and_said_and_what_is_new_is_kept() {
    let world = World::with(json!({}));
    world.takes_no_saves();
    let app = world.run(false).settled();
    app.change("zoom", json!(125));
    app.page(PageRequest::ChangeLocal { key: "language".to_owned(), value: json!("en") });
    app.quit();
    let account = world.account_file("unsaved.json").parent().unwrap().to_owned();
    // No JSON, and JSON that says nothing of the kind.
    for damage in ["{\"schema\":2,\"cha", "[1, 2]"] {
        let damaged: Vec<(PathBuf, &str)> = [
            "unsaved.json",
            "dnd.json",
            "saving-stopped.json",
            "dashboards-stopped.json",
            "desktop-settings.declined.json",
        ]
        .map(|name| (account.join(name), name))
        .into_iter()
        .chain([(world.folder.path().join("local.json"), "local.json")])
        .collect();
        for (file, _) in &damaged {
            fs::write(file, damage).unwrap();
        }
        let app = world.run(false).settled();
        let line = app.line_now("settings").unwrap();
        assert_eq!(line["level"], "warning", "{line}");
        for (_, name) in &damaged {
            let said = line["detail"].as_str().unwrap();
            assert!(said.contains(&format!("put aside as {name}.damaged-")), "{name}: {said}");
            assert!(world.put_aside(name).contains(&damage.as_bytes().to_vec()), "{name}");
        }
        app.change("zoom", json!(110));
        app.quit();
        let unsaved = fs::read_to_string(account.join("unsaved.json")).unwrap();
        assert!(unsaved.contains("110"), "{unsaved}");
    }
}
