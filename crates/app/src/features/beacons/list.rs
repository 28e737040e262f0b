//! The beacons of the company, as the PBX lists them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use desktop::beacons::frame::BeaconId;
use tokio::time::Instant;

use crate::core::{Core, fetch};
use crate::event::Event;
use crate::facts::beacons::Whereabouts;
use crate::ports::Ports;

/// Beacons are hung up and renamed once in a while.
const ANEW: Duration = Duration::from_secs(60 * 60);

/// After a failure, before it is asked again; doubled with each one.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Letters of a place that are shown: a line has no more.
const LONGEST_PLACE: usize = 120;

/// What one session knows of them.
#[derive(Debug, Default)]
pub(super) struct BeaconList {
    /// Where each hangs; none: the PBX has not answered yet.
    places: Option<HashMap<BeaconId, String>>,
    /// Grows when the list is another.
    edition: u64,
    asking: bool,
    due: Option<Instant>,
    failures: u32,
    /// Why the last question came to nothing; a sentence.
    problem: Option<String>,
}

/// What the PBX answered.
#[derive(Debug)]
pub(super) struct Listed(Result<Vec<pbx::Beacon>, pbx::Error>);

impl BeaconList {
    /// Which list it is; none: there is nothing to listen for.
    pub(super) fn edition(&self) -> Option<u64> {
        self.places.as_ref().filter(|places| !places.is_empty()).map(|_| self.edition)
    }

    pub(super) fn ids(&self) -> Vec<BeaconId> {
        self.places.iter().flat_map(HashMap::keys).copied().collect()
    }

    pub(super) fn place(&self, id: BeaconId) -> Option<String> {
        self.places.as_ref()?.get(&id).cloned()
    }

    /// Why there is nothing to listen for.
    pub(super) fn why_none(&self) -> Whereabouts {
        match (&self.places, &self.problem) {
            (Some(_), _) => Whereabouts::NoBeacons,
            (None, Some(why)) => Whereabouts::Unavailable { why: why.clone() },
            (None, None) => Whereabouts::Loading,
        }
    }

    /// When the PBX is to be asked. Never while it is being asked: a time that has come and finds nothing to do would
    /// keep the loop awake.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due.filter(|_| !self.asking)
    }

    /// The PBX answers again: what failed before need not fail now.
    pub(super) fn settings_answered<P: Ports>(&mut self, core: &Core<P>) {
        if self.problem.is_some() {
            self.due = Some(core.now());
        }
    }

    pub(super) fn ask_when_due<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.asking || self.due.is_some_and(|due| due > core.now()) {
            return;
        }
        let Some((client, token)) = core.session.access() else { return };
        self.asking = true;
        self.due = None;
        let ask = async move {
            let answer = client.beacons(&token).await;
            Event::own(Listed(answer.map(|answer| answer.value.items)))
        };
        core.session.spawn(ask, |why| Event::own(Listed(Err(pbx::Error::Internal { why }))));
    }

    pub(super) fn take<P: Ports>(&mut self, core: &Core<P>, Listed(answer): Listed) {
        self.asking = false;
        match answer {
            Ok(beacons) => {
                self.failures = 0;
                self.problem = None;
                self.due = Some(core.now() + ANEW);
                let places = places_of(beacons);
                if self.places.as_ref() != Some(&places) {
                    self.edition += 1;
                    self.places = Some(places);
                }
            }
            // The last good list stays.
            Err(error) => {
                tracing::debug!(code = error.code(), "the beacons could not be loaded");
                let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
                self.failures = self.failures.saturating_add(1);
                self.problem = Some(fetch::plain(&error, core.language));
                self.due = Some(core.now() + pause);
            }
        }
    }
}

/// Of two that send the same numbers the first counts: nobody could tell them apart.
fn places_of(beacons: Vec<pbx::Beacon>) -> HashMap<BeaconId, String> {
    let mut places = HashMap::with_capacity(beacons.len());
    for pbx::Beacon { uuid, major, minor, place, .. } in beacons {
        if let Entry::Vacant(vacant) = places.entry(BeaconId { uuid, major, minor }) {
            vacant.insert(place.chars().take(LONGEST_PLACE).collect());
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beacon(place: &str) -> pbx::Beacon {
        pbx::Beacon { id: pbx::BeaconId::new(place), uuid: 1, major: 2, minor: 3, place: place.to_owned() }
    }

    #[test]
    fn nothing_is_due_while_the_pbx_is_being_asked() {
        let now = Instant::now();
        let list = |asking| BeaconList { asking, due: Some(now), ..BeaconList::default() };
        assert_eq!((list(true).due(), list(false).due()), (None, Some(now)));
    }

    #[test]
    fn of_two_beacons_that_send_the_same_the_first_counts_and_a_place_has_an_end() {
        let places = places_of(vec![beacon("first"), beacon("second")]);
        assert_eq!(places.into_values().collect::<Vec<_>>(), ["first"]);
        let long = places_of(vec![beacon(&"å".repeat(100_000))]);
        assert_eq!(long.into_values().next().map(|place| place.chars().count()), Some(LONGEST_PLACE));
    }
}
