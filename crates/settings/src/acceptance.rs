//! Whether a fetched body may replace the settings in force, judged against the last good document.
//!
//! A proxy or a PBX under maintenance answers with status 200 and an error, an empty object or part of a
//! document. Applied, that resets every setting; merged with a change and sent, it destroys the user's
//! document. So a body without one documented key is refused, and a document that has lost most of the
//! values of the last one is kept aside until it proves to be meant.

use serde_json::Value;

use crate::document::{Document, Entry, NotADocument};
use crate::key::Key;
use crate::words::Language;

/// Fewer lost values than this are a change like any other: people reset a few settings at once.
const LOST_AT_LEAST: usize = 6;

/// What a fetched body is.
#[derive(Debug, Clone, PartialEq)]
pub enum Judgement {
    /// The user's settings.
    Accepted(Document),
    /// Settings, but most of what was there is missing.
    KeptAside(KeptAside),
    /// No settings at all.
    Refused(Refused),
}

/// A document that is not applied by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptAside {
    pub document: Document,
    /// Keys that the last document had with a value and this one lacks, in report order.
    pub lost: Vec<Key>,
    /// How many keys the last document had with a value.
    pub had: usize,
}

/// Why a body is no settings document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    NotADocument(NotADocument),
    /// A JSON object without one documented key.
    NoSetting,
}

impl KeptAside {
    /// Nothing is left. An empty object is also what a PBX sends by mistake, so it is never applied because
    /// time has passed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.document.as_map().is_empty()
    }
}

impl Refused {
    /// For the user.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::NotADocument(fault) if language == Language::En => fault.to_string(),
            Self::NotADocument(NotADocument::Empty) => "svaret er tomt".to_owned(),
            Self::NotADocument(NotADocument::NotJson { html: true, .. }) => {
                "svaret er en webside og ikke indstillinger".to_owned()
            }
            Self::NotADocument(NotADocument::NotJson { line, column, .. }) => {
                format!("svaret er ikke fuldstændig JSON (linje {line}, kolonne {column})")
            }
            Self::NotADocument(NotADocument::NotAnObject { .. }) => {
                "svaret er ikke et JSON-objekt".to_owned()
            }
            Self::NoSetting => language
                .pick(
                    "the answer has none of the settings in it, so it is probably an error",
                    "svaret indeholder ingen af indstillingerne, så det er formentlig en fejl",
                )
                .to_owned(),
        }
    }
}

/// Judges a body. `last`: the document in force, or the one that was just sent; none for an account whose
/// settings have never been seen here.
///
/// An empty object where nothing was known is an account without stored settings: every default.
#[must_use]
pub fn judge(last: Option<&Document>, body: &[u8]) -> Judgement {
    match Document::parse(body) {
        Ok(document) => judge_document(last, document),
        Err(fault) => Judgement::Refused(Refused::NotADocument(fault)),
    }
}

/// As [`judge`], of a document that has been parsed.
#[must_use]
pub fn judge_document(last: Option<&Document>, document: Document) -> Judgement {
    let had: Vec<Key> = Key::ALL
        .into_iter()
        .filter(|key| {
            last.is_some_and(|last| matches!(last.entry(*key), Entry::Value(value) if !value.is_null()))
        })
        .collect();
    let lost: Vec<Key> = had.iter().copied().filter(|key| is_missing(&document, *key)).collect();
    let had = had.len();
    if document.as_map().is_empty() {
        return if had == 0 {
            Judgement::Accepted(document)
        } else {
            Judgement::KeptAside(KeptAside { document, lost, had })
        };
    }
    if !has_documented_key(&document) {
        return Judgement::Refused(Refused::NoSetting);
    }
    if lost.len() >= LOST_AT_LEAST && lost.len() * 2 > had {
        return Judgement::KeptAside(KeptAside { document, lost, had });
    }
    Judgement::Accepted(document)
}

/// An object that holds documented keys, such as `window`, is documented itself, also empty or null. Errors
/// have words such as `media` for other things, so another type does not count.
fn has_documented_key(document: &Document) -> bool {
    Key::ALL.into_iter().any(|key| match key.parent_and_name() {
        (Some(parent), _) => {
            matches!(document.as_map().get(parent), Some(Value::Object(_) | Value::Null))
        }
        (None, name) => document.as_map().contains_key(name),
    })
}

