//! Notifications: of each call that rings, and of the few things that a hidden window cannot say.
//!
//! A call is notified where the user cannot see its card: the window does not have the keyboard, or the
//! screen is locked. Beside a window that is in use it would only cover what the card says. That is
//! decided once for a call, when it begins to ring, so that nothing comes and goes while the user changes
//! between windows. What it says follows the call and the lock of the screen: decided anew after every
//! event from the one state of the calls, as sound and card are, so that it goes when they do.
//!
//! Put away by the user, or pressed, it does not come back, but for an answer that was refused while the
//! call still rings: then with the reason.

use std::collections::BTreeMap;

use calls::call::Call;
use calls::event::CallId;
use desktop::notify::{Button, DEFAULT, Kind, Notice, Told};

use super::calling::Asker;
use super::showing::Wish;
use super::window::Purpose;
use super::{Core, Event};
use crate::ports::{AppWindow as _, Notifications as _, Ports};
use crate::view::CallAction;

/// What the user has been notified of.
#[derive(Debug, Default)]
pub(crate) struct Notifications {
    calls: BTreeMap<CallId, Stage>,
    /// Why the last one is not seen.
    problem: Option<String>,
}

/// How far the notification of a call that rings has come.
#[derive(Debug)]
enum Stage {
    /// Whether the window is in use is being looked at.
    Looking,
    /// The user has the card before their eyes.
    OnCard,
    Shown {
        notice: Notice,
        /// Why what was pressed came to nothing.
        refused: Option<String>,
    },
    /// Put away, or pressed.
    Gone,
}

/// The words of the buttons, which the system hands back.
const ACTIONS: [(CallAction, &str); 3] =
    [(CallAction::Answer, "answer"), (CallAction::Decline, "decline"), (CallAction::Silence, "silence")];

/// What stands before the id in the name of a call's notification.
const OF_CALL: &str = "call ";
/// The name of what was refused after its call was over.
const REFUSED: &str = "refused";
/// The name of the first closing's, here and in `local.json`.
const TOLD_OF_TRAY: &str = "toldOfTray";

fn name_of(call: &CallId) -> String {
    format!("{OF_CALL}{}", call.as_str())
}

impl<P: Ports> Core<P> {
    /// Brings the notifications into line with the calls as they are.
    pub(crate) fn decide_notifications(&mut self) {
        let announced = |call: &&Call| {
            call.rings()
                && self.facts.heard.decision(&call.id).is_some_and(|decision| decision.is_announced())
        };
        let calls: Vec<Call> = self.session.calls.all().into_iter().filter(announced).cloned().collect();
        self.withdraw_notifications(|id| calls.iter().any(|call| call.id == *id));
        for call in calls {
            let locked = self.screen_is_locked();
            match self.notifications.calls.get(&call.id) {
                None if locked => self.notify_call(&call, None),
                None => self.look_at_window(call.id),
                Some(Stage::OnCard) if locked => self.notify_call(&call, None),
                Some(Stage::Shown { refused, .. }) => {
                    let refused = refused.clone();
                    self.notify_call(&call, refused);
                }
                Some(Stage::Looking | Stage::OnCard | Stage::Gone) => {}
            }
        }
    }

    /// Takes away those of all calls but these.
    pub(crate) fn withdraw_notifications(&mut self, but: impl Fn(&CallId) -> bool) {
        let ports = self.ports.clone();
        self.notifications.calls.retain(|id, stage| {
            let stays = but(id);
            if !stays && matches!(stage, Stage::Shown { .. }) {
                ports.notifications().withdraw(&name_of(id));
            }
            stays
        });
    }

    fn look_at_window(&mut self, call: CallId) {
        self.notifications.calls.insert(call.clone(), Stage::Looking);
        let ports = self.ports.clone();
        let rings = call.clone();
        let work = async move {
            let window = ports.window().read().await;
            let in_use = window.is_some_and(|window| window.visible && !window.minimised && window.focused);
            Event::LookedAtWindow { call, in_use }
        };
        self.spawn(work, |_| Event::LookedAtWindow { call: rings, in_use: false });
    }

    pub(crate) fn on_looked_at_window(&mut self, id: &CallId, in_use: bool) {
        if !matches!(self.notifications.calls.get(id), Some(Stage::Looking)) {
            return;
        }
        match self.session.calls.get(id).cloned() {
            Some(call) if !in_use => self.notify_call(&call, None),
            _ => {
                self.notifications.calls.insert(id.clone(), Stage::OnCard);
            }
        }
    }

    /// Shows what is to be read of the call now, unless it is there already.
    fn notify_call(&mut self, call: &Call, refused: Option<String>) {
        let notice = self.notice_of(call, refused.as_deref());
        let shown = self.notifications.calls.get(&call.id);
        if matches!(shown, Some(Stage::Shown { notice: shown, .. }) if *shown == notice) {
            return;
        }
        self.ports.notifications().show(&name_of(&call.id), &notice);
        self.notifications.calls.insert(call.id.clone(), Stage::Shown { notice, refused });
    }

