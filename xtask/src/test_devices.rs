//! `cargo xtask test --devices`: the real app with lights and headsets that a kernel takes for real ones, in a guest of
//! QEMU's (`guest.rs`): `tests/devices`.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::guest::{self, Kernel};
use crate::private_home::PrivateHome;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;
use crate::{docs, process, setup};

/// The integration test of the root package that runs in the guest.
pub const WITH_DEVICES: &str = "devices";

/// HID as real devices have it; devices made of a report descriptor; a USB bus with a host and a gadget.
const MODULES: [&str; 7] =
    ["hid_generic", "hid_jabra", "uhid", "usbhid", "dummy_hcd", "libcomposite", "usb_f_hid"];

/// The tests take a minute or two where nothing else runs.
const WITHIN: Duration = Duration::from_secs(900);

/// What cargo runs in place of the tests: this program, with this word.
pub const RUNNER: &str = "in-guest";

/// The command. `words` are for the runner of the tests, such as a part of a name.
pub fn run(place: &Workplace, words: &[&str]) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows, Purpose::Guest])?;
    let kernel = Kernel::bring(place)?;
    let program = std::env::current_exe().context("the path of xtask")?;
    let runner = [program.as_path(), Path::new(RUNNER), kernel.folder()].map(|part| format!("{part:?}"));
    let home = PrivateHome::make(place, "test")?;
    let (variable, folder) = docs::export_folder(place);
    let mut tests = process::cargo();
    tests
        .current_dir(&place.root)
        .args(["test", "--workspace", "--locked", "--test", WITH_DEVICES, "--config"])
        .arg(format!("target.x86_64-unknown-linux-gnu.runner=[{}]", runner.join(", ")))
        .arg("--")
        .args(words)
        .env(variable, folder);
    process::step("the app with devices, in a guest", home.give(&mut tests))
}

/// Runs the tests in the guest: called by cargo with their program and its words.
pub fn in_guest(kernel: &Path, words: &[&str]) -> Result<()> {
    let folder = std::env::current_dir()?;
    let quoted = |word: &str| format!("'{}'", word.replace('\'', r"'\''"));
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    // One after the other: they share the app and the devices of the guest.
    let script = format!(
        "cd {} && exec dbus-run-session -- {} --test-threads 1 --color never 2>&1\n",
        quoted(&folder.to_string_lossy()),
        words.join(" ")
    );
    if !guest::run(&Kernel::at(kernel)?, &MODULES, &script, WITHIN)? {
        bail!("the tests in the guest failed");
    }
    Ok(())
}
