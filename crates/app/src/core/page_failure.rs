//! A page that threw. What it shows from then on may be old, so the rows that it answers for are `failed`, and
//! it is built anew in its window: with the state of now, and with the user where they were. What throws again
//! and again would flicker for ever, so this is done three times an hour at most.
//!
//! A part of the page that the page itself has contained (a card of the dashboard, say) costs that part alone.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;
use settings::report::{Finding, Outcome, Reason};
use tokio::time::Instant;

use super::{Core, Event};
use crate::ports::{AppWindow as _, Ports, WindowRequest};
use crate::view::{Level, PageFailure};

/// Pages built within [`WITHIN`] in place of ones that threw.
const MOST: usize = 3;
const WITHIN: Duration = Duration::from_secs(60 * 60);
/// Characters of what a page says.
const LONGEST: usize = 300;
/// Lines in the log about parts of one page.
const MOST_TOLD: u32 = 20;

/// The pages of the window, one after another.
#[derive(Debug, Default)]
pub(crate) struct Life {
    /// Which page of its window the present one is; 0: the one it was born with.
    number: u32,
    /// When pages were built in place of ones that threw; older than [`WITHIN`] is forgotten.
    anew: VecDeque<Instant>,
    /// The page that threw, by its number, and what.
    trouble: Option<(u32, String)>,
    /// What a part of the present page threw last.
    part: Option<String>,
    told: u32,
}

impl Life {
    /// A page has asked for its first snapshot.
    pub(crate) fn begins(&mut self) {
        if self.trouble.as_ref().is_some_and(|(page, _)| *page != self.number) {
            self.trouble = None;
        }
    }

    pub(crate) fn window_gone(&mut self) {
        *self = Self { anew: std::mem::take(&mut self.anew), ..Self::default() };
    }

    /// What the page threw that could not go on.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.trouble.as_ref().map(|(_, message)| message.as_str())
    }

    /// The number of the next page, where one may be built.
    fn next(&mut self, now: Instant) -> Option<u32> {
        while self.anew.front().is_some_and(|at| now.duration_since(*at) >= WITHIN) {
            self.anew.pop_front();
        }
        if self.anew.len() >= MOST {
            return None;
        }
        self.anew.push_back(now);
        self.number += 1;
        self.part = None;
        self.told = 0;
        Some(self.number)
    }
}

impl<P: Ports> Core<P> {
    pub(crate) fn on_page_failed(&mut self, failure: &PageFailure) {
        let message = plain(&failure.message);
        let now = self.now();
        let life = &mut self.page.life;
        if failure.page != life.number {
            // It has gone already.
            return;
        }
        if let Some(part) = &failure.part {
            life.told += 1;
            if life.told <= MOST_TOLD {
                tracing::warn!(part = plain(part), message, "a part of the page failed; the rest goes on");
            }
            life.part = Some(message);
            return;
        }
        if life.trouble.as_ref().is_some_and(|(page, _)| *page == failure.page) {
            return;
        }
        life.trouble = Some((failure.page, message.clone()));
        let next = life.next(now);
        self.emit(Event::PageBroke { message: message.clone(), anew: next.is_some() });
        let Some(number) = next else {
            tracing::error!(message, "the page failed; it stays, as it has been built anew too often");
            let said = (
                "Something in this window failed again. If anything is missing, quit Communicator and start it again.",
                "Noget i vinduet fejlede igen. Hvis noget mangler, så afslut Communicator, og start det igen.",
            );
            self.page.say(Level::Error, said);
            return;
        };
        tracing::error!(message, page = number, "the page failed; it is built anew");
        self.page.gone();
        // Whoever was recording a shortcut is gone.
        self.emit(Event::StopRecordingShortcut);
        let said = (
            "Something in this window failed, so it was drawn again.",
            "Noget i vinduet fejlede, så det blev tegnet igen.",
        );
        self.page.say(Level::Warning, said);
        self.ports.window().ask(WindowRequest::LoadPage(number));
    }

    /// Where the user was, for a page that is built anew. What has thrown twice may do so because of that.
    pub(crate) fn view_for_new_page(&self) -> Option<String> {
        self.page.view.clone().filter(|_| self.page.life.anew.len() <= 1)
    }

    /// What is broken of the page as a whole.
    pub(crate) fn broken_page(&self) -> Option<String> {
        let trouble = self.page.life.trouble().map(str::to_owned);
        trouble.or_else(|| self.broken_part(&["window"]))
    }

    /// What one of these parts threw, where the page says that it could not draw it.
    pub(crate) fn broken_part(&self, parts: &[&str]) -> Option<String> {
        let shown = self.facts.page.shown.as_ref()?;
        let broken = shown.failed.iter().any(|part| parts.contains(&part.as_str()));
        broken.then(|| self.page.life.part.clone().unwrap_or_default())
    }

    /// What keeps the open dashboard, or a card of it, from being seen.
    pub(crate) fn broken_dashboard(&self) -> Option<String> {
        self.broken_page().or_else(|| self.broken_part(&["page", "card"]))
    }
}

/// The page does not show it, having thrown this.
pub(crate) fn page_error(in_force: Value, message: String) -> Finding {
    Finding::new(Outcome::Failed, Reason::PageError, in_force).with_detail(message)
}

/// One line of a page's words.
fn plain(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_pages_are_built_within_an_hour_and_the_next_when_the_first_is_an_hour_ago() {
        let mut life = Life::default();
        let begun = Instant::now();
        let later = begun + Duration::from_secs(60);
        assert_eq!([begun, later, later, later].map(|at| life.next(at)), [Some(1), Some(2), Some(3), None]);
        // A window that is opened anew has its first page, and no other count.
        life.window_gone();
        assert_eq!(life.next(begun + WITHIN - Duration::from_secs(1)), None);
        assert_eq!([begun + WITHIN, begun + WITHIN].map(|at| life.next(at)), [Some(1), None]);
    }

    #[test]
    fn what_a_page_says_is_one_line_of_bounded_length() {
        assert_eq!(plain("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(plain(&"ø".repeat(5000)).chars().count(), LONGEST);
    }
}
