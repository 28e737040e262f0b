//! Values in the words of people: names in place of ids, per cent in place of shares.
//!
//! A document names ringtones, queues, phones, dashboards and devices by ids. Who knows what they are called
//! says so through [`Names`]; an id without a name is shown with a word that says it has none.

use serde_json::Value;

use crate::key::Key;
use crate::table::{self, IdOf, Shape, Unit};
use crate::words::Language;

/// What an id of a document stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    Ringtone,
    Phone,
    Dashboard,
    Queue,
    Device,
}

impl From<IdOf> for Named {
    fn from(of: IdOf) -> Self {
        match of {
            IdOf::Ringtone => Self::Ringtone,
            IdOf::Phone => Self::Phone,
            IdOf::Dashboard => Self::Dashboard,
        }
    }
}

/// Who knows what things are called.
pub trait Names {
    /// The name of the thing with this id, none where it is not known.
    fn name(&self, of: Named, id: &str) -> Option<String>;
}

/// Knows no name.
#[derive(Debug, Clone, Copy)]
pub struct NoNames;

impl Names for NoNames {
    fn name(&self, _: Named, _: &str) -> Option<String> {
        None
    }
}

/// An id that nobody has a name for.
#[must_use]
pub fn unnamed(id: &str, language: Language) -> String {
    language.pick(format!("{id} (name not known)"), format!("{id} (navn ukendt)"))
}

/// A share of 1 as people read it, for instance `50%`.
#[must_use]
pub fn per_cent(share: f64, language: Language) -> String {
    let hundredths = (share * 10_000.0).round() / 100.0;
    language.pick(format!("{hundredths}%"), format!("{hundredths} %"))
}

/// The value of `key` in words; none where people read the value itself.
#[must_use]
pub fn words(key: Key, value: &Value, names: &dyn Names, language: Language) -> Option<String> {
    let named = |of: Named, id: &str| names.name(of, id).unwrap_or_else(|| unnamed(id, language));
    match table::row(key).shape {
        Shape::OptionalId(of) => value.as_str().map(|id| named(of.into(), id)),
        Shape::Number { unit: Unit::Share, .. } => {
            let share = match value {
                Value::Number(number) => number.to_string().parse::<f64>().ok()?,
                Value::String(text) => text.trim().parse::<f64>().ok()?,
                _ => return None,
            };
            share.is_finite().then(|| per_cent(share, language))
        }
        Shape::Devices(_) => list(value, "; ", |id| Some(named(Named::Device, id.as_str()?))),
        Shape::QueueRingtones => list(value, "; ", |pair| {
            let queue = named(Named::Queue, pair.get("queue")?.as_str()?);
            let ringtone = named(Named::Ringtone, pair.get("ringtone")?.as_str()?);
            Some(format!("{queue}: {ringtone}"))
        }),
        _ => None,
    }
}

/// The elements of a list; what is none of its kind stands as it is in the document.
fn list(value: &Value, between: &str, words: impl Fn(&Value) -> Option<String>) -> Option<String> {
    let elements = value.as_array().filter(|elements| !elements.is_empty())?;
    let all: Vec<String> =
        elements.iter().map(|element| words(element).unwrap_or_else(|| element.to_string())).collect();
    Some(all.join(between))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Company;

    impl Names for Company {
        fn name(&self, of: Named, id: &str) -> Option<String> {
            let name = match (of, id) {
                (Named::Ringtone, "t1") => "Marimba",
                (Named::Phone, "p1") => "Anna's desk",
                (Named::Dashboard, "d1") => "Reception",
                (Named::Queue, "q1") => "Support",
                (Named::Device, "usb-1") => "Jabra",
                _ => return None,
            };
            Some(name.to_owned())
        }
    }

    fn said(key: Key, value: Value) -> Option<String> {
        words(key, &value, &Company, Language::En)
    }

    #[test]
    fn ids_are_names_and_one_without_a_name_says_so() {
        for (key, value, words) in [
            (Key::RingtoneExternal, json!("t1"), "Marimba"),
            (Key::RingtoneExternal, json!("p1"), "p1 (name not known)"),
            (Key::PhoneId, json!("p1"), "Anna's desk"),
            (Key::DashboardId, json!("d1"), "Reception"),
            (Key::QueueRingtones, json!([{"queue": "q1", "ringtone": "t1"}]), "Support: Marimba"),
            (
                Key::QueueRingtones,
                json!([{"queue": "q9", "ringtone": "t1"}, 5]),
                "q9 (name not known): Marimba; 5",
            ),
            (Key::PreferredAudioOutputs, json!(["usb-1", "hdmi"]), "Jabra; hdmi (name not known)"),
        ] {
            assert_eq!(said(key, value.clone()).as_deref(), Some(words), "{key}: {value}");
        }
        let danish = words(Key::PhoneId, &json!("x"), &Company, Language::Da);
        assert_eq!(danish.as_deref(), Some("x (navn ukendt)"));
    }

    #[test]
    fn a_volume_is_said_in_per_cent() {
        for (value, words) in
            [(json!(0.5), "50%"), (json!(0.55), "55%"), (json!("0.8"), "80%"), (json!(1.5), "150%")]
        {
            assert_eq!(said(Key::RingerVolume, value.clone()).as_deref(), Some(words), "{value}");
        }
        assert_eq!(per_cent(0.07, Language::Da), "7 %");
    }

    #[test]
    fn what_people_read_as_it_stands_has_no_other_words() {
        for (key, value) in [
            (Key::Zoom, json!(110)),
            (Key::Theme, json!("EARTH")),
            (Key::PhoneId, Value::Null),
            (Key::PhoneId, json!(7)),
            (Key::QueueRingtones, json!([])),
            (Key::PreferredAudioInputs, Value::Null),
            (Key::RingerVolume, json!("loud")),
            (Key::RingerVolume, json!(true)),
        ] {
            assert_eq!(said(key, value.clone()), None, "{key}: {value}");
        }
    }
}
