//! `cargo xtask soak wall`: a wallboard through the night of the change to summer time, one part of it at a time, with
//! a wall clock that may go faster than others. What the app and its page keep in memory must not grow; every wait
//! that is shown is right, and so is every queue after the PBX was away.
//!
//! Everything here runs under libfaketime, this program and its sandbox too, so all have one wall clock. What is
//! waited for goes by the monotonic clock, which is the true one: timers, pages that turn by themselves and calls go
//! as fast as ever, whatever the speed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::figures::{load, own_memory, page_process, processor_alone, slope};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// When the first part begins, as xtask has it.
const BEGINS: f64 = 1_806_187_620.0;
/// Midnight and two o'clock in Copenhagen, in the night of the change to summer time; in seconds since 1970.
const MIDNIGHT: f64 = 1_806_188_400.0;
const SUMMER: f64 = 1_806_195_600.0;

/// Between two looks at the memory: of a minute the smallest counts, which is without what waits to be tidied up.
const LOOK: Duration = Duration::from_secs(3);
const MINUTE: Duration = Duration::from_secs(60);

/// Ten o'clock in the morning, when it is summer time.
const MORNING: f64 = MIDNIGHT + 9.0 * 3600.0;

/// MB that app and page together may grow in a true hour, once warm: after the first quarter of a part, and ten true
/// minutes.
const GROWTH: f64 = 5.0;
/// Ten true minutes, in hours: then app and page have what they usually have.
const TEN: f64 = 10.0 / 60.0;
/// True hours. Less of them, once warm, tells of a garbage collector and not of what grows.
const TELLING: f64 = 1.0;

/// How many times the PBX is away in a part that is long enough, and seconds on either side of the middle of that, by
/// the wall clock. In a short part it is away only where one of the night's own moments lies.
const AWAY: usize = 3;
const SIDE: f64 = 300.0;
/// Seconds by the wall clock: shorter parts have no room for more.
const LONG: f64 = 3600.0;

/// In which the app is back by itself, and all its lists are: thirty seconds between two tries, twenty for the lists.
const BACK: Duration = Duration::from_secs(300);

/// Seconds since 1970 by the clock that all have here.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

/// `21:05` in Copenhagen.
fn on_the_wall(moment: f64) -> String {
    let ahead = if moment < SUMMER { 3600.0 } else { 7200.0 };
    let minutes = ((moment + ahead) / 60.0) as u64 % 1440;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Seconds since 1970 of what an API writes: `2027-03-27T22:40:05.120Z`.
fn moment(text: &str) -> f64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Days since 1970 of a calendar that begins its years in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    let seconds = days * 86_400 + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);
    seconds as f64 + text[19..].trim_end_matches('Z').parse::<f64>().unwrap_or_default()
}

#[test]
fn moments_are_read_as_they_are_written_and_told_by_the_clock_of_copenhagen() {
    assert!((moment("1970-01-01T00:00:00.000Z")).abs() < 1e-6);
    assert!((moment("2024-02-29T12:00:01.500Z") - 1_709_208_001.5).abs() < 1e-6);
    assert!((moment("2027-03-27T23:00:00.000Z") - MIDNIGHT).abs() < 1e-6);
    assert_eq!(on_the_wall(MIDNIGHT - 60.0), "23:59");
    assert_eq!(on_the_wall(MIDNIGHT), "00:00");
    assert_eq!(on_the_wall(SUMMER - 1.0), "01:59");
    assert_eq!(on_the_wall(SUMMER), "03:00");
}

fn number_of(variable: &str) -> f64 {
    std::env::var(variable).unwrap().parse().unwrap()
}

