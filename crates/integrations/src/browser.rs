//! What is done on a page in the user's own browser.

use core::fmt;
use core::time::Duration;

use serde_json::{Map, Value, json};
use settings::values::{Browser, WebStep};
use url::{Host, Url};

use crate::outcome::{NotDone, Reason};
use crate::refusal::{Refusal, TemplateRefused};
use crate::template::{Fault, Forms, Part, Variable, fill, marked, parse, variables};
use crate::values::Values;

/// In bytes: what one message to the browser may hold, with room for what is around it.
const MOST_BYTES: usize = 768 * 1024;

/// Call variables that scripts are handed.
const MOST_VARIABLES: usize = 64;

/// Steps of one integration. As these below, what `ipc::browser` lets through to a browser.
const MOST_STEPS: usize = 200;

/// Of a step, in UTF-16 units: a selector, a text with its values filled in, a script.
const LONGEST_SELECTOR: usize = 2_000;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_SCRIPT: usize = 100_000;

/// The parsed steps.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    website: String,
    spa: bool,
    steps: Vec<Filling>,
    scripts: bool,
}

#[derive(Debug, Clone)]
enum Filling {
    Insert(Vec<Part>),
    Step(Step),
}

impl Template {
    pub fn parse(browser: &Browser) -> Result<Self, TemplateRefused> {
        let website = host(&browser.website).map_err(|fault| TemplateRefused {
            member: "website",
            step: None,
            at: fault.at,
            what: fault.what,
        })?;
        if browser.actions.len() > MOST_STEPS {
            let what = Refusal::TooManySteps;
            return Err(TemplateRefused { member: "actions", step: None, at: 0, what });
        }
        let mut steps = Vec::with_capacity(browser.actions.len());
        let mut target = false;
        for (step, action) in browser.actions.iter().enumerate() {
            let filling = filling(action, target).map_err(|fault| TemplateRefused {
                member: "actions",
                step: Some(step),
                at: fault.at,
                what: fault.what,
            })?;
            target |= matches!(action, WebStep::Target(_));
            steps.push(filling);
        }
        if steps.is_empty() {
            return Err(TemplateRefused { member: "actions", step: None, at: 0, what: Refusal::NoSteps });
        }
        let scripts = browser.actions.iter().any(|action| matches!(action, WebStep::Js(_)));
        Ok(Self { website, spa: browser.spa, steps, scripts })
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.steps.iter().flat_map(|step| match step {
            Filling::Insert(parts) => variables(parts),
            Filling::Step(_) => variables(&[]),
        })
    }

    pub fn fill(&self, values: &Values) -> Result<BrowserPlan, NotDone> {
        let too_long = || NotDone::about(Reason::ValueTooLong, "actions");
        let mut room = MOST_BYTES;
        let mut steps = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            steps.push(match step {
                Filling::Insert(parts) => {
                    let text = fill(parts, values, room, str::to_owned).ok_or_else(too_long)?;
                    room -= text.len();
                    if text.encode_utf16().count() > LONGEST_TEXT {
                        return Err(too_long());
                    }
                    Step::Insert(text)
                }
                Filling::Step(step) => step.clone(),
            });
        }
        let values = if self.scripts { for_scripts(values) } else { Map::new() };
        let plan = BrowserPlan { website: self.website.clone(), spa: self.spa, steps, values };
        if plan.sent().to_string().len() + plan.declaration().len() > MOST_BYTES {
            return Err(too_long());
        }
        Ok(plan)
    }
}

fn filling(action: &WebStep, target: bool) -> Result<Filling, Fault> {
    let needs_target =
        matches!(action, WebStep::Click | WebStep::Focus | WebStep::Clear | WebStep::Insert(_)) && !target;
    if needs_target {
        return Err(Fault::new(0, Refusal::NoTarget));
    }
    let written = |text: &str, longest: usize| {
        if text.trim().is_empty() { Err(Fault::new(0, Refusal::Empty)) } else { within(text, longest) }
    };
    Ok(Filling::Step(match action {
        WebStep::Insert(text) => {
            within(text.as_str(), LONGEST_TEXT)?;
            return parse(&marked(text.as_str()), Forms::Braces).map(Filling::Insert);
        }
        WebStep::Sleep(delay) => Step::Sleep(delay.duration()),
        WebStep::Target(selector) => Step::Target(written(selector, LONGEST_SELECTOR)?),
        WebStep::Js(code) => Step::Js(written(code, LONGEST_SCRIPT)?),
        WebStep::Click => Step::Click,
        WebStep::Focus => Step::Focus,
        WebStep::Clear => Step::Clear,
        WebStep::ScrollTop => Step::ScrollTop,
    }))
}

/// The text, unless it has more UTF-16 units than that: the fault stands at the first character too many.
fn within(text: &str, longest: usize) -> Result<String, Fault> {
    let mut units = 0;
    let beyond = text.chars().position(|character| {
        units += character.len_utf16();
        units > longest
    });
    beyond.map_or_else(|| Ok(text.to_owned()), |at| Err(Fault::new(at, Refusal::TooLong)))
}

