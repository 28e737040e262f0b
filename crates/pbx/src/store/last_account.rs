//! Whom a profile last signed in as: how the next start finds its server and its stored settings
//! before it has asked anybody.

use serde_json::{Value, json};

use crate::ids::EmployeeId;
use crate::server::ServerUrl;

/// One sign-in. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAccount {
    pub server: ServerUrl,
    /// As the PBX named it, or [`stand_in_for_employee`](super::stand_in_for_employee).
    pub employee: EmployeeId,
    pub name: Option<String>,
    /// `da` or `en`.
    pub language: Option<String>,
    /// The [stand-in](super::stand_in_for_employee) of the token: tells a later start with the same
    /// bare token whose it is before the PBX has been asked.
    pub token_mark: Option<EmployeeId>,
}

impl LastAccount {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let text = json!({
            "schema": 1,
            "server": self.server.url(),
            "employee": self.employee.as_str(),
            "name": self.name,
            "language": self.language,
            "token_mark": self.token_mark.as_ref().map(EmployeeId::as_str),
        });
        text.to_string().into_bytes()
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
        let text =
            |key| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self {
            // The file may have been edited: the address is judged like any other.
            server: ServerUrl::parse(&text("server").ok_or("names no server")?)
                .map_err(|error| error.to_string())?,
            employee: EmployeeId::new(text("employee").ok_or("names no employee")?),
            name: text("name"),
            language: text("language"),
            token_mark: text("token_mark").map(EmployeeId::new),
        })
    }
}
