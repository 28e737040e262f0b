//! Laws for any template and any value.

use integrations::command::windows_line;
use integrations::{Action, Armed, Fingerprint, Kind, Reason, Refusal, System, Values};
use proptest::prelude::*;
use serde_json::{Value, json};
use settings::words::Language;

use crate::given::{all, arguments_of, arm_on, body_of, integrations, open, post, run, sendkeys, url_of};
use crate::readers::{c_runtime, command_line_to_argv, percent_decode};

/// Text made of what matters to the parsers.
fn template() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "{NUMBER}",
        "{NUMBER-NO-PREFIX}",
        "{NAME}",
        "{VAR:x}",
        "{NUMBER 3}",
        "{",
        "}",
        "{{}",
        "{}}",
        "(",
        ")",
        "+",
        "^",
        "%",
        "~",
        "!",
        "#",
        "{F2}",
        "{LEFT 3}",
        "{a down}",
        "{a up}",
        "{CTRLDOWN}",
        "{CTRLUP}",
        "{ASC 065}",
        "\"",
        "'",
        "\\",
        " ",
        "\t",
        "\n",
        "\r\n",
        "crm",
        "a",
        "æ",
        "😀",
        "http://",
        "https://",
        "h",
        "/",
        "?",
        "&",
        "=",
        ":",
        "@",
        ".",
        "..",
        "[",
        "]",
        ",",
        "<a>",
        "</a>",
        "<a b='",
        "'/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "&amp;",
        "1",
        "-",
        "%NUMBER%",
        "%41",
        "\u{feff}",
        "\u{0}",
    ]);
    let piece = prop_oneof![4 => words.prop_map(str::to_owned), 1 => any::<String>().prop_map(|text| text.chars().take(8).collect())];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A value with what matters to the targets.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), template(), "[\"'\\\\ \t\na-c&=%+]{0,40}", "[./\\\\%2e]{0,6}",]
        .prop_map(|text| text.chars().filter(|character| *character != '\0').take(4096).collect())
}

fn member(kind: Kind) -> &'static str {
    match kind {
        Kind::Run => "command",
        Kind::Sendkeys => "keys",
        Kind::CopyToClipboard => "what",
        Kind::Browser => "insert",
        Kind::Website => "url",
    }
}

