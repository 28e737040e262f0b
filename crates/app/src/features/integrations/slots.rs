//! What the settings in force make of each integration.

use std::sync::Arc;

use integrations::{Armed, Fingerprint, Kind, System, TemplateRefused};
use serde_json::{Map, Value};
use settings::values::{Integrations as Set, Phase};

use crate::core::Core;
use crate::ports::{Need, Ports};

/// One integration, as it is set now.
#[derive(Debug)]
pub(super) struct Slot {
    pub kind: Kind,
    /// None: never.
    pub when: Option<Phase>,
    /// Whether what it may do has to be approved.
    pub needs_approval: bool,
    pub fingerprint: Fingerprint,
    pub state: State,
    /// What it cannot do without, where that is not on this computer.
    pub missing: Option<Need>,
}

#[derive(Debug)]
pub(super) enum State {
    Never,
    /// Its text has an error, or the rules refuse it.
    Refused(TemplateRefused),
    Armed(Arc<Armed>),
}

impl Slot {
    fn new(kind: Kind, set: &Set, fingerprint: Fingerprint) -> Self {
        let state = match Armed::new(kind, set, System::of_this()) {
            Ok(None) => State::Never,
            Ok(Some(armed)) => State::Armed(Arc::new(armed)),
            Err(refused) => State::Refused(refused),
        };
        Self {
            kind,
            when: integrations::when(kind, set),
            needs_approval: integrations::needs_approval(kind, set),
            fingerprint,
            state,
            missing: None,
        }
    }

    pub fn armed(&self) -> Option<&Arc<Armed>> {
        match &self.state {
            State::Armed(armed) => Some(armed),
            State::Never | State::Refused(_) => None,
        }
    }

    /// The word of the setting `when`.
    pub fn when_word(&self) -> &'static str {
        self.when.map_or("NEVER", Phase::word)
    }
}

/// All five, in the order of the report. Nothing of the one before stays but what is the same.
#[derive(Debug, Default)]
pub(super) struct Slots {
    all: Vec<Slot>,
    made_of: Option<MadeOf>,
}

/// What the slots were made of: they are made anew when it is another.
#[derive(Debug, PartialEq, Eq)]
struct MadeOf {
    resolved: u64,
    origin: String,
    employee: Option<String>,
}

impl Slots {
    /// Looks whether the settings are others, and says so.
    pub fn renew<P: Ports>(&mut self, core: &Core<P>) -> bool {
        let made_of = MadeOf {
            resolved: core.settings_version(),
            origin: core.account.server.origin(),
            employee: core.account.known.as_ref().map(|known| known.employee.as_str().to_owned()),
        };
        if self.made_of.as_ref() == Some(&made_of) {
            return false;
        }
        let set = &core.settings().integrations;
        let employee = made_of.employee.as_deref().unwrap_or_default();
        let mut before = std::mem::take(&mut self.all);
        self.all = Kind::ALL
            .into_iter()
            .map(|kind| {
                let fingerprint = fingerprint(core, &made_of.origin, employee, kind);
                let same = before.iter().position(|slot| slot.fingerprint == fingerprint);
                match same {
                    Some(place) => before.swap_remove(place),
                    None => Slot::new(kind, set, fingerprint),
                }
            })
            .collect();
        self.made_of = Some(made_of);
        true
    }

    pub fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.all.iter()
    }

    pub fn get(&self, kind: Kind) -> Option<&Slot> {
        self.all.iter().find(|slot| slot.kind == kind)
    }

    pub fn get_mut(&mut self, kind: Kind) -> Option<&mut Slot> {
        self.all.iter_mut().find(|slot| slot.kind == kind)
    }
}

/// Of the members as they stand in the document or in what the user has changed of it.
fn fingerprint<P: Ports>(core: &Core<P>, origin: &str, employee: &str, kind: Kind) -> Fingerprint {
    let members = match core.origin(kind.key()).wanted {
        Value::Null => Value::Object(Map::new()),
        members => members,
    };
    Fingerprint::of(origin, employee, kind, &members)
}
