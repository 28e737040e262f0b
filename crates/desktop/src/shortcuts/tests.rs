#![expect(clippy::unwrap_used, reason = "a test may stop")]

use super::*;
use settings::shortcut::{KeyName, NamedKey};
use settings::words::Language;

fn nowhere() -> MainThread {
    Arc::new(|_| unreachable!("nothing is asked of the main thread"))
}

#[tokio::test]
async fn a_session_without_the_facility_says_so() {
    let f5 = Combination {
        key: KeyName::Named(NamedKey::F5),
        command_or_control: false,
        shift: false,
        alt: false,
    };
    let shortcuts = Shortcuts::start_in(SessionKind::None, |_| {}, nowhere());
    let Err(Refusal::Unsupported { why }) = shortcuts.register(Action::Answer, f5).await else {
        unreachable!("nothing has no global keys");
    };
    assert!(why.in_language(Language::En).contains("display"), "{why}");
    assert!(why.in_language(Language::Da).contains("skærm"), "{why}");
    shortcuts.unregister(Action::Answer).await.unwrap_err();
}
