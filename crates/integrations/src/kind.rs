//! The five integrations.

use settings::key::Key;
use settings::words::Language;

/// An integration of the settings document. The order is that of the settings report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Starts a program.
    Run,
    /// Types into a program.
    Sendkeys,
    /// Puts a text on the clipboard.
    CopyToClipboard,
    /// Acts on a page that is open in the user's browser.
    Browser,
    /// Opens a page, or sends a request.
    Website,
}

impl Kind {
    pub const ALL: [Self; 5] =
        [Self::Run, Self::Sendkeys, Self::CopyToClipboard, Self::Browser, Self::Website];

    /// The KEY of the command line: the last word of the setting.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Sendkeys => "sendkeys",
            Self::CopyToClipboard => "copyToClipboard",
            Self::Browser => "browser",
            Self::Website => "website",
        }
    }

    /// The integration of exactly this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The row of the settings report.
    #[must_use]
    pub const fn key(self) -> Key {
        match self {
            Self::Run => Key::IntegrationRun,
            Self::Sendkeys => Key::IntegrationSendkeys,
            Self::CopyToClipboard => Key::IntegrationCopyToClipboard,
            Self::Browser => Key::IntegrationBrowser,
            Self::Website => Key::IntegrationWebsite,
        }
    }

    /// What it is called in the window.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Run => language.pick("Start a program", "Start et program"),
            Self::Sendkeys => language.pick("Type into a program", "Skriv i et program"),
            Self::CopyToClipboard => language.pick("Copy to the clipboard", "Kopiér til udklipsholderen"),
            Self::Browser => language.pick("Fill in a web page", "Udfyld en webside"),
            Self::Website => language.pick("Open a web page", "Åbn en webside"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_the_last_word_of_its_setting() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_word(kind.word()), Some(kind));
            assert_eq!(kind.key().path(), format!("integration.{}", kind.word()));
        }
        assert_eq!(Kind::of_word("Run"), None);
    }
}
