//! What the app and its page keep in memory of what comes and goes.

use std::time::{Duration, Instant};

use crate::harness::app::{App, Start};
use crate::harness::figures::page_process;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

/// So often done, whatever a web engine makes room for at first is there.
const WARM: u32 = 400;

/// What each leaves behind, if it does, is some 30 KB.
const OPENINGS: u32 = 2_000;

/// The openings that take longest take 25 s on a computer that does nothing else.
const TOGGLED_WITHIN: Duration = Duration::from_secs(300);

/// MB that a garbage collector may be behind.
const ROOM: f64 = 25.0;

/// MB of the app and its page once they have not changed for two seconds.
fn settled_memory(process: u32) -> f64 {
    let (mut last, mut since) = (process::private_memory(process), Instant::now());
    poll::some_within(Duration::from_secs(120), "the memory settles", || {
        let now = process::private_memory(process);
        if (now - last).abs() > 2.0 {
            (last, since) = (now, Instant::now());
        }
        (since.elapsed() > Duration::from_secs(2)).then_some(now)
    })
}

/// So often, by the page itself: a driver keeps something of its own for every click.
fn open_and_close_menu(page: &Page, times: u32) {
    page.value(&format!(
        "(() => {{
            window.clicks = 0;
            const click = () => {{
                document.querySelector('#employee-menu').click();
                window.clicks += 1;
                if (window.clicks < {}) setTimeout(click, 0);
            }};
            click();
        }})()",
        times * 2
    ));
    let wanted = f64::from(times * 2);
    poll::some_within(TOGGLED_WITHIN, "the menu was opened and closed", || {
        (page.number("window.clicks") == Some(wanted)).then_some(())
    });
}

/// MB once the page shows what there is and its engine has made its room.
fn warm_memory(app: &App<'_>) -> f64 {
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[data-column] article");
    open_and_close_menu(page, WARM);
    settled_memory(app.process())
}

#[test]
fn a_menu_that_is_opened_thousands_of_times_leaves_nothing_behind() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    let page = app.page();
    let (id, before) = (app.process(), warm_memory(&app));
    open_and_close_menu(page, OPENINGS);
    let after = settled_memory(id);
    println!("memory before {OPENINGS} openings {before:.0} MB, after them {after:.0} MB");
    assert!(after < before + ROOM, "{before:.0} MB became {after:.0} MB");
}

#[test]
fn a_flood_of_events_leaves_the_page_answering_and_the_memory_as_it_was() {
    // Twice as long as it takes a busy computer to answer a click through the driver.
    const SECONDS: u32 = 10;
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    let page = app.page();
    let (id, before) = (app.process(), warm_memory(&app));

    pbx.sandbox().flood(2_000, SECONDS);
    let (began, flood) = (Instant::now(), Duration::from_secs(SECONDS.into()));
    let (mut answered, mut slowest) = (0, Duration::ZERO);
    let mut open = false;
    while began.elapsed() < flood {
        let clicked = Instant::now();
        page.press("#employee-menu");
        open = !open;
        poll::until("the menu opens and closes", || page.has("[role=menu]") == open);
        slowest = slowest.max(clicked.elapsed());
        answered += i32::from(began.elapsed() < flood);
    }
    println!("{answered} clicks were answered during the flood, the slowest after {slowest:?}");
    assert!(answered > 0, "the page did not answer within the flood");
    assert_eq!(app.connection(), "live");
    let after = settled_memory(id);
    println!("memory before the flood {before:.0} MB, after it {after:.0} MB");
    assert!(after < before + ROOM, "{before:.0} MB became {after:.0} MB");
    assert_eq!(app.connection(), "live");
}

/// What the page's process was given as this variable.
fn given_to_the_page(app: &App<'_>, variable: &str) -> Option<String> {
    let environment = std::fs::read(format!("/proc/{}/environ", page_process(app.process()))).unwrap();
    let all: Vec<_> = environment.split(|&byte| byte == 0).map(String::from_utf8_lossy).collect();
    all.iter().find_map(|one| one.strip_prefix(variable)?.strip_prefix('=').map(str::to_owned))
}

#[test]
fn the_page_does_without_the_compiler_that_never_ends_unless_the_user_wants_it() {
    let (screen, pbx) = (Screen::start(), Pbx::as_seeded());
    for (own, wanted) in [(None, "false"), (Some("true"), "true")] {
        let home = Home::make();
        let start = Start::new(&screen, &home, &pbx);
        let start = own.into_iter().fold(start, |start, own| start.variable("JSC_useFTLJIT", own));
        let app = start.run();
        app.wait_until_live();
        assert_eq!(given_to_the_page(&app, "JSC_useFTLJIT").as_deref(), Some(wanted));
        app.quit();
    }
}
