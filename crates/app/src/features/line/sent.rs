//! Calls that were transferred without asking, and whether a call that rings is one of them and comes back.
//!
//! A call that comes back rings as a new one, and nothing on the wire names the one before. What became of it follows from
//! the call at whoever it went to: begun with the same number, answered by anybody, ended and why. Of that call the id alone
//! is kept. Where none of it is told, only that is said which the user did.

use std::time::Duration;

use calls::call::Call;
use calls::event::{CallId, QueueId};
use pbx::{CallKind, ExtensionId};
use settings::words::Language;
use tokio::time::Instant;

/// A caller who rings again so soon after a transfer may come back from it.
const COMES_BACK: Duration = Duration::from_secs(180);
/// A secret number is known by the moment alone: the call there has ended just now.
const AT_ONCE: Duration = Duration::from_secs(5);
/// Why a call ended that nobody has answered, as the PBX says it: assumed.
const NOBODY: [&str; 3] = ["TIMEOUT", "UNREACHABLE", "BUSY"];

/// Where a call goes.
#[derive(Debug)]
pub(super) struct Destination {
    /// As the PBX takes it.
    pub target: String,
    /// As people know it.
    pub who: String,
    pub place: Place,
}

#[derive(Debug)]
pub(super) enum Place {
    Colleague(ExtensionId),
    Queue,
    Elsewhere,
}

/// The calls of the last minutes that went to somebody.
#[derive(Debug, Default)]
pub(super) struct Sent(Vec<One>);

#[derive(Debug)]
struct One {
    call: CallId,
    /// None: it is secret.
    number: Option<String>,
    /// The queue that it came from.
    queue: Option<QueueId>,
    who: String,
    /// None: not a colleague, and nothing is told of the call there.
    to: Option<ExtensionId>,
    at: Instant,
    /// What the PBX answered did not arrive: it may still be here.
    lost: bool,
    /// The call there.
    there: Option<pbx::CallId>,
    fate: Fate,
}

/// What became of a call there.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Untold,
    Answered,
    /// It ended at this moment.
    Unanswered(Instant),
}

impl Sent {
    /// From the moment when it is asked for: the call there may begin before the PBX has answered. Whoever is put into a
    /// queue waits there, and comes to somebody by it.
    pub(super) fn send(&mut self, call: &Call, to: &Destination, now: Instant) {
        let number = call.other_side().number.clone();
        // Of a caller who was sent before the last place counts.
        self.0.retain(|one| now - one.at <= COMES_BACK && (one.number.is_none() || one.number != number));
        let extension = match &to.place {
            Place::Queue => return,
            Place::Colleague(extension) => Some(extension.clone()),
            Place::Elsewhere => None,
        };
        self.0.push(One {
            call: call.id.clone(),
            number,
            queue: call.queue.as_ref().map(|queue| queue.id.clone()),
            who: to.who.clone(),
            to: extension,
            at: now,
            lost: false,
            there: None,
            fate: Fate::Untold,
        });
    }

    /// Whether it was transferred is not known.
    pub(super) fn answer_lost(&mut self, call: &CallId) {
        self.0.iter_mut().filter(|one| one.call == *call).for_each(|one| one.lost = true);
    }

    /// The PBX has refused it: it was not transferred after all.
    pub(super) fn stays(&mut self, call: &CallId) {
        self.0.retain(|one| one.call != *call);
    }

    /// What is told of any call of the company.
    pub(super) fn hear(&mut self, event: &pbx::CallEvent, now: Instant) {
        self.0.iter_mut().for_each(|one| one.hear(event, now));
    }

    /// What is to be said beside a call that begins to ring, where it is one of these.
    pub(super) fn rings(&mut self, call: &Call, now: Instant, language: Language) -> Option<String> {
        self.0.retain(|one| now - one.at <= COMES_BACK);
        let words = |one: &One| one.words(call, now, language);
        let (place, said) =
            self.0.iter().enumerate().rev().find_map(|(place, one)| Some((place, words(one)?)))?;
        self.0.remove(place);
        Some(said)
    }
}

impl One {
    fn hear(&mut self, event: &pbx::CallEvent, now: Instant) {
        let is_there = self.there.as_ref() == Some(&event.id);
        match event.kind {
            CallKind::Start | CallKind::Ringing => {
                let begins = self.to.is_some() && event.extension == self.to;
                if begins && self.there.is_none() && event.caller.number == self.number {
                    self.there = Some(event.id.clone());
                }
            }
            CallKind::Answer if is_there => self.fate = Fate::Answered,
            CallKind::End if is_there && matches!(self.fate, Fate::Untold) => {
                if event.reason.as_deref().is_some_and(|reason| NOBODY.contains(&reason)) {
                    self.fate = Fate::Unanswered(now);
                }
            }
            CallKind::Answer | CallKind::Hold | CallKind::End => {}
        }
    }

    fn words(&self, call: &Call, now: Instant, language: Language) -> Option<String> {
        let number = &call.other_side().number;
        let queue = call.queue.as_ref().map(|queue| &queue.id);
        // Whoever comes from another queue than before has waited in it since.
        if *number != self.number || (queue.is_some() && queue != self.queue.as_ref()) {
            return None;
        }
        let who = &self.who;
        let (en, da) = match self.fate {
            Fate::Unanswered(_) if number.is_some() => (
                format!("Comes back from {who}: nobody answered there."),
                format!("Kommer tilbage fra {who}: ingen svarede."),
            ),
            Fate::Unanswered(ended) if now - ended <= AT_ONCE => (
                format!("Seems to come back from {who}, where nobody answered."),
                format!("Ser ud til at komme tilbage fra {who}, hvor ingen svarede."),
            ),
            // From its queue a caller may have come anew.
            Fate::Untold if self.lost && number.is_some() && queue.is_none() => (
                format!("You tried to transfer this caller to {who} a moment ago."),
                format!("Du forsøgte at stille den, der ringer, om til {who} for lidt siden."),
            ),
            Fate::Untold if number.is_some() && queue.is_none() => (
                format!("You transferred this caller to {who} a moment ago."),
                format!("Du stillede den, der ringer, om til {who} for lidt siden."),
            ),
            Fate::Answered | Fate::Unanswered(_) | Fate::Untold => return None,
        };
        Some(language.pick(en, da))
    }
}
