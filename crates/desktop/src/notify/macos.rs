//! macOS: a banner of the app's own bundle. Outside a bundle that the system knows there is none to
//! be had: without a name the library would ask the person, in a dialog, where the app is.

use std::sync::OnceLock;
use std::time::Duration;

use mac_notification_sys::{Notification, set_application};

use crate::off_thread::{self, NoAnswer};

/// The library takes the name once in the life of a process, and says no the second time.
static NAMED: OnceLock<Result<(), String>> = OnceLock::new();

pub(super) async fn show(title: &str, body: &str, limit: Duration) -> Result<(), String> {
    let (title, body) = (title.to_owned(), body.to_owned());
    let work = move || {
        NAMED
            .get_or_init(|| set_application(crate::IDENTIFIER).map_err(|error| error.to_string()))
            .clone()?;
        let mut banner = Notification::new();
        // Handed over, without a wait for what the person does with it.
        banner.title(&title).message(&body).asynchronous(true);
        banner.send().map(drop).map_err(|error| error.to_string())
    };
    match off_thread::run("notification", limit, work).await {
        Ok(answer) => answer,
        Err(NoAnswer::TimedOut) => Err(format!("macOS has not answered within {} s", limit.as_secs())),
        Err(NoAnswer::Failed { why }) => Err(why),
    }
}
