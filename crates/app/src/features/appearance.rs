//! How the page looks: theme, column width, status panel, and whether people are coloured.
//!
//! These settings are in force when the page shows them. So the page says what it shows whenever it is told how to
//! look, under the revision that it has drawn, and that is compared with what it was told. It is awaited only after
//! a change of that: nothing else makes it measure itself. A page that says nothing for
//! [`page`](crate::timings::Timings::page) is silent, and one that threw shows nothing that could be trusted.

use serde_json::{Value, json};
use settings::key::Key;
use settings::plan::WindowMode;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::resolve::Settings;
use settings::save::{By, Unit};
use settings::values::{ColumnWidth, Theme};
use tokio::time::Instant;

use crate::core::Core;
use crate::core::apply::{no_window, number};
use crate::core::page_failure::page_error;
use crate::event::{Event, PageRequest, WindowEvent};
use crate::feature::{Feature, Handled};
use crate::ports::{AppWindow as _, Ports, WindowRequest};
use crate::view::{PageShown, Snapshot};

/// What the page answers for.
const KEYS: [Key; 5] = [
    Key::Theme,
    Key::DashboardColumnWidth,
    Key::ShowStatusPanel,
    Key::PresenceBackground,
    Key::CallBackground,
];

/// How the page is to look.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    theme: Theme,
    column_width: ColumnWidth,
    status_panel: bool,
    presence_background: bool,
    call_background: bool,
}

/// The wait for the page to show what it was told.
#[derive(Debug)]
struct Wait {
    look: Look,
    /// The revision that asked the page what it shows; none: it has not been told yet.
    revision: Option<u64>,
    deadline: Instant,
}

/// What the page was told, and what it shows of it.
#[derive(Debug, Default)]
pub struct Appearance {
    /// The theme that the window's own colour follows; none: of no window so far.
    background: Option<Theme>,
    wait: Option<Wait>,
    /// The look that was judged or given up last; none: in this window none was.
    judged: Option<Look>,
    /// It has to be asked for once more when the settings are applied anew.
    failed: bool,
    rows: Vec<(Key, Finding)>,
    /// How often the settings had been applied when this last followed.
    reconciled: u64,
}

impl Look {
    const fn of(settings: &Settings) -> Self {
        Self {
            theme: settings.theme,
            column_width: settings.column_width,
            status_panel: settings.show_status_panel,
            presence_background: settings.presence_background,
            call_background: settings.call_background,
        }
    }

    /// Whether `other` asks the same of what `key` is about.
    fn agrees(&self, other: &Self, key: Key) -> bool {
        match key {
            Key::Theme => self.theme == other.theme,
            Key::DashboardColumnWidth => self.column_width == other.column_width,
            Key::ShowStatusPanel => self.status_panel == other.status_panel,
            Key::PresenceBackground => self.presence_background == other.presence_background,
            Key::CallBackground => self.call_background == other.call_background,
            _ => true,
        }
    }
}

impl<P: Ports> Feature<P> for Appearance {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::Shown(shown), reply) => {
                self.on_shown(core, shown);
                reply.send(Ok(Value::Null));
                Handled::Yes
            }
            Event::Page(PageRequest::SetColumnWidth(width), reply) => {
                if width.is_finite() {
                    set_column_width(core, *width);
                }
                reply.send(Ok(Value::Null));
                Handled::Yes
            }
            Event::PageBroke { message, anew } => {
                self.forget_page(core);
                self.rows = KEYS.map(|key| (key, page_error(Value::Null, message.clone()))).into();
                let look = Look::of(core.settings());
                (self.judged, self.failed) = (Some(look), true);
                if *anew {
                    self.await_page(core, look);
                }
                Handled::Yes
            }
            Event::Window(WindowEvent::Destroyed) => {
                self.forget_page(core);
                Handled::No
            }
            // What was judged for another account says nothing of this one.
            Event::AccountChanged => {
                self.judged = None;
                Handled::No
            }
            _ => Handled::No,
        }
    }

    /// Waits for the page where it has to show something that nobody has seen there yet.
    fn follow(&mut self, core: &mut Core<P>) {
        let look = Look::of(core.settings());
        self.colour_window(core, look.theme);
        let reconciled = core.reconciled();
        let anew = std::mem::replace(&mut self.reconciled, reconciled) != reconciled;
        if !core.facts.window.is_open() {
            // A window that is being built is judged once it is there.
            self.wait = None;
            self.judged = None;
        } else {
            self.note_revision(core);
            let untold = match &self.wait {
                Some(wait) => wait.look != look,
                None => self.judged != Some(look) || (anew && self.failed),
            };
            if untold {
                self.await_page(core, look);
            }
        }
        core.facts.page.awaited = self.wait.is_some();
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.wait.as_ref().map(|wait| wait.deadline)
    }

    /// The page is silent.
    fn wake(&mut self, _core: &mut Core<P>) {
        let Some(wait) = self.wait.take() else { return };
        let silent = Finding::new(Outcome::Failed, Reason::PageSilent, Value::Null);
        self.rows = KEYS.map(|key| (key, silent.clone())).into();
        (self.judged, self.failed) = (Some(wait.look), true);
    }

    fn keys(&self) -> &'static [Key] {
        &KEYS
    }

    /// The page looks like something, whoever is signed in.
    fn needs_account(&self) -> bool {
        false
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        if !core.facts.window.is_open() {
            findings.extend(no_window(&KEYS));
            return;
        }
        let look = Look::of(core.settings());
        findings.extend(self.rows.iter().map(|(key, finding)| {
            let mut finding = finding.clone();
            // What was found of an earlier wish says nothing of the present one.
            let stale = self.judged.is_some_and(|judged| !judged.agrees(&look, *key));
            if stale && finding.outcome == Outcome::Applied {
                finding = Finding::new(Outcome::Pending, Reason::NotTried, finding.in_force);
            }
            (*key, finding)
        }));
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        let look = Look::of(core.settings());
        let appearance = &mut page.appearance;
        appearance.theme = look.theme.key().to_owned();
        appearance.column_width = look.column_width.css_pixels();
        appearance.show_status_panel = look.status_panel;
        appearance.presence_background = look.presence_background;
        appearance.call_background = look.call_background;
    }
}

