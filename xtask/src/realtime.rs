//! The socket.io servers that the realtime client is tested against, and `cargo xtask soak realtime`.
//!
//! The two of npm are part of every test run. The third, of Python, and many more restarts and seconds
//! of flood are for the soak.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::files::fingerprint;
use crate::private_home::PrivateHome;
use crate::workplace::Workplace;
use crate::{node, process, ui};

/// Servers, lock files, and the installed packages of npm.
const SERVERS: &str = "crates/pbx/tests/realtime/servers";

/// A copy of the lock file that the packages were installed by; the tests look for it too.
const INSTALLED: &str = "node_modules/.installed-lock.json";

/// The folder of the servers, with the lock file of npm's.
pub fn servers(place: &Workplace) -> PathBuf {
    place.root.join(SERVERS)
}

/// The packages of npm, as the lock file says, where that changed.
pub fn packages(place: &Workplace) -> Result<()> {
    let folder = servers(place);
    let lock = std::fs::read(folder.join("package-lock.json")).context("reading the servers' lock file")?;
    if std::fs::read(folder.join(INSTALLED)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::step(
        "npm packages of the realtime tests, as the lock file says",
        ui::npm(&folder).args(["ci", "--no-fund", "--no-audit"]),
    )?;
    std::fs::write(folder.join(INSTALLED), lock).context("noting what was installed")
}

/// The command.
pub fn soak(place: &Workplace) -> Result<()> {
    node::require()?;
    packages(place)?;
    let python = python(place)?;
    let mut cargo = process::cargo();
    PrivateHome::make(place, "test")?
        .give(&mut cargo)
        .current_dir(&place.root)
        .env("COMMUNICATOR_REALTIME_PYTHON", python)
        .env("COMMUNICATOR_REALTIME_RESTARTS", "50")
        .env("COMMUNICATOR_REALTIME_FLOOD_SECONDS", "30")
        .args(["test", "--package", "communicator-pbx", "--locked", "--test", "realtime"]);
    process::step("fifty restarts, half a minute of flood, three kinds of server", &mut cargo)
}

/// A Python of its own with the packages that the third server needs.
fn python(place: &Workplace) -> Result<PathBuf> {
    let requirements = servers(place).join("requirements.txt");
    let wanted = std::fs::read(&requirements).context("reading the requirements of the Python server")?;
    let wanted = fingerprint(&[("requirements.txt".into(), wanted)].into());
    let folder = place.own().join("realtime-python");
    let (python, stamp) = (folder.join("bin/python"), folder.join(".installed"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    process::step(
        "a Python environment (needs Python's venv: Debian's python3-venv)",
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder),
    )?;
    process::step(
        "python-socketio",
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements),
    )?;
    std::fs::write(stamp, wanted).context("noting what was installed")?;
    Ok(python)
}
