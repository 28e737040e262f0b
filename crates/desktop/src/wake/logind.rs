//! The end of sleep, as logind says it on the system bus.
//! <https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html>
//!
//! The bus is asked for this one signal and delivers it whenever logind comes, so logind itself is
//! never asked. The bus sees to it that the signal is logind's; a program that sent one straight to
//! us would bring about a new connection and nothing else.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::timeout;
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream};

use super::{Heard, Wake};

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SIGNAL: &str = "PrepareForSleep";

/// For the connection and the one question: a bus that hangs counts as none.
const ONE_ANSWER: Duration = Duration::from_secs(10);

/// Listens for as long as there is a bus; why it ended.
pub(super) async fn listen(heard: &Heard) -> String {
    let (_bus, mut signals) = match timeout(ONE_ANSWER, signals()).await {
        Ok(Ok(listening)) => listening,
        Ok(Err(error)) => return error.to_string(),
        Err(_) => return format!("the system bus has not answered within {} s", ONE_ANSWER.as_secs()),
    };
    tracing::debug!("listening for the end of sleep");
    while let Some(Ok(signal)) = signals.next().await {
        // The argument is whether sleep begins.
        if let Ok(false) = signal.body().deserialize() {
            heard.say(Wake::Resumed);
        }
    }
    "the system bus has closed the connection".to_owned()
}

async fn signals() -> zbus::Result<(Connection, MessageStream)> {
    let bus = Connection::system().await?;
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(LOGIND)?
        .path(PATH)?
        .interface(MANAGER)?
        .member(SIGNAL)?
        .build();
    let signals = MessageStream::for_match_rule(rule, &bus, None).await?;
    Ok((bus, signals))
}
