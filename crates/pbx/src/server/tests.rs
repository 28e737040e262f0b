#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::{DEFAULT_SERVER, ServerUrl, ServerUrlError};

fn refusal(text: &str) -> ServerUrlError {
    match ServerUrl::parse(text) {
        Err(refusal) => refusal,
        Ok(taken) => unreachable!("{text:?} was taken as {taken}"),
    }
}

#[test]
fn good_addresses_are_taken_and_written_in_one_way() {
    let table = [
        // typed, url, origin, loopback
        (DEFAULT_SERVER, "https://api.telecomx.dk", "https://api.telecomx.dk", false),
        ("  https://API.telecomx.DK/  ", "https://api.telecomx.dk", "https://api.telecomx.dk", false),
        ("HTTPS://pbx.example:443/", "https://pbx.example", "https://pbx.example", false),
        ("https://pbx.example:8443", "https://pbx.example:8443", "https://pbx.example:8443", false),
        ("https://pbx.example/a/b/", "https://pbx.example/a/b", "https://pbx.example", false),
        ("https://pbx.example/a///", "https://pbx.example/a", "https://pbx.example", false),
        ("https://pbx.example/a/../b", "https://pbx.example/b", "https://pbx.example", false),
        ("https://bøf.example", "https://xn--bf-lka.example", "https://xn--bf-lka.example", false),
        ("http://localhost", "http://localhost", "http://localhost", true),
        ("http://LOCALHOST:80/x", "http://localhost/x", "http://localhost", true),
        ("http://127.0.0.1:4000/", "http://127.0.0.1:4000", "http://127.0.0.1:4000", true),
        ("http://127.9.8.7:1", "http://127.9.8.7:1", "http://127.9.8.7:1", true),
        ("http://[::1]:4000", "http://[::1]:4000", "http://[::1]:4000", true),
        ("https://[::1]", "https://[::1]", "https://[::1]", true),
        // Other ways to write an address of this computer mean this computer.
        ("http://2130706433", "http://127.0.0.1", "http://127.0.0.1", true),
        ("http://2130706432", "http://127.0.0.0", "http://127.0.0.0", true),
        ("http://0x7f.1", "http://127.0.0.1", "http://127.0.0.1", true),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]", "http://[::1]", true),
    ];
    for (typed, url, origin, loopback) in table {
        let server = ServerUrl::parse(typed).unwrap();
        assert_eq!(server.url(), url, "{typed}");
        assert_eq!(server.origin(), origin, "{typed}");
        assert_eq!(server.is_loopback(), loopback, "{typed}");
        assert_eq!(ServerUrl::parse(server.url()).unwrap(), server, "{typed} does not survive");
    }
}

#[test]
fn plain_http_is_for_this_computer_alone() {
    let table = [
        ("http://api.telecomx.dk", "api.telecomx.dk"),
        ("http://127.0.0.1.evil.com", "127.0.0.1.evil.com"),
        ("http://localhost.evil.com", "localhost.evil.com"),
        ("http://localhost.", "localhost."),
        ("http://x.localhost", "x.localhost"),
        ("http://127-0-0-1.nip.io", "127-0-0-1.nip.io"),
        ("http://0.0.0.0", "0.0.0.0"),
        ("http://128.0.0.1", "128.0.0.1"),
        ("http://10.0.0.1", "10.0.0.1"),
        ("http://0x0a000001", "10.0.0.1"),
        ("http://[::]", "[::]"),
        ("http://[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
        ("http://[::2]", "[::2]"),
    ];
    for (typed, host) in table {
        assert_eq!(refusal(typed), ServerUrlError::PlainHttp { host: host.to_owned() }, "{typed}");
    }
}

#[test]
fn disguises_and_slips_are_refused_by_name() {
    let table = [
        ("", ServerUrlError::Empty),
        ("   ", ServerUrlError::Empty),
        ("api.telecomx.dk", ServerUrlError::NoScheme),
        ("localhost:8080", ServerUrlError::NoScheme),
        ("http:127.0.0.1", ServerUrlError::NoScheme),
        ("https:/api.telecomx.dk", ServerUrlError::NoScheme),
        ("ftp://api.telecomx.dk", ServerUrlError::OtherScheme),
        ("file:///etc/passwd", ServerUrlError::OtherScheme),
        ("javascript://localhost", ServerUrlError::OtherScheme),
        ("ws://localhost", ServerUrlError::OtherScheme),
        ("http://localhost@evil.com", ServerUrlError::UserInfo),
        ("http://localhost:80@evil.com", ServerUrlError::UserInfo),
        ("https://user:secret@pbx.example", ServerUrlError::UserInfo),
        ("https://@pbx.example", ServerUrlError::UserInfo),
        ("http://evil.com\\@localhost", ServerUrlError::StrayCharacter),
        ("http://local\thost", ServerUrlError::StrayCharacter),
        ("https://pbx.example/\u{7f}", ServerUrlError::StrayCharacter),
        ("https://pbx.example/a b", ServerUrlError::StrayCharacter),
        ("https://pbx.example?token=x", ServerUrlError::QueryOrFragment),
        ("https://pbx.example/?", ServerUrlError::QueryOrFragment),
        ("https://pbx.example/#x", ServerUrlError::QueryOrFragment),
        ("http://localhost#@evil.com", ServerUrlError::QueryOrFragment),
        ("http://localhost?@evil.com", ServerUrlError::QueryOrFragment),
        ("https://", ServerUrlError::NotAnAddress),
        ("https:///pbx.example", ServerUrlError::NotAnAddress),
        ("https://:443", ServerUrlError::NotAnAddress),
        ("https://pbx.example:99999", ServerUrlError::NotAnAddress),
        ("https://pbx<.example", ServerUrlError::NotAnAddress),
        ("http://127.0.0.1.1.1", ServerUrlError::NotAnAddress),
    ];
    for (typed, expected) in table {
        assert_eq!(refusal(typed), expected, "{typed:?}");
    }
    assert_eq!(refusal(&format!("https://{}", "a".repeat(3000))), ServerUrlError::TooLong);
}

#[test]
fn every_refusal_is_one_line_and_repeats_no_secret() {
    for typed in [
        "https://user:hunter2@pbx.example",
        "https://pbx.example?token=hunter2",
        "http://evil.example/hunter2",
        "http://evil.example\nhunter2",
        "hunter2",
    ] {
        let text = refusal(typed).to_string();
        assert!(!text.contains("hunter2"), "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
    assert!(refusal("http://pbx.example").to_string().contains("https://pbx.example"));
}

#[test]
fn a_path_is_put_behind_the_prefix() {
    let root = ServerUrl::parse("http://127.0.0.1:9/").unwrap();
    assert_eq!(root.join("/auth/login", None).as_str(), "http://127.0.0.1:9/auth/login");
    let prefixed = ServerUrl::parse("https://pbx.example/api/v1/").unwrap();
    assert_eq!(
        prefixed.join("/pbx/app/queues", Some("all=true")).as_str(),
        "https://pbx.example/api/v1/pbx/app/queues?all=true"
    );
}
