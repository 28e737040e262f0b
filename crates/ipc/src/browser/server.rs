//! The app's end of a browser's connection.

use std::io;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, WriteHalf};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::messages::{FromBrowser, Refused, ToBrowser};
use super::{LONGEST_FROM_BROWSER, ROLE};

/// How long the other end may take for one message that it is sent.
const TAKES_WITHIN: Duration = Duration::from_secs(10);

/// So many messages may wait in each direction: a browser that does not read loses its connection, and one that
/// tells too much is read as fast as the app listens.
const MOST_WAITING: usize = 32;

/// One browser that is connected. Dropping it hangs up.
#[derive(Debug)]
pub struct Connection {
    /// The browser whose host this is, as `communicator browser install` wrote it; none: the host does not know.
    pub browser: Option<String>,
    incoming: mpsc::Receiver<FromBrowser>,
    outgoing: mpsc::Sender<Vec<u8>>,
}

/// Why a message did not go to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the browser does not take what it is sent")]
    Busy,
    #[error("the browser has hung up")]
    Gone,
}

impl Connection {
    /// The next message. None: the browser has hung up, or said what is none.
    pub async fn next(&mut self) -> Option<FromBrowser> {
        self.incoming.recv().await
    }

    /// Sends without waiting.
    ///
    /// # Errors
    /// The message is none, too many wait, or the browser has hung up.
    pub fn push(&self, message: &ToBrowser) -> Result<(), PushError> {
        push(&self.outgoing, message)
    }

    /// The two halves: what comes, and what sends.
    #[must_use]
    pub fn split(self) -> (mpsc::Receiver<FromBrowser>, Pusher) {
        (self.incoming, Pusher(self.outgoing))
    }
}

/// The sending half of a [`Connection`].
#[derive(Debug, Clone)]
pub struct Pusher(mpsc::Sender<Vec<u8>>);

impl Pusher {
    /// As [`Connection::push`].
    ///
    /// # Errors
    /// As [`Connection::push`].
    pub fn push(&self, message: &ToBrowser) -> Result<(), PushError> {
        push(&self.0, message)
    }
}

fn push(outgoing: &mpsc::Sender<Vec<u8>>, message: &ToBrowser) -> Result<(), PushError> {
    let mut line = message.write()?;
    line.push(b'\n');
    outgoing.try_send(line).map_err(|error| match error {
        mpsc::error::TrySendError::Full(_) => PushError::Busy,
        mpsc::error::TrySendError::Closed(_) => PushError::Gone,
    })
}

/// The role in a request: the browser that the host names, if it takes the role.
pub fn role(request: &serde_json::Value) -> Option<Option<String>> {
    if request.get("role")?.as_str()? != ROLE {
        return None;
    }
    let named = request.get("browser").and_then(serde_json::Value::as_str);
    let is_name = |name: &&str| {
        (1..=20).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    Some(named.filter(is_name).map(ToOwned::to_owned))
}

/// Carries messages both ways until either end has enough.
pub async fn converse<R, W, A>(
    mut read: BufReader<R>,
    mut write: WriteHalf<W>,
    browser: Option<String>,
    accept: A,
) -> io::Result<()>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite,
    A: FnOnce(Connection),
{
    let mut subscribed = json!({ "subscribed": true }).to_string().into_bytes();
    subscribed.push(b'\n');
    send(&mut write, &subscribed).await?;

    let (heard, incoming) = mpsc::channel(MOST_WAITING);
    let (outgoing, mut to_send) = mpsc::channel::<Vec<u8>>(MOST_WAITING);
    accept(Connection { browser, incoming, outgoing });
    let listen = async {
        loop {
            let message = next(&mut read).await?;
            let Some(message) = message else { return Ok(()) };
            if heard.send(message).await.is_err() {
                return Ok(());
            }
        }
    };
    let speak = async {
        while let Some(line) = to_send.recv().await {
            send(&mut write, &line).await?;
        }
        Ok(())
    };
    tokio::select! {
        ended = listen => ended,
        ended = speak => ended,
    }
}

/// The next message; none at the end. What is none is an error, which ends the connection.
async fn next<R: AsyncRead + Unpin>(read: &mut BufReader<R>) -> io::Result<Option<FromBrowser>> {
    let mut line = Vec::new();
    let most = u64::try_from(LONGEST_FROM_BROWSER).unwrap_or(u64::MAX).saturating_add(1);
    read.take(most).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "half a message, or one that is too long"));
    }
    FromBrowser::read(&line).map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

async fn send<W: AsyncWrite>(write: &mut WriteHalf<W>, line: &[u8]) -> io::Result<()> {
    timeout(TAKES_WITHIN, async {
        write.write_all(line).await?;
        write.flush().await
    })
    .await?
}
