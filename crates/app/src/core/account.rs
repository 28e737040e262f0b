//! Who is signed in: the token and where it is kept, sign-in, sign-out, the demo.
//!
//! The password is never stored. The token lives in the system's keyring; without one in memory
//! only, unless the user chose the file. Whose data something is, the pair of server origin and
//! employee says; another pair starts from defaults.

use std::collections::VecDeque;
use std::sync::Arc;

use account::sign_out::{not_everywhere_words, sign_out_failure, signed_out_words};
pub use account::token::TokenPlace;
use account::token::{InFile, Kept, forget_again, forget_token, kept_token, token_in_file};
use pbx::{AccountStore, CustomerId, EmployeeId, Identity, ServerUrl, Token};
use settings::layers::Source;
use settings::overrides::Overrides;
use settings::plan::Tried;
use settings::words::Language;

use super::{Core, Event, fetch, verbs};
use crate::cache;
use crate::event::VerbReply;
use crate::event::{KeyringAnswer, SignInReply};
use crate::ports::Ports;
use crate::said::Said;
use crate::session::{Access, Session};
use crate::start::{KnownAccount, Start};
use crate::tasks::where_waiting_is_allowed;
use crate::view::SignIn;

/// Whose data it is. It outlives a session: signed out, the settings of the last account stay in force.
#[derive(Debug)]
pub struct Account {
    pub server: ServerUrl,
    pub known: Option<KnownAccount>,
    pub store: Option<AccountStore>,
    pub demo: bool,
    /// The one notification of a hidden start has been shown.
    pub told_hidden: bool,
    /// A change of who is signed in is under way, and these wait for it.
    changing: bool,
    changes: VecDeque<Change>,
    /// That change is a sign-out.
    signing_out: bool,
}

/// A change of who is signed in. They happen one after the other, in the order in which they were asked for:
/// else a sign-out that takes long would end the session that was begun after it, and forget its token.
#[derive(Debug)]
pub(crate) enum Change {
    SignIn(SignIn, SignInReply),
    SignOut {
        everywhere: bool,
        reply: Option<VerbReply>,
    },
    Demo,
    /// The file of the token, which the disk refused at the sign-in, is tried again. In its turn, so that no
    /// sign-out is followed by a token on the disk.
    KeepToken,
}

impl Account {
    /// A sign-out is under way: the session ends once what it asks for is done.
    pub(crate) const fn is_signing_out(&self) -> bool {
        self.signing_out
    }

    pub(crate) fn new(start: &mut Start) -> Self {
        let known = start.account.clone().filter(|_| !start.demo);
        let server = start.server.clone();
        let store = known.map(|known| store_of(start, &server, &known.employee));
        Self {
            server: start.server.clone(),
            known: start.account.clone(),
            store,
            demo: start.demo,
            told_hidden: false,
            changing: false,
            changes: VecDeque::new(),
            signing_out: false,
        }
    }
}

fn store_of(start: &mut Start, server: &ServerUrl, employee: &EmployeeId) -> AccountStore {
    let store = start.files.profile(start.profile.path()).account(&server.origin(), employee);
    if let Some(damage) = store.damage() {
        cache::note(&mut start.damaged, cache::said(damage));
    }
    store
}

impl<P: Ports> Core<P> {
    /// Changes who is signed in, once the changes before it are done.
    pub(crate) fn change_account(&mut self, change: Change) {
        self.account.changes.push_back(change);
        self.next_change();
    }

    fn next_change(&mut self) {
        if self.account.changing {
            return;
        }
        let Some(change) = self.account.changes.pop_front() else { return };
        self.account.changing = true;
        match change {
            Change::SignIn(request, reply) => self.sign_in(request, reply),
            Change::SignOut { everywhere, reply } => self.sign_out(everywhere, reply),
            Change::Demo => self.start_demo(),
            Change::KeepToken => self.keep_token_again(),
        }
    }

    /// The change that was under way is done, or has failed.
    pub(crate) fn account_changed(&mut self) {
        (self.account.changing, self.account.signing_out) = (false, false);
        self.next_change();
    }

