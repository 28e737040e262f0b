//! One session: everything of one signed-in account, or of nobody, as one value.
//!
//! Signing in or out replaces the value. The one before is dropped, and with it go its tasks, its realtime
//! connection, and every answer that was still on its way: nothing of it can reach the next session, and
//! nothing has to be reset by hand. What outlives a session (whose settings are in force, and what the user
//! has changed) is the account's ([`crate::core::account`]).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use account::token::TokenPlace;
use calls::calls::Calls;
use pbx::{Client, Token};
use tokio::sync::mpsc;

use crate::core::connection::Connection;
use crate::core::doubt::Doubt;
use crate::core::fetch::Company;
use crate::core::live::Live;
use crate::core::reload::Reload;
use crate::event::{Asker, Event};
use crate::said::Said;
use crate::tasks::Tasks;

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The keyring is being asked, or the demo is starting.
    Starting,
    /// `why`: what ended the session before.
    SignedOut {
        why: Option<Said>,
    },
    SignedIn,
}

/// What a session speaks to the PBX with.
#[derive(Debug)]
pub struct Access {
    pub client: Arc<Client>,
    pub token: Token,
    /// Where the token is kept.
    pub place: TokenPlace,
    /// The PBX has said in this run whose token it is, by login or validateToken.
    pub identified: bool,
}

/// Which session it is: no two of a run have the same. A feature that keeps something for one session alone
/// compares it, and drops what it has with the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionId(u64);

static NEXT_ID: AtomicU64 = AtomicU64::new(0);

/// Everything of one session.
#[derive(Debug)]
pub struct Session {
    id: SessionId,
    phase: Phase,
    access: Option<Access>,
    pub(crate) connection: Connection,
    pub(crate) company: Company,
    pub(crate) live: Live,
    pub(crate) reload: Reload,
    pub(crate) doubt: Doubt,
    pub(crate) calls: Calls,
    /// Who waits for something that this session does.
    askers: Vec<Asker>,
    tasks: Tasks,
    inbox: mpsc::UnboundedReceiver<Event>,
    sender: mpsc::UnboundedSender<Event>,
}

impl Session {
    fn new(phase: Phase, access: Option<Access>, connection: Connection, company: Company) -> Self {
        let (sender, inbox) = mpsc::unbounded_channel();
        Self {
            id: SessionId(NEXT_ID.fetch_add(1, Ordering::Relaxed)),
            phase,
            access,
            connection,
            company,
            live: Live::default(),
            reload: Reload::default(),
            doubt: Doubt::default(),
            calls: Calls::default(),
            askers: Vec::new(),
            tasks: Tasks::default(),
            inbox,
            sender,
        }
    }

    /// It is not known yet whether anybody is signed in.
    pub(crate) fn starting(connection: Connection, company: Company) -> Self {
        Self::new(Phase::Starting, None, connection, company)
    }

    pub(crate) fn signed_in(access: Access, connection: Connection, company: Company) -> Self {
        Self::new(Phase::SignedIn, Some(access), connection, company)
    }

    pub(crate) fn signed_out(why: Option<Said>, connection: Connection, company: Company) -> Self {
        Self::new(Phase::SignedOut { why }, None, connection, company)
    }

    pub(crate) const fn id(&self) -> SessionId {
        self.id
    }

    pub(crate) const fn phase(&self) -> &Phase {
        &self.phase
    }

    pub(crate) fn is_starting(&self) -> bool {
        self.phase == Phase::Starting
    }

    pub(crate) const fn is_signed_out(&self) -> bool {
        matches!(self.phase, Phase::SignedOut { .. })
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.access.is_some()
    }

    /// What the PBX is asked with; none where nobody is signed in.
    pub(crate) fn access(&self) -> Option<(Arc<Client>, Token)> {
        self.access.as_ref().map(|access| (access.client.clone(), access.token.clone()))
    }

    pub(crate) fn token(&self) -> Option<&Token> {
        self.access.as_ref().map(|access| &access.token)
    }

    pub(crate) fn token_place(&self) -> Option<TokenPlace> {
        self.access.as_ref().map(|access| access.place)
    }

    /// The PBX has said in this session whose it is.
    pub(crate) fn is_identified(&self) -> bool {
        self.access.as_ref().is_some_and(|access| access.identified)
    }

    /// The token is kept elsewhere than before.
    pub(crate) fn token_is_kept(&mut self, place: TokenPlace) {
        if let Some(access) = &mut self.access {
            access.place = place;
        }
    }

    pub(crate) fn identified(&mut self) {
        if let Some(access) = &mut self.access {
            access.identified = true;
        }
    }

    // --- Its work ----------------------------------------------------------------------------------

    /// Runs slow work of this session; what it returns comes back as an event, unless the session ends
    /// before. `failed`: what it comes to if it panics.
    pub(crate) fn spawn(
        &mut self,
        work: impl Future<Output = Event> + Send + 'static,
        failed: impl FnOnce(String) -> Event + Send + 'static,
    ) {
        self.tasks.spawn(work, failed);
    }

    /// Where events of this session alone go.
    pub(crate) fn sender(&self) -> mpsc::UnboundedSender<Event> {
        self.sender.clone()
    }

    /// The next event of this session.
    pub(crate) async fn next(&mut self) -> Event {
        tokio::select! {
            event = self.tasks.next() => event,
            Some(event) = self.inbox.recv() => event,
        }
    }

    /// `asker` waits for something that this session does: it is told if the session ends before that.
    pub(crate) fn owes(&mut self, asker: &Asker) {
        self.askers.retain(|asker| !asker.is_answered());
        self.askers.push(asker.clone());
    }

    /// Who still waits when the session ends.
    pub(crate) fn take_askers(&mut self) -> Vec<Asker> {
        let mut askers = std::mem::take(&mut self.askers);
        askers.retain(|asker| !asker.is_answered());
        askers
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn starting() -> Session {
        Session::starting(Connection::new(None, std::time::SystemTime::now()), Company::default())
    }

    /// The event that is there now.
    fn heard(session: &mut Session) -> Option<Event> {
        let next = std::pin::pin!(session.next());
        match next.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(event) => Some(event),
            Poll::Pending => None,
        }
    }

    #[tokio::test]
    async fn an_answer_for_an_earlier_session_is_not_heard_by_the_next() {
        let answered = || Event::Keyring(crate::event::KeyringAnswer::Nothing);
        let mut session = starting();
        let in_time = session.sender();
        assert!(in_time.send(answered()).is_ok());
        assert!(heard(&mut session).is_some());
        session.spawn(async move { answered() }, move |_| answered());
        assert!(in_time.send(answered()).is_ok());
        tokio::task::yield_now().await;
        session = starting();
        assert!(in_time.send(answered()).is_err());
        tokio::task::yield_now().await;
        assert!(heard(&mut session).is_none());
    }
}
