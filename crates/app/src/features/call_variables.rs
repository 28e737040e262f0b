//! The call variable that the item "My calls" of the open dashboard names, of each of the user's calls.
//!
//! An event may have it. Where it has not, it is asked for once: a dial plan sets it before the phone rings.

use std::collections::BTreeMap;
use std::time::Duration;

use calls::event::CallId;
use pbx::DashboardItem;

use crate::core::Core;
use crate::event::Event;
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::SessionId;
use crate::view::{CallVariable, Snapshot};

const ASK_WITHIN: Duration = Duration::from_secs(5);

/// What the PBX has said of them.
#[derive(Debug, Default)]
pub struct CallVariables {
    of: Option<SessionId>,
    /// By call and name; none while it is being asked for, and where it has no value.
    known: BTreeMap<(CallId, String), Option<String>>,
}

/// What the PBX says of one.
#[derive(Debug)]
struct Told {
    call: CallId,
    name: String,
    value: Option<String>,
}

impl<P: Ports> Feature<P> for CallVariables {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        let Some(Told { call, name, value }) = event.take_own::<Told>() else { return Handled::No };
        match self.known.get_mut(&(call, name)) {
            Some(known) if value.is_some() => *known = value,
            // Nothing that is shown is another.
            _ => core.skip_drawing(),
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        if self.of != Some(core.session.id()) {
            *self = Self { of: Some(core.session.id()), ..Self::default() };
        }
        if core.session.calls.all().is_empty() {
            self.known.clear();
            return;
        }
        self.known.retain(|(call, _), _| core.session.calls.get(call).is_some());
        let names = shown(core);
        let calls = core.session.calls.all();
        let wanted: Vec<(CallId, String)> = calls
            .iter()
            .flat_map(|call| names.iter().map(move |name| (call, name)))
            .filter(|(call, name)| call.variables.iter().all(|(known, _)| known != *name))
            .map(|(call, name)| (call.id.clone(), name.clone()))
            .filter(|wanted| !self.known.contains_key(wanted))
            .collect();
        for (call, name) in wanted {
            let Some((client, token)) = core.session.access() else { return };
            self.known.insert((call.clone(), name.clone()), None);
            let failed = Told { call: call.clone(), name: name.clone(), value: None };
            let work = async move {
                let asked = pbx::CallId::new(call.as_str());
                let value = client.call_variable(&token, &asked, &name, ASK_WITHIN).await;
                Event::own(Told { call, name, value: value.unwrap_or_default() })
            };
            core.session.spawn(work, |_| Event::own(failed));
        }
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        for ((call, name), value) in &self.known {
            let (Some(value), Some(shown)) = (value, page.calls.get_mut(call.as_str())) else { continue };
            // What an event has said meanwhile is newer.
            if shown.variables.iter().all(|known| known.name != *name) {
                shown.variables.push(CallVariable { name: name.clone(), value: value.clone() });
            }
        }
    }
}

/// Names of the variables that the open dashboard shows with the user's calls.
fn shown<P: Ports>(core: &Core<P>) -> Vec<String> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let mut names: Vec<String> = Vec::new();
    for placed in items {
        if let DashboardItem::MyCalls { variable: Some(variable), .. } = &placed.item
            && !names.contains(&variable.name)
        {
            names.push(variable.name.clone());
        }
    }
    names
}
