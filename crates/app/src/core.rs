/*!
What all features share: the settings in force, the session, the ports, and the ways to ask for something.

A feature reads from here and asks here; its own state is its own (`crate::feature`).

| file | idea |
|---|---|
| `account` | whose data it is: sign-in, sign-out, the demo |
| `doubt` | whether the session still holds, once something has answered 401 |
| `control` | who does what is asked of a call |
| `connection` | how the PBX is reached: one state for everything that shows one |
| `sign_in` | password, second factor, a forgotten password |
| `fetch` | asking the PBX, at intervals and on demand |
| `files` | what the disk says of the files of the profile |
| `asker` | how whoever asked for something is told what it came to |
| `apply` | carrying out a plan; pure judgements of what was read back |
| `reconcile` | from layers to plan to findings |
| `window` | what others ask of the window |
| `overrides` | what the user changes by hand |
| `page` | what the page has been told, and what it asks for |
| `page_failure` | a page that threw: what is told of it, and the page in its place |
| `phone` | the user's own phone |
| `open_dashboard` | the dashboard that is open, and its figures |
| `resume` | what outlives a fault in the loop |
| `status` | the status panel, line by line, and `communicator status` |
| `reload` | what is loaded anew after the connection was lost, and when |
| `in_force` | the settings in force, and the layers that they come from |
| `judgement` | what the PBX sends is judged before it counts |
| `live` | what the PBX tells by itself: the realtime connection and its events |
| `calling` | this user's calls, and what is done with them |
| `policy` | what the administrator has fixed |
| `unsaved` | what the user changed in the app: its file, and who hears of it |
| `deadlines` | what the app waits for: one list |
| `diagnostics` | the report as text for whoever helps |
| `sign` | what title and tray say of the connection |
| `local` | what is chosen on this computer alone, for all to read |
*/

pub mod account;
pub mod apply;
mod asker;
pub mod calling;
pub(crate) mod connection;
mod control;
mod deadlines;
pub(crate) mod desk;
mod diagnostics;
pub(crate) mod doubt;
pub mod fetch;
mod files;
mod in_force;
pub(crate) mod judgement;
pub mod live;
pub(crate) mod local;
mod names;
pub(crate) mod open_dashboard;
mod overrides;
pub(crate) mod page;
pub(crate) mod page_failure;
pub(crate) mod phone;
mod policy;
mod reconcile;
pub(crate) mod reload;
pub(crate) mod resume;
mod sign;
pub mod sign_in;
mod status;
mod unsaved;
pub mod window;

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use settings::overrides::Overrides;
use settings::plan::{Target, Tried};
use settings::report::Findings;
use settings::resolve::Settings;
use settings::words::Language;

use crate::event::window::Wish;
use crate::event::{Event, PageRequest, SignInRequest, WindowEvent};
use crate::facts::Facts;
use crate::feature::{Feature, Features, Handled};
use crate::ports::{Clock as _, Now, Ports};
use crate::session::Session;
use crate::start::Start;
use crate::tasks::Tasks;
use crate::verbs;
use account::Account;

/// What all features share.
pub struct Core<P> {
    pub(crate) ports: Arc<P>,
    /// Work that outlives a session.
    tasks: Tasks,
    pub(crate) start: Start,
    pub(crate) language: Language,
    pub(crate) account: Account,
    pub(crate) session: Session,
    features: Features<P>,
    /// What the features let others know; each part is its owner's to write.
    pub(crate) facts: Facts,
    /// What was asked for while the present event is handled.
    pub(crate) emitted: VecDeque<Event>,
    in_force: in_force::InForce,
    files: files::Files,
    tried: Tried,
    overrides: Overrides,
    /// Once it was read.
    pub(crate) number_data: Option<numbers::Data>,
    findings: Findings,
    standings: HashMap<Target, settings::overrides::EffectStanding>,
    pub(crate) reconciling: reconcile::Progress,
    /// Of what is being done now: taken along by the next look at the window.
    wish: Wish,
    pub(crate) page: page::Page,
    demo: Option<sandbox_pbx::Sandbox>,
    quitting: bool,
}

impl<P> std::fmt::Debug for Core<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").finish_non_exhaustive()
    }
}

