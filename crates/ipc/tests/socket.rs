//! One app per profile, asked over its real socket, with real processes where it matters.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use desktop::process::wait_for_end;
use ipc::{Answered, AskError, Asking, Claim, Claimed, Replied, Reply, Request, ask, claim, request};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn ours(profile: &Path) -> Claimed {
    match claim(profile).unwrap() {
        Claim::Ours(claimed) => claimed,
        Claim::Taken => panic!("the profile is taken"),
    }
}

fn is_taken(profile: &Path) -> bool {
    matches!(claim(profile).unwrap(), Claim::Taken)
}

/// An app in this process: echoes, save for `{"take_ms":N}` (answers after so long), `"hang"` (never)
/// and `"panic"`.
fn serving(claimed: Claimed) -> Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.spawn(async move {
        claimed
            .serve(|request: Value| async move {
                if let Some(wait) = request.get("take_ms").and_then(Value::as_u64) {
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                }
                if request == "hang" {
                    std::future::pending::<()>().await;
                }
                assert!(request != "panic", "as asked");
                request
            })
            .await
            .unwrap();
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
        let program = tests.ancestors().nth(2).unwrap().join("examples/instance_holder");
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

fn raw_client(profile: &Path) -> BufReader<UnixStream> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match UnixStream::connect(profile.join("communicator.sock")) {
            Ok(stream) => {
                stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
                return BufReader::new(stream);
            }
            Err(error) => assert!(Instant::now() < deadline, "no socket: {error}"),
        }
        std::thread::yield_now();
    }
}

fn line_of(client: &mut BufReader<UnixStream>) -> Value {
    let mut line = String::new();
    client.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn a_second_claim_is_refused_until_the_first_is_dropped() {
    let folder = TempDir::new().unwrap();
    let first = ours(folder.path());
    assert!(is_taken(folder.path()));
    // However the folder is written, it is the same one.
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
    // Not collected yet: a zombie has ended all the same.
    assert!(wait_for_end(pid, Duration::from_secs(30)));
    assert!(folder.path().join("communicator.sock").exists());
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NotRunning));
    let _runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());

    holder.0.wait().unwrap();
    assert!(wait_for_end(pid, Duration::ZERO));
}

#[test]
fn an_answer_comes_back_with_the_process_that_gave_it() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
}

#[test]
fn a_reply_of_the_app_is_told_from_the_answer_of_another_version() {
    let folder = TempDir::new().unwrap();
    let runtime = serving(ours(folder.path()));
    let asking = Asking { request: Request::Status, activation_token: None };
    // What echoes answers with no reply.
    assert_eq!(request(folder.path(), &asking), Err(AskError::OtherVersion));
    drop(runtime);

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let claimed = ours(folder.path());
    runtime.spawn(async move {
        claimed
            .serve(|request: Value| async move {
                let asked: Asking = serde_json::from_value(request).unwrap();
                let reply = Reply::with(json!({ "asked": format!("{:?}", asked.request) }));
                serde_json::to_value(reply).unwrap()
            })
            .await
            .unwrap();
    });
    let reply = Reply::with(json!({ "asked": "Status" }));
    assert_eq!(request(folder.path(), &asking), Ok(Replied { pid: std::process::id(), reply }));
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
fn heartbeats_carry_an_answer_that_takes_longer_than_silence_may() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    let began = Instant::now();
    let request = json!({ "take_ms": 6500 });
    assert_eq!(ask(folder.path(), &request).unwrap().answer, request);
    assert!(began.elapsed() >= Duration::from_millis(6500));
}

#[test]
fn a_handler_that_never_answers_is_heard_working_and_delays_nobody() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    let mut waiting = raw_client(folder.path());
    assert_eq!(line_of(&mut waiting), json!({ "hello": { "pid": std::process::id() } }));
    waiting.get_mut().write_all(b"\"hang\"\n").unwrap();
    assert_eq!(line_of(&mut waiting), json!({ "working": true }));
    assert_eq!(line_of(&mut waiting), json!({ "working": true }));
    assert_echoes(folder.path(), std::process::id());
}

