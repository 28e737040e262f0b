//! Linux: the StatusNotifierWatcher on the session bus says whether a host has registered with it.
//! <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/>
//!
//! Asked again every 250 ms rather than listened for: at the start of a session the watcher itself
//! comes late, and GNOME's extension takes the name before its host is there. Following that by
//! signals needs the owner of the name and the host, each with a race at its start; asking is right
//! whatever the order, costs two small messages, and ends with the limit.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use zbus::Connection;
use zbus::zvariant::OwnedValue;

const BETWEEN: Duration = Duration::from_millis(250);
/// For one question and for the connection, so that a bus or watcher that hangs does not count as
/// a wait without end, and `within` of zero still gets its answer.
const ONE_ANSWER: Duration = Duration::from_secs(1);

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
const REGISTERED: &str = "IsStatusNotifierHostRegistered";

pub(super) async fn wait_for_host(within: Duration) -> bool {
    let now = Instant::now();
    // A limit too long for the clock is as good as a day.
    let deadline = now.checked_add(within).unwrap_or(now + Duration::from_secs(24 * 60 * 60));
    let Ok(Ok(bus)) = timeout(ONE_ANSWER, Connection::session()).await else {
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
