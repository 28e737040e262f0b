//! What is known of where a sign-in is kept, beside the token: a small file of the account, with no secret in it.

use pbx::AccountStore;
use serde_json::{Value, json};

/// What the keyring has of this account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum InKeyring {
    #[default]
    Untold,
    Holds,
    /// A sign-out found no keyring to ask, and nothing says that one ever held it.
    Doubtful,
    /// A sign-out could not remove it.
    ToBeForgotten,
}

impl InKeyring {
    const WORDS: [(Self, &str); 3] =
        [(Self::Holds, "holds"), (Self::Doubtful, "doubtful"), (Self::ToBeForgotten, "to_be_forgotten")];

    fn word(self) -> Option<&'static str> {
        Self::WORDS.iter().find(|(one, _)| *one == self).map(|(_, word)| *word)
    }

    fn of_word(word: &str) -> Self {
        Self::WORDS.iter().find(|(_, one)| *one == word).map(|(one, _)| *one).unwrap_or_default()
    }

    /// The keyring has had it.
    pub(super) const fn is_known(self) -> bool {
        matches!(self, Self::Holds | Self::ToBeForgotten)
    }

    pub(super) const fn is_to_be_forgotten(self) -> bool {
        matches!(self, Self::Doubtful | Self::ToBeForgotten)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub keyring: InKeyring,
    pub file_to_be_forgotten: bool,
}

impl Note {
    /// One that cannot be read is as good as none.
    pub(super) fn read(pair: &AccountStore) -> Self {
        let value =
            pair.sign_in_note().found().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let word =
            |name: &str| value.as_ref().and_then(|value| value.get(name)?.as_str()).unwrap_or_default();
        Self {
            keyring: InKeyring::of_word(word("keyring")),
            file_to_be_forgotten: word("file") == "to_be_forgotten",
        }
    }

    /// Keeps it; false: the disk refuses, and the log says so.
    pub(super) fn keep(self, pair: &AccountStore) -> bool {
        let file = self.file_to_be_forgotten.then_some("to_be_forgotten");
        let bytes =
            json!({ "schema": 1, "keyring": self.keyring.word(), "file": file }).to_string().into_bytes();
        let note = (self != Self::default()).then_some(bytes.as_slice());
        let kept = pair.note_sign_in(note);
        if let Err(error) = &kept {
            tracing::warn!(%error, "where the sign-in is kept could not be noted");
        }
        kept.is_ok()
    }

    /// While a sign-out is being carried out.
    pub(super) const fn forgetting(self, has_file: bool) -> Self {
        let keyring = if self.keyring.is_known() { InKeyring::ToBeForgotten } else { InKeyring::Doubtful };
        Self { keyring, file_to_be_forgotten: has_file }
    }

    /// The file counts from now on, and what the keyring has is older.
    pub(super) const fn signed_in_to_file(self) -> Self {
        let keyring = if self.keyring.is_known() { InKeyring::ToBeForgotten } else { self.keyring };
        Self { keyring, file_to_be_forgotten: false }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use pbx::{EmployeeId, ProfileStore};

    use super::*;

    #[test]
    fn a_note_comes_back_as_it_was_and_none_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let pair =
            ProfileStore::new(folder.path()).account("https://pbx.example", &EmployeeId::new("e".to_owned()));
        assert_eq!(Note::read(&pair), Note::default());
        for keyring in [InKeyring::Holds, InKeyring::Doubtful, InKeyring::ToBeForgotten, InKeyring::Untold] {
            for file_to_be_forgotten in [true, false] {
                let note = Note { keyring, file_to_be_forgotten };
                assert!(note.keep(&pair));
                assert_eq!(Note::read(&pair), note);
            }
        }
        assert!(!pair.folder().join("sign-in.json").exists());
    }

    #[test]
    fn a_sign_out_that_is_cut_off_leaves_nothing_that_counts() {
        for keyring in [InKeyring::Untold, InKeyring::Holds, InKeyring::Doubtful, InKeyring::ToBeForgotten] {
            let cut_off = Note { keyring, file_to_be_forgotten: false }.forgetting(true);
            assert!(cut_off.keyring.is_to_be_forgotten() && cut_off.file_to_be_forgotten);
            assert!(!cut_off.signed_in_to_file().file_to_be_forgotten, "a file that is written then is good");
        }
    }
}
