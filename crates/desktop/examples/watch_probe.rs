//! `watch_probe wake`: watches over sleep and network; `watch_probe lock`: over the lock of the screen;
//! `watch_probe beacons MINOR…`: over the beacons of these minors, whose uuid and major are 1.
//! In a process of its own, with the buses and the network that it was started with; it prints what it is
//! told and what the log says of it.
//!
//! Each line of the input is an order: `drop` ends the watch, `watch` begins another.

use std::any::Any;
use std::fmt::Debug;
use std::io::{self, BufRead, Write};

use desktop::beacons::frame::BeaconId;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::registry()
        .with(Targets::new().with_target("desktop", LevelFilter::DEBUG))
        .with(layer().without_time().with_target(false).with_ansi(false).with_writer(io::stdout))
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let subject = std::env::args().nth(1).unwrap_or_default();
    let watch = || -> Option<Box<dyn Any>> {
        match subject.as_str() {
            "wake" => Some(Box::new(desktop::wake::watch(runtime.handle(), |wake| print(&wake)))),
            "beacons" => {
                let minors = std::env::args().skip(2).filter_map(|minor| minor.parse().ok());
                let known = minors.map(|minor| BeaconId { uuid: 1, major: 1, minor });
                Some(Box::new(desktop::beacons::watch(runtime.handle(), known, |around| print(&around))))
            }
            "lock" => Some(Box::new(desktop::lock::watch(runtime.handle(), |lock| print(&lock)))),
            _ => None,
        }
    };
    let mut watching = watch();
    for order in io::stdin().lock().lines() {
        match order?.as_str() {
            "drop" => drop(watching.take()),
            "watch" => watching = watch(),
            _ => return Err("not understood".into()),
        }
        writeln!(io::stdout(), "done")?;
    }
    Ok(())
}

fn print(told: &impl Debug) {
    // Without a reader the input has ended too.
    let _ = writeln!(io::stdout(), "told {told:?}");
}
