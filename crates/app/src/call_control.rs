//! What can be asked of a call, whoever handles it.
//!
//! [`calls::answering`] decides what ANSWER and HANGUP mean at a moment; here it is asked. The calls of desk phones
//! are handled by the PBX, through its API. A softphone of this program can handle its own by a second
//! implementation of [`CallControl`], and nobody who asks need know the difference.

use std::pin::Pin;
use std::sync::Arc;

use calls::event::{CallId, LegId, PhoneId};
use pbx::{Client, Token, TransferTo};
use settings::words::Language;

/// A call, as far as its parts are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfCall {
    pub call: CallId,
    /// This user's own leg of it.
    pub leg: Option<LegId>,
    /// The phone that has it, or is to take it.
    pub phone: Option<PhoneId>,
}

impl OfCall {
    /// A call that the user is on: the phone that has it, and the leg of that phone where an event named it.
    #[must_use]
    pub fn answered(call: &calls::call::Call) -> Self {
        let leg = call.phone.as_ref().and_then(|phone| call.phones.get(phone)).and_then(Option::as_ref);
        Self { call: call.id.clone(), leg: leg.cloned(), phone: call.phone.clone() }
    }

    /// A call of which nothing else is known.
    #[must_use]
    pub const fn new(call: CallId) -> Self {
        Self { call, leg: None, phone: None }
    }
}

/// Something that is being asked: sent once, never again by itself.
pub type Asked = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// A call that is being placed: its id, where the PBX tells it.
pub type Placed = Pin<Box<dyn Future<Output = Result<Option<CallId>, Failure>> + Send>>;

/// Why something that was asked for was not done.
#[derive(Debug)]
pub enum Failure {
    /// What the PBX answered, or why it could not be asked.
    Pbx(pbx::Error),
}

/// What can be asked of a call. Each method asks for one thing, or says at once why it cannot be asked for.
///
/// # Errors
/// Each method: a [`Refusal`], and then nothing is sent.
pub trait CallControl: Send + Sync {
    /// Lets the phone take a ringing call.
    fn answer(&self, of: &OfCall) -> Result<Asked, Refusal>;

    /// Lets the phone take somebody who waits in a queue; `caller`: their id in the queue, which is no call's.
    fn pick_waiting(&self, caller: &str, phone: &PhoneId) -> Result<Asked, Refusal>;

    /// Ends this user's own leg of a ringing call; elsewhere it may ring on.
    fn decline(&self, of: &OfCall) -> Result<Asked, Refusal>;

    /// Ends a call that the user is on or dials: the own leg where it is known.
    fn hang_up(&self, of: &OfCall) -> Result<Asked, Refusal>;

    /// Holds a call at the phone that has it.
    fn hold(&self, of: &OfCall) -> Result<Asked, Refusal>;

    /// Goes on with a held call.
    fn resume(&self, of: &OfCall) -> Result<Asked, Refusal>;

    /// Hands a call that the user is on to somebody else.
    fn transfer(&self, of: &OfCall, to: &TransferTo) -> Result<Asked, Refusal>;

    /// Calls somebody with the phone that has this call, which is held meanwhile.
    fn consult(&self, of: &OfCall, to: &str) -> Result<Placed, Refusal>;

    /// Sends tones (DTMF) into a call: digits, `*`, `#`.
    fn send_tones(&self, of: &OfCall, tones: &str) -> Result<Asked, Refusal>;
}

/// Why something cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not known which phone has the call.
    UnknownPhone,
    /// Which leg is the user's own is not known. To end the whole call would end it for everybody whom it rings for.
    UnknownLeg,
    /// The API of the PBX has no action that sends tones.
    NoTones,
    /// The call is a softphone's, and this program has none.
    NoSoftphone,
}

