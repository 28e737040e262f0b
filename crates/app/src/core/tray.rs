//! The icon in the tray: what it shows, and what becomes of the window when nothing shows it any more.

use calls::answering::{self, Action as Meant};
use desktop::tray::Entry;
use settings::placement;
use settings::plan::{Effect, WindowMode};
use settings::shortcut::Action;
use settings::values::{Size, Theme, WindowGeometry};
use settings::words::Language;
use tokio::time::Instant;

use super::window::{Birth, Purpose};
use super::{Core, Event};
use crate::event::Asker;
use crate::event::window::Whereabouts;
use crate::event::window::Wish;
use crate::ports::tray::{Face, Icon, Tray, TrayRequest};
use crate::ports::{
    AppWindow as _, ConnectionSign, Mark, Ports, Surroundings as _, WindowRequest, WindowState,
};
use crate::view::IntentTarget;

/// All that the tray depends on.
#[derive(Debug, Clone, PartialEq)]
struct Facts {
    sign: ConnectionSign,
    /// And this computer has not been asked to be quiet about it.
    rings: bool,
    on_a_call: bool,
    can_answer: bool,
    can_hang_up: bool,
    signed_in: bool,
    /// Whether the phone is set to do not disturb; none where that is not known.
    dnd: Option<bool>,
    /// The window can be seen.
    seen: bool,
    theme: Theme,
    language: Language,
}

/// The tray as a value. The entries are always the same ones in the same order, so that a hand finds them.
fn tray(facts: &Facts) -> Tray {
    let pick = |en: &str, da: &str| facts.language.pick(en, da).to_owned();
    let item = |request, label: String, enabled| Entry::Item { request, label, enabled, checked: None };
    let toggle = if facts.seen { pick("Hide", "Skjul") } else { pick("Show", "Vis") };
    let (face, call) = if facts.rings {
        (Face::Ringing, Some(pick("A call is ringing", "Et opkald ringer")))
    } else if facts.on_a_call {
        (Face::OnCall, Some(pick("On a call", "I samtale")))
    } else {
        (Face::AtRest(facts.theme), None)
    };
    let disturbs_nobody = facts.dnd == Some(true);
    let dnd = disturbs_nobody.then(|| pick("Do not disturb", "Forstyr ikke"));
    let mark = match facts.sign.mark {
        Mark::None if disturbs_nobody => Mark::DoNotDisturb,
        mark => mark,
    };
    Tray {
        icon: Icon { face, mark },
        title: facts.sign.title.clone(),
        description: [call, dnd].into_iter().flatten().collect::<Vec<_>>().join(", "),
        menu: vec![
            item(TrayRequest::ToggleWindow, toggle, true),
            item(TrayRequest::BringWindowHere, pick("Bring the window here", "Hent vinduet hertil"), true),
            Entry::Separator,
            item(TrayRequest::Call(Action::Answer), pick("Answer", "Besvar"), facts.can_answer),
            item(TrayRequest::Call(Action::Hangup), pick("Hang up", "Læg på"), facts.can_hang_up),
            Entry::Item {
                request: TrayRequest::ToggleDnd,
                label: pick("Do not disturb", "Forstyr ikke"),
                enabled: facts.dnd.is_some(),
                checked: Some(disturbs_nobody),
            },
            Entry::Separator,
            item(TrayRequest::ShowReport, pick("Status", "Status"), facts.signed_in),
            item(TrayRequest::ShowSettings, pick("Settings", "Indstillinger"), facts.signed_in),
            Entry::Separator,
            item(TrayRequest::Quit, pick("Quit", "Afslut"), true),
        ],
    }
}

/// What is known of the host that shows the icon.
#[derive(Debug, Default)]
pub(crate) struct Host {
    /// Told last.
    present: bool,
    /// It has gone: a hidden window is given back then, if there is none again.
    pub given_up_at: Option<Instant>,
    /// The window was given back, and nobody has touched it since.
    gave_back: bool,
}

impl Host {
    /// The user has taken the window in hand.
    pub(crate) fn window_in_use(&mut self) {
        self.gave_back = false;
    }
}

impl<P: Ports> Core<P> {
    fn facts(&self) -> Facts {
        let calls = self.session.calls.all();
        let devices = self.devices();
        let possible = |meant: Meant| !matches!(meant, Meant::Nothing { .. });
        Facts {
            sign: self.sign(),
            rings: calls.iter().any(|call| call.rings() && !call.quiet),
            on_a_call: self.session.calls.on_a_call(),
            can_answer: possible(answering::answer(calls.iter().copied(), &devices)),
            can_hang_up: possible(answering::hang_up(calls.iter().copied(), &devices)),
            signed_in: self.session.is_signed_in(),
            dnd: self.dnd_told(),
            seen: self.facts.window.seen,
            theme: self.resolved.settings.theme,
            language: self.language,
        }
    }

