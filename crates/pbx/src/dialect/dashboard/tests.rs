#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};

use super::{dashboard, dashboards};
use crate::dashboard::{DashboardItem, ItemKind, ShortcutTarget};

fn only(item: Value) -> DashboardItem {
    let body = json!({ "_id": "d", "items": [item] }).to_string();
    dashboard(body.as_bytes()).unwrap().items.remove(0).item
}

#[test]
fn a_list_keeps_its_good_lines() {
    let body = br#"[{"_id":"a","name":"Front","topbar":"2","shared":1},{"_id":"b","topbar":0},{"_id":"c","topbar":6},{}]"#;
    let list = dashboards(body).unwrap();
    assert_eq!(list.lost, 1);
    assert_eq!((list.items[0].topbar, list.items[0].shared), (Some(2), true));
    assert_eq!((list.items[1].topbar, list.items[1].name.as_str()), (None, "b"));
    assert_eq!(list.items[2].topbar, None);
}

#[test]
fn items_stand_in_the_order_of_their_places() {
    let body = json!({ "_id": "d", "name": "Mine", "employee": null, "items": [
        { "type": "MYCALLS", "column": 1, "position": 0 },
        { "type": "QUEUE", "_id": "last", "column": 0 },
        "rubbish",
        { "type": "QUEUE", "_id": "second", "column": 0, "position": "1" },
        { "type": "QUEUE", "_id": "first", "column": -4, "position": 0 },
        { "type": "WEB", "url": "https://x.example", "column": 1e9, "position": 0 },
    ]})
    .to_string();
    let read = dashboard(body.as_bytes()).unwrap();
    assert_eq!((read.lost, read.employee), (1, None));
    let columns: Vec<u32> = read.items.iter().map(|item| item.column).collect();
    assert_eq!(columns, [0, 0, 0, 1, 49]);
    let queues: Vec<&str> = read
        .items
        .iter()
        .filter_map(|placed| match &placed.item {
            DashboardItem::Queue(item) => Some(item.queue.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(queues, ["first", "second", "last"]);
}

#[test]
fn an_item_that_lacks_its_properties_names_them() {
    let table = [
        (json!({ "type": "QUEUE" }), ItemKind::Queue, "_id"),
        (json!({ "type": "MULTIQUEUE" }), ItemKind::MultiQueue, "queues"),
        (json!({ "type": "MULTIQUEUE", "queues": [7, {}] }), ItemKind::MultiQueue, "queues"),
        (json!({ "type": "EXTENSIONS", "extensions": "x" }), ItemKind::Extensions, "extensions"),
        (json!({ "type": "web" }), ItemKind::Web, "url"),
        (json!({ "type": "WEB", "url": "javascript:alert(1)" }), ItemKind::Web, "url"),
        (json!({ "type": "WEB", "url": "file:///etc/passwd" }), ItemKind::Web, "url"),
        (json!({ "type": "SWITCHVAR", "variables": [{ "name": "x" }] }), ItemKind::SwitchVar, "variables"),
        (json!({ "type": "SHORTCUTS" }), ItemKind::Shortcuts, "shortcuts"),
    ];
    for (item, kind, missing) in table {
        let said = item.to_string();
        assert_eq!(only(item), DashboardItem::Incomplete { kind, missing: vec![missing] }, "{said}");
    }
}

#[test]
fn a_kind_that_is_not_known_keeps_its_name() {
    assert_eq!(
        only(json!({ "type": "WEATHER" })),
        DashboardItem::Unknown { kind: Some("WEATHER".to_owned()) }
    );
    assert_eq!(only(json!({ "type": [] })), DashboardItem::Unknown { kind: None });
}

#[test]
fn complete_items_are_read_whole() {
    let DashboardItem::Queue(queue) = only(json!({
        "type": "QUEUE", "_id": "q", "showStats": false, "maxCalls": "5", "stats": ["TOTAL", "NEW", 3],
        "variable": "customer",
    })) else {
        unreachable!("a queue")
    };
    assert_eq!((queue.show_calls, queue.show_stats, queue.max_calls), (true, false, Some(5)));
    assert_eq!(queue.stats.iter().map(|stat| stat.as_word()).collect::<Vec<_>>(), ["TOTAL", "NEW", "3"]);
    assert_eq!(queue.variable.unwrap().label, "customer");

    let DashboardItem::Extensions { name, extensions } =
        only(json!({ "type": "EXTENSIONS", "extensions": ["x", { "_id": "y" }, 4], "name": "Sales" }))
    else {
        unreachable!("extensions")
    };
    assert_eq!((name.as_deref(), extensions.len()), (Some("Sales"), 2));

    assert_eq!(
        only(json!({ "type": "MULTIQUEUE", "queues": [] })),
        DashboardItem::MultiQueue { queues: vec![] }
    );

    let DashboardItem::Shortcuts { shortcuts } = only(json!({ "type": "SHORTCUTS", "shortcuts": [
        { "name": "Taxi", "number": 88991500 }, { "url": "https://x.example/a" }, { "name": "nowhere" },
        { "name": "bad", "url": "ftp://x" },
    ]})) else {
        unreachable!("shortcuts")
    };
    assert_eq!(shortcuts.len(), 2);
    assert_eq!(shortcuts[0].target, ShortcutTarget::Number("88991500".to_owned()));
    assert_eq!(shortcuts[1].name, "https://x.example/a");
}

#[test]
fn what_is_no_dashboard_is_refused() {
    for body in [&b"[]"[..], b"{}", b"{\"_id\":null}", b"3"] {
        assert_eq!(dashboard(body).unwrap_err().code(), "unexpected_shape");
    }
    assert!(dashboard(br#"{"_id":"d","items":7}"#).unwrap().items.is_empty());
}
