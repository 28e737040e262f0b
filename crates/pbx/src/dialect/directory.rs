//! Answers of `/pbx/app/employees` and `/pbx/extension`.
//!
//! The first page is cut before presence and extensions: both are assumed.

use serde_json::Value;

use super::event::listed_call;
use super::list::{array, objects, read_list};
use super::value::{Object, as_text, flag, text};
use crate::Error;
use crate::directory::{
    Employee, EmployeeKind, Extension, ExtensionState, Phone, PhoneKind, Presence, PresenceState,
};
use crate::event::CallEvent;
use crate::ids::{EmployeeId, ExtensionId, PhoneId, PictureId};
use crate::instant;
use crate::list::List;
use crate::own_calls::{ExtensionNow, ListedCall};

/// Colleagues, from the answer of `/pbx/app/employees`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn employees(body: &[u8]) -> Result<List<Employee>, Error> {
    read_list(body, "employees", "a list of employees", employee)
}

/// The user's own extensions, from the answer of `/pbx/extension`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn extensions(body: &[u8]) -> Result<List<Extension>, Error> {
    read_list(body, "extensions", "a list of extensions", extension)
}

/// What goes on at the user's own extensions, from the answer of `/pbx/app/employees` with `calls`.
///
/// # Errors
/// For a body that is no JSON list.
pub fn own_calls(body: &[u8]) -> Result<Vec<ExtensionNow>, Error> {
    let of = |object: &Object| array(object, "extensions").map(|all| objects(all, extension_now).items);
    let people = read_list(body, "employees", "a list of employees", of)?;
    Ok(people.items.into_iter().flatten().collect())
}

fn extension_now(object: &Object) -> Option<ExtensionNow> {
    let id = ExtensionId::new(text(object, "_id")?);
    let calls = array(object, "calls").map(|all| {
        let calls = objects(all, listed_call).items.into_iter();
        // Listed at an extension it is that one's, whatever it says.
        let of_it = |event| CallEvent { extension: Some(id.clone()), ..event };
        calls.map(|call| ListedCall { event: of_it(call.event), ..call }).collect()
    });
    let state = text(object, "state").map(|word| ExtensionState::from_word(&word));
    Some(ExtensionNow { extension: id, state, calls })
}

fn employee(object: &Object) -> Option<Employee> {
    let id = text(object, "_id")?;
    let mut extensions =
        array(object, "extensions").map(|all| objects(all, extension).items).unwrap_or_default();
    extensions.sort_by_key(|extension| extension.primary != Some(true));
    let email = text(object, "emailAddress");
    let name = text(object, "name")
        .or_else(|| email.clone())
        .or_else(|| extensions.iter().find_map(|extension| extension.number.clone()))
        .unwrap_or_else(|| id.clone());
    Some(Employee {
        id: EmployeeId::new(id),
        kind: text(object, "type").map_or(EmployeeKind::Employee, |word| EmployeeKind::from_word(&word)),
        name,
        title: text(object, "title"),
        department: text(object, "department"),
        email,
        picture: text(object, "picture").map(PictureId::new),
        presence: object.get("presence").and_then(presence),
        extensions,
    })
}

/// An object with the state, or the state alone.
fn presence(value: &Value) -> Option<Presence> {
    let Value::Object(object) = value else {
        let state = PresenceState::from_word(&as_text(value)?);
        return Some(Presence { state, text: None, until: None });
    };
    Some(Presence {
        state: PresenceState::from_word(&text(object, "state")?),
        text: text(object, "text"),
        until: text(object, "until").and_then(|date| instant::from_iso(&date)),
    })
}

/// The presence that the data of a change tell: an object with it, or it itself; `Some(None)`: there is
/// none any more. `None` where they do not say.
pub(crate) fn changed_presence(data: &Value) -> Option<Option<Presence>> {
    match data {
        Value::Object(object) => match object.get("presence") {
            Some(Value::Null) => Some(None),
            Some(inner) => presence(inner).map(Some),
            None => presence(data).map(Some),
        },
        _ => None,
    }
}

fn extension(object: &Object) -> Option<Extension> {
    Some(Extension {
        id: ExtensionId::new(text(object, "_id")?),
        number: text(object, "number"),
        direct: text(object, "direct"),
        name: text(object, "name"),
        state: text(object, "state").map(|word| ExtensionState::from_word(&word)),
        primary: flag(object, "primary"),
        phones: array(object, "phones").map(|all| objects(all, phone).items).unwrap_or_default(),
    })
}

