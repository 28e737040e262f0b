//! A kernel of our own in QEMU, for tests that need drivers which this computer's kernel may not have and which nobody
//! loads into it for a test.
//!
//! It is Debian's kernel, unpacked beside the target folder and installed nowhere. The guest sees the files of this
//! computer, where it may only read; what it writes is in its own memory and gone with it. It has no network.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workplace::Workplace;

const QEMU: &str = "qemu-system-x86_64";

/// Debian's package that depends on its newest kernel.
const KERNEL: &str = "linux-image-amd64";

/// What the guest needs for its disk.
const DISK: [&str; 4] = ["virtio_pci", "9pnet_virtio", "9p", "overlay"];

/// What the guest says, each on a line of its own. The exit code follows the second.
const IS_UP: &str = "communicator-guest: up";
const HAS_ENDED: &str = "communicator-guest: ended ";

/// A processor that runs the guest itself has it up in a second or two. Some offer that and never begin.
const UP_WITHIN: Duration = Duration::from_secs(10);
/// Each instruction is translated, on a computer that may be busy.
const UP_WITHIN_TRANSLATED: Duration = Duration::from_secs(180);

/// Begun anew, nothing of what was unpacked before is left.
const READY: &str = "ready";

/// A kernel that is there, with its modules.
pub struct Kernel {
    folder: PathBuf,
    version: String,
}

