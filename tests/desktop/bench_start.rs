//! `cargo xtask bench start`: how soon the window is there and what it costs, beside a bare Tauri app
//! in the same run. Figures to read, not a test: nothing here fails because it took long.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _};
use x11rb::rust_connection::RustConnection;

use crate::harness::app::PROGRAM;
use crate::harness::figures::{median, settled_memory};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::process::Running;
use crate::harness::screen::Screen;

const RUNS: usize = 15;
const LONGEST: Duration = Duration::from_secs(60);

/// The windows that the window manager has taken on.
struct Clients {
    server: RustConnection,
    root: u32,
    list: u32,
}

impl Clients {
    fn of(screen: &Screen) -> Self {
        let (server, number) = RustConnection::connect(Some(screen.name())).unwrap();
        let root = server.setup().roots[number].root;
        let list = server.intern_atom(false, b"_NET_CLIENT_LIST").unwrap().reply().unwrap().atom;
        Self { server, root, list }
    }

    fn count(&self) -> usize {
        let answer = self.server.get_property(false, self.root, self.list, AtomEnum::WINDOW, 0, 64).unwrap();
        answer.reply().unwrap().value_len as usize
    }

    fn wait_for(&self, count: usize) {
        let began = Instant::now();
        while self.count() != count {
            assert!(began.elapsed() < LONGEST, "still {} windows", self.count());
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
#[ignore = "a bench; `cargo xtask bench start` runs it"]
fn start() {
    let bare =
        std::env::var("COMMUNICATOR_BENCH_BARE").expect("`cargo xtask bench start` names the bare app");
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let clients = Clients::of(&screen);
    let command = |program: &str| {
        let mut command = Command::new(program);
        home.give(&mut command).env("DISPLAY", screen.name());
        command
    };
    let ours = |words: &[&str]| {
        let mut command = command(PROGRAM);
        command.env("COMMUNICATOR_TOKEN", &pbx.account().token).args(["--server", &pbx.origin()]);
        command.arg("--profile").arg(home.profile()).args(words);
        command
    };
    let bare = || {
        let mut command = command(&bare);
        command.arg(home.path("bare"));
        command
    };
    let timed = |mut command: Command| {
        let began = Instant::now();
        let running = Running::start(&mut command);
        clients.wait_for(1);
        let took = began.elapsed().as_secs_f64() * 1000.0;
        (running, took)
    };
    let end = |running: Running| {
        drop(running);
        clients.wait_for(0);
    };

    // Once each, so that caches are warm and the settings are stored.
    end(timed(bare()).0);
    let (first, _) = timed(ours(&[]));
    settled_memory(first.id());
    end(first);

    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (running, took) = timed(bare());
        of_bare.push(took);
        end(running);
        let (running, took) = timed(ours(&[]));
        of_ours.push(took);
        end(running);
    }
    let (with_window, bare_memory) = {
        let (running, _) = timed(ours(&[]));
        let ours = settled_memory(running.id());
        end(running);
        let (running, _) = timed(bare());
        let bare = settled_memory(running.id());
        end(running);
        (ours, bare)
    };
    let hidden = {
        let running = Running::start(&mut ours(&["--hidden"]));
        std::thread::sleep(Duration::from_secs(3));
        let hidden = settled_memory(running.id());
        drop(running);
        hidden
    };

    let (ours, bare) = (median(of_ours), median(of_bare));
    println!(
        "exec to window, median of {RUNS} alternating runs: {ours:.0} ms, bare {bare:.0} ms, ratio {:.2}",
        ours / bare
    );
    println!(
        "memory (PSS of the tree) with the window: {with_window:.0} MB, bare {bare_memory:.0} MB, more by {:.0} MB",
        with_window - bare_memory
    );
    println!("memory hidden since the start: {hidden:.0} MB");
    let size = Path::new(PROGRAM).metadata().map_or(0, |file| file.len());
    println!("program file: {:.1} MB", size as f64 / 1e6);
}
