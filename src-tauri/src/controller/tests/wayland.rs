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
