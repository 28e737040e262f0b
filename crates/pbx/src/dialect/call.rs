//! The answers of `/pbx/app/action/call` and `cdrnote`, `/pbx/extension/ID/dnd`, `/pbx/callvariable/ID/NAME` and
//! `/pbx/recording/ondemand`.

use serde_json::Value;

use super::refusal::{Secrets, word};
use super::value::{as_sent, flag, json, succeeded, text};
use crate::Error;
use crate::ids::CallId;

/// The id of the call that was started; `None` where the PBX keeps it to itself.
pub(crate) fn read_call(body: &[u8], sent: Secrets<'_>) -> Result<Option<CallId>, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the answer to a call" });
    };
    if !succeeded(&answer) {
        return Err(Error::Declined { status: 200, message: word(body, sent) });
    }
    Ok(text(&answer, "_id").map(CallId::new))
}

/// Whether do not disturb is on now; `None` where the PBX does not say.
pub(crate) fn read_dnd(body: &[u8], sent: Secrets<'_>) -> Result<Option<bool>, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the answer to do not disturb" });
    };
    if !succeeded(&answer) {
        return Err(Error::Declined { status: 200, message: word(body, sent) });
    }
    Ok(flag(&answer, "dnd"))
}

/// The value of a call variable, as it was sent; `None` where it is empty, or neither a text nor a number.
pub(crate) fn read_variable(body: &[u8], sent: Secrets<'_>) -> Result<Option<String>, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "a variable of a call" });
    };
    if !succeeded(&answer) {
        return Err(Error::Declined { status: 200, message: word(body, sent) });
    }
    Ok(answer.get("value").and_then(as_sent))
}

/// What is noted about a call, as it was sent; empty where the answer has nothing.
pub(crate) fn read_note(body: &[u8], sent: Secrets<'_>) -> Result<String, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the note of a call" });
    };
    if !succeeded(&answer) {
        return Err(Error::Declined { status: 200, message: word(body, sent) });
    }
    Ok(answer.get("cdrNote").and_then(as_sent).unwrap_or_default())
}

/// Whether the call is recorded now; `None` where the PBX does not say.
pub(crate) fn read_recording(body: &[u8], sent: Secrets<'_>) -> Result<Option<bool>, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the answer to a recording" });
    };
    if !succeeded(&answer) {
        return Err(Error::Declined { status: 200, message: word(body, sent) });
    }
    Ok(match text(&answer, "mode").as_deref() {
        Some("ENABLE") => Some(true),
        Some("DISABLE") => Some(false),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Secrets, read_call, read_dnd, read_note, read_recording, read_variable};

    #[test]
    fn a_call_is_started_unless_the_answer_says_otherwise() {
        let id = read_call(br#"{"success":true,"_id":"pbx4:57.3"}"#, Secrets(&[])).unwrap();
        assert_eq!(id.unwrap().as_str(), "pbx4:57.3");
        assert_eq!(read_call(br#"{"success":true}"#, Secrets(&[])).unwrap(), None);
        assert_eq!(
            read_call(br#"{"success":false,"message":"busy"}"#, Secrets(&[])).unwrap_err().code(),
            "declined"
        );
        assert_eq!(read_call(b"true", Secrets(&[])).unwrap_err().code(), "unexpected_shape");
    }

    #[test]
    fn a_variable_is_read_as_it_was_sent_and_one_without_a_value_is_none() {
        let read = |body: &[u8]| read_variable(body, Secrets(&[]));
        assert_eq!(read(br#"{"name":"CASE","value":" 17\n"}"#).unwrap().as_deref(), Some(" 17\n"));
        assert_eq!(read(br#"{"value":17.50}"#).unwrap().as_deref(), Some("17.50"));
        assert_eq!(read(br#"{"value":"\ud800x"}"#).unwrap().as_deref(), Some("\u{fffd}x"));
        for none in
            [r#"{"value":""}"#, r#"{"value":null}"#, r#"{"value":{"a":1}}"#, r#"{"name":"CASE"}"#, "{}"]
        {
            assert_eq!(read(none.as_bytes()).unwrap(), None, "{none}");
        }
        assert_eq!(read(br#"{"success":false,"value":"x"}"#).unwrap_err().code(), "declined");
        assert_eq!(read(b"[]").unwrap_err().code(), "unexpected_shape");
    }

    #[test]
    fn a_note_that_is_not_there_is_empty_and_what_a_recording_does_now_is_read_where_it_is_told() {
        let none = Secrets(&[]);
        assert_eq!(
            read_note(r#"{"success":true,"cdrNote":"Ring tilbage, Åse"}"#.as_bytes(), none).unwrap(),
            "Ring tilbage, Åse"
        );
        assert_eq!(read_note(b"{}", Secrets(&[])).unwrap(), "");
        assert_eq!(read_note(br#"{"success":false}"#, Secrets(&[])).unwrap_err().code(), "declined");
        for (mode, now) in [("ENABLE", Some(true)), ("DISABLE", Some(false)), ("LATER", None)] {
            let body = format!(r#"{{"success":true,"mode":"{mode}"}}"#);
            assert_eq!(read_recording(body.as_bytes(), Secrets(&[])).unwrap(), now);
        }
        assert_eq!(read_recording(b"[]", Secrets(&[])).unwrap_err().code(), "unexpected_shape");
    }

    #[test]
    fn the_new_state_of_do_not_disturb_is_read_where_it_is_told() {
        let read = |body: &[u8]| read_dnd(body, Secrets(&[]));
        assert_eq!(read(br#"{"dnd":true}"#).unwrap(), Some(true));
        assert_eq!(read(br#"{"dnd":false}"#).unwrap(), Some(false));
        assert_eq!(read(br#"{"success":true}"#).unwrap(), None);
        assert_eq!(read(br#"{"success":false}"#).unwrap_err().code(), "declined");
        assert_eq!(read(b"[]").unwrap_err().code(), "unexpected_shape");
    }
}
