//! Asks the desktop of the session it was started in, and prints the answer: the process with a bus
//! of its own that the tests need.
//!
//! `desktop_probe tray-host LIMIT_MS`.

use std::io::Write;
use std::time::{Duration, Instant};

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
        _ => return Err("not understood".into()),
    };
    writeln!(std::io::stdout(), "{} {answer}", before.elapsed().as_millis())?;
    Ok(())
}
