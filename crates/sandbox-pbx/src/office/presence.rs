//! Who is where.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::State;
use crate::company::people::{PEOPLE, Presence, STANDALONE, Until};
use crate::company::{Kind, id};
use crate::moment::iso;
use crate::realtime::Event;

/// The presences that the company opens with, at the places of the extensions; that of a room is nobody's.
pub(super) fn seeded(opened: OffsetDateTime, beside: usize) -> Vec<Value> {
    let others = STANDALONE.len() + beside;
    let own = PEOPLE.iter().map(|person| presence(opened, person.presence));
    own.chain(std::iter::repeat_n(written("AVAILABLE", None, None), others)).collect()
}

impl State {
    /// `by` is the employee who did it, where somebody did.
    pub(crate) fn set_presence(&mut self, person: usize, presence: Value, by: Option<&str>) {
        let Some(known) = self.presences.get_mut(person) else { return };
        *known = presence.clone();
        let employee = id(Kind::Employee, person);
        let data = json!({ "presence": presence });
        self.say(Event::config("EMPLOYEE_PRESENCE_CHANGED", &employee, Some(data), by));
    }
}

/// Without a text or an end those properties are left out, as the API does.
pub(crate) fn written(state: &str, text: Option<&str>, until: Option<&str>) -> Value {
    let mut presence = json!({ "state": state });
    if let Some(fields) = presence.as_object_mut() {
        if let Some(text) = text {
            fields.insert("text".to_owned(), json!(text));
        }
        if let Some(until) = until {
            fields.insert("until".to_owned(), json!(until));
        }
    }
    presence
}

fn presence(opened: OffsetDateTime, presence: Presence) -> Value {
    let lasts = match presence.until {
        Until::Open => None,
        Until::Minutes(minutes) => Some(Duration::minutes(minutes)),
        Until::Days(days) => Some(Duration::days(days)),
    };
    let until = lasts.map(|lasts| iso(rounded(opened + lasts)));
    written(presence.state, presence.text, until.as_deref())
}

/// Up to the next five minutes: nobody promises to be back at 13.42.
fn rounded(moment: OffsetDateTime) -> OffsetDateTime {
    let over = moment.unix_timestamp().rem_euclid(300);
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    whole + Duration::seconds((300 - over) % 300)
}
