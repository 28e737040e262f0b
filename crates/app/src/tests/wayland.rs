//! A session that tells nobody where windows stand, and brings none to the front by itself.

use super::*;

fn document() -> Value {
    json!({"window": {"x": 220, "y": 140, "width": 900, "height": 640}})
}

fn world() -> World {
    let mut world = World::with(document());
    world.timings.quiet = Duration::from_millis(40);
    world
}

#[test]
fn the_place_is_reported_as_not_to_be_had_and_nobody_waits_for_it() {
    let world = world();
    let app = world.run(false);
    app.ports.keep_place();
    let app = app.settled();
    app.refresh();
    for key in ["window.x", "window.y"] {
        let row = app.row(key);
        assert_eq!(app.ended_as(key), "unsupported not_in_this_session server", "{row}");
        assert_eq!(row["in_force"], Value::Null);
    }
    assert_eq!(app.ended_as("window.width"), "applied - server");
    let moves = |asked: &Asked| matches!(asked, Asked::Window(WindowRequest::Place { .. }));
    assert!(!app.ports.take_asked().iter().any(moves));
    app.quit();
}

#[test]
fn a_resize_by_hand_saves_the_size_and_leaves_the_stored_place() {
    let world = world();
    let app = world.run(false);
    app.ports.keep_place();
    let app = app.settled();
    app.ports.resize_by_hand(950.0, 700.0);
    let wanted = json!({"x": 220, "y": 140, "width": 950, "height": 700});
    app.until("the size is saved", || world.document()["window"] == wanted);
    app.until("nothing is unsaved", || app.ended_as("window.x") == "unsupported not_in_this_session server");
    assert_eq!(app.row("window.width")["in_force"], 950);
    app.ports.take_asked();
    app.refresh();
    assert_eq!(app.ports.take_asked(), []);
    app.quit();
}

#[test]
fn a_size_that_the_compositor_goes_back_to_is_not_the_users() {
    let world = world();
    let app = world.run(false);
    app.ports.keep_place();
    let app = app.settled();
    let mut changed = document();
    changed["window"]["width"] = json!(1100);
    world.put(&changed);
    app.refresh();
    app.ports.take_asked();
    app.ports.resize_by_hand(900.0, 640.0);
    app.until("it is reported", || app.ended_as("window.width") == "adjusted system_decided server");
    assert_eq!((app.row("window.width")["in_force"].clone(), app.ports.take_asked()), (json!(900), vec![]));
    app.refresh();
    assert_eq!((world.document(), app.ports.take_asked()), (changed, vec![]));

    app.ports.resize_by_hand(950.0, 640.0);
    app.until("the user's own is saved", || world.document()["window"]["width"] == 950);
    app.quit();
}

#[test]
fn whoever_asks_for_the_window_is_told_what_came_of_it() {
    let world = world();
    let app = world.run(false);
    app.ports.refuse_popups();
    let app = app.settled();
    let toggle = || {
        let reply = app.verb(Request::Toggle);
        (reply.exit, reply.body.unwrap()["window"].clone())
    };
    app.ports.focus(false);
    assert_eq!(toggle(), (0, json!("raised")));
    assert_eq!(toggle(), (0, json!("hidden")));
    assert_eq!(toggle(), (0, json!("shown")));
    let refused = app.verb(Request::Link { link: "tel:no".to_owned(), server: None });
    // The window says why.
    assert_eq!((refused.exit, refused.body), (2, Some(json!({"window": "raised"}))));

    app.ports.focus(false);
    app.ports.keep_behind();
    let reply = app.verb(Request::Toggle);
    assert_eq!((reply.exit, reply.body.unwrap()), (1, json!({"window": "not_in_front"})));
    assert!(reply.message.unwrap().contains("front"));
    app.quit();
}

#[test]
fn the_word_of_the_desktop_goes_to_the_window_with_the_request_that_it_came_with() {
    let world = world();
    let app = world.run(false);
    app.ports.refuse_popups();
    let app = app.settled();
    app.ports.focus(false);
    app.ports.take_asked();
    let (reply, answer) = ReplyTo::new();
    let request = Request::Show { server: None };
    app.events.send(Event::VerbOfUser { request, token: "a word".to_owned(), reply }).unwrap();
    app.runtime.block_on(answer).unwrap();
    assert_eq!(
        app.ports.take_asked(),
        [Asked::Window(WindowRequest::Activate { token: "a word".to_owned() })]
    );
    app.ports.focus(false);
    app.verb(Request::Show { server: None });
    assert_eq!(app.ports.take_asked(), [Asked::Window(WindowRequest::ShowAndFocus)]);
    app.quit();
}