impl<P: Ports> Core<P> {
    /// With the cache read, and nothing asked or applied yet.
    pub(crate) fn new(ports: Arc<P>, mut start: Start, features: Features<P>) -> Self {
        let files = files::Files::begin(&mut start);
        let cached = start.cached.clone();
        let account = Account::new(&mut start);
        let fetched_at = cached.as_ref().map(|cached| cached.fetched_at);
        let connection = connection::Connection::new(fetched_at, ports.clock().system());
        let mut core = Self {
            ports,
            tasks: Tasks::default(),
            session: Session::starting(connection, fetch::Company::default()),
            account,
            features,
            facts: Facts::default(),
            emitted: VecDeque::new(),
            language: start.language,
            in_force: in_force::InForce::new(cached.map(|cached| cached.document)),
            files,
            tried: Tried::default(),
            overrides: Overrides::default(),
            number_data: None,
            findings: Findings::new(),
            standings: HashMap::new(),
            reconciling: reconcile::Progress::default(),
            wish: Wish::default(),
            page: page::Page::default(),
            demo: None,
            quitting: false,
            start,
        };
        core.read_policy();
        core.recall_unsaved();
        core.recall_company();
        core.each_feature(|feature, core| feature.begin(core));
        if let Some((target, text)) = core.start.intent.take() {
            core.emit(Event::IntentShown { target, text: text.clone() });
            core.page.intend(Some((target, text)));
        }
        if let Some(link) = core.start.link.take() {
            core.emit(Event::OpenLink(link));
        }
        if let Some(refused) = core.start.refused_link.take() {
            core.say_refused_link(refused);
        }
        core
    }

    /// The settings in force.
    pub(crate) const fn settings(&self) -> &Settings {
        self.in_force.settings()
    }

    /// Another number: the settings in force may be others than when it was asked for before.
    pub(crate) const fn settings_version(&self) -> u64 {
        self.in_force.version()
    }

    /// The app is to end.
    pub(crate) const fn quit(&mut self) {
        self.quitting = true;
    }

    pub(crate) const fn is_quitting(&self) -> bool {
        self.quitting
    }

    // --- The features ------------------------------------------------------------------------------

    /// Does something with each feature, in their order. Meanwhile they are not in the core, so nothing of
    /// what they find or draw is to be had.
    pub(crate) fn each_feature(&mut self, mut with: impl FnMut(&mut dyn Feature<P>, &mut Self)) {
        let mut features = std::mem::take(&mut self.features);
        let done = catch_unwind(AssertUnwindSafe(|| {
            for feature in &mut features {
                with(feature.as_mut(), self);
            }
        }));
        self.features = features;
        // They are still there for the end of this core.
        if let Err(fault) = done {
            resume_unwind(fault);
        }
    }

    /// Gives an event to the features, until one of them says that it was its own.
    pub(crate) fn tell_features(&mut self, event: &Event) -> Handled {
        let mut handled = Handled::No;
        self.each_feature(|feature, core| {
            if handled == Handled::No {
                handled = feature.on(core, event);
            }
        });
        handled
    }

    /// Asks each feature something, in their order. None of them may ask that of all: it would not be heard.
    fn ask_features(&self, mut ask: impl FnMut(&dyn Feature<P>)) {
        debug_assert!(
            !self.features.is_empty(),
            "a feature asks all of them, which are not in the core meanwhile"
        );
        for feature in &self.features {
            ask(feature.as_ref());
        }
    }

    #[cfg(test)]
    pub(crate) const fn features(&self) -> &Features<P> {
        &self.features
    }

    /// One more feature, before the others.
    #[cfg(test)]
    pub(crate) fn add_witness(&mut self, mut feature: Box<dyn Feature<P>>) {
        feature.begin(self);
        self.features.insert(0, feature);
    }

    /// One more feature, after the others.
    #[cfg(test)]
    pub(crate) fn add_feature(&mut self, mut feature: Box<dyn Feature<P>>) {
        feature.begin(self);
        self.features.push(feature);
    }

    // --- What features are asked for ---------------------------------------------------------------

    /// A short notification, in place of the one before of this name.
    pub(crate) fn notify(&mut self, name: &'static str, body: String) {
        self.emit(Event::Notify { name, body });
    }

    // --- Time --------------------------------------------------------------------------------------

    /// For deadlines and durations.
    pub(crate) fn now(&self) -> tokio::time::Instant {
        self.ports.clock().now()
    }

    /// For what is stored or shown.
    pub(crate) fn time_of_day(&self) -> SystemTime {
        self.ports.clock().system()
    }

    /// The present moment by both measures.
    pub(crate) fn now_by_both(&self) -> Now {
        self.ports.clock().both()
    }

    // --- Work --------------------------------------------------------------------------------------

    /// Runs slow work beside the loop; what it returns comes back as an event. `failed`: what it comes to if
    /// it panics.
    pub(crate) fn spawn(
        &mut self,
        work: impl Future<Output = Event> + Send + 'static,
        failed: impl FnOnce(String) -> Event + Send + 'static,
    ) {
        self.tasks.spawn(work, failed);
    }

    /// The next event of work that was begun here or in the session.
    pub(crate) async fn next(&mut self) -> Event {
        tokio::select! {
            event = self.tasks.next() => event,
            event = self.session.next() => event,
            written = self.files.next() => Event::Written(Box::new(written)),
        }
    }
}
