//! Whether the server of a web page is there: what counts as an answer, and what it is sent.

use std::time::{Duration, Instant};

use super::loopback::{Loopback, Reply, bytes};
use super::refusing;
use super::tls::company;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(400);

#[tokio::test]
async fn whoever_answers_anything_of_its_own_is_there_and_a_gateway_to_nobody_is_not() {
    for status in [200, 204, 301, 302, 401, 403, 404, 405, 500, 501] {
        assert!(webhook::answers(&Loopback::status(status).url("/"), LONG).await, "{status}");
    }
    for status in [502, 503, 504] {
        assert!(!webhook::answers(&Loopback::status(status).url("/"), LONG).await, "{status}");
    }
}

#[tokio::test]
async fn a_port_that_refuses_a_name_that_nobody_has_and_a_server_that_hangs_up_are_no_answer() {
    let (_held, closed) = refusing();
    assert!(!webhook::answers(&format!("http://{closed}/"), LONG).await);
    assert!(!webhook::answers("http://nobody.invalid/", LONG).await);
    assert!(!webhook::answers(&Loopback::of(Reply::Bytes(Vec::new())).url("/"), LONG).await);
    for address in ["", "intranet", "ftp://127.0.0.1/", "file:///etc/passwd"] {
        assert!(!webhook::answers(address, LONG).await, "{address}");
    }
}

#[tokio::test]
async fn a_server_that_takes_the_connection_and_is_slow_is_there_and_nobody_waits_for_its_end() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbeginning".to_vec();
    let more = b"HTTP/1.1 102 Processing\r\n\r\n".to_vec();
    let began = Instant::now();
    for reply in [Reply::Stall(Vec::new()), Reply::Stall(head.clone()), Reply::Endless(head, b"x".to_vec())] {
        assert!(webhook::answers(&Loopback::of(reply).url("/"), SHORT).await);
    }
    webhook::answers(&Loopback::of(Reply::Endless(Vec::new(), more)).url("/"), SHORT).await;
    assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_an_answer_and_is_sent_nothing() {
    let (_, port) = company("localhost");
    assert!(webhook::answers(&format!("https://localhost:{port}/"), LONG).await);
}

#[tokio::test]
async fn it_is_asked_once_for_that_address_and_told_nothing_of_this_program() {
    let elsewhere = Loopback::status(200);
    let answer =
        format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", elsewhere.url("/"));
    let server = Loopback::of(Reply::Bytes(answer.into_bytes()));
    let url = server.url("/board?a=1#part").replace("http://", "http://clara:secret@");
    assert!(webhook::answers(&url, LONG).await);
    assert_eq!(server.seen().len(), 1);
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.line, "GET /board?a=1 HTTP/1.1");
    for name in ["user-agent", "cookie", "authorization", "referer", "origin", "proxy-authorization"] {
        assert_eq!(seen.header(name), None, "{name}");
    }
    assert_eq!(elsewhere.connections(), 0);

    let again = Loopback::of(Reply::Bytes(bytes(503, b"")));
    assert!(!webhook::answers(&again.url("/"), LONG).await);
    assert_eq!(again.seen().len(), 1);
}