    /// Who, from where, and what can be done; who only where nobody else can read it.
    fn notice_of(&self, call: &Call, refused: Option<&str>) -> Notice {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let (caller, mut lines) = (&call.caller, Vec::new());
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let title = if self.screen_is_locked() && !self.names_on_locked_screen() {
            pick("Incoming call", "Indgående opkald")
        } else {
            match (filled(&caller.name), filled(&caller.number)) {
                (Some(name), number) => {
                    lines.extend(number);
                    name
                }
                (None, Some(number)) => number,
                (None, None) if caller.privacy == Some(true) => pick("Secret number", "Hemmeligt nummer"),
                (None, None) => pick("Unknown", "Ukendt"),
            }
        };
        lines.push(match &call.queue {
            Some(queue) => {
                let name = queue.name.as_deref().unwrap_or(queue.id.as_str());
                self.language.pick(format!("Queue {name}"), format!("Kø {name}"))
            }
            None if caller.extension.is_some() => pick("Internal call", "Internt opkald"),
            None => pick("External call", "Eksternt opkald"),
        });
        lines.extend(refused.map(str::to_owned));
        let label = |action| match action {
            CallAction::Answer => pick("Answer", "Besvar"),
            CallAction::Silence => pick("Silence here", "Lydløs her"),
            _ => pick("Decline", "Afvis"),
        };
        let can = self.answers_to(call);
        let buttons = ACTIONS
            .into_iter()
            .filter(|(action, _)| can.contains(action))
            .map(|(action, word)| Button { action: word.to_owned(), label: label(action) })
            .collect();
        Notice { title, body: lines.join("\n"), buttons, kind: Kind::Ringing }
    }

    /// What was asked for by a notification came to nothing.
    pub(crate) fn notify_refused(&mut self, id: &CallId, why: String) {
        let rings = self.session.calls.get(id).filter(|call| call.rings() && !call.quiet).cloned();
        match rings {
            Some(call) => self.notify_call(&call, Some(why)),
            None => self.notify(REFUSED, why),
        }
    }

    /// Something that is no call.
    pub(crate) fn notify(&self, name: &str, body: String) {
        let title = "Communicator".to_owned();
        let notice = Notice { title, body, buttons: Vec::new(), kind: Kind::Passing };
        self.ports.notifications().show(name, &notice);
    }

    /// The first time that closing the window hides it, it is said where it is.
    pub(crate) fn tell_of_tray(&mut self) {
        if self.local_value(TOLD_OF_TRAY).is_some() {
            return;
        }
        let text = self.language.pick(
            "The window is closed, and calls still ring: Communicator goes on in the tray. To end it, choose Quit there.",
            "Vinduet er lukket, og opkald ringer stadig: Communicator kører videre i statusfeltet. Vælg Afslut dér for at afslutte det.",
        );
        self.notify(TOLD_OF_TRAY, text.to_owned());
        self.keep_local(TOLD_OF_TRAY, true.into());
    }

    /// Why notifications are not seen, if that is so.
    pub(crate) fn notification_problem(&self) -> Option<&str> {
        self.notifications.problem.as_deref()
    }

    pub(crate) fn on_notification(&mut self, told: Told) {
        match told {
            Told::Shown { .. } => self.notifications.problem = None,
            Told::Unavailable { why, .. } => {
                if self.notifications.problem.as_ref() != Some(&why) {
                    tracing::info!(why, "a notification is not seen");
                }
                self.notifications.problem = Some(why);
            }
            Told::Closed { name } => {
                self.notification_gone(&name);
            }
            Told::Invoked { name, action, token } => {
                let call = self.notification_gone(&name);
                if action == DEFAULT {
                    return self.show_asked_for(token);
                }
                let action = ACTIONS.into_iter().find(|(_, word)| *word == action);
                if let (Some(call), Some((action, _))) = (call, action) {
                    self.act_on_notified(call, action);
                }
            }
        }
    }

    fn act_on_notified(&mut self, call: CallId, action: CallAction) {
        if self.session.calls.get(&call).is_some_and(|call| call.rings()) {
            return self.act_on_call(call.clone().as_str(), action, Asker::Notification(call));
        }
        // Answered in this very moment: to decline it now would be to hang up.
        let text = self.language.pick("This call no longer rings.", "Opkaldet ringer ikke længere.");
        self.notify_refused(&call, text.to_owned());
    }

    /// The call whose notification this was.
    fn notification_gone(&mut self, name: &str) -> Option<CallId> {
        let call = CallId::new(name.strip_prefix(OF_CALL)?);
        if let Some(stage) = self.notifications.calls.get_mut(&call) {
            *stage = Stage::Gone;
        }
        Some(call)
    }

    /// The user wants to see the window, and the desktop may have said so.
    fn show_asked_for(&mut self, token: Option<String>) {
        self.wish = Wish { token, told: None };
        self.read_window(Purpose::Show);
    }
}
