//! The socket.io side: `authenticate`, `subscribe`, and the end of a connection.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::layer::SocketIoLayer;

use super::{Channel, Subscription};
use crate::company::CUSTOMER;
use crate::pbx::Pbx;

/// Events that a client may lag behind before it is closed.
const BUFFER: usize = 16_384;

/// How often the server (or with Engine.IO 3 the client) is to be heard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ping {
    pub interval: Duration,
    pub timeout: Duration,
}

/// The layer that serves `/socket.io/`. It knows the PBX weakly: the sockets are kept by the PBX.
pub(crate) fn layer(pbx: &Arc<Pbx>, ping: Ping) -> SocketIoLayer {
    let (layer, io) = SocketIo::builder()
        .ping_interval(ping.interval)
        .ping_timeout(ping.timeout)
        .max_buffer_size(BUFFER)
        .build_layer();
    let pbx = Arc::downgrade(pbx);
    io.ns("/", move |socket: SocketRef| connected(socket, pbx.clone()));
    layer
}

async fn connected(socket: SocketRef, pbx: Weak<Pbx>) {
    let Some(known) = pbx.upgrade() else { return };
    {
        let pbx = pbx.clone();
        socket.on("authenticate", move |socket: SocketRef, TryData::<Value>(sent): TryData<Value>| {
            let pbx = pbx.clone();
            async move {
                if let Some(pbx) = pbx.upgrade() {
                    authenticate(&pbx, &socket, &sent.unwrap_or_default());
                }
            }
        });
    }
    {
        let pbx = pbx.clone();
        socket.on(
            "subscribe",
            move |socket: SocketRef, TryData::<Value>(sent): TryData<Value>, ack: AckSender| {
                let pbx = pbx.clone();
                async move {
                    let Some(pbx) = pbx.upgrade() else { return };
                    let answer = match subscribe(&pbx, &socket, &sent.unwrap_or_default()) {
                        Ok(()) => json!({ "success": true }),
                        Err(word) => json!({ "success": false, "message": word }),
                    };
                    // Sent only to a client that asked for it.
                    let _ = ack.send(&answer);
                    if pbx.realtime.close_subscribed.load(Ordering::Relaxed)
                        && pbx.realtime.follows_all(socket.id)
                    {
                        // It may be gone already.
                        let _ = socket.disconnect();
                    }
                }
            },
        );
    }
    socket.on_disconnect(move |socket: SocketRef| {
        let pbx = pbx.clone();
        async move {
            if let Some(pbx) = pbx.upgrade() {
                pbx.realtime.disconnected(socket.id);
            }
        }
    });
    known.realtime.connected(socket);
}

/// One of what is left, if anything is.
fn one_of(left: &AtomicU32) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

fn authenticate(pbx: &Pbx, socket: &SocketRef, sent: &Value) {
    if one_of(&pbx.realtime.close_next) {
        // It may be gone already.
        let _ = socket.clone().disconnect();
        return;
    }
    let text = |key: &str| sent.get(key).and_then(Value::as_str);
    let owner = if pbx.realtime.refuse.load(Ordering::Relaxed) || one_of(&pbx.realtime.refuse_next) {
        Err("refused")
    } else {
        pbx.accounts.owner(text("token")).map_err(|refused| refused.answer().1)
    };
    let sent = match owner {
        Err(message) => socket.emit("unauthorized", &json!({ "message": message })),
        Ok(account) => {
            pbx.realtime.signed_in(socket.id);
            pbx.journal.client(&account.employee, text("client"), text("instanceId"));
            // An array is its arguments: none, where a unit would be a null.
            socket.emit("authenticated", &[(); 0])
        }
    };
    // A client that is gone already needs no answer.
    let _ = sent;
}

fn subscribe(pbx: &Pbx, socket: &SocketRef, sent: &Value) -> Result<(), &'static str> {
    let text = |key: &str| sent.get(key).and_then(Value::as_str);
    let channel = text("type").and_then(Channel::named).ok_or("type")?;
    if text("customer") != Some(CUSTOMER) {
        return Err("customer");
    }
    let names = sent
        .get("events")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    if pbx.realtime.subscribed(socket.id, Subscription { channel, names }) {
        Ok(())
    } else {
        Err("unauthorized")
    }
}
