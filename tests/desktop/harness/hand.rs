//! A hand on keyboard and mouse: keys that stay down, so that the X server repeats them, and quick clicks.

use super::page::Page;
use super::process;
use super::screen::Screen;
use super::xwindow::XWindow;

/// A key that is down; it is let go of with this value.
#[derive(Debug)]
pub struct Held<'a> {
    screen: &'a Screen,
    key: &'a str,
}

impl<'a> Held<'a> {
    /// Presses a key, as xdotool names it.
    #[track_caller]
    pub fn down(screen: &'a Screen, key: &'a str) -> Self {
        xdotool(screen, &["keydown", key]);
        Self { screen, key }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let _ = process::output(self.screen.command("xdotool").args(["keyup", self.key]));
    }
}

/// Clicks twice in the middle of an element, as fast as a hand does. At a zoom of 100 % only.
#[track_caller]
pub fn double_click(screen: &Screen, window: &XWindow<'_>, page: &Page, selector: &str) {
    page.wait_for(selector);
    page.wait_until_drawn();
    let middle = |start: &str, length: &str| {
        let rect = format!("document.querySelector('{selector}').getBoundingClientRect()");
        let at = page.number(&format!("{rect}.{start} + {rect}.{length} / 2")).expect("a number of pixels");
        format!("{at:.0}")
    };
    let (x, y) = (middle("left", "width"), middle("top", "height"));
    xdotool(screen, &["mousemove", "--window", window.id(), &x, &y]);
    xdotool(screen, &["click", "--repeat", "2", "--delay", "120", "1"]);
}

#[track_caller]
fn xdotool(screen: &Screen, words: &[&str]) {
    let output = process::output(screen.command("xdotool").args(words));
    assert!(output.status.success(), "xdotool {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}