/// An integration whose one template is this text; a website's is its body as well.
fn members(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Sendkeys => {
            json!({ "focusProcess": "crm", "keys": text, "useAutoit": text.len().is_multiple_of(2) })
        }
        Kind::Browser => json!({
            "website": "crm.example",
            "actions": [{ "action": "target", "value": "x" }, { "action": "insert", "value": text }],
        }),
        Kind::Website if text.len().is_multiple_of(2) => {
            json!({ "url": "https://crm.example/", "apiMode": "POST", "apiData": text })
        }
        _ => json!({ member(kind): text }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_armed_or_refused_with_a_place_inside_of_it(text in template(), value in value()) {
        for kind in Kind::ALL {
            for system in System::ALL {
                match arm_on(system, kind, members(kind, &text)) {
                    Ok(armed) => {
                        let planned = armed.plan(&all(&value));
                        prop_assert_eq!(&planned, &armed.plan(&all(&value)));
                        if let Ok(action) = planned {
                            prop_assert!(action.sent().is_object());
                        }
                    }
                    Err(refused) => {
                        prop_assert!(refused.at <= text.chars().count(), "{refused:?}");
                        prop_assert!(!refused.words(Language::En).is_empty() && !refused.words(Language::Da).is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn a_posix_command_is_split_as_the_shell_words_crate_does(text in "[a-z\"'\\\\ \t\n$`|{}%æ]{0,30}") {
        let expected = shell_words::split(&text);
        match run(System::Linux, &text) {
            Ok(armed) => {
                let Action::Run(program) = armed.plan(&Values::default()).unwrap() else { panic!("no program") };
                let found: Vec<_> = [program.program].into_iter().chain(program.arguments).collect();
                prop_assert_eq!(found, expected.unwrap());
            }
            Err(refused) => match refused.what {
                Refusal::UnclosedQuote => prop_assert!(expected.is_err()),
                // That crate takes it for the character.
                Refusal::DanglingBackslash => prop_assert!(text.ends_with('\\')),
                Refusal::Empty => prop_assert!(expected.unwrap().first().is_none_or(|program| program.trim().is_empty())),
                other => prop_assert!(matches!(other, Refusal::InterpreterWithVariable), "{other:?}"),
            },
        }
    }

    #[test]
    fn a_windows_command_is_split_as_command_line_to_argv_w_does(text in "[a-c\"\\\\ \t\n']{1,30}") {
        // Behind a program without surprises.
        let text = format!("crm {text}");
        match run(System::Windows, &text) {
            Ok(armed) => {
                let expected = command_line_to_argv(&text);
                prop_assert_eq!(arguments_of(armed.plan(&Values::default()).unwrap()), &expected[1..]);
            }
            Err(refused) => prop_assert_eq!(refused.what, Refusal::UnclosedQuote),
        }
    }

    #[test]
    fn a_line_for_windows_is_read_back_by_both_readers(arguments in prop::collection::vec(value(), 0..5)) {
        let line = windows_line("C:\\x y\\crm.exe", &arguments);
        let expected: Vec<_> = ["C:\\x y\\crm.exe".to_owned()].into_iter().chain(arguments).collect();
        prop_assert_eq!(command_line_to_argv(&line), expected.clone());
        prop_assert_eq!(c_runtime(&line), expected);
    }

    #[test]
    fn an_address_is_read_back_by_the_rules_of_browsers(value in value()) {
        match open("https://crm.example:81/a/{VAR:x}/b?q={VAR:x}&r=s#f{VAR:x}").unwrap().plan(&all(&value)) {
            Ok(action) => {
                let found = url::Url::parse(&url_of(action)).unwrap();
                prop_assert_eq!(found.origin().ascii_serialization(), "https://crm.example:81");
                let segments: Vec<_> = found.path_segments().unwrap().map(percent_decode).collect();
                prop_assert_eq!(segments, ["a", value.as_str(), "b"]);
                let pairs: Vec<_> = found.query_pairs().into_owned().collect();
                prop_assert_eq!(pairs, [("q".to_owned(), value.clone()), ("r".to_owned(), "s".to_owned())]);
                prop_assert_eq!(percent_decode(found.fragment().unwrap()), format!("f{value}"));
            }
            Err(not_done) => {
                prop_assert_eq!(not_done.reason, Reason::WouldChangePath);
                prop_assert!(value == "." || value == "..");
            }
        }
    }

    #[test]
    fn any_address_keeps_the_server_of_its_template(text in template(), value in value()) {
        let template = format!("https://crm.example/{text}");
        if let Ok(armed) = open(&template) {
            let harmless = url::Url::parse(&url_of(armed.plan(&all("0")).unwrap())).unwrap();
            if let Ok(action) = armed.plan(&all(&value)) {
                let found = url::Url::parse(&url_of(action)).unwrap();
                prop_assert_eq!(found.origin(), harmless.origin());
                prop_assert_eq!(found.path_segments().unwrap().count(), harmless.path_segments().unwrap().count());
            }
        }
    }

    #[test]
    fn a_body_is_read_back_by_the_rules_of_its_format(value in value()) {
        let body = |template: &str| body_of(post(template).unwrap().plan(&all(&value)).unwrap()).1;
        let found: Value = serde_json::from_str(&body(r#"{"a":"x{VAR:x}","b":1}"#)).unwrap();
        prop_assert_eq!(found, json!({ "a": format!("x{value}"), "b": 1 }));
        let form = body("a={VAR:x}&b=1");
        let found: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        prop_assert_eq!(found, [("a".to_owned(), value.clone()), ("b".to_owned(), "1".to_owned())]);
        if let Ok(action) = post("<a b='{VAR:x}'>{VAR:x}</a>").unwrap().plan(&all(&value)) {
            let (_, text) = body_of(action);
            let document = roxmltree::Document::parse(&text).unwrap();
            prop_assert_eq!(document.root_element().attribute("b"), Some(value.as_str()));
            prop_assert_eq!(document.root_element().text().unwrap_or_default(), value);
        }
    }

    #[test]
    fn any_json_template_stays_json_of_the_same_shape(text in template(), value in value()) {
        for template in [format!("{{\"a\":\"{text}\"}}"), format!("[{text}]"), format!("<a>{text}</a>"), format!("<a b=\"{text}\"/>")] {
            let Ok(armed) = post(&template) else { continue };
            let (Ok(harmless), Ok(action)) = (armed.plan(&all("0")), armed.plan(&all(&value))) else { continue };
            let ((content_type, harmless), (_, text)) = (body_of(harmless), body_of(action));
            if content_type == "application/json" {
                let shape = |text: &str| shape(&serde_json::from_str(text).unwrap());
                prop_assert_eq!(shape(&harmless), shape(&text));
            } else if content_type.starts_with("application/xml") {
                let count = |text: &str| roxmltree::Document::parse(text).unwrap().descendants().filter(|node| !node.is_text()).count();
                prop_assert_eq!(count(&harmless), count(&text));
            }
        }
    }

    #[test]
    fn a_value_is_typed_alone_and_as_text(value in value(), autoit in any::<bool>()) {
        let Ok(Action::Type(typing)) = sendkeys("{F2}{VAR:x}~", autoit).unwrap().plan(&all(&value)) else {
            prop_assert!(value.chars().count() > 998);
            return Ok(());
        };
        let harmless = sendkeys("{F2}{VAR:x}~", autoit).unwrap().plan(&all("0")).unwrap();
        let keys = harmless.sent()["keys"].as_array().unwrap().len();
        prop_assert!(value.is_empty() || typing.strokes.len() == keys);
    }

    #[test]
    fn the_order_of_members_does_not_change_a_fingerprint(names in prop::collection::btree_set("[a-zæ\"]{1,5}", 0..6), seed in any::<u64>()) {
        let members: Vec<_> = names.iter().map(|name| (name.clone(), json!([name, seed]))).collect();
        let forward = Value::Object(members.iter().cloned().collect());
        let backward = Value::Object(members.iter().rev().cloned().collect());
        prop_assert_eq!(
            Fingerprint::of("https://a", "1", Kind::Run, &forward),
            Fingerprint::of("https://a", "1", Kind::Run, &backward)
        );
    }
}

/// What of a JSON value does not depend on the texts in it.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(_) => json!("text"),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_kind_is_armed_by_its_members() {
    for kind in Kind::ALL {
        let text = if kind == Kind::Website { "https://crm.example/x" } else { "crm" };
        assert!(Armed::new(kind, &integrations(kind, members(kind, text)), System::Linux).unwrap().is_some());
    }
}
