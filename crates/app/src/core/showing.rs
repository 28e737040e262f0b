//! The window shown because another process asked for it: with the desktop's word that the user has asked,
//! and with an answer that says what came of it.
//!
//! Under Wayland the compositor decides what comes to the front, and so the answer waits for what it did.
//! Elsewhere the window comes up when it is asked to, and the answer is there at once.

use std::time::Duration;

use serde_json::json;
use settings::words::Language;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Core;
use super::window::Purpose;
use crate::event::VerbReply;
use crate::ports::{AppWindow as _, Ports};
use crate::verbs::Reply;

/// So long a compositor may take before its word counts as final.
const IN_FRONT_WITHIN: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// Who would like to see the window.
#[derive(Debug, Default)]
pub struct Wish {
    /// The desktop's word that the user has asked for it.
    pub(crate) token: Option<String>,
    /// Who waits for what comes of it.
    pub(crate) told: Option<oneshot::Sender<Showing>>,
}

/// What came of a wish to see the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Showing {
    /// It had the keyboard, and was asked to go.
    Hidden,
    /// It was away.
    Shown,
    /// It was behind others.
    Raised,
    NotInFront,
}

impl Wish {
    pub(crate) fn tell(self, showing: Showing) {
        if let Some(told) = self.told {
            let _gone = told.send(showing);
        }
    }
}

impl<P: Ports> Core<P> {
    /// Carries out what shows the window, and answers. `ask` reads the window, which takes the wish along.
    pub(crate) fn show_for(
        &mut self,
        token: Option<String>,
        reply: VerbReply,
        ask: impl FnOnce(&mut Self) -> Reply,
    ) {
        if self.ports.window().pops_up() {
            let was_absent = self.window.is_absent();
            let answer = ask(self);
            if was_absent && answer.exit == 0 {
                // Whether it can be built is known once it is.
                self.opening.push((answer, reply));
            } else {
                let _gone = reply.send(answer);
            }
            return;
        }
        let (told, showing) = oneshot::channel();
        self.wish = Wish { token, told: Some(told) };
        let mut answer = ask(self);
        // What nobody has taken is dropped, and so answered for: the window was not asked for.
        self.wish = Wish::default();
        let refused = self.language.pick(
            "The desktop did not let the window come to the front.",
            "Skrivebordet lod ikke vinduet komme frem.",
        );
        tokio::spawn(async move {
            if let Ok(showing) = showing.await {
                if showing == Showing::NotInFront {
                    // What it has to say already stays, and so does a refusal's own exit code.
                    let said = answer.message.take();
                    answer.exit = answer.exit.max(ipc::Exit::Failed as u8);
                    answer.message =
                        Some(said.map_or_else(|| refused.to_owned(), |said| format!("{said} {refused}")));
                }
                answer.body = Some(json!({ "window": showing.word() }));
            }
            let _gone = reply.send(answer);
        });
    }

    /// The window was built, or could not be: whoever asked for it is told.
    pub(crate) fn tell_opened(&mut self, failure: Option<&str>) {
        for (answer, reply) in self.opening.drain(..) {
            let answer = match failure {
                None => answer,
                Some(why) => Reply::failed(cannot_open(self.language, why)),
            };
            let _gone = reply.send(answer);
        }
    }

    /// The user wants to see the window, and the desktop may have said so.
    pub(crate) fn show_with(&mut self, token: Option<String>) {
        self.wish = Wish { token, told: None };
        self.read_window(Purpose::Show);
    }

    /// Waits until the window is in front, and tells whoever wished for it.
    pub(crate) fn watch_showing(&self, wish: Wish, was_away: bool) {
        let Some(told) = wish.told else { return };
        let ports = self.ports.clone();
        tokio::spawn(async move {
            let deadline = Instant::now() + IN_FRONT_WITHIN;
            let showing = loop {
                let state = ports.window().read().await;
                if state.is_some_and(|state| state.visible && state.focused) {
                    break if was_away { Showing::Shown } else { Showing::Raised };
                }
                if Instant::now() >= deadline {
                    break Showing::NotInFront;
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            };
            let _gone = told.send(showing);
        });
    }
}

/// What the user can do about a window that cannot be built.
fn cannot_open(language: Language, why: &str) -> String {
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

impl Showing {
    const fn word(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Shown => "shown",
            Self::Raised => "raised",
            Self::NotInFront => "not_in_front",
        }
    }
}