#[test]
#[ignore = "it takes a night; `cargo xtask soak wall` runs it"]
fn a_part_of_the_night() {
    let (minutes, speed) = (number_of("COMMUNICATOR_SOAK_MINUTES"), number_of("COMMUNICATOR_SOAK_SPEED"));
    let folder = PathBuf::from(std::env::var_os("COMMUNICATOR_SOAK_FOLDER").unwrap());
    let begins = now();
    let end = begins + minutes * 60.0;
    let (screen, home) = (Screen::of_size(1920, 1080), Home::make());
    let mut pbx = Pbx::with_scenario("busy-support-queue");
    furnish(&pbx);
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_live();
    // While this user is on a call the window is left as it is, and they are when the scenario says so.
    poll::some_within(BACK, "the wallboard is in force", || {
        app.page().has("[data-wallboard] [data-column]").then_some(())
    });
    let side = side(end - begins, speed);
    let mut wall = Wall { speed, side, page: page_process(app.process()), shown: Shown::default() };
    let mut away = restarts(begins, end, speed);
    println!("from {} on, {speed} times as fast; load average {}", on_the_wall(begins), load());
    let mut part = Vec::new();
    while now() < end {
        let next = away.first().map_or(end, |middle| middle - side);
        if now() + 10.0 * speed >= next && !away.is_empty() {
            wall.goes_on_without_its_pbx(&app, &mut pbx, away.remove(0));
        }
        wall.is_right(&app, &pbx);
        let minute = wall.watch(&app, begins, away.first().map_or(end, |middle| middle - side));
        println!("{}: {minute}", on_the_wall(now()));
        part.push(minute);
    }
    assert_eq!(away, [] as [f64; 0], "the PBX was away as often as it was to be");
    wall.is_right(&app, &pbx);
    assert_eq!(page_process(app.process()), wall.page, "the page is the one of the beginning");
    println!("pages {:?}, shifts {:?}", wall.shown.pages, wall.shown.shifts);
    // It moves each true minute, by the clock on the wall.
    assert!(wall.shown.shifts.len() >= 2, "everything shifts: {:?}", wall.shown.shifts);
    assert!(wall.shown.pages.len() >= 2, "the pages turn: {:?}", wall.shown.pages);
    app.quit();
    verdict(&kept(&folder, number_of("COMMUNICATOR_SOAK_PART") as usize, speed, part));
}

/// A wall with queues as cards and as a table, and whatever else goes on.
fn furnish(pbx: &Pbx) {
    let queues = queues(pbx);
    let id = |place: usize| queues[place]["_id"].clone();
    let queue = |column: u32, position: u32, place: usize| {
        json!({
            "type": "QUEUE", "column": column, "position": position, "_id": id(place),
            "showCalls": true, "showMembers": true, "showStats": true, "maxCalls": 5, "maxMembers": 6,
            "stats": ["ANSWERED", "UNANSWERED", "TOTAL"],
        })
    };
    let board = pbx.sandbox().dashboards()[0].0.clone();
    let items = json!([
        queue(0, 0, 0),
        queue(0, 1, 1),
        { "type": "MULTIQUEUE", "column": 1, "position": 0, "queues": [id(0), id(1), id(2), id(3)] },
        queue(1, 1, 2),
        queue(1, 2, 3),
        { "type": "MYCALLS", "column": 2, "position": 0, "maxCalls": 6 },
        {
            "type": "SWITCHVAR", "column": 2, "position": 1,
            "variables": [{ "name": "SHARED:night-service", "kind": "SWITCH" }],
        },
    ]);
    pbx.sandbox().set_dashboard_items(&board, items).unwrap();
    pbx.put(&json!({ "windowWallboardMode": true, "dashboardId": board }));
}

/// `length`: of the part, in seconds.
fn side(length: f64, speed: f64) -> f64 {
    // The banner of a wall without its PBX waits for ten true seconds.
    SIDE.min(length / 12.0).max(25.0 * speed)
}

/// The middles of the times at which the PBX is away: midnight, the change of the clock and ten in the morning, where
/// they are in this part, and others evenly.
fn restarts(begins: f64, end: f64, speed: f64) -> Vec<f64> {
    let length = end - begins;
    let room = 2.0 * side(length, speed) + 120.0;
    let mut away: Vec<f64> = Vec::new();
    let evenly = [3.0, 2.0, 1.0, 2.5, 1.5].map(|quarter| begins + length * quarter / 4.0);
    let more = if length < LONG { &[][..] } else { &evenly[..] };
    for &at in [MIDNIGHT, SUMMER, MORNING].iter().chain(more) {
        let fits = at - room / 2.0 > begins && at + room < end;
        if away.len() < AWAY && fits && away.iter().all(|other| (other - at).abs() > room) {
            away.push(at);
        }
    }
    away.sort_by(f64::total_cmp);
    away
}

