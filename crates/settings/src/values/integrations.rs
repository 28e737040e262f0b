//! What the program does when a call rings or is answered: the document's `integration`.
//!
//! The types hold what the document says and no more. Templates are split into their parts, and a caller's
//! values put into them, by whoever carries an integration out: that differs from place to place.

// Of `core`, which has no clock.
use core::time::Duration;

use super::Range;

/// The five integrations. Each runs for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrations {
    pub run: Run,
    pub sendkeys: Sendkeys,
    pub copy_to_clipboard: CopyToClipboard,
    pub browser: Browser,
    pub website: Website,
}

/// The moment of an incoming call at which an integration runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It starts ringing for this user.
    Ringing,
    /// This user has answered it.
    Answered,
}

impl Phase {
    pub const ALL: [Self; 2] = [Self::Ringing, Self::Answered];

    /// The word in the document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ringing => "RINGING",
            Self::Answered => "ANSWERED",
        }
    }

    /// The phase of that name, in any case; none for `NEVER` and for unknown words.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.word().eq_ignore_ascii_case(word))
    }
}

/// How long to wait, 0 to 3,600,000 milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Delay(Duration);

impl Delay {
    /// In milliseconds. An hour is longer than any wait that makes sense within a call.
    pub const RANGE: Range = Range { min: 0.0, max: 3_600_000.0 };

    #[must_use]
    pub fn new(milliseconds: f64) -> Self {
        let seconds = Self::RANGE.clamp(milliseconds) / 1000.0;
        Self(Duration::try_from_secs_f64(seconds).unwrap_or_default())
    }

    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

/// Text in which variables of the call may stand, as the document has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Template(String);

impl Template {
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `integration.run`: starts a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// None: `NEVER`, or a part of the integration is invalid.
    pub when: Option<Phase>,
    pub delay: Delay,
    /// The program with its arguments.
    pub command: Template,
    /// Nothing is done unless every variable used has a value.
    pub require_args: bool,
}

/// `integration.sendkeys`: types into a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sendkeys {
    /// None: `NEVER`, or a part of the integration is invalid.
    pub when: Option<Phase>,
    pub delay: Delay,
    /// Name of the process whose window is used. Empty: nothing is typed.
    pub focus_process: String,
    pub maximize_process: bool,
    /// The keys are written as AutoIt writes them, otherwise as .NET's `SendKeys`.
    pub use_autoit: bool,
    pub keys: Template,
    /// Nothing is done unless every variable used has a value.
    pub require_args: bool,
}

/// `integration.copyToClipboard`: puts a text on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyToClipboard {
    /// None: `NEVER`, or a part of the integration is invalid.
    pub when: Option<Phase>,
    pub what: Template,
    /// Nothing is done unless every variable used has a value.
    pub require_args: bool,
}

/// `integration.browser`: acts on a page that is open in the user's browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// None: `NEVER`, or a part of the integration is invalid.
    pub when: Option<Phase>,
    /// Host name of the page.
    pub website: String,
    /// The page changes without being loaded again.
    pub spa: bool,
    /// Nothing is done unless every variable used has a value.
    pub require_args: bool,
    /// In their order.
    pub actions: Vec<WebStep>,
}

/// A step of [`Browser`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebStep {
    Sleep(Delay),
    /// The steps after it act on the first element that this CSS selector finds.
    Target(String),
    Click,
    Focus,
    /// Empties the target's value.
    Clear,
    Insert(Template),
    /// JavaScript, which is handed the values of the variables as data.
    Js(String),
    /// Scrolls to the top of the page.
    ScrollTop,
}

/// `integration.website`: opens a page, or sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Website {
    /// None: `NEVER`, or a part of the integration is invalid.
    pub when: Option<Phase>,
    pub delay: Delay,
    pub url: Template,
    /// The page is opened in a window of its own instead of a tab.
    pub prefer_window: bool,
    /// Nothing is done unless every variable used has a value.
    pub require_args: bool,
    /// None: the page is opened in the browser. Some: a request is sent.
    pub api_mode: Option<ApiMode>,
    /// Body of the request.
    pub api_data: Template,
}

/// Method of the request that [`Website`] sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiMode {
    Get,
    Post,
    Put,
    Patch,
}

impl ApiMode {
    pub const ALL: [Self; 4] = [Self::Get, Self::Post, Self::Put, Self::Patch];

    /// The word in the document, which is the method's name in HTTP.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }

    /// The mode of that name, in any case.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word().eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_within_an_hour_whatever_it_is_made_of() {
        for (milliseconds, expected) in [
            (500.0, 500),
            (-1.0, 0),
            (1e300, 3_600_000),
            (f64::INFINITY, 3_600_000),
            (f64::NEG_INFINITY, 0),
            (f64::NAN, 0),
        ] {
            assert_eq!(
                Delay::new(milliseconds).duration(),
                Duration::from_millis(expected),
                "{milliseconds}"
            );
        }
    }
}
