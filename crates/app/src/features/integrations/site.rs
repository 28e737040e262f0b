//! The site of the browser integration: named to the browsers once it is approved, so that the user can allow it there.

use integrations::Kind;
use settings::values::WebStep;

use super::Integrations;
use super::approvals::Standing;
use crate::core::Core;
use crate::ports::{Integrations as _, Ports, WantedSite};

/// What the browsers were told.
#[derive(Debug, Default)]
pub(super) struct Named {
    wanted: Option<WantedSite>,
    /// The integration has waited for the user in this run: an approval then is one of just now.
    has_waited: bool,
}

impl Integrations {
    /// Names it where it is another than before.
    pub(super) fn name_site<P: Ports>(&mut self, core: &Core<P>) {
        let slot = self.slots.get(Kind::Browser).filter(|slot| slot.armed().is_some());
        let standing = slot.map(|slot| self.approvals.standing(core, slot));
        let is_approved = matches!(standing, Some(Standing::ApprovedByUser | Standing::ApprovedByPolicy));
        let browser = &core.settings().integrations.browser;
        let wanted = is_approved.then(|| WantedSite {
            site: browser.website.to_ascii_lowercase(),
            script: browser.actions.iter().any(|step| matches!(step, WebStep::Js(_))),
        });
        if wanted != self.site.wanted {
            let ask = wanted.is_some() && self.site.has_waited;
            core.ports.integrations().want_site(wanted.clone(), ask);
            self.site = Named { wanted, has_waited: false };
        }
        self.site.has_waited |= standing == Some(Standing::Waiting);
    }
}
