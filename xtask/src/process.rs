//! Running other programs: what they print is seen as it comes, and a failure names the command.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};

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

/// Runs programs beside each other, all to their end. The first has this terminal's output; what each of the others
/// prints comes whole, after it, and meanwhile is in a file of `folder`. Anything but success of one is an error.
pub fn run_beside(folder: &Path, commands: Vec<Command>) -> Result<()> {
    let mut commands = commands.into_iter();
    let Some(mut first) = commands.next() else { return Ok(()) };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..)
            .zip(commands)
            .map(|(count, command)| {
                let log = folder.join(format!("beside-{count}.log"));
                scope.spawn(move || printed(command, &log))
            })
            .collect();
        let mut results = vec![run(&mut first)];
        for other in others {
            match other.join() {
                Ok(Ok((printed, result))) => {
                    print!("{printed}");
                    results.push(result);
                }
                Ok(Err(error)) => results.push(Err(error)),
                Err(_panic) => results.push(Err(anyhow!("what ran beside could not be read"))),
            }
        }
        results.into_iter().collect()
    })
}

/// Runs a program to its end: all that it printed, in its order, and whether it succeeded. Into a file, for a pipe would
/// end only with the last program that it has left behind.
fn printed(mut command: Command, log: &Path) -> Result<(String, Result<()>)> {
    let file = File::create(log).with_context(|| format!("writing {}", log.display()))?;
    let both = file.try_clone().with_context(|| format!("writing {}", log.display()))?;
    let result = run(command.stdin(Stdio::null()).stdout(both).stderr(file));
    let printed = std::fs::read(log).with_context(|| format!("reading {}", log.display()))?;
    Ok((String::from_utf8_lossy(&printed).into_owned(), result))
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

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn programs_run_beside_each_other_and_one_that_fails_lets_the_others_end() {
        let folder = tempfile::tempdir().unwrap();
        let ended = folder.path().join("ended");
        // Each waits for the other: one after the other they would wait for ever.
        let meets = |own: &str, others: &str| {
            let [own, others] = [own, others].map(|name| folder.path().join(name));
            format!("echo > {own:?} & read line < {others:?}; wait")
        };
        for name in ["a", "b"] {
            assert!(shell(&format!("mkfifo {:?}", folder.path().join(name))).status().unwrap().success());
        }
        let run = |commands| run_beside(folder.path(), commands);
        run(vec![shell(&meets("a", "b")), shell(&meets("b", "a"))]).unwrap();

        let failing = run(vec![shell("exit 3"), shell(&format!("echo > {ended:?}")), shell("exit 4")]);
        assert!(failing.unwrap_err().to_string().contains("exit status: 3"));
        assert!(ended.exists());
        assert!(run(vec![shell("true"), shell("exit 4")]).is_err());
    }

    #[test]
    fn what_a_program_prints_is_kept_in_its_order_and_its_end_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let (said, result) = printed(shell("echo one; echo two >&2; echo three; exit 5"), &log).unwrap();
        assert_eq!(said, "one\ntwo\nthree\n");
        assert!(result.is_err());
    }
}
