//! `cargo xtask bench devices`: how soon a call that the PBX tells of is a frame at a busylight, and what it costs to want
//! a light and a headset where none is connected. Figures to read, not a test: nothing here fails because it took long.
//!
//! The light is made up: umockdev's library lets hidapi find it, and what is written to it comes out of a pipe.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{PROGRAM, Start};
use crate::harness::figures::{Costs, load, median, most, settled_memory};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::screen::Screen;
use crate::harness::{poll, process};

const CALLS: u32 = 40;
const LONGEST: Duration = Duration::from_secs(30);
/// Pairs of apps, and how long each is watched.
const PAIRS: u32 = 3;
const WATCHED: Duration = Duration::from_secs(20);

/// A report of a light with the number before it.
const REPORT_BYTES: usize = 65;
/// The beginnings of a frame: a call rings; nobody calls.
const RINGS: [u8; 3] = [0, 0x10, 0x78];
const FREE: [u8; 5] = [0, 0x10, 0x01, 0, 0x64];

/// Of a Busylight Omega: 64 bytes in, 64 bytes out, no report number.
const DESCRIPTOR: &str = "0600FF0901A101150026FF007508954009018102954009029102C0";

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

/// What the node answers whoever asks for the descriptor.
fn answers() -> String {
    let descriptor = format!("{:02X}000000{DESCRIPTOR}", DESCRIPTOR.len() / 2);
    let bytes = 2 * (4 + 4096);
    format!("@DEV /dev/hidraw0\nHIDIOCGRDESCSIZE 0 1B000000\nHIDIOCGRDESC 0 {descriptor:0<bytes$}\n")
}

/// The frames that arrive at the light, each with when.
fn frames(pipe: PathBuf) -> Receiver<(Instant, [u8; REPORT_BYTES])> {
    assert!(process::output(Command::new("mkfifo").arg(&pipe)).status.success());
    let (tell, frames) = channel();
    // Open for writing too, so that it does not end with the first writer.
    let mut end = File::options().read(true).write(true).open(pipe).unwrap();
    std::thread::spawn(move || {
        let mut report = [0; REPORT_BYTES];
        while end.read_exact(&mut report).is_ok() && tell.send((Instant::now(), report)).is_ok() {}
    });
    frames
}

/// The app that is measured.
fn measured() -> PathBuf {
    std::env::var_os("COMMUNICATOR_BENCH_PROGRAM").map_or_else(|| PROGRAM.into(), PathBuf::from)
}

