//! Linux: inotify on `/dev` tells of nodes that come and go, and of rights that udev gives a moment later. No right
//! is needed to hear that, no udev has to run, and a computer at which nothing is plugged in is not woken.

use std::ffi::{CStr, OsStr};
use std::fs::{self, OpenOptions};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use devices::desk::Hindrance;
use hidapi::HidError;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::system_bus::failed;

const DEVICES: &str = "/dev";

/// What the kernel says of each.
const KNOWN: &str = "/sys/class/hidraw";

/// How the node of a HID device is named.
const NODES: &[u8] = b"hidraw";

/// Room for a few dozen events.
const BUFFER: usize = 4096;

/// A task, ended with it.
#[derive(Debug)]
pub(crate) struct Watch(AbortHandle);

impl Watch {
    pub(crate) fn start(runtime: &Handle, changed: impl Fn() + Send + 'static) -> Self {
        Self::of(Path::new(DEVICES), runtime, changed)
    }

    /// Listens from now on, not only once the task runs.
    fn of(folder: &Path, runtime: &Handle, changed: impl Fn() + Send + 'static) -> Self {
        let begun = begin(folder);
        let task = async move {
            let ended = match begun {
                Ok(events) => listen(events, changed).await,
                Err(error) => Err(error),
            };
            let Err(error) = ended.map(|never| match never {});
            tracing::warn!(%error, "nobody tells of devices that come and go: they are looked for at each change of state");
        };
        Self(runtime.spawn(task).abort_handle())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn begin(folder: &Path) -> io::Result<OwnedFd> {
    let events = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let flags = WatchFlags::CREATE | WatchFlags::DELETE | WatchFlags::ATTRIB;
    inotify::add_watch(&events, folder, flags | WatchFlags::ONLYDIR)?;
    Ok(events)
}

async fn listen(events: OwnedFd, changed: impl Fn()) -> io::Result<std::convert::Infallible> {
    // SAFETY: an owned descriptor stays open, and the same one, until it is dropped with the registration.
    let events = unsafe { AsyncFd::register_with_interest(events, Interest::READABLE) }?;
    loop {
        let mut ready = events.readable().await?;
        let mut buffer = [MaybeUninit::uninit(); BUFFER];
        let mut reader = inotify::Reader::new(events.get_ref(), &mut buffer);
        let mut any = false;
        loop {
            match reader.next() {
                Ok(event) => any |= concerns(event.file_name(), event.events()),
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => break,
                Err(error) => return Err(error.into()),
            }
        }
        ready.clear_ready();
        if any {
            changed();
        }
    }
}

/// Whether an event is about a HID device, or more came than the system kept.
fn concerns(name: Option<&CStr>, events: ReadFlags) -> bool {
    events.contains(ReadFlags::QUEUE_OVERFLOW) || name.is_some_and(|name| name.to_bytes().starts_with(NODES))
}

/// The report descriptor, which the kernel gives beside the node. hidapi asks for it by the number of the node.
pub(crate) fn descriptor(path: &CStr) -> Option<Vec<u8>> {
    let node = Path::new(OsStr::from_bytes(path.to_bytes())).file_name()?;
    fs::read(Path::new(KNOWN).join(node).join("device/report_descriptor")).ok()
}

/// Nothing of Kuando's runs here.
pub(crate) const fn has_rival() -> bool {
    false
}

/// Why a device could not be opened: hidapi has only words for it, so the system is asked once more.
pub(crate) fn not_opened(path: &CStr, error: &HidError) -> Hindrance {
    let opened = OpenOptions::new().read(true).write(true).open(OsStr::from_bytes(path.to_bytes()));
    match opened.map_err(|error| error.kind()) {
        Err(io::ErrorKind::PermissionDenied) => Hindrance::NotPermitted,
        Err(io::ErrorKind::ResourceBusy) => Hindrance::Held,
        _ => failed(error),
    }
}

/// What a refusal to write says of another program: here nothing, since a device that is open takes reports.
pub(crate) const fn not_written(_: &HidError) -> Option<Hindrance> {
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn a_device_that_comes_gets_its_rights_and_goes_is_told_each_time_and_other_nodes_are_not() {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (told, heard) = channel();
        let _watch = Watch::of(folder.path(), runtime.handle(), move || {
            let _gone = told.send(());
        });
        fs::write(folder.path().join("ttyUSB0"), "").unwrap();
        fs::write(folder.path().join("input"), "").unwrap();
        let node = folder.path().join("hidraw3");
        fs::write(&node, "").unwrap();
        heard.recv_timeout(LONG).unwrap();
        assert!(heard.try_recv().is_err(), "other nodes are none of its business");
        fs::set_permissions(&node, fs::Permissions::from_mode(0o600)).unwrap();
        heard.recv_timeout(LONG).unwrap();
        fs::remove_file(&node).unwrap();
        heard.recv_timeout(LONG).unwrap();
    }

    #[test]
    fn more_events_than_the_system_keeps_are_a_reason_to_look() {
        assert!(concerns(None, ReadFlags::QUEUE_OVERFLOW));
        assert!(!concerns(None, ReadFlags::CREATE));
        assert!(concerns(Some(c"hidraw12"), ReadFlags::DELETE));
        assert!(!concerns(Some(c"hiddev0"), ReadFlags::CREATE));
    }
}
