//! A home of its own for everything that runs the app or a test.
//!
//! The app writes an autostart entry, a keyring, a profile; a test that went wrong must not find the
//! developer's. Cargo, rustup and npm keep their real caches: those are named before HOME changes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workplace::Workplace;

/// The environment of a private home: folder names below it by variable.
const FOLDERS: [(&str, &str); 6] = [
    ("HOME", ""),
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// Caches that stay where the developer has them: variable, folder below the real HOME.
const REAL: [(&str, &str); 3] =
    [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"), ("npm_config_cache", ".npm")];

/// Says to other programs where this user's own things would be found; none of it is theirs to use.
const LEFT_OUT: [&str; 5] = [
    "COMMUNICATOR_SERVER",
    "COMMUNICATOR_PROFILE",
    "COMMUNICATOR_TOKEN",
    "DBUS_SESSION_BUS_ADDRESS",
    "WAYLAND_DISPLAY",
];

/// Folders below the target folder, used as HOME and XDG folders.
#[derive(Debug, Clone)]
pub struct PrivateHome {
    folder: PathBuf,
}

impl PrivateHome {
    /// Made, or used again, under the name of what runs in it.
    pub fn make(place: &Workplace, name: &str) -> Result<Self> {
        let folder = place.own().join("home").join(name);
        for (_, below) in FOLDERS {
            let path = folder.join(below);
            std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        }
        // Programs refuse a runtime folder that others can look into.
        close_to_others(&folder.join("run"))?;
        Ok(Self { folder })
    }

    /// Gives the command this home.
    pub fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (variable, path) in real_caches() {
            command.env(variable, path);
        }
        for (variable, below) in FOLDERS {
            command.env(variable, self.folder.join(below));
        }
        for variable in LEFT_OUT {
            command.env_remove(variable);
        }
        command
    }

    /// Gives the command this home on the display and the session bus that this user is on.
    pub fn give_on_this_display<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.give(command);
        for (variable, value) in session() {
            command.env(variable, value);
        }
        command
    }
}

/// Where the display and the session bus of this user are, in a form that does not depend on HOME or
/// on XDG_RUNTIME_DIR.
fn session() -> Vec<(&'static str, OsString)> {
    let get = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let runtime = get("XDG_RUNTIME_DIR").map(PathBuf::from);
    let mut session = Vec::new();
    if let Some(name) = get("WAYLAND_DISPLAY") {
        // Joining leaves an absolute path as it is.
        let socket = runtime.as_ref().map(|folder| folder.join(&name).into_os_string());
        session.push(("WAYLAND_DISPLAY", socket.unwrap_or(name)));
    }
    let cookie =
        get("XAUTHORITY").or_else(|| Some(PathBuf::from(get("HOME")?).join(".Xauthority").into_os_string()));
    session.extend(cookie.map(|file| ("XAUTHORITY", file)));
    let bus = get("DBUS_SESSION_BUS_ADDRESS").or_else(|| {
        let socket = runtime?.join("bus");
        let mut address = OsString::from("unix:path=");
        address.push(&socket);
        socket.exists().then_some(address)
    });
    session.extend(bus.map(|address| ("DBUS_SESSION_BUS_ADDRESS", address)));
    session
}

fn real_caches() -> Vec<(&'static str, OsString)> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    REAL.iter()
        .filter_map(|(variable, below)| {
            let set = std::env::var_os(variable);
            let usual = || home.as_ref().map(|home| home.join(below).into_os_string());
            Some((*variable, set.or_else(usual)?))
        })
        .collect()
}

#[cfg(unix)]
fn close_to_others(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}

/// On Windows a folder below the user's own is closed to others by inheritance.
#[cfg(not(unix))]
fn close_to_others(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::process::Command;

    use super::PrivateHome;
    use crate::workplace::Workplace;

    #[test]
    fn a_command_in_a_private_home_sees_no_folder_of_the_real_one_but_the_caches() {
        let root = tempfile::tempdir().unwrap();
        let place = Workplace { root: root.path().to_owned(), target: root.path().join("target") };
        let home = PrivateHome::make(&place, "a test").unwrap();
        let mut command = Command::new("anything");
        home.give(&mut command);
        for (variable, value) in command.get_envs() {
            let Some(value) = value else { continue };
            let name = variable.to_str().unwrap();
            let private = value.to_str().unwrap().starts_with(root.path().to_str().unwrap());
            assert_eq!(private, name == "HOME" || name.starts_with("XDG_"), "{name}");
        }
        assert!(command.get_envs().any(|(name, value)| name == "COMMUNICATOR_TOKEN" && value.is_none()));
    }
}
