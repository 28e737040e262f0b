//! What the PBX tells by itself: the realtime connection, and what its events change here.
//!
//! Events are applied to the lists as they come ([`pbx::roster`]); what they do not say is asked for.
//! They reach the loop in batches, and the next batch only when the one before is done with: a flood
//! waits in the network and not in memory.

use std::collections::BTreeSet;
use std::time::Duration;

use calls::event::Moment;
use pbx::roster::Touched;
use pbx::{
    ConfigEvent, ConfigKind, CustomerId, ExtensionId, Nudge, Realtime, RealtimeConfig, RealtimeFault,
    RealtimeRefusal, RealtimeUpdate,
};
use settings::words::Language;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::connection::{self, Connection};
use super::{Core, Event, fetch};
use crate::event::Batch;
use crate::ports::Ports;
use crate::said::Said;

/// Updates that are handed to the loop at once.
const BATCH: usize = 256;

/// Changes that need a question are gathered for so long.
const GATHER: Duration = Duration::from_millis(200);

/// The realtime connection of this account, and what its events left to be asked.
#[derive(Debug, Default)]
pub(crate) struct Live {
    connection: Option<Realtime>,
    /// Since when no event was lost; none while there is no connection.
    pub whole_since: Option<Moment>,
    /// When the own extensions were asked for that were listed last.
    pub listed: Option<Moment>,
    /// Events of kinds that are not known here; the PBX may well have more than its pages say.
    pub unknown: u64,
    asks: Asks,
    pub ask_at: Option<Instant>,
    /// When the own extensions are to be asked for again, because calls are in doubt.
    pub doubt_until: Option<Instant>,
    /// The calls at the own extensions are being asked for; and once more, because that was wished meanwhile.
    pub asking_calls: bool,
    pub ask_calls_again: bool,
    /// The own extensions that ring, though no call of theirs is known, for which that was asked since events come.
    pub unheard: BTreeSet<ExtensionId>,
}

/// Lists that an event has made doubtful.
#[derive(Debug, Default)]
struct Asks {
    employees: bool,
    queues: bool,
    own_extensions: bool,
    dashboards: bool,
}

/// Hands updates to the loop, a batch at a time.
async fn forward(mut updates: mpsc::Receiver<RealtimeUpdate>, events: mpsc::UnboundedSender<Event>) {
    let mut batch = Vec::with_capacity(BATCH);
    while updates.recv_many(&mut batch, BATCH).await > 0 {
        let (batch, handled) = Batch::new(std::mem::take(&mut batch));
        if events.send(Event::Realtime(batch)).is_err() {
            return;
        }
        let _dropped = handled.await;
    }
}

impl<P: Ports> Core<P> {
    /// Connects, once the PBX has said whose the token is.
    pub(crate) fn start_realtime(&mut self, customer: &CustomerId) {
        let Some((client, token)) = self.session.access().filter(|_| self.session.live.connection.is_none())
        else {
            return;
        };
        let config = RealtimeConfig {
            timings: self.start.timings.realtime,
            ..RealtimeConfig::new(token, customer.clone(), self.start.instance_id.clone())
        };
        let (realtime, updates) = Realtime::start(&client, config);
        self.session.live.connection = Some(realtime);
        self.session.connection.realtime(connection::Realtime::Connecting, self.now_by_both());
        let events = self.session.sender();
        let work = async move {
            forward(updates, events).await;
            Event::RealtimeEnded { why: None }
        };
        self.session.spawn(work, |why| Event::RealtimeEnded { why: Some(why) });
    }

    /// Nothing more comes over the connection, though nobody has ended it: a fault of this program. It is
    /// connected anew with the next answer that says whose session this is.
    pub(crate) fn on_realtime_ended(&mut self, why: Option<&str>) {
        tracing::error!(why, "the realtime connection has ended by itself");
        self.session.live.connection = None;
        let why = Said::both(
            "The realtime connection ended because of a fault in this program. Trying again.",
            "Realtidsforbindelsen sluttede på grund af en fejl i programmet. Den oprettes igen.",
        );
        self.lost(connection::Realtime::Down { why });
    }

    /// There is nothing to subscribe with, unless it was known before.
    pub(crate) fn no_events(&mut self, why: Said) {
        if self.session.live.connection.is_none() {
            self.session
                .connection
                .realtime(connection::Realtime::Off { why: Some(why) }, self.now_by_both());
        }
    }

    /// The first try takes long: until it is over, it is said that there is no connection.
    pub(crate) fn first_try_is_slow(&mut self) {
        let why = Said::both(
            "The realtime connection to the PBX is not up yet.",
            "Realtidsforbindelsen til omstillingen er ikke oprettet endnu.",
        );
        self.session.connection.lose_patience(why, self.now_by_both());
    }

