//! A newcomer's trial: somebody waits in a queue, is taken, and goes to a colleague who is free; once by the mouse and
//! once by the keyboard, from the first look at the window. Each press, each way of the pointer and each thought is
//! counted, and what a person needs for them is estimated by the keystroke-level model; the computer's own time is
//! measured beside it. Whatever is pressed is in sight: nobody scrolls. `docs/trial.md` tells what was seen.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::mouse::Mouse;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::picture;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, own_calls, pbx, ready, stranger};
use crate::harness::screen::Screen;

/// What a person does, with the seconds that the keystroke-level model gives it.
#[derive(Clone, Copy)]
enum Act {
    Key,
    Point,
    /// Down or up.
    Button,
    /// The hand goes from the keyboard to the mouse.
    Home,
    Think,
}

impl Act {
    const fn seconds(self) -> f64 {
        match self {
            Self::Key => 0.28,
            Self::Point => 1.1,
            Self::Button => 0.1,
            Self::Home => 0.4,
            Self::Think => 1.35,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Key => 'K',
            Self::Point => 'P',
            Self::Button => 'B',
            Self::Home => 'H',
            Self::Think => 'M',
        }
    }
}

/// The most that the whole may take a person.
const GOAL: f64 = 10.0;
/// The most that the computer may keep them waiting in all: many times the second or two that it takes, and less than
/// a journey that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A hand whose every move is counted.
struct Trial<'a> {
    name: &'static str,
    screen: &'a Screen,
    page: &'a Page,
    mouse: Mouse<'a>,
    acts: RefCell<Vec<Act>>,
    /// The step of now begins with this act.
    from: Cell<usize>,
    /// What the computer took, without what pictures take.
    machine: Cell<Duration>,
    since: Cell<Instant>,
    pictures: Option<PathBuf>,
    steps: Cell<u32>,
}

impl<'a> Trial<'a> {
    fn begin(name: &'static str, screen: &'a Screen, app: &'a App<'a>) -> Self {
        println!("{name}:");
        let trial = Self {
            name,
            screen,
            page: app.page(),
            mouse: Mouse::over(screen, app).without_scrolling(),
            acts: RefCell::default(),
            from: Cell::new(0),
            machine: Cell::default(),
            since: Cell::new(Instant::now()),
            pictures: std::env::var_os("COMMUNICATOR_TRIAL_PICTURES").map(PathBuf::from),
            steps: Cell::new(0),
        };
        trial.step("the first look");
        trial
    }

    fn did(&self, acts: &[Act]) {
        self.acts.borrow_mut().extend_from_slice(acts);
    }

    fn thinks(&self) {
        self.did(&[Act::Think]);
    }

    fn click(&self, selector: &str) {
        self.did(&[Act::Point, Act::Button, Act::Button]);
        self.mouse.click(selector);
    }

    /// `combination` as xdotool names it.
    fn press(&self, combination: &str) {
        self.did(&vec![Act::Key; combination.split('+').count()]);
        self.screen.press(combination);
    }

    fn write(&self, text: &str) {
        self.did(&vec![Act::Key; text.chars().count()]);
        self.screen.write(text);
    }

    /// What was just done, and what the window shows now.
    fn step(&self, what: &str) {
        let took = self.since.get().elapsed();
        self.machine.set(self.machine.get() + took);
        let acts = self.acts.borrow();
        let letters: String = acts.iter().skip(self.from.get()).map(|act| act.letter()).collect();
        println!("  {:>5} ms  {letters:<12} {what}", took.as_millis());
        self.from.set(acts.len());
        self.steps.set(self.steps.get() + 1);
        if let Some(folder) = &self.pictures {
            self.page.wait_until_drawn();
            picture::wait_until_still(self.screen);
            picture::save(self.screen, &folder.join(format!("{}-{}.png", self.name, self.steps.get())));
        }
        self.since.set(Instant::now());
    }

    /// Prints the whole, and holds it against the goal.
    fn end(&self) {
        let acts = self.acts.borrow();
        let seconds: f64 = acts.iter().map(|act| act.seconds()).sum();
        let count = |wanted: char| acts.iter().filter(|act| act.letter() == wanted).count();
        println!(
            "  in all: {} keys, {} clicks, {} ways of the pointer, {} thoughts: a person needs {seconds:.1} s, the computer {} ms",
            count('K'),
            count('B') / 2,
            count('P'),
            count('M'),
            self.machine.get().as_millis()
        );
        assert!(seconds < GOAL, "a person needs {seconds:.1} s for it by the {}", self.name);
        assert!(self.machine.get() < PATIENCE, "the computer needs {:?}", self.machine.get());
    }
}

