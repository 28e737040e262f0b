//! What holds for every stream of events: in any order, doubled, with any of them lost.
//!
//! Where the order is said not to matter, that is meant so: every event carries its time and names an
//! extension, a call has no more of them than are kept one by one, and the own extensions do not change
//! meanwhile. The state of each call that is not over is then the same, to the last field. Of a call that
//! is over it is the same that it is.

use std::collections::{BTreeMap, BTreeSet};

use calls::alarm::{Alarm, AlarmSound, Waiting, WatchedQueue};
use calls::answering::{self, Action, Devices, HangupTarget};
use calls::call::{Call, State};
use calls::calls::{Calls, Change, MOST_CALLS, MOST_OVER};
use calls::event::{
    CallEvent, CallId, Direction, ExtensionId, Kind, LegId, Moment, Party, PhoneId, QueueId, QueueRef,
};
use calls::own::Own;
use calls::ringing::{self, Circumstances, RingSettings, Sound};
use calls::triggers::{MOST_REMEMBERED, Told, Triggers, When};
use proptest::prelude::*;
use settings::values::Id;

fn own() -> Own {
    Own::known([ExtensionId::new("mine"), ExtensionId::new("mine too")], [PhoneId::new("desk")])
}

fn now() -> Moment {
    Moment::from_millis(1_000_000)
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => Just(Kind::Start),
        4 => Just(Kind::Ringing),
        4 => Just(Kind::Answer),
        1 => Just(Kind::Hold { on: true }),
        1 => Just(Kind::Hold { on: false }),
        1 => Just(Kind::End),
    ]
}

fn any_party() -> impl Strategy<Value = Party> {
    let number = prop::option::of(prop::sample::select(vec!["1".to_owned(), "2".to_owned()]));
    let name = prop::option::of(prop::sample::select(vec!["Ada".to_owned(), "Bo".to_owned()]));
    let extension = prop::option::weighted(0.3, any_extension());
    (number, name, extension, any::<Option<bool>>()).prop_map(|(number, name, extension, privacy)| Party {
        number,
        name,
        extension,
        privacy,
    })
}

fn any_extension() -> impl Strategy<Value = ExtensionId> {
    prop::sample::select(vec!["mine", "mine", "mine too", "theirs", "others"]).prop_map(ExtensionId::new)
}

/// Any event of a few calls, as whole as the PBX might send it.
fn any_event() -> impl Strategy<Value = CallEvent> {
    let ids = prop::sample::select(vec!["a", "b", "c"]).prop_map(CallId::new);
    let phones = prop::sample::select(vec!["desk", "mobile", "soft"]).prop_map(PhoneId::new);
    let direction = prop_oneof![
        6 => Just(Some(Direction::In)),
        1 => Just(Some(Direction::Out)),
        1 => Just(None),
    ];
    let queue = prop::option::of(
        prop::sample::select(vec!["q", "r"]).prop_map(|id| QueueRef { id: QueueId::new(id), name: None }),
    );
    let name = prop::sample::select(vec!["a".to_owned(), "b".to_owned()]);
    let value = prop::sample::select(vec!["x".to_owned(), "y".to_owned()]);
    let variables = prop::collection::btree_map(name, value, 0..2);
    let first = (any_kind(), ids, direction, any_extension(), 0..20_000_i64);
    let rest = (prop::option::of(phones), any::<bool>(), any_party(), any_party(), queue, variables);
    (first, rest).prop_map(
        |((kind, id, direction, extension, time), (phone, leg, caller, callee, queue, variables))| {
            CallEvent {
                time: Some(Moment::from_millis(time)),
                kind,
                id,
                direction,
                extension: Some(extension),
                phone,
                leg: leg.then(|| LegId::new("leg")),
                caller,
                callee,
                queue,
                variables,
            }
        },
    )
}

/// The same, with anything missing.
fn any_broken_event() -> impl Strategy<Value = CallEvent> {
    (any_event(), any::<bool>(), any::<bool>()).prop_map(|(mut event, timeless, nameless)| {
        if timeless {
            event.time = None;
        }
        if nameless {
            event.extension = None;
        }
        event
    })
}

