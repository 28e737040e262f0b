//! The rows of the report: whether each integration is armed, and what stands in its way.

use serde_json::{Value, json};
use settings::report::{Finding, Outcome, Reason};
use settings::table;

use integrations::{Kind, Values};

use super::approvals::Standing;
use super::slots::{Slot, State};
use super::{Integrations, leaves_demo};
use crate::core::Core;
use crate::ports::{Integrations as _, Need, Ports, Reach};

impl Integrations {
    pub(super) fn finding<P: Ports>(&self, core: &Core<P>, slot: &Slot) -> Finding {
        let armed = match &slot.state {
            State::Never => return Finding::applied(never(core, slot.kind)),
            _ if self.approvals.standing(core, slot) == Standing::Forbidden => {
                let forbidden = Finding::new(Outcome::Adjusted, Reason::ForbiddenByPolicy, Value::Null);
                return forbidden.with_detail(core.fixed_by().unwrap_or_default());
            }
            State::Refused(refused) => {
                let failed = Finding::new(Outcome::Failed, Reason::TemplateRefused, Value::Null);
                return failed.with_detail(refused.words(core.language));
            }
            State::Armed(armed) => armed,
        };
        if self.approvals.standing(core, slot) == Standing::Waiting {
            return Finding::new(Outcome::Pending, Reason::AwaitingApproval, Value::Null);
        }
        if slot.kind == Kind::Browser
            && let Some(reason) = unreached(core)
        {
            return Finding::new(Outcome::Pending, reason, Value::Null);
        }
        // Where a request goes is the template's alone, so any call shows it.
        let plan = || armed.plan(&Values::default());
        if core.account.demo && plan().is_ok_and(|action| leaves_demo(core, &action)) {
            return Finding::new(Outcome::Adjusted, Reason::Demo, Value::Null);
        }
        let in_force = integrations::template_json(slot.kind, &core.settings().integrations);
        let remarks = [armed.remark(core.language), missing(core, slot)];
        match remarks.into_iter().flatten().reduce(|one, other| format!("{one} {other}")) {
            Some(remarks) => Finding::applied(in_force).with_detail(remarks),
            None => Finding::applied(in_force),
        }
    }
}

/// What of the way to the page is missing.
fn unreached<P: Ports>(core: &Core<P>) -> Option<Reason> {
    match core.ports.integrations().reach(&core.settings().integrations.browser.website) {
        Reach::Complete => None,
        Reach::BrowserAbsent => Some(Reason::BrowserAbsent),
        Reach::ExtensionAbsent => Some(Reason::ExtensionAbsent),
        Reach::SiteNotAllowed => Some(Reason::SiteNotAllowed),
    }
}

/// What is in force of an integration that never runs: what stands there, where it is right.
fn never<P: Ports>(core: &Core<P>, kind: Kind) -> Value {
    let origin = core.origin(kind.key());
    match (origin.issue, origin.wanted) {
        (None, wanted @ Value::Object(_)) => wanted,
        _ => table::row(kind.key()).default_value(),
    }
}

/// What is not on this computer now, in plain words.
fn missing<P: Ports>(core: &Core<P>, slot: &Slot) -> Option<String> {
    let pick = |en: String, da: String| Some(core.language.pick(en, da));
    match slot.missing.as_ref()? {
        Need::Program(name) => {
            let name = json!(name);
            pick(
                format!("The program {name} is not on this computer now."),
                format!("Programmet {name} er ikke på computeren nu."),
            )
        }
        Need::Process(name) => {
            let name = json!(name);
            pick(
                format!("No program {name} with a window is running now."),
                format!("Der kører ikke noget program {name} med et vindue nu."),
            )
        }
    }
}
