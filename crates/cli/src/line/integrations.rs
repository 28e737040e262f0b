//! `communicator integrations …`: its verbs, its options, and what makes sense of them.

use settings::key::Key;
use settings::values::Phase;

/// What is asked of the integrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integrations {
    /// All of them.
    List {
        json: bool,
    },
    /// `fingerprint`: of the text that is meant; none: whatever the app has now.
    Approve {
        key: Key,
        fingerprint: Option<String>,
    },
    Revoke {
        key: Key,
    },
    Try(Try),
    /// What they have done in this run of the app.
    Log {
        json: bool,
    },
}

/// A made-up call, and which integration it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// None: all of them.
    pub key: Option<Key>,
    pub when: Phase,
    pub number: String,
    pub name: Option<String>,
    /// Names and values of call variables, as they were written.
    pub variables: Vec<(String, String)>,
    pub dry_run: bool,
    pub json: bool,
}

/// The options that only these verbs have, as they were written.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) fingerprint: Option<String>,
    pub(super) when: Option<String>,
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    /// `NAME=VALUE`.
    pub(super) variables: Vec<String>,
    pub(super) dry_run: bool,
}

/// Hexadecimal digits of a fingerprint (SHA-256).
const FINGERPRINT_DIGITS: usize = 64;

impl Options {
    /// What the words after `integrations` ask for.
    pub(super) fn verb(&self, words: &[String], json: bool) -> Result<Integrations, String> {
        let Some((name, rest)) = words.split_first() else { return Ok(Integrations::List { json }) };
        match (name.as_str(), rest) {
            ("approve", [key]) => {
                Ok(Integrations::Approve { key: of_word(key)?, fingerprint: self.fingerprint()? })
            }
            ("revoke", [key]) => Ok(Integrations::Revoke { key: of_word(key)? }),
            ("approve" | "revoke", _) => Err(format!("integrations {name} needs one of {}", names())),
            ("try", [] | [_]) => Ok(Integrations::Try(self.made_up_call(rest.first(), json)?)),
            ("try", _) => Err(format!("integrations try takes one of {}, or none of them for all", names())),
            ("log", []) => Ok(Integrations::Log { json }),
            ("log", _) => Err("integrations log takes no value".to_owned()),
            (other, _) => Err(format!(
                "there is no command “integrations {other}”; there are approve, revoke, try and log"
            )),
        }
    }

    /// The options that were given, each with whether `verb` has it.
    pub(super) fn given(&self, verb: Option<&Integrations>) -> [(bool, bool, &'static str); 6] {
        let approve = matches!(verb, Some(Integrations::Approve { .. }));
        let tries = matches!(verb, Some(Integrations::Try(_)));
        [
            (self.fingerprint.is_some(), approve, "--fingerprint"),
            (self.when.is_some(), tries, "--when"),
            (self.number.is_some(), tries, "--number"),
            (self.name.is_some(), tries, "--name"),
            (!self.variables.is_empty(), tries, "--var"),
            (self.dry_run, tries, "--dry-run"),
        ]
    }

    fn fingerprint(&self) -> Result<Option<String>, String> {
        let Some(fingerprint) = &self.fingerprint else { return Ok(None) };
        let is_one = fingerprint.len() == FINGERPRINT_DIGITS
            && fingerprint.chars().all(|digit| digit.is_ascii_hexdigit());
        if is_one {
            Ok(Some(fingerprint.to_ascii_lowercase()))
        } else {
            Err("--fingerprint takes the 64 digits that communicator integrations prints".to_owned())
        }
    }

    fn made_up_call(&self, key: Option<&String>, json: bool) -> Result<Try, String> {
        let needs = |option: &str| format!("integrations try needs {option}; see communicator --help");
        let when = self.when.as_deref().ok_or_else(|| needs("--when RINGING or --when ANSWERED"))?;
        Ok(Try {
            key: key.map(|key| of_word(key)).transpose()?,
            when: Phase::of_word(when).ok_or("--when takes RINGING or ANSWERED")?,
            number: self.number.clone().ok_or_else(|| needs("--number N"))?,
            name: self.name.clone(),
            variables: self.variables.iter().map(|text| variable(text)).collect::<Result<_, _>>()?,
            dry_run: self.dry_run,
            json,
        })
    }
}

/// The value is not repeated: this line may go into a log.
fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("--var takes NAME=VALUE".to_owned()),
    }
}

