//! Linux: the end of a process is waited for on its pidfd, which names that very process even when
//! its number is given away again.

use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

pub use super::unix::{
    end_now, keep_streams_to_ourselves, make_private_dir, no_core_dumps, private_umask, restore_core_dumps,
    restore_umask,
};

/// How often a process is looked at where there is no pidfd.
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub fn wait_for_end(pid: u32, within: Duration) -> bool {
    let Some(id) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
        // No process has such a number.
        return true;
    };
    let deadline = Instant::now() + within;
    let pidfd = match pidfd_open(id, PidfdFlags::empty()) {
        Ok(pidfd) => pidfd,
        Err(Errno::SRCH) => return true,
        // Kernels before 5.3, and sandboxes that forbid the call.
        Err(_) => return look_until_gone(pid, deadline),
    };
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let limit = Timespec::try_from(left).ok();
        match poll(&mut [PollFd::new(&pidfd, PollFlags::IN)], limit.as_ref()) {
            Ok(0) => return false,
            Ok(_) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return look_until_gone(pid, deadline),
        }
    }
}

fn look_until_gone(pid: u32, deadline: Instant) -> bool {
    loop {
        if has_ended(pid) {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn has_ended(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| is_dead(&stat))
}

/// Reads the state out of `/proc/PID/stat`: `PID (NAME) STATE …`. The name may hold blanks and
/// brackets itself, so the last bracket ends it.
fn is_dead(stat: &str) -> bool {
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    matches!(state, Some('Z' | 'X' | 'x'))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn the_state_is_read_behind_a_name_with_brackets() {
        assert!(is_dead("12 (a) R (b) Z 1 12 12 0"));
        assert!(!is_dead("12 (a) Z (b) S 1 12 12 0"));
    }

    #[test]
    fn looking_finds_a_zombie_ended_and_a_running_process_not() {
        let mut child =
            std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        assert!(!look_until_gone(child.id(), Instant::now()));
        drop(child.stdin.take());
        assert!(look_until_gone(child.id(), Instant::now() + Duration::from_secs(20)));
        child.wait().unwrap();
    }
}
