//! A number that comes from outside while it is not known that anybody is signed in: a link that starts the
//! app, say, whose session turns out to be over. The last one is kept, in memory, and put into the call box
//! after the sign-in. It is offered and never dialled: nobody remembers then what they have clicked before.

use super::Core;
use super::window::Purpose;
use crate::ports::Ports;
use crate::session::Phase;
use crate::view::{IntentTarget, Level};

#[derive(Debug)]
pub(crate) struct Kept {
    number: String,
    /// Nobody was signed in: whoever opened it has not seen it in the call box, or not for long.
    missed: bool,
}

impl<P: Ports> Core<P> {
    /// A number is put into the call box.
    pub(crate) fn keep_number(&mut self, number: &str) {
        let out = self.session.is_signed_out();
        let certain = *self.session.phase() == Phase::SignedIn && self.session.is_identified();
        let wanted = !certain && !number.is_empty();
        self.kept_number = wanted.then(|| Kept { number: number.to_owned(), missed: out });
        if out {
            self.say_kept();
        }
    }

    /// Nobody is signed in, or not any more.
    pub(crate) fn miss_number(&mut self) {
        self.page.forget_dialling();
        if let Some(kept) = &mut self.kept_number {
            kept.missed = true;
            self.say_kept();
        }
    }

    /// Somebody signs in; `signed_out`: after nobody was. A page acts on each intent once, so that what it had
    /// to close is a new one.
    pub(crate) fn offer_number(&mut self, signed_out: bool) {
        if signed_out {
            self.page.forget_dialling();
        }
        if let Some(kept) = self.kept_number.take_if(|kept| kept.missed) {
            self.forget_call_press();
            self.page.intend_after(IntentTarget::Call, kept.number, None);
            self.read_window(Purpose::Show);
        }
    }

    /// The PBX knows the session: what was put into the call box meanwhile has been seen there.
    pub(crate) fn number_arrived(&mut self) {
        self.kept_number = None;
    }

    fn say_kept(&mut self) {
        let Some(kept) = &self.kept_number else { return };
        let said = self.language.pick(
            format!("Sign in to call {}: the number is kept until then.", kept.number),
            format!("Log ind for at ringe til {}: nummeret er gemt så længe.", kept.number),
        );
        self.page.say(Level::Info, said);
    }
}