/// Events, and the same again in another order with some of them doubled.
fn two_orders() -> impl Strategy<Value = (Vec<CallEvent>, Vec<CallEvent>)> {
    prop::collection::vec(any_event(), 0..30).prop_flat_map(|events| {
        let count = events.len();
        let again = prop::collection::vec(prop::sample::select((0..count.max(1)).collect::<Vec<_>>()), 0..10);
        let shuffled = Just(events.clone()).prop_shuffle();
        (Just(events), shuffled, again, any::<prop::sample::Index>()).prop_map(
            |(events, mut other, again, at)| {
                let doubled: Vec<_> = again.iter().filter_map(|index| events.get(*index)).cloned().collect();
                let at = at.index(other.len() + 1);
                other.splice(at..at, doubled);
                (events, other)
            },
        )
    })
}

fn played(events: &[CallEvent]) -> (Calls, Vec<Change>) {
    let mut calls = Calls::new(own());
    let changes = events.iter().flat_map(|event| calls.apply(event.clone(), now())).collect();
    (calls, changes)
}

fn snapshot(calls: &Calls) -> Vec<Call> {
    calls.all().into_iter().cloned().collect()
}

fn settings() -> RingSettings {
    let tone = |name: &str| Some(Id::new(name.to_owned()));
    RingSettings { external: tone("E"), local: tone("L"), queue: tone("Q"), ..RingSettings::default() }
}

fn circumstances() -> Circumstances {
    Circumstances { dnd: false, on_a_call: false, now: Moment::from_millis(0) }
}

