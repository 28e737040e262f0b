//! `cargo xtask test`: everything that must hold, in the order in which a failure is cheapest.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::files::Mode;
use crate::private_home::PrivateHome;
use crate::process;
use crate::system_packages::Purpose;
use crate::test_devices::WITH_DEVICES;
use crate::test_windows::IN_WINE;
use crate::workplace::Workplace;
use crate::{cargo_deny, docs, extension, fuzz, realtime, setup, shape, ui};

/// The integration test of the root package that opens real windows.
pub const REAL_WINDOWS: &str = "desktop";

/// Tests of the step `contract` that wait most of the time, for sound servers and for lost connections: they run beside
/// the others.
const MOSTLY_WAITING: [&str; 2] = ["audio", "realtime"];

/// What a step came to, short of failing.
enum Verdict {
    Passed,
    /// And why.
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Bench) -> Result<Verdict>,
}

const STEPS: &[Step] = &[
    Step { name: "format", about: "the sources are formatted", run: format },
    Step { name: "shape", about: "crates/app: imports run downwards, time comes from its port", run: shape },
    Step { name: "ui-lint", about: "the UI's sources: prettier and eslint", run: ui_lint },
    Step { name: "ui-types", about: "the UI's types hold", run: ui_types },
    Step { name: "ui", about: "tests of the UI, without a browser and in Chromium", run: ui_tests },
    Step { name: "lint", about: "clippy has nothing to say", run: lint },
    Step { name: "unit", about: "tests inside the crates", run: unit },
    Step { name: "contract", about: "tests of the crates from outside, over real sockets", run: contract },
    Step {
        name: "extension",
        about: "the browser extension in Chromium and in Firefox",
        run: browser_extension,
    },
    Step { name: "examples", about: "the examples in the documentation run", run: examples },
    Step {
        name: "fuzz",
        about: "a minute of any bytes at the decoder of the settings and at templates",
        run: fuzz_a_minute,
    },
    Step { name: "windows", about: "real windows on a display of their own", run: real_windows },
    Step { name: "docs", about: "the documentation builds without a warning", run: documentation },
    Step { name: "generated", about: "generated files are up to date", run: generated },
    Step { name: "licences", about: "cargo deny: licences, bans, sources", run: licences },
];

/// Where the steps work.
struct Bench<'a> {
    place: &'a Workplace,
    home: PrivateHome,
}

impl Bench<'_> {
    /// A command in the workspace with the private home.
    fn command(&self, program: Command) -> Command {
        let mut command = program;
        let (variable, folder) = docs::export_folder(self.place);
        self.home.give(&mut command).current_dir(&self.place.root).env(variable, folder);
        command
    }

    fn cargo(&self, words: &[&str]) -> Result<Verdict> {
        let mut cargo = self.command(process::cargo());
        process::run(cargo.args(words)).map(|()| Verdict::Passed)
    }

    fn npm(&self, words: &[&str]) -> Result<Verdict> {
        self.npm_in(&self.place.root.join("ui"), words)
    }

    fn npm_in(&self, folder: &Path, words: &[&str]) -> Result<Verdict> {
        let mut npm = self.command(ui::npm(folder));
        process::run(npm.current_dir(folder).args(words)).map(|()| Verdict::Passed)
    }
}

/// `--list`.
pub fn list() {
    for step in STEPS {
        println!("{:<10} {}", step.name, step.about);
    }
}

/// All steps, or the one named. A step that fails keeps no other from running: what else is wrong is known at once.
pub fn run(place: &Workplace, only: Option<&str>) -> Result<()> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.name)).collect();
    if chosen.is_empty() {
        bail!("no such step; `cargo xtask test --list` names them");
    }
    setup::prepare(place, &[Purpose::Build, Purpose::Windows, Purpose::Sound, Purpose::Browser])?;
    let bench = Bench { place, home: PrivateHome::make(place, "test")? };

    let mut lines = Vec::new();
    let mut failure = None;
    for step in chosen {
        println!("\n==> {}: {}", step.name, step.about);
        let started = Instant::now();
        let result = (step.run)(&bench);
        let took = seconds(started.elapsed());
        lines.push(match result {
            Ok(Verdict::Passed) => format!("{:<10} ok        {took}", step.name),
            Ok(Verdict::Skipped(why)) => format!("{:<10} skipped   {why}", step.name),
            Err(error) => {
                let line = format!("{:<10} FAILED    {took}", step.name);
                let error = error.context(format!("the step `{}` failed", step.name));
                eprintln!("{error:#}");
                failure.get_or_insert(error);
                line
            }
        });
    }
    println!("\n{}", lines.join("\n"));
    failure.map_or(Ok(()), Err)
}

fn seconds(time: Duration) -> String {
    format!("{:7.1} s", time.as_secs_f64())
}

fn fuzz_a_minute(bench: &Bench) -> Result<Verdict> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Ok(Verdict::Skipped("the fuzzer is built for Linux on x86-64"));
    }
    fuzz::a_minute(bench.place).map(|()| Verdict::Passed)
}

fn format(bench: &Bench) -> Result<Verdict> {
    bench.cargo(&["fmt", "--all", "--check"])
}

