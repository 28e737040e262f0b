//! How the window looks.

use super::{Effect, IdOf, Row, Section, Shape, Text, Unit};
use crate::key::Key;
use crate::values::{ColumnWidth, Theme, Zoom};

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::ShowStatusPanel,
        shape: Shape::Switch { default: true },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Show the status panel", "Vis statuspanelet"),
        help: Text::new(
            "Connection, phone, shortcuts and the age of the settings in a panel. Without it only urgent lines show.",
            "Forbindelse, telefon, genveje og indstillingernes alder i et panel. Uden det vises kun det presserende.",
        ),
    },
    Row {
        key: Key::Theme,
        shape: Shape::Theme { default: Theme::DEFAULT },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Theme", "Tema"),
        help: Text::new("The colours of the window.", "Vinduets farver."),
    },
    Row {
        key: Key::DashboardId,
        shape: Shape::OptionalId(IdOf::Dashboard),
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Dashboard at start", "Oversigt ved start"),
        help: Text::new(
            "Opened when the program starts. None: the first of the list.",
            "Åbnes, når programmet starter. Ingen: den første på listen.",
        ),
    },
    Row {
        key: Key::PresenceBackground,
        shape: Shape::Switch { default: false },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Colour colleagues by presence", "Farv kolleger efter tilstedeværelse"),
        help: Text::new(
            "Cards and rows of colleagues carry the colour of their presence, with a sign beside it.",
            "Kollegers kort og rækker får farve efter tilstedeværelse, med et tegn ved siden af.",
        ),
    },
    Row {
        key: Key::CallBackground,
        shape: Shape::Switch { default: false },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Colour colleagues on a call", "Farv kolleger i samtale"),
        help: Text::new(
            "The same while they are on a call; the call wins over presence.",
            "Det samme, mens de er i samtale; samtalen går forud for tilstedeværelse.",
        ),
    },
    Row {
        key: Key::Zoom,
        shape: Shape::Number { default: Zoom::DEFAULT.per_cent(), range: Zoom::RANGE, unit: Unit::PerCent },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Zoom", "Zoom"),
        help: Text::new(
            "Size of everything in the window. Ctrl + and Ctrl − change it too.",
            "Størrelsen af alt i vinduet. Ctrl + og Ctrl − ændrer den også.",
        ),
    },
    Row {
        key: Key::DashboardColumnWidth,
        shape: Shape::Number {
            default: ColumnWidth::DEFAULT.css_pixels(),
            range: ColumnWidth::RANGE,
            unit: Unit::CssPixels,
        },
        section: Section::Appearance,
        effect: Effect::Built,
        label: Text::new("Width of dashboard columns", "Bredde af oversigtens kolonner"),
        help: Text::new(
            "Dragging the edge of a column changes it too.",
            "At trække i en kolonnes kant ændrer den også.",
        ),
    },
];
