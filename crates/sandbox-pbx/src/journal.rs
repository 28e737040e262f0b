//! What the sandbox was asked, for tests that want to know what a client really did.
//!
//! A token never gets in: the journal is what ends up in a failing test's output.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Requests remembered. A demo that runs for a week must not grow.
const REMEMBERED: usize = 10_000;

/// One request as it arrived, before any fault was applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path alone, `/pbx/app/settings/desktop`.
    pub path: String,
    /// The query as it was sent, without `token`, `password` and the one-time codes.
    pub query: String,
}

/// A call that was placed with `/pbx/app/action/call`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCall {
    /// The call id of the answer, `<pbx host>:<channel id>`.
    pub id: String,
    /// The employee who asked for it.
    pub employee: String,
    /// The phone that starts the call.
    pub device: String,
    /// Extension id or number as the client sent it.
    pub target: String,
}

/// A client that was let in to the realtime connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealtimeClient {
    /// The employee whose token it had.
    pub employee: String,
    /// The application's name, where it gave one.
    pub client: Option<String>,
    /// The installation's id, where it gave one.
    pub instance_id: Option<String>,
}

/// Everything that was asked since the start, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    requests: Mutex<VecDeque<Request>>,
    calls: Mutex<Vec<PlacedCall>>,
    clients: Mutex<VecDeque<RealtimeClient>>,
}

impl Journal {
    pub(crate) fn request(&self, method: &str, path: &str, query: Option<&str>) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == REMEMBERED {
            requests.pop_front();
        }
        requests.push_back(Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: without_secrets(query.unwrap_or_default()),
        });
    }

    /// Records a call.
    pub(crate) fn call(&self, id: &str, employee: &str, device: &str, target: &str) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(PlacedCall {
            id: id.to_owned(),
            employee: employee.to_owned(),
            device: device.to_owned(),
            target: target.to_owned(),
        });
    }

    /// Records who signed in to the realtime connection.
    pub(crate) fn client(&self, employee: &str, client: Option<&str>, instance: Option<&str>) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() == REMEMBERED {
            clients.pop_front();
        }
        clients.push_back(RealtimeClient {
            employee: employee.to_owned(),
            client: client.map(str::to_owned),
            instance_id: instance.map(str::to_owned),
        });
    }

    pub(crate) fn clients(&self) -> Vec<RealtimeClient> {
        let clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.iter().cloned().collect()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }

    pub(crate) fn calls(&self) -> Vec<PlacedCall> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.clone()
    }
}

fn without_secrets(query: &str) -> String {
    const SECRET: [&str; 4] = ["token", "password", "smsKey", "authenticatorToken"];
    query
        .split('&')
        .filter(|pair| !SECRET.contains(&pair.split('=').next().unwrap_or_default()))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn a_token_in_any_place_of_the_query_is_left_out() {
        assert_eq!(without_secrets("token=a&all=true&token=b"), "all=true");
        assert_eq!(without_secrets("token"), "");
    }
}
