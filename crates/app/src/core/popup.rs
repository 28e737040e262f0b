//! The window comes to the front for a call, leaves the keyboard where it is, and goes back.
//!
//! When and whether are rules ([`calls::popup`]); here they are given what rings and where the window
//! is, and what they ask for is done.

use std::collections::BTreeSet;
use std::time::Duration;

use calls::event::CallId;
use calls::popup::{Act, Place, PopUp};
use desktop::front::{Brought, Standing};
use serde_json::{Value, json};
use settings::key::Key;
use settings::plan::Target;
use settings::report::{Finding, Outcome, Reason};
use tokio::time::Instant;

use super::window::{Birth, Purpose};
use super::{Core, Event};
use crate::ports::{AppWindow as _, Ports, WindowRequest, WindowState};
use crate::view;

/// The settings that the reports tell of.
pub(crate) const KEYS: [Key; 2] = [Key::PopupOnIncomingCall, Key::PopupRevertWhenDone];

/// Keys that are pressed in the window so soon after it came up were meant for another program.
const KEYS_IGNORED: Duration = Duration::from_millis(600);

/// The window, as far as calls bring it up.
#[derive(Debug, Default)]
pub(crate) struct Popups {
    rules: PopUp,
    /// How it stood among the others before it came up.
    before: Option<Standing>,
    /// It was hidden or minimised.
    was_away: bool,
    keys: Keys,
    /// What the system did not do as it should the last time.
    trouble: Option<Trouble>,
}

/// Whether the page hears keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Keys {
    #[default]
    Heard,
    /// It is coming up.
    Ignored,
    IgnoredUntil(Instant),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Trouble {
    NotInFront,
    TookKeyboard,
    NoWindow(String),
}

impl Popups {
    /// When the page hears keys again.
    pub(crate) const fn keys_at(&self) -> Option<Instant> {
        match self.keys {
            Keys::IgnoredUntil(at) => Some(at),
            Keys::Heard | Keys::Ignored => None,
        }
    }

    pub(crate) fn hear_keys(&mut self) {
        self.keys = Keys::Heard;
    }

    pub(crate) fn is_rising(&self) -> bool {
        self.keys == Keys::Ignored
    }

    /// The user has it in hand: it stays where it is.
    pub(crate) fn used(&mut self) {
        self.rules.used();
    }

    /// There is no window any more.
    pub(crate) fn closed(&mut self) {
        self.rules.closed();
        self.keys = Keys::Heard;
    }

    pub(crate) fn draw(&self) -> Option<view::Popup> {
        let keys_ignored = self.keys != Keys::Heard;
        (keys_ignored || self.rules.is_up()).then_some(view::Popup { keys_ignored })
    }
}

fn place(state: &WindowState) -> Place {
    match state {
        WindowState { visible: false, .. } => Place::Hidden,
        WindowState { minimised: true, .. } => Place::Minimised,
        WindowState { focused: true, .. } => Place::InUse,
        _ => Place::Behind,
    }
}

impl<P: Ports> Core<P> {
    /// Tells the rules which calls there are, and does what they ask for.
    pub(crate) fn decide_popup(&mut self) {
        if !self.ports.window().pops_up() {
            return;
        }
        let popping: BTreeSet<CallId> = self.facts.heard.popping().cloned().collect();
        let (calls, reverts) = (&self.session.calls, self.resolved.settings.popup_revert_when_done);
        let act = self.popups.rules.calls(&popping, |call| calls.get(call).is_none(), reverts);
        self.do_popup(act);
    }

    fn do_popup(&mut self, act: Option<Act>) {
        match act {
            None => {}
            Some(Act::Look) => self.read_window(Purpose::PopUp),
            Some(Act::ComeUp) => self.come_up(),
            Some(Act::GoBack(place)) => self.read_window(Purpose::GoBack(place)),
        }
    }

    /// Where the window is, for a call that rings.
    pub(crate) fn found_for_popup(&mut self, state: Option<&WindowState>) {
        let place = match state {
            Some(state) => place(state),
            // Somebody has just asked for it.
            None if self.facts.window.is_opening() => Place::InUse,
            None => Place::Hidden,
        };
        let was_up = self.popups.rules.is_up();
        let act = self.popups.rules.found(place);
        if !was_up {
            self.popups.before = None;
        }
        self.popups.was_away = matches!(place, Place::Hidden | Place::Minimised);
        self.do_popup(act);
    }

