//! A busylight that umockdev makes up, driven by the very thread that drives a real one: hidapi finds it, opens it and
//! writes to it, and umockdev compares every byte that arrives with a script.
//!
//! The driven part is a test of its own, which is run in a process of its own, with umockdev's library loaded.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::process::{Command, Output};
use std::sync::mpsc::channel;
use std::time::Duration;

use devices::busylight::{Colour, Look, Ring, Tone, Volume};
use devices::desk::{Driven, Told};
use hid::Desk;

/// Of a Busylight Omega: 64 bytes in, 64 bytes out, no report number.
const DESCRIPTOR: &str = "0600FF0901A101150026FF007508954009018102954009029102C0";

/// The frames of the maker's protocol, byte for byte: the number of the report, the first step, and the end.
const RED: ([u8; 8], [u8; 5]) =
    ([0x10, 0x01, 0x64, 0x00, 0x00, 0x01, 0x00, 0x80], [0xff, 0xff, 0xff, 0x03, 0xf3]);
const RINGING_GREEN: ([u8; 8], [u8; 5]) =
    ([0x10, 0x78, 0x00, 0x64, 0x00, 0x03, 0x05, 0xb5], [0xff, 0xff, 0xff, 0x04, 0xa6]);
const DARK: ([u8; 8], [u8; 5]) =
    ([0x10, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x80], [0xff, 0xff, 0xff, 0x03, 0x8f]);

const LONG: Duration = Duration::from_secs(30);

/// Set where umockdev's library is loaded.
const DRIVEN: &str = "COMMUNICATOR_TEST_UMOCKDEV";

/// The looks that [`driven`] is run with.
const STEADY: &str = "steady";
const RINGS: &str = "rings";

fn golden((step, end): ([u8; 8], [u8; 5])) -> Vec<u8> {
    let mut report = vec![0; 65];
    report[1..9].copy_from_slice(&step);
    report[60..].copy_from_slice(&end);
    report
}

/// The device as `umockdev-record` would have written it.
fn device() -> String {
    format!(
        "P: /devices/virtual/misc/uhid/0003:27BB:3BCD.0001
E: DRIVER=hid-generic
E: HID_ID=0003:000027BB:00003BCD
E: HID_NAME=PLENOM APS BUSYLIGHT OMEGA
E: HID_PHYS=virt/0
E: HID_UNIQ=0001
E: MODALIAS=hid:b0003g0001v000027BBp00003BCD
E: SUBSYSTEM=hid
H: report_descriptor={DESCRIPTOR}

P: /devices/virtual/misc/uhid/0003:27BB:3BCD.0001/hidraw/hidraw0
N: hidraw0
E: DEVNAME=/dev/hidraw0
E: SUBSYSTEM=hidraw
A: dev=246:0
L: device=../../../0003:27BB:3BCD.0001
"
    )
}

/// What the ioctls for the descriptor answer.
fn ioctls() -> String {
    let mut descriptor = format!("{:02X}000000{DESCRIPTOR}", DESCRIPTOR.len() / 2);
    while descriptor.len() < 2 * (4 + 4096) {
        descriptor.push_str("00");
    }
    format!("@DEV /dev/hidraw0\nHIDIOCGRDESCSIZE 0 1B000000\nHIDIOCGRDESC 0 {descriptor}\n")
}

/// A script that expects these reports in this order.
fn script(reports: &[Vec<u8>]) -> Vec<u8> {
    let mut script = b"d 0 /dev/hidraw0\n".to_vec();
    for report in reports {
        script.extend(b"w 0 ");
        for byte in report {
            match byte {
                0..32 => script.extend([b'^', byte + 64]),
                b'^' => script.extend(b"^`"),
                other => script.push(*other),
            }
        }
        script.push(b'\n');
    }
    script
}

/// Runs [`driven`] with a device that expects these reports. One look a run: who opens a device anew may be given the
/// script of umockdev's from its beginning.
fn run(look: &str, reports: &[Vec<u8>]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("device"), device()).unwrap();
    fs::write(folder.join("ioctls"), ioctls()).unwrap();
    fs::write(folder.join("script"), script(reports)).unwrap();
    let of_node = |file: &str| format!("/dev/hidraw0={}", folder.join(file).display());
    let ran = Command::new("umockdev-run")
        .arg("-d")
        .arg(folder.join("device"))
        .args(["-i", &of_node("ioctls"), "-s", &of_node("script"), "--"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "driven", "--ignored", "--nocapture"])
        .env(DRIVEN, look)
        .output();
    match ran {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("umockdev is not installed: cargo xtask setup, or apt-get install umockdev")
        }
        ran => ran.unwrap(),
    }
}

fn said(output: &Output) -> String {
    let mut text = String::new();
    for stream in [&output.stdout, &output.stderr] {
        write!(text, "{}", String::from_utf8_lossy(stream)).unwrap();
    }
    text
}

/// Drives the light, in a process in which umockdev's library is loaded.
#[test]
#[ignore = "run by the tests below, under umockdev"]
fn driven() {
    let Ok(look) = env::var(DRIVEN) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (tell, told) = channel();
    let desk = Desk::new(runtime.handle().clone(), move |said| tell.send(said).unwrap());
    assert!(!desk.is_running(), "nothing is wanted yet");
    let ring = Ring { tone: Tone::TelephoneNordic, volume: Volume::of_per_cent(70.0) };
    desk.show(Some(match look.as_str() {
        RINGS => Look { colour: Colour::new(0, 100, 0), blinks: true, ring: Some(ring) },
        _ => Look::steady(Colour::new(100, 0, 0)),
    }));
    let light = Driven { name: "Busylight Omega".to_owned(), hindrance: None };
    assert_eq!(told.recv_timeout(LONG).unwrap(), Told::Lights(vec![light]));
    assert!(desk.is_running());
    desk.close(LONG);
    assert!(!desk.is_running(), "nothing is wanted any more");
    assert!(told.try_recv().is_err(), "every report was taken");
}

#[test]
fn a_light_that_the_system_has_is_found_opened_and_told_its_frames_byte_for_byte_and_goes_dark_at_the_end() {
    for (look, frame) in [(STEADY, RED), (RINGS, RINGING_GREEN)] {
        let output = run(look, &[golden(frame), golden(DARK)]);
        assert!(
            output.status.success() && said(&output).contains("driven ... ok"),
            "{look}: {}",
            said(&output)
        );
    }
}

#[test]
fn one_wrong_byte_is_seen() {
    let mut wrong = golden(RINGING_GREEN);
    wrong[8] ^= 1;
    let output = run(RINGS, &[wrong, golden(DARK)]);
    assert!(!output.status.success() && said(&output).contains("data mismatch"), "{}", said(&output));
}
