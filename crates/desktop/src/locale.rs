//! The language of the system: what the app speaks until a signed-in employee's own is known.

/// The system's locale as a BCP 47 tag such as `da-DK`; `None` where the system names none, as with
/// `LANG=C`.
#[must_use]
pub fn tag() -> Option<String> {
    sys_locale::get_locale().filter(|tag| !matches!(tag.as_str(), "" | "C" | "POSIX"))
}
