//! The words of the report: why a setting is as it is, and what would help. English and Danish.

use serde_json::Value;

use crate::document::type_name;
use crate::key::Key;
use crate::layers::Source;
use crate::names::{self, Names};
use crate::report::{self, Finding, Outcome, Reason};
use crate::resolve::Origin;
use crate::shortcut::{Action, KeyName};
use crate::table::{self, Shape, Unit};

/// Language of what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    #[default]
    En,
    Da,
}

impl Language {
    /// The language of a tag such as `da-DK` or `en_GB.UTF-8`; none for any other.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_', '.']).next()?.to_ascii_lowercase().as_str() {
            "da" => Some(Self::Da),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Picks one of two texts.
    #[must_use]
    pub fn pick<T>(self, en: T, da: T) -> T {
        match self {
            Self::En => en,
            Self::Da => da,
        }
    }
}

/// Everything that a row's words depend on.
pub(crate) struct Case<'a> {
    pub key: Key,
    pub origin: &'a Origin,
    pub finding: &'a Finding,
    pub names: &'a dyn Names,
    pub language: Language,
}

/// Why, and one hint that helps.
pub(crate) fn explain(case: &Case<'_>) -> (Option<String>, Option<String>) {
    // Applied as it should be, and still there may be something to say.
    let Some(reason) = case.finding.reason else { return (detail(case).map(ToOwned::to_owned), None) };
    let why = why(case, reason);
    let hint = hint(case, reason).map(ToOwned::to_owned);
    (Some(why), hint)
}

