//! A Tauri app that builds the same kind of window in the same way and does nothing else: the
//! reference of `cargo xtask bench start`. With the word `idle` it registers five shortcuts with
//! global-hotkey and destroys its window when the page is there: the reference of `cargo xtask bench idle`.
//!
//! Its page is one line of HTML from a protocol of its own, as ours comes from one: for `about:blank`
//! WebKitGTK starts no web process at all, and the comparison would be with a window without a page.

use global_hotkey::GlobalHotKeyManager;
use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use tauri::http::Response;
use tauri::webview::PageLoadEvent;
use tauri::window::Color;
use tauri::{RunEvent, WebviewUrl, WebviewWindowBuilder};

const FIVE: [Code; 5] = [Code::F1, Code::F2, Code::F3, Code::F4, Code::F5];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    let idle = std::env::args_os().nth(2).is_some_and(|word| word == "idle");
    let app = tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let mut page = Response::new(b"<!doctype html><title>Bare</title><p>Bare".to_vec());
            page.headers_mut().insert("content-type", tauri::http::HeaderValue::from_static("text/html"));
            page
        })
        .on_page_load(move |view, load| {
            if idle && load.event() == PageLoadEvent::Finished {
                let _gone = view.window().destroy();
            }
        })
        .setup(|app| {
            let page = "bare://localhost/".parse().map(WebviewUrl::CustomProtocol)?;
            let mut builder = WebviewWindowBuilder::new(app, "main", page)
                .title("Bare")
                .inner_size(1000.0, 700.0)
                .position(40.0, 40.0)
                .background_color(Color(0xf4, 0xef, 0xe7, 255))
                .visible(true);
            if let Some(folder) = folder {
                builder = builder.data_directory(folder);
            }
            builder.build()?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    let shortcuts = if idle { Some(GlobalHotKeyManager::new()?) } else { None };
    for code in shortcuts.iter().flat_map(|_| FIVE) {
        let key = HotKey::new(Some(Modifiers::CONTROL | Modifiers::ALT), code);
        if let Some(manager) = &shortcuts {
            manager.register(key)?;
        }
    }
    app.run(move |_, event| {
        if let (true, RunEvent::ExitRequested { api, code: None, .. }) = (idle, event) {
            api.prevent_exit();
        }
    });
    Ok(())
}
