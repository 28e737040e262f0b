//! This user's calls: what is done with them, how they are drawn, and the phone that they are handled with.
//!
//! One request does it, whether it comes from a shortcut, the tray, the command line, the card of the call or its
//! notification. The calls themselves are the session's ([`crate::core::calling`]); what can be asked of one is
//! [`CallControl`]'s.

mod cards;

use calls::answering::{self, Action as Meant, HangupTarget};
use calls::call::{Call, State};
use calls::event::{CallEvent, CallId, Kind, LegId, Moment, PhoneId};
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::values::Id;
use settings::words::Language;

use crate::call_control::{CallControl, Failure, OfCall, PbxCallControl, Refusal};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::Ports;
use crate::said::Said;
use crate::session::SessionId;
use crate::view::{CallAction, Level, Snapshot, StatusLine};

/// Acts on calls, and draws them.
#[derive(Debug, Default)]
pub struct Calls {
    /// Whose the rest is.
    session: Option<SessionId>,
    under_way: Vec<UnderWay>,
}

/// Something that is being done with a call. Whoever wishes the same waits for the same answer: the PBX takes a second
/// `hold` for the opposite, and of a second `pickup` it says that somebody was faster.
#[derive(Debug)]
struct UnderWay {
    call: CallId,
    did: Did,
    /// When the PBX was asked.
    at: Moment,
    askers: Vec<Asker>,
}

/// What came of something that was done with a call.
#[derive(Debug)]
struct Acted {
    call: CallId,
    did: Did,
    result: Result<(), Failure>,
}

#[derive(Debug, Clone, PartialEq)]
enum Did {
    PickedUp { device: PhoneId },
    Declined,
    HungUp,
    Held(bool),
}

impl<P: Ports> Feature<P> for Calls {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let session = Some(core.session.id());
        if self.session != session {
            *self = Self { session, ..Self::default() };
        }
        match event {
            Event::AnswerCall(asker) => {
                let meant = answering::answer(core.session.calls.all(), &core.devices());
                self.apply(core, meant, asker.clone());
            }
            Event::HangUpCall(asker) => {
                let meant = answering::hang_up(core.session.calls.all(), &core.devices());
                self.apply(core, meant, asker.clone());
            }
            Event::ActOnCall { call, action, asker } => self.act_on(core, call, *action, asker.clone()),
            Event::Page(PageRequest::ActOnCall { id, action }, reply) => {
                self.act_on(core, &CallId::new(id), *action, Asker::Page(reply.clone()));
            }
            _ => match event.take_own::<Acted>() {
                Some(acted) => self.take(core, acted),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::PhoneId, Key::SoftphoneId, Key::OutboundGoto]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        let settings = core.settings();
        findings.extend([
            (Key::PhoneId, phone_finding(core, settings.phone.as_ref(), false)),
            (Key::SoftphoneId, phone_finding(core, settings.softphone.as_ref(), true)),
            (Key::OutboundGoto, Finding::applied(json!(settings.outbound_goto))),
        ]);
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Phone, phone_line(core));
        }
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        (page.call_order, page.calls) = cards::draw(core);
    }
}

impl Calls {
    /// Something that is asked of a call by name.
    fn act_on<P: Ports>(&mut self, core: &mut Core<P>, id: &CallId, action: CallAction, asker: Asker) {
        let Some(call) = core.session.calls.get(id).cloned() else {
            return core.refuse(asker, ("This call is over.", "Opkaldet er slut."));
        };
        let devices = core.devices();
        match action {
            CallAction::Answer => self.apply(core, answering::answer([&call], &devices), asker),
            CallAction::HangUp | CallAction::Decline => {
                // Asked for by name, one on hold is ended like any other.
                let held = call.state == State::Held;
                let call = if held { Call { state: State::Active, ..call } } else { call };
                self.apply(core, answering::hang_up([&call], &devices), asker);
            }
            CallAction::Silence => {
                core.session.calls.quieten(id);
                core.accept(asker, None);
            }
            CallAction::Hold | CallAction::Resume => {
                let phone = call.phone.clone().or(devices.desk);
                let of = OfCall { phone, ..OfCall::new(call.id) };
                self.ask(core, of, Did::Held(action == CallAction::Hold), asker);
            }
        }
    }

