//! The page by the rules of snapshot and patch, without any drawing: what it holds is what it would show.

use serde_json::{Map, Value};

/// Kinds of entities: a patch names those that are others, and leaves the rest.
const ENTITIES: [&str; 6] = ["people", "queues", "members", "callers", "calls", "switches"];

/// What a page knows.
#[derive(Debug, Default)]
pub struct ModelPage {
    held: Option<Map<String, Value>>,
    /// It has asked for everything, and waits for the answer.
    asks: bool,
    /// What came meanwhile.
    kept: Vec<Value>,
}

/// What a page does with a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    Applied,
    /// It knows all of it already, or knows nothing yet.
    Ignored,
    /// Kept until the answer comes that it has asked for.
    Kept,
    /// Something was missed: it has to ask for everything.
    Missed,
}

impl ModelPage {
    /// Everything that it shows; null: nothing yet.
    pub fn held(&self) -> Value {
        self.held.clone().map_or(Value::Null, Value::Object)
    }

    pub fn revision(&self) -> u64 {
        self.held.as_ref().map_or(0, revision)
    }

    /// It asks for everything.
    pub fn ask(&mut self) {
        self.asks = true;
    }

    /// Takes everything, and what came since and follows it. Whether something in between was missed: then it has to
    /// ask once more, and keeps what comes meanwhile.
    pub fn take_snapshot(&mut self, snapshot: Value) -> bool {
        let Value::Object(snapshot) = snapshot else { return false };
        self.held = Some(snapshot);
        self.asks = false;
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_by_key(|patch| patch.as_object().map_or(0, revision));
        for patch in kept {
            if self.take_patch(&patch) == Took::Missed {
                self.ask();
            }
        }
        self.asks
    }

    /// Takes a patch as it came over the wire. One that was missed has to be asked for with [`ModelPage::ask`].
    pub fn take_patch(&mut self, patch: &Value) -> Took {
        if self.asks {
            self.kept.push(patch.clone());
            return Took::Kept;
        }
        let (Some(held), Some(patch)) = (&mut self.held, patch.as_object()) else { return Took::Ignored };
        let comes = revision(patch);
        match comes.cmp(&(revision(held) + 1)) {
            std::cmp::Ordering::Less => Took::Ignored,
            std::cmp::Ordering::Greater => Took::Missed,
            std::cmp::Ordering::Equal => {
                apply(held, patch);
                held.insert("revision".to_owned(), comes.into());
                Took::Applied
            }
        }
    }
}

fn revision(of: &Map<String, Value>) -> u64 {
    of.get("revision").and_then(Value::as_u64).unwrap_or_default()
}

fn apply(held: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, now) in patch.get("set").and_then(Value::as_object).into_iter().flatten() {
        let entities = held.get_mut(name).filter(|_| ENTITIES.contains(&name.as_str()));
        match (entities.and_then(Value::as_object_mut), now.as_object()) {
            (Some(entities), Some(now)) => entities.extend(now.clone()),
            _ => {
                held.insert(name.clone(), now.clone());
            }
        }
    }
    for (name, ids) in patch.get("remove").and_then(Value::as_object).into_iter().flatten() {
        let Some(entities) = held.get_mut(name).and_then(Value::as_object_mut) else { continue };
        for id in ids.as_array().into_iter().flatten().filter_map(Value::as_str) {
            entities.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page() -> ModelPage {
        let mut page = ModelPage::default();
        page.take_snapshot(json!({"revision": 4, "language": "en", "people": {"a": 1, "b": 2}}));
        page
    }

    #[test]
    fn a_patch_that_follows_is_applied_an_old_one_is_ignored_and_a_later_one_was_missed() {
        let mut page = page();
        assert_eq!(page.take_patch(&json!({"revision": 4, "set": {"language": "da"}})), Took::Ignored);
        let patch = json!({"revision": 5, "set": {"people": {"c": 3}}, "remove": {"people": ["a"]}});
        assert_eq!(page.take_patch(&patch), Took::Applied);
        assert_eq!(page.held(), json!({"revision": 5, "language": "en", "people": {"b": 2, "c": 3}}));
        assert_eq!(page.take_patch(&json!({"revision": 7, "set": {}})), Took::Missed);
    }

    #[test]
    fn what_comes_while_it_asks_is_applied_after_the_answer_where_it_follows() {
        let mut page = page();
        page.ask();
        for revision in [6, 8, 9] {
            let patch = json!({"revision": revision, "set": {"language": format!("{revision}")}});
            assert_eq!(page.take_patch(&patch), Took::Kept);
        }
        assert!(!page.take_snapshot(json!({"revision": 7, "language": "7", "people": {}})));
        assert_eq!((page.revision(), page.held()["language"].clone()), (9, json!("9")));
        // An answer that is older, with a gap after it: the next one has what was missed.
        page.ask();
        for revision in [12, 13] {
            let patch = json!({"revision": revision, "set": {"language": format!("{revision}")}});
            assert_eq!(page.take_patch(&patch), Took::Kept);
        }
        assert!(page.take_snapshot(json!({"revision": 10, "language": "10", "people": {}})));
        assert!(!page.take_snapshot(json!({"revision": 12, "language": "12", "people": {}})));
        assert_eq!((page.revision(), page.held()["language"].clone()), (13, json!("13")));
    }
}
