//! What stands against a combination that the user would like for an action: what can be known here first,
//! then what the system says.

use serde_json::Value;
use settings::key::Key;
use settings::read;
use settings::report::{self, Finding, Outcome, Reason};
use settings::shortcut::{Action, Combination};
use settings::table;
use settings::values::Shortcut;

use crate::core::{Core, apply, fetch};
use crate::event::PageReply;
use crate::ports::{Ports, Shortcuts as _};
use crate::view::UiError;
use crate::view::editor::ShortcutCheck;

/// What the system said of a combination.
#[derive(Debug)]
pub(super) struct Checked {
    problem: Option<String>,
    reply: PageReply,
}

impl Checked {
    pub(super) fn answer(self) {
        answer(self.problem, &self.reply);
    }
}

/// Answers what stands against this combination, if anything does. `action`: what it is for.
pub(super) fn check<P: Ports>(core: &mut Core<P>, action: Option<Action>, value: &Value, reply: &PageReply) {
    let (Some(action), Some(Shortcut::Enabled(combination))) = (action, read::shortcut_of(value)) else {
        let problem = core
            .language
            .pick("This key cannot be used for a shortcut.", "Denne tast kan ikke bruges til en genvej.");
        return answer(Some(problem.to_owned()), reply);
    };
    let finding = if combination.swallows_typing() {
        Some(Finding::new(Outcome::Adjusted, Reason::WouldSwallowTyping, Value::Null))
    } else {
        holder(core, action, combination).map(|other| {
            let name = table::row(Key::of_shortcut(other)).label.pick(core.language);
            Finding::new(Outcome::Failed, Reason::Duplicate, Value::Null).with_detail(name)
        })
    };
    let language = core.language;
    let words =
        move |finding: &Finding| report::why(Key::of_shortcut(action), &Value::Null, finding, language);
    if let Some(finding) = finding {
        return answer(words(&finding), reply);
    }
    if !core.facts.shortcuts.recording {
        // Nothing is registered for a try while the shortcuts are in use.
        return answer(None, reply);
    }
    let (ports, reply, whose) = (core.ports.clone(), reply.clone(), reply.clone());
    let work = async move {
        let tried = ports.shortcuts().check(action, combination).await;
        Checked { problem: tried.err().and_then(|refusal| words(&apply::refused(refusal))), reply }
    };
    core.spawn_own(work, move |why| {
        let problem = fetch::plain(&pbx::Error::Internal { why }, language);
        Checked { problem: Some(problem), reply: whose }
    });
}

/// The other action that has this combination.
fn holder<P: Ports>(core: &Core<P>, action: Action, combination: Combination) -> Option<Action> {
    Action::ALL
        .into_iter()
        .find(|other| *other != action && core.settings().shortcut(*other) == Shortcut::Enabled(combination))
}

fn answer(problem: Option<String>, reply: &PageReply) {
    let answer =
        serde_json::to_value(ShortcutCheck { problem }).map_err(|error| UiError::refused(error.to_string()));
    reply.send(answer);
}
