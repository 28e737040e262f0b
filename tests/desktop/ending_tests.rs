//! The end of the app while something that it needs stands still: the X server, or the app's own loop.

use std::process::{Command, ExitStatus};

use serde_json::{Value, json};

use crate::harness::app::{Answer, App, PROGRAM, Start};
use crate::harness::bus::Bus;
use crate::harness::home::Home;
use crate::harness::logind::Logind;
use crate::harness::panel::Panel;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

/// How it ended, and that nothing that it had started is left.
#[track_caller]
fn end_of(app: &mut App<'_>, family: &[u32]) -> ExitStatus {
    let status = poll::until_some("the process has ended", || app.ended());
    poll::until("its web processes have ended too", || {
        family.iter().all(|id| matches!(process::state(*id), None | Some('Z')))
    });
    status
}

/// Has the app ask the X server something, for whose answer its window system waits from then on.
#[track_caller]
fn caught(app: &App<'_>) {
    let answer = app.verb(&["toggle"]);
    assert_eq!(answer.exit, Some(0), "{answer:?}");
}

fn log_of(home: &Home) -> String {
    let logs = home.files("profile/logs");
    logs.iter().map(|file| std::fs::read_to_string(file).unwrap_or_default()).collect()
}

/// Whether do not disturb of the phone in the settings is on.
fn dnd(pbx: &Pbx, settings: &Value) -> bool {
    let account = pbx.account();
    let address = format!(
        "{}/pbx/extension?employee={}&includePhones=true&token={}",
        pbx.origin(),
        account.employee,
        account.token
    );
    let list: Value = ureq::get(&address).call().unwrap().body_mut().read_json().unwrap();
    let phones = list["extensions"][0]["phones"].as_array().unwrap();
    phones.iter().find(|phone| phone["_id"] == settings["phoneId"]).unwrap()["dnd"].as_bool().unwrap()
}

#[test]
fn while_the_x_server_hangs_sigterm_ends_the_app_in_order_and_clears_do_not_disturb() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["dndWhenDesktopLocked"] = json!(true);
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    let logind = Logind::start(&home);
    let mut app = Start::new(&screen, &home, &pbx).logind(&logind).run();
    app.wait_until_fetched();
    app.window();
    poll::until_equal("the setting", "applied".to_owned(), || app.report_now().ended("dndWhenDesktopLocked"));
    logind.lock(true);
    poll::until("do not disturb is on at the PBX", || dnd(&pbx, &settings));

    let family = process::descendants(app.process());
    let frozen = screen.freeze();
    caught(&app);
    process::signal(app.process(), "TERM");
    assert_eq!(end_of(&mut app, &family).code(), Some(0), "{}", log_of(&home));
    drop(frozen);
    assert!(!dnd(&pbx, &settings), "it is cleared before the end");
    assert!(log_of(&home).contains("the window system did not end"), "{}", log_of(&home));
}

#[test]
fn while_the_x_server_hangs_the_verb_and_the_tray_end_the_app_too() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let bus = Bus::start(&home);
    let panel = Panel::start(&bus);
    let start = Start::new(&screen, &home, &pbx).on(&bus);
    for by_tray in [false, true] {
        let mut app = start.run();
        app.wait_until_fetched();
        app.window();
        panel.item();
        let family = process::descendants(app.process());
        let _frozen = screen.freeze();
        caught(&app);
        if by_tray {
            panel.choose("Quit");
        } else {
            let answer = app.verb(&["quit"]);
            assert_eq!(answer.exit, Some(0), "{answer:?}");
        }
        assert_eq!(end_of(&mut app, &family).code(), Some(0), "{}", log_of(&home));
    }
}

/// In place of a file: whoever opens it waits for ever.
#[track_caller]
fn trap(home: &Home) {
    let made = process::output(Command::new("mkfifo").arg(home.path("policy.json")));
    assert!(made.status.success(), "{made:?}");
}

#[test]
fn an_app_whose_loop_hangs_says_so_and_ends_by_sigterm_and_by_quit() {
    let screen = Screen::start();
    for by_verb in [false, true] {
        let (home, pbx) = (Home::make(), Pbx::as_seeded());
        let start = Start::new(&screen, &home, &pbx);
        let mut app = start.run();
        app.wait_until_fetched();
        app.window();
        trap(&home);
        // With its next fetch the loop reads the file.
        let refreshed = app.verb(&["refresh"]);
        assert_eq!(refreshed.exit, Some(1), "{refreshed:?}");
        assert!(refreshed.stderr.contains("does not answer"), "{refreshed:?}");
        let family = process::descendants(app.process());
        if by_verb {
            let answer = app.verb(&["quit"]);
            assert_eq!(answer.exit, Some(0), "{answer:?}");
        } else {
            process::signal(app.process(), "TERM");
        }
        assert_eq!(end_of(&mut app, &family).code(), Some(1), "{}", log_of(&home));
        assert!(log_of(&home).contains("did not end in order"), "{}", log_of(&home));
    }
}

#[test]
fn an_app_that_hangs_at_its_start_answers_no_verb_and_ends_by_sigterm() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    trap(&home);
    let start = Start::new(&screen, &home, &pbx);
    let mut running = start.launch();
    poll::until("it is said that it does not answer", || {
        let mut command = Command::new(PROGRAM);
        home.give(&mut command).args(["status", "--profile"]).arg(home.profile());
        let answer = Answer::of(process::output_within(poll::LONG, &mut command, ""));
        answer.exit == Some(1) && answer.stderr.contains("does not answer")
    });
    process::signal(running.id(), "TERM");
    let status = poll::until_some("the process has ended", || running.ended());
    assert_eq!(status.code(), Some(1), "{}", log_of(&home));
}
