//! The dashboards as they are stored now: those of the seed, and what the users have made of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use crate::company::dashboards::{More, Seen, all};
use crate::company::groups::Group;
use crate::company::people::PEOPLE;
use crate::company::{CUSTOMER, Kind, id};
use crate::office::switches::owner;
use crate::office::{Denied, extension_of_id, person_of_id};

/// Longest name, in letters; assumed.
const NAME: usize = 100;
/// Longest list of items; assumed.
const ITEMS: usize = 200;

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub document: Map<String, Value>,
}

impl Board {
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.document.get(key).and_then(Value::as_str)
    }

    pub(crate) fn id(&self) -> &str {
        self.text("_id").unwrap_or_default()
    }

    /// The owner; none: it is shared.
    pub(crate) fn owner(&self) -> Option<&str> {
        self.text("employee")
    }

    pub(crate) fn line(&self) -> Value {
        let member = |key: &str| self.document.get(key).cloned().unwrap_or_default();
        json!({
            "_id": member("_id"),
            "name": member("name"),
            "topbar": member("topbar"),
            "shared": member("shared"),
        })
    }
}

/// All of them, in the order of the list.
#[derive(Debug)]
pub(crate) struct Boards {
    all: Mutex<Vec<Board>>,
    /// How many queues there are.
    queues: usize,
    /// What the PBX does to items of this type when a dashboard is saved: a fault to test against.
    meddles: Mutex<Option<Meddling>>,
}

/// How a PBX that spoils what it is given spoils it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meddling {
    /// Items of this type are not stored.
    Drops(String),
    /// This property of every item is not stored.
    Forgets(String),
    /// This property of every item that has it is stored as this value.
    Alters(String, Value),
}

/// What the account that saves may do with a dashboard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct May {
    /// Share with the group that is named.
    pub share: bool,
    /// Show switches and variables that are the whole company's.
    pub global: bool,
}

impl Boards {
    pub(crate) fn seeded(more: More, seen: &Seen<'_>) -> Self {
        let documents = all(more).enumerate().map(|(index, dashboard)| dashboard.document(index, seen));
        let boards = documents.filter_map(|document| match document {
            Value::Object(document) => Some(Board { document }),
            _ => None,
        });
        Self { all: Mutex::new(boards.collect()), queues: seen.queues, meddles: Mutex::default() }
    }

    pub(crate) fn list(&self) -> Vec<Board> {
        self.lock().clone()
    }

    pub(crate) fn get(&self, wanted: &str) -> Option<Board> {
        self.lock().iter().find(|board| board.id() == wanted).cloned()
    }

    pub(crate) fn meddle(&self, how: Option<Meddling>) {
        *self.meddles.lock().unwrap_or_else(PoisonError::into_inner) = how;
    }

    /// A new one, of the employee or, with a group, shared.
    ///
    /// # Errors
    /// As [`Boards::update`].
    pub(crate) fn create(
        &self,
        employee: &str,
        body: &Map<String, Value>,
        may: May,
    ) -> Result<Board, Denied> {
        let given = self.checked(body, employee, may)?;
        let mut boards = self.lock();
        let taken = |wanted: &String| boards.iter().any(|board| board.id() == wanted);
        let Some(id) = (0..).map(|index| id(Kind::Dashboard, index)).find(|id| !taken(id)) else {
            return Err(Denied::Malformed);
        };
        let mut document = Map::new();
        document.insert("_id".to_owned(), json!(id));
        document.insert("customer".to_owned(), json!(CUSTOMER));
        document.insert("employee".to_owned(), json!(employee));
        document.insert("group".to_owned(), Value::Null);
        document.insert("shared".to_owned(), json!(false));
        document.insert("name".to_owned(), json!("Dashboard"));
        document.insert("topbar".to_owned(), json!(0));
        document.insert("items".to_owned(), json!([]));
        let mut board = Board { document };
        board.take(given, employee);
        boards.push(board.clone());
        Ok(board)
    }

    /// Puts what is given in the place of what was there; what the body leaves out stays.
    ///
    /// # Errors
    /// 404 `_id`, `group`, `items[x]._id` or `items[x].extensions`; 409 `items[x].variables`; 422 `name`, `topbar` or
    /// `items`; 403 where the account may not share.
    pub(crate) fn update(
        &self,
        wanted: &str,
        employee: &str,
        body: &Map<String, Value>,
        may: May,
    ) -> Result<(), Denied> {
        let given = self.checked(body, employee, may)?;
        let mut boards = self.lock();
        let board = boards.iter_mut().find(|board| board.id() == wanted).ok_or(Denied::Missing("_id"))?;
        board.take(given, employee);
        Ok(())
    }

