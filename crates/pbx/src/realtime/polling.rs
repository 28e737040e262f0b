//! Long polling: the packets of a session over ordinary requests.
//!
//! One GET is held by the server until it has something to say; then the next. What is said goes out by
//! one POST at a time. All requests are made from the caller's own task and only while it waits: as
//! with a WebSocket, a caller that does not read leaves what comes at the server. The session's id is
//! in every address, the token in none. A cookie that the server, or what stands before several of
//! it, has set with its opening goes back with every request of this session and of no other.
//!
//! The server's own interval says how long a GET may be held; a longer silence is the caller's to
//! notice. A server that offers a WebSocket is asked for one beside the polling ([`super::probe`]);
//! when it stands, the last GET and the last POST are let end, and the session goes on over it.

use std::collections::VecDeque;
use std::future::pending;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderValue, SET_COOKIE};
use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until, timeout};

use super::engine::{EnginePacket, Frame, Framing, Handshake};
use super::fault::RealtimeFault;
use super::packet::Malformed;
use super::payload::{Payload, Piece, framing_of, join};
use super::probe::Probe;
use super::timings::Timings;
use super::transport::{LARGEST_MESSAGE, PATH, Socket};
use super::way::Way;
use crate::client::Client;
use crate::error::Unreached;

/// What is read of an opening: it has some hundred bytes, and the first packets may follow it.
const LARGEST_OPENING: usize = 64 * 1024;

/// After an answer that told nothing. A server that answers so at once is not asked without end.
const REST: Duration = Duration::from_millis(100);
/// However many of them come in a row: this is also how late an event can be after them.
const LONGEST_REST: Duration = Duration::from_secs(3);

/// For the request that ends a session. Nobody waits for it.
const FAREWELL: Duration = Duration::from_secs(2);

/// Bytes of the cookies of a session: a handful is usual.
const MOST_COOKIES: usize = 4096;

type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Why there is no session that polls.
#[derive(Debug)]
pub(super) enum NotPolled {
    Unreachable(Unreached),
    /// By HTTP, and not with an opening.
    Answered,
}

/// What has come.
#[derive(Debug)]
pub(super) enum Received {
    Packet(Frame),
    Malformed(Malformed),
    /// A WebSocket stands, and nothing is under way any more: [`Polling::take_websocket`].
    WebSocket,
}

/// How every request of one session is made.
#[derive(Clone)]
pub(super) struct Route {
    client: Client,
    /// With the version that was asked for: the server compares it in each request.
    query: String,
    cookies: Option<HeaderValue>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever has the session's id could poll in its place.
        f.debug_struct("Route").finish_non_exhaustive()
    }
}

impl Route {
    fn query(&self, transport: &str) -> String {
        // A number of its own for each, so that nothing in between answers from what it has kept.
        format!("{}&transport={transport}&t={:x}", self.query, fastrand::u64(..))
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.cookies {
            Some(cookies) => request.header(COOKIE, cookies.clone()),
            None => request,
        }
    }

    fn get(&self) -> RequestBuilder {
        self.dressed(self.client.bare_get(PATH, &self.query("polling")))
    }

    fn post(&self, body: String) -> RequestBuilder {
        let request = self.client.bare_post(PATH, &self.query("polling"));
        self.dressed(request).header(CONTENT_TYPE, "text/plain;charset=UTF-8").body(body)
    }

    /// Sends what is asked for here.
    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// For the same session as a WebSocket.
    pub(super) fn websocket(&self) -> RequestBuilder {
        self.dressed(self.client.bare_get(PATH, &self.query("websocket")))
    }
}

#[derive(Debug)]
pub(super) struct Polling {
    route: Route,
    pub(super) framing: Framing,
    reader: Reader,
    writer: Writer,
    probe: Probe,
    way: Way,
    /// Over, by whatever end.
    over: bool,
}

impl Drop for Polling {
    /// A session that is left is told so: a poll that is merely given up leaves it standing at some
    /// servers until their interval is over.
    fn drop(&mut self) {
        if !self.over
            && let Ok(runtime) = Handle::try_current()
        {
            let farewell = self.route.post(join(&[EnginePacket::Close.encode(self.framing)], self.framing));
            runtime.spawn(post(farewell, FAREWELL));
        }
    }
}

impl Polling {
    /// Opens a session: by version 4, and by 3 where the server refuses that.
    pub(super) async fn open(client: &Client, timings: &Timings, way: &Way) -> Result<Self, NotPolled> {
        let opening = async {
            let (mut version, mut response) = (4, opening(client, 4).await?);
            if matches!(response.status(), StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN) {
                (version, response) = (3, opening(client, 3).await?);
            }
            if response.status() != StatusCode::OK {
                return Err(NotPolled::Answered);
            }
            let cookies = cookies(&response);
            let mut body = Vec::new();
            while let Some(chunk) =
                response.chunk().await.map_err(|_| NotPolled::Unreachable(Unreached::Cut))?
            {
                body.extend_from_slice(&chunk);
                if body.len() > LARGEST_OPENING {
                    return Err(NotPolled::Answered);
                }
            }
            Self::opened(client, version, &body, cookies, timings, way).ok_or(NotPolled::Answered)
        };
        let too_slow = NotPolled::Unreachable(Unreached::Timeout);
        timeout(timings.open, opening).await.map_err(|_| too_slow)?
    }

