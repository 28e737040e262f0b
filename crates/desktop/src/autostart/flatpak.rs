//! In a Flatpak: the desktop's portal `org.freedesktop.portal.Background` writes the entry.
//!
//! The folders of the person are out of reach, and what starts there is `flatpak run`, which the portal
//! puts before the command. It has no question for what is there: its answer to the request is what is
//! read back. There is one entry for each app, so that profiles of one Flatpak share it.

use std::path::Path;

use ashpd::desktop::background::{Background, BackgroundProxy, BackgroundRequestOptions};
use settings::said::Said;
use settings::words::Language;

use super::{Entry, Error, State, Veto, texts};
use crate::portal::{Denied, connect, within};

/// Whether this program runs in a Flatpak.
#[must_use]
pub fn is_inside() -> bool {
    Path::new("/.flatpak-info").exists()
}

/// Asks for a start at login by this entry, or for none.
///
/// # Errors
/// The entry cannot be said, or the portal did not do it.
pub async fn bring_about(entry: Option<Entry>) -> Result<State, Error> {
    match ask(entry.as_ref()).await {
        Ok(starts) => Ok(state(entry, starts)),
        // A person's no is an answer like the portal's own.
        Err(Asked::Denied(Denied::Refused)) => Ok(state(entry, false)),
        Err(Asked::Denied(Denied::Absent)) => Ok(State::Unavailable {
            why: Said::both(
                "in a Flatpak the desktop starts programs at login, and this one has no portal for that",
                "i en Flatpak er det skrivebordet, der starter programmer, når du logger på, og dette skrivebord har \
                 ingen portal til det",
            ),
        }),
        Err(Asked::Denied(Denied::Failed(why))) => Err(Error::Portal { why }),
        Err(Asked::Unsayable(error)) => Err(error),
    }
}

enum Asked {
    Denied(Denied),
    Unsayable(Error),
}

impl From<Denied> for Asked {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

async fn ask(entry: Option<&Entry>) -> Result<bool, Asked> {
    let command = entry.map(command).transpose().map_err(Asked::Unsayable)?.unwrap_or_default();
    let language = crate::locale::tag().and_then(|tag| Language::of_tag(&tag)).unwrap_or_default();
    let reason = language
        .pick("To be there for calls when you log in.", "For at være klar til opkald, når du logger på.");
    let connection = connect().await?;
    let portal = within(BackgroundProxy::with_connection(connection)).await?;
    let options = BackgroundRequestOptions::default()
        .set_auto_start(entry.is_some())
        .set_dbus_activatable(false)
        .set_command(command)
        .set_reason(reason);
    let answer = within(async { portal.request_background(None, options).await?.response() }).await?;
    Ok(Background::auto_start(&answer))
}

/// The command inside the sandbox, where the program is found by its name alone.
fn command(entry: &Entry) -> Result<Vec<String>, Error> {
    let refused = |refused| Error::Refused { place: "of the Background portal".to_owned(), refused };
    let program = Path::new(texts(entry).map_err(refused)?);
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    Ok(std::iter::once(name).chain(entry.arguments.iter().cloned()).collect())
}

fn state(entry: Option<Entry>, starts: bool) -> State {
    match entry {
        None => State::Absent,
        Some(Entry { program, arguments, .. }) => {
            State::Present { program, arguments, vetoed: (!starts).then_some(Veto::Portal) }
        }
    }
}
