//! What the administrator of the computer has fixed beats what anybody chooses.

use serde_json::json;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;

fn write_policy(home: &Home, policy: &serde_json::Value) {
    std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
}

#[test]
fn a_fixed_zoom_is_in_force_from_the_start_and_cannot_be_changed_in_the_window() {
    let (screen, home, pbx) =
        (Screen::start(), Home::make(), Pbx::with(json!({"zoom": 90, "theme": "TEAL"})));
    write_policy(&home, &json!({"set_by": "Havblik IT", "settings": {"zoom": 125}}));
    let app = Start::new(&screen, &home, &pbx).drive();
    let report = app.wait_until_fetched();
    let zoom = report.row("zoom");
    assert_eq!(
        (&zoom["outcome"], &zoom["source"], &zoom["in_force"]),
        (&json!("applied"), &json!("policy"), &json!(125))
    );
    assert!(zoom["why"].as_str().unwrap().contains("Havblik IT"), "{zoom}");
    assert_eq!(report.row("theme")["source"], "server");

    let page = app.page();
    page.wait_for("[data-column]");
    let width = page.number("innerWidth");
    screen.press("ctrl+plus");
    page.wait_for_words("Havblik IT");
    assert_eq!(page.number("innerWidth"), width);
    assert_eq!(app.report().row("zoom")["in_force"], 125);
}

#[test]
fn a_policy_that_changes_is_in_force_after_the_next_refresh_and_one_that_goes_leaves_the_users_own_value() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "TEAL"})));
    let app = Start::new(&screen, &home, &pbx).drive();
    assert_eq!(app.wait_until_fetched().in_force("theme"), "TEAL");
    write_policy(&home, &json!({"settings": {"theme": "DARK"}}));
    let report = app.refresh();
    assert_eq!(
        (report.in_force("theme"), &report.row("theme")["source"]),
        (&json!("DARK"), &json!("policy"))
    );
    assert_eq!(app.page().value("document.documentElement.dataset.theme"), "DARK");
    std::fs::remove_file(home.path("policy.json")).unwrap();
    let report = app.refresh();
    assert_eq!(
        (report.in_force("theme"), &report.row("theme")["source"]),
        (&json!("TEAL"), &json!("server"))
    );
}

#[test]
fn a_policy_that_others_can_write_does_not_count_and_the_status_panel_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"zoom": 90})));
    write_policy(&home, &json!({"settings": {"zoom": 125}}));
    let everybody = std::fs::Permissions::from_mode(0o666);
    std::fs::set_permissions(home.path("policy.json"), everybody).unwrap();
    let app = Start::new(&screen, &home, &pbx).drive();
    assert_eq!(app.wait_until_fetched().in_force("zoom"), 90);
    app.page().press_button("Settings fetched");
    app.page().wait_for_words("policy.json");
}
