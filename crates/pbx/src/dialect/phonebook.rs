//! Answers of `/pbx/phonebook` and `/pbx/app/permissions`.

use serde_json::Value;

use super::list::{array, read_list};
use super::value::{Object, flag, json, text};
use crate::Error;
use crate::ids::ExtensionId;
use crate::list::List;
use crate::permissions::Permissions;
use crate::phonebook::{Contact, ContactNumber, ContactNumberKind};

/// Who is in the phonebook, from the answer of `/pbx/phonebook`. Somebody without a name, a company and a number is
/// lost.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn contacts(body: &[u8]) -> Result<List<Contact>, Error> {
    read_list(body, "contacts", "a list of contacts", contact)
}

fn contact(object: &Object) -> Option<Contact> {
    let said = |key: &str| text(object, key).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let short =
        said("shortNumber").map(|number| ContactNumber { kind: Some(ContactNumberKind::Short), number });
    let listed = array(object, "phoneNumbers").unwrap_or_default();
    let numbers: Vec<_> = short.into_iter().chain(listed.iter().filter_map(number)).collect();
    let person: Vec<String> = ["givenName", "familyName"].iter().filter_map(|key| said(key)).collect();
    let company = said("company");
    let (name, company) = match (person.is_empty(), company) {
        (false, company) => (person.join(" "), company),
        (true, Some(company)) => (company, None),
        (true, None) => (numbers.first()?.number.clone(), None),
    };
    Some(Contact {
        id: text(object, "_id")?,
        name,
        company,
        title: said("title"),
        department: said("department"),
        numbers,
    })
}

fn number(value: &Value) -> Option<ContactNumber> {
    let object = value.as_object()?;
    let number = text(object, "number").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty())?;
    Some(ContactNumber { kind: text(object, "type").map(|word| ContactNumberKind::from_word(&word)), number })
}

/// What the user may do with colleagues, from the answer of `/pbx/app/permissions`.
///
/// # Errors
/// For a body that is no JSON object.
pub fn permissions(body: &[u8]) -> Result<Permissions, Error> {
    let Value::Object(all) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "permissions by extension" });
    };
    let whose = |name: &str, is: bool| {
        let so = |value: &Value| value.as_object().and_then(|one| flag(one, name)) == Some(is);
        all.iter().filter(|(_, value)| so(value)).map(|(id, _)| ExtensionId::new(id.as_str())).collect()
    };
    Ok(Permissions { set_presence: whose("setPresence", true), no_pickup: whose("pickup", false) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn somebody_is_named_by_what_there_is_and_has_their_numbers_with_their_kind() {
        let list = contacts(
            br#"{"offset":0,"total":5,"contacts":[
                {"_id":"a","givenName":"Maren","familyName":" Aagaard ","company":"Kattegat","title":"Buyer","shortNumber":701,
                 "phoneNumbers":[{"type":"WORK","number":"+45 1"},{"type":"FAX","number":"2"},{"number":" "},7]},
                {"_id":"b","type":"COMPANY","company":"Nordhavn","phoneNumbers":[]},
                {"_id":"c","phoneNumbers":[{"number":"112"}]},
                {"_id":"d"},
                {"givenName":"Nobody"}]}"#,
        )
        .unwrap();
        assert_eq!(list.lost, 2);
        let names: Vec<&str> = list.items.iter().map(|contact| contact.name.as_str()).collect();
        assert_eq!(names, ["Maren Aagaard", "Nordhavn", "112"]);
        let maren = &list.items[0];
        assert_eq!((maren.company.as_deref(), maren.title.as_deref()), (Some("Kattegat"), Some("Buyer")));
        let numbers: Vec<(Option<&str>, &str)> = maren
            .numbers
            .iter()
            .map(|number| (number.kind.as_ref().map(ContactNumberKind::as_word), number.number.as_str()))
            .collect();
        assert_eq!(numbers, [(Some("SHORT"), "701"), (Some("WORK"), "+45 1"), (Some("FAX"), "2")]);
        assert_eq!(list.items[1].company, None);
        assert!(contacts(b"{}").is_err());
    }

    #[test]
    fn a_presence_is_set_where_that_is_said_and_a_call_is_picked_up_where_the_contrary_is_not() {
        let body = br#"{"a":{"setPresence":true,"pickup":true},"b":{"setPresence":false,"pickup":false},"c":{},"d":7,
                "e":{"setPresence":"yes","pickup":"no"}}"#;
        let may = permissions(body).unwrap();
        assert_eq!(may.set_presence, [ExtensionId::new("a")].into());
        assert_eq!(may.no_pickup, [ExtensionId::new("b")].into());
        assert!(permissions(b"[]").is_err());
    }
}
