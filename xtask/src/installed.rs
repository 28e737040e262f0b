//! `cargo xtask test-packages`: the packages on systems that have nothing else.
//!
//! The deb is installed by apt in a fresh Debian made by debootstrap, the app is started there with `--demo`
//! on a display of this computer, and the package is removed again: nothing of it may stay. The rpm is
//! unpacked and its program started. Needs root, for chroot.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::bundle;
use crate::process;
use crate::system_packages::{self, Purpose};
use crate::workplace::Workplace;

const LONGEST: Duration = Duration::from_secs(120);
/// Where the display's socket is, in the fresh system too.
const SOCKETS: &str = "/tmp/.X11-unix";

/// The command: everything in a mount namespace of its own, so that no mount outlives it.
pub fn run(place: &Workplace) -> Result<()> {
    if process::answer(Command::new("id").arg("-u")).is_none_or(|id| id != "0") {
        bail!("this makes a system of its own with debootstrap and chroot, which only root may");
    }
    let packages = bundle::run(place)?;
    system_packages::require(&[Purpose::Windows])?;
    let mut inside = Command::new("unshare");
    inside.args(["--mount", "--propagation", "private", "--"]).arg(std::env::current_exe()?);
    inside.arg("test-packages-inside").arg(&packages.deb).arg(&packages.rpm);
    process::run(&mut inside)
}

/// Within the mount namespace.
pub fn inside(place: &Workplace, deb: &Path, rpm: &Path) -> Result<()> {
    let display = Display::start()?;
    let unpacked = bundle::unpack_rpm(place, rpm)?;
    println!("==> the rpm, unpacked");
    starts(&display, Command::new(unpacked.join("usr/bin/communicator")), &place.own().join("rpm-home"))?;

    let system = FreshSystem::make(place)?;
    let before = system.files()?;
    std::fs::copy(deb, system.root.join("communicator.deb"))?;
    system.run(&["apt-get", "install", "--yes", "--no-install-recommends", "/communicator.deb"])?;
    let listed = system.answer(&["dpkg-query", "--listfiles", "communicator"])?;
    println!("==> the deb, installed in a fresh Debian:\n{listed}");
    let mut app = Command::new("chroot");
    app.arg(&system.root).args(["env", "HOME=/tmp/home", "communicator"]);
    starts(&display, app, &system.root.join("tmp/home"))?;

    system.run(&["apt-get", "purge", "--yes", "communicator"])?;
    let left: Vec<String> = listed
        .lines()
        .filter(|path| !before.contains(*path) && system.has(path))
        .filter(|path| system.answer(&["dpkg-query", "--search", path]).is_err())
        .map(str::to_owned)
        .collect();
    if !left.is_empty() {
        bail!("left behind by the package:\n{}", left.join("\n"));
    }
    let named: Vec<String> = system
        .files()?
        .difference(&before)
        .filter(|path| path.to_lowercase().contains("communicator"))
        .cloned()
        .collect();
    if named.iter().any(|path| path != "/communicator.deb") {
        bail!("left behind by the package: {}", named.join(" "));
    }
    println!("<== removed without leftovers");
    Ok(())
}

/// The app with `--demo` opens its window, and ends in order when it is told to.
fn starts(display: &Display, mut app: Command, home: &Path) -> Result<()> {
    bundle::fresh(home)?;
    app.args(["--demo"]).env("DISPLAY", &display.name).env("HOME", home).env("LIBGL_ALWAYS_SOFTWARE", "1");
    app.env("NO_AT_BRIDGE", "1").env_remove("DBUS_SESSION_BUS_ADDRESS");
    for folder in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
    {
        app.env_remove(folder);
    }
    println!("$ {}", process::line(&app));
    let said = home.join("stderr");
    app.stderr(std::fs::File::create(&said)?);
    let mut app = Ended(app.spawn().context("starting the app")?);
    let began = Instant::now();
    until("the window is there", || {
        if let Some(status) = app.0.try_wait()? {
            bail!("the app ended with {status}");
        }
        display.shows("Communicator")
    })?;
    println!("    its window is there after {:.1} s", began.elapsed().as_secs_f64());
    let id = app.0.id().to_string();
    process::run(Command::new("kill").args(["-TERM", &id]))?;
    let mut status = None;
    until("the app has ended", || {
        status = app.0.try_wait()?;
        Ok(status.is_some())
    })?;
    if status.is_none_or(|status| !status.success()) {
        bail!("the app did not end in order: {status:?}");
    }
    let said = std::fs::read_to_string(said)?;
    print!("{said}");
    if said.contains("panicked") {
        bail!("a part of the app panicked");
    }
    Ok(())
}

