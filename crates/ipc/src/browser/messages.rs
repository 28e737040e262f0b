//! The messages: what a browser tells the app, and what the app tells a browser.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::site::site;

/// Raised when the forms change so that an older end would misread them.
pub const PROTOCOL: u32 = 1;

/// The name of the native host of the default profile; other profiles have `_` and eight hex digits behind it.
pub const HOST_NAME: &str = "org.opencommunicator.communicator";

/// The largest id that JSON numbers of JavaScript hold.
const LARGEST_ID: u64 = (1 << 53) - 1;

/// Why a message is not taken. It names places and forms, never values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub &'static str);

/// From a browser's extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FromBrowser {
    /// The first message.
    Hello(Hello),
    /// What is allowed and open of the sites that the app asked for; again whenever it changes.
    Sites(Sites),
    /// How a plan ended.
    Result(StepResult),
    /// What the user has pointed out on a page, or why there is nothing.
    Picked(Picked),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    pub protocol: u32,
    /// Of the extension.
    pub version: String,
    /// The name by which the browser was asked for the host.
    pub host: String,
    pub browser: Browser,
}

/// A browser as it calls itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Browser {
    pub name: String,
    pub version: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sites {
    pub sites: Vec<SiteState>,
    /// The user lets scripts of settings run.
    pub scripts: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteState {
    pub site: String,
    /// The user has allowed it in this browser.
    pub allowed: bool,
    /// How many of its pages are open.
    pub pages: u32,
    /// When one was last used, in milliseconds since 1970. None: none is open.
    pub used_at: Option<u64>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepResult {
    /// Of the plan.
    pub id: u64,
    pub outcome: Outcome,
    /// Why not, a word in snake case: those of `browser-extension/src/messages.ts`.
    pub reason: Option<String>,
    /// The step that was not done, counted from 0.
    pub step: Option<u32>,
    /// In the browser's own words, which may quote the page.
    pub detail: Option<String>,
    /// Milliseconds of each step that was done.
    pub took_ms: Vec<u64>,
}

impl fmt::Debug for StepResult {
    /// Without what may quote a page.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, outcome, reason, step, .. } = self;
        write!(formatter, "StepResult({id}, {outcome:?}, {reason:?}, {step:?})")
    }
}

/// The answer to [`ToBrowser::Pick`]: one of the two.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picked {
    /// Of the wish.
    pub id: u64,
    /// CSS that finds the element, and no other before it.
    pub selector: Option<String>,
    /// Why there is none: a word as in [`StepResult::reason`], or `cancelled`.
    pub reason: Option<String>,
}

impl fmt::Debug for Picked {
    /// Without what may quote a page.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Picked({}, {:?})", self.id, self.reason)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    Failed,
    Cancelled,
}

/// To a browser's extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToBrowser {
    /// How the way to the app is; the native host says it.
    App {
        state: AppState,
        why: Option<String>,
    },
    /// The sites of the integrations that are approved; `ask`: the user has approved one just now.
    Sites {
        sites: Vec<Wanted>,
        ask: bool,
    },
    Run(Plan),
    /// The user is to point out an element on a page of this site.
    Pick {
        id: u64,
        website: String,
    },
    /// Of a plan, or of a wish to point something out.
    Cancel {
        id: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppState {
    Running,
    NotRunning,
    /// The two do not fit together.
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    pub site: String,
    /// Its plan has a script, which the user allows apart.
    pub script: bool,
}

/// What is done on a page of one site.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// From 1 on, and none twice on one connection.
    pub id: u64,
    /// Host name.
    pub website: String,
    /// A target may come late: it is waited for.
    pub spa: bool,
    pub steps: Vec<Step>,
    pub values: Values,
}

impl fmt::Debug for Plan {
    /// Without the values of the call.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Plan({}, {:?}, {} steps)", self.id, self.website, self.steps.len())
    }
}

/// One step. Milliseconds, CSS, text and JavaScript.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase", deny_unknown_fields)]
pub enum Step {
    Sleep { value: u64 },
    Target { value: String },
    Click {},
    Focus {},
    Clear {},
    Insert { value: String },
    Js { value: String },
    ScrollTop {},
}