impl Kernel {
    /// Unpacks it where that has not been done yet.
    pub fn bring(place: &Workplace) -> Result<Self> {
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            bail!("the guest runs the programs that are built here, so it needs Linux on x86-64");
        }
        let folder = place.own().join("guest");
        if !folder.join(READY).is_file() {
            unpack(&folder)?;
        }
        Self::at(&folder)
    }

    /// The one that was unpacked there.
    pub fn at(folder: &Path) -> Result<Self> {
        let modules = folder.join("lib/modules");
        let version = fs::read_dir(&modules)
            .with_context(|| format!("reading {}", modules.display()))?
            .flatten()
            .next()
            .context("the package of the kernel has no modules")?;
        let version = version.file_name().to_string_lossy().into_owned();
        Ok(Self { folder: folder.to_owned(), version })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn image(&self) -> PathBuf {
        self.folder.join(format!("boot/vmlinuz-{}", self.version))
    }

    /// The files of these modules and of all that they need, in the order in which they are loaded.
    fn modules(&self, names: &[&str]) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for name in names {
            let mut modprobe = Command::new(tool("modprobe"));
            modprobe.arg("-d").arg(&self.folder).args(["-S", &self.version, "--show-depends", name]);
            let answer = process::answer(&mut modprobe)
                .with_context(|| format!("the kernel {} has no module {name}", self.version))?;
            for line in answer.lines() {
                let Some(file) = line.trim().strip_prefix("insmod ") else { continue };
                let file = PathBuf::from(file.split_whitespace().next().unwrap_or(file));
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        Ok(files)
    }
}

/// A program for administrators, which may not be on the PATH of others.
fn tool(name: &str) -> PathBuf {
    let found = ["/usr/sbin", "/sbin"].map(|folder| Path::new(folder).join(name));
    found.into_iter().find(|path| path.is_file()).unwrap_or_else(|| name.into())
}

fn unpack(folder: &Path) -> Result<()> {
    if !process::is_on_path("apt-get") || !process::is_on_path("dpkg-deb") {
        bail!(
            "the guest's kernel is Debian's package {KERNEL}, which apt-get brings; on this system the tests with \
             devices do not run"
        );
    }
    let _absent = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut download = Command::new("apt-get");
    let package = || {
        let depends = process::answer(Command::new("apt-cache").args(["depends", KERNEL]))?;
        let name = depends.lines().find_map(|line| line.trim().strip_prefix("Depends: "))?.to_owned();
        Some(name)
    };
    let Some(package) = package() else {
        bail!("apt knows no package {KERNEL}: run `apt-get update` as root, and come again");
    };
    download.current_dir(folder).args(["-q", "download", &package]);
    process::step(&format!("Debian's kernel, {package}, which is installed nowhere"), &mut download)
        .context("an old list of packages names what is not there any more: run `apt-get update` as root")?;
    let package = only_file(folder, "deb")?;
    process::run(Command::new("dpkg-deb").arg("-x").arg(&package).arg(folder))?;
    fs::remove_file(&package)?;
    let kernel = Kernel::at(folder)?;
    process::run(Command::new(tool("depmod")).arg("-b").arg(folder).arg(&kernel.version))?;
    fs::write(folder.join(READY), "")?;
    Ok(())
}

fn only_file(folder: &Path, end: &str) -> Result<PathBuf> {
    let files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let mut files = files.filter(|path| path.extension() == Some(OsStr::new(end)));
    files.next().with_context(|| format!("no .{end} in {}", folder.display()))
}

/// Runs a script of the shell as root in the guest, with these modules loaded, and passes on what it prints. Whether it
/// ended with success.
pub fn run(kernel: &Kernel, modules: &[&str], script: &str, within: Duration) -> Result<bool> {
    let start = kernel.folder.join("start.cpio");
    let modules = kernel.modules(&[&DISK, modules].concat())?;
    fs::write(&start, first_files(&modules, script)?)?;
    let mut why = "cannot be opened here";
    if fs::File::options().read(true).write(true).open("/dev/kvm").is_ok() {
        if let Some(guest) = Guest::start(kernel, &start, Processor::OfThisComputer)? {
            return guest.follow(within);
        }
        why = "is there, but no guest runs by it";
    }
    println!("/dev/kvm {why}: QEMU translates each instruction, which takes some ten times as long");
    let Some(guest) = Guest::start(kernel, &start, Processor::Translated)? else {
        bail!("the guest has not come up");
    };
    guest.follow(within)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Processor {
    OfThisComputer,
    Translated,
}

/// QEMU, ended with this value.
struct Guest {
    qemu: Child,
    lines: Receiver<String>,
}

impl Guest {
    /// None: it has not come up in time.
    fn start(kernel: &Kernel, start: &Path, processor: Processor) -> Result<Option<Self>> {
        let begun = Instant::now();
        let (machine, within) = match processor {
            Processor::OfThisComputer => (["-accel", "kvm", "-cpu", "host"], UP_WITHIN),
            Processor::Translated => (["-accel", "tcg,thread=multi", "-cpu", "max"], UP_WITHIN_TRANSLATED),
        };
        let mut command = Command::new(QEMU);
        command
            .args(machine)
            .args(["-smp", "2", "-m", "1536", "-nic", "none", "-no-reboot"])
            .args(["-display", "none", "-vga", "none", "-monitor", "none", "-serial", "stdio"])
            .arg("-kernel")
            .arg(kernel.image())
            .arg("-initrd")
            .arg(start)
            .args(["-append", "console=ttyS0 quiet loglevel=3 panic=-1"])
            .args(["-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"])
            .args(["-device", "virtio-9p-pci,fsdev=host,mount_tag=host"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if processor == Processor::OfThisComputer {
            // It says at length why it does not.
            command.stderr(Stdio::null());
        }
        let mut qemu = command.spawn().with_context(|| format!("{QEMU} could not be started"))?;
        let output = qemu.stdout.take().context("QEMU has no output")?;
        let (told, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).replace('\r', "");
                if told.send(line).is_err() {
                    return;
                }
            }
        });
        let guest = Self { qemu, lines };
        let up = guest.line_with(IS_UP, begun + within, |_| ());
        if up.is_some() {
            println!("the guest is up after {:.1} s ({processor:?})", begun.elapsed().as_secs_f64());
        }
        Ok(up.is_some().then_some(guest))
    }

    /// The rest of the first line with this in it; none: it did not come in time, or QEMU has ended.
    fn line_with(&self, words: &str, until: Instant, mut other: impl FnMut(&str)) -> Option<String> {
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => match line.split_once(words) {
                    Some((_, rest)) => return Some(rest.to_owned()),
                    None => other(&line),
                },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Until its script has ended.
    fn follow(self, within: Duration) -> Result<bool> {
        let ended = self.line_with(HAS_ENDED, Instant::now() + within, |line| println!("{line}"));
        let Some(code) = ended else {
            bail!("the guest was ended after {} s, or came to an end too soon", within.as_secs());
        };
        Ok(code.trim() == "0")
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ended = self.qemu.kill();
        let _ended = self.qemu.wait();
    }
}

/// The archive that the kernel unpacks into its memory and begins with.
fn first_files(modules: &[PathBuf], script: &str) -> Result<Vec<u8>> {
    let busybox = ["/bin/busybox", "/usr/bin/busybox"].map(Path::new);
    let busybox = busybox.into_iter().find(|path| path.is_file()).context("there is no busybox")?;
    let mut archive = Archive::default();
    for folder in ["bin", "modules"] {
        archive.folder(folder);
    }
    archive.file("bin/busybox", &fs::read(busybox)?);
    let mut order = String::new();
    for module in modules {
        let name = module.file_name().context("a module has a name")?.to_string_lossy();
        let bytes = fs::read(module).with_context(|| format!("reading {}", module.display()))?;
        archive.file(&format!("modules/{name}"), &bytes);
        order.push_str(&name);
        order.push('\n');
    }
    archive.file("order", order.as_bytes());
    archive.file("script", script.as_bytes());
    archive.file("init", init().as_bytes());
    Ok(archive.end())
}

/// The first program of the guest: loads the modules, has the files of this computer below what it writes itself, and
/// runs the script there.
fn init() -> String {
    format!(
        "#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mkdir -p /proc /sys /dev /host /new /own
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
while read module; do insmod /modules/$module || echo \"the module $module cannot be loaded\"; done < /order
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=1048576 host /host
mount -t tmpfs none /own
mkdir /own/upper /own/work
mount -t overlay -o lowerdir=/host,upperdir=/own/upper,workdir=/own/work none /new
mount -t configfs none /sys/kernel/config
for folder in proc sys dev; do mkdir -p /new/$folder; mount -o move /$folder /new/$folder; done
mkdir -p /new/dev/pts /new/dev/shm /new/run
mount -t devpts none /new/dev/pts
mount -t tmpfs none /new/dev/shm
mount -t tmpfs -o mode=755 none /new/run
mkdir -m 700 /new/run/root
ip link set lo up
cp /script /new/run/script
echo '{IS_UP}'
chroot /new /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run/root XDG_RUNTIME_DIR=/run/root /bin/sh /run/script
echo \"{HAS_ENDED}$?\"
poweroff -f
"
    )
}

/// Files in the form that the kernel unpacks (`newc` of cpio).
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    count: u32,
}

impl Archive {
    fn folder(&mut self, name: &str) {
        self.add(name, 0o040_755, &[]);
    }

    fn file(&mut self, name: &str, bytes: &[u8]) {
        self.add(name, 0o100_755, bytes);
    }

    fn add(&mut self, name: &str, mode: u32, bytes: &[u8]) {
        self.count += 1;
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let name_length = u32::try_from(name.len() + 1).unwrap_or(u32::MAX);
        // Number, mode, owner, group, links, time, length, device and its kind (four), length of the name, sum.
        let fields = [self.count, mode, 0, 0, 1, 0, length, 0, 0, 0, 0, name_length, 0];
        self.bytes.extend(b"070701");
        for field in fields {
            // Writing to memory cannot fail.
            let _written = write!(self.bytes, "{field:08x}");
        }
        self.bytes.extend(name.as_bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend(bytes);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    fn end(mut self) -> Vec<u8> {
        self.add("TRAILER!!!", 0, &[]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_has_a_header_of_110_bytes_before_each_name_and_is_padded_to_four() {
        let mut archive = Archive::default();
        archive.file("ab", b"12345");
        let bytes = archive.end();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("07070100000001000081ed"), "{text}");
        assert_eq!(text.get(110..114), Some("ab\0\0"));
        assert!(text.contains("12345\x00\x00\x00070701"), "{text}");
        assert_eq!(bytes.len() % 4, 0);
    }
}