fn phone(object: &Object) -> Option<Phone> {
    Some(Phone {
        id: PhoneId::new(text(object, "_id")?),
        kind: text(object, "kind").map(|word| PhoneKind::from_word(&word)),
        name: text(object, "name"),
        dnd: flag(object, "dnd"),
        registered: flag(object, "registered"),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::{employees, extensions, own_calls};
    use crate::directory::{EmployeeKind, ExtensionState, PhoneKind, PresenceState};
    use crate::event::CallKind;

    #[test]
    fn a_bad_element_costs_itself_alone() {
        let list =
            employees(br#"[{"_id":"a","name":"Ann"}, 7, null, {"name":"nobody"}, {"_id":"b"}]"#).unwrap();
        assert_eq!(list.lost, 3);
        let names: Vec<&str> = list.items.iter().map(|employee| employee.name.as_str()).collect();
        assert_eq!(names, ["Ann", "b"]);
        assert_eq!(employees(br#"{"employees":[{"_id":"a"}],"total":1}"#).unwrap().items.len(), 1);
        assert_eq!(employees(b"{}").unwrap_err().code(), "unexpected_shape");
        assert_eq!(employees(b"[").unwrap_err().code(), "not_json");
    }

    #[test]
    fn an_unknown_presence_keeps_its_name() {
        let list = employees(
            br#"[{"_id":"a","type":"EXTENSION","presence":{"state":"AT_SEA","text":"","until":"soon"}},
                 {"_id":"b","presence":"off_work"}, {"_id":"c","presence":{}}, {"_id":"d","presence":[]}]"#,
        )
        .unwrap();
        assert_eq!(list.items[0].kind, EmployeeKind::Extension);
        let at_sea = list.items[0].presence.clone().unwrap();
        assert_eq!(at_sea.state.as_word(), "AT_SEA");
        assert_eq!((at_sea.text, at_sea.until), (None, None));
        assert_eq!(list.items[1].presence.clone().unwrap().state, PresenceState::OffWork);
        assert_eq!((&list.items[2].presence, &list.items[3].presence), (&None, &None));
    }

    #[test]
    fn phones_and_numbers_come_in_any_type_and_the_primary_extension_first() {
        let list = extensions(
            br#"{"extensions":[{"_id":"x","number":201,"state":"ringing","primary":"true",
                "phones":[{"_id":"p","kind":"SIP","dnd":"false"}, {}, {"_id":"q","kind":"DECT"}]}]}"#,
        )
        .unwrap();
        let own = &list.items[0];
        assert_eq!((own.number.as_deref(), own.primary), (Some("201"), Some(true)));
        assert_eq!(own.state, Some(ExtensionState::Ringing));
        assert_eq!(own.phones.len(), 2);
        assert_eq!((own.phones[0].kind.clone(), own.phones[0].dnd), (Some(PhoneKind::Sip), Some(false)));
        assert_eq!((own.phones[1].dnd, own.phones[1].registered), (None, None));
        let two =
            employees(br#"[{"_id":"a","extensions":[{"_id":"x"},{"_id":"y","primary":true}]}]"#).unwrap();
        assert_eq!(two.items[0].extensions[0].id.as_str(), "y");
    }

    #[test]
    fn calls_listed_at_an_extension_are_events_that_say_how_each_stands() {
        let now = own_calls(
            br#"[{"_id":"e","extensions":[{"_id":"x","state":"BUSY","calls":[
                {"id":"a","state":"RINGING","direction":"IN","caller":{"number":"+45"},"started":"2026-11-23T21:30:00.000Z"},
                {"id":"b","state":"held"},{"id":"c","state":"PARKED"},{"state":"RINGING"},7]},
                {"_id":"y","state":"RINGING"},{"_id":"z","calls":"?"}]}, {"_id":"f"}, 7]"#,
        )
        .unwrap();
        let calls = now[0].calls.as_ref().unwrap();
        let kinds: Vec<_> = calls.iter().map(|call| (call.event.id.as_str(), call.event.kind)).collect();
        assert_eq!(kinds, [("a", CallKind::Ringing), ("b", CallKind::Hold), ("c", CallKind::Answer)]);
        assert_eq!((calls[0].event.caller.number.as_deref(), calls[0].event.time), (Some("+45"), None));
        let began = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_795_469_400);
        assert_eq!((calls[0].started, calls[1].started), (Some(began), None));
        assert_eq!(calls[1].event.extension.as_ref().unwrap().as_str(), "x");
        assert_eq!((&now[1].state, &now[1].calls), (&Some(ExtensionState::Ringing), &None));
        assert_eq!((now.len(), &now[2].calls), (3, &None));
        assert!(own_calls(b"{}").is_err());
    }
}
