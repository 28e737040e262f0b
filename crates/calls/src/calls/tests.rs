#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
use super::*;
use crate::event::{Direction, ExtensionId, LegId, Party, PhoneId};

fn at(millis: i64) -> Moment {
    Moment::from_millis(millis)
}

fn calls() -> Calls {
    Calls::new(Own::known([ExtensionId::new("mine")], [PhoneId::new("desk"), PhoneId::new("mobile")]))
}

/// An event of an incoming call at an extension.
fn event(kind: Kind, extension: &str, time: i64) -> CallEvent {
    CallEvent {
        time: Some(at(time)),
        direction: Some(Direction::In),
        extension: Some(ExtensionId::new(extension)),
        ..CallEvent::new(kind, CallId::new("c"))
    }
}

fn id() -> CallId {
    CallId::new("c")
}

fn stops(changes: &[Change]) -> Option<Stopped> {
    changes.iter().find_map(|change| match change {
        Change::StoppedRinging(_, why) => Some(*why),
        _ => None,
    })
}

fn state(calls: &Calls) -> Option<State> {
    calls.get(&id()).map(|call| call.state.clone())
}

#[test]
fn starts_and_ends_alone_are_a_whole_journey() {
    let mut calls = calls();
    let changes = calls.apply(event(Kind::Start, "mine", 10), at(11));
    assert!(matches!(changes.as_slice(), [Change::Appeared(_), Change::StartedRinging(_)]), "{changes:?}");
    assert_eq!(calls.get(&id()).unwrap().since, at(10));
    let changes = calls.apply(event(Kind::End, "mine", 20), at(21));
    assert_eq!(stops(&changes), Some(Stopped::Ended));
    let Some(Change::Over(call)) = changes.last() else { unreachable!("{changes:?}") };
    assert_eq!((&call.state, call.since), (&State::Over(How::Ended), at(20)));
    assert!(calls.all().is_empty());
}

#[test]
fn answered_by_somebody_else_it_stops_at_once_and_says_by_whom() {
    let mut calls = calls();
    calls.apply(event(Kind::Ringing, "mine", 10), at(10));
    let changes = calls.apply(event(Kind::Answer, "theirs", 20), at(20));
    assert_eq!(stops(&changes), Some(Stopped::AnsweredElsewhere));
    let Some(Change::Over(call)) = changes.last() else { unreachable!("{changes:?}") };
    let by = Some(ExtensionId::new("theirs"));
    assert_eq!(call.state, State::Over(How::AnsweredElsewhere { extension: by, phone: None }));
    assert_eq!(calls.apply(event(Kind::Ringing, "mine", 10), at(30)), []);
    assert_eq!(calls.apply(event(Kind::Ringing, "mine", 900), at(900)), []);
    // Passed on to this user afterwards.
    let changes = calls.apply(event(Kind::Ringing, "mine", 9000), at(9000));
    assert!(matches!(changes.last(), Some(Change::StartedRinging(_))));
}

#[test]
fn an_answer_that_overtakes_the_start_leaves_nothing_to_ring() {
    let mut calls = calls();
    assert_eq!(calls.apply(event(Kind::Answer, "theirs", 20), at(20)), []);
    assert_eq!(calls.apply(event(Kind::Start, "mine", 10), at(21)), []);
    assert!(calls.all().is_empty());
}

#[test]
fn a_call_that_a_machine_answered_before_it_came_here_rings() {
    let mut calls = calls();
    calls.apply(CallEvent::new(Kind::Answer, id()), at(0));
    let start = CallEvent { time: None, ..event(Kind::Start, "mine", 0) };
    calls.apply(start.clone(), at(5000));
    assert_eq!(state(&calls), Some(State::Ringing));
    // The same once more, after a colleague's answer, is no new call.
    calls.apply(CallEvent { time: None, ..event(Kind::Answer, "theirs", 0) }, at(6000));
    calls.apply(start, at(9000));
    assert_eq!(state(&calls), None);
}

#[test]
fn an_end_without_a_start_is_remembered_and_the_start_that_comes_late_does_not_ring() {
    let mut calls = calls();
    assert_eq!(calls.apply(event(Kind::End, "mine", 20), at(20)), []);
    assert_eq!(calls.apply(event(Kind::Start, "mine", 10), at(21)), []);
    assert_eq!(calls.apply(event(Kind::Answer, "mine", 15), at(22)), []);
    assert!(calls.all().is_empty());
}

