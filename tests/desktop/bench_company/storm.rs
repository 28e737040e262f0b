//! A storm: so many events a second, each of which changes the state of a colleague's telephone, one after the other,
//! or is of a caller of one of the queues.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Company;
use super::seen::Row;
use crate::harness::app::App;
use crate::harness::figures::{load, median, memory_alone, most_of_95, page_process, processor_alone};
use crate::harness::page::Page;
use crate::harness::poll;

/// Between two changes whose painting is waited for.
const PAUSE: Duration = Duration::from_millis(250);

/// So long the memory must not change to have settled; a web engine tidies up once it has been quiet for a while.
const SETTLED: Duration = Duration::from_secs(8);

/// And so long it is waited for.
const SETTLES_WITHIN: Duration = Duration::from_secs(40);

/// So long what is sent to the page is counted, in a storm of its own: counting costs the page time.
const COUNTED: u32 = 5;

/// Memory of the app's own process and of its page's, MB.
#[derive(Clone, Copy)]
struct Memory {
    app: f64,
    page: f64,
}

pub struct Figures {
    people: usize,
    per_second: u32,
    /// Of one core, per cent.
    app: f64,
    page: f64,
    before: Memory,
    /// When the last event had been told, and once it had settled.
    at_end: Memory,
    after: Memory,
    /// Ms that a timer of 10 ms in the page waited at most.
    gap: f64,
    /// Ms from an event to the screen.
    seen: Vec<f64>,
    sent: Sent,
    load: String,
}

/// What one event costs on its way to the page.
struct Sent {
    bytes: f64,
    /// Messages to the page in a second.
    messages: f64,
}

struct Processes {
    app: u32,
    page: u32,
}

impl Processes {
    fn memory(&self) -> Memory {
        Memory { app: memory_alone(self.app), page: memory_alone(self.page) }
    }

    fn settled(&self) -> Memory {
        let (began, mut last, mut since) = (Instant::now(), self.memory(), Instant::now());
        while since.elapsed() < SETTLED && began.elapsed() < SETTLES_WITHIN {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.memory();
            if (now.page - last.page).abs() > 2.0 || (now.app - last.app).abs() > 2.0 {
                (last, since) = (now, Instant::now());
            }
        }
        self.memory()
    }

    fn processor(&self) -> (f64, f64) {
        (processor_alone(self.app), processor_alone(self.page))
    }
}

/// One storm of so many seconds.
pub fn run(company: &Company, app: &App, row: &Row, per_second: u32, seconds: u32) -> Figures {
    let processes = Processes { app: app.process(), page: page_process(app.process()) };
    let before = processes.settled();
    watch_gaps(app.page());
    company.storm(per_second, seconds, row.number());
    let (began, (own, pages)) = (Instant::now(), processes.processor());
    let mut seen = Vec::new();
    while began.elapsed() < Duration::from_secs(seconds.into()) {
        std::thread::sleep(PAUSE);
        let state = if seen.len() % 2 == 0 { "BUSY" } else { "IDLE" };
        seen.push(row.change(company, state));
    }
    let (took, (own_then, pages_then)) = (began.elapsed().as_secs_f64(), processes.processor());
    let at_end = processes.memory();
    let gap = app.page().number("window.__gap.longest").unwrap_or_default();
    let load = load();
    let after = processes.settled();
    if seen.len() % 2 == 1 {
        row.change(company, "IDLE");
    }
    let figures = Figures {
        people: company.people,
        per_second,
        app: (own_then - own) / took * 100.0,
        page: (pages_then - pages) / took * 100.0,
        before,
        at_end,
        after,
        gap,
        seen,
        sent: sent(company, app.page(), row, per_second),
        load,
    };
    println!("{}", line(&figures));
    figures
}

fn watch_gaps(page: &Page) {
    page.value(
        "(() => {
            clearInterval(window.__gap?.timer);
            const gap = { last: performance.now(), longest: 0 };
            gap.timer = setInterval(() => {
                const now = performance.now();
                gap.longest = Math.max(gap.longest, now - gap.last);
                gap.last = now;
            }, 10);
            window.__gap = gap;
        })()",
    );
}

/// Counts the messages of a short storm where the page takes them from the host.
fn sent(company: &Company, page: &Page, row: &Row, per_second: u32) -> Sent {
    page.value(
        "(() => {
            clearInterval(window.__gap.timer);
            window.__sent = { bytes: 0, messages: 0 };
            const count = (text) => {
                window.__sent.bytes += new TextEncoder().encode(text).length;
                window.__sent.messages += 1;
            };
            const take = (window.__take = window.__COMMUNICATOR_TAKE__);
            if (take) window.__COMMUNICATOR_TAKE__ = (patch) => { count(patch); take(patch); };
            // A build that tells it by an event may be measured as well.
            const { callbacks } = window.__TAURI_INTERNALS__;
            window.__taken = [...callbacks];
            for (const [id, take] of window.__taken) callbacks.set(id, (message) => {
                if (typeof message?.event === 'string') count(JSON.stringify(message.payload));
                take(message);
            });
        })()",
    );
    company.storm(per_second, COUNTED, row.number());
    let of = |what: &str| page.number(&format!("window.__sent.{what}")).unwrap_or_default();
    std::thread::sleep(Duration::from_secs(u64::from(COUNTED)));
    // A page that is behind gets the rest of them now.
    let mut last = -1.0;
    poll::some_within(SETTLES_WITHIN * 3, "the page has had everything", || {
        std::thread::sleep(Duration::from_secs(1));
        let now = of("messages");
        (std::mem::replace(&mut last, now) == now).then_some(())
    });
    let counted = Sent {
        bytes: of("bytes") / f64::from(per_second * COUNTED),
        messages: of("messages") / f64::from(COUNTED),
    };
    let restored = page.value(
        "(() => {
            if (window.__take) window.__COMMUNICATOR_TAKE__ = window.__take;
            for (const [id, take] of window.__taken) window.__TAURI_INTERNALS__.callbacks.set(id, take);
            return true;
        })()",
    );
    assert_eq!(restored, json!(true));
    counted
}

pub fn print(storms: &[Figures]) {
    println!(
        "\n| people | events/s | app, of a core | page | bytes an event to the page (messages/s) | app, MB before, at \
         the end, settled | page, MB | longest gap of a 10 ms timer | event → pixels, median, p95 | load |\n\
         |---|---|---|---|---|---|---|---|---|---|"
    );
    storms.iter().for_each(|figures| println!("{}", line(figures)));
}

fn line(figures: &Figures) -> String {
    let Figures { people, per_second, app, page, before, at_end, after, gap, seen, sent, load } = figures;
    let memory = |of: fn(&Memory) -> f64| format!("{:.0}, {:.0}, {:.0}", of(before), of(at_end), of(after));
    format!(
        "| {people} | {per_second} | {app:.0} % | {page:.0} % | {:.0} ({:.0}) | {} | {} | {gap:.0} ms | {:.0}, {:.0} ms | {load} |",
        sent.bytes,
        sent.messages,
        memory(|one| one.app),
        memory(|one| one.page),
        median(seen.clone()),
        most_of_95(seen.clone()),
    )
}
