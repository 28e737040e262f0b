//! What the user has approved, and what the administrator says of it.
//!
//! An approval is of the exact text of one integration from one server for one employee, which its fingerprint
//! stands for: any change of it asks again. Approvals are in a file of the account and outlive a sign-out. The
//! demo has no account on the disk, so its own go with it.

use std::collections::{BTreeMap, BTreeSet};

use integrations::{Fingerprint, Kind};
use pbx::{AccountFile, AccountStore, Read};
use serde_json::{Map, Value, json};

use super::slots::{Slot, State};
use crate::core::Core;
use crate::core::local::{APPROVED_INTEGRATIONS, INTEGRATIONS};
use crate::ports::Ports;
use crate::view;

/// Whether an integration may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It can do nothing that needs an approval.
    NotNeeded,
    ApprovedByUser,
    ApprovedByPolicy,
    /// The user has not said yes to this text.
    Waiting,
    /// The administrator has forbidden it.
    Forbidden,
}

impl Standing {
    pub const fn view(self) -> view::Approval {
        match self {
            Self::NotNeeded => view::Approval::NotNeeded,
            Self::ApprovedByUser | Self::ApprovedByPolicy => view::Approval::Approved,
            Self::Waiting => view::Approval::Waiting,
            Self::Forbidden => view::Approval::Forbidden,
        }
    }

    /// The word of `integrations --json`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotNeeded => "not_needed",
            Self::ApprovedByUser | Self::ApprovedByPolicy => "approved",
            Self::Waiting => "waiting",
            Self::Forbidden => "forbidden",
        }
    }
}

/// The administrator's word for an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The user decides.
    Ask,
    /// Whatever the server says.
    Allow,
    Forbid,
}

/// What is approved of this account.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Approvals {
    approved: BTreeMap<Kind, Fingerprint>,
}

impl Approvals {
    /// What earlier runs have kept of this account.
    pub fn recalled<P: Ports>(core: &mut Core<P>) -> Self {
        let kept = core.account.store.as_ref().map_or(Read::Absent, read);
        core.recalled(kept).unwrap_or_default()
    }

    /// Whether it may run as it is set now.
    pub fn standing<P: Ports>(&self, core: &Core<P>, slot: &Slot) -> Standing {
        if matches!(slot.state, State::Never) {
            return Standing::NotNeeded;
        }
        match word(core.fixed_local(INTEGRATIONS).as_ref(), slot.kind) {
            Word::Forbid => return Standing::Forbidden,
            _ if !slot.needs_approval => return Standing::NotNeeded,
            Word::Allow => return Standing::ApprovedByPolicy,
            Word::Ask => {}
        }
        if listed(core.fixed_local(APPROVED_INTEGRATIONS).as_ref()).contains(&slot.fingerprint) {
            Standing::ApprovedByPolicy
        } else if self.approved.get(&slot.kind) == Some(&slot.fingerprint) {
            Standing::ApprovedByUser
        } else {
            Standing::Waiting
        }
    }

    /// The user says yes to this text.
    pub fn approve<P: Ports>(&mut self, core: &Core<P>, slot: &Slot) {
        let before = self.approved.insert(slot.kind, slot.fingerprint.clone());
        if before.as_ref() != Some(&slot.fingerprint) {
            tracing::info!(integration = slot.kind.word(), "approved");
            self.keep(core);
        }
    }

    /// The user takes that back.
    pub fn revoke<P: Ports>(&mut self, core: &Core<P>, kind: Kind) {
        if self.approved.remove(&kind).is_some() {
            tracing::info!(integration = kind.word(), "no longer approved");
            self.keep(core);
        }
    }

    fn keep<P: Ports>(&self, core: &Core<P>) {
        // Of the demo nothing is kept.
        let Some(store) = &core.account.store else { return };
        let bytes = to_bytes(self);
        core.start.files.write(store.write(AccountFile::Approvals, Some(&bytes)));
    }
}

