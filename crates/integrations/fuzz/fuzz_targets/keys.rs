//! Both grammars of keys: whatever the template, a value is text, and no key stays down.
#![no_main]

mod given;

use integrations::keys::{Key, Stroke};
use integrations::{Action, Armed, Kind, System};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (template, value) = input;
    for autoit in [false, true] {
        let integrations = given::integrations(template, "https://crm.example/", false, autoit);
        let armed = match Armed::new(Kind::Sendkeys, &integrations, System::Windows) {
            Ok(armed) => armed.expect("it has a moment"),
            Err(refused) => {
                assert!(refused.at <= template.chars().count(), "{refused:?}");
                continue;
            }
        };
        let Ok(Action::Type(harmless)) = armed.plan(&given::all("0")) else { continue };
        let Ok(Action::Type(typing)) = armed.plan(&given::all(value)) else { continue };
        let keys = |strokes: &[Stroke]| {
            strokes.iter().filter(|stroke| !matches!(stroke, Stroke::Text(_))).cloned().collect::<Vec<_>>()
        };
        assert_eq!(keys(&harmless.strokes), keys(&typing.strokes), "a value is no key");
        let mut down: Vec<Key> = Vec::new();
        let mut text_before = false;
        for stroke in &typing.strokes {
            assert!(!stroke.written().is_empty());
            match stroke {
                Stroke::Text(text) => {
                    assert!(
                        !text.is_empty()
                            && !text.contains(char::is_control)
                            && !text_before
                            && down.is_empty()
                    );
                }
                Stroke::Press { times, .. } => assert!((1..=100).contains(times)),
                Stroke::Held { modifiers, keys } => assert!(!modifiers.is_none() && !keys.is_empty()),
                Stroke::Down(key) => down.push(*key),
                Stroke::Up(key) => {
                    let place = down.iter().position(|held| held == key).expect("it is held");
                    down.remove(place);
                }
            }
            text_before = matches!(stroke, Stroke::Text(_));
        }
        assert!(down.is_empty());
    }
});
