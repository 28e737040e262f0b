//! `sandbox-pbx`: the sandbox by itself, for people, scripts and tests that are not in Rust.

mod command_line;
mod ending;

use std::io::{self, Write as _};
use std::process::ExitCode;

use sandbox_pbx::{Account, Error, Sandbox};

use command_line::{Asked, USAGE};

/// What went wrong, by the exit code that says so.
enum Failed {
    Usage(String),
    Otherwise(String),
}

fn main() -> ExitCode {
    let (code, message) = match run() {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failed::Usage(message)) => (2, format!("{message}\n{USAGE}")),
        Err(Failed::Otherwise(message)) => (1, message),
    };
    // Where stderr is closed there is nobody left to tell.
    let _ = writeln!(io::stderr(), "sandbox-pbx: {message}");
    ExitCode::from(code)
}

fn run() -> Result<(), Failed> {
    let options = match command_line::read(std::env::args_os()).map_err(Failed::Usage)? {
        Asked::Run(options) => options,
        Asked::Answer(text) => return say([text]).map_err(|error| Failed::Otherwise(error.to_string())),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failed::Otherwise(error.to_string()))?;
    runtime.block_on(async {
        // Before the first line is out: whoever reads it may end this program at once.
        let mut ending = ending::Ending::new().map_err(|error| Failed::Otherwise(error.to_string()))?;
        let sandbox = Sandbox::start(options).await.map_err(|error| match error {
            Error::UnknownScenario { .. } | Error::WriteWithoutSettings => Failed::Usage(error.to_string()),
            other => Failed::Otherwise(other.to_string()),
        })?;
        say([format!("listening on {}", sandbox.origin())])
            .map_err(|error| Failed::Otherwise(error.to_string()))?;
        // A script may have read the first line and closed the pipe: it has what it needs.
        let _ = say(sandbox.accounts().iter().chain(&sandbox.refused_accounts()).map(line));
        ending.wait().await;
        sandbox.stop().await;
        Ok(())
    })
}

/// An account as `key=value` words, so that a script can take what it needs.
fn line(account: &Account) -> String {
    let mut line = format!(
        "account {} password={} token={} language={} access={}",
        account.username,
        account.password,
        account.token,
        account.language,
        account.access_level.as_str()
    );
    if let Some(code) = &account.sms_code {
        line.push_str(&format!(" sms-code={code}"));
    }
    if let Some(code) = &account.authenticator_code {
        line.push_str(&format!(" authenticator-code={code}"));
    }
    if let Some(key) = &account.authenticator_key {
        line.push_str(&format!(" authenticator-key={key}"));
    }
    if let Some(trouble) = account.trouble {
        line.push(' ');
        line.push_str(trouble.as_str());
    }
    for (is_so, word) in [
        (account.disabled, "disabled"),
        (account.token_expired, "token-expired"),
        (!account.has_settings, "no-settings"),
    ] {
        if is_so {
            line.push(' ');
            line.push_str(word);
        }
    }
    line
}

fn say(lines: impl IntoIterator<Item = String>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
