//! The requests: method, path and arguments of each, as the pages name them.

pub(crate) mod desk;

mod line;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{TOKEN, TokenPlacement};
use crate::Error;
use crate::directory::PhoneKind;
use crate::identity::{Credentials, ResetMethod, SecondFactor};
use crate::ids::{CallId, DashboardId, EmployeeId, ExtensionId, PhoneId, QueueId, TransferTo};
use crate::secret::Token;

/// RFC 3986 "unreserved": all that may stand as it is in a path and in a query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Ids have no documented length; one beyond this is not passed on.
const LONGEST_ID: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Delete,
}

/// A request before the server, the token and the headers are known.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Starts with `/`; every part is encoded.
    pub(crate) path: String,
    query: Zeroizing<String>,
    pub(crate) body: Option<Zeroizing<String>>,
    /// Changes nothing when it comes twice. Not said by the method: call actions are GETs.
    pub(crate) repeatable: bool,
}

impl Request {
    fn get(path: &str) -> Self {
        Self {
            method: Method::Get,
            path: path.to_owned(),
            query: Zeroizing::default(),
            body: None,
            repeatable: true,
        }
    }

    /// With a JSON body; never repeated.
    fn post(path: &str, body: String) -> Self {
        Self { method: Method::Post, body: Some(Zeroizing::new(body)), repeatable: false, ..Self::get(path) }
    }

