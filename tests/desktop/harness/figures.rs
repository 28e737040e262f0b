//! What the benches measure processes by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::process;

pub use super::process::memory;

/// Memory of the process alone that is in no file: what it has allocated, MB.
pub fn own_memory(process: u32) -> f64 {
    rolled_up(process, "Pss_Anon:").unwrap_or_default()
}

fn rolled_up(process: u32, name: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// The memory of a process once it has stopped growing.
pub fn settled_memory(process: u32) -> f64 {
    let mut last = memory(process);
    loop {
        std::thread::sleep(std::time::Duration::from_secs(2));
        let now = memory(process);
        if (now - last).abs() < 1.0 {
            return now;
        }
        last = now;
    }
}

/// Seconds on a processor so far: of the process itself, and of all that descend from it.
pub fn processor(process: u32) -> (f64, f64) {
    let own = ticks(process);
    let descendants: u64 = process::descendants(process).into_iter().map(ticks).sum();
    // Linux counts a hundred a second for every program, whatever the kernel's own clock.
    (own as f64 / 100.0, descendants as f64 / 100.0)
}

fn ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in brackets may hold anything; what follows the last bracket does not.
    let fields = stat.rsplit_once(") ").map(|(_, fields)| fields).unwrap_or_default();
    fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// What a thread has cost so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// On a processor.
    pub nanoseconds: u64,
    /// How often it has been woken: how often it gave its processor up to wait for something.
    pub wakeups: u64,
}

/// What each thread of a process, and of all that descend from it, has cost so far.
#[derive(Debug)]
pub struct Costs(BTreeMap<PathBuf, Cost>);

impl Costs {
    pub fn of(process: u32) -> Self {
        let threads = std::iter::once(process)
            .chain(process::descendants(process))
            .filter_map(|process| std::fs::read_dir(format!("/proc/{process}/task")).ok())
            .flatten()
            .filter_map(|thread| Some(thread.ok()?.path()));
        Self(threads.filter_map(|thread| Some((thread.clone(), cost(&thread)?))).collect())
    }

    /// What was spent since then by the threads that are still there.
    pub fn since(&self, before: &Self) -> Cost {
        self.0.iter().fold(Cost::default(), |sum, (thread, now)| {
            let then = before.0.get(thread).copied().unwrap_or_default();
            Cost {
                nanoseconds: sum.nanoseconds + now.nanoseconds.saturating_sub(then.nanoseconds),
                wakeups: sum.wakeups + now.wakeups.saturating_sub(then.wakeups),
            }
        })
    }
}

fn cost(thread: &Path) -> Option<Cost> {
    let times = std::fs::read_to_string(thread.join("schedstat")).ok()?;
    let status = std::fs::read_to_string(thread.join("status")).ok()?;
    let switches = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
    Some(Cost {
        nanoseconds: times.split_whitespace().next()?.parse().ok()?,
        wakeups: switches.trim().parse().ok()?,
    })
}

/// Programs that run or want to, on average over the last minute.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("unknown").to_owned()
}

/// The process that draws the app's page, once there is one.
#[track_caller]
pub fn page_process(app: u32) -> u32 {
    super::poll::until_some("the page has a process", || {
        let is_page = |id: &u32| {
            std::fs::read_to_string(format!("/proc/{id}/comm"))
                .is_ok_and(|name| name.starts_with("WebKitWeb"))
        };
        process::descendants(app).into_iter().find(is_page)
    })
}

/// Proportional memory of the process alone, MB.
pub fn memory_alone(process: u32) -> f64 {
    rolled_up(process, "Pss:").unwrap_or_default()
}

/// Seconds that the process alone has been on a processor so far.
pub fn processor_alone(process: u32) -> f64 {
    ticks(process) as f64 / 100.0
}

/// The figure that 95 of 100 do not exceed; 0 where there are none.
pub fn most_of_95(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let place = (figures.len() * 95).div_ceil(100).saturating_sub(1);
    figures.get(place).copied().unwrap_or_default()
}

pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

pub fn most(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(0.0, f64::max)
}

/// By how much a figure grows for each one of what it is measured by: the line with the least squares, the same in every
/// part, each of which begins where it will. Each part is of pairs: where, and how much.
pub fn slope(parts: &[Vec<(f64, f64)>]) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for part in parts {
        let count = part.len().max(1) as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| part.iter().map(of).sum::<f64>() / count;
        let (middle, usual) = (mean(|pair| pair.0), mean(|pair| pair.1));
        for (at, figure) in part {
            above += (at - middle) * (figure - usual);
            below += (at - middle) * (at - middle);
        }
    }
    above / below
}
