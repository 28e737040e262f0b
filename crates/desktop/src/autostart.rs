//! Start at login: one entry per profile, in the place that each system has for it.
//!
//! The entry is the user's as much as the app's: each system has a switch with which a person keeps
//! a program from starting at login. Such a veto is never overruled. It is read and reported, so
//! that a setting which says otherwise can say why it is not in force.
//!
//! | system  | entry                                             | the user's veto                  |
//! |---------|---------------------------------------------------|----------------------------------|
//! | Linux   | `autostart/<name>.desktop` in the config folder   | `Hidden`, GNOME's switch         |
//! | Flatpak | the portal Background writes it                  | the portal's answer              |
//! | Windows | value `<name>` of the user's `Run` key            | `StartupApproved\Run`            |
//! | macOS   | a launch agent in `~/Library/LaunchAgents`        | launchd's list of disabled labels |
//!
//! What is written is read back by a parser of the same form: the three forms are pure, and compiled
//! and tested on every system. Everything here but [`bring_about`] blocks: call it off the async threads.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use settings::said::Said;
use settings::words::Language;

pub mod command_line;
pub mod desktop_entry;
#[cfg(unix)]
mod entry_file;
#[cfg(target_os = "linux")]
pub mod flatpak;
pub mod launch_agent;
#[cfg(target_os = "linux")]
pub mod linux;
#[cfg(target_os = "macos")]
pub mod macos;
#[cfg(target_os = "windows")]
pub mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(target_os = "windows")]
use windows as system;

/// The name of the default profile's entry, and how the others begin.
const NAME: &str = "communicator";

/// What is to start at login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `communicator`, or `communicator-` and 8 lowercase hex digits for a profile of its own.
    pub name: String,
    /// Absolute path of the program.
    pub program: PathBuf,
    /// What the program gets, one by one: quoting is done here.
    pub arguments: Vec<String>,
}

/// What the system has under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// No entry.
    Absent,
    /// An entry. The program is empty where the user's veto is all that the entry says.
    Present { program: PathBuf, arguments: Vec<String>, vetoed: Option<Veto> },
    /// Something is there that is not an entry of ours; `enable` replaces it.
    Unreadable { why: String },
    /// This session has no way to start a program at login.
    Unavailable { why: Said },
}

/// Where the user switched the start at login off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Veto {
    /// `Hidden=true` in the desktop entry: the specification's word for an entry that the user deleted.
    HiddenEntry,
    /// `X-GNOME-Autostart-enabled=false` in the desktop entry.
    GnomeAutostart,
    /// Windows' own list of startup apps (Settings, Task Manager).
    StartupApproved,
    /// launchd's list of disabled labels.
    Launchd,
    /// The desktop's portal said no to an app in a sandbox.
    Portal,
}

impl fmt::Display for Veto {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::HiddenEntry => "Hidden=true in the autostart entry",
            Self::GnomeAutostart => "X-GNOME-Autostart-enabled=false in the autostart entry",
            Self::StartupApproved => "switched off among the startup apps of Windows",
            Self::Launchd => "disabled in launchd",
            Self::Portal => "refused by the desktop's portal",
        })
    }
}

/// Why an entry was not written, removed or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Such a name could be a path, or another program's entry.
    #[error("{name:?} is no name of an autostart entry: communicator, or communicator-<8 hex digits>")]
    Name { name: String },
    /// The form of this system cannot say it.
    #[error("autostart entry {place}: {refused}")]
    Refused { place: String, refused: Refused },
    /// There is no folder of this user to write to.
    #[error("autostart: the home folder of this user is not known")]
    NoHome,
    /// The desktop's portal was asked and did not do it.
    #[error("autostart: {why}")]
    Portal { why: Said },
    /// What the system said, and about which file, key or command.
    #[error("autostart: cannot {doing} {place}: {source}")]
    System { doing: &'static str, place: String, source: io::Error },
}

