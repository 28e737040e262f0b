//! Holds global shortcuts on the display it was given and says what happens, line by line: the
//! other process that the tests of the shortcuts need.
//!
//! Reads `register ACTION COMBINATION` and `unregister ACTION` (`register CALL Ctrl+Alt+F5`), answers
//! each with one line, and prints `pressed ACTION` for each press. Ends when its input ends.

use std::io::{BufRead, Write};
use std::sync::Arc;

use desktop::shortcuts::{Refusal, Shortcuts};
use settings::shortcut::{Action, Combination, KeyName};

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone away ends the input too.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let shortcuts = Shortcuts::start(
        |action| say(&format!("pressed {}", action.wire_name())),
        // Only Linux has this probe, and there nothing is asked of the main thread.
        Arc::new(|work| work()),
    );
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let verb = words.next();
        let action = Action::ALL.into_iter().find(|action| Some(action.wire_name()) == words.clone().next());
        let combination = words.nth(1).and_then(combination);
        let answer = match (verb, action, combination) {
            (Some("register"), Some(action), Some(combination)) => {
                runtime.block_on(shortcuts.register(action, combination))
            }
            (Some("unregister"), Some(action), None) => runtime.block_on(shortcuts.unregister(action)),
            _ => return Err(format!("not understood: {line}").into()),
        };
        say(&match answer {
            Ok(()) => "ok".to_owned(),
            Err(Refusal::KeyNotAvailable { nearest }) => {
                format!("no key, nearest {}", nearest.as_deref().unwrap_or("none"))
            }
            Err(refusal) => format!("refused: {refusal}"),
        });
    }
    Ok(())
}

fn combination(text: &str) -> Option<Combination> {
    let mut combination =
        Combination { key: KeyName::Character('a'), command_or_control: false, shift: false, alt: false };
    let mut rest = text;
    loop {
        match rest.split_once('+') {
            Some(("Ctrl", after)) => (combination.command_or_control, rest) = (true, after),
            Some(("Shift", after)) => (combination.shift, rest) = (true, after),
            Some(("Alt", after)) => (combination.alt, rest) = (true, after),
            _ => break,
        }
    }
    combination.key = KeyName::parse(rest).ok()?;
    Some(combination)
}