    /// Finds the token of this run: that of the environment, else of the last sign-in, in file or keyring.
    pub(crate) fn begin_account(&mut self) {
        if self.start.demo {
            self.change_account(Change::Demo);
            return;
        }
        if let Some(token) = self.start.token.clone() {
            self.begin_session(token, TokenPlace::Environment, false, None);
            return;
        }
        let origin = self.account.server.origin();
        let Some(known) = self.account.known.clone() else {
            self.end_session(None);
            return;
        };
        let profile = self.start.profile.path().to_owned();
        let in_file = token_in_file(&profile, &origin, &known.employee);
        if let Some(InFile { token, newest: true }) = cache::found(in_file, &mut self.start.damaged) {
            self.begin_session(token, TokenPlace::File, false, None);
            let forget = async move { forget_again(&profile, &origin, &known.employee).await };
            // Nobody waits for it; after a fault the next start does it.
            tokio::spawn(where_waiting_is_allowed(forget));
            return;
        }
        let work = async move {
            let kept = async move { kept_token(&profile, &origin, &known.employee).await };
            let answer = match where_waiting_is_allowed(kept).await {
                Kept::Keyring(token) => KeyringAnswer::Token(token),
                Kept::File(token) => KeyringAnswer::OnlyInFile(token),
                Kept::Nothing => KeyringAnswer::Nothing,
                Kept::Unavailable(why) => KeyringAnswer::Unavailable(why),
            };
            Event::Keyring(answer)
        };
        self.session.spawn(work, |why| Event::Keyring(KeyringAnswer::Unavailable(why.into())));
    }

    pub(crate) fn on_keyring(&mut self, answer: KeyringAnswer) {
        match answer {
            KeyringAnswer::Token(token) => self.begin_session(token, TokenPlace::Keyring, false, None),
            KeyringAnswer::OnlyInFile(token) => self.begin_session(token, TokenPlace::File, false, None),
            KeyringAnswer::Nothing => self.end_session(None),
            KeyringAnswer::Unavailable(why) => {
                let why = Said::of(|language| {
                    let why = why.in_language(language);
                    language.pick(
                        format!(
                            "The keyring of this computer could not be read ({why}). Please sign in again."
                        ),
                        format!("Computerens nøglering kunne ikke læses ({why}). Log ind igen."),
                    )
                });
                self.end_session(Some(why));
            }
        }
    }

    /// `identified`: whether the PBX has just said whose token it is.
    /// `customer`: as the sign-in told it; else it is asked for.
    pub(crate) fn begin_session(
        &mut self,
        token: Token,
        place: TokenPlace,
        identified: bool,
        customer: Option<CustomerId>,
    ) {
        let signed_out = self.session.is_signed_out();
        let client = match self.new_client() {
            Ok(client) => Arc::new(client),
            Err(why) => return self.end_session(Some(why.into())),
        };
        let now = self.now_by_both();
        let before = &mut self.session;
        let connection = before.connection.next_session(Some(self.start.timings.first_try), now);
        let company = std::mem::take(&mut before.company).next_session();
        let access = Access { client, token, place, identified };
        self.change_session(Session::signed_in(access, connection, company));
        if let Some(customer) = customer {
            self.start_realtime(&customer);
        }
        self.fetch();
        if signed_out {
            self.page.forget_dialling();
        }
        self.emit(Event::SessionBegan);
    }

    /// Nobody is signed in any more; the settings stay in force.
    pub(crate) fn end_session(&mut self, why: Option<Said>) {
        let connection = self.session.connection.next_session(None, self.now_by_both());
        let company = fetch::Company::default();
        self.change_session(Session::signed_out(why, connection, company));
        self.page.forget_dialling();
        self.emit(Event::SessionEnded);
        // A start that shows no window and needs somebody says so once, and opens nothing.
        if self.start.hidden
            && !self.account.demo
            && !self.facts.window.is_open()
            && !self.account.told_hidden
        {
            self.account.told_hidden = true;
            let body =
                self.language.pick("Open Communicator to sign in.", "Åbn Communicator for at logge ind.");
            self.notify("sign-in", body.to_owned());
        }
        // Whoever waits for a refresh waits for nothing now.
        self.reconciling.fetch_failed = Some(Said::both("Nobody is signed in.", "Ingen er logget ind."));
    }

    /// The session before is dropped with all that it was doing; who waited for something of it is told.
    fn change_session(&mut self, next: Session) {
        let mut before = std::mem::replace(&mut self.session, next);
        for asker in before.take_askers() {
            let text = self.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
            self.refuse(asker, text);
        }
    }

