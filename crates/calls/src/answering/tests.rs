#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
use super::*;
use crate::calls::Calls;
use crate::event::{CallEvent, ExtensionId, Kind, Moment, QueueId, QueueRef};
use crate::own::Own;

const QUEUE: &str = "queue";

fn devices(softphone: Option<&str>, desk: Option<&str>) -> Devices {
    Devices { softphone: softphone.map(PhoneId::new), desk: desk.map(PhoneId::new) }
}

fn incoming(kind: Kind, call: &str) -> CallEvent {
    CallEvent {
        direction: Some(Direction::In),
        extension: Some(ExtensionId::new("mine")),
        ..CallEvent::new(kind, CallId::new(call))
    }
}

fn with_leg(event: CallEvent, phone: &str, leg: Option<&str>) -> CallEvent {
    CallEvent { phone: Some(PhoneId::new(phone)), leg: leg.map(LegId::new), ..event }
}

fn from_queue(event: CallEvent) -> CallEvent {
    CallEvent { queue: Some(QueueRef { id: QueueId::new(QUEUE), name: None }), ..event }
}

fn calls(events: Vec<CallEvent>) -> Calls {
    let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
    for (time, event) in (0..).zip(events) {
        calls.apply(event, Moment::from_millis(time));
    }
    calls
}

fn answered(events: Vec<CallEvent>, devices: &Devices) -> Action {
    answer(calls(events).all(), devices)
}

fn hung_up(events: Vec<CallEvent>, devices: &Devices) -> Action {
    hang_up(calls(events).all(), devices)
}

#[test]
fn answer_means_the_longest_ringing_call_at_the_paired_phone() {
    let events = vec![incoming(Kind::Start, "z-first"), incoming(Kind::Start, "a-second")];
    let action = answered(events, &devices(None, Some("desk")));
    assert_eq!(action, Action::Pickup { device: PhoneId::new("desk"), target: CallId::new("z-first") });
}

