//! Which dashboard is open.

use super::*;

impl Running {
    fn open_dashboard(&self) -> Value {
        self.snapshot()["dashboards"]["open"]["id"].clone()
    }

    fn listed_dashboards(&self) -> Vec<String> {
        let snapshot = self.snapshot();
        let list = snapshot["dashboards"]["list"].as_array().unwrap();
        list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }

    #[track_caller]
    fn until_open(&self, id: &str) {
        self.until("the dashboard is open", || self.open_dashboard() == id);
    }
}

fn naming(dashboard: &str) -> Value {
    let mut document = settings();
    document["dashboardId"] = json!(dashboard);
    document
}

#[test]
fn a_choice_of_the_user_outlives_a_fetch_and_ends_with_a_new_wish_or_the_run() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("there are dashboards", || app.listed_dashboards().len() > 2);
    let listed = app.listed_dashboards();
    app.until_open(&listed[0]);
    assert_eq!(app.ended_as("dashboardId"), "applied absent default");

    app.page(PageRequest::OpenDashboard(listed[1].clone()));
    app.until_open(&listed[1]);
    app.refresh();
    app.until_open(&listed[1]);
    assert_eq!(app.ended_as("dashboardId"), "adjusted changed_by_hand default");
    assert_eq!(app.row("dashboardId")["in_force"], json!(listed[1]));

    world.put(&naming(&listed[2]));
    app.refresh();
    app.until_open(&listed[2]);
    app.until("it is as the settings ask", || app.ended_as("dashboardId") == "applied - server");

    // Back to what the settings ask for is no choice.
    app.page(PageRequest::OpenDashboard(listed[0].clone()));
    app.until("it is the user's", || app.ended_as("dashboardId") == "adjusted changed_by_hand server");
    app.page(PageRequest::OpenDashboard(listed[2].clone()));
    app.until_open(&listed[2]);
    assert_eq!(app.ended_as("dashboardId"), "applied - server");
    app.page(PageRequest::OpenDashboard(listed[0].clone()));
    app.until_open(&listed[0]);
    app.quit();

    let app = world.run(false).settled();
    app.until_open(&listed[2]);
    app.quit();
}

#[test]
fn a_dashboard_that_the_administrator_fixed_stays_open_and_the_user_is_told_who_did_it() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("there are dashboards", || app.listed_dashboards().len() > 1);
    let listed = app.listed_dashboards();
    let fixed = serde_json::Map::from_iter([("dashboardId".to_owned(), json!(listed[1]))]);
    app.ports.set_policy(Some(desktop::policy::Policy {
        settings: fixed,
        set_by: None,
        place: "a file".into(),
    }));
    app.refresh();
    app.until_open(&listed[1]);
    let refused = app.ask(PageRequest::OpenDashboard(listed[0].clone())).unwrap_err();
    assert!(refused.message.contains("a file"), "{refused:?}");
    app.refresh();
    assert_eq!(app.ended_as("dashboardId"), "applied - policy");
    assert_eq!(app.open_dashboard(), json!(listed[1]));
    app.quit();
}

#[test]
fn a_dashboard_that_does_not_come_is_asked_for_once_and_again_when_the_user_wants_it() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("there are dashboards", || app.listed_dashboards().len() > 1);
    let listed = app.listed_dashboards();
    app.until_open(&listed[0]);
    let path = format!("/pbx/app/dashboard/{}", listed[1]);
    let fault = json!({"status": 500, "body": "{}"});
    world.sandbox.add_fault(&path, serde_json::from_value(fault).unwrap());
    app.page(PageRequest::OpenDashboard(listed[1].clone()));
    let asked = || world.sandbox.requests().iter().filter(|one| one.path.contains(&listed[1])).count();
    app.until("it is asked for", || asked() > 0);
    app.until("it has failed", || app.report()["complete"] == true);
    for _ in 0..40 {
        app.snapshot();
    }
    // A list that comes brings it again, and none of these events does.
    let lists = world.sandbox.requests().iter().filter(|one| one.path == "/pbx/app/dashboard").count();
    assert!((1..=lists).contains(&asked()) && lists < 10, "{} times, {lists} lists", asked());
    world.sandbox.clear_faults();
    assert_eq!(app.open_dashboard(), json!(listed[0]));
    assert!(app.ports.told("dashboards")["problem"].is_string(), "the page is told why");
    app.page(PageRequest::OpenDashboard(listed[1].clone()));
    app.until_open(&listed[1]);
    app.until("nothing is wrong any more", || app.ports.told("dashboards")["problem"].is_null());
    app.quit();
}

/// A figure of the day as the page knows it, of the queue of that name.
fn figure(app: &Running, queue: &str, key: &str) -> Option<f64> {
    let snapshot = app.snapshot();
    let mut queues = snapshot["queues"].as_object()?.values();
    queues.find(|one| one["name"] == queue)?["stats"][key].as_f64()
}

#[test]
fn the_figures_of_the_day_go_on_with_the_day_while_the_dashboard_is_open() {
    let mut world = World::with(settings());
    world.timings.figures = Duration::from_millis(100);
    let app = world.run(false).settled();
    app.until("there are figures", || figure(&app, "Reception", "UNANSWERED").is_some());
    let before = figure(&app, "Reception", "UNANSWERED").unwrap();
    for day in 1..=3 {
        world.sandbox.enter_queue("800", sandbox_pbx::Caller::default()).unwrap();
        world.sandbox.leave_queue("800", None, "TIMEOUT").unwrap();
        app.until("the caller who gave up is counted", || {
            figure(&app, "Reception", "UNANSWERED") == Some(before + f64::from(day))
        });
    }
    app.quit();
}
