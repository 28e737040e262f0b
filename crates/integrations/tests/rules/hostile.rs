//! A corpus of hostile numbers, names and call variables, through every place.
//!
//! Each line of `hostile/values.jsonl` is a value for one variable; `times` repeats it. Every place must receive
//! the value exactly and alone, or refuse it by a rule that is written down here once more.

use integrations::command::windows_line;
use integrations::keys::Stroke;
use integrations::{Action, Armed, Kind, Reason, System, Values};
use serde_json::{Value, json};
use settings::document::Document;
use url::Url;

use crate::given::{arguments_of, arm, body_of, copy, open, post, run, sendkeys, url_of};
use crate::readers::{c_runtime, command_line_to_argv, percent_decode};

const CORPUS: &str = include_str!("hostile/values.jsonl");

struct Hostile {
    /// `{NAME}`.
    variable: String,
    value: String,
    values: Values,
    most: usize,
}

fn corpus() -> Vec<Hostile> {
    CORPUS
        .lines()
        .map(|line| {
            // As everything from the PBX is read: half characters cost themselves alone.
            let line = Document::parse(line.as_bytes()).unwrap();
            let text = |name: &str| line.as_map()[name].as_str().unwrap().to_owned();
            let times = line.as_map().get("times").and_then(Value::as_u64).unwrap_or(1);
            let value = text("value").repeat(usize::try_from(times).unwrap());
            let mut values = Values::default();
            let (variable, most) = match text("for").as_str() {
                "NUMBER" => {
                    values.number = Some(value.clone());
                    ("{NUMBER}", 64)
                }
                "NAME" => {
                    values.name = Some(value.clone());
                    ("{NAME}", 256)
                }
                "VAR" => {
                    values.variables.insert("x".to_owned(), value.clone());
                    ("{VAR:x}", 4096)
                }
                other => panic!("{other}"),
            };
            Hostile { variable: variable.to_owned(), value, values, most }
        })
        .collect()
}

/// Plans a template, in which `§` stands for the variable, for every value. Those that the rules for all places
/// refuse are checked here and left out; `more` says what this place refuses besides.
fn each(
    arm: impl Fn(&str) -> Armed,
    template: &str,
    more: impl Fn(&Hostile) -> Option<Reason>,
    mut check: impl FnMut(&Hostile, Action),
) {
    let mut planned = 0;
    for hostile in corpus() {
        let armed = arm(&template.replace('§', &hostile.variable));
        let expected = if hostile.value.contains('\0') {
            Some(Reason::ValueNotAllowed)
        } else if hostile.value.chars().count() > hostile.most {
            Some(Reason::ValueTooLong)
        } else {
            more(&hostile)
        };
        match (armed.plan(&hostile.values), expected) {
            (Ok(action), None) => {
                planned += 1;
                check(&hostile, action);
            }
            (Err(not_done), Some(reason)) => {
                assert_eq!(not_done.reason, reason, "{:?}", hostile.value);
                let value = hostile.value.trim();
                let why = not_done.why(settings::words::Language::En);
                assert!(value.chars().count() < 9 || !why.contains(value), "{why}");
            }
            (Ok(action), Some(reason)) => {
                panic!("{reason:?} expected: {:?} {:?}", hostile.value, action.sent())
            }
            (Err(not_done), None) => panic!("refused: {:?} {not_done:?}", hostile.value),
        }
    }
    assert!(planned > 500, "{planned}");
}

fn nothing(_: &Hostile) -> Option<Reason> {
    None
}

#[test]
fn the_corpus_has_more_than_five_hundred_values_of_every_sort() {
    let corpus = corpus();
    assert!(corpus.len() > 500, "{}", corpus.len());
    for variable in ["{NUMBER}", "{NAME}", "{VAR:x}"] {
        assert!(corpus.iter().filter(|hostile| hostile.variable == variable).count() > 150);
    }
    assert!(corpus.iter().any(|hostile| hostile.value.contains('\u{fffd}')), "half characters are read");
}

