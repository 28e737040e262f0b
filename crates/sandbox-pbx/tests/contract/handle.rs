//! What a program that runs the sandbox can do with it.

use std::path::PathBuf;
use std::time::Duration;

use sandbox_pbx::{Error, Fault, HeldPort, Options, Sandbox};
use tokio::net::TcpStream;

use crate::client::{Client, error};

const PAGE: &str = "/pbx/app/settings/desktop";

#[tokio::test]
async fn the_address_is_loopback_and_answers_at_once() {
    let client = Client::start().await;
    assert!(client.sandbox.address().ip().is_loopback());
    assert_eq!(client.sandbox.origin(), format!("http://127.0.0.1:{}", client.sandbox.address().port()));
    assert_eq!(client.get(PAGE).await.status, 200);
}

#[tokio::test]
async fn stopping_closes_the_port_and_a_request_that_hangs() {
    let client = Client::start().await;
    client.sandbox.add_fault(PAGE, Fault { delay_ms: u64::MAX, ..Fault::default() });
    let hanging = tokio::spawn(client.request(PAGE).send());
    while client.sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let address = client.sandbox.address();
    client.sandbox.stop().await;
    let ended = tokio::time::timeout(Duration::from_secs(10), hanging).await;
    assert!(ended.unwrap().unwrap().is_err());
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn dropping_stops_it_too_and_the_port_can_be_had_again() {
    let held = HeldPort::take().unwrap();
    let sandbox = Sandbox::start(Options { port: held.port(), ..Options::default() }).await.unwrap();
    let address = sandbox.address();
    let taken = Sandbox::start(Options { port: address.port(), ..Options::default() }).await;
    assert!(matches!(taken, Err(Error::Listen { .. })));
    drop(sandbox);
    assert!(TcpStream::connect(address).await.is_err());
    let again = Sandbox::start(Options { port: address.port(), ..Options::default() }).await.unwrap();
    assert_eq!(again.address(), address);
}

#[tokio::test]
async fn a_test_can_put_take_and_read_the_document() {
    let client = Client::start().await;
    let username = client.account(|_| true).username;
    client.sandbox.set_settings(&username, "<html>").unwrap();
    assert_eq!(client.get(PAGE).await.bytes, b"<html>");
    client.sandbox.clear_settings(&username).unwrap();
    assert_eq!(client.get(PAGE).await.refusal(), error(404, "id"));
    client.post(PAGE, "{\"zoom\":80}").await;
    assert_eq!(client.sandbox.settings(&username).unwrap().unwrap(), b"{\"zoom\":80}");
    assert!(matches!(client.sandbox.settings("nobody"), Err(Error::UnknownAccount { .. })));
}

#[tokio::test]
async fn the_requests_are_listed_without_the_token() {
    let client = Client::start().await;
    client.get("/pbx/app/queues?all=true").await;
    client.post(PAGE, "{}").await;
    client.get_by_header("/pbx/none", &format!("Bearer {}", client.token)).await;
    let requests = client.sandbox.requests();
    let seen: Vec<(&str, &str, &str)> = requests
        .iter()
        .map(|request| (request.method.as_str(), request.path.as_str(), request.query.as_str()))
        .collect();
    assert_eq!(seen, [("GET", "/pbx/app/queues", "all=true"), ("POST", PAGE, ""), ("GET", "/pbx/none", "")]);
    assert!(!format!("{requests:?}").contains(&client.token));
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused() {
    let scenario = |name: &str| Options { scenario: Some(name.to_owned()), ..Options::default() };
    assert!(Sandbox::start(scenario("quiet-office")).await.is_ok());
    let unknown = Sandbox::start(scenario("fire")).await.unwrap_err();
    assert!(unknown.to_string().contains("quiet-office"), "{unknown}");
    let write = Sandbox::start(Options { write: true, ..Options::default() }).await;
    assert!(matches!(write, Err(Error::WriteWithoutSettings)));
    let folder = tempfile::tempdir().unwrap();
    let faults = Some(PathBuf::from(folder.path()));
    let unreadable = Sandbox::start(Options { faults, ..Options::default() }).await;
    assert!(matches!(unreadable, Err(Error::Faults { .. })));
}