proptest! {
    #[test]
    fn any_order_of_the_same_dated_events_ends_in_the_same_state((events, other) in two_orders()) {
        let (one, two) = (played(&events).0, played(&other).0);
        prop_assert_eq!(snapshot(&one), snapshot(&two));
    }

    #[test]
    fn after_its_end_nothing_of_a_call_is_there_nor_rings(
        before in prop::collection::vec(any_broken_event(), 0..20),
        after in prop::collection::vec(any_broken_event(), 0..20),
    ) {
        let mut calls = Calls::new(own());
        for event in before {
            calls.apply(event, now());
        }
        let id = CallId::new("a");
        let end = CallEvent {
            extension: Some(ExtensionId::new("theirs")),
            ..CallEvent::new(Kind::End, id.clone())
        };
        calls.apply(end, now());
        for event in after {
            let changes = calls.apply(event, now());
            let of_it = changes.iter().any(|change| subject(change) == &id);
            prop_assert!(!of_it, "{:?}", changes);
            prop_assert!(calls.get(&id).is_none());
        }
    }

    #[test]
    fn changes_tell_the_whole_story(events in prop::collection::vec(any_broken_event(), 0..60)) {
        let mut calls = Calls::new(own());
        let mut told: BTreeMap<CallId, Call> = BTreeMap::new();
        let mut ringing = BTreeSet::new();
        for event in events {
            for change in calls.apply(event, now()) {
                match change {
                    Change::Appeared(call) => {
                        prop_assert!(told.insert(call.id.clone(), call).is_none());
                    }
                    Change::Updated(call) => {
                        prop_assert!(told.insert(call.id.clone(), call).is_some());
                    }
                    Change::Over(call) => {
                        prop_assert!(matches!(call.state, State::Over(_)));
                        prop_assert!(told.remove(&call.id).is_some());
                    }
                    Change::StartedRinging(id) => prop_assert!(ringing.insert(id)),
                    Change::StoppedRinging(id, _) => prop_assert!(ringing.remove(&id)),
                }
            }
            let there: BTreeMap<_, _> =
                calls.all().into_iter().map(|call| (call.id.clone(), call.clone())).collect();
            prop_assert_eq!(&there, &told);
            let rings: BTreeSet<_> =
                there.values().filter(|call| call.rings()).map(|call| call.id.clone()).collect();
            prop_assert_eq!(&rings, &ringing);
        }
    }

    #[test]
    fn the_same_event_at_once_again_changes_nothing(events in prop::collection::vec(any_broken_event(), 0..30)) {
        let mut calls = Calls::new(own());
        for event in events {
            calls.apply(event.clone(), now());
            prop_assert_eq!(calls.apply(event, now()), Vec::new());
        }
    }

    #[test]
    fn a_trigger_comes_once_and_only_for_incoming_calls(
        events in prop::collection::vec(any_broken_event(), 0..80),
        gaps in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let mut calls = Calls::new(own());
        let mut triggers = Triggers::default();
        let mut seen = BTreeSet::new();
        let gaps: BTreeSet<_> = gaps.iter().map(|gap| gap.index(events.len().max(1))).collect();
        for (at, event) in events.into_iter().enumerate() {
            if gaps.contains(&at) {
                // What a list says is no event: nothing is triggered by it, though calls appear.
                let listed = if at % 2 == 0 { vec![event.clone()] } else { Vec::new() };
                let changes = calls.resync(listed, now().plus_millis(1), now());
                let fired: Vec<_> = changes.iter().filter_map(|one| triggers.of(one, Told::ByList)).collect();
                prop_assert_eq!(fired, Vec::new());
            }
            let changes = calls.apply(event, now());
            for trigger in changes.iter().filter_map(|change| triggers.of(change, Told::ByEvent)) {
                prop_assert!(seen.insert((trigger.call.clone(), trigger.when)), "{:?} twice", trigger);
                let call = calls.get(&trigger.call).cloned();
                prop_assert!(call.as_ref().is_some_and(Call::is_incoming));
                if trigger.when == When::Ringing {
                    prop_assert!(call.is_some_and(|call| call.rings()));
                }
            }
        }
    }

    #[test]
    fn events_of_others_alone_make_no_call(events in prop::collection::vec(any_event(), 0..60)) {
        let theirs = events
            .into_iter()
            .map(|event| CallEvent { extension: Some(ExtensionId::new("theirs")), ..event });
        let mut calls = Calls::new(own());
        for event in theirs {
            prop_assert_eq!(calls.apply(event, now()), Vec::new());
        }
        prop_assert!(calls.all().is_empty());
        // Neither a number nor a name of theirs is anywhere in what is kept.
        let kept = format!("{calls:?}");
        prop_assert!(!kept.contains("Ada") && !kept.contains("number: Some"), "{}", kept);
    }

    #[test]
    fn an_own_outgoing_call_is_never_heard(events in prop::collection::vec(any_event(), 0..40)) {
        let mut calls = Calls::new(own());
        let out = |event: CallEvent| {
            let ours = event.extension.as_ref().is_some_and(|extension| own().has_extension(extension));
            CallEvent { direction: if ours { Some(Direction::Out) } else { event.direction }, ..event }
        };
        for event in events.into_iter().map(out) {
            calls.apply(event, now());
            for call in calls.all() {
                let decision = ringing::decide(&settings(), call, circumstances());
                prop_assert_eq!(decision.sound, Sound::Silence);
                prop_assert!(!decision.pops_up);
            }
        }
    }

    #[test]
    fn a_ringing_call_always_says_why_it_is_heard_or_not(
        events in prop::collection::vec(any_broken_event(), 0..40),
        dnd in any::<bool>(),
        on_a_call in any::<bool>(),
    ) {
        let calls = played(&events).0;
        for call in calls.all() {
            let decision = ringing::decide(&settings(), call, Circumstances { dnd, on_a_call, ..circumstances() });
            // With all tones set, a call is heard exactly when it rings and nothing keeps it quiet.
            prop_assert_eq!(decision.sound != Sound::Silence, call.rings() && !dnd);
            prop_assert_eq!(matches!(decision.sound, Sound::Tone(_)), call.rings() && !dnd && !on_a_call);
        }
    }

    #[test]
    fn after_a_gap_only_what_is_listed_is_there(
        events in prop::collection::vec(any_broken_event(), 0..40),
        listed in prop::collection::vec(any_event(), 0..4),
    ) {
        let (mut calls, _) = played(&events);
        let ids: BTreeSet<_> = listed.iter().map(|event| event.id.clone()).collect();
        calls.resync(listed, now().plus_millis(1), now().plus_millis(2));
        for call in calls.all() {
            prop_assert!(ids.contains(&call.id), "{:?}", call);
        }
    }

    #[test]
    fn a_hang_up_never_names_the_id_of_a_ringing_call(
        events in prop::collection::vec(any_broken_event(), 0..40),
        softphone in any::<bool>(),
        desk in any::<bool>(),
    ) {
        let calls = played(&events).0;
        let devices = Devices {
            softphone: softphone.then(|| PhoneId::new("soft")),
            desk: desk.then(|| PhoneId::new("desk")),
        };
        if let Action::Hangup { target: HangupTarget::Call(id) } = answering::hang_up(calls.all(), &devices) {
            let call = calls.get(&id).cloned();
            prop_assert!(call.is_some_and(|call| call.occupies() && !call.rings()));
        }
        if let Action::Pickup { target, .. } = answering::answer(calls.all(), &devices) {
            prop_assert!(calls.get(&target).is_some_and(Call::rings));
        }
    }

    #[test]
    fn the_alarm_sounds_exactly_while_somebody_unacknowledged_waits_too_long(
        steps in prop::collection::vec((0..3_u8, 0..100_i64, any::<bool>()), 1..30),
    ) {
        let mut alarm = Alarm::default();
        let mut waiting: BTreeMap<String, i64> = BTreeMap::new();
        let mut acknowledged = BTreeSet::new();
        let mut time = 0;
        for (step, (what, pause, on_a_call)) in steps.into_iter().enumerate() {
            time += pause;
            let leaves = waiting.keys().next().cloned();
            match what {
                0 => {
                    waiting.insert(format!("caller {step}"), time);
                }
                1 => {
                    if let Some(leaves) = leaves {
                        waiting.remove(&leaves);
                    }
                }
                _ => {}
            }
            let queue = WatchedQueue {
                id: QueueId::new("q"),
                member: true,
                critical_seconds: Some(60),
                callers: waiting
                    .iter()
                    .map(|(id, entered)| Waiting {
                        id: CallId::new(id),
                        entered: Moment::from_millis(entered * 1000),
                    })
                    .collect(),
            };
            let verdict = alarm.judge(true, &[queue], on_a_call, Moment::from_millis(time * 1000));
            let late: BTreeSet<String> =
                waiting.iter().filter(|(_, entered)| time - **entered > 60).map(|(id, _)| id.clone()).collect();
            let expected = match (late.difference(&acknowledged).next().is_some(), on_a_call) {
                (false, _) => AlarmSound::Silence,
                (true, true) => AlarmSound::Tick,
                (true, false) => AlarmSound::Alarm,
            };
            prop_assert_eq!(verdict.sound, expected);
            prop_assert_eq!(verdict.next.is_some(), late.len() < waiting.len());
            if what == 2 {
                alarm.acknowledge(&verdict);
                acknowledged.extend(late);
            }
        }
    }
}

