//! Carrying out a plan: ask, read back, judge. One failing effect never stops the next.

use std::time::Duration;

use serde_json::{Value, json};
use settings::key::Key;
pub use settings::placement::near;
use settings::placement::{self, Misfit, Placed, Rect};
use settings::plan::{Effect, Grab, WindowMode};
use settings::report::{Finding, Outcome, Reason};
use settings::shortcut::{Action, Combination};
use settings::values::{Point, Size, WindowGeometry, Zoom};

use crate::event::{Applied, Then};
use crate::ports::{
    AppWindow as _, Autostart, AutostartEntry, AutostartState, Clock as _, Ports, ShortcutGranted,
    ShortcutRefusal, Shortcuts, Surroundings as _, WindowRequest, WindowState,
};
use crate::said::Said;

/// So long a window manager may take to do as asked before its word counts as final.
const WINDOW_DEADLINE: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// What is said of an effect whose plan ended in a panic: it may have been carried out or not.
pub(crate) fn fault(effect: Effect, why: &str) -> Applied {
    let said =
        Said::both(format!("this program has a fault: {why}"), format!("noget i programmet fejlede: {why}"));
    let finding = Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Null).with_detail(said);
    let findings = effect.target().keys().iter().map(|key| (*key, finding.clone())).collect();
    Applied { effect, findings, then: Then::Retry, seen_in_place: None, resized_from: None }
}

/// What an effect needs to know beside the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    /// Where fullscreen goes.
    pub monitor_at: Option<Point>,
    /// The entry that autostart would write, without `--hidden`.
    pub autostart: AutostartEntry,
    /// Nothing that would outlive the process is done.
    pub demo: bool,
    /// A start without a window, and nothing that could bring one back.
    pub no_tray: bool,
}

/// Applies a plan, in order. The shortcuts are one question: a combination may go from one to another,
/// and on Wayland the desktop is asked once for all.
pub async fn apply(ports: &impl Ports, plan: Vec<Effect>, circumstances: &Circumstances) -> Vec<Applied> {
    let wishes: Vec<_> = plan
        .iter()
        .filter_map(|effect| match effect {
            Effect::SetShortcut(action, Grab::Register(combination)) => Some((*action, Some(*combination))),
            Effect::SetShortcut(action, _) => Some((*action, None)),
            _ => None,
        })
        .collect();
    let mut held: Option<Vec<_>> = None;
    let mut applied = Vec::with_capacity(plan.len());
    for effect in plan {
        let (mut seen_in_place, mut resized_from) = (None, None);
        let (findings, then) = match &effect {
            Effect::SetShortcut(action, grab) => {
                let held = match &mut held {
                    Some(held) => held,
                    none => none.insert(ports.shortcuts().hold(wishes.clone()).await),
                };
                let answer = held.iter().find(|(held, _)| held == action).map(|(_, answer)| answer.clone());
                shortcut_finding(*action, *grab, answer)
            }
            Effect::PlaceWindow(geometry) => {
                let placing = place_window(ports, *geometry).await;
                (seen_in_place, resized_from) = (placing.seen, placing.resized_from);
                (placing.findings, placing.then)
            }
            Effect::SetMode(mode) => set_mode(ports, *mode, circumstances.monitor_at).await,
            Effect::SetAlwaysOnTop(on) => set_always_on_top(ports, *on).await,
            Effect::SetZoom(zoom) => set_zoom(ports, *zoom).await,
            Effect::SetAutostart { enabled, hidden } => {
                set_autostart(ports.autostart(), *enabled, *hidden, circumstances).await
            }
        };
        applied.push(Applied { effect, findings, then, seen_in_place, resized_from });
    }
    applied
}

/// The findings of every key of an effect that waits for a window.
#[must_use]
pub fn no_window(keys: &[Key]) -> Vec<(Key, Finding)> {
    keys.iter().map(|key| (*key, Finding::new(Outcome::Pending, Reason::NoWindow, Value::Null))).collect()
}

/// Reads the window until it is as wanted or the deadline is over; the last state counts.
async fn read_until(ports: &impl Ports, wanted: impl Fn(&WindowState) -> bool) -> Option<WindowState> {
    let (window, clock) = (ports.window(), ports.clock());
    let deadline = clock.now() + WINDOW_DEADLINE;
    loop {
        let state = window.read().await?;
        if wanted(&state) || clock.now() >= deadline {
            return Some(state);
        }
        clock.sleep_until(clock.now() + LOOK_AGAIN).await;
    }
}