    fn apply<P: Ports>(&mut self, core: &mut Core<P>, meant: Meant, asker: Asker) {
        match meant {
            Meant::Pickup { device, target } => {
                let of = OfCall { phone: Some(device.clone()), ..OfCall::new(target) };
                self.ask(core, of, Did::PickedUp { device }, asker);
            }
            Meant::Hangup { target: HangupTarget::Leg(leg) } => {
                let call = core.session.calls.all().into_iter().find(|call| has_leg(call, &leg));
                let did = if call.is_some_and(Call::rings) { Did::Declined } else { Did::HungUp };
                let call = call.map_or_else(|| CallId::new(leg.as_str()), |call| call.id.clone());
                self.ask(core, OfCall { leg: Some(leg), ..OfCall::new(call) }, did, asker);
            }
            Meant::Hangup { target: HangupTarget::Call(call) } => {
                self.ask(core, OfCall::new(call), Did::HungUp, asker);
            }
            Meant::QuietHere { call, why } => {
                core.session.calls.quieten(&call);
                core.accept(asker, Some(why.words(core.language).to_owned()));
            }
            Meant::SoftphoneAnswers(_) | Meant::SoftphoneEnds(_) | Meant::SoftphoneRefuses(_) => {
                core.refuse(asker, Said::of(|language| Refusal::NoSoftphone.words(language).to_owned()));
            }
            Meant::Nothing { why } => core.refuse(asker, Said::of(|language| why.words(language).to_owned())),
        }
    }

    fn ask<P: Ports>(&mut self, core: &mut Core<P>, of: OfCall, did: Did, asker: Asker) {
        if let Some(same) = self.under_way.iter_mut().find(|one| one.call == of.call && one.did == did) {
            core.session.owes(&asker);
            return same.askers.push(asker);
        }
        let Some(control) = control(core) else {
            return core.refuse(asker, ("Nobody is signed in.", "Ingen er logget ind."));
        };
        let asked = match &did {
            Did::PickedUp { .. } => control.answer(&of),
            Did::Declined => control.decline(&of),
            Did::HungUp => control.hang_up(&of),
            Did::Held(true) => control.hold(&of),
            Did::Held(false) => control.resume(&of),
        };
        let asked = match asked {
            Ok(asked) => asked,
            Err(refusal) => {
                return core.refuse(asker, Said::of(|language| refusal.words(language).to_owned()));
            }
        };
        core.session.owes(&asker);
        let (call, what) = (of.call.clone(), did.clone());
        self.under_way.push(UnderWay {
            call: call.clone(),
            did: did.clone(),
            at: core.moment(),
            askers: vec![asker],
        });
        let work = async move { Event::own(Acted { call: of.call, did, result: asked.await }) };
        core.session.spawn(work, |why| {
            let result = Err(Failure::Pbx(pbx::Error::Internal { why }));
            Event::own(Acted { call, did: what, result })
        });
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, acted: Acted) {
        let Acted { call, did, result } = acted;
        let place = self.under_way.iter().position(|one| one.call == call && one.did == did);
        let under_way = place.map(|place| self.under_way.swap_remove(place));
        let (at, askers) = under_way.map_or_else(|| (core.moment(), Vec::new()), |one| (one.at, one.askers));
        if let Err(error) = result
            && !is_so(core, &call, &did, &error)
        {
            return askers.into_iter().for_each(|asker| {
                core.refuse(asker, Said::of(|language| refused(&did, &error, language)));
            });
        }
        hear(core, &call, did, at);
        for asker in askers {
            core.accept(asker, None);
        }
    }
}

/// The PBX refuses what is so already: the call that was to end is over, the one that was to be answered is.
fn is_so<P: Ports>(core: &Core<P>, id: &CallId, did: &Did, Failure::Pbx(error): &Failure) -> bool {
    let (pbx::Error::Invalid { parameter: what } | pbx::Error::NotFound { what }) = error else {
        return false;
    };
    if what.as_deref() == Some("device") {
        return false;
    }
    let call = core.session.calls.get(id);
    match did {
        Did::HungUp | Did::Declined => call.is_none(),
        Did::PickedUp { .. } => call.is_some_and(|call| matches!(call.state, State::Active | State::Held)),
        Did::Held(_) => false,
    }
}

