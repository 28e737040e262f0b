//! A Tauri app that builds the same kind of window in the same way and does nothing else: the
//! reference of `cargo xtask bench start`.

use tauri::window::Color;
use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    tauri::Builder::default()
        .setup(|app| {
            let blank = "about:blank".parse().map(WebviewUrl::External)?;
            let mut builder = WebviewWindowBuilder::new(app, "main", blank)
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
