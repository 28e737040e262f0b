//! `cargo xtask bench integrations`: how soon a program of the user's runs when a call is answered, with no delay.
//! Figures to read, not a test: nothing here fails because it took long.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::harness::app::Start;
use crate::harness::figures::{load, median, most};
use crate::harness::home::Home;
use crate::harness::integrations::{ready, ring, run};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const CALLS: usize = 60;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// What the app logs when a program was started.
const STARTED: &str = "an integration has ended";

#[test]
#[ignore = "a bench; `cargo xtask bench integrations` runs it"]
fn integrations() {
    let stamp = std::env::var("COMMUNICATOR_BENCH_STAMP").expect("`cargo xtask bench integrations` names it");
    let (screen, home) = (Screen::start(), Home::make());
    let stamped = home.path("stamped");
    let pbx = Pbx::with(run("ANSWERED", 0, &format!("\"{stamp}\" \"{}\" {{NUMBER}}", stamped.display())));
    let app = Start::new(&screen, &home, &pbx).run();
    ready(&app);
    assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    crate::harness::picture::wait_until_still(&screen);
    println!("load average: {}", load());

    let (mut logged, mut ran, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for count in 1..=CALLS {
        let call = ring(&pbx);
        poll::until("the call rings", || app.status()["calls"][0]["state"] == "ringing");
        let began = now();
        pbx.sandbox().answer_call(&call, None).unwrap();
        let stamp = poll::until_some("the program has run", || stamp_in(&stamped));
        ran.push(milliseconds(began, stamp));
        let times = poll::until_some("the app has logged it", || {
            let times = logged_at(&home);
            (times.len() >= count).then_some(times)
        });
        logged.push(milliseconds(of_day(began), times[count - 1]));
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
        std::fs::remove_file(&stamped).unwrap();
    }
    for _ in 0..CALLS {
        let mut command = std::process::Command::new(&stamp);
        let began = now();
        let _ended = command.arg(&stamped).status().unwrap();
        alone.push(milliseconds(began, stamp_in(&stamped).unwrap()));
    }
    line("answered in the PBX, first stamp of the program", &ran);
    line("answered in the PBX, the app has logged that the program is started", &logged);
    line("the same program started by the bench, its first stamp", &alone);
    app.quit();
}

fn line(what: &str, figures: &[f64]) {
    println!("{what}: median {:.1} ms, slowest {:.1} ms", median(figures.to_vec()), most(figures));
}

/// When the app has written that an integration has ended: of a program, that it is started.
fn logged_at(home: &Home) -> Vec<Duration> {
    let files = home.files("profile/logs");
    let text: String = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let lines = text.lines().filter(|line| line.contains(STARTED));
    lines.filter_map(|line| time_of(line.split_whitespace().next()?)).collect()
}

/// Of a line such as `2026-11-28T12:00:00.123456Z  INFO …`: the time of the day.
fn time_of(text: &str) -> Option<Duration> {
    let clock = text.split_once('T')?.1.strip_suffix('Z')?;
    let [hours, minutes, seconds]: [f64; 3] =
        clock.split(':').filter_map(|part| part.parse().ok()).collect::<Vec<_>>().try_into().ok()?;
    Some(Duration::from_secs_f64(hours * 3600.0 + minutes * 60.0 + seconds))
}

/// The time of the day, as the log has it: at midnight the figures of one call are lost.
fn of_day(time: Duration) -> Duration {
    Duration::from_nanos((time.as_nanos() % DAY.as_nanos()).try_into().unwrap())
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

fn milliseconds(began: Duration, ended: Duration) -> f64 {
    ended.saturating_sub(began).as_secs_f64() * 1000.0
}

fn stamp_in(file: &Path) -> Option<Duration> {
    std::fs::read_to_string(file).ok()?.parse().ok().map(Duration::from_nanos)
}
