//! The log: one file a day in the profile, seven days, 20 MB in all.
//!
//! Secrets are kept in types that do not print; callers' numbers and names are for the level DEBUG
//! alone, which nobody has switched on by default.

use std::error::Error as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use app::writer::{LogHealth, Trouble};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

const DAYS: usize = 7;
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// The disk is asked again so long after it has refused the file.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Starts writing to `PROFILE/logs`. Without a log the app runs all the same; `health` says why there is none.
pub fn start(profile: &Path, health: LogHealth) {
    let folder = profile.join("logs");
    keep_within(&folder, MOST_BYTES);
    let file = Mutex::new(LogFile { folder, file: None, not_before: None, health });
    let talkative = ["zbus", "hyper", "reqwest"].map(|target| (target, LevelFilter::WARN));
    let filter = Targets::new().with_default(LevelFilter::INFO).with_targets(talkative);
    let file = layer().with_writer(file).with_ansi(false);
    let _already = tracing_subscriber::registry().with(filter).with(file).try_init();
}

/// The file of the day. What the disk refuses is lost, and costs nobody anything else.
struct LogFile {
    folder: PathBuf,
    /// None: it could not be opened yet.
    file: Option<RollingFileAppender>,
    not_before: Option<Instant>,
    health: LogHealth,
}

impl LogFile {
    fn try_to_write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(open(&self.folder)?);
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }
}

impl Write for LogFile {
    /// Never fails: the subscriber would say so on the standard error, for every line.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let now = Instant::now();
        if self.health.is_to_try_again() || self.not_before.is_none_or(|at| at <= now) {
            let written = self.try_to_write(bytes);
            self.not_before = written.is_err().then(|| now + AGAIN_AFTER);
            self.health.is(written.err().map(|error| Trouble::from(&error)));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(folder: &Path) -> io::Result<RollingFileAppender> {
    desktop::process::make_private_dir(folder)?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("communicator")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder);
    appender.map_err(|error| {
        let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        cause.map_or_else(|| io::Error::other(error.to_string()), |cause| cause.kind().into())
    })
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
    fn a_log_that_cannot_be_written_is_said_and_written_once_it_can() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("logs");
        fs::write(&in_the_way, "").unwrap();
        let health = LogHealth::default();
        let mut log =
            LogFile { folder: in_the_way.clone(), file: None, not_before: None, health: health.clone() };
        log.write_all(b"lost").unwrap();
        assert!(health.trouble().is_some());
        fs::remove_file(&in_the_way).unwrap();
        log.write_all(b"lost too, for it is too soon to try").unwrap();
        assert!(!in_the_way.exists());
        health.try_again();
        log.write_all(b"written").unwrap();
        assert_eq!(health.trouble(), None);
        let file = fs::read_dir(&in_the_way).unwrap().next().unwrap().unwrap();
        assert_eq!(fs::read(file.path()).unwrap(), b"written");
    }

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