#[test]
fn a_call_that_was_silenced_is_answered_after_all_others() {
    let mut calls = calls(vec![incoming(Kind::Start, "first"), incoming(Kind::Start, "second")]);
    calls.quieten(&CallId::new("first"));
    let devices = devices(None, Some("desk"));
    let target = |calls: &Calls| match answer(calls.all(), &devices) {
        Action::Pickup { target, .. } => target,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(target(&calls), CallId::new("second"));
    calls.apply(incoming(Kind::End, "second"), Moment::from_millis(9));
    assert_eq!(target(&calls), CallId::new("first"));
}

#[test]
fn the_softphone_answers_its_own_call_and_leaves_the_desk_phone_its_own() {
    let both = devices(Some("soft"), Some("desk"));
    let soft = answered(vec![with_leg(incoming(Kind::Start, "c"), "soft", None)], &both);
    assert_eq!(soft, Action::SoftphoneAnswers(CallId::new("c")));
    let unnamed = answered(vec![incoming(Kind::Start, "c")], &both);
    assert_eq!(unnamed, Action::SoftphoneAnswers(CallId::new("c")));
    let desk = answered(vec![with_leg(incoming(Kind::Start, "c"), "desk", None)], &both);
    assert!(matches!(desk, Action::Pickup { .. }));
}

#[test]
fn answer_with_nothing_ringing_or_no_phone_does_nothing_and_says_why() {
    let none = answered(vec![incoming(Kind::Answer, "c")], &devices(None, Some("desk")));
    assert_eq!(none, Action::Nothing { why: WhyNot::NothingRings });
    let no_phone = answered(vec![incoming(Kind::Start, "c")], &Devices::default());
    assert_eq!(no_phone, Action::Nothing { why: WhyNot::NoPhone });
}

#[test]
fn hang_up_ends_the_active_call_even_while_another_rings() {
    let events = vec![incoming(Kind::Answer, "talking"), incoming(Kind::Start, "ringing")];
    let action = hung_up(events, &devices(None, Some("desk")));
    assert_eq!(action, Action::Hangup { target: HangupTarget::Call(CallId::new("talking")) });
}

#[test]
fn an_active_call_is_ended_by_the_own_leg_where_it_is_known() {
    let events = vec![
        with_leg(incoming(Kind::Ringing, "c"), "desk", Some("leg")),
        with_leg(from_queue(incoming(Kind::Answer, "c")), "desk", None),
    ];
    let Action::Hangup { target } = hung_up(events, &devices(None, Some("desk"))) else { unreachable!() };
    assert_eq!(target.as_str(), "leg");
}

#[test]
fn the_softphones_active_call_is_ended_by_the_softphone() {
    let events = vec![with_leg(incoming(Kind::Answer, "c"), "soft", None)];
    let action = hung_up(events, &devices(Some("soft"), None));
    assert_eq!(action, Action::SoftphoneEnds(CallId::new("c")));
}

#[test]
fn a_call_being_dialled_is_ended() {
    let event = CallEvent { direction: Some(Direction::Out), ..incoming(Kind::Start, "out") };
    let action = hung_up(vec![event], &devices(None, Some("desk")));
    assert_eq!(action, Action::Hangup { target: HangupTarget::Call(CallId::new("out")) });
}

/// Every combination of what declining depends on, against the sentence of the specification.
#[test]
fn declining_sends_a_hangup_only_for_the_paired_phones_own_leg_and_never_for_a_queue_call() {
    for queue in [false, true] {
        for named in [None, Some("desk"), Some("mobile")] {
            for leg in [None, Some("leg")] {
                for desk in [None, Some("desk")] {
                    let mut event = incoming(Kind::Ringing, "c");
                    event.phone = named.map(PhoneId::new);
                    event.leg = leg.map(LegId::new);
                    if queue {
                        event = from_queue(event);
                    }
                    let action = hung_up(vec![event], &devices(None, desk));
                    let own_leg = desk.is_some() && named == desk && leg.is_some();
                    let case = format!("queue {queue}, phone {named:?}, leg {leg:?}, paired {desk:?}");
                    if own_leg && !queue {
                        let target = HangupTarget::Leg(LegId::new(leg.unwrap()));
                        assert_eq!(action, Action::Hangup { target }, "{case}");
                    } else {
                        assert!(matches!(action, Action::QuietHere { .. }), "{case}: {action:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_softphone_refuses_its_own_leg_of_a_queue_call_too() {
    let event = with_leg(from_queue(incoming(Kind::Ringing, "c")), "soft", None);
    let action = hung_up(vec![event], &devices(Some("soft"), Some("desk")));
    assert_eq!(action, Action::SoftphoneRefuses(CallId::new("c")));
}

#[test]
fn hang_up_does_nothing_where_there_is_nothing_to_end_and_says_why() {
    let desk = devices(None, Some("desk"));
    assert_eq!(hung_up(vec![], &desk), Action::Nothing { why: WhyNot::NothingToEnd });
    let held = vec![incoming(Kind::Hold { on: true }, "c")];
    assert_eq!(hung_up(held, &desk), Action::Nothing { why: WhyNot::OnlyHeld });
    let mut calls = calls(vec![incoming(Kind::Start, "c")]);
    calls.quieten(&CallId::new("c"));
    assert_eq!(hang_up(calls.all(), &desk), Action::Nothing { why: WhyNot::AlreadyQuiet });
}

#[test]
fn every_reason_has_words_in_both_languages() {
    for why in [StillRings::QueueCall, StillRings::NoLegOfOwn, StillRings::NoPhone] {
        assert_ne!(why.words(Language::En), why.words(Language::Da));
    }
    for why in
        [WhyNot::NothingRings, WhyNot::NoPhone, WhyNot::NothingToEnd, WhyNot::OnlyHeld, WhyNot::AlreadyQuiet]
    {
        assert_ne!(why.words(Language::En), why.words(Language::Da));
    }
}
