//! What is to be seen, what the notification server has, and the one step that brings the second nearer
//! to the first.
//!
//! A server numbers its notifications, answers late, dies and comes back; the app changes its mind
//! meanwhile. So an order only changes what is wanted, and while an answer is outstanding nothing else is
//! asked for that name.

use std::collections::BTreeMap;

use super::{Kind, Notice};

/// A notification is brought to so many servers one after the other: one that dies of it is not asked
/// for ever.
const MOST_SERVERS: u8 = 3;

#[derive(Debug, Default)]
pub(super) struct Desk {
    places: BTreeMap<String, Place>,
    /// Counts the servers.
    generation: u64,
}

#[derive(Debug, Default)]
struct Place {
    wanted: Option<Notice>,
    shown: Option<Shown>,
    /// The server of this generation has been asked and has not answered.
    asked: Option<u64>,
    servers: u8,
}

#[derive(Debug)]
struct Shown {
    key: Key,
    notice: Notice,
    token: Option<String>,
}

/// A notification of a server: numbers mean nothing to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Its unique name on the bus.
    pub server: String,
    pub id: u32,
}

/// What is to be asked of the server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To be answered with [`Desk::taken`] or [`Desk::refused`].
    Show {
        name: String,
        notice: Notice,
        replaces: u32,
    },
    Close(Key),
}

impl Desk {
    pub(super) fn show(&mut self, name: &str, notice: Notice) -> Option<Step> {
        let place = self.places.entry(name.to_owned()).or_default();
        (place.wanted, place.servers) = (Some(notice), 0);
        self.step(name)
    }

    pub(super) fn withdraw(&mut self, name: &str) -> Option<Step> {
        self.places.get_mut(name)?.wanted = None;
        self.step(name)
    }

    /// The server has taken what it was asked to show.
    pub(super) fn taken(&mut self, name: &str, key: Key, notice: Notice) -> Option<Step> {
        let place = self.places.get_mut(name)?;
        place.asked = None;
        place.shown = Some(Shown { key, notice, token: None });
        self.step(name)
    }

    /// It has not. A call waits for the next server; what was of the moment is forgotten.
    pub(super) fn refused(&mut self, name: &str, notice: &Notice) -> Option<Step> {
        let generation = self.generation;
        let place = self.places.get_mut(name)?;
        let another_server = place.asked.take().is_some_and(|asked| asked != generation);
        place.shown = None;
        let still_wanted = place.wanted.as_ref() == Some(notice);
        if still_wanted && !another_server {
            if notice.kind == Kind::Passing {
                self.places.remove(name);
            }
            return None;
        }
        self.step(name)
    }

    /// The name of a notification that has gone from the screen and is not being shown anew.
    pub(super) fn closed(&mut self, key: &Key) -> Option<String> {
        let name = self.find(key)?;
        let place = self.places.get_mut(&name)?;
        if place.asked.is_some() {
            place.shown = None;
            return None;
        }
        self.places.remove(&name);
        Some(name)
    }

    /// A token that belongs to what is about to be pressed.
    pub(super) fn token(&mut self, key: &Key, token: String) {
        let place = self.find(key).and_then(|name| self.places.get_mut(&name));
        if let Some(shown) = place.and_then(|place| place.shown.as_mut()) {
            shown.token = Some(token);
        }
    }

    /// Something of it was pressed: its name and token. Its place is free, and it is to be closed, which
    /// not every server does by itself.
    pub(super) fn invoked(&mut self, key: &Key) -> Option<(String, Option<String>, Step)> {
        let name = self.find(key)?;
        let place = self.places.get_mut(&name)?;
        let token = place.shown.take().and_then(|shown| shown.token);
        place.wanted = None;
        if place.asked.is_none() {
            self.places.remove(&name);
        }
        Some((name, token, Step::Close(key.clone())))
    }

    /// Another server has the name, or none: what the one before had shown is gone, and what is still to
    /// be seen is brought to it.
    pub(super) fn server_changed(&mut self) -> Vec<Step> {
        self.generation += 1;
        for place in self.places.values_mut() {
            place.shown = None;
        }
        let passing = |place: &Place| place.wanted.as_ref().is_none_or(|one| one.kind == Kind::Passing);
        self.places.retain(|_, place| place.asked.is_some() || !passing(place));
        let names: Vec<String> = self.places.keys().cloned().collect();
        names.iter().filter_map(|name| self.step(name)).collect()
    }

    /// This may be of a notification whose number the server has not told yet: what is pressed at once
    /// is heard before the answer is read.
    pub(super) fn may_be_next(&self, key: &Key) -> bool {
        self.find(key).is_none() && self.places.values().any(|place| place.asked.is_some())
    }

    fn find(&self, key: &Key) -> Option<String> {
        let has = |place: &Place| place.shown.as_ref().is_some_and(|shown| shown.key == *key);
        self.places.iter().find(|(_, place)| has(place)).map(|(name, _)| name.clone())
    }

