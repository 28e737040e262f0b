//! A page that throws: what the report says, and when another is built in its place.

use super::*;
use crate::view::{PageFailure, PageShown};

impl Running {
    /// The page of this number has thrown.
    fn throws(&self, page: u32, part: Option<&str>) {
        let message = "TypeError: undefined is not an object".to_owned();
        self.page(PageRequest::Failed(PageFailure { page, part: part.map(str::to_owned), message }));
    }

    /// A page begins, or goes on, and shows everything but these parts.
    fn page_shows(&self, failed: &[&str]) {
        self.ports.cannot_draw(failed);
        let snapshot = self.ask(PageRequest::Ready).unwrap();
        let appearance = &snapshot["appearance"];
        self.page(PageRequest::Shown(PageShown {
            revision: snapshot["revision"].as_u64().unwrap(),
            theme: appearance["theme"].as_str().unwrap().to_owned(),
            column_width: appearance["columnWidth"].as_f64(),
            status_panel: Some(true),
            presence_background: Some(false),
            call_background: Some(false),
            failed: failed.iter().map(|part| (*part).to_owned()).collect(),
        }));
    }

    /// The pages that were asked for since this was called last.
    fn pages(&self) -> Vec<u32> {
        let asked = self.ports.take_asked().into_iter();
        asked
            .filter_map(|asked| match asked {
                Asked::Window(WindowRequest::LoadPage(number)) => Some(number),
                _ => None,
            })
            .collect()
    }
}

const OF_THE_PAGE: [&str; 5] =
    ["theme", "dashboardColumnWidth", "showStatusPanel", "presenceBackground", "callBackground"];

#[test]
fn a_page_that_threw_is_in_the_report_until_the_one_in_its_place_shows_everything() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("the dashboard is open", || app.ended_as("dashboardId").starts_with("applied"));
    app.throws(0, None);
    assert_eq!(app.pages(), [1]);
    for key in OF_THE_PAGE.into_iter().chain(["dashboardId"]) {
        let row = app.row(key);
        assert_eq!((&row["outcome"], &row["reason"]), (&json!("failed"), &json!("page_error")), "{row}");
        assert!(row["why"].as_str().unwrap().contains("undefined is not an object"), "{row}");
        assert!(row["hint"].is_string(), "{row}");
    }
    assert_eq!(app.report()["complete"], false);
    // The last words of the page before are of no interest.
    app.throws(0, None);
    assert_eq!(app.pages(), [0; 0]);

    app.page_shows(&[]);
    // A fetch may be under way.
    app.until("the report is complete", || app.report()["complete"] == true);
    assert_eq!(app.ended_as("theme"), "applied - server");
    assert_eq!(app.ended_as("dashboardColumnWidth"), "applied absent default");
    assert_eq!(app.row("dashboardId")["outcome"], "applied");
    assert_eq!(app.snapshot()["notice"]["level"], "warning");
    app.quit();
}

#[test]
fn the_fourth_page_that_throws_within_an_hour_stays_and_the_report_says_so() {
    let mut world = World::with(settings());
    // However long all this takes, no page is silent.
    world.timings.page = LONG;
    let app = world.run(false).settled();
    for page in 0..3 {
        app.throws(page, None);
        assert_eq!(app.pages(), [page + 1]);
        // One that throws before it has asked for anything counts as well.
        if page != 1 {
            app.page_shows(&[]);
        }
    }
    app.throws(3, None);
    app.throws(3, None);
    assert_eq!(app.pages(), [0; 0]);
    // It may draw on, and yet nobody knows what.
    app.page_shows(&[]);
    assert_eq!(app.ended_as("theme"), "failed page_error server");
    assert_eq!(app.snapshot()["notice"]["level"], "error");
    app.refresh();
    assert_eq!(app.ended_as("theme"), "failed page_error server");
    app.quit();
}

#[test]
fn the_first_page_that_is_built_anew_gets_back_where_the_user_was_and_the_next_does_not() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.page(PageRequest::SaveView("{\"search\":\"ann\"}".to_owned()));
    app.throws(0, None);
    assert_eq!(app.ask(PageRequest::SavedView).unwrap(), json!("{\"search\":\"ann\"}"));
    app.page_shows(&[]);
    app.throws(1, None);
    assert_eq!(app.ask(PageRequest::SavedView).unwrap(), Value::Null);
    app.quit();
}

#[test]
fn a_card_that_threw_costs_the_dashboard_its_row_and_no_page() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("the dashboard is open", || app.ended_as("dashboardId").starts_with("applied"));
    app.throws(0, Some("card"));
    app.page_shows(&["card"]);
    assert_eq!(app.pages(), [0; 0]);
    let row = app.row("dashboardId");
    assert_eq!((&row["outcome"], &row["reason"]), (&json!("failed"), &json!("page_error")), "{row}");
    assert_eq!(app.ended_as("theme"), "applied - server");
    app.page_shows(&["status"]);
    assert_eq!(app.ended_as("showStatusPanel"), "failed page_error default");
    assert_eq!(app.row("dashboardId")["outcome"], "applied");
    app.page_shows(&[]);
    assert_eq!(app.row("showStatusPanel")["outcome"], "applied");
    app.quit();
}
