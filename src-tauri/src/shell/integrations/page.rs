//! A page of a customer system in a window of its own.
//!
//! It is somebody else's page. Its label has no capability in `tauri.conf.json`, so every command of the app is
//! refused to it; it keeps its cookies in a folder of its own, goes to web addresses alone, opens no further
//! windows and stores no files. It lives until the user closes it, or its call is over where the user chose that.

use std::path::Path;

use integrations::{NotDone, Reason};
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tokio::sync::oneshot;

use crate::shell::on_main_thread;
use app::ports::JobId;

/// Begins the labels of these windows; no capability names one.
const LABEL: &str = "page-";

/// More pages than anybody has in sight: further ones go to the browser.
const MOST: usize = 10;

/// In logical pixels.
const SIZE: (f64, f64) = (1000.0, 700.0);

fn label(job: JobId) -> String {
    format!("{LABEL}{}", job.0)
}

/// Opens a page; false where so many are open that it is for the browser.
pub async fn open(app: &AppHandle, profile: &Path, job: JobId, url: &str) -> Result<bool, NotDone> {
    let url = Url::parse(url).ok().filter(is_web).ok_or(NotDone::new(Reason::Internal))?;
    let folder = profile.join("pages");
    desktop::process::make_private_dir(&folder)
        .map_err(|error| NotDone::about(Reason::NotOpened, error.to_string()))?;
    let (answer, answered) = oneshot::channel();
    let handle = app.clone();
    let work = move || {
        let open = handle.webview_windows().into_keys().filter(|label| label.starts_with(LABEL)).count();
        let built = if open < MOST { build(&handle, job, url, &folder).map(|_| true) } else { Ok(false) };
        let _gone = answer.send(built.map_err(|error| error.to_string()));
    };
    on_main_thread(app, work).map_err(|_quitting| NotDone::new(Reason::Quit))?;
    match answered.await {
        Ok(built) => built.map_err(|why| NotDone::about(Reason::NotOpened, why)),
        Err(_) => Err(NotDone::new(Reason::Internal)),
    }
}

/// Closes the page of a job, if it is still open.
pub fn close(app: &AppHandle, job: JobId) {
    if let Some(window) = app.get_webview_window(&label(job)) {
        let _gone = window.destroy();
    }
}

fn build(app: &AppHandle, job: JobId, url: Url, folder: &Path) -> tauri::Result<WebviewWindow> {
    let (label, opener) = (label(job), app.clone());
    let own = label.clone();
    let builder = WebviewWindowBuilder::new(app, &label, WebviewUrl::External(url))
        .title("Communicator")
        .data_directory(folder.to_owned())
        .inner_size(SIZE.0, SIZE.1)
        .on_navigation(is_allowed)
        .on_document_title_changed(|window, title| {
            let host =
                window.url().ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            let _gone = window.set_title(&format!("{title} – {host}"));
        })
        // A link that asks for a new window is followed in this one.
        .on_new_window(move |url, _| {
            if is_web(&url)
                && let Some(window) = opener.get_webview_window(&own)
            {
                let _gone = window.navigate(url);
            }
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false);
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    crate::shell::software_graphics::paint_plainly_without_gpu(&window);
    Ok(window)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Frames of a page begin empty, and may show what the page itself has made.
fn is_allowed(url: &Url) -> bool {
    is_web(url) || matches!(url.scheme(), "about" | "blob")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_page_goes_to_web_addresses_alone() {
        for (address, expected) in [
            ("https://crm.example.dk/", true),
            ("http://127.0.0.1:1/", true),
            ("file:///etc/passwd", false),
            ("tauri://localhost/", false),
            ("ipc://localhost/", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!((is_web(&url), is_allowed(&url)), (expected, expected), "{address}");
        }
        for within in ["about:blank", "about:srcdoc", "blob:https://x/0"] {
            let url = Url::parse(within).unwrap();
            assert!(!is_web(&url) && is_allowed(&url), "{within}");
        }
    }

    #[test]
    fn no_capability_is_given_to_such_a_window() {
        let configuration: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tauri.conf.json")).unwrap();
        let capabilities = configuration.pointer("/app/security/capabilities").unwrap().as_array().unwrap();
        for capability in capabilities {
            assert_eq!(capability.pointer("/windows").unwrap(), &serde_json::json!(["main"]));
            assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
        }
    }
}
