//! The sandbox PBX as a process of ours, ended with the value.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;

/// A sandbox that listens.
pub struct Sandbox {
    child: Child,
    /// Its address, as it says it itself.
    pub server: String,
    /// Name and password of the first account.
    pub account: (String, String),
}

impl Sandbox {
    /// Runs the program. Its lines are passed on: they name the accounts.
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", process::line(command)))?;
        let output = child.stdout.take().context("the sandbox has no output")?;
        let mut sandbox = Self { child, server: String::new(), account: (String::new(), String::new()) };
        let mut lines = BufReader::new(output).lines();
        let mut next = || -> Result<String> {
            let line = lines.next().context("the sandbox ended at once")??;
            println!("{line}");
            Ok(line.trim_end().to_owned())
        };
        let first = next()?;
        let Some(server) = first.strip_prefix("listening on ") else {
            bail!("the sandbox says {first:?} and not where it listens");
        };
        server.clone_into(&mut sandbox.server);
        let second = next()?;
        sandbox.account =
            account(&second).with_context(|| format!("the sandbox says {second:?} and no account"))?;
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                println!("{line}");
            }
        });
        Ok(sandbox)
    }
}

/// `account NAME password=WORD …`
fn account(line: &str) -> Option<(String, String)> {
    let mut words = line.strip_prefix("account ")?.split(' ');
    let name = words.next()?.to_owned();
    let password = words.find_map(|word| word.strip_prefix("password="))?.to_owned();
    Some((name, password))
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_account_is_read_from_its_line() {
        let line = "account anna password=secret-1 token=t language=da access=full";
        assert_eq!(super::account(line), Some(("anna".to_owned(), "secret-1".to_owned())));
        assert_eq!(super::account("listening on http://127.0.0.1:1"), None);
    }
}
