//! The members of settings that are objects: the integrations and the busylight.

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
            "opkalderens nummer, som centralen giver det",
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

const WHEN: Member = Member {
    name: "when",
    shape: MemberShape::Word {
        words: &[
            ("NEVER", Text::new("Never", "Aldrig")),
            ("RINGING", Text::new("When a call rings", "Når et opkald ringer")),
            ("ANSWERED", Text::new("When you answer", "Når du besvarer")),
        ],
        default: Some("NEVER"),
    },
    label: Text::new("When", "Hvornår"),
    help: None,
};

const DELAY: Member = Member {
    name: "delay",
    // An hour: longer than any wait that makes sense within a call.
    shape: MemberShape::Number {
        default: 0.0,
        range: Range { min: 0.0, max: 3_600_000.0 },
        unit: Unit::Milliseconds,
    },
    label: Text::new("Delay", "Forsinkelse"),
    help: None,
};

const REQUIRE_ARGS: Member = Member {
    name: "requireArgs",
    shape: MemberShape::Switch,
    label: Text::new("Only with all values", "Kun med alle værdier"),
    help: Some(Text::new(
        "Nothing is done unless every variable used has a value. Otherwise a missing one is empty.",
        "Der gøres intet, medmindre alle brugte variabler har en værdi. Ellers er en manglende tom.",
    )),
};

const fn text(name: &'static str, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Text { template: false, multiline: false }, label, help }
}

const fn template(name: &'static str, multiline: bool, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Text { template: true, multiline }, label, help }
}

const fn switch(name: &'static str, label: Text, help: Option<Text>) -> Member {
    Member { name, shape: MemberShape::Switch, label, help }
}

pub(super) const RUN: &[Member] = &[
    WHEN,
    DELAY,
    template(
        "command",
        false,
        Text::new("Command", "Kommando"),
        Some(Text::new(
            "The program with its arguments. Each value stays within its argument.",
            "Programmet med dets argumenter. Hver værdi bliver i sit argument.",
        )),
    ),
    REQUIRE_ARGS,
];

pub(super) const SENDKEYS: &[Member] = &[
    WHEN,
    DELAY,
    text(
        "focusProcess",
        Text::new("Program", "Program"),
        Some(Text::new(
            "Name of the process whose window is used.",
            "Navnet på processen, hvis vindue bruges.",
        )),
    ),
    switch("maximizeProcess", Text::new("Maximise its window", "Maksimér dets vindue"), None),
    switch(
        "useAutoit",
        Text::new("Keys as AutoIt writes them", "Taster, som AutoIt skriver dem"),
        Some(Text::new("Otherwise as .NET SendKeys writes them.", "Ellers som .NET SendKeys skriver dem.")),
    ),
    template("keys", false, Text::new("Keys", "Taster"), None),
    REQUIRE_ARGS,
];

pub(super) const COPY_TO_CLIPBOARD: &[Member] =
    &[WHEN, template("what", true, Text::new("Text", "Tekst"), None), REQUIRE_ARGS];

pub(super) const BROWSER: &[Member] = &[
    WHEN,
    text(
        "website",
        Text::new("Host name", "Værtsnavn"),
        Some(Text::new("The page has to be of this host.", "Siden skal høre til denne vært.")),
    ),
    switch(
        "spa",
        Text::new("Single page application", "Enkeltsides-applikation"),
        Some(Text::new(
            "The page changes without being loaded anew.",
            "Siden skifter indhold uden at blive hentet igen.",
        )),
    ),
    REQUIRE_ARGS,
    Member { name: "actions", shape: MemberShape::Actions, label: Text::new("Steps", "Trin"), help: None },
];

pub(super) const WEBSITE: &[Member] = &[
    WHEN,
    DELAY,
    template("url", false, Text::new("Address", "Adresse"), None),
    switch("preferWindow", Text::new("In a window of its own", "I sit eget vindue"), None),
    REQUIRE_ARGS,
    Member {
        name: "apiMode",
        shape: MemberShape::Word {
            words: &[
                ("GET", Text::new("GET", "GET")),
                ("POST", Text::new("POST", "POST")),
                ("PUT", Text::new("PUT", "PUT")),
                ("PATCH", Text::new("PATCH", "PATCH")),
            ],
            default: None,
        },
        label: Text::new("Send as a request", "Send som forespørgsel"),
        help: Some(Text::new("None: the page is opened in the browser.", "Ingen: siden åbnes i browseren.")),
    },
    template(
        "apiData",
        true,
        Text::new("Body of the request", "Forespørgslens indhold"),
        Some(Text::new("For POST, PUT and PATCH.", "Til POST, PUT og PATCH.")),
    ),
];

pub(super) const KUANDO: &[Member] = &[
    switch("use", Text::new("Use the light", "Brug lampen"), None),
    text(
        "ringTone",
        Text::new("Tone of the light", "Lampens tone"),
        Some(Text::new("Played by the light itself. Empty: none.", "Afspilles af lampen selv. Tom: ingen.")),
    ),
    Member {
        name: "ringVolume",
        shape: MemberShape::Number {
            default: 50.0,
            range: Range { min: 0.0, max: 100.0 },
            unit: Unit::PerCent,
        },
        label: Text::new("Volume of the light", "Lampens lydstyrke"),
        help: None,
    },
];