    /// Shows the tray where it is another than before.
    pub(crate) fn show_tray(&mut self) {
        let tray = tray(&self.facts());
        if self.tray_shown.as_ref() != Some(&tray) {
            self.ports.surroundings().show_tray(tray.clone());
            self.tray_shown = Some(tray);
        }
    }

    pub(crate) fn on_tray(&mut self, request: TrayRequest) {
        match request {
            TrayRequest::ToggleWindow => self.read_window(Purpose::TrayToggle),
            TrayRequest::Call(action) => self.do_action(action, Asker::Nobody),
            TrayRequest::ToggleDnd => self.toggle_dnd(Asker::Nobody),
            TrayRequest::ShowReport => self.show_intent(IntentTarget::Report, String::new()),
            TrayRequest::ShowSettings => self.show_intent(IntentTarget::Settings, String::new()),
            TrayRequest::BringWindowHere => {
                let ports = self.ports.clone();
                let work = async move {
                    let window = ports.window();
                    let pointer = window.pointer().await;
                    let (monitors, state) = (window.monitors().await, window.read().await);
                    Event::BringWindow(Whereabouts { pointer, monitors, state })
                };
                let nowhere = Whereabouts { pointer: None, monitors: Vec::new(), state: None };
                self.spawn(work, |_| Event::BringWindow(nowhere));
            }
            TrayRequest::Quit => self.quitting = true,
        }
    }

    // --- Bringing the window -----------------------------------------------------------------------

    /// As if the user had moved it there, and in front of everything.
    pub(crate) fn bring_window(&mut self, at: Whereabouts) {
        let Whereabouts { pointer, monitors, state } = at;
        match (pointer, self.facts.window.mode) {
            // The system says where nothing is, and lets nobody place a window either.
            (None, _) => {}
            (Some(pointer), WindowMode::Normal) => {
                let known = state.as_ref().filter(|state| state.is_plain());
                let size = known.map_or(self.resolved.settings.window.size, |state| Size {
                    width: state.placed.width,
                    height: state.placed.height,
                });
                let frame = state.as_ref().map(|state| state.frame).unwrap_or_default();
                let placed = placement::bring_to(pointer, size, frame, &monitors);
                self.by_hand(Effect::PlaceWindow(WindowGeometry {
                    position: Some(placed.position),
                    size: placed.size,
                }));
            }
            (Some(pointer), mode) => {
                self.ports.window().ask(WindowRequest::SetMode { mode, monitor_at: Some(pointer) });
            }
        }
        self.emit(Event::WindowRead { state, purpose: Purpose::Show, wish: Wish::default() });
    }

    // --- The host ----------------------------------------------------------------------------------

    pub(crate) fn wait_for_tray(&mut self) {
        let ports = self.ports.clone();
        let within = self.start.timings.tray;
        let work = async move { Event::TrayWaited(ports.surroundings().tray_host(within).await) };
        self.spawn(work, |_| Event::TrayWaited(false));
    }

    /// The tray's answer: a start at login that nobody could bring back opens minimised.
    pub(crate) fn on_tray_waited(&mut self, present: bool) {
        if !present && self.start.hidden && self.start.autostart {
            self.no_tray = true;
            self.tried.forget(settings::plan::Target::Autostart);
            self.reconcile();
            self.open_window(Birth::Minimised);
        }
    }

    /// Panels restart, and some go while the screen is locked: only one that stays away counts as gone.
    pub(crate) fn on_tray_host(&mut self, present: bool) {
        let was = std::mem::replace(&mut self.tray_host.present, present);
        if present {
            self.tray_host.given_up_at = None;
            if std::mem::take(&mut self.tray_host.gave_back) {
                self.read_window(Purpose::BackToTray);
            }
        } else if was {
            self.tray_host.given_up_at = Some(Instant::now() + self.start.timings.tray);
        }
    }

    /// Nothing shows the icon any more: a window that is hidden would be lost.
    pub(crate) fn give_window_back(&mut self) {
        self.tray_host.given_up_at = None;
        self.read_window(Purpose::GiveBack);
    }

