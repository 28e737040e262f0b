//! The administrator's layer: what is fixed on this computer stands above what anybody chooses.

use desktop::policy::{Policy, PolicyError};
use settings::document::Document;
use settings::key::Key;
use settings::layers::Source;
use settings::words::Language;

use super::Core;
use crate::ports::{Ports, Surroundings as _};
use crate::view::Level;

/// What was read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Administered {
    policy: Option<Policy>,
    /// There is a policy, and it does not count.
    problem: Option<PolicyError>,
}

impl Administered {
    /// Why the policy that is there does not count.
    pub(crate) const fn problem(&self) -> Option<&PolicyError> {
        self.problem.as_ref()
    }

    /// Where the policy stands.
    pub(crate) fn place(&self) -> Option<&str> {
        self.policy.as_ref().map(|policy| policy.place.as_str())
    }

    /// Who has fixed the settings that are fixed, in plain words.
    pub(crate) fn words(&self, language: Language) -> Option<String> {
        let policy = self.policy.as_ref()?;
        let (place, set_by) = (&policy.place, policy.set_by.as_deref());
        let set_by = set_by.unwrap_or(
            language.pick("the administrator of this computer", "administratoren af denne computer"),
        );
        Some(language.pick(
            format!("Set by {set_by} ({place}); it cannot be changed here."),
            format!("Fastsat af {set_by} ({place}); den kan ikke ændres her."),
        ))
    }
}

impl<P: Ports> Core<P> {
    /// Reads the policy anew and says whether it has changed.
    pub(crate) fn read_policy(&mut self) -> bool {
        let fresh = match self.ports.surroundings().policy() {
            Ok(policy) => Administered { policy, problem: None },
            Err(problem) => {
                if self.administered.problem.as_ref() != Some(&problem) {
                    tracing::warn!(%problem, "the policy does not count");
                }
                Administered { policy: None, problem: Some(problem) }
            }
        };
        let changed = fresh != self.administered;
        self.administered = fresh;
        changed
    }

    /// Puts the policy above everything else.
    pub(crate) fn lay_policy(&mut self) {
        match &self.administered.policy {
            Some(policy) => {
                self.layers.set(Source::Policy, Document::from(policy.settings.clone()));
            }
            None => self.layers.remove(Source::Policy),
        }
    }

    /// Whether the administrator has fixed `key`.
    pub(crate) fn is_fixed(&self, key: Key) -> bool {
        self.resolved.origin(key).source == Source::Policy
    }

    /// Why the policy that is there does not count.
    pub(crate) const fn policy_problem(&self) -> Option<&PolicyError> {
        self.administered.problem()
    }

    /// Who has fixed what is fixed on this computer, in plain words; none: there is no policy.
    pub(crate) fn fixed_by(&self) -> Option<String> {
        self.administered.words(self.language)
    }

    /// Whether what the user asks for is fixed; then they are told by whom.
    pub(crate) fn refuse_fixed(&mut self, asked: &[Key]) -> bool {
        let fixed = asked.iter().any(|key| self.is_fixed(*key));
        if fixed && let Some(words) = self.fixed_by() {
            self.page.say(Level::Info, words);
        }
        fixed
    }
}
