//! One desktop notification: what a start without a window says when it needs the person.
//!
//! Where none can be shown, the answer says why and the app goes on.

use std::time::Duration;

#[cfg_attr(target_os = "linux", path = "notify/linux.rs")]
#[cfg_attr(target_os = "windows", path = "notify/windows.rs")]
#[cfg_attr(target_os = "macos", path = "notify/macos.rs")]
mod system;

/// The whole wait: a desktop may have to start its notification server first.
const LIMIT: Duration = Duration::from_secs(5);

/// What became of a notification.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// The desktop has taken it. Whether the person sees it (do not disturb) it does not say.
    Shown,
    Unavailable {
        why: String,
    },
}

/// Shows `title` and `body`, both plain text, and comes back within 5 s.
pub async fn show(title: &str, body: &str) -> Shown {
    match system::show(title, body, LIMIT).await {
        Ok(()) => Shown::Shown,
        Err(why) => Shown::Unavailable { why },
    }
}

/// `body` for a desktop that reads markup in it.
#[cfg_attr(
    not(any(target_os = "linux", test)),
    expect(dead_code, reason = "only Linux desktops read markup")
)]
fn without_markup(body: &str) -> String {
    body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::without_markup;

    #[test]
    fn a_name_with_angle_brackets_stays_text() {
        assert_eq!(without_markup("B&O <sales>"), "B&amp;O &lt;sales&gt;");
    }
}
