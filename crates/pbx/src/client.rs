//! One HTTP client for one PBX, with the manners that a token in the address demands.
//!
//! No redirect is followed and no Referer sent, because either would carry the token elsewhere.
//! The address is taken out of every error. Loopback is never asked for through a proxy. Nothing
//! waits without an end and nothing is read without a bound, because every server in this file is
//! hostile until its answer is parsed. What the requests and answers mean is the dialect's.

mod account;
mod budget;
mod desk;
mod failure;
mod fetched;
mod line;
mod options;
mod questions;
mod retry;
mod session;

pub use fetched::Fetched;
pub use options::ClientOptions;
pub use session::SessionVerdict;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{AGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode};
use zeroize::Zeroizing;

use crate::dialect::{self, Method, Request, Secrets, TOKEN, TokenPlacement};
use crate::error::{Error, SignInFault, Unreached};
use crate::identity::{Credentials, Identity, LoginAnswer, SecondFactor};
use crate::instant;
use crate::secret::Token;
use crate::server::ServerUrl;
use crate::server_clock::ServerClock;

use budget::Budget;
use retry::Failure;

/// What is read of an answer that is an error anyway, in bytes.
const ERROR_BODY: usize = 64 * 1024;

/// An unused connection is closed after this. Servers close theirs after five seconds and more, and
/// a request that meets the close is lost; a poll once a minute needs no old connection.
const IDLE: Duration = Duration::from_secs(4);

/// How long and how much. The defaults are the program's; tests use shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, name look-up and TLS included.
    pub connect: Duration,
    /// From the start of a request to the last byte of its answer.
    pub whole: Duration,
    /// Size of an answer in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(15), body: 4 * 1024 * 1024 }
    }
}

/// A decoded answer with the bytes it was read from: those are what is stored, so that a later
/// version of this program may read more out of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    pub value: T,
    pub fetched: Fetched,
}

/// Makes `ring` the cryptography of this process. To be called before the first [`Client`];
/// calling it again, or after somebody else chose, changes nothing.
pub fn install_crypto() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been first: then there is a provider, which is what is wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// Asks one PBX. Cheap to clone; clones share their connections, and how often may be asked again.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    server: ServerUrl,
    placement: TokenPlacement,
    limits: Limits,
    clock: ServerClock,
    retries: Arc<Budget>,
}

impl Client {
    /// A client for one server. Sends nothing yet.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when this computer cannot speak TLS, such as for want of any
    /// certificate authority. Not for a server on plain http, which needs none.
    pub fn new(server: ServerUrl, limits: Limits) -> Result<Self, Error> {
        Self::with_options(server, &ClientOptions { limits, ..ClientOptions::default() })
    }

