//! The administrator's layer: what is fixed on this computer stands above what anybody chooses.

use desktop::policy::{Policy, PolicyError};
use settings::document::Document;
use settings::key::Key;
use settings::layers::Source;
use settings::resolve::Origin;
use settings::words::Language;

use super::Core;
use crate::ports::{Ports, Surroundings as _};
use crate::said::Said;
use crate::view::Level;

/// What was read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Administered {
    policy: Option<Policy>,
    /// There is a policy, and it does not count.
    problem: Option<PolicyError>,
}

impl Administered {
    /// As the system answers.
    pub(crate) fn of(read: Result<Option<Policy>, PolicyError>) -> Self {
        match read {
            Ok(policy) => Self { policy, problem: None },
            Err(problem) => Self { policy: None, problem: Some(problem) },
        }
    }

    /// What is fixed; none: there is no policy, or it does not count.
    pub(crate) fn document(&self) -> Option<Document> {
        self.policy.as_ref().map(|policy| Document::from(policy.settings.clone()))
    }

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
        let fresh = Administered::of(self.ports.surroundings().policy());
        if let Some(problem) = fresh.problem()
            && self.in_force.administered().problem() != Some(problem)
        {
            tracing::warn!(%problem, "the policy does not count");
        }
        self.in_force.set_policy(fresh)
    }

    /// Where the value of a setting came from.
    pub(crate) fn origin(&self, key: Key) -> Origin {
        self.in_force.origin(key)
    }

    /// Whether the administrator has fixed `key`.
    pub(crate) fn is_fixed(&self, key: Key) -> bool {
        self.in_force.origin(key).source == Source::Policy
    }

    /// Why the policy that is there does not count.
    pub(crate) const fn policy_problem(&self) -> Option<&PolicyError> {
        self.in_force.administered().problem()
    }

    /// Who has fixed what is fixed on this computer, in plain words; none: there is no policy.
    pub(crate) fn fixed_by(&self) -> Option<String> {
        self.in_force.administered().words(self.language)
    }

    /// Whether what the user asks for is fixed; then they are told by whom.
    pub(crate) fn refuse_fixed(&mut self, asked: &[Key]) -> bool {
        let fixed = asked.iter().any(|key| self.is_fixed(*key));
        let administered = self.in_force.administered();
        if fixed && administered.words(self.language).is_some() {
            let said = Said::of(|language| administered.words(language).unwrap_or_default());
            self.page.say(Level::Info, said);
        }
        fixed
    }
}