    fn step(&mut self, name: &str) -> Option<Step> {
        let place = self.places.get_mut(name)?;
        if place.asked.is_some() {
            return None;
        }
        match (&place.wanted, &place.shown) {
            (Some(wanted), Some(shown)) if *wanted == shown.notice => None,
            (Some(_), None) if place.servers >= MOST_SERVERS => None,
            (Some(wanted), shown) => {
                let step = Step::Show {
                    name: name.to_owned(),
                    notice: wanted.clone(),
                    replaces: shown.as_ref().map_or(0, |shown| shown.key.id),
                };
                place.asked = Some(self.generation);
                place.servers += u8::from(shown.is_none());
                Some(step)
            }
            (None, shown) => {
                let step = shown.as_ref().map(|shown| Step::Close(shown.key.clone()));
                self.places.remove(name);
                step
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn call(title: &str) -> Notice {
        Notice { title: title.to_owned(), body: String::new(), buttons: Vec::new(), kind: Kind::Ringing }
    }

    fn passing(title: &str) -> Notice {
        Notice { kind: Kind::Passing, ..call(title) }
    }

    fn key(id: u32) -> Key {
        Key { server: ":1.1".to_owned(), id }
    }

    fn shows(name: &str, notice: &Notice, replaces: u32) -> Step {
        Step::Show { name: name.to_owned(), notice: notice.clone(), replaces }
    }

    /// `a` is shown as number 7.
    fn showing(notice: &Notice) -> Desk {
        let mut desk = Desk::default();
        assert_eq!(desk.show("a", notice.clone()), Some(shows("a", notice, 0)));
        assert_eq!(desk.taken("a", key(7), notice.clone()), None);
        desk
    }

    #[test]
    fn what_is_withdrawn_is_closed_and_the_same_again_asks_nothing() {
        let mut desk = showing(&call("one"));
        assert_eq!(desk.show("a", call("one")), None);
        assert_eq!(desk.show("a", call("two")), Some(shows("a", &call("two"), 7)));
        assert_eq!(desk.taken("a", key(7), call("two")), None);
        assert_eq!(desk.withdraw("a"), Some(Step::Close(key(7))));
        assert_eq!(desk.withdraw("a"), None);
        assert_eq!(desk.closed(&key(7)), None, "nobody is told what the app did itself");
    }

    #[test]
    fn withdrawn_before_the_server_has_answered_it_is_closed_as_soon_as_it_has_a_number() {
        let mut desk = Desk::default();
        assert!(desk.show("a", call("one")).is_some());
        assert_eq!(desk.withdraw("a"), None);
        assert_eq!(desk.taken("a", key(7), call("one")), Some(Step::Close(key(7))));
        assert_eq!(desk.withdraw("a"), None);
    }

    #[test]
    fn changed_before_the_server_has_answered_it_is_replaced_under_its_number() {
        let mut desk = Desk::default();
        assert!(desk.show("a", call("one")).is_some());
        assert_eq!(desk.show("a", call("two")), None);
        assert_eq!(desk.taken("a", key(7), call("one")), Some(shows("a", &call("two"), 7)));
    }

    #[test]
    fn a_press_frees_the_name_and_closes_and_the_token_comes_with_it() {
        let mut desk = showing(&call("one"));
        assert_eq!(desk.invoked(&key(8)), None, "of another program");
        assert_eq!(desk.invoked(&Key { server: ":1.9".to_owned(), id: 7 }), None, "of another server");
        desk.token(&key(7), "token".to_owned());
        let (name, token, step) = desk.invoked(&key(7)).unwrap();
        assert_eq!((name.as_str(), token.as_deref()), ("a", Some("token")));
        assert_eq!(step, Step::Close(key(7)));
        assert_eq!(desk.closed(&key(7)), None);
        assert_eq!(desk.show("a", call("again")), Some(shows("a", &call("again"), 0)));
    }

    #[test]
    fn a_number_that_is_not_known_may_be_the_next_one_while_an_answer_is_outstanding() {
        let mut desk = Desk::default();
        assert!(!desk.may_be_next(&key(7)), "nothing was asked");
        assert!(desk.show("a", call("one")).is_some());
        assert!(desk.may_be_next(&key(7)));
        assert_eq!(desk.taken("a", key(7), call("one")), None);
        assert!(!desk.may_be_next(&key(7)), "it is known");
        assert!(!desk.may_be_next(&key(8)), "of another program");
    }

    #[test]
    fn put_away_by_the_person_it_stays_away() {
        let mut desk = showing(&call("one"));
        assert_eq!(desk.closed(&key(7)).as_deref(), Some("a"));
        assert_eq!(desk.server_changed(), []);
    }

    #[test]
    fn a_new_server_gets_the_calls_and_nothing_that_has_passed() {
        let mut desk = showing(&call("one"));
        assert!(desk.show("b", passing("two")).is_some());
        assert_eq!(desk.taken("b", key(8), passing("two")), None);
        assert_eq!(desk.server_changed(), [shows("a", &call("one"), 0)]);
        assert_eq!(desk.server_changed(), [], "it has been asked already");
        assert_eq!(desk.refused("a", &call("one")), Some(shows("a", &call("one"), 0)), "of the one before");
        assert_eq!(desk.refused("a", &call("one")), None, "and this is the one that there is");
    }

    #[test]
    fn a_server_that_dies_of_a_notification_is_not_asked_for_ever() {
        let mut desk = Desk::default();
        let mut asked = usize::from(desk.show("a", call("one")).is_some());
        for _ in 0..100 {
            desk.refused("a", &call("one"));
            asked += desk.server_changed().len();
        }
        assert_eq!(asked, usize::from(MOST_SERVERS));
    }

    #[test]
    fn refused_a_call_waits_for_a_server_and_another_notice_is_forgotten() {
        let mut desk = Desk::default();
        assert!(desk.show("a", call("one")).is_some());
        assert!(desk.show("b", passing("two")).is_some());
        assert_eq!(desk.refused("a", &call("one")), None);
        assert_eq!(desk.refused("b", &passing("two")), None);
        assert_eq!(desk.server_changed(), [shows("a", &call("one"), 0)]);
    }
}
