//! `cargo xtask run`: the app, with a sandbox PBX behind it and nothing of the developer's own in it.
//!
//! With a display the window is the developer's to use. Without one the same things are shown by a
//! tour: it drives the real app on a display of its own and keeps pictures. The tour is written with
//! the harness of the real-window tests and lives with them (`tests/desktop/tour.rs`).

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
use crate::sandbox::Sandbox;
use crate::setup;
use crate::system_packages::Purpose;
use crate::test::real_window_tests;
use crate::workplace::Workplace;

/// Which build of the app is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    Debug,
    Release,
}

impl Build {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Release => &["--release"],
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// The command.
pub fn run(place: &Workplace, build: Build) -> Result<()> {
    if has_display() {
        setup::prepare(place, &[Purpose::Build])?;
        on_this_display(place, build)
    } else {
        setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
        tour(place, build)
    }
}

/// On Windows and macOS there always is one.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn tour(place: &Workplace, build: Build) -> Result<()> {
    let mut words = build.words().to_vec();
    words.extend(["--quiet", "--", "--ignored", "--exact", "tour::the_tour", "--nocapture"]);
    let name = "no display here: a tour of the app on one of its own";
    let pictures = pictured(place, "tour", "COMMUNICATOR_TOUR_PICTURES", name, &words)?;
    println!("Pictures of the tour:");
    for picture in pictures {
        println!("  {}", place.shown(&picture));
    }
    Ok(())
}

/// A newcomer's trial: what it takes to take somebody who waits and to transfer them, by the mouse and by the keyboard.
pub fn trial(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    // One after the other: each has the computer for itself.
    let words = ["--quiet", "--", "trial_tests::", "--nocapture", "--test-threads=1"];
    let name = "a newcomer's trial on a display of its own";
    let pictures = pictured(place, "trial", "COMMUNICATOR_TRIAL_PICTURES", name, &words)?;
    println!("{} pictures of it in {}", pictures.len(), place.shown(&place.target.join("trial")));
    Ok(())
}

/// Runs real-window tests that keep pictures in this folder of the target; those pictures.
fn pictured(
    place: &Workplace,
    folder: &str,
    variable: &str,
    name: &str,
    words: &[&str],
) -> Result<Vec<PathBuf>> {
    let pictures = place.target.join(folder);
    if pictures.exists() {
        std::fs::remove_dir_all(&pictures)?;
    }
    std::fs::create_dir_all(&pictures)?;
    let home = PrivateHome::make(place, "run")?;
    let mut command = real_window_tests(&place.root, &home, words);
    command.env(variable, &pictures);
    process::step(name, &mut command)?;

    let mut kept: Vec<PathBuf> =
        std::fs::read_dir(&pictures)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    if kept.is_empty() {
        bail!("it left no picture");
    }
    kept.sort();
    Ok(kept)
}

fn on_this_display(place: &Workplace, build: Build) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.current_dir(&place.root).args(["build", "--workspace", "--bins", "--locked"]).args(build.words());
    process::step("build of the app and of the sandbox PBX", &mut cargo)?;

    let programs = place.target.join(build.folder());
    let home = PrivateHome::make(place, "run")?;
    let sandbox = Sandbox::start(home.give(&mut Command::new(programs.join("sandbox-pbx"))))?;
    println!("The window is yours: sign in with one of the accounts above; this ends when you quit the app.");
    let mut app = Command::new(programs.join("communicator"));
    home.give_on_this_display(&mut app)
        .arg("--server")
        .arg(&sandbox.server)
        .arg("--profile")
        .arg(place.own().join("profile"));
    let ended = process::run(&mut app);
    drop(sandbox);
    ended
}
