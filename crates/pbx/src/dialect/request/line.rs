//! What is asked about the user's own line: notes and recordings of running calls, and presence.

use serde_json::{Map, Value, json};

use super::{Request, segment};
use crate::Error;
use crate::directory::Presence;
use crate::ids::{CallId, EmployeeId, ExtensionId};
use crate::instant;

impl Request {
    /// Page `action:cdrnoteget`: without a note it reads, and with one it sets.
    pub(crate) fn call_note(target: &CallId, note: Option<&str>) -> Self {
        let request = Self::get("/pbx/app/action/cdrnote").with("target", target.as_str());
        match note {
            Some(note) => request.with("cdrNote", note).once(),
            None => request,
        }
    }

    /// Page `api:pbx:recording:ondemand`: a GET, although it records. Never `TOGGLE`, which a second one would undo.
    pub(crate) fn record(extension: &ExtensionId, on: bool) -> Self {
        let mode = if on { "ENABLE" } else { "DISABLE" };
        Self::get("/pbx/recording/ondemand").with("extension", extension.as_str()).with("mode", mode).once()
    }

    /// Page `api:employee:update`, whose table is cut before presence: the property and its members are assumed. A
    /// partial object is documented. What is left out of a presence is gone, so each member is sent.
    pub(crate) fn set_presence(employee: &EmployeeId, presence: &Presence) -> Result<Self, Error> {
        let mut members = Map::new();
        members.insert("state".to_owned(), presence.state.as_word().into());
        members.insert("text".to_owned(), presence.text.clone().map_or(Value::Null, Value::String));
        let until = presence.until.map(instant::iso_ms);
        members.insert("until".to_owned(), until.map_or(Value::Null, Value::String));
        let path = format!("/employee/{}", segment(employee.as_str())?);
        Ok(Self::post(&path, json!({ "presence": members }).to_string()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::directory::PresenceState;

    #[test]
    fn a_note_is_read_without_its_text_and_set_once_with_it_also_an_empty_one() {
        let call = CallId::new("pbx1:5.1");
        let read = Request::call_note(&call, None);
        assert_eq!((read.query(), read.repeatable), (Some("target=pbx1%3A5.1"), true));
        for (note, query) in [("Wants å & b", "Wants%20%C3%A5%20%26%20b"), ("", "")] {
            let set = Request::call_note(&call, Some(note));
            let expected = format!("target=pbx1%3A5.1&cdrNote={query}");
            assert_eq!((set.query(), set.repeatable), (Some(expected.as_str()), false));
        }
    }

    #[test]
    fn a_recording_is_never_toggled_and_is_asked_for_once() {
        for (on, mode) in [(true, "ENABLE"), (false, "DISABLE")] {
            let request = Request::record(&ExtensionId::new("e1"), on);
            let expected = format!("extension=e1&mode={mode}");
            assert_eq!((request.query(), request.repeatable), (Some(expected.as_str()), false));
        }
    }

    #[test]
    fn a_presence_is_sent_whole_so_that_nothing_of_the_one_before_stays() {
        let presence = Presence {
            state: PresenceState::Lunch,
            text: None,
            until: Some(UNIX_EPOCH + Duration::from_secs(60)),
        };
        let request = Request::set_presence(&EmployeeId::new("a/1"), &presence).unwrap();
        assert_eq!(request.path, "/employee/a%2F1");
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        let until = "1970-01-01T00:01:00.000Z";
        assert_eq!(body, json!({ "presence": { "state": "LUNCH", "text": null, "until": until } }));
        assert!(Request::set_presence(&EmployeeId::new(".."), &presence).is_err());
    }
}