fn why(case: &Case<'_>, reason: Reason) -> String {
    let pick = |en: &str, da: &str| case.language.pick(en, da).to_owned();
    let detail = detail(case).unwrap_or("");
    let in_force = said(case, &case.finding.in_force);
    let wanted = said(case, &case.origin.wanted);
    match reason {
        Reason::Absent => pick(
            "The PBX has no value for it, so the default is used.",
            "Omstillingen har ingen værdi for den, så standarden bruges.",
        ),
        Reason::Invalid if case.origin.wanted.is_null() => {
            pick("The object it belongs to has the wrong type.", "Objektet, den står i, har en forkert type.")
        }
        Reason::Invalid if is_shortcut(case) => {
            let (who, hvem) = sender(case);
            let (en, da) = wrong_shortcut(&case.origin.wanted);
            case.language.pick(format!("{who} {en}."), format!("{hvem} {da}."))
        }
        Reason::Invalid => {
            let found = type_name(&case.origin.wanted);
            let wanted = plain(&report::masked(case.key, case.origin.wanted.clone()));
            let (en, da) = expected(case.key);
            let (who, hvem) = sender(case);
            case.language.pick(
                format!("{who} {found} ({wanted}) where {en} belongs."),
                format!("{hvem} {wanted}, hvor der skal stå {da}."),
            )
        }
        Reason::OutOfRange if case.origin.wanted.is_object() => pick(
            "A number in it is beyond what is possible; the nearest is used.",
            "Et tal i den er uden for det mulige; det nærmeste bruges.",
        ),
        Reason::OutOfRange => case.language.pick(
            format!("{wanted} is beyond what is possible{}; the nearest, {in_force}, is used.", range(case)),
            format!("{wanted} er uden for det mulige{}; det nærmeste, {in_force}, bruges.", range(case)),
        ),
        Reason::NoPalette => case.language.pick(
            format!("There are no colours for the theme {wanted}."),
            format!("Der er ingen farver til temaet {wanted}."),
        ),
        Reason::FallsWithOther => pick(
            "x and y only count together; the other one is missing or invalid, so the window is centred.",
            "x og y gælder kun sammen; den anden mangler eller er ugyldig, så vinduet centreres.",
        ),
        Reason::PartIgnored => pick(
            "Part of the list does not count: it has a wrong type or is repeated further down.",
            "En del af listen gælder ikke: den har en forkert type eller er gentaget længere nede.",
        ),
        Reason::KeptAside => pick(
            "What the PBX sent last lacks most of your settings, so it was kept aside and the last good value stays.",
            "Det, omstillingen sendte sidst, mangler de fleste af dine indstillinger, så det er lagt til side, og den sidste gode værdi bevares.",
        ),
        Reason::NoVideoCalls => pick(
            "This program has no video calls; the list is kept for others.",
            "Dette program har ingen videoopkald; listen gemmes til andre.",
        ),
        Reason::NotBuilt => pick(
            "This setting is kept, but has no effect in this version.",
            "Indstillingen gemmes, men har ingen virkning i denne version.",
        ),
        Reason::Wallboard => pick("The wallboard fills the screen.", "Tavlevisningen fylder skærmen."),
        Reason::Fullscreen => pick(
            "The window fills the screen; its place applies when it no longer does.",
            "Vinduet fylder skærmen; placeringen bruges, når det ikke længere gør det.",
        ),
        Reason::WindowInUse => pick(
            "You have moved, resized or toggled the window, so the change waits for the next start.",
            "Du har flyttet eller ændret vinduet, så ændringen venter til næste start.",
        ),
        Reason::NoWindow => pick("No window is open.", "Intet vindue er åbent."),
        Reason::ChangedByHand => pick("You have changed it by hand since.", "Du har selv ændret den siden."),
        Reason::OffScreen => pick(
            "Its title bar could not be reached there on the monitors that are connected now.",
            "Dér kunne titellinjen ikke nås på de skærme, der er tilsluttet nu.",
        ),
        Reason::TooLarge => pick(
            "The monitors that are connected now have no room for that size.",
            "De skærme, der er tilsluttet nu, har ikke plads til den størrelse.",
        ),
        Reason::SystemDecided => with_detail(
            case,
            "The window manager decided otherwise.",
            "Vindueshåndteringen bestemte noget andet.",
        ),
        Reason::Duplicate => {
            let action = Action::ALL.into_iter().find(|action| action.wire_name() == detail);
            let of = action.map_or_else(|| detail.to_owned(), |action| label(case, Key::of_shortcut(action)));
            case.language.pick(
                format!("The same combination is already used for {of}."),
                format!("Samme kombination bruges allerede til {of}."),
            )
        }
        Reason::Taken => pick(
            "Another program already holds this combination.",
            "Et andet program har allerede denne kombination.",
        ),
        Reason::WouldSwallowTyping => pick(
            "The key types a character; as a global shortcut it could no longer be used to type.",
            "Tasten skriver et tegn; som global genvej kunne den ikke længere bruges til at skrive.",
        ),
        Reason::KeyNotAvailable => with_detail(
            case,
            "No key types this on the present keyboard layout, or the system cannot reserve it.",
            "Ingen tast skriver dette på det nuværende tastatur, eller systemet kan ikke reservere den.",
        ),
        Reason::ChosenByDesktop => case.language.pick(
            format!("The desktop assigns the keys here and chose: {detail}."),
            format!("Skrivebordet bestemmer over tasterne her og valgte: {detail}."),
        ),
        Reason::BeingAsked => pick(
            "The desktop is asking you which key to give.",
            "Skrivebordet spørger dig, hvilken tast der skal bruges.",
        ),
        Reason::NotGranted => pick(
            "The desktop assigns the keys here and gave none.",
            "Skrivebordet bestemmer over tasterne her og gav ingen.",
        ),
        Reason::NotInThisSession => {
            with_detail(case, "This session cannot do it.", "Denne session kan det ikke.")
        }
        Reason::Demo => pick(
            "The demo changes nothing that would outlive it.",
            "Demoen ændrer intet, der varer længere end den selv.",
        ),
        Reason::NoSuchDashboard => {
            let opened = quoted(case, &case.finding.in_force);
            case.language.pick(
                format!(
                    "The PBX has no dashboard with this id (any more), so the first one{opened} is open."
                ),
                format!(
                    "Omstillingen har ikke (længere) en oversigt med dette id, så den første{opened} er åben."
                ),
            )
        }
        Reason::NoDashboards => pick("The account has no dashboards.", "Kontoen har ingen oversigter."),
        Reason::DashboardsUnavailable => with_detail(
            case,
            "The PBX did not hand out the dashboards.",
            "Omstillingen udleverede ikke oversigterne.",
        ),
        Reason::DashboardsLoading => pick(
            "The PBX has not answered with the dashboards yet.",
            "Omstillingen har endnu ikke svaret med oversigterne.",
        ),
        Reason::AutoLaunchOff => once_on(case, Key::AutoLaunch),
        Reason::Vetoed => pick(
            "You have switched this program's autostart off in the system, and that is respected.",
            "Du har slået programmets autostart fra i systemet, og det respekteres.",
        ),
        Reason::SignedOut => pick("Nobody is signed in.", "Ingen er logget ind."),
        Reason::NoTray => pick(
            "There is no tray that could bring a hidden window back, so it starts minimised.",
            "Der er intet statusfelt, der kunne hente et skjult vindue frem, så det startes minimeret.",
        ),
        Reason::SystemRefused => with_detail(case, "The system refused.", "Systemet afviste det."),
        Reason::PageSilent => {
            pick("The page in the window did not answer in time.", "Siden i vinduet svarede ikke i tide.")
        }
        Reason::PageError => with_detail(
            case,
            "Something in the window failed, so it may not show this.",
            "Noget i vinduet fejlede, så det viser måske ikke dette.",
        ),
        Reason::BeingRecorded => pick(
            "A shortcut is being recorded; until then all shortcuts are off.",
            "En genvej optages; imens er alle genveje slået fra.",
        ),
        Reason::DeviceAbsent => with_detail(
            case,
            "None of the preferred devices is connected, so the system's own choice is used.",
            "Ingen af de foretrukne enheder er tilsluttet, så systemets eget valg bruges.",
        ),
        Reason::NoSound => with_detail(
            case,
            "This computer has no sound that could be used.",
            "Computeren har ingen lyd, der kan bruges.",
        ),
        Reason::NotConnected if case.key == Key::PreferredHeadset => pick(
            "No headset of this maker with call controls is connected by USB.",
            "Intet headset af dette fabrikat med opkaldsknapper er tilsluttet via USB.",
        ),
        Reason::NotConnected => pick(
            "No busylight is connected to this computer.",
            "Ingen optagetlampe er tilsluttet denne computer.",
        ),
        Reason::NotPermitted => with_detail(
            case,
            "The system does not let you open the device.",
            "Systemet lader dig ikke åbne enheden.",
        ),
        Reason::HeldByProgram => with_detail(
            case,
            "Another program has the device for itself.",
            "Et andet program har enheden for sig selv.",
        ),
        Reason::KuandoHub => pick(
            "kuandoHUB is running and controls the light, so this program leaves it alone.",
            "kuandoHUB kører og styrer lampen, så dette program lader den være.",
        ),
        Reason::NoSuchTone => with_detail(
            case,
            "The light has no tone of this name, so it blinks without a sound.",
            "Lampen har ingen tone med dette navn, så den blinker uden lyd.",
        ),
        Reason::NoCallControls => with_detail(
            case,
            "The headset has no call controls that could be used.",
            "Headsettet har ingen opkaldsknapper, der kan bruges.",
        ),
        Reason::QueuesWithoutLimit => with_detail(
            case,
            "These queues have no critical waiting time in the PBX, so they sound no alarm.",
            "Disse køer har ingen kritisk ventetid i omstillingen og giver derfor ingen alarm.",
        ),
        Reason::NoSuchPhone => {
            pick("None of your phones has this id.", "Ingen af dine telefoner har dette id.")
        }
        Reason::NotRegistered => {
            let softphone = quoted(case, &case.origin.wanted);
            case.language.pick(
                format!("The softphone{softphone} is not registered with the PBX, so calls go through the desk phone, if one is chosen."),
                format!("Softphonen{softphone} er ikke registreret i omstillingen, så opkald går gennem bordtelefonen, hvis en er valgt."),
            )
        }
        Reason::PhonesUnavailable if case.key == Key::DndWhenDesktopLocked => with_detail(
            case,
            "The PBX has not said which phones are yours, so do not disturb cannot be set for you.",
            "Omstillingen har ikke oplyst, hvilke telefoner der er dine, så Forstyr ikke kan ikke slås til for dig.",
        ),
        Reason::PhonesUnavailable => with_detail(
            case,
            "The PBX has not said which phones are yours, so the chosen one is used unchecked.",
            "Omstillingen har ikke oplyst, hvilke telefoner der er dine, så den valgte bruges uden kontrol.",
        ),
        Reason::CallInProgress if case.key == Key::DndWhenDesktopLocked => pick(
            "You are on a call; do not disturb is set when it ends.",
            "Du er i samtale; Forstyr ikke slås til, når den slutter.",
        ),
        Reason::ScreenMaySleep => with_detail(
            case,
            "The wallboard is shown, but the screen may go dark: this system does not let it be kept on.",
            "Tavlevisningen vises, men skærmen kan gå i sort: systemet lader den ikke holde tændt.",
        ),
        Reason::CallInProgress => pick(
            "You are on a call; the window is left as it is until it ends.",
            "Du er i samtale; vinduet bliver, som det er, til den slutter.",
        ),
        Reason::PopupOff => once_on(case, Key::PopupOnIncomingCall),
        Reason::LockUntold => with_detail(
            case,
            "This computer does not say whether its screen is locked.",
            "Computeren fortæller ikke, om dens skærm er låst.",
        ),
        Reason::NoPhone => pick(
            "No phone is chosen for which do not disturb could be set.",
            "Der er ikke valgt en telefon, som Forstyr ikke kan slås til for.",
        ),
        Reason::DndByHand => pick(
            "Do not disturb was set or cleared by hand, and that stands until the next lock.",
            "Du har selv slået Forstyr ikke til eller fra, og det gælder til næste låsning.",
        ),
        Reason::DndUnseen => pick(
            "The PBX does not say whether do not disturb is on, so your own choice cannot be seen: it is set at the lock and cleared afterwards.",
            "Omstillingen oplyser ikke, om Forstyr ikke er slået til, så dit eget valg kan ikke ses: Forstyr ikke slås til ved låsning og fra bagefter.",
        ),
        Reason::AwaitingApproval => pick(
            "It waits for your approval of what it may do on this computer.",
            "Den venter på, at du godkender, hvad den må gøre på computeren.",
        ),
        Reason::ForbiddenByPolicy => {
            with_detail(case, "It is not allowed on this computer.", "Den er ikke tilladt på computeren.")
        }
        Reason::TemplateRefused => with_detail(case, "Its text has an error.", "Dens tekst har en fejl."),
        Reason::BrowserAbsent => pick(
            "No browser can reach this program. Run communicator browser install.",
            "Ingen browser kan nå programmet. Kør communicator browser install.",
        ),
        Reason::ExtensionAbsent => pick(
            "The browser extension is not connected. Install it and start the browser.",
            "Browserudvidelsen er ikke forbundet. Installér den, og start browseren.",
        ),
        Reason::SiteNotAllowed => pick(
            "The site is not allowed in the browser. Allow it on the extension's page.",
            "Webstedet er ikke tilladt i browseren. Tillad det på udvidelsens side.",
        ),
        Reason::ReportingUndocumented => with_detail(
            case,
            "How the PBX is told where you are is not documented, so your place is shown in the status panel here and is not sent.",
            "Det er ikke dokumenteret, hvordan omstillingen får at vide, hvor du er, så stedet vises i statuspanelet her og sendes ikke.",
        ),
        Reason::PbxRefused => with_detail(case, "The PBX did not do it.", "Omstillingen gjorde det ikke."),
        Reason::NotTried => pick("It has not been tried yet.", "Den er endnu ikke prøvet."),
    }
}

