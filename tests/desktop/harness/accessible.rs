//! The window as assistive programs see it, over the bus that a screen reader uses.

use std::process::Command;

use serde_json::Value;

use super::process;

/// What is told of the first element of that name: `role`, `description`, `enabled`.
#[track_caller]
pub fn element(name: &str) -> Value {
    ask(name, &[])
}

/// Presses the first element of that name, as assistive programs do; what is told of it before.
#[track_caller]
pub fn press(name: &str) -> Value {
    ask(name, &["press"])
}

#[track_caller]
fn ask(name: &str, words: &[&str]) -> Value {
    // Debian's own: another one has no bindings for the bus.
    // The bus is that of the session, not one that some display names.
    let said = process::said(
        Command::new("/usr/bin/python3")
            .env_remove("DISPLAY")
            .args(["-c", include_str!("accessible.py"), name, "60"])
            .args(words),
    );
    serde_json::from_str(&said).unwrap_or_else(|_| panic!("nothing accessible is called {name:?}: {said}"))
}
