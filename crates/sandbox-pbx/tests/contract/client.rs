//! A client that asks and keeps the answer as it came.

use reqwest::{Method, StatusCode};
use sandbox_pbx::{Account, Options, Sandbox};
use serde_json::Value;

/// A running sandbox, and somebody who is signed in to it.
pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    http: reqwest::Client,
    pub(crate) token: String,
}

/// An answer whose body arrived whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Status and word of an error.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["error"].as_str().unwrap_or_default().to_owned())
    }
}

/// What `refusal` is compared with.
pub(crate) fn error(status: u16, word: &str) -> (u16, String) {
    (status, word.to_owned())
}

impl Client {
    /// The receptionist of the demo, at a sandbox without files.
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        // No TLS here, but a client cannot be built without a provider. The second test that comes
        // by finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(options).await.unwrap();
        let token = sandbox.accounts()[0].token.clone();
        Self { sandbox, http: reqwest::Client::builder().no_proxy().build().unwrap(), token }
    }

    /// The first account of which this is true.
    pub(crate) fn account(&self, is_wanted: impl Fn(&Account) -> bool) -> Account {
        self.sandbox.accounts().into_iter().find(is_wanted).unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Some(&self.token), None).await.unwrap()
    }

    /// A page that must answer with JSON.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.json()
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.send(Method::GET, path, Some(token), None).await.unwrap()
    }

    pub(crate) async fn get_without_token(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<String>) -> Answer {
        self.send(Method::POST, path, Some(&self.token), Some(body.into())).await.unwrap()
    }

    /// The token goes into the query.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<String>,
    ) -> reqwest::Result<Answer> {
        let mut request = self.http.request(method, format!("{}{path}", self.sandbox.origin()));
        if let Some(token) = token {
            request = request.query(&[("token", token)]);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        Self::whole(request).await
    }

    /// A request that is not sent yet and has no token.
    pub(crate) fn request(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(format!("{}{path}", self.sandbox.origin()))
    }

    pub(crate) async fn get_by_header(&self, path: &str, authorization: &str) -> Answer {
        Self::whole(self.request(path).header("authorization", authorization)).await.unwrap()
    }

    async fn whole(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let answer = request.send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok(Answer { status, headers, bytes: answer.bytes().await?.to_vec() })
    }
}

/// The members of a JSON object, sorted.
pub(crate) fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The elements of a JSON array.
pub(crate) fn all(array: &Value) -> &[Value] {
    array.as_array().unwrap()
}
