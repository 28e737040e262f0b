//! What is chosen on this computer alone, as all may read it: the administrator's word (`thisComputer` of the
//! policy), else the user's own. The choices are kept by [`crate::features::local`].

use desktop::link_handler::Wanted;
use serde_json::Value;
use settings::words::Language;

use super::Core;
use crate::ports::Ports;

/// The name of the language in the file, in the policy and on the settings page.
pub(crate) const LANGUAGE: &str = "language";
/// What becomes of links to numbers in this system: `off`, `offered` or `default`.
pub(crate) const LINKS: &str = "telephoneLinks";
/// Whether the number of a link is called at once.
pub(crate) const DIAL_LINKS: &str = "dialLinks";
/// Whether a notification on a locked screen says who calls.
pub(crate) const NAMES_ON_LOCKED_SCREEN: &str = "namesOnLockedScreen";

/// Whether a program that an integration has started for a call is ended when the call is over.
pub(crate) const END_PROGRAMS: &str = "endPrograms";
/// Whether a page that an integration has opened in a window of its own is closed with its call.
pub(crate) const CLOSE_PAGES: &str = "closePages";
/// Whether the text that was on the clipboard before an integration's comes back when the call is over.
pub(crate) const RESTORE_CLIPBOARD: &str = "restoreClipboard";
/// The switches among them.
pub(crate) const SWITCHES: [&str; 5] =
    [DIAL_LINKS, NAMES_ON_LOCKED_SCREEN, END_PROGRAMS, CLOSE_PAGES, RESTORE_CLIPBOARD];
/// The administrator's alone: whether integrations may run (`ask`, `allow` or `forbid`, for all or for each).
pub(crate) const INTEGRATIONS: &str = "integrations";
/// The administrator's alone: fingerprints of integrations that need no approval of the user.
pub(crate) const APPROVED_INTEGRATIONS: &str = "approvedIntegrations";

/// How a choice is written in `local.json` and the policy.
pub(crate) fn wanted_of(value: &Value) -> Option<Wanted> {
    match value.as_str()? {
        "off" => Some(Wanted::Nothing),
        "offered" => Some(Wanted::Offered),
        "default" => Some(Wanted::Used),
        _ => None,
    }
}

pub(crate) const fn word_of(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Nothing => "off",
        Wanted::Offered => "offered",
        Wanted::Used => "default",
    }
}

pub(crate) fn language_of(value: &Value) -> Option<Language> {
    match value.as_str()? {
        "en" => Some(Language::En),
        "da" => Some(Language::Da),
        _ => None,
    }
}

/// A switch; the registry's policies have it as text.
fn switch_of(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str()? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    })
}

impl<P: Ports> Core<P> {
    /// What the administrator has fixed of these choices.
    pub(crate) fn fixed_local(&self, name: &str) -> Option<Value> {
        self.in_force.policy()?.as_map().get("thisComputer")?.get(name).cloned()
    }

    /// The administrator's word, else the user's own, else the account's, else the system's.
    pub(crate) fn decide_language(&mut self) {
        let fixed = self.fixed_local(LANGUAGE);
        self.language = fixed
            .as_ref()
            .and_then(language_of)
            .or_else(|| self.own_language())
            .or(self.account.known.as_ref().and_then(|known| known.language))
            .unwrap_or(self.start.language);
    }

    /// None: the language of the account, else of the system.
    pub(crate) fn own_language(&self) -> Option<Language> {
        self.local_value(LANGUAGE).and_then(language_of)
    }

    /// What is wanted of the system for links. The everyday profile offers itself; another one, made for
    /// something of its own, leaves no trace outside until somebody says so.
    pub(crate) fn wanted_links(&self) -> Wanted {
        let chosen = self.fixed_local(LINKS).as_ref().and_then(wanted_of);
        chosen.or_else(|| self.local_value(LINKS).and_then(wanted_of)).unwrap_or_else(|| {
            if self.start.profile.is_default() { Wanted::Offered } else { Wanted::Nothing }
        })
    }

    pub(crate) fn has_chosen_links(&self) -> bool {
        self.local_value(LINKS).is_some()
    }

    /// Whether the user, or the administrator, has said that links are called at once.
    pub(crate) fn dials_links(&self) -> bool {
        self.local_switch(DIAL_LINKS)
    }

    /// Whether they have said that a notification names the caller on a locked screen too.
    pub(crate) fn names_on_locked_screen(&self) -> bool {
        self.local_switch(NAMES_ON_LOCKED_SCREEN)
    }

    /// One word of the administrator that is not understood is a no.
    fn local_switch(&self, name: &str) -> bool {
        match self.fixed_local(name) {
            Some(fixed) => switch_of(&fixed).unwrap_or(false),
            None => self.local_value(name).and_then(switch_of).unwrap_or(false),
        }
    }

    /// Whether a program that was started for a call is ended with it.
    pub(crate) fn ends_programs(&self) -> bool {
        self.local_switch(END_PROGRAMS)
    }

    /// Whether a page in a window of its own is closed with its call.
    pub(crate) fn closes_pages(&self) -> bool {
        self.local_switch(CLOSE_PAGES)
    }

    /// Whether the former text is put back on the clipboard when the call is over.
    pub(crate) fn restores_clipboard(&self) -> bool {
        self.local_switch(RESTORE_CLIPBOARD)
    }

    /// Something of this computer alone, by its name in the file.
    pub(crate) fn local_value(&self, name: &str) -> Option<&Value> {
        self.facts.local.get(name)
    }
}
