//! The process that watches, and what it has been told.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::bus::DEADLINE;

pub const RESUMED: &str = "told Resumed";
pub const NETWORK_CHANGED: &str = "told NetworkChanged";

pub const LISTENS_TO_SLEEP: &str = "listening for the end of sleep";
pub const LISTENS_TO_NETWORK: &str = "listening for changes of the network";

/// Longer than a burst: what was heard in it has been told by then.
pub const A_WHILE: Duration = Duration::from_millis(1500);

/// Ended with the test.
pub struct Probe {
    child: Child,
    orders: ChildStdin,
    lines: Receiver<String>,
}

impl Probe {
    /// Starts what `command` starts.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, orders, lines }
    }

    /// The lines until one that has `text` in it, which is the last.
    pub fn until(&self, text: &str) -> Vec<String> {
        let before = Instant::now();
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(DEADLINE.saturating_sub(before.elapsed())) {
            let found = line.contains(text);
            seen.push(line);
            if found {
                return seen;
            }
        }
        panic!("no {text:?} within {DEADLINE:?}: {seen:?}");
    }

    /// How often `text` comes within a time that is waited out.
    pub fn count(&self, text: &str, within: Duration) -> usize {
        let before = Instant::now();
        let mut count = 0;
        while let Ok(line) = self.lines.recv_timeout(within.saturating_sub(before.elapsed())) {
            count += usize::from(line.contains(text));
        }
        count
    }

    /// The next that is told, if that is within the time.
    pub fn told_within(&self, within: Duration) -> Option<String> {
        let before = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(within.saturating_sub(before.elapsed())) {
            if line.starts_with("told") {
                return Some(line);
            }
        }
        None
    }

    /// Waits until nothing has been told for a while.
    pub fn settle(&self) {
        let before = Instant::now();
        while self.count("told", A_WHILE) > 0 {
            assert!(before.elapsed() < DEADLINE, "the network of this test does not come to rest");
        }
    }

    /// Waits until `text` has come, and fails when it comes a second time.
    pub fn hears_once(&self, text: &str) {
        self.until(text);
        assert_eq!(self.count(text, A_WHILE), 0, "{text} for a second time");
    }

    pub fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
        self.until("done");
    }

    /// How often its threads have gone to sleep so far: a thread that wakes must do so again.
    pub fn rests(&self) -> u64 {
        let tasks = format!("/proc/{}/task", self.child.id());
        let counts = fs::read_dir(tasks).unwrap().map(|task| {
            let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            line.unwrap().trim().parse::<u64>().unwrap()
        });
        counts.sum()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
