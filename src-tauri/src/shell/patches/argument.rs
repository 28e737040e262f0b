//! As the argument of one function, by WebKitGTK itself.

use app::view::Patch;
use gtk::glib::{Variant, VariantDict};
use tauri::{AppHandle, Manager as _};
use webkit2gtk::WebViewExt as _;

use crate::shell::on_main_thread;

/// The same for every patch, so that WebKit has one script to keep. A page that does not listen yet misses nothing: it
/// asks for everything once it listens.
const TAKE: &str = "window.__COMMUNICATOR_TAKE__?.(patch)";

/// Tells the page in the window of that label, in the order in which this is called.
///
/// # Errors
/// The app is quitting, or the patch is no JSON. A page that is not told asks for everything when it sees the next
/// patch.
pub fn tell(app: &AppHandle, label: &'static str, patch: &Patch) -> tauri::Result<()> {
    let patch = serde_json::to_string(patch)?;
    let of = app.clone();
    on_main_thread(app, move || {
        let Some(window) = of.get_webview_window(label) else { return };
        let told = window.with_webview(move |webview| {
            let nobody = None::<&gtk::gio::Cancellable>;
            webview.inner().call_async_javascript_function(
                TAKE,
                Some(&arguments(&patch)),
                None,
                None,
                nobody,
                |answer| {
                    // The page may have been replaced meanwhile, and the next one asks for everything.
                    if let Err(error) = answer {
                        tracing::debug!(%error, "a page did not take a patch");
                    }
                },
            );
        });
        if let Err(error) = told {
            tracing::warn!(%error, "the page could not be told");
        }
    })
}

/// What the function gets, by their names in it.
fn arguments(patch: &str) -> Variant {
    let all = VariantDict::new(None);
    all.insert("patch", patch);
    all.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_one_string_whatever_is_in_it() {
        for patch in ["{}", "\"`${1}\u{2028}\\ </script> \u{1f600}"] {
            let arguments = arguments(patch);
            assert_eq!(arguments.type_().as_str(), "a{sv}");
            assert_eq!(
                VariantDict::new(Some(&arguments)).lookup::<String>("patch"),
                Ok(Some(patch.to_owned()))
            );
        }
    }
}
