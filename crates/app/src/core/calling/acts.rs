//! What the user does with a call: one request, whether it comes from a shortcut, the command line, the
//! card of the call or its notification.

use calls::answering::{self, Action as Meant};
use calls::call::Call;
use calls::event::{CallEvent, CallId, Kind, PhoneId};
use settings::shortcut::Action;
use settings::words::Language;

use crate::core::{Core, Event, fetch};
use crate::event::Asker;
use crate::ports::Ports;
use crate::view::CallAction;

/// What the PBX said to something that was done with a call.
#[derive(Debug)]
pub struct Acted {
    call: CallId,
    did: Did,
    result: Result<(), pbx::Error>,
    asker: Asker,
}

#[derive(Debug, Clone, PartialEq)]
enum Did {
    PickedUp { device: PhoneId },
    HungUp,
    Held(bool),
}

impl<P: Ports> Core<P> {
    /// ANSWER and HANGUP, from wherever they come.
    pub(crate) fn do_action(&mut self, action: Action, asker: Asker) {
        let devices = self.devices();
        let meant = match action {
            Action::Answer => answering::answer(self.session.calls.all(), &devices),
            _ => answering::hang_up(self.session.calls.all(), &devices),
        };
        self.carry_out_call(meant, asker);
    }

    /// A button on the card of a call.
    pub(crate) fn act_on_call(&mut self, id: &str, action: CallAction, asker: Asker) {
        let id = CallId::new(id);
        let Some(call) = self.session.calls.get(&id).cloned() else {
            let text = self.language.pick("This call is over.", "Opkaldet er slut.");
            return self.refuse(asker, text.to_owned());
        };
        let devices = self.devices();
        match action {
            CallAction::Answer => {
                let meant = answering::answer([&call], &devices);
                self.carry_out_call(meant, asker);
            }
            CallAction::HangUp | CallAction::Decline => {
                let meant = answering::hang_up([&call], &devices);
                self.carry_out_call(meant, asker);
            }
            CallAction::Silence => {
                self.session.calls.quieten(&id);
                self.accept(asker, None);
            }
            CallAction::Hold => self.hold(&call, true, asker),
            CallAction::Resume => self.hold(&call, false, asker),
        }
    }

    fn carry_out_call(&mut self, meant: Meant, asker: Asker) {
        match meant {
            Meant::Pickup { device, target } => {
                let (phone, call) = (pbx::PhoneId::new(device.as_str()), pbx::CallId::new(target.as_str()));
                self.act(target, Did::PickedUp { device }, asker, |client, token| async move {
                    client.pickup(&token, &phone, &call).await
                });
            }
            Meant::Hangup { target } => {
                let call = CallId::new(target.as_str());
                let target = pbx::CallId::new(target.as_str());
                self.act(call, Did::HungUp, asker, |client, token| async move {
                    client.hangup(&token, &target).await
                });
            }
            Meant::QuietHere { call, why } => {
                self.session.calls.quieten(&call);
                self.accept(asker, Some(why.words(self.language).to_owned()));
            }
            Meant::SoftphoneAnswers(_) | Meant::SoftphoneEnds(_) | Meant::SoftphoneRefuses(_) => {
                let text = self.language.pick(
                    "This version has no softphone: take the call on your phone.",
                    "Denne version har ingen softphone: tag opkaldet på din telefon.",
                );
                self.refuse(asker, text.to_owned());
            }
            Meant::Nothing { why } => self.refuse(asker, why.words(self.language).to_owned()),
        }
    }

    fn hold(&mut self, call: &Call, held: bool, asker: Asker) {
        let Some(device) = call.phone.clone().or_else(|| self.devices().desk) else {
            let text = self.language.pick(
                "The PBX did not say which phone has this call.",
                "Centralen oplyste ikke, hvilken telefon der har opkaldet.",
            );
            return self.refuse(asker, text.to_owned());
        };
        let (phone, target) = (pbx::PhoneId::new(device.as_str()), pbx::CallId::new(call.id.as_str()));
        self.act(call.id.clone(), Did::Held(held), asker, move |client, token| async move {
            client.hold(&token, &phone, &target, held).await
        });
    }

    fn act<F: Future<Output = Result<(), pbx::Error>> + Send + 'static>(
        &mut self,
        call: CallId,
        did: Did,
        asker: Asker,
        action: impl FnOnce(std::sync::Arc<pbx::Client>, pbx::Token) -> F,
    ) {
        let Some((client, token)) = self.session.access() else {
            let text = self.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return self.refuse(asker, text.to_owned());
        };
        let action = action(client, token);
        self.session.owes(&asker);
        let (of, what, whose) = (call.clone(), did.clone(), asker.clone());
        let work = async move {
            let result = action.await;
            Event::Acted(Box::new(Acted { call, did, result, asker }))
        };
        self.session.spawn(work, |why| {
            let result = Err(pbx::Error::Internal { why });
            Event::Acted(Box::new(Acted { call: of, did: what, result, asker: whose }))
        });
    }

    pub(crate) fn on_acted(&mut self, acted: Acted) {
        let Acted { call, did, result, asker } = acted;
        if let Err(error) = result {
            let text = refused(&did, &error, self.language);
            return self.refuse(asker, text);
        }
        // A service may never say so, and whoever answered hears no tone any more.
        if let Some(now_is) = self.session.calls.get(&call).cloned() {
            let event = |kind| CallEvent {
                extension: now_is.extension.clone(),
                direction: now_is.direction,
                ..CallEvent::new(kind, call.clone())
            };
            match did {
                Did::PickedUp { device } if now_is.rings() => {
                    self.hear(CallEvent { phone: Some(device), ..event(Kind::Answer) });
                }
                Did::Held(on) => {
                    self.hear(CallEvent { phone: now_is.phone.clone(), ..event(Kind::Hold { on }) })
                }
                Did::PickedUp { .. } | Did::HungUp => {}
            }
        }
        self.accept(asker, None);
    }
}

fn refused(did: &Did, error: &pbx::Error, language: Language) -> String {
    let (en, da) = match (did, error) {
        (_, pbx::Error::Invalid { parameter }) if parameter.as_deref() == Some("device") => (
            "The PBX does not accept the phone that is set as phoneId for this.",
            "Centralen godtager ikke telefonen, der er sat som phoneId, til dette.",
        ),
        (Did::PickedUp { .. }, pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. }) => (
            "The call no longer rings: somebody was faster, or the caller hung up.",
            "Opkaldet ringer ikke længere: nogen var hurtigere, eller der blev lagt på.",
        ),
        (_, pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. }) => {
            ("The PBX does not know this call any more.", "Centralen kender ikke længere opkaldet.")
        }
        (_, error) => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}