#[test]
fn a_program_receives_one_exact_argument_or_the_value_looks_like_an_option() {
    let option =
        |hostile: &Hostile| hostile.value.starts_with(['-', '/']).then_some(Reason::ArgumentLikeOption);
    for system in System::ALL {
        each(
            |command| run(system, command).unwrap(),
            "crm a § \"b§c\" d",
            option,
            |hostile, action| {
                let value = &hostile.value;
                let expected = ["a".to_owned(), value.clone(), format!("b{value}c"), "d".to_owned()];
                assert_eq!(arguments_of(action), expected);
            },
        );
        each(
            |command| run(system, command).unwrap(),
            "crm x§ --y=§",
            nothing,
            |hostile, action| {
                let value = &hostile.value;
                assert_eq!(arguments_of(action), [format!("x{value}"), format!("--y={value}")]);
            },
        );
    }
}

#[test]
fn both_readers_of_windows_command_lines_give_every_value_back_alone() {
    each(
        |command| run(System::Windows, command).unwrap(),
        "\"C:\\a b\\crm.exe\" x§ \"x§ y\" z",
        nothing,
        |hostile, action| {
            let value = &hostile.value;
            let expected =
                ["C:\\a b\\crm.exe".to_owned(), format!("x{value}"), format!("x{value} y"), "z".to_owned()];
            let Action::Run(program) = action else { panic!("no program") };
            let line = windows_line(&program.program, &program.arguments);
            assert_eq!(command_line_to_argv(&line), expected);
            assert_eq!(c_runtime(&line), expected);
        },
    );
}

#[test]
fn a_posix_shell_word_of_the_template_is_one_argument_whatever_the_value() {
    each(
        |command| run(System::Linux, command).unwrap(),
        "crm 'x §' \"y'§'\" z\\ §",
        nothing,
        |hostile, action| {
            // The words of the template by another splitter, each with the value put in afterwards.
            let words = shell_words::split("crm 'x §' \"y'§'\" z\\ §").unwrap();
            let expected: Vec<_> =
                words.iter().skip(1).map(|word| word.replace('§', &hostile.value)).collect();
            let arguments = arguments_of(action);
            assert_eq!(arguments, expected);
            let line = shell_words::join(&arguments);
            assert_eq!(shell_words::split(&line).unwrap(), arguments);
        },
    );
}

#[test]
fn a_text_field_receives_the_value_as_text_with_blanks_for_control_characters() {
    for autoit in [false, true] {
        let long = |hostile: &Hostile| (hostile.value.chars().count() > 998).then_some(Reason::ValueTooLong);
        each(
            |keys| sendkeys(keys, autoit).unwrap(),
            "{F2}<§>{ENTER}",
            long,
            |hostile, action| {
                let typed: String = hostile
                    .value
                    .chars()
                    .map(|character| if character.is_control() { ' ' } else { character })
                    .collect();
                let Action::Type(typing) = action else { panic!("no typing") };
                let [Stroke::Press { .. }, Stroke::Text(text), Stroke::Press { .. }] =
                    typing.strokes.as_slice()
                else {
                    panic!("{:?}", typing.strokes)
                };
                assert_eq!(*text, format!("<{typed}>"));
            },
        );
    }
}

#[test]
fn the_clipboard_receives_the_value_without_control_characters() {
    each(
        |what| copy(what).unwrap(),
        "<§>",
        nothing,
        |hostile, action| {
            let expected: String = hostile
                .value
                .chars()
                .filter(|character| *character == '\n' || !character.is_control())
                .collect();
            assert_eq!(action.sent(), json!({ "text": format!("<{expected}>") }));
        },
    );
}

#[test]
fn an_address_keeps_its_server_and_carries_the_value_in_its_place() {
    let step =
        |hostile: &Hostile| matches!(hostile.value.as_str(), "." | "..").then_some(Reason::WouldChangePath);
    for server in ["https://u:p@crm.example:8443", "http://127.0.0.1:3000", "http://mycrm"] {
        each(
            |url| open(url).unwrap(),
            &format!("{server}/a/§/b?q=§&r=s#x"),
            step,
            |hostile, action| {
                let found = Url::parse(&url_of(action)).unwrap();
                let meant = Url::parse(server).unwrap();
                assert_eq!(
                    (found.scheme(), found.host(), found.port()),
                    (meant.scheme(), meant.host(), meant.port())
                );
                assert_eq!((found.username(), found.password()), (meant.username(), meant.password()));
                let segments: Vec<_> = found.path_segments().unwrap().map(percent_decode).collect();
                assert_eq!(segments, ["a", hostile.value.as_str(), "b"]);
                let pairs: Vec<_> = found.query_pairs().into_owned().collect();
                let expected = [("q", hostile.value.as_str()), ("r", "s")];
                assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
            },
        );
        each(
            |url| open(url).unwrap(),
            &format!("{server}#f§"),
            nothing,
            |hostile, action| {
                let found = Url::parse(&url_of(action)).unwrap();
                assert_eq!(percent_decode(found.fragment().unwrap()), format!("f{}", hostile.value));
            },
        );
    }
}

