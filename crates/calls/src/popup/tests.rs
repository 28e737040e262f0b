//! The rules as stories, and what holds in every one of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A window manager that does as it is told, a user, and the calls that ring or are talked.
#[derive(Debug, Clone, Default)]
struct Desk {
    rules: PopUp,
    ringing: BTreeSet<CallId>,
    talking: BTreeSet<CallId>,
    reverts: bool,
    switched_off: bool,
    /// What was asked for, in order.
    acts: Vec<Act>,
}

impl Desk {
    fn new() -> Self {
        Self { reverts: true, ..Self::default() }
    }

    fn tell(&mut self) {
        let none = BTreeSet::new();
        let popping = if self.switched_off { &none } else { &self.ringing };
        let over = |call: &CallId| !self.ringing.contains(call) && !self.talking.contains(call);
        let act = self.rules.calls(popping, over, self.reverts);
        self.acts.extend(act);
    }

    fn rings(&mut self, call: &str) {
        self.ringing.insert(CallId::new(call));
        self.tell();
    }

    fn answered(&mut self, call: &str) {
        if self.ringing.remove(&CallId::new(call)) {
            self.talking.insert(CallId::new(call));
        }
        self.tell();
    }

    /// By its end, or because somebody else answered it.
    fn over(&mut self, call: &str) {
        self.ringing.remove(&CallId::new(call));
        self.talking.remove(&CallId::new(call));
        self.tell();
    }

    fn found(&mut self, place: Place) {
        let act = self.rules.found(place);
        self.acts.extend(act);
    }

    fn risen(&mut self) {
        let act = self.rules.risen();
        self.acts.extend(act);
    }

    /// The first call, and the window up for it.
    fn up_from(place: Place) -> Self {
        let mut desk = Self::new();
        desk.rings("a");
        desk.found(place);
        desk.risen();
        assert_eq!(desk.took(), [Act::Look, Act::ComeUp]);
        assert!(desk.rules.is_up());
        desk
    }

    fn took(&mut self) -> Vec<Act> {
        std::mem::take(&mut self.acts)
    }
}

const AWAY: [Place; 3] = [Place::Hidden, Place::Minimised, Place::Behind];

#[test]
fn from_wherever_it_was_it_comes_up_for_a_call_and_goes_back_there_when_the_call_is_over() {
    for place in AWAY {
        let mut desk = Desk::up_from(place);
        desk.answered("a");
        assert_eq!(desk.took(), [], "{place:?}: an answered call goes on");
        desk.over("a");
        assert_eq!(desk.took(), [Act::GoBack(place)]);
        assert!(!desk.rules.is_up());
    }
}

#[test]
fn a_call_that_is_answered_elsewhere_or_given_up_is_over_as_well() {
    let mut desk = Desk::up_from(Place::Behind);
    desk.over("a");
    assert_eq!(desk.took(), [Act::GoBack(Place::Behind)]);
}

#[test]
fn a_window_in_use_is_left_alone_from_ring_to_end() {
    let mut desk = Desk::new();
    desk.rings("a");
    desk.found(Place::InUse);
    desk.over("a");
    assert_eq!(desk.took(), [Act::Look]);
}

#[test]
fn used_meanwhile_it_stays_and_the_same_call_does_not_bring_it_up_again() {
    let mut desk = Desk::up_from(Place::Hidden);
    desk.rules.used();
    desk.tell();
    desk.over("a");
    assert_eq!(desk.took(), []);
}

#[test]
fn closed_meanwhile_it_stays_closed_until_another_call_rings() {
    let mut desk = Desk::up_from(Place::Minimised);
    desk.rules.closed();
    desk.tell();
    assert_eq!(desk.took(), []);
    desk.rings("b");
    desk.found(Place::Hidden);
    desk.risen();
    desk.over("a");
    desk.over("b");
    assert_eq!(desk.took(), [Act::Look, Act::ComeUp, Act::GoBack(Place::Hidden)]);
}

#[test]
fn of_several_calls_the_last_to_be_over_sends_it_back_to_the_first_place() {
    let mut desk = Desk::up_from(Place::Hidden);
    desk.rings("b");
    // Something else was brought before it meanwhile.
    desk.found(Place::Behind);
    desk.risen();
    desk.over("a");
    assert_eq!(desk.took(), [Act::Look, Act::ComeUp]);
    desk.over("b");
    assert_eq!(desk.took(), [Act::GoBack(Place::Hidden)]);
}