    fn come_up(&mut self) {
        self.popups.keys = Keys::Ignored;
        // The page hears of it before it can be seen.
        self.push();
        if self.facts.window.is_open() {
            self.emit(Event::WindowComesUp);
            self.rise();
        } else {
            self.open_window(Birth::Unseen);
        }
    }

    /// Once there is a window.
    pub(crate) fn rise(&mut self) {
        let ports = self.ports.clone();
        let work = async move { Event::PoppedUp(ports.window().pop_up().await) };
        self.spawn(work, |_| Event::PoppedUp(None));
    }

    pub(crate) fn popup_failed(&mut self, why: String) {
        if self.popups.is_rising() {
            self.popups.closed();
            self.popups.trouble = Some(Trouble::NoWindow(why));
        }
    }

    pub(crate) fn on_popped_up(&mut self, brought: Option<Brought>) {
        let Some(brought) = brought else {
            self.popups.closed();
            return;
        };
        self.popups.keys = Keys::IgnoredUntil(Instant::now() + KEYS_IGNORED);
        self.popups.trouble = match brought {
            Brought { in_front: false, .. } => Some(Trouble::NotInFront),
            Brought { took_keyboard: true, .. } => Some(Trouble::TookKeyboard),
            Brought { .. } => None,
        };
        if self.popups.trouble.is_some() {
            tracing::warn!(in_front = brought.in_front, took_keyboard = brought.took_keyboard, "pop-up");
        }
        self.popups.before.get_or_insert(brought.before);
        if std::mem::take(&mut self.popups.was_away) {
            // As with every showing: the place may be lost, and some window managers let go of what was
            // on top.
            for target in [Target::Window, Target::Mode, Target::AlwaysOnTop] {
                self.tried.forget(target);
            }
            self.reconcile();
        }
        let act = self.popups.rules.risen();
        self.do_popup(act);
    }

    /// The call is over: back to where it was, unless it is in use now.
    pub(crate) fn go_back(&mut self, place: Place, state: &WindowState) {
        let before = self.popups.before.take().unwrap_or_default();
        if state.focused || !state.visible || state.minimised {
            return;
        }
        match place {
            Place::Hidden => self.hide_window(),
            Place::Minimised => self.ports.window().ask(WindowRequest::Minimise),
            Place::Behind => {
                let ports = self.ports.clone();
                tokio::spawn(async move { ports.window().go_behind(before).await });
            }
            Place::InUse => {}
        }
    }

    /// The system has given the window the keyboard. In the first moments that is its own doing.
    pub(crate) fn window_focused(&mut self) {
        if self.popups.keys == Keys::Heard && self.popups.rules.is_up() {
            self.read_window(Purpose::Focused);
        }
    }

    /// The rows of both settings.
    pub(crate) fn popup_findings(&self) -> [(Key, Finding); 2] {
        let settings = &self.resolved.settings;
        let (on, revert) = (settings.popup_on_incoming_call, settings.popup_revert_when_done);
        let able = self.ports.window().pops_up();
        let unsupported = || {
            Finding::new(Outcome::Unsupported, Reason::NotInThisSession, json!(false))
                .with_detail("Wayland lets no program come to the front and leave the keyboard where it is")
        };
        let comes_up = match &self.popups.trouble {
            _ if !on => Finding::applied(json!(false)),
            _ if !able => unsupported(),
            None => Finding::applied(json!(true)),
            Some(Trouble::NotInFront) => Finding::new(Outcome::Failed, Reason::SystemDecided, json!(false))
                .with_detail("at the last call the window was not brought to the front"),
            Some(Trouble::TookKeyboard) => {
                Finding::new(Outcome::Adjusted, Reason::SystemDecided, json!(true))
                    .with_detail("at the last call the window was given the keyboard")
            }
            Some(Trouble::NoWindow(why)) => {
                Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Bool(false))
                    .with_detail(why.clone())
            }
        };
        let goes_back = match revert {
            false => Finding::applied(json!(false)),
            true if !on => Finding::new(Outcome::Pending, Reason::PopupOff, json!(false)),
            true if !able => unsupported(),
            true => Finding::applied(json!(true)),
        };
        [(Key::PopupOnIncomingCall, comes_up), (Key::PopupRevertWhenDone, goes_back)]
    }
}
