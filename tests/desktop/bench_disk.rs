//! `cargo xtask bench disk`: how soon a call is heard and verbs are answered while files are on their way to a
//! disk that takes five seconds for each, beside the same on the disk of this computer. Figures to read, not a
//! test: nothing here fails because it took long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bench_call::{Recorder, milliseconds, ring};
use crate::harness::app::{App, Start};
use crate::harness::disk::Disk;
use crate::harness::figures::{load, median, most};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::sound::SoundServer;

/// Of each kind, with each disk: in turn, so that whatever else the computer does falls on both.
const TURNS: usize = 4;
const TIMES: usize = 5;
const SYNC: Duration = Duration::from_secs(5);

/// What was measured with one disk.
#[derive(Default)]
struct Figures {
    heard: Vec<f64>,
    told: Vec<f64>,
    status: Vec<f64>,
    refresh: Vec<f64>,
}

#[test]
#[ignore = "a bench; `cargo xtask bench disk` runs it"]
fn disk() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    settings["media"]["preferredRingerOutputs"] = json!(["headset"]);
    pbx.put(&settings);
    let _server = SoundServer::start(&home, &[("speakers", "Speakers"), ("headset", "Headset")]);
    let recorder = Recorder::start(&home, "headset");
    let disk = Disk::build(&home);
    let plain = Start::new(&screen, &home, &pbx);
    let slow = disk.slow(&plain, SYNC);
    println!("load average: {}; debug assertions: {}", load(), cfg!(debug_assertions));
    let (mut on_plain, mut on_slow) = (Figures::default(), Figures::default());
    for _ in 0..TURNS {
        for (start, figures) in [(&plain, &mut on_plain), (&slow, &mut on_slow)] {
            let app = start.run();
            app.wait_until_fetched();
            app.wait_until_live();
            measure(&app, &pbx, &recorder, figures);
            app.quit();
        }
    }
    line("told of a call, first sound at the sink", &on_plain.heard, &on_slow.heard);
    line("told of a call, the app has it", &on_plain.told, &on_slow.told);
    line("status --json", &on_plain.status, &on_slow.status);
    line("refresh", &on_plain.refresh, &on_slow.refresh);
}

/// Each is measured while files are being written: a refresh has just handed in some.
fn measure(app: &App<'_>, pbx: &Pbx, recorder: &Recorder, figures: &mut Figures) {
    for _ in 0..TIMES {
        figures.refresh.push(timed(|| drop(app.verb(&["refresh"]))));
        figures.status.push(timed(|| drop(app.verb(&["status", "--json"]))));
        recorder.forget();
        let began = Instant::now();
        let call = ring(pbx);
        poll::until("the app has the call", || calls(app) == 1);
        figures.told.push(milliseconds(began, Instant::now()));
        figures.heard.push(milliseconds(began, recorder.first()));
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("the call is over", || calls(app) == 0);
        recorder.last();
    }
}

fn calls(app: &App<'_>) -> usize {
    app.status()["calls"].as_array().map_or(0, Vec::len)
}

fn timed(what: impl FnOnce()) -> f64 {
    let began = Instant::now();
    what();
    milliseconds(began, Instant::now())
}

fn line(what: &str, plain: &[f64], slow: &[f64]) {
    let (of_plain, of_slow) = (median(plain.to_vec()), median(slow.to_vec()));
    println!(
        "{what}: median {of_plain:.0} ms, slowest {:.0} ms; with {} s for each file {of_slow:.0} ms, slowest {:.0} ms: {:.2} times",
        most(plain),
        SYNC.as_secs(),
        most(slow),
        of_slow / of_plain
    );
}
