//! macOS: a process is asked after with the empty signal until it is gone.

use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

pub use super::unix::{
    end_now, keep_streams_to_ourselves, make_private_dir, no_core_dumps, private_umask, restore_core_dumps,
    restore_umask,
};

/// How often the process is asked after.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A zombie still answers here. The app's parent is launchd or a shell, and both collect at once.
pub fn wait_for_end(pid: u32, within: Duration) -> bool {
    let Some(id) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
        // No process has such a number.
        return true;
    };
    let deadline = Instant::now() + within;
    loop {
        if test_kill_process(id) == Err(Errno::SRCH) {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}
