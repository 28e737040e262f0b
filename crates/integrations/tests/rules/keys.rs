//! `sendkeys`: the two grammars, and values that are text alone.

use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use integrations::{Action, Reason, Refusal, Values};
use serde_json::{Value, json};

use crate::given::{ada, all, arm, reason, refusal, sendkeys};
use integrations::Kind;

fn strokes(keys: &str, autoit: bool, values: &Values) -> Vec<Stroke> {
    match sendkeys(keys, autoit).unwrap().plan(values).unwrap() {
        Action::Type(typing) => typing.strokes,
        other => panic!("no typing: {other:?}"),
    }
}

fn written(keys: &str, autoit: bool) -> Vec<String> {
    strokes(keys, autoit, &ada()).iter().map(Stroke::written).collect()
}

#[test]
fn the_template_of_the_apis_page_is_a_key_a_text_and_a_key() {
    let armed =
        arm(Kind::Sendkeys, json!({ "focusProcess": "notepad.exe", "keys": "{F2}{NUMBER}{ENTER}" })).unwrap();
    let action = armed.plan(&ada()).unwrap();
    assert_eq!(action.sent(), json!({ "window": "notepad.exe", "keys": ["{F2}", "+4588991000", "{ENTER}"] }));
    let Action::Type(typing) = action else { panic!("no typing") };
    let press = |key| Stroke::Press { key: Key::Named(key), modifiers: Modifiers::NONE, times: 1 };
    let text = Stroke::Text("+4588991000".to_owned());
    assert_eq!(typing.strokes, [press(NamedKey::F(2)), text, press(NamedKey::Enter)]);
}

#[test]
fn sendkeys_has_signs_groups_names_and_repeats() {
    for (keys, expected) in [
        ("abc æØ", vec!["abc æØ"]),
        ("~", vec!["{ENTER}"]),
        ("a~b", vec!["a", "{ENTER}", "b"]),
        ("{TAB 3}", vec!["{TAB 3}"]),
        ("{left 42}", vec!["{LEFT 42}"]),
        ("{h 10}", vec!["hhhhhhhhhh"]),
        ("{+}{^}{%}{~}{(}{)}{[}{]}{{}{}}", vec!["+^%~()[]{}"]),
        ("{} 3}{{ 2}", vec!["}}}{{"]),
        ("[x]", vec!["[x]"]),
        ("+a", vec!["+a"]),
        ("^a", vec!["^a"]),
        ("%{F4}", vec!["%{F4}"]),
        ("^+{END}", vec!["+^{END}"]),
        ("^{a 3}", vec!["^{a 3}"]),
        ("+(EC)", vec!["+(EC)"]),
        ("+EC", vec!["+E", "C"]),
        ("+(E{LEFT 2}~)x", vec!["+(E{LEFT}{LEFT}{ENTER})", "x"]),
        ("+(a^(bc)d)", vec!["+(a)", "+^(bc)", "+(d)"]),
        ("+(a^bc)", vec!["+(a)", "+^b", "+(c)"]),
        ("(ab)c", vec!["abc"]),
        ("+(a)+(b)", vec!["+(a)", "+(b)"]),
        ("a\r\nb\nc\td", vec!["a", "{ENTER}", "b", "{ENTER}", "c", "{TAB}", "d"]),
        ("{ADD}{SUBTRACT}{MULTIPLY}{DIVIDE}", vec!["{ADD}", "{SUBTRACT}", "{MULTIPLY}", "{DIVIDE}"]),
        ("{F1}{F16}{F24}", vec!["{F1}", "{F16}", "{F24}"]),
        ("{BS}{bksp}{Backspace}", vec!["{BACKSPACE}", "{BACKSPACE}", "{BACKSPACE}"]),
        ("!#", vec!["!#"]),
        ("{NUMBER}{NAME}-{VAR:case}", vec!["+4588991000Ada Løve-7"]),
        ("({NUMBER})", vec!["+4588991000"]),
        ("", vec![]),
    ] {
        assert_eq!(written(keys, false), expected, "{keys}");
    }
}

