//! Answers of `/pbx/app/dashboard` and `/pbx/app/dashboard/ID`.
//!
//! MYCALLS and QUEUE are documented, QUEUE up to `stats`; the properties of the other five kinds
//! are assumed.

use serde_json::Value;
use url::Url;

use super::list::{array, distinct, places, read_list};
use super::queue::id_of;
use super::value::{Object, as_text, count, flag, json, text};
use crate::Error;
use crate::dashboard::{
    Dashboard, DashboardItem, DashboardShortcut, DashboardSummary, GroupName, ItemKind, PlacedItem,
    QueueItem, ShortcutTarget, ShownVariable, SwitchOrVariable, VariableKind,
};
use crate::ids::{DashboardId, EmployeeId, ExtensionId, QueueId};
use crate::list::List;
use crate::queue::QueueStat;

/// A column beyond this is taken for the last one: nobody scrolls that far, and a layout must not
/// be asked for a billion columns.
const LAST_COLUMN: u32 = 49;

/// The list, from the answer of `/pbx/app/dashboard` (the form without `customer`).
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn dashboards(body: &[u8]) -> Result<List<DashboardSummary>, Error> {
    read_list(body, "dashboards", "a list of dashboards", |object| {
        let id = text(object, "_id")?;
        Some(DashboardSummary {
            name: name(object, &id),
            id: DashboardId::new(id),
            topbar: topbar(object),
            shared: flag(object, "shared").unwrap_or(false),
        })
    })
}

/// One dashboard with every property, known or not, from the answer of `/pbx/app/dashboard/ID`.
///
/// # Errors
/// As [`dashboard`].
pub fn dashboard_document(body: &[u8]) -> Result<Object, Error> {
    match json(body)? {
        Value::Object(answer) if text(&answer, "_id").is_some() => Ok(answer),
        _ => Err(Error::UnexpectedShape { expected: "a dashboard" }),
    }
}

/// The id of a dashboard that was made.
pub(crate) fn read_created(body: &[u8]) -> Result<DashboardId, Error> {
    let expected = Error::UnexpectedShape { expected: "the dashboard that was made" };
    let Value::Object(answer) = json(body)? else { return Err(expected) };
    text(&answer, "_id").map(DashboardId::new).ok_or(expected)
}

/// The groups, from the answer of `/pbx/group`.
///
/// # Errors
/// For a body that is no list.
pub fn groups(body: &[u8]) -> Result<List<GroupName>, Error> {
    read_list(body, "groups", "a list of groups", |object| {
        let id = text(object, "_id")?;
        Some(GroupName { name: name(object, &id), id })
    })
}

/// One dashboard, from the answer of `/pbx/app/dashboard/ID`.
///
/// # Errors
/// For a body that is no JSON object with an `_id`; bad items are counted or shown as such.
pub fn dashboard(body: &[u8]) -> Result<Dashboard, Error> {
    let expected = Error::UnexpectedShape { expected: "a dashboard" };
    let Value::Object(answer) = json(body)? else { return Err(expected) };
    let Some(id) = text(&answer, "_id") else { return Err(expected) };
    let mut items = array(&answer, "items").map(|all| places(all, placed)).unwrap_or_default();
    items.items.sort_by_key(|item| (item.column, item.position));
    Ok(Dashboard {
        name: name(&answer, &id),
        id: DashboardId::new(id),
        topbar: topbar(&answer),
        shared: flag(&answer, "shared").unwrap_or(false),
        employee: text(&answer, "employee").map(EmployeeId::new),
        items: items.items,
        lost: items.lost,
    })
}

fn name(object: &Object, id: &str) -> String {
    text(object, "name").unwrap_or_else(|| id.to_owned())
}

