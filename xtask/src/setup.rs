//! What a machine that has Rust and Node still needs, in the order in which a refusal is cheapest:
//! Node, system packages, npm packages, the UI.

use anyhow::Result;

use crate::system_packages::{self, Purpose};
use crate::workplace::Workplace;
use crate::{node, ui};

/// Everything for a build of the app and what `purposes` name.
pub fn prepare(place: &Workplace, purposes: &[Purpose]) -> Result<()> {
    node::require()?;
    system_packages::require(purposes)?;
    ui::build(place)
}
