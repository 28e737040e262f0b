//! Whether anybody answers at an address of the web.
//!
//! A page in a frame does not tell: web views report a server that is gone like one that shows an empty page. So the
//! address is asked for as a browser would, through the system's proxy, and only the head of an answer counts. Which
//! program asks is not said: some servers hang up on every one that is no browser.

use std::time::Duration;

use off_thread::NoAnswer;
use reqwest::{Client, StatusCode};
use tokio::runtime::Builder;
use url::{Host, Url};

use crate::failure::SendError;
use crate::sender::with_manners;

/// Whether the server of this address is there: it answers anything but that a gateway reaches nobody (502 to 504), or
/// takes a connection (with `https` an encrypted one) and is slow to answer, or has a certificate that nobody here
/// trusts, which is for the web view to judge. Where this computer cannot ask at all, nothing is claimed: true.
///
/// The request carries nothing of this program: no token, no cookie, no `Referer`, no `User-Agent`, no name and password
/// of the address. No redirect is followed, and no body is read. `limit` is for the head of an answer; half of it for a
/// connection, the look-up of the name and TLS included.
pub async fn answers(url: &str, limit: Duration) -> bool {
    let Some(url) = Url::parse(url).ok().and_then(plain) else { return false };
    // On a thread of its own: a server that sends heads without an end would keep the caller's busy with reading them.
    match off_thread::run("knock", limit * 2, move || look(url, limit)).await {
        Ok(answers) => answers,
        Err(NoAnswer::TimedOut) => false,
        Err(NoAnswer::Failed { .. }) => true,
    }
}

/// Of the web, and without what only its page is told.
fn plain(mut url: Url) -> Option<Url> {
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn look(url: Url, limit: Duration) -> bool {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return true };
    let answers = runtime.block_on(ask(url, limit));
    // A name that is still looked up is not waited for.
    runtime.shutdown_background();
    answers
}

async fn ask(url: Url, limit: Duration) -> bool {
    let builder = with_manners(Client::builder()).connect_timeout(limit / 2).timeout(limit);
    let builder = if is_this_computer(&url) { builder.no_proxy() } else { builder };
    // Without this the system's certificates are read for nothing.
    let builder = if url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
    let Ok(client) = builder.build() else { return true };
    match client.get(url).send().await {
        Ok(answer) => !matches!(
            answer.status(),
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        ),
        // Whoever has taken the connection is there, however slow.
        Err(error) if error.is_timeout() => !error.is_connect(),
        Err(error) => matches!(SendError::of_request(&error), SendError::Certificate { .. }),
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
