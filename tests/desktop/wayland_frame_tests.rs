//! Windows whose frame the program draws itself, as under GNOME: title bar and shadow are no content.
//! Real windows on weston.

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::compositor::Compositor;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;

#[test]
fn under_weston_the_window_is_born_as_large_as_it_was_left_three_times_over() {
    let (weston, home) = (Compositor::weston(), Home::make());
    let pbx = Pbx::with(json!({"window": {"x": 7, "y": 9, "width": 900, "height": 640}}));
    let start = Start::on_wayland(&weston, &home, &pbx);
    let (mut width, mut height) = (900, 640);
    for _ in 0..3 {
        let app = start.drive();
        let report = app.wait_until_fetched();
        let page = app.page();
        poll::until_equal("the content", (width, height), || page.size());
        for (key, value) in [("window.width", width), ("window.height", height)] {
            let row = (report.ended(key), report.in_force(key));
            assert_eq!(row, ("applied".to_owned(), &json!(value)), "{key}");
        }
        (width, height) = (width + 40, height + 20);
        page.resize_window(width, height);
        poll::until_equal("the content after the resize", (width, height), || page.size());
        let stored = json!({"x": 7, "y": 9, "width": width, "height": height});
        poll::until_equal("what is stored", stored, || {
            let mut document: Value = serde_json::from_slice(&pbx.settings()).unwrap();
            document["window"].take()
        });
        app.quit();
    }
}
