//! The name of the pipe on Windows: made by chance, kept in a file of the profile.
//!
//! Compiled and tested on every system: what is read there is opened, so nothing but such a name may pass.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// The file in the profile; what it says changes with each start.
const FILE: &str = "instance.pipe";

/// Bytes of chance in a name.
const CHANCE: usize = 16;

/// What stands before the chance: the app's identifier, by which no other program's pipe is taken for its own.
const BEFORE: &str = r"\\.\pipe\org.opencommunicator.Communicator.";

/// A name that nobody can have guessed.
pub fn by_chance() -> io::Result<String> {
    let mut chance = [0_u8; CHANCE];
    getrandom::fill(&mut chance).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(chance.iter().fold(BEFORE.to_owned(), |name, byte| format!("{name}{byte:02x}")))
}

/// Windows replaces no file that somebody has open: a scanner, or whoever asks for the last app just now.
const REPLACED_WITHIN: Duration = Duration::from_secs(2);
const TRY_EVERY: Duration = Duration::from_millis(10);

/// Puts the name where clients look for it, in one step. Blocks for up to 2 s while somebody has the old one open.
pub fn write(profile: &Path, name: &str) -> io::Result<()> {
    let anew = profile.join(format!("{FILE}.new"));
    fs::write(&anew, name)?;
    let deadline = Instant::now() + REPLACED_WITHIN;
    loop {
        match fs::rename(&anew, profile.join(FILE)) {
            Err(error) if is_in_use(&error) && Instant::now() < deadline => std::thread::sleep(TRY_EVERY),
            done => return done,
        }
    }
}

/// `ERROR_ACCESS_DENIED` or `ERROR_SHARING_VIOLATION`: which of the two depends on how the file is open.
fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32))
}

/// The name that the running app has left.
pub fn read(profile: &Path) -> io::Result<String> {
    let name = fs::read_to_string(profile.join(FILE))?;
    let chance = name.strip_prefix(BEFORE).unwrap_or_default();
    let is_ours = chance.len() == 2 * CHANCE && chance.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_ours.then_some(name).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no name of a pipe"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn each_name_is_another_and_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let names: std::collections::BTreeSet<String> = (0..100).map(|_| by_chance().unwrap()).collect();
        assert_eq!(names.len(), 100);
        for name in &names {
            write(folder.path(), name).unwrap();
            assert_eq!(&read(folder.path()).unwrap(), name);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_but_such_a_name_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).is_err());
        let good = by_chance().unwrap();
        for bad in [
            "",
            r"\\.\pipe\",
            r"\\server\pipe\org.opencommunicator.Communicator.00112233445566778899aabbccddeeff",
            r"\\.\pipe\org.opencommunicator.Communicator.",
            r"\\.\pipe\org.opencommunicator.Communicator.00112233445566778899aabbccddeef/",
            "C:\\Users\\somebody\\file",
            &format!("{good}\n"),
            &format!("{good}0"),
        ] {
            write(folder.path(), bad).unwrap();
            assert!(read(folder.path()).is_err(), "{bad}");
        }
    }
}