#[test]
fn autoit_has_other_signs_no_groups_and_keys_that_are_held() {
    for (keys, expected) in [
        ("a~(b)%", vec!["a~(b)%"]),
        ("!{F4}", vec!["%{F4}"]),
        ("#r", vec!["#r"]),
        ("^+!#x", vec!["+^%#x"]),
        ("{!}{#}{+}{^}{{}{}}", vec!["!#+^{}"]),
        ("{DOWN 3}", vec!["{DOWN 3}"]),
        ("{a down}b{a up}c", vec!["{a down}", "b", "{a up}", "c"]),
        ("{SHIFTDOWN}ab{SHIFTUP}", vec!["{LSHIFT down}", "a", "b", "{LSHIFT up}"]),
        ("{CTRLDOWN}c{ctrlup}{NUMBER}", vec!["{LCTRL down}", "c", "{LCTRL up}", "+4588991000"]),
        ("{ALT}{LWIN}{APPSKEY}", vec!["{LALT}", "{LWIN}", "{APPSKEY}"]),
        ("{NUMPAD5}{NUMPADADD}{NUMPADENTER}", vec!["{NUMPAD5}", "{ADD}", "{NUMPADENTER}"]),
        ("{ASC 065}{ASC 0248}{ASC 8364}", vec!["Aø€"]),
        ("{SPACE}", vec!["{SPACE}"]),
        ("{VOLUME_MUTE}{MEDIA_NEXT}", vec!["{VOLUME_MUTE}", "{MEDIA_NEXT}"]),
        ("!a{NUMBER}", vec!["%a", "+4588991000"]),
    ] {
        assert_eq!(written(keys, true), expected, "{keys}");
    }
    let held = strokes("{SHIFTDOWN}a{SHIFTUP}", true, &ada());
    let press = Stroke::Press { key: Key::Character('a'), modifiers: Modifiers::NONE, times: 1 };
    assert_eq!(held[1], press, "a character is a key while another is held");
}

