//! `cargo xtask bench idle`: what the app costs while nobody looks at it, beside a bare Tauri app that holds
//! the same five shortcuts by global-hotkey and has destroyed its window, in the same run; and how soon the
//! window is back. Figures to read, not a test: nothing here fails because it took long.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::figures::{load, processor, settled_memory, wakeups};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process::{Running, descendants};
use crate::harness::screen::Screen;
use crate::harness::xwindow::mapped;

const WATCHED: Duration = Duration::from_secs(60);
/// The web view is thrown away after ten minutes.
const LONGEST: Duration = Duration::from_secs(11 * 60);

/// What a process and its descendants did in a minute.
struct Minute {
    /// Of one processor, per cent.
    processor: f64,
    /// In a second.
    wakeups: f64,
}

fn minute(process: u32) -> Minute {
    let all = |process| {
        let (own, others) = processor(process);
        own + others
    };
    let (busy, woken, began) = (all(process), wakeups(process), Instant::now());
    std::thread::sleep(WATCHED);
    let seconds = began.elapsed().as_secs_f64();
    Minute {
        processor: (all(process) - busy) / seconds * 100.0,
        wakeups: (wakeups(process) - woken) as f64 / seconds,
    }
}

/// Until the page's process is gone. The bare app keeps the one that speaks with the network, as any does
/// that keeps its web context.
fn until_no_page(process: u32) {
    let began = Instant::now();
    while descendants(process).into_iter().any(is_page) {
        assert!(began.elapsed() < LONGEST, "the web view is still there");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn is_page(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.starts_with("WebKitWeb"))
}

fn line(what: &str, minute: &Minute, memory: f64) {
    println!(
        "{what}: {:.2} % of a processor, {:.1} wake-ups a second, memory {memory:.0} MB",
        minute.processor, minute.wakeups
    );
}

#[test]
#[ignore = "a bench; `cargo xtask bench idle` runs it"]
fn idle() {
    let bare = std::env::var("COMMUNICATOR_BENCH_BARE").expect("`cargo xtask bench idle` names the bare app");
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    // With it the web view stays, so that the window is there at once when a call rings.
    settings["popupOnIncomingCall"] = json!(false);
    settings["globalShortcuts"] = json!({
        "ANSWER": shortcut("ctrl+shift+F1"), "HANGUP": shortcut("ctrl+shift+F2"),
        "TOGGLE_WINDOW": shortcut("ctrl+shift+F3"), "CALL": shortcut("ctrl+shift+F4"),
        "SEARCH": shortcut("ctrl+shift+F6"),
    });
    pbx.put(&settings);
    println!("load average: {}", load());

    let reference = {
        let mut command = Command::new(bare);
        home.give(&mut command).env("DISPLAY", screen.name()).arg(home.path("bare")).arg("idle");
        let running = Running::start(&mut command);
        poll::until("its page is there", || descendants(running.id()).into_iter().any(is_page));
        until_no_page(running.id());
        let memory = settled_memory(running.id());
        let reference = minute(running.id());
        line("a bare app, its window destroyed, five shortcuts", &reference, memory);
        reference
    };

    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    let process = app.process();
    // Shown and with the keyboard, it hides.
    app.window().focus();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("it is hidden", || mapped(&screen, process).is_empty());
    until_no_page(process);
    let memory = settled_memory(process);
    let ours = minute(process);
    line("ours, hidden after use, live", &ours, memory);
    println!(
        "ratio to the bare app: processor {:.2}, wake-ups {:.2}",
        ours.processor / reference.processor.max(0.001),
        ours.wakeups / reference.wakeups.max(0.001)
    );
    let began = Instant::now();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("it is back", || !mapped(&screen, process).is_empty());
    println!("shown again from nothing: {:.0} ms to its window", began.elapsed().as_secs_f64() * 1000.0);
}
