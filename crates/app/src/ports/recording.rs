//! The recording side of the ports: an obedient window and a quiet system that write down what they
//! were asked. Tests of the controller set what they refuse.
#![expect(clippy::indexing_slicing, reason = "a JSON value answers null where there is nothing")]

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use calls::triggers::When;
use desktop::link_handler::{self, Opens};
use desktop::policy::{Policy, PolicyError};
use serde_json::Value;
use settings::placement::monitor_of;
use tokio::sync::{mpsc, watch};

use super::*;
use crate::event::{Event, PageRequest, WindowEvent};
use crate::reply_to::ReplyTo;
use crate::view::PageShown;

/// What a port was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    OpenWindow,
    CloseWindow,
    Window(WindowRequest),
    PopUp,
    GoBehind,
    Register(Action),
    Release(Action),
    Autostart(Option<AutostartEntry>),
    Notify(String, Notice),
    Withdraw(String),
    Preview(Tone, Vec<Preferred>, RingerVolume),
    StopPreview,
    Ring(Tone, RingerVolume),
    Volume(RingerVolume),
    StopRinging,
    Trigger(When),
    Links(Wanted),
    KeepAwake,
    LetSleep,
    Quit,
}

#[derive(Debug, Default)]
struct State {
    asked: Vec<Asked>,
    window: Option<WindowState>,
    title: String,
    /// How often somebody has looked at it.
    reads: usize,
    /// Where the user was, as the last window was given it.
    view: Option<String>,
    snapshot: String,
    held: HashMap<Action, Combination>,
    taken: Vec<Action>,
    ignores_on_top: bool,
    no_popups: bool,
    popups: Vec<Value>,
    gives_keyboard: bool,
    keeps_place: bool,
    keeps_behind: bool,
    cannot_open: bool,
    tray: bool,
    policy: Option<Policy>,
    trays: Vec<tray::Tray>,
    pointer: Option<Point>,
    outputs: Vec<Device>,
    playing: Option<Tone>,
    no_sound: bool,
    marked: Option<String>,
    links: Option<Wanted>,
    /// Another program's list of links stands above ours.
    links_overruled: bool,
    monitors: Vec<Monitor>,
    awake: bool,
    never_awake: bool,
    /// Parts that the page cannot draw.
    broken: Vec<String>,
    told: HashMap<String, Value>,
}

/// All ports in one.
#[derive(Debug)]
pub struct RecordingPorts {
    state: Mutex<State>,
    events: mpsc::UnboundedSender<Event>,
    /// What the page of the window shows.
    page: Mutex<Value>,
    /// The system takes its time over shortcuts.
    held_up: watch::Sender<bool>,
}

impl RecordingPorts {
    /// With a tray, and nothing refused.
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let state = State { tray: true, monitors: vec![monitor(0.0)], ..State::default() };
        Self {
            state: Mutex::new(state),
            events,
            page: Mutex::new(Value::Null),
            held_up: watch::Sender::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, asked: Asked) {
        self.state().asked.push(asked);
    }

