//! Which kind of desktop session this process runs in.
//!
//! It decides what can be promised: global grabs reach every program on X11 and only X programs on
//! Wayland, where a grab succeeds all the same. So it is read from what the session says of itself
//! (`XDG_SESSION_TYPE`, `WAYLAND_DISPLAY`) and never from whether something worked.

use std::ffi::OsString;

/// The session as the environment describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    X11,
    Wayland,
    Windows,
    MacOs,
    /// No display at all: a console, a service, a build machine.
    None,
}

impl SessionKind {
    /// The session of this process.
    #[must_use]
    pub fn current() -> Self {
        if cfg!(target_os = "windows") {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::from_environment(|name| std::env::var_os(name))
        }
    }

    /// What a Unix environment says; an empty variable counts as one that is not set.
    ///
    /// A named session type wins: on a Wayland session with `GDK_BACKEND=x11`, or with only
    /// `DISPLAY` left, the X server is still one that other programs' keys do not pass through. A
    /// display that nobody named (Xvfb, a forwarded one) is X11.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let session = set("XDG_SESSION_TYPE");
        let session = session.as_deref().and_then(std::ffi::OsStr::to_str);
        let wayland = set("WAYLAND_DISPLAY").is_some() || set("WAYLAND_SOCKET").is_some();
        let x11 = set("DISPLAY").is_some();
        match session {
            Some("wayland") if wayland || x11 => Self::Wayland,
            Some("x11") if x11 => Self::X11,
            _ if wayland => Self::Wayland,
            _ if x11 => Self::X11,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SessionKind;

    fn session(variables: &[(&str, &str)]) -> SessionKind {
        SessionKind::from_environment(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn a_bare_test_display_is_x11() {
        assert_eq!(session(&[("DISPLAY", ":99")]), SessionKind::X11);
        let console = [("DISPLAY", ":99"), ("XDG_SESSION_TYPE", "tty")];
        assert_eq!(session(&console), SessionKind::X11);
    }

    #[test]
    fn wayland_stays_wayland_beside_an_x_display() {
        for variables in [
            &[("XDG_SESSION_TYPE", "wayland"), ("DISPLAY", ":0")][..],
            &[("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0")][..],
            &[
                ("XDG_SESSION_TYPE", "wayland"),
                ("WAYLAND_DISPLAY", "wayland-0"),
                ("DISPLAY", ":0"),
                ("GDK_BACKEND", "x11"),
            ][..],
        ] {
            assert_eq!(session(variables), SessionKind::Wayland, "{variables:?}");
        }
    }

    #[test]
    fn a_session_that_calls_itself_x11_is_x11_beside_a_nested_compositor() {
        let nested = [("XDG_SESSION_TYPE", "x11"), ("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-1")];
        assert_eq!(session(&nested), SessionKind::X11);
    }

    #[test]
    fn without_a_display_there_is_no_session() {
        assert_eq!(session(&[]), SessionKind::None);
        let empty = [("DISPLAY", ""), ("XDG_SESSION_TYPE", "x11")];
        assert_eq!(session(&empty), SessionKind::None);
        assert_eq!(session(&[("XDG_SESSION_TYPE", "wayland")]), SessionKind::None);
    }
}
