//! An obedient window with a page that draws what it is told. Tests set what they refuse.
#![expect(clippy::indexing_slicing, reason = "a JSON value answers null where there is nothing")]

pub mod page;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use desktop::front::{Brought, Stacking};
use serde_json::Value;
use settings::placement::{Frame, Monitor, Rect, monitor_of};
use settings::plan::WindowMode;
use settings::values::Point;
use tokio::sync::mpsc;

use super::{AppWindow, WindowRequest, WindowSpec, WindowState};
use crate::event::{Event, PageRequest, WindowEvent};
use crate::ports::journal::{Asked, Journal};
use crate::reply_to::ReplyTo;
use crate::view::{PageShown, Patch};
use page::{ModelPage, Took};

#[derive(Debug, Default)]
struct State {
    window: Option<WindowState>,
    title: String,
    /// How often somebody has looked at it.
    reads: usize,
    /// Where the user was, as the last window was given it.
    view: Option<String>,
    snapshot: String,
    /// The web addresses that frames may show.
    frames: Vec<String>,
    ignores_on_top: bool,
    no_popups: bool,
    popups: Vec<Value>,
    gives_keyboard: bool,
    keeps_place: bool,
    keeps_behind: bool,
    cannot_open: bool,
    pointer: Option<Point>,
    monitors: Vec<Monitor>,
    /// Parts that the page cannot draw.
    broken: Vec<String>,
    /// The page draws, and does not say so.
    silent: bool,
    /// What was told, as it went over the wire.
    patches: Vec<Value>,
}

#[derive(Debug)]
pub struct RecordingWindow {
    journal: Journal,
    events: mpsc::UnboundedSender<Event>,
    state: Mutex<State>,
    /// The page of the window.
    page: Arc<Mutex<ModelPage>>,
}

