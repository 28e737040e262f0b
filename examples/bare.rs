//! A Tauri app that builds the same kind of window in the same way and does nothing else: the
//! reference of `cargo xtask bench start`.
//!
//! Its page is one line of HTML from a protocol of its own, as ours comes from one: for `about:blank`
//! WebKitGTK starts no web process at all, and the comparison would be with a window without a page.

use tauri::http::Response;
use tauri::window::Color;
use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let mut page = Response::new(b"<!doctype html><title>Bare</title><p>Bare".to_vec());
            page.headers_mut().insert("content-type", tauri::http::HeaderValue::from_static("text/html"));
            page
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
        .run(tauri::generate_context!())
}