#[test]
fn an_app_that_says_nothing_is_given_up_after_five_seconds() {
    let folder = TempDir::new().unwrap();
    let _claimed = ours(folder.path());
    // Listens and never accepts, as an app that hangs.
    let _listener = UnixListener::bind(folder.path().join("communicator.sock")).unwrap();
    let began = Instant::now();
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NoAnswer));
    assert!(began.elapsed() >= Duration::from_secs(5) && began.elapsed() < Duration::from_secs(30));
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
fn an_app_that_is_still_starting_is_waited_for() {
    let folder = TempDir::new().unwrap();
    let claimed = ours(folder.path());
    let path = folder.path().to_owned();
    let asking = std::thread::spawn(move || ask(&path, &json!("early")));
    // Time for the client to find nobody listening; were it slow, the test would still be right.
    std::thread::park_timeout(Duration::from_millis(300));
    let _runtime = serving(claimed);
    assert_eq!(asking.join().unwrap().unwrap().answer, json!("early"));
}

#[test]
fn a_connection_that_ends_early_is_told_from_silence() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    let asked = ask(folder.path(), &json!("panic"));
    assert!(matches!(asked, Err(AskError::Broken { .. })), "{asked:?}");
    assert_echoes(folder.path(), std::process::id());
}

#[test]
fn a_client_that_sends_rubbish_or_too_much_or_nothing_harms_no_other() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    let silent = raw_client(folder.path());
    for rubbish in [b"}{\xff\n".to_vec(), b"\n".to_vec(), vec![b'x'; 1024 * 1024], b"\"no end".to_vec()] {
        let mut client = raw_client(folder.path());
        // The server may hang up before all of it is sent.
        let _partly = client.get_mut().write_all(&rubbish);
        let _gone = client.get_mut().shutdown(std::net::Shutdown::Write);
        let mut said = String::new();
        let _reset = client.read_to_string(&mut said);
        assert!(!said.contains("answer"), "{said}");
        assert_echoes(folder.path(), std::process::id());
    }
    drop(silent);
    assert_echoes(folder.path(), std::process::id());
}

#[test]
fn the_longest_request_passes_and_a_longer_one_is_not_sent() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    // Two quotation marks and the end of the line belong to the 64 KiB.
    let longest = json!("x".repeat(64 * 1024 - 3));
    assert_eq!(ask(folder.path(), &longest).unwrap().answer, longest);
    let longer = json!("x".repeat(64 * 1024 - 2));
    assert!(matches!(ask(folder.path(), &longer), Err(AskError::Broken { .. })));
}

#[test]
fn an_answer_may_be_much_larger_than_a_request() {
    let folder = TempDir::new().unwrap();
    let claimed = ours(folder.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.spawn(async move {
        claimed
            .serve(|request| async move { json!("y".repeat(usize::try_from(request.as_u64().unwrap()).unwrap())) })
            .await
    });
    let large = ask(folder.path(), &json!(4_000_000)).unwrap();
    assert_eq!(large.answer.as_str().unwrap().len(), 4_000_000);
    assert!(matches!(ask(folder.path(), &json!(5_000_000)), Err(AskError::Broken { .. })));
}

#[test]
fn a_profile_path_longer_than_an_address_works() {
    let folder = TempDir::new().unwrap();
    let profile = folder.path().join("a".repeat(150)).join("å b".repeat(50));
    assert!(profile.as_os_str().len() > 300);
    desktop::process::make_private_dir(&profile).unwrap();
    let _runtime = serving(ours(&profile));
    assert_echoes(&profile, std::process::id());
}

#[test]
fn the_socket_and_the_lock_are_open_to_this_user_alone() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(ours(folder.path()));
    assert_echoes(folder.path(), std::process::id());
    for name in ["communicator.sock", "instance.lock"] {
        let mode = folder.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn asking_where_no_app_runs_makes_nothing() {
    let folder = TempDir::new().unwrap();
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NotRunning));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let missing = folder.path().join("missing");
    assert_eq!(ask(&missing, &json!("anyone?")), Err(AskError::NotRunning));
    assert!(!missing.exists());
    // A profile that was used once.
    drop(ours(folder.path()));
    assert_eq!(ask(folder.path(), &json!("anyone?")), Err(AskError::NotRunning));
}

#[test]
fn clients_that_ask_all_the_time_do_not_keep_an_app_from_starting() {
    let folder = TempDir::new().unwrap();
    drop(ours(folder.path()));
    let asking = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while asking.load(std::sync::atomic::Ordering::Relaxed) {
                // It may find the claim of this very test, so either refusal is right.
                let _either = ask(folder.path(), &json!("anyone?"));
            }
        });
        let claims: Vec<bool> = (0..20).map(|_| is_taken(folder.path())).collect();
        asking.store(false, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(claims, [false; 20]);
    });
}