/// A service may never tell what was done, and whoever answered hears no tone any more. `at`: when the PBX was asked. What
/// it tells of later moments counts more: somebody else may have gone on with the call that was held here.
fn hear<P: Ports>(core: &mut Core<P>, call: &CallId, did: Did, at: Moment) {
    let Some(now_is) = core.session.calls.get(call).cloned() else { return };
    let event = |kind| CallEvent {
        extension: now_is.extension.clone(),
        direction: now_is.direction,
        ..CallEvent::new(kind, call.clone())
    };
    let heard = match did {
        Did::PickedUp { device } if now_is.rings() => {
            Some(CallEvent { phone: Some(device), ..event(Kind::Answer) })
        }
        Did::Held(on) => Some(CallEvent { phone: now_is.phone.clone(), ..event(Kind::Hold { on }) }),
        Did::PickedUp { .. } | Did::Declined | Did::HungUp => None,
    };
    if let Some(heard) = heard {
        core.emit(Event::CallHeard { event: Box::new(heard), at });
    }
}

fn has_leg(call: &Call, leg: &LegId) -> bool {
    call.phones.values().flatten().any(|one| one == leg)
}

/// What is asked of a call goes here: the PBX handles the calls of all phones. None: nobody is signed in.
fn control<P: Ports>(core: &Core<P>) -> Option<Box<dyn CallControl>> {
    let (client, token) = core.session.access()?;
    Some(Box::new(PbxCallControl::new(client, token)))
}

fn refused(did: &Did, Failure::Pbx(error): &Failure, language: Language) -> String {
    let (en, da) = match (did, error) {
        (_, pbx::Error::Invalid { parameter }) if parameter.as_deref() == Some("device") => (
            "The PBX does not accept the desk phone that is chosen for this.",
            "Omstillingen godtager ikke den valgte bordtelefon til dette.",
        ),
        (Did::PickedUp { .. }, pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. }) => (
            "The call no longer rings: somebody was faster, or the caller hung up.",
            "Opkaldet ringer ikke længere: nogen var hurtigere, eller der blev lagt på.",
        ),
        (_, pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. }) => {
            ("The PBX does not know this call any more.", "Omstillingen kender ikke længere opkaldet.")
        }
        (_, error) => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}

/// One of the user's own phones; of use only while it is registered, where that is asked for.
fn phone_finding<P: Ports>(core: &Core<P>, phone: Option<&Id>, must_be_registered: bool) -> Finding {
    let Some(phone) = phone else { return Finding::applied(Value::Null) };
    let Some(own) = core.session.company.roster.own_extensions() else {
        let detail = core.session.company.extensions.problem.clone().unwrap_or_default();
        // Whether it is registered nobody knows, and then it is not used.
        let in_force = if must_be_registered { Value::Null } else { json!(phone.as_str()) };
        return Finding::new(Outcome::Pending, Reason::PhonesUnavailable, in_force).with_detail(detail);
    };
    let mut phones = own.iter().flat_map(|extension| &extension.phones);
    match phones.find(|one| one.id.as_str() == phone.as_str()) {
        None => Finding::new(Outcome::Adjusted, Reason::NoSuchPhone, Value::Null),
        Some(one) if must_be_registered && one.registered != Some(true) => {
            Finding::new(Outcome::Adjusted, Reason::NotRegistered, Value::Null)
        }
        Some(_) => Finding::applied(json!(phone.as_str())),
    }
}

/// The phone that calls are placed with, or why there is none.
fn phone_line<P: Ports>(core: &Core<P>) -> StatusLine {
    let (level, text, detail) = match core.phone() {
        Ok(phone) => (Level::Ok, format!("{}: {}", core.language.pick("Phone", "Telefon"), phone.name), None),
        Err(problem) => {
            (Level::Warning, core.language.pick("No phone", "Ingen telefon").to_owned(), Some(problem))
        }
    };
    StatusLine { id: "phone".to_owned(), level, text, detail, since: None, pressing: false }
}
