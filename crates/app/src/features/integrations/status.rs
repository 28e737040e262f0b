//! What the user is told of integrations that wait for their approval.

use super::slots::Slot;
use super::{Integrations, NAME};
use crate::core::Core;
use crate::feature::{About, StatusLines};
use crate::ports::Ports;
use crate::view::{Level, StatusLine};

use settings::table;

impl Integrations {
    pub(super) fn put_status_line<P: Ports>(&self, core: &Core<P>, lines: &mut StatusLines) {
        let names = names(core, self.waiting(core));
        if names.is_empty() {
            return;
        }
        let text = core
            .language
            .pick("Integrations wait for your approval", "Integrationer venter på din godkendelse");
        lines.put(
            About::Integrations,
            StatusLine {
                id: NAME.to_owned(),
                level: Level::Warning,
                text: text.to_owned(),
                detail: Some(names),
                since: None,
                pressing: false,
            },
        );
    }

    /// A call has needed what is not approved: said once for each text, and not who calls.
    pub(super) fn tell_of_waiting<P: Ports>(&mut self, core: &mut Core<P>) {
        let waiting: Vec<_> = self.waiting(core).map(|slot| slot.fingerprint.clone()).collect();
        if waiting.iter().all(|text| self.told.contains(text)) {
            return;
        }
        let names = names(core, self.waiting(core));
        self.told.extend(waiting);
        let body = core.language.pick(
            format!("Something was to be done with a call and waits for your approval: {names}."),
            format!("Noget skulle ske med et opkald og venter på din godkendelse: {names}."),
        );
        core.notify(NAME, body);
    }
}

/// What they are called on the settings page.
fn names<'a, P: Ports>(core: &Core<P>, slots: impl Iterator<Item = &'a Slot>) -> String {
    let labels: Vec<&str> = slots.map(|slot| table::row(slot.kind.key()).label.pick(core.language)).collect();
    labels.join(", ")
}
