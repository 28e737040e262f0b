//! What is a refusal, and what only looks like one.

use std::time::Duration;

use pbx::{Nudge, RealtimeFault, RealtimeRefusal, RealtimeUpdate, Timings};
use serde_json::json;

use super::listener::Listener;
use super::server::{BOTH, Kind, Server};
use super::{TOKEN, client, config, quick};

/// Each way in which a server lets nobody in, and what it is told as.
fn ways() -> [(&'static str, RealtimeRefusal); 5] {
    let unauthorized = RealtimeRefusal::Unauthorized { message: Some("no session for …".to_owned()) };
    let connect_error = RealtimeRefusal::ConnectError { message: Some("not you, …".to_owned()) };
    [
        ("refuse", unauthorized),
        ("hang-up", RealtimeRefusal::HungUp),
        ("leave", RealtimeRefusal::HungUp),
        ("cut", RealtimeRefusal::HungUp),
        ("connect-error", connect_error),
    ]
}

#[tokio::test]
async fn each_way_to_refuse_a_session_that_is_no_good_is_told_and_not_tried_again_until_nudged() {
    for (auth, expected) in ways() {
        for kind in BOTH {
            let options = json!({"auth": auth, "echo": TOKEN, "session": 403});
            let mut server = Server::start(kind, options).await;
            let mut listener = Listener::start(&client(&server.url()), config(patient()));
            assert_eq!(listener.refused().await, (expected.clone(), true), "{auth} {kind:?}");
            // The pause is ten minutes, so that a next try can only come of the nudge.
            assert!(listener.updates.try_recv().is_err(), "{auth} {kind:?}");
            listener.nudge(Nudge::TryNow);
            assert!(matches!(listener.next().await, RealtimeUpdate::Connecting { .. }));
            if auth != "connect-error" {
                server.until("authenticate").await;
            }
            assert_eq!(listener.refused().await, (expected.clone(), true), "{auth} {kind:?}, again");
        }
    }
}

#[tokio::test]
async fn a_session_that_is_good_is_tried_again_soon_however_often_it_is_not_let_in() {
    for (auth, _) in ways() {
        let options = json!({"auth": auth, "echo": TOKEN, "session": 200});
        let mut server = Server::start(Kind::SocketIo4, options).await;
        let mut listener = Listener::start(&client(&server.url()), config(patient()));
        for _ in 0..4 {
            // Panics where it is told as refused.
            let why = listener.down().await;
            let fault =
                matches!(why, RealtimeFault::NotAccepted(_) | RealtimeFault::Closed | RealtimeFault::Cut);
            assert!(fault, "{auth}: {why:?}");
        }
        server.until("asked about the session").await;
    }
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_third_refusal_in_a_row_is_one_and_it_is_tried_again_all_the_same() {
    for session in [json!(404), json!(500), json!(null)] {
        for (auth, expected) in ways() {
            let options = json!({"auth": auth, "echo": TOKEN, "session": session});
            let server = Server::start(Kind::SocketIo4, options).await;
            let mut listener = Listener::start(&client(&server.url()), config(quick()));
            for _ in 0..3 {
                listener.down().await;
            }
            assert_eq!(listener.refused().await, (expected.clone(), false), "{auth} {session}");
            listener.down().await;
            drop(server);
        }
    }
}

#[tokio::test]
async fn a_subscription_that_is_refused_is_no_live_connection() {
    let server = Server::start(Kind::SocketIo4, json!({"auth": "no-subscription", "session": 401})).await;
    let mut listener = Listener::start(&client(&server.url()), config(patient()));
    let message = Some("not that customer".to_owned());
    assert_eq!(listener.refused().await, (RealtimeRefusal::Subscription { message }, true));
}

#[tokio::test]
async fn a_session_that_ends_while_live_is_down_at_once_and_refused_when_that_is_confirmed() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({"session": 401})).await;
        let mut listener = Listener::start(&client(&server.url()), config(patient()));
        listener.live().await;
        server.order(json!({"do": "refuse", "message": "logged out"})).await;
        let why = RealtimeRefusal::Unauthorized { message: Some("logged out".to_owned()) };
        assert_eq!(listener.down().await, RealtimeFault::NotAccepted(why.clone()));
        assert_eq!(listener.refused().await, (why, true));
    }
}

/// With time for a busy computer to say what it thinks of the session.
fn patient() -> Timings {
    Timings { confirm: Duration::from_secs(20), ..quick() }
}