/// What came of placing the window.
struct Placing {
    findings: Vec<(Key, Finding)>,
    then: Then,
    /// The window as it was seen in its place, if it came there.
    seen: Option<WindowState>,
    /// As in [`Applied`].
    resized_from: Option<Size>,
}

impl Placing {
    const fn waits(findings: Vec<(Key, Finding)>) -> Self {
        Self { findings, then: Then::Waits, seen: None, resized_from: None }
    }
}

async fn place_window(ports: &impl Ports, geometry: WindowGeometry) -> Placing {
    let window = ports.window();
    let Some(state) = window.read().await.filter(|state| state.visible) else {
        return Placing::waits(no_window(&Key::WINDOW));
    };
    if !state.is_plain() {
        return Placing::waits(window_findings(geometry, &state, None, Hand::System));
    }
    let before = Size { width: state.placed.width, height: state.placed.height };
    let placed = placement::place(geometry, state.frame, &state.monitors);
    let position = geometry.position.filter(|_| state.tells_place).map(|_| placed.position);
    let target = Target { position, size: placed.size };
    if !target.is_met(&state) {
        let position = target.position.unwrap_or(Point { x: state.placed.x, y: state.placed.y });
        window.ask(WindowRequest::Place { position, size: placed.size });
    }
    let Some(state) = read_until(ports, |state| target.is_met(state)).await else {
        return Placing::waits(no_window(&Key::WINDOW));
    };
    let findings = window_findings(geometry, &state, Some(placed), Hand::System);
    let now = Size { width: state.placed.width, height: state.placed.height };
    let resized_from = (!state.tells_place && before != now).then_some(before);
    let seen = target.is_met(&state).then_some(state);
    Placing { findings, then: Then::Settled, seen, resized_from }
}

/// What a window is moved to. Without a position it stays where it was opened: centred, or where the
/// compositor has put it.
struct Target {
    position: Option<Point>,
    size: Size,
}

impl Target {
    fn is_met(&self, state: &WindowState) -> bool {
        let at = state.placed;
        self.position.is_none_or(|position| near(at.x, position.x) && near(at.y, position.y))
            && near(at.width, self.size.width)
            && near(at.height, self.size.height)
    }
}

/// Who made the window differ from what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    User,
    System,
}

/// The four rows of the geometry, judged against what the system says.
#[must_use]
pub fn window_findings(
    wanted: WindowGeometry,
    state: &WindowState,
    placed: Option<Placed>,
    hand: Hand,
) -> Vec<(Key, Finding)> {
    let Rect { x, y, width, height } = state.placed;
    let judge = |key: Key, is: f64, wanted: Option<f64>| {
        let in_force = number(is);
        let finding = match wanted {
            _ if !state.is_free() => {
                let reason =
                    if state.fullscreen || state.maximised { Reason::Fullscreen } else { Reason::NoWindow };
                Finding::new(Outcome::Pending, reason, in_force)
            }
            Some(wanted) if !near(is, wanted) => {
                let reason = match (hand, placed.and_then(|placed| placed.misfit)) {
                    (Hand::User, _) => Reason::ChangedByHand,
                    (Hand::System, Some(Misfit::OffScreen)) => Reason::OffScreen,
                    (Hand::System, Some(Misfit::TooLarge)) => Reason::TooLarge,
                    (Hand::System, None) => Reason::SystemDecided,
                };
                Finding::new(Outcome::Adjusted, reason, in_force)
            }
            None if hand == Hand::User => Finding::new(Outcome::Adjusted, Reason::ChangedByHand, in_force),
            _ => Finding::applied(in_force),
        };
        (key, finding)
    };
    let place = |key: Key, is: f64, wanted: Option<f64>| {
        if state.tells_place {
            return judge(key, is, wanted);
        }
        let finding = Finding::new(Outcome::Unsupported, Reason::NotInThisSession, Value::Null).with_detail(
            Said::both(
                "Wayland tells no program where its window is, and lets none choose",
                "Wayland lader ikke et program vide eller vælge, hvor dets vindue er",
            ),
        );
        (key, finding)
    };
    vec![
        place(Key::WindowX, x, wanted.position.map(|p| p.x)),
        place(Key::WindowY, y, wanted.position.map(|p| p.y)),
        judge(Key::WindowWidth, width, Some(wanted.size.width)),
        judge(Key::WindowHeight, height, Some(wanted.size.height)),
    ]
}

