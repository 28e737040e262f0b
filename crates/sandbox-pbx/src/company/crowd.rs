//! The colleagues of a large company: as many as are asked for beside the seeded twenty, made by counting.
//!
//! They come after the rooms in the list of extensions, and an employee has the number of the extension that is
//! theirs, as with the seeded people. Each has one extension without telephones, as rooms do: it rings, and its
//! state can be told.

use std::ops::Range;

use super::people::{PEOPLE, STANDALONE};
use super::{Kind, id};

/// The most people a company can have.
pub(crate) const MOST: usize = 20_000;

/// The place of the first of them in the list of extensions.
const FIRST: usize = PEOPLE.len() + STANDALONE.len();

/// The local number of the first of them; no seeded number has five digits.
const NUMBER: usize = 20_000;

pub(super) const GIVEN: [&str; 20] = [
    "Agnes", "Birk", "Carla", "Dagny", "Esben", "Frida", "Gorm", "Helga", "Ivan", "Johanne", "Kaj", "Lærke",
    "Mikkel", "Nanna", "Otto", "Pernille", "Rune", "Signe", "Troels", "Vibeke",
];

pub(super) const FAMILY: [&str; 25] = [
    "Ager", "Bech", "Carstens", "Dahl", "Ebbesen", "Fogh", "Gram", "Hald", "Iversen", "Juhl", "Krogh",
    "Lund", "Munk", "Nygaard", "Overby", "Poulsen", "Quist", "Riis", "Storm", "Thorup", "Ulrich", "Vang",
    "Winge", "Yde", "Østerby",
];

const DEPARTMENTS: [&str; 8] =
    ["Sales", "Service", "Support", "Finance", "Warehouse", "Workshop", "Planning", "Quality"];

/// One of them.
#[derive(Debug)]
pub(crate) struct Colleague {
    pub name: String,
    pub number: String,
    pub department: &'static str,
}

/// How many there are in a company of so many people.
pub(crate) const fn beside_the_seeded(people: usize) -> usize {
    let most = if people < MOST { people } else { MOST };
    most.saturating_sub(PEOPLE.len())
}

/// Their places, where there are so many extensions in all.
pub(crate) fn places(extensions: usize) -> Range<usize> {
    FIRST..extensions.max(FIRST)
}

/// The one at a place; `None` before the first of them.
pub(crate) fn colleague(place: usize) -> Option<Colleague> {
    let count = place.checked_sub(FIRST)?;
    let given = GIVEN.get(count % GIVEN.len())?;
    let family = FAMILY.get(count / GIVEN.len() % FAMILY.len())?;
    // So that no two have the same name.
    let round = count / (GIVEN.len() * FAMILY.len());
    let name =
        if round == 0 { format!("{given} {family}") } else { format!("{given} {family} {}", round + 1) };
    let department = DEPARTMENTS.get(count % DEPARTMENTS.len())?;
    Some(Colleague { name, number: (NUMBER + count).to_string(), department })
}

/// The place of the extension that this id or local number is, were the company large enough.
pub(crate) fn place_of(target: &str) -> Option<usize> {
    let by_number = || Some(target.parse::<usize>().ok()?.checked_sub(NUMBER)? + FIRST);
    let by_id = || {
        let count = usize::from_str_radix(target.get(16..24)?, 16).ok()?;
        count.checked_sub(1).filter(|place| id(Kind::Extension, *place) == target)
    };
    by_id().or_else(by_number).filter(|place| (FIRST..FIRST + MOST).contains(place))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FIRST, MOST, colleague, place_of};
    use crate::company::{Kind, id};

    #[test]
    fn no_two_have_the_same_name_or_number_and_each_is_found_by_number_and_by_id() {
        let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for place in FIRST..FIRST + MOST {
            let Some(one) = colleague(place) else { unreachable!("{place}") };
            assert_eq!(place_of(&one.number), Some(place));
            assert_eq!(place_of(&id(Kind::Extension, place)), Some(place));
            names.insert(one.name);
            numbers.insert(one.number);
        }
        assert_eq!((names.len(), numbers.len()), (MOST, MOST));
    }

    #[test]
    fn nobody_else_is_one_of_them() {
        for other in ["100", "", "19999", "+4588991042", &id(Kind::Extension, 22), &id(Kind::Employee, FIRST)]
        {
            assert_eq!(place_of(other), None, "{other}");
        }
        assert!(colleague(FIRST - 1).is_none());
    }
}
