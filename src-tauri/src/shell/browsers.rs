//! The browser integration, by the browsers that are connected.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use account::browser_host;
use account::defaults::system_language;
use account::profile::Profile;
use app::ports::{
    BrowserHere, Browsers as BrowsersPort, BrowsersHere, Extension, NotPicked, Reach, WantedSite,
};
use app::view::BrowserSite;
use desktop::browsers::{self, Browser, Host, Manifest};
use integrations::{BrowserPlan, NotDone, Reason};
use ipc::browser::{Connected, Hub, NotRun, Refused, Step, StepResult, Task, Values, Wanted};
use serde_json::Value;

/// The manifests are read anew after so long: the command line writes them too.
const READ_EVERY: Duration = Duration::from_secs(2);

/// Manifests are written and read in milliseconds; a home folder on a network that hangs is given up.
const AT_MOST: Duration = Duration::from_secs(20);

/// The browsers of the running app.
pub struct Browsers {
    hub: Hub,
    profile: Profile,
    /// Whether a browser can start the host, and when that was read.
    installed: Mutex<Option<(bool, Instant)>>,
}

impl Browsers {
    /// Also puts right what browsers were told of a program that has been moved since.
    pub fn new(hub: Hub, profile: Profile) -> Self {
        if let Some(host) = browser_host::of(&profile) {
            let repair = move || match browsers::repair(&host) {
                Ok(repaired) if repaired.is_empty() => {}
                Ok(repaired) => tracing::info!(?repaired, "browsers were told anew where the host is"),
                Err(error) => tracing::warn!(%error, "a browser does not find the host"),
            };
            if let Err(error) = std::thread::Builder::new().name("browsers".to_owned()).spawn(repair) {
                tracing::warn!(%error, "it was not seen to whether browsers find the host");
            }
        }
        Self { hub, profile, installed: Mutex::default() }
    }

    /// As [`carry_out`].
    ///
    /// # Errors
    /// As [`carry_out`].
    pub async fn carry_out(&self, plan: &BrowserPlan) -> Result<(), NotDone> {
        carry_out(&self.hub, plan).await
    }

    /// [`app::ports::Integrations::reach`].
    pub fn reach(&self, site: &str) -> Reach {
        let connected = self.hub.connected();
        let allows = |state: &ipc::browser::SiteState| state.allowed && state.site.eq_ignore_ascii_case(site);
        if connected.iter().any(|browser| browser.sites.iter().any(allows)) {
            return Reach::Complete;
        }
        match (connected.is_empty(), self.is_installed()) {
            (false, _) => Reach::SiteNotAllowed,
            (true, true) => Reach::ExtensionAbsent,
            (true, false) => Reach::BrowserAbsent,
        }
    }

    /// [`app::ports::Integrations::want_site`].
    pub fn want_site(&self, wanted: Option<WantedSite>, ask: bool) {
        let wanted = wanted.map(|WantedSite { site, script }| Wanted { site, script });
        self.hub.want(wanted.into_iter().collect(), ask);
    }

    fn is_installed(&self) -> bool {
        let mut installed = self.installed.lock().unwrap_or_else(PoisonError::into_inner);
        match *installed {
            Some((is, read)) if read.elapsed() < READ_EVERY => is,
            _ => {
                let host = browser_host::of(&self.profile);
                let found = |host| {
                    Browser::ALL.into_iter().any(|browser| {
                        !matches!(browsers::state(browser, host), Ok(Manifest::Absent) | Err(_))
                    })
                };
                let is = host.as_ref().is_some_and(found);
                *installed = Some((is, Instant::now()));
                is
            }
        }
    }
}

impl BrowsersPort for Browsers {
    async fn look(&self) -> BrowsersHere {
        let (profile, connected) = (self.profile.clone(), self.hub.connected());
        off_thread::run("browsers", AT_MOST, move || here(&profile, &connected)).await.unwrap_or_else(
            |error| {
                tracing::warn!(?error, "it is not known how the browsers are connected");
                BrowsersHere::default()
            },
        )
    }

    async fn connect(&self, connect: bool) -> Result<(), String> {
        let profile = self.profile.clone();
        let connected = off_thread::run("browsers", AT_MOST, move || connect_all(&profile, connect)).await;
        // What is installed is read anew.
        *self.installed.lock().unwrap_or_else(PoisonError::into_inner) = None;
        connected.map_err(|error| format!("{error:?}"))?
    }

