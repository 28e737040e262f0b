//! A home, XDG folders and a profile for one test, below the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that go away with this value.
#[derive(Debug)]
pub struct Home {
    folder: tempfile::TempDir,
}

const FOLDERS: [(&str, &str); 6] = [
    ("HOME", "home"),
    ("XDG_CONFIG_HOME", "home/.config"),
    ("XDG_DATA_HOME", "home/.local/share"),
    ("XDG_STATE_HOME", "home/.local/state"),
    ("XDG_CACHE_HOME", "home/.cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// What leads to a program or a server outside.
const FOREIGN: [&str; 8] = [
    "COMMUNICATOR_SERVER",
    "COMMUNICATOR_PROFILE",
    "COMMUNICATOR_TOKEN",
    "WAYLAND_DISPLAY",
    "PULSE_SERVER",
    "PULSE_RUNTIME_PATH",
    "PULSE_COOKIE",
    "JSC_useFTLJIT",
];

impl Home {
    pub fn make() -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::Builder::new().prefix("d").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        for (_, below) in FOLDERS {
            std::fs::create_dir_all(folder.path().join(below)).unwrap();
        }
        let runtime = folder.path().join("run");
        std::fs::set_permissions(runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
        Self { folder }
    }

    /// Any file or folder of this home.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(below)
    }

    /// The app's profile.
    pub fn profile(&self) -> PathBuf {
        self.path("profile")
    }

    /// Gives the command this home.
    pub fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (variable, below) in FOLDERS {
            command.env(variable, self.path(below));
        }
        for variable in FOREIGN {
            command.env_remove(variable);
        }
        command
            .env("XDG_SESSION_TYPE", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LANG", "C.UTF-8")
    }

    /// Every file below a folder of this home.
    pub fn files(&self, below: &str) -> Vec<PathBuf> {
        let mut open = vec![self.path(below)];
        let mut files = Vec::new();
        while let Some(folder) = open.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let path = entry.path();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    open.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }
}
