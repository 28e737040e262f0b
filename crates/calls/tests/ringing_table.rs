//! Every combination of caller, queue, tones, do not disturb, being on a call and direction, against the
//! sentences of the specification.
//!
//! The tones are written down one by one, not computed. The sentences they stand for:
//! `ringtoneExternal`, `ringtoneLocal`: tone for external and for internal callers; null is silence, and
//! the call still shows. `ringtoneQueue`: tone for queue calls; null is the tone that external or internal
//! would give. `queueRingtones`: wins over `ringtoneQueue` for that queue. A caller with an extension is
//! internal, all others are external; a call with a queue is a queue call.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use calls::calls::Calls;
use calls::event::{CallEvent, CallId, Direction, ExtensionId, Kind, Moment, Party, QueueId, QueueRef};
use calls::own::Own;
use calls::ringing::{self, By, Circumstances, RINGS_AT_MOST_MILLIS, RingSettings, Sound, Why};
use settings::values::Id;
use settings::words::Language;

/// Caller, call, `ringtoneExternal`, `ringtoneLocal`, `ringtoneQueue`: tone, and the setting that has the
/// say. `-` is null, or silence. A `paired` call comes from the queue that `queueRingtones` pairs with P.
const TONES: [&str; 48] = [
    // An external caller, straight to the user.
    "external direct - - - : - External",
    "external direct - - Q : - External",
    "external direct - L - : - External",
    "external direct - L Q : - External",
    "external direct E - - : E External",
    "external direct E - Q : E External",
    "external direct E L - : E External",
    "external direct E L Q : E External",
    // A colleague, straight to the user.
    "internal direct - - - : - Local",
    "internal direct - - Q : - Local",
    "internal direct - L - : L Local",
    "internal direct - L Q : L Local",
    "internal direct E - - : - Local",
    "internal direct E - Q : - Local",
    "internal direct E L - : L Local",
    "internal direct E L Q : L Local",
    // An external caller in a queue.
    "external queue - - - : - QueueNullThenExternal",
    "external queue - - Q : Q Queue",
    "external queue - L - : - QueueNullThenExternal",
    "external queue - L Q : Q Queue",
    "external queue E - - : E QueueNullThenExternal",
    "external queue E - Q : Q Queue",
    "external queue E L - : E QueueNullThenExternal",
    "external queue E L Q : Q Queue",
    // A colleague in a queue.
    "internal queue - - - : - QueueNullThenLocal",
    "internal queue - - Q : Q Queue",
    "internal queue - L - : L QueueNullThenLocal",
    "internal queue - L Q : Q Queue",
    "internal queue E - - : - QueueNullThenLocal",
    "internal queue E - Q : Q Queue",
    "internal queue E L - : L QueueNullThenLocal",
    "internal queue E L Q : Q Queue",
    // An external caller in the queue that has a tone of its own.
    "external paired - - - : P QueuePair",
    "external paired - - Q : P QueuePair",
    "external paired - L - : P QueuePair",
    "external paired - L Q : P QueuePair",
    "external paired E - - : P QueuePair",
    "external paired E - Q : P QueuePair",
    "external paired E L - : P QueuePair",
    "external paired E L Q : P QueuePair",
    // A colleague in it.
    "internal paired - - - : P QueuePair",
    "internal paired - - Q : P QueuePair",
    "internal paired - L - : P QueuePair",
    "internal paired - L Q : P QueuePair",
    "internal paired E - - : P QueuePair",
    "internal paired E - Q : P QueuePair",
    "internal paired E L - : P QueuePair",
    "internal paired E L Q : P QueuePair",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Incoming,
    Outgoing,
    DirectionUnknown,
    Answered,
    Quietened,
}

const STAGES: [Stage; 5] =
    [Stage::Incoming, Stage::Outgoing, Stage::DirectionUnknown, Stage::Answered, Stage::Quietened];

fn tone(word: &str) -> Option<Id> {
    (word != "-").then(|| Id::new(word.to_owned()))
}

fn by(word: &str) -> By {
    match word {
        "External" => By::External,
        "Local" => By::Local,
        "Queue" => By::Queue,
        "QueuePair" => By::QueuePair(QueueId::new("paired")),
        "QueueNullThenExternal" => By::QueueNullThenExternal,
        "QueueNullThenLocal" => By::QueueNullThenLocal,
        other => unreachable!("{other}"),
    }
}

