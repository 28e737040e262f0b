//! Linux: `$BROWSER` where the user has set it, else `xdg-open`, else GLib's `gio open`.
//!
//! `$BROWSER` is a list of commands with colons between them, in which `%s` stands for the address, as
//! `xdg-open` and others read it. None of it goes through a shell here.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::OpenError;
use crate::process::prepare_child;

/// `xdg-open` answers when it has handed the address over, and a browser that it starts itself only when that
/// is closed: what still runs by now has opened the page.
const SETTLED: Duration = Duration::from_secs(4);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Exit codes of `xdg-open`(1): a tool is missing.
const NO_TOOL: i32 = 3;

pub(super) fn open(url: &str) -> Result<(), OpenError> {
    let mut last = OpenError::NoBrowser;
    for words in commands(std::env::var("BROWSER").ok().as_deref(), url) {
        match run(&words) {
            Ok(()) => return Ok(()),
            Err(error) => {
                // Without the address: what a caller has chosen stands in it.
                tracing::debug!(program = words.first(), ?error, "a way to open pages does not work");
                if error != OpenError::NoBrowser {
                    last = error;
                }
            }
        }
    }
    Err(last)
}

/// What to try, one after the other.
fn commands(browser: Option<&str>, url: &str) -> Vec<Vec<String>> {
    let own = browser.unwrap_or_default().split(':').filter_map(|command| {
        let mut words: Vec<String> = command.split_ascii_whitespace().map(str::to_owned).collect();
        // The address holds `%` itself, so each word is filled once.
        let mut filled = false;
        for word in &mut words {
            if word.contains("%s") {
                *word = word.replace("%s", url);
                filled = true;
            }
        }
        if !filled {
            words.push(url.to_owned());
        }
        (words.len() > 1).then_some(words)
    });
    let of_the_desktop = [vec!["xdg-open", url], vec!["gio", "open", url]];
    own.chain(of_the_desktop.map(|words| words.into_iter().map(str::to_owned).collect())).collect()
}

fn run(words: &[String]) -> Result<(), OpenError> {
    let Some((program, arguments)) = words.split_first() else { return Err(OpenError::NoBrowser) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A browser that it starts is not the app's: Ctrl+C at the app's terminal does not end it.
    command.process_group(0);
    prepare_child(&mut command);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(OpenError::NoBrowser),
        Err(error) => return Err(OpenError::Failed { why: format!("{program}: {error}") }),
    };
    let deadline = Instant::now() + SETTLED;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return outcome(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(LOOK_EVERY),
            Ok(None) => {
                collect(child);
                return Ok(());
            }
            Err(error) => return Err(OpenError::Failed { why: format!("{program}: {error}") }),
        }
    }
}

fn outcome(status: ExitStatus) -> Result<(), OpenError> {
    match status.code() {
        Some(0) => Ok(()),
        Some(NO_TOOL) => Err(OpenError::NoBrowser),
        _ => Err(OpenError::Refused),
    }
}

/// Takes the rest of a browser away when it is closed.
fn collect(mut child: Child) {
    let waiting = move || drop(child.wait());
    if let Err(error) = thread::Builder::new().name("browser".to_owned()).spawn(waiting) {
        tracing::debug!(%error, "nobody waits for a browser");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://x/%s?a=1&b=%20;$(id)";

    fn words(browser: Option<&str>) -> Vec<Vec<String>> {
        let mut all = commands(browser, URL);
        let of_the_desktop = all.split_off(all.len().saturating_sub(2));
        assert_eq!(of_the_desktop, [vec!["xdg-open", URL], vec!["gio", "open", URL]]);
        all
    }

    #[test]
    fn the_address_is_one_argument_of_each_browser_that_is_named() {
        assert!(words(None).is_empty());
        assert!(words(Some("")).is_empty());
        assert!(words(Some(" : ")).is_empty());
        assert_eq!(words(Some("firefox")), [["firefox", URL]]);
        assert_eq!(
            words(Some("w3m -N %s:chromium --app=%s --new")),
            [vec!["w3m", "-N", URL], vec!["chromium", &format!("--app={URL}"), "--new"]]
        );
    }
}
