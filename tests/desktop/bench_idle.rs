//! `cargo xtask bench idle`: what the app costs while nobody looks at it, beside a bare Tauri app that holds
//! the same five shortcuts by global-hotkey and has destroyed its window, in the same run; and how soon the
//! window is back. Figures to read, not a test: nothing here fails because it took long.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::figures::{Costs, load, median, settled_memory};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process::{Running, descendants};
use crate::harness::screen::Screen;
use crate::harness::xwindow::mapped;

const WATCHED: Duration = Duration::from_secs(60);
/// The web view is thrown away after ten minutes.
const LONGEST: Duration = Duration::from_secs(11 * 60);

/// Minutes watched; both apps in the same ones, so that whatever else this machine does meets both.
const MINUTES: usize = 3;

/// What an app and its pages did in a minute.
struct Minute {
    /// Of one processor, per cent.
    processor: f64,
    /// In a second.
    wakeups: f64,
}

fn minute(processes: [u32; 2]) -> [Minute; 2] {
    let (before, began) = (processes.map(Costs::of), Instant::now());
    std::thread::sleep(WATCHED);
    let (after, seconds) = (processes.map(Costs::of), began.elapsed().as_secs_f64());
    std::array::from_fn(|one| {
        let spent = after[one].since(&before[one]);
        Minute {
            processor: spent.nanoseconds as f64 / 1e9 / seconds * 100.0,
            wakeups: spent.wakeups as f64 / seconds,
        }
    })
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

fn line(what: &str, minutes: &[&Minute]) {
    let each: Vec<String> = minutes.iter().map(|one| format!("{:.2}", one.processor)).collect();
    println!(
        "{what}: {} % of a processor, {:.1} wake-ups a second",
        each.join(", "),
        median(minutes.iter().map(|one| one.wakeups).collect()),
    );
}

#[test]
#[ignore = "a bench; `cargo xtask bench idle` runs it"]
fn idle() {
    let bare = std::env::var("COMMUNICATOR_BENCH_BARE").expect("`cargo xtask bench idle` names the bare app");
    // Two displays: the same keys can be taken once on each.
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let (bare_screen, bare_home) = (Screen::start(), Home::make());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    // With it the web view stays, so that the window is there at once when a call rings.
    settings["popupOnIncomingCall"] = json!(false);
    settings["globalShortcuts"] = json!({
        "ANSWER": shortcut("ctrl+shift+F1"), "HANGUP": shortcut("ctrl+shift+F2"),
        "TOGGLE_WINDOW": shortcut("ctrl+shift+F3"), "CALL": shortcut("ctrl+shift+F4"),
        "SEARCH": shortcut("ctrl+shift+F6"),
    });
    pbx.put(&settings);

    let mut command = Command::new(bare);
    bare_home.give(&mut command).env("DISPLAY", bare_screen.name()).arg(bare_home.path("bare")).arg("idle");
    let reference = Running::start(&mut command);
    poll::until("its page is there", || descendants(reference.id()).into_iter().any(is_page));

    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.wait_until_live();
    let processes = [reference.id(), app.process()];
    // Shown and with the keyboard, it hides.
    app.window().focus();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("it is hidden", || mapped(&screen, app.process()).is_empty());
    processes.into_iter().for_each(until_no_page);
    println!("load average: {}", load());
    let minutes: Vec<[Minute; 2]> = (0..MINUTES).map(|_| minute(processes)).collect();
    let of = |one: usize| minutes.iter().map(|minute| &minute[one]).collect::<Vec<_>>();
    line("a bare app, its window destroyed, five shortcuts", &of(0));
    line("ours, hidden after use, live", &of(1));
    let ratio = |figure: fn(&Minute) -> f64| {
        median(minutes.iter().map(|[theirs, ours]| figure(ours) / figure(theirs).max(0.001)).collect())
    };
    println!(
        "ratio to the bare app in the same minute: processor {:.2}, wake-ups {:.2}",
        ratio(|one| one.processor),
        ratio(|one| one.wakeups)
    );
    // Alone, so that no library counts as half another app's.
    drop(reference);
    println!("ours: memory {:.0} MB", settled_memory(app.process()));
    let began = Instant::now();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("it is back", || !mapped(&screen, app.process()).is_empty());
    println!("shown again from nothing: {:.0} ms to its window", began.elapsed().as_secs_f64() * 1000.0);
}
