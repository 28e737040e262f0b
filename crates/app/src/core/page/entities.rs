//! The company as it is drawn: colleagues, queues and whoever waits, each by its id.

use std::collections::BTreeMap;
use std::fmt::Display;

use pbx::roster::Which;

use crate::view::{Caller, Person, Queue, QueueMembers};

/// Entities of one kind as they are now: all of them, or those that were asked for.
#[derive(Debug)]
pub(crate) struct Drawn<T> {
    /// What is not here is no more.
    all: bool,
    /// None: it is no more.
    each: BTreeMap<String, Option<T>>,
}

/// What was drawn of the company.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    pub people: Drawn<Person>,
    pub queues: Drawn<Queue>,
    pub members: Drawn<QueueMembers>,
    pub callers: Drawn<Caller>,
}

impl<T> Default for Drawn<T> {
    fn default() -> Self {
        Self { all: false, each: BTreeMap::new() }
    }
}

impl<T> Drawn<T> {
    /// Draws those that may have changed. `all`: the ids of all that there are; `one`: an entity, where there is
    /// one of this id.
    pub(crate) fn new<Id: Display + Clone, Ids: Iterator<Item = Id>>(
        which: &Which<Id>,
        all: impl FnOnce() -> Ids,
        one: impl Fn(&Id) -> Option<T>,
    ) -> Self {
        let draw = |id: &Id| (id.to_string(), one(id));
        match which {
            Which::All => Self { all: true, each: all().map(|id| draw(&id)).collect() },
            Which::These(ids) => Self { all: false, each: ids.iter().map(draw).collect() },
        }
    }

    /// All that there are.
    pub(crate) fn all(each: BTreeMap<String, T>) -> Self {
        Self { all: true, each: each.into_iter().map(|(id, drawn)| (id, Some(drawn))).collect() }
    }

    /// How many were drawn.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.each.len()
    }

    /// Where nothing was told before.
    pub(crate) fn into_all(self) -> BTreeMap<String, T> {
        self.each.into_iter().filter_map(|(id, drawn)| Some((id, drawn?))).collect()
    }
}

impl<T: PartialEq + Clone> Drawn<T> {
    /// Brings what was told up to date, and says what of it is new or another, and what is no more.
    pub(crate) fn tell(self, told: &mut BTreeMap<String, T>) -> (BTreeMap<String, T>, Vec<String>) {
        let Self { all, each } = self;
        let mut removed = Vec::new();
        if all {
            told.retain(|id, _| {
                let stays = each.contains_key(id);
                if !stays {
                    removed.push(id.clone());
                }
                stays
            });
        }
        let mut set = BTreeMap::new();
        for (id, drawn) in each {
            match drawn {
                Some(drawn) if told.get(&id) == Some(&drawn) => {}
                Some(drawn) => {
                    told.insert(id.clone(), drawn.clone());
                    set.insert(id, drawn);
                }
                None => {
                    if told.remove(&id).is_some() {
                        removed.push(id);
                    }
                }
            }
        }
        (set, removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(all: bool, each: &[(&str, Option<u8>)]) -> Drawn<u8> {
        Drawn { all, each: each.iter().map(|(id, drawn)| ((*id).to_owned(), *drawn)).collect() }
    }

    #[test]
    fn only_what_is_another_is_told_and_what_is_no_more_is_removed_once() {
        let mut told = BTreeMap::new();
        let all = drawn(true, &[("a", Some(1)), ("b", Some(2))]);
        assert_eq!(all.tell(&mut told).0.len(), 2);
        let (set, removed) = drawn(false, &[("a", Some(1)), ("b", Some(3)), ("c", None)]).tell(&mut told);
        assert_eq!((set, removed), ([("b".to_owned(), 3)].into(), vec![]));
        let (set, removed) = drawn(true, &[("b", Some(3))]).tell(&mut told);
        assert_eq!((set, removed), (BTreeMap::new(), vec!["a".to_owned()]));
        let (set, removed) = drawn(false, &[("b", None)]).tell(&mut told);
        assert_eq!((set, removed), (BTreeMap::new(), vec!["b".to_owned()]));
        assert!(told.is_empty());
    }
}