    /// What was asked since this was called last.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state().asked)
    }

    /// Whether this is among what was asked.
    pub fn has_asked(&self, wanted: &Asked) -> bool {
        self.state().asked.contains(wanted)
    }

    /// What the page was told of a window that came up by itself.
    pub fn popups_told(&self) -> Vec<Value> {
        self.state().popups.clone()
    }

    pub fn window_now(&self) -> Option<WindowState> {
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

    pub fn held(&self) -> Vec<Action> {
        let state = self.state();
        Action::ALL.into_iter().filter(|action| state.held.contains_key(action)).collect()
    }

    pub fn hold_up(&self, held_up: bool) {
        self.held_up.send_replace(held_up);
    }

    /// Whether somebody waits for what is held up.
    pub fn waits(&self) -> bool {
        self.held_up.receiver_count() > 0
    }

    pub fn view_given(&self) -> Option<String> {
        self.state().view.clone()
    }

    /// What the window was built with last.
    pub fn snapshot_given(&self) -> String {
        self.state().snapshot.clone()
    }

    /// Another program holds the combination of this action, or has let go of it.
    pub fn take(&self, action: Action, taken: bool) {
        let mut state = self.state();
        state.taken.retain(|other| *other != action);
        if taken {
            state.taken.push(action);
        }
    }

    /// The combination of this action is not held any more, or not by the key that it should be.
    pub fn lose(&self, action: Action) {
        self.state().held.remove(&action);
    }

    /// A part of the snapshot as the page was last told of it, if it was.
    pub fn told(&self, part: &str) -> Value {
        self.state().told.get(part).cloned().unwrap_or_default()
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

    /// The user drags the window's edge.
    pub fn resize_by_hand(&self, width: f64, height: f64) {
        if let Some(window) = &mut self.state().window {
            (window.placed.width, window.placed.height) = (width, height);
        }
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
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

    /// The user gives the keyboard to the window, or to another program.
    pub fn focus(&self, focused: bool) {
        if let Some(window) = &mut self.state().window {
            window.focused = focused;
        }
        if focused {
            let _running = self.events.send(Event::Window(WindowEvent::Focused));
        }
    }

    pub fn lose_sound(&self) {
        self.state().no_sound = true;
    }

    /// The devices that play, the first of which is the system's default.
    pub fn plug_in(&self, names: &[&str]) {
        let device = |(at, name): (usize, &&str)| Device {
            id: format!("id of {name}"),
            name: (*name).to_owned(),
            is_default: at == 0,
        };
        self.state().outputs = names.iter().enumerate().map(device).collect();
    }

    /// What rings; nothing: silence.
    pub fn playing(&self) -> Vec<Tone> {
        self.state().playing.into_iter().collect()
    }

    /// The tray as it was shown last.
    pub fn tray(&self) -> Option<tray::Tray> {
        self.state().trays.last().cloned()
    }

    /// Each tray that was shown, one after the other.
    pub fn trays(&self) -> Vec<tray::Tray> {
        self.state().trays.clone()
    }

    pub fn point_at(&self, x: f64, y: f64) {
        self.state().pointer = Some(Point { x, y });
    }

    /// The user minimises the window, or brings it back from there.
    pub fn minimise_by_hand(&self, minimised: bool) {
        if let Some(window) = &mut self.state().window {
            (window.minimised, window.focused) = (minimised, !minimised);
        }
        let _running = self.events.send(Event::Window(WindowEvent::Changed));
    }

    /// The user marks a text in another program.
    pub fn mark(&self, text: &str) {
        self.state().marked = Some(text.to_owned());
    }

    pub fn overrule_links(&self) {
        self.state().links_overruled = true;
    }

    pub fn remove_tray(&self) {
        self.state().tray = false;
    }

    pub fn set_policy(&self, policy: Option<Policy>) {
        self.state().policy = policy;
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

    pub fn is_awake(&self) -> bool {
        self.state().awake
    }

    /// Nothing on this system keeps the screen on.
    pub fn refuse_to_stay_awake(&self) {
        self.state().never_awake = true;
    }

    /// From now on the page cannot draw these parts.
    pub fn cannot_draw(&self, parts: &[&str]) {
        self.state().broken = parts.iter().map(|part| (*part).to_owned()).collect();
    }

    /// The page draws what it was told and says what it shows.
    fn draw(&self, revision: u64, appearance: Option<&Value>) {
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(appearance) = appearance {
            *page = appearance.clone();
        }
        let shown = PageShown {
            revision,
            theme: page["theme"].as_str().unwrap_or_default().to_owned(),
            column_width: page["columnWidth"].as_f64(),
            status_panel: page["showStatusPanel"].as_bool(),
            presence_background: page["presenceBackground"].as_bool(),
            call_background: page["callBackground"].as_bool(),
            failed: self.state().broken.clone(),
        };
        let (reply, _nobody) = ReplyTo::new();
        let _running = self.events.send(Event::Page(PageRequest::Shown(shown), reply));
    }
}

/// One of 1920 by 1080, that far to the right.
pub fn monitor(x: f64) -> Monitor {
    let area = Rect { x, y: 0.0, width: 1920.0, height: 1080.0 };
    Monitor { area, work: area, primary: x == 0.0 }
}

impl AppWindow for RecordingPorts {
    async fn open(&self, spec: WindowSpec) -> Result<(), String> {
        let position = spec.geometry.position.unwrap_or(Point { x: 0.0, y: 0.0 });
        let size = spec.geometry.size;
        {
            let mut state = self.state();
            state.asked.push(Asked::OpenWindow);
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
        let (reply, _nobody) = ReplyTo::new();
        let _running = self.events.send(Event::Page(PageRequest::Ready, reply));
        self.draw(snapshot["revision"].as_u64().unwrap_or_default(), Some(&snapshot["appearance"]));
        Ok(())
    }

    fn close(&self) {
        self.record(Asked::CloseWindow);
        self.state().window = None;
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
            request => state.asked.push(Asked::Window(request)),
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

    fn watch_monitors(&self, _tell: impl Fn() + Send + Sync + 'static) {}

    fn pops_up(&self) -> bool {
        !self.state().no_popups
    }

    async fn pop_up(&self) -> Option<Brought> {
        let mut state = self.state();
        state.asked.push(Asked::PopUp);
        let took_keyboard = state.gives_keyboard;
        let window = state.window.as_mut()?;
        (window.visible, window.minimised) = (true, false);
        window.focused |= took_keyboard;
        Some(Brought { in_front: true, took_keyboard, ..Brought::default() })
    }

    async fn go_behind(&self, _before: Standing) {
        self.record(Asked::GoBehind);
    }

    async fn pointer(&self) -> Option<Point> {
        self.state().pointer
    }

    fn tell(&self, changes: &Changes) {
        self.state().popups.extend(changes.parts.get("popup").filter(|popup| popup.is_object()).cloned());
        let parts = changes.parts.iter().map(|(name, part)| (name.clone(), part.clone()));
        self.state().told.extend(parts);
        self.draw(changes.revision, changes.parts.get("appearance"));
    }
}

impl Shortcuts for RecordingPorts {
    async fn hold(
        &self,
        wishes: Vec<(Action, Option<Combination>)>,
    ) -> Vec<(Action, Result<ShortcutGranted, ShortcutRefusal>)> {
        // The sender is here, and so it does not end.
        let _going_on = self.held_up.subscribe().wait_for(|held_up| !held_up).await.is_ok();
        let mut state = self.state();
        let mut standing = Vec::new();
        for (action, wish) in &wishes {
            if wish.is_some() && state.held.get(action) == wish.as_ref() && !state.taken.contains(action) {
                standing.push(*action);
            } else {
                state.asked.push(Asked::Release(*action));
                state.held.remove(action);
            }
        }
        let hold = |(action, wish): (Action, Option<Combination>)| {
            let Some(combination) = wish else { return (action, Ok(ShortcutGranted::AsWished)) };
            if standing.contains(&action) {
                return (action, Ok(ShortcutGranted::AsWished));
            }
            state.asked.push(Asked::Register(action));
            if state.taken.contains(&action) {
                return (action, Err(ShortcutRefusal::Taken));
            }
            state.held.insert(action, combination);
            (action, Ok(ShortcutGranted::AsWished))
        };
        wishes.into_iter().map(hold).collect()
    }

    async fn check(&self, action: Action, _: Combination) -> Result<(), ShortcutRefusal> {
        if self.state().taken.contains(&action) { Err(ShortcutRefusal::Taken) } else { Ok(()) }
    }
}

impl Autostart for RecordingPorts {
    async fn set(&self, wanted: Option<AutostartEntry>) -> Result<AutostartState, String> {
        self.record(Asked::Autostart(wanted.clone()));
        Ok(wanted.map_or(AutostartState::Absent, AutostartState::Present))
    }
}

impl Integrations for RecordingPorts {
    fn trigger(&self, trigger: Trigger) {
        self.record(Asked::Trigger(trigger.when));
    }
}

impl Sounds for RecordingPorts {
    async fn devices(&self) -> SoundDevices {
        let state = self.state();
        if state.no_sound {
            let none = || Err(NoSound::NoServer { why: "none was started".to_owned() });
            return SoundDevices { outputs: none(), inputs: none() };
        }
        SoundDevices { outputs: Ok(state.outputs.clone()), inputs: Ok(Vec::new()) }
    }

    async fn preview(
        &self,
        tone: Tone,
        preferred: Vec<Preferred>,
        volume: RingerVolume,
    ) -> Result<String, Unheard> {
        let mut state = self.state();
        let name = state.outputs.first().map(|device| device.name.clone());
        state.asked.push(Asked::Preview(tone, preferred, volume));
        name.ok_or(Unheard::NoSound(NoSound::NoDevice))
    }

    fn stop_preview(&self) {
        self.record(Asked::StopPreview);
    }

    fn ring(&self, tone: Tone, _preferred: Vec<Preferred>, volume: RingerVolume) {
        self.record(Asked::Ring(tone, volume));
        self.state().playing = Some(tone);
    }

    fn set_volume(&self, volume: RingerVolume) {
        self.record(Asked::Volume(volume));
    }

    fn stop_ringing(&self) {
        self.record(Asked::StopRinging);
        self.state().playing = None;
    }
}

impl Selection for RecordingPorts {
    async fn number(&self, country: Option<Country>) -> Option<Number> {
        numbers::offered(self.state().marked.as_deref()?, country)
    }
}

impl Links for RecordingPorts {
    async fn set(
        &self,
        wanted: Wanted,
        _arguments: Vec<String>,
        _by_hand: bool,
        before: Vec<Before>,
    ) -> Result<(link_handler::Standing, Vec<Before>), String> {
        self.record(Asked::Links(wanted));
        let mut state = self.state();
        state.links = Some(wanted);
        let ours = wanted == Wanted::Used && !state.links_overruled;
        let opens = || if ours { Opens::This } else { Opens::Another("phone".to_owned()) };
        let standing = link_handler::Standing {
            offered: wanted != Wanted::Nothing,
            opens: [opens(), opens(), opens()],
            user_must_choose: false,
        };
        Ok((standing, before))
    }
}

impl Notifications for RecordingPorts {
    fn show(&self, name: &str, notice: &Notice) {
        self.record(Asked::Notify(name.to_owned(), notice.clone()));
    }

    fn withdraw(&self, name: &str) {
        self.record(Asked::Withdraw(name.to_owned()));
    }
}

impl Surroundings for RecordingPorts {
    async fn tray_host(&self, _within: Duration) -> bool {
        self.state().tray
    }

    fn policy(&self) -> Result<Option<Policy>, PolicyError> {
        Ok(self.state().policy.clone())
    }

    fn show_tray(&self, tray: tray::Tray) {
        self.state().trays.push(tray);
    }

    fn watch_wake(&self, _tell: impl Fn() + Send + Sync + 'static) {}

    // A test locks the screen by the event that would be told.
    fn watch_lock(&self, _tell: impl Fn(Lock) + Send + Sync + 'static) {}

    async fn keep_awake(&self) -> Result<(), String> {
        let mut state = self.state();
        state.asked.push(Asked::KeepAwake);
        state.awake = !state.never_awake;
        if state.awake { Ok(()) } else { Err("nobody is there to ask".to_owned()) }
    }

    fn let_sleep(&self) {
        let mut state = self.state();
        if std::mem::take(&mut state.awake) {
            state.asked.push(Asked::LetSleep);
        }
    }

    fn silent_bus(&self) -> bool {
        false
    }

    fn begin_end(&self) {}

    fn quit(&self) {
        self.record(Asked::Quit);
    }
}

impl Ports for RecordingPorts {
    fn window(&self) -> &impl AppWindow {
        self
    }

    fn shortcuts(&self) -> &impl Shortcuts {
        self
    }

    fn autostart(&self) -> &impl Autostart {
        self
    }

    fn sounds(&self) -> &impl Sounds {
        self
    }

    fn integrations(&self) -> &impl Integrations {
        self
    }

    fn selection(&self) -> &impl Selection {
        self
    }

    fn links(&self) -> &impl Links {
        self
    }

    fn notifications(&self) -> &impl Notifications {
        self
    }

    fn surroundings(&self) -> &impl Surroundings {
        self
    }
}
