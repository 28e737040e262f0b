//! What a server gets, and what becomes of its answer.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use webhook::{Limits, Method, Request, SendError, Sender, Trust};

use super::loopback::{Loopback, Reply, bytes};
use super::{get, post, refusing, sender};

/// For servers that never come to an end by themselves.
fn hurried() -> Sender {
    Sender::new(Trust::default(), Limits { whole: Duration::from_millis(400), ..Limits::default() })
}

#[tokio::test]
async fn a_server_gets_the_method_the_address_and_the_body_and_nothing_of_this_program() {
    let server = Loopback::of(Reply::Bytes(bytes(201, b"{\"ok\":true}")));
    let url = server.url("/a%2Fb?n=%2B4570101010&x=%F0%9F%98%80#part");
    let body = "{\"name\":\"Åse \\\"Ж\\\" 😀\"}";
    for (method, word) in
        [(Method::Get, "GET"), (Method::Post, "POST"), (Method::Put, "PUT"), (Method::Patch, "PATCH")]
    {
        let body = (method != Method::Get).then_some(("application/json", body));
        let answer = sender().send(&Request { method, url: &url, body }).await.unwrap();
        assert_eq!((answer.status, answer.body_bytes), (201, 11));
        let seen = server.seen().pop().unwrap();
        assert_eq!(seen.line, format!("{word} /a%2Fb?n=%2B4570101010&x=%F0%9F%98%80 HTTP/1.1"));
        assert_eq!(seen.body, body.map_or("", |(_, text)| text));
        assert_eq!(seen.header("content-type"), body.map(|(content_type, _)| content_type));
        for name in ["cookie", "authorization", "referer", "origin", "proxy-authorization"] {
            assert_eq!(seen.header(name), None, "{name}");
        }
    }
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Loopback::status(200);
    for status in [301, 302, 303, 307, 308] {
        for location in [elsewhere.url("/"), "http://169.254.169.254/".to_owned(), "/again".to_owned()] {
            let answer = format!("HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
            let server = Loopback::of(Reply::Bytes(answer.into_bytes()));
            for request in [get(&server.url("/")), post(&server.url("/"))] {
                assert_eq!(sender().send(&request).await, Err(SendError::Redirected { status }));
            }
            assert_eq!(server.seen().len(), 2);
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn only_a_get_is_tried_again_and_only_once() {
    let passing = [
        Reply::Bytes(bytes(502, b"")),
        Reply::Bytes(bytes(503, b"")),
        Reply::Bytes(bytes(504, b"")),
        // It hangs up without a word.
        Reply::Bytes(Vec::new()),
    ];
    for reply in passing {
        let server = Loopback::new(vec![reply.clone(), Reply::Bytes(bytes(204, b""))]);
        assert_eq!(sender().send(&get(&server.url("/"))).await.unwrap().status, 204);
        assert_eq!(server.seen().len(), 2);

        let server = Loopback::of(reply.clone());
        sender().send(&get(&server.url("/"))).await.unwrap_err();
        assert_eq!(server.seen().len(), 2);

        for method in [Method::Post, Method::Put, Method::Patch] {
            let server = Loopback::of(reply.clone());
            sender().send(&Request { method, url: &server.url("/"), body: None }).await.unwrap_err();
            assert_eq!(server.seen().len(), 1, "{method:?}");
        }
    }
    for status in [400, 401, 404, 429, 500] {
        let server = Loopback::status(status);
        assert_eq!(sender().send(&get(&server.url("/"))).await, Err(SendError::Status { status }));
        assert_eq!(server.seen().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_or_trickles_ends_with_the_limit() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for reply in [
        Reply::Stall(Vec::new()),
        Reply::Stall(b"HTTP/1.1 200 O".to_vec()),
        Reply::Stall(head.clone()),
        Reply::Stall([&head[..], b"5\r\nhel"].concat()),
        Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".to_vec()),
        // Signs of life that never come to an answer.
        Reply::Endless(Vec::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec()),
    ] {
        let server = Loopback::of(reply);
        for request in [get(&server.url("/")), post(&server.url("/"))] {
            assert_eq!(hurried().send(&request).await, Err(SendError::TimedOut));
        }
    }
}

#[tokio::test]
async fn a_server_that_keeps_its_reader_busy_holds_back_nothing_else_of_the_program() {
    let endless = Loopback::of(Reply::Endless(Vec::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(512)));
    let (sender, url) = (sender(), endless.url("/"));
    // On the one thread of this test: were the answer read here, nothing else would get its turn.
    let other_work = async {
        while endless.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    };
    let request = post(&url);
    let first = tokio::select! {
        biased;
        () = other_work => None,
        outcome = sender.send(&request) => Some(outcome),
    };
    assert_eq!(first, None);
}

#[tokio::test]
async fn of_an_answer_no_more_is_read_than_the_limit() {
    let limit = Limits::default().body;
    let server = Loopback::of(Reply::Bytes(bytes(200, &vec![b'x'; limit])));
    assert_eq!(sender().send(&get(&server.url("/"))).await.unwrap().body_bytes, limit);

    let too_long = Err(SendError::AnswerTooLong { status: 200 });
    let server = Loopback::of(Reply::Bytes(bytes(200, &vec![b'x'; limit + 1])));
    assert_eq!(sender().send(&get(&server.url("/"))).await, too_long);
    // What is announced is not waited for.
    let server =
        Loopback::of(Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec()));
    assert_eq!(sender().send(&get(&server.url("/"))).await, too_long);
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let server = Loopback::of(Reply::Endless(
        head,
        b"400\r\n".iter().copied().chain([b'x'; 0x400]).chain(*b"\r\n").collect(),
    ));
    assert_eq!(sender().send(&post(&server.url("/"))).await, too_long);
}

#[tokio::test]
async fn half_an_answer_and_rubbish_are_failures() {
    let cut = Loopback::of(Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".to_vec()));
    assert_eq!(sender().send(&post(&cut.url("/"))).await, Err(SendError::CutShort));
    for rubbish in [
        &b"hello"[..],
        b"\0\0\0\0\r\n\r\n",
        b"HTTP/1.1 9999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ] {
        let server = Loopback::of(Reply::Bytes(rubbish.to_vec()));
        let error = sender().send(&post(&server.url("/"))).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable { .. }), "{rubbish:?}: {error}");
    }
    let headers = Loopback::of(Reply::Endless(
        b"HTTP/1.1 200 OK\r\n".to_vec(),
        b"X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(64),
    ));
    let error = sender().send(&post(&headers.url("/"))).await.unwrap_err();
    assert!(matches!(error, SendError::Unreachable { .. }), "{error}");

    let (_held, free) = refusing();
    let refused = SendError::Unreachable { why: ErrorKind::ConnectionRefused.to_string() };
    assert_eq!(sender().send(&get(&format!("http://{free}/"))).await, Err(refused));
}

#[tokio::test]
async fn a_request_that_is_dropped_ends_its_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let sending = tokio::spawn(async move { sender().send(&post(&url)).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    sending.abort();
    sending.await.unwrap_err();
    // Until the end of what it has sent; it would hang here if the connection were still held.
    tokio::io::copy(&mut stream, &mut tokio::io::sink()).await.unwrap();
}

#[tokio::test]
async fn requests_to_a_server_that_hangs_keep_none_back_from_another() {
    let (hanging, good) = (Loopback::of(Reply::Stall(Vec::new())), Loopback::status(200));
    let sender = Arc::new(sender());
    let mut hung = JoinSet::new();
    let mut answered = JoinSet::new();
    for _ in 0..200 {
        for (server, tasks) in [(&hanging, &mut hung), (&good, &mut answered)] {
            let (sender, url) = (Arc::clone(&sender), server.url("/"));
            tasks.spawn(async move { sender.send(&post(&url)).await });
        }
    }
    // None of the others has to come to its end for that.
    while let Some(outcome) = answered.join_next().await {
        outcome.unwrap().unwrap();
    }
    hung.abort_all();
    while let Some(outcome) = hung.join_next().await {
        let ended =
            outcome.map_or_else(|error| error.is_cancelled(), |outcome| outcome == Err(SendError::TimedOut));
        assert!(ended);
    }
    assert_eq!(good.seen().len(), 200);
}

#[test]
fn what_is_printed_of_a_request_and_of_a_failure_has_no_value_in_it() {
    let request = Request {
        method: Method::Post,
        url: "https://u:p@crm.example/?n=5552368",
        body: Some(("a/b", "5552368")),
    };
    assert_eq!(format!("{request:?}"), "Request { method: Post, .. }");
    assert_eq!(SendError::Status { status: 503 }.detail().unwrap(), "HTTP 503 Service Unavailable");
    assert_eq!(SendError::Status { status: 599 }.detail().unwrap(), "HTTP 599");
}
