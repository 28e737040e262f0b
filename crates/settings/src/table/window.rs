//! The window and how the program starts.

use super::{Effect, Row, Section, Shape, Text, Unit};
use crate::key::Key;
use crate::values::WindowGeometry;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::AutoLaunch,
        shape: Shape::Switch { default: false },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Start when you log in", "Start, når du logger på"),
        help: Text::new(
            "The program starts by itself when you log in to this computer.",
            "Programmet starter af sig selv, når du logger på denne computer.",
        ),
    },
    Row {
        key: Key::AutoLaunchHide,
        shape: Shape::Switch { default: false },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Start without a window", "Start uden vindue"),
        help: Text::new(
            "Such a start shows only the tray icon. Without a tray the window opens minimised.",
            "Den start viser kun ikonet i statusfeltet. Uden statusfelt åbnes vinduet minimeret.",
        ),
    },
    Row {
        key: Key::WindowWallboardMode,
        shape: Shape::Switch { default: false },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Wallboard", "Tavlevisning"),
        help: Text::new(
            "The dashboard alone on the whole screen, in large type. Esc leaves it until the next start.",
            "Oversigten alene på hele skærmen, med stor skrift. Esc forlader den indtil næste start.",
        ),
    },
    Row {
        key: Key::Fullscreen,
        shape: Shape::Switch { default: false },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Full screen", "Fuld skærm"),
        help: Text::new("F11 changes it too.", "F11 ændrer den også."),
    },
    Row {
        key: Key::AlwaysOnTop,
        shape: Shape::Switch { default: false },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Always on top", "Altid øverst"),
        help: Text::new("The window stays above the others.", "Vinduet bliver over de andre."),
    },
    Row {
        key: Key::WindowX,
        shape: Shape::Coordinate,
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Left edge", "Venstre kant"),
        help: Text::new(
            "Left edge of the window's frame in logical pixels.",
            "Venstre kant af vinduets ramme i logiske pixels.",
        ),
    },
    Row {
        key: Key::WindowY,
        shape: Shape::Coordinate,
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Upper edge", "Øverste kant"),
        help: Text::new(
            "Upper edge of the window's frame in logical pixels.",
            "Øverste kant af vinduets ramme i logiske pixels.",
        ),
    },
    Row {
        key: Key::WindowWidth,
        shape: Shape::Number {
            default: WindowGeometry::DEFAULT_SIZE.width,
            range: WindowGeometry::WIDTH,
            unit: Unit::LogicalPixels,
        },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Width", "Bredde"),
        help: Text::new(
            "Width of the window's content in logical pixels.",
            "Bredden af vinduets indhold i logiske pixels.",
        ),
    },
    Row {
        key: Key::WindowHeight,
        shape: Shape::Number {
            default: WindowGeometry::DEFAULT_SIZE.height,
            range: WindowGeometry::HEIGHT,
            unit: Unit::LogicalPixels,
        },
        section: Section::Window,
        effect: Effect::Built,
        label: Text::new("Height", "Højde"),
        help: Text::new(
            "Height of the window's content in logical pixels.",
            "Højden af vinduets indhold i logiske pixels.",
        ),
    },
];
