//! What the page and the command line ask of integrations, and the JSON that scripts read.

use integrations::log::Entry;
use integrations::{Fingerprint, Reason};
use serde_json::{Value, json};

use super::approvals::Standing;
use super::attempts::{kind_named, preview};
use super::slots::State;
use super::{Integrations, draw};
use crate::core::Core;
use crate::event::{Asker, PageReply, PageRequest, SampleCall, VerbReply};
use crate::feature::Handled;
use crate::ports::Ports;
use crate::verbs::{Reply, Request};
use crate::view::{UiError, UiErrorCode};

/// An answer over the socket has to be shorter than 4 MiB; the newest lines of the log as far as they fit.
const MOST_OF_LOG: usize = 3 * 1024 * 1024;

/// Why something was not approved.
#[derive(Debug)]
enum NotApproved {
    /// The text is another than the one that was seen.
    ChangedMeanwhile(String),
    Refused(String),
}

impl Integrations {
    pub(super) fn on_page<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        request: &PageRequest,
        reply: &PageReply,
    ) -> Handled {
        match request {
            PageRequest::ApproveIntegration { key, fingerprint } => {
                let answer = match self.approve(core, key, Some(fingerprint)) {
                    Ok(()) => Ok(Value::Null),
                    Err(NotApproved::Refused(words)) => Err(UiError::refused(words)),
                    Err(NotApproved::ChangedMeanwhile(words)) => {
                        Err(UiError { code: UiErrorCode::ChangedMeanwhile, ..UiError::refused(words) })
                    }
                };
                // The page sees what it was that has changed, before it is told that it has.
                core.page.answer_once_told(reply.clone(), answer);
            }
            PageRequest::RevokeIntegration { key } => {
                let done = self.revoke(core, key);
                reply.send(done.map(|()| Value::Null).map_err(UiError::refused));
            }
            PageRequest::TryIntegration { key, call, dry_run } => {
                let asker = Asker::Page(reply.clone());
                self.attempt(core, key.as_deref(), call, *dry_run, asker);
            }
            PageRequest::PreviewIntegration { key, members, call } => {
                core.skip_drawing();
                reply.send(preview(core, key, members, call).map(|preview| json!(preview)));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    pub(super) fn on_verb<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        request: &Request,
        reply: &VerbReply,
    ) -> Handled {
        match request {
            Request::Integrations => {
                reply.send(Reply::with(self.list(core)));
            }
            Request::IntegrationsApprove { key, fingerprint } => {
                reply.send(match self.approve(core, key, fingerprint.as_deref()) {
                    Ok(()) => Reply::done(),
                    Err(NotApproved::Refused(words)) => Reply::failed(words),
                    Err(NotApproved::ChangedMeanwhile(words)) => {
                        let body = json!({ "reason": Reason::ChangedMeanwhile.word() });
                        Reply { body: Some(body), ..Reply::failed(words) }
                    }
                });
            }
            Request::IntegrationsRevoke { key } => {
                reply.send(match self.revoke(core, key) {
                    Ok(()) => Reply::done(),
                    Err(words) => Reply::failed(words),
                });
            }
            Request::IntegrationsTry { key, when, number, name, variables, dry_run } => {
                let call = SampleCall {
                    when: when.clone(),
                    number: number.clone(),
                    name: name.clone(),
                    variables: variables.clone(),
                };
                self.attempt(core, key.as_deref(), &call, *dry_run, Asker::Verb(reply.clone()));
            }
            Request::IntegrationsLog => {
                let mut room = MOST_OF_LOG;
                let rows = self.log.entries().map(|entry| row(entry, true)).take_while(|row| {
                    let length = row.to_string().len();
                    let fits = length <= room;
                    room = room.saturating_sub(length);
                    fits
                });
                reply.send(Reply::with(json!({ "schema": 1, "entries": rows.collect::<Vec<_>>() })));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// `fingerprint`: of the text that is meant; none: of the present one.
    fn approve<P: Ports>(
        &mut self,
        core: &Core<P>,
        key: &str,
        fingerprint: Option<&str>,
    ) -> Result<(), NotApproved> {
        let kind = kind_named(core, key).map_err(NotApproved::Refused)?;
        self.look |= self.slots.renew(core);
        let Some(slot) = self.slots.get(kind) else { return Ok(()) };
        if let Some(seen) = fingerprint
            && Fingerprint::read(seen).as_ref() != Some(&slot.fingerprint)
        {
            return Err(NotApproved::ChangedMeanwhile(changed_meanwhile(core)));
        }
        let refuse = |words: String| Err(NotApproved::Refused(words));
        if !core.session.is_signed_in() {
            return refuse(core.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned());
        }
        if let State::Refused(refused) = &slot.state {
            return refuse(refused.words(core.language));
        }
        match self.approvals.standing(core, slot) {
            Standing::Forbidden => refuse(core.fixed_by().unwrap_or_default()),
            Standing::Waiting | Standing::ApprovedByUser => {
                self.approvals.approve(core, slot);
                Ok(())
            }
            Standing::NotNeeded | Standing::ApprovedByPolicy => Ok(()),
        }
    }

    fn revoke<P: Ports>(&mut self, core: &Core<P>, key: &str) -> Result<(), String> {
        let kind = kind_named(core, key)?;
        self.look |= self.slots.renew(core);
        self.approvals.revoke(core, kind);
        let standing = self.slots.get(kind).map(|slot| self.approvals.standing(core, slot));
        match standing {
            Some(Standing::ApprovedByPolicy) => Err(core.fixed_by().unwrap_or_default()),
            _ => Ok(()),
        }
    }

    /// The answer of `communicator integrations`.
    fn list<P: Ports>(&mut self, core: &Core<P>) -> Value {
        self.look |= self.slots.renew(core);
        let rows: Vec<Value> = self
            .slots
            .iter()
            .map(|slot| {
                json!({
                    "key": slot.kind.word(),
                    "when": slot.when_word(),
                    "approval": self.approvals.standing(core, slot).word(),
                    "fingerprint": slot.fingerprint.as_str(),
                    "template": integrations::template_json(slot.kind, &core.settings().integrations),
                    "last": self.log.last_of(slot.kind).map(|entry| row(entry, true)),
                })
            })
            .collect();
        json!({ "schema": 1, "integrations": rows })
    }
}

fn changed_meanwhile<P: Ports>(core: &Core<P>) -> String {
    let word = Reason::ChangedMeanwhile;
    format!("{} ({})", word.why(core.language, None), word.word())
}

/// The answer to a made-up call: good where none of them was refused or has failed.
pub(super) fn tried(ended: &[Entry]) -> Reply {
    let rows: Vec<Value> = ended.iter().map(|entry| row(entry, true)).collect();
    let good = ended.iter().all(|entry| entry.outcome.is_good());
    let exit = if good { ipc::Exit::Done } else { ipc::Exit::Failed };
    Reply { exit: exit as u8, ..Reply::with(json!({ "schema": 1, "entries": rows })) }
}

/// A line of the log for scripts. `sent`: with what was handed over.
pub(super) fn row(entry: &Entry, sent: bool) -> Value {
    let mut row = json!({
        "at": draw::time(entry.at),
        "key": entry.kind.word(),
        "when": entry.when.word(),
        "call": entry.call,
        "outcome": entry.outcome.word(),
        "reason": entry.reason.map(Reason::word),
        "why": entry.why,
    });
    if let Some(members) = row.as_object_mut() {
        if sent {
            members.insert("sent".to_owned(), entry.sent.clone().unwrap_or(Value::Null));
        }
        members.insert("took_ms".to_owned(), json!(entry.took_ms));
    }
    row
}