/// A whole number as JSON has it, without `.0`.
#[must_use]
pub fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

async fn set_mode(
    ports: &impl Ports,
    mode: WindowMode,
    monitor_at: Option<Point>,
) -> (Vec<(Key, Finding)>, Then) {
    const KEYS: [Key; 2] = [Key::Fullscreen, Key::WindowWallboardMode];
    let (window, surroundings) = (ports.window(), ports.surroundings());
    let Some(state) = window.read().await.filter(|state| state.visible && !state.minimised) else {
        surroundings.let_sleep();
        return (no_window(&KEYS), Then::Waits);
    };
    let met = |state: &WindowState| {
        mode_of(state) == mode && (mode == WindowMode::Normal || fills_its_monitor(state, monitor_at))
    };
    if !met(&state) {
        window.ask(WindowRequest::SetMode { mode, monitor_at });
    }
    let Some(state) = read_until(ports, met).await else {
        surroundings.let_sleep();
        return (no_window(&KEYS), Then::Waits);
    };
    let mut findings = mode_findings(mode, &state, Hand::System);
    let mut then = if mode_of(&state) == mode { Then::Settled } else { Then::Retry };
    if then == Then::Settled && !met(&state) {
        // Asked for again and again it would flicker; it waits for the next change.
        doubt(&mut findings, Finding::new(Outcome::Adjusted, Reason::SystemDecided, json!(true)));
    }
    if mode_of(&state) == WindowMode::Wallboard {
        if let Err(why) = surroundings.keep_awake().await {
            let dark = Finding::new(Outcome::Adjusted, Reason::ScreenMaySleep, json!(true)).with_detail(why);
            doubt(&mut findings, dark);
            then = Then::Retry;
        }
    } else {
        surroundings.let_sleep();
    }
    (findings, then)
}

/// What is in force and plainly applied is not quite as it should be.
fn doubt(findings: &mut [(Key, Finding)], doubt: Finding) {
    for (_, finding) in findings {
        if finding.outcome == Outcome::Applied && finding.in_force == json!(true) {
            *finding = doubt.clone();
        }
    }
}

/// Whether a window over the whole screen is on the monitor that holds the point, else the nearest.
fn fills_its_monitor(state: &WindowState, point: Option<Point>) -> bool {
    // Wayland tells nobody where a window is.
    if desktop::session::SessionKind::current() == desktop::session::SessionKind::Wayland {
        return true;
    }
    let monitor = point.and_then(|point| placement::monitor_of(point, &state.monitors));
    let Some(monitor) = monitor.and_then(|at| state.monitors.get(at)) else { return true };
    // Some systems leave out the strip beside a camera.
    let covers = |is: f64, all: f64| is >= all * 0.9 && is < all + 2.0;
    let (placed, area) = (state.placed, monitor.area);
    area.contains(placed.centre()) && covers(placed.width, area.width) && covers(placed.height, area.height)
}

#[must_use]
pub fn mode_of(state: &WindowState) -> WindowMode {
    match (state.fullscreen, state.decorated) {
        (false, _) => WindowMode::Normal,
        (true, true) => WindowMode::Fullscreen,
        (true, false) => WindowMode::Wallboard,
    }
}

/// The rows of fullscreen and wallboard, judged against what the system says.
#[must_use]
pub fn mode_findings(wanted: WindowMode, state: &WindowState, hand: Hand) -> Vec<(Key, Finding)> {
    let now = mode_of(state);
    let differs = |in_force: bool| match hand {
        Hand::User => Finding::new(Outcome::Adjusted, Reason::ChangedByHand, json!(in_force)),
        Hand::System => Finding::new(Outcome::Failed, Reason::SystemDecided, json!(in_force)),
    };
    let fullscreen = match (wanted, now) {
        (WindowMode::Wallboard, WindowMode::Wallboard) => {
            Finding::new(Outcome::Adjusted, Reason::Wallboard, json!(true))
        }
        (wanted, _) if (wanted == WindowMode::Fullscreen) == state.fullscreen => {
            Finding::applied(json!(state.fullscreen))
        }
        _ => differs(state.fullscreen),
    };
    let is_wallboard = now == WindowMode::Wallboard;
    let wallboard = if (wanted == WindowMode::Wallboard) == is_wallboard {
        Finding::applied(json!(is_wallboard))
    } else {
        differs(is_wallboard)
    };
    vec![(Key::Fullscreen, fullscreen), (Key::WindowWallboardMode, wallboard)]
}

