//! Pages are opened by what the user has, with the address as one argument.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use tempfile::TempDir;

const URL: &str = "https://crm.example.dk/k%C3%A6de?n=%2B4570&x=$(id);'&y=%s#*";

/// A folder that is the whole `PATH` but for the shell that its programs need.
struct Programs(TempDir);

impl Programs {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A program that writes down its arguments, one a line, and the token, and ends so.
    fn add(&self, name: &str, code: i32) {
        let file = self.0.path().join(name);
        let said = self.0.path().join(format!("{name}.said"));
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$@\" \"${{COMMUNICATOR_TOKEN-none}}\" > '{}'\nexit {code}\n",
            said.display()
        );
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn open(&self, url: &str, browser: Option<&str>) -> String {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/web_probe");
        let mut command = Command::new(program);
        command.arg(url).env("PATH", self.0.path()).env("COMMUNICATOR_TOKEN", "secret").env_remove("BROWSER");
        if let Some(browser) = browser {
            command.env("BROWSER", browser);
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
    }

    /// What a program was given, and forgets it.
    fn said(&self, name: &str) -> Option<Vec<String>> {
        let file = self.0.path().join(format!("{name}.said"));
        let said = fs::read_to_string(&file).ok()?;
        fs::remove_file(file).unwrap();
        Some(said.lines().map(str::to_owned).collect())
    }
}

#[test]
fn the_address_is_one_argument_and_the_token_is_nobodys() {
    let programs = Programs::new();
    programs.add("xdg-open", 0);
    assert_eq!(programs.open(URL, None), "Ok(())");
    assert_eq!(programs.said("xdg-open").unwrap(), [URL, "none"]);
    for no in ["file:///etc/passwd", "--help", "javascript:alert(1)", "https://x y", ""] {
        assert_eq!(programs.open(no, None), "Err(NotAnAddress)");
        assert_eq!(programs.said("xdg-open"), None, "{no}");
    }
}

#[test]
fn the_browser_that_the_user_names_comes_first_and_the_next_one_where_it_fails() {
    let programs = Programs::new();
    programs.add("xdg-open", 0);
    programs.add("browser", 0);
    programs.add("fails", 1);
    assert_eq!(programs.open(URL, Some("browser --new-tab %s --x")), "Ok(())");
    assert_eq!(programs.said("browser").unwrap(), ["--new-tab", URL, "--x", "none"]);
    assert_eq!(programs.open(URL, Some("missing:fails %s:browser")), "Ok(())");
    assert_eq!(programs.said("fails").unwrap(), [URL, "none"]);
    assert_eq!(programs.said("browser").unwrap(), [URL, "none"]);
    assert_eq!(programs.said("xdg-open"), None);
    assert_eq!(programs.open(URL, Some("missing")), "Ok(())");
    assert_eq!(programs.said("xdg-open").unwrap(), [URL, "none"]);
}

#[test]
fn where_nothing_opens_it_the_reason_is_told() {
    let programs = Programs::new();
    assert_eq!(programs.open(URL, None), "Err(NoBrowser)");
    programs.add("gio", 0);
    assert_eq!(programs.open(URL, None), "Ok(())");
    assert_eq!(programs.said("gio").unwrap(), ["open", URL, "none"]);
    programs.add("gio", 2);
    programs.add("xdg-open", 3);
    assert_eq!(programs.open(URL, None), "Err(Refused)");
    programs.add("gio", 3);
    assert_eq!(programs.open(URL, None), "Err(NoBrowser)");
}
