//! The autostart entry: valid by the desktop's own checker, and started by the desktop's own starter.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::json;

use crate::harness::app::{PROGRAM, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

/// The one entry that the app has written.
fn entry(home: &Home) -> Option<PathBuf> {
    let mut entries = home.files("home/.config/autostart");
    assert!(entries.len() <= 1, "{entries:?}");
    entries.pop()
}

/// The program in a folder whose name would be several words, fields or variables if it was not
/// quoted.
fn awkward_program(home: &Home) -> PathBuf {
    let folder = home.path("a 100% \"odd\" $HOME `folder` \\ here");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("communicator %u");
    if std::fs::hard_link(PROGRAM, &program).is_err() {
        std::fs::copy(PROGRAM, &program).unwrap();
    }
    program
}

#[test]
fn the_entry_is_valid_and_starts_this_very_program_with_these_arguments() {
    let settings = json!({"autoLaunch": true, "autoLaunchHide": true});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let program = awkward_program(&home);
    let start = Start::new(&screen, &home, &pbx).program(&program);
    let app = start.run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("autoLaunch"), "applied", "{}", report.row("autoLaunch"));
    assert_eq!(report.ended("autoLaunchHide"), "applied", "{}", report.row("autoLaunchHide"));
    let entry = entry(&home).expect("an autostart entry");
    let valid = process::output(screen.command("desktop-file-validate").arg(&entry));
    assert!(valid.status.success(), "{}", String::from_utf8_lossy(&valid.stdout));
    app.quit();

    let mut launch = screen.command("gio");
    home.give(&mut launch).env("DISPLAY", screen.name()).arg("launch").arg(&entry);
    // What is started keeps the starter's output open: nobody may wait for the end of that.
    launch.stdout(Stdio::null()).stderr(Stdio::null());
    assert!(launch.status().unwrap().success(), "gio launch");
    let started = poll::until_some("the entry starts the program", || {
        process::all()
            .into_iter()
            // Not while it is still the launcher that is about to become it.
            .filter(|(_, words)| words.first().is_some_and(|word| *word == program.to_string_lossy()))
            .find(|(id, _)| process::runs(*id, &program))
    });
    let (id, words) = started;
    let _end = process::EndOf { id, program: &program };
    let profile = home.profile().to_string_lossy().into_owned();
    let mut expected = vec![program.to_string_lossy().into_owned(), "--autostart".to_owned()];
    expected.extend(["--profile".to_owned(), profile]);
    expected.extend(["--server".to_owned(), pbx.origin()]);
    expected.push("--hidden".to_owned());
    let found: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let sorted = |mut words: Vec<String>| {
        words.sort();
        words
    };
    assert_eq!(found.first(), expected.first());
    assert_eq!(sorted(found), sorted(expected));
    poll::until("it answers", || start.verb(&["status", "--json"]).exit == Some(0));
    assert_eq!(start.verb(&["quit"]).exit, Some(0));
}

#[test]
fn the_entry_goes_when_the_setting_does_and_a_stale_path_is_repaired() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"autoLaunch": true})));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    let file = entry(&home).expect("an autostart entry");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(!written.contains("--hidden"), "{written}");
    app.quit();

    std::fs::write(&file, written.replace(PROGRAM, "/nowhere/communicator")).unwrap();
    let app = start.run();
    poll::until("the stale path is repaired", || {
        std::fs::read_to_string(&file).is_ok_and(|now| now == written)
    });

    pbx.put(&json!({"autoLaunch": false}));
    assert_eq!(app.refresh().ended("autoLaunch"), "applied");
    assert_eq!(entry(&home), None);
}

#[test]
fn a_users_own_veto_is_respected_and_reported() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"autoLaunch": true})));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.quit();
    let file = entry(&home).expect("an autostart entry");
    let vetoed = format!("{}Hidden=true\n", std::fs::read_to_string(&file).unwrap());
    std::fs::write(&file, &vetoed).unwrap();

    let app = start.run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("autoLaunch"), "adjusted vetoed");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), vetoed);
}

#[test]
fn at_login_without_a_tray_the_window_opens_minimised_and_the_report_says_so() {
    let settings = json!({"autoLaunch": true, "autoLaunchHide": true});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let app = Start::new(&screen, &home, &pbx).word("--autostart").word("--hidden").run();
    let found = poll::until_some("the window is there, minimised", || {
        let found = screen.said("wmctrl", &["-l", "-p"]);
        found.lines().find(|line| line.contains(&format!(" {} ", app.process()))).map(str::to_owned)
    });
    let id = found.split_whitespace().next().unwrap().to_owned();
    poll::until("it is minimised", || {
        screen.said("xprop", &["-id", &id, "_NET_WM_STATE"]).contains("_NET_WM_STATE_HIDDEN")
    });
    assert_eq!(app.report().ended("autoLaunchHide"), "adjusted no_tray");
}