#[test]
fn a_late_answer_of_ours_makes_a_call_without_a_ring() {
    let mut calls = calls();
    let mut answer = event(Kind::Answer, "mine", 20);
    answer.phone = Some(PhoneId::new("desk"));
    let changes = calls.apply(answer, at(20));
    assert!(matches!(changes.as_slice(), [Change::Appeared(_)]), "{changes:?}");
    calls.apply(event(Kind::Start, "mine", 10), at(21));
    let call = calls.get(&id()).unwrap();
    assert_eq!((&call.state, call.since, call.answered), (&State::Active, at(20), Some(at(20))));
    assert_eq!(call.phone, Some(PhoneId::new("desk")));
}

#[test]
fn another_phone_of_this_user_answering_stops_the_ringing_and_the_call_goes_on() {
    let mut calls = calls();
    calls.apply(event(Kind::Start, "mine", 10), at(10));
    let answer =
        CallEvent { extension: None, phone: Some(PhoneId::new("mobile")), ..event(Kind::Answer, "", 20) };
    let changes = calls.apply(answer, at(20));
    assert_eq!(stops(&changes), Some(Stopped::Answered));
    assert_eq!(calls.get(&id()).unwrap().phone, Some(PhoneId::new("mobile")));
    assert!(calls.on_a_call());
}

#[test]
fn a_hold_goes_and_an_answer_or_its_own_end_brings_the_call_back() {
    let mut calls = calls();
    calls.apply(event(Kind::Answer, "mine", 10), at(10));
    for (kind, time, expected) in [
        (Kind::Hold { on: true }, 20, State::Held),
        (Kind::Hold { on: true }, 21, State::Held),
        (Kind::Answer, 30, State::Active),
        (Kind::Hold { on: true }, 40, State::Held),
        (Kind::Hold { on: false }, 50, State::Active),
    ] {
        calls.apply(event(kind, "mine", time), at(time));
        assert_eq!(state(&calls), Some(expected), "{kind:?}");
        assert!(calls.on_a_call());
    }
    assert_eq!(calls.get(&id()).unwrap().answered, Some(at(10)));
}

#[test]
fn an_own_outgoing_call_never_rings_and_any_answer_is_its_answer() {
    let mut calls = calls();
    let out = |kind, time| CallEvent { direction: Some(Direction::Out), ..event(kind, "mine", time) };
    let changes = calls.apply(out(Kind::Start, 10), at(10));
    assert!(matches!(changes.as_slice(), [Change::Appeared(_)]));
    assert!(calls.on_a_call());
    // The same id rings at the colleague's, and at another extension of this user.
    calls.apply(event(Kind::Ringing, "theirs", 11), at(11));
    calls.apply(event(Kind::Ringing, "mine", 11), at(11));
    assert_eq!(state(&calls), Some(State::Dialling));
    calls.apply(event(Kind::Answer, "theirs", 20), at(20));
    assert_eq!(state(&calls), Some(State::Active));
}

#[test]
fn the_caller_being_connected_is_no_answer_of_somebody_else() {
    let mut calls = calls();
    let mut start = event(Kind::Start, "mine", 10);
    start.caller.extension = Some(ExtensionId::new("theirs"));
    calls.apply(start, at(10));
    assert_eq!(calls.apply(event(Kind::Answer, "theirs", 20), at(20)), []);
    assert_eq!(state(&calls), Some(State::Ringing));
}

#[test]
fn after_a_gap_what_is_not_listed_is_gone_and_what_is_listed_is_there() {
    let mut calls = calls();
    let of = |kind, call: &str, time| CallEvent { id: CallId::new(call), ..event(kind, "mine", time) };
    calls.apply(of(Kind::Ringing, "lost", 10), at(10));
    calls.apply(of(Kind::Ringing, "still", 11), at(11));
    calls.apply(of(Kind::Start, "ended", 12), at(12));
    calls.apply(of(Kind::End, "ended", 13), at(13));
    // Heard of after the list was asked for.
    calls.apply(of(Kind::Ringing, "new", 105), at(105));
    let listed =
        vec![of(Kind::Ringing, "still", 11), of(Kind::Answer, "talking", 50), of(Kind::Ringing, "ended", 12)];
    let changes = calls.resync(listed, at(100), at(110));
    assert_eq!(stops(&changes), Some(Stopped::GoneAfterGap));
    let left: Vec<&str> = calls.all().iter().map(|call| call.id.as_str()).collect();
    assert_eq!(left, ["still", "talking", "new"]);
    // An old event of the lost one changes nothing; one dated later than the list shows it was wrong.
    assert_eq!(calls.apply(of(Kind::Ringing, "lost", 10), at(120)), []);
    assert!(!calls.apply(of(Kind::Ringing, "lost", 119), at(120)).is_empty());
}