#[test]
fn an_error_in_the_template_has_its_place() {
    for (autoit, keys, at, what) in [
        (false, "æ{NUMBER 3}", 1, Refusal::VariableRepeated),
        (true, "æ{NUMBER 3}", 1, Refusal::VariableRepeated),
        (false, "{NUMBER 3", 0, Refusal::UnclosedBrace),
        (false, "{number}", 0, Refusal::UnknownVariable),
        (false, "{VAR:æ}", 0, Refusal::VariableName),
        (false, "ab{NOKEY}", 2, Refusal::UnknownKey),
        (true, "ab{NOKEY}", 2, Refusal::UnknownKey),
        (false, "{}", 0, Refusal::UnclosedBrace),
        (false, "{}x}", 0, Refusal::UnknownKey),
        (false, "{ }", 0, Refusal::UnknownKey),
        (false, "{F25}", 0, Refusal::UnknownKey),
        (false, "{ENTER", 0, Refusal::UnclosedBrace),
        (false, "a}", 1, Refusal::StrayBrace),
        (true, "a}", 1, Refusal::StrayBrace),
        (false, "{LEFT 0}", 0, Refusal::Repeat),
        (false, "{LEFT 101}", 0, Refusal::Repeat),
        (false, "{LEFT -1}", 0, Refusal::Repeat),
        (false, "{LEFT x}", 0, Refusal::Repeat),
        (false, "{LEFT 99999999999999999999}", 0, Refusal::Repeat),
        (true, "{LEFT 101}", 0, Refusal::Repeat),
        (false, "+", 0, Refusal::DanglingModifier),
        (true, "a#", 1, Refusal::DanglingModifier),
        (false, "(+)", 1, Refusal::DanglingModifier),
        (false, "++a", 1, Refusal::RepeatedModifier),
        (false, "+(a+b)", 3, Refusal::RepeatedModifier),
        (true, "!!a", 1, Refusal::RepeatedModifier),
        (false, "a(b", 1, Refusal::UnclosedGroup),
        (false, "a)b", 1, Refusal::StrayParenthesis),
        (false, "((((a))))", 3, Refusal::GroupTooDeep),
        (false, "+{NUMBER}", 1, Refusal::VariableWithModifier),
        (false, "^({NAME})", 2, Refusal::VariableWithModifier),
        (false, "%(a(b{VAR:x}))", 5, Refusal::VariableWithModifier),
        (true, "#{NUMBER}", 1, Refusal::VariableWithModifier),
        (true, "{CTRLDOWN}{NUMBER}{CTRLUP}", 10, Refusal::VariableWithModifier),
        (true, "x{a down}{NUMBER}{a up}", 9, Refusal::VariableWithModifier),
        (true, "{ALTDOWN}x", 0, Refusal::KeyLeftDown),
        (true, "{ALTUP}", 0, Refusal::KeyNotDown),
        (true, "{a down}{a down}{a up}", 8, Refusal::KeyAlreadyDown),
        (true, "{CAPSLOCK on}", 0, Refusal::KeyNotSupported),
        (true, "{SLEEP}", 0, Refusal::KeyNotSupported),
        (true, "{LAUNCH_MAIL}", 0, Refusal::KeyNotSupported),
        (true, "!{a down}{a up}", 1, Refusal::KeyNotSupported),
        (true, "{ASC 200}", 0, Refusal::KeyNotSupported),
        (true, "{ASC 07}", 0, Refusal::KeyNotSupported),
        (true, "{ASC 55296}", 0, Refusal::KeyNotSupported),
        (false, "a\u{1b}", 1, Refusal::ControlCharacter),
        (true, "a\0", 1, Refusal::ControlCharacter),
    ] {
        assert_eq!(refusal(sendkeys(keys, autoit)), (at, what), "{keys}");
    }
    assert_eq!(refusal(sendkeys(&"a".repeat(1001), false)), (1000, Refusal::TooLong));
    assert!(sendkeys(&"a".repeat(1000), false).is_ok());
    assert_eq!(refusal(sendkeys(&"{LEFT 100}".repeat(11), false)), (100, Refusal::TooLong));
}

#[test]
fn without_a_process_nothing_is_typed_and_the_template_says_so() {
    for process in ["", "  "] {
        let refused = arm(Kind::Sendkeys, json!({ "focusProcess": process, "keys": "x" })).unwrap_err();
        assert_eq!((refused.member, refused.what), ("focusProcess", Refusal::Empty));
    }
}

#[test]
fn a_value_is_text_whatever_it_looks_like_and_control_characters_are_blanks() {
    for autoit in [false, true] {
        let keys = strokes("{F2}{NAME}{ENTER}", autoit, &all("{ENTER}%{F4}+^~(#!)\n\t\u{1b}x\r\n\u{85}"));
        assert_eq!(keys.len(), 3);
        assert_eq!(keys[1], Stroke::Text("{ENTER}%{F4}+^~(#!)   x   ".to_owned()));
    }
}

#[test]
fn more_than_a_thousand_characters_are_not_typed() {
    let armed = sendkeys("{F2}{VAR:x}{ENTER}{VAR:x}", false).unwrap();
    assert!(armed.plan(&all(&"æ".repeat(500))).is_ok());
    assert_eq!(reason(armed.plan(&all(&"æ".repeat(501)))), Reason::ValueTooLong);
}

#[test]
fn an_empty_value_is_no_stroke() {
    assert_eq!(strokes("{F2}{NAME}{ENTER}", false, &Values::default()).len(), 2);
    assert_eq!(
        sendkeys("{NAME}", false).unwrap().plan(&Values::default()).unwrap().sent()["keys"],
        Value::Array(vec![])
    );
}

#[test]
fn what_is_logged_for_developers_has_no_text() {
    let action = sendkeys("{NAME}", false).unwrap().plan(&ada()).unwrap();
    assert!(!format!("{action:?}").contains("Ada"));
    let Action::Type(typing) = action else { panic!("no typing") };
    assert_eq!(format!("{:?}", typing.strokes), "[Text(8 characters)]");
}
