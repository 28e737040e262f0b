//! Laws of do not disturb while locked: a phone at a PBX, somebody's hand at the phone, and an app that
//! crashes when it likes.

use calls::lock_dnd::{Circumstances, Held, LockDnd, Outcome, Phase, Seen, Step};
use proptest::prelude::*;

const PHONE: &str = "desk";

#[derive(Debug, Clone, Copy)]
enum Happening {
    Lock(bool),
    Want(bool),
    Call(bool),
    /// The PBX can be reached.
    Reach(bool),
    /// Somebody presses the key at the phone.
    HandAtPhone,
    /// Somebody chooses the menu's entry.
    HandInApp,
    /// The app ends without a word and starts again.
    Crash,
    /// It ends after a request was done and before its answer.
    CrashInRequest,
    /// A request is done and its answer is lost.
    LostAnswer,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => any::<bool>().prop_map(Happening::Lock),
        1 => any::<bool>().prop_map(Happening::Want),
        2 => any::<bool>().prop_map(Happening::Call),
        2 => any::<bool>().prop_map(Happening::Reach),
        2 => Just(Happening::HandAtPhone),
        1 => Just(Happening::HandInApp),
        1 => Just(Happening::Crash),
        1 => Just(Happening::CrashInRequest),
        1 => Just(Happening::LostAnswer),
    ]
}

struct World {
    rule: LockDnd<&'static str>,
    disk: Option<Held<&'static str>>,
    /// The phone, as it is at the PBX.
    dnd: bool,
    /// What somebody wished last.
    hand: bool,
    readable: bool,
    reachable: bool,
    locked: bool,
    wanted: bool,
    on_a_call: bool,
}

impl World {
    fn new(readable: bool) -> Self {
        Self {
            rule: LockDnd::default(),
            disk: None,
            dnd: false,
            hand: false,
            readable,
            reachable: true,
            locked: false,
            wanted: true,
            on_a_call: false,
        }
    }

    fn next(&mut self) -> Option<Step<&'static str>> {
        let step = self.rule.decide(Circumstances {
            wanted: self.wanted,
            locked: Some(self.locked),
            on_a_call: self.on_a_call,
            phone: Some(&PHONE),
            told: (self.readable && self.reachable).then_some(self.dnd),
        });
        // Before the step is taken, as the app does it.
        self.disk = self.rule.held().cloned();
        step
    }

    /// Until nothing more is to be done, or the PBX does not answer.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        for _ in 0..8 {
            let Some(step) = self.next() else { return Ok(()) };
            match step {
                Step::Look(phone) => {
                    let seen = match (self.reachable, self.readable, self.dnd) {
                        (false, ..) => Seen::Failed,
                        (true, false, _) => Seen::Untold,
                        (true, true, true) => Seen::On,
                        (true, true, false) => Seen::Off,
                    };
                    self.rule.looked(phone, seen);
                    if seen == Seen::Failed {
                        return Ok(());
                    }
                }
                Step::Set { phone, on } => {
                    prop_assert!(!(on && self.on_a_call), "set in the middle of a call");
                    prop_assert!(!on || (self.locked && self.wanted), "set on an open screen");
                    if !self.reachable {
                        self.rule.was_set(phone, on, Outcome::Failed);
                        return Ok(());
                    }
                    self.dnd = on;
                    self.rule.was_set(phone, on, Outcome::Done);
                }
            }
            self.disk = self.rule.held().cloned();
        }
        Err(TestCaseError::fail("it does not come to rest"))
    }

    fn crash(&mut self) {
        self.rule = LockDnd::recalled(self.disk.clone());
    }

    fn happen(&mut self, happening: Happening) -> Result<(), TestCaseError> {
        match happening {
            Happening::Lock(locked) => self.locked = locked,
            Happening::Want(wanted) => self.wanted = wanted,
            Happening::Call(on) => self.on_a_call = on,
            Happening::Reach(reachable) => self.reachable = reachable,
            // The PBX changes what it is told at once; what nobody could be told of is another story.
            Happening::HandAtPhone if self.reachable => {
                self.dnd = !self.dnd;
                self.hand = self.dnd;
            }
            Happening::HandInApp if self.reachable => {
                prop_assert!(self.rule.begin_by_hand());
                self.dnd = !self.dnd;
                self.hand = self.dnd;
                self.rule.by_hand(Some(PHONE));
                self.disk = self.rule.held().cloned();
            }
            Happening::HandAtPhone | Happening::HandInApp => {}
            Happening::Crash => self.crash(),
            Happening::CrashInRequest => {
                if let Some(Step::Set { on, .. }) = self.next()
                    && self.reachable
                {
                    self.dnd = on;
                }
                self.crash();
            }
            Happening::LostAnswer => match self.next() {
                Some(Step::Look(phone)) => self.rule.looked(phone, Seen::Failed),
                Some(Step::Set { phone, on }) => {
                    prop_assert!(!(on && self.on_a_call), "set in the middle of a call");
                    if self.reachable {
                        self.dnd = on;
                    }
                    self.rule.was_set(phone, on, Outcome::Failed);
                }
                None => {}
            },
        }
        self.settle()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn on_an_open_screen_the_phone_is_as_somebody_s_hand_left_it(
        happenings in proptest::collection::vec(happening(), 0..40),
    ) {
        let mut world = World::new(true);
        for happening in happenings {
            world.happen(happening)?;
        }
        world.happen(Happening::Reach(true))?;
        world.happen(Happening::Lock(false))?;
        prop_assert_eq!(world.dnd, world.hand);
        prop_assert_eq!((world.rule.held(), &world.disk), (None, &None));
    }

    #[test]
    fn where_nothing_can_be_seen_no_do_not_disturb_of_the_app_s_is_left_behind(
        happenings in proptest::collection::vec(
            happening().prop_filter("nobody's hand", |it| !matches!(it, Happening::HandAtPhone | Happening::HandInApp)),
            0..40,
        ),
    ) {
        let mut world = World::new(false);
        for happening in happenings {
            world.happen(happening)?;
        }
        world.happen(Happening::Reach(true))?;
        world.happen(Happening::Lock(false))?;
        prop_assert!(!world.dnd);
    }

    #[test]
    fn on_a_locked_screen_it_is_on_unless_somebody_s_hand_says_otherwise(
        happenings in proptest::collection::vec(happening(), 0..40),
    ) {
        let mut world = World::new(true);
        for happening in happenings {
            world.happen(happening)?;
        }
        for calm in [Happening::Reach(true), Happening::Call(false), Happening::Want(true), Happening::Lock(true)] {
            world.happen(calm)?;
        }
        let by_hand = matches!(world.rule.phase(), Phase::ByHand | Phase::Overruled);
        prop_assert_eq!(world.dnd, !by_hand || world.hand);
        prop_assert!(world.next().is_none(), "and there it rests");
    }
}
