//! A crash leaves nothing of this process's memory behind, and a child has the limit of the user.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::Command;

use desktop::process::{no_core_dumps, prepare_child};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

fn limit_of_a_child(prepared: bool) -> String {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c"]);
    if prepared {
        prepare_child(&mut command);
    }
    String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
}

/// The only test here: the limit is the whole process's.
#[test]
fn no_core_is_dumped_and_a_child_may_leave_what_the_user_allows() {
    let most = getrlimit(Resource::Core).maximum;
    // In blocks of 512 bytes for `ulimit`; as much as is allowed, where that is less.
    let users = most.map_or(1_048_576, |most| most.min(1_048_576));
    setrlimit(Resource::Core, Rlimit { current: Some(users), maximum: most }).unwrap();
    let blocks = limit_of_a_child(false);
    no_core_dumps();
    no_core_dumps();
    assert_eq!(getrlimit(Resource::Core).current, Some(0));
    assert_eq!(limit_of_a_child(false), "0");
    assert_eq!(limit_of_a_child(true), blocks);
    assert_eq!(getrlimit(Resource::Core).maximum, most, "nothing is given up for good");
}
