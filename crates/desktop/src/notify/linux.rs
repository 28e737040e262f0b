//! Linux: `org.freedesktop.Notifications` on the session bus, two calls with the zbus that is here anyway.
//! <https://specifications.freedesktop.org/notification-spec/latest/>

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::timeout;
use zbus::Connection;
use zbus::zvariant::Value;

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// What the desktop writes beside the notification.
const NAME: &str = "Communicator";

pub(super) async fn show(title: &str, body: &str, limit: Duration) -> Result<(), String> {
    match timeout(limit, notify(title, body)).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(format!("the desktop has not answered within {} s", limit.as_secs())),
    }
}

async fn notify(title: &str, body: &str) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let reply = bus.call_method(Some(SERVER), PATH, Some(SERVER), "GetCapabilities", &()).await?;
    let capabilities: Vec<String> = reply.body().deserialize()?;
    let body = if capabilities.iter().any(|capability| capability == "body-markup") {
        super::without_markup(body)
    } else {
        body.to_owned()
    };
    // Nothing replaced, the desktop's own time on screen.
    let (replaces, expires) = (0_u32, -1_i32);
    let actions: [&str; 0] = [];
    let hints: HashMap<&str, Value<'_>> = HashMap::new();
    let message = (NAME, replaces, "", title, body.as_str(), actions.as_slice(), hints, expires);
    bus.call_method(Some(SERVER), PATH, Some(SERVER), "Notify", &message).await?;
    Ok(())
}
