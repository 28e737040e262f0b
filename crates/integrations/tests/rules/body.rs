//! `apiData`.

use integrations::{Action, Kind, Reason, Refusal};
use serde_json::json;
use settings::words::Language;

use crate::given::{ada, all, arm, body_of, post, reason, refusal};

fn body(template: &str) -> (&'static str, String) {
    body_of(post(template).unwrap().plan(&ada()).unwrap())
}

const JSON: &str = "application/json";
const XML: &str = "application/xml; charset=utf-8";
const FORM: &str = "application/x-www-form-urlencoded";
const TEXT: &str = "text/plain; charset=utf-8";

#[test]
fn what_the_template_begins_with_decides_how_values_are_encoded() {
    for (template, content_type, expected) in [
        (r#"{"n": "{NUMBER}", "d":1.50}"#, JSON, r#"{"n": "+4588991000", "d":1.50}"#),
        (r#" ["a {NAME} b"] "#, JSON, r#" ["a Ada Løve b"] "#),
        (r#""{NUMBER}""#, JSON, r#""+4588991000""#),
        ("<c n=\"{NUMBER}\">{NAME}</c>", XML, "<c n=\"+4588991000\">Ada Løve</c>"),
        ("n={NUMBER}&name={NAME}&note=æ b", FORM, "n=%2B4588991000&name=Ada+L%C3%B8ve&note=%C3%A6+b"),
        ("n={NUMBER}&x=100%&y=%41&z=", FORM, "n=%2B4588991000&x=100%25&y=%41&z="),
        ("c[id]={VAR:case}", FORM, "c[id]=7"),
        ("{NUMBER}", TEXT, "+4588991000"),
        (" {NUMBER};{NAME}", TEXT, " +4588991000;Ada Løve"),
        ("Call from {NAME}=x", TEXT, "Call from Ada Løve=x"),
        ("n={NUMBER}\nname={NAME}", TEXT, "n=+4588991000\nname=Ada Løve"),
        ("a&b={NAME}", TEXT, "a&b=Ada Løve"),
        ("={NAME}", TEXT, "=Ada Løve"),
        ("\"{NAME}\",\"{NUMBER}\"", TEXT, "\"Ada Løve\",\"+4588991000\""),
        ("hello", TEXT, "hello"),
    ] {
        assert_eq!(body(template), (content_type, expected.to_owned()), "{template}");
    }
}

#[test]
fn what_begins_like_json_or_xml_and_is_none_is_refused_with_the_place() {
    for (template, at, what) in [
        (r#"{"n": {NUMBER}}"#, 6, Refusal::VariableOutsideText),
        (r#"{"æ": x}"#, 6, Refusal::Json),
        ("{\n\"a\": 1,\n}", 10, Refusal::Json),
        (r#"{"a": "\ud800"}"#, 13, Refusal::Json),
        (r#"{"a": 1} {NUMBER}"#, 9, Refusal::VariableOutsideText),
        ("[", 0, Refusal::Json),
        ("\u{feff}{}", 0, Refusal::Json),
        (r#"{"{NUMBER}": 1}"#, 2, Refusal::VariableOutsideText),
        (r#"{"a": ["{NAME}", {"x{NAME}" : 1}]}"#, 20, Refusal::VariableOutsideText),
        (r#"{"a": "{number}"}"#, 7, Refusal::UnknownVariable),
        ("<a>", 3, Refusal::Xml),
        ("<{NAME}/>", 1, Refusal::Xml),
        ("<a {NAME}=\"x\"/>", 3, Refusal::Xml),
        ("<a>\n<b></a>", 7, Refusal::Xml),
        ("<!DOCTYPE a><a>{NAME}</a>", 0, Refusal::Xml),
        ("<a><!-- {NAME} --></a>", 8, Refusal::VariableOutsideText),
        ("<a><![CDATA[{NAME}]]></a>", 12, Refusal::VariableOutsideText),
        ("<?x {NAME}?><a/>", 4, Refusal::VariableOutsideText),
        ("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>{NAME}</a>", 20, Refusal::XmlEncoding),
        ("{NAME}={NUMBER}&x={NAME}", 0, Refusal::VariableOutsideText),
        ("x=1&y{NAME}z=2", 5, Refusal::VariableOutsideText),
        ("n={NUMBER\0}", 2, Refusal::UnknownVariable),
        ("a\0", 1, Refusal::ControlCharacter),
    ] {
        assert_eq!(refusal(post(template)), (at, what), "{template:?}");
    }
}

#[test]
fn the_rest_of_a_json_template_stays_as_it_is_written() {
    let template = r#"{ "big": 123456789012345678901234567890, "twice": 1, "twice": "\u00e6 \" {NAME} \\", "e": 1e999 }"#;
    assert_eq!(body(template).1, template.replace("{NAME}", "Ada Løve"));
}

#[test]
fn a_value_stays_inside_of_its_json_string() {
    let (_, text) = body_of(
        post(r#"{"a": "{NAME}", "b": 2}"#).unwrap().plan(&all("\",\"b\":3,\"c\":\"\\\u{2028}\u{1}")).unwrap(),
    );
    assert!(!text.contains('\u{2028}'));
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found, json!({ "a": "\",\"b\":3,\"c\":\"\\\u{2028}\u{1}", "b": 2 }));
}

#[test]
fn a_character_that_xml_does_not_have_is_refused() {
    let armed = post("<a>{NAME}</a>").unwrap();
    for value in ["a\u{1b}b", "\u{1}", "\u{fffe}"] {
        assert_eq!(reason(armed.plan(&all(value))), Reason::ValueNotAllowed);
    }
    assert_eq!(body_of(armed.plan(&all("\t\r\n")).unwrap()).1, "<a>&#9;&#13;&#10;</a>");
}

#[test]
fn a_get_request_has_no_body_and_says_so() {
    let members = json!({ "url": "https://crm.example/{NUMBER}", "apiMode": "GET", "apiData": "{ {NUMBER 3}", "requireArgs": true });
    let armed = arm(Kind::Website, members).unwrap();
    assert!(armed.remark(Language::Da).is_some());
    let action = armed.plan(&ada()).unwrap();
    assert_eq!(
        action.sent(),
        json!({ "method": "GET", "url": "https://crm.example/%2B4588991000", "body": null })
    );
    let Action::Send(request) = action else { panic!("no request") };
    assert!(request.body.is_none());
}

#[test]
fn an_empty_body_is_none() {
    for body in ["", " \n"] {
        let action = post(body).unwrap().plan(&ada()).unwrap();
        assert_eq!(action.sent()["body"], json!(null));
    }
}

#[test]
fn a_body_that_grows_beyond_a_megabyte_is_refused() {
    let armed = post(&format!("[\"{}\"]", "{VAR:x}".repeat(300))).unwrap();
    assert_eq!(reason(armed.plan(&all(&"x".repeat(4096)))), Reason::ValueTooLong);
    assert_eq!(refusal(post("{")).1, Refusal::Json);
}
