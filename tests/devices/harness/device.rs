//! A HID device made of its report descriptor: `/dev/uhid`. The kernel and the app take it for one that is connected by
//! USB; what is written to it arrives here, and what is reported here arrives there.
//!
//! The layout of the events is that of `linux/uhid.h`.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::kinds::{KEEP_ALIVE, Kind};
use super::poll;

const UHID: &str = "/dev/uhid";
const NODES: &str = "/sys/class/hidraw";

const DESTROY: u32 = 1;
const STOP: u32 = 3;
const OUTPUT: u32 = 6;
const GET_REPORT: u32 = 9;
const GET_REPORT_REPLY: u32 = 10;
const CREATE: u32 = 11;
const INPUT: u32 = 12;
const SET_REPORT: u32 = 13;
const SET_REPORT_REPLY: u32 = 14;

const EVENT_BYTES: usize = 4376;
const MOST_REPORT_BYTES: usize = 4096;
const USB: u16 = 3;
const NOT_SUPPORTED: u16 = 95;

/// What a device answers whatever is written to it.
type Answers = Box<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send>;

/// A device that is connected, until this goes.
pub struct Device {
    uhid: Arc<File>,
    seen: Arc<Seen>,
    reader: Option<JoinHandle<()>>,
    node: PathBuf,
}

#[derive(Default)]
struct Seen {
    written: Mutex<Vec<Vec<u8>>>,
}

impl Device {
    /// Connects it, and waits until the system has a node for it.
    #[track_caller]
    pub fn plug_in(kind: &Kind) -> Self {
        Self::answering(kind, |_| None)
    }

    /// One that answers some of what is written to it with a report.
    #[track_caller]
    pub fn answering(kind: &Kind, answers: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let serial = format!("made-up-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let uhid = File::options().read(true).write(true).open(UHID).unwrap_or_else(|error| {
            panic!("{UHID}: {error}; `cargo xtask test --devices` has a kernel with it")
        });
        let uhid = Arc::new(uhid);
        send(&uhid, &create(kind, &serial));
        let seen = Arc::<Seen>::default();
        let reader = {
            let (uhid, seen) = (Arc::clone(&uhid), Arc::clone(&seen));
            std::thread::spawn(move || seen.read(&uhid, &(Box::new(answers) as Answers)))
        };
        let node = poll::until_some("the device has a node", || node_of(&serial));
        Self { uhid, seen, reader: Some(reader), node }
    }

    /// As `/dev` has it.
    pub fn node(&self) -> &Path {
        &self.node
    }

    /// The driver of the kernel that has taken it.
    pub fn driver(&self) -> String {
        let driver = Path::new(NODES).join(self.node.file_name().unwrap()).join("device/driver");
        fs::read_link(driver).unwrap().file_name().unwrap().to_string_lossy().into_owned()
    }

    /// The device says this.
    #[track_caller]
    pub fn report(&self, report: &[u8]) {
        send(&self.uhid, &input(report));
    }

    /// All that was written to it so far.
    pub fn written(&self) -> Vec<Vec<u8>> {
        self.seen.written.lock().unwrap().clone()
    }

    /// What was written to it last, but that a light stays as it is.
    pub fn shows(&self) -> Option<Vec<u8>> {
        self.written().into_iter().rfind(|report| report[..] != KEEP_ALIVE[..])
    }

    /// Waits until it shows this.
    #[track_caller]
    pub fn until_it_shows(&self, report: &[u8]) {
        poll::until_equal("what the device shows", Some(shown(report)), || {
            self.shows().map(|report| shown(&report))
        });
    }

    /// Waits until this has been written to it.
    #[track_caller]
    pub fn until_it_was_told(&self, report: &[u8]) {
        poll::until("the device is told", || self.written().iter().any(|one| one == report));
    }

    pub fn forget(&self) {
        self.seen.written.lock().unwrap().clear();
    }

    pub fn take_out(self) {}
}

impl Drop for Device {
    fn drop(&mut self) {
        send(&self.uhid, &event(DESTROY));
        if let Some(reader) = self.reader.take() {
            let _panicked = reader.join();
        }
    }
}

impl Seen {
    /// Until the device is taken out.
    fn read(&self, uhid: &File, answers: &Answers) {
        let mut event = vec![0; EVENT_BYTES + 4];
        while let Ok(length) = (&*uhid).read(&mut event) {
            if length < 4 {
                return;
            }
            match u32::from_ne_bytes(event[..4].try_into().unwrap()) {
                STOP => return,
                OUTPUT => {
                    let length = &event[4 + MOST_REPORT_BYTES..6 + MOST_REPORT_BYTES];
                    let length = usize::from(u16::from_ne_bytes(length.try_into().unwrap()));
                    let report = without_zero(&event[4..4 + length]);
                    if let Some(answer) = answers(&report) {
                        send(uhid, &input(&answer));
                    }
                    self.written.lock().unwrap().push(report);
                }
                kind @ (GET_REPORT | SET_REPORT) => {
                    let id = event[4..8].to_vec();
                    let reply = if kind == GET_REPORT { GET_REPORT_REPLY } else { SET_REPORT_REPLY };
                    let words = [&reply.to_ne_bytes()[..], &id, &NOT_SUPPORTED.to_ne_bytes()].concat();
                    send(uhid, &words);
                }
                _ => {}
            }
        }
    }
}

/// A light's report has no number, and the kernel hands over the zero in its place.
fn without_zero(report: &[u8]) -> Vec<u8> {
    match report {
        [0, rest @ ..] if !rest.is_empty() => rest.to_vec(),
        report => report.to_vec(),
    }
}

fn shown(report: &[u8]) -> String {
    report.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn send(mut uhid: &File, event: &[u8]) {
    uhid.write_all(event).unwrap();
}

fn event(kind: u32) -> Vec<u8> {
    kind.to_ne_bytes().to_vec()
}

fn input(report: &[u8]) -> Vec<u8> {
    let mut event = event(INPUT);
    event.extend(u16::try_from(report.len()).unwrap().to_ne_bytes());
    event.extend(report);
    event
}

fn create(kind: &Kind, serial: &str) -> Vec<u8> {
    let descriptor = kind.descriptor();
    let mut event = event(CREATE);
    for (text, bytes) in [(kind.name, 128), ("made-up/input0", 64), (serial, 64)] {
        let end = event.len() + bytes;
        event.extend(text.as_bytes());
        event.resize(end, 0);
    }
    event.extend(u16::try_from(descriptor.len()).unwrap().to_ne_bytes());
    event.extend(USB.to_ne_bytes());
    // Vendor, product, version, country.
    for number in [u32::from(kind.vendor), u32::from(kind.product), 0x100, 0] {
        event.extend(number.to_ne_bytes());
    }
    event.extend(descriptor);
    event.resize(EVENT_BYTES, 0);
    event
}

/// The node of the device with this serial number, once `/dev` has it.
fn node_of(serial: &str) -> Option<PathBuf> {
    let line = format!("HID_UNIQ={serial}");
    let nodes = fs::read_dir(NODES).ok()?.flatten();
    let found = nodes.filter(|node| {
        let about = fs::read_to_string(node.path().join("device/uevent")).unwrap_or_default();
        about.lines().any(|one| one == line)
    });
    found.map(|node| Path::new("/dev").join(node.file_name())).find(|node| node.exists())
}
