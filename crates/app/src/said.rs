//! A sentence that stays on the screen for a while, kept in both languages: who changes the language reads it in the
//! new one.

use settings::words::Language;

/// What is said, in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    en: String,
    da: String,
}

impl Said {
    /// `words`: the sentence in a language.
    pub(crate) fn of(words: impl Fn(Language) -> String) -> Self {
        Self { en: words(Language::En), da: words(Language::Da) }
    }

    /// A sentence that is written down in both languages.
    pub(crate) fn both(en: &str, da: &str) -> Self {
        (en, da).into()
    }

    pub(crate) fn in_language(&self, language: Language) -> &str {
        language.pick(&self.en, &self.da)
    }
}

/// English, Danish.
impl From<(&str, &str)> for Said {
    fn from((en, da): (&str, &str)) -> Self {
        Self { en: en.to_owned(), da: da.to_owned() }
    }
}

/// As it came, in whichever language that is.
impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { da: text.clone(), en: text }
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
