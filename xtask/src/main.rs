//! Everything a developer runs, as `cargo xtask COMMAND`.
//!
//! One place instead of shell scripts: it does the set-up that a fresh machine needs, shows what it
//! is doing, keeps every run away from the developer's own files, and is the same here and in CI.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's program: what it prints is what it is for"
)]

mod apple_stand_ins;
mod audit;
mod bench;
mod bundle;
mod cargo_deny;
mod check_macos;
mod check_windows;
mod docs;
mod extension;
mod files;
mod foreign_check;
mod fuzz;
mod guest;
mod icons;
mod image_containers;
mod installed;
mod live;
mod node;
mod private_home;
mod process;
mod realtime;
mod run;
mod sandbox;
mod setup;
mod shape;
mod soak_day;
mod soak_wall;
mod system_packages;
mod test;
mod test_devices;
mod test_windows;
mod ui;
mod wine;
mod workplace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use workplace::Workplace;

const USAGE: &str = "\
cargo xtask COMMAND

  run [--release]        set up, build, and show the app with a sandbox PBX behind it; without a
                         display: a tour of it, with pictures in the target folder
  trial                  a newcomer takes a caller and transfers them, by the mouse and by the keyboard:
                         keys, clicks and seconds, with pictures in the target folder
  test [--only STEP]     set up and run the checks of this system; --list names the steps
  test --devices [NAME]  the app with busylights and headsets, in a guest of QEMU's with a kernel of its own
  audit                  known vulnerabilities of the dependencies, asked of the network
  ui                     build the pages of the window (ui/dist), where their sources changed
  extension              the browser extension, packed: zip and xpi, in target/extension
  check-windows          clippy and a full link of the app for Windows, on Linux
  check-macos            type-check the whole app for macOS, on Linux
  test-windows           the Windows adapters, the console modes and the app but its window in Wine, on Linux
  bundle                 deb and rpm, and what lintian, appstreamcli and others say of them
  test-packages          the deb installed in a fresh Debian, started and removed; the rpm started; as root
  bench start            exec to window and memory, beside a bare Tauri app, in release builds
  bench idle             processor, wake-ups and memory of a hidden app, beside a bare one
  bench live             a changed setting to the window, beside a refresh, and a flood of events
  bench call             a call to the ear and to the eye, and to silence, in release builds
  bench company [--people 20,300,2000] [--rate 50,200] [--storms 4] [--seconds 20] [--starts 5]
                [--search 10000] [--queues 50x20] [--debug] [--program FILE]
                         telephones of a company that change all the time: processor, memory, bytes, the time
                         to the screen, the first dashboard, the search; any part of it; with --queues so many
                         queues, each with so many callers, who come and go in the storm as well
  bench browser [--debug]
                         a call to the field in the page, in Chromium and in Firefox
  bench devices [--debug | --program FILE]
                         a call to the frame at a busylight, and what devices cost that are not there
  bench disk             a call to the ear, and verbs, while files go to a slow disk
  bench integrations     an answered call to the program that it starts, in release builds
  bench verbs            each verb of the command line to its answer by the running app, in release builds
  soak fuzz [decode | variables | keys | command]... [--anew]
                         ten million inputs for the decoder of the settings and for each parser of
                         integrations, in parts of which each is kept
  soak realtime          the realtime connection: fifty restarts, more flood, a third kind of server
  soak live              the app: a thousand random sequences, fifty restarts, a minute of flood
  soak day [--minutes 20] [--parts 3] [--anew]
                         an hour in front of a busy queue, in parts of which each is kept
  soak wall [--minutes 180] [--parts 4] [--speed 8] [--at-once 1] [--anew]
                         a wallboard for the night of the change to summer time, in parts of which each is kept;
                         minutes are those of its own clock, which goes so many times as fast; --speed 1: true hours;
                         --at-once: so many parts run at the same time, each a wall of its own
  icons                  make every icon file from the drawings in icons/
  docs [--check]         make the generated files, or say whether they are up to date
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = Workplace::find()?;
    match words.as_slice() {
        ["run"] => run::run(&place, run::Build::Debug),
        ["run", "--release"] => run::run(&place, run::Build::Release),
        ["trial"] => run::trial(&place),
        ["test"] => test::run(&place, None),
        ["test", "--list"] => {
            test::list();
            Ok(())
        }
        ["test", "--only", step] => test::run(&place, Some(step)),
        ["test", "--devices", words @ ..] => test_devices::run(&place, words),
        [test_devices::RUNNER, kernel, words @ ..] => test_devices::in_guest(kernel.as_ref(), words),
        ["audit"] => audit::run(&place),
        ["ui"] => ui::run(&place),
        ["extension"] => extension::run(&place),
        ["check-windows"] => check_windows::run(&place),
        ["check-macos"] => check_macos::run(&place),
        ["test-windows"] => test_windows::run(&place),
        ["bundle"] => bundle::run(&place).map(drop),
        ["test-packages"] => installed::run(&place),
        ["test-packages-inside", deb, rpm] => installed::inside(&place, deb.as_ref(), rpm.as_ref()),
        ["bench", "start"] => bench::start(&place),
        ["bench", "idle"] => bench::idle(&place),
        ["bench", "live"] => bench::live(&place),
        ["bench", "call"] => bench::call(&place),
        ["bench", "integrations"] => bench::integrations(&place),
        ["bench", "verbs"] => bench::verbs(&place),
        ["bench", "company", words @ ..] => bench::company::run(&place, &bench::company::Part::read(words)?),
        ["bench", "browser", words @ ..] => bench::browser(&place, words),
        ["bench", "devices", words @ ..] => bench::devices(&place, words),
        ["bench", "disk"] => bench::disk(&place),
        ["soak", "fuzz", words @ ..] => fuzz::soak(&place, words),
        ["soak", "realtime"] => realtime::soak(&place),
        ["soak", "live"] => live::soak(&place),
        ["soak", "day", words @ ..] => soak_day::run(&place, &soak_day::Hour::read(words)?),
        ["soak", "wall", words @ ..] => soak_wall::run(&place, &soak_wall::Night::read(words)?),
        ["icons"] => icons::run(&place),
        ["docs"] => docs::run(&place, files::Mode::Write),
        ["docs", "--check"] => docs::run(&place, files::Mode::Check),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => {
            eprintln!("{USAGE}");
            bail!("no command")
        }
        _ => {
            eprintln!("{USAGE}");
            bail!("not a command: {}", words.join(" "))
        }
    }
}
