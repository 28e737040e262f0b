//! The Run key, and the list in which Windows keeps what the user switched off.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use desktop::autostart::{Entry, Error, Refused, State, Veto, disable, enable, read};
use windows::Win32::Foundation::CloseHandle;
use windows::Win32::System::Threading::{
    CreateProcessW, PROCESS_CREATION_FLAGS, PROCESS_INFORMATION, STARTUPINFOW,
};
use windows::core::PWSTR;
use winreg::enums::{HKEY_CURRENT_USER, KEY_ALL_ACCESS, REG_BINARY, REG_EXPAND_SZ};
use winreg::{RegKey, RegValue};

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

fn key(path: &str) -> RegKey {
    let user = RegKey::predef(HKEY_CURRENT_USER);
    user.create_subkey_with_flags(path, KEY_ALL_ACCESS).unwrap().0
}

/// What Windows writes when the user switches the entry on or off: the first byte says which, a time follows.
fn switch(name: &str, first: u8) {
    let mut bytes = vec![0; 12];
    *bytes.first_mut().unwrap() = first;
    key(APPROVED).set_raw_value(name, &RegValue { vtype: REG_BINARY, bytes: bytes.into() }).unwrap();
}

fn entry(name: &str, program: impl Into<PathBuf>, arguments: &[&str]) -> Entry {
    Entry {
        name: name.to_owned(),
        program: program.into(),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
    }
}

fn present(entry: &Entry, vetoed: Option<Veto>) -> State {
    State::Present { program: entry.program.clone(), arguments: entry.arguments.clone(), vetoed }
}

/// Starts a command line as it stands, as Windows does at login.
fn start(line: &str) {
    let mut line: Vec<u16> = line.encode_utf16().chain([0]).collect();
    let startup =
        STARTUPINFOW { cb: u32::try_from(size_of::<STARTUPINFOW>()).unwrap(), ..Default::default() };
    let mut started = PROCESS_INFORMATION::default();
    // SAFETY: the line ends in nought, may be written to, and outlives the call, as the rest does.
    unsafe {
        let line = Some(PWSTR(line.as_mut_ptr()));
        let none = PROCESS_CREATION_FLAGS(0);
        CreateProcessW(None, line, None, None, false, none, None, None, &raw const startup, &raw mut started)
            .unwrap();
        CloseHandle(started.hThread).unwrap();
        CloseHandle(started.hProcess).unwrap();
    }
}

fn copy_of_the_probe(folder: &Path) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let probe = tests.ancestors().nth(2).unwrap().join("examples/argument_probe.exe");
    std::fs::create_dir_all(folder).unwrap();
    let program = folder.join("communicator.exe");
    std::fs::copy(probe, &program).unwrap();
    program
}

#[test]
fn an_entry_is_a_value_of_the_run_key_and_others_are_left_alone() {
    let name = "communicator-000000a1";
    key(RUN).set_value("Another program", &r"C:\other.exe").unwrap();
    assert_eq!(read(name).unwrap(), State::Absent);
    let first = entry(name, r"C:\Program Files\Communicator\communicator.exe", &["--autostart"]);
    enable(&first).unwrap();
    let line: String = key(RUN).get_value(name).unwrap();
    assert_eq!(line, r#""C:\Program Files\Communicator\communicator.exe" --autostart"#);
    assert_eq!(read(name).unwrap(), present(&first, None));

    let second = entry(name, r"D:\Program Files\æøå\communicator.exe", &["--autostart", "--hidden"]);
    enable(&second).unwrap();
    assert_eq!(read(name).unwrap(), present(&second, None));
    disable(name).unwrap();
    disable(name).unwrap();
    assert_eq!(read(name).unwrap(), State::Absent);
    assert_eq!(key(RUN).get_value::<String, _>("Another program").unwrap(), r"C:\other.exe");
}

#[test]
fn what_the_user_switched_off_stays_off_and_is_told() {
    let name = "communicator-000000a2";
    let wanted = entry(name, r"C:\communicator.exe", &["--autostart"]);
    enable(&wanted).unwrap();
    // 2 and 6 are on, 3 and 7 are off, by hand or by a policy.
    for (first, vetoed) in [(2, false), (3, true), (6, false), (7, true)] {
        switch(name, first);
        assert_eq!(read(name).unwrap(), present(&wanted, vetoed.then_some(Veto::StartupApproved)), "{first}");
    }
    enable(&wanted).unwrap();
    disable(name).unwrap();
    enable(&wanted).unwrap();
    assert_eq!(read(name).unwrap(), present(&wanted, Some(Veto::StartupApproved)));
    let kept = key(APPROVED).get_raw_value(name).unwrap();
    assert_eq!((kept.bytes.len(), kept.bytes.first()), (12, Some(&7)), "it is the user's, and as it was");
    disable(name).unwrap();
    key(APPROVED).delete_value(name).unwrap();
}

#[test]
fn a_value_that_is_not_ours_is_told_and_replaced() {
    let name = "communicator-000000a3";
    let units: Vec<u8> = "%ProgramFiles%\\x.exe\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    key(RUN).set_raw_value(name, &RegValue { vtype: REG_EXPAND_SZ, bytes: units.into() }).unwrap();
    assert!(matches!(read(name).unwrap(), State::Unreadable { .. }));
    let wanted = entry(name, r"C:\%a%\communicator.exe", &["--autostart"]);
    enable(&wanted).unwrap();
    assert_eq!(read(name).unwrap(), present(&wanted, None));
    disable(name).unwrap();
}

#[test]
fn the_command_line_in_the_run_key_starts_the_program_with_exactly_these_words() {
    let name = "communicator-000000a4";
    let root = tempfile::tempdir().unwrap();
    let program = copy_of_the_probe(&root.path().join("Prøve Ω"));
    for (number, odd) in
        [r#"a "b" c"#, r"C:\ends with\", r#"\\"x\\\" "#, "", "tab\there", "æøå 日本", "%PATH%", "a&b|c^d>e"]
            .into_iter()
            .enumerate()
    {
        let answer = root.path().join(format!("{number}.json"));
        let wanted = entry(name, &program, &[answer.to_str().unwrap(), "--profile", odd, "--hidden"]);
        enable(&wanted).unwrap();
        assert_eq!(read(name).unwrap(), present(&wanted, None));
        start(&key(RUN).get_value::<String, _>(name).unwrap());
        let deadline = Instant::now() + Duration::from_secs(30);
        while !answer.exists() {
            assert!(Instant::now() < deadline, "not started with {odd:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        let words: Vec<String> = serde_json::from_slice(&std::fs::read(&answer).unwrap()).unwrap();
        assert_eq!(words, wanted.arguments);
    }
    disable(name).unwrap();
}

#[test]
fn what_windows_would_not_start_is_refused_and_nothing_is_written() {
    let name = "communicator-000000a5";
    let long = "a".repeat(300);
    let refused = enable(&entry(name, r"C:\communicator.exe", &["--profile", &long])).unwrap_err();
    assert!(matches!(refused, Error::Refused { refused: Refused::TooLong, .. }), "{refused}");
    assert_eq!(read(name).unwrap(), State::Absent);
}
