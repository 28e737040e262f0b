//! Words of the PBX as enums that know the ones written down and keep every other by name.
//!
//! The pages' lists of words are cut or only seen in passing. A word nobody here has met must reach
//! the screen as it is, not as a failure and not as the nearest known one.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $variant,)+
            /// A word that is not known here, as the PBX wrote it.
            Other(String),
        }

        impl $name {
            /// Reads the word in any case.
            #[must_use]
            pub fn from_word(word: &str) -> Self {
                $(if word.eq_ignore_ascii_case($word) {
                    return Self::$variant;
                })+
                Self::Other(word.to_owned())
            }

            /// The word on the wire.
            #[must_use]
            pub fn as_word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }
    )+};
}

pub(crate) use words;
