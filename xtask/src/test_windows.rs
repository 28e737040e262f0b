//! `cargo xtask test-windows`: what runs of the Windows side without Windows, in Wine.
//!
//! The pure crates, the adapters of `crates/desktop`, the pipe of `crates/ipc`, the console modes of the program
//! of the prompt, and the whole app but its window: Wine has no WebView2. What else Wine lacks is said at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::check_windows::windows;
use crate::docs;
use crate::foreign_check;
use crate::private_home::PrivateHome;
use crate::process;
use crate::sandbox::Sandbox;
use crate::system_packages::Purpose;
use crate::wine::{WINE, Wine, windows_path};
use crate::workplace::Workplace;

/// What is tested, but for the programs.
const PACKAGES: [&str; 8] = [
    "--package=communicator-settings",
    "--package=communicator-numbers",
    "--package=communicator-calls",
    "--package=communicator-desktop",
    "--package=communicator-media",
    "--package=communicator-ipc",
    "--package=communicator-account",
    "--package=communicator-cli",
];

/// Tests from outside. `shape`, of the pure crates, is about sources and not about a system.
const TESTS: [&str; 6] = ["laws", "example", "ringing_table", "readings", "windows", "prompt"];

/// What Wine 8 does not have, so that nothing here has run it.
const NOT_IN_WINE: [&str; 6] = [
    "the window: Wine has no WebView2",
    "toasts: Windows.UI.Notifications is not there",
    "sleep, and changes of the network: Wine tells no program of them",
    "a foreground that is refused, and a program that runs as an administrator: Wine gives the keyboard to all",
    "where the icon of the tray is: Wine tells nobody, and the tests tell the app",
    "the user's choice of the program for links: the tests write it where Wine looks",
];

/// By which the app finds the web view.
const WEB_VIEW_LOADER: &str = "WebView2Loader.dll";

/// The integration test of the root package that runs the whole app in Wine.
pub const IN_WINE: &str = "wine";

/// The batch file of the console modes, by its place in the workspace.
const CONSOLE_MODES: &str = "tests/windows/console-modes.cmd";

/// The command.
pub fn run(place: &Workplace) -> Result<()> {
    foreign_check::prepare(place, &[Purpose::Windows, Purpose::Wine, Purpose::Sound])?;
    let system = windows();
    let wine = Wine::start(place)?;
    // The second processes that some of them start; tests chosen by name do not bring these along.
    let mut examples = foreign_check::cargo(place, &system, "build")?;
    process::step("second processes of the tests", examples.args(PACKAGES).arg("--examples"))?;
    let mut tests = foreign_check::cargo(place, &system, "test")?;
    tests.args(PACKAGES).args(["--lib", "--no-fail-fast"]);
    tests.args(TESTS.iter().flat_map(|name| ["--test", name]));
    wine.give(tests.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE));
    process::step("tests of the pure crates and of the Windows adapters, in Wine", &mut tests)?;

    let programs = foreign_check::link(place, &system)?;
    let installed = install(&wine, &programs)?;
    let sandbox = sandbox(place)?;
    console_modes(place, &wine, &sandbox, &installed.join("communicator.com"))?;
    whole_app(place, &wine, &programs)?;
    for what in NOT_IN_WINE {
        println!("not run: {what}");
    }
    Ok(())
}

/// A sandbox of this machine: the programs reach it over loopback as on Windows.
fn sandbox(place: &Workplace) -> Result<Sandbox> {
    let mut build = process::cargo();
    build.current_dir(&place.root).args(["build", "--package", "sandbox-pbx", "--bins", "--locked"]);
    process::step("the sandbox PBX", &mut build)?;
    let home = PrivateHome::make(place, "test")?;
    Sandbox::start(home.give(&mut Command::new(place.target.join("debug/sandbox-pbx"))))
}

/// Puts the programs where the installer would.
fn install(wine: &Wine, programs: &Path) -> Result<PathBuf> {
    let folder = wine.disk().join("Program Files/Communicator");
    fs::create_dir_all(&folder)?;
    for (built, installed) in [
        ("communicator-cli.exe", "communicator.com"),
        ("communicator.exe", "communicator.exe"),
        // The build of the app puts it beside the program; the program does not start without it.
        (WEB_VIEW_LOADER, WEB_VIEW_LOADER),
    ] {
        fs::copy(programs.join(built), folder.join(installed)).with_context(|| format!("copying {built}"))?;
    }
    Ok(folder)
}

/// The app in a session of Windows, from sign-in to crash: `tests/wine`.
fn whole_app(place: &Workplace, wine: &Wine, programs: &Path) -> Result<()> {
    let mut tests = process::cargo();
    tests.current_dir(&place.root).args(["test", "--workspace", "--locked", "--test", IN_WINE]);
    let (variable, folder) = docs::export_folder(place);
    wine.give(&mut tests)
        .env(variable, folder)
        .env("COMMUNICATOR_WINE", WINE)
        .env("COMMUNICATOR_WINDOWS_DESK", windows_path(&programs.join("examples/windows_desk.exe"))?);
    process::step("the whole app but its window, in Wine", &mut tests)
}

/// Has the batch file try one program, with a profile of its own.
fn console_modes(place: &Workplace, wine: &Wine, sandbox: &Sandbox, program: &Path) -> Result<()> {
    let name = program.file_name().context("a program has a name")?.to_string_lossy().into_owned();
    let folder = wine.disk().join(format!("Prøve med {name}"));
    fs::create_dir_all(&folder)?;
    let (user, password) = &sandbox.account;
    // The exit code of a pipe's left side is lost in a batch file, so what is typed comes from files.
    fs::write(folder.join("right.txt"), format!("{password}\r\n"))?;
    fs::write(folder.join("wrong.txt"), "not the password\r\n")?;
    let mut batch = wine.program("cmd");
    batch
        .args(["/c", &windows_path(&place.root.join(CONSOLE_MODES))?])
        .args([&windows_path(program)?, &sandbox.server, user])
        .current_dir(&folder);
    if let Err(error) = process::step(&format!("console modes of {name}, by a batch file"), &mut batch) {
        for file in ["out.txt", "err.txt"] {
            println!("--- {file}\n{}", fs::read_to_string(folder.join(file)).unwrap_or_default());
        }
        bail!("{error:#}");
    }
    Ok(())
}
