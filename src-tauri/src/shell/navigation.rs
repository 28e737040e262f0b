//! Where the web view may go: to the app's own page. Where the frames of a dashboard may go, `web_items` says.

use tauri::Url;

/// Where Tauri serves the page: by a scheme of its own, and on Windows, whose web view knows none, by http
/// at a name that is answered inside this process.
const OWN: (&str, &str) = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };

/// Whether an address is one of the app's own page: scheme, host and port, each exactly.
pub fn is_own_page(url: &Url) -> bool {
    is_page_of(url, OWN)
}

/// The address of the app's own page.
pub fn own_page() -> Option<Url> {
    let (scheme, host) = OWN;
    Url::parse(&format!("{scheme}://{host}/")).ok()
}

fn is_page_of(url: &Url, (scheme, host): (&str, &str)) -> bool {
    url.scheme() == scheme
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    const UNIX: (&str, &str) = ("tauri", "localhost");
    const WINDOWS: (&str, &str) = ("http", "tauri.localhost");

    #[test]
    fn nothing_but_the_own_page_is_gone_to() {
        let own = |address: &str, own| is_page_of(&Url::parse(address).unwrap(), own);
        for path in ["", "/", "/index.html", "/index.html?a=b#c"] {
            assert!(own(&format!("tauri://localhost{path}"), UNIX), "{path}");
            assert!(own(&format!("http://tauri.localhost{path}"), WINDOWS), "{path}");
        }
        for address in [
            "about:blank",
            "data:text/html,x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "blob:tauri://localhost/0",
            "http://localhost/",
            "https://tauri.localhost/",
            "http://tauri.localhost:8080/",
            "http://tauri.localhost.example/",
            "http://x.tauri.localhost/",
            "http://user@tauri.localhost/",
            "http://:secret@tauri.localhost/",
            "ftp://tauri.localhost/",
            "ws://tauri.localhost/",
            "tauri://localhost:1420/",
            "tauri://evil.example/",
            "tauri://user@localhost/",
            "tauri:localhost",
            "tauris://localhost/",
            "ipc://localhost/",
        ] {
            assert!(!own(address, UNIX), "{address}");
            assert!(!own(address, WINDOWS), "{address}");
        }
        assert!(!own("http://tauri.localhost/", UNIX));
        assert!(!own("tauri://localhost/", WINDOWS));
    }
}
