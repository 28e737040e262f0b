use super::*;

const DESK: &str = "desk";
const MOBILE: &str = "mobile";

fn locked() -> Circumstances<'static, &'static str> {
    Circumstances { wanted: true, locked: Some(true), on_a_call: false, phone: Some(&DESK), told: None }
}

fn unlocked() -> Circumstances<'static, &'static str> {
    Circumstances { locked: Some(false), ..locked() }
}

const fn set(phone: &'static str, on: bool) -> Option<Step<&'static str>> {
    Some(Step::Set { phone, on })
}

/// Locked, seen to be off, and set.
fn held() -> LockDnd<&'static str> {
    let mut rule = LockDnd::default();
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::Off);
    assert_eq!(rule.decide(locked()), set(DESK, true));
    rule.was_set(DESK, true, Outcome::Done);
    assert_eq!(rule.decide(locked()), None);
    rule
}

#[test]
fn a_lock_sets_it_after_a_look_and_the_end_of_the_lock_clears_it() {
    let mut rule = held();
    assert_eq!(rule.phase(), Phase::Held { seen: true });
    assert_eq!(rule.decide(unlocked()), set(DESK, false));
    assert!(rule.held().is_some(), "until the PBX has said so");
    rule.was_set(DESK, false, Outcome::Done);
    assert_eq!(rule.decide(unlocked()), None);
    assert_eq!(rule.held(), None);
}

#[test]
fn one_that_was_set_by_hand_stays() {
    let mut rule = LockDnd::default();
    rule.decide(locked());
    rule.looked(DESK, Seen::On);
    assert_eq!((rule.decide(locked()), rule.phase()), (None, Phase::ByHand));
    assert_eq!((rule.decide(unlocked()), rule.phase()), (None, Phase::Idle));
}

#[test]
fn where_it_cannot_be_seen_it_is_set_and_cleared_and_known_to_be_unseen() {
    let mut rule = LockDnd::default();
    rule.decide(locked());
    rule.looked(DESK, Seen::Untold);
    assert_eq!(rule.decide(locked()), set(DESK, true));
    assert_eq!(rule.phase(), Phase::Held { seen: false });
    rule.was_set(DESK, true, Outcome::Done);
    assert_eq!(rule.decide(unlocked()), set(DESK, false));
}

#[test]
fn a_pbx_that_cannot_be_reached_is_looked_at_again_before_anything_is_set() {
    let mut rule = LockDnd::default();
    rule.decide(locked());
    rule.looked(DESK, Seen::Failed);
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
}

#[test]
fn it_waits_for_the_end_of_a_call_and_looks_anew() {
    let talking = Circumstances { on_a_call: true, ..locked() };
    let mut rule = LockDnd::default();
    assert_eq!(rule.decide(talking), None);
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::Off);
    assert_eq!(rule.decide(talking), None, "a call has begun since the look");
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::Off);
    assert_eq!(rule.decide(unlocked()), None, "nobody is away any more");
}

#[test]
fn clearing_does_not_wait_for_the_end_of_a_call() {
    let mut rule = held();
    assert_eq!(rule.decide(Circumstances { on_a_call: true, ..unlocked() }), set(DESK, false));
}

#[test]
fn a_setting_that_is_switched_off_and_a_phone_that_is_exchanged_clear_it() {
    assert_eq!(held().decide(Circumstances { wanted: false, ..locked() }), set(DESK, false));
    let mut rule = held();
    let other = Circumstances { phone: Some(&MOBILE), ..locked() };
    assert_eq!(rule.decide(other), set(DESK, false));
    rule.was_set(DESK, false, Outcome::Done);
    assert_eq!(rule.decide(other), Some(Step::Look(MOBILE)));
}

#[test]
fn what_an_earlier_run_left_is_cleared_as_soon_as_the_screen_is_known_to_be_open() {
    let left = Some(Held { phone: DESK, seen: true });
    let mut rule = LockDnd::recalled(left.clone());
    let unknown = Circumstances { locked: None, phone: None, ..locked() };
    assert_eq!(rule.decide(unknown), None);
    assert_eq!(rule.decide(Circumstances { phone: None, ..unlocked() }), set(DESK, false));
    // On a screen that is still locked it goes on, and nobody takes it for one that was set by hand.
    let mut rule = LockDnd::recalled(left.clone());
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::On);
    assert_eq!((rule.decide(locked()), rule.phase()), (None, Phase::Held { seen: true }));
    assert_eq!(rule.decide(unlocked()), set(DESK, false));
    // Where it had not come to that, or cannot be seen, it is set.
    for seen in [Seen::Off, Seen::Untold] {
        let mut rule = LockDnd::recalled(left.clone());
        rule.decide(locked());
        rule.looked(DESK, seen);
        assert_eq!(rule.decide(locked()), set(DESK, true), "{seen:?}");
    }
}

#[test]
fn one_that_somebody_switches_off_meanwhile_stays_off_and_old_news_change_nothing() {
    let off = Circumstances { told: Some(false), ..locked() };
    let mut rule = held();
    assert_eq!(rule.decide(off), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::On);
    assert_eq!(rule.decide(off), None, "old news, once");
    assert_eq!(rule.decide(Circumstances { told: Some(true), ..locked() }), None);
    assert_eq!(rule.decide(off), Some(Step::Look(DESK)));
    rule.looked(DESK, Seen::Off);
    assert_eq!((rule.decide(off), rule.phase()), (None, Phase::Overruled));
    assert_eq!(rule.decide(unlocked()), None, "nothing is left to clear");
}

#[test]
fn what_fails_is_asked_again_and_what_is_refused_is_not() {
    let mut rule = LockDnd::default();
    rule.decide(locked());
    rule.looked(DESK, Seen::Off);
    rule.decide(locked());
    rule.was_set(DESK, true, Outcome::Failed);
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)), "it may have been done");
    rule.looked(DESK, Seen::Off);
    assert_eq!(rule.decide(locked()), set(DESK, true));
    rule.was_set(DESK, true, Outcome::Refused);
    assert_eq!((rule.decide(locked()), rule.phase()), (None, Phase::Refused));
    for (outcome, then) in [(Outcome::Failed, true), (Outcome::Refused, true), (Outcome::Gone, false)] {
        let mut rule = held();
        rule.decide(unlocked());
        rule.was_set(DESK, false, outcome);
        assert_eq!(rule.decide(unlocked()).is_some(), then, "{outcome:?}");
    }
}

#[test]
fn a_change_by_hand_stands_until_the_next_lock() {
    let mut rule = held();
    assert!(rule.begin_by_hand());
    assert!(!rule.begin_by_hand(), "one at a time");
    assert_eq!(rule.decide(unlocked()), None);
    rule.by_hand(Some(DESK));
    assert_eq!(rule.decide(locked()), None);
    assert_eq!(rule.held(), None);
    assert_eq!(rule.decide(unlocked()), None);
    assert_eq!(rule.decide(locked()), Some(Step::Look(DESK)));
}
