//! `cargo xtask bundle`: the packages for Linux, as the Tauri CLI makes them, and what can be said of them
//! without installing them.
//!
//! What installs them for real is `cargo xtask test-packages` ([`crate::installed`]).

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::extension;
use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;

/// So that nothing grows unseen, in bytes. What the program had when, and why: `docs/benches.md`.
const PACKAGE_MOST: u64 = 12 * 1024 * 1024;
const PROGRAM_MOST: u64 = 20 * 1024 * 1024;

/// Addresses that are put right at the start in a form an eighth as long, and functions of the same content
/// only once. The first asks for the C library of Debian 12 (2.36), which the program needs anyway.
const LINKED_SMALL: &str = "-Wl,-z,pack-relative-relocs -Wl,--icf=safe";

/// Where AppStream metadata lie in a package.
const METAINFO: &str = "usr/share/metainfo/org.opencommunicator.Communicator.metainfo.xml";
const DESKTOP_ENTRY: &str = "usr/share/applications/Communicator.desktop";

/// What was made.
#[derive(Debug)]
pub struct Packages {
    pub deb: PathBuf,
    pub rpm: PathBuf,
}

/// Makes both packages and judges them.
pub fn run(place: &Workplace) -> Result<Packages> {
    setup::prepare(place, &[Purpose::Build, Purpose::Packages])?;
    let folder = place.target.join("release/bundle");
    // A package of an earlier version would be found beside the new one.
    for kind in ["deb", "rpm"] {
        let old = folder.join(kind);
        if old.exists() {
            std::fs::remove_dir_all(&old).with_context(|| format!("removing {}", old.display()))?;
        }
    }
    compress_changelog(place)?;
    console_program(place)?;
    extension::for_packages(place)?;
    let cli = place.root.join("ui/node_modules/.bin/tauri");
    let mut tauri = Command::new(cli);
    tauri.args(["build", "--ci", "--bundles", "deb,rpm", "--", "--locked"]).current_dir(&place.root);
    tauri.env("CARGO_TARGET_DIR", &place.target).env("COMMUNICATOR_LINK_ARGUMENTS", LINKED_SMALL);
    process::step("deb and rpm by the Tauri CLI, in release", &mut tauri)?;
    let packages =
        Packages { deb: only(&folder.join("deb"), "deb")?, rpm: only(&folder.join("rpm"), "rpm")? };
    judge(place, &packages)?;
    Ok(packages)
}

/// Builds the console program, which browsers start as the host of the extension, and puts it where the Tauri CLI
/// takes it from: that packages the programs of the root package alone.
fn console_program(place: &Workplace) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--locked", "-p", "communicator-cli"]).current_dir(&place.root);
    cargo.env("CARGO_TARGET_DIR", &place.target).env("COMMUNICATOR_LINK_ARGUMENTS", LINKED_SMALL);
    process::step("the console program, in release", &mut cargo)?;
    let generated = place.root.join("gen");
    std::fs::create_dir_all(&generated)?;
    std::fs::copy(place.target.join("release/communicator-cli"), generated.join("communicator-cli"))
        .context("copying the console program to gen/")?;
    Ok(())
}

/// Debian wants its changelog compressed, under the package's own name; the CLI writes one under the product's.
fn compress_changelog(place: &Workplace) -> Result<()> {
    let generated = place.root.join("gen");
    std::fs::create_dir_all(&generated)?;
    let compressed =
        std::fs::File::create(generated.join("changelog.gz")).context("writing gen/changelog.gz")?;
    let source = place.root.join("src-tauri/bundle/linux/changelog");
    process::run(Command::new("gzip").args(["-9", "--no-name", "--stdout"]).arg(source).stdout(compressed))
}

/// The one file of a folder with this ending.
pub fn only(folder: &Path, ending: &str) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == ending))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(path), true) => Ok(path),
        (None, _) => bail!("no {ending} in {}", folder.display()),
        (Some(_), false) => bail!("more than one {ending} in {}", folder.display()),
    }
}

