//! Shows and withdraws notifications of the session it was started in: the process with a bus of its
//! own that the tests need.
//!
//! Each line of its input is `{"show": NAME, "title": …, "body": …, "kind": "ringing" | "passing",
//! "buttons": [[ACTION, LABEL], …]}` or `{"withdraw": NAME}`; each line that it prints is what it was told. It
//! ends with its input.

use std::io::{BufRead as _, Write as _};

use desktop::notify::{Button, Kind, Notice, Notifier};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let notifier = Notifier::start(runtime.handle(), |told| {
        let _reader_gone = writeln!(std::io::stdout(), "{told:?}");
    });
    for line in std::io::stdin().lock().lines() {
        let order: Value = serde_json::from_str(&line?)?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        if order.get("withdraw").is_some() {
            notifier.withdraw(&text(order.get("withdraw")));
            continue;
        }
        let buttons = order.get("buttons").and_then(Value::as_array).into_iter().flatten();
        let notice = Notice {
            title: text(order.get("title")),
            body: text(order.get("body")),
            buttons: buttons
                .map(|pair| Button { action: text(pair.get(0)), label: text(pair.get(1)) })
                .collect(),
            kind: if text(order.get("kind")) == "ringing" { Kind::Ringing } else { Kind::Passing },
        };
        notifier.show(&text(order.get("show")), &notice);
    }
    Ok(())
}
