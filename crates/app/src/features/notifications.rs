//! Notifications: of each call that rings, and of the few things that a hidden window cannot say.
//!
//! A call is notified where the user cannot see its card: the window does not have the keyboard, or the
//! screen is locked. Beside a window that is in use it would only cover what the card says. That is
//! decided once for a call, when it begins to ring, so that nothing comes and goes while the user changes
//! between windows. What it says follows the call and the lock of the screen: decided anew after every
//! event from the one state of the calls, as sound and card are, so that it goes when they do.
//!
//! Put away by the user, or pressed, it does not come back, but for an answer that was refused while the
//! call still rings: then with the reason. One that the desktop did not show is shown again after a while.

mod trial;

use std::collections::BTreeMap;

use calls::call::Call;
use calls::event::CallId;
use desktop::notify::{Button, DEFAULT, Kind, Notice, NotificationEvent};
use tokio::time::Instant;

use crate::core::Core;
use crate::event::{Asker, Event, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::follower::Follower;
use crate::ports::{AppWindow as _, Notifications as _, Ports};
use crate::said::Said;
use crate::view::{CallAction, Level, StatusLine};

/// What the user has been notified of.
#[derive(Debug, Default)]
pub struct Notifications {
    calls: BTreeMap<CallId, Stage>,
    trial: trial::Trial,
}

/// How far the notification of a call that rings has come.
#[derive(Debug)]
enum Stage {
    /// Whether the window is in use is being looked at.
    Looking,
    /// The user has the card before their eyes.
    OnCard,
    Shown {
        notice: Follower<Notice>,
        /// Why what was pressed came to nothing.
        refused: Option<Said>,
    },
    /// Put away, or pressed.
    Gone,
}

impl Stage {
    /// When what was not seen is shown again.
    const fn due(&self) -> Option<Instant> {
        match self {
            Self::Shown { notice, .. } => notice.due(),
            _ => None,
        }
    }
}

/// Whether the window was in use when this call began to ring.
#[derive(Debug)]
struct LookedAtWindow {
    call: CallId,
    in_use: bool,
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

impl<P: Ports> Feature<P> for Notifications {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Notify { name, body } => notify(core, name, body.clone()),
            Event::NotifiedActionRefused { call, why } => self.notify_refused(core, call, why.clone()),
            Event::ClosedToTray => tell_of_tray(core),
            Event::Page(PageRequest::TryNotification, reply) => self.trial.begin(core, reply.clone()),
            Event::Notification(told) => self.on_told(core, told.clone()),
            _ => match event.take_own::<LookedAtWindow>() {
                Some(LookedAtWindow { call, in_use }) => self.on_looked_at_window(core, &call, in_use),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    /// Brings the notifications into line with the calls as they are.
    fn follow(&mut self, core: &mut Core<P>) {
        let announced = |call: &&Call| {
            call.rings()
                && core.facts.heard.decision(&call.id).is_some_and(|decision| decision.is_announced())
        };
        let calls: Vec<Call> = core.session.calls.all().into_iter().filter(announced).cloned().collect();
        self.withdraw(core, |id| calls.iter().any(|call| call.id == *id));
        for call in calls {
            let locked = core.facts.screen.is_locked();
            match self.calls.get(&call.id) {
                None if locked => self.notify_call(core, &call, None),
                None => self.look_at_window(core, call.id),
                Some(Stage::OnCard) if locked => self.notify_call(core, &call, None),
                Some(Stage::Shown { refused, .. }) => {
                    let refused = refused.clone();
                    self.notify_call(core, &call, refused);
                }
                Some(Stage::Looking | Stage::OnCard | Stage::Gone) => {}
            }
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.calls.values().filter_map(Stage::due).chain(self.trial.due()).min()
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.trial.wake(core);
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Notifications, problem_line(core));
        }
    }

    fn end(&mut self, core: &mut Core<P>) {
        self.withdraw(core, |_| false);
        self.trial.end(core);
    }
}

impl Notifications {
    /// Takes away those of all calls but these.
    fn withdraw<P: Ports>(&mut self, core: &Core<P>, but: impl Fn(&CallId) -> bool) {
        self.calls.retain(|id, stage| {
            let stays = but(id);
            if !stays && matches!(stage, Stage::Shown { .. }) {
                core.ports.notifications().withdraw(&name_of(id));
            }
            stays
        });
    }

    fn look_at_window<P: Ports>(&mut self, core: &mut Core<P>, call: CallId) {
        self.calls.insert(call.clone(), Stage::Looking);
        let ports = core.ports.clone();
        let rings = call.clone();
        let work = async move {
            let window = ports.window().read().await;
            let in_use = window.is_some_and(|window| window.visible && !window.minimised && window.focused);
            LookedAtWindow { call, in_use }
        };
        core.spawn_own(work, |_| LookedAtWindow { call: rings, in_use: false });
    }

    fn on_looked_at_window<P: Ports>(&mut self, core: &Core<P>, id: &CallId, in_use: bool) {
        if !matches!(self.calls.get(id), Some(Stage::Looking)) {
            return;
        }
        match core.session.calls.get(id).cloned() {
            Some(call) if !in_use => self.notify_call(core, &call, None),
            _ => {
                self.calls.insert(id.clone(), Stage::OnCard);
            }
        }
    }

    /// Shows what is to be read of the call now, unless it is there already.
    fn notify_call<P: Ports>(&mut self, core: &Core<P>, call: &Call, refused: Option<Said>) {
        let notice = notice_of(core, call, refused.as_ref());
        let mut shown = match self.calls.remove(&call.id) {
            Some(Stage::Shown { notice, .. }) => notice,
            _ => Follower::default(),
        };
        if let Some(notice) = shown.follow(Some(notice), core.now()).and_then(|change| change.wanted) {
            core.ports.notifications().show(&name_of(&call.id), notice);
        }
        self.calls.insert(call.id.clone(), Stage::Shown { notice: shown, refused });
    }

    /// What was asked for by a notification came to nothing.
    fn notify_refused<P: Ports>(&mut self, core: &Core<P>, id: &CallId, why: Said) {
        let rings = core.session.calls.get(id).filter(|call| call.rings() && !call.quiet).cloned();
        match rings {
            Some(call) => self.notify_call(core, &call, Some(why)),
            None => notify(core, REFUSED, why.in_language(core.language).to_owned()),
        }
    }

    fn on_told<P: Ports>(&mut self, core: &mut Core<P>, told: NotificationEvent) {
        self.trial.take(core, &told);
        match told {
            NotificationEvent::Shown { name } => {
                if let Some(notice) = self.shown(&name) {
                    notice.succeeded();
                }
                core.facts.notification_problem = None;
            }
            NotificationEvent::Unavailable { name, why } => {
                if let Some(notice) = self.shown(&name) {
                    notice.failed(core.now());
                }
                if core.facts.notification_problem.as_ref() != Some(&why) {
                    tracing::info!(%why, "a notification is not seen");
                }
                core.facts.notification_problem = Some(why);
            }
            NotificationEvent::Closed { name } => {
                self.gone(&name);
            }
            NotificationEvent::Invoked { name, action, token } => {
                let call = self.gone(&name);
                if action == DEFAULT {
                    return core.emit(Event::ShowWindow { token });
                }
                let action = ACTIONS.into_iter().find(|(_, word)| *word == action);
                if let (Some(call), Some((action, _))) = (call, action) {
                    self.act_on_notified(core, call, action);
                }
            }
        }
    }

    fn act_on_notified<P: Ports>(&mut self, core: &mut Core<P>, call: CallId, action: CallAction) {
        if core.session.calls.get(&call).is_some_and(|call| call.rings()) {
            let asker = Asker::Notification(call.clone());
            return core.emit(Event::ActOnCall { call, action, asker });
        }
        // Answered in this very moment: to decline it now would be to hang up.
        self.notify_refused(
            core,
            &call,
            ("This call no longer rings.", "Opkaldet ringer ikke længere.").into(),
        );
    }

    /// What is shown of a call under this name.
    fn shown(&mut self, name: &str) -> Option<&mut Follower<Notice>> {
        match self.calls.get_mut(&CallId::new(name.strip_prefix(OF_CALL)?))? {
            Stage::Shown { notice, .. } => Some(notice),
            _ => None,
        }
    }

    /// The call whose notification this was.
    fn gone(&mut self, name: &str) -> Option<CallId> {
        let call = CallId::new(name.strip_prefix(OF_CALL)?);
        if let Some(stage) = self.calls.get_mut(&call) {
            *stage = Stage::Gone;
        }
        Some(call)
    }
}

/// Who, from where, and what can be done; who only where nobody else can read it.
fn notice_of<P: Ports>(core: &Core<P>, call: &Call, refused: Option<&Said>) -> Notice {
    let pick = |en: &str, da: &str| core.language.pick(en, da).to_owned();
    let (caller, mut lines) = (&call.caller, Vec::new());
    let title = if core.facts.screen.is_locked() && !core.names_on_locked_screen() {
        pick("Incoming call", "Indgående opkald")
    } else {
        match (core.party_name(caller), core.party_number(caller)) {
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
            let name = core.queue_name(queue);
            core.language.pick(format!("Queue {name}"), format!("Kø {name}"))
        }
        None if caller.extension.is_some() => pick("Internal call", "Internt opkald"),
        None => pick("External call", "Eksternt opkald"),
    });
    lines.extend(refused.map(|why| why.in_language(core.language).to_owned()));
    let label = |action| match action {
        CallAction::Answer => pick("Answer", "Besvar"),
        CallAction::Silence => pick("Silence here", "Lydløs her"),
        _ => pick("Decline", "Afvis"),
    };
    let can = core.answers_to(call);
    let buttons = ACTIONS
        .into_iter()
        .filter(|(action, _)| can.contains(action))
        .map(|(action, word)| Button { action: word.to_owned(), label: label(action) })
        .collect();
    Notice { title, body: lines.join("\n"), buttons, kind: Kind::Ringing }
}

/// Something that is no call.
fn notify<P: Ports>(core: &Core<P>, name: &str, body: String) {
    let title = "Communicator".to_owned();
    let notice = Notice { title, body, buttons: Vec::new(), kind: Kind::Passing };
    core.ports.notifications().show(name, &notice);
}

/// The first time that closing the window hides it, it is said where it is.
fn tell_of_tray<P: Ports>(core: &mut Core<P>) {
    if core.local_value(TOLD_OF_TRAY).is_some() {
        return;
    }
    let text = core.language.pick(
        "The window is closed, and calls still ring: Communicator keeps running in the tray. To end it, choose Quit there.",
        "Vinduet er lukket, og opkald ringer stadig: Communicator kører videre i statusfeltet. Vælg Afslut dér for at afslutte det.",
    );
    notify(core, TOLD_OF_TRAY, text.to_owned());
    core.emit(Event::KeepLocal { name: TOLD_OF_TRAY, value: true.into() });
}

/// That the system shows none.
fn problem_line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let why = core.facts.notification_problem.as_ref()?.in_language(core.language);
    Some(StatusLine {
        id: "notifications".to_owned(),
        level: Level::Info,
        text: core
            .language
            .pick("This computer shows no call notifications", "Computeren viser ingen meddelelser om opkald")
            .to_owned(),
        detail: Some(
            core.language.pick(format!("The system says: {why}."), format!("Systemet siger: {why}.")),
        ),
        since: None,
        pressing: false,
    })
}
