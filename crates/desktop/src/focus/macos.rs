//! macOS: a program and its window are brought to the front by the Accessibility permission, which typing needs
//! too; without it nothing is touched.
//!
//! Since macOS 14 a program that is in the background may ask to bring another one forward, and is not heeded: what
//! assistive programs use is.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use dispatch2::DispatchQueue;
use objc2::MainThreadMarker;
use objc2::rc::Retained;
use objc2_app_kit::{NSApplicationActivationPolicy, NSRunningApplication, NSScreen, NSWorkspace};
use objc2_core_foundation::{CGPoint, CGSize};
use objc2_foundation::{NSRect, NSURL};

use super::names::same_program;
use super::{FocusError, Obstacle};
use crate::accessibility::{Element, is_permitted};

/// A program draws its window anew, and may be slow.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A window that was brought to the front.
#[derive(Debug)]
pub struct Window {
    pid: i32,
    program: Element,
    window: Option<Element>,
    /// The other windows that its program had by then.
    others: Vec<Element>,
}

/// [`super::bring`].
pub(super) fn bring(name: &str, maximise: bool) -> Result<Window, FocusError> {
    if !is_permitted(true) {
        return Err(FocusError::Unsupported(Obstacle::NotPermitted));
    }
    let running = find(name).ok_or_else(|| FocusError::NotFound { process: name.to_owned() })?;
    let pid = running.processIdentifier();
    let program = Element::of_program(pid);
    if !program.reacts() {
        return Err(FocusError::NotResponding { process: name.to_owned() });
    }
    let _shown = running.unhide();
    let all = program.windows();
    let window = program.focused_window().or_else(|| all.first().cloned());
    if let Some(window) = &window {
        window.raise();
        if maximise {
            fill_its_screen(window);
        }
    }
    program.make_frontmost();
    let others = all.into_iter().filter(|other| Some(other) != window.as_ref()).collect();
    let window = Window { pid, program, window, others };
    let deadline = Instant::now() + PATIENCE;
    while !window.is_still() {
        if Instant::now() >= deadline {
            return Err(FocusError::Refused { process: name.to_owned() });
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(window)
}

/// [`super::is_open`].
pub(super) fn is_open(name: &str) -> bool {
    find(name).is_some()
}

impl Window {
    /// Whether the keyboard is with the window, or with one that its program has opened since.
    pub(crate) fn is_still(&self) -> bool {
        let front = NSWorkspace::sharedWorkspace().frontmostApplication();
        if front.is_none_or(|front| front.processIdentifier() != self.pid) {
            return false;
        }
        // A program may say nothing of its windows; then it counts as a whole.
        self.program.focused_window().is_none_or(|focused| !self.others.contains(&focused))
    }

    /// Its title now.
    pub(super) fn title(&self) -> String {
        self.window.as_ref().map(Element::title).unwrap_or_default()
    }

    /// The number of its process, to which keys are sent and to no other.
    pub(crate) fn pid(&self) -> i32 {
        self.pid
    }

    /// Whether its program takes anything in.
    pub(crate) fn reacts(&self) -> bool {
        self.program.reacts()
    }
}

/// The running program with windows that is called so; of several the one in use.
fn find(name: &str) -> Option<Retained<NSRunningApplication>> {
    let own = i32::try_from(std::process::id()).ok();
    let is_it = |running: &NSRunningApplication| {
        let file = |url: Option<Retained<NSURL>>| url.and_then(|url| url.path()).map(|path| path.to_string());
        let shown = running.localizedName().map(|name| name.to_string());
        let names = [file(running.executableURL()), file(running.bundleURL()), shown];
        running.activationPolicy() == NSApplicationActivationPolicy::Regular
            && Some(running.processIdentifier()) != own
            && names.into_iter().flatten().any(|candidate| same_program(name, &candidate))
    };
    let workspace = NSWorkspace::sharedWorkspace();
    let in_use = workspace.frontmostApplication().filter(|running| is_it(running));
    in_use.or_else(|| workspace.runningApplications().to_vec().into_iter().find(|running| is_it(running)))
}

/// Gives a window all of its screen but the menu bar and the Dock. Not by its green button: that makes a space of
/// its own of it, or turns back what is large already.
fn fill_its_screen(window: &Element) {
    let Some(middle) = window.middle() else { return };
    let screens = screens();
    let holds = |(whole, _): &&(NSRect, NSRect)| {
        let (x, y) = (middle.x - whole.origin.x, middle.y - whole.origin.y);
        (0.0..whole.size.width).contains(&x) && (0.0..whole.size.height).contains(&y)
    };
    if let Some((_, free)) = screens.iter().find(holds).or(screens.first()) {
        let (corner, size) = (free.origin, free.size);
        window.place(CGPoint { x: corner.x, y: corner.y }, CGSize { width: size.width, height: size.height });
    }
}

/// Each screen as a whole and what is free of it, from the top left corner of the first one, in points. The main
/// thread alone may be asked; one that is busy for long is not waited for.
fn screens() -> Vec<(NSRect, NSRect)> {
    let (answer, answered) = channel();
    DispatchQueue::main().exec_async(move || {
        let Some(main) = MainThreadMarker::new() else { return };
        let all: Vec<(NSRect, NSRect)> =
            NSScreen::screens(main).to_vec().iter().map(|one| (one.frame(), one.visibleFrame())).collect();
        // Nobody waits any more once the limit has passed.
        let _late = answer.send(all);
    });
    let mut all = answered.recv_timeout(PATIENCE).unwrap_or_default();
    // AppKit counts from the bottom of the first screen upwards.
    let height = all.first().map_or(0.0, |(first, _)| first.size.height);
    for (whole, free) in &mut all {
        for part in [whole, free] {
            part.origin.y = height - part.origin.y - part.size.height;
        }
    }
    all
}