    /// The hidden window, minimised. One that was never there is still nobody's: `--hidden` is a promise.
    pub(crate) fn on_give_back(&mut self, state: Option<&WindowState>) {
        match state {
            Some(state) if state.visible => return,
            Some(_) => self.ports.window().ask(WindowRequest::ShowMinimised),
            None if self.start.hidden && !self.start.autostart && !self.facts.window.was_open => return,
            None => self.open_window(Birth::Minimised),
        }
        self.emit(Event::WindowIsBack);
        self.tray_host.gave_back = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn quiet() -> Facts {
        Facts {
            sign: ConnectionSign { mark: Mark::None, title: String::new() },
            rings: false,
            on_a_call: false,
            can_answer: false,
            can_hang_up: false,
            signed_in: true,
            dnd: None,
            seen: true,
            theme: Theme::Teal,
            language: Language::En,
        }
    }

    /// The menu as lines; what cannot be chosen is in brackets.
    fn lines(facts: &Facts) -> Vec<String> {
        let line = |entry: &Entry<TrayRequest>| match entry {
            Entry::Separator => "-".to_owned(),
            Entry::Item { label, enabled: true, .. } => label.clone(),
            Entry::Item { label, enabled: false, .. } => format!("({label})"),
        };
        tray(facts).menu.iter().map(line).collect()
    }

    #[test]
    fn the_menu_at_rest_in_both_languages() {
        assert_eq!(
            lines(&quiet()),
            [
                "Hide",
                "Bring the window here",
                "-",
                "(Answer)",
                "(Hang up)",
                "(Do not disturb)",
                "-",
                "Status",
                "Settings",
                "-",
                "Quit"
            ]
        );
        assert_eq!(
            lines(&Facts { language: Language::Da, seen: false, ..quiet() }),
            [
                "Vis",
                "Hent vinduet hertil",
                "-",
                "(Besvar)",
                "(Læg på)",
                "(Forstyr ikke)",
                "-",
                "Status",
                "Indstillinger",
                "-",
                "Afslut"
            ]
        );
    }

    #[test]
    fn the_menu_offers_what_can_be_done_and_keeps_every_entry_in_its_place() {
        let busy = Facts { can_answer: true, can_hang_up: true, signed_in: false, ..quiet() };
        let (rest, busy) = (lines(&quiet()), lines(&busy));
        assert_eq!(busy.len(), rest.len());
        assert_eq!(busy.get(3..5), Some(&["Answer".to_owned(), "Hang up".to_owned()][..]));
        assert_eq!(busy.get(7..9), Some(&["(Status)".to_owned(), "(Settings)".to_owned()][..]));
    }

    #[test]
    fn a_ringing_call_comes_before_one_that_is_talked_on_and_neither_hides_how_the_connection_stands() {
        let offline = ConnectionSign { mark: Mark::Error, title: "Communicator – offline".to_owned() };
        for (rings, on_a_call, face, words) in [
            (false, false, Face::AtRest(Theme::Teal), ""),
            (false, true, Face::OnCall, "On a call"),
            (true, false, Face::Ringing, "A call is ringing"),
            (true, true, Face::Ringing, "A call is ringing"),
        ] {
            let tray = tray(&Facts { sign: offline.clone(), rings, on_a_call, ..quiet() });
            assert_eq!(tray.icon, Icon { face, mark: Mark::Error });
            assert_eq!((tray.title.as_str(), tray.description.as_str()), ("Communicator – offline", words));
        }
    }

    #[test]
    fn do_not_disturb_is_marked_where_nothing_is_amiss_and_said_in_any_case() {
        let shown = tray(&Facts { dnd: Some(true), ..quiet() });
        assert_eq!((shown.icon.mark, shown.description.as_str()), (Mark::DoNotDisturb, "Do not disturb"));
        let sign =
            ConnectionSign { mark: Mark::Warning, title: "Communicator – not up to date".to_owned() };
        let shown =
            tray(&Facts { dnd: Some(true), on_a_call: true, sign, language: Language::Da, ..quiet() });
        assert_eq!(shown.icon, Icon { face: Face::OnCall, mark: Mark::Warning });
        assert_eq!(shown.description, "I samtale, Forstyr ikke");
    }

    #[test]
    fn the_theme_is_that_of_the_icon_and_only_do_not_disturb_is_ticked() {
        for (theme, dnd) in Theme::ALL.into_iter().flat_map(|theme| [(theme, false), (theme, true)]) {
            let tray = tray(&Facts { theme, dnd: Some(dnd), ..quiet() });
            assert_eq!(tray.icon.face, Face::AtRest(theme));
            let ticked: Vec<TrayRequest> = tray
                .menu
                .into_iter()
                .filter_map(|entry| match entry {
                    Entry::Item { request, checked: Some(true), .. } => Some(request),
                    _ => None,
                })
                .collect();
            assert_eq!(ticked, if dnd { vec![TrayRequest::ToggleDnd] } else { vec![] });
        }
    }
}
