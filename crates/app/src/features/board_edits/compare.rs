//! What of a dashboard that was read back is not as it was sent.

use serde_json::{Value, json};

use super::items::{Pairs, content, differing, kind, member, place, says_the_same};
use super::merge::Merged;
use crate::view::{BoardBase, BoardDifference};

/// Nothing: it was stored as it was sent.
pub(super) fn differences(sent: &Merged, stored: &BoardBase) -> Vec<BoardDifference> {
    let mut all = Vec::new();
    let mut own = |property: &str, mine: Value, theirs: Value| {
        if mine != theirs {
            all.push(BoardDifference { item: None, property: Some(property.to_owned()), mine, theirs });
        }
    };
    own("name", json!(sent.name), json!(stored.name));
    own("topbar", json!(sent.topbar), json!(stored.topbar));
    own("group", json!(sent.group), json!(stored.group));

    let mut pairs = Pairs::among(&stored.items);
    let items = || sent.items.iter().enumerate();
    let same_place = |one: &Value, other: &Value| place(one) == place(other);
    pairs.by(items(), |one, other| same_place(one, other) && says_the_same(one, other));
    pairs.by(items(), says_the_same);
    pairs.by(items(), |one, other| same_place(one, other) && kind(one) == kind(other));
    for (at, item) in items() {
        match pairs.other(at) {
            Some(found) => all.extend(of_item(item, found)),
            None => all.push(BoardDifference {
                item: Some(item.clone()),
                property: None,
                mine: item.clone(),
                theirs: Value::Null,
            }),
        }
    }
    all.extend(pairs.left().map(|found| BoardDifference {
        item: Some(found.clone()),
        property: None,
        mine: Value::Null,
        theirs: found.clone(),
    }));
    all
}

fn of_item(sent: &Value, found: &Value) -> Vec<BoardDifference> {
    let (mine, theirs) = (content(sent), content(found));
    let of = |property: String, mine: Value, theirs: Value| BoardDifference {
        item: Some(sent.clone()),
        property: Some(property),
        mine,
        theirs,
    };
    let mut all: Vec<_> = differing(&mine, &theirs)
        .into_iter()
        .map(|key| of(key.clone(), member(&mine, &key), member(&theirs, &key)))
        .collect();
    if place(sent) != place(found) {
        let words = |item: &Value| {
            let (column, position) = place(item);
            json!({ "column": column, "position": position })
        };
        all.push(of("place".to_owned(), words(sent), words(found)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> [Value; 2] {
        [
            json!({ "type": "WEB", "column": 0, "position": 0, "url": "a", "zoom": 100 }),
            json!({ "type": "WEB", "column": 0, "position": 1, "url": "b", "future": [1.5] }),
        ]
    }

    fn sent() -> Merged {
        Merged { name: "Mine".to_owned(), topbar: 1, group: None, items: items().to_vec() }
    }

    fn stored(items: &[Value]) -> BoardBase {
        let items = items.to_vec();
        BoardBase { id: "d".to_owned(), name: "Mine".to_owned(), topbar: 1, group: None, items }
    }

    fn found(stored: &BoardBase) -> Vec<(Option<String>, Value, Value)> {
        let all = differences(&sent(), stored);
        all.into_iter().map(|one| (one.property, one.mine, one.theirs)).collect()
    }

    #[test]
    fn each_property_that_was_stored_otherwise_is_named_with_both_values() {
        assert!(found(&stored(&items())).is_empty());
        let [a, _] = items();
        let mut spoilt =
            stored(&[a, json!({ "type": "WEB", "column": 0, "position": 1, "url": "c", "later": null })]);
        spoilt.topbar = 0;
        let of = |property: &str, mine, theirs| (Some(property.to_owned()), mine, theirs);
        assert_eq!(
            found(&spoilt),
            [
                of("topbar", json!(1), json!(0)),
                of("future", json!([1.5]), Value::Null),
                of("url", json!("b"), json!("c")),
            ]
        );
    }

    #[test]
    fn an_item_that_is_gone_new_or_elsewhere_is_named_as_such() {
        let [a, b] = items();
        let mut moved = b.clone();
        if let Some(place) = moved.get_mut("position") {
            *place = json!(0);
        }
        let place = |position: u64| json!({ "column": 0, "position": position });
        let gone = (None, a.clone(), Value::Null);
        assert_eq!(found(&stored(&[moved])), [gone, (Some("place".to_owned()), place(1), place(0))]);
        let new = json!({ "type": "MYCALLS", "column": 3, "position": 0 });
        assert_eq!(found(&stored(&[a, b, new.clone()])), [(None, Value::Null, new)]);
    }

    #[test]
    fn other_digits_of_the_same_number_are_the_same() {
        let [a, _] = items();
        let b: Value = serde_json::from_str(
            r#"{ "type": "WEB", "column": 0, "position": 1, "url": "b", "future": [1.500], "zoom": null }"#,
        )
        .unwrap_or_default();
        assert!(found(&stored(&[a, b])).is_empty());
    }
}