impl Refusal {
    /// A sentence for the user.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (en, da) = match self {
            Self::UnknownPhone => (
                "The PBX did not say which phone has this call.",
                "Omstillingen oplyste ikke, hvilken telefon der har opkaldet.",
            ),
            Self::UnknownLeg => (
                "The PBX did not say which part of this call is yours, so it cannot be declined.",
                "Omstillingen oplyste ikke, hvilken del af opkaldet der er din, så det kan ikke afvises.",
            ),
            Self::NoTones => (
                "The PBX cannot send tones into a call: press the keys of your phone.",
                "Omstillingen kan ikke sende toner i et opkald: tryk på telefonens taster.",
            ),
            Self::NoSoftphone => (
                "This version has no softphone: take the call on your phone.",
                "Denne version har ingen softphone: tag opkaldet på din telefon.",
            ),
        };
        language.pick(en, da)
    }
}

/// Call control by the API of the PBX, for phones that the PBX can speak to.
#[derive(Debug)]
pub struct PbxCallControl {
    client: Arc<Client>,
    token: Token,
}

impl PbxCallControl {
    /// For the user whose token this is.
    #[must_use]
    pub const fn new(client: Arc<Client>, token: Token) -> Self {
        Self { client, token }
    }

    fn ask<F>(&self, action: impl FnOnce(Arc<Client>, Token) -> F) -> Asked
    where
        F: Future<Output = Result<(), pbx::Error>> + Send + 'static,
    {
        let action = action(self.client.clone(), self.token.clone());
        Box::pin(async move { action.await.map_err(Failure::Pbx) })
    }

    fn set_held(&self, of: &OfCall, held: bool) -> Result<Asked, Refusal> {
        let (phone, call) = (phone_of(of)?, id_of(&of.call));
        Ok(self.ask(move |client, token| async move { client.hold(&token, &phone, &call, held).await }))
    }

    fn end(&self, target: pbx::CallId) -> Asked {
        self.ask(move |client, token| async move { client.hangup(&token, &target).await })
    }
}

impl CallControl for PbxCallControl {
    fn answer(&self, of: &OfCall) -> Result<Asked, Refusal> {
        let (phone, call) = (phone_of(of)?, id_of(&of.call));
        Ok(self.ask(move |client, token| async move { client.pickup(&token, &phone, &call).await }))
    }

    fn pick_waiting(&self, caller: &str, phone: &PhoneId) -> Result<Asked, Refusal> {
        let (phone, caller) = (pbx::PhoneId::new(phone.as_str()), caller.to_owned());
        Ok(self.ask(move |client, token| async move { client.queue_pick_up(&token, &phone, &caller).await }))
    }

    /// The API has no action for declining: the own leg is hung up.
    fn decline(&self, of: &OfCall) -> Result<Asked, Refusal> {
        let leg = of.leg.as_ref().ok_or(Refusal::UnknownLeg)?;
        Ok(self.end(pbx::CallId::new(leg.as_str())))
    }

    fn hang_up(&self, of: &OfCall) -> Result<Asked, Refusal> {
        Ok(self.end(own_part(of)))
    }

    /// Desk phones of Mitel and Yealink only; the PBX refuses the others.
    fn hold(&self, of: &OfCall) -> Result<Asked, Refusal> {
        self.set_held(of, true)
    }

    fn resume(&self, of: &OfCall) -> Result<Asked, Refusal> {
        self.set_held(of, false)
    }

    fn transfer(&self, of: &OfCall, to: &TransferTo) -> Result<Asked, Refusal> {
        let (source, to) = (own_part(of), to.clone());
        Ok(self.ask(move |client, token| async move { client.transfer(&token, &source, &to).await }))
    }

    /// A second call holds the first by itself: an assumption.
    fn consult(&self, of: &OfCall, to: &str) -> Result<Placed, Refusal> {
        let (phone, to) = (phone_of(of)?, to.to_owned());
        let (client, token) = (self.client.clone(), self.token.clone());
        Ok(Box::pin(async move {
            let call = client.call(&token, &phone, &to).await.map_err(Failure::Pbx)?;
            Ok(call.map(|call| CallId::new(call.as_str())))
        }))
    }