fn judge(place: &Workplace, packages: &Packages) -> Result<()> {
    let home = PrivateHome::make(place, "packages")?;
    let unpacked = unpack_deb(place, &packages.deb)?;
    let run = |program: &str, words: &[&str]| {
        let mut command = Command::new(program);
        home.give(&mut command).args(words).current_dir(&unpacked);
        println!("$ {}", process::line(&command));
        process::run(&mut command)
    };
    run("desktop-file-validate", &[DESKTOP_ENTRY])?;
    run("appstreamcli", &["validate", "--no-net", METAINFO])?;
    let deb = packages.deb.to_string_lossy();
    run("lintian", &["--allow-root", "--fail-on", "error", &deb])?;
    run("rpm", &["--query", "--package", "--list", &packages.rpm.to_string_lossy()])?;

    carries_extension(&unpacked)?;
    small_enough("deb", &packages.deb, PACKAGE_MOST)?;
    small_enough("rpm", &packages.rpm, PACKAGE_MOST)?;
    small_enough("program", &unpacked.join("usr/bin/communicator"), PROGRAM_MOST)
}

/// The places where browsers look for extensions of the system, and where the app looks for what it came with.
const EXTENSION: [&str; 4] = [
    "usr/share/communicator/browser-extension/chromium/manifest.json",
    "usr/share/communicator/browser-extension/communicator-browser-extension.xpi",
    "usr/share/chromium/extensions/communicator/manifest.json",
    "usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/communicator@opencommunicator.org.xpi",
];

fn carries_extension(unpacked: &Path) -> Result<()> {
    match EXTENSION.iter().find(|file| !unpacked.join(file).is_file()) {
        None => Ok(()),
        Some(missing) => bail!("the deb has no {missing}"),
    }
}

fn small_enough(what: &str, file: &Path, most: u64) -> Result<()> {
    let mebibytes = |bytes: u64| bytes as f64 / f64::from(1024 * 1024);
    let size = std::fs::metadata(file).with_context(|| format!("reading {}", file.display()))?.len();
    println!("{what}: {:.2} MiB of {:.0} MiB at most", mebibytes(size), mebibytes(most));
    if size > most {
        bail!("the {what} is larger than its goal");
    }
    Ok(())
}

fn unpack_deb(place: &Workplace, deb: &Path) -> Result<PathBuf> {
    let folder = fresh(&place.own().join("deb"))?;
    process::run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(&folder))?;
    Ok(folder)
}

/// The content of an rpm in a folder of its own.
pub fn unpack_rpm(place: &Workplace, rpm: &Path) -> Result<PathBuf> {
    let folder = fresh(&place.own().join("rpm"))?;
    let mut unpacking = Command::new("rpm2cpio");
    let mut archive =
        unpacking.arg(rpm).stdout(std::process::Stdio::piped()).spawn().context("starting rpm2cpio")?;
    let output = archive.stdout.take().context("rpm2cpio has no output")?;
    process::run(
        Command::new("cpio")
            .args(["--extract", "--make-directories", "--quiet", "--no-absolute-filenames"])
            .stdin(output)
            .current_dir(&folder),
    )?;
    // Debian's rpm2cpio ends with 1 whatever it wrote: what it wrote is compared with what the package says.
    archive.wait()?;
    let mut query = Command::new("rpm");
    query.args(["--query", "--package", "--queryformat", "[%{FILESIZES} %{FILENAMES}\n]"]).arg(rpm);
    let listed = process::answer(&mut query).context("rpm does not list the package")?;
    for line in listed.lines() {
        let (size, path) = line.split_once(' ').with_context(|| format!("rpm lists {line:?}"))?;
        let file = std::fs::metadata(folder.join(path.trim_start_matches('/')))
            .with_context(|| format!("{path} of the rpm is not unpacked"))?;
        if file.is_file() && file.len().to_string() != size {
            bail!("{path} of the rpm has {} bytes and not {size}", file.len());
        }
    }
    Ok(folder)
}

/// An empty folder.
pub fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder.to_owned())
}