    /// Takes on an account: its cache is in force, or the defaults where there is none.
    pub(crate) fn become_account(&mut self, known: KnownAccount) {
        let same = self.account.known.as_ref().is_some_and(|before| before.employee == known.employee);
        if same {
            if known.name.is_some() {
                let before = self.account.known.take();
                let language = known.language.or_else(|| before.and_then(|before| before.language));
                self.account.known = Some(KnownAccount { language, ..known });
                self.decide_language();
            }
            return;
        }
        let store =
            (!self.account.demo).then(|| store_of(&mut self.start, &self.account.server, &known.employee));
        self.in_force.forget_account();
        self.overrides = Overrides::default();
        self.session.connection.forget_settings();
        if let Some(store) = &store
            && let Some(cached) = cache::read_settings(store, &mut self.start.damaged)
        {
            self.session.connection.fetched_at = Some(cached.fetched_at);
            self.in_force.set_stored(cached.document);
        }
        self.account.store = store;
        self.account.known = Some(known);
        self.decide_language();
        self.reconciling.forget_stored();
        self.session.company = fetch::Company::default();
        self.recall_unsaved();
        self.recall_company();
        self.emit(Event::AccountChanged);
        // What another account left in force is in no known state for this one.
        self.tried = Tried::default();
        self.reconcile();
    }

    /// The PBX has said whose token it is.
    pub(crate) fn on_identity(&mut self, identity: Identity) {
        self.session.identified();
        self.emit(Event::SessionIdentified);
        match &identity.customer {
            Some(customer) => self.start_realtime(customer),
            None => self.no_customer(),
        }
        let employee = identity.employee;
        let known = KnownAccount {
            employee: employee.clone(),
            name: identity.name,
            customer_name: identity.customer_name,
            language: identity.language.as_deref().and_then(Language::of_tag),
        };
        let stand_in = self.session.token().map(pbx::stand_in_for_employee);
        let was_stand_in = self.account.known.as_ref().map(|before| &before.employee) == stand_in.as_ref();
        if was_stand_in {
            // Until now the account had a makeshift name: what was fetched under it is this one's.
            let was_fetched = self.document_source() == Some(Source::Server);
            let store =
                (!self.account.demo).then(|| store_of(&mut self.start, &self.account.server, &employee));
            let before = std::mem::replace(&mut self.account.store, store);
            self.account.known = Some(known);
            self.decide_language();
            self.emit(Event::AccountNamed { before });
            // Stored under the makeshift name only.
            self.reconciling.forget_stored();
            self.adopt_unsaved();
            if was_fetched {
                self.judge_by_stored();
            } else if let Some(store) = &self.account.store
                && let Some(cached) = cache::read_settings(store, &mut self.start.damaged)
            {
                self.session.connection.fetched_at = Some(cached.fetched_at);
                self.in_force.set_stored(cached.document);
                self.reconcile();
            }
        } else {
            let another = self.account.known.as_ref().is_some_and(|before| before.employee != known.employee);
            self.become_account(known);
            if another {
                // What was answered before this was known is forgotten with the account it was taken for.
                self.fetch();
            }
        }
        self.remember_account();
    }

    /// Without it there is no realtime: it has to be subscribed to by customer.
    pub(crate) fn on_no_identity(&mut self, error: &pbx::Error) {
        tracing::info!(code = error.code(), "validateToken failed");
        self.no_customer();
    }

    fn no_customer(&mut self) {
        let why = Said::both(
            "The PBX did not say whose sign-in this is, so this program cannot subscribe to its events.",
            "Omstillingen oplyste ikke, hvis login det er, så der kan ikke abonneres på dens hændelser.",
        );
        self.no_events(why);
    }

    /// The next start begins with this account.
    pub(crate) fn remember_account(&mut self) {
        let Some(known) = self.account.known.clone().filter(|_| !self.account.demo) else { return };
        let last = pbx::LastAccount {
            server: self.account.server.clone(),
            employee: known.employee,
            name: known.name,
            language: known.language.map(|language| language.pick("en", "da").to_owned()),
            token_mark: self.session.token().map(pbx::stand_in_for_employee),
        };
        self.start.files.write(self.profile_store().last_account_write(&last));
    }

