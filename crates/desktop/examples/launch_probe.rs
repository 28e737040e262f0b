//! Says as JSON what it was started with, on standard output: what a test of starting programs starts.
//!
//! `hold` first: it starts itself once more, says the other one's number alone, and both stay until they are ended.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("hold") => {
            let mut other = Command::new(std::env::current_exe()?);
            let other = other.arg("stay").stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            say(&other.id().to_string())?;
            stay()
        }
        Some("stay") => stay(),
        _ => {
            let ours = |name: &str| name.starts_with("COMM") || name.starts_with("comm");
            let variables: BTreeMap<String, String> =
                std::env::vars().filter(|(name, _)| ours(name)).collect();
            let folder = std::env::current_dir()?;
            say(&json!({
                "arguments": words, "variables": variables, "folder": folder, "console": has_console(),
            })
            .to_string())
        }
    }
}

fn say(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut output = std::io::stdout();
    writeln!(output, "{text}")?;
    Ok(output.flush()?)
}

fn stay() -> ! {
    loop {
        std::thread::park();
    }
}

/// Whether there is a console window that somebody could see.
#[cfg(windows)]
fn has_console() -> bool {
    use windows::Win32::System::Console::GetConsoleWindow;
    use windows::Win32::UI::WindowsAndMessaging::IsWindowVisible;
    // SAFETY: questions; of no window the answer is no.
    unsafe { IsWindowVisible(GetConsoleWindow()) }.as_bool()
}

#[cfg(not(windows))]
fn has_console() -> bool {
    false
}
