//! Switches and variables of the PBX, while a dashboard that names some is open.
//!
//! They are asked for with the dashboard, and events of the channel CONFIG bring them up to date. What an event or
//! the user changes while an answer is under way is newer than that answer: it is asked for again.

use std::collections::{BTreeMap, BTreeSet};

use pbx::{ConfigEvent, ConfigKind, DashboardItem, Error, Refusal, VariableKind};
use serde_json::Value;
use settings::words::Language;

use crate::core::{Core, fetch};
use crate::event::{Answer, Asker, Batch, Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{Snapshot, Switch, SwitchKind, UiError};

/// Both kinds, as the PBX has them.
#[derive(Debug, Default)]
pub struct Switches {
    switches: Table<bool>,
    variables: Table<String>,
}

/// One kind: values by the names. A name without a value is one whose value cannot be read.
#[derive(Debug)]
struct Table<T> {
    values: BTreeMap<String, Option<T>>,
    answered: bool,
    asking: bool,
    /// Something is newer than what is under way, or than what is known.
    again: bool,
    problem: Option<String>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), answered: false, asking: false, again: false, problem: None }
    }
}

/// A value that the user has set.
#[derive(Debug, Clone)]
enum Wish {
    Switch(bool),
    Variable(String),
}

impl Wish {
    const fn kind(&self) -> SwitchKind {
        match self {
            Self::Switch(_) => SwitchKind::Switch,
            Self::Variable(_) => SwitchKind::Variable,
        }
    }
}

/// What the PBX said to that.
#[derive(Debug)]
struct Set {
    name: String,
    wish: Wish,
    result: Result<(), Error>,
    reply: PageReply,
}

impl<P: Ports> Feature<P> for Switches {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::SetSwitch { name, on }, reply) => {
                set(core, name.clone(), Wish::Switch(*on), reply.clone());
                return Handled::Yes;
            }
            Event::Page(PageRequest::SetVariable { name, value }, reply) => {
                set(core, name.clone(), Wish::Variable(value.clone()), reply.clone());
                return Handled::Yes;
            }
            Event::Answered(answer) => self.on_answer(core, answer),
            Event::Realtime(batch) => self.on_events(core, batch),
            _ => {
                if let Some(set) = event.take_own::<Set>() {
                    self.take_set(core, set);
                    return Handled::Yes;
                }
            }
        }
        Handled::No
    }

    /// Asks for what the open dashboard names and nobody has said yet.
    fn follow(&mut self, core: &mut Core<P>) {
        if !core.session.is_signed_in() {
            *self = Self::default();
            return;
        }
        let named = named(core);
        let names = |kind| named.iter().any(|(one, _)| *one == kind);
        if self.switches.is_to_ask(names(SwitchKind::Switch)) {
            core.ask(
                |client, token| async move {
                    Answer::Switches(client.switches(&token).await.map(|answer| answer.value))
                },
                |error| Answer::Switches(Err(error)),
            );
        }
        if self.variables.is_to_ask(names(SwitchKind::Variable)) {
            core.ask(
                |client, token| async move {
                    Answer::Variables(client.variables(&token).await.map(|answer| answer.value))
                },
                |error| Answer::Variables(Err(error)),
            );
        }
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        let own = core.account.known.as_ref().map(|known| format!("{}:", known.employee));
        page.switches = named(core)
            .into_iter()
            .map(|(kind, name)| {
                let drawn = self.drawn(core.language, kind, name, own.as_deref());
                (drawn.id.clone(), drawn)
            })
            .collect();
    }
}

impl<T> Table<T> {
    /// Whether it is to be asked for now; then it counts as asked for.
    fn is_to_ask(&mut self, wanted: bool) -> bool {
        let ask = wanted && !self.asking && (self.again || !self.answered);
        if ask {
            (self.asking, self.again) = (true, false);
        }
        ask
    }

    fn take(&mut self, answer: Result<impl Iterator<Item = (String, Option<T>)>, String>) {
        self.asking = false;
        self.answered = true;
        match answer {
            // What came meanwhile is newer; follow asks again.
            Ok(_) if self.again => {}
            Ok(values) => {
                self.values = values.collect();
                self.problem = None;
            }
            Err(problem) => {
                self.again = false;
                self.problem = Some(problem);
            }
        }
    }

    fn put(&mut self, name: &str, value: Option<T>) {
        self.again |= self.asking;
        self.values.insert(name.to_owned(), value);
    }

    fn problem(&self, name: &str, language: Language) -> Option<String> {
        if self.values.contains_key(name) {
            return None;
        }
        let (en, da) = match &self.problem {
            Some(problem) => return Some(problem.clone()),
            None if !self.answered => ("Loading…", "Henter…"),
            None => (
                "You have no access to it, or it no longer exists.",
                "Du har ikke adgang til den, eller den findes ikke længere.",
            ),
        };
        Some(language.pick(en, da).to_owned())
    }
}

impl Switches {
    fn on_answer<P: Ports>(&mut self, core: &Core<P>, answer: &Answer) {
        let words = |error: &Error| fetch::plain(error, core.language);
        match answer {
            Answer::Switches(answer) => {
                let values = answer.as_ref().map_err(words);
                let values = values.map(|list| list.items.iter().map(|one| (one.name.clone(), one.on)));
                self.switches.take(values);
            }
            Answer::Variables(answer) => {
                let values = answer.as_ref().map_err(words);
                let values =
                    values.map(|list| list.items.iter().map(|one| (one.name.clone(), one.value.clone())));
                self.variables.take(values);
            }
            // The dashboard was loaded anew: at a refresh, after a gap, and at intervals while no events come.
            Answer::Dashboard(_, Ok(_)) => (self.switches.again, self.variables.again) = (true, true),
            _ => {}
        }
    }

