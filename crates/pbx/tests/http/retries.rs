//! What is sent again, what never, and when it stops.

use std::time::{Duration, Instant};

use pbx::{Credentials, Error, Limits, Password, PhoneId, ResetMethod};

use sandbox_pbx::HeldPort;
use tokio::io::AsyncReadExt as _;

use super::loopback::{Loopback, Reply, answer};
use super::{client, client_with, hasty, token};

fn answers(all: &[(u16, &str)]) -> Loopback {
    Loopback::new(Reply::Each(
        all.iter().map(|(status, body)| answer(*status, "application/json", body.as_bytes())).collect(),
    ))
}

#[tokio::test]
async fn a_failure_that_is_over_in_a_moment_is_not_seen() {
    for status in [429, 502, 503, 504] {
        let server = answers(&[(status, ""), (status, ""), (200, "{}")]);
        assert!(client(&server).desktop_settings(&token()).await.is_ok(), "{status}");
        assert_eq!(server.requests().len(), 3, "{status}");
    }
    let cut = Loopback::new(Reply::Each(vec![Vec::new(), answer(200, "application/json", b"{}")]));
    assert!(
        client(&cut).validate_token(&token()).await.is_err_and(|error| error.code() != "unreachable_cut")
    );
    assert_eq!(cut.requests().len(), 2);
}

#[tokio::test]
async fn two_more_tries_are_the_most_and_the_same_request_each_time() {
    let server = answers(&[(503, "")]);
    let error = client(&server).employees(&token()).await.unwrap_err();
    assert_eq!(error, Error::ServerFault { status: 503 });
    let lines: Vec<String> = server.requests().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| *line == lines[0]), "{lines:?}");
}

#[tokio::test]
async fn what_is_no_passing_matter_is_asked_once() {
    for status in [400, 401, 403, 404, 409, 422, 500, 501] {
        let server = answers(&[(status, "")]);
        let _ = client(&server).desktop_settings(&token()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn what_does_something_is_never_sent_twice() {
    let server = answers(&[(503, "")]);
    let client = client(&server);
    let credentials = Credentials {
        username: "ann@example.com".to_owned(),
        password: Password::new("p"),
        second_factor: None,
    };
    let _ = client.call(&token(), &PhoneId::new("p"), "201").await.unwrap_err();
    let _ = client.save_desktop_settings(&token(), "{}".to_owned()).await.unwrap_err();
    let _ = client.login(&credentials).await.unwrap_err();
    let _ = client.logout(&token()).await.unwrap_err();
    let _ = client.reset_password("ann@example.com", ResetMethod::Email).await.unwrap_err();
    let _ = client.create_authenticator_key(&token(), &pbx::EmployeeId::new("e")).await.unwrap_err();
    let paths: Vec<String> =
        server.requests().iter().map(|seen| seen.target().split('?').next().unwrap().to_owned()).collect();
    assert_eq!(
        paths,
        [
            "/pbx/app/action/call",
            "/pbx/app/settings/desktop",
            "/auth/login",
            "/auth/logout",
            "/auth/reset",
            "/employee/e/authenticatorkey/create",
        ]
    );
}

#[tokio::test]
async fn the_pause_that_a_server_wants_is_kept_or_the_try_is_left_out() {
    let busy = |seconds: u32| {
        format!("HTTP/1.1 503 X\r\nRetry-After: {seconds}\r\nContent-Length: 0\r\n\r\n").into_bytes()
    };
    let server = Loopback::new(Reply::Each(vec![busy(1), answer(200, "application/json", b"{}")]));
    let started = Instant::now();
    assert!(client(&server).desktop_settings(&token()).await.is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));

    let patient = Loopback::new(Reply::Each(vec![busy(3600)]));
    let _ = client(&patient).desktop_settings(&token()).await.unwrap_err();
    assert_eq!(patient.requests().len(), 1);

    // Within its bound, but beyond the time for the whole answer.
    let late = Loopback::new(Reply::Each(vec![busy(4)]));
    let limits = Limits { whole: Duration::from_secs(3), ..Limits::default() };
    let _ = client_with(&late, limits).desktop_settings(&token()).await.unwrap_err();
    assert_eq!(late.requests().len(), 1);
}

#[tokio::test]
async fn a_port_that_nothing_listens_at_is_given_up_within_the_time_for_the_whole() {
    let held = HeldPort::take().unwrap();
    let url = pbx::ServerUrl::parse(&format!("http://{}", held.address())).unwrap();
    let started = Instant::now();
    let error = pbx::Client::new(url, hasty()).unwrap().desktop_settings(&token()).await.unwrap_err();
    assert_eq!(error.code(), "unreachable_refused");
    assert!(started.elapsed() < Duration::from_secs(7));
}

#[tokio::test]
async fn a_request_whose_future_is_dropped_is_over() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = pbx::Client::new(pbx::ServerUrl::parse(&url).unwrap(), Limits::default()).unwrap();
    let token = token();
    let mut request = Box::pin(client.desktop_settings(&token));
    let asked = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let count = stream.read(&mut [0; 4096]).await.unwrap();
        assert!(count > 0);
        stream
    };
    let mut stream = tokio::select! {
        stream = asked => stream,
        _ = &mut request => unreachable!("nothing answers"),
    };
    drop(request);
    let end = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut [0; 64])).await;
    assert_eq!(end.unwrap().unwrap(), 0, "the connection is closed long before the limits");
}

#[tokio::test]
async fn a_server_that_fails_all_is_asked_little_more_than_there_were_questions() {
    let server = answers(&[(503, "")]);
    let client = client(&server);
    for _ in 0..30 {
        // Clones are of one program: their retries count together.
        let _ = client.clone().employees(&token()).await.unwrap_err();
    }
    let sent = server.requests().len();
    assert!((40..=43).contains(&sent), "{sent}");
}
