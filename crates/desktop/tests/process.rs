//! Rights and children, seen from real processes. One test sets the umask of this whole program, so
//! it is the only one here that makes files.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use desktop::process::{
    give_back_to_children, keep_from_children, make_private_dir, prepare_child, private_umask, wait_for_end,
};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn umask_of_a_child(prepared: bool) -> String {
    let mut command = Command::new("sh");
    command.args(["-c", "umask; echo ${COMMUNICATOR_TOKEN-none}"]).env("COMMUNICATOR_TOKEN", "t");
    if prepared {
        prepare_child(&mut command);
    }
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn what_the_app_writes_is_private_and_a_child_has_the_umask_of_the_user_and_no_token() {
    let users = umask_of_a_child(false);
    let users = users.lines().next().unwrap();
    private_umask();
    private_umask();
    assert_eq!(umask_of_a_child(false), "0077\nt\n");
    assert_eq!(umask_of_a_child(true), format!("{users}\nnone\n"));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(mode(&file), 0o600);
    assert!(make_private_dir(&file).is_err());

    let deep = folder.path().join("a/b");
    make_private_dir(&deep).unwrap();
    assert_eq!((mode(&deep), mode(deep.parent().unwrap())), (0o700, 0o700));
    std::fs::set_permissions(&deep, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(deep.parent().unwrap(), std::fs::Permissions::from_mode(0o755)).unwrap();
    make_private_dir(&deep).unwrap();
    assert_eq!((mode(&deep), mode(deep.parent().unwrap())), (0o700, 0o755));
}

#[test]
fn a_child_does_not_get_what_the_app_has_set_for_itself() {
    let child = || {
        let mut command = Command::new("sh");
        command.args(["-c", "echo ${OF_THE_APP-none}"]).env("OF_THE_APP", "x");
        prepare_child(&mut command);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert_eq!(child(), "x\n");
    keep_from_children("OF_THE_APP");
    assert_eq!(child(), "none\n");
}

#[test]
fn a_child_gets_back_what_the_app_has_changed_for_itself() {
    let mut command = Command::new("sh");
    command.args(["-c", "echo ${CHANGED_BY_THE_APP-none}"]).env("CHANGED_BY_THE_APP", "the app's");
    give_back_to_children("CHANGED_BY_THE_APP", Some("the user's".into()));
    prepare_child(&mut command);
    assert_eq!(String::from_utf8(command.output().unwrap().stdout).unwrap(), "the user's\n");
}

#[test]
fn a_process_is_waited_for_until_it_ends_and_no_longer_than_was_said() {
    let mut child = Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
    assert!(!wait_for_end(child.id(), Duration::from_millis(50)));
    drop(child.stdin.take());
    assert!(wait_for_end(child.id(), Duration::from_secs(30)));
    child.wait().unwrap();
    assert!(wait_for_end(child.id(), Duration::ZERO));
    assert!(wait_for_end(u32::MAX, Duration::ZERO));
}