/// A program that starts the app where the light is connected.
fn with_light(home: &Home) -> (PathBuf, Receiver<(Instant, [u8; REPORT_BYTES])>) {
    let [device_file, answers_file, pipe, program] =
        ["device", "answers", "light", "with-light"].map(|name| home.path(name));
    fs::write(&device_file, device()).unwrap();
    fs::write(&answers_file, answers()).unwrap();
    let arrived = frames(pipe.clone());
    let script = format!(
        "#!/bin/sh\nexec umockdev-run -d '{}' -i '/dev/hidraw0={}' -- sh -c 'ln -sf \"{}\" \"$UMOCKDEV_DIR/dev/hidraw0\"; exec \"{}\" \"$@\"' sh \"$@\"\n",
        device_file.display(),
        answers_file.display(),
        pipe.display(),
        measured().display(),
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (program, arrived)
}

/// When a frame arrives that begins so; others are let go.
fn arrival(frames: &Receiver<(Instant, [u8; REPORT_BYTES])>, beginning: &[u8]) -> Instant {
    loop {
        let (at, frame) = frames.recv_timeout(LONGEST).expect("the light is not told");
        if frame.starts_with(beginning) {
            return at;
        }
    }
}

fn wanted(pbx: &Pbx, light: bool, headset: &str) {
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["popupOnIncomingCall"] = json!(false);
    settings["media"]["kuando"] = json!({"use": light, "ringTone": "telephone-nordic", "ringVolume": 70});
    settings["media"]["preferredHeadset"] = json!(headset);
    pbx.put(&settings);
}

fn line(what: &str, figures: &[f64]) {
    println!("{what}: median {:.1} ms, slowest {:.1} ms", median(figures.to_vec()), most(figures));
}

#[test]
#[ignore = "a bench; `cargo xtask bench devices` runs it"]
fn devices() {
    println!("load average: {}", load());
    told_of_a_call();
    none_is_connected();
    println!("load average: {}", load());
}

fn told_of_a_call() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    wanted(&pbx, true, "NONE");
    let (program, frames) = with_light(&home);
    let app = Start::new(&screen, &home, &pbx).word("--hidden").program(&program).run();
    app.wait_until_fetched();
    app.wait_until_live();
    arrival(&frames, &FREE);
    poll::until("there is a phone", || app.status()["phone"].is_object());
    let (mut rings, mut ends) = (Vec::new(), Vec::new());
    for _ in 0..CALLS {
        let from = Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) };
        let to = pbx.account().username.clone();
        let told = Instant::now();
        let call = pbx.sandbox().ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap();
        rings.push(arrival(&frames, &RINGS).duration_since(told).as_secs_f64() * 1000.0);
        let told = Instant::now();
        pbx.sandbox().end_call(&call).unwrap();
        ends.push(arrival(&frames, &FREE).duration_since(told).as_secs_f64() * 1000.0);
    }
    line("told of a call, its frame is at the light", &rings);
    line("told that it is over, its frame is at the light", &ends);
    app.quit();
}

/// Beside an app that wants no device, in the same minutes.
fn none_is_connected() {
    let (mut memory, mut wakeups, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let screen = Screen::start();
        let desks = [(false, "NONE"), (true, "JABRA")].map(|(light, headset)| {
            let (home, pbx) = (Home::make(), Pbx::as_seeded());
            wanted(&pbx, light, headset);
            (home, pbx)
        });
        let apps = desks.each_ref().map(|(home, pbx)| {
            let app = Start::new(&screen, home, pbx).word("--hidden").program(&measured()).run();
            app.wait_until_fetched();
            app.wait_until_live();
            app
        });
        let processes = apps.each_ref().map(|app| app.process());
        assert_eq!(processes.map(|process| threads_of_devices(process).is_some()), [false, true]);
        let [without, with] = processes.map(settled_memory);
        memory.push(with / without);
        let before = (processes.map(Costs::of), threads_of_devices(processes[1]));
        std::thread::sleep(WATCHED);
        let spent: [_; 2] =
            std::array::from_fn(|one| Costs::of(processes[one]).since(&before.0[one]).wakeups as f64);
        wakeups.push(spent[1] / spent[0].max(1.0));
        own.push((threads_of_devices(processes[1]).unwrap() - before.1.unwrap()) as f64);
        apps.into_iter().for_each(super::harness::app::App::quit);
    }
    let seconds = WATCHED.as_secs();
    println!("no device connected, a light and a headset wanted, beside an app that wants none:");
    println!("memory: ratio {:.3} (median of {PAIRS}); {memory:.3?}", median(memory.clone()));
    println!("wake-ups of all threads: ratio {:.2}; {wakeups:.2?}", median(wakeups.clone()));
    println!("wake-ups of the devices' own threads in {seconds} s: {own:?}");
}

/// How often the threads of the devices have waited for something so far; none: there is no such thread.
fn threads_of_devices(process: u32) -> Option<u64> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?.flatten();
    let named = |folder: &PathBuf| {
        fs::read_to_string(folder.join("comm")).is_ok_and(|name| matches!(name.trim(), "lights" | "headset"))
    };
    let waits = |folder: PathBuf| {
        let status = fs::read_to_string(folder.join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    };
    let of_devices: Vec<u64> = threads.map(|thread| thread.path()).filter(named).filter_map(waits).collect();
    (!of_devices.is_empty()).then(|| of_devices.iter().sum())
}
