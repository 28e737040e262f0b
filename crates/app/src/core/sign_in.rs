//! Signing in: password, second factor, the first key of an authenticator app, a forgotten password.
//!
//! What is typed here is sent once and kept nowhere; what comes back is a token, or a refusal in words.

use account::credentials::{Typed, credentials, refusal_words};
use account::token::keep_token;
use account::trust;
use pbx::{AuthenticatorKey, Client, Credentials, EmployeeId, Error, LoginAnswer, Refusal, ResetMethod};
use serde_json::{Value, json};
use settings::words::Language;

use super::account::{Change, TokenPlace};
use super::{Core, Event, SignInRequest, fetch, verbs};
use crate::event::PageReply;
use crate::event::{SignInReply, SignedIn};
use crate::ports::Ports;
use crate::qr;
use crate::start::KnownAccount;
use crate::tasks::where_waiting_is_allowed;
use crate::view::{self, AuthenticatorSetup, ResetSent, SignIn, UiError, UiErrorCode};

impl SignInReply {
    fn refuse(self, error: UiError) {
        match self {
            Self::Page(reply) => {
                let _gone = reply.send(Err(error));
            }
            Self::Verb(reply) => {
                let wanted = match error.code {
                    UiErrorCode::SmsRequired => Some("sms"),
                    UiErrorCode::AuthenticatorRequired => Some("authenticator"),
                    UiErrorCode::AuthenticatorSetup
                    | UiErrorCode::ChangedMeanwhile
                    | UiErrorCode::Refused => None,
                };
                let mut failed = verbs::Reply::failed(error.message);
                failed.body = wanted.map(|wanted| json!({ "code": wanted }));
                let _gone = reply.send(failed);
            }
        }
    }

    fn accept(self) {
        match self {
            Self::Page(reply) => {
                let _gone = reply.send(Ok(Value::Null));
            }
            Self::Verb(reply) => {
                let _gone = reply.send(verbs::Reply::done());
            }
        }
    }
}

impl<P: Ports> Core<P> {
    /// A client for the server of this account, with what the administrator adds to whom it trusts.
    pub(crate) fn new_client(&self) -> Result<Client, String> {
        let authorities = self.fixed_local(trust::CERTIFICATE_AUTHORITIES);
        trust::client(self.account.server.clone(), authorities.as_ref(), self.language)
    }

    pub(crate) fn sign_in(&mut self, request: SignIn, reply: SignInReply) {
        // The demo ends with the wish to sign in to the real thing, before anything is sent: its PBX is
        // no place for a real password.
        self.leave_demo();
        let server = self.account.server.clone();
        let client = match self.new_client() {
            Ok(client) => client,
            Err(why) => {
                reply.refuse(UiError::refused(why));
                return self.account_changed();
            }
        };
        let credentials = credentials(&Typed {
            username: &request.username,
            password: &request.password,
            sms_key: request.sms_key.as_deref(),
            authenticator_token: request.authenticator_token.as_deref(),
        });
        let insecure_storage = request.insecure_storage;
        let profile = self.start.profile.path().to_owned();
        let language = self.language;
        let whose = reply.clone();
        let work = async move {
            let result = match client.login(&credentials).await {
                Err(error) => Err(refused_sign_in(&error, &credentials, language)),
                Ok(answer) => {
                    let employee = employee_of(&answer);
                    let token = answer.token.clone();
                    let kept = async move {
                        keep_token(&profile, &server, &employee, &token, insecure_storage).await
                    };
                    let kept = where_waiting_is_allowed(kept).await;
                    let (file_refused, place) = (kept.is_err(), kept.unwrap_or(TokenPlace::Memory));
                    Ok(SignedIn { answer, place, file_refused })
                }
            };
            Event::SignedIn { result: Box::new(result), reply }
        };
        self.spawn(work, move |why| {
            let why = fetch::plain(&Error::Internal { why }, language);
            Event::SignedIn { result: Box::new(Err(UiError::refused(why))), reply: whose }
        });
    }

    pub(crate) fn on_signed_in(&mut self, result: Result<SignedIn, UiError>, reply: SignInReply) {
        match result {
            Ok(SignedIn { answer, place, file_refused }) => {
                self.files.token_waits = file_refused;
                let employee = employee_of(&answer);
                let known = KnownAccount { employee, name: None, customer_name: None, language: None };
                self.become_account(known);
                self.begin_session(answer.token, place, true, answer.customer);
                reply.accept();
            }
            Err(error) => reply.refuse(error),
        }
        self.account_changed();
    }

    pub(crate) fn sign_in_from_page(&mut self, request: SignInRequest, reply: PageReply) {
        self.change_account(Change::SignIn(request.0, SignInReply::Page(reply)));
    }

    pub(crate) fn reset_password(&self, username: &str, sms: bool, reply: PageReply) {
        let client = match self.new_client() {
            Ok(client) => client,
            Err(why) => {
                let _gone = reply.send(Err(UiError::refused(why)));
                return;
            }
        };
        let (username, language) = (username.trim().to_owned(), self.language);
        // Nothing here depends on it: the answer goes straight to whoever asked, who also hears of a panic.
        tokio::spawn(async move {
            let method = if sms { ResetMethod::Sms } else { ResetMethod::Email };
            let answer = match client.reset_password(&username, method).await {
                Ok(ResetMethod::Sms) => Ok(view::ResetMethod::Sms),
                Ok(_) => Ok(view::ResetMethod::Email),
                Err(error) => Err(UiError::refused(fetch::plain(&error, language))),
            };
            let answer = answer.and_then(|method| {
                serde_json::to_value(ResetSent { method })
                    .map_err(|error| UiError::refused(error.to_string()))
            });
            let _gone = reply.send(answer);
        });
    }
}

/// A refused sign-in in words, with what it takes to go on.
fn refused_sign_in(error: &Error, sent: &Credentials, language: Language) -> UiError {
    let refused = UiError::refused(refusal_words(error, sent, language));
    let code = match error {
        Error::Forbidden { code: Refusal::SmsRequired } => UiErrorCode::SmsRequired,
        Error::Forbidden { code: Refusal::AuthenticatorRequired } => UiErrorCode::AuthenticatorRequired,
        Error::Forbidden { code: Refusal::AuthenticatorSetup(key) } => {
            let setup = setup(key);
            // Too long for a picture: nothing that an app could take either.
            let code = if setup.is_some() { UiErrorCode::AuthenticatorSetup } else { UiErrorCode::Refused };
            return UiError { code, setup, ..refused };
        }
        _ => UiErrorCode::Refused,
    };
    UiError { code, ..refused }
}

/// The key as the page shows it; none where it does not fit into a picture.
fn setup(key: &AuthenticatorKey) -> Option<AuthenticatorSetup> {
    let secret = key.key.expose();
    let uri = match &key.address {
        Some(address) => address.expose().to_owned(),
        None => format!("otpauth://totp/TelecomX?secret={secret}&issuer=TelecomX"),
    };
    Some(AuthenticatorSetup { key: secret.to_owned(), qr: qr::encode(&uri).ok()?, uri })
}

/// Whose token a login gave; a stand-in where the PBX does not say.
fn employee_of(answer: &LoginAnswer) -> EmployeeId {
    answer.employee.clone().unwrap_or_else(|| pbx::stand_in_for_employee(&answer.token))
}
