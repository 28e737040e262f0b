//! The window comes to the front for a call, leaves the keyboard where it is, and goes back.
//!
//! When and whether are rules ([`calls::popup`]); here they are given what rings and where the window
//! is, and what they ask for is done.

use std::collections::BTreeSet;
use std::time::Duration;

use calls::event::CallId;
use calls::popup::{self, Act, Place};
use desktop::front::{Brought, Stacking};
use serde_json::{Value, json};
use settings::key::Key;
use settings::plan::Target;
use settings::report::{Finding, Findings, Outcome, Reason};
use tokio::time::Instant;

use crate::core::Core;
use crate::event::{Event, PageRequest, WindowEvent};
use crate::feature::{Feature, Handled};
use crate::ports::{AppWindow as _, Ports, WindowRequest, WindowState};
use crate::said::Said;
use crate::view::{self, Snapshot};

/// Keys that are pressed in the window so soon after it came up were meant for another program.
const KEYS_IGNORED: Duration = Duration::from_millis(600);

/// The window, as far as calls bring it up.
#[derive(Debug, Default)]
pub struct PopUp {
    rules: popup::PopUp,
    /// How it stood among the others before it came up.
    before: Option<Stacking>,
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

/// The window as it was found; none: there is none.
#[derive(Debug)]
struct Found {
    looked: Look,
    state: Option<WindowState>,
}

/// What it was looked at for.
#[derive(Debug, Clone, Copy)]
enum Look {
    /// A call rings: it comes up where it is not in use.
    CallRings,
    /// The call is over: back to where it was, unless it is in use.
    CallOver(Place),
    /// It came up for a call, and may have been given the keyboard since.
    Focused,
}

fn place(state: &WindowState) -> Place {
    match state {
        WindowState { visible: false, .. } => Place::Hidden,
        WindowState { minimised: true, .. } => Place::Minimised,
        WindowState { focused: true, .. } => Place::InUse,
        _ => Place::Behind,
    }
}

impl<P: Ports> Feature<P> for PopUp {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::UseWindow, reply) => {
                self.rules.used();
                reply.send(Ok(Value::Null));
            }
            Event::WindowUsed => self.rules.used(),
            Event::PoppedUp(brought) => self.on_popped_up(core, brought.as_ref()),
            Event::WindowOpened(result) => {
                self.on_opened(core, result.as_ref().err());
                return Handled::No;
            }
            Event::Window(WindowEvent::Focused) => {
                self.on_focused(core);
                return Handled::No;
            }
            Event::Window(WindowEvent::Destroyed) => {
                self.closed();
                return Handled::No;
            }
            _ => match event.take_own::<Found>() {
                Some(Found { looked, state }) => self.on_found(core, looked, state.as_ref()),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    /// Tells the rules which calls there are, and does what they ask for.
    fn follow(&mut self, core: &mut Core<P>) {
        if !core.ports.window().pops_up() {
            return;
        }
        let popping: BTreeSet<CallId> = core.facts.heard.popping().cloned().collect();
        let (calls, reverts) = (&core.session.calls, core.settings().popup_revert_when_done);
        let act = self.rules.calls(&popping, |call| calls.get(call).is_none(), reverts);
        self.act(core, act);
    }

    /// When the page hears keys again.
    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        match self.keys {
            Keys::IgnoredUntil(at) => Some(at),
            Keys::Heard | Keys::Ignored => None,
        }
    }

    fn wake(&mut self, _core: &mut Core<P>) {
        self.keys = Keys::Heard;
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::PopupOnIncomingCall, Key::PopupRevertWhenDone]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.extend(self.rows(core));
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        let keys_ignored = self.keys != Keys::Heard;
        page.popup = (keys_ignored || self.rules.is_up()).then_some(view::Popup { keys_ignored });
    }
}

impl PopUp {
    fn act<P: Ports>(&mut self, core: &mut Core<P>, act: Option<Act>) {
        match act {
            None => {}
            Some(Act::Look) => look(core, Look::CallRings),
            Some(Act::ComeUp) => {
                self.keys = Keys::Ignored;
                // The page hears of it before it can be seen.
                core.emit(Event::TellPage);
                core.emit(Event::PopUpWindow);
            }
            Some(Act::GoBack(place)) => look(core, Look::CallOver(place)),
        }
    }

    fn on_found<P: Ports>(&mut self, core: &mut Core<P>, looked: Look, state: Option<&WindowState>) {
        match (looked, state) {
            (Look::CallRings, state) => self.on_found_for_call(core, state),
            (Look::CallOver(place), Some(state)) => self.go_back(core, place, state),
            (Look::Focused, Some(state)) if state.focused => self.rules.used(),
            (Look::CallOver(_) | Look::Focused, _) => {}
        }
    }

