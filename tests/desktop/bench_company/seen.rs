//! The row of one colleague, whose telephone no storm touches: as soon as its pixels are others, a change that the
//! PBX told of has been painted.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use super::Company;
use crate::bench_call::milliseconds;
use crate::harness::app::App;
use crate::harness::page::Page;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

/// So long a change is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// Number and place of the last row in sight whose telephone is idle: of nobody who has calls. Never the account's own.
const FIND: &str = r"(() => {
    const sight = (row) => {
        const { left, right, top, bottom } = row.getBoundingClientRect();
        // Calls stand beside the board, and what is told under it.
        const rail = document.querySelector('.rail')?.getBoundingClientRect().left ?? innerWidth;
        const told = [...document.querySelectorAll('#first-offer, #status-panel')];
        const end = Math.min(innerHeight, ...told.map((one) => one.getBoundingClientRect().top));
        return top > 0 && bottom < end && left >= 0 && right <= rail;
    };
    const number = (row) => row.innerText.match(/\b\d{3,5}\b/)?.[0];
    const idle = (row) => !row.hasAttribute('data-call') && /\b(Free|Idle|Available)\b/i.test(row.innerText);
    const rows = [...document.querySelectorAll('.person')].filter(
        (row) => sight(row) && idle(row) && number(row) !== undefined && number(row) !== '100');
    const row = rows.at(-1);
    if (row === undefined) return null;
    const { left, top, width, height } = row.getBoundingClientRect();
    return { number: number(row), left, top, width, height };
})()";

/// Where the row is on the screen.
pub struct Row {
    /// As DISPLAY has it.
    display: String,
    server: RustConnection,
    root: u32,
    /// The local number of the telephone.
    number: String,
    at: (i16, i16),
    size: (u16, u16),
}

impl Row {
    #[track_caller]
    pub fn of(company: &Company, app: &App) -> Self {
        let (server, number) = RustConnection::connect(Some(company.screen.name())).unwrap();
        let root = server.setup().roots[number].root;
        let found = poll::until_some("a row is in sight whose telephone is idle", || find(app.page()));
        let window = app.window();
        let geometry = poll::until_some("the window is there", || window.geometry());
        let [left, _, top, _] = window.frame();
        let pixel = |of: &str| found[of].as_f64().unwrap().round() as i32;
        let at = (geometry.x + left + pixel("left"), geometry.y + top + pixel("top"));
        let row = Self {
            display: company.screen.name().to_owned(),
            server,
            root,
            number: found["number"].as_str().unwrap().to_owned(),
            at: (at.0.try_into().unwrap(), at.1.try_into().unwrap()),
            size: (pixel("width").try_into().unwrap(), pixel("height").try_into().unwrap()),
        };
        crate::harness::picture::wait_until_still(&company.screen);
        row
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    /// Its pixels now.
    pub fn shown(&self) -> Vec<u8> {
        let ((x, y), (width, height)) = (self.at, self.size);
        let image = self.server.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, u32::MAX);
        image.unwrap().reply().unwrap().data
    }

    /// The same place of another display.
    pub fn on(&self, screen: &Screen) -> Self {
        let (server, number) = RustConnection::connect(Some(screen.name())).unwrap();
        let root = server.setup().roots[number].root;
        let (display, number) = (screen.name().to_owned(), self.number.clone());
        Self { display, server, root, number, at: self.at, size: self.size }
    }

    /// Ms until its pixels are so.
    #[track_caller]
    pub fn until(&self, began: Instant, is_so: impl Fn(&[u8]) -> bool) -> f64 {
        while !is_so(&self.shown()) {
            if began.elapsed() > LONGEST {
                panic!("the row of {} at {:?} is not painted: {}", self.number, self.at, self.picture());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        milliseconds(began, Instant::now())
    }

    /// Keeps what the display shows instead; where.
    fn picture(&self) -> String {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("company-not-painted.png");
        process::output(
            Command::new("import").args(["-display", &self.display, "-window", "root"]).arg(&file),
        );
        file.display().to_string()
    }

    /// Ms from a change that the PBX tells of until it is painted.
    #[track_caller]
    pub fn change(&self, company: &Company, state: &str) -> f64 {
        let before = self.shown();
        let began = Instant::now();
        company.pbx.sandbox().set_state(&self.number, Some(state)).unwrap();
        self.until(began, |now| now != before)
    }
}

fn find(page: &Page) -> Option<serde_json::Value> {
    Some(page.value(FIND)).filter(|found| *found != json!(null))
}