    /// The computer slept or has another network: whatever stood before is gone.
    pub(crate) fn on_wake(&mut self) {
        if let Some(realtime) = &self.session.live.connection {
            realtime.nudge(Nudge::DeadNow);
        }
        if self.session.connection.is_live() {
            // What is to be loaded follows the connection that is made now.
            self.session.reload.woke();
        } else {
            self.fetch();
        }
    }

    /// No need to wait for the next try. One that stands is asked for a sign of life.
    pub(crate) fn reconnect_now(&self) {
        if let Some(realtime) = &self.session.live.connection {
            realtime.nudge(Nudge::TryNow);
        }
    }

    /// What only the company does marks itself; every other update is one of the parts.
    pub(crate) fn on_realtime(&mut self, batch: Batch) {
        self.skip_drawing();
        self.read_server_clock();
        for update in batch.updates {
            if !matches!(update, RealtimeUpdate::Event(_)) {
                self.page.changed();
            }
            match update {
                RealtimeUpdate::Connecting { .. } => {}
                RealtimeUpdate::Live => {
                    tracing::info!("realtime is live");
                    let lost = self.session.connection.lost_at();
                    self.session.connection.realtime(connection::Realtime::Live, self.now_by_both());
                    self.session.live.whole_since = Some(self.moment());
                    self.load_after_connecting(lost);
                }
                RealtimeUpdate::Down { why, .. } => {
                    tracing::info!(code = why.code(), "realtime is down: {why}");
                    let why = Said::of(|language| fault_words(&why, language));
                    self.lost(connection::Realtime::Down { why });
                }
                RealtimeUpdate::Refused { why, confirmed } => {
                    tracing::warn!(code = why.code(), confirmed, "realtime is refused: {why}");
                    let why = Said::of(|language| refusal_words(&why, language));
                    self.lost(connection::Realtime::Refused { why });
                    if confirmed {
                        // Whether the session is over altogether, the settings tell.
                        self.fetch_settings_again();
                    }
                }
                RealtimeUpdate::Event(event) => self.on_event(&event),
            }
        }
    }

    /// There is no connection, or none any more.
    fn lost(&mut self, realtime: connection::Realtime) {
        let was_live = self.session.connection.is_live();
        self.session.live.whole_since = None;
        self.session.live.unheard.clear();
        self.session.connection.realtime(realtime, self.now_by_both());
        if was_live {
            self.session.live.ask_at = None;
            self.session.live.asks = Asks::default();
            self.wait_after_loss();
        }
    }

    fn on_event(&mut self, event: &pbx::Event) {
        match event {
            pbx::Event::Config(config) => self.on_config(config),
            pbx::Event::Call(call) => self.on_call_event(call),
            pbx::Event::Unknown { .. } | pbx::Event::Incomplete { .. } => {
                self.session.live.unknown = self.session.live.unknown.saturating_add(1);
            }
            _ => {}
        }
        let Touched { ask_employees, ask_queues, own_extensions, .. } =
            self.session.company.roster.apply(event);
        let own = self.account.known.as_ref().map(|known| &known.employee);
        if own.is_some_and(|own| self.session.company.roster.has_person_changed(own)) {
            // The user's own state is a part of the page besides.
            self.page.changed();
        }
        self.session.live.asks.employees |= ask_employees;
        self.session.live.asks.queues |= ask_queues;
        if own_extensions {
            self.page.changed();
            self.own_extensions_changed();
        }
        if ask_employees || ask_queues {
            self.gather();
        }
    }

    fn on_config(&mut self, event: &ConfigEvent) {
        match event.kind {
            ConfigKind::DesktopSettingsChanged => {
                let own = self.account.known.as_ref().map(|known| known.employee.as_str());
                // Of another employee it is none of ours; of nobody named it may be.
                if event.id.as_deref().is_none_or(|id| own.is_none_or(|own| own == id)) {
                    self.page.changed();
                    self.settings_changed_elsewhere();
                }
            }
            ConfigKind::DashboardChanged => {
                self.session.live.asks.dashboards = true;
                self.gather();
            }
            _ => {}
        }
    }

    fn settings_changed_elsewhere(&mut self) {
        if self.session.connection.fetching {
            // The answer under way may be older than the change.
            self.session.connection.ask_again();
        } else {
            self.fetch_settings();
        }
    }

    fn gather(&mut self) {
        if !self.session.connection.is_live() {
            // Every list is asked for anyway, once it is live again or after a while.
            return;
        }
        self.session.live.ask_at.get_or_insert(self.now() + GATHER);
    }

    /// Asks for what the events of the last moment left open.
    pub(crate) fn ask_gathered(&mut self) {
        self.session.live.ask_at = None;
        let Asks { employees, queues, own_extensions, dashboards } =
            std::mem::take(&mut self.session.live.asks);
        if employees {
            self.ask_employees();
        }
        if queues {
            self.ask_queues();
        }
        if own_extensions {
            self.ask_own_extensions();
        }
        if dashboards {
            self.ask_dashboards();
        }
    }