async fn set_always_on_top(ports: &impl Ports, on: bool) -> (Vec<(Key, Finding)>, Then) {
    const KEY: Key = Key::AlwaysOnTop;
    let window = ports.window();
    let Some(state) = window.read().await.filter(|state| state.visible) else {
        return (no_window(&[KEY]), Then::Waits);
    };
    if on && desktop::session::SessionKind::current() == desktop::session::SessionKind::Wayland {
        let finding = Finding::new(Outcome::Unsupported, Reason::NotInThisSession, json!(false)).with_detail(
            Said::both(
                "Wayland lets no program keep itself above others",
                "Wayland lader ikke et program holde sig øverst",
            ),
        );
        return (vec![(KEY, finding)], Then::Settled);
    }
    if state.always_on_top != on {
        window.ask(WindowRequest::SetAlwaysOnTop(on));
    }
    let Some(state) = read_until(ports, |state| state.always_on_top == on).await else {
        return (no_window(&[KEY]), Then::Waits);
    };
    let in_force = json!(state.always_on_top);
    if state.always_on_top == on {
        (vec![(KEY, Finding::applied(in_force))], Then::Settled)
    } else {
        (vec![(KEY, Finding::new(Outcome::Failed, Reason::SystemDecided, in_force))], Then::Retry)
    }
}

async fn set_zoom(ports: &impl Ports, zoom: Zoom) -> (Vec<(Key, Finding)>, Then) {
    ports.window().ask(WindowRequest::SetZoom(zoom));
    let Some(state) = read_until(ports, |state| same_zoom(state.zoom, zoom)).await else {
        return (no_window(&[Key::Zoom]), Then::Waits);
    };
    let then = if same_zoom(state.zoom, zoom) { Then::Settled } else { Then::Retry };
    (vec![(Key::Zoom, zoom_finding(zoom, state.zoom, Hand::System))], then)
}

#[must_use]
pub fn zoom_finding(wanted: Zoom, is: f64, hand: Hand) -> Finding {
    // The engine keeps a factor: 110 % comes back as 110.00000000000001 %.
    let in_force = number((is * 1000.0).round() / 1000.0);
    match hand {
        _ if same_zoom(is, wanted) => Finding::applied(in_force),
        Hand::User => Finding::new(Outcome::Adjusted, Reason::ChangedByHand, in_force),
        Hand::System => Finding::new(Outcome::Failed, Reason::SystemDecided, in_force),
    }
}

fn same_zoom(is: f64, wanted: Zoom) -> bool {
    (is - wanted.per_cent()).abs() < 0.01
}

fn shortcut_finding(
    action: Action,
    grab: Grab,
    answer: Option<Result<ShortcutGranted, ShortcutRefusal>>,
) -> (Vec<(Key, Finding)>, Then) {
    let finding = match grab {
        Grab::Release => {
            if let Some(Err(refusal)) = answer {
                tracing::info!(?action, ?refusal, "a shortcut was not released");
            }
            Finding::applied(json!({ "enabled": false }))
        }
        Grab::Duplicate { of, .. } => {
            Finding::new(Outcome::Failed, Reason::Duplicate, Value::Null).with_detail(of.wire_name())
        }
        Grab::SwallowsTyping(_) => Finding::new(Outcome::Adjusted, Reason::WouldSwallowTyping, Value::Null),
        Grab::Register(combination) => match answer {
            Some(Ok(ShortcutGranted::AsWished)) => Finding::applied(held(combination)),
            Some(Ok(ShortcutGranted::Otherwise { described, combination })) => {
                let in_force = combination.map_or_else(|| json!({ "enabled": true, "key": described }), held);
                Finding::new(Outcome::Adjusted, Reason::ChosenByDesktop, in_force).with_detail(described)
            }
            Some(Err(refusal)) => refused(refusal),
            None => refused(ShortcutRefusal::Failed { why: Said::both("no answer", "intet svar") }),
        },
    };
    // Not what the settings alone decide, nor a question to a person.
    let retry = matches!(grab, Grab::Register(_))
        && matches!(
            finding.reason,
            Some(Reason::Taken | Reason::Duplicate | Reason::KeyNotAvailable | Reason::SystemRefused)
        );
    (vec![(Key::of_shortcut(action), finding)], if retry { Then::Retry } else { Then::Settled })
}

