//! The icon in the tray: that of X11, where Wine puts it.

use std::time::{Duration, Instant};

use crate::harness::desk::{Desk, settings};
use crate::harness::poll;
use crate::harness::tray::{Edges, LEFT, RIGHT, Tray};

/// Wine looks five times a second whether the pointer has left.
const NOTICED: Duration = Duration::from_millis(300);
/// A tooltip comes half a second after the pointer has moved last.
const TOOLTIP_WITHIN: Duration = Duration::from_secs(2);

/// What the tooltip says when the pointer comes from elsewhere and rests on the icon. Empty where none is
/// shown: Wine passes over a pointer that arrives in one leap, and a slow machine is late.
#[track_caller]
fn tooltip(desk: &Desk, tray: &Tray) -> String {
    tray.leave();
    std::thread::park_timeout(NOTICED);
    for _ in 0..3 {
        tray.point();
        let began = Instant::now();
        while began.elapsed() < TOOLTIP_WITHIN {
            let said = desk.tooltip();
            if !said.is_empty() {
                return said;
            }
        }
    }
    String::new()
}

#[track_caller]
fn open_menu(desk: &Desk, tray: &Tray) {
    tray.click(RIGHT);
    poll::until("the menu is open", || desk.has_menu());
}

/// Goes to the entry of the open menu that so many presses of this key lead to.
fn point_at(desk: &Desk, key: &str, presses: usize) {
    let mut words = vec!["press"];
    words.extend(vec![key; presses]);
    desk.does(&words);
}

fn choose(desk: &Desk, key: &str, presses: usize) {
    point_at(desk, key, presses);
    desk.does(&["press", "enter"]);
}

#[test]
fn the_icon_is_in_the_tray_shows_a_call_takes_clicks_and_goes_when_its_menu_ends_the_app() {
    let desk = Desk::with("tray", settings());
    let tray = Tray::start();
    assert!(tray.icons().is_empty());
    desk.sign_in();
    let mut app = desk.start();
    app.wait_until_live();
    let icon = tray.icon();
    poll::until_equal("the tooltip", "Communicator".to_owned(), || tooltip(&desk, &tray));
    let Edges { left, top, right, bottom } = tray.edges();
    let edges = [left, top, right, bottom].map(|edge| edge.to_string());
    desk.does(&["icon-is-at", &edges[0], &edges[1], &edges[2], &edges[3]]);
    assert_eq!(desk.windows_wanted(), 0);
    tray.click(LEFT);
    poll::until_equal("how often a window was wanted", 1, || desk.windows_wanted());

    let at_rest = tray.picture();
    desk.ring();
    poll::until("the picture is another", || tray.picture() != at_rest);
    let ringing = tray.picture();
    poll::until_equal("the tooltip", "Communicator\nA call is ringing".to_owned(), || tooltip(&desk, &tray));
    // Show, Bring the window here, Answer.
    open_menu(&desk, &tray);
    choose(&desk, "down", 3);
    poll::until("the PBX was asked to pick it up", || desk.asked_for("pickup") == 1);
    poll::until_equal("the tooltip", "Communicator\nOn a call".to_owned(), || tooltip(&desk, &tray));
    poll::until("the picture is a third one", || ![&at_rest, &ringing].contains(&&tray.picture()));
    desk.press("ctrl+shift+F10");
    poll::until("the picture is that of before", || tray.picture() == at_rest);
    poll::until_equal("the tooltip", "Communicator".to_owned(), || tooltip(&desk, &tray));

    // A menu that was open before the call rang stays open, and the entry under the hand can be chosen then. Nothing
    // is chosen as long as it cannot.
    open_menu(&desk, &tray);
    point_at(&desk, "down", 3);
    desk.ring();
    poll::until("the PBX was asked to pick it up, too", || {
        desk.asked_for("pickup") == 2 || {
            desk.does(&["press", "enter"]);
            false
        }
    });
    desk.press("ctrl+shift+F10");
    poll::until("the picture is that of before", || tray.picture() == at_rest);
    assert_eq!(tray.icon(), icon, "all the time it is the same");
    open_menu(&desk, &tray);
    // Quit, the last.
    choose(&desk, "up", 1);
    poll::until("the process has ended", || app.running.ended().is_some());
    poll::until("the icon is gone", || tray.icons().is_empty());
}
