//! Extensions and their telephones: what they do follows from the calls, DND is set by hand.

use serde_json::json;

use super::{Denied, Direction, Party, State, Talk};
use crate::company::people::{PEOPLE, Phone, STANDALONE, direct};
use crate::company::{Kind, crowd, id};
use crate::realtime::Event;

/// What moves of an extension.
#[derive(Debug)]
pub(crate) struct Extension {
    /// A telephone of it is registered, or it is a room.
    pub there: bool,
    /// DND of each telephone.
    pub dnd: Vec<bool>,
    /// A state that has been forced on it, whatever its calls are.
    pub forced: Option<&'static str>,
    /// The state that was told last, which is what the pages show.
    pub state: &'static str,
}

pub(super) fn seeded(beside: usize) -> Vec<Extension> {
    let people = PEOPLE.iter().map(|person| Extension {
        there: person.state != "UNREGISTERED",
        dnd: person.phones.iter().map(|phone| phone.dnd).collect(),
        forced: None,
        state: person.state,
    });
    let without_phones = |state| Extension { there: true, dnd: Vec::new(), forced: None, state };
    let rooms = STANDALONE.iter().map(|(_, _, state)| without_phones(state));
    let colleagues = (0..beside).map(|_| without_phones("IDLE"));
    people.chain(rooms).chain(colleagues).collect()
}

/// Name and number of an extension.
pub(super) fn party(extension: usize) -> Party {
    let own = PEOPLE.get(extension).map(|person| (person.name.to_owned(), person.number.to_owned()));
    let room = || {
        let (name, number, _) = STANDALONE.get(extension.checked_sub(PEOPLE.len())?)?;
        Some(((*name).to_owned(), (*number).to_owned()))
    };
    let colleague = || crowd::colleague(extension).map(|one| (one.name, one.number));
    let (name, number) = own.or_else(room).or_else(colleague).unzip();
    Party { number, name, extension: Some(id(Kind::Extension, extension)), private: false }
}

/// The seeded extension that this id, local number or direct number calls.
pub(crate) fn called(target: &str) -> Option<usize> {
    (0..PEOPLE.len() + STANDALONE.len()).find(|index| {
        let number = party(*index).number.unwrap_or_default();
        id(Kind::Extension, *index) == target || number == target || direct(&number) == target
    })
}

pub(crate) fn phones(extension: usize) -> &'static [Phone] {
    PEOPLE.get(extension).map_or(&[], |person| person.phones)
}

pub(crate) fn phone_id(extension: usize, place: usize) -> String {
    id(Kind::Phone, extension * 8 + place)
}

/// The extension's phone of this id.
pub(crate) fn phone_of(extension: usize, device: &str) -> Option<(usize, &'static Phone)> {
    phones(extension).iter().enumerate().find(|(place, _)| phone_id(extension, *place) == device)
}

/// A SIP phone or mobile of this extension that is there now.
pub(crate) fn can_call(extension: usize, device: &str) -> bool {
    phone_of(extension, device)
        .is_some_and(|(_, phone)| matches!(phone.kind, "SIP" | "MVNO") && phone.registered)
}

impl State {
    /// The extension that this id, local number or direct number calls.
    pub(crate) fn called(&self, target: &str) -> Option<usize> {
        let colleague = || crowd::place_of(target).filter(|place| *place < self.extensions.len());
        called(target).or_else(colleague)
    }

    /// The places of everybody but the first, who is in front of the app.
    pub(crate) fn colleagues(&self) -> impl Iterator<Item = usize> + use<> {
        (1..PEOPLE.len()).chain(crowd::places(self.extensions.len()))
    }

    /// A call to it would ring somewhere: a phone in DND is never called.
    pub(super) fn rings(&self, extension: usize) -> bool {
        let phones = phones(extension);
        let Some(known) = self.extensions.get(extension).filter(|known| known.there) else { return false };
        phones.is_empty() || phones.iter().zip(&known.dnd).any(|(phone, dnd)| phone.registered && !dnd)
    }

    /// Nobody there takes a second call.
    pub(super) fn is_busy(&self, extension: usize) -> bool {
        self.extensions.get(extension).is_some_and(|known| known.state == "BUSY")
    }

    /// The phone that answers when nobody says which.
    pub(super) fn first_phone(&self, extension: usize) -> Option<String> {
        let known = self.extensions.get(extension)?;
        let mut phones = phones(extension).iter().zip(&known.dnd).enumerate();
        let (place, _) = phones.find(|(_, (phone, dnd))| phone.registered && !**dnd)?;
        Some(phone_id(extension, place))
    }

    /// Tells the state of an extension if it is another than the one told last.
    pub(super) fn settle(&mut self, extension: usize) {
        let Some(known) = self.extensions.get(extension) else { return };
        let own = || self.calls.iter().filter(|call| call.extension == extension);
        let is_waiting = |call: &super::Call| call.direction == Direction::In && call.talk == Talk::Ringing;
        let state = match known.forced {
            Some(forced) => forced,
            None if !known.there => "UNREGISTERED",
            None if own().any(|call| !is_waiting(call)) => "BUSY",
            None if own().any(is_waiting) => "RINGING",
            None => "IDLE",
        };
        if known.state == state {
            return;
        }
        if let Some(known) = self.extensions.get_mut(extension) {
            known.state = state;
        }
        self.say_state(extension, state, None);
    }

    fn say_state(&mut self, extension: usize, state: &str, phone: Option<(usize, bool)>) {
        let mut payload = json!({ "extension": id(Kind::Extension, extension), "state": state });
        if let (Some(fields), Some((place, dnd))) = (payload.as_object_mut(), phone) {
            fields.insert("phone".to_owned(), json!(phone_id(extension, place)));
            fields.insert("dnd".to_owned(), json!(dnd));
        }
        if let Some(fields) = payload.as_object_mut() {
            fields.insert("time".to_owned(), json!(self.time()));
        }
        self.say(Event::pbx("EXTENSION_STATE", payload));
    }

    /// Sets or toggles DND of one phone of a kind, and says what it is now. A phone that rings when
    /// DND is set goes on ringing.
    pub(crate) fn set_dnd(
        &mut self,
        extension: usize,
        kind: &'static str,
        device: &str,
        wanted: Option<bool>,
    ) -> Result<bool, Denied> {
        let word = match kind {
            "SIP" => "sip",
            "MVNO" => "mvno",
            _ => "external",
        };
        let (place, _) = phone_of(extension, device)
            .filter(|(_, phone)| phone.kind == kind)
            .ok_or(Denied::Missing(word))?;
        let known = self.extensions.get_mut(extension).ok_or(Denied::Missing("not_found"))?;
        let dnd = known.dnd.get_mut(place).ok_or(Denied::Missing(word))?;
        let before = *dnd;
        *dnd = wanted.unwrap_or(!before);
        let (dnd, state) = (*dnd, known.state);
        if dnd != before {
            self.say_state(extension, state, Some((place, dnd)));
        }
        Ok(dnd)
    }

    /// Forces on an extension that it is on a call, or that it is not, whichever it is not told to be.
    pub(crate) fn toggle(&mut self, extension: usize) {
        let Some(known) = self.extensions.get(extension) else { return };
        let state = if known.state == "BUSY" { "IDLE" } else { "BUSY" };
        self.force(extension, Some(state));
    }

    /// Forces a state on an extension, or gives it back to its calls.
    pub(crate) fn force(&mut self, extension: usize, state: Option<&'static str>) {
        if let Some(known) = self.extensions.get_mut(extension) {
            known.forced = state;
        }
        self.settle(extension);
    }
}
