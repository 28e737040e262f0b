//! Pages of the web on a dashboard (WEB items), each in a frame that can reach nothing of the app.
//!
//! The page of the app shows a small document of this scheme, and that document shows the page of the web. Both
//! frames are sandboxed without `allow-same-origin`: neither has an origin, so neither reads storage, cookies or the
//! app's page. The small document has a policy of its own that lets exactly one origin into its frame, so the policy
//! of the app's page never has to name a server, and a dashboard that changes needs no new page.
//!
//! Only addresses of the open dashboard are answered, and only their origins may be gone to.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use tauri::Url;
use tauri::http::{Request, Response, StatusCode, header};

/// The scheme of the small documents.
pub const SCHEME: &str = "web-item";

/// The addresses of the open dashboard.
#[derive(Debug, Clone, Default)]
pub struct WebItems(Arc<RwLock<BTreeSet<String>>>);

impl WebItems {
    /// From now on these are shown, and no others.
    pub fn allow(&self, addresses: Vec<String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = addresses.into_iter().collect();
    }

    fn has(&self, address: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(address)
    }

    /// Whether a frame may go there: to one of the small documents, or to an origin of the open dashboard.
    pub fn may_go_to(&self, url: &Url) -> bool {
        if is_own(url) {
            return true;
        }
        let Some(origin) = origin_of(url) else { return false };
        let addresses = self.0.read().unwrap_or_else(PoisonError::into_inner);
        addresses
            .iter()
            .filter_map(|address| Url::parse(address).ok())
            .any(|one| origin_of(&one) == Some(origin.clone()))
    }

    /// The small document that shows one address, which is the whole path, encoded.
    pub fn answer(&self, request: &Request<Vec<u8>>) -> Response<Cow<'static, [u8]>> {
        let path = request.uri().path().trim_start_matches('/');
        let address = percent_decoded(path).filter(|address| self.has(address));
        let shown = address.and_then(|address| Some((origin_of(&Url::parse(&address).ok()?)?, address)));
        let (status, origin, body) = match shown {
            Some((origin, address)) => (StatusCode::OK, origin, document(&address)),
            None => (StatusCode::NOT_FOUND, "'none'".to_owned(), String::new()),
        };
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; frame-src {origin}; base-uri 'none'; form-action 'none'; \
             sandbox allow-scripts allow-forms"
        );
        let response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, policy)
            .header(header::REFERRER_POLICY, "no-referrer")
            .header(header::CACHE_CONTROL, "no-store")
            .body(Cow::Owned(body.into_bytes()));
        // Each of the headers above can be one: an origin has no character that cannot be in a header.
        response.unwrap_or_else(|_| Response::new(Cow::Owned(Vec::new())))
    }
}

/// Scheme, host and port of a web address.
fn origin_of(url: &Url) -> Option<String> {
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// Whether it is one of the small documents: by the scheme, or where the web view knows no such scheme by its name.
fn is_own(url: &Url) -> bool {
    let by_name = cfg!(windows) && url.scheme() == "http" && url.host_str() == Some("web-item.localhost");
    url.port().is_none() && (url.scheme() == SCHEME && url.host_str() == Some("localhost") || by_name)
}

fn document(address: &str) -> String {
    let address =
        address.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<!doctype html><meta charset=\"utf-8\"><style>html,body,iframe{{display:block;width:100%;height:100%;\
         margin:0;border:0;overflow:hidden}}</style><iframe sandbox=\"allow-scripts allow-forms\" \
         referrerpolicy=\"no-referrer\" src=\"{address}\"></iframe>"
    )
}

/// A path as `encodeURIComponent` makes one; none: it is not.
fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let byte = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                rest = after;
                let digit = |one: &u8| char::from(*one).to_digit(16);
                u8::try_from(digit(high)? * 16 + digit(low)?).ok()?
            }
            (b'%', _) => return None,
            (plain, _) => *plain,
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    const NEWS: &str = "https://intranet.example:8443/news?a=1&b=\"<x>";

    fn items() -> WebItems {
        let items = WebItems::default();
        items.allow(vec![NEWS.to_owned()]);
        items
    }

    fn answer(path: &str) -> (u16, String, String) {
        let request =
            Request::builder().uri(format!("web-item://localhost/{path}")).body(Vec::new()).unwrap();
        let response = items().answer(&request);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let body = String::from_utf8(response.body().to_vec()).unwrap();
        (response.status().as_u16(), policy, body)
    }

    #[test]
    fn an_address_of_the_dashboard_is_framed_by_a_document_that_lets_its_origin_in_and_no_other() {
        let (status, policy, body) =
            answer("https%3A%2F%2Fintranet.example%3A8443%2Fnews%3Fa%3D1%26b%3D%22%3Cx%3E");
        assert_eq!(status, 200);
        assert!(policy.contains("frame-src https://intranet.example:8443;"), "{policy}");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("sandbox allow-scripts allow-forms")
        );
        assert!(!policy.contains("allow-same-origin") && !policy.contains("allow-popups"), "{policy}");
        assert!(
            body.contains("src=\"https://intranet.example:8443/news?a=1&amp;b=&quot;&lt;x&gt;\""),
            "{body}"
        );
        assert!(body.contains("sandbox=\"allow-scripts allow-forms\""), "{body}");
    }

    #[test]
    fn whatever_the_dashboard_does_not_have_is_not_there() {
        for path in [
            "",
            "https%3A%2F%2Fevil.example%2F",
            "%",
            "%zz",
            "javascript%3Aalert(1)",
            "https://intranet.example:8443/",
        ] {
            let (status, policy, body) = answer(path);
            assert_eq!((status, body.as_str()), (404, ""), "{path}");
            assert!(policy.contains("frame-src 'none'"), "{policy}");
        }
    }

    #[test]
    fn frames_go_to_the_origins_of_the_dashboard_alone() {
        let may = |url: &str| items().may_go_to(&Url::parse(url).unwrap());
        for url in [
            "web-item://localhost/x",
            "https://intranet.example:8443/other",
            "https://intranet.example:8443/",
        ] {
            assert!(may(url), "{url}");
        }
        for url in [
            "https://intranet.example/",
            "http://intranet.example:8443/",
            "https://evil.example/",
            "file:///etc/passwd",
            "data:text/html,x",
            "web-item://elsewhere/",
            "tauri://localhost/",
            "ipc://localhost/ui_ready",
        ] {
            assert!(!may(url), "{url}");
        }
    }
}