    async fn pick(&self, website: String) -> Result<String, NotPicked> {
        self.hub.pick(&website).await.map_err(|why| match why {
            ipc::browser::NotPicked::NoBrowser => NotPicked::NoBrowser,
            ipc::browser::NotPicked::PageNotOpen => NotPicked::PageNotOpen,
            ipc::browser::NotPicked::Refused(_) => NotPicked::NoHostName,
            ipc::browser::NotPicked::BrowserGone => NotPicked::PageGone,
            ipc::browser::NotPicked::TooLate => NotPicked::TooLate,
            ipc::browser::NotPicked::SiteNotAllowed => NotPicked::SiteNotAllowed,
            ipc::browser::NotPicked::Failed(word) => match word.as_str() {
                "cancelled" => NotPicked::Cancelled,
                "navigated_away" => NotPicked::PageGone,
                "site_not_allowed" => NotPicked::SiteNotAllowed,
                _ => NotPicked::Other(word),
            },
        })
    }
}

/// The browsers that there are, or that are connected.
fn here(profile: &Profile, connected: &[Connected]) -> BrowsersHere {
    let host = browser_host::of(profile);
    let row = |browser: Browser| {
        let manifest = host.as_ref().map_or(Manifest::Absent, |host| manifest_of(browser, host));
        let told = connected
            .iter()
            .find(|one| Browser::of_key(&one.name).or_else(|| Browser::of_name(&one.name)) == Some(browser));
        let extension = told.map(|told| Extension { sites: sites(told), scripts: told.scripts });
        (browsers::is_installed(browser) || manifest != Manifest::Absent || extension.is_some())
            .then_some(BrowserHere { browser, manifest, extension })
    };
    let package = browser_host::package();
    let path = |path: Option<std::path::PathBuf>| path.map(|path| path.display().to_string());
    BrowsersHere {
        browsers: Browser::ALL.into_iter().filter_map(row).collect(),
        packaged: browsers::packaged(),
        code: browser_host::code(profile),
        chromium_package: path(package.chromium),
        firefox_package: path(package.firefox),
    }
}

fn manifest_of(browser: Browser, host: &Host) -> Manifest {
    browsers::state(browser, host).unwrap_or_else(|error| {
        tracing::warn!(%error, "a manifest cannot be read");
        Manifest::Absent
    })
}

fn sites(of: &Connected) -> Vec<BrowserSite> {
    let site = |state: &ipc::browser::SiteState| BrowserSite {
        site: state.site.clone(),
        allowed: state.allowed,
        pages: state.pages,
    };
    of.sites.iter().map(site).collect()
}

/// As `communicator browser install` and `uninstall`.
fn connect_all(profile: &Profile, connect: bool) -> Result<(), String> {
    let pick = |en: &str, da: &str| system_language().pick(en, da).to_owned();
    let host = browser_host::of(profile).ok_or_else(|| {
        pick(
            "The program communicator-cli is not installed beside this one: install Communicator again.",
            "Programmet communicator-cli er ikke installeret sammen med dette: installér Communicator igen.",
        )
    })?;
    let wanted = |browser: &Browser| !connect || browsers::is_installed(*browser);
    let all: Vec<Browser> = Browser::ALL.into_iter().filter(wanted).collect();
    if all.is_empty() {
        return Err(pick(
            "There is no browser on this computer that can be connected.",
            "Der er ingen browser på computeren, der kan forbindes.",
        ));
    }
    let done = |browser: Browser| {
        let done =
            if connect { browsers::install(browser, &host) } else { browsers::uninstall(browser, &host) };
        done.map_err(|error| format!("{}: {error}", browser.name()))
    };
    // One that refuses keeps no other from it.
    let failed: Vec<String> = all.into_iter().filter_map(|browser| done(browser).err()).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}

/// Has a plan carried out on the page of its site that was used last.
///
/// # Errors
/// No browser did it; `about` is the number of the step, never a value.
async fn carry_out(hub: &Hub, plan: &BrowserPlan) -> Result<(), NotDone> {
    hub.run(&task(plan)).await.map(drop).map_err(not_done)
}

fn task(plan: &BrowserPlan) -> Task {
    Task {
        website: plan.website.to_ascii_lowercase(),
        spa: plan.spa,
        steps: plan.steps.iter().map(step).collect(),
        values: values(&plan.values),
    }
}

fn step(step: &integrations::Step) -> Step {
    use integrations::Step as Planned;
    match step {
        Planned::Sleep(time) => Step::Sleep { value: u64::try_from(time.as_millis()).unwrap_or(u64::MAX) },
        Planned::Target(selector) => Step::Target { value: selector.clone() },
        Planned::Click => Step::Click {},
        Planned::Focus => Step::Focus {},
        Planned::Clear => Step::Clear {},
        Planned::Insert(text) => Step::Insert { value: text.clone() },
        Planned::Js(script) => Step::Js { value: script.clone() },
        Planned::ScrollTop => Step::ScrollTop {},
    }
}

fn values(values: &serde_json::Map<String, Value>) -> Values {
    let text = |name: &str| values.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let variables = values.get("VAR").and_then(Value::as_object);
    let variable = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    Values {
        number: text("NUMBER"),
        number_no_prefix: text("NUMBER_NO_PREFIX"),
        name: text("NAME"),
        variables: variables.into_iter().flatten().filter_map(variable).collect(),
    }
}