#[test]
fn the_pbx_is_away_over_midnight_and_over_the_change_of_the_clock() {
    assert_eq!(restarts(BEGINS, BEGINS + 12.0 * 3600.0, 15.0), [MIDNIGHT, SUMMER, MORNING]);
    let later = BEGINS + 3.0 * 3600.0;
    assert_eq!(restarts(later, later + 3.0 * 3600.0, 1.0).len(), AWAY);
    for part in 0..12 {
        let begins = BEGINS + f64::from(part) * 3600.0;
        assert_eq!(restarts(begins, begins + 3600.0, 1.0).len(), AWAY, "part {part} of an hour");
    }
}

#[test]
fn in_thirty_six_short_parts_the_pbx_is_away_three_times_and_once_over_the_change_of_the_clock() {
    let length = 20.0 * 60.0;
    let parts: Vec<(f64, Vec<f64>)> = (0..36)
        .map(|part| BEGINS + f64::from(part) * length)
        .map(|begins| (begins, restarts(begins, begins + length, 1.0)))
        .collect();
    let all: Vec<f64> = parts.iter().flat_map(|(_, away)| away.clone()).collect();
    assert_eq!(all, [MIDNIGHT, SUMMER, MORNING]);
    for (begins, away) in parts {
        for at in away {
            // Its memory at ten minutes is one with its PBX.
            assert!(at - side(length, 1.0) > begins + TEN * 3600.0 + MINUTE.as_secs_f64(), "{at}");
            assert!(at + side(length, 1.0) + BACK.as_secs_f64() <= begins + length, "{at}");
        }
    }
}

/// What was seen so far.
#[derive(Default)]
struct Shown {
    pages: BTreeSet<String>,
    shifts: BTreeSet<String>,
}

struct Wall {
    speed: f64,
    /// Seconds by the wall clock: see `side`.
    side: f64,
    page: u32,
    shown: Shown,
}

impl Wall {
    /// Each queue has as many who wait as the PBX says, in its card and in the table, and the longest wait is the one
    /// of whoever came first.
    fn is_right(&mut self, app: &App<'_>, pbx: &Pbx) {
        let began = Instant::now();
        // A second until the next tick of the page, and more for a busy computer, each so many of this clock; and the
        // app knows the clock of the PBX to a true second.
        let late = 4.0 * self.speed;
        let mut last = String::new();
        poll::some_within(BACK, "the wall shows what the PBX has", || {
            let before = waits(pbx);
            let asked = now();
            let seen = app.page().value(SEEN);
            let answered = now();
            // It was another while the page was asked.
            if waits(pbx) != before {
                return None;
            }
            self.note(&seen);
            let differs = differs(&before, &seen, asked - late, answered + self.speed);
            if !differs.is_empty() {
                last.clone_from(&differs);
            }
            let clock = seen["now"].as_f64().unwrap();
            assert!(clock >= asked - 1.0 && clock <= answered + 1.0, "the page has another clock: {seen}");
            let (from, to) = (on_the_wall(asked), on_the_wall(answered));
            let local = seen["local"].as_str().unwrap();
            assert!(local == from || local == to, "the page says {local} at {from}");
            // Its timers go by the true clock.
            let shown = seen["clock"].as_str().unwrap();
            let told = [asked - 2.0, asked, answered].map(on_the_wall);
            assert!(
                self.speed > 1.0 || told.iter().any(|one| one == shown),
                "the wall shows {shown} at {from}"
            );
            differs.is_empty().then_some(())
        });
        if began.elapsed() > LOOK {
            println!("right after {:.1} s; before that {last}", began.elapsed().as_secs_f64());
        }
    }

