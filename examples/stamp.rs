//! Writes what the clock says in its first moment, in nanoseconds since 1970, to the file that its first word names,
//! whole or not at all: what `cargo xtask bench integrations` has a call start.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    let file = PathBuf::from(std::env::args_os().nth(1).ok_or("which file?")?);
    let unfinished = file.with_extension("new");
    std::fs::write(&unfinished, now.to_string())?;
    Ok(std::fs::rename(unfinished, file)?)
}