impl Error {
    /// What went wrong, as part of a sentence. What the system said stays as it is.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, _) => self.to_string(),
            (Language::Da, Self::Name { name }) => format!(
                "”{name}” er ikke et navn på en autostart: det skal være communicator eller \
                 communicator-<8 hexcifre>"
            ),
            (Language::Da, Self::Refused { place, refused }) => {
                format!("autostart {place}: {}", refused.words(language))
            }
            (Language::Da, Self::NoHome) => "autostart: brugerens hjemmemappe er ikke kendt".to_owned(),
            (Language::Da, Self::Portal { why }) => format!("autostart: {}", why.in_language(language)),
            (Language::Da, Self::System { doing, place, source }) => {
                let doing = match *doing {
                    "read" => "læse",
                    "write" => "skrive",
                    "make the folder" => "oprette mappen",
                    "remove" => "fjerne",
                    "run" => "køre",
                    "finish" => "afslutte",
                    other => other,
                };
                format!("autostart: kan ikke {doing} {place}: {source}")
            }
        }
    }

    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "the registry's places are keys; files are named on Unix")
    )]
    fn file(doing: &'static str, file: &Path, source: io::Error) -> Self {
        Self::System { doing, place: file.display().to_string(), source }
    }
}

/// What an autostart entry cannot say. It never holds the text itself: a profile's path is nobody's
/// business but the user's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the path of the program is not Unicode")]
    NotUnicode,
    #[error("the path of the program is not absolute")]
    NotAbsolute,
    #[error("a line break or NUL cannot be part of a program or an argument")]
    LineBreak,
    #[error("a control character cannot be part of a program or an argument")]
    ControlCharacter,
    #[error("a quotation mark cannot be part of a path on Windows")]
    QuoteInProgram,
    #[error("the command line is longer than the 260 characters that Windows starts at login")]
    TooLong,
    #[error("a path with both % and = cannot be started by every desktop")]
    PercentAndEquals,
}

impl Refused {
    pub(crate) fn words(self, language: Language) -> String {
        let da = match self {
            Self::NotUnicode => "programmets sti er ikke Unicode",
            Self::NotAbsolute => "programmets sti er ikke absolut",
            Self::LineBreak => "et linjeskift eller NUL kan ikke stå i et program eller et argument",
            Self::ControlCharacter => "et styretegn kan ikke stå i et program eller et argument",
            Self::QuoteInProgram => "et anførselstegn kan ikke stå i en sti på Windows",
            Self::TooLong => {
                "kommandolinjen er længere end de 260 tegn, som Windows starter, når du logger på"
            }
            Self::PercentAndEquals => "en sti med både % og = kan ikke startes af alle skriveborde",
        };
        language.pick(self.to_string(), da.to_owned())
    }
}

