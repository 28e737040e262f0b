//! What holds for every answer, whatever a server thinks of.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Number, Value};

use super::{
    Secrets, beacons, check_document, company_settings, dashboard, dashboards, employees, event, extensions,
    pause, queue_hours, queue_stats, queues, read_authenticator_key, read_call, read_done, read_identity,
    read_login, read_reset, refusal, request, ringtones, switches, themes, variables, wire_text,
};
use crate::dashboard::DashboardItem;
use crate::error::server_text;
use crate::{Error, ServerUrl};

/// Every name that a reader looks for, so that chance gets past the first of them.
const NAMES: [&str; 61] = [
    "_id",
    "type",
    "name",
    "presence",
    "state",
    "text",
    "until",
    "extensions",
    "phones",
    "kind",
    "dnd",
    "primary",
    "number",
    "members",
    "callers",
    "entered",
    "privacy",
    "items",
    "column",
    "position",
    "queues",
    "variables",
    "shortcuts",
    "url",
    "stats",
    "topbar",
    "token",
    "expiresInMinutes",
    "employee",
    "success",
    "customerFeatures",
    "error",
    "message",
    "recording",
    "mode",
    "nameEn",
    "serviceLevelCritical",
    "total",
    "employees",
    "dashboards",
    "height",
    "variable",
    "registered",
    "id",
    "direction",
    "extension",
    "phone",
    "leg",
    "caller",
    "callee",
    "queue",
    "time",
    "eventType",
    "data",
    "key",
    "totp",
    "uuid",
    "major",
    "minor",
    "location",
    "beacons",
];

