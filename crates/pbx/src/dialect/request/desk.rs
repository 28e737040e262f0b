//! The requests of a desk that answers queues: whoever waits, and who is a member.

use serde_json::json;

use super::{Method, Request, segment};
use crate::Error;
use crate::ids::{CallId, ExtensionId, PhoneId, QueueId};

/// Page `action:queuepickup`: a phone of the user takes somebody who waits.
pub(crate) fn queue_pick_up(device: &PhoneId, caller: &str) -> Request {
    let request = Request::get("/pbx/app/action/queuepickup").with("device", device.as_str());
    request.with("target", caller).once()
}

/// Page `api:pbx:queue:member-join`, by POST: its GET would say the same in the address.
pub(crate) fn join_queue(queue: &QueueId, extension: &ExtensionId) -> Result<Request, Error> {
    let path = format!("/pbx/queue/{}/member", segment(queue.as_str())?);
    Ok(Request::post(&path, json!({ "extension": extension.as_str() }).to_string()))
}

/// Page `api:pbx:queue:member-leave`: `member` is the id of the membership.
pub(crate) fn leave_queue(queue: &QueueId, member: &str) -> Result<Request, Error> {
    let path = format!("/pbx/queue/{}/member/{}", segment(queue.as_str())?, segment(member)?);
    Ok(Request { method: Method::Delete, ..Request::get(&path).once() })
}

/// Page `api:pbx:queue:members`.
pub(crate) fn queue_members(queue: &QueueId) -> Result<Request, Error> {
    Ok(Request::get(&format!("/pbx/queue/{}/member", segment(queue.as_str())?)))
}

/// Page `api:pbx:queue:calls`: those of today that nobody answered, the newest first. `limit` is the page's greatest.
pub(crate) fn unanswered_calls(queue: &QueueId) -> Result<Request, Error> {
    let request = Request::get(&format!("/pbx/queue/{}/calls", segment(queue.as_str())?));
    Ok(request.with("status", "!ANSWERED").with("limit", "500"))
}

/// Page `api:pbx:queue:calls-handled`.
pub(crate) fn handle_call(queue: &QueueId, call: &str, extension: &ExtensionId) -> Result<Request, Error> {
    let path = format!("/pbx/queue/{}/calls/{}/handled", segment(queue.as_str())?, segment(call)?);
    Ok(Request::post(&path, json!({ "extension": extension.as_str() }).to_string()))
}

/// Page `api:pbx:cdr-latest`.
pub(crate) fn latest_calls(extension: &ExtensionId) -> Request {
    Request::get("/pbx/cdr/latest").with("extension", extension.as_str())
}

/// Page `api:pbx:cdrnote`: of a call that is over. The same note again changes nothing.
pub(crate) fn note_past_call(call: &str, note: &str) -> Request {
    Request::post("/pbx/cdr/note", json!({ "id": call, "cdrNote": note }).to_string())
}

/// Page `api:pbx:voicemail:count`.
pub(crate) fn voicemails() -> Request {
    Request::get("/pbx/voicemail/count")
}

/// So many of the phonebook in one answer: more would be larger than an answer may be.
pub(crate) const CONTACTS_AT_ONCE: usize = 2_000;

/// Page `api:pbx:phonebook:list`: the company's and the user's own.
pub(crate) fn contacts(offset: usize) -> Request {
    let request = Request::get("/pbx/phonebook").with("offset", &offset.to_string());
    request.with("limit", &CONTACTS_AT_ONCE.to_string())
}

/// Page `api:pbx:app:permissions`: what the user may do with each extension.
pub(crate) fn permissions() -> Request {
    Request::get("/pbx/app/permissions")
}

/// The id of the call of somebody who waits. Their own id is written `channel-host`, and that of a call
/// `host:channel`. A host has no dash in its first label, a channel no dash at all: assumed.
pub(crate) fn call_of_waiting(caller: &str) -> CallId {
    match caller.split_once('-') {
        Some((channel, host)) if !caller.contains(':') => CallId::new(format!("{host}:{channel}")),
        _ => CallId::new(caller),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn whoever_waits_is_named_as_a_call_with_the_host_first() {
        let turned = |caller: &str| call_of_waiting(caller).as_str().to_owned();
        assert_eq!(turned("46265y784.234-pbx1.telecomx.dk"), "pbx1.telecomx.dk:46265y784.234");
        assert_eq!(turned("57.3-pbx-4.telecomx.dk"), "pbx-4.telecomx.dk:57.3");
        for same in ["pbx4.telecomx.dk:57.3", "pbx-4.telecomx.dk:57.3", "plain", ""] {
            assert_eq!(turned(same), same);
        }
    }

    #[test]
    fn what_changes_a_queue_is_sent_once_and_stays_in_its_path() {
        let queue = QueueId::new("q/1");
        let join = join_queue(&queue, &ExtensionId::new("x")).unwrap();
        assert_eq!((join.path.as_str(), join.repeatable), ("/pbx/queue/q%2F1/member", false));
        assert_eq!(join.body.unwrap().as_str(), r#"{"extension":"x"}"#);
        let leave = leave_queue(&queue, "m?").unwrap();
        assert_eq!((leave.path.as_str(), leave.repeatable), ("/pbx/queue/q%2F1/member/m%3F", false));
        assert_eq!(leave.method, Method::Delete);
        assert!(leave_queue(&queue, "..").is_err());
        let pick = queue_pick_up(&PhoneId::new("p"), "1.2-host");
        assert_eq!((pick.query(), pick.repeatable), (Some("device=p&target=1.2-host"), false));
    }
}
