//! Beacons: in which room this computer stands, by the nearest one that the PBX knows.
//!
//! While the setting is false, nothing is asked of the PBX and nothing of Bluetooth. While it is true, the beacons of the
//! company are loaded, the system listens for them, and the nearest one's place stands in the status panel. How the PBX
//! would be told is not documented ([`pbx::sighting_report`]), so the place goes nowhere else.

mod list;
mod status;

use desktop::beacons::{Around, Scan};
use pbx::SightingReport;
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use tokio::time::Instant;

use self::list::{BeaconList, Listed};
use crate::core::Core;
use crate::event::Event;
use crate::facts::beacons::Whereabouts;
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::{Beacons as _, Ports};
use crate::session::SessionId;

/// Listens for the company's beacons while the user wants it.
#[derive(Debug, Default)]
pub struct Beacons {
    /// Of this session.
    of: Option<SessionId>,
    list: BeaconList,
    /// The edition of the list that the system listens for.
    watched: Option<u64>,
    /// What the system says of it; none: nothing yet.
    around: Option<Around>,
}

impl<P: Ports> Feature<P> for Beacons {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        self.begin_with_session(core);
        match event {
            Event::BeaconsAround(around) => {
                if self.watched.is_some() {
                    self.around = Some(around.clone());
                } else {
                    // The last word of a watch that is over, or one that an app before a fault has left.
                    core.ports.beacons().stop();
                }
                Handled::Yes
            }
            Event::SettingsAnswered { .. } => {
                self.list.settings_answered(core);
                Handled::No
            }
            _ => match event.take_own::<Listed>() {
                Some(listed) => {
                    self.list.take(core, listed);
                    Handled::Yes
                }
                None => Handled::No,
            },
        }
    }

    /// Brings the watch into line with setting, session and list.
    fn follow(&mut self, core: &mut Core<P>) {
        self.begin_with_session(core);
        let wanted = is_wanted(core);
        if wanted {
            self.list.ask_when_due(core);
        } else {
            self.list = BeaconList::default();
        }
        self.watch(core);
        let known = if wanted { self.whereabouts() } else { Whereabouts::Off };
        if core.facts.beacons != known {
            core.facts.beacons = known;
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.list.due()
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::BeaconsMayUpdateLocation]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::BeaconsMayUpdateLocation, finding(core));
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        lines.put(About::Beacons, status::line(core));
    }
}

impl Beacons {
    /// Another session may see other beacons.
    fn begin_with_session<P: Ports>(&mut self, core: &Core<P>) {
        let id = core.session.id();
        if self.of != Some(id) {
            self.of = Some(id);
            self.list = BeaconList::default();
        }
    }

    fn watch<P: Ports>(&mut self, core: &Core<P>) {
        let wanted = self.list.edition();
        if wanted == self.watched {
            return;
        }
        self.watched = wanted;
        self.around = None;
        if wanted.is_some() {
            core.ports.beacons().watch(self.list.ids());
        } else {
            core.ports.beacons().stop();
        }
    }

    fn whereabouts(&self) -> Whereabouts {
        if self.watched.is_none() {
            return self.list.why_none();
        }
        let Some(around) = &self.around else { return Whereabouts::Starting };
        let place = around.nearest.and_then(|nearest| self.list.place(nearest));
        Whereabouts::Told { scan: around.scan.clone(), place }
    }
}

fn is_wanted<P: Ports>(core: &Core<P>) -> bool {
    core.settings().beacons.may_update_location && core.session.is_signed_in()
}

/// In force while the system listens. That the PBX is not told stands above all that may be wrong here, because nothing
/// that the user can do changes it.
fn finding<P: Ports>(core: &Core<P>) -> Finding {
    if !core.settings().beacons.may_update_location {
        return Finding::applied(json!(false));
    }
    let listens = matches!(core.facts.beacons, Whereabouts::Told { scan: Scan::Listening, .. });
    match pbx::sighting_report() {
        SightingReport::Undocumented => {
            let finding = Finding::new(Outcome::Unsupported, Reason::ReportingUndocumented, json!(listens));
            match status::why_not_heard(core) {
                Some(why) => finding.with_detail(why),
                None => finding,
            }
        }
    }
}

/// What others read of it.
impl<P: Ports> Core<P> {
    /// What `communicator devices` and `status` say; null while the setting is false.
    pub(crate) fn beacons_json(&self) -> Value {
        let scan = match &self.facts.beacons {
            Whereabouts::Off => return Value::Null,
            Whereabouts::Loading | Whereabouts::Starting => "starting",
            Whereabouts::Unavailable { .. } => "list_unavailable",
            Whereabouts::NoBeacons => "no_beacons",
            Whereabouts::Told { scan, .. } => match scan {
                Scan::Listening => "listening",
                Scan::Off => "bluetooth_off",
                Scan::Absent { .. } => "no_bluetooth",
                Scan::Refused { .. } => "refused",
                Scan::Failed { .. } => "failed",
            },
        };
        let place = match &self.facts.beacons {
            Whereabouts::Told { place, .. } => place.as_deref(),
            _ => None,
        };
        json!({ "place": place, "scan": scan, "why": status::why_not_heard(self) })
    }
}
