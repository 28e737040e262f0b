//! One app per profile over the named pipe, and who may open the pipe.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use desktop::process::wait_for_end;
use ipc::{Answered, AskError, Claim, Claimed, ask, claim};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use windows::Win32::Foundation::HANDLE;
use windows::Win32::Security::Authorization::{
    ConvertSecurityDescriptorToStringSecurityDescriptorW, GetSecurityInfo, SDDL_REVISION_1, SE_KERNEL_OBJECT,
};
use windows::Win32::Security::{DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR};
use windows::Win32::Storage::FileSystem::FILE_SHARE_READ;
use windows::core::PWSTR;

use crate::user;

fn ours(profile: &Path) -> Claimed {
    match claim(profile).unwrap() {
        Claim::Ours(claimed) => claimed,
        Claim::Taken => panic!("the profile is taken"),
    }
}

fn is_taken(profile: &Path) -> bool {
    matches!(claim(profile).unwrap(), Claim::Taken)
}

fn serving(claimed: Claimed) -> Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.spawn(async move {
        claimed.serve(|request: Value| async { request }).await.unwrap();
    });
    runtime
}

fn assert_echoes(profile: &Path, pid: u32) {
    let request = json!({ "call": { "number": "+45 12\n\"ø" } });
    assert_eq!(ask(profile, &request), Ok(Answered { pid, answer: request }));
}

/// A second process that holds a profile.
struct Holder(Child);

impl Holder {
    fn start(profile: &Path) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/instance_holder.exe");
        let mut child =
            Command::new(program).arg(profile).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let holder = Self(child);
        assert_eq!(line, "ours\n");
        holder
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _collected = self.0.wait();
    }
}

/// The pipe of a profile, once its app listens.
fn pipe_of(profile: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match std::fs::read_to_string(profile.join("instance.pipe")) {
            Ok(name) => return name,
            Err(error) => assert!(Instant::now() < deadline, "no name of a pipe: {error}"),
        }
        std::thread::yield_now();
    }
}

/// The name that a pipe had when it could be guessed: the identifier, FNV-1a of the canonical path, the user.
fn guessed(profile: &Path) -> String {
    let path = profile.canonicalize().unwrap();
    let hash = path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!(r"\\.\pipe\{}.{hash:016x}-{}", desktop::IDENTIFIER, user::sid())
}

#[test]
fn a_second_claim_is_refused_until_the_first_is_dropped() {
    let folder = TempDir::new().unwrap();
    let first = ours(folder.path());
    assert!(is_taken(folder.path()));
    assert!(is_taken(&folder.path().join(".")));
    drop(first);
    drop(ours(folder.path()));
}

#[test]
fn a_killed_holder_leaves_a_profile_that_can_be_claimed_and_served() {
    let folder = TempDir::new().unwrap();
    let mut holder = Holder::start(folder.path());
    let pid = holder.0.id();
    assert_echoes(folder.path(), pid);
    assert!(is_taken(folder.path()));
    assert!(!wait_for_end(pid, Duration::from_millis(1)));
    holder.0.kill().unwrap();
    assert!(wait_for_end(pid, Duration::from_secs(30)));
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NotRunning));
    let _runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
}

#[test]
fn an_app_is_reached_though_somebody_had_the_name_of_the_last_one_open_when_it_started() {
    let folder = TempDir::new().unwrap();
    let runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
    drop(runtime);
    // As a scanner opens it, which lets nobody replace it.
    let scanner =
        OpenOptions::new().read(true).share_mode(FILE_SHARE_READ.0).open(folder.path().join("instance.pipe"));
    let _runtime = serving(ours(folder.path()));
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| assert_echoes(folder.path(), std::process::id()));
        // Longer than one try takes, and far shorter than whoever asks waits.
        std::thread::park_timeout(Duration::from_millis(200));
        drop(scanner.unwrap());
        asked.join().unwrap();
    });
}

