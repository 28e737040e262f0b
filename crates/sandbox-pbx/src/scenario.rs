//! What happens in the company while the sandbox runs, by name.

/// Every scenario's name. `quiet-office`, the default, is the seeded company and nothing more.
pub const SCENARIOS: [&str; 1] = ["quiet-office"];

/// Whether there is a scenario of this name.
pub(crate) fn is_known(name: &str) -> bool {
    SCENARIOS.contains(&name)
}
