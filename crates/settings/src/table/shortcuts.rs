//! The five global shortcuts.

use super::{Effect, Row, Section, Shape, Text};
use crate::key::Key;
use crate::shortcut::Action;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::ShortcutAnswer,
        shape: Shape::Shortcut(Action::Answer),
        section: Section::Shortcuts,
        effect: Effect::Built,
        label: Text::new("Answer", "Besvar"),
        help: Text::new(
            "Answers the call that has rung the longest.",
            "Besvarer det opkald, der har ringet længst.",
        ),
    },
    Row {
        key: Key::ShortcutHangup,
        shape: Shape::Shortcut(Action::Hangup),
        section: Section::Shortcuts,
        effect: Effect::Built,
        label: Text::new("Hang up", "Læg på"),
        help: Text::new(
            "Ends the call; without one it declines the call that rings.",
            "Afslutter samtalen; uden samtale afvises opkaldet, der ringer.",
        ),
    },
    Row {
        key: Key::ShortcutToggleWindow,
        shape: Shape::Shortcut(Action::ToggleWindow),
        section: Section::Shortcuts,
        effect: Effect::Built,
        label: Text::new("Show or hide the window", "Vis eller skjul vinduet"),
        help: Text::new(
            "Shows the window and gives it the keyboard, or hides it.",
            "Viser vinduet og giver det tastaturet, eller skjuler det.",
        ),
    },
    Row {
        key: Key::ShortcutCall,
        shape: Shape::Shortcut(Action::Call),
        section: Section::Shortcuts,
        effect: Effect::Built,
        label: Text::new("Call", "Ring op"),
        help: Text::new(
            "Opens the call box with the number that is selected or copied.",
            "Åbner opkaldsfeltet med det nummer, der er markeret eller kopieret.",
        ),
    },
    Row {
        key: Key::ShortcutSearch,
        shape: Shape::Shortcut(Action::Search),
        section: Section::Shortcuts,
        effect: Effect::Built,
        label: Text::new("Search", "Søg"),
        help: Text::new(
            "Shows the window with the cursor in the search field.",
            "Viser vinduet med markøren i søgefeltet.",
        ),
    },
];
