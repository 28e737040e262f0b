//! Writes the words it was started with to the file that the first of them names, as JSON, whole or not at
//! all: what a test of quoting starts.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = PathBuf::from(words.first().ok_or("which file?")?);
    let unfinished = file.with_extension("new");
    std::fs::write(&unfinished, serde_json::to_vec(&words)?)?;
    Ok(std::fs::rename(unfinished, file)?)
}
