//! The table as `docs/settings.md`: what administrators look up.

use std::fmt::Write as _;

use crate::table::{
    self, ActionKind, Effect, IdOf, Member, MemberShape, Row, Section, Shape, Unit, VARIABLES, WebAction,
};
use crate::values::{Range, Theme};

/// The whole page.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         <!-- Made from the table of settings by `cargo xtask docs`; changes go there. -->\n\n\
         Every key of the desktop settings document, as the page \
         `api:pbx:app:settings:desktop:get` of the PBX's documentation names it. The same keys may stand in \
         an administrator's policy. [A JSON Schema](desktop-settings.schema.json) is made from the same \
         table.\n\n\
         A bad value affects only its own setting: a wrong type or an unknown word is the default, a \
         number beyond a bound is the nearest bound, a missing value or `null` is the default without a \
         complaint. Numbers may be decimal strings, and a switch may be 0 or 1, or one of `\"0\"`, `\"1\"`, \
         `\"false\"` and `\"true\"`. What became of each key, and why, `communicator explain` says.\n",
    );
    for section in Section::ALL {
        let _ = write!(page, "\n## {}\n", section.label().en);
        for row in table::rows().filter(|row| row.section == section) {
            write_row(&mut page, &row);
        }
    }
    page.push_str("\n## Variables in templates\n\n| variable | value |\n|---|---|\n");
    for variable in VARIABLES {
        let _ = writeln!(page, "| `{}` | {} |", variable.text, variable.meaning.en);
    }
    page.push_str(
        "\n## Steps of `integration.browser.actions`\n\n| action | what it does | value |\n|---|---|---|\n",
    );
    for action in WebAction::ALL {
        let value = match action.takes {
            ActionKind::Nothing => "none",
            ActionKind::Milliseconds => "milliseconds",
            ActionKind::Text => "text",
            ActionKind::Script => "a script",
        };
        let _ = writeln!(page, "| `{}` | {} | {value} |", action.word, action.label.en);
    }
    page
}

fn write_row(page: &mut String, row: &Row) {
    let effect = match row.effect {
        Effect::Built => "",
        Effect::NotYet => " *No effect yet: it is decoded, shown, edited and saved.*",
        Effect::NoVideoCalls => " *Unsupported: there are no video calls.*",
    };
    let _ = write!(
        page,
        "\n### `{}`\n\n{} ({}). {}{effect}\n\n- Type: {}\n- Default: `{}`\n",
        row.key,
        row.label.en,
        row.label.da,
        row.help.en,
        kind(row.shape),
        row.default_value(),
    );
    if let Shape::Object(members) = row.shape {
        page.push_str("\n| member | type | default | meaning |\n|---|---|---|---|\n");
        for member in members {
            write_member(page, member);
        }
    }
}

fn write_member(page: &mut String, member: &Member) {
    let help = member.help.map(|help| format!(": {}", help.en)).unwrap_or_default();
    let _ = writeln!(
        page,
        "| `{}` | {} | `{}` | {}{help} |",
        member.name,
        member_kind(member.shape),
        member.default_value(),
        member.label.en,
    );
}

fn kind(shape: Shape) -> String {
    match shape {
        Shape::Switch { .. } => "`true` or `false`".to_owned(),
        Shape::Number { range, unit, .. } => number(range, unit),
        Shape::Coordinate => {
            "number in logical pixels, or `null`; `x` and `y` count only together".to_owned()
        }
        Shape::OptionalId(IdOf::Ringtone) => "id of a ringtone, or `null`".to_owned(),
        Shape::OptionalId(IdOf::Phone) => "id of one of the employee's phones, or `null`".to_owned(),
        Shape::OptionalId(IdOf::Dashboard) => "id of a dashboard, or `null`".to_owned(),
        Shape::Theme { .. } => {
            let themes: Vec<String> = Theme::ALL.iter().map(|theme| format!("`{}`", theme.key())).collect();
            format!("one of {}", themes.join(", "))
        }
        Shape::Shortcut(_) => "object of `enabled`, `key`, `commandOrControl`, `shift`, `alt`".to_owned(),
        Shape::Word { words, .. } => listed(words),
        Shape::QueueRingtones => {
            "list of `{queue, ringtone}`, both ids; the last of two for one queue counts".to_owned()
        }
        Shape::Devices(_) => "list of ids, the preferred one first".to_owned(),
        Shape::Object(_) => "object; a member of a wrong type disables it as a whole".to_owned(),
    }
}

fn member_kind(shape: MemberShape) -> String {
    match shape {
        MemberShape::Switch => "`true` or `false`".to_owned(),
        MemberShape::Number { range, unit, .. } => number(range, unit),
        MemberShape::Text { template: true, .. } => "text with variables".to_owned(),
        MemberShape::Text { template: false, .. } => "text".to_owned(),
        MemberShape::Word { words, default } => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let null = if default.is_none() { ", or `null`" } else { "" };
            format!("{}{null}", listed(&words))
        }
        MemberShape::Actions => "list of steps, see below".to_owned(),
    }
}

fn number(range: Range, unit: Unit) -> String {
    let bounds = if range.max >= 1e6 && unit == Unit::LogicalPixels {
        // Above the minimum only the monitors are the bound.
        format!("at least {}", range.min)
    } else {
        format!("{} to {}", range.min, range.max)
    };
    format!("number, {bounds}, in {}", unit.words()).replace("in share", "share")
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", "))
}
