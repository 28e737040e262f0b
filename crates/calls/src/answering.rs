//! What ANSWER and HANGUP mean at this moment.
//!
//! ANSWER takes the longest ringing call: the softphone answers its own, for the paired desk phone the PBX
//! is asked to pick it up. HANGUP ends the active call; with none it declines the longest ringing one. The
//! PBX has no action for declining, so `hangup` is sent only for a leg that an event named as the paired
//! phone's own, and never for a queue's caller, who would be thrown out of the queue. Otherwise this
//! computer goes quiet for that call, and it is said that it still rings elsewhere.

use settings::words::Language;

use crate::call::{Call, State};
use crate::event::{CallId, Direction, LegId, PhoneId};

/// The phones that calls can be handled with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Devices {
    /// `softphoneId`, while it is registered; it wins over the desk phone.
    pub softphone: Option<PhoneId>,
    /// `phoneId`.
    pub desk: Option<PhoneId>,
}

/// What is to be done; nothing is done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The PBX's `pickup`.
    Pickup {
        device: PhoneId,
        target: CallId,
    },
    /// The PBX's `hangup`.
    Hangup {
        target: HangupTarget,
    },
    SoftphoneAnswers(CallId),
    /// Ends its call.
    SoftphoneEnds(CallId),
    /// Refuses its own leg of a ringing call.
    SoftphoneRefuses(CallId),
    /// No sound of this call on this computer any more.
    QuietHere {
        call: CallId,
        why: StillRings,
    },
    Nothing {
        why: WhyNot,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HangupTarget {
    /// This user's own leg.
    Leg(LegId),
    /// A call that this user has; never a ringing one.
    Call(CallId),
}

impl HangupTarget {
    /// As the query argument `target` has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Leg(leg) => leg.as_str(),
            Self::Call(call) => call.as_str(),
        }
    }
}

/// Why a call goes on ringing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillRings {
    /// Hanging up would throw the caller out of the queue.
    QueueCall,
    /// No event named the paired phone's own leg.
    NoLegOfOwn,
    NoPhone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    NothingRings,
    /// Neither a softphone nor a paired desk phone.
    NoPhone,
    NothingToEnd,
    OnlyHeld,
    AlreadyQuiet,
}

/// What ANSWER means.
#[must_use]
pub fn answer<'a>(calls: impl IntoIterator<Item = &'a Call>, devices: &Devices) -> Action {
    let Some(call) = longest_ringing(calls) else { return Action::Nothing { why: WhyNot::NothingRings } };
    if rings_at_softphone(call, devices) {
        return Action::SoftphoneAnswers(call.id.clone());
    }
    match &devices.desk {
        Some(desk) => Action::Pickup { device: desk.clone(), target: call.id.clone() },
        None => Action::Nothing { why: WhyNot::NoPhone },
    }
}

/// What HANGUP means.
#[must_use]
pub fn hang_up<'a>(calls: impl IntoIterator<Item = &'a Call>, devices: &Devices) -> Action {
    let calls: Vec<&Call> = calls.into_iter().collect();
    if let Some(call) = current(&calls) {
        return end(call, devices);
    }
    match longest_ringing(calls.iter().copied()) {
        Some(call) if call.quiet => Action::Nothing { why: WhyNot::AlreadyQuiet },
        Some(call) => decline(call, devices),
        None if calls.iter().any(|call| call.state == State::Held) => {
            Action::Nothing { why: WhyNot::OnlyHeld }
        }
        None => Action::Nothing { why: WhyNot::NothingToEnd },
    }
}

/// The longest ringing; one that the user silenced comes after all others.
fn longest_ringing<'a>(calls: impl IntoIterator<Item = &'a Call>) -> Option<&'a Call> {
    calls.into_iter().filter(|call| call.rings()).min_by_key(|call| (call.quiet, call.since, &call.id))
}

/// The call that the user is talking on, else the one being dialled; of several the latest.
fn current<'a>(calls: &[&'a Call]) -> Option<&'a Call> {
    let talking = |call: &&&Call| call.state == State::Active;
    let dialling = |call: &&&Call| call.state == State::Dialling && call.direction == Some(Direction::Out);
    let latest = |call: &&&Call| (call.since, call.id.clone());
    let current = calls.iter().filter(talking).max_by_key(latest);
    current.or_else(|| calls.iter().filter(dialling).max_by_key(latest)).copied()
}

fn end(call: &Call, devices: &Devices) -> Action {
    if call.phone.is_some() && call.phone == devices.softphone {
        return Action::SoftphoneEnds(call.id.clone());
    }
    let leg = call.phone.as_ref().and_then(|phone| call.phones.get(phone)).and_then(Option::as_ref);
    let target = match leg {
        Some(leg) => HangupTarget::Leg(leg.clone()),
        None => HangupTarget::Call(call.id.clone()),
    };
    Action::Hangup { target }
}

fn decline(call: &Call, devices: &Devices) -> Action {
    if rings_at_softphone(call, devices) {
        return Action::SoftphoneRefuses(call.id.clone());
    }
    let quiet = |why| Action::QuietHere { call: call.id.clone(), why };
    if call.queue.is_some() {
        return quiet(StillRings::QueueCall);
    }
    let Some(desk) = &devices.desk else { return quiet(StillRings::NoPhone) };
    match call.phones.get(desk) {
        Some(Some(leg)) => Action::Hangup { target: HangupTarget::Leg(leg.clone()) },
        Some(None) | None => quiet(StillRings::NoLegOfOwn),
    }
}

/// The softphone is there, and no event says that only other phones ring.
fn rings_at_softphone(call: &Call, devices: &Devices) -> bool {
    let Some(softphone) = &devices.softphone else { return false };
    call.phones.is_empty() || call.phones.contains_key(softphone)
}

impl StillRings {
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::QueueCall => (
                "Quiet on this computer. It is a queue call and still rings elsewhere: if you declined it, the caller would lose their place in the queue.",
                "Lydløst på denne computer. Det er et køopkald og ringer stadig andre steder: hvis det blev afvist, ville opkalderen miste sin plads i køen.",
            ),
            Self::NoLegOfOwn => (
                "Quiet on this computer. It still rings elsewhere: the PBX did not say which part of the call is your phone's.",
                "Lydløst på denne computer. Det ringer stadig andre steder: omstillingen oplyste ikke, hvilken del af opkaldet der er din telefons.",
            ),
            Self::NoPhone => (
                "Quiet on this computer. It still rings elsewhere: no phone is chosen that could decline it.",
                "Lydløst på denne computer. Det ringer stadig andre steder: der er ikke valgt en telefon, som kunne afvise det.",
            ),
        };
        language.pick(en, da)
    }
}

impl WhyNot {
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::NothingRings => ("No call is ringing.", "Intet opkald ringer."),
            Self::NoPhone => (
                "No phone is chosen to answer with: choose a desk phone or the softphone.",
                "Der er ikke valgt en telefon at besvare med: vælg en bordtelefon eller softphonen.",
            ),
            Self::NothingToEnd => ("There is no call to end.", "Der er intet opkald at afslutte."),
            Self::OnlyHeld => (
                "The only call is on hold; resume it to end it.",
                "Det eneste opkald er på hold; genoptag det for at afslutte det.",
            ),
            Self::AlreadyQuiet => (
                "The call is already quiet on this computer.",
                "Opkaldet er allerede lydløst på denne computer.",
            ),
        };
        language.pick(en, da)
    }
}

#[cfg(test)]
mod tests;
