//! Painting where there is no graphics processor, as on terminal servers and in many virtual machines.
//!
//! WebKitGTK composes pages on the graphics processor. Without one Mesa computes every layer and texture in
//! the web process: 100 MB more for this page, and no picture any sooner. There the page is
//! painted plainly, as it was before there was composing. And GDK asks for OpenGL when it opens the
//! display, which brings Mesa's compiler into this process: 30 MB for nothing.

use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Where the kernel lists what can render.
const DEVICES: &str = "/dev/dri";

/// Has GDK leave OpenGL alone where nothing could compute it but this processor. A user's own word
/// (`GDK_GL`) counts before ours.
pub fn spare_gl_without_gpu() {
    const VARIABLE: &str = "GDK_GL";
    if has_render_device(DEVICES) || std::env::var_os(VARIABLE).is_some() {
        return;
    }
    // SAFETY: called before the first thread is started, so that nobody reads the environment meanwhile.
    unsafe { std::env::set_var(VARIABLE, "disable") };
    desktop::process::keep_from_children(VARIABLE);
}

/// Has the page painted plainly where nothing could compose it faster. On the main thread only.
pub fn paint_plainly_without_gpu(window: &WebviewWindow) {
    if has_render_device(DEVICES) {
        return;
    }
    let set = window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = set {
        tracing::warn!(%error, "the web view did not take a setting");
    }
}

fn has_render_device(folder: &str) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_render_device_is_told_from_a_display_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let has = || has_render_device(folder.path().to_str().unwrap());
        assert!(!has());
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has());
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has());
        assert!(!has_render_device("/no/such/folder"));
    }
}
