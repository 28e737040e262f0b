//! What must be installed on the machine itself, and its installation.
//!
//! On Debian and its kin the packages are installed, after a question, or at once in CI. Elsewhere
//! nothing is installed: what is missing is said by name, and found by looking for the tool or the
//! library itself.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// How the presence of a package's content shows on a system that is not Debian's kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A library that `pkg-config` knows by this name.
    Library(&'static str),
    /// A program on the PATH.
    Program(&'static str),
    /// Nothing that can be looked for by one rule.
    None,
}

/// A package by Debian 12's name.
#[derive(Debug, Clone, Copy)]
struct Package {
    name: &'static str,
    sign: Sign,
}

const fn library(name: &'static str, library: &'static str) -> Package {
    Package { name, sign: Sign::Library(library) }
}
const fn program(name: &'static str, program: &'static str) -> Package {
    Package { name, sign: Sign::Program(program) }
}
const fn data(name: &'static str) -> Package {
    Package { name, sign: Sign::None }
}

/// What building the app needs.
const BUILD: &[Package] = &[
    program("build-essential", "cc"),
    program("pkg-config", "pkg-config"),
    library("libwebkit2gtk-4.1-dev", "webkit2gtk-4.1"),
    library("libgtk-3-dev", "gtk+-3.0"),
    library("librsvg2-dev", "librsvg-2.0"),
];

/// What a display of our own and the real-window tests need.
const WINDOWS: &[Package] = &[
    program("xvfb", "Xvfb"),
    program("xserver-xorg-core", "Xorg"),
    data("xserver-xorg-video-dummy"),
    program("openbox", "openbox"),
    program("xfwm4", "xfwm4"),
    data("xfconf"),
    program("xdotool", "xdotool"),
    program("wmctrl", "wmctrl"),
    program("sway", "sway"),
    program("weston", "weston"),
    program("wtype", "wtype"),
    program("x11-utils", "xwininfo"),
    program("x11-xkb-utils", "setxkbmap"),
    program("x11-xserver-utils", "xrandr"),
    data("xkb-data"),
    program("xterm", "xterm"),
    program("webkit2gtk-driver", "WebKitWebDriver"),
    program("dbus", "dbus-daemon"),
    program("dbus-x11", "dbus-launch"),
    program("gnome-keyring", "gnome-keyring-daemon"),
    data("python3-dbusmock"),
    program("umockdev", "umockdev-run"),
    program("iproute2", "ip"),
    program("xclip", "xclip"),
    program("xdg-utils", "xdg-mime"),
    program("desktop-file-utils", "desktop-file-validate"),
    program("libglib2.0-bin", "gio"),
    program("imagemagick", "import"),
    program("zbar-tools", "zbarimg"),
    program("procps", "ps"),
    program("faketime", "faketime"),
    program("python3", "python3"),
    data("python3-gi"),
    data("gir1.2-atspi-2.0"),
    data("gir1.2-gtk-3.0"),
    data("at-spi2-core"),
    data("fonts-dejavu-core"),
    data("librsvg2-common"),
];

/// The sound servers of the tests; they play into nothing and need no sound card. `pipewire-alsa`,
/// which excludes PulseAudio, is not among them.
const SOUND: &[Package] = &[
    program("pulseaudio", "pulseaudio"),
    program("pulseaudio-utils", "parec"),
    program("pipewire", "pipewire"),
    program("pipewire-pulse", "pipewire-pulse"),
    program("wireplumber", "wireplumber"),
];

/// The engine of Edge, in which the page runs on Windows: its tests run there as well. The browser extension is
/// tested in both families of browsers.
const BROWSER: &[Package] = &[program("chromium", "chromium"), program("firefox-esr", "firefox-esr")];

/// What drawing the icons anew needs; the drawn ones are in the repository.
const ICONS: &[Package] = &[program("librsvg2-bin", "rsvg-convert")];

/// Debian's own Rust with its library's source, and a C compiler for Windows: the checks for
/// other systems build the standard library, which the toolchains of rustup do not let us.
const FOREIGN: &[Package] = &[
    data("rustc-web"),
    data("rust-web-src"),
    data("cargo-web"),
    data("rust-web-clippy"),
    program("gcc-mingw-w64-x86-64-win32", "x86_64-w64-mingw32-gcc"),
];

/// What judges the packages that are made, and installs them.
const PACKAGES: &[Package] = &[
    program("lintian", "lintian"),
    program("appstream", "appstreamcli"),
    program("rpm", "rpm"),
    program("rpm2cpio", "rpm2cpio"),
    program("cpio", "cpio"),
    program("debootstrap", "debootstrap"),
];

/// What runs Windows programs. `wine`, the script that starts either half, is not needed.
const WINE: &[Package] = &[data("wine64")];

/// What runs the guest whose kernel has made-up devices; the kernel itself is installed nowhere.
const GUEST: &[Package] =
    &[program("qemu-system-x86", "qemu-system-x86_64"), program("busybox-static", "busybox"), data("kmod")];

/// A set of packages that a command asks for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    Build,
    Windows,
    Sound,
    Browser,
    Icons,
    Foreign,
    Packages,
    Wine,
    Guest,
}

