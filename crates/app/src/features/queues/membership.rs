//! The user joins a queue or leaves it.

use std::collections::HashSet;
use std::sync::Arc;

use pbx::{Client, Error, ExtensionId, QueueId, Token};
use settings::words::Language;

use super::members;
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;

/// The queues that are being joined or left.
#[derive(Debug, Default)]
pub(super) struct Memberships(HashSet<QueueId>);

/// What came of it.
#[derive(Debug)]
pub(super) struct Changed {
    queue: QueueId,
    joins: bool,
    result: Result<(), Error>,
    asker: Asker,
}

impl Memberships {
    pub(super) fn join<P: Ports>(&mut self, core: &mut Core<P>, queue: &str, asker: Asker) {
        let Some((queue, own)) = self.begin(core, queue, true, &asker) else { return };
        let Some(extension) = own.into_iter().next() else { return };
        self.ask(core, queue, true, asker, |client, token, queue| async move {
            client.join_queue(&token, &queue, &extension).await
        });
    }

    pub(super) fn leave<P: Ports>(&mut self, core: &mut Core<P>, queue: &str, asker: Asker) {
        let Some((queue, own)) = self.begin(core, queue, false, &asker) else { return };
        let listed = core.session.company.roster.queue(&queue);
        let known = listed.and_then(|queue| own_membership(&queue.members.listed, &own)).map(str::to_owned);
        self.ask(core, queue, false, asker, |client, token, queue| async move {
            let member = match known {
                Some(member) => Some(member),
                // The PBX has told how many they are only.
                None => {
                    let members = client.queue_members(&token, &queue).await?.value;
                    own_membership(&members.items, &own).map(str::to_owned)
                }
            };
            match member {
                Some(member) => client.leave_queue(&token, &queue, &member).await,
                // Whoever is no member has left.
                None => Ok(()),
            }
        });
    }

    /// The queue and the own extensions, the primary one first. None: it was refused.
    fn begin<P: Ports>(
        &self,
        core: &mut Core<P>,
        queue: &str,
        joins: bool,
        asker: &Asker,
    ) -> Option<(QueueId, Vec<ExtensionId>)> {
        let id = QueueId::new(queue);
        let roster = &core.session.company.roster;
        let mut own: Vec<_> = roster.own_extensions().unwrap_or_default().iter().collect();
        own.sort_by_key(|extension| extension.primary != Some(true));
        let own: Vec<_> = own.into_iter().map(|extension| extension.id.clone()).collect();
        let why = match roster.queue(&id) {
            _ if self.0.contains(&id) => core.language.pick(
                "This is under way already.",
                "Det er allerede i gang.",
            ),
            None => missing(core.language),
            Some(queue) if !queue.dynamic => fixed(joins, core.language),
            Some(_) if own.is_empty() => core.language.pick(
                "The PBX has not told which extension is yours, so you cannot join or leave queues.",
                "Omstillingen har ikke oplyst, hvilket lokalnummer der er dit, så du kan ikke til- eller framelde dig køer.",
            ),
            Some(_) => return Some((id, own)),
        };
        core.refuse(asker.clone(), why.to_owned());
        None
    }

    fn ask<P: Ports, F>(
        &mut self,
        core: &mut Core<P>,
        queue: QueueId,
        joins: bool,
        asker: Asker,
        question: impl FnOnce(Arc<Client>, Token, QueueId) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        let Some((client, token)) = core.session.access() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        self.0.insert(queue.clone());
        core.session.owes(&asker);
        let (failed, whose) = (queue.clone(), asker.clone());
        let asked = question(client, token, queue.clone());
        let work = async move { Event::own(Changed { queue, joins, result: asked.await, asker }) };
        core.session.spawn(work, move |why| {
            let result = Err(Error::Internal { why });
            Event::own(Changed { queue: failed, joins, result, asker: whose })
        });
    }

    pub(super) fn take<P: Ports>(&mut self, core: &mut Core<P>, changed: Changed) {
        let Changed { queue, joins, result, asker } = changed;
        self.0.remove(&queue);
        // No event tells who is in a queue.
        members::ask_one(core, queue);
        match result {
            Ok(()) => core.accept(asker, None),
            // That is how it should be.
            Err(Error::NotFound { what }) if !joins && what.as_deref() == Some("member") => {
                core.accept(asker, None);
            }
            Err(error) => {
                let text = refused(&error, joins, core.language);
                core.refuse(asker, text);
            }
        }
    }
}

fn own_membership<'a>(members: &'a [pbx::QueueMember], own: &[ExtensionId]) -> Option<&'a str> {
    let mine = |member: &&pbx::QueueMember| member.extension.as_ref().is_some_and(|it| own.contains(it));
    members.iter().find(mine).map(|member| member.id.as_str())
}

fn missing(language: Language) -> &'static str {
    language.pick("This queue no longer exists.", "Køen findes ikke længere.")
}

fn fixed(joins: bool, language: Language) -> &'static str {
    if joins {
        language.pick(
            "The members of this queue are fixed: your administrator decides who joins.",
            "Køens medlemmer ligger fast: din administrator bestemmer, hvem der tilmeldes.",
        )
    } else {
        language.pick(
            "The members of this queue are fixed: your administrator decides who leaves.",
            "Køens medlemmer ligger fast: din administrator bestemmer, hvem der frameldes.",
        )
    }
}

fn refused(error: &Error, joins: bool, language: Language) -> String {
    let words = match (error, error.refused_name()) {
        (Error::Forbidden { .. }, Some("lockLastMember")) => language.pick(
            "You are the last member, and this queue keeps its last one. Ask a colleague to join first.",
            "Du er det sidste medlem, og køen beholder sit sidste. Bed først en kollega om at tilmelde sig.",
        ),
        (Error::Forbidden { .. }, Some("dynamic")) => fixed(joins, language),
        (Error::NotFound { .. }, Some("id")) => missing(language),
        (Error::NotFound { .. }, Some("extension")) => language.pick(
            "The PBX does not know your extension, so you cannot join or leave queues.",
            "Omstillingen kender ikke dit lokalnummer, så du kan ikke til- eller framelde dig køer.",
        ),
        _ => return fetch::plain(error, language),
    };
    words.to_owned()
}
