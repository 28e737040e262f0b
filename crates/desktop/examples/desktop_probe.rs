//! Asks the desktop of the session it was started in, and prints the answer: the process with a bus
//! of its own that the tests need.
//!
//! `desktop_probe tray-host LIMIT_MS`, `desktop_probe awake REASON`, `desktop_probe flatpak-autostart`
//! or `desktop_probe flatpak-autostart PROGRAM ARGUMENT`.

use std::io::Write;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use desktop::autostart::{Entry, State};
#[cfg(target_os = "linux")]
use tokio::runtime::Runtime;

#[cfg(target_os = "linux")]
fn flatpak_autostart(runtime: &Runtime, entry: Option<Entry>) -> String {
    match runtime.block_on(desktop::autostart::flatpak::bring_about(entry)) {
        Ok(State::Absent) => "absent".to_owned(),
        Ok(State::Present { vetoed: None, .. }) => "present".to_owned(),
        Ok(State::Present { vetoed: Some(veto), .. }) => format!("vetoed: {veto}"),
        Ok(State::Unavailable { .. }) => "unavailable".to_owned(),
        Ok(State::Unreadable { why }) => why,
        Err(error) => error.to_string(),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let before = Instant::now();
    let answer = match *words.as_slice() {
        ["tray-host", limit] => {
            let limit = Duration::from_millis(limit.parse()?);
            runtime.block_on(desktop::tray_host::wait_for_host(limit)).to_string()
        }
        ["awake", reason] => runtime.block_on(kept_on(reason)),
        #[cfg(target_os = "linux")]
        ["flatpak-autostart"] => flatpak_autostart(&runtime, None),
        #[cfg(target_os = "linux")]
        ["flatpak-autostart", program, argument] => flatpak_autostart(
            &runtime,
            Some(Entry {
                name: "communicator".to_owned(),
                program: program.into(),
                arguments: vec![argument.to_owned()],
            }),
        ),
        _ => return Err("not understood".into()),
    };
    writeln!(std::io::stdout(), "{} {answer}", before.elapsed().as_millis())?;
    Ok(())
}

/// Keeps the screen on for a moment.
async fn kept_on(reason: &str) -> String {
    match desktop::awake::keep_awake(reason).await {
        Ok(awake) => {
            let (by, holds) = (awake.by(), awake.still_holds().await);
            awake.release().await;
            format!("{by}, and it {}", if holds { "holds" } else { "does not hold" })
        }
        Err(why) => format!("refused: {why}"),
    }
}
