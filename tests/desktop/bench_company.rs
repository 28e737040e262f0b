//! `cargo xtask bench company`: what it costs to watch a company of a size at which telephones change their state
//! all the time, how soon a change is seen, how soon the dashboard is there, and how soon the search answers a key.
//! Figures to read, not a test: nothing here fails because it took long.

mod plan;
mod search;
mod seen;
mod start;
mod storm;

use sandbox_pbx::QueueCounts;
use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::figures::load;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;

use plan::Plan;
use seen::Row;

/// A company, an account that has the dashboard of everybody or of all queues open, and a display.
struct Company {
    screen: Screen,
    pbx: Pbx,
    people: usize,
    queues: Option<QueueCounts>,
}

impl Company {
    fn of(people: usize, queues: Option<QueueCounts>) -> Self {
        let (screen, pbx) = (Screen::start(), Pbx::of_size(people, queues));
        let dashboard = pbx.sandbox().dashboard_of_queues().or(pbx.sandbox().dashboard_of_everybody());
        pbx.put(&json!({
            "window": {"x": 60, "y": 60, "width": 1200, "height": 760},
            "dashboardId": dashboard,
        }));
        // What is under the pointer has a colour of its own.
        screen.said("xdotool", &["mousemove", "0", "0"]);
        Self { screen, pbx, people, queues }
    }

    fn start<'a>(&'a self, home: &'a Home) -> Start<'a> {
        measured(Start::new(&self.screen, home, &self.pbx))
    }

    /// So many events a second for so many seconds, at which the telephone of one colleague stays as it is.
    fn storm(&self, per_second: u32, seconds: u32, spared: &str) {
        let callers = if self.queues.is_some() { per_second / 2 } else { 0 };
        self.pbx.sandbox().flood_colleagues(per_second - callers, seconds, &[spared]);
        self.pbx.sandbox().flood_callers(callers, seconds);
    }

    /// A row as somebody with this profile has it before them, and its pixels.
    fn seen(&self, home: &Home) -> (Row, Vec<u8>) {
        let app = self.drive(home);
        let row = Row::of(self, &app);
        let shown = row.shown();
        app.quit();
        (row, shown)
    }

    /// The app, driven, once it shows everybody and hears of every change.
    fn drive<'a>(&'a self, home: &'a Home) -> App<'a> {
        let app = self.start(home).drive();
        app.wait_until_fetched();
        app.wait_until_live();
        app.page().wait_for(".person");
        app.page().wait_until_drawn();
        app
    }
}

/// The app that is measured: the one that was built, or an earlier one to compare with.
fn measured(start: Start<'_>) -> Start<'_> {
    match std::env::var_os("COMMUNICATOR_BENCH_PROGRAM") {
        Some(program) => start.program(program.as_ref()),
        None => start,
    }
}

#[test]
#[ignore = "a bench; `cargo xtask bench company` runs it"]
fn company() {
    let plan = Plan::from_environment();
    println!("load average: {}", load());
    if let Some(QueueCounts { queues, waiting }) = plan.queues {
        println!("{queues} queues with {waiting} callers each; half of the events are theirs");
    }
    let mut storms = Vec::new();
    let mut starts = start::Starts::default();
    for people in plan.sizes() {
        let company = Company::of(people, plan.queues);
        let home = Home::make();
        // Rows stand otherwise for somebody who is offered the first steps.
        let newcomer = company.seen(&home);
        let again = company.seen(&home);
        // Before the storms, which leave other telephones behind than those of the pictures.
        starts.measure(&company, [&newcomer, &again], plan.starts);
        let (row, _) = again;
        if plan.people.contains(&people) {
            let app = company.drive(&home);
            for per_second in &plan.rates {
                storms.extend(
                    (0..plan.storms).map(|_| storm::run(&company, &app, &row, *per_second, plan.seconds)),
                );
            }
            app.quit();
        }
    }
    storm::print(&storms);
    starts.print();
    if plan.search > 0 {
        search::run(plan.search);
    }
    println!("load average: {}", load());
}
