//! Beacons: small senders on walls, by which a computer can tell in which room it stands.
//!
//! The computer listens to the advertisements around it and looks in them for the frames of the beacons that it was
//! given. What it is told is which of those is the nearest ([`nearest`]), and whether it can listen at all. It sends
//! nothing to a beacon, and connects to none.
//!
//! Nothing of Bluetooth is touched before [`watch`] is called, nor after its watch is dropped: there is no connection to
//! a bus, no thread and no scan.

#[cfg(target_os = "linux")]
mod bluez;
mod ears;
pub mod frame;
pub mod nearest;

#[cfg_attr(target_os = "linux", path = "beacons/linux.rs")]
#[cfg_attr(target_os = "windows", path = "beacons/windows.rs")]
#[cfg_attr(target_os = "macos", path = "beacons/macos.rs")]
mod system;

use std::sync::Arc;

use settings::said::Said;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

use crate::told::Teller;
use ears::Ears;
use frame::BeaconId;

/// Whether the system listens for beacons.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scan {
    /// It does.
    Listening,
    /// Bluetooth is switched off, and is listened to once it is on.
    Off,
    /// This computer has no Bluetooth that could; part of a sentence. Listened to once it has.
    Absent { why: Said },
    /// The system does not allow it; part of a sentence.
    Refused { why: Said },
    /// It was tried, and is tried again; part of a sentence.
    Failed { why: Said },
}

/// What is known of the beacons around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    pub scan: Scan,
    /// None while none of them is heard.
    pub nearest: Option<BeaconId>,
}

/// A watch that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "the watch ends when this is dropped"]
pub struct Watching {
    _teller: Teller,
    _system: system::Watch,
}

/// Looks for the beacons of `known` from now on, and comes back at once: what takes time is done on `runtime`, whose
/// clock and input and output must be enabled.
///
/// `tell` is called on `runtime` with what is so now, as soon as that is known, and then with every change; it must return
/// soon. When [`Watching`] is dropped nothing more is told; a call that has begun on another thread by then is finished.
pub fn watch(
    runtime: &Handle,
    known: impl IntoIterator<Item = BeaconId>,
    tell: impl Fn(Around) + Send + Sync + 'static,
) -> Watching {
    let ears = Arc::new(Ears::of(known));
    let teller = Teller::start(runtime, tell, |tell| tell_changes(Arc::clone(&ears), tell));
    Watching { _teller: teller, _system: system::Watch::start(runtime, ears) }
}

async fn tell_changes(ears: Arc<Ears>, tell: impl Fn(Around)) {
    let mut told = None;
    loop {
        // Many changes before this is reached are one: only what is so now counts.
        let (now, due) = ears.look(Instant::now());
        if now.is_some() && now != told {
            told.clone_from(&now);
            now.into_iter().for_each(&tell);
        }
        tokio::select! {
            () = ears.changed() => {}
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
        }
    }
}

/// The app keeps it in a place that threads share.
const _: fn() = || {
    const fn shared<T: Send + Sync>() {}
    shared::<Watching>();
};

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::frame::Frame;
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn the_same_is_not_told_twice_and_who_stops_listening_has_no_nearest() {
        let id = BeaconId { uuid: 1, major: 2, minor: 3 };
        let around = |scan, nearest| Some(Around { scan, nearest });
        let (sender, mut told) = mpsc::unbounded_channel();
        let ears = Arc::new(Ears::of([id]));
        let tell = move |around| {
            let _ = sender.send(around);
        };
        let task = tokio::spawn(tell_changes(Arc::clone(&ears), tell));
        ears.scan(Scan::Listening);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(around(Scan::Listening, None)));
        for _ in 0..1000 {
            ears.frame(&Frame { id, at_one_metre: -59 }, -60);
            ears.scan(Scan::Listening);
        }
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(around(Scan::Listening, Some(id))));
        ears.frame(&Frame { id, at_one_metre: -59 }, -60);
        ears.scan(Scan::Off);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(around(Scan::Off, None)));
        task.abort();
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(None));
    }

    #[tokio::test]
    async fn a_dropped_watch_lets_go_of_whom_it_told() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let watching = watch(&Handle::current(), [], move |around| {
            let _ = sender.send(around);
        });
        drop(watching);
        // What was said before the end, and then nothing.
        while timeout(DEADLINE, told.recv()).await != Ok(None) {}
    }
}
