//! Asks the keyring of the session it was started in, one call for each argument, and says what it
//! answers and after how many ms: the process with a bus of its own that the tests need.
//!
//! `keyring_probe LIMIT_MS get:ACCOUNT set:ACCOUNT:SECRET delete:ACCOUNT pause ...`; a pause lasts
//! until a line comes in. The secrets are the tests' own.

use std::io::Write;
use std::time::{Duration, Instant};

use desktop::secrets::{Found, Keyring};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let limit = Duration::from_millis(arguments.next().ok_or("no limit")?.parse()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let keyring = Keyring::new();
    for argument in arguments {
        let words: Vec<&str> = argument.splitn(3, ':').collect();
        if argument == "pause" {
            std::io::stdin().read_line(&mut String::new())?;
            continue;
        }
        let before = Instant::now();
        let answer = runtime.block_on(async {
            match *words.as_slice() {
                ["get", account] => Some(match keyring.get(account, limit).await {
                    Found::Secret(secret) => format!("Secret {}", secret.expose()),
                    other => format!("{other:?}"),
                }),
                ["set", account, secret] => Some(format!("{:?}", keyring.set(account, secret, limit).await)),
                ["delete", account] => Some(format!("{:?}", keyring.delete(account, limit).await)),
                _ => None,
            }
        });
        let answer = answer.ok_or_else(|| format!("not understood: {argument}"))?;
        writeln!(std::io::stdout(), "{} {answer}", before.elapsed().as_millis())?;
    }
    Ok(())
}
