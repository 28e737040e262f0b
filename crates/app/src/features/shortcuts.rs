//! Global shortcuts: what a press does, and what the settings page does with them.
//!
//! Which combination is registered for which action is part of the plan, like every setting that a system is
//! asked for and read back. Here is the rest: a press becomes a wish to others, a combination is recorded and
//! checked, a press can be tried, and after a change of the keyboard what was lost is registered again.

mod check;
mod proof;

use serde_json::Value;
use settings::key::Key;
use settings::report::Outcome;
use settings::shortcut::Action;
use settings::words::Language;
use tokio::time::Instant;

use crate::core::Core;
use crate::core::window::Purpose;
use crate::event::{Asker, Event, PageRequest, WindowEvent};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::Ports;
use crate::view::{IntentTarget, Level, Snapshot, StatusLine};
use check::Checked;
use proof::Proof;

/// What the user does with shortcuts.
#[derive(Debug, Default)]
pub struct Shortcuts {
    proof: Option<Proof>,
    /// The keyboard has changed, and what it still gives has not been looked at since.
    keyboard_changed: bool,
}

impl<P: Ports> Feature<P> for Shortcuts {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Shortcut(action) => self.pressed(core, *action),
            Event::Page(PageRequest::RecordShortcut { active }, reply) => {
                self.record(core, *active);
                reply.send(Ok(Value::Null));
            }
            Event::Page(PageRequest::ProveShortcut { key, active }, reply) => {
                let action = action_of(key).filter(|_| *active);
                self.proof = action.map(|action| Proof::begin(action, core.now() + core.start.timings.proof));
                reply.send(Ok(Value::Null));
            }
            Event::Page(PageRequest::CheckShortcut { key, value }, reply) => {
                check::check(core, action_of(key), value, reply);
            }
            Event::StopRecordingShortcut => self.record(core, false),
            // The page that was recording is gone.
            Event::Page(PageRequest::Ready, _) | Event::Window(WindowEvent::Destroyed) => {
                self.record(core, false);
                return Handled::No;
            }
            Event::KeyboardChanged => self.keyboard_changed = true,
            // The keyboard may be another one than before the sleep.
            Event::Woke => {
                self.keyboard_changed = true;
                return Handled::No;
            }
            _ => {
                let Some(checked) = event.take_own::<Checked>() else { return Handled::No };
                checked.answer();
            }
        }
        Handled::Yes
    }

    /// Registers again what the keyboard no longer gives, once nothing else is being applied.
    fn follow(&mut self, core: &mut Core<P>) {
        if self.keyboard_changed && !core.is_applying() {
            self.keyboard_changed = false;
            core.register_shortcuts_again();
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.proof.as_ref().and_then(Proof::deadline)
    }

    fn wake(&mut self, _core: &mut Core<P>) {
        if let Some(proof) = &mut self.proof {
            proof.miss();
        }
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        lines.put(About::Shortcuts, broken_line(core));
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            editor.recording = core.listens_for_shortcut();
            editor.proving = self.proof.as_ref().map(Proof::draw);
        }
    }
}

impl Shortcuts {
    fn pressed<P: Ports>(&mut self, core: &mut Core<P>, action: Action) {
        core.facts.shortcuts.last_pressed = Some((action, core.time_of_day()));
        if self.proof.as_mut().is_some_and(|proof| proof.arrives(action)) {
            return;
        }
        match action {
            Action::ToggleWindow => core.read_window(Purpose::Toggle),
            Action::Search => core.show_intent(IntentTarget::Search, String::new()),
            Action::Call => core.call_pressed(),
            Action::Answer | Action::Hangup => core.do_action(action, Asker::Nobody),
        }
    }

    /// Lets go of all shortcuts while one is pressed to be recorded, and takes them again afterwards.
    fn record<P: Ports>(&mut self, core: &mut Core<P>, active: bool) {
        self.proof = None;
        if core.facts.shortcuts.recording != active {
            core.facts.shortcuts.recording = active;
            core.reconcile();
        }
    }
}

/// The action whose shortcut this setting is.
fn action_of(key: &str) -> Option<Action> {
    Action::ALL.into_iter().find(|action| Key::of_shortcut(*action).path() == key)
}

/// Which of them do not work.
fn broken_line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let rows = core.shortcut_rows();
    let failed: Vec<_> =
        rows.iter().filter(|row| matches!(row.outcome, Outcome::Failed | Outcome::Unsupported)).collect();
    let first = failed.first()?;
    let names: Vec<&str> = failed.iter().filter_map(|row| row.key.strip_prefix("globalShortcuts.")).collect();
    let unsupported = failed.iter().all(|row| row.outcome == Outcome::Unsupported);
    Some(StatusLine {
        id: "shortcuts".to_owned(),
        level: if unsupported { Level::Info } else { Level::Warning },
        text: match core.language {
            Language::En => format!("Shortcuts that do not work: {}", names.join(", ")),
            Language::Da => format!("Genveje, der ikke virker: {}", names.join(", ")),
        },
        detail: first.why.clone(),
        since: None,
        pressing: !unsupported,
    })
}
