//! Choices of this computer alone: in `local.json` of the profile, never sent to the PBX.
//!
//! An administrator's policy may fix them under `thisComputer`.

use desktop::link_handler::Wanted;
use serde_json::{Map, Value, json};
use settings::layers::Source;
use settings::words::Language;

use super::Core;
use crate::cache;
use crate::event::Event;
use crate::ports::Ports;
use crate::view::editor::{Control, EditorRow, Preview, plain_choice};

/// What is chosen on this computer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Local {
    /// None: the language of the account, else of the system.
    language: Option<Language>,
    /// As it was read, with what a later version put there.
    kept: Map<String, Value>,
}

/// The name of the language in the file, in the policy and on the settings page.
const LANGUAGE: &str = "language";
/// What becomes of links to numbers in this system: `off`, `offered` or `default`.
const LINKS: &str = "telephoneLinks";
/// Whether the number of a link is called at once.
const DIAL_LINKS: &str = "dialLinks";
/// Whether a notification on a locked screen says who calls.
const NAMES_ON_LOCKED_SCREEN: &str = "namesOnLockedScreen";

/// How a choice is written in `local.json` and the policy.
pub(crate) fn wanted_of(value: &Value) -> Option<Wanted> {
    match value.as_str()? {
        "off" => Some(Wanted::Nothing),
        "offered" => Some(Wanted::Offered),
        "default" => Some(Wanted::Used),
        _ => None,
    }
}

pub(crate) const fn word_of(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Nothing => "off",
        Wanted::Offered => "offered",
        Wanted::Used => "default",
    }
}

fn language_of(value: Option<&Value>) -> Option<Language> {
    match value?.as_str()? {
        "en" => Some(Language::En),
        "da" => Some(Language::Da),
        _ => None,
    }
}

/// A switch; the registry's policies have it as text.
fn switch_of(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str()? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    })
}

impl<P: Ports> Core<P> {
    /// What was chosen in an earlier run.
    pub(crate) fn recall_local(&mut self) {
        let kept = self.profile_store().local(|bytes| {
            serde_json::from_slice::<Map<String, Value>>(bytes).map_err(|_| "not a JSON object".to_owned())
        });
        let kept = cache::found(kept, &mut self.start.damaged).unwrap_or_default();
        self.local = Local { language: language_of(kept.get(LANGUAGE)), kept };
        self.decide_language();
    }

    /// What the administrator has fixed of these choices.
    pub(crate) fn fixed_local(&self, name: &str) -> Option<Value> {
        let policy = self.layers.of(Source::Policy)?;
        policy.as_map().get("thisComputer")?.get(name).cloned()
    }

    /// The administrator's word, else the user's own, else the account's, else the system's.
    pub(crate) fn decide_language(&mut self) {
        self.lay_policy();
        let fixed = self.fixed_local(LANGUAGE);
        self.language = language_of(fixed.as_ref())
            .or(self.local.language)
            .or(self.account.known.as_ref().and_then(|known| known.language))
            .unwrap_or(self.start.language);
    }

    /// Refused with words for the user.
    pub(crate) fn change_local(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let refuse = |en: &str, da: &str| Err(self.language.pick(en, da).to_owned());
        if ![LANGUAGE, LINKS, DIAL_LINKS, NAMES_ON_LOCKED_SCREEN].contains(&key) {
            return refuse("There is no such choice.", "Der er ikke sådan et valg.");
        }
        if self.fixed_local(key).is_some() {
            return Err(self.fixed_by().unwrap_or_default());
        }
        let language = language_of(Some(value));
        let known = match key {
            LINKS => wanted_of(value).is_some(),
            DIAL_LINKS | NAMES_ON_LOCKED_SCREEN => value.is_boolean(),
            _ => value.is_null() || language.is_some(),
        };
        if !known {
            return refuse("This value cannot be chosen.", "Værdien kan ikke vælges.");
        }
        self.keep_local(key, value.clone());
        match key {
            LINKS => self.emit(Event::LinksChosen),
            DIAL_LINKS | NAMES_ON_LOCKED_SCREEN => {}
            _ => {
                self.local.language = language;
                self.decide_language();
            }
        }
        Ok(())
    }

    /// What is wanted of the system for links. The everyday profile offers itself; another one, made for
    /// something of its own, leaves no trace outside until somebody says so.
    pub(crate) fn wanted_links(&self) -> Wanted {
        let chosen = self.fixed_local(LINKS).as_ref().and_then(wanted_of);
        chosen.or_else(|| self.local_value(LINKS).and_then(wanted_of)).unwrap_or_else(|| {
            if self.start.profile.is_default() { Wanted::Offered } else { Wanted::Nothing }
        })
    }

