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

/// A national number has at least so many digits: fewer behind the digits of the prefix are a part of a number
/// that begins with the same digits, as Danish `45 12 34 56` does.
const SHORTEST_NATIONAL: usize = 7;

/// A number without the national prefix, which the PBX may write as `+45`, `0045` or `45`, and which a number may
/// begin with in each of these forms. Any other number stays as it is.
#[must_use]
pub fn without_prefix(number: &str, national_prefix: Option<&str>) -> String {
    let digits = national_prefix.unwrap_or_default().trim();
    let digits = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")).unwrap_or(digits).trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let behind = |number: &str| {
        let rest = number.strip_prefix(digits)?.trim_start_matches([' ', '-', '.']);
        rest.starts_with(|next: char| next.is_ascii_digit() || next == '(').then(|| rest.to_owned())
    };
    let international = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
    let bare = || {
        let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        behind(number).filter(|rest| all_digits && rest.len() >= SHORTEST_NATIONAL)
    };
    match international {
        Some(international) => behind(international),
        None => bare(),
    }
    .unwrap_or_else(|| number.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_national_prefix_is_taken_away_in_every_form_that_it_may_be_written_in() {
        for prefix in ["+45", "0045", "45", " +45 "] {
            for (number, expected) in [
                ("+4588991000", "88991000"),
                ("+45 88 99 10 00", "88 99 10 00"),
                ("004588991000", "88991000"),
                ("4588991000", "88991000"),
                ("88991000", "88991000"),
                ("45123456", "45123456"),
                ("+4612345678", "+4612345678"),
                ("+45", "+45"),
                ("45", "45"),
                ("203", "203"),
                ("", ""),
                ("anonymous", "anonymous"),
                ("+45$(id)", "+45$(id)"),
            ] {
                assert_eq!(without_prefix(number, Some(prefix)), expected, "{number} without {prefix}");
            }
        }
    }

    #[test]
    fn without_a_prefix_that_is_one_a_number_stays_as_it_is() {
        for prefix in [None, Some(""), Some("+"), Some("x"), Some("4x")] {
            assert_eq!(without_prefix("+4588991000", prefix), "+4588991000");
        }
    }

    #[test]
    fn a_hidden_number_hides_the_name_too_and_a_log_shows_neither() {
        let trigger = Trigger {
            when: calls::triggers::When::Ringing,
            call: calls::event::CallId::new("c"),
            number: Some("+4588991000".to_owned()),
            name: Some("Ada".to_owned()),
            variables: BTreeMap::from([("case".to_owned(), "7".to_owned())]),
        };
        let hidden = Values::new(&trigger, Some("45"), true);
        assert_eq!((&hidden.number, &hidden.number_no_prefix, &hidden.name), (&None, &None, &None));
        assert_eq!(hidden.variables.len(), 1);
        let shown = Values::new(&trigger, Some("45"), false);
        assert_eq!(shown.number_no_prefix.as_deref(), Some("88991000"));
        let logged = format!("{shown:?}");
        assert!(!logged.contains("889") && !logged.contains("Ada") && !logged.contains("case"), "{logged}");
    }
}