    fn note(&mut self, seen: &Value) {
        let words = |name: &str| {
            let words = seen[name].as_array().unwrap().iter();
            words.filter_map(|word| word.as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        self.shown.pages.extend(words("pages"));
        self.shown.shifts.extend(words("shifts"));
    }

    /// The PBX goes before `middle`, and all through it the wall says since when it is out of date.
    fn goes_on_without_its_pbx(&mut self, app: &App<'_>, pbx: &mut Pbx, middle: f64) {
        until_it_is(middle - self.side);
        let gone = now();
        pbx.go_down();
        println!("{}: the PBX is away", on_the_wall(gone));
        let page: &Page = app.page();
        page.wait_for("#stale p");
        let (from, to) = (on_the_wall(gone - 60.0), on_the_wall(now()));
        let told = |text: &str| {
            let at = text.find(':').unwrap_or_else(|| panic!("no time of day: {text}"));
            text[at - 2..at + 3].to_owned()
        };
        let first = page.text("#stale p").unwrap();
        assert!(
            (from..=to).contains(&told(&first)),
            "it is out of date since {}: {first}",
            on_the_wall(gone)
        );
        until_it_is(middle + self.side);
        let after = page.text("#stale p").unwrap();
        println!("{}: {}", on_the_wall(now()), after.trim());
        assert_eq!(told(&after), told(&first), "the moment is the same, whatever the clock has done since");
        // Of yesterday it says so.
        let yesterday = gone < MIDNIGHT && MIDNIGHT < now();
        assert_eq!(after.contains("March 27"), yesterday, "{after}");
        pbx.come_back();
        furnish(pbx);
        poll::some_within(BACK, "the app is live again", || (app.connection() == "live").then_some(()));
        poll::until("the wall is up to date", || !page.has("#stale p"));
        self.is_right(app, pbx);
    }

    fn watch(&self, app: &App<'_>, begins: f64, until: f64) -> Minute {
        let (own, page) = (app.process(), self.page);
        let cost = || processor_alone(own) + processor_alone(page);
        let (began, before) = (Instant::now(), cost());
        let mut least = Minute { at: 0.0, true_hours: 0.0, app: f64::MAX, page: f64::MAX, processor: 0.0 };
        while began.elapsed() < MINUTE && (now() < until || least.at == 0.0) {
            std::thread::sleep(
                LOOK.mul_f64(((until - now()) / self.speed / LOOK.as_secs_f64()).clamp(0.1, 1.0)),
            );
            let at = (now() - begins) / 3600.0;
            least = Minute {
                at,
                true_hours: at / self.speed,
                app: least.app.min(own_memory(own)),
                page: least.page.min(own_memory(page)),
                processor: cost() - before,
            };
        }
        least
    }
}

fn until_it_is(moment: f64) {
    while now() < moment {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What the wall shows, also on the pages that are not turned up.
const SEEN: &str = r"(() => {
    const text = (part) => part?.textContent.trim() ?? '';
    const cards = [...document.querySelectorAll('article')].filter((card) => card.querySelector('dl.now'));
    const card = (one) => ({
        name: text(one.querySelector('h2')),
        waiting: text(one.querySelector('[data-figure=waiting]')),
        longest: text(one.querySelector('[data-figure=longest]')).match(/\d+(:\d\d)+/)?.[0] ?? null,
    });
    const rows = [...document.querySelectorAll('tr[data-queue]')];
    const row = (one) => ({
        name: text(one.querySelector('th')),
        waiting: text(one.querySelector('[data-figure=waiting]')),
        longest: text(one.querySelectorAll('td')[1]).match(/\d+(:\d\d)+/)?.[0] ?? null,
    });
    const local = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return {
        now: Date.now() / 1000,
        local: local.format(Date.now()),
        clock: text(document.querySelector('#wall-clock time')),
        cards: cards.map(card),
        rows: rows.map(row),
        pages: [...document.querySelectorAll('.pages')].map(text),
        shifts: [...document.querySelectorAll('.slot')].map((slot) => slot.style.translate),
    };
})()";

/// In what the wall differs from the PBX; empty where it does not. A wait is one between two moments.
fn differs(pbx: &BTreeMap<String, Waits>, seen: &Value, from: f64, to: f64) -> String {
    let mut all = Vec::new();
    for (kind, wanted) in [("cards", pbx.len()), ("rows", pbx.len())] {
        let shown = seen[kind].as_array().unwrap();
        if shown.len() != wanted {
            all.push(format!("{} {kind}", shown.len()));
        }
        for one in shown {
            let name = one["name"].as_str().unwrap();
            let Some((_, waits)) = pbx.iter().find(|(queue, _)| name.ends_with(queue.as_str())) else {
                all.push(format!("{name} is no queue"));
                continue;
            };
            if one["waiting"] != json!(waits.all.to_string()) {
                all.push(format!("{kind}: {name} has {} and not {}", one["waiting"], waits.all));
            }
            let first = waits.since.iter().map(|entered| moment(entered)).reduce(f64::min);
            let waited = one["longest"].as_str().map(seconds);
            let is_right = match (first, waited) {
                (None, None) => true,
                (Some(first), Some(waited)) => {
                    waited >= (from - first).floor().max(0.0) && waited <= to - first
                }
                _ => false,
            };
            if !is_right {
                let truth = first.map(|first| to - first);
                all.push(format!("{kind}: in {name} somebody waits {waited:?} and not {truth:?}"));
            }
        }
    }
    all.join("; ")
}

/// Of `1:02:03`.
fn seconds(text: &str) -> f64 {
    text.split(':').fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap())
}

fn get(pbx: &Pbx, path: &str) -> Value {
    let address = format!("{}{path}", pbx.origin());
    let bearer = format!("Bearer {}", pbx.account().token);
    let mut answer = ureq::get(&address).header("authorization", &bearer).call().unwrap();
    answer.body_mut().read_json().unwrap()
}

fn queues(pbx: &Pbx) -> Vec<Value> {
    get(pbx, "/pbx/app/queues").as_array().unwrap().clone()
}

/// Who waits in a queue.
#[derive(Debug, PartialEq)]
struct Waits {
    all: usize,
    /// Since when those have waited who are on the line; who is to be called back is not.
    since: Vec<String>,
}

/// By the queue's name.
fn waits(pbx: &Pbx) -> BTreeMap<String, Waits> {
    let all = get(pbx, "/pbx/app/queues?all=true");
    let waits = |queue: &Value| {
        let callers = queue["callers"].as_array().unwrap();
        let on_the_line = callers.iter().filter(|caller| caller["state"] != "CALLBACK");
        let since = on_the_line.map(|caller| caller["entered"].as_str().unwrap().to_owned()).collect();
        Waits { all: callers.len(), since }
    };
    let queues = all.as_array().unwrap().iter();
    queues.map(|queue| (queue["name"].as_str().unwrap().to_owned(), waits(queue))).collect()
}

/// What one true minute came to: MB, and seconds on a processor.
#[derive(Debug, Clone, Copy)]
struct Minute {
    /// Since the part began, by the wall clock and truly.
    at: f64,
    true_hours: f64,
    app: f64,
    page: f64,
    processor: f64,
}

impl std::fmt::Display for Minute {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { at, app, page, processor, .. } = self;
        write!(to, "{at:.2} h: app {app:.1} MB, page {page:.1} MB, {processor:.1} s on a processor")
    }
}

