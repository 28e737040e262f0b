//! What becomes of what an integration has done when its call is over: it stays, unless the user has chosen otherwise
//! for this computer.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::integrations::{NUMBER, log, ready, ring, run, website, write_program};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process::{self, EndOf, Running};
use crate::harness::screen::Screen;
use crate::harness::web::{WebServer, page};

/// A customer program with a helper of its own; both go on until somebody ends them.
struct CustomerProgram {
    program: PathBuf,
    helper: PathBuf,
    pids: PathBuf,
}

impl CustomerProgram {
    fn installed(home: &Home) -> Self {
        let (program, helper, pids) = (home.path("home/kunde"), home.path("home/hjælper"), home.path("pids"));
        let sleep = process::said(std::process::Command::new("sh").args(["-c", "command -v sleep"]));
        std::fs::copy(sleep.trim(), &helper).unwrap();
        // The helper's own line comes last, when all of them run.
        let script = format!(
            "'{}' 600 &\necho $$ >> '{}'\necho $! >> '{}'\nwait",
            helper.display(),
            pids.display(),
            pids.display()
        );
        write_program(&program, &script);
        Self { program, helper, pids }
    }

    /// The program and its helper of so many calls.
    #[track_caller]
    fn started(&self, calls: usize) -> Vec<u32> {
        poll::until_some("the programs run", || {
            let pids = std::fs::read_to_string(&self.pids).unwrap_or_default();
            let pids: Vec<u32> = pids.lines().filter_map(|line| line.parse().ok()).collect();
            (pids.len() == 2 * calls).then_some(pids)
        })
    }
}

/// Whether a process is there and not only waited for.
fn lives(pid: u32) -> bool {
    process::state(pid).is_some_and(|state| state != 'Z')
}

/// Has a call ring, and waits until all three integrations have done their part.
#[track_caller]
fn rung(app: &App<'_>, pbx: &Pbx, entries: usize) -> String {
    let call = ring(pbx);
    poll::until("all three are done", || {
        let log = log(app);
        log.len() == entries && log.iter().all(|entry| entry["outcome"] == "done")
    });
    call
}

#[track_caller]
fn end_call(app: &App<'_>, pbx: &Pbx, call: &str) {
    pbx.sandbox().end_call(call).unwrap();
    poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn programs_pages_and_the_clipboard_stay_as_they_are_after_a_call_until_the_user_chooses_otherwise() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = CustomerProgram::installed(&home);
    let server =
        WebServer::start(|asked| page(&format!("<!doctype html><title>Kunde {}</title>", &asked.path[1..])));
    let mut document = run("RINGING", 0, &format!("\"{}\" {{NUMBER}}", customers.program.display()));
    document["integration"]["website"] =
        website(&format!("{}/7", server.origin()), true)["integration"]["website"].clone();
    document["integration"]["copyToClipboard"] =
        json!({ "when": "RINGING", "what": "{NUMBER}", "requireArgs": false });
    let pbx = Pbx::with(document);
    let app = Start::new(&screen, &home, &pbx).drive();
    ready(&app);
    assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    let clipboard = || screen.said("xclip", &["-selection", "clipboard", "-out"]);
    let pages = || {
        screen
            .said("xdotool", &["search", "--onlyvisible", "--name", "^Kunde 7 – 127.0.0.1$"])
            .lines()
            .count()
    };

    let first = rung(&app, &pbx, 3);
    let stays = customers.started(1);
    let _ended = stays.iter().map(|id| EndOf { id: *id, program: &customers.helper }).collect::<Vec<_>>();
    poll::until_equal("the pages", 1, pages);
    end_call(&app, &pbx, &first);
    assert_eq!((clipboard().as_str(), pages()), (NUMBER, 1));
    assert!(stays.iter().all(|pid| lives(*pid)), "the program goes on");

    // Somebody copies a text of their own.
    let mut copied = screen.command("xclip");
    copied.args(["-selection", "clipboard", "-in", "-quiet"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut copied = Running::start_with_input(&mut copied);
    std::io::Write::write_all(&mut copied.child().stdin.take().unwrap(), "mit eget udkast".as_bytes())
        .unwrap();
    poll::until_equal("the clipboard", "mit eget udkast".to_owned(), clipboard);
    app.page().open_settings();
    for choice in ["endPrograms", "closePages", "restoreClipboard"] {
        app.page().press(&format!("#setting-{choice} input"));
        poll::until(&format!("{choice} is kept"), || {
            let kept = std::fs::read_to_string(home.profile().join("local.json")).unwrap_or_default();
            serde_json::from_str::<Value>(&kept).is_ok_and(|kept| kept[choice] == true)
        });
    }
    let second = rung(&app, &pbx, 6);
    let all = customers.started(2);
    let _ended = all.iter().map(|id| EndOf { id: *id, program: &customers.helper }).collect::<Vec<_>>();
    poll::until_equal("the pages", 2, pages);
    assert_eq!(clipboard(), NUMBER);
    end_call(&app, &pbx, &second);
    poll::until_equal("the clipboard", "mit eget udkast".to_owned(), clipboard);
    poll::until_equal("the pages", 1, pages);
    poll::until("the program has ended, with what it has started", || {
        all[2..].iter().all(|pid| !lives(*pid))
    });
    // What was done for an earlier call is none of this one's.
    assert!(stays.iter().all(|pid| lives(*pid)));

    // A text that was copied during the call is not taken away.
    let third = rung(&app, &pbx, 9);
    let _ended = customers
        .started(3)
        .iter()
        .map(|id| EndOf { id: *id, program: &customers.helper })
        .collect::<Vec<_>>();
    assert_eq!(clipboard(), NUMBER);
    let mut copied = screen.command("xclip");
    copied.args(["-selection", "clipboard", "-in", "-quiet"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut copied = Running::start_with_input(&mut copied);
    std::io::Write::write_all(&mut copied.child().stdin.take().unwrap(), "under samtalen".as_bytes())
        .unwrap();
    poll::until_equal("the clipboard", "under samtalen".to_owned(), clipboard);
    end_call(&app, &pbx, &third);
    poll::until_equal("the pages", 1, pages);
    assert_eq!(clipboard(), "under samtalen");
}
