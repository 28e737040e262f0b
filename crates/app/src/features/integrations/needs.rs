//! Whether the programs that integrations use are on this computer: said in the report, and no reason not to try.

use integrations::{Action, Kind, Values};

use super::Integrations;
use super::slots::Slot;
use crate::core::Core;
use crate::ports::{Integrations as _, Need, Ports};

/// What was found.
#[derive(Debug)]
pub(super) struct Looked(Vec<(Kind, Need, bool)>);

impl Integrations {
    /// Looks for what the integrations that may run need, where something may have changed.
    pub(super) fn look_for_needs<P: Ports>(&mut self, core: &mut Core<P>) {
        if !std::mem::take(&mut self.look) {
            return;
        }
        let needs: Vec<(Kind, Need)> =
            self.slots.iter().filter_map(|slot| Some((slot.kind, need(slot)?))).collect();
        if needs.is_empty() {
            return;
        }
        let ports = core.ports.clone();
        let work = async move {
            let mut found = Vec::new();
            for (kind, need) in needs {
                let is_here = ports.integrations().is_here(need.clone()).await;
                found.push((kind, need, is_here));
            }
            Looked(found)
        };
        core.spawn_own(work, |_| Looked(Vec::new()));
    }

    pub(super) fn needs_are(&mut self, Looked(found): Looked) {
        for (kind, wanted, is_here) in found {
            if let Some(slot) = self.slots.get_mut(kind).filter(|slot| need(slot).as_ref() == Some(&wanted)) {
                slot.missing = Some(wanted).filter(|_| !is_here);
            }
        }
    }
}

/// What an integration cannot do without, whatever the call is.
fn need(slot: &Slot) -> Option<Need> {
    // The template chooses the program, a value never does.
    let armed = slot.armed()?;
    let something = || "0".to_owned();
    let values = Values {
        number: Some(something()),
        number_no_prefix: Some(something()),
        name: Some(something()),
        variables: armed.variables().into_iter().map(|name| (name.to_owned(), something())).collect(),
    };
    match armed.plan(&values).ok()? {
        Action::Run(program) => Some(Need::Program(program.program)),
        Action::Type(typing) => Some(Need::Process(typing.process)),
        Action::Copy { .. } | Action::Open { .. } | Action::Send(_) | Action::Browse(_) => None,
    }
}
