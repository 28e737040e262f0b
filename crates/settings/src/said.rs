//! A sentence that stays for a while, on the screen or in the report, kept in both languages: who changes
//! the language reads it in the new one.

use std::fmt;

use crate::words::Language;

/// What is said, in each language.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Said {
    en: String,
    da: String,
}

impl Said {
    /// `words`: the sentence in a language.
    pub fn of(words: impl Fn(Language) -> String) -> Self {
        Self { en: words(Language::En), da: words(Language::Da) }
    }

    /// A sentence that is written down in both languages.
    #[must_use]
    pub fn both(en: impl Into<String>, da: impl Into<String>) -> Self {
        Self { en: en.into(), da: da.into() }
    }

    /// With whose words they are before them.
    #[must_use]
    pub fn after(&self, en: &str, da: &str) -> Self {
        Self { en: format!("{en}: {}", self.en), da: format!("{da}: {}", self.da) }
    }

    /// Several, one after the other.
    #[must_use]
    pub fn joined(all: &[&Self]) -> Self {
        let joined =
            |language| all.iter().map(|said| said.in_language(language)).collect::<Vec<_>>().join("; ");
        Self::of(joined)
    }

    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.en, &self.da)
    }
}

/// In English, as the log has it.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.en, f)
    }
}

/// English, Danish.
impl From<(&str, &str)> for Said {
    fn from((en, da): (&str, &str)) -> Self {
        Self::both(en, da)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_in_each_language_and_logged_in_english() {
        let said = Said::both("no answer", "intet svar");
        assert_eq!(said.in_language(Language::En), "no answer");
        assert_eq!(said.in_language(Language::Da), "intet svar");
        let both = Said::joined(&[&said, &Said::both("gone", "væk")]);
        assert_eq!(both, Said::both("no answer; gone", "intet svar; væk"));
        assert_eq!(said.after("bus", "bussen"), Said::both("bus: no answer", "bussen: intet svar"));
        assert_eq!(said.to_string(), "no answer");
        assert_eq!(format!("{said:?}"), r#""no answer""#);
    }
}
