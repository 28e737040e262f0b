//! How soon the dashboard of everybody is on the screen.

use std::time::Instant;

use super::Company;
use super::plan::SMALL;
use super::seen::Row;
use crate::harness::figures::{median, most};
use crate::harness::home::Home;
use crate::harness::poll;

/// Ms of the starts in companies of each size.
#[derive(Default)]
pub struct Starts(Vec<Started>);

struct Started {
    people: usize,
    /// With a profile that is new.
    new: Vec<f64>,
    /// With what the start before has left in its profile.
    again: Vec<f64>,
}

impl Starts {
    /// From the start of the process until the row has the pixels that it had, so many times: with a new profile, and
    /// with that of the start before.
    pub fn measure(&mut self, company: &Company, seen: [&(Row, Vec<u8>); 2], times: usize) {
        let seen = seen.map(|(row, shown)| (row.on(&company.screen), shown));
        let mut started = Started { people: company.people, new: Vec::new(), again: Vec::new() };
        // As it was when its picture was taken.
        for _ in 0..times {
            let home = Home::make();
            for (figures, (row, shown)) in [&mut started.new, &mut started.again].into_iter().zip(&seen) {
                poll::until("the screen is empty", || row.shown() != **shown);
                let began = Instant::now();
                let app = company.start(&home).launch();
                figures.push(row.until(began, |now| now == *shown));
                quit(company, &home, app);
            }
        }
        self.0.push(started);
    }

    pub fn print(&self) {
        println!(
            "\n| people | first dashboard, new profile | | again, from its cache | |\n|---|---|---|---|---|"
        );
        let small = self.0.iter().find(|started| started.people == SMALL);
        for started in self.0.iter().filter(|started| !started.new.is_empty()) {
            let cell = |of: fn(&Started) -> &Vec<f64>| {
                let own = median(of(started).clone());
                let ratio = small.map_or(1.0, |small| own / median(of(small).clone()));
                format!("median {own:.0} ms, slowest {:.0} ms | ratio {ratio:.2}", most(of(started)))
            };
            println!("| {} | {} | {} |", started.people, cell(|one| &one.new), cell(|one| &one.again));
        }
    }
}

fn quit(company: &Company, home: &Home, mut app: crate::harness::process::Running) {
    let start = company.start(home);
    poll::until("the app quits", || start.verb(&["quit"]).exit == Some(0));
    poll::until("the process has ended", || app.ended().is_some());
}
