//! `cargo xtask bench verbs`: how soon each verb of the command line has been answered by the running app,
//! from the start of the asking process to its end, beside that process asked for its version alone. Figures
//! to read, not a test: nothing here fails because it took long.

use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use crate::harness::app::{PROGRAM, Start};
use crate::harness::figures::{load, median, most};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;

const TIMES: usize = 40;
/// Of what ends the app or the session, and is made ready again each time.
const ENDINGS: usize = 8;

struct Bench<'a> {
    home: &'a Home,
    screen: &'a Screen,
}

impl Bench<'_> {
    /// Milliseconds that a verb takes, and its exit code.
    fn once(&self, words: &[&str]) -> (f64, Option<i32>) {
        let mut command = Command::new(PROGRAM);
        self.home.give(&mut command).env("DISPLAY", self.screen.name());
        command.args(words).arg("--profile").arg(self.home.profile());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        let ended = command.status().unwrap();
        (began.elapsed().as_secs_f64() * 1000.0, ended.code())
    }

    fn line(&self, what: &str, words: &[&str], exit: i32) {
        let figures: Vec<f64> = (0..TIMES)
            .map(|_| {
                let (took, ended) = self.once(words);
                assert_eq!(ended, Some(exit), "{words:?}");
                took
            })
            .collect();
        print(what, &figures);
    }
}

fn print(what: &str, figures: &[f64]) {
    println!("{what}: median {:.0} ms, slowest {:.0} ms", median(figures.to_vec()), most(figures));
}

#[test]
#[ignore = "a bench; `cargo xtask bench verbs` runs it"]
fn verbs() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.wait_until_live();
    crate::harness::picture::wait_until_still(&screen);
    let bench = Bench { home: &home, screen: &screen };
    println!("load average: {}; debug assertions: {}", load(), cfg!(debug_assertions));
    bench.line("--version (the reference)", &["--version"], 0);
    bench.line("status --json", &["status", "--json"], 0);
    bench.line("explain --json", &["explain", "--json"], 0);
    bench.line("a plain second start", &[], 0);
    bench.line("toggle", &["toggle"], 0);
    bench.line("call 204", &["call", "204"], 0);
    bench.line("search ida", &["search", "ida"], 0);
    bench.line("tel:204", &["tel:204"], 0);
    bench.line("answer, without a call", &["answer"], 1);
    bench.line("hangup, without a call", &["hangup"], 1);
    bench.line("refresh (a fetch, and its settings in force)", &["refresh"], 0);
    let (mut out, mut quit) = (Vec::new(), Vec::new());
    out.push(bench.once(&["sign-out"]).0);
    app.quit();
    for _ in 0..ENDINGS {
        let app = start.run();
        app.wait_until_fetched();
        let (took, ended) = bench.once(&["sign-out"]);
        assert_eq!(ended, Some(0));
        out.push(took);
        let (took, ended) = bench.once(&["quit"]);
        assert_eq!(ended, Some(0));
        quit.push(took);
        drop(app);
    }
    print("sign-out", &out);
    print("quit (until the process has ended)", &quit);
}
