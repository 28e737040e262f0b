//! What a fault does to an answer.
//!
//! A layer around every page: the pages do not know that it is there.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body::Frame;
use serde_json::Value;

use super::Fault;
use crate::pbx::Pbx;
use crate::routes::refused::error;

/// Records the request, then answers it as the faults in force have it, at the time that the sandbox
/// believes it is.
pub(crate) async fn layer(State(pbx): State<Arc<Pbx>>, request: Request, next: Next) -> Response {
    let mut answer = faulty(&pbx, request, next).await;
    if let Some(date) = pbx.clock.http_date().and_then(|date| HeaderValue::from_str(&date).ok()) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

async fn faulty(pbx: &Pbx, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    pbx.journal.request(request.method().as_str(), &path, request.uri().query());
    let upgrade = request.headers().contains_key(header::UPGRADE);
    let Some(fault) = pbx.faults.meet(request.method().as_str(), &path, upgrade) else {
        return next.run(request).await;
    };
    if fault.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    }
    let mut answer = match replaced(&fault, &path) {
        Some(answer) => answer,
        None if fault.patch_request.is_empty() => next.run(request).await,
        None => next.run(patched(request, &fault).await).await,
    };
    if fault.held_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.held_ms)).await;
    }
    if let Some(status) = fault.status.and_then(|status| StatusCode::from_u16(status.get()).ok()) {
        *answer.status_mut() = status;
    }
    if let Some(kind) = fault.content_type.as_deref().and_then(|kind| HeaderValue::from_str(kind).ok()) {
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    match fault.cut_at {
        Some(cut_at) => cut(answer, cut_at).await,
        None => answer,
    }
}

/// The request with another body; one that is no JSON object stays as it is.
async fn patched(request: Request, fault: &Fault) -> Request {
    let (head, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(Value::Object(mut members)) = serde_json::from_slice(&bytes) else {
        return Request::from_parts(head, Body::from(bytes));
    };
    for (name, value) in &fault.patch_request {
        if value.is_null() {
            members.shift_remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    Request::from_parts(head, Body::from(Value::Object(members).to_string()))
}

/// The answer of a fault that has one of its own.
fn replaced(fault: &Fault, path: &str) -> Option<Response> {
    if let Some(body) = &fault.body {
        let json = [(header::CONTENT_TYPE, "application/json")];
        return Some((json, body.clone()).into_response());
    }
    let status = StatusCode::from_u16(fault.status?.get()).ok()?;
    let word = match status.as_u16() {
        400 => "bad_request",
        401 => "invalid_token",
        403 => "access_denied",
        // The settings page names what it misses: there is no document of this id.
        404 if path.starts_with("/pbx/app/settings") => "id",
        404 => "not_found",
        402 | 405..=499 => "refused",
        500.. => "internal_error",
        _ => return None,
    };
    Some(error(status, word))
}

/// The same answer, with a body that ends `cut_at` bytes after its start.
async fn cut(answer: Response, cut_at: usize) -> Response {
    let (mut head, body) = answer.into_parts();
    let Ok(whole) = axum::body::to_bytes(body, usize::MAX).await else {
        return error(StatusCode::INTERNAL_SERVER_ERROR, "internal_error");
    };
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let body =
        if cut_at < whole.len() { Body::new(Cut::Start(whole.slice(..cut_at))) } else { Body::from(whole) };
    Response::from_parts(head, body)
}

/// A body that breaks off. The turn between its bytes and its end lets the server send the bytes:
/// an error straight after them would throw them away.
#[derive(Debug)]
enum Cut {
    Start(Bytes),
    Sent,
    End,
}

/// The connection is ended on purpose.
#[derive(Debug, thiserror::Error)]
#[error("cut on request")]
struct OnRequest;

impl http_body::Body for Cut {
    type Data = Bytes;
    type Error = OnRequest;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, OnRequest>>> {
        match std::mem::replace(&mut *self, Self::End) {
            Self::Start(bytes) => {
                *self = Self::Sent;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Self::Sent => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::End => Poll::Ready(Some(Err(OnRequest))),
        }
    }
}