fn topbar(object: &Object) -> Option<u8> {
    u8::try_from(count(object, "topbar")?).ok().filter(|place| (1..=5).contains(place))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of every reader of a list's element")]
fn placed(object: &Object) -> Option<PlacedItem> {
    Some(PlacedItem {
        column: count(object, "column").unwrap_or(0).min(LAST_COLUMN),
        // Without a place of its own an item comes after those that have one.
        position: count(object, "position").unwrap_or(u32::MAX),
        item: item(object),
    })
}

fn item(object: &Object) -> DashboardItem {
    let Some(word) = text(object, "type") else { return DashboardItem::Unknown { kind: None } };
    let kind = ItemKind::from_word(&word);
    let read = match &kind {
        ItemKind::MyCalls => {
            Ok(DashboardItem::MyCalls { max_calls: count(object, "maxCalls"), variable: variable(object) })
        }
        ItemKind::Queue => queue(object),
        ItemKind::MultiQueue => all(object, "queues", id_of).map(|ids| DashboardItem::MultiQueue {
            queues: distinct(ids).into_iter().map(QueueId::new).collect(),
        }),
        ItemKind::Extensions => all(object, "extensions", id_of).map(|ids| DashboardItem::Extensions {
            name: text(object, "name"),
            extensions: distinct(ids).into_iter().map(ExtensionId::new).collect(),
        }),
        ItemKind::Web => web_address(object, "url")
            .map(|url| DashboardItem::Web {
                url,
                height: count(object, "height").filter(|height| *height > 0),
                zoom: count(object, "zoom").filter(|zoom| (25..=400).contains(zoom)),
            })
            .ok_or("url"),
        ItemKind::SwitchVar => all(object, "variables", |value| switch_or_variable(value.as_object()?))
            .map(|variables| DashboardItem::SwitchVar { variables }),
        ItemKind::Shortcuts => all(object, "shortcuts", |value| shortcut(value.as_object()?))
            .map(|shortcuts| DashboardItem::Shortcuts { shortcuts }),
        ItemKind::Other(word) => return DashboardItem::Unknown { kind: Some(word.clone()) },
    };
    read.unwrap_or_else(|missing| DashboardItem::Incomplete { kind, missing: vec![missing] })
}

/// All readable elements under a key. The key is missing when none of those there could be read;
/// an empty list is a choice of somebody's.
fn all<T>(
    object: &Object,
    key: &'static str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<T>, &'static str> {
    let elements = array(object, key).ok_or(key)?;
    let read: Vec<T> = elements.iter().filter_map(read).collect();
    if read.is_empty() && !elements.is_empty() { Err(key) } else { Ok(read) }
}

fn queue(object: &Object) -> Result<DashboardItem, &'static str> {
    Ok(DashboardItem::Queue(QueueItem {
        queue: QueueId::new(text(object, "_id").ok_or("_id")?),
        variable: variable(object),
        // Somebody put a queue on a dashboard to see it: what is not said to be hidden is shown.
        show_calls: flag(object, "showCalls").unwrap_or(true),
        show_members: flag(object, "showMembers").unwrap_or(true),
        show_stats: flag(object, "showStats").unwrap_or(true),
        max_calls: count(object, "maxCalls"),
        max_members: count(object, "maxMembers"),
        stats: distinct(
            array(object, "stats")
                .unwrap_or_default()
                .iter()
                .filter_map(|word| Some(QueueStat::from_word(&as_text(word)?))),
        ),
    }))
}

fn variable(object: &Object) -> Option<ShownVariable> {
    let name = text(object, "variable")?;
    Some(ShownVariable { label: text(object, "variableName").unwrap_or_else(|| name.clone()), name })
}

fn switch_or_variable(object: &Object) -> Option<SwitchOrVariable> {
    Some(SwitchOrVariable {
        name: text(object, "name")?,
        kind: VariableKind::from_word(&text(object, "kind")?),
    })
}

fn shortcut(object: &Object) -> Option<DashboardShortcut> {
    let target = match web_address(object, "url") {
        Some(url) => ShortcutTarget::Url(url),
        None => ShortcutTarget::Number(text(object, "number")?),
    };
    let name = text(object, "name").unwrap_or_else(|| match &target {
        ShortcutTarget::Number(text) | ShortcutTarget::Url(text) => text.clone(),
    });
    Some(DashboardShortcut { name, target })
}

/// An address of the web: `javascript:`, `file:` and the like are no addresses here.
fn web_address(object: &Object, key: &str) -> Option<String> {
    let url = Url::parse(&text(object, key)?).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests;