impl fmt::Debug for Step {
    /// Without its value, which may be a caller's.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sleep { .. } => "Sleep",
            Self::Target { .. } => "Target",
            Self::Click {} => "Click",
            Self::Focus {} => "Focus",
            Self::Clear {} => "Clear",
            Self::Insert { .. } => "Insert",
            Self::Js { .. } => "Js",
            Self::ScrollTop {} => "ScrollTop",
        })
    }
}

/// What a script gets of the call, as data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    #[serde(rename = "NUMBER", default)]
    pub number: Option<String>,
    #[serde(rename = "NUMBER_NO_PREFIX", default)]
    pub number_no_prefix: Option<String>,
    #[serde(rename = "NAME", default)]
    pub name: Option<String>,
    #[serde(rename = "VAR", default)]
    pub variables: BTreeMap<String, String>,
}

impl fmt::Debug for Values {
    /// Without any.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Values")
    }
}

/// A length as JavaScript counts it.
fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || text.encode_utf16().count() <= most
}

fn sound(id: u64) -> Result<(), Refused> {
    if (1..=LARGEST_ID).contains(&id) { Ok(()) } else { Err(Refused("an id out of range")) }
}

fn is_word(word: &str) -> bool {
    (1..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl FromBrowser {
    /// Reads a message, and checks its form and lengths.
    ///
    /// # Errors
    /// It is none.
    pub fn read(json: &[u8]) -> Result<Self, Refused> {
        if json.len() > LONGEST {
            return Err(Refused("a message longer than 64 KiB"));
        }
        let message: Self = serde_json::from_slice(json).map_err(|_| Refused("no message of a browser"))?;
        message.check()?;
        Ok(message)
    }

    fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Hello(hello) => hello.check(),
            Self::Sites(sites) => sites.check(),
            Self::Result(result) => result.check(),
            Self::Picked(picked) => picked.check(),
        }
    }
}

const LONGEST: usize = super::LONGEST_FROM_BROWSER;

impl Hello {
    fn check(&self) -> Result<(), Refused> {
        let name = self.host.strip_prefix(HOST_NAME);
        let code = name.map(|rest| rest.strip_prefix('_').unwrap_or(rest));
        let is_code = |code: &str| {
            code.is_empty() || code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if !code.is_some_and(is_code) {
            return Err(Refused("a host of another name"));
        }
        let plain = |text: &str, most| fits(text, most) && !text.chars().any(char::is_control);
        if plain(&self.version, 32) && plain(&self.browser.name, 64) && plain(&self.browser.version, 32) {
            Ok(())
        } else {
            Err(Refused("a name or version that is none"))
        }
    }
}

impl Sites {
    fn check(&self) -> Result<(), Refused> {
        let known = |state: &SiteState| site(&state.site).as_deref() == Some(state.site.as_str());
        if self.sites.len() <= MOST_SITES && self.sites.iter().all(known) {
            Ok(())
        } else {
            Err(Refused("sites that are none"))
        }
    }
}

impl StepResult {
    fn check(&self) -> Result<(), Refused> {
        sound(self.id)?;
        let reason = self.reason.as_deref();
        if reason.is_some_and(|word| !is_word(word)) || (self.outcome == Outcome::Done) != reason.is_none() {
            return Err(Refused("a reason that is none"));
        }
        if self.detail.as_deref().is_some_and(|detail| !fits(detail, 400)) || self.took_ms.len() > MOST_STEPS
        {
            return Err(Refused("a result that is too long"));
        }
        Ok(())
    }
}

impl Picked {
    fn check(&self) -> Result<(), Refused> {
        sound(self.id)?;
        if self.selector.is_some() == self.reason.is_some() {
            return Err(Refused("neither an element nor a reason, or both"));
        }
        if self.reason.as_deref().is_some_and(|word| !is_word(word)) {
            return Err(Refused("a reason that is none"));
        }
        let sound = |selector: &str| {
            !selector.is_empty() && fits(selector, 2_000) && !selector.chars().any(char::is_control)
        };
        if self.selector.as_deref().is_some_and(|selector| !sound(selector)) {
            return Err(Refused("a selector that is none"));
        }
        Ok(())
    }
}

const MOST_SITES: usize = 20;
const MOST_STEPS: usize = 200;
const MOST_VARIABLES: usize = 100;

impl ToBrowser {
    /// The message as JSON, checked: what this gives the extension takes.
    ///
    /// # Errors
    /// The plan is longer than a browser takes, or is none.
    pub fn write(&self) -> Result<Vec<u8>, Refused> {
        self.check()?;
        let json = serde_json::to_vec(self).map_err(|_| Refused("a message that cannot be written"))?;
        if json.len() > super::LONGEST_TO_BROWSER {
            return Err(Refused("a message longer than 1 MiB"));
        }
        Ok(json)
    }

