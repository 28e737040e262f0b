//! Choices of this computer alone: in `local.json` of the profile, never sent to the PBX.
//!
//! An administrator's policy may fix them under `thisComputer`. What counts of them is read from
//! [`crate::core::local`].

use serde_json::{Map, Value, json};

use crate::core::Core;
use crate::core::local::{
    CLOSE_PAGES, DIAL_LINKS, END_PROGRAMS, LANGUAGE, LINKS, NAMES_ON_LOCKED_SCREEN, RESTORE_CLIPBOARD,
    SWITCHES, language_of, wanted_of, word_of,
};
use crate::event::{Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::editor::{Control, EditorRow, Preview, plain_choice};
use crate::view::{Snapshot, UiError};

/// Keeps what is chosen on this computer, and what other features keep there.
#[derive(Debug, Default)]
pub struct Local;

impl<P: Ports> Feature<P> for Local {
    /// What was chosen in an earlier run, with what a later version put there.
    fn begin(&mut self, core: &mut Core<P>) {
        let kept = core.profile_store().local(|bytes| {
            serde_json::from_slice::<Map<String, Value>>(bytes).map_err(|_| "not a JSON object".to_owned())
        });
        core.facts.local = core.recalled(kept).unwrap_or_default();
        core.decide_language();
    }

    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::ChangeLocal { key, value }, reply) => {
                let done = change(core, key, value);
                reply.send(done.map(|()| Value::Null).map_err(UiError::refused));
            }
            Event::KeepLocal { name, value } => keep(core, name, value.clone()),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            editor.this_computer = core.draw_local();
        }
    }
}

/// Refused with words for the user.
fn change<P: Ports>(core: &mut Core<P>, key: &str, value: &Value) -> Result<(), String> {
    let refuse = |en: &str, da: &str| Err(core.language.pick(en, da).to_owned());
    if ![LANGUAGE, LINKS].contains(&key) && !SWITCHES.contains(&key) {
        return refuse("There is no such choice.", "Det valg findes ikke.");
    }
    if core.fixed_local(key).is_some() {
        return Err(core.fixed_by().unwrap_or_default());
    }
    let known = match key {
        LINKS => wanted_of(value).is_some(),
        _ if SWITCHES.contains(&key) => value.is_boolean(),
        _ => value.is_null() || language_of(value).is_some(),
    };
    if !known {
        return refuse("This value cannot be chosen.", "Værdien kan ikke vælges.");
    }
    keep(core, key, value.clone());
    match key {
        LINKS => core.emit(Event::LinksChosen),
        LANGUAGE => core.decide_language(),
        _ => {}
    }
    Ok(())
}

/// Keeps it, on disk too.
fn keep<P: Ports>(core: &mut Core<P>, name: &str, value: Value) {
    core.facts.local.insert("schema".to_owned(), json!(1));
    core.facts.local.insert(name.to_owned(), value);
    let bytes = Value::Object(core.facts.local.clone()).to_string();
    core.start.files.write(core.profile_store().local_write(bytes.as_bytes()));
}

impl<P: Ports> Core<P> {
    fn draw_local(&self) -> Vec<EditorRow> {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let own_language = self.own_language().map(|language| json!(language.pick("en", "da")));
        let language = self.local_row(
            LANGUAGE,
            pick("Language", "Sprog"),
            pick("For this program on this computer.", "For programmet på denne computer."),
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
                "Call notifications say who is calling even while this computer is locked, where anybody can read them.",
                "Meddelelser om opkald siger, hvem der ringer, også mens computeren er låst, hvor alle kan læse dem.",
            ),
            Control::Switch,
            json!(self.names_on_locked_screen()),
        );
        let [programs, pages, clipboard] = self.of_integrations();
        vec![language, links, dial, names, programs, pages, clipboard]
    }

    /// What becomes of what integrations have done, when the call is over.
    fn of_integrations(&self) -> [EditorRow; 3] {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        let switch =
            |key, label, help, on: bool| self.local_row(key, label, help, Control::Switch, json!(on));
        [
            switch(
                END_PROGRAMS,
                pick("End programs with their call", "Afslut programmer med deres opkald"),
                pick(
                    "A program that an integration has started for a call is ended when the call is over, with what it has not saved.",
                    "Et program, som en integration har startet til et opkald, afsluttes, når opkaldet er slut, også med det, det ikke har gemt.",
                ),
                self.ends_programs(),
            ),
            switch(
                CLOSE_PAGES,
                pick("Close pages with their call", "Luk sider med deres opkald"),
                pick(
                    "A page that an integration has opened in a window of its own is closed when the call is over.",
                    "En side, som en integration har åbnet i sit eget vindue, lukkes, når opkaldet er slut.",
                ),
                self.closes_pages(),
            ),
            switch(
                RESTORE_CLIPBOARD,
                pick("Restore the clipboard after a call", "Gendan udklipsholderen efter et opkald"),
                pick(
                    "The text that was on the clipboard before an integration's comes back when the call is over, unless something else was copied since.",
                    "Teksten, der var på udklipsholderen før integrationens, kommer tilbage, når opkaldet er slut, medmindre noget andet er kopieret siden.",
                ),
                self.restores_clipboard(),
            ),
        ]
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