    /// Does something: sent once.
    const fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// Adds an argument. Everything but letters, digits and `-._~` is encoded, so that the `+` of
    /// an E.164 number arrives as one.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.extend(utf8_percent_encode(name, RESERVED));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value, RESERVED));
        self
    }

    pub(crate) fn query(&self) -> Option<&str> {
        (!self.query.is_empty()).then_some(self.query.as_str())
    }

    /// Page `api:auth:login`. POST alone: a GET would put the password into the address.
    pub(crate) fn login(credentials: &Credentials, placement: TokenPlacement) -> Self {
        let mut body = json!({
            "username": credentials.username,
            "password": credentials.password.expose(),
            // A token that lives until logout: what the page asks apps to use.
            "persist": true,
        });
        if let Value::Object(fields) = &mut body {
            match &credentials.second_factor {
                Some(SecondFactor::Sms(code)) => {
                    fields.insert("smsKey".to_owned(), code.expose().into());
                }
                Some(SecondFactor::Authenticator(code)) => {
                    fields.insert("authenticatorToken".to_owned(), code.expose().into());
                }
                None => {}
            }
            if placement == TokenPlacement::Cookie {
                fields.insert("cookie".to_owned(), true.into());
            }
        }
        Self::post("/auth/login", body.to_string())
    }

    /// Page `api:auth:validatetoken`. Here the token is the question, so it is in the query
    /// wherever else tokens are; `extend` asks for more data, not for more time.
    pub(crate) fn validate_token(token: &Token) -> Self {
        Self::get("/auth/validateToken").with(TOKEN, token.expose()).with("extend", "true")
    }

    /// Page `api:auth:logout`: ends every session of this user, not this one alone.
    pub(crate) fn logout() -> Self {
        // Once it is done, the second would be told that the session is not valid.
        Self::get("/auth/logout").once()
    }

    /// Page `api:auth:reset`. POST alone, for the name's sake.
    pub(crate) fn reset_password(username: &str, method: &ResetMethod) -> Self {
        let body = json!({ "username": username, "method": method.as_word() });
        Self::post("/auth/reset", body.to_string())
    }

    /// Page `api:employee:createauthenticatorkey`.
    pub(crate) fn create_authenticator_key(employee: &EmployeeId) -> Result<Self, Error> {
        let employee = segment(employee.as_str())?;
        Ok(Self::post(&format!("/employee/{employee}/authenticatorkey/create"), "{}".to_owned()))
    }

    /// Page `api:pbx:app:settings:desktop:get`.
    pub(crate) fn desktop_settings() -> Self {
        Self::get("/pbx/app/settings/desktop")
    }

    /// Page `api:pbx:app:settings:desktop:save`: the whole document, because that a partial one is merged
    /// is not documented.
    pub(crate) fn save_desktop_settings(document: String) -> Self {
        Self::post("/pbx/app/settings/desktop", document)
    }

    /// Page `api:pbx:app:settings:desktop:theme`.
    pub(crate) fn themes() -> Self {
        Self::get("/pbx/app/settings/desktop/theme")
    }

    /// Page `api:pbx:app:settings:desktop:ringtone`.
    pub(crate) fn ringtones() -> Self {
        Self::get("/pbx/app/settings/desktop/ringtone")
    }

    /// Page `api:pbx:beacon:list`, which pages: all of them at once, as far as it gives out.
    pub(crate) fn beacons() -> Self {
        Self::get("/pbx/beacon").with("limit", "10000")
    }

    /// Page `api:pbx:app:dashboards:list`; the user's own and those shared with them.
    pub(crate) fn dashboards() -> Self {
        Self::get("/pbx/app/dashboard")
    }

    /// Page `api:pbx:app:dashboards:get`, which says POST and means GET: POST there is the update.
    pub(crate) fn dashboard(id: &DashboardId) -> Result<Self, Error> {
        Ok(Self::get(&format!("/pbx/app/dashboard/{}", segment(id.as_str())?)))
    }

    /// Page `api:pbx:app:dashboards:update`; the whole of what may be changed.
    pub(crate) fn save_dashboard(id: &DashboardId, body: String) -> Result<Self, Error> {
        Ok(Self::post(&format!("/pbx/app/dashboard/{}", segment(id.as_str())?), body))
    }

    /// No page is known: assumed to be the update without an id.
    pub(crate) fn create_dashboard(body: String) -> Self {
        Self::post("/pbx/app/dashboard", body)
    }

    /// Page `api:pbx:app:dashboards:delete`.
    pub(crate) fn delete_dashboard(id: &DashboardId) -> Result<Self, Error> {
        let path = format!("/pbx/app/dashboard/{}", segment(id.as_str())?);
        Ok(Self { method: Method::Delete, repeatable: false, ..Self::get(&path) })
    }

    /// Section `pbx/group`: whoever has no further rights is told of the groups that they control.
    pub(crate) fn groups() -> Self {
        Self::get("/pbx/group").with("limit", "1000")
    }

    /// Page `api:pbx:app:employees`.
    pub(crate) fn employees() -> Self {
        Self::get("/pbx/app/employees")
    }

    /// The same page for one employee, with the calls at their extensions.
    pub(crate) fn own_calls(employee: &EmployeeId) -> Self {
        Self::get("/pbx/app/employees").with("ids", employee.as_str()).with("calls", "true")
    }

    /// Page `api:pbx:app:queues`, with the lists of members and callers instead of their numbers.
    pub(crate) fn queues() -> Self {
        Self::get("/pbx/app/queues").with("all", "true")
    }

    /// Page `api:pbx:queue:stats`: today.
    pub(crate) fn queue_stats(id: &QueueId) -> Result<Self, Error> {
        Ok(Self::get(&format!("/pbx/queue/{}/stats", segment(id.as_str())?)))
    }

    /// The same page, with one row for each hour.
    pub(crate) fn queue_hours(id: &QueueId) -> Result<Self, Error> {
        Ok(Self::queue_stats(id)?.with("groupingInterval", "HOUR"))
    }

    /// Page `api:pbx:switch:list`.
    pub(crate) fn switches() -> Self {
        Self::get("/pbx/switch")
    }

    /// Page `api:pbx:variable:list`.
    pub(crate) fn variables() -> Self {
        Self::get("/pbx/variable")
    }

    /// Page `api:pbx:switch:set`: by POST, because a GET would be one that changes something.
    pub(crate) fn set_switch(name: &str, on: bool) -> Result<Self, Error> {
        Ok(Self::post(&format!("/pbx/switch/{}", named(name)?), json!({ "value": on }).to_string()))
    }

    /// Page `api:pbx:variable:set`.
    pub(crate) fn set_variable(name: &str, value: &str) -> Result<Self, Error> {
        Ok(Self::post(&format!("/pbx/variable/{}", named(name)?), json!({ "value": value }).to_string()))
    }

    /// Page `api:pbx:extension:list`: what somebody without further rights may ask about
    /// themselves. The limit is the page's greatest; nobody has a second page of extensions.
    pub(crate) fn extensions(employee: &EmployeeId) -> Self {
        Self::get("/pbx/extension")
            .with("employee", employee.as_str())
            .with("includePhones", "true")
            .with("limit", "1000")
    }

    /// Section `pbx/settings`.
    pub(crate) fn company_settings() -> Self {
        Self::get("/pbx/settings")
    }

    /// Page `api:pbx:callvariable:get`, by its row for the address: the page's example has `/pbx/variable/…`, which
    /// is the page for a variable of the whole PBX.
    pub(crate) fn call_variable(call: &CallId, name: &str) -> Result<Self, Error> {
        Ok(Self::get(&format!("/pbx/callvariable/{}/{}", segment(call.as_str())?, segment(name)?)))
    }

    /// Page `action:call`: a GET, although it makes a telephone ring.
    pub(crate) fn call(device: &PhoneId, target: &str) -> Self {
        Self::get("/pbx/app/action/call").with("device", device.as_str()).with("target", target).once()
    }

    /// Page `action:pickup`: a phone of the user takes a ringing call.
    pub(crate) fn pickup(device: &PhoneId, target: &CallId) -> Self {
        let request = Self::get("/pbx/app/action/pickup").with("device", device.as_str());
        request.with("target", target.as_str()).once()
    }

    /// Page `action:hangup`: a call, or a leg of the user's own.
    pub(crate) fn hangup(target: &CallId) -> Self {
        Self::get("/pbx/app/action/hangup").with("target", target.as_str()).once()
    }

    /// Pages `action:hold` and `action:unhold`; the first would toggle, were it sent for a held call.
    pub(crate) fn hold(device: &PhoneId, target: &CallId, held: bool) -> Self {
        let path = if held { "/pbx/app/action/hold" } else { "/pbx/app/action/unhold" };
        Self::get(path).with("device", device.as_str()).with("target", target.as_str()).once()
    }

    /// Page `action:transfer`: `source` goes to another call of the user, or to somebody who is called. The page
    /// names the first `destination` and the second `target`.
    pub(crate) fn transfer(source: &CallId, to: &TransferTo) -> Self {
        let request = Self::get("/pbx/app/action/transfer").with("source", source.as_str());
        match to {
            TransferTo::Call(other) => request.with("destination", other.as_str()),
            TransferTo::Target(target) => request.with("target", target),
        }
        .once()
    }

    /// Page `api:pbx:extension:dnd`: a GET, although it changes a phone. Never without `state`: left out, it
    /// toggles. With it a second one changes nothing. A phone whose kind is not told counts as a desk phone.
    pub(crate) fn set_dnd(
        extension: &ExtensionId,
        kind: Option<&PhoneKind>,
        phone: &PhoneId,
        on: bool,
    ) -> Result<Self, Error> {
        let kind = match kind {
            None | Some(PhoneKind::Sip) => "sip",
            Some(PhoneKind::Mvno) => "mvno",
            Some(PhoneKind::External) => "external",
            Some(PhoneKind::Other(_)) => return Err(Error::Invalid { parameter: Some("kind".to_owned()) }),
        };
        let path = format!("/pbx/extension/{}/dnd", segment(extension.as_str())?);
        let state = if on { "true" } else { "false" };
        Ok(Self::get(&path).with(kind, phone.as_str()).with("state", state))
    }
}

