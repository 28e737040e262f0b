//! The rows of the settings page: every setting, its control, and what stands in its way.

use pbx::SERVER_OWNED_SETTINGS;
use serde_json::{Map, Value, json};
use settings::key::Key;
use settings::names;
use settings::save::{Conflict, Unit};
use settings::table::{
    self, ActionKind as Takes, IdOf, Member, MemberShape, Row, Section, Shape, Text, Unit as Of, VARIABLES,
    WebAction,
};
use settings::values::{Theme, WindowGeometry};

use crate::core::Core;
use crate::ports::Ports;
use crate::view::editor::{
    ActionKind, ActionValue, Choice, Control, EditorConflict, EditorRow, Field, FieldControl, Preview,
    Variable, plain_choice,
};

impl<P: Ports> Core<P> {
    pub(super) fn draw_settings(&self) -> Vec<EditorRow> {
        let conflicts = self.conflicts();
        let rows = Section::ALL.into_iter().flat_map(|section| {
            let conflicts = &conflicts;
            Unit::all()
                .filter_map(move |unit| {
                    // The window's first row stands for the four.
                    let key = match unit {
                        Unit::Window => Key::WindowX,
                        Unit::Key(key) => key,
                    };
                    let row = table::row(key);
                    (row.section == section).then_some((unit, row))
                })
                .map(|(unit, row)| self.draw_setting(unit, &row, conflicts))
        });
        rows.collect()
    }

    fn draw_setting(&self, unit: Unit, row: &Row, conflicts: &[Conflict]) -> EditorRow {
        let text = |text: Text| text.pick(self.language).to_owned();
        let window = unit == Unit::Window;
        let (label, help) = if window {
            (
                Text::new("Place and size of the window", "Vinduets placering og størrelse"),
                Text::new(
                    "In logical pixels; moving and resizing the window changes them too.",
                    "I logiske pixels; at flytte vinduet og ændre dets størrelse ændrer dem også.",
                ),
            )
        } else {
            (row.label, row.help)
        };
        EditorRow {
            key: unit.path().to_owned(),
            section: row.section.word().to_owned(),
            section_label: text(row.section.label()),
            label: text(label),
            help: text(help),
            control: self.control(unit, row),
            value: if window { self.window_value() } else { self.origin(row.key).wanted },
            default: if window {
                let size = WindowGeometry::DEFAULT_SIZE;
                json!({
                    "x": null, "y": null,
                    "width": table::number(size.width), "height": table::number(size.height),
                })
            } else {
                row.default_value()
            },
            locked: self.locked(unit),
            unsaved: self.unsaved().get(unit).is_some(),
            refused: self.facts.saving.refusal(unit).map(|why| why.in_language(self.language).to_owned()),
            conflict: conflicts.iter().find(|conflict| conflict.unit == unit).map(|conflict| {
                EditorConflict { mine: conflict.mine.clone(), theirs: conflict.theirs.clone() }
            }),
        }
    }

    fn window_value(&self) -> Value {
        let members: Map<String, Value> = Key::WINDOW
            .into_iter()
            .map(|key| (key.parent_and_name().1.to_owned(), self.origin(key).wanted))
            .filter(|(_, value)| !value.is_null())
            .collect();
        if members.is_empty() { Value::Null } else { Value::Object(members) }
    }

    /// Why a setting cannot be changed here.
    pub(super) fn locked(&self, unit: Unit) -> Option<String> {
        if keys(unit).iter().any(|key| self.is_fixed(*key)) {
            return self.fixed_by();
        }
        SERVER_OWNED_SETTINGS.contains(&unit.path()).then(|| {
            self.language
                .pick(
                    "The PBX sets this itself; it cannot be changed here.",
                    "Omstillingen sætter den selv; den kan ikke ændres her.",
                )
                .to_owned()
        })
    }

    // --- Controls ----------------------------------------------------------------------------------