fn hint(case: &Case<'_>, reason: Reason) -> Option<&'static str> {
    let pick = |en, da| Some(case.language.pick(en, da));
    match reason {
        Reason::Invalid | Reason::OutOfRange | Reason::PartIgnored
            if case.origin.source == Source::Policy =>
        {
            pick(
                "Ask whoever administers this computer to correct the value.",
                "Bed den, der administrerer denne computer, om at rette værdien.",
            )
        }
        Reason::Invalid | Reason::OutOfRange | Reason::PartIgnored => pick(
            "Ask whoever administers the PBX to correct the value.",
            "Bed den, der administrerer omstillingen, om at rette værdien.",
        ),
        Reason::KeptAside => pick(
            "Decide in the window, or use it with the command “communicator refresh --accept”.",
            "Vælg i vinduet, eller brug det med kommandoen ”communicator refresh --accept”.",
        ),
        Reason::NoPalette => pick("Choose Earth, Teal or Dark.", "Vælg Jord, Tyrkis eller Mørkt."),
        Reason::OffScreen | Reason::TooLarge => pick(
            "Move the window where you want it, or connect the monitor again.",
            "Flyt vinduet, hvor du vil have det, eller tilslut skærmen igen.",
        ),
        Reason::Duplicate | Reason::Taken | Reason::WouldSwallowTyping => pick(
            "Choose another combination, for instance with Ctrl and Shift.",
            "Vælg en anden kombination, for eksempel med Ctrl og Skift.",
        ),
        Reason::KeyNotAvailable => pick(
            "Choose a letter, a digit or a function key.",
            "Vælg et bogstav, et ciffer eller en funktionstast.",
        ),
        Reason::NotInThisSession
            if matches!(case.finding.outcome, Outcome::Unsupported)
                && case.key.path().starts_with("globalShortcuts") =>
        {
            command_to_bind(case.key, case.language)
        }
        Reason::ChosenByDesktop | Reason::NotGranted => pick(
            "Choose the key in the desktop's keyboard settings.",
            "Vælg tasten i skrivebordets tastaturindstillinger.",
        ),
        Reason::BeingAsked => pick("Answer the desktop's question.", "Svar på skrivebordets spørgsmål."),
        Reason::PageError => pick(
            "Press “Try again” in the window; if that does not help, quit Communicator and start it again.",
            "Tryk på ”Prøv igen” i vinduet; hjælper det ikke, så afslut Communicator, og start det igen.",
        ),
        Reason::DeviceAbsent => pick(
            "Connect one of them, or put another at the head of the list.",
            "Tilslut en af dem, eller sæt en anden forrest på listen.",
        ),
        Reason::NotConnected => pick(
            "Connect it; it is used as soon as it is there.",
            "Tilslut den; den bruges, så snart den er der.",
        ),
        Reason::NotPermitted => pick(
            "On Linux install the package of this program, which brings the rule for these devices, and connect the device again. On macOS allow Communicator under Privacy & Security, Input Monitoring.",
            "På Linux: installér programmets pakke, som har reglen for disse enheder, og tilslut enheden igen. På macOS: tillad Communicator under Anonymitet & sikkerhed, Inputovervågning.",
        ),
        Reason::HeldByProgram => pick(
            "Quit the other program that uses the device (for instance the maker's own, or another softphone).",
            "Afslut det andet program, der bruger enheden (for eksempel producentens eget eller en anden softphone).",
        ),
        Reason::KuandoHub => pick(
            "Quit kuandoHUB to let this program control the light.",
            "Afslut kuandoHUB, hvis dette program skal styre lampen.",
        ),
        Reason::NoSuchTone => pick(
            "Choose one of the tones that the light has: docs/devices.md lists them, for instance TelephoneNordic.",
            "Vælg en af lampens toner: docs/devices.md har listen, for eksempel TelephoneNordic.",
        ),
        Reason::NotRegistered => {
            pick("Start the softphone and sign in to it.", "Start softphonen, og log ind i den.")
        }
        Reason::NoSuchPhone | Reason::NoPhone => {
            pick("Choose one of your phones.", "Vælg en af dine telefoner.")
        }
        Reason::NoSuchDashboard => pick("Choose a dashboard that exists.", "Vælg en oversigt, der findes."),
        Reason::DashboardsUnavailable => {
            pick("The next refresh tries again.", "Der forsøges igen ved næste opdatering.")
        }
        Reason::ScreenMaySleep => pick(
            "Switch the screen saver and the display's sleep off in the system's settings.",
            "Slå pauseskærm og skærmslukning fra i systemets indstillinger.",
        ),
        Reason::Vetoed => pick(
            "Switch it on again among the system's startup programs.",
            "Slå den til igen blandt systemets startprogrammer.",
        ),
        Reason::AwaitingApproval => pick(
            "Read it on the settings page and approve it there, or with the command “communicator integrations approve”.",
            "Læs den på indstillingssiden, og godkend den dér eller med kommandoen ”communicator integrations approve”.",
        ),
        Reason::TemplateRefused => {
            pick("Correct its text on the settings page.", "Ret dens tekst på indstillingssiden.")
        }
        Reason::WindowInUse => pick(
            "Restart the program to take the new place.",
            "Genstart programmet for at bruge den nye placering.",
        ),
        _ => None,
    }
}

/// The program's own command for the action of a shortcut, for a desktop that gives out no keys.
fn command_to_bind(key: Key, language: Language) -> Option<&'static str> {
    let (en, da) = match key {
        Key::ShortcutAnswer => (
            "Bind the command “communicator answer” to a key in the desktop's keyboard settings.",
            "Knyt kommandoen ”communicator answer” til en tast i skrivebordets tastaturindstillinger.",
        ),
        Key::ShortcutHangup => (
            "Bind the command “communicator hangup” to a key in the desktop's keyboard settings.",
            "Knyt kommandoen ”communicator hangup” til en tast i skrivebordets tastaturindstillinger.",
        ),
        Key::ShortcutToggleWindow => (
            "Bind the command “communicator toggle” to a key in the desktop's keyboard settings.",
            "Knyt kommandoen ”communicator toggle” til en tast i skrivebordets tastaturindstillinger.",
        ),
        Key::ShortcutCall => (
            "Bind the command “communicator call” to a key in the desktop's keyboard settings.",
            "Knyt kommandoen ”communicator call” til en tast i skrivebordets tastaturindstillinger.",
        ),
        Key::ShortcutSearch => (
            "Bind the command “communicator search” to a key in the desktop's keyboard settings.",
            "Knyt kommandoen ”communicator search” til en tast i skrivebordets tastaturindstillinger.",
        ),
        _ => return None,
    };
    Some(language.pick(en, da))
}

