//! Notes about running calls, and recordings on demand.

use calls::event::CallId;
use serde_json::Value;

use super::{Kind, OfSession, answered, words};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;
use crate::view::UiError;

/// What the PBX said.
#[derive(Debug)]
pub(super) struct Done {
    call: CallId,
    what: What,
    asker: Asker,
}

#[derive(Debug)]
enum What {
    Read(Result<String, pbx::Error>),
    Noted(Result<String, pbx::Error>),
    Recorded { on: bool, result: Result<Option<bool>, pbx::Error> },
}

pub(super) fn read<P: Ports>(core: &mut Core<P>, id: &str, asker: Asker) {
    let Some(call) = answered(core, id, &asker) else { return };
    let Some((client, token)) = core.session.access() else {
        return core.refuse(asker, words::NOBODY.pick(core.language).to_owned());
    };
    let of = pbx::CallId::new(call.id.as_str());
    let work = async move { What::Read(client.call_note(&token, &of).await) };
    spawn(core, call.id, asker, work, |error| What::Read(Err(error)));
}

fn spawn<P: Ports>(
    core: &mut Core<P>,
    call: CallId,
    asker: Asker,
    work: impl Future<Output = What> + Send + 'static,
    failed: impl FnOnce(pbx::Error) -> What + Send + 'static,
) {
    core.session.owes(&asker);
    let (again, whose) = (call.clone(), asker.clone());
    let work = async move { Event::own(Done { what: work.await, call, asker }) };
    core.session.spawn(work, move |why| {
        Event::own(Done { call: again, what: failed(pbx::Error::Internal { why }), asker: whose })
    });
}

impl OfSession {
    pub(super) fn write_note<P: Ports>(&mut self, core: &mut Core<P>, id: &str, text: &str, asker: Asker) {
        let Some(call) = answered(core, id, &asker) else { return };
        let Some((client, token)) = core.session.access() else {
            return core.refuse(asker, words::NOBODY.pick(core.language).to_owned());
        };
        if !self.begins(core, Kind::Note(call.id.clone()), &asker) {
            return;
        }
        let (of, text) = (pbx::CallId::new(call.id.as_str()), text.trim().to_owned());
        let work = async move { What::Noted(client.set_call_note(&token, &of, &text).await) };
        spawn(core, call.id, asker, work, |error| What::Noted(Err(error)));
    }

    pub(super) fn record<P: Ports>(&mut self, core: &mut Core<P>, id: &str, on: bool, asker: Asker) {
        let Some(call) = answered(core, id, &asker) else { return };
        let Some((client, token)) = core.session.access() else {
            return core.refuse(asker, words::NOBODY.pick(core.language).to_owned());
        };
        let Some(extension) = &call.extension else {
            return core.refuse(asker, words::NO_RECORDING.pick(core.language).to_owned());
        };
        let extension = pbx::ExtensionId::new(extension.as_str());
        if !self.begins(core, Kind::Recording(call.id.clone()), &asker) {
            return;
        }
        let asked = async move { client.record(&token, &extension, on).await };
        let work = async move { What::Recorded { on, result: asked.await } };
        spawn(core, call.id, asker, work, move |error| What::Recorded { on, result: Err(error) });
    }

    pub(super) fn note_done<P: Ports>(&mut self, core: &mut Core<P>, done: Done) {
        let Done { call, what, asker } = done;
        let language = core.language;
        match &what {
            What::Read(_) => {}
            What::Noted(_) => drop(self.asked.remove(&Kind::Note(call.clone()))),
            What::Recorded { .. } => drop(self.asked.remove(&Kind::Recording(call.clone()))),
        }
        match what {
            What::Read(Ok(text)) | What::Noted(Ok(text)) => {
                if let Asker::Page(reply) = asker {
                    let _gone = reply.send(Ok(Value::String(text)));
                }
            }
            What::Read(Err(error)) | What::Noted(Err(error)) => {
                let text = match &error {
                    pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. } => {
                        words::OVER.pick(language).to_owned()
                    }
                    error => fetch::plain(error, language),
                };
                if let Asker::Page(reply) = asker {
                    let _gone = reply.send(Err(UiError::refused(text)));
                }
            }
            What::Recorded { on, result: Ok(told) } => {
                // The call may have ended meanwhile.
                if core.session.calls.get(&call).is_some() {
                    self.recorded.insert(call, told.unwrap_or(on));
                }
                core.accept(asker, None);
            }
            What::Recorded { result: Err(error), .. } => {
                let text = match &error {
                    pbx::Error::NotFound { .. } => words::NO_RECORDING.pick(language).to_owned(),
                    pbx::Error::Conflict { .. } => {
                        self.recorded.insert(call, false);
                        words::NOT_RECORDED.pick(language).to_owned()
                    }
                    pbx::Error::Forbidden { .. } if error.refused_name() == Some("mode") => {
                        words::RECORDING_FORBIDDEN.pick(language).to_owned()
                    }
                    error => fetch::plain(error, language),
                };
                core.refuse(asker, text);
            }
        }
    }
}
