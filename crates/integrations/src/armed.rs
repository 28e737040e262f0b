//! One integration whose templates are parsed: what it asks of a call, and what it does for one.

// Of `core`, which has no clock.
use core::time::Duration;
use std::collections::BTreeSet;

use calls::triggers::When;
use serde_json::{Value, json};
use settings::values::{ApiMode, Delay, Integrations, Phase, WebStep};
use settings::words::Language;

use crate::action::{Action, Request, Typing};
use crate::kind::Kind;
use crate::outcome::{NotDone, Reason};
use crate::refusal::{Refusal, TemplateRefused};
use crate::system::System;
use crate::template::{Fault, Variable};
use crate::values::Values;
use crate::{address, body, browser, clipboard, command, keys};

/// An integration that waits for calls.
#[derive(Debug, Clone)]
pub struct Armed {
    kind: Kind,
    when: Phase,
    delay: Delay,
    require_args: bool,
    /// In the order of the template.
    variables: Vec<Variable>,
    plan: Plan,
}

#[derive(Debug, Clone)]
enum Plan {
    Run(command::Template),
    Type { process: String, maximise: bool, keys: keys::Template },
    Copy(clipboard::Template),
    Browse(browser::Template),
    Open { url: address::Template, own_window: bool },
    Send { method: ApiMode, url: address::Template, body: Option<body::Template>, unsent_body: bool },
}

impl Armed {
    /// Parses the templates of an integration. None: it is set to run never, or a member of it is invalid.
    ///
    /// # Errors
    /// What is wrong with a template, and where.
    pub fn new(
        kind: Kind,
        integrations: &Integrations,
        system: System,
    ) -> Result<Option<Self>, TemplateRefused> {
        let Some(when) = when(kind, integrations) else { return Ok(None) };
        let of = |member| {
            move |fault: Fault| TemplateRefused { member, step: None, at: fault.at, what: fault.what }
        };
        let (plan, delay, require_args) = match kind {
            Kind::Run => {
                let run = &integrations.run;
                let command =
                    command::Template::parse(run.command.as_str(), system).map_err(of("command"))?;
                (Plan::Run(command), run.delay, run.require_args)
            }
            Kind::Sendkeys => {
                let sendkeys = &integrations.sendkeys;
                let process = sendkeys.focus_process.trim().to_owned();
                if process.is_empty() {
                    return Err(of("focusProcess")(Fault::new(0, Refusal::Empty)));
                }
                let keys =
                    keys::Template::parse(sendkeys.keys.as_str(), sendkeys.use_autoit).map_err(of("keys"))?;
                let maximise = sendkeys.maximize_process;
                (Plan::Type { process, maximise, keys }, sendkeys.delay, sendkeys.require_args)
            }
            Kind::CopyToClipboard => {
                let copy = &integrations.copy_to_clipboard;
                let text = clipboard::Template::parse(copy.what.as_str()).map_err(of("what"))?;
                (Plan::Copy(text), Delay::default(), copy.require_args)
            }
            Kind::Browser => {
                let settings = &integrations.browser;
                (Plan::Browse(browser::Template::parse(settings)?), Delay::default(), settings.require_args)
            }
            Kind::Website => {
                let website = &integrations.website;
                let url = address::Template::parse(website.url.as_str()).map_err(of("url"))?;
                let plan = match website.api_mode {
                    None => Plan::Open { url, own_window: website.prefer_window },
                    Some(method @ ApiMode::Get) => {
                        let unsent_body = !website.api_data.as_str().trim().is_empty();
                        Plan::Send { method, url, body: None, unsent_body }
                    }
                    Some(method) => {
                        let body = body::Template::parse(website.api_data.as_str()).map_err(of("apiData"))?;
                        Plan::Send { method, url, body, unsent_body: false }
                    }
                };
                (plan, website.delay, website.require_args)
            }
        };
        let variables = plan.variables();
        Ok(Some(Self { kind, when, delay, require_args, variables, plan }))
    }

    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    #[must_use]
    pub const fn when(&self) -> Phase {
        self.when
    }