/// What the system said, or what would work instead, in the language of the case.
fn detail<'a>(case: &Case<'a>) -> Option<&'a str> {
    case.finding.detail.as_ref().map(|detail| detail.in_language(case.language))
}

fn with_detail(case: &Case<'_>, en: &str, da: &str) -> String {
    let text = case.language.pick(en, da);
    match detail(case) {
        Some(detail) if !detail.is_empty() => format!("{text} ({detail})"),
        _ => text.to_owned(),
    }
}

/// The setting's name, as the settings page has it.
fn label(case: &Case<'_>, key: Key) -> String {
    table::row(key).label.pick(case.language).to_owned()
}

/// It waits for another setting, which both window and command line can find by these words.
fn once_on(case: &Case<'_>, key: Key) -> String {
    let label = label(case, key);
    case.language.pick(
        format!("It counts once “{label}” ({key}) is on."),
        format!("Den gælder, når ”{label}” ({key}) er slået til."),
    )
}

/// The name of what is set, between commas in a sentence; nothing where it has none.
fn quoted(case: &Case<'_>, value: &Value) -> String {
    let Shape::OptionalId(of) = table::row(case.key).shape else { return String::new() };
    let name = value.as_str().and_then(|id| case.names.name(of.into(), id));
    let between = |name: String| case.language.pick(format!(", “{name}”,"), format!(", ”{name}”,"));
    name.map(between).unwrap_or_default()
}