    pub(crate) fn has_chosen_links(&self) -> bool {
        self.local_value(LINKS).is_some()
    }

    /// Whether the user, or the administrator, has said that links are called at once.
    pub(crate) fn dials_links(&self) -> bool {
        self.local_switch(DIAL_LINKS)
    }

    /// Whether they have said that a notification names the caller on a locked screen too.
    pub(crate) fn names_on_locked_screen(&self) -> bool {
        self.local_switch(NAMES_ON_LOCKED_SCREEN)
    }

    /// One word of the administrator that is not understood is a no.
    fn local_switch(&self, name: &str) -> bool {
        match self.fixed_local(name) {
            Some(fixed) => switch_of(&fixed).unwrap_or(false),
            None => self.local_value(name).and_then(switch_of).unwrap_or(false),
        }
    }

    /// Something of this computer alone, by its name in the file.
    pub(crate) fn local_value(&self, name: &str) -> Option<&Value> {
        self.local.kept.get(name)
    }

    /// Keeps it, on disk too.
    pub(crate) fn keep_local(&mut self, name: &str, value: Value) {
        self.local.kept.insert("schema".to_owned(), json!(1));
        self.local.kept.insert(name.to_owned(), value);
        let bytes = Value::Object(self.local.kept.clone()).to_string();
        self.start.files.write(self.profile_store().local_write(bytes.as_bytes()));
    }

    pub(crate) fn draw_local(&self) -> Vec<EditorRow> {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let own_language = self.local.language.map(|language| json!(language.pick("en", "da")));
        let language = self.local_row(
            LANGUAGE,
            pick("Language", "Sprog"),
            pick("Of this program on this computer.", "For programmet på denne computer."),
            Control::Choice {
                options: vec![plain_choice("en", "English"), plain_choice("da", "Dansk")],
                none: Some(pick("As in the account or the system", "Som i kontoen eller systemet")),
                preview: Preview::Nothing,
            },
            own_language.unwrap_or(Value::Null),
        );
        let mut help = pick(
            "Links to telephone numbers (tel:, callto:, sip:) in web pages and other programs.",
            "Links til telefonnumre (tel:, callto:, sip:) på websider og i andre programmer.",
        );
        if let Some(standing) = self.facts.links.words(self.start.demo || self.account.demo, self.language) {
            help.push(' ');
            help.push_str(&standing);
        }
        let links = self.local_row(
            LINKS,
            pick("Telephone links", "Telefonlinks"),
            help,
            Control::Choice {
                options: vec![
                    plain_choice("off", &pick("Not opened by this program", "Åbnes ikke af programmet")),
                    plain_choice(
                        "offered",
                        &pick("Offer this program for them", "Tilbyd programmet til dem"),
                    ),
                    plain_choice("default", &pick("Open them with this program", "Åbn dem med programmet")),
                ],
                none: None,
                preview: Preview::Nothing,
            },
            json!(word_of(self.wanted_links())),
        );
        let dial = self.local_row(
            DIAL_LINKS,
            pick("Call numbers of links at once", "Ring straks til numre i links"),
            pick(
                "Without asking first. Anybody's web page can then have you call a number.",
                "Uden at spørge først. Hvem som helsts webside kan da få dig til at ringe til et nummer.",
            ),
            Control::Switch,
            json!(self.dials_links()),
        );
        let names = self.local_row(
            NAMES_ON_LOCKED_SCREEN,
            pick("Names on a locked screen", "Navne på en låst skærm"),
            pick(
                "Notifications of calls say who calls also while this computer is locked, where anybody can read them.",
                "Meddelelser om opkald siger, hvem der ringer, også mens computeren er låst, hvor alle kan læse dem.",
            ),
            Control::Switch,
            json!(self.names_on_locked_screen()),
        );
        vec![language, links, dial, names]
    }

    /// A row with the user's own value, or the administrator's in its place.
    fn local_row(&self, key: &str, label: String, help: String, control: Control, own: Value) -> EditorRow {
        let fixed = self.fixed_local(key);
        let locked = fixed.as_ref().and_then(|_| self.fixed_by());
        // Switches and links are read of what is fixed already; a language is shown as it was fixed.
        let value = fixed.filter(|_| key == LANGUAGE).unwrap_or(own);
        EditorRow {
            key: key.to_owned(),
            section: "this_computer".to_owned(),
            section_label: self.language.pick("This computer", "Denne computer").to_owned(),
            label,
            help,
            control,
            value,
            default: Value::Null,
            locked,
            unsaved: false,
            refused: None,
            conflict: None,
        }
    }
}
