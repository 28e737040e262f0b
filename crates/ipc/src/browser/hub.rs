//! The browsers that are connected to the app, and which of them gets a plan: the one whose page was used last.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::messages::{
    FromBrowser, Hello, Outcome, Picked, Plan, Refused, SiteState, Sites, Step, StepResult, ToBrowser,
    Values, Wanted,
};
use super::server::{Connection, PushError, Pusher};

/// So many browsers at once. More is not a person at work.
const MOST_BROWSERS: usize = 16;

/// What one step may take beyond its own wait: a target is waited for up to 10 s, and a page has 5 s to answer.
const STEP_WITHIN: Duration = Duration::from_secs(20);

/// What is done on a page, before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub website: String,
    pub spa: bool,
    pub steps: Vec<Step>,
    pub values: Values,
}

/// Why a plan was not done by any browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRun {
    /// The extension of no browser is connected.
    NoBrowser,
    /// The user has allowed the site in none of the browsers that are connected.
    SiteNotAllowed,
    /// No page of the site is open in any of them.
    PageNotOpen,
    /// The plan is too long, or is none.
    Refused(Refused),
    /// The browser ended, or its connection, before the plan was done.
    BrowserGone,
    /// The browser did not say in time how it ended.
    NoAnswer,
    /// The extension says why, and at which step; a word as in [`StepResult::reason`].
    Failed(StepResult),
}

/// How long the user may take to point out an element: they may have to allow the site first, and to find it.
const PICKS_WITHIN: Duration = Duration::from_secs(180);

/// Why no element was pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPicked {
    /// The extension of no browser is connected.
    NoBrowser,
    /// No page of the site is open in a browser in which it is allowed.
    PageNotOpen,
    /// The text is no host name.
    Refused(Refused),
    /// The browser has ended.
    BrowserGone,
    /// The user did not do it in time.
    TooLate,
    /// The user did not allow the site in time.
    SiteNotAllowed,
    /// The extension says why, in a word.
    Failed(String),
}

/// What is known of one browser that is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// As the host knows it, else as the browser calls itself.
    pub name: String,
    pub sites: Vec<SiteState>,
    /// The user lets scripts of settings run.
    pub scripts: bool,
}

/// All browsers. Clones are the same.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    next: AtomicU64,
    changed: Box<dyn Fn() + Send + Sync>,
    /// Wakes who waits until a browser tells something new.
    news: Notify,
}

#[derive(Default)]
struct State {
    browsers: BTreeMap<u64, One>,
    /// Keys of browsers that were connected.
    seen: BTreeSet<String>,
    wanted: Vec<Wanted>,
    /// Sites of which an element is to be pointed out, whether they are approved or not.
    picked_on: Vec<String>,
}

impl State {
    /// What the extensions are to speak of.
    fn named(&self) -> Vec<Wanted> {
        let mut named = self.wanted.clone();
        for site in &self.picked_on {
            if !named.iter().any(|wanted| wanted.site.eq_ignore_ascii_case(site)) {
                named.push(Wanted { site: site.clone(), script: false });
            }
        }
        named
    }

    fn tell_sites(&self, ask: bool) {
        let message = ToBrowser::Sites { sites: self.named(), ask };
        for one in self.browsers.values().filter(|one| one.hello.is_some()) {
            let _full_or_gone = one.pusher.push(&message);
        }
    }
}

struct One {
    pusher: Pusher,
    key: Option<String>,
    hello: Option<Hello>,
    sites: Sites,
    running: HashMap<u64, oneshot::Sender<StepResult>>,
    picking: HashMap<u64, oneshot::Sender<Picked>>,
}

impl fmt::Debug for Hub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hub({} browsers)", self.state().browsers.len())
    }
}

