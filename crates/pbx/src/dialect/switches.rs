//! Answers of `/pbx/switch` and `/pbx/variable`.

use super::list::read_list;
use super::value::{flag, text};
use crate::Error;
use crate::list::List;
use crate::switches::{Switch, Variable};

/// The switches, from the answer of `/pbx/switch`. The page's own example has one whose value is a text.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn switches(body: &[u8]) -> Result<List<Switch>, Error> {
    read_list(body, "switches", "a list of switches", |object| {
        Some(Switch { name: text(object, "name")?, on: flag(object, "value") })
    })
}

/// The variables, from the answer of `/pbx/variable`.
///
/// # Errors
/// As [`switches`].
pub fn variables(body: &[u8]) -> Result<List<Variable>, Error> {
    read_list(body, "variables", "a list of variables", |object| {
        Some(Variable { name: text(object, "name")?, value: text(object, "value") })
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::{switches, variables};

    #[test]
    fn a_switch_whose_value_is_no_yes_or_no_is_listed_without_one() {
        let list = switches(
            br#"[{"name":"SHARED:night","value":true},{"name":"a","value":"203A"},{"name":"b","value":"0"},{}]"#,
        )
        .unwrap();
        assert_eq!(list.lost, 1);
        let values: Vec<_> = list.items.iter().map(|one| one.on).collect();
        assert_eq!(values, [Some(true), None, Some(false)]);
    }

    #[test]
    fn variables_are_texts_whatever_they_look_like() {
        let list = variables(
            br#"{"variables":[{"name":"n","value":5},{"name":"empty","value":""},{"name":"none"}]}"#,
        )
        .unwrap();
        assert_eq!(list.items[0].value.as_deref(), Some("5"));
        assert_eq!((list.items[1].value.clone(), list.items[2].value.clone()), (None, None));
        assert!(variables(b"3").is_err());
    }
}
