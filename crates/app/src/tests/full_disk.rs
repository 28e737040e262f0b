//! A profile on a disk that is full, read-only, or takes no folder: the app works from memory and says so, and
//! everything is written once the disk has room.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says why")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use super::*;

/// Says to a test that it has mounts of its own.
const INSIDE: &str = "COMMUNICATOR_TEST_OWN_MOUNTS";

/// Runs the test once more with mounts of its own, which go with it. True: this is that run.
fn has_own_mounts(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let ways = [&["--mount"][..], &["--user", "--map-root-user", "--mount"][..]];
    let may = |way: &&&[&str]| {
        let tmpfs = ["mount", "-t", "tmpfs", "tmpfs", "/mnt"];
        Command::new("unshare").args(**way).args(tmpfs).output().is_ok_and(|out| out.status.success())
    };
    let Some(way) = ways.iter().find(may) else {
        eprintln!("skipped: this system lets nobody have mounts of their own (unshare --mount)");
        return false;
    };
    let mut again = Command::new("unshare");
    again.args(*way).arg(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("tests::full_disk::{test}"), "--nocapture"]).env(INSIDE, "1");
    let ended = again.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && said.contains("1 passed"),
        "{said}\n{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    false
}

fn mount(options: &str, folder: &Path) {
    let words = ["-t", "tmpfs", "-o", options, "tmpfs"];
    assert!(Command::new("mount").args(words).arg(folder).status().unwrap().success());
}

fn remount(options: &str, folder: &Path) {
    let options = format!("remount,{options}");
    assert!(Command::new("mount").args(["-o", &options]).arg(folder).status().unwrap().success());
}

/// Takes the last byte of a disk.
fn fill(folder: &Path) {
    let mut filling = fs::File::create(folder.join("filling")).unwrap();
    for size in [4096, 1] {
        while filling.write_all(&vec![b'x'; size]).is_ok() {}
    }
}

fn world() -> World {
    let world = World::with(json!({}));
    world.takes_no_saves();
    world
}

fn change_zoom(app: &Running, zoom: u32) {
    app.page(PageRequest::ChangeSetting { key: "zoom".to_owned(), value: json!(zoom) });
    app.until("it is in force", || app.row("zoom")["in_force"] == zoom);
}

fn unsaved(world: &World) -> String {
    fs::read_to_string(world.account_file("unsaved.json")).unwrap_or_default()
}

#[test]
fn a_disk_that_fills_up_is_said_and_what_waited_is_written_once_it_has_room() {
    if !has_own_mounts("a_disk_that_fills_up_is_said_and_what_waited_is_written_once_it_has_room") {
        return;
    }
    let world = world();
    mount("size=2m", world.folder.path());
    let app = world.run(false).settled();
    change_zoom(&app, 110);
    app.until("it is on the disk", || unsaved(&world).contains("110"));
    assert_eq!(app.line_now("files"), None);

    fill(world.folder.path());
    change_zoom(&app, 125);
    app.until("it is said", || app.line_now("files").is_some());
    let line = app.line_now("files").unwrap();
    assert_eq!(line["text"], "Works from memory: the disk is full");
    assert!(line["detail"].as_str().unwrap().starts_with("Free some space on the disk of "), "{line}");
    let saving = app.snapshot()["editor"]["saving"].clone();
    assert_eq!(saving["why"], "This computer could not keep them: the disk is full.", "{saving}");
    assert!(!unsaved(&world).contains("125"), "the old file is whole: {}", unsaved(&world));

    fs::remove_file(world.folder.path().join("filling")).unwrap();
    app.until("it is written", || unsaved(&world).contains("125"));
    app.until("it is said no more", || app.line_now("files").is_none());
    app.quit();
}

#[test]
fn an_app_starts_on_a_read_only_profile_and_recovers() {
    if !has_own_mounts("an_app_starts_on_a_read_only_profile_and_recovers") {
        return;
    }
    let world = world();
    mount("size=2m", world.folder.path());
    let app = world.run(false).settled();
    change_zoom(&app, 110);
    app.quit();
    remount("ro", world.folder.path());

    let app = world.run(false).settled();
    assert_eq!(app.row("zoom")["in_force"], 110, "what was kept before is in force");
    change_zoom(&app, 125);
    app.until("it is said", || app.line_now("files").is_some());
    assert_eq!(app.line_now("files").unwrap()["text"], "Works from memory: the disk is read-only");
    assert!(unsaved(&world).contains("110"), "{}", unsaved(&world));

    remount("rw", world.folder.path());
    app.until("it is written", || unsaved(&world).contains("125"));
    app.until("it is said no more", || app.line_now("files").is_none());
    app.quit();
}

#[test]
fn a_sign_in_for_a_file_that_cannot_be_written_is_kept_once_it_can() {
    if !has_own_mounts("a_sign_in_for_a_file_that_cannot_be_written_is_kept_once_it_can") {
        return;
    }
    let world = world();
    mount("size=2m", world.folder.path());
    remount("ro", world.folder.path());
    let start = Start { token: None, account: None, ..world.start(false) };
    let app = world.run_start(start, false);
    app.until("nobody is signed in", || app.snapshot()["session"]["state"] == "signedOut");
    let account = &world.sandbox.accounts()[0];
    let reply = app.verb(Request::SignIn {
        username: account.username.clone(),
        password: account.password.clone(),
        sms_key: None,
        authenticator_token: None,
        insecure_storage: true,
    });
    assert_eq!(reply.exit, 0, "{reply:?}");
    let says = |words: &str| {
        app.line_now("storage").is_some_and(|line| line["text"].as_str().unwrap().contains(words))
    };
    app.until("it is said", || says("cannot be written yet"));
    remount("rw", world.folder.path());
    app.until("it is kept", || world.folder.path().join("token").exists());
    app.until("that is said", || says("kept in a file"));
    app.quit();
}

#[test]
fn an_app_starts_without_its_profile_folder_and_makes_it_as_soon_as_it_can() {
    if !has_own_mounts("an_app_starts_without_its_profile_folder_and_makes_it_as_soon_as_it_can") {
        return;
    }
    let world = world();
    mount("size=2m", world.folder.path());
    remount("ro", world.folder.path());
    let folder = world.folder.path().join("not/there/yet");
    let start = Start { profile: Profile::open(Some(&folder)).unwrap(), ..world.start(false) };
    let app = world.run_start(start, false).settled();
    app.until("it is said", || app.line_now("files").is_some());
    assert!(!folder.exists());
    remount("rw", world.folder.path());
    app.until("it is made", || folder.join("last-account.json").exists());
    app.until("it is said no more", || app.line_now("files").is_none());
    app.quit();
}
