//! A call that brings the window up while somebody writes in another program.
//!
//! Under two window managers, because each gives the keyboard away at other requests than the other.

use std::process::Stdio;
use std::time::Duration;

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process::Running;
use crate::harness::screen::{Manager, OtherProgram, Screen};
use crate::harness::xwindow::{XWindow, mapped};

const MANAGERS: [Manager; 2] = [Manager::Openbox, Manager::Xfwm4];

/// Long enough to be still written when the window has come and gone.
const TEXT: &str = "the quick brown fox jumps over the lazy dog and then it comes back once more to do it all over \
again because nobody has told it yet that one jump would have been quite enough for a text like this one which has to \
go on for as long as a call rings and the window comes to the front and goes away again\n";

fn pbx() -> Pbx {
    Pbx::with(json!({
        "popupOnIncomingCall": true,
        "popupRevertWhenDone": true,
        "window": {"x": 60, "y": 60, "width": 800, "height": 600},
    }))
}

fn ring(pbx: &Pbx) -> String {
    let from = Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) };
    let to = pbx.account().username.clone();
    pbx.sandbox().ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap()
}

/// Somebody who writes in the other program.
struct Writer<'a> {
    screen: &'a Screen,
    other: &'a OtherProgram,
    file: std::path::PathBuf,
    typing: Running,
}

impl<'a> Writer<'a> {
    fn begins(screen: &'a Screen, other: &'a OtherProgram, home: &Home) -> Self {
        let file = home.path("written");
        std::fs::write(&file, "").unwrap();
        other.take_focus(screen);
        let mut command = screen.command("xdotool");
        let typing = Running::start(command.args(["type", "--delay", "20", TEXT]).stdout(Stdio::null()));
        Self { screen, other, file, typing }
    }

    /// Waits for something, and all the while the keyboard is where it was.
    #[track_caller]
    fn sees(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        poll::until(what, || {
            // None for a moment: a window manager names no window while it puts one away. That no key was
            // lost is looked at in the end.
            let active = self.screen.active_window();
            assert!(
                active.is_empty() || self.other.has_focus(self.screen),
                "the keyboard went away before: {what}; it is with {active} {}",
                self.screen.said("xdotool", &["getactivewindow", "getwindowname"])
            );
            is_so()
        });
    }

    #[track_caller]
    fn has_written_all(mut self) {
        poll::until("all is typed", || self.typing.ended().is_some());
        let written = || std::fs::read_to_string(&self.file).unwrap_or_default();
        poll::until_equal("what arrived", TEXT.to_owned(), written);
        assert!(self.other.has_focus(self.screen));
    }
}

fn is_above(screen: &Screen, window: &str, other: &str) -> bool {
    let stack = screen.stack();
    let at = |id: &str| stack.iter().position(|one| one == id);
    at(window) > at(other)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Behind,
    Minimised,
    Hidden,
}

fn put_away(screen: &Screen, app: &App<'_>, window: &XWindow<'_>, place: Place) {
    window.focus();
    match place {
        Place::Behind => {}
        Place::Minimised => {
            // A word of the app's from when it was shown may come after the first one, and bring it back.
            poll::until("the window is minimised", || {
                screen.said("xdotool", &["windowminimize", window.id()]);
                window.is("HIDDEN")
            });
        }
        Place::Hidden => {
            assert_eq!(app.verb(&["toggle"]).exit, Some(0));
            poll::until("the window is hidden", || !window.is_mapped());
        }
    }
}

fn is_away(screen: &Screen, window: &XWindow<'_>, other: &OtherProgram, place: Place) -> bool {
    match place {
        Place::Behind => window.is_mapped() && !is_above(screen, window.id(), other.id()),
        Place::Minimised => window.is("HIDDEN"),
        Place::Hidden => !window.is_mapped() && !window.is("HIDDEN"),
    }
}