/// Null is present, and so is everything in an object that is null; a value of a wrong type costs that value.
fn is_missing(document: &Document, key: Key) -> bool {
    let parent_is_null = || {
        let (parent, _) = key.parent_and_name();
        parent.and_then(|parent| document.as_map().get(parent)).is_some_and(Value::is_null)
    };
    document.entry(key) == Entry::Absent && !parent_is_null()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn document(text: &str) -> Document {
        Document::parse(text.as_bytes()).unwrap()
    }

    /// Twelve keys with a value, one with null and one that nobody knows.
    const LAST: &str = r#"{"theme":"TEAL","zoom":110,"autoLaunch":true,"phoneId":"p","dashboardId":null,
        "window":{"x":1,"y":2,"width":900,"height":700},
        "globalShortcuts":{"CALL":{"enabled":true,"key":"F8"},"SEARCH":{"enabled":true,"key":"F9"}},
        "media":{"ringerVolume":0.5},"alwaysOnTop":true,"later":1}"#;

    /// One word for a judgement, with how many keys were lost.
    fn judged(last: Option<&str>, body: &str) -> String {
        let last = last.map(document);
        match judge(last.as_ref(), body.as_bytes()) {
            Judgement::Accepted(_) => "accepted".to_owned(),
            Judgement::KeptAside(aside) => format!("aside {} of {}", aside.lost.len(), aside.had),
            Judgement::Refused(_) => "refused".to_owned(),
        }
    }

    #[test]
    fn a_body_is_judged_by_the_documented_keys_in_it_and_by_what_the_last_document_had() {
        for (body, without_last, with_last) in [
            (r#"{"error":"maintenance"}"#, "refused", "refused"),
            (r#"{"success":false,"message":"internal_error"}"#, "refused", "refused"),
            (r#"{"message":"Service Unavailable"}"#, "refused", "refused"),
            (r#"{"statusCode":500}"#, "refused", "refused"),
            (r#"{"Theme":"DARK","ZOOM":1,"window.x":5}"#, "refused", "refused"),
            ("[]", "refused", "refused"),
            ("null", "refused", "refused"),
            ("", "refused", "refused"),
            ("<!doctype html><title>Login</title>", "refused", "refused"),
            (r#"{"theme":"DARK""#, "refused", "refused"),
            // Never seen before: nothing is stored yet.
            ("{}", "accepted", "aside 12 of 12"),
            (r#"{"theme":"DARK"}"#, "accepted", "aside 11 of 12"),
            // An error that has a documented key by accident.
            (r#"{"error":"x","zoom":5}"#, "accepted", "aside 11 of 12"),
            (r#"{"error":"x","media":"application/json"}"#, "refused", "refused"),
            (r#"{"media":{},"integration":null}"#, "accepted", "aside 12 of 12"),
            // Wrong types cost their values.
            (
                r#"{"theme":1,"zoom":[],"autoLaunch":"x","window":5,"globalShortcuts":5}"#,
                "accepted",
                "accepted",
            ),
            // Six of twelve are not over half.
            (
                r#"{"theme":"DARK","zoom":1,"autoLaunch":true,"phoneId":"p","media":{"ringerVolume":1},"alwaysOnTop":false}"#,
                "accepted",
                "accepted",
            ),
            (
                r#"{"theme":"DARK","zoom":1,"autoLaunch":true,"phoneId":"p","media":{"ringerVolume":1}}"#,
                "accepted",
                "aside 7 of 12",
            ),
            // Null is present, and so is all that stands in an object that is null.
            (
                r#"{"theme":null,"zoom":null,"autoLaunch":null,"window":null,"globalShortcuts":null}"#,
                "accepted",
                "accepted",
            ),
        ] {
            assert_eq!(judged(None, body), without_last, "first {body}");
            assert_eq!(judged(Some(LAST), body), with_last, "then {body}");
        }
    }

    #[test]
    fn fewer_than_six_values_may_go_at_once_however_few_there_were() {
        let last = r#"{"theme":"TEAL","zoom":110,"autoLaunch":true,"phoneId":"p","alwaysOnTop":true,"fullscreen":false}"#;
        assert_eq!(judged(Some(last), r#"{"fullscreen":false}"#), "accepted");
        assert_eq!(judged(Some(last), r#"{"callBackground":true}"#), "aside 6 of 6");
        assert_eq!(judged(Some(last), "{}"), "aside 6 of 6");
        assert_eq!(
            judged(Some(r#"{"zoom":110}"#), "{}"),
            "aside 1 of 1",
            "an empty object says nothing of why"
        );
    }

    #[test]
    fn an_empty_object_is_no_loss_where_nothing_had_a_value() {
        for last in ["{}", r#"{"zoom":null,"window":{}}"#, r#"{"later":1}"#] {
            assert_eq!(judged(Some(last), "{}"), "accepted", "{last}");
        }
    }

    #[test]
    fn a_refusal_has_words_in_both_languages() {
        for body in ["", "<p>", "{\"zoom\":", "[]", r#"{"error":1}"#] {
            let Judgement::Refused(refused) = judge(None, body.as_bytes()) else {
                unreachable!("{body} is refused")
            };
            let (en, da) = (refused.words(Language::En), refused.words(Language::Da));
            assert!(en.starts_with("the answer ") && da.starts_with("svaret "), "{en} {da}");
        }
    }
}
