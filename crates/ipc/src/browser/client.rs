//! The native host's end of the connection.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, ReadHalf, WriteHalf,
};
use tokio::time::timeout;

use super::messages::{FromBrowser, Refused, ToBrowser};
use super::{LONGEST_TO_BROWSER, ROLE};
use crate::{place, transport};

/// An app that says nothing at all for this long is taken for none. It says nothing more once it is connected.
const GREETS_WITHIN: Duration = Duration::from_secs(5);

/// Why there is no connection, or none any more.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("no app runs on this profile")]
    NotRunning,
    #[error("the running app does not answer")]
    NoAnswer,
    /// It knows no such role, or says what this version does not know.
    #[error("the running app is another version")]
    OtherVersion,
    #[error("the connection to the app ended: {0}")]
    Broken(#[from] io::Error),
}

/// A connection to the app, in the role of a browser.
#[derive(Debug)]
pub struct Link {
    pub reader: Reader,
    pub writer: Writer,
}

/// What the app says.
#[derive(Debug)]
pub struct Reader(BufReader<ReadHalf<transport::AsyncStream>>);

/// What is said to the app.
#[derive(Debug)]
pub struct Writer(WriteHalf<transport::AsyncStream>);

/// Connects to the app that runs on a profile. Makes nothing in the folder. Runs on tokio.
///
/// # Errors
/// No app runs there, or it does not take the role.
pub async fn connect(profile: &Path, browser: Option<&str>) -> Result<Link, LinkError> {
    if !crate::client::is_held(profile).unwrap_or(false) {
        return Err(LinkError::NotRunning);
    }
    let stream = match transport::connect_async(profile).await {
        Ok(stream) => stream,
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(error.into()),
        // The way in may be in the folder that stands in for the profile. An app that is starting has none yet.
        Err(_) => match place::of_ours(profile) {
            Some(place) => transport::connect_async(&place).await.map_err(|_| LinkError::NotRunning)?,
            None => return Err(LinkError::NotRunning),
        },
    };
    let (read, write) = tokio::io::split(stream);
    let mut link = Link { reader: Reader(BufReader::new(read)), writer: Writer(write) };
    timeout(GREETS_WITHIN, link.greet(browser)).await.map_err(|_late| LinkError::NoAnswer)??;
    Ok(link)
}

impl Link {
    async fn greet(&mut self, browser: Option<&str>) -> Result<(), LinkError> {
        let hello: Value = parse(&self.reader.line().await?)?;
        if hello.get("hello").is_none() {
            return Err(LinkError::OtherVersion);
        }
        self.writer.send_line(json!({ "role": ROLE, "browser": browser }).to_string().into_bytes()).await?;
        let answer: Value = parse(&self.reader.line().await?)?;
        if answer.get("subscribed") == Some(&Value::Bool(true)) {
            Ok(())
        } else {
            Err(LinkError::OtherVersion)
        }
    }
}

fn parse(line: &[u8]) -> Result<Value, LinkError> {
    serde_json::from_slice(line).map_err(|_| LinkError::OtherVersion)
}

impl Reader {
    /// The next message; it may be long in coming.
    ///
    /// # Errors
    /// The app has hung up, or said what is none.
    pub async fn next(&mut self) -> Result<ToBrowser, LinkError> {
        let line = self.line().await?;
        ToBrowser::read(&line).map_err(|Refused(_)| LinkError::OtherVersion)
    }

    async fn line(&mut self) -> Result<Vec<u8>, LinkError> {
        let mut line = Vec::new();
        let most = u64::try_from(LONGEST_TO_BROWSER).unwrap_or(u64::MAX).saturating_add(2);
        (&mut self.0).take(most).read_until(b'\n', &mut line).await?;
        match line.pop() {
            Some(b'\n') => Ok(line),
            None => Err(LinkError::Broken(io::ErrorKind::UnexpectedEof.into())),
            Some(_) => Err(LinkError::OtherVersion),
        }
    }
}

impl Writer {
    /// Sends one message.
    ///
    /// # Errors
    /// The app has hung up.
    pub async fn send(&mut self, message: &FromBrowser) -> Result<(), LinkError> {
        let line = serde_json::to_vec(message).map_err(io::Error::from)?;
        self.send_line(line).await
    }

    async fn send_line(&mut self, mut line: Vec<u8>) -> Result<(), LinkError> {
        line.push(b'\n');
        timeout(GREETS_WITHIN, async {
            self.0.write_all(&line).await?;
            self.0.flush().await
        })
        .await
        .map_err(|_late| LinkError::NoAnswer)?
        .map_err(LinkError::Broken)
    }
}
