//! A hand on keyboard and mouse: keys that stay down, so that the X server repeats them, and quick clicks.

use super::page::Page;
use super::poll;
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
    let (x, y) = middle(page, selector);
    xdotool(screen, &["mousemove", "--window", window.id(), &x.to_string(), &y.to_string()]);
    xdotool(screen, &["click", "--repeat", "2", "--delay", "120", "1"]);
}

/// Presses the secondary button in the middle of an element. At a zoom of 100 % only.
#[track_caller]
pub fn ask_for_menu(screen: &Screen, window: &XWindow<'_>, page: &Page, selector: &str) {
    let (x, y) = middle(page, selector);
    xdotool(screen, &["mousemove", "--window", window.id(), &x.to_string(), &y.to_string(), "click", "3"]);
}

/// Drags one element onto another, and lets go once `is_over` says that the drag has arrived. At a zoom of 100 % only.
#[track_caller]
pub fn drag(
    screen: &Screen,
    window: &XWindow<'_>,
    page: &Page,
    (from, to): (&str, &str),
    is_over: impl Fn() -> bool,
) {
    let move_to = |x: i32, y: i32| {
        xdotool(screen, &["mousemove", "--window", window.id(), &x.to_string(), &y.to_string()])
    };
    let (x, y) = middle(page, from);
    move_to(x, y);
    xdotool(screen, &["mousedown", "1"]);
    // A drag begins with the first few pixels.
    for step in 1..=5 {
        move_to(x + 4 * step, y + 2 * step);
    }
    let mut wiggle = 0;
    poll::until("the drag is over its place", || {
        let (x, y) = middle(page, to);
        wiggle = (wiggle + 3) % 12;
        move_to(x + wiggle, y);
        is_over()
    });
    xdotool(screen, &["mouseup", "1"]);
}

/// The middle of an element in CSS pixels, which are those of the window.
#[track_caller]
fn middle(page: &Page, selector: &str) -> (i32, i32) {
    page.wait_for(selector);
    page.wait_until_drawn();
    let middle = |start: &str, length: &str| {
        let rect = format!("document.querySelector({}).getBoundingClientRect()", serde_json::json!(selector));
        let at = page.number(&format!("{rect}.{start} + {rect}.{length} / 2")).expect("a number of pixels");
        at.round() as i32
    };
    (middle("left", "width"), middle("top", "height"))
}

#[track_caller]
fn xdotool(screen: &Screen, words: &[&str]) {
    let output = process::output(screen.command("xdotool").args(words));
    assert!(output.status.success(), "xdotool {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}
