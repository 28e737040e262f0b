//! Sending, within the limits.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use off_thread::NoAnswer;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Response};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use url::{Host, Url};

use crate::address::{is_near, is_refused};
use crate::failure::{NO_CERTIFICATE, SendError};
use crate::lookup::{self, Checked, LookUp, Ticket};
use crate::{Answer, LONGEST_URL, Limits, Method, Request, Trust};

/// Before a GET is tried again: a server that restarts has a moment for it.
const PAUSE: Duration = Duration::from_millis(250);

/// Threads that requests run on: one that keeps its own busy holds back no other.
const THREADS: usize = 2;

/// Sends requests, each over a connection of its own. Dropping the future of one ends it, wherever it is.
///
/// They run on threads of the sender's: a server that sends headers without an end keeps a thread busy with reading
/// them, and on the caller's that would be everything else that it does. The threads come with the first request and
/// go with the sender.
pub struct Sender {
    ways: Arc<Ways>,
    threads: Mutex<Option<Runtime>>,
}

/// What requests have in common.
struct Ways {
    trust: Trust,
    limits: Limits,
    look_up: Box<LookUp>,
    plain: Way,
    encrypted: Way,
}

/// A client, made when it is first needed, and the only addresses that it can connect to.
#[derive(Debug, Default)]
struct Way {
    client: OnceCell<Client>,
    checked: Checked,
}

/// A request that outlives the borrowed one.
struct Owned {
    method: Method,
    url: String,
    body: Option<(String, String)>,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").field("limits", &self.ways.limits).finish_non_exhaustive()
    }
}

impl Sender {
    /// Does nothing yet.
    #[must_use]
    pub fn new(trust: Trust, limits: Limits) -> Self {
        Self::with_look_up(trust, limits, lookup::by_system)
    }

    /// With another way from names to addresses than the system's.
    #[must_use]
    pub fn with_look_up(
        trust: Trust,
        limits: Limits,
        look_up: impl Fn(&str, u16) -> std::io::Result<Vec<SocketAddr>> + Send + Sync + 'static,
    ) -> Self {
        let (plain, encrypted) = Default::default();
        let ways = Arc::new(Ways { trust, limits, look_up: Box::new(look_up), plain, encrypted });
        Self { ways, threads: Mutex::default() }
    }

    /// Sends a request and waits for the end of its answer; on tokio.
    ///
    /// # Errors
    /// [`SendError`]; also for every status but 200 to 299.
    pub async fn send(&self, request: &Request<'_>) -> Result<Answer, SendError> {
        let started = Instant::now();
        let outcome = self.within_limit(request).await;
        let took = started.elapsed();
        let milliseconds = took.as_millis();
        match outcome {
            Ok((status, body_bytes)) => {
                tracing::debug!(status, body_bytes, milliseconds, "a server took a request");
                Ok(Answer { status, took, body_bytes })
            }
            Err(error) => {
                tracing::debug!(%error, milliseconds, "a request did not go through");
                Err(error)
            }
        }
    }

    async fn within_limit(&self, request: &Request<'_>) -> Result<(u16, usize), SendError> {
        let owned = Owned {
            method: request.method,
            url: request.url.to_owned(),
            body: request.body.map(|(content_type, text)| (content_type.to_owned(), text.to_owned())),
        };
        let ways = Arc::clone(&self.ways);
        let mut sending = EndedWhenDropped(self.handle()?.spawn(async move { ways.tries(&owned).await }));
        match timeout(self.ways.limits.whole, &mut sending.0).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(SendError::Unreachable { why: off_thread::FAULT.to_owned() }),
            Err(_) => Err(SendError::TimedOut),
        }
    }

    /// The sender's own threads.
    fn handle(&self) -> Result<Handle, SendError> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = &*threads {
            return Ok(threads.handle().clone());
        }
        let made = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("webhook")
            .enable_all()
            .build()
            .map_err(|error| SendError::Unreachable { why: error.kind().to_string() })?;
        Ok(threads.insert(made).handle().clone())
    }
}

impl Drop for Sender {
    /// Waits for nothing: whoever drops it may be on a thread that must not.
    fn drop(&mut self) {
        let threads = self.threads.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = threads.take() {
            threads.shutdown_background();
        }
    }
}

struct EndedWhenDropped<T>(JoinHandle<T>);

impl<T> Drop for EndedWhenDropped<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Ways {
    async fn tries(self: &Arc<Self>, request: &Owned) -> Result<(u16, usize), SendError> {
        let url = Url::parse(&request.url).map_err(|_| SendError::Malformed)?;
        if url.as_str().len() > LONGEST_URL {
            return Err(SendError::AddressTooLong);
        }
        let way = match url.scheme() {
            "http" => &self.plain,
            "https" => &self.encrypted,
            _ => return Err(SendError::Malformed),
        };
        let _ticket = self.check(&url, way).await?;
        let client =
            way.client.get_or_try_init(|| self.client(url.scheme() == "https", &way.checked)).await?;
        match self.once(client, request, &url).await {
            Err(error) if error.is_passing() && request.method == Method::Get => {
                tracing::debug!(%error, "a GET is tried again");
                tokio::time::sleep(PAUSE).await;
                self.once(client, request, &url).await
            }
            outcome => outcome,
        }
    }