/// A text as it stands in a query.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// An id as one part of a path.
///
/// # Errors
/// [`Error::Invalid`] for an empty or overlong id and for one of dots alone: `..` leads to another
/// path however it is encoded, and everything else stays one part because it is encoded.
pub(super) fn segment(id: &str) -> Result<String, Error> {
    if id.len() > LONGEST_ID || id.chars().all(|c| c == '.') {
        return Err(Error::Invalid { parameter: Some("id".to_owned()) });
    }
    Ok(encoded(id))
}

/// The name of a switch or variable as one part of a path.
fn named(name: &str) -> Result<String, Error> {
    segment(name).map_err(|_| Error::Invalid { parameter: Some("name".to_owned()) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Request, segment};
    use crate::ids::{CallId, ExtensionId, PhoneId, TransferTo};
    use crate::{PhoneKind, ServerUrl};

    #[test]
    fn an_id_stays_one_part_of_the_path_whatever_it_holds() {
        let server = ServerUrl::parse("http://127.0.0.1:9/base").unwrap();
        for hostile in
            ["../x", "a/b", "a?b=c", "a#b", "a\\b", ".\t.", "%2e%2e", "..;", "é", " ", "\n..", "a..b"]
        {
            let url = server.join(&format!("/pbx/{}", segment(hostile).unwrap()), None);
            assert_eq!(url.path_segments().unwrap().count(), 3, "{hostile:?} became {url}");
            assert!(url.path().starts_with("/base/pbx/"), "{hostile:?} became {url}");
            assert_eq!((url.query(), url.fragment()), (None, None), "{hostile:?} became {url}");
        }
        for refused in ["", ".", "..", "...", &"a".repeat(300)] {
            assert!(segment(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn do_not_disturb_is_never_asked_for_without_its_state() {
        let (extension, phone) = (ExtensionId::new("e/1"), PhoneId::new("p 1"));
        for (kind, name) in [
            (None, "sip"),
            (Some(PhoneKind::Sip), "sip"),
            (Some(PhoneKind::Mvno), "mvno"),
            (Some(PhoneKind::External), "external"),
        ] {
            for on in [true, false] {
                let request = Request::set_dnd(&extension, kind.as_ref(), &phone, on).unwrap();
                assert_eq!(request.path, "/pbx/extension/e%2F1/dnd");
                assert_eq!(request.query(), Some(format!("{name}=p%201&state={on}").as_str()));
            }
        }
        let unknown = PhoneKind::from_word("FAX");
        assert!(Request::set_dnd(&extension, Some(&unknown), &phone, true).is_err());
    }

    #[test]
    fn a_transfer_names_a_call_or_somebody_and_is_sent_once() {
        let source = CallId::new("c 1");
        for (to, query) in [
            (TransferTo::Call(CallId::new("c2")), "source=c%201&destination=c2"),
            (TransferTo::Target("+4512345678".to_owned()), "source=c%201&target=%2B4512345678"),
        ] {
            let request = Request::transfer(&source, &to);
            assert_eq!((request.query(), request.repeatable), (Some(query), false));
        }
    }

    #[test]
    fn the_plus_of_a_number_arrives_as_a_plus() {
        let request = Request::get("/x").with("target", "+45 12&3=å").with("b", "2");
        assert_eq!(request.query(), Some("target=%2B45%2012%263%3D%C3%A5&b=2"));
    }
}
