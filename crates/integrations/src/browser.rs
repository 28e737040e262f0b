//! What is done on a page in the user's own browser.

use core::fmt;
use core::time::Duration;

use serde_json::{Map, Value, json};

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