    fn on_events<P: Ports>(&mut self, core: &mut Core<P>, batch: &Batch) {
        for event in batch.config_events() {
            let changed = match event.kind {
                ConfigKind::SwitchChanged => follow_event(&mut self.switches, event, Value::as_bool),
                ConfigKind::VariableChanged => {
                    follow_event(&mut self.variables, event, |value| value.as_str().map(str::to_owned))
                }
                _ => false,
            };
            if changed {
                core.page.changed();
            }
        }
    }

    fn take_set<P: Ports>(&mut self, core: &mut Core<P>, set: Set) {
        let Set { name, wish, result, reply } = set;
        let answer = match &result {
            Ok(()) => {
                match wish {
                    Wish::Switch(on) => self.switches.put(&name, Some(on)),
                    Wish::Variable(value) => {
                        self.variables.put(&name, Some(value).filter(|value| !value.is_empty()));
                    }
                }
                Ok(Value::Null)
            }
            Err(error) => {
                if matches!(error, Error::NotFound { .. }) {
                    (self.switches.again, self.variables.again) = (true, true);
                }
                Err(UiError::refused(refusal(error, wish.kind(), core.language)))
            }
        };
        reply.send(answer);
    }

    fn drawn(&self, language: Language, kind: SwitchKind, name: String, own: Option<&str>) -> Switch {
        let (on, value, problem) = match kind {
            SwitchKind::Switch => {
                let on = self.switches.values.get(&name).copied().flatten();
                (on, None, self.switches.problem(&name, language))
            }
            SwitchKind::Variable => {
                let value = self.variables.values.get(&name).cloned().flatten();
                (None, value, self.variables.problem(&name, language))
            }
        };
        let label = name.strip_prefix("SHARED:").or_else(|| name.strip_prefix(own?)).unwrap_or(&name);
        Switch { id: kind.id_of(&name), label: label.to_owned(), name, kind, on, value, problem }
    }
}

/// Takes what an event says; where it does not say the value, that is asked for. True: something is another.
fn follow_event<T>(table: &mut Table<T>, event: &ConfigEvent, read: impl Fn(&Value) -> Option<T>) -> bool {
    let value = event.data.get("value").and_then(read);
    match (&event.id, value) {
        (Some(name), Some(value)) => {
            table.put(name, Some(value));
            true
        }
        _ => {
            table.again = true;
            false
        }
    }
}

fn set<P: Ports>(core: &mut Core<P>, name: String, wish: Wish, reply: PageReply) {
    let asker = Asker::Page(reply.clone());
    let Some((client, token)) = core.session.access() else {
        let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
        return core.refuse(asker, text.to_owned());
    };
    core.session.owes(&asker);
    let failed = (name.clone(), wish.clone(), reply.clone());
    let work = async move {
        let result = match &wish {
            Wish::Switch(on) => client.set_switch(&token, &name, *on).await,
            Wish::Variable(value) => client.set_variable(&token, &name, value).await,
        };
        Event::own(Set { name, wish, result, reply })
    };
    core.session.spawn(work, |why| {
        let (name, wish, reply) = failed;
        Event::own(Set { name, wish, result: Err(Error::Internal { why }), reply })
    });
}

/// What the open dashboard names, each once.
fn named<P: Ports>(core: &Core<P>) -> BTreeSet<(SwitchKind, String)> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let all = items.flat_map(|placed| match &placed.item {
        DashboardItem::SwitchVar { variables } => variables.as_slice(),
        _ => &[],
    });
    all.filter_map(|one| Some((kind_of(&one.kind)?, one.name.clone()))).collect()
}

/// None: a kind that is not known here.
const fn kind_of(kind: &VariableKind) -> Option<SwitchKind> {
    match kind {
        VariableKind::Switch => Some(SwitchKind::Switch),
        VariableKind::Variable => Some(SwitchKind::Variable),
        VariableKind::Other(_) => None,
    }
}

/// The documented refusals in plain words.
fn refusal(error: &Error, kind: SwitchKind, language: Language) -> String {
    let (en, da) = match (error, kind) {
        (Error::Forbidden { code: Refusal::Other(word) }, SwitchKind::Switch) if word == "name" => (
            "You may set only shared switches and your own. Ask an administrator to set this one.",
            "Du kan kun indstille fælles kontakter og dine egne. Bed en administrator om at indstille denne.",
        ),
        (Error::Forbidden { code: Refusal::Other(word) }, SwitchKind::Variable) if word == "name" => (
            "You may set only shared variables and your own. Ask an administrator to set this one.",
            "Du kan kun ændre fælles variabler og dine egne. Bed en administrator om at ændre denne.",
        ),
        (Error::NotFound { .. }, SwitchKind::Switch) => {
            ("This switch no longer exists.", "Kontakten findes ikke længere.")
        }
        (Error::NotFound { .. }, SwitchKind::Variable) => {
            ("This variable no longer exists.", "Variablen findes ikke længere.")
        }
        (Error::Invalid { parameter }, _) if parameter.as_deref() == Some("value") => (
            "The PBX does not accept this value: it is too long, or it has characters that are not allowed.",
            "Omstillingen godtager ikke værdien: den er for lang eller har tegn, der ikke er tilladt.",
        ),
        (Error::Invalid { .. }, _) => {
            ("The PBX does not accept this name.", "Omstillingen godtager ikke dette navn.")
        }
        _ => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}