fn calls_with(caller: &str, queue: &str, stage: Stage) -> Calls {
    let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
    let internal = caller == "internal";
    let event = CallEvent {
        direction: match stage {
            Stage::Outgoing => Some(Direction::Out),
            Stage::DirectionUnknown => None,
            Stage::Incoming | Stage::Answered | Stage::Quietened => Some(Direction::In),
        },
        extension: Some(ExtensionId::new("mine")),
        caller: Party { extension: internal.then(|| ExtensionId::new("theirs")), ..Party::default() },
        queue: (queue != "direct").then(|| QueueRef { id: QueueId::new(queue), name: None }),
        ..CallEvent::new(Kind::Start, CallId::new("c"))
    };
    calls.apply(event.clone(), Moment::from_millis(0));
    if stage == Stage::Answered {
        calls.apply(CallEvent { kind: Kind::Answer, ..event }, Moment::from_millis(1));
    }
    if stage == Stage::Quietened {
        calls.quieten(&CallId::new("c"));
    }
    calls
}

#[test]
fn every_combination_sounds_as_the_specification_says() {
    let mut seen = BTreeSet::new();
    for row in TONES {
        let words: Vec<&str> = row.split_whitespace().collect();
        let [caller, queue, external, local, queue_tone, ":", expected, says] = words[..] else {
            unreachable!("{row}")
        };
        for (stage, dnd, on_a_call, popup) in circumstances() {
            let settings = RingSettings {
                external: tone(external),
                local: tone(local),
                queue: tone(queue_tone),
                by_queue: vec![(Id::new("paired".into()), Id::new("P".into()))],
                popup,
            };
            let calls = calls_with(caller, queue, stage);
            let call = calls.get(&CallId::new("c")).unwrap();
            let now = Moment::from_millis(100);
            let decision = ringing::decide(&settings, call, Circumstances { dnd, on_a_call, now });

            let case = format!("{row} | {stage:?}, dnd {dnd}, on a call {on_a_call}, popup {popup}");
            // "own outgoing calls do not ring"; what is answered or silenced does not ring either.
            let (sound, why) = if stage == Stage::Outgoing {
                (Sound::Silence, Why::Outgoing)
            } else if stage == Stage::DirectionUnknown {
                (Sound::Silence, Why::DirectionUnknown)
            } else if stage == Stage::Answered {
                (Sound::Silence, Why::Answered)
            } else if stage == Stage::Quietened {
                (Sound::Silence, Why::Quietened)
            } else if dnd {
                (Sound::Silence, Why::DoNotDisturb)
            } else if expected == "-" {
                // "null is silence (the call still shows)", on a call as well.
                (Sound::Silence, Why::NoTone(by(says)))
            } else if on_a_call {
                (Sound::Tick, Why::OnACall)
            } else {
                (Sound::Tone(tone(expected).unwrap()), Why::Tone(by(says)))
            };
            assert_eq!((decision.sound, decision.why), (sound, why), "{case}");
            // The window comes up for what rings, a silent tone or not; do not disturb keeps it back.
            assert_eq!(decision.pops_up, popup && stage == Stage::Incoming && !dnd, "{case}");
            assert!(seen.insert(case));
        }
    }
    assert_eq!(seen.len(), 48 * 5 * 2 * 2 * 2);
}

fn circumstances() -> impl Iterator<Item = (Stage, bool, bool, bool)> {
    let both = [false, true];
    STAGES.into_iter().flat_map(move |stage| {
        both.into_iter().flat_map(move |dnd| {
            both.into_iter()
                .flat_map(move |busy| both.into_iter().map(move |popup| (stage, dnd, busy, popup)))
        })
    })
}

#[test]
fn the_table_has_every_combination_of_caller_call_and_tones_once() {
    let left: BTreeSet<&str> = TONES.iter().map(|row| row.split(" : ").next().unwrap_or_default()).collect();
    assert_eq!(left.len(), 2 * 3 * 8);
}