#[test]
fn what_is_typed_in_another_program_arrives_whole_while_the_window_comes_and_goes() {
    for manager in MANAGERS {
        let (screen, home, pbx) = (Screen::managed_by(manager), Home::make(), pbx());
        let app = Start::new(&screen, &home, &pbx).run();
        let report = app.wait_until_fetched();
        app.wait_until_live();
        for key in ["popupOnIncomingCall", "popupRevertWhenDone"] {
            assert_eq!(report.ended(key), "applied");
        }
        let window = app.window();
        let geometry = window.geometry();
        let other = screen.writing_program(&home.path("written"));
        for place in [Place::Behind, Place::Minimised, Place::Hidden] {
            put_away(&screen, &app, &window, place);
            let writer = Writer::begins(&screen, &other, &home);
            assert!(is_away(&screen, &window, &other, place), "{manager:?} {place:?}");
            let call = ring(&pbx);
            writer.sees(&format!("{manager:?}: up from {place:?}"), || {
                window.is_mapped() && is_above(&screen, window.id(), other.id())
            });
            pbx.sandbox().end_call(&call).unwrap();
            writer.sees(&format!("{manager:?}: back to {place:?}"), || {
                is_away(&screen, &window, &other, place)
            });
            writer.has_written_all();
            assert_eq!(app.verb(&["toggle"]).exit, Some(0));
            poll::until("asked for by hand it has the keyboard", || window.has_focus());
            poll::until_equal("the window's place", geometry, || window.geometry());
        }
    }
}

#[test]
fn started_hidden_the_window_is_built_comes_up_and_is_hidden_again() {
    for manager in MANAGERS {
        let (screen, home, pbx) = (Screen::managed_by(manager), Home::make(), pbx());
        let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
        app.wait_until_fetched();
        app.wait_until_live();
        let other = screen.writing_program(&home.path("written"));
        let writer = Writer::begins(&screen, &other, &home);
        assert_eq!(mapped(&screen, app.process()), [] as [String; 0]);
        let call = ring(&pbx);
        writer.sees("the window is built and above the other", || {
            mapped(&screen, app.process()).first().is_some_and(|id| is_above(&screen, id, other.id()))
        });
        pbx.sandbox().end_call(&call).unwrap();
        writer.sees("the window is hidden", || mapped(&screen, app.process()).is_empty());
        writer.has_written_all();
    }
}

#[test]
fn clicked_or_moved_meanwhile_the_window_stays() {
    for manager in MANAGERS {
        let (screen, home, pbx) = (Screen::managed_by(manager), Home::make(), pbx());
        let app = Start::new(&screen, &home, &pbx).run();
        app.wait_until_fetched();
        app.wait_until_live();
        let window = app.window();
        let other = screen.writing_program(&home.path("written"));
        for moved in [false, true] {
            put_away(&screen, &app, &window, Place::Hidden);
            other.take_focus(&screen);
            let call = ring(&pbx);
            poll::until("the window is up", || {
                window.is_mapped() && is_above(&screen, window.id(), other.id())
            });
            // And has taken its place.
            app.report();
            if moved {
                let before = window.geometry();
                window.move_frame(200, 150);
                poll::until("it has moved", || window.geometry() != before);
                poll::until("the move is seen", || app.report_now().in_force("window.x") != 60);
            } else {
                screen.said("xdotool", &["mousemove", "--window", window.id(), "400", "300", "click", "1"]);
                poll::until("the window has the focus", || window.has_focus());
            }
            pbx.sandbox().end_call(&call).unwrap();
            poll::until("the call is over", || app.status()["calls"].as_array().unwrap().is_empty());
            poll::never_within(Duration::from_secs(1), "the window went away", || !window.is_mapped());
        }
    }
}

/// The keyboard is with the other program all the time, so that only the page can tell of it. Under Openbox
/// alone: Xfwm4 gives the keyboard to a window whose wheel is turned.
#[test]
fn read_with_the_wheel_while_somebody_writes_elsewhere_the_window_stays() {
    let (screen, home, pbx) = (Screen::managed_by(Manager::Openbox), Home::make(), pbx());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let window = app.window();
    app.page().value("addEventListener('wheel', () => { window.turned = true }, true)");
    let other = screen.writing_program(&home.path("written"));
    put_away(&screen, &app, &window, Place::Hidden);
    other.take_focus(&screen);
    let call = ring(&pbx);
    poll::until("the window is up", || window.is_mapped() && is_above(&screen, window.id(), other.id()));
    poll::until("the page has heard the wheel", || {
        screen.said("xdotool", &["mousemove", "--window", window.id(), "400", "300", "click", "5"]);
        app.page().value("window.turned === true") == true
    });
    // And the app has heard of it from the page.
    app.report();
    assert!(other.has_focus(&screen));
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the call is over", || app.status()["calls"].as_array().unwrap().is_empty());
    poll::never_within(Duration::from_secs(1), "the window went away", || !window.is_mapped());
    assert!(other.has_focus(&screen));
}
