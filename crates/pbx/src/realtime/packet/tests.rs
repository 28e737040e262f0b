#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Assembler, Body, MOST_ATTACHMENTS, MOST_BINARY, Malformed, Packet};

fn read(text: &str) -> Result<Packet, Malformed> {
    Assembler::default().text(text).map(|packet| packet.unwrap())
}

fn event(name: &str, arguments: Vec<Value>) -> Body {
    Body::Event { name: name.to_owned(), arguments }
}

#[test]
fn packets_are_read_as_real_servers_write_them() {
    assert_eq!(read(r#"2["authenticated"]"#).unwrap().body, event("authenticated", vec![]));
    assert_eq!(read(r#"2["a",1,{"b":2}]"#).unwrap().body, event("a", vec![json!(1), json!({"b":2})]));
    assert_eq!(read("0").unwrap().body, Body::Connect(None));
    assert_eq!(read(r#"0{"sid":"x"}"#).unwrap().body, Body::Connect(Some(json!({"sid":"x"}))));
    assert_eq!(read(r#"4{"message":"no"}"#).unwrap().body, Body::ConnectError(Some(json!({"message":"no"}))));
    assert_eq!(read(r#"4"no""#).unwrap().body, Body::ConnectError(Some(json!("no"))));
    let wants_answer = read(r#"217["a"]"#).unwrap();
    assert_eq!((wants_answer.id, wants_answer.is_main()), (Some(17), true));
    let elsewhere = read(r#"2/chat,5["a"]"#).unwrap();
    assert_eq!((elsewhere.namespace.as_str(), elsewhere.id), ("/chat", Some(5)));
    assert_eq!(read("1/chat?x=1").unwrap().namespace, "/chat");
    assert_eq!(read(r#"35["ok"]"#).unwrap().body, Body::Ack(vec![json!("ok")]));
    assert_eq!(read(r#"2["half \ud83d"]"#).unwrap().body, event("half \u{fffd}", vec![]));
}

#[test]
fn what_is_no_packet_is_an_error_and_not_a_guess() {
    for bad in [
        "",
        "9",
        "x",
        "æ",
        "2",
        "2{}",
        "2[]",
        "2[1]",
        "2[",
        "3[1]",
        "31",
        "5[\"a\"]",
        "5-[\"a\"]",
        "5x-[\"a\"]",
        "299999999999999999999[\"a\"]",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    assert!(read(&format!("2/{},[\"a\"]", "n".repeat(300))).is_err());
    let deep = format!("2[\"a\",{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).is_err());
}

#[test]
fn binary_values_come_after_their_text_and_are_bounded() {
    let mut assembler = Assembler::default();
    let text = r#"52-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#;
    assert_eq!(assembler.text(text), Ok(None));
    assert_eq!(assembler.binary(vec![1]), Ok(None));
    let whole = assembler.binary(vec![2, 3]).unwrap().unwrap();
    assert_eq!(whole.attachments, [vec![1], vec![2, 3]]);
    assert!(assembler.binary(vec![4]).is_err(), "nothing announced it");

    assert_eq!(assembler.text(text), Ok(None));
    assert!(assembler.text(r#"2["b"]"#).is_err(), "binary values were missing");
    assert!(assembler.text(r#"2["b"]"#).unwrap().is_some(), "and then it goes on");

    assert!(assembler.text(&format!("5{}-[\"a\"]", MOST_ATTACHMENTS + 1)).is_err());
    assert_eq!(assembler.text(text), Ok(None));
    assert_eq!(assembler.binary(vec![0; MOST_BINARY]), Ok(None));
    assert!(assembler.binary(vec![0]).is_err(), "too large together");
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn packet() -> impl Strategy<Value = Packet> {
    let object = || {
        vec((any::<String>(), value()), 0..3).prop_map(|fields| Value::Object(fields.into_iter().collect()))
    };
    let binary = || vec(vec(any::<u8>(), 0..9), 0..4);
    let kind = prop_oneof![
        proptest::option::of(object()).prop_map(|data| (Body::Connect(data), None, vec![])),
        Just((Body::Disconnect, None, vec![])),
        proptest::option::of(object()).prop_map(|data| (Body::ConnectError(data), None, vec![])),
        (any::<String>(), vec(value(), 0..3), any::<Option<u64>>(), binary())
            .prop_map(|(name, arguments, id, binary)| (Body::Event { name, arguments }, id, binary)),
        (vec(value(), 0..3), any::<u64>(), binary()).prop_map(|(arguments, id, binary)| (
            Body::Ack(arguments),
            Some(id),
            binary
        )),
    ];
    (kind, prop_oneof![Just("/".to_owned()), "/[a-zæ/]{1,9}"])
        .prop_map(|((body, id, attachments), namespace)| Packet { namespace, body, id, attachments })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_is_decoded_to_the_same(packet in packet()) {
        let (text, binary) = packet.clone().encode();
        let mut assembler = Assembler::default();
        let mut read = assembler.text(&text);
        for bytes in binary {
            prop_assert_eq!(read, Ok(None));
            read = assembler.binary(bytes);
        }
        prop_assert_eq!(read, Ok(Some(packet)));
    }

    #[test]
    fn nothing_panics_and_nothing_is_kept_without_bound(
        messages in vec(
            prop_oneof![
                any::<String>().prop_map(Ok),
                "[0-6][0-9]{0,3}-?(/[a-z]{0,3},)?[0-9]{0,22}.{0,20}".prop_map(Ok),
                "5[0-9]{1,2}-\\[\"a\"\\]".prop_map(Ok),
                vec(any::<u8>(), 0..9).prop_map(Err),
            ],
            0..12,
        ),
    ) {
        let mut assembler = Assembler::default();
        for message in messages {
            let read = match message {
                Ok(text) => assembler.text(&text),
                Err(bytes) => assembler.binary(bytes),
            };
            if let Ok(Some(packet)) = read {
                prop_assert!(packet.attachments.len() <= MOST_ATTACHMENTS);
            }
        }
    }

    #[test]
    fn a_good_packet_that_is_cut_anywhere_panics_nothing(packet in packet(), end in any::<proptest::sample::Index>()) {
        let (text, _) = packet.encode();
        let end = end.index(text.len() + 1);
        if let Some(cut) = text.get(..end) {
            let _ = Assembler::default().text(cut);
        }
    }
}
