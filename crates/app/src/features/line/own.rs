//! The user's own state: presence, phones, and the shortcuts that calls are taken with.

use pbx::{EmployeeId, Presence, PresenceState};
use settings::names;
use settings::shortcut::Action;
use settings::values::Shortcut;

use super::{Kind, OfSession, words};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;
use crate::view::{Own, OwnPhone, OwnPresence};

/// What the PBX said to a presence.
#[derive(Debug)]
pub(super) struct Done {
    result: Result<(), pbx::Error>,
    employee: EmployeeId,
    /// That is somebody else than the user.
    colleague: bool,
    asker: Asker,
}

pub(super) fn draw<P: Ports>(core: &Core<P>) -> Own {
    if !core.session.is_signed_in() {
        return Own::default();
    }
    let roster = &core.session.company.roster;
    let known = core.account.known.as_ref();
    let employee = known.and_then(|known| roster.employee(&known.employee));
    let presence = employee.and_then(|employee| employee.presence.as_ref());
    let in_use = core.phone().ok().map(|phone| phone.id);
    let phones = roster.own_extensions().unwrap_or_default().iter().flat_map(|own| &own.phones);
    Own {
        person: employee.map(|employee| employee.id.as_str().to_owned()),
        presence: presence.map(|presence| OwnPresence {
            state: presence.state.as_word().to_owned(),
            text: presence.text.clone(),
            until: presence.until.map(pbx::instant::iso_ms),
        }),
        phones: phones
            .map(|phone| OwnPhone {
                id: phone.id.as_str().to_owned(),
                name: phone.name.clone().unwrap_or_else(|| names::unnamed(phone.id.as_str(), core.language)),
                in_use: in_use.as_deref() == Some(phone.id.as_str()),
                registered: phone.registered,
                dnd: phone.dnd,
            })
            .collect(),
        answer_key: key(core, Action::Answer),
        hang_up_key: key(core, Action::Hangup),
    }
}

/// The combination that does it, where the system gives it to this program.
fn key<P: Ports>(core: &Core<P>, action: Action) -> Option<String> {
    let works = core.shortcut_works(action);
    match core.settings().shortcut(action) {
        Shortcut::Enabled(combination) if works => Some(combination.to_string()),
        _ => None,
    }
}

impl OfSession {
    pub(super) fn set_presence<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        person: Option<&str>,
        state: &str,
        (text, until): (Option<&str>, Option<&str>),
        asker: Asker,
    ) {
        let until = match until {
            None => None,
            Some(until) => match pbx::instant::from_iso(until) {
                Some(until) => Some(until),
                None => return core.refuse(asker, words::PRESENCE_REFUSED.pick(core.language).to_owned()),
            },
        };
        let Some(((client, token), known)) = core.session.access().zip(core.account.known.as_ref()) else {
            return core.refuse(asker, words::NOBODY.pick(core.language).to_owned());
        };
        let text = text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let presence = Presence { state: PresenceState::from_word(state), text, until };
        let colleague = person.is_some_and(|person| person != known.employee.as_str());
        let employee = person.map_or_else(|| known.employee.clone(), EmployeeId::new);
        if !self.begins(core, Kind::Presence(employee.clone()), &asker) {
            return;
        }
        core.session.owes(&asker);
        let (whose, of) = (asker.clone(), employee.clone());
        let work = async move {
            let result = client.set_presence(&token, &employee, &presence).await;
            Event::own(Done { result, employee, colleague, asker })
        };
        core.session.spawn(work, move |why| {
            let result = Err(pbx::Error::Internal { why });
            Event::own(Done { result, employee: of, colleague, asker: whose })
        });
    }

    pub(super) fn presence_done<P: Ports>(&mut self, core: &mut Core<P>, done: Done) {
        let Done { result, employee, colleague, asker } = done;
        self.asked.remove(&Kind::Presence(employee));
        match result {
            Ok(()) => {
                // Without realtime nobody would tell of it.
                if !core.session.connection.is_live() {
                    core.fetch();
                }
                core.accept(asker, None);
            }
            Err(error) => {
                let text = match &error {
                    pbx::Error::Invalid { .. } => words::PRESENCE_REFUSED.pick(core.language).to_owned(),
                    pbx::Error::Forbidden { .. } if colleague => {
                        words::NOT_THEIR_PRESENCE.pick(core.language).to_owned()
                    }
                    pbx::Error::NotFound { .. } if colleague => {
                        words::NO_SUCH_COLLEAGUE.pick(core.language).to_owned()
                    }
                    pbx::Error::Forbidden { .. } => words::PRESENCE_FORBIDDEN.pick(core.language).to_owned(),
                    error => fetch::plain(error, core.language),
                };
                core.refuse(asker, text);
            }
        }
    }
}
