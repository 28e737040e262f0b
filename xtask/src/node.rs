//! Node: asked for in the first second, before anything long is begun.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// The oldest Node that the UI's build tool supports.
const OLDEST: (u32, u32) = (20, 19);

const HOW_TO_GET_ONE: &str = "\
Debian 12's own Node is too old. Ways to a newer one:
  - NodeSource's Debian packages (look for \"NodeSource distributions\", version 20 or newer)
  - nvm, for this user alone: `nvm install 22`, then `nvm use 22`";

/// Refuses a missing or too old Node, with the way to get one.
pub fn require() -> Result<()> {
    let Some(printed) = process::answer(Command::new("node").arg("--version")) else {
        bail!("Node {}.{} or newer is needed, and there is none.\n{HOW_TO_GET_ONE}", OLDEST.0, OLDEST.1);
    };
    match version(&printed) {
        Some(found) if found >= OLDEST => {}
        _ => bail!(
            "Node {}.{} or newer is needed; this one is {printed}.\n{HOW_TO_GET_ONE}",
            OLDEST.0,
            OLDEST.1
        ),
    }
    if !process::is_on_path("npm") {
        bail!("Node is here but npm is not: both come from the same package.\n{HOW_TO_GET_ONE}");
    }
    Ok(())
}

/// `v20.19.2` → (20, 19).
fn version(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, version};

    #[test]
    fn a_version_is_read_as_numbers_and_not_as_text() {
        assert_eq!(version("v20.19.2"), Some((20, 19)));
        assert!(version("v9.11.0") < Some(OLDEST));
        assert!(version("v22.1.0") > Some(OLDEST));
        assert_eq!(version("20"), None);
    }
}
