//! `cargo xtask soak day`: the app in front of a busy support queue, one part of an hour at a time. What the app and
//! its page keep in memory must not grow, nor what a minute costs, and the day's figures must follow the day.
//!
//! Each part is an app of its own. What each minute came to is kept in a file, so that a part can be run whenever
//! there is time for it; the verdict is of all parts together.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::figures::{self, load, median, own_memory, page_process, processor_alone};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// Minutes until a web engine has made its room.
const WARM: usize = 10;

/// Between two looks at the memory: of a minute the smallest counts, which is without what waits to be tidied up.
const LOOK: Duration = Duration::from_secs(3);

/// MB that app and page together may grow in an hour, once warm.
const GROWTH: f64 = 5.0;

/// How many times as much a minute may cost at the end of a part as just after its warm minutes. Other work on the
/// computer moves it by some hundredths.
const DEARER: f64 = 1.15;

/// How old the figures of the day may be: they are asked for each minute.
const BEHIND: Duration = Duration::from_secs(80);

/// For how long it is watched that they follow.
const FOLLOWED: Duration = Duration::from_secs(180);

/// What one minute came to: MB, and seconds on a processor.
#[derive(Debug, Clone, Copy)]
struct Minute {
    app: f64,
    page: f64,
    processor: f64,
}

impl Minute {
    fn json(self) -> Value {
        json!([self.app, self.page, self.processor])
    }

    fn read(value: &Value) -> Self {
        let at = |place: usize| value[place].as_f64().unwrap();
        Self { app: at(0), page: at(1), processor: at(2) }
    }
}

#[test]
#[ignore = "it takes an hour; `cargo xtask soak day` runs it"]
fn a_part_of_the_day() {
    let minutes: usize = std::env::var("COMMUNICATOR_SOAK_MINUTES").unwrap().parse().unwrap();
    assert!(minutes >= 2 * WARM, "after {WARM} minutes to warm up there are as many to measure");
    let file = PathBuf::from(std::env::var_os("COMMUNICATOR_SOAK_FILE").unwrap());
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_scenario("busy-support-queue"));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_live();
    let (own, page) = (app.process(), page_process(app.process()));
    println!("load average: {}", load());
    let mut part = Vec::new();
    for minute in 1..=minutes {
        let came_to = watch(own, page);
        println!(
            "minute {minute}: app {:.1} MB, page {:.1} MB, {:.1} s on a processor",
            came_to.app, came_to.page, came_to.processor
        );
        part.push(came_to);
    }
    figures_follow(&pbx, app.page());
    app.quit();
    verdict(&kept(&file, &part));
}

fn watch(app: u32, page: u32) -> Minute {
    let cost = || processor_alone(app) + processor_alone(page);
    let (began, before) = (Instant::now(), cost());
    let mut least = Minute { app: f64::MAX, page: f64::MAX, processor: 0.0 };
    while began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(LOOK);
        least = Minute {
            app: least.app.min(own_memory(app)),
            page: least.page.min(own_memory(page)),
            processor: cost() - before,
        };
    }
    least
}

/// How many were answered today, in the queue whose card is looked at.
#[derive(Debug, Clone, Copy)]
struct Answered {
    /// By the figure of the day.
    queue: f64,
    /// By the counts of its members, added up.
    members: f64,
}

/// While the figures are asked for several times, the card is never ahead of the PBX and never far behind it: neither in
/// the figure of the day nor in the counts of its members.
#[track_caller]
fn figures_follow(pbx: &Pbx, page: &Page) {
    let began = Instant::now();
    let mut counted: Vec<(Instant, Answered)> = Vec::new();
    let (mut looks, mut furthest) = (0, 0.0_f64);
    while began.elapsed() < FOLLOWED {
        let shown = shown(page);
        let now = answered(pbx);
        assert!(now.queue > 100.0, "the day has been busy: {now:?}");
        assert!(shown.queue <= now.queue && shown.members <= now.members, "{shown:?} of {now:?}");
        if let Some((_, then)) = counted.iter().rev().find(|(at, _)| at.elapsed() >= BEHIND) {
            assert!(shown.queue >= then.queue && shown.members >= then.members, "{shown:?} after {then:?}");
            looks += 1;
        }
        furthest = furthest.max(now.queue - shown.queue).max(now.members - shown.members);
        counted.push((Instant::now(), now));
        std::thread::sleep(LOOK);
    }
    assert!(looks > 10, "it was looked at {looks} times");
    println!("the day's figures follow in {looks} looks; the PBX was ahead by {furthest} calls at most");
}