impl RecordingWindow {
    /// None is open; one monitor is there.
    pub fn new(journal: Journal, events: mpsc::UnboundedSender<Event>) -> Self {
        let state = State { monitors: vec![monitor(0.0)], ..State::default() };
        Self { journal, events, state: Mutex::new(state), page: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the page was told of a window that came up by itself.
    pub fn popups_told(&self) -> Vec<Value> {
        self.state().popups.clone()
    }

    /// None: there is no window.
    pub fn now(&self) -> Option<WindowState> {
        self.state().window.clone()
    }

    /// What the window's title was set to last.
    pub fn title(&self) -> String {
        self.state().title.clone()
    }

    /// How often somebody has looked at the window.
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    pub fn view_given(&self) -> Option<String> {
        self.state().view.clone()
    }

    /// The web addresses that frames may show.
    pub fn frames(&self) -> Vec<String> {
        self.state().frames.clone()
    }

    /// What the window was built with last.
    pub fn snapshot_given(&self) -> String {
        self.state().snapshot.clone()
    }

    /// A part of the snapshot as the page knows it.
    pub fn told(&self, part: &str) -> Value {
        locked(&self.page).held()[part].clone()
    }

    /// What was told since this was last asked, as it went over the wire.
    pub fn take_patches(&self) -> Vec<Value> {
        std::mem::take(&mut self.state().patches)
    }

    pub fn ignore_on_top(&self) {
        self.state().ignores_on_top = true;
    }

    /// The session has no way to bring a window to the front.
    pub fn refuse_popups(&self) {
        self.state().no_popups = true;
    }

    /// A session that tells nobody where windows stand, and moves none.
    pub fn keep_place(&self) {
        self.state().keeps_place = true;
        if let Some(window) = &mut self.state().window {
            window.tells_place = false;
            (window.placed.x, window.placed.y) = (0.0, 0.0);
        }
    }

    /// A compositor that lets nothing come to the front.
    pub fn keep_behind(&self) {
        self.state().keeps_behind = true;
    }

    /// A window manager that gives the keyboard to whatever comes up.
    pub fn give_keyboard(&self) {
        self.state().gives_keyboard = true;
    }

    /// No window can be built any more.
    pub fn refuse_windows(&self) {
        self.state().cannot_open = true;
    }

    /// It can be opened again.
    pub fn allow_windows(&self) {
        self.state().cannot_open = false;
    }

    /// From now on the page does not say what it shows, or does again.
    pub fn silence_page(&self, silent: bool) {
        self.state().silent = silent;
    }

    /// From now on the page cannot draw these parts.
    pub fn cannot_draw(&self, parts: &[&str]) {
        self.state().broken = parts.iter().map(|part| (*part).to_owned()).collect();
    }

    pub fn point_at(&self, x: f64, y: f64) {
        self.state().pointer = Some(Point { x, y });
    }

    /// The user gives the keyboard to the window, or to another program.
    pub fn focus(&self, focused: bool) {
        if let Some(window) = &mut self.state().window {
            window.focused = focused;
        }
        if focused {
            let _running = self.events.send(Event::Window(WindowEvent::Focused));
        }
    }

    /// The user minimises the window, or brings it back from there.
    pub fn minimise_by_hand(&self, minimised: bool) {
        if let Some(window) = &mut self.state().window {
            (window.minimised, window.focused) = (minimised, !minimised);
        }
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
    }

    /// The user drags the window's edge.
    pub fn resize_by_hand(&self, width: f64, height: f64) {
        if let Some(window) = &mut self.state().window {
            (window.placed.width, window.placed.height) = (width, height);
        }
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
    }

    /// The user moves the window with the mouse.
    pub fn move_by_hand(&self, x: f64, y: f64) {
        if let Some(window) = &mut self.state().window {
            (window.placed.x, window.placed.y) = (x, y);
        }
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
    }

    /// The monitors are these from now on, and the window manager has pushed the window there.
    pub fn rearrange(&self, monitors: Vec<Monitor>, pushed: Option<(f64, f64)>) {
        {
            let mut state = self.state();
            state.monitors = monitors;
            if let (Some(window), Some((x, y))) = (&mut state.window, pushed) {
                (window.placed.x, window.placed.y) = (x, y);
            }
        }
        // In the order that is the worse one: the move is heard of first.
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
        let _running = self.events.send(Event::Window(WindowEvent::MonitorsChanged));
    }

    /// A page begins, or has missed something: it asks for everything, and draws that.
    fn begin_page(&self) {
        locked(&self.page).ask();
        let (page, events) = (self.page.clone(), self.events.clone());
        let silent = self.state().silent;
        let broken = self.state().broken.clone();
        tokio::spawn(async move {
            loop {
                let (reply, answer) = ReplyTo::new();
                let _running = events.send(Event::Page(PageRequest::Ready, reply));
                let Ok(Ok(snapshot)) = answer.await else { return };
                if !locked(&page).take_snapshot(snapshot) {
                    break;
                }
            }
            if !silent {
                say_what_is_shown(&events, &page, broken);
            }
        });
    }

    /// The page says what it shows.
    fn draw(&self) {
        let silent = self.state().silent;
        let broken = self.state().broken.clone();
        if !silent {
            say_what_is_shown(&self.events, &self.page, broken);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As the page has measured it in its own document.
fn say_what_is_shown(events: &mpsc::UnboundedSender<Event>, page: &Mutex<ModelPage>, failed: Vec<String>) {
    let (revision, held) = {
        let page = locked(page);
        (page.revision(), page.held())
    };
    let appearance = &held["appearance"];
    let shown = PageShown {
        revision,
        theme: appearance["theme"].as_str().unwrap_or_default().to_owned(),
        column_width: appearance["columnWidth"].as_f64(),
        status_panel: appearance["showStatusPanel"].as_bool(),
        presence_background: appearance["presenceBackground"].as_bool(),
        call_background: appearance["callBackground"].as_bool(),
        failed,
    };
    let (reply, _nobody) = ReplyTo::new();
    let _running = events.send(Event::Page(PageRequest::Shown(shown), reply));
}

/// One of 1920 by 1080, that far to the right.
pub fn monitor(x: f64) -> Monitor {
    let area = Rect { x, y: 0.0, width: 1920.0, height: 1080.0 };
    Monitor { area, work: area, primary: x == 0.0 }
}

impl AppWindow for RecordingWindow {
    async fn open(&self, spec: WindowSpec) -> Result<(), String> {
        let position = spec.geometry.position.unwrap_or(Point { x: 0.0, y: 0.0 });
        let size = spec.geometry.size;
        {
            let mut state = self.state();
            self.journal.record(Asked::OpenWindow);
            if state.cannot_open {
                return Err("there is no room".to_owned());
            }
            state.view = spec.view;
            state.snapshot.clone_from(&spec.snapshot);
            state.window = Some(WindowState {
                visible: !spec.unseen,
                focused: !spec.unseen,
                minimised: spec.minimised,
                maximised: false,
                fullscreen: spec.mode != WindowMode::Normal,
                decorated: spec.mode != WindowMode::Wallboard,
                always_on_top: spec.always_on_top && !state.ignores_on_top,
                zoom: spec.zoom.per_cent(),
                tiled: false,
                tells_place: !state.keeps_place,
                placed: Rect { x: position.x, y: position.y, width: size.width, height: size.height },
                frame: Frame::default(),
                monitors: Vec::new(),
            });
        }
        let snapshot: Value = serde_json::from_str(&spec.snapshot).map_err(|error| error.to_string())?;
        *locked(&self.page) = ModelPage::default();
        locked(&self.page).take_snapshot(snapshot);
        self.draw();
        self.begin_page();
        Ok(())
    }

    fn close(&self) {
        {
            let mut state = self.state();
            self.journal.record(Asked::CloseWindow);
            state.window = None;
        }
        let _running = self.events.send(Event::Window(WindowEvent::Destroyed));
    }

    fn ask(&self, request: WindowRequest) {
        let mut state = self.state();
        let on_top = !state.ignores_on_top;
        let in_front = !state.keeps_behind;
        let monitors = state.monitors.clone();
        if let Some(window) = &mut state.window {
            match &request {
                WindowRequest::ShowAndFocus | WindowRequest::Activate { .. } => {
                    (window.visible, window.focused, window.minimised) = (true, in_front, false);
                }
                WindowRequest::Hide => (window.visible, window.focused) = (false, false),
                WindowRequest::ShowMinimised => {
                    (window.visible, window.focused, window.minimised) = (true, false, true);
                }
                WindowRequest::Minimise => (window.minimised, window.focused) = (true, false),
                WindowRequest::Place { position, size } => {
                    let at = if window.tells_place { *position } else { Point { x: 0.0, y: 0.0 } };
                    window.placed = Rect { x: at.x, y: at.y, width: size.width, height: size.height };
                }
                WindowRequest::SetMode { mode, monitor_at } => {
                    window.fullscreen = *mode != WindowMode::Normal;
                    window.decorated = *mode != WindowMode::Wallboard;
                    let on = monitor_at.and_then(|point| monitor_of(point, &monitors));
                    if let (true, Some(on)) = (window.fullscreen, on.and_then(|on| monitors.get(on))) {
                        window.placed = on.area;
                    }
                }
                WindowRequest::SetAlwaysOnTop(on) => window.always_on_top = *on && on_top,
                WindowRequest::SetZoom(zoom) => window.zoom = zoom.per_cent(),
                WindowRequest::SetBackground(_) | WindowRequest::SetTitle(_) | WindowRequest::LoadPage(_) => {
                }
            }
        }
        match request {
            // No effect of a setting: it goes with the sign.
            WindowRequest::SetTitle(title) => state.title = title,
            request => self.journal.record(Asked::Window(request)),
        }
    }

    async fn read(&self) -> Option<WindowState> {
        let mut state = self.state();
        state.reads += 1;
        Some(WindowState { monitors: state.monitors.clone(), ..state.window.clone()? })
    }

    async fn monitors(&self) -> Vec<Monitor> {
        self.state().monitors.clone()
    }

    // A test rearranges them.
    fn watch_monitors(&self) {}

    fn pops_up(&self) -> bool {
        !self.state().no_popups
    }

    async fn pop_up(&self) -> Option<Brought> {
        let mut state = self.state();
        self.journal.record(Asked::PopUp);
        let took_keyboard = state.gives_keyboard;
        let window = state.window.as_mut()?;
        (window.visible, window.minimised) = (true, false);
        window.focused |= took_keyboard;
        Some(Brought { in_front: true, took_keyboard, ..Brought::default() })
    }

    async fn go_behind(&self, _before: Stacking) {
        self.journal.record(Asked::GoBehind);
    }

    async fn pointer(&self) -> Option<Point> {
        self.state().pointer
    }

    fn allow_frames(&self, addresses: Vec<String>) {
        self.state().frames = addresses;
    }

    fn tell(&self, patch: &Patch) {
        let patch = serde_json::to_value(patch).unwrap_or_default();
        let set = &patch["set"];
        self.state().popups.extend(set.get("popup").filter(|popup| popup.is_object()).cloned());
        self.state().patches.push(patch.clone());
        let took = locked(&self.page).take_patch(&patch);
        match took {
            Took::Missed => self.begin_page(),
            // Nothing else makes it measure itself.
            Took::Applied if ["appearance", "session"].iter().any(|part| set.get(part).is_some()) => {
                self.draw()
            }
            Took::Applied | Took::Ignored | Took::Kept => {}
        }
    }
}