#[test]
fn it_goes_back_though_a_call_that_it_never_came_up_for_goes_on() {
    let mut desk = Desk::new();
    desk.rings("a");
    desk.found(Place::InUse);
    desk.answered("a");
    desk.rings("b");
    desk.found(Place::Behind);
    desk.risen();
    desk.over("b");
    assert_eq!(desk.took(), [Act::Look, Act::Look, Act::ComeUp, Act::GoBack(Place::Behind)]);
}

#[test]
fn a_call_that_is_over_before_the_window_is_up_sends_it_back_once_it_is() {
    let mut desk = Desk::new();
    desk.rings("a");
    desk.over("a");
    desk.found(Place::Hidden);
    assert_eq!(desk.took(), [Act::Look], "it had not come up yet");
    desk.rings("b");
    desk.found(Place::Hidden);
    desk.over("b");
    assert_eq!(desk.took(), [Act::Look, Act::ComeUp]);
    desk.risen();
    assert_eq!(desk.took(), [Act::GoBack(Place::Hidden)]);
}

#[test]
fn without_the_wish_it_stays_where_it_came_to() {
    let mut desk = Desk::up_from(Place::Hidden);
    desk.reverts = false;
    desk.over("a");
    assert_eq!(desk.took(), []);
}

#[test]
fn the_wish_counts_as_it_stands_when_the_call_is_over() {
    let mut desk = Desk::up_from(Place::Minimised);
    desk.reverts = false;
    desk.tell();
    desk.reverts = true;
    desk.switched_off = true;
    desk.over("a");
    assert_eq!(desk.took(), [Act::GoBack(Place::Minimised)]);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Rings(u8),
    Answered(u8),
    Over(u8),
    Found(Place),
    Risen,
    Used,
    Closed,
    Revert(bool),
    Switch(bool),
}

fn any_step() -> impl Strategy<Value = Step> {
    let place = prop::sample::select(vec![Place::Hidden, Place::Minimised, Place::Behind, Place::InUse]);
    prop_oneof![
        4 => (0..3_u8).prop_map(Step::Rings),
        2 => (0..3_u8).prop_map(Step::Answered),
        3 => (0..3_u8).prop_map(Step::Over),
        6 => place.prop_map(Step::Found),
        6 => Just(Step::Risen),
        1 => Just(Step::Used),
        1 => Just(Step::Closed),
        1 => any::<bool>().prop_map(Step::Revert),
        1 => any::<bool>().prop_map(Step::Switch),
    ]
}

proptest! {
    /// What is asked of the window makes sense in any order of things.
    #[test]
    fn in_any_order_it_goes_back_at_most_once_for_each_time_it_came_up_and_never_from_under_its_user(
        steps in prop::collection::vec(any_step(), 0..60)
    ) {
        let mut desk = Desk::new();
        // Since the user last used it: how often it came up, and from where it was last found.
        let mut came_up = false;
        let mut places: BTreeSet<Place> = BTreeSet::new();
        for step in steps {
            if let Step::Found(place) = step {
                places.insert(place);
            }
            match step {
                Step::Rings(call) => desk.rings(&call.to_string()),
                Step::Answered(call) => desk.answered(&call.to_string()),
                Step::Over(call) => desk.over(&call.to_string()),
                Step::Found(place) => desk.found(place),
                Step::Risen => desk.risen(),
                Step::Used => desk.rules.used(),
                Step::Closed => desk.rules.closed(),
                Step::Revert(on) => desk.reverts = on,
                Step::Switch(on) => desk.switched_off = !on,
            }
            if matches!(step, Step::Used | Step::Closed | Step::Found(Place::InUse)) && !desk.rules.is_up() {
                came_up = false;
            }
            for act in desk.took() {
                match act {
                    Act::Look => prop_assert!(!desk.ringing.is_empty(), "only a ringing call looks"),
                    Act::ComeUp => came_up = true,
                    Act::GoBack(place) => {
                        prop_assert!(came_up, "it had not come up, or was used since");
                        prop_assert!(place != Place::InUse && places.contains(&place));
                        prop_assert!(!desk.rules.is_up());
                        came_up = false;
                    }
                }
            }
        }
        // Whatever happened, once all is over and nothing is under way, it rests.
        for call in 0..3_u8 {
            desk.over(&call.to_string());
        }
        desk.found(Place::Behind);
        desk.risen();
        prop_assert!(!desk.rules.is_up());
        prop_assert!(desk.rules.seen.is_empty() && desk.rules.holding.is_empty());
    }
}