/// Somebody waits, and the row is there.
fn waiting(pbx: &Pbx, app: &App<'_>) -> String {
    let caller = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    let row = format!("[data-caller='{caller}']");
    app.page().wait_for(&row);
    row
}

/// The number and the state of whoever stands first in the list, or is found alone.
fn first(page: &Page) -> (String, String) {
    let option = "[data-transfer] [role=option]";
    let text = |part: &str| page.text(&format!("{option} {part}")).unwrap_or_default().trim().to_owned();
    (text(".number"), text(".state"))
}

/// Whoever was chosen has the call now, and nobody here.
fn is_with(pbx: &Pbx, app: &App<'_>, number: &str) {
    poll::until("it rings at theirs", || pbx.sandbox().calls_at(number).len() == 1);
    poll::until("it is gone here", || own_calls(app) == 0);
    app.page().wait_for_words("Transferred to");
}

#[test]
fn whoever_waits_is_taken_and_goes_to_a_free_colleague_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let row = waiting(&pbx, &app);
    let trial = Trial::begin("mouse", &screen, &app);
    trial.did(&[Act::Home]);
    trial.thinks();
    trial.click(&format!("{row} button"));
    app.page().wait_for(ACTIVE);
    trial.step("Take, beside whoever waits");
    trial.thinks();
    trial.click("#calls [data-action=transfer]");
    app.page().wait_for("[data-transfer] [role=option]");
    trial.step("Transfer, on the call");
    let (number, state) = first(app.page());
    assert_eq!(state, "Free");
    trial.thinks();
    trial.click("[data-transfer] [role=option] [data-transfer-now]");
    is_with(&pbx, &app, &number);
    trial.step("Transfer, in the colleague's row");
    trial.end();
}

/// Marks a colleague whose telephone is free and who is in sight; their number. Not the user, who is on the list as well.
const IN_SIGHT: &str = "(() => {
    const free = [...document.querySelectorAll('button.person[data-stop]')].find((one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        const number = one.querySelector('.number').textContent.trim();
        return one.contains(there) && one.querySelector('[data-state-word]').textContent === 'Free' && number !== '100';
    });
    if (free === undefined) return null;
    free.id = 'marked';
    return free.querySelector('.number').textContent.trim();
})()";

#[test]
fn whoever_waits_is_taken_and_dragged_onto_a_free_colleague() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let row = waiting(&pbx, &app);
    // Somebody in sight, for whoever drags a call scrolls with nothing.
    let number = poll::until_some("somebody free is in sight", || {
        app.page().value(IN_SIGHT).as_str().map(str::to_owned)
    });
    let trial = Trial::begin("drag", &screen, &app);
    trial.did(&[Act::Home]);
    trial.thinks();
    trial.click(&format!("{row} button"));
    app.page().wait_for(ACTIVE);
    trial.step("Take, beside whoever waits");
    trial.thinks();
    trial.did(&[Act::Point, Act::Button, Act::Point, Act::Button]);
    trial.mouse.drag(&format!("{ACTIVE} .who"), "#marked", "#marked[data-takes-call]");
    is_with(&pbx, &app, &number);
    trial.step("the call, dragged onto the colleague");
    trial.end();
}

#[test]
fn whoever_waits_is_taken_and_goes_to_a_free_colleague_by_the_keyboard() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    // Others wait longer, and the next one is taken.
    waiting(&pbx, &app);
    let trial = Trial::begin("keyboard", &screen, &app);
    trial.thinks();
    trial.press("ctrl+k");
    app.page().wait_for("#search:focus");
    trial.step("Ctrl+K, the search");
    trial.write("take");
    app.page().wait_for("[data-thing^='take '][aria-selected=true]");
    trial.step("take");
    trial.press("Return");
    app.page().wait_for(ACTIVE);
    trial.step("Enter");
    trial.thinks();
    trial.press("t");
    app.page().wait_for("#transfer-field:focus");
    trial.step("T, transfer");
    trial.thinks();
    trial.write("ann");
    poll::until("somebody free is the first", || first(app.page()).1 == "Free");
    trial.step("some letters of a name");
    let (number, _) = first(app.page());
    trial.press("Return");
    is_with(&pbx, &app, &number);
    trial.step("Enter");
    trial.end();
}
