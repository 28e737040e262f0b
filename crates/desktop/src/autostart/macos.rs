//! macOS: a launch agent of the user, read by launchd at the next login.
//!
//! Not `SMAppService`: it passes no arguments to the app (an autostart has them: the profile, the
//! server, whether to stay hidden) and wants a signed bundle.
//!
//! launchd is never told to load the agent now: `RunAtLoad` would start a second app at once. A veto
//! is in launchd's own list, which is only read here, so it outlives `disable`; the command may be
//! renewed at any time.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::launch_agent::{is_disabled, label, parse, render};
use super::{Entry, Error, State, Veto, entry_file};

const LAUNCHCTL: &str = "/bin/launchctl";

/// [`super::enable`].
pub(super) fn enable(entry: &Entry) -> Result<(), Error> {
    let file = file(&entry.name)?;
    let text = render(&label(&entry.name)?, entry)
        .map_err(|refused| Error::Refused { place: file.display().to_string(), refused })?;
    // macOS tells the user of each change to an agent: no change, no banner.
    if entry_file::read(&file)?.as_deref() == Some(text.as_bytes()) {
        return Ok(());
    }
    entry_file::write(&file, &text)
}

/// [`super::disable`].
pub(super) fn disable(name: &str) -> Result<(), Error> {
    entry_file::remove(&file(name)?)
}

/// [`super::read`].
pub(super) fn read(name: &str) -> Result<State, Error> {
    let file = file(name)?;
    let Some(bytes) = entry_file::read(&file)? else { return Ok(State::Absent) };
    let parsed =
        String::from_utf8(bytes).map_err(|_| "it is not text".to_owned()).and_then(|text| parse(&text));
    Ok(match parsed {
        Ok((program, arguments)) => State::Present {
            program: program.into(),
            arguments,
            vetoed: disabled(&label(name)?)?.then_some(Veto::Launchd),
        },
        Err(why) => State::Unreadable { why: format!("{}: {why}", file.display()) },
    })
}

fn file(name: &str) -> Result<PathBuf, Error> {
    let home = std::env::home_dir().filter(|home| home.is_absolute()).ok_or(Error::NoHome)?;
    Ok(home.join("Library/LaunchAgents").join(format!("{}.plist", label(name)?)))
}

fn disabled(label: &str) -> Result<bool, Error> {
    let domain = format!("gui/{}", rustix::process::getuid().as_raw());
    let failed = |source| Error::System {
        doing: "run",
        place: format!("{LAUNCHCTL} print-disabled {domain}"),
        source,
    };
    let output = Command::new(LAUNCHCTL)
        .args(["print-disabled", &domain])
        .stdin(Stdio::null())
        .output()
        .map_err(failed)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(io::Error::other(format!("{}: {}", output.status, said.trim()))));
    }
    Ok(is_disabled(&String::from_utf8_lossy(&output.stdout), label))
}