/// The file that a start at login should run, for a process that runs `exe`.
///
/// An AppImage runs from a folder that is gone after it, so its own file counts. It hands its variables
/// on to every child: a program that was started from another AppImage's terminal has them too, and
/// lies outside of that one's folder.
#[must_use]
pub fn program(variable: impl Fn(&str) -> Option<OsString>, exe: Option<PathBuf>) -> PathBuf {
    let exe = exe.unwrap_or_else(|| PathBuf::from(NAME));
    let folder = variable("APPDIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let inside = folder.is_some_and(|folder| exe.starts_with(folder));
    variable("APPIMAGE").map(PathBuf::from).filter(|file| inside && file.is_absolute()).unwrap_or(exe)
}

/// Brings about the entry of this name, or none, in whatever way this system has, and reads back what
/// it would start at login now.
///
/// # Errors
/// As [`enable`], [`disable`] and [`read`].
pub async fn bring_about(name: String, entry: Option<Entry>) -> Result<State, Error> {
    #[cfg(target_os = "linux")]
    if flatpak::is_inside() {
        return flatpak::bring_about(entry).await;
    }
    let work = move || {
        match &entry {
            Some(entry) => enable(entry)?,
            None => disable(&name)?,
        }
        read(&name)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|ended| {
        Err(Error::System {
            doing: "finish",
            place: "its thread".to_owned(),
            source: io::Error::other(ended),
        })
    })
}

/// Makes the entry what it should be. An entry that the user switched off stays switched off; its
/// command is still brought up to date, where that can be done without touching the rest.
///
/// # Errors
/// The name or the text is refused, or the system refused to write.
pub fn enable(entry: &Entry) -> Result<(), Error> {
    checked(&entry.name)?;
    system::enable(entry)
}

/// Removes the entry; one that is not there is fine. The user's veto outlives it.
///
/// # Errors
/// The name is refused, or the system refused to remove it.
pub fn disable(name: &str) -> Result<(), Error> {
    checked(name)?;
    system::disable(name)
}

/// What the system has under this name now.
///
/// # Errors
/// The name is refused, or the system refused to say. A strange entry is no error, but
/// [`State::Unreadable`].
pub fn read(name: &str) -> Result<State, Error> {
    checked(name)?;
    system::read(name)
}

/// The part of a name that tells a profile: empty for the default one, else `-` and 8 hex digits.
pub(crate) fn checked(name: &str) -> Result<&str, Error> {
    let refused = || Error::Name { name: name.to_owned() };
    let profile = name.strip_prefix(NAME).ok_or_else(refused)?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let known = profile.is_empty()
        || profile.strip_prefix('-').is_some_and(|digits| digits.len() == 8 && digits.bytes().all(hex));
    if known { Ok(profile) } else { Err(refused()) }
}

/// The program's path as text, and what no form can say refused.
fn texts(entry: &Entry) -> Result<&str, Refused> {
    let program = entry.program.to_str().ok_or(Refused::NotUnicode)?;
    let broken = |text: &str| text.contains(['\n', '\r', '\0']);
    if broken(program) || entry.arguments.iter().any(|argument| broken(argument)) {
        return Err(Refused::LineBreak);
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::program;
    use super::{Error, Refused, checked};
    use settings::said::Said;
    use settings::words::Language;
    #[cfg(unix)]
    use std::path::{Path, PathBuf};

    #[cfg(unix)]
    #[test]
    fn an_appimage_is_started_by_its_own_file_and_nothing_else_is() {
        let of = |appdir: &str, appimage: &str, exe: &str| {
            let variables = [("APPDIR", appdir), ("APPIMAGE", appimage)];
            let variable = |name: &str| {
                variables.iter().find(|(key, value)| *key == name && !value.is_empty()).map(|(_, v)| v.into())
            };
            program(variable, Some(PathBuf::from(exe)))
        };
        let (file, mount) = ("/home/u/Communicator.AppImage", "/tmp/.mount_Com1");
        assert_eq!(of(mount, file, "/tmp/.mount_Com1/usr/bin/communicator"), Path::new(file));
        assert_eq!(of("", "", "/usr/bin/communicator"), Path::new("/usr/bin/communicator"));
        // From the terminal of another AppImage.
        let other = of("/tmp/.mount_Other", "/opt/Other.AppImage", "/usr/bin/communicator");
        assert_eq!(other, Path::new("/usr/bin/communicator"));
        assert_eq!(of("", file, "/usr/bin/communicator"), Path::new("/usr/bin/communicator"));
    }

    #[test]
    fn every_refusal_has_words_in_both_languages_and_they_differ() {
        let refused = [
            Refused::NotUnicode,
            Refused::NotAbsolute,
            Refused::LineBreak,
            Refused::ControlCharacter,
            Refused::QuoteInProgram,
            Refused::TooLong,
            Refused::PercentAndEquals,
        ];
        let place = || "there".to_owned();
        let mut errors: Vec<Error> =
            refused.into_iter().map(|refused| Error::Refused { place: place(), refused }).collect();
        errors.extend([Error::Name { name: place() }, Error::NoHome]);
        errors.push(Error::Portal { why: Said::both("no", "nej") });
        for doing in ["read", "write", "make the folder", "remove", "run", "finish"] {
            let source = std::io::ErrorKind::NotFound.into();
            errors.push(Error::System { doing, place: place(), source });
        }
        for error in &errors {
            assert_ne!(error.words(Language::En), error.words(Language::Da), "{error:?}");
            assert_eq!(error.words(Language::En), error.to_string());
        }
    }

    #[test]
    fn only_names_of_this_app_are_names() {
        for name in ["communicator", "communicator-0123abcd"] {
            assert!(checked(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "other",
            "communicator-",
            "communicator-0123ABCD",
            "communicator-../../x",
            "communicator-0123abcde",
        ] {
            assert!(checked(name).is_err(), "{name}");
        }
    }
}