fn quiet_here(now: i64) -> Circumstances {
    Circumstances { dnd: false, on_a_call: false, now: Moment::from_millis(now) }
}

#[test]
fn the_last_of_two_pairs_for_one_queue_counts() {
    let pair = |tone: &str| (Id::new("paired".into()), Id::new(tone.into()));
    let settings = RingSettings { by_queue: vec![pair("first"), pair("last")], ..RingSettings::default() };
    let calls = calls_with("external", "paired", Stage::Incoming);
    let decision = ringing::decide(&settings, calls.all()[0], quiet_here(0));
    assert_eq!(decision.sound, Sound::Tone(Id::new("last".into())));
}

#[test]
fn a_call_that_nobody_says_anything_more_of_goes_quiet_and_says_when() {
    let settings = RingSettings { external: tone("E"), ..RingSettings::default() };
    let calls = calls_with("external", "direct", Stage::Incoming);
    let decide = |now| ringing::decide(&settings, calls.all()[0], quiet_here(now));
    let until = decide(0).until.unwrap();
    assert_eq!(until, Moment::from_millis(RINGS_AT_MOST_MILLIS));
    assert_eq!(decide(until.millis() - 1).sound, Sound::Tone(Id::new("E".into())));
    assert_eq!(
        (decide(until.millis()).sound, decide(until.millis()).why),
        (Sound::Silence, Why::RungLongEnough)
    );
}

#[test]
fn of_several_ringing_calls_the_longest_ringing_one_with_a_tone_is_heard() {
    let settings = RingSettings { external: tone("E"), queue: tone("Q"), ..RingSettings::default() };
    let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
    for (id, time, internal, queue) in
        [("silent", 0, true, false), ("queue", 1, false, true), ("direct", 2, false, false)]
    {
        let event = CallEvent {
            direction: Some(Direction::In),
            extension: Some(ExtensionId::new("mine")),
            caller: Party { extension: internal.then(|| ExtensionId::new("theirs")), ..Party::default() },
            queue: queue.then(|| QueueRef { id: QueueId::new("q"), name: None }),
            ..CallEvent::new(Kind::Start, CallId::new(id))
        };
        calls.apply(event, Moment::from_millis(time));
    }
    let heard = |calls: &Calls, dnd| {
        let circumstances = Circumstances { dnd, ..quiet_here(10) };
        let decisions: Vec<_> = calls
            .all()
            .into_iter()
            .map(|call| (call, ringing::decide(&settings, call, circumstances)))
            .collect();
        ringing::loudest(decisions.iter().map(|(call, decision)| (*call, decision)))
    };
    let (call, sound) = heard(&calls, false).unwrap();
    assert_eq!((call.as_str(), sound), ("queue", Sound::Tone(Id::new("Q".into()))));
    calls.quieten(&CallId::new("queue"));
    assert_eq!(heard(&calls, false).unwrap().0.as_str(), "direct");
    assert_eq!(heard(&calls, true), None);
}

#[test]
fn every_reason_has_words_in_both_languages_and_names_the_setting_that_is_null() {
    let sayings = [
        By::QueuePair(QueueId::new("q")),
        By::Queue,
        By::Local,
        By::External,
        By::QueueNullThenLocal,
        By::QueueNullThenExternal,
    ];
    let mut reasons = vec![
        Why::OnACall,
        Why::DoNotDisturb,
        Why::Quietened,
        Why::RungLongEnough,
        Why::Outgoing,
        Why::DirectionUnknown,
        Why::Answered,
        Why::AnsweredElsewhere,
        Why::Ended,
        Why::GoneAfterGap,
        Why::Forgotten,
    ];
    reasons.extend(sayings.iter().cloned().map(Why::Tone));
    reasons.extend(sayings.into_iter().map(Why::NoTone));
    let mut all = BTreeSet::new();
    for reason in &reasons {
        assert_ne!(reason.words(Language::En), reason.words(Language::Da), "{reason:?}");
        all.insert(reason.words(Language::En));
    }
    assert_eq!(all.len(), reasons.len(), "each reason has its own words");
    assert_eq!(
        Why::Tone(By::QueueNullThenExternal).words(Language::En),
        "ringtoneQueue is null, so the external tone."
    );
}
