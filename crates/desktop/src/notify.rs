//! Notifications of the desktop, with buttons, taken away again when they are out of date.
//!
//! Each has a name of the app's own. To show another under the same name replaces it, and to withdraw
//! the name takes it from the screen, in whatever state the desktop is. What became of it is told: an
//! order may come to nothing (no notification server, notifications switched off), and then there is a
//! reason and the app goes on.
//!
//! Once the person has pressed something or put the notification away, its name is free.

use std::fmt;
use std::sync::Arc;

use settings::said::Said;
use tokio::runtime::Handle;

#[cfg_attr(
    not(any(target_os = "linux", test)),
    expect(dead_code, reason = "only freedesktop's server gives its notifications numbers")
)]
mod desk;
mod text;
#[cfg_attr(
    not(any(target_os = "windows", test)),
    expect(dead_code, reason = "only Windows reads toasts, and the form is tested everywhere")
)]
mod toast;

#[cfg_attr(target_os = "linux", path = "notify/linux.rs")]
#[cfg_attr(target_os = "windows", path = "notify/windows.rs")]
#[cfg_attr(target_os = "macos", path = "notify/macos.rs")]
mod system;

/// What is pressed when it is the notification itself.
pub const DEFAULT: &str = "default";

/// The longest title and body that are handed on, in characters: what is longer was not meant to be read.
const LONGEST_TITLE: usize = 120;
const LONGEST_BODY: usize = 500;

/// What is to be read, all of it plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
    pub buttons: Vec<Button>,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// A word of the app, told when it is pressed; not [`DEFAULT`].
    pub action: String,
    pub label: String,
}

/// How a notification behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Shown for as long as the desktop thinks right, and then kept where it keeps them.
    Passing,
    /// A call: stays until it is withdrawn, comes before others, is kept in no history, and makes no
    /// sound, because the app itself rings.
    Ringing,
}

/// What became of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationEvent {
    /// The desktop has taken it. Whether the person sees it (do not disturb) it does not say.
    Shown { name: String },
    /// It is not seen, and why, in the words of the system.
    Unavailable { name: String, why: Said },
    /// The person has pressed a button, or the notification itself ([`DEFAULT`]).
    Invoked {
        name: String,
        action: String,
        /// With which a window may come to the front under Wayland.
        token: Option<String>,
    },
    /// The person or the desktop has put it away.
    Closed { name: String },
}

/// Whoever is told; on a thread or task of the system's.
type Tell = Arc<dyn Fn(NotificationEvent) + Send + Sync>;

/// The desktop's notifications, as far as they are the app's.
pub struct Notifier(system::Notifier);

impl fmt::Debug for Notifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Notifier").finish_non_exhaustive()
    }
}

impl Notifier {
    /// Asks nothing of the desktop before the first notification.
    #[must_use]
    pub fn start(runtime: &Handle, tell: impl Fn(NotificationEvent) + Send + Sync + 'static) -> Self {
        Self(system::Notifier::start(runtime, Arc::new(tell)))
    }

    /// Shows `notice` in place of what has this name, and returns at once.
    pub fn show(&self, name: &str, notice: &Notice) {
        self.0.order(Order::Show { name: name.to_owned(), notice: text::readable(notice) });
    }

    /// Takes what has this name off the screen, and returns at once.
    pub fn withdraw(&self, name: &str) {
        self.0.order(Order::Withdraw { name: name.to_owned() });
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Order {
    Show { name: String, notice: Notice },
    Withdraw { name: String },
}
