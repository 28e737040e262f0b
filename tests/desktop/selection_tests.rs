//! Which number CALL finds: of what is marked and what is copied in other programs the one that changed last,
//! and never what is marked in the app's own window.

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process::Running;
use crate::harness::screen::Screen;
use crate::link_tests::{holds, in_box, pbx, ready};

const CALL: &str = "ctrl+shift+F9";
const A: &str = "70 10 10 10";
const B: &str = "70 20 20 20";

struct Desk {
    screen: Screen,
    home: Home,
    pbx: Pbx,
}

impl Desk {
    fn make() -> Self {
        Self { screen: Screen::start(), home: Home::make(), pbx: pbx() }
    }

    #[track_caller]
    fn mark(&self, number: &str) -> Running {
        holds(&self.screen, &self.home, "primary", number)
    }

    #[track_caller]
    fn copy(&self, number: &str) -> Running {
        holds(&self.screen, &self.home, "clipboard", number)
    }

    fn marked(&self) -> String {
        self.screen.said("xclip", &["-selection", "primary", "-out"])
    }

    #[track_caller]
    fn call(&self, app: &App<'_>, number: &str) {
        self.screen.press(CALL);
        let number = number.replace(' ', "");
        poll::until_equal("the number in the box", Some(number), || in_box(app));
    }

    #[track_caller]
    fn escape(&self, app: &App<'_>) {
        let window = app.window();
        poll::until("the window has the keyboard", || window.has_focus());
        self.screen.press("Escape");
        poll::until("the box is closed", || in_box(app).is_none());
    }
}

#[test]
fn a_number_copied_after_the_box_was_closed_is_the_one_that_is_called() {
    let desk = Desk::make();
    let app = ready(&desk.screen, &desk.home, &desk.pbx);
    let _a = desk.copy(A);
    desk.call(&app, A);
    desk.escape(&app);
    let _b = desk.copy(B);
    // At once: a press within three seconds of the one that opened the closed box is a first one all the same.
    desk.call(&app, B);
    desk.screen.press(CALL);
    poll::until_equal("the calls", vec!["70202020".to_owned()], || desk.pbx.calls());
}

#[test]
fn of_what_is_marked_and_what_is_copied_the_one_that_changed_last_counts() {
    let desk = Desk::make();
    // The owners answer no question for the time: what was there before the app was is taken in the old order.
    let _copied = desk.copy(B);
    let _marked = desk.mark(A);
    let app = ready(&desk.screen, &desk.home, &desk.pbx);
    desk.call(&app, A);
    desk.escape(&app);
    let _copied = desk.copy(B);
    desk.call(&app, B);
    desk.escape(&app);
    let _marked = desk.mark(A);
    desk.call(&app, A);
    desk.escape(&app);
    // The last word is no number: nothing older takes its place.
    let _words = desk.copy("Ida Berg");
    desk.screen.press(CALL);
    poll::until_equal("the box", Some(String::new()), || in_box(&app));
    assert_eq!(desk.pbx.calls(), [] as [String; 0]);
}

#[test]
fn opening_the_box_or_the_search_takes_nobodys_mark_away_and_typing_replaces_what_stood_there() {
    let desk = Desk::make();
    let app = ready(&desk.screen, &desk.home, &desk.pbx);
    // From the first CALL on at the latest the app follows what changes; of what was there before it cannot tell the order.
    desk.call(&app, "");
    desk.escape(&app);
    let _marked = desk.mark(A);
    let _copied = desk.copy(B);
    desk.call(&app, B);
    app.page().wait_until_drawn();
    assert_eq!(desk.marked(), A);
    let window = app.window();
    poll::until("the window has the keyboard", || window.has_focus());
    desk.screen.press("2");
    desk.screen.press("5");
    poll::until_equal("what was typed", Some("25".to_owned()), || in_box(&app));
    desk.escape(&app);

    assert_eq!(app.verb(&["search", "ida"]).exit, Some(0));
    let searched = || app.page().value("document.querySelector('#search')?.value ?? null");
    poll::until("the words are there", || searched() == "ida");
    app.page().wait_until_drawn();
    assert_eq!(desk.marked(), A);
    poll::until("the search has the keyboard", || app.page().value("document.activeElement?.id") == "search");
    desk.screen.press("p");
    poll::until("what was typed", || searched() == "p");
    assert_eq!(desk.marked(), A);
}

#[test]
fn what_is_marked_in_the_apps_own_window_is_not_read() {
    let desk = Desk::make();
    let app = ready(&desk.screen, &desk.home, &desk.pbx);
    let _copied = desk.copy(A);
    desk.call(&app, A);
    let window = app.window();
    poll::until("the window has the keyboard", || window.has_focus());
    desk.screen.press("2");
    desk.screen.press("5");
    poll::until_equal("what was typed", Some("25".to_owned()), || in_box(&app));
    desk.screen.press("ctrl+a");
    poll::until("the app's own text is what is marked", || desk.marked() == "25");
    desk.escape(&app);
    desk.call(&app, A);
}
