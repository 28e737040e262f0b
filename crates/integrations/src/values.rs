//! What an integration knows of a call.

use core::fmt;
use std::collections::BTreeMap;

use calls::triggers::Trigger;

/// The values of the variables for one call. A caller chooses them: all are hostile. Those that are too long
/// or hold a NUL are kept, so that planning refuses them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// `{NUMBER}`, as the PBX gave it. None: hidden, or unknown.
    pub number: Option<String>,
    /// `{NUMBER-NO-PREFIX}`.
    pub number_no_prefix: Option<String>,
    /// `{NAME}`. None: hidden, or unknown.
    pub name: Option<String>,
    /// `{VAR:name}`, by name.
    pub variables: BTreeMap<String, String>,
}

impl Values {
    /// The values of a trigger. `national_prefix` is that of `GET /pbx/settings`; without one,
    /// `{NUMBER-NO-PREFIX}` is `{NUMBER}`. With a `hidden` number neither number nor name has a value.
    #[must_use]
    pub fn new(trigger: &Trigger, national_prefix: Option<&str>, hidden: bool) -> Self {
        let number = trigger.number.clone().filter(|_| !hidden);
        Self {
            number_no_prefix: number.as_deref().map(|number| without_prefix(number, national_prefix)),
            number,
            name: trigger.name.clone().filter(|_| !hidden),
            variables: trigger.variables.clone(),
        }
    }
}

/// A number without the national prefix, which may be written `+45`, `0045` or `45`.
#[must_use]
pub fn without_prefix(number: &str, national_prefix: Option<&str>) -> String {
    let digits = national_prefix.map_or("", |prefix| prefix.trim().trim_start_matches(['+', '0']));
    let rest = ["+", "00"]
        .into_iter()
        .filter_map(|sign| number.strip_prefix(sign))
        .filter_map(|international| international.strip_prefix(digits))
        .find(|_| !digits.is_empty());
    rest.unwrap_or(number).to_owned()
}

impl fmt::Debug for Values {
    /// Without the values: a log cannot show them by accident.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |value: &Option<String>| if value.is_some() { "…" } else { "none" };
        write!(
            formatter,
            "Values(number {}, name {}, {} variables)",
            told(&self.number),
            told(&self.name),
            self.variables.len()
        )
    }
}