/// A combination in the shape of the document.
fn held(combination: Combination) -> Value {
    json!({
        "enabled": true,
        "key": combination.key.wire(),
        "commandOrControl": combination.command_or_control,
        "shift": combination.shift,
        "alt": combination.alt,
    })
}

pub(crate) fn refused(refusal: ShortcutRefusal) -> Finding {
    match refusal {
        ShortcutRefusal::Taken => Finding::new(Outcome::Failed, Reason::Taken, Value::Null),
        ShortcutRefusal::KeyNotAvailable { nearest } => {
            let finding = Finding::new(Outcome::Failed, Reason::KeyNotAvailable, Value::Null);
            match nearest {
                Some(nearest) => finding.with_detail(nearest),
                None => finding,
            }
        }
        ShortcutRefusal::WouldSwallowTyping => {
            Finding::new(Outcome::Adjusted, Reason::WouldSwallowTyping, Value::Null)
        }
        ShortcutRefusal::Duplicate { of } => {
            Finding::new(Outcome::Failed, Reason::Duplicate, Value::Null).with_detail(of.wire_name())
        }
        ShortcutRefusal::BeingAsked => Finding::new(Outcome::Pending, Reason::BeingAsked, Value::Null),
        ShortcutRefusal::NotGranted => Finding::new(Outcome::Failed, Reason::NotGranted, Value::Null),
        ShortcutRefusal::Unsupported { why } => {
            Finding::new(Outcome::Unsupported, Reason::NotInThisSession, Value::Null).with_detail(why)
        }
        ShortcutRefusal::Failed { why } => {
            Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Null).with_detail(why)
        }
    }
}

async fn set_autostart(
    autostart: &impl Autostart,
    enabled: bool,
    hidden: bool,
    circumstances: &Circumstances,
) -> (Vec<(Key, Finding)>, Then) {
    let both = |finding: Finding| vec![(Key::AutoLaunch, finding.clone()), (Key::AutoLaunchHide, finding)];
    if circumstances.demo {
        let demo = |on: bool| match on {
            true => Finding::new(Outcome::Adjusted, Reason::Demo, json!(false)),
            false => Finding::applied(json!(false)),
        };
        return (vec![(Key::AutoLaunch, demo(enabled)), (Key::AutoLaunchHide, demo(hidden))], Then::Settled);
    }
    let entry = enabled.then(|| {
        let mut entry = circumstances.autostart.clone();
        if hidden {
            entry.arguments.push("--hidden".to_owned());
        }
        entry
    });
    let state = match autostart.set(entry.clone()).await {
        Ok(AutostartState::Unavailable { why }) if enabled => {
            let finding = Finding::new(Outcome::Unsupported, Reason::NotInThisSession, json!(false));
            return (both(finding.with_detail(why)), Then::Settled);
        }
        Ok(state) => state,
        Err(why) => {
            let finding = Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Null).with_detail(why);
            return (both(finding), Then::Retry);
        }
    };
    let (launch, then) = match (&state, &entry) {
        (AutostartState::Absent | AutostartState::Unavailable { .. }, None) => {
            (Finding::applied(json!(false)), Then::Settled)
        }
        (AutostartState::Present(is), Some(wanted)) if is == wanted => {
            (Finding::applied(json!(true)), Then::Settled)
        }
        // Checked again with every plan: the user may have lifted the veto.
        (AutostartState::Vetoed(_), Some(_)) => {
            (Finding::new(Outcome::Adjusted, Reason::Vetoed, json!(false)), Then::Retry)
        }
        (AutostartState::Vetoed(_), None) => (Finding::applied(json!(false)), Then::Settled),
        (is, _) => {
            let present = matches!(is, AutostartState::Present(_));
            (Finding::new(Outcome::Failed, Reason::SystemRefused, json!(present)), Then::Retry)
        }
    };
    let hide = match (&state, hidden) {
        _ if hidden && circumstances.no_tray => Finding::new(Outcome::Adjusted, Reason::NoTray, json!(false)),
        (AutostartState::Present(is), _) => {
            let hides = is.arguments.iter().any(|argument| argument == "--hidden");
            if hides == hidden {
                Finding::applied(json!(hides))
            } else {
                Finding::new(Outcome::Failed, Reason::SystemRefused, json!(hides))
            }
        }
        (_, true) => Finding::new(Outcome::Pending, Reason::AutoLaunchOff, json!(false)),
        (_, false) => Finding::applied(json!(false)),
    };
    (vec![(Key::AutoLaunch, launch), (Key::AutoLaunchHide, hide)], then)
}
