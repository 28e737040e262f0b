//! The tray as a value: what it shows of what goes on, and what its menu offers.

use calls::answering::{self, Action as Meant};
use desktop::tray::Entry;
use settings::shortcut::Action;
use settings::values::Theme;
use settings::words::Language;

use crate::core::Core;
use crate::ports::tray::{Face, Icon, Tray, TrayRequest};
use crate::ports::{ConnectionSign, Mark, Ports};

/// All that the tray depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    sign: ConnectionSign,
    /// And this computer has not been asked to be quiet about it.
    rings: bool,
    on_a_call: bool,
    /// Calls that were missed and not looked at.
    missed: u32,
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
pub(super) fn tray(facts: &Facts) -> Tray {
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
    let missed = match (facts.missed, facts.language) {
        (0, _) => None,
        (1, Language::En) => Some("1 missed call".to_owned()),
        (1, Language::Da) => Some("1 ubesvaret opkald".to_owned()),
        (missed, Language::En) => Some(format!("{missed} missed calls")),
        (missed, Language::Da) => Some(format!("{missed} ubesvarede opkald")),
    };
    let mark = match facts.sign.mark {
        // While a call is there the picture is about that one.
        Mark::None if facts.missed > 0 && call.is_none() => Mark::Missed,
        Mark::None if disturbs_nobody => Mark::DoNotDisturb,
        mark => mark,
    };
    Tray {
        icon: Icon { face, mark },
        title: facts.sign.title.clone(),
        description: [call, missed, dnd].into_iter().flatten().collect::<Vec<_>>().join(", "),
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

impl Facts {
    pub(super) fn of<P: Ports>(core: &Core<P>) -> Self {
        let calls = core.session.calls.all();
        let devices = core.devices();
        let possible = |meant: Meant| !matches!(meant, Meant::Nothing { .. });
        Self {
            sign: core.sign(),
            rings: calls.iter().any(|call| call.rings() && !call.quiet),
            missed: core.facts.missed_calls,
            on_a_call: core.session.calls.on_a_call(),
            can_answer: possible(answering::answer(calls.iter().copied(), &devices)),
            can_hang_up: possible(answering::hang_up(calls.iter().copied(), &devices)),
            signed_in: core.session.is_signed_in(),
            dnd: core.dnd_told(),
            seen: core.facts.window.seen,
            theme: core.settings().theme,
            language: core.language,
        }
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
            missed: 0,
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
    fn a_missed_call_marks_the_picture_until_it_is_seen_where_nothing_weighs_more() {
        let mark = |facts: Facts| tray(&facts).icon.mark;
        let missed = || Facts { missed: 2, ..quiet() };
        assert_eq!(mark(quiet()), Mark::None);
        assert_eq!(mark(missed()), Mark::Missed);
        assert_eq!(mark(Facts { dnd: Some(true), ..missed() }), Mark::Missed);
        assert_eq!(mark(Facts { on_a_call: true, ..missed() }), Mark::None);
        assert_eq!(mark(Facts { rings: true, dnd: Some(true), ..missed() }), Mark::DoNotDisturb);
        let offline = ConnectionSign { mark: Mark::Error, title: String::new() };
        assert_eq!(mark(Facts { sign: offline, ..missed() }), Mark::Error);
    }

    #[test]
    fn missed_calls_are_counted_in_words() {
        for (missed, language, words) in [
            (0, Language::En, ""),
            (1, Language::En, "1 missed call"),
            (3, Language::Da, "3 ubesvarede opkald"),
        ] {
            assert_eq!(tray(&Facts { missed, language, ..quiet() }).description, words);
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
