//! Linux: the StatusNotifierWatcher on the session bus says whether a host has registered with it.
//! <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/>
//!
//! At the start of a session the watcher itself comes late, and GNOME's extension takes the name before
//! its host is there; later, panels restart. [`wait_for_host`] asks every 250 ms until its limit.
//! [`Follow`] listens for as long as the app runs: to the owner of the name and to the watcher's own
//! words, before it first asks, so that nothing falls in between.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::{SelectAll, select_all};
use tokio::time::{Instant, sleep, timeout};
use zbus::message::Type;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, MessageStream};

const BETWEEN: Duration = Duration::from_millis(250);
/// For one question and for the connection, so that a bus or watcher that hangs does not count as
/// a wait without end, and `within` of zero still gets its answer.
const ONE_ANSWER: Duration = Duration::from_secs(1);

/// For each step of the way to a bus that is followed: nobody waits for it, and it may have much to do.
const OPENED_WITHIN: Duration = Duration::from_secs(10);

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
const REGISTERED: &str = "IsStatusNotifierHostRegistered";

pub(super) async fn wait_for_host(within: Duration) -> bool {
    let now = Instant::now();
    // A limit too long for the clock is as good as a day.
    let deadline = now.checked_add(within).unwrap_or(now + Duration::from_secs(24 * 60 * 60));
    let Ok(Ok(bus)) = timeout(within.max(ONE_ANSWER), Connection::session()).await else {
        return false;
    };
    loop {
        if matches!(timeout(ONE_ANSWER, is_registered(&bus)).await, Ok(Some(true))) {
            return true;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        sleep(left.min(BETWEEN)).await;
    }
}

/// `None` where there is no watcher, or it does not speak as one.
async fn is_registered(bus: &Connection) -> Option<bool> {
    let properties = Some("org.freedesktop.DBus.Properties");
    let reply = bus.call_method(Some(WATCHER), PATH, properties, "Get", &(WATCHER, REGISTERED)).await.ok()?;
    let value: OwnedValue = reply.body().deserialize().ok()?;
    bool::try_from(value).ok()
}

/// What a look at the watcher found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Somebody has the watcher's name.
    pub watcher: bool,
    /// And it says that icons are shown.
    pub host: bool,
    /// The bus, or the watcher that is there, did not answer: nothing will tell when it does.
    pub silent: bool,
}

/// Listens to what becomes of watcher and host.
pub(crate) struct Follow {
    bus: Connection,
    news: SelectAll<MessageStream>,
}

impl Follow {
    /// None where there is no session bus.
    pub(crate) async fn begin() -> Option<Self> {
        let bus = timeout(OPENED_WITHIN, Connection::session()).await.ok()?.ok()?;
        let signals = || MatchRule::builder().msg_type(Type::Signal);
        let owner = signals()
            .sender("org.freedesktop.DBus")
            .and_then(|rule| rule.interface("org.freedesktop.DBus"))
            .and_then(|rule| rule.member("NameOwnerChanged"))
            .and_then(|rule| rule.arg(0, WATCHER));
        let hosts = signals().path(PATH).and_then(|rule| rule.interface(WATCHER));
        let mut news = Vec::new();
        for rule in [owner, hosts] {
            let stream = MessageStream::for_match_rule(rule.ok()?.build(), &bus, None);
            news.push(timeout(OPENED_WITHIN, stream).await.ok()?.ok()?);
        }
        Some(Self { bus, news: select_all(news) })
    }

    pub(crate) async fn look(&self) -> Seen {
        let owned = self.bus.call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "NameHasOwner",
            &WATCHER,
        );
        let owned = timeout(ONE_ANSWER, owned).await;
        let silent = owned.is_err();
        let owned = owned.ok().and_then(Result::ok);
        let watcher = owned.is_some_and(|reply| reply.body().deserialize::<bool>().unwrap_or_default());
        if !watcher {
            return Seen { watcher, host: false, silent };
        }
        let answer = timeout(ONE_ANSWER, is_registered(&self.bus)).await.ok().flatten();
        Seen { watcher, host: answer == Some(true), silent: answer.is_none() }
    }

    /// Waits for news, which may be nothing that matters; false: the bus is gone.
    pub(crate) async fn changed(&mut self) -> bool {
        while let Some(Ok(message)) = self.news.next().await {
            let header = message.header();
            let member = header.member().map(|member| member.as_str()).unwrap_or_default();
            // Not of the icons of others.
            if member == "NameOwnerChanged" || member.starts_with("StatusNotifierHost") {
                return true;
            }
        }
        false
    }
}
