//! Faults, as a client sees them.

use std::fs;
use std::time::{Duration, Instant};

use reqwest::Method;
use sandbox_pbx::{Fault, Options, Status};

use crate::client::{Client, error};

const PAGE: &str = "/pbx/app/settings/desktop";

#[tokio::test]
async fn a_delay_delays_and_nothing_else() {
    let client = Client::start().await;
    let whole = client.get(PAGE).await.bytes;
    client.sandbox.add_fault(PAGE, Fault { delay_ms: 300, ..Fault::default() });
    let started = Instant::now();
    assert_eq!(client.get(PAGE).await.bytes, whole);
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_status_alone_brings_the_documented_word_and_nothing_is_carried_out() {
    let client = Client::start().await;
    let before = client.get(PAGE).await.bytes;
    for (status, word) in [
        (400, "bad_request"),
        (401, "invalid_token"),
        (403, "access_denied"),
        (404, "id"),
        (500, "internal_error"),
        (503, "internal_error"),
    ] {
        client.sandbox.add_fault(PAGE, Fault { status: Status::new(status), ..Fault::default() });
        assert_eq!(client.get(PAGE).await.refusal(), error(status, word));
        assert_eq!(client.post(PAGE, "{}").await.refusal(), error(status, word));
    }
    client.sandbox.clear_faults();
    assert_eq!(client.get(PAGE).await.bytes, before);
}

#[tokio::test]
async fn a_body_with_status_and_type_is_served_as_it_stands_even_without_a_token() {
    let client = Client::start().await;
    let fault = Fault {
        status: Status::new(401),
        body: Some("{\"error\":\"expired\"}".to_owned()),
        content_type: Some("text/html".to_owned()),
        ..Fault::default()
    };
    client.sandbox.add_fault("/pbx", fault);
    for answer in [client.get(PAGE).await, client.get_without_token("/pbx/app/queues").await] {
        assert_eq!(answer.refusal(), error(401, "expired"));
        assert_eq!(answer.headers["content-type"], "text/html");
    }
    client.sandbox.add_fault(PAGE, Fault { body: Some(String::new()), ..Fault::default() });
    let empty = client.get(PAGE).await;
    assert_eq!((empty.status.as_u16(), empty.bytes.len()), (200, 0));
    assert_eq!(client.get("/auth/validateToken").await.status, 200);
}

#[tokio::test]
async fn a_cut_answer_promises_all_of_it_and_ends_too_early() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let client = Client::start().await;
    let whole = client.get(PAGE).await.bytes;
    for cut_at in [0, 100, whole.len() - 1] {
        client.sandbox.add_fault(PAGE, Fault { cut_at: Some(cut_at), ..Fault::default() });
        let mut wire = tokio::net::TcpStream::connect(client.sandbox.address()).await.unwrap();
        let request = format!("GET {PAGE}?token={} HTTP/1.1\r\nhost: localhost\r\n\r\n", client.token);
        wire.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        wire.read_to_end(&mut answer).await.unwrap();
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let headers = String::from_utf8_lossy(&answer[..head]).to_lowercase();
        assert!(headers.contains(&format!("content-length: {}\r\n", whole.len())), "{headers}");
        assert_eq!(&answer[head..], &whole[..cut_at]);
        assert!(client.send(Method::GET, PAGE, Some(&client.token), None).await.is_err());
    }
    client.sandbox.add_fault(PAGE, Fault { cut_at: Some(whole.len()), ..Fault::default() });
    assert_eq!(client.get(PAGE).await.bytes, whole);
}

#[tokio::test]
async fn the_connection_after_a_cut_answer_is_as_good_as_new() {
    let client = Client::start().await;
    client.sandbox.add_fault(PAGE, Fault { cut_at: Some(7), times: Some(1), ..Fault::default() });
    assert!(client.send(Method::GET, PAGE, Some(&client.token), None).await.is_err());
    assert_eq!(client.get(PAGE).await.status, 200);
}

#[tokio::test]
async fn a_file_of_faults_is_in_force_as_soon_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    let client = Client::with(Options { faults: Some(file.clone()), ..Options::default() }).await;
    assert_eq!(client.get(PAGE).await.status, 200);
    fs::write(&file, format!(r#"{{"{PAGE}": {{"status": 500, "times": 2}}}}"#)).unwrap();
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(client.get(PAGE).await.status.as_u16());
    }
    assert_eq!(answers, [500, 500, 200]);
    fs::write(&file, r#"{"/": {"status": 403}, "/auth": {"body": "<html>", "content_type": "text/html"}}"#)
        .unwrap();
    assert_eq!(client.get(PAGE).await.refusal(), error(403, "access_denied"));
    assert_eq!(client.get("/auth/validateToken").await.bytes, b"<html>");
    fs::remove_file(&file).unwrap();
    assert_eq!(client.get(PAGE).await.status, 200);
}
