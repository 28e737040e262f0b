//! `cargo xtask bench live`: how soon a setting that was changed in the PBX is in force in the window,
//! beside `communicator refresh` in the same run, and what a flood of events costs. Figures to read, not
//! a test: nothing here fails because it took long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use x11rb::protocol::xproto::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::harness::app::{App, Report, Start};
use crate::harness::figures::{load, median, memory, most, own_memory, processor, settled_memory};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const CHANGES: u32 = 30;
const FLOOD: (u32, u32) = (2000, 60);
const COLUMN: u32 = 300;
const WIDTH: u32 = 900;
/// Between two looks at whether a change is in force: the grain of every figure.
const GRAIN: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(60);

fn document(column: u32, width: u32) -> Value {
    json!({
        "window": {"x": 120, "y": 90, "width": width, "height": 600},
        "zoom": 100,
        "dashboardColumnWidth": column,
        "showStatusPanel": true,
    })
}

/// The running app, asked over its socket as the command line does, without a process for each question.
struct Asked<'a> {
    app: &'a App<'a>,
    home: &'a Home,
}

impl Asked<'_> {
    fn ask(&self, verb: &str) -> Value {
        let answered = ::ipc::ask(&self.home.profile(), &json!({"verb": verb})).unwrap();
        answered.answer["body"].clone()
    }

    fn state(&self) -> String {
        self.ask("status")["connection"]["state"].as_str().unwrap_or_default().to_owned()
    }

    /// The page has measured its columns and has found this.
    fn shows_column(&self, column: u32) -> bool {
        let report = Report(self.ask("explain"));
        report.ended("dashboardColumnWidth") == "applied"
            && report.in_force("dashboardColumnWidth").as_f64() == Some(f64::from(column))
    }

    /// Milliseconds of one of the command line's verbs, from its start to its end.
    fn verb(&self, verb: &str) -> f64 {
        let began = Instant::now();
        let answer = self.app.verb(&[verb]);
        let took = milliseconds(began);
        assert_eq!(answer.exit, Some(0), "{verb}: {answer:?}");
        took
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds until it is so.
#[track_caller]
fn timed(began: Instant, mut is_so: impl FnMut() -> bool) -> f64 {
    while !is_so() {
        assert!(began.elapsed() < LONGEST, "not within {LONGEST:?}");
        std::thread::sleep(GRAIN);
    }
    milliseconds(began)
}

/// Now, once the page has had time to draw what came before.
fn at_rest() -> Instant {
    std::thread::sleep(Duration::from_millis(300));
    Instant::now()
}

/// The size of a window as the X server has it.
struct Sized {
    server: RustConnection,
    window: u32,
}

impl Sized {
    fn of(screen: &Screen, app: &App) -> Self {
        let (server, _) = RustConnection::connect(Some(screen.name())).unwrap();
        Self { server, window: app.window().id().parse().unwrap() }
    }

    fn width(&self) -> u32 {
        self.server.get_geometry(self.window).unwrap().reply().unwrap().width.into()
    }
}

fn line(what: &str, figures: &[f64]) {
    println!("{what}: median {:.0} ms, slowest {:.0} ms", median(figures.to_vec()), most(figures));
}

#[test]
#[ignore = "a bench; `cargo xtask bench live` runs it"]
fn live() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document(COLUMN, WIDTH)));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    let asked = Asked { app: &app, home: &home };
    poll::until("the connection is live", || asked.state() == "live");
    let window = Sized::of(&screen, &app);
    poll::until("the window is as wide as it should be", || window.width() == WIDTH);
    println!("load average: {}", load());

    // One series after the other: a page that still draws its new size would show a column late.
    let columns: Vec<f64> = (1..=CHANGES)
        .map(|change| {
            let began = at_rest();
            pbx.put(&document(COLUMN + change, WIDTH));
            timed(began, || asked.shows_column(COLUMN + change))
        })
        .collect();
    let widths: Vec<f64> = (1..=CHANGES)
        .map(|change| {
            let began = at_rest();
            pbx.put(&document(COLUMN + CHANGES, WIDTH + change));
            timed(began, || window.width() == WIDTH + change)
        })
        .collect();
    line("told by an event, column shown by the page", &columns);
    line("told by an event, window resized by the window manager", &widths);

    flood(&pbx, &asked);

    pbx.refuse_realtime();
    poll::until("nothing is told any more", || asked.state() != "live");
    let refreshed: Vec<f64> = (1..=CHANGES)
        .map(|change| {
            at_rest();
            pbx.put(&document(COLUMN + change, WIDTH));
            let took = asked.verb("refresh");
            assert!(asked.shows_column(COLUMN + change), "a refresh returns when it is in force");
            took
        })
        .collect();
    line("the same column by `communicator refresh`", &refreshed);
    app.quit();
}

/// What the app needs and how it answers while a flood of events comes in.
fn flood(pbx: &Pbx, asked: &Asked) {
    let process = asked.app.process();
    let before = settled_memory(process);
    let idle: Vec<f64> = (0..CHANGES).map(|_| asked.verb("status")).collect();
    let (per_second, seconds) = FLOOD;
    let connections = pbx.realtime_connections();
    pbx.flood(per_second, seconds);
    let began = Instant::now();
    let ((own, pages), own_before) = (processor(process), own_memory(process));
    let (mut memories, mut answers, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    while began.elapsed() < Duration::from_secs(seconds.into()) {
        memories.push(memory(process));
        let column = COLUMN + 100 + columns.len() as u32;
        let put = Instant::now();
        pbx.put(&document(column, WIDTH));
        columns.push(timed(put, || asked.shows_column(column)));
        let pause = Instant::now();
        while pause.elapsed() < Duration::from_secs(2) {
            answers.push(asked.verb("status"));
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    let took = began.elapsed().as_secs_f64();
    let (own_then, pages_then) = processor(process);
    let (state, connections) = (asked.state(), pbx.realtime_connections() - connections);
    let after = settled_memory(process);
    println!(
        "flood of {per_second} events/s for {seconds} s: the connection is {state} at its end, made anew {connections} times"
    );
    line("flood: `communicator status` before it", &idle);
    line("flood: `communicator status` meanwhile", &answers);
    line("flood: a change meanwhile, column shown by the page", &columns);
    println!(
        "flood: memory (PSS of the tree) before {before:.0} MB, at most {:.0} MB, at its end {:.0} MB, after {after:.0} MB",
        most(&memories),
        memories.last().copied().unwrap_or(0.0)
    );
    println!(
        "flood: of which the app's own, in no file: before {own_before:.0} MB, after {:.0} MB",
        own_memory(process)
    );
    println!(
        "flood: share of one core: the app itself {:.0} %, its pages {:.0} %",
        (own_then - own) / took * 100.0,
        (pages_then - pages) / took * 100.0
    );
}
