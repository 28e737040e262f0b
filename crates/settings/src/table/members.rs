//! What the members of a setting that is an object are made of. The members themselves stand beside their
//! rows.

use serde_json::{Value, json};

use super::{Text, Unit, number};
use crate::values::Range;

/// A named value of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    pub name: &'static str,
    pub shape: MemberShape,
    pub label: Text,
    pub help: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MemberShape {
    Switch,
    Number {
        default: f64,
        range: Range,
        unit: Unit,
    },
    /// `template`: variables of the call may stand in it.
    Text {
        template: bool,
        multiline: bool,
    },
    /// One of a few words, in any case. Without a default null is one of the choices.
    Word {
        words: &'static [(&'static str, Text)],
        default: Option<&'static str>,
    },
    /// Steps in a browser.
    Actions,
}

/// A step in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebAction {
    pub word: &'static str,
    pub label: Text,
    pub takes: ActionKind,
}

/// What a step needs beside its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    Nothing,
    Milliseconds,
    Text,
    /// Text of several lines.
    Script,
}

impl WebAction {
    /// The steps that the documentation names.
    pub const ALL: [Self; 8] = [
        Self { word: "sleep", label: Text::new("Wait", "Vent"), takes: ActionKind::Milliseconds },
        Self {
            word: "target",
            label: Text::new("Choose an element", "Vælg et element"),
            takes: ActionKind::Text,
        },
        Self { word: "click", label: Text::new("Click on it", "Klik på det"), takes: ActionKind::Nothing },
        Self { word: "focus", label: Text::new("Focus it", "Giv det fokus"), takes: ActionKind::Nothing },
        Self { word: "clear", label: Text::new("Empty it", "Tøm det"), takes: ActionKind::Nothing },
        Self { word: "insert", label: Text::new("Insert text", "Indsæt tekst"), takes: ActionKind::Text },
        Self { word: "js", label: Text::new("Run JavaScript", "Kør JavaScript"), takes: ActionKind::Script },
        Self {
            word: "scrolltop",
            label: Text::new("Scroll to the top", "Rul til toppen"),
            takes: ActionKind::Nothing,
        },
    ];

    /// The step of that name, in any case.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word.eq_ignore_ascii_case(word))
    }
}

/// What may stand in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// As it is written.
    pub text: &'static str,
    pub meaning: Text,
}

/// The documented variables.
pub const VARIABLES: [Variable; 4] = [
    Variable {
        text: "{NUMBER}",
        meaning: Text::new(
            "the caller's number, as the PBX gives it",
            "opkalderens nummer, som omstillingen oplyser det",
        ),
    },
    Variable {
        text: "{NUMBER-NO-PREFIX}",
        meaning: Text::new("the number without the country's prefix", "nummeret uden landets præfiks"),
    },
    Variable { text: "{NAME}", meaning: Text::new("the caller's name", "opkalderens navn") },
    Variable {
        text: "{VAR:name}",
        meaning: Text::new("the call variable of that name", "opkaldsvariablen med det navn"),
    },
];

impl Member {
    /// What counts where nobody says anything.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.shape {
            MemberShape::Switch => json!(false),
            MemberShape::Number { default, .. } => number(default),
            MemberShape::Text { .. } => json!(""),
            MemberShape::Word { default, .. } => json!(default),
            MemberShape::Actions => json!([]),
        }
    }
}

pub(super) const fn text(name: &'static str, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Text { template: false, multiline: false }, label, help }
}

pub(super) const fn template(name: &'static str, multiline: bool, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Text { template: true, multiline }, label, help }
}

pub(super) const fn switch(name: &'static str, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Switch, label, help }
}