/// Who has said the value that is wrong.
fn sender(case: &Case<'_>) -> (&'static str, &'static str) {
    match case.origin.source {
        Source::Policy => ("The policy of this computer has", "Denne computers politik har"),
        Source::Unsaved => ("Changed here, it is", "Her er angivet"),
        _ => ("The PBX sent", "Omstillingen sendte"),
    }
}

/// A shortcut that is one by its shape, and still none that can be used.
fn is_shortcut(case: &Case<'_>) -> bool {
    matches!(table::row(case.key).shape, Shape::Shortcut(_)) && case.origin.wanted.is_object()
}

/// What is wrong with a shortcut.
fn wrong_shortcut(wanted: &Value) -> (String, String) {
    let without = || ("a shortcut without a key".to_owned(), "en genvej uden tast".to_owned());
    match wanted.get("key") {
        None | Some(Value::Null) => without(),
        Some(Value::String(key)) if key.is_empty() => without(),
        Some(Value::String(key)) if KeyName::parse(key).is_err() => {
            let key = cut(key.chars().filter(|char| !char.is_control()));
            (
                format!("a shortcut with the unknown key “{key}”"),
                format!("en genvej med den ukendte tast ”{key}”"),
            )
        }
        Some(_) => (
            "a shortcut with a member of the wrong type".to_owned(),
            "en genvej med et felt af en forkert type".to_owned(),
        ),
    }
}

