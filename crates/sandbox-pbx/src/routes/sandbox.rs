//! `/sandbox`: what happens on request. No page of the API, and no token is needed: whoever reaches
//! the loopback address may do it. A page in a browser may not: a request with an `Origin` is refused.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::ORIGIN;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::refused::access_denied;
use crate::control::{Caller, Flooded, IncomingCall};
use crate::office::Denied;
use crate::pbx::Pbx;
use crate::realtime::Channel;

/// The pages below `/sandbox`.
pub(super) fn pages() -> Router<Arc<Pbx>> {
    Router::new()
        .route("/event", post(event))
        .route("/call", post(call))
        .route("/call/{id}/answer", post(answer))
        .route("/call/{id}/hold", post(hold))
        .route("/call/{id}/variable", post(variable))
        .route("/call/{id}/end", post(end))
        .route("/call/{id}/unanswered", post(unanswered))
        .route("/presence", post(presence))
        .route("/state", post(state))
        .route("/queue/{id}/enter", post(enter))
        .route("/queue/{id}/leave", post(leave))
        .route("/realtime", post(realtime))
        .layer(from_fn(no_browser))
}

async fn no_browser(request: Request, next: Next) -> Response {
    if request.headers().contains_key(ORIGIN) {
        return access_denied();
    }
    next.run(request).await
}

/// The body as it should be; an empty one is `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Denied> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|_| Denied::Malformed)
}

fn answered(done: Result<Value, Denied>) -> Response {
    match done {
        Ok(answer) => Json(answer).into_response(),
        Err(denied) => denied.into_response(),
    }
}

fn success() -> Value {
    json!({ "success": true })
}

/// `{channel, name, payload…}`: the payload is the member `payload`, or whatever else is there.
async fn event(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let sent = || {
        let mut sent: serde_json::Map<String, Value> = read(&body)?;
        let mut word = |key: &str| match sent.shift_remove(key) {
            Some(Value::String(word)) => Ok(word),
            _ => Err(Denied::Malformed),
        };
        let (channel, name) = (word("channel")?, word("name")?);
        let channel = Channel::named(&channel).ok_or(Denied::Invalid("channel"))?;
        let payload = sent.shift_remove("payload").unwrap_or(Value::Object(sent));
        pbx.send_event(channel, &name, payload);
        Ok(success())
    };
    answered(sent())
}

async fn call(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let id = read::<IncomingCall>(&body).and_then(|call| pbx.ring(call));
    answered(id.map(|id| json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    phone: Option<String>,
}

async fn answer(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>, body: Bytes) -> Response {
    let done = read::<Answer>(&body).and_then(|sent| pbx.answer_call(&id, sent.phone.as_deref()));
    answered(done.map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    held: Option<bool>,
}

async fn hold(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>, body: Bytes) -> Response {
    let done = read::<Hold>(&body).and_then(|sent| pbx.hold_call(&id, sent.held));
    answered(done.map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    value: String,
}

async fn variable(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>, body: Bytes) -> Response {
    let done = read::<Variable>(&body).and_then(|sent| pbx.note_variable(&id, &sent.name, &sent.value));
    answered(done.map(|()| success()))
}

async fn end(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>) -> Response {
    answered(pbx.end_call(&id).map(|()| success()))
}

/// A transferred call that rings goes back to who transferred it.
async fn unanswered(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>) -> Response {
    answered(pbx.leave_unanswered(&id).map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Presence {
    /// An employee's id or the name of an account.
    employee: String,
    state: String,
    text: Option<String>,
    until: Option<String>,
}

async fn presence(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let done = read::<Presence>(&body).and_then(|sent| {
        pbx.put_presence(&sent.employee, &sent.state, sent.text.as_deref(), sent.until.as_deref())
    });
    answered(done.map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneState {
    /// An extension's id or number.
    extension: String,
    /// Absent: it follows its calls again.
    state: Option<String>,
}

async fn state(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let done =
        read::<PhoneState>(&body).and_then(|sent| pbx.put_state(&sent.extension, sent.state.as_deref()));
    answered(done.map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enter {
    #[serde(default)]
    caller: Caller,
    state: Option<String>,
}

async fn enter(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>, body: Bytes) -> Response {
    let caller = read::<Enter>(&body)
        .and_then(|sent| pbx.enter_queue(&id, sent.caller, sent.state.as_deref().unwrap_or("QUEUED")));
    answered(caller.map(|id| json!({ "id": id })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leave {
    id: Option<String>,
    reason: Option<String>,
}

async fn leave(State(pbx): State<Arc<Pbx>>, Path(id): Path<String>, body: Bytes) -> Response {
    let done = read::<Leave>(&body).and_then(|sent| {
        pbx.leave_queue(&id, sent.id.as_deref(), sent.reason.as_deref().unwrap_or("CANCELLED"))
    });
    answered(done.map(|()| success()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Realtime {
    drop: bool,
    refuse_authenticate: Option<bool>,
    half_open: Option<bool>,
    garbage: bool,
    broken_frames: bool,
    flood: Option<Flood>,
    generic_names: Option<bool>,
    oversized: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flood {
    per_second: u32,
    seconds: u32,
    /// Of the colleagues in turn, not of one room.
    #[serde(default)]
    colleagues: bool,
    /// Callers of the queues, who go and come.
    #[serde(default)]
    callers: bool,
}

/// Switches first, then what is sent, then what ends connections.
async fn realtime(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let done = read::<Realtime>(&body).map(|sent| {
        if let Some(refuse) = sent.refuse_authenticate {
            pbx.refuse_authenticate(refuse);
        }
        if let Some(generic) = sent.generic_names {
            pbx.generic_names(generic);
        }
        if sent.garbage {
            pbx.send_garbage();
        }
        if sent.oversized {
            pbx.send_oversized();
        }
        if sent.broken_frames {
            pbx.break_frames();
        }
        if let Some(flood) = sent.flood {
            let whose = match (flood.callers, flood.colleagues) {
                (true, _) => Flooded::Callers,
                (false, true) => Flooded::Colleagues { spared: Vec::new() },
                (false, false) => Flooded::Room,
            };
            pbx.flood(flood.per_second, flood.seconds, &whose);
        }
        if let Some(half_open) = sent.half_open {
            pbx.lines.half_open(half_open);
        }
        if sent.drop {
            pbx.lines.cut();
        }
        success()
    });
    answered(done)
}
