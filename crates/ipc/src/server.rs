//! The running app's end of one connection.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::time::{MissedTickBehavior, interval_at, timeout};

use crate::browser::{self, Connection};
use crate::{LONGEST_ANSWER, LONGEST_REQUEST};

/// How often a waiting client hears that its request is worked on.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How long a client may take to send its request, or to take what it is sent.
const CLIENT_WITHIN: Duration = Duration::from_secs(10);

/// Greets, reads one request, has it worked on and answers. A browser's host is taken on instead, where browsers are.
pub async fn converse<S, H, F>(
    stream: S,
    handler: &H,
    on_browser: Option<&(dyn Fn(Connection) + Send + Sync)>,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send,
    H: Fn(Value) -> F + Sync,
    F: Future<Output = Value>,
{
    let (read, mut write) = tokio::io::split(stream);
    let mut read = BufReader::new(read);
    say(&mut write, &json!({ "hello": { "pid": std::process::id() } })).await?;
    let request = timeout(CLIENT_WITHIN, read_request(&mut read)).await??;
    if let (Some(on_browser), Some(browser)) = (on_browser, browser::role(&request)) {
        return browser::converse(read, write, browser, on_browser).await;
    }

    let work = handler(request);
    tokio::pin!(work);
    let mut beats = interval_at(tokio::time::Instant::now() + HEARTBEAT, HEARTBEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Ok(());
    let answer = loop {
        tokio::select! {
            answer = &mut work => break answer,
            // A client that has gone ends the heartbeats, not the work it asked for.
            _ = beats.tick(), if heard.is_ok() => heard = say(&mut write, &json!({ "working": true })).await,
        }
    };
    heard?;
    say(&mut write, &json!({ "answer": answer })).await?;
    write.shutdown().await?;
    // The client goes first: what is still in a named pipe is lost with its server.
    let mut rest = Vec::new();
    let _went = timeout(CLIENT_WITHIN, read.take(1).read_to_end(&mut rest)).await;
    Ok(())
}

async fn read_request<R: AsyncRead + Unpin>(read: &mut BufReader<R>) -> io::Result<Value> {
    let mut line = Vec::new();
    // One byte more than allowed tells a long line from one that is just allowed.
    let most = u64::try_from(LONGEST_REQUEST).unwrap_or(u64::MAX).saturating_add(1);
    read.take(most).read_until(b'\n', &mut line).await?;
    if line.last() != Some(&b'\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no request, or one that is too long"));
    }
    serde_json::from_slice(&line).map_err(Into::into)
}

async fn say<W: AsyncWrite + Unpin>(write: &mut W, message: &Value) -> io::Result<()> {
    let mut line = message.to_string().into_bytes();
    line.push(b'\n');
    if line.len() > LONGEST_ANSWER {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the answer is too long"));
    }
    timeout(CLIENT_WITHIN, async {
        write.write_all(&line).await?;
        write.flush().await
    })
    .await?
}
