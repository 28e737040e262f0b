//! What came of a wish to see the window, for the process that had it.
//!
//! Under Wayland the compositor decides what comes to the front, and so the answer waits for what it did.
//! Elsewhere the window comes up when it is asked to, and the answer is there at once.

use std::time::Duration;

use settings::words::Language;

use crate::core::Core;
use crate::event::window::{Showing, Wish};
use crate::ports::{AppWindow as _, Clock as _, Ports};

/// So long a compositor may take before its word counts as final.
const IN_FRONT_WITHIN: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// Waits until the window is in front, and tells whoever wished for it.
pub(super) fn watch<P: Ports>(core: &Core<P>, wish: &Wish, was_away: bool) {
    let Some(told) = wish.told.clone() else { return };
    let ports = core.ports.clone();
    tokio::spawn(async move {
        let clock = ports.clock();
        let deadline = clock.now() + IN_FRONT_WITHIN;
        let showing = loop {
            let state = ports.window().read().await;
            if state.is_some_and(|state| state.visible && state.focused) {
                break if was_away { Showing::Shown } else { Showing::Raised };
            }
            if clock.now() >= deadline {
                break Showing::NotInFront;
            }
            clock.sleep_until(clock.now() + LOOK_AGAIN).await;
        };
        told.send(showing);
    });
}

/// What the user can do about a window that cannot be built.
pub(super) fn cannot_open(language: Language, why: &str) -> String {
    let said = language
        .pick(format!("The window could not be opened: {why}."), format!("Vinduet kunne ikke åbnes: {why}."));
    if !cfg!(windows) {
        return said;
    }
    let help = language.pick(
        "It needs the Microsoft Edge WebView2 Runtime: https://go.microsoft.com/fwlink/p/?LinkId=2124703",
        "Det kræver Microsoft Edge WebView2 Runtime: https://go.microsoft.com/fwlink/p/?LinkId=2124703",
    );
    format!("{said} {help}")
}