/// What belongs at a key's place.
fn expected(key: Key) -> (&'static str, &'static str) {
    match table::row(key).shape {
        Shape::Switch { .. } => ("true or false", "true eller false"),
        Shape::Number { .. } | Shape::Coordinate => ("a number", "et tal"),
        Shape::OptionalId(_) => ("an id or null", "et id eller null"),
        Shape::Theme { .. } => ("the key of a theme", "nøglen til et tema"),
        Shape::Shortcut(_) => ("a shortcut with a known key", "en genvej med en kendt tast"),
        Shape::Word { .. } => ("one of the known words", "et af de kendte ord"),
        Shape::QueueRingtones => {
            ("a list of pairs of queue and ringtone", "en liste af par af kø og ringetone")
        }
        Shape::Devices(_) => ("a list of ids", "en liste af id'er"),
        Shape::Object(_) => {
            ("an object with its documented members", "et objekt med de dokumenterede felter")
        }
    }
}

fn range(case: &Case<'_>) -> String {
    match table::row(case.key).shape {
        // Above the minimum only the monitors are the bound.
        Shape::Number { range, .. } if range.max >= 1e6 => {
            case.language.pick(format!(" (at least {})", range.min), format!(" (mindst {})", range.min))
        }
        Shape::Number { range, unit: Unit::Share, .. } => {
            let (min, max) =
                (names::per_cent(range.min, case.language), names::per_cent(range.max, case.language));
            case.language.pick(format!(" ({min} to {max})"), format!(" ({min} til {max})"))
        }
        Shape::Number { range, .. } => case.language.pick(
            format!(" ({} to {})", range.min, range.max),
            format!(" ({} til {})", range.min, range.max),
        ),
        _ => String::new(),
    }
}

