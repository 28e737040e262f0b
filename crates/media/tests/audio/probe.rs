//! A ringer in a process that sees the test's own sound server.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use crate::server::{DEADLINE, Home, Running, eventually};

pub struct Probe {
    process: Running,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Probe {
    pub fn start(home: &Home) -> Self {
        let mut command = home.command(program());
        let mut process = match command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
            Ok(child) => Running(child),
            Err(error) => panic!("{}: {error}", program().display()),
        };
        let input = process.0.stdin.take().unwrap();
        let output = BufReader::new(process.0.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok())
        });
        let probe = Self { process, input, lines };
        probe.says("ready");
        probe
    }

    /// Sends a command, its words apart.
    pub fn tell(&mut self, words: &[&str]) {
        writeln!(self.input, "{}", words.join("\t")).unwrap();
    }

    /// Waits for a line that begins so; the words after that.
    #[track_caller]
    pub fn says(&self, beginning: &str) -> Vec<String> {
        let deadline = Instant::now() + DEADLINE;
        let mut heard = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("{beginning:?} was not said, but {heard:?}");
            };
            let rest = line.strip_prefix(beginning).filter(|rest| rest.is_empty() || rest.starts_with('\t'));
            if let Some(rest) = rest {
                return rest.split('\t').skip(1).map(str::to_owned).collect();
            }
            heard.push(line);
        }
    }

    /// Waits until it has no more threads than this.
    pub fn comes_down_to(&self, threads: usize) {
        eventually("the threads end", || (self.threads() <= threads).then_some(()));
    }

    pub fn threads(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/task", self.process.0.id())).unwrap().count()
    }
}

/// The example, which a plain `cargo test` of the package builds.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("examples/ringer_probe");
    assert!(
        program.exists(),
        "{} is missing: `cargo test -p communicator-media` builds it",
        program.display()
    );
    program
}