    /// As [`Client::new`], with more to say.
    ///
    /// # Errors
    /// As [`Client::new`]; also for certificate authorities that cannot be read.
    pub fn with_options(server: ServerUrl, options: &ClientOptions) -> Result<Self, Error> {
        install_crypto();
        let limits = options.limits;
        let builder = reqwest::Client::builder()
            .user_agent(concat!("Communicator/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            // The realtime connection begins as a request, and only this version can become another.
            .http1_only()
            // A call action is a GET that changes state: what may be sent twice is said by the dialect.
            .retry(reqwest::retry::never())
            .pool_idle_timeout(IDLE)
            .connect_timeout(limits.connect);
        let builder = options.apply(builder, &server)?;
        let http = builder.build().map_err(|error| Error::Unreachable { why: failure::no_tls(&error) })?;
        let (placement, clock, retries) = Default::default();
        Ok(Self { http, server, placement, limits, clock, retries })
    }

    /// Another place for the token than the query.
    #[must_use]
    pub const fn with_token_placement(mut self, placement: TokenPlacement) -> Self {
        self.placement = placement;
        self
    }

    #[must_use]
    pub const fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// How this computer's clock stands to the server's, as far as its answers have told.
    #[must_use]
    pub const fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// Takes in what time the server believes it is, from any answer to a question of `asked`.
    pub(crate) fn note_clock(&self, answer: &Response, asked: SystemTime) {
        // What comes out of a cache on the way was dated when it went in.
        if header(answer, AGE).is_some_and(|age| age.trim() != "0") {
            return;
        }
        if let Some(date) = server_date(answer) {
            self.clock.note(date, asked, SystemTime::now());
        }
    }

    /// Signs in for a token that lives until logout.
    ///
    /// # Errors
    /// `credentials_invalid` for a wrong name or password; `sms_required` or
    /// `authenticator_required` when a code is wanted, also after a wrong one.
    pub async fn login(&self, credentials: &Credentials) -> Result<LoginAnswer, Error> {
        let mut secrets = vec![credentials.password.expose()];
        match &credentials.second_factor {
            Some(SecondFactor::Sms(code) | SecondFactor::Authenticator(code)) => secrets.push(code.expose()),
            None => {}
        }
        let request = Request::login(credentials, self.placement);
        let answer = self.exchange(request, None, Secrets(&secrets)).await?;
        dialect::read_login(&answer.bytes)
    }

    /// Asks whose token this is.
    ///
    /// # Errors
    /// `invalid_token` also where the PBX answers 200 with `success: false`.
    pub async fn validate_token(&self, token: &Token) -> Result<Identity, Error> {
        let answer = self.exchange(Request::validate_token(token), None, Secrets(&[token.expose()])).await?;
        dialect::read_identity(&answer.bytes)
    }

    /// Ends EVERY session of this user, those of other programs included. To leave quietly,
    /// forget the token instead.
    ///
    /// # Errors
    /// As any request; an expired token is an error here too.
    pub async fn logout(&self, token: &Token) -> Result<(), Error> {
        let answer = self.ask(Request::logout(), token).await?;
        dialect::read_done(&answer.bytes, Secrets(&[token.expose()]))
    }

    /// The user's settings document, undecoded: a JSON object.
    ///
    /// # Errors
    /// [`Error::NotFound`] with `id` when nothing is stored for this account yet. A body that is
    /// not a JSON object is one of `empty`, `not_json`, `unexpected_shape`.
    pub async fn desktop_settings(&self, token: &Token) -> Result<Fetched, Error> {
        let fetched = self.ask(Request::desktop_settings(), token).await?;
        dialect::check_document(&fetched.bytes)?;
        Ok(fetched)
    }

    /// Replaces the user's settings document with this one, which should be whole. What the PBX made of
    /// it only another [`Client::desktop_settings`] tells: the answer is not documented.
    ///
    /// # Errors
    /// [`Error::refused_name`] where the PBX names a property that it does not take.
    pub async fn save_desktop_settings(&self, token: &Token, document: String) -> Result<(), Error> {
        match self.ask(Request::save_desktop_settings(document), token).await {
            Ok(answer) => dialect::read_saved(&answer.bytes, Secrets(&[token.expose()])),
            // Nothing is a good answer too.
            Err(Error::Empty) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A GET without a token, for a connection that is to become another.
    pub(crate) fn bare_get(&self, path: &str, query: &str) -> RequestBuilder {
        self.http.get(self.server.join(path, Some(query)))
    }

    /// A POST without a token, likewise.
    pub(crate) fn bare_post(&self, path: &str, query: &str) -> RequestBuilder {
        self.http.post(self.server.join(path, Some(query)))
    }

    /// Why there was no answer to a request that was made from here.
    pub(crate) fn why_unreached(error: reqwest::Error) -> Unreached {
        failure::why(&error.without_url())
    }

    /// Sends a request with the token where the dialect wants it.
    pub(crate) async fn ask(&self, request: Request, token: &Token) -> Result<Fetched, Error> {
        self.exchange(request, Some(token), Secrets(&[token.expose()])).await
    }

    /// One request and its whole answer. What was `sent` in secret is cut out of every error. Dropping
    /// the future ends it, wherever it is.
    async fn exchange(
        &self,
        request: Request,
        token: Option<&Token>,
        sent: Secrets<'_>,
    ) -> Result<Fetched, Error> {
        let started = Instant::now();
        let path = request.path.clone();
        let outcome = self.tries(request, token, sent, started).await;
        let took = started.elapsed().as_millis();
        match &outcome {
            Ok(fetched) => tracing::debug!(path, took, bytes = fetched.bytes.len(), "the PBX answered"),
            Err(error) => tracing::debug!(path, took, code = error.code(), "no good answer: {error}"),
        }
        outcome
    }

    async fn tries(
        &self,
        request: Request,
        token: Option<&Token>,
        sent: Secrets<'_>,
        started: Instant,
    ) -> Result<Fetched, Error> {
        let left = || self.limits.whole.saturating_sub(started.elapsed());
        let mut tries = 0;
        loop {
            tries += 1;
            let prepared = self.prepare(request.clone(), token)?.timeout(left());
            let failure = match self.answer(prepared, sent).await {
                Ok(fetched) => {
                    self.retries.succeeded();
                    return Ok(fetched);
                }
                Err(failure) => failure,
            };
            let Some(pause) = failure.pause(tries, left()).filter(|_| request.repeatable) else {
                return Err(failure.error);
            };
            if !self.retries.take(Instant::now()) {
                tracing::debug!(code = failure.error.code(), "not sent again: too many were of late");
                return Err(failure.error);
            }
            tracing::debug!(code = failure.error.code(), ?pause, "the request is sent again");
            tokio::time::sleep(pause).await;
        }
    }

    fn prepare(&self, mut request: Request, token: Option<&Token>) -> Result<RequestBuilder, Error> {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            match self.placement {
                TokenPlacement::Query => request = request.with(TOKEN, token.expose()),
                TokenPlacement::Bearer => {
                    headers.insert(AUTHORIZATION, hidden_header("Bearer ", token)?);
                }
                TokenPlacement::Cookie => {
                    headers.insert(COOKIE, hidden_header(&format!("{TOKEN}="), token)?);
                }
            }
        }
        let url = self.server.join(&request.path, request.query());
        let builder = match request.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url),
            Method::Delete => self.http.delete(url),
        };
        let builder = builder.headers(headers);
        Ok(match request.body {
            Some(body) => builder.header(CONTENT_TYPE, "application/json").body(body.as_bytes().to_vec()),
            None => builder,
        })
    }

    async fn answer(&self, request: RequestBuilder, sent: Secrets<'_>) -> Result<Fetched, Failure> {
        let asked = SystemTime::now();
        let response = request.send().await.map_err(|error| failure::of_request(error.without_url()))?;
        self.note_clock(&response, asked);
        let status = response.status();
        if !status.is_success() {
            return Err(refusal(response, sent).await);
        }
        let server_date = server_date(&response);
        let text = dialect::wire_text(read_body(response, self.limits.body).await?);
        let at = SystemTime::now();
        if text.is_empty() {
            return Err(Error::Empty.into());
        }
        Ok(Fetched { bytes: text.into_bytes(), at, server_date })
    }
}

async fn refusal(response: Response, sent: Secrets<'_>) -> Failure {
    let status: StatusCode = response.status();
    let retry_after = header(&response, RETRY_AFTER);
    // What cannot be read says nothing; the status has been said already.
    let body = read_body(response, ERROR_BODY).await.unwrap_or_default();
    let body = dialect::wire_text(body);
    let retry_after = retry_after.and_then(|text| dialect::pause(&text, SystemTime::now()));
    Failure { error: dialect::refusal(status.as_u16(), body.as_bytes(), sent, retry_after), retry_after }
}

/// Reads to the end or to the limit, counting what arrives: an announced length proves nothing.
async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let too_large = Err(Error::TooLarge { limit });
    if response.content_length().is_some_and(|announced| announced > limit as u64) {
        return too_large;
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::of_body(error.without_url()))? {
        if body.len() + chunk.len() > limit {
            return too_large;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn server_date(response: &Response) -> Option<SystemTime> {
    instant::from_http_date(&header(response, DATE)?)
}

fn header(response: &Response, name: reqwest::header::HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// A header that libraries do not print.
fn hidden_header(before: &str, token: &Token) -> Result<HeaderValue, Error> {
    let text = Zeroizing::new(format!("{before}{}", token.expose()));
    let mut value = HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| Error::Unauthorized { reason: SignInFault::InvalidToken })?;
    value.set_sensitive(true);
    Ok(value)
}
