//! Switches and variables as they are now.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Denied, State};
use crate::company::people::PEOPLE;
use crate::company::switches::{SHARED, SWITCHES, VARIABLES, own};
use crate::realtime::Event;

/// Longest value of a variable, in bytes; assumed.
const VALUE: usize = 1024;

/// Which of the two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Switches,
    Variables,
}

impl Table {
    const fn changed(self) -> &'static str {
        match self {
            Self::Switches => "SWITCH_CHANGED",
            Self::Variables => "VARIABLE_CHANGED",
        }
    }

    /// What was sent as a value of this table.
    fn value(self, sent: &Value) -> Option<Value> {
        match (self, sent) {
            (Self::Switches, Value::Bool(on)) => Some(json!(on)),
            (Self::Switches, Value::String(word)) => match word.as_str() {
                "true" | "1" => Some(json!(true)),
                "false" | "0" => Some(json!(false)),
                _ => None,
            },
            (Self::Variables, Value::String(text)) if text.len() <= VALUE => Some(json!(text)),
            _ => None,
        }
    }
}

/// Both tables, by the names.
#[derive(Debug)]
pub(crate) struct Tables {
    switches: BTreeMap<String, Value>,
    variables: BTreeMap<String, Value>,
}

impl Tables {
    pub(super) fn seeded() -> Self {
        let own = (0..PEOPLE.len()).map(|person| (own(person), json!(false)));
        Self {
            switches: SWITCHES.iter().map(|(name, on)| ((*name).to_owned(), json!(on))).chain(own).collect(),
            variables: VARIABLES.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect(),
        }
    }

    pub(crate) const fn of(&self, table: Table) -> &BTreeMap<String, Value> {
        match table {
            Table::Switches => &self.switches,
            Table::Variables => &self.variables,
        }
    }

    const fn of_mut(&mut self, table: Table) -> &mut BTreeMap<String, Value> {
        match table {
            Table::Switches => &mut self.switches,
            Table::Variables => &mut self.variables,
        }
    }
}

/// Whose it is, by its name: `SYSTEM`, `SHARED` or `PERSONAL` with the employee's id.
pub(crate) fn owner(name: &str) -> (&'static str, Option<&str>) {
    match name.split_once(':') {
        Some(_) if name.starts_with(SHARED) => ("SHARED", None),
        Some((employee, _)) => ("PERSONAL", Some(employee)),
        None => ("SYSTEM", None),
    }
}

/// At most 50 of a–z, A–Z, 0–9, `_` and `-` after the prefix.
fn is_name(name: &str) -> bool {
    let own = name.split_once(':').map_or(name, |(_, own)| own);
    let plain = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == '-';
    !own.is_empty() && own.len() <= 50 && own.chars().all(plain)
}

impl State {
    /// Sets one that is there. `everything`: a manager does it.
    ///
    /// # Errors
    /// 422 `name` or `value`, 404 `name`, 403 `name`.
    pub(crate) fn set_in(
        &mut self,
        table: Table,
        name: &str,
        sent: &Value,
        by: &str,
        everything: bool,
    ) -> Result<(), Denied> {
        if !is_name(name) {
            return Err(Denied::Invalid("name"));
        }
        may_set(name, by, everything)?;
        let known = self.tables.of_mut(table).get_mut(name).ok_or(Denied::Missing("name"))?;
        let value = table.value(sent).ok_or(Denied::Invalid("value"))?;
        let changed = *known != value;
        known.clone_from(&value);
        if changed {
            self.say(Event::config(table.changed(), name, Some(json!({ "value": value })), Some(by)));
        }
        Ok(())
    }

    /// Takes one away.
    ///
    /// # Errors
    /// 404 `name`, 403 `name`.
    pub(crate) fn delete_in(
        &mut self,
        table: Table,
        name: &str,
        by: &str,
        everything: bool,
    ) -> Result<(), Denied> {
        may_set(name, by, everything)?;
        self.tables.of_mut(table).remove(name).ok_or(Denied::Missing("name"))?;
        self.say(Event::config(table.changed(), name, None, Some(by)));
        Ok(())
    }
}

fn may_set(name: &str, by: &str, everything: bool) -> Result<(), Denied> {
    match owner(name) {
        ("SHARED", _) => Ok(()),
        ("PERSONAL", Some(employee)) if employee == by => Ok(()),
        _ if everything => Ok(()),
        _ => Err(Denied::Forbidden("name")),
    }
}