    /// How long to wait after the trigger. Copying and the browser have none.
    #[must_use]
    pub const fn delay(&self) -> Duration {
        self.delay.duration()
    }

    /// The names of the call variables that it uses.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for variable in &self.variables {
            if let Variable::Var(name) = variable {
                names.insert(name.as_str());
            }
        }
        names
    }

    /// The program that it starts, as the template has it.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        if let Plan::Run(command) = &self.plan { Some(command.program()) } else { None }
    }

    /// The process whose window it types into.
    #[must_use]
    pub fn process(&self) -> Option<&str> {
        if let Plan::Type { process, .. } = &self.plan { Some(process) } else { None }
    }

    /// What a person should know of it though it works: that the form `%NUMBER%` is used, that a body is not
    /// sent. A sentence for the window.
    #[must_use]
    pub fn remark(&self, language: Language) -> Option<String> {
        let (Plan::Open { url, .. } | Plan::Send { url, .. }) = &self.plan else { return None };
        let percent = url.percent_form().then(|| {
            language.pick(
                "url uses the form %NUMBER%, which is read here alone; {NUMBER} works everywhere.",
                "url bruger formen %NUMBER%, som kun læses her; {NUMBER} virker overalt.",
            )
        });
        let unsent = matches!(&self.plan, Plan::Send { unsent_body: true, .. }).then(|| {
            language.pick(
                "A GET request has no body, so apiData is not sent.",
                "En GET-forespørgsel har intet indhold, så apiData sendes ikke.",
            )
        });
        let remarks: Vec<&str> = percent.into_iter().chain(unsent).collect();
        (!remarks.is_empty()).then(|| remarks.join(" "))
    }

    /// What is done for a call that triggers it.
    ///
    /// # Errors
    /// Why nothing is done.
    pub fn plan(&self, values: &Values) -> Result<Action, NotDone> {
        self.check(values)?;
        Ok(match &self.plan {
            Plan::Run(command) => Action::Run(command.fill(values)?),
            Plan::Type { process, maximise, keys } => Action::Type(Typing {
                process: process.clone(),
                maximise: *maximise,
                strokes: keys.fill(values)?,
            }),
            Plan::Copy(text) => Action::Copy { text: text.fill(values)? },
            Plan::Browse(browser) => Action::Browse(browser.fill(values)?),
            Plan::Open { url, own_window } => {
                Action::Open { url: url.fill(values)?, own_window: *own_window }
            }
            Plan::Send { method, url, body, .. } => Action::Send(Request {
                method: *method,
                url: url.fill(values)?,
                body: body.as_ref().map(|body| body.fill(values)).transpose()?,
            }),
        })
    }

    /// What is done at this moment of a call.
    ///
    /// # Errors
    /// Why nothing is done: that it is set to run at another moment, too.
    pub fn plan_at(&self, when: When, values: &Values) -> Result<Action, NotDone> {
        let fits = match self.when {
            Phase::Ringing => when == When::Ringing,
            Phase::Answered => when == When::Answered,
        };
        if fits { self.plan(values) } else { Err(NotDone::new(Reason::NotThisTrigger)) }
    }

    /// The rules for values, whatever their place.
    fn check(&self, values: &Values) -> Result<(), NotDone> {
        for variable in &self.variables {
            let Some(value) = variable.of(values) else {
                if self.require_args {
                    return Err(NotDone::about(Reason::MissingValue, variable.to_string()));
                }
                continue;
            };
            if value.contains('\0') {
                return Err(NotDone::about(Reason::ValueNotAllowed, variable.to_string()));
            }
            if value.chars().nth(variable.most_characters()).is_some() {
                return Err(NotDone::about(Reason::ValueTooLong, variable.to_string()));
            }
        }
        Ok(())
    }
}

