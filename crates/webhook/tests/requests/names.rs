//! Names and addresses: which of them a request goes to.

use std::io;
use std::net::IpAddr;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::Duration;

use webhook::{LONGEST_URL, Limits, SendError, Sender, Trust};

use super::loopback::{Loopback, Reply};
use super::{get, knowing, post, sender};

#[tokio::test]
async fn no_form_of_a_refused_address_gets_a_request() {
    for host in [
        "169.254.169.254",
        "169.254.169.254.",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "169.254.43518",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[::169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[64:ff9b:1::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "[fe80::1]",
        "[ff02::1]",
        "[::]",
        "0.0.0.0",
        "0",
        "224.0.0.1",
        "255.255.255.255",
        "１６９.254.169.254",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}/latest/meta-data/");
            let error = sender().send(&get(&url)).await.unwrap_err();
            assert!(matches!(error, SendError::AddressNotAllowed { .. }), "{url}: {error}");
        }
    }
}

#[tokio::test]
async fn the_unspecified_address_does_not_reach_this_computer() {
    let server = Loopback::status(200);
    for host in ["0.0.0.0", "[::]", "0"] {
        sender().send(&get(&server.named(host))).await.unwrap_err();
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn one_refused_address_among_those_of_a_name_refuses_the_request() {
    let server = Loopback::status(200);
    let refused: IpAddr = "169.254.169.254".parse().unwrap();
    for addresses in [
        &["127.0.0.1", "169.254.169.254"],
        &["169.254.169.254", "127.0.0.1"],
        &["93.184.215.14", "169.254.169.254"],
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://crm.example:{}/", server.address.port());
            let error = knowing(Trust::default(), addresses).0.send(&get(&url)).await.unwrap_err();
            let expected = match (scheme, addresses) {
                ("http", ["93.184.215.14", _]) => {
                    SendError::PlainHttpOutside { address: "93.184.215.14".parse().unwrap() }
                }
                _ => SendError::AddressNotAllowed { address: refused },
            };
            assert_eq!(error, expected, "{url} {addresses:?}");
        }
    }
    for address in ["::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1", "0.0.0.0", "ff05::2"] {
        let (sender, _) = knowing(Trust::default(), &["127.0.0.1", address]);
        let error = sender.send(&get(&server.named("crm.example"))).await.unwrap_err();
        assert_eq!(error, SendError::AddressNotAllowed { address: address.parse().unwrap() });
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn plain_http_goes_to_no_address_outside() {
    for addresses in [&["93.184.215.14"] as &[&str], &["127.0.0.1", "93.184.215.14"], &["2001:db8::1"]] {
        let (sender, _) = knowing(Trust::default(), addresses);
        let error = sender.send(&get("http://crm.example/")).await.unwrap_err();
        assert!(matches!(error, SendError::PlainHttpOutside { .. }), "{addresses:?}: {error}");
    }
    for url in ["http://93.184.215.14/", "http://100.64.0.1/", "http://[2001:db8::1]/"] {
        let error = sender().send(&get(url)).await.unwrap_err();
        assert!(matches!(error, SendError::PlainHttpOutside { .. }), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_the_connection_goes_where_was_checked() {
    let server = Loopback::new(vec![
        Reply::Bytes(b"HTTP/1.1 503 X\r\n\r\n".to_vec()),
        Reply::Bytes(super::loopback::bytes(200, b"")),
    ]);
    let (sender, asked) = knowing(Trust::default(), &["127.0.0.1"]);
    // The name means nothing to the system. Both tries go to the address that was checked.
    sender.send(&get(&server.named("crm.invalid"))).await.unwrap();
    assert_eq!((server.seen().len(), asked.load(Ordering::Relaxed)), (2, 1));
    // The next request looks it up for itself.
    sender.send(&post(&server.named("crm.invalid"))).await.unwrap();
    assert_eq!((server.seen().len(), asked.load(Ordering::Relaxed)), (3, 2));
    let host = format!("crm.invalid:{}", server.address.port());
    assert!(server.seen().iter().all(|seen| seen.header("host") == Some(host.as_str())));
}

#[tokio::test]
async fn the_systems_own_names_are_known() {
    let server = Loopback::status(200);
    webhook::send(&get(&server.named("localhost")), &Trust::default(), Limits::default()).await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_name_that_is_not_known_is_said_and_one_that_hangs_ends_in_time() {
    let unknown = |_: &str, _: u16| Err(io::Error::other("no such host"));
    let unknown = Sender::with_look_up(Trust::default(), Limits::default(), unknown);
    for sender in [unknown, knowing(Trust::default(), &[]).0] {
        let error = sender.send(&get("https://crm.example/")).await.unwrap_err();
        assert!(matches!(error, SendError::NameNotFound { .. }), "{error}");
    }

    let limits = Limits { whole: Duration::from_millis(200), ..Limits::default() };
    let hanging = Sender::with_look_up(Trust::default(), limits, |_, _| {
        loop {
            std::thread::park();
        }
    });
    assert_eq!(hanging.send(&get("https://crm.example/")).await, Err(SendError::TimedOut));
}

#[tokio::test]
async fn what_is_no_address_of_the_web_is_not_sent() {
    for url in [
        "",
        "crm",
        "//crm/",
        "http://",
        "https:///",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
        "http://[::1",
        "http://a b/",
        "http://127.0.0.1:99999/",
    ] {
        let error = sender().send(&get(url)).await.unwrap_err();
        assert_eq!(error, SendError::Malformed, "{url}");
    }
    let server = Loopback::status(200);
    let url = server.url("/");
    let mut request = post(&url);
    request.body = Some(("text/plain\r\nCookie: a=b", "x"));
    assert_eq!(sender().send(&request).await, Err(SendError::Malformed));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_address_of_the_longest_length_is_sent_and_a_longer_one_is_not() {
    let server = Loopback::status(200);
    let (begin, rest) = (server.url("/"), LONGEST_URL - server.url("/").len());
    let url = format!("{begin}{}", "x".repeat(rest));
    sender().send(&post(&url)).await.unwrap();
    assert_eq!(sender().send(&post(&format!("{url}x"))).await, Err(SendError::AddressTooLong));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn no_proxy_of_the_environment_sees_a_request() {
    const ASK: &str = "WEBHOOK_TEST_BY_PROXY";
    // The environment names the proxy, so the asking is done by a second run of this very test.
    if let Some(url) = std::env::var_os(ASK) {
        let (sender, _) = knowing(Trust::default(), &["127.0.0.1"]);
        let url = url.into_string().unwrap();
        sender.send(&get(&url)).await.unwrap();
        sender.send(&get(&url.replace("127.0.0.1", "crm.example"))).await.unwrap();
        let error = sender.send(&get("https://crm.example:9/")).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable { .. }), "{error}");
        return;
    }
    let (proxy, server) = (Loopback::status(403), Loopback::status(200));
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "names::no_proxy_of_the_environment_sees_a_request"]).env(ASK, server.url("/"));
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, proxy.url(""));
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    let output = again.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((proxy.connections(), server.seen().len()), (0, 2));
}