    fn opened(
        client: &Client,
        version: u8,
        body: &[u8],
        cookies: Option<HeaderValue>,
        timings: &Timings,
        way: &Way,
    ) -> Option<Self> {
        let framing = framing_of(body);
        let (mut inbox, mut payload) = (VecDeque::new(), Payload::new(framing));
        payload.push(body, &mut inbox).ok()?;
        payload.end(&mut inbox).ok()?;
        let first = inbox.front()?.clone().ok()?;
        let EnginePacket::Open(Handshake { sid, offers_websocket, .. }) = first.decode(framing).ok()? else {
            return None;
        };
        let sid = percent_encoding::utf8_percent_encode(&sid, percent_encoding::NON_ALPHANUMERIC);
        let query = format!("EIO={version}&b64=1&sid={sid}");
        Some(Self {
            route: Route { client: client.clone(), query, cookies },
            framing,
            reader: Reader { framing, inbox, get: Get::Resting(Instant::now()), told: false, silent: 0 },
            writer: Writer { framing, outbox: Vec::new(), bytes: 0, post: None, within: timings.step },
            probe: if offers_websocket { Probe::new(timings) } else { Probe::Never },
            way: way.clone(),
            over: false,
        })
    }

    /// What comes next; with `reading` false nothing does, and only what is to be said goes out. Dropping
    /// the future loses nothing.
    pub(super) async fn next(&mut self, reading: bool) -> Result<Received, RealtimeFault> {
        let came = self.came(reading).await;
        self.over |= match &came {
            // It ends the session itself, or the only namespace of it.
            Ok(Received::Packet(Frame::Text(text))) => text == "1" || text == "41",
            Ok(_) => false,
            Err(_) => true,
        };
        came
    }

    async fn came(&mut self, reading: bool) -> Result<Received, RealtimeFault> {
        loop {
            if reading && let Some(piece) = self.reader.inbox.pop_front() {
                return Ok(piece.map_or_else(Received::Malformed, Received::Packet));
            }
            let ending = self.probe.stands();
            if ending && self.reader.is_idle() && self.writer.post.is_none() {
                return Ok(Received::WebSocket);
            }
            tokio::select! {
                read = self.reader.go_on(&self.route, ending), if reading => read?,
                written = self.writer.go_on(&self.route, ending) => written?,
                () = self.probe.go_on(&self.route, &self.way) => {}
            }
        }
    }

    /// Says it as soon as the POST before it has been answered.
    ///
    /// # Errors
    /// [`RealtimeFault::Dead`] where too much waits already.
    pub(super) fn say(&mut self, frame: Frame) -> Result<(), RealtimeFault> {
        self.writer.bytes += match &frame {
            Frame::Text(text) => text.len(),
            Frame::Binary(bytes) => bytes.len(),
        };
        self.writer.outbox.push(frame);
        if self.writer.bytes > LARGEST_MESSAGE { Err(RealtimeFault::Dead) } else { Ok(()) }
    }

    /// The WebSocket that stands, and what is still to be said.
    pub(super) fn take_websocket(&mut self) -> Option<(Box<Socket>, Vec<Frame>)> {
        let socket = self.probe.take()?;
        self.way.forget();
        self.over = true;
        Some((socket, std::mem::take(&mut self.writer.outbox)))
    }

    /// Nothing comes of the session, although its opening came: what let that through lets no more
    /// through. The next try begins with a WebSocket.
    pub(super) fn came_to_nothing(&self) {
        self.way.forget();
    }
}

async fn opening(client: &Client, version: u8) -> Result<Response, NotPolled> {
    let query = format!("EIO={version}&transport=polling&b64=1&t={:x}", fastrand::u64(..));
    let asked = SystemTime::now();
    let sent = client.bare_get(PATH, &query).send().await;
    let response = sent.map_err(|error| NotPolled::Unreachable(Client::why_unreached(error)))?;
    client.note_clock(&response, asked);
    Ok(response)
}

