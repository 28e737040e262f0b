//! `cargo xtask audit`: known vulnerabilities of the dependencies. Apart from the tests, because its answer
//! changes without a change here, and because it needs the network.

use std::process::Command;

use anyhow::{Result, bail};

use crate::workplace::Workplace;
use crate::{cargo_deny, extension, node, process, realtime, ui};

/// What became of one list of advisories.
enum Verdict {
    Clean,
    Found,
    /// The list was not to be had, so nothing is known.
    Unknown,
}

/// The command. Asks every list before it judges; only a clean answer of each is a success.
pub fn run(place: &Workplace) -> Result<()> {
    node::require()?;
    let verdicts = [
        ("Rust, by RustSec's advisories", rust(place)?),
        ("npm, of the page", npm(&mut ui::npm(&place.root.join("ui")))?),
        ("npm, of the browser extension", npm(&mut ui::npm(&extension::folder(place)))?),
        ("npm, of the realtime tests", npm(&mut ui::npm(&realtime::servers(place)))?),
    ];
    println!();
    for (what, verdict) in &verdicts {
        println!("{what}: {}", words(verdict));
    }
    if verdicts.iter().all(|(_, verdict)| matches!(verdict, Verdict::Clean)) {
        return Ok(());
    }
    bail!("not every list was asked with a clean answer")
}

fn words(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "nothing known",
        Verdict::Found => "VULNERABLE, see above",
        Verdict::Unknown => "NOT CHECKED: the list of advisories could not be had, see above",
    }
}

fn rust(place: &Workplace) -> Result<Verdict> {
    if !process::succeeds(cargo_deny::command(place)?.args(["fetch", "db"]))? {
        return Ok(Verdict::Unknown);
    }
    let clean = process::succeeds(cargo_deny::command(place)?.args(["--locked", "check", "advisories"]))?;
    Ok(if clean { Verdict::Clean } else { Verdict::Found })
}

fn npm(npm: &mut Command) -> Result<Verdict> {
    let output = npm.args(["audit", "--package-lock-only"]).output()?;
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("==> {}\n{said}{complained}", process::line(npm));
    Ok(npm_verdict(output.status.success(), &said))
}

/// npm ends the same way for a vulnerability and for a registry that does not answer. Only the first is a report.
fn npm_verdict(succeeded: bool, said: &str) -> Verdict {
    match (succeeded, said.contains("npm audit report")) {
        (true, _) => Verdict::Clean,
        (false, true) => Verdict::Found,
        (false, false) => Verdict::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, npm_verdict};

    #[test]
    fn a_registry_that_does_not_answer_is_neither_clean_nor_a_finding() {
        assert!(matches!(npm_verdict(true, "found 0 vulnerabilities\n"), Verdict::Clean));
        assert!(matches!(npm_verdict(false, "# npm audit report\n\nnanoid  <3.3.8\n"), Verdict::Found));
        assert!(matches!(npm_verdict(false, ""), Verdict::Unknown));
    }
}