impl Plan {
    /// In the order of the template, each once.
    fn variables(&self) -> Vec<Variable> {
        let all: Vec<&Variable> = match self {
            Self::Run(command) => command.variables().collect(),
            Self::Type { keys, .. } => keys.variables().collect(),
            Self::Copy(text) => text.variables().collect(),
            Self::Browse(browser) => browser.variables().collect(),
            Self::Open { url, .. } => url.variables().collect(),
            Self::Send { url, body, .. } => {
                url.variables().chain(body.iter().flat_map(body::Template::variables)).collect()
            }
        };
        let mut seen = BTreeSet::new();
        all.into_iter().filter(|variable| seen.insert(*variable)).cloned().collect()
    }
}

/// When an integration runs. None: never, or a member of it is invalid.
#[must_use]
pub const fn when(kind: Kind, integrations: &Integrations) -> Option<Phase> {
    match kind {
        Kind::Run => integrations.run.when,
        Kind::Sendkeys => integrations.sendkeys.when,
        Kind::CopyToClipboard => integrations.copy_to_clipboard.when,
        Kind::Browser => integrations.browser.when,
        Kind::Website => integrations.website.when,
    }
}

/// Whether the user must have approved its text: all but copying, and opening a page.
#[must_use]
pub const fn needs_approval(kind: Kind, integrations: &Integrations) -> bool {
    match kind {
        Kind::Run | Kind::Sendkeys | Kind::Browser => true,
        Kind::Website => integrations.website.api_mode.is_some(),
        Kind::CopyToClipboard => false,
    }
}

/// The members as they are in force, under their names in the document: the `template` of `integrations --json`.
#[must_use]
pub fn template_json(kind: Kind, integrations: &Integrations) -> Value {
    let when = when(kind, integrations).map_or("NEVER", Phase::word);
    let milliseconds = |delay: Delay| u64::try_from(delay.duration().as_millis()).unwrap_or(u64::MAX);
    match kind {
        Kind::Run => {
            let run = &integrations.run;
            json!({
                "when": when,
                "delay": milliseconds(run.delay),
                "command": run.command.as_str(),
                "requireArgs": run.require_args,
            })
        }
        Kind::Sendkeys => {
            let sendkeys = &integrations.sendkeys;
            json!({
                "when": when,
                "delay": milliseconds(sendkeys.delay),
                "focusProcess": sendkeys.focus_process,
                "maximizeProcess": sendkeys.maximize_process,
                "useAutoit": sendkeys.use_autoit,
                "keys": sendkeys.keys.as_str(),
                "requireArgs": sendkeys.require_args,
            })
        }
        Kind::CopyToClipboard => {
            let copy = &integrations.copy_to_clipboard;
            json!({ "when": when, "what": copy.what.as_str(), "requireArgs": copy.require_args })
        }
        Kind::Browser => {
            let browser = &integrations.browser;
            let actions: Vec<Value> = browser.actions.iter().map(step_json).collect();
            json!({
                "when": when,
                "website": browser.website,
                "spa": browser.spa,
                "requireArgs": browser.require_args,
                "actions": actions,
            })
        }
        Kind::Website => {
            let website = &integrations.website;
            json!({
                "when": when,
                "delay": milliseconds(website.delay),
                "url": website.url.as_str(),
                "preferWindow": website.prefer_window,
                "requireArgs": website.require_args,
                "apiMode": website.api_mode.map(ApiMode::word),
                "apiData": website.api_data.as_str(),
            })
        }
    }
}

fn step_json(step: &WebStep) -> Value {
    match step {
        WebStep::Sleep(delay) => {
            json!({ "action": "sleep", "value": u64::try_from(delay.duration().as_millis()).unwrap_or(u64::MAX) })
        }
        WebStep::Target(selector) => json!({ "action": "target", "value": selector }),
        WebStep::Click => json!({ "action": "click" }),
        WebStep::Focus => json!({ "action": "focus" }),
        WebStep::Clear => json!({ "action": "clear" }),
        WebStep::Insert(text) => json!({ "action": "insert", "value": text.as_str() }),
        WebStep::Js(code) => json!({ "action": "js", "value": code }),
        WebStep::ScrollTop => json!({ "action": "scrolltop" }),
    }
}