fn shape(bench: &Bench) -> Result<Verdict> {
    shape::check(&bench.place.root).map(|()| Verdict::Passed)
}

fn ui_lint(bench: &Bench) -> Result<Verdict> {
    bench.npm(&["run", "lint"])
}

fn ui_types(bench: &Bench) -> Result<Verdict> {
    bench.npm(&["run", "check"])
}

fn ui_tests(bench: &Bench) -> Result<Verdict> {
    bench.npm(&["test"])
}

fn browser_extension(bench: &Bench) -> Result<Verdict> {
    extension::packages(bench.place)?;
    let folder = extension::folder(bench.place);
    for words in [["run", "lint"], ["run", "check"]] {
        bench.npm_in(&folder, &words)?;
    }
    bench.cargo(&extension::PROGRAMS)?;
    let mut tests = bench.command(ui::npm(&folder));
    tests.current_dir(&folder).args(["test"]).env("COMMUNICATOR_PROGRAMS", bench.place.target.join("debug"));
    process::run(&mut tests).map(|()| Verdict::Passed)
}

fn lint(bench: &Bench) -> Result<Verdict> {
    bench.cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
}

// Every test build names the whole workspace and chooses by kind: a build of one package alone would
// choose other features for the shared dependencies and compile them a second time.

fn unit(bench: &Bench) -> Result<Verdict> {
    bench.cargo(&["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins"])
}

fn contract(bench: &Bench) -> Result<Verdict> {
    let names = integration_tests(&bench.place.root)?;
    if names.is_empty() {
        return Ok(Verdict::Skipped("there are none"));
    }
    realtime::packages(bench.place)?;
    // The second processes that some of them start; tests chosen by name do not bring these along.
    bench.cargo(&["build", "--workspace", "--locked", "--examples"])?;
    let tests = |names: &[String], words: &[&str]| {
        let mut cargo = bench.command(process::cargo());
        cargo.args(["test", "--workspace", "--locked", "--no-fail-fast"]).args(words);
        for name in names {
            cargo.args(["--test", name]);
        }
        cargo
    };
    // All are built before one runs: no test has to keep time beside a compiler.
    process::run(&mut tests(&names, &["--no-run"]))?;
    let (waiting, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| MOSTLY_WAITING.contains(&name.as_str()));
    let lanes = [others, waiting].into_iter().filter(|names| !names.is_empty());
    process::run_beside(&bench.place.own(), lanes.map(|names| tests(&names, &[])).collect())
        .map(|()| Verdict::Passed)
}

fn examples(bench: &Bench) -> Result<Verdict> {
    bench.cargo(&["test", "--workspace", "--locked", "--doc"])
}

fn real_windows(bench: &Bench) -> Result<Verdict> {
    process::run(
        real_window_tests(&bench.place.root, &bench.home, &[])
            .env(docs::export_folder(bench.place).0, docs::export_folder(bench.place).1),
    )
    .map(|()| Verdict::Passed)
}

/// The real-window tests with a session bus of their own, so that what they register on it is seen
/// by nobody else. `words` follow those of `cargo test`.
pub fn real_window_tests(root: &Path, home: &PrivateHome, words: &[&str]) -> Command {
    let cargo = process::cargo();
    let mut command = Command::new("dbus-run-session");
    command.arg("--").arg(cargo.get_program()).args([
        "test",
        "--workspace",
        "--locked",
        "--test",
        REAL_WINDOWS,
    ]);
    command.args(words).current_dir(root);
    home.give(&mut command);
    // None of them may open on the developer's own display.
    command.env_remove("DISPLAY");
    command
}

fn documentation(bench: &Bench) -> Result<Verdict> {
    let mut doc = bench.command(process::cargo());
    doc.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-Dwarnings");
    process::run(&mut doc).map(|()| Verdict::Passed)
}

fn generated(bench: &Bench) -> Result<Verdict> {
    docs::run(bench.place, Mode::Check).map(|()| Verdict::Passed)
}

fn licences(bench: &Bench) -> Result<Verdict> {
    cargo_deny::check(bench.place).map(|()| Verdict::Passed)
}

/// Integration tests of all members, less those that need a display, a Wine or a kernel of their own:
/// `tests/NAME.rs` and `tests/NAME/main.rs`.
fn integration_tests(root: &Path) -> Result<Vec<String>> {
    let mut folders = vec![root.join("tests")];
    for member in std::fs::read_dir(root.join("crates")).context("reading crates/")? {
        folders.push(member?.path().join("tests"));
    }
    let mut names = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let is_test = path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file();
            if let (true, Some(name)) = (is_test, path.file_stem()) {
                names.push(name.to_string_lossy().into_owned());
            }
        }
    }
    names.retain(|name| ![REAL_WINDOWS, IN_WINE, WITH_DEVICES].contains(&name.as_str()));
    names.sort();
    names.dedup();
    Ok(names)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn every_integration_test_is_found_and_the_real_windows_are_left_to_their_own_step() {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "tests/desktop/main.rs",
            "tests/wine/main.rs",
            "tests/shape.rs",
            "crates/a/tests/wire/main.rs",
            "crates/a/tests/wire/x.rs",
        ] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        assert_eq!(integration_tests(root.path()).unwrap(), ["shape", "wire"]);
    }
}
