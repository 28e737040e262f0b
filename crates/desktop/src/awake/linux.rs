//! Linux: the desktop's own screen saver is asked over the session bus, else the portal, else logind;
//! an X server has a screen saver and a power saver of its own beside them, which is suspended too.
//!
//! - <https://specifications.freedesktop.org/idle-inhibit-spec/latest/>
//! - <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Inhibit.html>
//! - <https://www.freedesktop.org/wiki/Software/systemd/inhibit/>

use std::collections::HashMap;

use futures_util::StreamExt as _;
use settings::said::Said;
use tokio::time::timeout;
use zbus::message::Type;
use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, MessageStream};

use super::ONE_ANSWER;
use crate::session::SessionKind;
use crate::x11_screen_saver::Suspended;

/// What the desktop shows beside the reason.
const NAME: &str = "Communicator";

const SCREEN_SAVER: &str = "org.freedesktop.ScreenSaver";
/// The path of the specification; GNOME and KDE serve another one beside it.
const SCREEN_SAVER_PATH: &str = "/org/freedesktop/ScreenSaver";

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PORTAL_PATH: &str = "/org/freedesktop/portal/desktop";
const PORTAL_INHIBIT: &str = "org.freedesktop.portal.Inhibit";
const PORTAL_REQUEST: &str = "org.freedesktop.portal.Request";
/// Of the portal's flags: the session does not become idle.
const NOT_IDLE: u32 = 8;

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const LOGIND_MANAGER: &str = "org.freedesktop.login1.Manager";

/// What is held, by whom it was granted.
#[derive(Debug)]
pub(super) struct Awake {
    bus: Option<Granted>,
    x_server: Option<Suspended>,
}

#[derive(Debug)]
enum Granted {
    /// The owner is the program that gave the cookie: another one knows nothing of it.
    ScreenSaver {
        bus: Connection,
        owner: String,
        cookie: u32,
    },
    Portal {
        bus: Connection,
        owner: String,
        request: OwnedObjectPath,
    },
    /// Held by its descriptor alone.
    Logind(#[expect(dead_code, reason = "what counts is that it is open")] OwnedFd),
}

impl Awake {
    pub(super) async fn begin(reason: &str) -> Result<Self, Said> {
        let (x_server, no_x_server) = match suspend_x_server().await {
            Ok(suspended) => (suspended, None),
            Err(why) => (None, Some(why)),
        };
        match over_the_bus(reason).await {
            Ok(granted) => Ok(Self { bus: Some(granted), x_server }),
            // Where no desktop runs, the X server's own is all there is.
            Err(why) if x_server.is_some() => {
                tracing::info!(%why, "no desktop keeps the screen on, only the X server");
                Ok(Self { bus: None, x_server })
            }
            Err(why) => match no_x_server {
                Some(no_x_server) => Err(Said::joined(&[&why, &no_x_server])),
                None => Err(why),
            },
        }
    }

