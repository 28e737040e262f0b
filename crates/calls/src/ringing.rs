//! What is heard of a call, and why: the ringing policy.
//!
//! The tone: of a queue call, the one paired with that queue, else the one of queue calls, else the one
//! that its caller would have; of any other call, the one of internal or of external callers. None set is
//! silence, and the call still shows. Do not disturb is silence. Whoever is on a call already hears a soft
//! tick in place of a tone. Own outgoing calls do not ring.
//!
//! What the specification leaves open is decided so: a tick stands in for a tone, never for a silence that
//! the user chose; a do-not-disturb keeps the window back as well; a call that has rung for
//! [`RINGS_AT_MOST_MILLIS`] without another word goes quiet, because a service that tells of starts and
//! ends alone does not say that a desk phone answered.

use settings::values::Id;
use settings::words::Language;

use crate::call::{Call, How, State};
use crate::event::{CallId, Moment, QueueId};

/// Two minutes.
pub const RINGS_AT_MOST_MILLIS: i64 = 120_000;

/// The settings that ringing depends on, by the keys of the settings document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RingSettings {
    /// `ringtoneExternal`.
    pub external: Option<Id>,
    /// `ringtoneLocal`.
    pub local: Option<Id>,
    /// `ringtoneQueue`.
    pub queue: Option<Id>,
    /// `queueRingtones`: queue and ringtone; the last of two for one queue counts.
    pub by_queue: Vec<(Id, Id)>,
    /// `popupOnIncomingCall`.
    pub popup: bool,
}

/// What else ringing depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Do not disturb, of the user's phone.
    pub dnd: bool,
    /// The user is on another call ([`crate::calls::Calls::on_a_call`], or the softphone says so).
    pub on_a_call: bool,
    pub now: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound {
    /// A ringtone, over and over.
    Tone(Id),
    /// Soft, in the ear of somebody who is talking.
    Tick,
    Silence,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub sound: Sound,
    pub why: Why,
    /// The window comes to the front, where it is minimised, hidden or not in focus.
    pub pops_up: bool,
    /// When the decision is to be made again, though nothing happened.
    pub until: Option<Moment>,
}

impl Decision {
    /// Whether the user is to be told of the call, be it without a sound: it rings, and neither the user
    /// nor the time it has rung for says otherwise.
    #[must_use]
    pub const fn is_announced(&self) -> bool {
        matches!(self.why, Why::Tone(_) | Why::NoTone(_) | Why::OnACall)
    }
}

/// Which setting has the say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The pair of `queueRingtones` for this queue.
    QueuePair(QueueId),
    /// `ringtoneQueue`.
    Queue,
    /// `ringtoneLocal`.
    Local,
    /// `ringtoneExternal`.
    External,
    /// `ringtoneQueue` is null, so `ringtoneLocal`.
    QueueNullThenLocal,
    /// `ringtoneQueue` is null, so `ringtoneExternal`.
    QueueNullThenExternal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Tone(By),
    /// The setting that has the say is null.
    NoTone(By),
    OnACall,
    DoNotDisturb,
    /// The user silenced this call on this computer.
    Quietened,
    /// For so long that somebody must have answered.
    RungLongEnough,
    Outgoing,
    DirectionUnknown,
    Answered,
    AnsweredElsewhere,
    Ended,
    GoneAfterGap,
    Forgotten,
}

/// What is heard of this call, and whether it brings the window up.
#[must_use]
pub fn decide(settings: &RingSettings, call: &Call, circumstances: Circumstances) -> Decision {
    let silence = |why| Decision { sound: Sound::Silence, why, pops_up: false, until: None };
    if let Some(why) = not_ringing(call) {
        return silence(why);
    }
    if call.quiet {
        return silence(Why::Quietened);
    }
    if circumstances.dnd {
        return silence(Why::DoNotDisturb);
    }
    // By this computer's clock: that of the PBX may be off.
    let quiet_at = call.heard.plus_millis(RINGS_AT_MOST_MILLIS);
    if circumstances.now >= quiet_at {
        return silence(Why::RungLongEnough);
    }
    let (tone, by) = tone(settings, call);
    let (sound, why) = match tone {
        None => (Sound::Silence, Why::NoTone(by)),
        Some(_) if circumstances.on_a_call => (Sound::Tick, Why::OnACall),
        Some(tone) => (Sound::Tone(tone.clone()), Why::Tone(by)),
    };
    Decision { sound, why, pops_up: settings.popup, until: Some(quiet_at) }
}

/// The one sound of several ringing calls: a tone before a tick, and of two tones the longest ringing
/// one's. None: no sound at all.
#[must_use]
pub fn loudest<'a>(decisions: impl IntoIterator<Item = (&'a Call, &'a Decision)>) -> Option<(CallId, Sound)> {
    let rank = |sound: &Sound| match sound {
        Sound::Tone(_) => 0,
        Sound::Tick => 1,
        Sound::Silence => 2,
    };
    decisions
        .into_iter()
        .filter(|(_, decision)| decision.sound != Sound::Silence)
        .min_by_key(|(call, decision)| (rank(&decision.sound), call.since, call.id.clone()))
        .map(|(call, decision)| (call.id.clone(), decision.sound.clone()))
}

