//! Whose call it is: events of other people's calls are reduced to nothing here.
//!
//! The subscription brings the events of the whole customer. A call is this user's when the event's
//! `extension` is one of the user's own. Of all others nothing is kept but that a call, by its id, was
//! answered or is over, because that stops the ringing here; never a number, never a name.

use std::collections::BTreeSet;

use settings::words::Language;

use crate::event::{CallEvent, Direction, ExtensionId, Kind, PhoneId};

/// The user's extensions and phones (`GET /pbx/extension?employee=…&includePhones=true`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Own {
    /// The PBX has not handed out the list: nothing is known to be this user's, so nothing rings.
    #[default]
    Unknown,
    Known {
        extensions: BTreeSet<ExtensionId>,
        phones: BTreeSet<PhoneId>,
    },
}

/// What is left of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filtered {
    /// Of an own call, whole.
    Ours(CallEvent),
    /// Of a call that may be ours, by somebody else or nobody named: what happened to which id, no more.
    Bare(CallEvent),
    /// Of no concern.
    Nothing,
}

impl Own {
    #[must_use]
    pub fn known(
        extensions: impl IntoIterator<Item = ExtensionId>,
        phones: impl IntoIterator<Item = PhoneId>,
    ) -> Self {
        Self::Known { extensions: extensions.into_iter().collect(), phones: phones.into_iter().collect() }
    }

    #[must_use]
    pub fn has_extension(&self, extension: &ExtensionId) -> bool {
        matches!(self, Self::Known { extensions, .. } if extensions.contains(extension))
    }

    #[must_use]
    pub fn has_phone(&self, phone: &PhoneId) -> bool {
        matches!(self, Self::Known { phones, .. } if phones.contains(phone))
    }

    /// Why nothing rings, for the status panel; none: calls can be told apart.
    #[must_use]
    pub fn why_nothing_rings(&self, language: Language) -> Option<&'static str> {
        match self {
            Self::Unknown => Some(language.pick(
                "The PBX has not said which extensions are yours, so no call can ring here.",
                "Omstillingen har ikke oplyst, hvilke lokalnumre der er dine, så intet opkald kan ringe her.",
            )),
            Self::Known { extensions, .. } if extensions.is_empty() => Some(language.pick(
                "You have no extension at the PBX, so no call can ring here.",
                "Du har intet lokalnummer i omstillingen, så intet opkald kan ringe her.",
            )),
            Self::Known { .. } => None,
        }
    }

    /// Whether the event is this user's. The extension decides; where it is missing, the phone does, then
    /// the side of the call that is ours.
    fn has(&self, event: &CallEvent) -> bool {
        let extension_of = |party: &crate::event::Party| {
            party.extension.as_ref().is_some_and(|extension| self.has_extension(extension))
        };
        match (&event.extension, &event.phone) {
            (Some(extension), _) => self.has_extension(extension),
            (None, Some(phone)) => self.has_phone(phone),
            (None, None) if event.kind == Kind::Answer => false,
            (None, None) => match event.direction {
                Some(Direction::In) => extension_of(&event.callee),
                Some(Direction::Out) => extension_of(&event.caller),
                None => extension_of(&event.callee) || extension_of(&event.caller),
            },
        }
    }

    /// A direction that nobody said, where the two sides show it.
    fn direction(&self, event: &CallEvent) -> Option<Direction> {
        let ours = |extension: &Option<ExtensionId>| {
            extension.as_ref().is_some_and(|extension| self.has_extension(extension))
        };
        event.direction.or_else(|| {
            if ours(&event.caller.extension) {
                Some(Direction::Out)
            } else if ours(&event.callee.extension) {
                Some(Direction::In)
            } else {
                None
            }
        })
    }

    /// Reduces an event to what this user may know of it. `known`: an own call has this id.
    pub(crate) fn filter(&self, mut event: CallEvent, known: bool) -> Filtered {
        if *self == Self::Unknown {
            return Filtered::Nothing;
        }
        let nobodys = event.extension.is_none() && event.phone.is_none() && event.kind != Kind::Answer;
        if self.has(&event) || (known && nobodys) {
            event.direction = self.direction(&event);
            return Filtered::Ours(event);
        }
        match event.kind {
            // The far side of a colleague's own outgoing call was answered: of no concern to who is rung.
            Kind::Answer if event.direction == Some(Direction::Out) && event.extension.is_some() => {
                Filtered::Nothing
            }
            Kind::Answer | Kind::End => Filtered::Bare(CallEvent {
                time: event.time,
                extension: event.extension,
                phone: event.phone,
                ..CallEvent::new(event.kind, event.id)
            }),
            Kind::Start | Kind::Ringing | Kind::Hold { .. } => Filtered::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{CallId, Party};

    fn own() -> Own {
        Own::known([ExtensionId::new("mine")], [PhoneId::new("desk")])
    }

    fn event(kind: Kind, extension: Option<&str>) -> CallEvent {
        CallEvent {
            extension: extension.map(ExtensionId::new),
            caller: Party {
                number: Some("+4512345678".into()),
                name: Some("Ada".into()),
                ..Party::default()
            },
            ..CallEvent::new(kind, CallId::new("c"))
        }
    }

    #[test]
    fn nothing_of_other_peoples_calls_is_kept_but_that_an_id_was_answered_or_ended() {
        for kind in [Kind::Start, Kind::Ringing, Kind::Hold { on: true }] {
            assert_eq!(own().filter(event(kind, Some("theirs")), true), Filtered::Nothing);
        }
        for kind in [Kind::Answer, Kind::End] {
            let Filtered::Bare(bare) = own().filter(event(kind, Some("theirs")), false) else {
                unreachable!("reduced, not dropped")
            };
            assert_eq!((bare.caller, bare.callee), (Party::default(), Party::default()));
            assert!(bare.variables.is_empty() && bare.queue.is_none() && bare.leg.is_none());
        }
    }

    #[test]
    fn without_the_list_nothing_is_ours_and_the_reason_is_said() {
        assert_eq!(Own::Unknown.filter(event(Kind::Start, Some("mine")), false), Filtered::Nothing);
        let words = |language| Own::Unknown.why_nothing_rings(language);
        assert!(words(Language::En).is_some());
        assert_ne!(words(Language::En), words(Language::Da));
        assert!(Own::known([], []).why_nothing_rings(Language::En).is_some());
        assert_eq!(own().why_nothing_rings(Language::En), None);
    }

    #[test]
    fn where_the_extension_is_missing_the_phone_or_the_side_of_the_call_says_whose_it_is() {
        let mut by_phone = event(Kind::Start, None);
        by_phone.phone = Some(PhoneId::new("desk"));
        assert!(matches!(own().filter(by_phone, false), Filtered::Ours(_)));

        let mut by_side = event(Kind::Start, None);
        by_side.callee.extension = Some(ExtensionId::new("mine"));
        let Filtered::Ours(ours) = own().filter(by_side, false) else { unreachable!("ours") };
        assert_eq!(ours.direction, Some(Direction::In));

        assert_eq!(own().filter(event(Kind::Start, None), false), Filtered::Nothing);
        assert!(matches!(own().filter(event(Kind::Start, None), true), Filtered::Ours(_)));
    }
}