/// Names and values of all cookies that are set, as a request carries them.
fn cookies(response: &Response) -> Option<HeaderValue> {
    let pairs = response.headers().get_all(SET_COOKIE).iter().filter_map(|cookie| {
        let cookie = cookie.to_str().ok()?;
        let pair = cookie.split(';').next()?.trim();
        pair.split_once('=').filter(|(name, _)| !name.is_empty()).map(|_| pair)
    });
    let all = pairs.collect::<Vec<_>>().join("; ");
    if all.is_empty() || all.len() > MOST_COOKIES {
        return None;
    }
    let mut value = HeaderValue::from_str(&all).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What a request of the session came to that was not answered with success: servers answer 400 to a
/// session that they do not know any more.
fn ended(status: StatusCode) -> RealtimeFault {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::GONE => RealtimeFault::Closed,
        status => RealtimeFault::NoRealtime { status: status.as_u16() },
    }
}

fn unanswered(error: reqwest::Error) -> RealtimeFault {
    if error.is_connect() {
        return RealtimeFault::Unreachable(Client::why_unreached(error));
    }
    RealtimeFault::Cut
}

/// What comes from the server.
#[derive(Debug)]
struct Reader {
    framing: Framing,
    inbox: VecDeque<Piece>,
    get: Get,
    /// The answer that is read holds more than a noop.
    told: bool,
    /// Answers in a row that told nothing.
    silent: u32,
}

enum Get {
    /// Until then.
    Resting(Instant),
    Asked(Answer<Result<Response, reqwest::Error>>),
    Reading(Box<Response>, Payload),
}

impl Reader {
    fn is_idle(&self) -> bool {
        matches!(self.get, Get::Resting(_)) && self.inbox.is_empty()
    }

    /// One step. With `ending` the GET under way is the last.
    async fn go_on(&mut self, route: &Route, ending: bool) -> Result<(), RealtimeFault> {
        match &mut self.get {
            Get::Resting(_) if ending => pending().await,
            Get::Resting(until) => {
                sleep_until(*until).await;
                self.told = false;
                self.get = Get::Asked(Box::pin(route.get().send()));
            }
            Get::Asked(answer) => {
                let response = answer.await.map_err(unanswered)?;
                if !response.status().is_success() {
                    return Err(ended(response.status()));
                }
                self.get = Get::Reading(Box::new(response), Payload::new(self.framing));
            }
            Get::Reading(response, payload) => {
                let chunk = response.chunk().await.map_err(|_| RealtimeFault::Cut)?;
                if let Some(chunk) = chunk {
                    payload.push(&chunk, &mut self.inbox)?;
                } else {
                    let payload = std::mem::replace(payload, Payload::new(self.framing));
                    payload.end(&mut self.inbox)?;
                    self.told |= self.inbox.iter().any(tells);
                    self.silent = if self.told { 0 } else { self.silent.saturating_add(1) };
                    let rest = match self.silent {
                        0 => Duration::ZERO,
                        more => REST.saturating_mul(1 << (more - 1).min(5)).min(LONGEST_REST),
                    };
                    self.get = Get::Resting(Instant::now() + rest);
                    return Ok(());
                }
                self.told |= self.inbox.iter().any(tells);
            }
        }
        Ok(())
    }
}

fn tells(piece: &Piece) -> bool {
    !matches!(piece, Ok(Frame::Text(text)) if text == "6")
}

impl std::fmt::Debug for Get {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Resting(_) => "Resting",
            Self::Asked(_) => "Asked",
            Self::Reading(..) => "Reading",
        })
    }
}

/// What goes to the server.
struct Writer {
    framing: Framing,
    outbox: Vec<Frame>,
    /// In the outbox.
    bytes: usize,
    post: Option<Answer<Result<(), RealtimeFault>>>,
    /// For the answer to a POST.
    within: Duration,
}

impl Writer {
    /// Until the POST under way is answered. With `ending` it is the last.
    async fn go_on(&mut self, route: &Route, ending: bool) -> Result<(), RealtimeFault> {
        if self.post.is_none() && !ending && !self.outbox.is_empty() {
            self.bytes = 0;
            let body = join(&std::mem::take(&mut self.outbox), self.framing);
            self.post = Some(Box::pin(post(route.post(body), self.within)));
        }
        let Some(post) = &mut self.post else { return pending().await };
        let answered = post.await;
        self.post = None;
        answered
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What waits may be the sign-in.
        f.debug_struct("Writer").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

async fn post(request: RequestBuilder, within: Duration) -> Result<(), RealtimeFault> {
    let answered = async {
        let mut response = request.send().await.map_err(unanswered)?;
        if !response.status().is_success() {
            return Err(ended(response.status()));
        }
        // Read to its end, so that the connection serves the next one. It says `ok`.
        let mut left = LARGEST_OPENING;
        while let Some(chunk) = response.chunk().await.map_err(|_| RealtimeFault::Cut)? {
            left = left.checked_sub(chunk.len()).ok_or(RealtimeFault::TooLarge)?;
        }
        Ok(())
    };
    timeout(within, answered).await.map_err(|_| RealtimeFault::Dead)?
}