fn not_ringing(call: &Call) -> Option<Why> {
    Some(match &call.state {
        State::Ringing => return None,
        State::Dialling if call.direction.is_none() => Why::DirectionUnknown,
        State::Dialling => Why::Outgoing,
        State::Active | State::Held => Why::Answered,
        State::Over(How::Ended) => Why::Ended,
        State::Over(How::AnsweredElsewhere { .. }) => Why::AnsweredElsewhere,
        State::Over(How::GoneAfterGap) => Why::GoneAfterGap,
        State::Over(How::Forgotten) => Why::Forgotten,
    })
}

fn tone<'a>(settings: &'a RingSettings, call: &Call) -> (Option<&'a Id>, By) {
    let internal = call.caller.extension.is_some();
    let of_caller = if internal { settings.local.as_ref() } else { settings.external.as_ref() };
    let Some(queue) = &call.queue else {
        return (of_caller, if internal { By::Local } else { By::External });
    };
    let pair = settings.by_queue.iter().rev().find(|(id, _)| id.as_str() == queue.id.as_str());
    if let Some((_, tone)) = pair {
        return (Some(tone), By::QueuePair(queue.id.clone()));
    }
    match &settings.queue {
        Some(tone) => (Some(tone), By::Queue),
        None if internal => (of_caller, By::QueueNullThenLocal),
        None => (of_caller, By::QueueNullThenExternal),
    }
}

impl Why {
    /// One sentence, for the window and the report.
    #[must_use]
    pub fn words(&self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::Tone(by) => by.tone_words(),
            Self::NoTone(by) => by.no_tone_words(),
            Self::OnACall => (
                "You are on a call, so only a soft tick is heard.",
                "Du er i samtale, så der høres kun et dæmpet tik.",
            ),
            Self::DoNotDisturb => ("Do not disturb is on.", "Forstyr ikke er slået til."),
            Self::Quietened => (
                "You silenced this call on this computer; it still rings elsewhere.",
                "Du har gjort opkaldet lydløst på denne computer; det ringer stadig andre steder.",
            ),
            Self::RungLongEnough => (
                "It has rung for two minutes and the PBX has said nothing more about it.",
                "Det har ringet i to minutter, og omstillingen har ikke oplyst mere om det.",
            ),
            Self::Outgoing => ("It is your own outgoing call.", "Det er dit eget udgående opkald."),
            Self::DirectionUnknown => (
                "The PBX did not say whether it is incoming or outgoing.",
                "Omstillingen oplyste ikke, om det er indgående eller udgående.",
            ),
            Self::Answered => ("You have answered it.", "Du har besvaret det."),
            Self::AnsweredElsewhere => ("Somebody else answered it.", "En anden har besvaret det."),
            Self::Ended => ("It is over.", "Det er slut."),
            Self::GoneAfterGap => {
                ("It was gone when the connection came back.", "Det var væk, da forbindelsen kom tilbage.")
            }
            Self::Forgotten => (
                "There were more calls at once than this program keeps.",
                "Der var flere opkald på én gang, end programmet holder styr på.",
            ),
        };
        language.pick(en, da)
    }
}

impl By {
    const fn tone_words(&self) -> (&'static str, &'static str) {
        match self {
            Self::QueuePair(_) => ("This queue has a tone of its own.", "Køen har sin egen tone."),
            Self::Queue => ("The tone of queue calls.", "Tonen for køopkald."),
            Self::Local => ("The tone of internal callers.", "Tonen for interne opkald."),
            Self::External => ("The tone of external callers.", "Tonen for eksterne opkald."),
            Self::QueueNullThenLocal => (
                "ringtoneQueue is null, so the internal tone.",
                "ringtoneQueue er null, så tonen for interne opkald.",
            ),
            Self::QueueNullThenExternal => (
                "ringtoneQueue is null, so the external tone.",
                "ringtoneQueue er null, så tonen for eksterne opkald.",
            ),
        }
    }

    const fn no_tone_words(&self) -> (&'static str, &'static str) {
        match self {
            // A pair always has a tone.
            Self::QueuePair(_) => ("This queue has no tone.", "Køen har ingen tone."),
            Self::Queue => ("ringtoneQueue is null: silence.", "ringtoneQueue er null: lydløst."),
            Self::Local => ("ringtoneLocal is null: silence.", "ringtoneLocal er null: lydløst."),
            Self::External => ("ringtoneExternal is null: silence.", "ringtoneExternal er null: lydløst."),
            Self::QueueNullThenLocal => (
                "ringtoneQueue is null, and so is ringtoneLocal: silence.",
                "ringtoneQueue er null, og det er ringtoneLocal også: lydløst.",
            ),
            Self::QueueNullThenExternal => (
                "ringtoneQueue is null, and so is ringtoneExternal: silence.",
                "ringtoneQueue er null, og det er ringtoneExternal også: lydløst.",
            ),
        }
    }
}