fn subject(change: &Change) -> &CallId {
    match change {
        Change::Appeared(call) | Change::Updated(call) | Change::Over(call) => &call.id,
        Change::StartedRinging(id) | Change::StoppedRinging(id, _) => id,
    }
}

/// Twenty thousand calls, some ours and some not, each with events that never end it or do nothing else.
#[test]
fn memory_is_bounded_however_many_calls_there_are() {
    let mut calls = Calls::new(own());
    let mut triggers = Triggers::default();
    let (mut appeared, mut over) = (0, 0);
    for number in 0..20_000_i64 {
        let extension = if number % 3 == 0 { "mine" } else { "theirs" };
        for kind in [Kind::Start, Kind::Answer, Kind::End].into_iter().take(1 + (number % 3) as usize) {
            let event = CallEvent {
                direction: Some(Direction::In),
                extension: Some(ExtensionId::new(extension)),
                ..CallEvent::new(kind, CallId::new(&number.to_string()))
            };
            let changes = calls.apply(event, Moment::from_millis(number));
            for change in &changes {
                triggers.of(change, Told::ByEvent);
            }
            appeared += changes.iter().filter(|change| matches!(change, Change::Appeared(_))).count();
            over += changes.iter().filter(|change| matches!(change, Change::Over(_))).count();
            assert!(calls.remembered() <= MOST_CALLS + MOST_OVER);
            assert!(triggers.remembered() <= MOST_REMEMBERED);
        }
    }
    // Whatever was forgotten was said to be over.
    assert_eq!(appeared - over, calls.all().len());
    assert!(calls.all().len() <= MOST_CALLS && appeared > MOST_CALLS);
}

#[test]
fn a_flood_of_other_peoples_answers_pushes_no_own_call_out() {
    let mut calls = Calls::new(own());
    let of = |id: &str, kind, extension: &str| CallEvent {
        direction: Some(Direction::In),
        extension: Some(ExtensionId::new(extension)),
        ..CallEvent::new(kind, CallId::new(id))
    };
    calls.apply(of("ours", Kind::Start, "mine"), now());
    for number in 0..10_000 {
        calls.apply(of(&number.to_string(), Kind::Answer, "theirs"), now());
    }
    assert!(calls.get(&CallId::new("ours")).is_some_and(Call::rings));
}