/// A part as its file has it.
struct Part {
    speed: f64,
    minutes: Vec<Minute>,
}

/// MB of app and page together at ten true minutes and at the end, as the file of a part has them too.
#[derive(Debug, PartialEq)]
struct Marks {
    ten: f64,
    end: f64,
}

/// `None` of a part that ended before that.
fn marks(minutes: &[Minute]) -> Option<Marks> {
    let all = |minute: &Minute| minute.app + minute.page;
    let ten = minutes.iter().find(|minute| minute.true_hours >= TEN).map(all)?;
    // The last one may be a few seconds, in which nothing was tidied up.
    let end = minutes.iter().rev().take(2).map(all).reduce(f64::min)?;
    Some(Marks { ten, end })
}

#[test]
fn of_a_part_the_memory_at_ten_minutes_and_at_its_end_is_kept() {
    let minute = |minutes: f64, page: f64| {
        let hours = minutes / 60.0;
        Minute { at: hours, true_hours: hours, app: 40.0, page, processor: 1.0 }
    };
    let part =
        [minute(1.0, 60.0), minute(9.9, 70.0), minute(10.9, 72.0), minute(19.8, 73.0), minute(20.0, 79.0)];
    assert_eq!(marks(&part), Some(Marks { ten: 112.0, end: 113.0 }));
    assert_eq!(marks(&part[..2]), None);
    let home = Home::make();
    let folder = home.path("parts");
    std::fs::create_dir_all(&folder).unwrap();
    kept(&folder, 11, 1.0, part.to_vec());
    let parts = kept(&folder, 2, 1.0, part[..2].to_vec());
    assert_eq!(parts.iter().map(|part| part.minutes.len()).collect::<Vec<_>>(), [2, 5]);
    let last: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("part-11.json")).unwrap()).unwrap();
    assert_eq!((&last["ten"], &last["end"]), (&json!(112.0), &json!(113.0)));
}