#[test]
fn a_gap_in_which_a_ringing_call_was_answered_shows_it_answered() {
    let mut calls = calls();
    calls.apply(event(Kind::Ringing, "mine", 10), at(10));
    let changes = calls.resync(vec![event(Kind::Answer, "mine", 20)], at(100), at(110));
    assert_eq!(stops(&changes), Some(Stopped::Answered));
    calls.apply(event(Kind::End, "mine", 120), at(120));
    assert!(calls.all().is_empty());
}

#[test]
fn without_the_list_of_own_extensions_nothing_rings() {
    let mut calls = Calls::default();
    assert_eq!(calls.apply(event(Kind::Start, "mine", 10), at(10)), []);
    assert_eq!(calls.remembered(), 0);
}

#[test]
fn the_legs_of_phones_are_kept_by_phone() {
    let mut calls = calls();
    let at_phone = |phone, leg: Option<&str>, time| CallEvent {
        phone: Some(PhoneId::new(phone)),
        leg: leg.map(LegId::new),
        ..event(Kind::Ringing, "mine", time)
    };
    calls.apply(at_phone("desk", Some("leg"), 10), at(10));
    calls.apply(at_phone("mobile", None, 11), at(11));
    calls.apply(at_phone("desk", None, 12), at(12));
    let phones = &calls.get(&id()).unwrap().phones;
    assert_eq!(phones.get(&PhoneId::new("desk")), Some(&Some(LegId::new("leg"))));
    assert_eq!(phones.get(&PhoneId::new("mobile")), Some(&None));
}

#[test]
fn another_number_is_another_person() {
    let mut calls = calls();
    let from = |number: Option<&str>, name: Option<&str>, time| {
        let party = Party { number: number.map(Into::into), name: name.map(Into::into), ..Party::default() };
        CallEvent { caller: party, ..event(Kind::Ringing, "mine", time) }
    };
    calls.apply(from(Some("1"), Some("Ada"), 10), at(10));
    calls.apply(from(None, None, 11), at(11));
    assert_eq!(calls.get(&id()).unwrap().caller.name.as_deref(), Some("Ada"));
    calls.apply(from(Some("2"), None, 12), at(12));
    assert_eq!(calls.get(&id()).unwrap().caller.name, None);
}

#[test]
fn a_call_made_quiet_is_still_there_and_stays_quiet() {
    let mut calls = calls();
    calls.apply(event(Kind::Start, "mine", 10), at(10));
    assert_eq!(calls.quieten(&id()).len(), 1);
    assert_eq!(calls.quieten(&id()), []);
    calls.apply(event(Kind::Ringing, "mine", 12), at(12));
    assert!(calls.get(&id()).unwrap().quiet);
}

#[test]
fn a_thousand_events_of_one_call_are_folded_and_old_ones_change_nothing() {
    let mut calls = calls();
    calls.apply(event(Kind::Answer, "mine", 0), at(0));
    for time in 1..1000 {
        calls.apply(event(Kind::Hold { on: time % 2 == 1 }, "mine", time), at(time));
        assert!(calls.tracks.get(&id()).unwrap().events_kept() <= 32);
    }
    assert_eq!(state(&calls), Some(State::Held));
    assert_eq!(calls.apply(event(Kind::Hold { on: false }, "mine", 2), at(1000)), []);
    assert_eq!(calls.get(&id()).unwrap().answered, Some(at(0)));
}

#[test]
fn what_was_folded_is_history_and_an_old_event_that_comes_again_is_not_the_latest_word() {
    let mut calls = calls();
    let from = |number: &str, time| {
        let caller = Party { number: Some(number.into()), ..Party::default() };
        CallEvent { caller, ..event(Kind::Answer, "mine", time) }
    };
    calls.apply(from("1", 1), at(1));
    calls.apply(from("2", 2), at(2));
    for time in 3..100 {
        calls.apply(event(Kind::Hold { on: time % 2 == 1 }, "mine", time), at(time));
    }
    assert_eq!(calls.apply(from("1", 1), at(100)), []);
    assert_eq!(calls.get(&id()).unwrap().caller.number.as_deref(), Some("2"));
}