/// The values that scripts are handed. A script may use any of them, and which ones cannot be seen in it; one
/// that is too long or holds a NUL is null.
fn for_scripts(values: &Values) -> Map<String, Value> {
    let value = |variable: &Variable| {
        let fits =
            |value: &&str| !value.contains('\0') && value.chars().nth(variable.most_characters()).is_none();
        variable.of(values).filter(fits).map_or(Value::Null, Value::from)
    };
    let names = values.variables.keys().filter(|name| crate::template::is_name(name));
    let variables: Map<String, Value> = names
        .map(|name| (name.clone(), value(&Variable::Var(name.clone()))))
        .filter(|(_, value)| !value.is_null())
        .take(MOST_VARIABLES)
        .collect();
    Map::from_iter([
        ("NUMBER".to_owned(), value(&Variable::Number)),
        ("NUMBER_NO_PREFIX".to_owned(), value(&Variable::NumberNoPrefix)),
        ("NAME".to_owned(), value(&Variable::Name)),
        ("VAR".to_owned(), Value::Object(variables)),
    ])
}

/// The host of `website`, as a browser writes it: in lower case, Punycode for other letters. It is a name or an
/// IPv4 address alone, without scheme, port, path or a dot at the end: ASCII letters, digits, `-` and `.`.
fn host(website: &str) -> Result<String, Fault> {
    let name = website.trim();
    if name.is_empty() {
        return Err(Fault::new(0, Refusal::Empty));
    }
    let begin = website.chars().take_while(|character| character.is_whitespace()).count();
    let strange = |character: char| {
        matches!(character, '/' | '\\' | '@' | '?' | '#' | '{' | '}' | '%') || character.is_whitespace()
    };
    if let Some(at) = name.chars().position(strange) {
        return Err(Fault::new(begin + at, Refusal::Host));
    }
    let host = Host::parse(name).map_err(|_| {
        let colon = name.chars().position(|character| character == ':');
        Fault::new(begin + colon.unwrap_or_default(), Refusal::Host)
    })?;
    // The standard lets more stand in a name than a server's name has: `*`, for one, which means nothing here.
    let fits = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-');
    let host = host.to_string();
    if host.chars().all(fits) && !host.ends_with('.') {
        return Ok(host);
    }
    let at = name.chars().position(|character| character.is_ascii() && !fits(character));
    Err(Fault::new(begin + at.unwrap_or_else(|| name.chars().count().saturating_sub(1)), Refusal::Host))
}

/// Whether a page is one that steps for this website may act on: http or https, exactly this host, and the port
/// that the scheme has by default. Case does not count; a subdomain, a dot at the end, a user name do not fit.
#[must_use]
pub fn is_page_of(page: &str, website: &str) -> bool {
    let (Ok(page), Ok(website)) = (Url::parse(page), host(website)) else { return false };
    matches!(page.scheme(), "http" | "https")
        && page.port().is_none()
        && page.username().is_empty()
        && page.password().is_none()
        && page.host_str() == Some(website.as_str())
}

/// The steps for a page, and the values of the call beside them.
#[derive(Clone, PartialEq)]
pub struct BrowserPlan {
    /// Host name of the page; nothing is done on any other.
    pub website: String,
    /// The page changes without being loaded again: wait for each target.
    pub spa: bool,
    pub steps: Vec<Step>,
    /// For the scripts, as data: `NUMBER`, `NUMBER_NO_PREFIX` and `NAME`, each a string or null, and `VAR`, an
    /// object of strings.
    pub values: Map<String, Value>,
}

/// One step, with its values filled in.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    Sleep(Duration),
    /// The steps after it act on the first element that this CSS selector finds.
    Target(String),
    Click,
    Focus,
    Clear,
    /// Put into the target as data.
    Insert(String),
    /// JavaScript as the template has it: no value is ever joined with it.
    Js(String),
    ScrollTop,
}

impl BrowserPlan {
    /// What a script finds before it runs: `const communicator = {…};` with the values as a JSON literal. None of
    /// its characters ends a script element or a line.
    #[must_use]
    pub fn declaration(&self) -> String {
        let literal = Value::Object(self.values.clone()).to_string();
        let mut declaration = "const communicator = ".to_owned();
        for character in literal.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    declaration.push_str(&format!("\\u{:04x}", u32::from(character)));
                }
                _ => declaration.push(character),
            }
        }
        declaration.push(';');
        declaration
    }

    pub(crate) fn sent(&self) -> Value {
        let actions: Vec<Value> = self.steps.iter().map(Step::sent).collect();
        json!({ "website": self.website, "actions": actions })
    }
}

impl Step {
    /// The word of the document.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Sleep(_) => "sleep",
            Self::Target(_) => "target",
            Self::Click => "click",
            Self::Focus => "focus",
            Self::Clear => "clear",
            Self::Insert(_) => "insert",
            Self::Js(_) => "js",
            Self::ScrollTop => "scrolltop",
        }
    }

    fn sent(&self) -> Value {
        match self {
            Self::Sleep(time) => {
                json!({ "action": self.word(), "value": u64::try_from(time.as_millis()).unwrap_or(u64::MAX) })
            }
            Self::Target(text) | Self::Insert(text) | Self::Js(text) => {
                json!({ "action": self.word(), "value": text })
            }
            Self::Click | Self::Focus | Self::Clear | Self::ScrollTop => json!({ "action": self.word() }),
        }
    }
}

impl fmt::Debug for BrowserPlan {
    /// Without the values of the call.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BrowserPlan({:?}, {:?})", self.website, self.steps)
    }
}

impl fmt::Debug for Step {
    /// Without its text.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}
