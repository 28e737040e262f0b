//! Stands in for the app in the tests of the native host and of the extension: holds the profile that its first word
//! names, prints what browsers tell as lines `{"browser":N,"message":…}`, and sends what comes in such lines on its
//! standard input. `{"browser":N,"ended":true}` is printed when one has gone. Its first line, `{"listening":true}`,
//! says that the profile is claimed: who connects from then on is heard. Ends with its input.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ipc::browser::{Pusher, ToBrowser};
use ipc::{Claim, claim};
use serde_json::{Value, json};
use tokio::io::AsyncBufReadExt as _;

type Browsers = Arc<Mutex<BTreeMap<u64, Pusher>>>;

fn print(line: &Value) {
    let mut out = std::io::stdout().lock();
    let _reader_gone = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let profile = std::env::args_os().nth(1).ok_or("which profile?")?;
    std::fs::create_dir_all(&profile)?;
    let Claim::Ours(claimed) = claim(Path::new(&profile))? else { return Err("the profile is taken".into()) };
    print(&json!({ "listening": true }));
    let browsers = Browsers::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let taken_on = Arc::clone(&browsers);
    runtime.spawn(async move {
        let count = std::sync::atomic::AtomicU64::new(1);
        let handler =
            |_verb: Value| async { json!({ "exit": 1, "body": null, "message": "not in this play" }) };
        let on_browser = move |connection: ipc::browser::Connection| {
            let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            print(&json!({ "browser": number, "key": connection.browser }));
            let (mut messages, pusher) = connection.split();
            let browsers = Arc::clone(&taken_on);
            browsers.lock().unwrap_or_else(PoisonError::into_inner).insert(number, pusher);
            tokio::spawn(async move {
                while let Some(message) = messages.recv().await {
                    print(&json!({ "browser": number, "message": message }));
                }
                browsers.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
                print(&json!({ "browser": number, "ended": true }));
            });
        };
        claimed.serve_with_browsers(handler, on_browser).await
    });
    runtime.block_on(async {
        let mut lines = tokio::io::BufReader::new(stdin()).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if let Err(why) = send(&browsers, &line) {
                print(&json!({ "refused": why }));
            }
        }
    });
    runtime.shutdown_background();
    Ok(())
}

fn send(browsers: &Browsers, line: &str) -> Result<(), String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let number = value.get("browser").and_then(Value::as_u64).ok_or("which browser?")?;
    let message = value.get("message").ok_or("which message?")?.to_string();
    let message = ToBrowser::read(message.as_bytes()).map_err(|refused| refused.to_string())?;
    let browsers = browsers.lock().unwrap_or_else(PoisonError::into_inner);
    browsers.get(&number).ok_or("it has gone")?.push(&message).map_err(|error| error.to_string())
}

/// Standard input as a file: a thread of tokio's own would hold up the end.
fn stdin() -> impl tokio::io::AsyncRead + Unpin {
    let (mut write, read) = tokio::io::duplex(1 << 16);
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(count @ 1..) = std::io::Read::read(&mut std::io::stdin().lock(), &mut buffer) {
            let part = buffer.get(..count).unwrap_or_default();
            if runtime.block_on(tokio::io::AsyncWriteExt::write_all(&mut write, part)).is_err() {
                return;
            }
        }
    });
    read
}
