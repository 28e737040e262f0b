//! Choices of this computer alone: in `local.json` of the profile, never sent to the PBX.
//!
//! An administrator's policy may fix them under `thisComputer`.

use pbx::{ProfileStore, StoreError};
use serde_json::{Value, json};
use settings::layers::Source;
use settings::words::Language;

use super::Controller;
use super::editor::plain_choice;
use crate::ports::Ports;
use crate::view::editor::{Control, EditorRow, Preview};

/// What is chosen on this computer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Local {
    /// None: the language of the account, else of the system.
    language: Option<Language>,
    /// As it was read, with what a later version put there.
    kept: serde_json::Map<String, Value>,
}

/// The name of the language in the file, in the policy and on the settings page.
const LANGUAGE: &str = "language";

fn language_of(value: Option<&Value>) -> Option<Language> {
    match value?.as_str()? {
        "en" => Some(Language::En),
        "da" => Some(Language::Da),
        _ => None,
    }
}

impl<P: Ports> Controller<P> {
    /// What was chosen in an earlier run.
    pub(super) fn recall_local(&mut self) {
        let kept = ProfileStore::new(self.start.profile.path())
            .local()
            .found()
            .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
            .and_then(|file| file.as_object().cloned())
            .unwrap_or_default();
        self.local = Local { language: language_of(kept.get(LANGUAGE)), kept };
        self.decide_language();
    }

    /// What the administrator has fixed of these choices.
    pub(super) fn fixed_local(&self, name: &str) -> Option<Value> {
        let policy = self.layers.of(Source::Policy)?;
        policy.as_map().get("thisComputer")?.get(name).cloned()
    }

    /// The administrator's word, else the user's own, else the account's, else the system's.
    pub(super) fn decide_language(&mut self) {
        self.lay_policy();
        let fixed = self.fixed_local(LANGUAGE);
        self.language = language_of(fixed.as_ref())
            .or(self.local.language)
            .or(self.account.language)
            .unwrap_or(self.start.language);
    }

    /// Refused with words for the user.
    pub(super) fn change_local(&mut self, key: &str, value: &Value) -> Result<(), String> {
        if key != LANGUAGE {
            return Err(self
                .language
                .pick("There is no such choice.", "Der er ikke sådan et valg.")
                .to_owned());
        }
        if self.fixed_local(key).is_some() {
            return Err(self.administered.words(self.language).unwrap_or_default());
        }
        let language = match value {
            Value::Null => None,
            value => Some(language_of(Some(value)).ok_or_else(|| {
                self.language.pick("This language is not known.", "Sproget er ukendt.").to_owned()
            })?),
        };
        self.local.language = language;
        let written = self.keep_local(LANGUAGE, value.clone());
        self.decide_language();
        written.map_err(|error| {
            self.language.pick(
                format!("It counts now, but could not be kept: {error}."),
                format!("Det gælder nu, men kunne ikke gemmes: {error}."),
            )
        })
    }

    /// Something of this computer alone, by its name in the file.
    pub(super) fn local_value(&self, name: &str) -> Option<&Value> {
        self.local.kept.get(name)
    }

    /// Keeps it, on disk too.
    pub(super) fn keep_local(&mut self, name: &str, value: Value) -> Result<(), StoreError> {
        self.local.kept.insert("schema".to_owned(), json!(1));
        self.local.kept.insert(name.to_owned(), value);
        let bytes = Value::Object(self.local.kept.clone()).to_string();
        ProfileStore::new(self.start.profile.path()).save_local(bytes.as_bytes())
    }

    pub(super) fn draw_local(&self) -> Vec<EditorRow> {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let fixed = self.fixed_local(LANGUAGE);
        let own = self.local.language.map(|language| json!(language.pick("en", "da")));
        let locked = fixed.as_ref().and_then(|_| self.administered.words(self.language));
        vec![EditorRow {
            key: LANGUAGE.to_owned(),
            section: "this_computer".to_owned(),
            section_label: pick("This computer", "Denne computer"),
            label: pick("Language", "Sprog"),
            help: pick("Of this program on this computer.", "For programmet på denne computer."),
            control: Control::Choice {
                options: vec![plain_choice("en", "English"), plain_choice("da", "Dansk")],
                none: Some(pick("As in the account or the system", "Som i kontoen eller systemet")),
                preview: Preview::Nothing,
            },
            value: fixed.or(own).unwrap_or(Value::Null),
            default: Value::Null,
            locked,
            unsaved: false,
            refused: None,
            conflict: None,
        }]
    }
}
