//! A browser's native host and the app, over a real socket.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use ipc::browser::{
    AppState, Browser, Connection, FromBrowser, HOST_NAME, Hello, LinkError, PushError, ToBrowser, connect,
};
use ipc::{Claim, Claimed, claim};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

fn ours(profile: &Path) -> Claimed {
    match claim(profile).unwrap() {
        Claim::Ours(claimed) => claimed,
        Claim::Taken => panic!("the profile is taken"),
    }
}

/// An app that takes browsers on; each comes out of the channel.
fn app(profile: &Path) -> mpsc::UnboundedReceiver<Connection> {
    let claimed = ours(profile);
    let (taken_on, browsers) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let handler = |request: Value| async move { json!({ "asked": request }) };
        let on_browser = move |browser| {
            let _test_over = taken_on.send(browser);
        };
        claimed.serve_with_browsers(handler, on_browser).await.unwrap();
    });
    browsers
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("it does not come"))
}

async fn linked(profile: &Path, browser: Option<&str>) -> ipc::browser::Link {
    within(async {
        loop {
            match connect(profile, browser).await {
                Ok(link) => return link,
                // It is starting.
                Err(LinkError::NotRunning) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => panic!("{error}"),
            }
        }
    })
    .await
}

fn hello() -> FromBrowser {
    FromBrowser::Hello(Hello {
        protocol: 1,
        version: "0.1.0".to_owned(),
        host: HOST_NAME.to_owned(),
        browser: Browser { name: "Firefox".to_owned(), version: "153".to_owned() },
    })
}

/// A client that says what it likes.
fn raw(profile: &Path, role: &Value) -> BufReader<UnixStream> {
    let mut stream = BufReader::new(UnixStream::connect(profile.join("communicator.sock")).unwrap());
    stream.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    writeln!(stream.get_mut(), "{role}").unwrap();
    line.clear();
    stream.read_line(&mut line).unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_go_both_ways_until_one_end_has_enough() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    let mut link = linked(profile.path(), Some("firefox")).await;
    let mut browser = within(browsers.recv()).await.unwrap();
    assert_eq!(browser.browser.as_deref(), Some("firefox"));

    link.writer.send(&hello()).await.unwrap();
    assert_eq!(within(browser.next()).await, Some(hello()));
    browser.push(&ToBrowser::Cancel { id: 3 }).unwrap();
    browser.push(&ToBrowser::App { state: AppState::Running, why: None }).unwrap();
    assert_eq!(within(link.reader.next()).await.unwrap(), ToBrowser::Cancel { id: 3 });
    assert!(matches!(within(link.reader.next()).await.unwrap(), ToBrowser::App { .. }));

    drop(link);
    assert_eq!(within(browser.next()).await, None);

    let mut link = linked(profile.path(), None).await;
    drop(within(browsers.recv()).await);
    assert!(matches!(within(link.reader.next()).await, Err(LinkError::Broken(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_browsers_are_connected_at_once_and_verbs_are_answered_beside_them() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    let mut links = Vec::new();
    for _ in 0..5 {
        links.push(linked(profile.path(), None).await);
    }
    let mut taken_on = Vec::new();
    for _ in 0..5 {
        taken_on.push(within(browsers.recv()).await.unwrap());
    }
    let folder = profile.path().to_owned();
    let asked = tokio::task::spawn_blocking(move || ipc::ask(&folder, &json!("x"))).await.unwrap().unwrap();
    assert_eq!(asked.answer, json!({ "asked": "x" }));
    for (link, browser) in links.iter_mut().zip(&taken_on) {
        browser.push(&ToBrowser::Cancel { id: 1 }).unwrap();
        within(link.reader.next()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_can_ask_no_verb_and_what_is_no_message_ends_its_connection() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    drop(linked(profile.path(), None).await);
    drop(within(browsers.recv()).await);
    let long = "x".repeat(70_000);
    for rubbish in ["{\"verb\":\"quit\"}", "{", "\u{1}", "", long.as_str()] {
        let mut client = raw(profile.path(), &json!({ "role": "browser", "browser": "a b" }));
        let mut browser = within(browsers.recv()).await.unwrap();
        assert_eq!(browser.browser, None, "that is no name of a browser");
        // It may be hung up on before all is written.
        let _hung_up = writeln!(client.get_mut(), "{rubbish}");
        assert_eq!(within(browser.next()).await, None, "{rubbish:.20}");
        let mut rest = String::new();
        let _reset = client.read_line(&mut rest);
        assert_eq!(rest, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_read_costs_the_app_nothing() {
    let profile = TempDir::new().unwrap();
    let mut browsers = app(profile.path());
    drop(linked(profile.path(), None).await);
    drop(within(browsers.recv()).await);
    let _silent = raw(profile.path(), &json!({ "role": "browser" }));
    let browser = within(browsers.recv()).await.unwrap();
    let long = ToBrowser::App { state: AppState::Running, why: Some("x".repeat(500)) };
    let ended = within(async {
        loop {
            match browser.push(&long) {
                Ok(()) => tokio::task::yield_now().await,
                Err(error) => return error,
            }
        }
    })
    .await;
    assert_eq!(ended, PushError::Busy);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_knows_no_such_role_and_no_app_are_told_apart() {
    let profile = TempDir::new().unwrap();
    assert!(matches!(connect(profile.path(), None).await, Err(LinkError::NotRunning)));
    assert!(matches!(connect(&profile.path().join("none"), None).await, Err(LinkError::NotRunning)));
    let claimed = ours(profile.path());
    tokio::spawn(async move { claimed.serve(|_| async { json!({ "exit": 2 }) }).await });
    let error = within(async {
        loop {
            match connect(profile.path(), None).await {
                Err(LinkError::NotRunning) => tokio::time::sleep(Duration::from_millis(5)).await,
                other => return other.unwrap_err(),
            }
        }
    })
    .await;
    assert!(matches!(error, LinkError::OtherVersion), "{error}");
}