/// On the first queue of the dashboard, which is the receptionists'.
#[track_caller]
fn shown(page: &Page) -> Answered {
    let figures = poll::until_some("the card shows its figures", || {
        let figures = page.value(SHOWN);
        Some((figures[0].as_f64()?, figures[1].as_f64()?))
    });
    Answered { queue: figures.0, members: figures.1 }
}

const SHOWN: &str = r"(() => {
    const cards = [...document.querySelectorAll('article')];
    // A card of a call names its queue as well.
    const queue = cards.find((card) => /Reception/.test(card.innerText) && /Answered/.test(card.innerText));
    const figure = queue?.innerText.match(/Answered\s+([\d.,\s]+)/)?.[1];
    if (figure === undefined) return [null, null];
    const number = (text) => Number(text.replace(/\D/g, ''));
    const members = [...queue.querySelectorAll('.calls [aria-hidden=true]:not(svg)')];
    return [number(figure), members.length === 0 ? null : members.reduce((sum, one) => sum + number(one.textContent), 0)];
})()";

fn answered(pbx: &Pbx) -> Answered {
    let get = |path: &str| -> Value {
        let address = format!("{}{path}", pbx.origin());
        let bearer = format!("Bearer {}", pbx.account().token);
        let mut answer = ureq::get(&address).header("authorization", &bearer).call().unwrap();
        answer.body_mut().read_json().unwrap()
    };
    let queues = get("/pbx/app/queues?all=true");
    let reception = queues.as_array().unwrap().iter().find(|queue| queue["name"] == "Reception").unwrap();
    let members = reception["members"].as_array().unwrap().iter();
    let members = members.map(|member| member["calls"].as_f64().unwrap()).sum();
    let stats = get(&format!("/pbx/queue/{}/stats", reception["_id"].as_str().unwrap()));
    Answered { queue: stats[0]["answered"].as_f64().unwrap(), members }
}

/// All parts so far, each a line of the file, with this one, which is kept from now on.
fn kept(file: &Path, part: &[Minute]) -> Vec<Vec<Minute>> {
    let mut lines = std::fs::read_to_string(file).unwrap_or_default();
    let part: Value = part.iter().map(|minute| minute.json()).collect();
    lines.push_str(&format!("{part}\n"));
    std::fs::write(file, &lines).unwrap();
    let parts = lines.lines().map(|line| serde_json::from_str::<Vec<Value>>(line).unwrap());
    parts.map(|part| part.iter().map(Minute::read).collect()).collect()
}

#[track_caller]
fn verdict(parts: &[Vec<Minute>]) {
    let warm: Vec<&[Minute]> = parts.iter().map(|part| &part[WARM..]).collect();
    let growth = |of: fn(&Minute) -> f64| slope(&warm, of) * 60.0;
    let (app, page) = (growth(|minute| minute.app), growth(|minute| minute.page));
    let dearer = median(warm.iter().map(|part| rise(part)).collect());
    println!(
        "{} parts, once warm: app {app:+.1} MB an hour, page {page:+.1} MB an hour; a minute at the end costs {dearer:.2} \
         times one at the beginning",
        parts.len()
    );
    assert!(app + page <= GROWTH, "the memory grows");
    assert!(dearer <= DEARER, "a minute costs more and more");
}

/// By how much a figure grows in a minute.
fn slope(parts: &[&[Minute]], of: fn(&Minute) -> f64) -> f64 {
    let part =
        |part: &&[Minute]| part.iter().enumerate().map(|(at, minute)| (at as f64, of(minute))).collect();
    figures::slope(&parts.iter().map(part).collect::<Vec<_>>())
}

/// What a minute costs in the last half of a part beside its first half.
fn rise(part: &[Minute]) -> f64 {
    let (first, last) = part.split_at(part.len() / 2);
    let cost = |minutes: &[Minute]| median(minutes.iter().map(|minute| minute.processor).collect());
    cost(last) / cost(first).max(0.1)
}

#[test]
fn growth_is_found_in_parts_that_begin_at_different_sizes() {
    let part = |begins: f64| -> Vec<Minute> {
        let minute = |at: u32| Minute {
            app: 30.0,
            page: begins + f64::from(at) * 0.1,
            processor: 1.0 + f64::from(at / 5),
        };
        (0..10).map(minute).collect()
    };
    let parts = [part(90.0), part(140.0)];
    let parts: Vec<&[Minute]> = parts.iter().map(Vec::as_slice).collect();
    assert!((slope(&parts, |minute| minute.page) - 0.1).abs() < 1e-9);
    assert!(slope(&parts, |minute| minute.app).abs() < 1e-9);
    assert!((rise(parts[0]) - 2.0).abs() < 1e-9);
}