    /// Reads a message, and checks its form and lengths.
    ///
    /// # Errors
    /// It is none.
    pub fn read(json: &[u8]) -> Result<Self, Refused> {
        if json.len() > super::LONGEST_TO_BROWSER {
            return Err(Refused("a message longer than 1 MiB"));
        }
        let message: Self = serde_json::from_slice(json).map_err(|_| Refused("no message of the app"))?;
        message.check()?;
        Ok(message)
    }

    fn check(&self) -> Result<(), Refused> {
        match self {
            Self::App { why, .. } if why.as_deref().is_some_and(|why| !fits(why, 500)) => {
                Err(Refused("a reason that is too long"))
            }
            Self::App { .. } => Ok(()),
            Self::Sites { sites, .. } => {
                if sites.len() <= MOST_SITES && sites.iter().all(|wanted| site(&wanted.site).is_some()) {
                    Ok(())
                } else {
                    Err(Refused("sites that are none"))
                }
            }
            Self::Run(plan) => plan.check(),
            Self::Pick { id, website } => {
                sound(*id)?;
                site(website).map(drop).ok_or(Refused("a website that is no host name"))
            }
            Self::Cancel { id } => sound(*id),
        }
    }
}

impl Plan {
    fn check(&self) -> Result<(), Refused> {
        sound(self.id)?;
        if site(&self.website).is_none() {
            return Err(Refused("a website that is no host name"));
        }
        let step = |step: &Step| match step {
            Step::Sleep { value } => *value <= 3_600_000,
            Step::Target { value } => fits(value, 2_000),
            Step::Insert { value } => fits(value, 20_000),
            Step::Js { value } => fits(value, 100_000),
            Step::Click {} | Step::Focus {} | Step::Clear {} | Step::ScrollTop {} => true,
        };
        if self.steps.len() > MOST_STEPS || !self.steps.iter().all(step) {
            return Err(Refused("a step that is too long, or too many"));
        }
        let Values { number, number_no_prefix, name, variables } = &self.values;
        let single = [number, number_no_prefix, name].into_iter().flatten();
        if variables.len() > MOST_VARIABLES
            || !single.chain(variables.values()).all(|value| fits(value, 4_096))
        {
            return Err(Refused("a value that is too long, or too many"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use serde_json::{Value, json};

    use super::*;

    fn plan(value: &str) -> ToBrowser {
        ToBrowser::Run(Plan {
            id: 7,
            website: "www.crm.com".to_owned(),
            spa: true,
            steps: vec![
                Step::Target { value: ".searchQuery".to_owned() },
                Step::Click {},
                Step::ScrollTop {},
                Step::Insert { value: value.to_owned() },
                Step::Sleep { value: 500 },
            ],
            values: Values { number: Some(value.to_owned()), ..Values::default() },
        })
    }

    #[test]
    fn a_plan_has_the_form_that_the_extension_reads_and_comes_back_as_it_was() {
        let hostile = "+45 12;\"'</script>{ENTER}\u{2028}\u{202e}";
        let written = plan(hostile).write().unwrap();
        let value: Value = serde_json::from_slice(&written).unwrap();
        let expected = json!({
            "type": "run", "id": 7, "website": "www.crm.com", "spa": true,
            "steps": [
                { "action": "target", "value": ".searchQuery" }, { "action": "click" }, { "action": "scrolltop" },
                { "action": "insert", "value": hostile }, { "action": "sleep", "value": 500 },
            ],
            "values": { "NUMBER": hostile, "NUMBER_NO_PREFIX": null, "NAME": null, "VAR": {} },
        });
        assert_eq!(value, expected);
        assert_eq!(ToBrowser::read(&written).unwrap(), plan(hostile));
    }

    #[test]
    fn what_a_browser_tells_is_read() {
        let hello = json!({ "type": "hello", "protocol": 1, "version": "0.1.0", "host": HOST_NAME,
            "browser": { "name": "Firefox", "version": "153.8" } });
        let sites = json!({ "type": "sites", "scripts": false, "sites": [
            { "site": "www.crm.com", "allowed": true, "pages": 2, "used_at": 1_795_899_241_172_u64 }] });
        let result = json!({ "type": "result", "id": 7, "outcome": "failed", "reason": "target_not_found",
            "step": 2, "detail": null, "took_ms": [1, 2] });
        let picked = json!({ "type": "picked", "id": 7, "selector": "#search > input", "reason": null });
        let not_picked = json!({ "type": "picked", "id": 7, "selector": null, "reason": "cancelled" });
        for message in [hello, sites, result, picked, not_picked] {
            let read = FromBrowser::read(message.to_string().as_bytes()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), message);
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let hello = |host: &str, more: Value| {
            let mut message = json!({ "type": "hello", "protocol": 1, "version": "1", "host": host,
                "browser": { "name": "x", "version": "" } });
            if let (Some(message), Some(more)) = (message.as_object_mut(), more.as_object()) {
                message.extend(more.clone());
            }
            message
        };
        let result = |outcome: &str, reason: Value| {
            json!({ "type": "result", "id": 7, "outcome": outcome, "reason": reason, "step": null, "detail": null,
                "took_ms": [] })
        };
        for message in [
            json!(null),
            json!([]),
            json!({}),
            json!({ "type": "quit" }),
            json!({ "verb": "quit" }),
            hello("org.evil.host", json!({})),
            hello(&format!("{HOST_NAME}_1234567"), json!({})),
            hello(HOST_NAME, json!({ "verb": "quit" })),
            hello(HOST_NAME, json!({ "version": "a\u{1b}" })),
            result("done", json!("why")),
            result("failed", json!(null)),
            result("failed", json!("A value of the caller")),
            json!({ "type": "picked", "id": 7, "selector": "#a", "reason": "cancelled" }),
            json!({ "type": "picked", "id": 7, "selector": null, "reason": null }),
            json!({ "type": "picked", "id": 7, "selector": "", "reason": null }),
            json!({ "type": "picked", "id": 7, "selector": "a\u{1b}[31m", "reason": null }),
            json!({ "type": "picked", "id": 7, "selector": "x".repeat(2_001), "reason": null }),
            json!({ "type": "sites", "scripts": true, "sites": [
                { "site": "www.crm.com:8080", "allowed": true, "pages": 1, "used_at": null }] }),
        ] {
            assert!(FromBrowser::read(message.to_string().as_bytes()).is_err(), "{message}");
        }
        assert!(FromBrowser::read(&vec![b' '; LONGEST + 1]).is_err());
        assert!(FromBrowser::read(b"\xff").is_err());
    }

    #[test]
    fn a_plan_that_no_browser_would_take_is_not_written() {
        let with = |change: fn(&mut Plan)| {
            let ToBrowser::Run(mut plan) = plan("1") else { unreachable!() };
            change(&mut plan);
            ToBrowser::Run(plan).write()
        };
        assert!(with(|_| ()).is_ok());
        assert!(with(|plan| plan.id = 0).is_err());
        assert!(with(|plan| plan.id = 1 << 53).is_err());
        assert!(with(|plan| plan.website = "www.crm.com:8080".to_owned()).is_err());
        assert!(with(|plan| plan.steps = vec![Step::Click {}; MOST_STEPS + 1]).is_err());
        assert!(with(|plan| plan.steps = vec![Step::Insert { value: "x".repeat(20_001) }]).is_err());
        assert!(with(|plan| plan.steps = vec![Step::Sleep { value: 3_600_001 }]).is_err());
        assert!(with(|plan| plan.steps = vec![Step::Js { value: "x".repeat(100_000) }; 20]).is_err());
        assert!(with(|plan| plan.values.name = Some("x".repeat(4_097))).is_err());
    }

    #[test]
    fn values_and_texts_of_pages_are_in_no_debug_form() {
        let secret = "+45 70 10 10 10";
        assert!(!format!("{:?}", plan(secret)).contains(secret));
        let result = StepResult {
            id: 1,
            outcome: Outcome::Failed,
            reason: Some("script_failed".to_owned()),
            step: None,
            detail: Some(secret.to_owned()),
            took_ms: vec![],
        };
        assert!(!format!("{result:?}").contains(secret));
    }
}