    /// Checks every address of the host, and lets connections to it go there and nowhere else.
    async fn check<'a>(self: &Arc<Self>, url: &Url, way: &'a Way) -> Result<Option<Ticket<'a>>, SendError> {
        let plain = url.scheme() == "http";
        let judge = |address: IpAddr| match address {
            _ if is_refused(address) => Err(SendError::AddressNotAllowed { address }),
            _ if plain && !is_near(address) => Err(SendError::PlainHttpOutside { address }),
            _ => Ok(()),
        };
        let name = match url.host() {
            Some(Host::Ipv4(address)) => return judge(address.into()).map(|()| None),
            Some(Host::Ipv6(address)) => return judge(address.into()).map(|()| None),
            Some(Host::Domain(name)) if !name.is_empty() => name,
            _ => return Err(SendError::Malformed),
        };
        let port = url.port_or_known_default().ok_or(SendError::Malformed)?;
        let look_up = {
            let (ways, name) = (Arc::clone(self), name.to_owned());
            move || (ways.look_up)(&name, port)
        };
        let addresses = match off_thread::run("name look-up", self.limits.whole, look_up).await {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(error)) => return Err(SendError::NameNotFound { why: error.kind().to_string() }),
            Err(NoAnswer::TimedOut) => return Err(SendError::TimedOut),
            Err(NoAnswer::Failed { why }) => return Err(SendError::NameNotFound { why }),
        };
        if addresses.is_empty() {
            return Err(SendError::NameNotFound { why: String::new() });
        }
        addresses.iter().try_for_each(|address| judge(address.ip()))?;
        Ok(Some(way.checked.fix(name, addresses)))
    }

    async fn client(&self, encrypted: bool, checked: &Checked) -> Result<Client, SendError> {
        let (authorities, checked) = (self.trust.authorities.clone(), checked.clone());
        let make = move || {
            let builder = with_manners(Client::builder())
                .user_agent(concat!("Communicator/", env!("CARGO_PKG_VERSION")))
                .no_proxy()
                .dns_resolver(Arc::new(checked));
            let builder =
                if encrypted { trusting(builder, &authorities)? } else { builder.tls_certs_only([]) };
            builder.build().map_err(|error| SendError::of_client(&error))
        };
        match off_thread::run("certificates", self.limits.whole, make).await {
            Ok(client) => client,
            Err(NoAnswer::TimedOut) => Err(SendError::TimedOut),
            Err(NoAnswer::Failed { why }) => Err(SendError::Certificate { why }),
        }
    }

    async fn once(&self, client: &Client, request: &Owned, url: &Url) -> Result<(u16, usize), SendError> {
        let builder = match request.method {
            Method::Get => client.get(url.clone()),
            Method::Post => client.post(url.clone()),
            Method::Put => client.put(url.clone()),
            Method::Patch => client.patch(url.clone()),
        };
        let builder = match &request.body {
            Some((content_type, text)) => builder.header(CONTENT_TYPE, content_type).body(text.clone()),
            None => builder,
        };
        let response = builder.send().await.map_err(|error| SendError::of_request(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(SendError::Redirected { status: status.as_u16() });
        }
        if !status.is_success() {
            return Err(SendError::Status { status: status.as_u16() });
        }
        let body_bytes = count(response, self.limits.body).await?;
        Ok((status.as_u16(), body_bytes))
    }
}

/// What every request has in common.
pub(crate) fn with_manners(builder: ClientBuilder) -> ClientBuilder {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been first: then there is a provider, which is what is wanted.
        let _there_already = rustls::crypto::ring::default_provider().install_default();
    }
    builder
        .redirect(Policy::none())
        .referer(false)
        .http1_only()
        // What may be sent twice is said here, and the addresses of a connection belong to one request.
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
}

fn trusting(builder: ClientBuilder, authorities: &[Vec<u8>]) -> Result<ClientBuilder, SendError> {
    let unreadable = || SendError::Certificate { why: NO_CERTIFICATE.to_owned() };
    let mut all = Vec::new();
    for pem in authorities {
        let some = Certificate::from_pem_bundle(pem).map_err(|_| unreadable())?;
        if some.is_empty() {
            return Err(unreadable());
        }
        all.extend(some);
    }
    let builder = builder.https_only(true);
    Ok(if all.is_empty() { builder } else { builder.tls_certs_merge(all) })
}

/// Reads to the end or to the limit, counting what arrives: an announced length proves nothing.
async fn count(mut response: Response, limit: usize) -> Result<usize, SendError> {
    let status = response.status().as_u16();
    let too_long = SendError::AnswerTooLong { status };
    if response.content_length().is_some_and(|announced| announced > limit as u64) {
        return Err(too_long);
    }
    let mut bytes = 0;
    while let Some(chunk) = response.chunk().await.map_err(|_| SendError::CutShort)? {
        bytes += chunk.len();
        if bytes > limit {
            return Err(too_long);
        }
    }
    Ok(bytes)
}
