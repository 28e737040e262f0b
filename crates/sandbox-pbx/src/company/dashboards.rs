//! The dashboards. Between them every type of item occurs.

use serde_json::{Value, json};

use super::people::PEOPLE;
use super::{CUSTOMER, Kind, crowd, id};

/// A dashboard; without an owner it is shared with a group.
#[derive(Debug)]
pub(crate) struct Dashboard {
    pub name: &'static str,
    /// 0 = not in the top bar, 1–5 = place there.
    pub topbar: u8,
    /// The owner, counted in the list of people.
    pub owner: Option<usize>,
    items: fn(&Seen<'_>) -> Value,
}

/// What the items of a dashboard are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// Where the sandbox listens.
    pub origin: &'a str,
    /// How many extensions there are.
    pub extensions: usize,
    /// How many queues there are.
    pub queues: usize,
}

/// Dashboards of companies whose size was asked for; they come last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct More {
    /// One that names everybody.
    pub everybody: bool,
    /// One with every queue.
    pub queues: bool,
}

/// The dashboards in the order of the list.
pub(crate) const DASHBOARDS: [Dashboard; 3] = [
    Dashboard { name: "Front desk", topbar: 1, owner: Some(0), items: front_desk },
    Dashboard { name: "Support floor", topbar: 2, owner: None, items: support_floor },
    Dashboard { name: "My day", topbar: 3, owner: Some(0), items: my_day },
];

const EVERYBODY: Dashboard = Dashboard { name: "Everybody", topbar: 4, owner: None, items: everybody };

const QUEUES: Dashboard = Dashboard { name: "All queues", topbar: 5, owner: None, items: all_queues };

/// The columns of the one that names everybody, each with one list.
const COLUMNS: usize = 3;

/// Callers and members that a queue shows there.
const ROWS: usize = 20;

/// Those of the list, and those that were asked for.
pub(crate) fn all(more: More) -> impl Iterator<Item = &'static Dashboard> {
    DASHBOARDS.iter().chain(more.everybody.then_some(&EVERYBODY)).chain(more.queues.then_some(&QUEUES))
}

impl More {
    /// The id of the one that names everybody, if there is one.
    pub(crate) fn of_everybody(self) -> Option<String> {
        self.everybody.then(|| id(Kind::Dashboard, DASHBOARDS.len()))
    }

    /// The id of the one with every queue, if there is one.
    pub(crate) fn of_queues(self) -> Option<String> {
        self.queues.then(|| id(Kind::Dashboard, DASHBOARDS.len() + usize::from(self.everybody)))
    }
}

impl Dashboard {
    /// The whole dashboard as the Get page answers.
    pub(crate) fn document(&self, index: usize, seen: &Seen<'_>) -> Value {
        let shared = self.owner.is_none();
        json!({
            "_id": id(Kind::Dashboard, index),
            "customer": CUSTOMER,
            "employee": self.owner.map(|owner| id(Kind::Employee, owner)),
            "group": shared.then(|| id(Kind::Group, 0)),
            "shared": shared,
            "name": self.name,
            "topbar": self.topbar,
            "items": (self.items)(seen),
        })
    }
}

/// Extension ids of people, in this order.
fn extensions(people: &[usize]) -> Vec<String> {
    people.iter().map(|person| id(Kind::Extension, *person)).collect()
}

fn queue(column: u32, position: u32, index: usize, stats: &[&str]) -> Value {
    json!({
        "column": column,
        "position": position,
        "type": "QUEUE",
        "_id": id(Kind::Queue, index),
        "variable": null,
        "variableName": null,
        "showCalls": true,
        "showMembers": true,
        "showStats": true,
        "maxCalls": 5,
        "maxMembers": 6,
        "stats": stats,
    })
}

/// With what the menu before the queue has noted of each caller.
fn with_variable(mut item: Value) -> Value {
    if let Some(fields) = item.as_object_mut() {
        fields.insert("variable".to_owned(), json!("customer-number"));
        fields.insert("variableName".to_owned(), json!("Customer no."));
    }
    item
}

fn colleagues(column: u32, position: u32, name: &str, people: &[usize]) -> Value {
    json!({
        "column": column,
        "position": position,
        "type": "EXTENSIONS",
        "name": name,
        "extensions": extensions(people),
    })
}

