//! The mouse over the app's window: it presses what a hand would find there, at any zoom.

use std::cell::Cell;

use serde_json::json;

use super::app::App;
use super::page::Page;
use super::poll;
use super::screen::Screen;
use super::xwindow::XWindow;

/// Each press is so many pixels beside the one before: two at one place within a moment are a double click.
const ASIDE: i32 = 4;

/// The mouse of a display, used in one app's window.
pub struct Mouse<'a> {
    presses: Cell<i32>,
    /// What is out of sight is scrolled to.
    scrolls: bool,
    screen: &'a Screen,
    window: XWindow<'a>,
    page: &'a Page,
}

impl<'a> Mouse<'a> {
    #[track_caller]
    pub fn over(screen: &'a Screen, app: &'a App<'a>) -> Self {
        Self { presses: Cell::new(0), scrolls: true, screen, window: app.window(), page: app.page() }
    }

    /// Presses what is in sight and nothing else: to scroll is a way of its own.
    #[must_use]
    pub fn without_scrolling(mut self) -> Self {
        self.scrolls = false;
        self
    }

    /// Presses the element about its middle, once it stands still and nothing lies over it.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let (x, y) = self.go_to(selector);
        self.presses.set(self.presses.get() + 1);
        self.move_to((x + if self.presses.get() % 2 == 0 { ASIDE } else { -ASIDE }, y));
        self.said(&["click", "1"]);
    }

    /// The same, where the element may go at any moment: then nothing is pressed.
    pub fn try_click(&self, selector: &str) {
        if let Some(place) = self.place(selector) {
            self.move_to(place);
            self.said(&["click", "1"]);
        }
    }

    /// Opens the menu of the element with the other button.
    #[track_caller]
    pub fn open_menu(&self, selector: &str) {
        self.go_to(selector);
        self.said(&["click", "3"]);
        self.page.wait_for("[role=menu]");
    }

    /// Clicks a field, and types into it in place of what it has.
    #[track_caller]
    pub fn write(&self, selector: &str, text: &str) {
        self.click(selector);
        poll::until("the field has the keyboard", || self.page.has(&format!("{selector}:focus")));
        self.screen.press("ctrl+a");
        self.screen.write(text);
    }

    /// Drags from one element to another, and lets go there once the page shows `takes`.
    #[track_caller]
    pub fn drag(&self, from: &str, to: &str, takes: &str) {
        let (x, y) = self.go_to(from);
        self.said(&["mousedown", "1"]);
        // A drag begins with the first few pixels.
        for step in 1..=4 {
            self.move_to((x + 4 * step, y + 2 * step));
        }
        let mut wiggle = 0;
        poll::until(&format!("the drag is over {to}"), || {
            wiggle = (wiggle + 3) % 12;
            if let Some((x, y)) = self.place(to) {
                self.move_to((x + wiggle, y));
            }
            self.page.has(takes)
        });
        self.said(&["mouseup", "1"]);
    }

    /// Moves to the middle of the element, once it stands still and nothing lies over it; where that is.
    #[track_caller]
    fn go_to(&self, selector: &str) -> (i32, i32) {
        self.page.wait_for(selector);
        let mut before = None;
        let place = poll::until_some(&format!("{selector} can be pointed at"), || {
            self.page.wait_until_drawn();
            let now = self.place(selector);
            let stands = now.is_some() && now == before;
            before = now;
            now.filter(|_| stands)
        });
        self.move_to(place);
        place
    }

    /// Where in the window the middle of the element is, in the screen's pixels; scrolled to the middle, since the
    /// web view paints bars over the edges of what scrolls. None while it is not there or not in sight, or something
    /// lies over it.
    fn place(&self, selector: &str) -> Option<(i32, i32)> {
        let scroll =
            if self.scrolls { "one.scrollIntoView({ block: 'center', inline: 'center' });" } else { "" };
        let found = self.page.value(&format!(
            "(() => {{ const one = document.querySelector({}); if (!one) return null; {scroll} \
             const {{ x, y, width, height }} = one.getBoundingClientRect(); \
             const [left, top] = [x + width / 2, y + height / 2]; \
             const there = document.elementFromPoint(left, top); \
             return there && (one.contains(there) || there.contains(one)) ? [left / innerWidth, top / innerWidth] : null }})()",
            json!(selector)
        ));
        // The page counts in pixels of its own at another zoom: both are parts of the width.
        let width = f64::from(self.window.geometry()?.width);
        let part = |at: usize| Some((found.get(at)?.as_f64()? * width).round() as i32);
        Some((part(0)?, part(1)?))
    }

    fn move_to(&self, (x, y): (i32, i32)) {
        self.said(&["mousemove", "--window", self.window.id(), &x.to_string(), &y.to_string()]);
    }

    #[track_caller]
    fn said(&self, words: &[&str]) {
        self.screen.said("xdotool", words);
    }
}
