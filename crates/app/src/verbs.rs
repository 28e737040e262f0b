//! What the requests of the command line come to.

pub use ipc::{Reply, Request};
use pbx::ServerUrl;
use settings::shortcut::Action;

use crate::core::Core;
use crate::core::account::Change;
use crate::core::window::Purpose;
use crate::event::SignInReply;
use crate::event::{Asker, VerbReply};
use crate::ports::Ports;
use crate::view::{IntentTarget, SignIn};

impl<P: Ports> Core<P> {
    /// `token`: the desktop's word that the user has asked for it.
    pub(crate) fn on_verb(&mut self, request: Request, token: Option<String>, reply: VerbReply) {
        let answer = match request {
            Request::Show { server } => {
                return self.show_for(token, reply, |this| this.second_start(server));
            }
            Request::Toggle => {
                return self.show_for(token, reply, |this| {
                    this.read_window(Purpose::Toggle);
                    Reply::done()
                });
            }
            Request::Call { number } => {
                return self.show_for(token, reply, |this| {
                    // The box shows what is dialled.
                    this.show_intent(IntentTarget::Call, numbers::dialled(&number));
                    Reply::done()
                });
            }
            Request::Search { text } => {
                return self.show_for(token, reply, |this| {
                    this.show_intent(IntentTarget::Search, text);
                    Reply::done()
                });
            }
            Request::Link { link, server } => {
                return self.show_for(token, reply, |this| this.follow_link(&link, server));
            }
            Request::Answer => return self.do_action(Action::Answer, Asker::Verb(reply)),
            Request::Hangup => return self.do_action(Action::Hangup, Asker::Verb(reply)),
            Request::Refresh => {
                if !self.session.is_signed_in() && !self.session.is_starting() {
                    Reply::failed(
                        self.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned(),
                    )
                } else {
                    self.reconciling.wait(reply);
                    self.try_realtime();
                    self.fetch();
                    return;
                }
            }
            Request::RefreshAccepting => {
                self.accept_next();
                return self.on_verb(Request::Refresh, None, reply);
            }
            Request::Quit => {
                self.quit();
                Reply::done()
            }
            Request::Explain => match serde_json::to_value(self.report()) {
                Ok(report) => Reply::with(report),
                Err(error) => Reply::failed(error.to_string()),
            },
            Request::Status => Reply::with(self.status_json()),
            Request::SignIn { username, password, sms_key, authenticator_token, insecure_storage } => {
                let request = SignIn { username, password, sms_key, authenticator_token, insecure_storage };
                return self.change_account(Change::SignIn(request, SignInReply::Verb(reply)));
            }
            Request::SignOut { everywhere } => {
                return self.change_account(Change::SignOut { everywhere, reply: Some(reply) });
            }
            // Whoever takes browsers on answers it before it comes here.
            Request::Browsers => Reply::with(serde_json::json!({})),
            // A feature's own.
            Request::Devices
            | Request::Integrations
            | Request::IntegrationsApprove { .. }
            | Request::IntegrationsRevoke { .. }
            | Request::IntegrationsTry { .. }
            | Request::IntegrationsLog => return,
        };
        let _gone = reply.send(answer);
    }

    fn second_start(&mut self, server: Option<String>) -> Reply {
        if let Some(refusal) = self.another_server(server.as_deref()) {
            return refusal;
        }
        self.read_window(Purpose::Show);
        Reply::done()
    }

    fn follow_link(&mut self, link: &str, server: Option<String>) -> Reply {
        if let Some(refusal) = self.another_server(server.as_deref()) {
            return refusal;
        }
        match calls::link::parse(link) {
            Ok(link) => Reply { message: self.open_link(link), ..Reply::done() },
            Err(refused) => {
                self.refuse_link(refused);
                Reply::usage(self.language.pick(
                    format!("the link is not followed: {refused}"),
                    format!("linket følges ikke: {}", refused.why_in(self.language)),
                ))
            }
        }
    }

    /// A second start that names another server than the running one is refused.
    fn another_server(&self, named: Option<&str>) -> Option<Reply> {
        let running = self.account.server.url();
        let same = named.map(ServerUrl::parse)?.is_ok_and(|server| server.url() == running);
        (!same).then(|| {
            Reply::usage(self.language.pick(
                format!("the app is running with {running}; quit it first, or name another --profile"),
                format!("programmet kører med {running}; afslut det først, eller angiv en anden profil med --profile"),
            ))
        })
    }
}