    fn control(&self, unit: Unit, row: &Row) -> Control {
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        if unit == Unit::Window {
            return Control::Geometry {
                min_width: WindowGeometry::WIDTH.min,
                min_height: WindowGeometry::HEIGHT.min,
            };
        }
        match row.shape {
            Shape::Switch { .. } => Control::Switch,
            Shape::Coordinate => number(WindowGeometry::COORDINATE, Of::LogicalPixels),
            Shape::Number { range, unit, .. } => number(range, unit),
            Shape::OptionalId(IdOf::Ringtone) => Control::Choice {
                options: self.ringtones(),
                none: Some(if row.key == Key::RingtoneQueue {
                    pick("As for external and internal calls", "Som for eksterne og interne opkald")
                } else {
                    pick("None: silence", "Ingen: stilhed")
                }),
                preview: Preview::Ringtone,
            },
            Shape::OptionalId(IdOf::Phone) => Control::Choice {
                options: self.phones(),
                none: Some(pick("None", "Ingen")),
                preview: Preview::Nothing,
            },
            Shape::OptionalId(IdOf::Dashboard) => Control::Choice {
                options: self
                    .session
                    .company
                    .dashboards
                    .last
                    .iter()
                    .flat_map(|list| &list.items)
                    .map(|one| plain_choice(one.id.as_str(), &one.name))
                    .collect(),
                none: Some(pick("The first of the list", "Den første på listen")),
                preview: Preview::Nothing,
            },
            Shape::Theme { .. } => Control::Choice {
                options: Theme::ALL
                    .into_iter()
                    .map(|theme| {
                        let name = match theme {
                            Theme::Earth => pick("Earth", "Jord"),
                            Theme::Teal => pick("Teal", "Tyrkis"),
                            Theme::Dark => pick("Dark", "Mørkt"),
                        };
                        plain_choice(theme.key(), &name)
                    })
                    .collect(),
                none: None,
                preview: Preview::Theme,
            },
            Shape::Word { words, .. } => Control::Choice {
                options: words
                    .iter()
                    .map(|word| match *word {
                        "NONE" => plain_choice("NONE", &pick("None", "Intet")),
                        "JABRA" => plain_choice("JABRA", "Jabra"),
                        "SENNHEISER" => plain_choice("SENNHEISER", "Sennheiser / EPOS"),
                        "YEALINK" => plain_choice("YEALINK", "Yealink"),
                        other => plain_choice(other, other),
                    })
                    .collect(),
                none: None,
                preview: Preview::Nothing,
            },
            Shape::Shortcut(_) => Control::Shortcut,
            Shape::QueueRingtones => Control::QueueRingtones { ringtones: self.ringtones() },
            Shape::Devices(kind) => self.devices_control(kind),
            Shape::Object(members) => Control::Form {
                fields: members.iter().map(|member| self.field(member)).collect(),
                variables: if members.iter().any(|member| {
                    matches!(member.shape, MemberShape::Text { template: true, .. } | MemberShape::Actions)
                }) {
                    VARIABLES
                        .iter()
                        .map(|variable| Variable {
                            text: variable.text.to_owned(),
                            meaning: variable.meaning.pick(self.language).to_owned(),
                        })
                        .collect()
                } else {
                    Vec::new()
                },
            },
        }
    }

    fn field(&self, member: &Member) -> Field {
        let text = |text: Text| text.pick(self.language).to_owned();
        Field {
            name: member.name.to_owned(),
            label: text(member.label),
            help: member.help.map(text),
            default: member.default_value(),
            control: match member.shape {
                MemberShape::Switch => FieldControl::Switch,
                MemberShape::Number { range, unit, .. } => {
                    FieldControl::Number { min: range.min, max: range.max, unit: unit.sign().to_owned() }
                }
                MemberShape::Text { template, multiline } => FieldControl::Text { template, multiline },
                MemberShape::Word { words, default } => FieldControl::Choice {
                    options: words.iter().map(|(word, label)| plain_choice(word, &text(*label))).collect(),
                    none: default.is_none().then(|| self.language.pick("No", "Nej").to_owned()),
                },
                MemberShape::Actions => FieldControl::Actions {
                    actions: WebAction::ALL
                        .into_iter()
                        .map(|action| ActionKind {
                            action: action.word.to_owned(),
                            label: text(action.label),
                            value: match action.takes {
                                Takes::Nothing => ActionValue::Nothing,
                                Takes::Milliseconds => ActionValue::Milliseconds,
                                Takes::Text => ActionValue::Text,
                                Takes::Script => ActionValue::Multiline,
                            },
                        })
                        .collect(),
                },
            },
        }
    }

    fn ringtones(&self) -> Vec<Choice> {
        let list = self.session.company.ringtones.last.iter().flat_map(|list| &list.items);
        list.map(|tone| {
            let name = self.language.pick(&tone.name.en, &tone.name.da);
            plain_choice(tone.id.as_str(), name)
        })
        .collect()
    }

    fn phones(&self) -> Vec<Choice> {
        let extensions = self.session.company.roster.own_extensions().into_iter().flatten();
        extensions
            .flat_map(|extension| {
                extension.phones.iter().map(|phone| {
                    let id = phone.id.as_str();
                    let name = phone.name.clone().or_else(|| extension.number.clone());
                    plain_choice(id, &name.unwrap_or_else(|| names::unnamed(id, self.language)))
                })
            })
            .collect()
    }
}

/// The rows of the report that a unit stands for.
pub(super) fn keys(unit: Unit) -> Vec<Key> {
    match unit {
        Unit::Window => Key::WINDOW.to_vec(),
        Unit::Key(key) => vec![key],
    }
}

fn number(range: settings::values::Range, unit: Of) -> Control {
    // People say 50 %, the document 0.5.
    let share = unit == Of::Share;
    let factor = if share { 100.0 } else { 1.0 };
    Control::Number {
        min: range.min * factor,
        max: range.max * factor,
        step: if share { 5.0 } else { 1.0 },
        unit: if share { Of::PerCent } else { unit }.sign().to_owned(),
        factor,
        slider: share || range.max - range.min <= 1000.0,
    }
}
