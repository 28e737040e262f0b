//! A disk that is slow, or takes no writes, for one app: a library that is built here and preloaded.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::app::Start;
use super::home::Home;
use super::process;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/disk/slow_disk.c");

/// The library. The app alone is under it, not the processes of its web view.
#[derive(Debug)]
pub struct Disk<'a> {
    home: &'a Home,
    library: PathBuf,
}

impl<'a> Disk<'a> {
    #[track_caller]
    pub fn build(home: &'a Home) -> Self {
        let library = home.path("slow_disk.so");
        let mut command = Command::new("cc");
        command.args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"]).arg(&library).arg(SOURCE);
        let built = process::output(command.arg("-ldl"));
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Self { home, library }
    }

    /// An app for which each file takes this long until it is on the disk, and its folder once more.
    pub fn slow<'s>(&self, start: &Start<'s>, sync: Duration) -> Start<'s> {
        let library = self.library.to_string_lossy();
        start
            .clone()
            .variable("LD_PRELOAD", &library)
            .variable("SLOW_DISK_SYNC_MS", &sync.as_millis().to_string())
    }

    /// An app whose profile is read-only until [`Self::make_writable`].
    pub fn read_only<'s>(&self, start: &Start<'s>) -> Start<'s> {
        std::fs::write(self.sign(), "").unwrap();
        start
            .clone()
            .variable("LD_PRELOAD", &self.library.to_string_lossy())
            .variable("READ_ONLY_FOLDER", &self.home.profile().to_string_lossy())
            .variable("READ_ONLY_WHILE", &self.sign().to_string_lossy())
    }

    pub fn make_writable(&self) {
        std::fs::remove_file(self.sign()).unwrap();
    }

    fn sign(&self) -> PathBuf {
        self.home.path("read-only")
    }
}
