//! The log: one file a day in the profile, seven days, 20 MB in all.
//!
//! Secrets are kept in types that do not print; callers' numbers and names are for the level DEBUG
//! alone, which nobody has switched on by default.

use std::fs;
use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

const DAYS: usize = 7;
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Starts writing to `PROFILE/logs`. Without a log the app runs all the same.
pub fn start(profile: &Path) {
    let folder = profile.join("logs");
    if desktop::process::make_private_dir(&folder).is_err() {
        return;
    }
    keep_within(&folder, MOST_BYTES);
    let Ok(writer) = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("communicator")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder)
    else {
        return;
    };
    let talkative = ["zbus", "hyper", "reqwest"].map(|target| (target, LevelFilter::WARN));
    let filter = Targets::new().with_default(LevelFilter::INFO).with_targets(talkative);
    let file = layer().with_writer(std::sync::Mutex::new(writer)).with_ansi(false);
    let _already = tracing_subscriber::registry().with(filter).with(file).try_init();
}

/// Removes the oldest files until the rest fits.
fn keep_within(folder: &Path, most: u64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<_> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name(), entry.path(), entry.metadata().ok()?.len())))
        .collect();
    // The date is in the name, so the newest come first.
    files.sort_by(|a, b| b.0.cmp(&a.0));
    let mut total = 0;
    for (_, path, length) in files {
        total += length;
        if total > most {
            let _gone = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn the_oldest_files_go_first() {
        let folder = tempfile::tempdir().unwrap();
        for day in 1..=4 {
            fs::write(folder.path().join(format!("communicator.2026-11-0{day}.log")), [0; 100]).unwrap();
        }
        keep_within(folder.path(), 250);
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["communicator.2026-11-03.log", "communicator.2026-11-04.log"]);
    }
}
