//! Starting at login from within a Flatpak: a portal of the test's own allows it, or does not.

use crate::bus::{Bus, Home};
use crate::mock_portal::{MockPortal, Says};

fn ask(home: &Home, bus: &Bus, words: &[&str]) -> String {
    let mut arguments = vec!["flatpak-autostart"];
    arguments.extend(words);
    home.probe("desktop_probe", &bus.address, &arguments).remove(0).text
}

#[test]
fn the_portal_is_asked_and_its_answer_is_what_is_reported() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::No);
    let start = ["/app/bin/communicator", "--autostart"];
    assert_eq!(ask(&home, &bus, &start), "present");
    assert_eq!(ask(&home, &bus, &[]), "absent");
    let command = vec!["communicator".to_owned(), "--autostart".to_owned()];
    assert_eq!(portal.background(), [(true, command), (false, vec![])]);
}

#[test]
fn a_no_of_the_desktop_is_a_veto() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let portal = MockPortal::start(&bus.address, Says::No);
    portal.allow_autostart(false);
    let answer = ask(&home, &bus, &["/app/bin/communicator", "--autostart"]);
    assert_eq!(answer, "vetoed: refused by the desktop's portal");
}

#[test]
fn without_a_portal_it_is_unavailable() {
    let home = Home::new();
    let bus = Bus::start(&home);
    assert_eq!(ask(&home, &bus, &["/app/bin/communicator", "--autostart"]), "unavailable");
}
