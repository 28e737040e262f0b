//! Lists: bare arrays on most pages, arrays under a name on those that page.
//!
//! Whoever draws a list tells its elements apart by their ids, so each id occurs once: of elements with the
//! same `_id` the first counts. Servers that page list one twice when the list moves between two pages.

use std::collections::HashSet;
use std::hash::Hash;

use serde_json::Value;

use super::value::{Object, json, text};
use crate::Error;
use crate::list::List;

/// Reads a list that is an array, or an object with the array under `name`.
pub(super) fn read_list<T>(
    body: &[u8],
    name: &str,
    expected: &'static str,
    read: impl Fn(&Object) -> Option<T>,
) -> Result<List<T>, Error> {
    Ok(objects(&elements(body, name, expected)?, read))
}

/// As [`read_list`], for rows that may be of the same thing, each of another time.
pub(super) fn read_rows<T>(
    body: &[u8],
    name: &str,
    expected: &'static str,
    read: impl FnMut(&Object) -> Option<T>,
) -> Result<List<T>, Error> {
    Ok(places(&elements(body, name, expected)?, read))
}

fn elements(body: &[u8], name: &str, expected: &'static str) -> Result<Vec<Value>, Error> {
    let list = match json(body)? {
        Value::Object(mut object) => object.remove(name).unwrap_or_default(),
        other => other,
    };
    match list {
        Value::Array(elements) => Ok(elements),
        _ => Err(Error::UnexpectedShape { expected }),
    }
}

/// The elements that are objects and can be read, each `_id` once.
pub(super) fn objects<T>(elements: &[Value], read: impl Fn(&Object) -> Option<T>) -> List<T> {
    let mut ids = HashSet::new();
    places(elements, |object| {
        let item = read(object)?;
        text(object, "_id").is_none_or(|id| ids.insert(id)).then_some(item)
    })
}

/// As [`objects`], for lists of places: the same thing may stand at two of them.
pub(super) fn places<T>(elements: &[Value], mut read: impl FnMut(&Object) -> Option<T>) -> List<T> {
    let items: Vec<T> = elements.iter().filter_map(|element| read(element.as_object()?)).collect();
    let lost = elements.len() - items.len();
    List { items, lost }
}

/// The elements in their order, each once.
pub(super) fn distinct<T: Clone + Eq + Hash>(elements: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    elements.into_iter().filter(|element| seen.insert(element.clone())).collect()
}

/// How many elements there are, one that is listed again not counted.
pub(super) fn count_of(elements: &[Value]) -> usize {
    let ids = |element: &&Value| element.as_object().and_then(|object| text(object, "_id"));
    let mut seen = HashSet::new();
    elements.iter().filter(|element| ids(element).is_none_or(|id| seen.insert(id))).count()
}

/// The array under a key, or nothing.
pub(super) fn array<'a>(object: &'a Object, key: &str) -> Option<&'a [Value]> {
    object.get(key)?.as_array().map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::super::{dashboard, dashboards, employees, extensions, queues, ringtones, themes};
    use crate::dashboard::DashboardItem;

    #[test]
    fn what_is_listed_twice_is_there_once_as_it_was_listed_first() {
        let doubled = br#"[{"_id":"a","name":"Ann","nameEn":"Ann"},{"_id":"b","name":"Bo"},
            {"_id":"a","name":"Ann B","nameEn":"Ann B"},{"_id":7,"name":"Number"},{"_id":"7","name":"Text"}]"#;
        let list = employees(doubled).unwrap();
        let names: Vec<&str> = list.items.iter().map(|employee| employee.name.as_str()).collect();
        assert_eq!((names, list.lost), (vec!["Ann", "Bo", "Number"], 2));
        assert_eq!(dashboards(doubled).unwrap().items.len(), 3);
        assert_eq!(extensions(doubled).unwrap().items.len(), 3);
        assert_eq!(queues(doubled).unwrap().items.len(), 3);
        assert_eq!(themes(doubled).unwrap().items.len(), 3);
        assert_eq!(ringtones(doubled).unwrap().items.len(), 3);
    }

    #[test]
    fn one_that_cannot_be_read_does_not_hide_the_good_one_behind_it() {
        let list = super::objects(
            &serde_json::from_str::<Vec<_>>(r#"[{"_id":"a"},{"_id":"a","name":"Ann"}]"#).unwrap(),
            |object| super::text(object, "name"),
        );
        assert_eq!((list.items, list.lost), (vec!["Ann".to_owned()], 1));
    }

    #[test]
    fn members_phones_and_callers_are_there_once_and_a_caller_is_counted_once() {
        let list = queues(
            br#"[{"_id":"q","members":[{"_id":"m"},{"_id":"n"},{"_id":"m"}],
                "callers":[{"_id":"c"},{"_id":"c"},{"state":"QUEUED"},{"_id":"d"}]}]"#,
        )
        .unwrap();
        let queue = &list.items[0];
        assert_eq!((queue.members.count, queue.members.listed.len()), (Some(2), 2));
        // The one without an id waits all the same.
        assert_eq!((queue.callers.count, queue.callers.listed.len()), (Some(3), 2));
        let own = extensions(br#"[{"_id":"x","phones":[{"_id":"p"},{"_id":"p"}]}]"#).unwrap();
        assert_eq!(own.items[0].phones.len(), 1);
    }

    #[test]
    fn figures_people_and_queues_of_an_item_are_there_once_and_a_queue_may_stand_at_two_places() {
        let read = dashboard(
            br#"{"_id":"d","items":[
                {"type":"QUEUE","_id":"q","column":0,"stats":["ANSWERED","TOTAL","answered","ANSWERED"]},
                {"type":"QUEUE","_id":"q","column":1},
                {"type":"EXTENSIONS","column":2,"extensions":["x","y",{"_id":"x"}]}]}"#,
        )
        .unwrap();
        assert_eq!((read.items.len(), read.lost), (3, 0));
        let DashboardItem::Queue(queue) = &read.items[0].item else { unreachable!("a queue") };
        let words: Vec<&str> = queue.stats.iter().map(crate::queue::QueueStat::as_word).collect();
        assert_eq!(words, ["ANSWERED", "TOTAL"]);
        let DashboardItem::Extensions { extensions, .. } = &read.items[2].item else {
            unreachable!("people")
        };
        assert_eq!(extensions.len(), 2);
    }
}
