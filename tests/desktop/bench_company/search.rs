//! How soon the search field answers each key, over everybody of a large company.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::figures::{median, most};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// What is typed, key by key: a name, a number, and what nobody is called.
const WORDS: [&str; 4] = ["agnes lund", "26543", "krogh 12", "qqqqq"];

pub fn run(people: usize) {
    // The receptionist's own dashboard: what is searched is not also drawn.
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::of_people(people));
    let app = super::measured(Start::new(&screen, &home, &pbx)).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[role=combobox]");
    page.wait_until_drawn();
    page.value(&format!(
        "(() => {{
            const field = document.querySelector('[role=combobox]');
            const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            window.__keys = {{ handled: [], painted: [], empty: [], found: 0, done: false }};
            const type = async () => {{
                field.focus();
                for (const words of {}) for (let end = 1; end <= words.length; end += 1) {{
                    // The reference: a frame in which nothing is to be done.
                    await frame();
                    const rested = performance.now();
                    await frame();
                    const began = performance.now();
                    window.__keys.empty.push(began - rested);
                    field.value = words.slice(0, end);
                    field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
                    for (let turn = 0; turn < 20; turn += 1) await null;
                    window.__keys.handled.push(performance.now() - began);
                    await frame();
                    window.__keys.painted.push(performance.now() - began);
                    window.__keys.found += document.querySelectorAll('[role=option]').length;
                }}
                window.__keys.done = true;
            }};
            void type();
        }})()",
        json!(WORDS)
    ));
    let within = Duration::from_secs(300);
    poll::some_within(within, "everything was typed", || {
        (page.value("window.__keys.done") == json!(true)).then_some(())
    });
    assert!(page.number("window.__keys.found").is_some_and(|found| found > 0.0), "nobody was found");
    let figures = |of: &str| -> Vec<f64> {
        let list = page.value(&format!("window.__keys.{of}"));
        list.as_array().unwrap().iter().filter_map(Value::as_f64).collect()
    };
    let (handled, painted, empty) = (figures("handled"), figures("painted"), figures("empty"));
    let keys = WORDS.iter().flat_map(|words| (1..=words.len()).map(|end| &words[..end]));
    let mut slowest: Vec<(&str, f64)> = keys.zip(handled.iter().copied()).collect();
    slowest.sort_by(|one, other| other.1.total_cmp(&one.1));
    println!(
        "\nsearch over {people} people, {} keys: handled median {:.1} ms, slowest {:.1} ms; painted median {:.0} ms, \
         slowest {:.0} ms, beside {:.0} and {:.0} ms of a frame without a key; handled slowest {:?}",
        painted.len(),
        median(handled.clone()),
        most(&handled),
        median(painted.clone()),
        most(&painted),
        median(empty.clone()),
        most(&empty),
        &slowest[..5],
    );
    app.quit();
}
