//! A program without a window that uses the clipboard as it is told on standard input, for as long as that is open:
//! `put TEXT`, `keep TEXT` (and what was there before with it) and `restore`. Texts are JSON.

use std::io::BufRead as _;

use desktop::clipboard::Clipboard;

#[expect(clippy::print_stdout, reason = "the answers are what is asked for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let clipboard = Clipboard::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (verb, text) = line.split_once(' ').unwrap_or((&line, "\"\""));
        let text: String = serde_json::from_str(text)?;
        let answer = runtime.block_on(async {
            match verb {
                "put" => clipboard.put(text, false).await.map(|()| "done".to_owned()),
                "keep" => clipboard.put(text, true).await.map(|()| "done".to_owned()),
                _ => clipboard.restore().await.map(|restored| format!("{restored:?}")),
            }
        });
        println!("{}", answer.unwrap_or_else(|error| format!("{error:?}")));
    }
    Ok(())
}