impl Appearance {
    /// The window's own colour is seen until the page has drawn, and where it has not drawn yet after a change
    /// of size. A window is born with that of the theme.
    fn colour_window<P: Ports>(&mut self, core: &Core<P>, theme: Theme) {
        if self.background.replace(theme).is_some_and(|before| before != theme) {
            core.ports.window().ask(WindowRequest::SetBackground(theme));
        }
    }

    /// The page is told how to look, and has to say what it shows of that.
    fn await_page<P: Ports>(&mut self, core: &mut Core<P>, look: Look) {
        let deadline = core.now() + core.start.timings.page;
        self.wait = Some(Wait { look, revision: None, deadline });
        core.page.ask_what_it_shows();
    }

    fn note_revision<P: Ports>(&mut self, core: &Core<P>) {
        if let Some(wait) = &mut self.wait
            && wait.revision.is_none()
        {
            wait.revision = core.page.asked_at();
        }
    }

    /// There is no page any more that could answer.
    fn forget_page<P: Ports>(&mut self, core: &mut Core<P>) {
        self.wait = None;
        self.judged = None;
        core.facts.page.shown = None;
    }

    fn on_shown<P: Ports>(&mut self, core: &mut Core<P>, shown: &PageShown) {
        self.note_revision(core);
        self.wait.take_if(|wait| wait.revision.is_some_and(|wanted| shown.revision >= wanted));
        core.facts.page.shown = Some(shown.clone());
        if self.wait.is_none() {
            self.judge(core, shown);
        }
    }

    fn judge<P: Ports>(&mut self, core: &Core<P>, shown: &PageShown) {
        let look = Look::of(core.settings());
        let broken = core.broken_page();
        let verdict = |met: bool, in_force: Value| {
            if let Some(message) = &broken {
                page_error(in_force, message.clone())
            } else if met {
                Finding::applied(in_force)
            } else {
                Finding::new(Outcome::Failed, Reason::SystemDecided, in_force)
            }
        };
        let theme = Theme::of_key(&shown.theme);
        let width = look.column_width.css_pixels();
        // Half a pixel: a zoomed page rounds its boxes to device pixels.
        let same_width = shown.column_width.is_some_and(|shown| (shown - width).abs() < 0.5);
        let width_shown = if same_width { width } else { shown.column_width.unwrap_or_default() };
        let panel = match (shown.status_panel, core.broken_part(&["status"])) {
            (Some(shown), Some(message)) => page_error(json!(shown), message),
            (Some(shown), None) => verdict(shown == look.status_panel, json!(shown)),
            (None, _) if core.facts.window.mode == WindowMode::Wallboard => {
                Finding::new(Outcome::Adjusted, Reason::Wallboard, json!(false))
            }
            (None, _) => Finding::new(Outcome::Pending, Reason::SignedOut, json!(false)),
        };
        let coloured = |wanted: bool, shown: Option<bool>| match shown {
            Some(shown) => verdict(shown == wanted, json!(shown)),
            None => Finding::new(Outcome::Pending, Reason::SignedOut, json!(false)),
        };
        self.rows = vec![
            (Key::Theme, verdict(theme == Some(look.theme), json!(shown.theme))),
            (Key::DashboardColumnWidth, verdict(same_width, number(width_shown))),
            (Key::ShowStatusPanel, panel),
            (Key::PresenceBackground, coloured(look.presence_background, shown.presence_background)),
            (Key::CallBackground, coloured(look.call_background, shown.call_background)),
        ];
        self.failed = self.rows.iter().any(|(_, finding)| finding.outcome == Outcome::Failed);
        self.judged = Some(look);
    }
}

/// The user has drawn the columns this wide, in CSS pixels: it stays so, and is saved.
fn set_column_width<P: Ports>(core: &mut Core<P>, width: f64) {
    if core.refuse_fixed(&[Key::DashboardColumnWidth]) {
        return;
    }
    let width = ColumnWidth::new(width.round()).css_pixels();
    core.keep_change(Unit::of(Key::DashboardColumnWidth), number(width), By::Program);
    core.reconcile();
}
