//! A trial notification, by which the user sees whether those of calls reach them.
//!
//! It is shown as a call's is: a desktop that keeps others back may let a call's through. It goes by itself after a
//! while, because no call ends with it.

use std::time::Duration;

use desktop::notify::{Kind, Notice, NotificationEvent};
use tokio::time::Instant;

use crate::core::Core;
use crate::event::{Asker, PageReply};
use crate::ports::{Notifications as _, Ports};
use crate::said::Said;

/// Its name at the desktop, with a number.
const NAME: &str = "trial";
/// It stays for so long, and the desktop has so long to say what became of it.
const STAYS: Duration = Duration::from_secs(20);

/// The one that is shown, if any.
#[derive(Debug, Default)]
pub(super) struct Trial {
    shown: Option<Shown>,
    /// How many were taken from the screen for another one.
    replaced: u64,
}

#[derive(Debug)]
struct Shown {
    name: String,
    /// The page waits until the desktop has taken it.
    reply: PageReply,
    until: Instant,
}

impl Trial {
    pub(super) fn begin<P: Ports>(&mut self, core: &mut Core<P>, reply: PageReply) {
        if self.shown.as_ref().is_some_and(|shown| !shown.reply.is_answered()) {
            let why: Said = ("A trial is under way already.", "En prøve er allerede i gang.").into();
            return core.refuse(Asker::Page(reply), why);
        }
        let pick = |en: &str, da: &str| core.language.pick(en, da).to_owned();
        let notice = Notice {
            title: pick("This is a trial", "Dette er en prøve"),
            body: pick(
                "Calls are shown like this while the window is not in use.",
                "Sådan vises opkald, når vinduet ikke er i brug.",
            ),
            buttons: Vec::new(),
            kind: Kind::Ringing,
        };
        if let Some(before) = self.shown.take() {
            core.ports.notifications().withdraw(&before.name);
            // What is told of it late is not told of the next one.
            self.replaced += 1;
        }
        let name = format!("{NAME}-{}", self.replaced);
        core.ports.notifications().show(&name, &notice);
        self.shown = Some(Shown { name, reply, until: core.now() + STAYS });
    }

    /// What became of a notification; others than the trial change nothing.
    pub(super) fn take<P: Ports>(&mut self, core: &mut Core<P>, told: &NotificationEvent) {
        match told {
            NotificationEvent::Shown { name } if self.is_shown(name) => {
                if let Some(shown) = &self.shown {
                    core.accept(Asker::Page(shown.reply.clone()), None);
                }
            }
            NotificationEvent::Unavailable { name, why } if self.is_shown(name) => {
                if let Some(shown) = self.shown.take() {
                    core.ports.notifications().withdraw(&shown.name);
                    core.refuse(Asker::Page(shown.reply), not_shown(why));
                }
            }
            // Whoever presses it or puts it away has seen it.
            NotificationEvent::Closed { name } | NotificationEvent::Invoked { name, .. }
                if self.is_shown(name) =>
            {
                if let Some(shown) = self.shown.take() {
                    core.accept(Asker::Page(shown.reply), None);
                }
            }
            _ => {}
        }
    }

    fn is_shown(&self, name: &str) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.name == name)
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.shown.as_ref().map(|shown| shown.until)
    }

    /// Takes it from the screen once its time is over.
    pub(super) fn wake<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.due().is_none_or(|until| core.now() < until) {
            return;
        }
        if let Some(shown) = self.shown.take() {
            core.ports.notifications().withdraw(&shown.name);
            if !shown.reply.is_answered() {
                core.refuse(Asker::Page(shown.reply), silent());
            }
        }
    }

    pub(super) fn end<P: Ports>(&mut self, core: &Core<P>) {
        if let Some(shown) = self.shown.take() {
            core.ports.notifications().withdraw(&shown.name);
        }
    }
}

fn not_shown(why: &Said) -> Said {
    Said::of(|language| {
        let why = why.in_language(language);
        language.pick(
            format!("This computer shows no notifications. The system says: {why}."),
            format!("Computeren viser ingen meddelelser. Systemet siger: {why}."),
        )
    })
}

fn silent() -> Said {
    (
        "The system did not say whether it shows notifications.",
        "Systemet har ikke svaret, om det viser meddelelser.",
    )
        .into()
}
