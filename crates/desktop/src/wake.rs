//! When the computer has resumed from sleep, and when its network has changed.
//!
//! After either a connection may look open and be dead, and only a timeout would tell. So the app is
//! told at once, drops what it has and connects anew. Everything here is a help and no more: where a
//! system does not say these things, the log says so once and the app lives by its timeouts.
//!
//! Nothing is asked again and again: the systems call, and between calls this costs nothing.

mod bursts;
#[cfg(target_os = "linux")]
mod logind;
#[cfg(any(test, target_os = "linux"))]
mod rtnetlink;

#[cfg_attr(target_os = "linux", path = "wake/linux.rs")]
#[cfg_attr(target_os = "windows", path = "wake/windows.rs")]
#[cfg_attr(target_os = "macos", path = "wake/macos.rs")]
mod system;

#[cfg(any(test, target_os = "linux", target_os = "windows"))]
use std::net::IpAddr;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::told::Teller;
use bursts::Bursts;

/// What has happened to the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wake {
    /// It has come back from sleep. Told at once, and once for what comes within a second.
    Resumed,
    /// Its links or addresses are others than before; those that reach no further than this computer
    /// or its own cable do not count. Told a second after the first change, once for all since then.
    NetworkChanged,
}

/// A watch that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "the watch ends when this is dropped"]
pub struct Watching {
    _teller: Teller,
    _system: system::Watch,
}

/// Watches from now on, and comes back at once: what takes time is done on `runtime`, whose clock
/// and input and output must be enabled.
///
/// `tell` is called on `runtime` and must return soon. When [`Watching`] is dropped nothing more is
/// told; a call that has begun on another thread by then is finished.
pub fn watch(runtime: &Handle, tell: impl Fn(Wake) + Send + Sync + 'static) -> Watching {
    let heard = Arc::new(Heard::default());
    let teller = Teller::start(runtime, tell, |tell| tell_all(Arc::clone(&heard), tell));
    Watching { _teller: teller, _system: system::Watch::start(runtime, heard) }
}

/// What a system has said and nobody was told yet. Each kind is a flag, so that a flood takes no room,
/// and any thread may raise it.
#[derive(Debug, Default)]
struct Heard {
    resumed: Notify,
    network: Notify,
}

impl Heard {
    fn say(&self, wake: Wake) {
        match wake {
            Wake::Resumed => self.resumed.notify_one(),
            Wake::NetworkChanged => self.network.notify_one(),
        }
    }
}

async fn tell_all(heard: Arc<Heard>, tell: impl Fn(Wake)) {
    let mut bursts = Bursts::default();
    loop {
        let due = bursts.due();
        tokio::select! {
            () = heard.resumed.notified() => {
                if bursts.resumed(Instant::now()) {
                    tell(Wake::Resumed);
                }
            }
            () = heard.network.notified() => bursts.network(Instant::now()),
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                bursts.told();
                tell(Wake::NetworkChanged);
            }
        }
    }
}

/// Whether an address reaches no further than this computer, or the cable that it hangs on: such come
/// and go with the links themselves.
#[cfg(any(test, target_os = "linux", target_os = "windows"))]
fn is_only_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unicast_link_local(),
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

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(60);

    #[test]
    fn near_addresses_are_those_of_loopback_and_of_the_cable() {
        for near in ["127.0.0.2", "169.254.3.4", "::1", "fe80::1"] {
            assert_eq!(near.parse().map(is_only_near), Ok(true), "{near}");
        }
        for far in ["10.0.0.1", "192.0.2.7", "2001:db8::1", "fd00::1"] {
            assert_eq!(far.parse().map(is_only_near), Ok(false), "{far}");
        }
    }

    #[tokio::test]
    async fn a_burst_is_told_once() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let heard = Arc::new(Heard::default());
        let tell = move |wake| {
            let _ = sender.send(wake);
        };
        let task = tokio::spawn(tell_all(Arc::clone(&heard), tell));
        heard.say(Wake::NetworkChanged);
        heard.say(Wake::Resumed);
        heard.say(Wake::NetworkChanged);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(Wake::Resumed)));
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(Some(Wake::NetworkChanged)));
        task.abort();
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(None));
    }

    #[tokio::test]
    async fn a_dropped_watch_lets_go_of_whom_it_told() {
        let (sender, mut told) = mpsc::unbounded_channel();
        let watching = watch(&Handle::current(), move |wake| {
            let _ = sender.send(wake);
        });
        drop(watching);
        assert_eq!(timeout(DEADLINE, told.recv()).await, Ok(None));
    }
}