impl Hub {
    /// `changed` is called when a browser comes or goes, or tells something new of a site.
    #[must_use]
    pub fn new(changed: impl Fn() + Send + Sync + 'static) -> Self {
        let (state, next) = (Mutex::default(), AtomicU64::new(1));
        Self(Arc::new(Inner { state, next, changed: Box::new(changed), news: Notify::new() }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a browser on, until it hangs up. Runs on tokio.
    pub fn take_on(&self, connection: Connection) {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let key = connection.browser.clone();
        let (mut messages, pusher) = connection.split();
        {
            let mut state = self.state();
            if state.browsers.len() >= MOST_BROWSERS {
                tracing::warn!("a browser more than are taken on was turned away");
                return;
            }
            let one = One {
                pusher,
                key,
                hello: None,
                sites: Sites::default(),
                running: HashMap::new(),
                picking: HashMap::new(),
            };
            state.browsers.insert(number, one);
        }
        let hub = self.clone();
        tokio::spawn(async move {
            while let Some(message) = messages.recv().await {
                hub.heard(number, message);
            }
            // Whoever waits for a plan of it hears that it has gone.
            hub.state().browsers.remove(&number);
            hub.tell_news();
        });
    }

    fn heard(&self, number: u64, message: FromBrowser) {
        let mut state = self.state();
        let wanted = state.named();
        let Some(one) = state.browsers.get_mut(&number) else { return };
        let is_news = match message {
            FromBrowser::Hello(hello) => {
                let _full_or_gone = one.pusher.push(&ToBrowser::Sites { sites: wanted, ask: false });
                let key = one.key.clone().unwrap_or_else(|| hello.browser.name.to_ascii_lowercase());
                one.hello = Some(hello);
                state.seen.insert(key);
                true
            }
            FromBrowser::Sites(sites) => {
                let is_news = one.sites != sites;
                one.sites = sites;
                is_news
            }
            FromBrowser::Result(result) => {
                // Nobody may wait for it any more.
                if let Some(waits) = one.running.remove(&result.id) {
                    let _gave_up = waits.send(result);
                }
                false
            }
            FromBrowser::Picked(picked) => {
                if let Some(waits) = one.picking.remove(&picked.id) {
                    let _gave_up = waits.send(picked);
                }
                false
            }
        };
        drop(state);
        if is_news {
            self.tell_news();
        }
    }

    fn tell_news(&self) {
        self.0.news.notify_waiters();
        (self.0.changed)();
    }

    /// Names the sites whose integrations are approved; `ask`: the user has approved one just now, so the extensions
    /// show where it can be allowed.
    pub fn want(&self, sites: Vec<Wanted>, ask: bool) {
        let mut state = self.state();
        if state.wanted == sites && !ask {
            return;
        }
        state.wanted = sites;
        state.tell_sites(ask);
    }

    /// The browsers that are connected and have said who they are.
    #[must_use]
    pub fn connected(&self) -> Vec<Connected> {
        let state = self.state();
        let named = |one: &One| {
            let hello = one.hello.as_ref()?;
            let Sites { sites, scripts } = one.sites.clone();
            Some(Connected {
                name: one.key.clone().unwrap_or_else(|| hello.browser.name.clone()),
                sites,
                scripts,
            })
        };
        state.browsers.values().filter_map(named).collect()
    }

    /// For `communicator browser status`: by the keys of browsers, whether each is connected and what is allowed.
    #[must_use]
    pub fn status(&self) -> Value {
        let mut status = serde_json::Map::new();
        for key in &self.state().seen {
            status.insert(key.clone(), json!({ "connected": false, "sites": [] }));
        }
        for browser in self.connected() {
            let allowed = browser.sites.iter().filter(|site| site.allowed).map(|site| &site.site);
            let row = json!({ "connected": true, "sites": allowed.collect::<Vec<_>>() });
            status.insert(browser.name.to_ascii_lowercase(), row);
        }
        status.into()
    }

    /// Has a task done on the page of its site that was used last, in whichever browser. Dropping it calls it off.
    ///
    /// # Errors
    /// No browser did it.
    pub async fn run(&self, task: &Task) -> Result<StepResult, NotRun> {
        let mut last = self.why_none(&task.website);
        for number in self.candidates(&task.website) {
            match self.run_in(number, task).await {
                Err(NotRun::Failed(result)) if is_elsewhere(&result) => last = NotRun::PageNotOpen,
                other => return other,
            }
        }
        Err(last)
    }

    /// Browsers with a page of the site, the one that was used last first.
    fn candidates(&self, site: &str) -> Vec<u64> {
        let state = self.state();
        let used = |one: &One| {
            let known = one.sites.sites.iter().find(|state| state.site.eq_ignore_ascii_case(site));
            known.filter(|state| state.allowed && state.pages > 0).and_then(|state| state.used_at)
        };
        let mut found: Vec<(u64, u64)> =
            state.browsers.iter().filter_map(|(number, one)| Some((used(one)?, *number))).collect();
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.into_iter().map(|(_, number)| number).collect()
    }

    fn why_none(&self, site: &str) -> NotRun {
        let connected = self.connected();
        let allowed = connected.iter().any(|browser| {
            browser.sites.iter().any(|state| state.site.eq_ignore_ascii_case(site) && state.allowed)
        });
        match (connected.is_empty(), allowed) {
            (true, _) => NotRun::NoBrowser,
            (false, false) => NotRun::SiteNotAllowed,
            (false, true) => NotRun::PageNotOpen,
        }
    }

    /// Has the user point out an element on a page of the site, in the browser whose page was used last. Where the site
    /// is not allowed yet, the extensions show where it can be, and it is waited for that. Dropping it calls it off.
    ///
    /// # Errors
    /// Nothing was pointed out.
    pub async fn pick(&self, website: &str) -> Result<String, NotPicked> {
        let site =
            super::site(website).ok_or(NotPicked::Refused(Refused("a website that is no host name")))?;
        let end = Instant::now() + PICKS_WITHIN;
        let _named = NamedSite::of(self, &site);
        let number = self.browser_for_picking(&site, end).await?;
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (done, picked) = oneshot::channel();
        {
            let mut state = self.state();
            let Some(one) = state.browsers.get_mut(&number) else { return Err(NotPicked::BrowserGone) };
            one.pusher.push(&ToBrowser::Pick { id, website: site.clone() }).map_err(|error| match error {
                PushError::Refused(refused) => NotPicked::Refused(refused),
                PushError::Busy | PushError::Gone => NotPicked::BrowserGone,
            })?;
            one.picking.insert(id, done);
        }
        let _called_off = CallOff { hub: self, number, id };
        let picked = timeout_at(end, picked).await.map_err(|_late| NotPicked::TooLate)?;
        let Picked { selector, reason, .. } = picked.map_err(|_gone| NotPicked::BrowserGone)?;
        selector.ok_or_else(|| match reason.as_deref() {
            Some("page_not_open" | "page_asleep") => NotPicked::PageNotOpen,
            word => NotPicked::Failed(word.unwrap_or_default().to_owned()),
        })
    }

    /// The browser with a page of the site, once all that are connected have said what they have.
    async fn browser_for_picking(&self, site: &str, end: Instant) -> Result<u64, NotPicked> {
        loop {
            let news = self.0.news.notified();
            tokio::pin!(news);
            // What comes from here on is not missed.
            news.as_mut().enable();
            if let Some(number) = self.candidates(site).first() {
                return Ok(*number);
            }
            let connected = self.connected();
            if connected.is_empty() {
                return Err(NotPicked::NoBrowser);
            }
            let of = |browser: &Connected| {
                browser
                    .sites
                    .iter()
                    .find(|state| state.site.eq_ignore_ascii_case(site))
                    .map(|state| state.allowed)
            };
            let states: Vec<Option<bool>> = connected.iter().map(of).collect();
            if states.contains(&Some(true)) && !states.contains(&None) {
                return Err(NotPicked::PageNotOpen);
            }
            timeout_at(end, news).await.map_err(|_late| NotPicked::SiteNotAllowed)?;
        }
    }

    async fn run_in(&self, number: u64, task: &Task) -> Result<StepResult, NotRun> {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let Task { website, spa, steps, values } = task.clone();
        let limit = limit(&steps);
        let message = ToBrowser::Run(Plan { id, website, spa, steps, values });
        let (done, result) = oneshot::channel();
        {
            let mut state = self.state();
            let Some(one) = state.browsers.get_mut(&number) else { return Err(NotRun::BrowserGone) };
            one.pusher.push(&message).map_err(|error| match error {
                PushError::Refused(refused) => NotRun::Refused(refused),
                PushError::Busy => NotRun::NoAnswer,
                PushError::Gone => NotRun::BrowserGone,
            })?;
            one.running.insert(id, done);
        }
        let _called_off = CallOff { hub: self, number, id };
        match timeout(limit, result).await {
            Err(_late) => Err(NotRun::NoAnswer),
            Ok(Err(_gone)) => Err(NotRun::BrowserGone),
            Ok(Ok(result)) if result.outcome == Outcome::Done => Ok(result),
            Ok(Ok(result)) => Err(NotRun::Failed(result)),
        }
    }
}

/// Whether another browser may have the page.
fn is_elsewhere(result: &StepResult) -> bool {
    result.step.is_none()
        && matches!(result.reason.as_deref(), Some("page_not_open" | "page_asleep" | "site_not_allowed"))
}

/// How long a plan may take.
fn limit(steps: &[Step]) -> Duration {
    let own = |step: &Step| match step {
        Step::Sleep { value } => Duration::from_millis(*value),
        _ => Duration::ZERO,
    };
    steps.iter().map(|step| own(step) + STEP_WITHIN).sum::<Duration>() + STEP_WITHIN
}

/// A site that the extensions speak of for as long as this lives.
struct NamedSite<'a> {
    hub: &'a Hub,
    site: &'a str,
}

impl<'a> NamedSite<'a> {
    fn of(hub: &'a Hub, site: &'a str) -> Self {
        let mut state = hub.state();
        state.picked_on.push(site.to_owned());
        state.tell_sites(true);
        Self { hub, site }
    }
}

impl Drop for NamedSite<'_> {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        if let Some(place) = state.picked_on.iter().position(|site| site == self.site) {
            state.picked_on.swap_remove(place);
        }
        state.tell_sites(false);
    }
}

/// Tells the browser that nobody waits for a plan or an element any more, unless it has ended.
struct CallOff<'a> {
    hub: &'a Hub,
    number: u64,
    id: u64,
}

impl Drop for CallOff<'_> {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        let Some(one) = state.browsers.get_mut(&self.number) else { return };
        if one.running.remove(&self.id).is_some() | one.picking.remove(&self.id).is_some() {
            let _full_or_gone = one.pusher.push(&ToBrowser::Cancel { id: self.id });
        }
    }
}
