//! What the program does when a call rings or is answered, with its members.

use super::members::{switch, template, text};
use super::{Effect, Member, MemberShape, Row, Section, Shape, Text, Unit};
use crate::key::Key;
use crate::values::Delay;

pub(super) const ROWS: &[Row] = &[
    Row {
        key: Key::IntegrationRun,
        shape: Shape::Object(RUN),
        section: Section::Integrations,
        effect: Effect::Built,
        label: Text::new("Run a program", "Kør et program"),
        help: Text::new(
            "Starts a program when a call rings or is answered.",
            "Starter et program, når et opkald ringer eller besvares.",
        ),
    },
    Row {
        key: Key::IntegrationSendkeys,
        shape: Shape::Object(SENDKEYS),
        section: Section::Integrations,
        effect: Effect::Built,
        label: Text::new("Type into a program", "Skriv i et program"),
        help: Text::new(
            "Brings a program to the front and types into it.",
            "Henter et program frem og skriver i det.",
        ),
    },
    Row {
        key: Key::IntegrationCopyToClipboard,
        shape: Shape::Object(COPY_TO_CLIPBOARD),
        section: Section::Integrations,
        effect: Effect::Built,
        label: Text::new("Copy to the clipboard", "Kopiér til udklipsholderen"),
        help: Text::new("Puts a text on the clipboard.", "Lægger en tekst på udklipsholderen."),
    },
    Row {
        key: Key::IntegrationBrowser,
        shape: Shape::Object(BROWSER),
        section: Section::Integrations,
        effect: Effect::Built,
        label: Text::new("Act in the browser", "Gør noget i browseren"),
        help: Text::new(
            "Works on a page that is open in your browser.",
            "Arbejder på en side, der er åben i din browser.",
        ),
    },
    Row {
        key: Key::IntegrationWebsite,
        shape: Shape::Object(WEBSITE),
        section: Section::Integrations,
        effect: Effect::Built,
        label: Text::new("Open a web page", "Åbn en webside"),
        help: Text::new(
            "Opens an address, or sends a request to it.",
            "Åbner en adresse eller sender en forespørgsel til den.",
        ),
    },
];

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
    shape: MemberShape::Number { default: 0.0, range: Delay::RANGE, unit: Unit::Milliseconds },
    label: Text::new("Delay", "Forsinkelse"),
    help: None,
};

const REQUIRE_ARGS: Member = Member {
    name: "requireArgs",
    shape: MemberShape::Switch,
    label: Text::new("Only with all values", "Kun med alle værdier"),
    help: Some(Text::new(
        "Nothing is done unless every variable used has a value. Otherwise a missing one is empty.",
        "Der sker intet, medmindre alle brugte variabler har en værdi. Ellers er en manglende tom.",
    )),
};

const RUN: &[Member] = &[
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

const SENDKEYS: &[Member] = &[
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

const COPY_TO_CLIPBOARD: &[Member] =
    &[WHEN, template("what", true, Text::new("Text", "Tekst"), None), REQUIRE_ARGS];

const BROWSER: &[Member] = &[
    WHEN,
    text(
        "website",
        Text::new("Host name", "Værtsnavn"),
        Some(Text::new("The page must belong to this host.", "Siden skal høre til denne vært.")),
    ),
    switch(
        "spa",
        Text::new("Single page application", "Enkeltsidesprogram"),
        Some(Text::new(
            "The page changes without being loaded again.",
            "Siden skifter indhold uden at blive hentet igen.",
        )),
    ),
    REQUIRE_ARGS,
    Member { name: "actions", shape: MemberShape::Actions, label: Text::new("Steps", "Trin"), help: None },
];

const WEBSITE: &[Member] = &[
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
