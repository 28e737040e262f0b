//! `cargo xtask run`: the app, with a sandbox PBX behind it and nothing of the developer's own in it.
//!
//! With a display the window is the developer's to use. Without one the same things are shown by a
//! tour: it drives the real app on a display of its own and keeps pictures. The tour is written with
//! the harness of the real-window tests and lives with them (`tests/desktop/tour.rs`).

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
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
    let pictures = place.target.join("tour");
    if pictures.exists() {
        std::fs::remove_dir_all(&pictures)?;
    }
    std::fs::create_dir_all(&pictures)?;
    let home = PrivateHome::make(place, "run")?;
    let mut words = build.words().to_vec();
    words.extend(["--quiet", "--", "--ignored", "--exact", "tour::the_tour", "--nocapture"]);
    let mut command = real_window_tests(&place.root, &home, &words);
    command.env("COMMUNICATOR_TOUR_PICTURES", &pictures);
    process::step("no display here: a tour of the app on one of its own", &mut command)?;

    let mut kept: Vec<PathBuf> =
        std::fs::read_dir(&pictures)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    if kept.is_empty() {
        bail!("the tour left no picture");
    }
    kept.sort();
    println!("Pictures of the tour:");
    for picture in kept {
        println!("  {}", place.shown(&picture));
    }
    Ok(())
}

fn on_this_display(place: &Workplace, build: Build) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.current_dir(&place.root).args(["build", "--workspace", "--bins", "--locked"]).args(build.words());
    process::step("build of the app and of the sandbox PBX", &mut cargo)?;

    let programs = place.target.join(build.folder());
    let home = PrivateHome::make(place, "run")?;
    let (sandbox, server) = Sandbox::start(&home, programs.join("sandbox-pbx"))?;
    println!("The window is yours: sign in with one of the accounts above; this ends when you quit the app.");
    let mut app = Command::new(programs.join("communicator"));
    home.give_on_this_display(&mut app)
        .arg("--server")
        .arg(&server)
        .arg("--profile")
        .arg(place.own().join("profile"));
    let ended = process::run(&mut app);
    drop(sandbox);
    ended
}

/// The sandbox PBX, ended with this value.
struct Sandbox(Child);

impl Sandbox {
    /// Started, and its address as it says it itself. Its lines are passed on: they name the accounts.
    fn start(home: &PrivateHome, program: PathBuf) -> Result<(Self, String)> {
        let mut command = Command::new(program);
        let mut child = home
            .give(&mut command)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", process::line(&command)))?;
        let output = child.stdout.take().context("the sandbox has no output")?;
        let sandbox = Self(child);
        let mut lines = BufReader::new(output).lines();
        let first = lines.next().context("the sandbox ended at once")??;
        println!("{first}");
        let Some(server) = first.strip_prefix("listening on ") else {
            bail!("the sandbox says {first:?} and not where it listens");
        };
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                println!("{line}");
            }
        });
        Ok((sandbox, server.to_owned()))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
