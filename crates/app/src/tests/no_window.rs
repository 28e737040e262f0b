//! A window that cannot be built: no web view on this computer, or no room for one.

use super::*;

#[test]
fn whoever_asks_for_a_window_that_cannot_be_opened_is_told_why_and_the_next_one_who_asks_gets_it() {
    let world = World::with(settings());
    let app = world.run(true).settled();
    app.ports.refuse_windows();
    for request in
        [Request::Toggle, Request::Show { server: None }, Request::Search { text: "Ida".to_owned() }]
    {
        let reply = app.verb(request);
        assert_eq!(reply.exit, 1);
        let message = reply.message.unwrap();
        assert!(message.contains("could not be opened: there is no room."), "{message}");
    }
    app.ports.allow_windows();
    assert_eq!(app.verb(Request::Toggle).exit, 0);
    app.quit();
}
