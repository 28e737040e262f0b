//! Windows programs on Linux: a Wine of our own, with a registry and a disk as after an installation, and a
//! display that nobody looks at. Taken away with the value.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::private_home::PrivateHome;
use crate::process;
use crate::workplace::Workplace;

/// Debian's `wine64` alone: the programs on the PATH come with the 32-bit half, which nobody here needs.
pub const WINE: &str = "/usr/lib/wine/wine64";
const SERVER: &str = "/usr/lib/wine/wineserver64";

/// How long the server waits for the next program: longer than building the tests takes, and not for ever
/// where nobody is left to end it.
const KEPT_SECONDS: u32 = 3600;

const COMPILER: &str = "x86_64-w64-mingw32-gcc";

/// Rust's library takes its random numbers from a library that Wine 8 does not have.
const PROCESS_PRNG: &str = "\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    return SystemFunction036(data, (ULONG)length);
}
";

/// A Wine that programs can be started in.
pub struct Wine {
    prefix: PathBuf,
    home: PrivateHome,
    screen: Screen,
}

impl Wine {
    /// Made anew: what an earlier run has left in the registry proves nothing.
    pub fn start(place: &Workplace) -> Result<Self> {
        let prefix = place.own().join("wine");
        if prefix.exists() {
            std::fs::remove_dir_all(&prefix).with_context(|| format!("clearing {}", prefix.display()))?;
        }
        std::fs::create_dir_all(&prefix).with_context(|| format!("making {}", prefix.display()))?;
        let wine = Self { prefix, home: PrivateHome::make(place, "wine")?, screen: Screen::start()? };
        wine.serve()?;
        let mut boot = Command::new(WINE);
        // What it says of its 32-bit half is of no interest.
        wine.give(boot.args(["wineboot", "--init"]).stderr(Stdio::null()));
        process::step("a Wine of our own", &mut boot)?;
        wine.add_process_prng()?;
        Ok(wine)
    }

    /// Gives the command this Wine, a private home and the display.
    pub fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.home
            .give(command)
            .env("WINEPREFIX", &self.prefix)
            .env("WINEARCH", "win64")
            .env("WINEDEBUG", "-all")
            // Else it offers to download Mono and Gecko.
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            // Else paths with other letters cannot be named.
            .env("LC_ALL", "C.UTF-8")
            .env("DISPLAY", &self.screen.display)
    }

    /// A Windows program, to be run.
    pub fn program(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(WINE);
        self.give(command.arg(program));
        command
    }

    /// The disk `C:`.
    pub fn disk(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    /// Starts the server that Wine's programs share. Left to them it ends with each and is started by the
    /// next, and a program that calls while it is ending is turned away ("Connection reset by peer").
    fn serve(&self) -> Result<()> {
        let mut server = Command::new(SERVER);
        self.give(server.arg(format!("-p{KEPT_SECONDS}")));
        // It stays in the background, and whoever reads our output waits for everybody who might write.
        process::run(server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
    }

    fn add_process_prng(&self) -> Result<()> {
        let source = self.prefix.join("process_prng.c");
        std::fs::write(&source, PROCESS_PRNG)?;
        let mut compiler = Command::new(COMPILER);
        compiler
            .args(["-shared", "-Os", "-s", "-o"])
            .arg(self.disk().join("windows/system32/bcryptprimitives.dll"))
            .arg(&source)
            .arg("-ladvapi32");
        process::run(&mut compiler)
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Ends every program of this Wine and no other's.
        for word in ["-k", "-w"] {
            let mut server = Command::new(SERVER);
            let _ended_already = self.give(server.arg(word)).status();
        }
        if let Err(error) = std::fs::remove_dir_all(&self.prefix) {
            eprintln!("{} stays: {error}", self.prefix.display());
        }
    }
}

/// A path of this machine as Windows programs name it: Wine has the whole disk as `Z:`.
pub fn windows_path(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{} is not Unicode", path.display()))?;
    ensure!(text.starts_with('/'), "{text} is not absolute");
    Ok(format!("Z:{}", text.replace('/', "\\")))
}

/// An X server of our own.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let mut number = String::new();
        let output = server.stdout.take().context("Xvfb has no output")?;
        let mut screen = Self { server, display: String::new() };
        BufReader::new(output).read_line(&mut number).context("asking Xvfb for its number")?;
        ensure!(!number.trim().is_empty(), "Xvfb ended at once");
        screen.display = format!(":{}", number.trim());
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ended_already = self.server.kill();
        let _collected = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::path::Path;

    #[test]
    fn a_path_of_this_machine_is_on_the_disk_z() {
        assert_eq!(super::windows_path(Path::new("/a b/æ.cmd")).unwrap(), r"Z:\a b\æ.cmd");
        assert!(super::windows_path(Path::new("a")).is_err());
    }
}