/// The integrations, in the order of the report.
fn all() -> impl Iterator<Item = (Key, &'static str)> {
    Key::ALL.into_iter().filter_map(|key| match key.parent_and_name() {
        (Some("integration"), name) => Some((key, name)),
        _ => None,
    })
}

fn of_word(word: &str) -> Result<Key, String> {
    let found = all().find(|(_, name)| *name == word).map(|(key, _)| key);
    found.ok_or_else(|| format!("there is no integration “{word}”; there are {}", names()))
}

fn names() -> String {
    all().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::ffi::OsString;

    use super::*;
    use crate::line::{Verb, parse};

    const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    fn parsed(words: &[&str]) -> Result<Integrations, String> {
        let words = ["integrations"].iter().chain(words).map(OsString::from);
        match parse(words, |_| None)?.verb {
            Verb::Integrations(verb) => Ok(verb),
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn each_verb_is_read_with_its_options() {
        let approve =
            |fingerprint| Integrations::Approve { key: Key::IntegrationCopyToClipboard, fingerprint };
        let lower = FINGERPRINT.to_ascii_lowercase();
        for (words, verb) in [
            (&[] as &[&str], Integrations::List { json: false }),
            (&["--json"], Integrations::List { json: true }),
            (&["approve", "copyToClipboard"], approve(None)),
            (&["--fingerprint", FINGERPRINT, "approve", "copyToClipboard"], approve(Some(lower))),
            (&["revoke", "run"], Integrations::Revoke { key: Key::IntegrationRun }),
            (&["log"], Integrations::Log { json: false }),
            (&["log", "--json"], Integrations::Log { json: true }),
        ] {
            assert_eq!(parsed(words), Ok(verb), "{words:?}");
        }
    }

    #[test]
    fn a_made_up_call_is_taken_as_it_is_written_whatever_it_looks_like() {
        let Integrations::Try(all) = parsed(&["try", "--when", "ringing", "--number", "-5"]).unwrap() else {
            unreachable!()
        };
        let plain = Try {
            key: None,
            when: Phase::Ringing,
            number: "-5".to_owned(),
            name: None,
            variables: vec![],
            dry_run: false,
            json: false,
        };
        assert_eq!(all, plain);

        let words = [
            "try",
            "website",
            "--when=ANSWERED",
            "--number=",
            "--name",
            "--json {ENTER}\n",
            "--var",
            "order=a=b",
            "--var",
            "order=",
            "--var=--dry-run=$(x)",
            "--dry-run",
            "--json",
        ];
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let whole = Try {
            key: Some(Key::IntegrationWebsite),
            when: Phase::Answered,
            number: String::new(),
            name: Some("--json {ENTER}\n".to_owned()),
            variables: vec![pair("order", "a=b"), pair("order", ""), pair("--dry-run", "$(x)")],
            dry_run: true,
            json: true,
        };
        assert_eq!(parsed(&words), Ok(Integrations::Try(whole)));
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_no_value_of_a_call_is_repeated() {
        let good = ["try", "--when", "RINGING", "--number", "5552368"];
        let with = |more: &[&'static str]| good.iter().chain(more).copied().collect::<Vec<_>>();
        for words in [
            vec!["list"],
            vec!["approve"],
            vec!["approve", "run", "website"],
            vec!["approve", "Run"],
            vec!["approve", "integration.run"],
            vec!["approve", "zoom"],
            vec!["approve", "run", "--fingerprint", "5552368"],
            vec!["approve", "run", "--json"],
            vec!["revoke"],
            vec!["revoke", "run", "--fingerprint", FINGERPRINT],
            vec!["revoke", "run", "--json"],
            vec!["log", "run"],
            vec!["log", "--number", "5552368"],
            vec!["--dry-run"],
            vec!["try"],
            vec!["try", "--when", "RINGING"],
            vec!["try", "--number", "5552368"],
            vec!["try", "--when", "NEVER", "--number", "5552368"],
            vec!["try", "--when", "RINGING", "--number"],
            with(&["run", "website"]),
            with(&["everything"]),
            with(&["--var", "5552368"]),
            with(&["--var", "=5552368"]),
            with(&["--fingerprint", FINGERPRINT]),
        ] {
            let error = parsed(&words).unwrap_err();
            assert!(!error.contains("5552368") && !error.contains('\n'), "{words:?}: {error}");
        }
        for words in [["status", "--var", "a=b"], ["explain", "--when", "RINGING"], ["call", "--name", "x"]] {
            assert!(parse(words.map(OsString::from), |_| None).is_err(), "{words:?}");
        }
    }
}
