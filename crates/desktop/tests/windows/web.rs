//! The default browser, as the shell of Windows starts it.

use std::time::{Duration, Instant};

use desktop::web::{OpenError, open};
use winreg::RegKey;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_ALL_ACCESS};

use crate::examples;
use crate::field::alone_at_the_keyboard;

/// Where Wine looks for what opens addresses; on Windows the user's choice is elsewhere.
const CLASSES: &str = r"Software\Classes";

fn command_of(scheme: &str) -> RegKey {
    let path = format!(r"{CLASSES}\{scheme}\shell\open\command");
    RegKey::predef(HKEY_LOCAL_MACHINE).create_subkey_with_flags(path, KEY_ALL_ACCESS).unwrap().0
}

#[test]
fn the_browser_gets_the_address_as_one_argument_and_nothing_else_is_opened() {
    // The shell starts a program that may come to the front.
    let _alone = alone_at_the_keyboard();
    let folder = tempfile::tempdir().unwrap();
    let (answer, probe) = (folder.path().join("opened.json"), examples().join("argument_probe.exe"));
    let browser = format!(r#""{}" "{}" -- "%1""#, probe.display(), answer.display());
    let key = command_of("https");
    let before: Result<String, _> = key.get_value("");
    key.set_value("", &browser).unwrap();
    let (plain, hostile) = (
        "https://crm.example.dk/kunde?nummer=%2B4570101010&navn=%C3%86r%C3%B8#x",
        "https://crm.example.dk/%25COMSPEC%25/%22%20--admin/%25PATH%25?a='$(calc)'&b=;c",
    );
    let raw = "https://crm.example.dk/%COMSPEC%/%22%20--admin/%25PATH%25?a='$(calc)'&b=;c";
    for (url, arrives) in [(plain, plain), (hostile, hostile), (raw, hostile)] {
        open(url).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !answer.exists() {
            assert!(Instant::now() < deadline, "the browser was not started for {url}");
            std::thread::park_timeout(Duration::from_millis(5));
        }
        let words: Vec<String> = serde_json::from_slice(&std::fs::read(&answer).unwrap()).unwrap();
        assert_eq!(words[1..], ["--", arrives]);
        std::fs::remove_file(&answer).unwrap();
    }
    match before {
        Ok(before) => key.set_value("", &before).unwrap(),
        Err(_) => key.delete_value("").unwrap(),
    }
    let program = probe.to_str().unwrap();
    for no in
        [program, &format!("file:///{program}"), "calc.exe", "ms-settings:", "https://x y", r"https:\\x"]
    {
        assert_eq!(open(no), Err(OpenError::NotAnAddress), "{no}");
    }
}