/// What is damaged is put aside by the store.
fn read(store: &AccountStore) -> Read<Approvals> {
    store.read(AccountFile::Approvals, from_bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<Approvals, String> {
    let file: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let stored = file.get("approved").and_then(Value::as_object).ok_or("holds no approvals")?;
    let approved = stored.iter().filter_map(|(word, fingerprint)| {
        Some((Kind::of_word(word)?, Fingerprint::read(fingerprint.as_str()?)?))
    });
    Ok(Approvals { approved: approved.collect() })
}

fn to_bytes(approvals: &Approvals) -> Vec<u8> {
    let approved: Map<String, Value> = approvals
        .approved
        .iter()
        .map(|(kind, fingerprint)| (kind.word().to_owned(), json!(fingerprint.as_str())))
        .collect();
    json!({ "schema": 1, "approved": approved }).to_string().into_bytes()
}

/// The administrator's word for one integration: a word for all of them, or an object of a word for each. In the
/// registry everything is text. What is not understood forbids: nobody meant it to allow anything.
fn word(fixed: Option<&Value>, kind: Kind) -> Word {
    let of = |text: &str| match text.trim().to_ascii_lowercase().as_str() {
        "ask" => Word::Ask,
        "allow" => Word::Allow,
        _ => Word::Forbid,
    };
    match fixed {
        None | Some(Value::Null) => Word::Ask,
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(object @ Value::Object(_)) => word(Some(&object), kind),
            _ => of(text),
        },
        Some(Value::Object(words)) => {
            let named = words.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind.word()));
            match named.map(|(_, word)| word) {
                None | Some(Value::Null) => Word::Ask,
                Some(word) => word.as_str().map_or(Word::Forbid, of),
            }
        }
        Some(_) => Word::Forbid,
    }
}

/// The fingerprints that the administrator approves: a list, or in the registry a text.
fn listed(fixed: Option<&Value>) -> BTreeSet<Fingerprint> {
    let of_text = |text: &str| -> BTreeSet<Fingerprint> {
        let apart = |c: char| !c.is_ascii_hexdigit();
        text.split(apart).filter_map(Fingerprint::read).collect()
    };
    match fixed {
        Some(Value::Array(all)) => {
            all.iter().filter_map(Value::as_str).filter_map(Fingerprint::read).collect()
        }
        Some(Value::String(text)) => of_text(text),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn fingerprint(text: &str) -> Fingerprint {
        Fingerprint::of("https://pbx.example", "e", Kind::Run, &json!({ "command": text }))
    }

    #[test]
    fn the_administrators_word_is_for_all_integrations_or_for_each() {
        for (fixed, run, website) in [
            (json!(null), Word::Ask, Word::Ask),
            (json!("ask"), Word::Ask, Word::Ask),
            (json!("Allow"), Word::Allow, Word::Allow),
            (json!("forbid"), Word::Forbid, Word::Forbid),
            (json!({"run": "forbid"}), Word::Forbid, Word::Ask),
            (json!({"RUN": "allow", "website": null}), Word::Allow, Word::Ask),
            (json!(r#"{"run": "allow", "website": "forbid"}"#), Word::Allow, Word::Forbid),
        ] {
            assert_eq!((word(Some(&fixed), Kind::Run), word(Some(&fixed), Kind::Website)), (run, website));
        }
        assert_eq!(word(None, Kind::Run), Word::Ask);
    }

    #[test]
    fn a_word_of_the_administrator_that_is_not_understood_forbids() {
        for fixed in [json!("yes"), json!(""), json!(true), json!(["allow"]), json!({"run": true})] {
            assert_eq!(word(Some(&fixed), Kind::Run), Word::Forbid, "{fixed}");
        }
    }

    #[test]
    fn the_administrators_fingerprints_are_a_list_or_a_text() {
        let (one, two) = (fingerprint("one"), fingerprint("two"));
        let both = BTreeSet::from([one.clone(), two.clone()]);
        assert_eq!(listed(Some(&json!([one.as_str(), 5, "rubbish", two.as_str()]))), both);
        let text = format!("{}, {}\n", one.as_str().to_uppercase(), two.as_str());
        assert_eq!(listed(Some(&json!(text))), both);
        assert_eq!(listed(Some(&json!({}))), BTreeSet::new());
    }

    #[test]
    fn approvals_come_back_from_the_disk_as_they_were() {
        let approvals = Approvals { approved: BTreeMap::from([(Kind::Run, fingerprint("one"))]) };
        assert_eq!(from_bytes(&to_bytes(&approvals)), Ok(approvals));
        assert_eq!(from_bytes(br#"{"approved": {"run": "short", "of later": 1}}"#), Ok(Approvals::default()));
        for damaged in [&b"{"[..], b"[]", b"{}", br#"{"approved": 1}"#] {
            from_bytes(damaged).unwrap_err();
        }
    }
}