    /// Where the window is, for a call that rings.
    fn on_found_for_call<P: Ports>(&mut self, core: &mut Core<P>, state: Option<&WindowState>) {
        let place = match state {
            Some(state) => place(state),
            // Somebody has just asked for it.
            None if core.facts.window.is_opening() => Place::InUse,
            None => Place::Hidden,
        };
        let was_up = self.rules.is_up();
        let act = self.rules.found(place);
        if !was_up {
            self.before = None;
        }
        self.was_away = matches!(place, Place::Hidden | Place::Minimised);
        self.act(core, act);
    }

    /// It comes up once there is one.
    fn on_opened<P: Ports>(&mut self, core: &mut Core<P>, failed: Option<&String>) {
        if self.keys != Keys::Ignored {
            return;
        }
        match failed {
            None => core.emit(Event::PopUpWindow),
            Some(why) => {
                self.closed();
                self.trouble = Some(Trouble::NoWindow(why.clone()));
            }
        }
    }

    fn on_popped_up<P: Ports>(&mut self, core: &mut Core<P>, brought: Option<&Brought>) {
        let Some(brought) = brought else {
            self.closed();
            return;
        };
        self.keys = Keys::IgnoredUntil(core.now() + KEYS_IGNORED);
        self.trouble = match brought {
            Brought { in_front: false, .. } => Some(Trouble::NotInFront),
            Brought { took_keyboard: true, .. } => Some(Trouble::TookKeyboard),
            Brought { .. } => None,
        };
        if self.trouble.is_some() {
            tracing::warn!(in_front = brought.in_front, took_keyboard = brought.took_keyboard, "pop-up");
        }
        self.before.get_or_insert_with(|| brought.before.clone());
        if std::mem::take(&mut self.was_away) {
            // As with every showing: the place may be lost, and some window managers let go of what was
            // on top.
            core.forget_tried(&[Target::Window, Target::Mode, Target::AlwaysOnTop]);
            core.reconcile();
        }
        let act = self.rules.risen();
        self.act(core, act);
    }

    /// The call is over: back to where it was, unless it is in use now.
    fn go_back<P: Ports>(&mut self, core: &mut Core<P>, place: Place, state: &WindowState) {
        let before = self.before.take().unwrap_or_default();
        if state.focused || !state.visible || state.minimised {
            return;
        }
        match place {
            Place::Hidden => core.emit(Event::HideWindow),
            Place::Minimised => core.ports.window().ask(WindowRequest::Minimise),
            Place::Behind => {
                let ports = core.ports.clone();
                // Nobody waits for it: after a fault the window stays where it is.
                tokio::spawn(async move { ports.window().go_behind(before).await });
            }
            Place::InUse => {}
        }
    }

    /// The system has given the window the keyboard. In the first moments that is its own doing.
    fn on_focused<P: Ports>(&self, core: &mut Core<P>) {
        if self.keys == Keys::Heard && self.rules.is_up() {
            look(core, Look::Focused);
        }
    }

    /// There is no window any more.
    fn closed(&mut self) {
        self.rules.closed();
        self.keys = Keys::Heard;
    }

    /// The rows of both settings.
    fn rows<P: Ports>(&self, core: &Core<P>) -> [(Key, Finding); 2] {
        let settings = core.settings();
        let (on, revert) = (settings.popup_on_incoming_call, settings.popup_revert_when_done);
        let able = core.ports.window().pops_up();
        let unsupported = || {
            let why = Said::both(
                "Wayland lets no program come to the front and leave the keyboard where it is",
                "Wayland lader ikke et program komme frem uden at tage tastaturet",
            );
            Finding::new(Outcome::Unsupported, Reason::NotInThisSession, json!(false)).with_detail(why)
        };
        let comes_up = match &self.trouble {
            _ if !on => Finding::applied(json!(false)),
            _ if !able => unsupported(),
            None => Finding::applied(json!(true)),
            Some(Trouble::NotInFront) => Finding::new(Outcome::Failed, Reason::SystemDecided, json!(false))
                .with_detail(Said::both(
                    "at the last call the window was not brought to the front",
                    "ved det seneste opkald kom vinduet ikke frem",
                )),
            Some(Trouble::TookKeyboard) => {
                let why = Said::both(
                    "at the last call the window was given the keyboard",
                    "ved det seneste opkald fik vinduet tastaturet",
                );
                Finding::new(Outcome::Adjusted, Reason::SystemDecided, json!(true)).with_detail(why)
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

fn look<P: Ports>(core: &mut Core<P>, looked: Look) {
    let ports = core.ports.clone();
    let work = async move { Found { looked, state: ports.window().read().await } };
    core.spawn_own(work, move |_| Found { looked, state: None });
}
