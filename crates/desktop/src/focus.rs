//! The window of another program, brought to the front with the keyboard, so that keys can be typed into it.
//!
//! A program is named as people see it in a task manager (`crm.exe`, `thunderbird`). Of several windows the one
//! that was used last counts. Nothing may be typed unless the system says that the keyboard goes there, before
//! the first key and between all others: [`FocusedWindow::is_still`].

use std::fmt;

use settings::words::Language;

mod names;
#[cfg_attr(target_os = "linux", path = "focus/linux.rs")]
#[cfg_attr(target_os = "macos", path = "focus/macos.rs")]
#[cfg_attr(target_os = "windows", path = "focus/windows.rs")]
pub(crate) mod system;

/// A window that has the keyboard.
#[derive(Debug)]
pub struct FocusedWindow {
    pub(crate) window: system::Window,
}

/// Why no window has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FocusError {
    /// No window is open of a program that is called so.
    NotFound { process: String },
    /// The window is there, and the system gives it no keyboard.
    Refused { process: String },
    /// Its program takes no messages, so that nothing would come of what is typed.
    NotResponding { process: String },
    /// This system, session or permission does not let one program do that to another.
    Unsupported(Obstacle),
    /// The system could not be asked.
    Failed { why: String },
}

/// What stands in the way on this computer, whatever the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Wayland lets no program see or choose which window has the keyboard.
    Wayland,
    /// There is no display.
    NoDisplay,
    /// The X server's window manager does not tell which windows there are.
    NoWindowManager,
    /// The X server takes no keys from programs (it lacks XTEST).
    NoTyping,
    /// macOS asks the user for the Accessibility permission first.
    NotPermitted,
    /// The program runs as an administrator, and takes no keys from one that does not (Windows).
    Administrator,
    /// The desktop asked the user whether this app may type, and the answer was no.
    RefusedByUser,
}

impl Obstacle {
    /// What is missing and what helps, in a sentence or two.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let (en, da) = match self {
            Self::Wayland => (
                "This Wayland desktop lets no program choose the window that the keyboard goes to. Sign in to an X11 session to use keystrokes.",
                "Dette Wayland-skrivebord lader ikke et program vælge, hvilket vindue tastaturet går til. Log på en X11-session for at bruge tastetryk.",
            ),
            Self::NoDisplay => ("There is no display.", "Der er ingen skærm."),
            Self::NoWindowManager => (
                "No window manager tells which windows are open.",
                "Ingen vindueshåndtering fortæller, hvilke vinduer der er åbne.",
            ),
            Self::NoTyping => (
                "The X server takes no keystrokes from programs (it lacks XTEST).",
                "X-serveren modtager ikke tastetryk fra programmer (den mangler XTEST).",
            ),
            Self::NotPermitted => (
                "macOS does not yet allow Communicator to control other programs. Allow it in System Settings, under Privacy & Security, Accessibility.",
                "macOS tillader endnu ikke, at Communicator styrer andre programmer. Tillad det i Systemindstillinger under Anonymitet & sikkerhed, Tilgængelighed.",
            ),
            Self::Administrator => (
                "The program runs as an administrator. Windows lets Communicator type only into programs that you have started as an ordinary user.",
                "Programmet kører som administrator. Windows lader kun Communicator taste i programmer, som du har startet som almindelig bruger.",
            ),
            Self::RefusedByUser => (
                "The desktop did not allow Communicator to type.",
                "Skrivebordet tillod ikke, at Communicator taster.",
            ),
        };
        language.pick(en, da).to_owned()
    }
}

impl FocusError {
    /// What went wrong and what helps, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::NotFound { process } => language.pick(
                format!("No open window belongs to {process}. Nothing was typed."),
                format!("Intet åbent vindue hører til {process}. Intet blev tastet."),
            ),
            Self::Refused { process } => language.pick(
                format!("The window of {process} did not get the keyboard. Nothing was typed."),
                format!("Vinduet til {process} fik ikke tastaturet. Intet blev tastet."),
            ),
            Self::NotResponding { process } => language.pick(
                format!("{process} does not respond. Nothing was typed."),
                format!("{process} svarer ikke. Intet blev tastet."),
            ),
            Self::Unsupported(obstacle) => obstacle.words(language),
            Self::Failed { why } => language.pick(
                format!("The windows of this computer could not be looked at: {why}"),
                format!("Vinduerne på denne computer kunne ikke undersøges: {why}"),
            ),
        }
    }
}

impl fmt::Display for FocusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for FocusError {}

/// Brings the window of this program to the front with the keyboard, and waits until the system says that it is
/// so. `maximise`: it fills its screen as well; a window that cannot is left as it is.
///
/// Blocks for up to a few seconds. Never this app's own window.
///
/// # Errors
/// No window has the keyboard; [`FocusError`] says why.
pub fn bring(process: &str, maximise: bool) -> Result<FocusedWindow, FocusError> {
    named(process, |process| system::bring(process, maximise))
}

/// Whether a window of this program is open, as [`bring`] would find it. Where the system does not say, it may be.
#[must_use]
pub fn is_open(process: &str) -> bool {
    !names::program_name(process).is_empty() && system::is_open(process.trim())
}

/// As [`bring`], on this X display instead of that of the session.
///
/// # Errors
/// As [`bring`].
#[cfg(target_os = "linux")]
pub fn bring_on(display: &str, process: &str, maximise: bool) -> Result<FocusedWindow, FocusError> {
    named(process, |process| system::bring_on(Some(display), process, maximise))
}

fn named(
    process: &str,
    bring: impl FnOnce(&str) -> Result<system::Window, FocusError>,
) -> Result<FocusedWindow, FocusError> {
    let process = process.trim();
    if names::program_name(process).is_empty() {
        return Err(FocusError::NotFound { process: process.to_owned() });
    }
    bring(process).map(|window| FocusedWindow { window })
}

impl FocusedWindow {
    /// Whether the keyboard goes to it now, or to a window that its program has opened since, such as a dialog.
    /// One that cannot be asked does not have it.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.window.is_still()
    }

    /// What its title says; empty where it has none.
    #[must_use]
    pub fn title(&self) -> String {
        self.window.title()
    }
}