    pub(super) fn by(&self) -> String {
        let bus = match &self.bus {
            Some(Granted::ScreenSaver { .. }) => Some(SCREEN_SAVER),
            Some(Granted::Portal { .. }) => Some(PORTAL_INHIBIT),
            Some(Granted::Logind(_)) => Some(LOGIND),
            None => None,
        };
        let x_server = self.x_server.as_ref().map(|_| "MIT-SCREEN-SAVER");
        [bus, x_server].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    pub(super) async fn still_holds(&self) -> bool {
        match &self.bus {
            Some(Granted::ScreenSaver { bus, owner, .. }) => {
                owner_of(bus, SCREEN_SAVER).await.as_ref() == Some(owner)
            }
            Some(Granted::Portal { bus, owner, .. }) => owner_of(bus, PORTAL).await.as_ref() == Some(owner),
            Some(Granted::Logind(_)) => true,
            // A desktop may have come meanwhile: asked for anew, it is found.
            None => false,
        }
    }

    pub(super) async fn release(self) {
        let released = match self.bus {
            Some(Granted::ScreenSaver { bus, cookie, .. }) => {
                let done = bus.call_method(
                    Some(SCREEN_SAVER),
                    SCREEN_SAVER_PATH,
                    Some(SCREEN_SAVER),
                    "UnInhibit",
                    &cookie,
                );
                timeout(ONE_ANSWER, done).await.map(|done| done.map(drop))
            }
            Some(Granted::Portal { bus, request, .. }) => {
                let done = bus.call_method(Some(PORTAL), &request, Some(PORTAL_REQUEST), "Close", &());
                timeout(ONE_ANSWER, done).await.map(|done| done.map(drop))
            }
            Some(Granted::Logind(_)) | None => Ok(Ok(())),
        };
        // The connection is closed in any case, and with it ends what was granted to it.
        if let Ok(Err(error)) = released {
            tracing::info!(%error, "the desktop was told that the screen may sleep, and did not like it");
        }
    }
}

/// The first that grants it; each that does not has its reason.
async fn over_the_bus(reason: &str) -> Result<Granted, Said> {
    let no_screen_saver = match within(SCREEN_SAVER, screen_saver(reason)).await {
        Ok(granted) => return Ok(granted),
        Err(why) => why,
    };
    let no_portal = match within(PORTAL_INHIBIT, portal(reason)).await {
        Ok(granted) => return Ok(granted),
        Err(why) => why,
    };
    match within(LOGIND, logind(reason)).await {
        Ok(granted) => Ok(granted),
        Err(no_logind) => Err(Said::joined(&[&no_screen_saver, &no_portal, &no_logind])),
    }
}

async fn within(whom: &str, asked: impl Future<Output = zbus::Result<Granted>>) -> Result<Granted, Said> {
    match timeout(ONE_ANSWER, asked).await {
        Ok(Ok(granted)) => Ok(granted),
        Ok(Err(error)) => Err(format!("{whom}: {error}").into()),
        Err(_) => {
            let seconds = ONE_ANSWER.as_secs();
            Err(Said::both(
                format!("{whom}: no answer within {seconds} s"),
                format!("{whom}: intet svar inden for {seconds} s"),
            ))
        }
    }
}

async fn screen_saver(reason: &str) -> zbus::Result<Granted> {
    let bus = Connection::session().await?;
    let words = (NAME, reason);
    let reply =
        bus.call_method(Some(SCREEN_SAVER), SCREEN_SAVER_PATH, Some(SCREEN_SAVER), "Inhibit", &words).await?;
    let (owner, cookie) = (sender(&reply), reply.body().deserialize()?);
    Ok(Granted::ScreenSaver { bus, owner, cookie })
}

async fn portal(reason: &str) -> zbus::Result<Granted> {
    let bus = Connection::session().await?;
    // The portal answers on a path that the asking program knows beforehand.
    let token = "communicator_wallboard";
    let name = bus.unique_name().map(|name| name.trim_start_matches(':').replace('.', "_"));
    let path = format!("{PORTAL_PATH}/request/{}/{token}", name.unwrap_or_default());
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(PORTAL)?
        .path(path)?
        .interface(PORTAL_REQUEST)?
        .member("Response")?
        .build();
    let mut responses = MessageStream::for_match_rule(rule, &bus, None).await?;
    let options = HashMap::from([("reason", Value::from(reason)), ("handle_token", Value::from(token))]);
    let words = ("", NOT_IDLE, options);
    let reply = bus.call_method(Some(PORTAL), PORTAL_PATH, Some(PORTAL_INHIBIT), "Inhibit", &words).await?;
    let (owner, request) = (sender(&reply), reply.body().deserialize()?);
    let Some(response) = responses.next().await.transpose()? else {
        return Err(zbus::Error::Failure("the bus was closed".to_owned()));
    };
    let (code, _results): (u32, HashMap<String, OwnedValue>) = response.body().deserialize()?;
    match code {
        0 => Ok(Granted::Portal { bus, owner, request }),
        code => Err(zbus::Error::Failure(format!("refused with code {code}"))),
    }
}

async fn logind(reason: &str) -> zbus::Result<Granted> {
    let bus = Connection::system().await?;
    let words = ("idle", NAME, reason, "block");
    let reply = bus.call_method(Some(LOGIND), LOGIND_PATH, Some(LOGIND_MANAGER), "Inhibit", &words).await?;
    Ok(Granted::Logind(reply.body().deserialize()?))
}

/// The program that has answered, by its name on the bus.
fn sender(reply: &zbus::Message) -> String {
    reply.header().sender().map(ToString::to_string).unwrap_or_default()
}

/// Who has a name on the bus now.
async fn owner_of(bus: &Connection, name: &str) -> Option<String> {
    const BUS: &str = "org.freedesktop.DBus";
    let asked = bus.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), "GetNameOwner", &name);
    timeout(ONE_ANSWER, asked).await.ok()?.ok()?.body().deserialize().ok()
}

/// An X server's own screen saver and power saver; none where there is no X server to ask.
async fn suspend_x_server() -> Result<Option<Suspended>, Said> {
    if SessionKind::current() != SessionKind::X11 {
        return Ok(None);
    }
    match tokio::task::spawn_blocking(|| Suspended::on(None)).await {
        Ok(Ok(suspended)) => Ok(Some(suspended)),
        Ok(Err(error)) => Err(Said::from(error.to_string()).after("X server", "X-serveren")),
        Err(error) => Err(Said::from(error.to_string()).after("X server", "X-serveren")),
    }
}
