//! Running other programs: what they print is seen as it comes, and a failure names the command.

use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Says what a long step is for, runs it, and says how long it took.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
    println!("==> {what}");
    let started = Instant::now();
    run(command)?;
    println!("<== {what}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a program to its end with this terminal's output; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a program with this terminal's output; whether it ended with success.
pub fn succeeds(command: &mut Command) -> Result<bool> {
    Ok(status(command)?.success())
}

fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("{} could not be started", line(command)))
}

/// What a program prints, where it can be started and succeeds.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as it would be typed.
pub fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a program of this name is on the PATH.
pub fn is_on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The cargo that started xtask, thus the toolchain that `rust-toolchain.toml` names.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