#[test]
fn what_this_user_answered_is_the_users_until_it_ends() {
    let mut calls = calls();
    calls.apply(event(Kind::Answer, "mine", 10), at(10));
    assert_eq!(calls.apply(event(Kind::Answer, "theirs", 20), at(20)), []);
    assert_eq!(state(&calls), Some(State::Active));
    let changes = calls.apply(event(Kind::End, "theirs", 30), at(30));
    assert!(matches!(changes.as_slice(), [Change::Over(_)]));
}

/// `time` by a clock that is `ahead` of this computer's; arriving a moment after it was sent.
fn event_by(ahead: i64, kind: Kind, extension: &str, time: i64) -> (CallEvent, Moment) {
    (event(kind, extension, time + ahead), at(time + 5))
}

#[test]
fn a_clock_that_is_off_does_not_make_a_ring_old_and_two_minutes_count_from_when_it_was_heard() {
    let settings = crate::ringing::RingSettings {
        external: Some(settings::values::Id::new("E".into())),
        ..Default::default()
    };
    for ahead in [0, 200_000, -200_000, -86_400_000] {
        let mut calls = calls();
        let (ringing, now) = event_by(ahead, Kind::Ringing, "mine", 1_000_000);
        calls.apply(ringing, now);
        let decide = |calls: &Calls, now| {
            let circumstances = crate::ringing::Circumstances { dnd: false, on_a_call: false, now };
            crate::ringing::decide(&settings, calls.get(&id()).unwrap(), circumstances)
        };
        assert!(decide(&calls, now).is_announced(), "{ahead}");
        // A further word of the same ringing does not begin it anew.
        let (again, later) = event_by(ahead, Kind::Ringing, "mine", 1_060_000);
        calls.apply(again, later);
        assert!(decide(&calls, now.plus_millis(119_999)).is_announced(), "{ahead}");
        assert_eq!(
            decide(&calls, now.plus_millis(120_000)).why,
            crate::ringing::Why::RungLongEnough,
            "{ahead}"
        );
    }
}

#[test]
fn events_without_a_time_stay_behind_those_that_a_clock_that_is_off_has_dated() {
    for ahead in [200_000, -200_000] {
        let mut calls = calls();
        let (ringing, now) = event_by(ahead, Kind::Ringing, "mine", 10);
        calls.apply(ringing, now);
        let answer = CallEvent { time: None, ..event(Kind::Answer, "theirs", 0) };
        assert_eq!(stops(&calls.apply(answer, at(1000))), Some(Stopped::AnsweredElsewhere), "{ahead}");
        assert_eq!(state(&calls), None);
        // Passed on to this user half a minute later.
        let (anew, now) = event_by(ahead, Kind::Ringing, "mine", 31_000);
        calls.apply(anew, now);
        assert_eq!(state(&calls), Some(State::Ringing), "{ahead}");
    }
}

#[test]
fn after_a_gap_a_newer_event_brings_a_call_back_whatever_the_clock() {
    for ahead in [0, 200_000, -200_000] {
        let mut calls = calls();
        let (ringing, now) = event_by(ahead, Kind::Ringing, "mine", 1000);
        calls.apply(ringing.clone(), now);
        calls.resync(Vec::new(), at(60_000), at(60_010));
        assert_eq!(calls.apply(ringing, at(60_020)), [], "the same once more, {ahead}");
        let (newer, now) = event_by(ahead, Kind::Ringing, "mine", 61_000);
        calls.apply(newer, now);
        assert_eq!(state(&calls), Some(State::Ringing), "{ahead}");
    }
}

#[test]
fn a_list_that_came_late_bears_a_call_out_only_up_to_when_it_was_asked_for() {
    let mut calls = calls();
    calls.apply(event(Kind::Ringing, "mine", 10), at(10));
    let ringing = || CallEvent { time: None, ..event(Kind::Ringing, "mine", 0) };
    // Asked for before the connection was back at 100, and here after it.
    assert_eq!(calls.resync(vec![ringing()], at(50), at(200)), []);
    let changes = calls.resync(Vec::new(), at(100), at(210));
    assert_eq!(stops(&changes), Some(Stopped::GoneAfterGap));
}
