//! A page in the user's own browser.
//!
//! The address is handed over as one argument, by no shell, and only where it is a plain web address: what
//! opens links on a system opens files and starts programs too.

use std::fmt;

use settings::words::Language;

#[cfg_attr(target_os = "linux", path = "web/linux.rs")]
#[cfg_attr(target_os = "macos", path = "web/macos.rs")]
#[cfg_attr(target_os = "windows", path = "web/windows.rs")]
mod system;

/// Why no page was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// It is no web address in the form in which it goes over the wire.
    NotAnAddress,
    /// This computer has no browser, or none that is known to it.
    NoBrowser,
    /// What opens links has said no.
    Refused,
    Failed {
        why: String,
    },
}

impl OpenError {
    /// What went wrong and what helps, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let pick = |en: &str, da: &str| language.pick(en, da).to_owned();
        match self {
            Self::NotAnAddress => {
                pick("This is not the address of a web page.", "Det er ikke adressen på en webside.")
            }
            Self::NoBrowser => pick(
                "No browser was found on this computer. Choose a default browser in the system's settings.",
                "Der blev ikke fundet en browser på denne computer. Vælg en standardbrowser i systemets indstillinger.",
            ),
            Self::Refused => pick("The browser did not open the page.", "Browseren åbnede ikke siden."),
            Self::Failed { why } => language.pick(
                format!("The page could not be opened: {why}"),
                format!("Siden kunne ikke åbnes: {why}"),
            ),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for OpenError {}

/// Opens a page in the default browser. Blocks until the system has taken the address, at most for a few
/// seconds.
///
/// # Errors
/// It was not opened, or the address is none.
pub fn open(url: &str) -> Result<(), OpenError> {
    if !is_web_address(url) {
        return Err(OpenError::NotAnAddress);
    }
    system::open(url)
}

/// `http` or `https`, with a host, and of nothing but characters that an address has on the wire (RFC 3986):
/// the others are percent-encoded there.
fn is_web_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let plain = |one: u8| one.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&one);
    known && rest.bytes().all(plain) && !rest.is_empty() && !rest.starts_with(['/', '?', '#', '@', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_web_addresses_are_opened() {
        for url in [
            "https://crm.example.dk/kunde?nummer=%2B4570101010&navn=%C3%86r%C3%B8#x",
            "http://127.0.0.1:8080/",
            "HTTPS://x",
            "http://[::1]/",
            "https://x/'$(id);&!*()~,@",
        ] {
            assert!(is_web_address(url), "{url}");
        }
        for no in [
            "",
            "https:",
            "https://",
            "https:///etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--help",
            "-https://x",
            " https://x",
            "https://x y",
            "https://x\n",
            "https://æ.dk",
            "https://x\"y",
            "https://x\0",
            "https://@x",
            "data:text/html,x",
            "ftp://x",
            "https://x\\y",
            "https://x|calc",
            "https://x^&calc",
        ] {
            assert_eq!(open(no), Err(OpenError::NotAnAddress), "{no:?}");
        }
    }
}