    fn send_tones(&self, _of: &OfCall, _tones: &str) -> Result<Asked, Refusal> {
        Err(Refusal::NoTones)
    }
}

fn phone_of(of: &OfCall) -> Result<pbx::PhoneId, Refusal> {
    of.phone.as_ref().map(|phone| pbx::PhoneId::new(phone.as_str())).ok_or(Refusal::UnknownPhone)
}

/// The user's own leg, where an event named it; else the call.
fn own_part(of: &OfCall) -> pbx::CallId {
    of.leg.as_ref().map_or_else(|| id_of(&of.call), |leg| pbx::CallId::new(leg.as_str()))
}

fn id_of(call: &CallId) -> pbx::CallId {
    pbx::CallId::new(call.as_str())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use sandbox_pbx::{Caller, IncomingCall, Options, Sandbox};

    use super::*;

    /// A sandbox, and call control for its first account.
    async fn office() -> (Sandbox, PbxCallControl) {
        pbx::install_crypto();
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let server = pbx::ServerUrl::parse(&sandbox.origin()).unwrap();
        let client = Arc::new(Client::new(server, pbx::Limits::default()).unwrap());
        let token = Token::new(&sandbox.accounts().first().unwrap().token).unwrap();
        (sandbox, PbxCallControl::new(client, token))
    }

    /// A call from outside that rings for the first account.
    fn ring(sandbox: &Sandbox) -> OfCall {
        let from = Caller { number: Some("+4520304050".into()), name: None };
        let to = sandbox.accounts().first().unwrap().username.clone();
        let id = sandbox.ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap();
        OfCall::new(CallId::new(&id))
    }

    /// The last action that the PBX was asked for, and its arguments.
    fn asked(sandbox: &Sandbox) -> (String, String) {
        let mut actions = sandbox.requests().into_iter().filter(|asked| asked.path.contains("/action/"));
        actions.next_back().map(|asked| (asked.path, asked.query)).unwrap_or_default()
    }

    #[tokio::test]
    async fn a_call_that_the_user_is_on_is_transferred_and_hung_up_by_the_pbx() {
        let (sandbox, control) = office().await;
        let of = ring(&sandbox);
        sandbox.answer_call(of.call.as_str(), None).unwrap();
        let to = TransferTo::Target("+4570701010".to_owned());
        control.transfer(&of, &to).unwrap().await.unwrap();
        let (path, query) = asked(&sandbox);
        assert!(path.ends_with("/transfer") && query.ends_with("&target=%2B4570701010"), "{path}?{query}");
        let of = ring(&sandbox);
        sandbox.answer_call(of.call.as_str(), None).unwrap();
        control.hang_up(&of).unwrap().await.unwrap();
        assert!(asked(&sandbox).0.ends_with("/hangup"));
        assert!(control.hang_up(&of).unwrap().await.is_err(), "it is over");
    }

    #[tokio::test]
    async fn what_the_api_cannot_do_is_refused_with_its_reason_and_asks_nothing_of_the_pbx() {
        let (sandbox, control) = office().await;
        let of = ring(&sandbox);
        let refusals = [
            control.answer(&of).err(),
            control.hold(&of).err(),
            control.resume(&of).err(),
            control.decline(&of).err(),
            control.send_tones(&of, "1#").err(),
        ];
        let phone = Some(Refusal::UnknownPhone);
        assert_eq!(refusals, [phone, phone, phone, Some(Refusal::UnknownLeg), Some(Refusal::NoTones)]);
        assert_eq!(asked(&sandbox), (String::new(), String::new()));
        for refusal in refusals.into_iter().flatten() {
            assert_ne!(refusal.words(Language::En), refusal.words(Language::Da));
        }
    }
}