    pub(crate) fn delete(&self, wanted: &str) -> Result<(), Denied> {
        let mut boards = self.lock();
        let place = boards.iter().position(|board| board.id() == wanted).ok_or(Denied::Missing("_id"))?;
        boards.remove(place);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Board>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The members that an update may have, each as it is stored.
    fn checked(
        &self,
        body: &Map<String, Value>,
        employee: &str,
        may: May,
    ) -> Result<Map<String, Value>, Denied> {
        let mut given = Map::new();
        if let Some(name) = body.get("name") {
            let name = name.as_str().map(str::trim).filter(|name| !name.is_empty());
            let name = name.filter(|name| name.chars().count() <= NAME).ok_or(Denied::Invalid("name"))?;
            given.insert("name".to_owned(), json!(name));
        }
        if let Some(topbar) = body.get("topbar") {
            let place = topbar.as_u64().filter(|place| *place <= 5).ok_or(Denied::Invalid("topbar"))?;
            given.insert("topbar".to_owned(), json!(place));
        }
        match body.get("group") {
            None => {}
            Some(Value::Null) => {
                given.insert("group".to_owned(), Value::Null);
            }
            Some(group) => {
                let group = group.as_str().and_then(Group::named).ok_or(Denied::Missing("group"))?;
                if !may.share {
                    return Err(Denied::Forbidden("access_denied"));
                }
                given.insert("group".to_owned(), json!(group.id()));
            }
        }
        if let Some(items) = body.get("items") {
            let items = items.as_array().filter(|items| items.len() <= ITEMS);
            let mut items = items.ok_or(Denied::Invalid("items"))?.clone();
            items.iter().try_for_each(|one| item(one, self.queues))?;
            if !may.global && items.iter().any(|one| is_global(one, employee)) {
                return Err(Denied::Conflict("items[x].variables"));
            }
            self.spoil(&mut items);
            given.insert("items".to_owned(), Value::Array(items));
        }
        Ok(given)
    }

    fn spoil(&self, items: &mut Vec<Value>) {
        match self.meddles.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(Meddling::Drops(kind)) => {
                items.retain(|item| item.get("type").and_then(Value::as_str) != Some(kind));
            }
            Some(Meddling::Forgets(property)) => {
                for item in items.iter_mut().filter_map(Value::as_object_mut) {
                    item.remove(property);
                }
            }
            Some(Meddling::Alters(property, value)) => {
                let members = items.iter_mut().filter_map(|item| item.get_mut(property.as_str()));
                members.for_each(|member| member.clone_from(value));
            }
            None => {}
        }
    }
}

impl Board {
    fn take(&mut self, given: Map<String, Value>, employee: &str) {
        if let Some(group) = given.get("group") {
            let shared = !group.is_null();
            self.document.insert("shared".to_owned(), json!(shared));
            self.document.insert("employee".to_owned(), if shared { Value::Null } else { json!(employee) });
        }
        self.document.extend(given);
    }
}

fn item(item: &Value, queues: usize) -> Result<(), Denied> {
    let kind = item.get("type").and_then(Value::as_str).ok_or(Denied::Invalid("items"))?;
    let ids =
        |key: &str| item.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let queue = |wanted: &str| (0..queues).any(|at| id(Kind::Queue, at) == wanted);
    match kind {
        "QUEUE" if !item.get("_id").and_then(Value::as_str).is_some_and(queue) => {
            Err(Denied::Missing("items[x]._id"))
        }
        "MULTIQUEUE" if !ids("queues").all(queue) => Err(Denied::Missing("items[x]._id")),
        "EXTENSIONS" => {
            let known = |wanted: &str| {
                let place = extension_of_id(wanted).or_else(|| person_of_id(wanted));
                // Of the crowd that was asked for all ids are taken.
                place.is_some() || wanted.starts_with("64f0c0de0000000")
            };
            if ids("extensions").all(known) { Ok(()) } else { Err(Denied::Missing("items[x].extensions")) }
        }
        _ => Ok(()),
    }
}

/// Whether it shows a switch or variable that is neither shared nor the employee's own.
fn is_global(item: &Value, employee: &str) -> bool {
    let listed = item.get("variables").and_then(Value::as_array).into_iter().flatten();
    let mut names = listed.filter_map(|one| one.get("name").and_then(Value::as_str));
    item.get("type").and_then(Value::as_str) == Some("SWITCHVAR")
        && names.any(|name| match owner(name) {
            ("SHARED", _) => false,
            (_, whose) => whose != Some(employee),
        })
}

/// Everybody's by owner: the shared ones first, under no employee.
pub(crate) fn by_owner(boards: &[Board]) -> Value {
    let of = |owner: Option<&str>| -> Vec<Value> {
        let of_owner = boards.iter().filter(|board| board.owner() == owner);
        of_owner.map(|board| json!({ "_id": board.id(), "name": board.text("name") })).collect()
    };
    let shared = json!({ "_id": null, "name": "Shared", "shared": true, "dashboards": of(None) });
    let people = PEOPLE.iter().enumerate().filter_map(|(index, person)| {
        let employee = id(Kind::Employee, index);
        let dashboards = of(Some(&employee));
        (!dashboards.is_empty()).then(
            || json!({ "_id": employee, "name": person.name, "shared": false, "dashboards": dashboards }),
        )
    });
    std::iter::once(shared).chain(people).collect()
}