impl Part {
    fn warm(&self) -> impl Iterator<Item = &Minute> {
        let last = self.minutes.last().map_or(0.0, |minute| minute.at);
        self.minutes.iter().filter(move |minute| minute.at >= last / 4.0 && minute.true_hours >= TEN)
    }
}

/// True hours of all parts, once warm.
fn watched(parts: &[Part]) -> f64 {
    let of = |part: &Part| {
        let hours = |minute: Option<&Minute>| minute.map_or(0.0, |minute| minute.true_hours);
        hours(part.warm().last()) - hours(part.warm().next())
    };
    parts.iter().map(of).sum()
}

/// All parts so far, each a file of the folder, with this one, which is kept from now on.
fn kept(folder: &Path, part: usize, speed: f64, minutes: Vec<Minute>) -> Vec<Part> {
    let line: Vec<Value> = minutes
        .iter()
        .map(|minute| json!([minute.at, minute.true_hours, minute.app, minute.page, minute.processor]))
        .collect();
    let marks = marks(&minutes);
    let [ten, end] = [marks.as_ref().map(|all| all.ten), marks.as_ref().map(|all| all.end)];
    let whole = json!({ "speed": speed, "ten": ten, "end": end, "minutes": line });
    // Another part that ends now reads all of them: it sees this one whole or not at all.
    let [draft, file] = ["draft", "json"].map(|kind| folder.join(format!("part-{part}.{kind}")));
    std::fs::write(&draft, whole.to_string()).unwrap();
    std::fs::rename(&draft, &file).unwrap();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind == "json"));
    files.sort_by_key(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        name.trim_start_matches("part-").parse::<usize>().unwrap()
    });
    let read = |file: &PathBuf| {
        let whole: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let minute = |minute: &Value| {
            let at = |place: usize| minute[place].as_f64().unwrap();
            Minute { at: at(0), true_hours: at(1), app: at(2), page: at(3), processor: at(4) }
        };
        let minutes = whole["minutes"].as_array().unwrap().iter().map(minute).collect();
        Part { speed: whole["speed"].as_f64().unwrap(), minutes }
    };
    files.iter().map(read).collect()
}

#[track_caller]
fn verdict(parts: &[Part]) {
    let warm = |of: fn(&Minute) -> f64| {
        let part =
            |part: &Part| part.warm().map(|minute| (minute.true_hours, of(minute))).collect::<Vec<_>>();
        slope(&parts.iter().map(part).collect::<Vec<_>>())
    };
    let (app, page) = (warm(|minute| minute.app), warm(|minute| minute.page));
    let shown: f64 = parts.iter().filter_map(|part| Some(part.minutes.last()?.at)).sum();
    let speeds: Vec<f64> = parts.iter().map(|part| part.speed).collect();
    println!(
        "{} parts of together {shown:.1} hours by the wall clock, at speeds {speeds:?}; once warm: app {app:+.1} MB, \
         page {page:+.1} MB in a true hour; load average {}",
        parts.len(),
        load()
    );
    for (at, marks) in parts.iter().enumerate().filter_map(|(at, part)| Some((at, marks(&part.minutes)?))) {
        println!("part {}: {:.1} MB at ten minutes, {:.1} MB at its end", at + 1, marks.ten, marks.end);
    }
    if watched(parts) < TELLING {
        println!("too little to tell whether it grows");
    } else {
        assert!(app + page <= GROWTH, "the memory grows");
    }
}
