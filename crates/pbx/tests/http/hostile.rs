//! Answers that no page describes: cut, endless, late, false.

use std::process::Command;
use std::time::{Duration, Instant};

use pbx::{Client, Error, Limits, ServerUrl, Unreached};
use sandbox_pbx::HeldPort;

use super::loopback::{Loopback, Reply, answer};
use super::{assert_discreet, client, client_with, hasty, narrow, token};

/// Ten times what the limits allow: beyond it something waits that should not.
const MUCH_TOO_LONG: Duration = Duration::from_secs(7);

async fn settings(client: &Client) -> Error {
    let error = client.desktop_settings(&token()).await.unwrap_err();
    assert_discreet(&error);
    error
}

fn bytes(bytes: impl Into<Vec<u8>>) -> Loopback {
    Loopback::new(Reply::Bytes(bytes.into()))
}

#[tokio::test]
async fn an_answer_that_is_no_settings_document_is_named_for_what_it_is() {
    let table: [(&[u8], &str); 11] = [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!doctype html><title>Log in</title>", "not_json"),
        (b"{\"zoom\":12", "not_json"),
        (b"{} {}", "not_json"),
        (b"\0\xff\xfe", "not_json"),
        (b"[]", "unexpected_shape"),
        (b"null", "unexpected_shape"),
        (b"\"{}\"", "unexpected_shape"),
        (b"17", "unexpected_shape"),
    ];
    for (body, code) in table {
        let server = bytes(answer(200, "text/html", body));
        assert_eq!(settings(&client(&server)).await.code(), code, "{}", String::from_utf8_lossy(body));
    }
    let nothing = bytes("HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(settings(&client(&nothing)).await, Error::Empty);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_given_up_whatever_it_announces() {
    let limits = narrow();
    let too_large = Error::TooLarge { limit: limits.body };
    let exact = format!("{{\"a\":\"{}\"}}", "x".repeat(limits.body - 8));
    let server = bytes(answer(200, "application/json", exact.as_bytes()));
    assert_eq!(
        client_with(&server, limits).desktop_settings(&token()).await.unwrap().bytes.len(),
        limits.body
    );

    let announced =
        Loopback::new(Reply::Stall(b"HTTP/1.1 200 X\r\nContent-Length: 9999999999\r\n\r\n{".to_vec()));
    assert_eq!(settings(&client_with(&announced, limits)).await, too_large);

    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000)).into_bytes();
    let chunked = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let endless = Loopback::new(Reply::Endless(chunked, chunk));
    assert_eq!(settings(&client_with(&endless, limits)).await, too_large);

    // No length at all: the body ends with the connection, which never comes.
    let unbounded = Loopback::new(Reply::Endless(b"HTTP/1.1 200 X\r\n\r\n".to_vec(), vec![b' '; 4096]));
    assert_eq!(settings(&client_with(&unbounded, limits)).await, too_large);
}

#[tokio::test]
async fn a_connection_that_ends_early_is_told_by_where_it_ended() {
    let cut = Error::Unreachable { why: Unreached::Cut };
    for early in ["", "HTT", "HTTP/1.1 200 OK\r\nContent-Le"] {
        assert_eq!(settings(&client(&bytes(early))).await, cut, "{early:?}");
    }
    for late in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"zoom\":12",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"zo",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n",
    ] {
        assert_eq!(settings(&client(&bytes(late))).await, Error::CutShort, "{late:?}");
    }
}

#[tokio::test]
async fn something_that_does_not_speak_http_is_no_pbx() {
    for rubbish in ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/9.9 wat\r\n\r\n", "\0\0\0\0\0\0\0\0"] {
        let error = settings(&client(&bytes(rubbish))).await;
        assert!(matches!(error, Error::Unreachable { .. }), "{rubbish:?} {error:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_in_time_wherever_it_hangs() {
    let timeout = Error::Unreachable { why: Unreached::Timeout };
    for said in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
        let server = Loopback::new(Reply::Stall(said.as_bytes().to_vec()));
        let started = Instant::now();
        assert_eq!(settings(&client_with(&server, hasty())).await, timeout, "{said:?}");
        assert!(started.elapsed() < MUCH_TOO_LONG);
    }
    // The status was said: what hangs after it costs its words alone.
    let silent = Loopback::new(Reply::Stall(b"HTTP/1.1 403 X\r\nContent-Length: 9\r\n\r\n".to_vec()));
    let started = Instant::now();
    assert_eq!(settings(&client_with(&silent, hasty())).await.code(), "forbidden");
    assert!(started.elapsed() < MUCH_TOO_LONG);
}

#[tokio::test]
async fn nothing_at_the_port_is_told_from_nothing_of_that_name() {
    let held = HeldPort::take().unwrap();
    let closed = ServerUrl::parse(&format!("http://{}", held.address())).unwrap();
    let error = settings(&Client::new(closed, Limits::default()).unwrap()).await;
    assert_eq!(error, Error::Unreachable { why: Unreached::Refused });
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_told_so() {
    let server = bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    let url = ServerUrl::parse(&server.url().replace("http:", "https:")).unwrap();
    let error = match Client::new(url, Limits::default()) {
        Ok(client) => settings(&client).await,
        // A computer without certificate authorities finds out a moment earlier.
        Err(error) => error,
    };
    assert_eq!(error.code(), "unreachable_tls", "{error:?}");
}

#[tokio::test]
async fn a_proxy_is_never_asked_for_this_computer() {
    const SERVER: &str = "PBX_TEST_SERVER";
    // The environment names the proxy, so the asking is done by a second run of this very test.
    if let Ok(url) = std::env::var(SERVER) {
        let client = Client::new(ServerUrl::parse(&url).unwrap(), Limits::default()).unwrap();
        client.desktop_settings(&token()).await.unwrap();
        return;
    }
    let (server, proxy) = (Loopback::json(200, "{}"), Loopback::json(200, "{}"));
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "hostile::a_proxy_is_never_asked_for_this_computer"]).env(SERVER, server.url());
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, proxy.url());
    }
    let output = again.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 0));
}
