//! Answers of the ringtone and theme lists and of `/pbx/settings`.

use serde_json::Value;

use super::list::read_list;
use super::value::{Object, json, text};
use crate::Error;
use crate::choices::{CompanySettings, Label, RecordingMode, Ringtone, Theme};
use crate::ids::{RingtoneId, ThemeId};
use crate::list::List;

/// From the answer of `/pbx/app/settings/desktop/theme`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn themes(body: &[u8]) -> Result<List<Theme>, Error> {
    read_list(body, "themes", "a list of themes", |object| {
        let id = text(object, "_id")?;
        Some(Theme { name: label(object, &id), id: ThemeId::new(id) })
    })
}

/// From the answer of `/pbx/app/settings/desktop/ringtone`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn ringtones(body: &[u8]) -> Result<List<Ringtone>, Error> {
    read_list(body, "ringtones", "a list of ringtones", |object| {
        let id = text(object, "_id")?;
        Some(Ringtone { name: label(object, &id), id: RingtoneId::new(id) })
    })
}

/// From the answer of `/pbx/settings`.
///
/// # Errors
/// For a body that is no JSON object.
pub fn company_settings(body: &[u8]) -> Result<CompanySettings, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the settings of a company" });
    };
    let recording = answer.get("recording").and_then(Value::as_object);
    Ok(CompanySettings {
        national_prefix: text(&answer, "nationalPrefix"),
        default_number: text(&answer, "defaultNumber"),
        default_language: text(&answer, "defaultLanguage"),
        voicemail_number: text(&answer, "voicemailNumber"),
        recording: recording.and_then(|recording| Some(RecordingMode::from_word(&text(recording, "mode")?))),
    })
}

fn label(object: &Object, id: &str) -> Label {
    let (en, da) = (text(object, "nameEn"), text(object, "nameDa"));
    let either = en.clone().or_else(|| da.clone()).unwrap_or_else(|| id.to_owned());
    Label { en: en.unwrap_or_else(|| either.clone()), da: da.unwrap_or(either) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{company_settings, ringtones, themes};
    use crate::choices::RecordingMode;

    #[test]
    fn a_name_in_one_language_stands_for_both_and_an_id_for_none() {
        let list = themes(br#"[{"_id":"EARTH","nameEn":"Earth","nameDa":"Jord"},{"_id":"T","nameDa":"Tyrkis"},{"_id":"X"}]"#).unwrap();
        let names: Vec<_> =
            list.items.iter().map(|theme| (theme.name.en.as_str(), theme.name.da.as_str())).collect();
        assert_eq!(names, [("Earth", "Jord"), ("Tyrkis", "Tyrkis"), ("X", "X")]);
        assert_eq!(ringtones(br#"[{"_id":"1","nameEn":"Bell"},{"nameEn":"lost"}]"#).unwrap().lost, 1);
    }

    #[test]
    fn a_company_may_say_as_little_as_it_likes() {
        let full = company_settings(
            br#"{"nationalPrefix":"+45","defaultNumber":4588991000,"recording":{"mode":"DEMAND"}}"#,
        )
        .unwrap();
        assert_eq!(full.national_prefix.as_deref(), Some("+45"));
        assert_eq!(full.default_number.as_deref(), Some("4588991000"));
        assert_eq!(full.recording, Some(RecordingMode::Demand));
        assert_eq!(
            company_settings(br#"{"recording":"ALWAYS"}"#).unwrap(),
            crate::CompanySettings::default()
        );
        assert!(company_settings(b"[]").is_err());
    }
}