/// Three columns: what fits the receptionist's window at the default column width.
fn front_desk(_: &Seen<'_>) -> Value {
    json!([
        queue(0, 0, 0, &["ANSWERED", "UNANSWERED", "TOTAL"]),
        colleagues(0, 1, "Management and finance", &[2, 3, 14, 19]),
        queue(0, 2, 3, &["ANSWERED", "UNANSWERED", "TOTAL"]),
        with_variable(queue(1, 0, 2, &["ANSWERED", "TIMEOUT", "CANCELLED", "TOTAL"])),
        queue(1, 1, 1, &["ANSWERED", "UNANSWERED", "TOTAL"]),
        colleagues(2, 0, "Sales", &[4, 5, 6, 7]),
        colleagues(2, 1, "Service", &[8, 9, 10, 11, 12, 13]),
        colleagues(2, 2, "Warehouse, IT and marketing", &[15, 16, 17, 18]),
    ])
}

fn support_floor(_: &Seen<'_>) -> Value {
    json!([
        {
            "column": 0,
            "position": 0,
            "type": "MULTIQUEUE",
            "queues": [id(Kind::Queue, 0), id(Kind::Queue, 1), id(Kind::Queue, 2), id(Kind::Queue, 3)],
        },
        queue(0, 1, 2, &["NOMEMBERS", "ALLBUSY", "TIMEOUT", "CANCELLED", "ANSWERED", "UNANSWERED", "TOTAL"]),
        colleagues(1, 0, "Service", &[8, 9, 10, 11, 12, 13]),
        {
            "column": 1,
            "position": 1,
            "type": "SWITCHVAR",
            "variables": [
                { "name": "SHARED:night-service", "kind": "SWITCH" },
                { "name": "SHARED:service-notice", "kind": "VARIABLE" },
            ],
        },
    ])
}

fn my_day(seen: &Seen<'_>) -> Value {
    let origin = seen.origin;
    json!([
        {
            "column": 0,
            "position": 0,
            "type": "MYCALLS",
            "maxCalls": 6,
            "variable": "customer-number",
            "variableName": "Customer no.",
        },
        {
            "column": 0,
            "position": 1,
            "type": "SHORTCUTS",
            "shortcuts": [
                { "name": "Taxi", "number": "+4588991500" },
                { "name": "Harbour office", "number": "+4588991900" },
                { "name": "Meeting room Anholt", "number": "190" },
                { "name": "Visitor list", "url": "https://intranet.havblik.example/visitors" },
            ],
        },
        { "column": 1, "position": 0, "type": "WEB", "url": format!("{origin}/notice-board"), "height": 360 },
        {
            "column": 1,
            "position": 1,
            "type": "SWITCHVAR",
            "variables": [{ "name": "SHARED:reception-closed", "kind": "SWITCH" }],
        },
        queue(2, 0, 0, &["ANSWERED", "CANCELLED", "TOTAL"]),
    ])
}

fn everybody(seen: &Seen<'_>) -> Value {
    let people: Vec<usize> = (0..PEOPLE.len()).chain(crowd::places(seen.extensions)).collect();
    let lists = people.chunks(people.len().div_ceil(COLUMNS).max(1));
    (0..).zip(lists).map(|(column, list)| colleagues(column, 0, "Everybody", list)).collect()
}

/// People in the first column, queues in the others: each queue once.
fn all_queues(seen: &Seen<'_>) -> Value {
    let people: Vec<usize> = (0..PEOPLE.len()).collect();
    let queues = (0..seen.queues).zip((1..=2).cycle()).map(|(place, column)| {
        let position = u32::try_from(place / 2).unwrap_or(u32::MAX);
        let mut item = queue(column, position, place, &["ANSWERED", "UNANSWERED", "TOTAL"]);
        if let Some(fields) = item.as_object_mut() {
            fields.insert("maxCalls".to_owned(), json!(ROWS));
        }
        item
    });
    std::iter::once(colleagues(0, 0, "Colleagues", &people)).chain(queues).collect()
}

/// The page in the WEB item, served by the sandbox itself: nothing leaves this computer.
pub(crate) const NOTICE_BOARD: &str = include_str!("notice_board.html");