#[test]
fn many_clients_at_once_are_all_answered() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| assert_echoes(folder.path(), std::process::id()));
        }
    });
}

#[test]
fn a_profile_with_blanks_and_other_letters_is_one_however_it_is_written() {
    let folder = TempDir::new().unwrap();
    let profile = folder.path().join("Åse Ω").join("min profil");
    desktop::process::make_private_dir(&profile).unwrap();
    let _runtime = serving(ours(&profile));
    assert_echoes(&profile, std::process::id());
    assert_echoes(&folder.path().join("ÅSE ω/../Åse Ω/min profil"), std::process::id());
}

#[test]
fn an_app_that_never_listens_is_given_up_after_five_seconds() {
    let folder = TempDir::new().unwrap();
    let _claimed = ours(folder.path());
    let began = Instant::now();
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NoAnswer));
    assert!(began.elapsed() >= Duration::from_secs(5) && began.elapsed() < Duration::from_secs(30));
}

#[test]
fn asking_where_no_app_runs_makes_nothing() {
    let folder = TempDir::new().unwrap();
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NotRunning));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let missing = folder.path().join("missing");
    assert_eq!(ask(&missing, &json!("anyone?")), Err(AskError::NotRunning));
    assert!(!missing.exists());
}

#[test]
fn the_pipe_lets_in_this_user_and_nobody_else() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
    let pipe = OpenOptions::new().read(true).write(true).open(pipe_of(folder.path())).unwrap();
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    let mut text = PWSTR::null();
    // SAFETY: the pipe is open; what the calls write to lives until the end, and what they allocate is left
    // to the process, which ends soon.
    let list = unsafe {
        let (handle, of) = (HANDLE(pipe.as_raw_handle()), DACL_SECURITY_INFORMATION);
        GetSecurityInfo(handle, SE_KERNEL_OBJECT, of, None, None, None, None, Some(&raw mut descriptor))
            .ok()
            .unwrap();
        let revision = SDDL_REVISION_1;
        ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, revision, of, &raw mut text, None)
            .unwrap();
        text.to_string().unwrap()
    };
    // `D:P(A;;rights;;;who)`: protected from what might be inherited, and one entry.
    let entries: Vec<&str> = list.split('(').skip(1).collect();
    let [only] = entries.as_slice() else { panic!("{list} has not one entry") };
    assert!(list.starts_with("D:P("), "{list}");
    assert!(only.starts_with("A;;") && only.ends_with(&format!(";;;{})", user::sid())), "{list}");
}

#[test]
fn a_pipe_of_a_name_that_can_be_guessed_is_never_spoken_to_and_the_name_is_another_at_each_start() {
    let folder = TempDir::new().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let _inside = runtime.enter();
    // Whoever was faster with the name of before gets nothing.
    let trap = tokio::net::windows::named_pipe::ServerOptions::new().create(guessed(folder.path())).unwrap();
    let first = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
    let name = pipe_of(folder.path());
    assert!(!name.contains(&user::sid()), "{name}");
    let mut byte = [0; 1];
    let heard = trap.try_read(&mut byte);
    assert!(heard.is_err(), "something came to the trap: {heard:?}");
    drop(first);
    let _second = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
    assert_ne!(pipe_of(folder.path()), name);
}

#[test]
fn what_is_no_name_of_such_a_pipe_is_not_opened() {
    let folder = TempDir::new().unwrap();
    let _claimed = ours(folder.path());
    std::fs::write(folder.path().join("instance.pipe"), folder.path().join("a file").to_str().unwrap())
        .unwrap();
    std::fs::write(folder.path().join("a file"), "{\"hello\":{\"pid\":1}}\n").unwrap();
    assert_eq!(ask(folder.path(), &json!("secret")), Err(AskError::NoAnswer));
    assert_eq!(std::fs::read_to_string(folder.path().join("a file")).unwrap(), "{\"hello\":{\"pid\":1}}\n");
}
