//! The program: its first lines, its exit codes and its end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The program, ended with this value whatever becomes of the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Program, BufReader<ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox-pbx"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (Program(child), output)
}

fn line(output: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[cfg(unix)]
fn end(program: &mut Program, signal: &str) -> ExitStatus {
    let asked = Command::new("kill").args([signal, &program.0.id().to_string()]).status().unwrap();
    assert!(asked.success());
    wait(program)
}

fn wait(program: &mut Program) -> ExitStatus {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(status) = program.0.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > deadline {
            panic!("the program does not end");
        }
        std::thread::yield_now();
    }
}

#[test]
fn the_first_line_is_the_address_and_each_account_has_one_with_password_and_token() {
    let (_program, mut output) = start(&[]);
    let first = line(&mut output);
    let address = first.strip_prefix("listening on http://").unwrap();
    assert!(address.starts_with("127.0.0.1:"));
    std::net::TcpStream::connect(address).unwrap();
    for at in 0..7 {
        let account = line(&mut output);
        assert!(account.starts_with("account "), "{account}");
        assert!(account.contains(" password=") && account.contains(" token="), "{account}");
        assert_eq!(account.contains("clara.winther@"), at == 0);
    }
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let (mut program, mut output) = start(&["--scenario", "quiet-office"]);
        line(&mut output);
        assert_eq!(end(&mut program, signal).code(), Some(0), "{signal}");
    }
}

#[test]
fn a_command_line_that_is_not_understood_exits_with_2_and_a_taken_port_with_1() {
    let (_program, mut output) = start(&[]);
    let first = line(&mut output);
    let (_, port) = first.rsplit_once(':').unwrap();
    for (arguments, code) in [
        (&["--port", "many"][..], 2),
        (&["--nonsense"], 2),
        (&["--scenario", "fire"], 2),
        (&["--write"], 2),
        (&["--port", port], 1),
        (&["--version"], 0),
        (&["--help"], 0),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_sandbox-pbx")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), code != 0, "{arguments:?}");
        assert_eq!(output.stderr.is_empty(), code == 0, "{arguments:?}");
    }
}
