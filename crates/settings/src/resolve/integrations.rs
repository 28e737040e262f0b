//! The fields of [`Integrations`] from the members of the document's five objects.

use super::Resolver;
use crate::key::Key;
use crate::read::Object;
use crate::values::{ApiMode, Browser, CopyToClipboard, Integrations, Phase, Run, Sendkeys, Website};

impl Resolver<'_> {
    pub(super) fn integrations(&mut self) -> Integrations {
        Integrations {
            run: self.object(Key::IntegrationRun, |object| Run {
                when: when(object),
                delay: object.delay("delay"),
                command: object.template("command"),
                require_args: object.switch("requireArgs"),
            }),
            sendkeys: self.object(Key::IntegrationSendkeys, |object| Sendkeys {
                when: when(object),
                delay: object.delay("delay"),
                focus_process: object.text("focusProcess"),
                maximize_process: object.switch("maximizeProcess"),
                use_autoit: object.switch("useAutoit"),
                keys: object.template("keys"),
                require_args: object.switch("requireArgs"),
            }),
            copy_to_clipboard: self.object(Key::IntegrationCopyToClipboard, |object| CopyToClipboard {
                when: when(object),
                what: object.template("what"),
                require_args: object.switch("requireArgs"),
            }),
            browser: self.object(Key::IntegrationBrowser, |object| Browser {
                when: when(object),
                website: object.text("website"),
                spa: object.switch("spa"),
                require_args: object.switch("requireArgs"),
                actions: object.steps("actions"),
            }),
            website: self.object(Key::IntegrationWebsite, |object| Website {
                when: when(object),
                delay: object.delay("delay"),
                url: object.template("url"),
                prefer_window: object.switch("preferWindow"),
                require_args: object.switch("requireArgs"),
                api_mode: object.word("apiMode", ApiMode::of_word),
                api_data: object.template("apiData"),
            }),
        }
    }
}

/// When an integration runs: never, where a member of a wrong type disables it.
fn when(object: &Object<'_>) -> Option<Phase> {
    if object.is_disabled() { None } else { object.word("when", Phase::of_word) }
}
