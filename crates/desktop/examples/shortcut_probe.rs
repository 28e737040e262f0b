//! Holds global shortcuts on the display it was given and says what happens, line by line: the
//! other process that the tests of the shortcuts need.
//!
//! Reads `register ACTION COMBINATION` and `unregister ACTION` (`register CALL Ctrl+Alt+F5`), and
//! `hold WISH …` with `ACTION=COMBINATION` or `ACTION=` for each wish; answers each with one line, and
//! prints `pressed ACTION` for each press and `look again` for each change. Ends when its input ends.

use std::io::{BufRead, Write};
use std::sync::Arc;

use desktop::shortcuts::{Granted, Refusal, Shortcuts, Wish};
use settings::shortcut::{Action, Combination, KeyName};

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone away ends the input too.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let _inside = runtime.enter();
    let shortcuts = Shortcuts::start(
        |action| say(&format!("pressed {}", action.wire_name())),
        // Only Linux has this probe, and there nothing is asked of the main thread.
        Arc::new(|work| work()),
    );
    shortcuts.watch(|| say("look again"));
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let not_understood = || format!("not understood: {line}");
        let (verb, rest) = line.split_once(' ').ok_or_else(not_understood)?;
        let wishes = match verb {
            "register" => vec![wish(&rest.replacen(' ', "=", 1)).ok_or_else(not_understood)?],
            "unregister" => vec![wish(&format!("{rest}=")).ok_or_else(not_understood)?],
            "hold" => rest.split(' ').map(wish).collect::<Option<_>>().ok_or_else(not_understood)?,
            _ => return Err(not_understood().into()),
        };
        let answers = runtime.block_on(shortcuts.hold(wishes));
        let answers: Vec<String> = answers.into_iter().map(|(_, answer)| word(answer)).collect();
        say(&answers.join("; "));
    }
    Ok(())
}

fn word(answer: Result<Granted, Refusal>) -> String {
    match answer {
        Ok(Granted::AsWished) => "ok".to_owned(),
        Ok(Granted::Otherwise { described, combination }) => match combination {
            Some(combination) => format!("otherwise {described}, which is {combination}"),
            None => format!("otherwise {described}"),
        },
        Err(Refusal::KeyNotAvailable { nearest }) => {
            format!("no key, nearest {}", nearest.as_deref().unwrap_or("none"))
        }
        Err(Refusal::Unsupported { .. }) => "unsupported".to_owned(),
        Err(refusal) => format!("refused: {refusal}"),
    }
}

fn wish(text: &str) -> Option<Wish> {
    let (action, keys) = text.split_once('=')?;
    let action = Action::ALL.into_iter().find(|known| known.wire_name() == action)?;
    Some((action, if keys.is_empty() { None } else { Some(combination(keys)?) }))
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