/// A value in a sentence, in the words of people.
fn said(case: &Case<'_>, value: &Value) -> String {
    names::words(case.key, value, case.names, case.language)
        .unwrap_or_else(|| plain(&report::masked(case.key, value.clone())))
}

/// A value in a sentence: JSON, cut where it would fill a page.
fn plain(value: &Value) -> String {
    cut(value.to_string().chars())
}

/// A text in a sentence, cut where it would fill a page.
fn cut(mut text: impl Iterator<Item = char>) -> String {
    const MOST: usize = 80;
    let mut kept: String = text.by_ref().take(MOST).collect();
    if text.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::layers::Source;
    use crate::names::NoNames;
    use crate::read::Issue;
    use crate::said::Said;

    #[test]
    fn every_reason_has_words_in_both_languages_and_they_differ() {
        let origin = Origin { wanted: Value::from("x"), source: Source::Server, issue: Some(Issue::Invalid) };
        for reason in Reason::ALL {
            let finding = Finding::new(Outcome::Adjusted, *reason, Value::Null).with_detail("d");
            let case = |language| {
                let names = &NoNames;
                explain(&Case { key: Key::Zoom, origin: &origin, finding: &finding, names, language }).0
            };
            assert_ne!(case(Language::En), case(Language::Da), "{reason:?}");
        }
    }

    #[test]
    fn a_detail_is_read_in_the_language_of_the_report() {
        let finding = Finding::new(Outcome::Failed, Reason::SystemRefused, Value::Null)
            .with_detail(Said::both("no answer", "intet svar"));
        let why = |language| report::why(Key::Zoom, &Value::Null, &finding, language);
        assert_eq!(why(Language::En).as_deref(), Some("The system refused. (no answer)"));
        assert_eq!(why(Language::Da).as_deref(), Some("Systemet afviste det. (intet svar)"));
    }

    #[test]
    fn a_shortcut_that_cannot_be_used_is_explained_without_its_json() {
        let why = |wanted: Value, language| {
            let origin = Origin { wanted, source: Source::Server, issue: Some(Issue::Invalid) };
            let finding = Finding::new(Outcome::Adjusted, Reason::Invalid, Value::Null);
            let names = &NoNames;
            let case = Case { key: Key::ShortcutAnswer, origin: &origin, finding: &finding, names, language };
            explain(&case).0.unwrap_or_default()
        };
        let unknown = json!({"enabled": true, "key": "§§"});
        assert_eq!(why(unknown.clone(), Language::En), "The PBX sent a shortcut with the unknown key “§§”.");
        assert_eq!(why(unknown, Language::Da), "Omstillingen sendte en genvej med den ukendte tast ”§§”.");
        for other in [json!({"enabled": true}), json!({"enabled": 7, "key": "F5"})] {
            let (en, da) = (why(other.clone(), Language::En), why(other, Language::Da));
            assert!(!en.contains('{') && !da.contains('{'), "{en} {da}");
            assert_ne!(en, da);
        }
    }

    #[test]
    fn danish_words_have_danish_quotation_marks() {
        let origin = Origin { wanted: Value::Null, source: Source::Server, issue: None };
        for key in Key::ALL {
            for reason in Reason::ALL {
                let finding = Finding::new(Outcome::Unsupported, *reason, Value::Null);
                let (names, language) = (&NoNames, Language::Da);
                let (why, hint) = explain(&Case { key, origin: &origin, finding: &finding, names, language });
                for text in [why, hint].into_iter().flatten() {
                    assert!(!text.contains(['“', '„', '«', '»']), "{key} {reason:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_huge_value_does_not_fill_the_report() {
        let text = plain(&Value::from("x".repeat(10_000)));
        assert_eq!(text.chars().count(), 81);
    }

    #[test]
    fn the_language_is_the_first_part_of_a_tag() {
        assert_eq!(Language::of_tag("da_DK.UTF-8"), Some(Language::Da));
        assert_eq!(Language::of_tag("en-GB"), Some(Language::En));
        assert_eq!(Language::of_tag("C"), None);
    }
}