fn until(what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + LONGEST;
    while !is_so()? {
        if Instant::now() > deadline {
            bail!("still not: {what}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// A child that does not outlive us.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A display of our own.
struct Display {
    name: String,
    _server: Ended,
}

impl Display {
    fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server =
            Ended(server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("starting Xvfb")?);
        let output = server.0.stdout.take().context("Xvfb has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let number: u32 = line.trim().parse().context("Xvfb names no display")?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// Whether a window that can be seen carries this name.
    fn shows(&self, name: &str) -> Result<bool> {
        let mut search = Command::new("xdotool");
        search.args(["search", "--onlyvisible", "--name", name]).env("DISPLAY", &self.name);
        Ok(process::answer(&mut search).is_some_and(|windows| !windows.is_empty()))
    }
}

/// A Debian with nothing in it but what every one has.
struct FreshSystem {
    root: PathBuf,
}

impl FreshSystem {
    /// From the mirror that this computer itself installs from.
    fn make(place: &Workplace) -> Result<Self> {
        let root = bundle::fresh(&place.own().join("debian"))?;
        let release = std::fs::read_to_string("/etc/os-release").context("reading /etc/os-release")?;
        let code_name = release
            .lines()
            .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
            .context("this system has no code name: is it a Debian?")?;
        let targets = process::answer(Command::new("apt-get").args([
            "indextargets",
            "--format",
            "$(REPO_URI) $(RELEASE)",
            "Created-By: Packages",
        ]))
        .context("apt says nothing of its mirrors")?;
        let mirror = targets
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(_, release)| *release == code_name)
            .map(|(mirror, _)| mirror)
            .with_context(|| format!("apt has no mirror of {code_name}"))?;
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.args(["--variant=minbase", code_name]).arg(&root).arg(mirror);
        process::step("a fresh Debian by debootstrap", debootstrap.stdout(Stdio::null()))?;
        let system = Self { root };
        // Whatever this computer needs to reach its mirror.
        for file in [
            "/etc/apt/sources.list",
            "/etc/apt/sources.list.d",
            "/etc/apt/apt.conf.d",
            "/etc/apt/auth.conf.d",
            "/etc/resolv.conf",
        ] {
            if Path::new(file).exists() {
                process::run(Command::new("cp").args(["-rLT", file]).arg(system.within(file)))?;
            }
        }
        // No service of the fresh system starts.
        std::fs::write(system.root.join("usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n")?;
        process::run(Command::new("chmod").arg("755").arg(system.root.join("usr/sbin/policy-rc.d")))?;
        for (kind, folder) in [("proc", "proc"), ("tmpfs", "dev/shm"), ("devpts", "dev/pts")] {
            let folder = system.root.join(folder);
            std::fs::create_dir_all(&folder)?;
            process::run(Command::new("mount").args(["-t", kind, kind]).arg(&folder))?;
        }
        let sockets = system.within(SOCKETS);
        std::fs::create_dir_all(&sockets)?;
        process::run(Command::new("mount").args(["--bind", SOCKETS]).arg(&sockets))?;
        system.run(&["apt-get", "update", "--quiet"])?;
        Ok(system)
    }

    fn within(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    fn has(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.within(path)).is_ok()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.root).args(words);
        command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C").env("HOME", "/root");
        command
    }

    fn run(&self, words: &[&str]) -> Result<()> {
        process::step(
            &format!("in the fresh system: {}", words.join(" ")),
            self.command(words).stdout(Stdio::null()),
        )
    }

    fn answer(&self, words: &[&str]) -> Result<String> {
        process::answer(&mut self.command(words))
            .with_context(|| format!("`{}` failed there", words.join(" ")))
    }

    /// Every path of the system, without what its kernel and its display make up.
    fn files(&self) -> Result<BTreeSet<String>> {
        let found = self.answer(&["find", "/", "-xdev", "-not", "-path", "/tmp/*"])?;
        Ok(found.lines().map(str::to_owned).collect())
    }
}