    fn sign_out(&mut self, everywhere: bool, reply: Option<VerbReply>) {
        self.account.signing_out = true;
        let session = self.session.access().filter(|_| everywhere);
        let profile = self.start.profile.path().to_owned();
        let origin = self.account.server.origin();
        let employee = self.account.known.as_ref().map(|known| known.employee.clone());
        let (language, demo) = (self.language, self.account.demo);
        let mut first = Vec::new();
        self.ask_features(|feature| first.extend(feature.before_sign_out(self)));
        let lost = reply.clone();
        let work = async move {
            for work in first {
                work.await;
            }
            let mut not_everywhere = None;
            if let Some((client, token)) = session
                && let Err(error) = client.logout(&token).await
            {
                not_everywhere = Some(not_everywhere_words(&fetch::plain(&error, language), language));
            }
            let mut left = None;
            if let Some(employee) = employee.filter(|_| !demo) {
                let forgotten = async move { forget_token(&profile, &origin, &employee).await };
                left = where_waiting_is_allowed(forgotten).await.err();
            }
            let failed = sign_out_failure(not_everywhere, left.as_ref(), language);
            Event::SignedOut { failed, everywhere, reply }
        };
        self.spawn(work, move |why| {
            let why = fetch::plain(&pbx::Error::Internal { why }, language);
            Event::SignedOut { failed: Some(why), everywhere, reply: lost }
        });
    }

    pub(crate) fn on_signed_out(
        &mut self,
        failed: Option<String>,
        everywhere: bool,
        reply: Option<VerbReply>,
    ) {
        self.files.token_waits = false;
        self.forget_demo();
        if !self.session.is_signed_out() {
            self.emit(Event::SessionLeft);
        }
        self.end_session(failed.clone().map(Said::from));
        self.reconcile();
        if let Some(reply) = reply {
            let said = signed_out_words(everywhere, self.language).to_owned();
            let done = || verbs::Reply { message: Some(said), ..verbs::Reply::done() };
            let _gone = reply.send(failed.map_or_else(done, verbs::Reply::failed));
        }
        self.account_changed();
    }

    // --- The demo ----------------------------------------------------------------------------------

    fn start_demo(&mut self) {
        if self.session.is_signed_out() {
            self.page.forget_dialling();
        }
        let patience = Some(self.start.timings.first_try);
        let connection = self.session.connection.next_session(patience, self.now_by_both());
        let company = std::mem::take(&mut self.session.company).next_session();
        self.change_session(Session::starting(connection, company));
        let work = async move {
            let sandbox = sandbox_pbx::Sandbox::start(sandbox_pbx::Options::default()).await;
            Event::DemoStarted(sandbox.map_err(|error| error.to_string()))
        };
        self.spawn(work, |why| Event::DemoStarted(Err(why)));
    }

    /// Ends the demo: from here on the server is the real one.
    pub(crate) fn leave_demo(&mut self) {
        if self.demo.is_some() {
            self.forget_demo();
            self.end_session(None);
            self.reconcile();
        }
    }

    fn forget_demo(&mut self) {
        if self.demo.take().is_some() {
            self.account.demo = false;
            self.account.server = self.start.server.clone();
            self.account.known = None;
            self.decide_language();
            self.in_force.forget_account();
            self.tried = Tried::default();
            self.overrides = Overrides::default();
        }
    }

    pub(crate) fn on_demo_started(&mut self, result: Result<sandbox_pbx::Sandbox, String>) {
        let started = result.and_then(|sandbox| {
            let server = ServerUrl::parse(&sandbox.origin()).map_err(|error| error.to_string())?;
            let token = sandbox.accounts().first().and_then(|account| Token::new(account.token.clone()));
            Ok((sandbox, server, token.ok_or("the demo has no account")?))
        });
        match started {
            Ok((sandbox, server, token)) => {
                self.demo = Some(sandbox);
                self.account.demo = true;
                self.account.server = server;
                let known = KnownAccount {
                    employee: pbx::stand_in_for_employee(&token),
                    name: None,
                    customer_name: None,
                    language: None,
                };
                self.become_account(known);
                self.begin_session(token, TokenPlace::Environment, false, None);
            }
            Err(why) => {
                let said = Said::both(
                    format!("The demo could not be started: {why}."),
                    format!("Demoen kunne ikke startes: {why}."),
                );
                self.end_session(Some(said));
            }
        }
        self.account_changed();
    }
}
