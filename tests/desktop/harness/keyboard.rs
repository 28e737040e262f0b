//! The keyboard over the app's window: the focus goes where Tab takes it, and nowhere by itself.

use serde_json::json;

use super::app::App;
use super::page::Page;
use super::poll;
use super::screen::Screen;

/// More than any page has stops.
const STOPS: usize = 200;

/// The keyboard of a display, used in one app's window.
pub struct Keyboard<'a> {
    screen: &'a Screen,
    page: &'a Page,
}

impl<'a> Keyboard<'a> {
    #[track_caller]
    pub fn over(screen: &'a Screen, app: &'a App<'a>) -> Self {
        app.window().focus();
        Self { screen, page: app.page() }
    }

    /// `combination` as xdotool names it.
    #[track_caller]
    pub fn press(&self, combination: &str) {
        self.screen.press(combination);
    }

    /// Types into whatever has the focus.
    #[track_caller]
    pub fn write(&self, text: &str) {
        self.screen.write(text);
    }

    /// Goes on by Tab until this has the focus.
    #[track_caller]
    pub fn tab_to(&self, selector: &str) {
        self.go("Tab", selector);
    }

    /// Goes back by Shift+Tab until this has the focus.
    #[track_caller]
    pub fn tab_back_to(&self, selector: &str) {
        self.go("shift+Tab", selector);
    }

    /// Goes on with the key until this has the focus, or is marked as what Enter chooses.
    #[track_caller]
    pub fn go(&self, key: &str, selector: &str) {
        self.page.wait_for(selector);
        let there = format!("{selector}:is(:focus, [role=option][aria-selected=true])");
        for _ in 0..STOPS {
            if self.page.has(&there) {
                return;
            }
            // A key that is not there yet must not be taken for one that leads nowhere.
            let stop =
                "(document.activeElement?.getAttribute('aria-activedescendant') || document.activeElement)";
            self.page.run(&format!("window.__stop = {stop}"));
            self.screen.press(key);
            poll::until(&format!("{key} leads on to {selector}"), || {
                self.page.value(&format!("window.__stop !== {stop}")) == json!(true)
            });
        }
        panic!("{key} does not lead to {selector}");
    }

    /// Opens the search, types, and chooses this thing with Enter.
    #[track_caller]
    pub fn search(&self, words: &str, thing: &str) {
        self.press("ctrl+k");
        poll::until("the search has the keyboard", || self.page.has("#search:focus"));
        self.write(words);
        poll::until_equal("what is typed", json!(words), || {
            self.page.value("document.querySelector('#search').value")
        });
        self.go("Down", thing);
        self.press("Return");
    }
}
