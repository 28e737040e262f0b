//! Holds the profile it is given and echoes what it is asked: the other process that the tests of
//! the instance need.
//!
//! Prints `ours` or `taken`, then, for `ours`, serves until it is killed or its input ends.

use std::io::Write as _;

use ipc::{Claim, claim};

fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = std::env::args_os().nth(1).ok_or("which profile?")?;
    let Claim::Ours(claimed) = claim(profile.as_ref())? else {
        return Ok(say("taken")?);
    };
    say("ours")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.spawn(async move { claimed.serve(|request| async { request }).await });
    // Nothing is ever sent: the input ends with whoever started this.
    let _ended = std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}