#[test]
fn an_address_is_plain_ascii_and_says_the_same_when_it_is_parsed_again() {
    let step =
        |hostile: &Hostile| matches!(hostile.value.as_str(), "." | "..").then_some(Reason::WouldChangePath);
    each(
        |url| open(url).unwrap(),
        "https://crm.example/§?§#x",
        step,
        |_, action| {
            let url = url_of(action);
            assert!(
                url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)),
                "{url}"
            );
            assert_eq!(Url::parse(&url).unwrap().as_str(), url);
        },
    );
}

#[test]
fn json_carries_the_value_in_its_string() {
    each(
        |body| post(body).unwrap(),
        r#"{"a": "§", "b": ["x§y", {"c": 1}]}"#,
        nothing,
        |hostile, action| {
            let (content_type, text) = body_of(action);
            let found: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                found,
                json!({ "a": hostile.value, "b": [format!("x{}y", hostile.value), { "c": 1 }] })
            );
            assert_eq!(content_type, "application/json");
        },
    );
}

#[test]
fn a_form_carries_the_value_in_its_field() {
    each(
        |body| post(body).unwrap(),
        "a=§&b=x§y&c=1",
        nothing,
        |hostile, action| {
            let (content_type, text) = body_of(action);
            let found: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            let expected =
                [("a", hostile.value.clone()), ("b", format!("x{}y", hostile.value)), ("c", "1".to_owned())];
            assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value)));
            assert_eq!(content_type, "application/x-www-form-urlencoded");
        },
    );
}

#[test]
fn xml_carries_the_value_in_text_and_attribute() {
    let unknown = |hostile: &Hostile| {
        let strange = |character: char| matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        hostile.value.contains(strange).then_some(Reason::ValueNotAllowed)
    };
    each(
        |body| post(body).unwrap(),
        "<?xml version=\"1.0\"?><r><a b=\"§\" c='x§y'/><d>§</d></r>",
        unknown,
        |hostile, action| {
            let (_, text) = body_of(action);
            let document = roxmltree::Document::parse(&text).unwrap();
            let elements: Vec<_> = document.root_element().children().collect();
            assert_eq!(elements.len(), 2);
            assert_eq!(elements[0].attribute("b"), Some(hostile.value.as_str()));
            assert_eq!(elements[0].attribute("c"), Some(format!("x{}y", hostile.value).as_str()));
            assert_eq!(elements[1].text().unwrap_or_default(), hostile.value);
        },
    );
}

#[test]
fn plain_text_carries_the_value_as_it_is() {
    each(
        |body| post(body).unwrap(),
        "from: §.",
        nothing,
        |hostile, action| {
            assert_eq!(body_of(action), ("text/plain; charset=utf-8", format!("from: {}.", hostile.value)));
        },
    );
}

#[test]
fn a_page_receives_the_value_as_data() {
    let browser = |text: &str| {
        let actions = json!([{ "action": "target", "value": "#x" }, { "action": "insert", "value": text }, { "action": "js", "value": "x" }]);
        arm(Kind::Browser, json!({ "website": "crm.example", "actions": actions })).unwrap()
    };
    each(browser, "<§>", nothing, |hostile, action| {
        assert_eq!(action.sent()["actions"][1]["value"], json!(format!("<{}>", hostile.value)));
        let Action::Browse(plan) = action else { panic!("no plan") };
        let declared = plan.declaration();
        assert!(!declared.contains(['\n', '\r', '<', '\u{2028}', '\u{2029}']));
        let literal = declared.strip_prefix("const communicator = ").unwrap().strip_suffix(';').unwrap();
        let found: Value = serde_json::from_str(literal).unwrap();
        let value = if hostile.value.is_empty() { Value::Null } else { json!(hostile.value) };
        let found = match hostile.variable.as_str() {
            "{NUMBER}" => &found["NUMBER"],
            "{NAME}" => &found["NAME"],
            _ => &found["VAR"]["x"],
        };
        assert_eq!(*found, value);
    });
}
