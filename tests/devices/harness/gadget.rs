//! A light on a USB bus: the kernel's virtual host (`dummy_hcd`) and its HID gadget, so that what is written goes the
//! whole way of a real light, through `usbhid`, and waits where the light does not take it.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::{OpenOptionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::kinds::{KEEP_ALIVE, Kind};
use super::poll;

/// Where gadgets are made.
const GADGETS: &str = "/sys/kernel/config/usb_gadget";
const CONTROLLERS: &str = "/sys/class/udc";
const DRIVER: &str = "/sys/bus/usb/drivers/usbhid";
const END: &str = "/dev/hidg0";
const DO_NOT_WAIT: i32 = 0o4000;
const REPORT_BYTES: usize = 64;

/// A light by USB, until this goes.
pub struct Gadget {
    folder: PathBuf,
    controller: String,
    taken: Option<Taking>,
    frames: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// Takes what is written to the light.
struct Taking {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Gadget {
    /// Connects it; it takes what it is told.
    #[track_caller]
    pub fn plug_in(kind: &Kind) -> Self {
        let folder = Path::new(GADGETS).join("light");
        let write = |below: &str, bytes: &[u8]| fs::write(folder.join(below), bytes).unwrap();
        let make = |below: &str| fs::create_dir_all(folder.join(below)).unwrap();
        for below in ["", "strings/0x409", "functions/hid.usb0", "configs/c.1"] {
            make(below);
        }
        for (name, number) in [("idVendor", kind.vendor), ("idProduct", kind.product), ("bcdDevice", 0x100)] {
            write(name, format!("0x{number:04x}").as_bytes());
        }
        let (maker, product) = kind.name.rsplit_once(" BUSYLIGHT").unwrap();
        write("strings/0x409/manufacturer", maker.as_bytes());
        write("strings/0x409/product", format!("BUSYLIGHT{product}").as_bytes());
        write("functions/hid.usb0/report_length", REPORT_BYTES.to_string().as_bytes());
        write("functions/hid.usb0/report_desc", &kind.descriptor());
        symlink(folder.join("functions/hid.usb0"), folder.join("configs/c.1/hid.usb0")).unwrap();
        let controller = fs::read_dir(CONTROLLERS).unwrap().next().expect("dummy_hcd has a controller");
        let controller = controller.unwrap().file_name().into_string().unwrap();
        let mut gadget = Self { folder, controller, taken: None, frames: Arc::default() };
        gadget.put_back();
        gadget
    }

    /// Connects it again; it takes what it is told.
    #[track_caller]
    pub fn put_back(&mut self) {
        fs::write(self.folder.join("UDC"), &self.controller).unwrap();
        poll::until("the light is a device", || Self::interface().is_some());
        self.take();
    }

    /// Takes what is written to it.
    #[track_caller]
    pub fn take(&mut self) {
        let ends = Arc::<AtomicBool>::default();
        let (asked, frames) = (Arc::clone(&ends), Arc::clone(&self.frames));
        let mut end = poll::until_some("the other end of the light", || {
            File::options().read(true).write(true).custom_flags(DO_NOT_WAIT).open(END).ok()
        });
        let thread = std::thread::spawn(move || {
            let mut report = [0; REPORT_BYTES];
            while !asked.load(Ordering::SeqCst) {
                match end.read(&mut report) {
                    Ok(length) if length > 0 => frames.lock().unwrap().push(report[..length].to_vec()),
                    _ => std::thread::park_timeout(std::time::Duration::from_millis(5)),
                }
            }
        });
        self.taken = Some(Taking { ends, thread });
    }

    /// Takes nothing any more, though it stays connected: a light whose program hangs.
    pub fn hang(&mut self) {
        if let Some(taken) = self.taken.take() {
            taken.ends.store(true, Ordering::SeqCst);
            let _panicked = taken.thread.join();
        }
    }

    /// Takes it out.
    #[track_caller]
    pub fn take_out(&mut self) {
        self.hang();
        fs::write(self.folder.join("UDC"), "\n").unwrap();
        poll::until("the light is gone", || Self::interface().is_none());
    }

    /// All that it took.
    pub fn frames(&self) -> Vec<Vec<u8>> {
        self.frames.lock().unwrap().clone()
    }

    pub fn forget(&self) {
        self.frames.lock().unwrap().clear();
    }

    #[track_caller]
    pub fn until_it_shows(&self, frame: &[u8]) {
        poll::until("the light shows it", || {
            self.frames().into_iter().rfind(|one| one[..] != KEEP_ALIVE[..]).is_some_and(|last| last == frame)
        });
    }

    /// The interface that `usbhid` drives, as USB numbers it.
    fn interface() -> Option<String> {
        let entries = fs::read_dir(DRIVER).ok()?.flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.find(|name| name.contains(':'))
    }

    /// Another program has it for itself, as programs do that drive a device through libusb: they take it away from
    /// the kernel's driver. Until the value goes.
    #[track_caller]
    pub fn held_by_another_program(&self) -> Held {
        let interface = Self::interface().expect("the light is driven by usbhid");
        fs::write(Path::new(DRIVER).join("unbind"), &interface).unwrap();
        Held(interface)
    }
}

/// A light that another program has.
pub struct Held(String);

impl Drop for Held {
    fn drop(&mut self) {
        fs::write(Path::new(DRIVER).join("bind"), &self.0).unwrap();
    }
}

impl Drop for Gadget {
    fn drop(&mut self) {
        self.hang();
        let _gone = fs::write(self.folder.join("UDC"), "\n");
        let _gone = fs::remove_file(self.folder.join("configs/c.1/hid.usb0"));
        for below in ["configs/c.1", "functions/hid.usb0", "strings/0x409", ""] {
            let _gone = fs::remove_dir(self.folder.join(below));
        }
    }
}
