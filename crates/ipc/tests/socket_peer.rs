//! What listens at the socket of a profile is a program of another user: it is told nothing.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs::{Permissions, set_permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use ipc::{AskError, Claim, ask, claim};
use serde_json::json;
use tempfile::TempDir;

/// `nobody`.
const SOMEBODY_ELSE: u32 = 65_534;

/// Greets at this socket as an app does, and gives what it is sent. The thread that listens is somebody
/// else's: on Linux each thread has a user of its own, and root may become any.
fn listen_as_somebody_else(socket: PathBuf) -> JoinHandle<Vec<u8>> {
    let (ready, listening) = mpsc::channel();
    let heard = thread::spawn(move || {
        // SAFETY: the call takes three numbers. The library's own would change every thread of the process.
        let failed =
            unsafe { libc::syscall(libc::SYS_setresuid, SOMEBODY_ELSE, SOMEBODY_ELSE, SOMEBODY_ELSE) };
        assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
        let listener = UnixListener::bind(socket).unwrap();
        ready.send(()).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        // The client may have gone already.
        let _gone = stream.write_all(b"{\"hello\":{\"pid\":1}}\n");
        let mut heard = Vec::new();
        let _reset = stream.read_to_end(&mut heard);
        heard
    });
    listening.recv().unwrap();
    heard
}

#[test]
fn an_app_of_another_user_is_not_asked_and_gets_no_byte_of_the_request() {
    let folder = TempDir::new().unwrap();
    let Claim::Ours(_claimed) = claim(folder.path()).unwrap() else { panic!("the profile is taken") };
    let socket = folder.path().join("communicator.sock");
    let request = json!({"verb": "sign-in", "password": "correct horse"});
    let mut listener = None;
    if rustix::process::geteuid().is_root() {
        set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
        listener = Some(listen_as_somebody_else(socket));
    } else {
        // Nobody but root can become somebody else; a socket of root's stands on every Linux with D-Bus.
        let bus = Path::new("/run/dbus/system_bus_socket");
        assert!(bus.exists(), "run the tests as root, or where there is a system bus");
        symlink(bus, &socket).unwrap();
    }
    match ask(folder.path(), &request) {
        Err(AskError::Broken { why }) => assert!(why.contains("another user"), "{why}"),
        other => panic!("{other:?}"),
    }
    if let Some(listener) = listener {
        assert_eq!(listener.join().unwrap(), b"");
    }
}
