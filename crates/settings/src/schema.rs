//! The table as a JSON Schema (draft 2020-12), for administrators who write a document or a policy.
//!
//! It describes what is documented, with every way in which a switch may be written. The decoder takes more
//! (numbers in strings, words in any case), and like it the schema has nothing against keys that nobody knows.

use serde_json::{Map, Value, json};

use crate::key::Key;
use crate::shortcut::NamedKey;
use crate::table::{self, Member, MemberShape, Row, Shape, WebAction};
use crate::values::{Range, Theme, WindowGeometry};

/// The schema of a desktop settings document, which is that of a policy too.
#[must_use]
pub fn json_schema() -> Value {
    let mut properties = Map::new();
    for row in table::rows() {
        let schema = described(row);
        match row.key.parent_and_name() {
            (None, name) => {
                properties.insert(name.to_owned(), schema);
            }
            (Some(parent), name) => {
                let object = properties
                    .entry(parent)
                    .or_insert_with(|| json!({ "type": ["object", "null"], "properties": {} }));
                if let Some(Value::Object(members)) = object.get_mut("properties") {
                    members.insert(name.to_owned(), schema);
                }
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Desktop settings of Communicator",
        "description": "What GET /pbx/app/settings/desktop answers. Made from the table of settings by `cargo xtask docs`.",
        "type": "object",
        "properties": properties,
    })
}

fn described(row: Row) -> Value {
    let mut schema = of_shape(row.key, row.shape);
    if let Value::Object(members) = &mut schema {
        members.insert("title".to_owned(), json!(row.label.en));
        members.insert("description".to_owned(), json!(row.help.en));
        members.insert("default".to_owned(), row.default_value());
    }
    schema
}

fn of_shape(key: Key, shape: Shape) -> Value {
    match shape {
        Shape::Switch { .. } => switch(),
        Shape::Number { range, .. } => number(range),
        Shape::Coordinate => number(WindowGeometry::COORDINATE),
        Shape::OptionalId(_) => json!({ "type": ["string", "null"] }),
        Shape::Theme { .. } => {
            let mut themes: Vec<Value> = Theme::ALL.iter().map(|theme| json!(theme.key())).collect();
            themes.push(Value::Null);
            json!({ "enum": themes })
        }
        Shape::Shortcut(_) => shortcut(key),
        Shape::Word { words, .. } => {
            let mut words: Vec<Value> = words.iter().map(|word| json!(word)).collect();
            words.push(Value::Null);
            json!({ "enum": words })
        }
        Shape::QueueRingtones => json!({
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["queue", "ringtone"],
                "properties": { "queue": { "type": "string" }, "ringtone": { "type": "string" } },
            },
        }),
        Shape::Devices(_) => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        Shape::Object(members) => {
            let properties: Map<String, Value> =
                members.iter().map(|member| (member.name.to_owned(), of_member(member))).collect();
            json!({ "type": ["object", "null"], "properties": properties })
        }
    }
}

/// A policy of the Windows registry has 0 and 1 only, and some tools write strings.
fn switch() -> Value {
    json!({ "enum": [false, true, 0, 1, "0", "1", "false", "true", null] })
}

fn number(range: Range) -> Value {
    json!({
        "type": ["number", "null"],
        "minimum": table::number(range.min),
        "maximum": table::number(range.max),
    })
}

fn shortcut(key: Key) -> Value {
    let named: Vec<&str> = NamedKey::ALL.iter().map(|key| key.name()).collect();
    json!({
        "type": ["object", "null"],
        "$comment": format!("{key}: a key that nobody has disables this one shortcut"),
        "properties": {
            "enabled": switch(),
            "key": {
                "type": ["string", "null"],
                "description": format!(
                    "In any case: one printable character, Plus, or one of {}.", named.join(", ")
                ),
            },
            "commandOrControl": switch(),
            "shift": switch(),
            "alt": switch(),
        },
    })
}

fn of_member(member: &Member) -> Value {
    let mut schema = match member.shape {
        MemberShape::Switch => switch(),
        MemberShape::Number { range, .. } => number(range),
        MemberShape::Text { .. } => json!({ "type": ["string", "null"] }),
        MemberShape::Word { words, .. } => {
            let mut words: Vec<Value> = words.iter().map(|(word, _)| json!(word)).collect();
            words.push(Value::Null);
            json!({ "enum": words })
        }
        MemberShape::Actions => {
            let words: Vec<&str> = WebAction::ALL.iter().map(|action| action.word).collect();
            json!({
                "type": ["array", "null"],
                "items": {
                    "type": "object",
                    "required": ["action"],
                    "properties": {
                        "action": { "enum": words },
                        "value": { "type": ["string", "number", "null"] },
                    },
                },
            })
        }
    };
    if let Value::Object(members) = &mut schema {
        members.insert("title".to_owned(), json!(member.label.en));
        members.insert("default".to_owned(), member.default_value());
    }
    schema
}