fn not_done(why: NotRun) -> NotDone {
    match why {
        NotRun::NoBrowser => NotDone::new(Reason::ExtensionAbsent),
        NotRun::SiteNotAllowed => NotDone::new(Reason::SiteNotAllowed),
        NotRun::PageNotOpen => NotDone::new(Reason::PageNotOpen),
        NotRun::Refused(Refused(what)) => NotDone::about(Reason::Internal, what),
        NotRun::BrowserGone => NotDone::new(Reason::BrowserGone),
        NotRun::NoAnswer => NotDone::new(Reason::TimedOut),
        NotRun::Failed(result) => failed(&result),
    }
}

/// The words of `browser-extension/src/messages.ts`, in those of the log.
fn failed(result: &StepResult) -> NotDone {
    let word = result.reason.as_deref().unwrap_or_default();
    let reason = match word {
        "site_not_allowed" => Reason::SiteNotAllowed,
        "page_not_open" | "page_asleep" => Reason::PageNotOpen,
        "target_not_found" | "target_gone" | "selector_invalid" | "no_target" => Reason::TargetNotFound,
        "frame_of_other_origin" => Reason::FrameOfOtherOrigin,
        "target_disabled" | "not_editable" => Reason::TargetNotUsable,
        "value_not_accepted" => Reason::ValueNotAccepted,
        "scripts_not_allowed" => Reason::ScriptsNotAllowed,
        "script_failed" => Reason::ScriptRefused,
        "navigated_away" => Reason::NavigatedAway,
        "page_busy" | "too_many" => Reason::PageBusy,
        "cancelled" => Reason::Stopped,
        _ => Reason::Internal,
    };
    match result.step {
        Some(step) => NotDone::about(reason, format!("{word}, {}", step.saturating_add(1))),
        None => NotDone::about(reason, word),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ipc::browser::{Outcome, Plan, ToBrowser};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_plan_is_handed_over_step_by_step_with_its_values() {
        use integrations::Step as Planned;
        let json =
            json!({ "NUMBER": "+45 12", "NUMBER_NO_PREFIX": null, "NAME": null, "VAR": { "id": "7" } });
        let plan = BrowserPlan {
            website: "WWW.crm.com".to_owned(),
            spa: true,
            steps: vec![
                Planned::Target(".q".to_owned()),
                Planned::Click,
                Planned::Sleep(Duration::from_secs(1)),
            ],
            values: json.as_object().cloned().unwrap_or_default(),
        };
        let task = task(&plan);
        assert_eq!((task.website.as_str(), task.spa), ("www.crm.com", true));
        assert!(
            task.steps
                == [Step::Target { value: ".q".to_owned() }, Step::Click {}, Step::Sleep { value: 1000 }]
        );
        assert_eq!((task.values.number.as_deref(), task.values.name.as_deref()), (Some("+45 12"), None));
        assert_eq!(task.values.variables.get("id").map(String::as_str), Some("7"));
    }

    #[test]
    fn what_a_template_may_hold_at_most_a_browser_takes() {
        use integrations::Step as Planned;
        let steps = [
            Planned::Target("x".repeat(2_000)),
            Planned::Insert("x".repeat(20_000)),
            Planned::Js("x".repeat(100_000)),
            Planned::Sleep(Duration::from_secs(3600)),
        ];
        let scrolls = std::iter::repeat_n(Planned::ScrollTop, 196);
        let plan = BrowserPlan {
            website: "crm.example".to_owned(),
            spa: false,
            steps: steps.into_iter().chain(scrolls).collect(),
            values: serde_json::Map::new(),
        };
        let Task { website, spa, steps, values } = task(&plan);
        let message = ToBrowser::Run(Plan { id: 1, website, spa, steps, values });
        assert_eq!(message.write().err(), None);
    }

    #[test]
    fn every_reason_of_the_extension_has_one_of_the_log() {
        let text = include_str!("../../../browser-extension/src/messages.ts");
        let (_, reasons) = text.split_once("export type Reason =").unwrap_or_default();
        let (reasons, _) = reasons.split_once("export interface Result").unwrap_or_default();
        let words: Vec<&str> = reasons.lines().filter_map(|line| line.trim().strip_prefix("| \"")).collect();
        assert!(words.len() > 10, "{words:?}");
        for word in words {
            let word = word.trim_end_matches([';', '"']);
            let result = StepResult {
                id: 1,
                outcome: Outcome::Failed,
                reason: Some(word.to_owned()),
                step: Some(0),
                detail: Some("a text of the page".to_owned()),
                took_ms: vec![],
            };
            let not_done = failed(&result);
            assert_eq!(not_done.reason == Reason::Internal, word == "invalid_message", "{word}");
            assert!(not_done.about.is_some_and(|about| !about.contains("text of the page")));
        }
    }
}
