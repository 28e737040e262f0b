//! The screen savers of the desktops, who say on the session bus when they cover the screen.
//!
//! KDE and several smaller lockers have the freedesktop name, GNOME its own. One program may have both;
//! each name is a source of its own, so that the one who knows is heard beside the one who does not.
//! <https://people.freedesktop.org/~hadess/idle-inhibition-spec/>

use settings::said::Said;
use zbus::Connection;

use super::signals::{Heard, Signals};
use super::sources::SourceState;

/// The names, each also an interface.
pub(super) const NAMES: [&str; 2] = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"];

/// Where each is, the usual place first: KDE has the second from before there was a first.
const PATHS: [&[&str]; 2] = [&["/org/freedesktop/ScreenSaver", "/ScreenSaver"], &["/org/gnome/ScreenSaver"]];

const CHANGED: &str = "ActiveChanged";

/// Listens for as long as there is a bus, and gives words by the place of the name; why it ended.
pub(super) async fn listen(say: &impl Fn(usize, SourceState)) -> Said {
    let rules =
        NAMES.map(|name| format!("type='signal',sender='{name}',interface='{name}',member='{CHANGED}'"));
    let mut signals = match Signals::open(Connection::session(), &NAMES, &rules).await {
        Ok(signals) => signals,
        Err(why) => return why.after("session bus", "sessionsbussen"),
    };
    for name in 0..NAMES.len() {
        say(name, present(&signals, name).await);
    }
    tracing::debug!("listening for the lock by a screen saver");
    while let Some(heard) = signals.next().await {
        match heard {
            Heard::Owned { name } => say(name, present(&signals, name).await),
            Heard::Gone { name } => say(name, absent(name)),
            Heard::Signal { name, message } => {
                let header = message.header();
                let is_it = header.member().is_some_and(|member| *member == CHANGED)
                    && header
                        .interface()
                        .is_some_and(|interface| Some(&interface.as_str()) == NAMES.get(name));
                if is_it && let Ok(active) = message.body().deserialize::<bool>() {
                    say(name, SourceState::of(active));
                }
            }
        }
    }
    Said::both("the session bus has closed the connection", "sessionsbussen har lukket forbindelsen")
}

/// What the owner says now.
async fn present(signals: &Signals, name: usize) -> SourceState {
    if !signals.is_owned(name) {
        return absent(name);
    }
    let interface = NAMES.get(name).copied().unwrap_or_default();
    let mut why = Said::from("");
    for path in PATHS.get(name).copied().unwrap_or_default() {
        match signals.ask(name, path, interface, "GetActive", &()).await {
            Ok(answer) => match answer.body().deserialize::<bool>() {
                Ok(active) => return SourceState::of(active),
                Err(error) => why = error.to_string().into(),
            },
            Err(error) => why = error,
        }
    }
    SourceState::Silent { why: why.after(interface, interface) }
}

fn absent(name: usize) -> SourceState {
    let name = NAMES.get(name).copied().unwrap_or_default();
    let why = Said::both(
        format!("nobody on the session bus has the name {name}"),
        format!("ingen på sessionsbussen har navnet {name}"),
    );
    SourceState::Silent { why }
}
