#![expect(clippy::unwrap_used, reason = "a test may stop")]

use super::*;
use settings::shortcut::{KeyName, NamedKey};

fn nowhere() -> MainThread {
    Arc::new(|_| unreachable!("nothing is asked of the main thread"))
}

#[tokio::test]
async fn sessions_without_the_facility_say_so_with_what_to_do() {
    let f5 = Combination {
        key: KeyName::Named(NamedKey::F5),
        command_or_control: false,
        shift: false,
        alt: false,
    };
    for (session, hint) in [(SessionKind::Wayland, "communicator answer"), (SessionKind::None, "display")] {
        let shortcuts = Shortcuts::start_in(session, |_| {}, nowhere());
        let Err(Refusal::Unsupported { why }) = shortcuts.register(Action::Answer, f5).await else {
            unreachable!("{session:?} has no global keys");
        };
        assert!(why.contains(hint), "{why}");
        shortcuts.unregister(Action::Answer).await.unwrap_err();
    }
}
