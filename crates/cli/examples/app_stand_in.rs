//! Stands in for the app in the tests of the program of the prompt: holds the profile that its words name and
//! answers `status` with those words; `search` in them makes it end at once with code 1. Ends when asked to quit.
//! Of integrations it answers what it was asked: `run` is refused, and another text than that of [`FINGERPRINT`] has
//! changed meanwhile.

use std::path::Path;

use cli::line::{Verb, parse};
use ipc::{Claim, Reply, Request, claim};
use serde_json::{Value, json};

/// The one that is in force.
const FINGERPRINT: &str = "abababababababababababababababababababababababababababababababab";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let invocation = parse(std::env::args_os().skip(1), |_| None)?;
    if matches!(invocation.verb, Verb::Search { .. }) {
        return Err("as asked".into());
    }
    let profile = invocation.profile.ok_or("which profile?")?;
    std::fs::create_dir_all(&profile)?;
    let Claim::Ours(claimed) = claim(Path::new(&profile))? else { return Err("the profile is taken".into()) };
    let (quit, mut asked_to_quit) = tokio::sync::mpsc::unbounded_channel();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.spawn(async move {
        let handler = move |request: Value| {
            let (words, quit) = (words.clone(), quit.clone());
            async move {
                let reply = match serde_json::from_value(request) {
                    Ok(Request::Status) => Reply::with(json!({ "words": words })),
                    Ok(Request::Quit) => {
                        let _ending_already = quit.send(());
                        Reply::done()
                    }
                    Ok(Request::Call { number }) => {
                        Reply { message: Some(format!("asked for {number}")), ..Reply::done() }
                    }
                    Ok(Request::IntegrationsTry { key, when, number, name, variables, dry_run }) => {
                        let refused = key.as_deref() == Some("run");
                        let row = json!({
                            "at": "2026-11-23T21:30:00.000Z", "key": key, "when": when, "call": null,
                            "outcome": if refused { "refused" } else { "planned" },
                            "reason": refused.then_some("awaiting_approval"), "why": null,
                            "sent": [number, name, variables, dry_run], "took_ms": 0,
                        });
                        let body = json!({ "schema": 1, "entries": [row] });
                        Reply { exit: u8::from(refused), ..Reply::with(body) }
                    }
                    Ok(Request::IntegrationsApprove { fingerprint, .. }) => match fingerprint {
                        Some(fingerprint) if fingerprint != FINGERPRINT => Reply {
                            body: Some(json!({ "reason": "changed_meanwhile" })),
                            ..Reply::failed("the text has changed".to_owned())
                        },
                        _ => Reply::done(),
                    },
                    _ => Reply::failed("not in this play".to_owned()),
                };
                serde_json::to_value(reply).unwrap_or_default()
            }
        };
        claimed.serve(handler).await
    });
    runtime.block_on(asked_to_quit.recv());
    // The answer to whoever asked is on its way.
    runtime.shutdown_timeout(std::time::Duration::from_millis(300));
    Ok(())
}