    /// An answer that too much had overtaken is asked for again.
    pub(crate) fn ask_again(&mut self, list: fetch::Outdated) {
        match list {
            fetch::Outdated::Employees => self.session.live.asks.employees = true,
            fetch::Outdated::Queues => self.session.live.asks.queues = true,
            fetch::Outdated::OwnExtensions => self.session.live.asks.own_extensions = true,
        }
        self.gather();
    }
}

impl<P: Ports> Core<P> {
    /// What is wrong with the connection, in the user's language; none where nothing is.
    pub(crate) fn connection_why(&self) -> Option<String> {
        self.session.connection.why.as_ref().map(|why| why.in_language(self.language).to_owned())
    }
}

impl Connection {
    /// What keeps the realtime connection down, in plain words; none while it is live.
    pub(crate) fn realtime_problem(&self) -> Option<&Said> {
        match self.realtime_now() {
            connection::Realtime::Down { why } | connection::Realtime::Refused { why } => Some(why),
            connection::Realtime::Off { why } => why.as_ref(),
            connection::Realtime::Connecting | connection::Realtime::Live => None,
        }
    }
}

/// In plain words of the user's language.
fn fault_words(fault: &RealtimeFault, language: Language) -> String {
    let (en, da) = match fault {
        RealtimeFault::Unreachable(why) => {
            return fetch::plain(&pbx::Error::Unreachable { why: why.clone() }, language);
        }
        RealtimeFault::NotAccepted(RealtimeRefusal::Http { .. }) => (
            "The PBX did not let this computer connect for realtime. Trying again.",
            "Omstillingen lod ikke computeren oprette en realtidsforbindelse. Der forsøges igen.",
        ),
        RealtimeFault::NotAccepted(_) => (
            "The PBX did not accept this sign-in for realtime. Trying again.",
            "Omstillingen godtog ikke dette login til realtid. Der forsøges igen.",
        ),
        RealtimeFault::NoRealtime { .. } => (
            "The PBX offers no realtime connection at this address.",
            "Omstillingen tilbyder ingen realtidsforbindelse på denne adresse.",
        ),
        RealtimeFault::NotWebSocket => (
            "The network lets no WebSocket through: something on the way answers in place of the PBX.",
            "Netværket lader ingen WebSocket igennem: noget undervejs svarer i stedet for omstillingen.",
        ),
        RealtimeFault::Blocked => (
            "The network lets no WebSocket through, and long polling does not get through either.",
            "Netværket lader ingen WebSocket igennem, og long polling slipper heller ikke igennem.",
        ),
        RealtimeFault::Closed => {
            ("The PBX closed the realtime connection.", "Omstillingen lukkede realtidsforbindelsen.")
        }
        RealtimeFault::Cut => ("The realtime connection was cut.", "Realtidsforbindelsen blev afbrudt."),
        RealtimeFault::Dead => (
            "The realtime connection was dead: the PBX had stopped answering on it.",
            "Realtidsforbindelsen var død: omstillingen svarede ikke længere på den.",
        ),
        RealtimeFault::TooSlow(_) => (
            "The PBX did not answer in time on the realtime connection.",
            "Omstillingen svarede ikke i tide på realtidsforbindelsen.",
        ),
        RealtimeFault::Nudged => ("The network has changed.", "Netværket har ændret sig."),
        RealtimeFault::Slept => ("The computer has slept.", "Computeren har sovet."),
        _ => (
            "What came over the realtime connection could not be used.",
            "Det, der kom over realtidsforbindelsen, kunne ikke bruges.",
        ),
    };
    language.pick(en, da).to_owned()
}

/// In plain words of the user's language.
fn refusal_words(refusal: &RealtimeRefusal, language: Language) -> String {
    let (en, da) = match refusal {
        RealtimeRefusal::Http { .. } => (
            "The PBX refuses this computer the realtime connection.",
            "Omstillingen afviser denne computers realtidsforbindelse.",
        ),
        _ => (
            "The PBX does not accept this sign-in for realtime.",
            "Omstillingen godtager ikke dette login til realtid.",
        ),
    };
    language.pick(en, da).to_owned()
}

#[cfg(test)]
mod tests {
    use pbx::Unreached;

    use super::*;

    #[test]
    fn every_fault_has_words_in_both_languages() {
        for fault in [
            RealtimeFault::Unreachable(Unreached::Refused),
            RealtimeFault::NoRealtime { status: 404 },
            RealtimeFault::NotWebSocket,
            RealtimeFault::NotAccepted(RealtimeRefusal::HungUp),
            RealtimeFault::NotAccepted(RealtimeRefusal::Http { status: 403 }),
            RealtimeFault::Blocked,
            RealtimeFault::Closed,
            RealtimeFault::Cut,
            RealtimeFault::Dead,
            RealtimeFault::Rubbish("x"),
            RealtimeFault::TooLarge,
            RealtimeFault::Nudged,
            RealtimeFault::Slept,
        ] {
            assert_ne!(fault_words(&fault, Language::En), fault_words(&fault, Language::Da), "{fault:?}");
        }
    }
}