const WORDS: [&str; 15] = [
    "CALL_END",
    "QUEUE_ENTER",
    "QUEUE",
    "WEB",
    "EXTENSIONS",
    "MULTIQUEUE",
    "SWITCHVAR",
    "SHORTCUTS",
    "MYCALLS",
    "OFF_WORK",
    "true",
    "-1",
    "https://x.example",
    "2026-11-23T21:30:00.000Z",
    "fda50693-a4e2-4fb1-afcf-c6eb07647825",
];

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("JSON has no such number", |n| n.is_finite()).prop_map(|n| format!("{n:?}")),
        select(vec!["1e999", "-1e999", "-0", "0.5", "4294967296", "99999999999999999999999999"])
            .prop_map(str::to_owned),
    ]
    .prop_map(|digits| digits.parse::<Number>().map_or(Value::Null, Value::Number))
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number(),
        ".{0,12}".prop_map(Value::String),
        select(&WORDS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        let name = prop_oneof![9 => select(&NAMES[..]).prop_map(str::to_owned), 1 => ".{0,6}"];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            vec((name, inner), 0..9)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Reads the same bytes as everything. What comes of it is not the question.
fn read_as_everything(body: &[u8]) {
    let _ = (
        check_document(body),
        read_done(body, Secrets(&[])),
        read_call(body, Secrets(&[""])),
        read_login(body),
        read_identity(body),
    );
    let _ = (
        employees(body),
        extensions(body),
        queues(body),
        queue_hours(body),
        queue_stats(body),
        dashboards(body),
        dashboard(body),
    );
    let _ = (read_reset(body, crate::ResetMethod::Email), read_authenticator_key(body, Secrets(&["a"])));
    let argument = serde_json::from_slice::<Value>(body).unwrap_or_default();
    for name in ["CALL_START", "QUEUE_ENTER", "QUEUE_LEAVE", "EXTENSION_STATE", "X_CHANGED", "event"] {
        let _ = event::event(name, std::slice::from_ref(&argument));
    }
    let _ = (switches(body), variables(body));
    let _ = (beacons(body), themes(body), ringtones(body), company_settings(body), wire_text(body.to_vec()));
    for status in [302, 400, 401, 403, 404, 409, 422, 429, 500, 999] {
        let error = refusal(
            status,
            body,
            Secrets(&["a"]),
            std::str::from_utf8(body).ok().and_then(|text| pause(text, std::time::SystemTime::UNIX_EPOCH)),
        );
        let text = error.to_string();
        assert!(text.chars().count() < 400 && !text.chars().any(char::is_control), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_reader_panics_on_any_json(value in json_value()) {
        read_as_everything(value.to_string().as_bytes());
    }

    #[test]
    fn no_reader_panics_on_any_bytes(bytes in vec(any::<u8>(), 0..200)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn no_reader_panics_on_json_that_is_cut_anywhere(value in json_value(), share in 0.0..1.0) {
        let body = value.to_string().into_bytes();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
        let end = (body.len() as f64 * share) as usize;
        read_as_everything(body.get(..end).unwrap_or_default());
    }

    #[test]
    fn every_element_of_a_list_is_read_or_counted_as_lost(elements in vec(json_value(), 0..12)) {
        let count = elements.len();
        let body = Value::Array(elements).to_string().into_bytes();
        let lists = [
            employees(&body).map(|list| list.items.len() + list.lost),
            extensions(&body).map(|list| list.items.len() + list.lost),
            queues(&body).map(|list| list.items.len() + list.lost),
            dashboards(&body).map(|list| list.items.len() + list.lost),
            themes(&body).map(|list| list.items.len() + list.lost),
            ringtones(&body).map(|list| list.items.len() + list.lost),
            beacons(&body).map(|list| list.items.len() + list.lost),
        ];
        for list in lists {
            prop_assert_eq!(list, Ok(count));
        }
    }

    #[test]
    fn a_bad_item_never_costs_a_good_one(bad in vec(json_value(), 0..6), place in 0_usize..6) {
        let mut items = bad;
        let good = serde_json::json!({ "type": "QUEUE", "_id": "the good one", "column": 3, "position": 0 });
        items.insert(place.min(items.len()), good);
        let body = serde_json::json!({ "_id": "d", "items": items }).to_string();
        let read = dashboard(body.as_bytes());
        let found = read.iter().flat_map(|read| &read.items).any(|placed| {
            placed.column == 3
                && matches!(&placed.item, DashboardItem::Queue(item) if item.queue.as_str() == "the good one")
        });
        prop_assert!(found, "{:?}", read);
    }

    #[test]
    fn no_id_leaves_its_place_in_the_path(id in any::<String>()) {
        if let (Ok(segment), Ok(server)) = (request::segment(&id), ServerUrl::parse("http://[::1]:1/a")) {
            let url = server.join(&format!("/b/{segment}/c"), None);
            let parts: Vec<&str> = url.path_segments().into_iter().flatten().collect();
            prop_assert_eq!(parts, ["a", "b", segment.as_str(), "c"]);
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
    }

    #[test]
    fn an_address_that_is_taken_is_encrypted_or_of_this_computer(
        scheme in select(vec!["http://", "https://", "HTTP://", "http:", "//", ""]),
        host in prop_oneof![
            select(vec!["localhost", "127.0.0.1", "127.1", "[::1]", "[::]", "pbx.example", "0x7f.1", "localhost.", "@"])
                .prop_map(str::to_owned),
            ".{0,12}",
        ],
        rest in prop_oneof![select(vec!["", "/", ":80", ".evil.com", "@evil.com", "?x", "#@evil.com"]).prop_map(str::to_owned), ".{0,12}"],
    ) {
        let typed = format!("{scheme}{host}{rest}");
        match ServerUrl::parse(&typed) {
            Ok(server) => {
                prop_assert!(server.is_encrypted() || server.is_loopback(), "{} as {}", typed, server);
                prop_assert_eq!(ServerUrl::parse(server.url()), Ok(server.clone()));
                prop_assert!(server.url().starts_with(&server.origin()) && !server.url().ends_with('/'));
            }
            Err(refusal) => prop_assert!(!refusal.to_string().contains('\n')),
        }
    }

    #[test]
    fn words_of_the_server_are_bounded(text in any::<String>()) {
        if let Some(clean) = server_text(&text) {
            prop_assert!(!clean.is_empty() && clean.chars().count() <= 202);
            prop_assert!(!clean.chars().any(char::is_control));
        }
    }
}

#[test]
fn nesting_without_end_is_not_json_and_breaks_nothing() {
    let deep = "[".repeat(1_000_000);
    assert_eq!(employees(deep.as_bytes()), Err(Error::NotJson));
    assert_eq!(check_document(deep.as_bytes()), Err(Error::NotJson));
    let closed = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(check_document(closed.as_bytes()), Ok(()));
    assert_eq!(company_settings(closed.as_bytes()), Err(Error::NotJson));
}
