//! A number that comes from outside while it is not known that anybody is signed in: a link that starts the
//! app, say, whose session turns out to be over. The last one is kept, in memory, and put into the call box
//! after the sign-in. It is offered and never dialled: nobody remembers then what they have clicked before.

use super::CallBox;
use crate::core::Core;
use crate::core::window::Purpose;
use crate::ports::Ports;
use crate::said::Said;
use crate::session::Phase;
use crate::view::{IntentTarget, Level};

#[derive(Debug)]
pub(super) struct Kept {
    number: String,
    /// Nobody was signed in: whoever opened it has not seen it in the call box, or not for long.
    missed: bool,
}

impl CallBox {
    /// A number is put into the call box.
    pub(super) fn keep_number<P: Ports>(&mut self, core: &mut Core<P>, number: &str) {
        let out = core.session.is_signed_out();
        let certain = *core.session.phase() == Phase::SignedIn && core.session.is_identified();
        let wanted = !certain && !number.is_empty();
        self.kept = wanted.then(|| Kept { number: number.to_owned(), missed: out });
        if out {
            self.say_kept(core);
        }
    }

    /// Nobody is signed in, or not any more.
    pub(super) fn miss_number<P: Ports>(&mut self, core: &mut Core<P>) {
        if let Some(kept) = &mut self.kept {
            kept.missed = true;
            self.say_kept(core);
        }
    }

    /// Somebody signs in. A page acts on each intent once, so that what it had to close is a new one.
    pub(super) fn offer_number<P: Ports>(&mut self, core: &mut Core<P>) {
        if let Some(kept) = self.kept.take_if(|kept| kept.missed) {
            self.pressed = None;
            core.page.intend_after(IntentTarget::Call, kept.number, None);
            core.read_window(Purpose::Show);
        }
    }

    fn say_kept<P: Ports>(&self, core: &mut Core<P>) {
        let Some(kept) = &self.kept else { return };
        let said = Said::of(|language| {
            language.pick(
                format!("Sign in to call {}: the number is kept until then.", kept.number),
                format!("Log ind for at ringe til {}: nummeret er gemt så længe.", kept.number),
            )
        });
        core.page.say(Level::Info, said);
    }
}