impl Purpose {
    fn packages(self) -> &'static [Package] {
        match self {
            Self::Build => BUILD,
            Self::Windows => WINDOWS,
            Self::Sound => SOUND,
            Self::Browser => BROWSER,
            Self::Icons => ICONS,
            Self::Foreign => FOREIGN,
            Self::Packages => PACKAGES,
            Self::Wine => WINE,
            Self::Guest => GUEST,
        }
    }
}

/// Sees to it that the packages of these purposes are there.
pub fn require(purposes: &[Purpose]) -> Result<()> {
    let packages = purposes.iter().flat_map(|purpose| purpose.packages());
    if !process::is_on_path("dpkg-query") || !process::is_on_path("apt-get") {
        return without_apt(packages);
    }
    let missing: Vec<&str> =
        packages.map(|package| package.name).filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)
}

fn is_installed(package: &str) -> bool {
    process::answer(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}\n", package]))
        .is_some_and(|answer| answer.lines().any(|status| status == "installed"))
}

fn install(missing: &[&str]) -> Result<()> {
    let names = missing.join(" ");
    let by_hand = format!("apt-get install --no-install-recommends {names}");
    let is_root = process::answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let asked = std::io::stdin().is_terminal();

    let prefix: &[&str] = match (is_root, in_ci || !asked) {
        (true, true) => &["env"],
        (false, true) => {
            bail!("these system packages are missing; install them and come again:\n  sudo {by_hand}")
        }
        (true, false) => {
            consent(&by_hand)?;
            &["env"]
        }
        (false, false) => {
            if !process::is_on_path("sudo") {
                bail!("these system packages are missing, and there is no sudo; as root:\n  {by_hand}");
            }
            consent(&format!("sudo {by_hand}"))?;
            &["sudo", "env"]
        }
    };
    let apt = |words: &[&str]| {
        let mut line = prefix.iter().copied().chain(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let mut command = Command::new(line.next().unwrap_or("env"));
        command.args(line).args(["-q", "-y"]).args(words);
        command
    };
    process::step("list of Debian's packages", &mut apt(&["update"]))?;
    let mut words = vec!["install", "--no-install-recommends"];
    words.extend(missing);
    process::step(&format!("system packages: {names}"), &mut apt(&words))
}

fn consent(command: &str) -> Result<()> {
    print!("Some system packages are missing. May this be run?\n  {command}\n[Y/n] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).context("reading the answer")?;
    match answer.trim().to_lowercase().as_str() {
        "" | "y" | "yes" | "j" | "ja" if answer.ends_with('\n') => Ok(()),
        _ => bail!("nothing was installed; when you have done it yourself, come again"),
    }
}

fn without_apt<'a>(packages: impl Iterator<Item = &'a Package>) -> Result<()> {
    let missing: Vec<&str> =
        packages.filter(|package| !is_there(package.sign)).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "this system has no apt, so nothing is installed for you. Missing, by Debian's names: {}",
        missing.join(" ")
    )
}

fn is_there(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => process::is_on_path(name),
        Sign::Library(name) => process::answer(Command::new("pkg-config").args(["--exists", name])).is_some(),
        Sign::None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surely_there_is_found_and_what_cannot_be_is_not() {
        assert!(is_there(Sign::Program("sh")));
        assert!(!is_there(Sign::Program("no-such-program-anywhere")));
        assert!(!is_there(Sign::Library("no-such-library-anywhere")));
        assert!(!is_installed("no-such-package-anywhere"));
    }

    #[test]
    fn no_package_is_named_twice() {
        let mut names: Vec<&str> = [BUILD, WINDOWS, SOUND, BROWSER, ICONS, FOREIGN, PACKAGES, WINE, GUEST]
            .iter()
            .flat_map(|set| set.iter())
            .map(|package| package.name)
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
