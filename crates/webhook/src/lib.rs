/*!
Sends one HTTP request to a server that a settings document names, with values in it that a caller chose.

Three parties are not trusted: the caller, whose number and name are in the request; whoever answers for the
server's name in DNS; and the server. So a [`Sender`]

- carries nothing of this program: no token, no cookie, no `Referer`;
- looks a name up once, checks **every** address, and connects to one of those and to no other. One refused address
  among them refuses the request: 169.254.0.0/16 and fe80::/10 (link-local; cloud metadata), multicast, broadcast,
  0.0.0.0/8 and `::`, and IPv6 forms of these (mapped, NAT64, 6to4, Teredo, ISATAP);
- speaks plain HTTP to loopback and private addresses only (127/8, `::1`, 10/8, 172.16/12, 192.168/16, fc00::/7);
- uses no proxy: a proxy would look the name up for itself, and what was checked here would prove nothing;
- follows no redirect;
- ends within 15 s, name look-up and second try included, and reads at most 256 KiB of an answer;
- tries a GET again, once, where the server cannot be reached, hangs up without an answer, or answers 502 to 504.
  Everything else is sent once.

[`answers`] asks whether the server of a web page is there, which no web view tells of a frame (decision 0046).

It knows neither the app nor the PBX. Decision 0035 has the reasons.
*/

mod address;
mod failure;
mod knock;
mod lookup;
mod sender;

pub use address::{is_near, is_refused};
pub use failure::SendError;
pub use knock::answers;
pub use lookup::LookUp;
pub use sender::Sender;

use std::time::Duration;

pub use settings::values::ApiMode as Method;

/// A request, complete: nothing is put into it any more.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub method: Method,
    /// Absolute, `http` or `https`.
    pub url: &'a str,
    /// Its `Content-Type`, and its text.
    pub body: Option<(&'a str, &'a str)>,
}

impl std::fmt::Debug for Request<'_> {
    /// Address and body hold what a caller chose, and may hold a key of the user's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

/// The longest address that the HTTP library takes, in bytes. A value of 4,096 characters may need 49,152 in it; most
/// servers take less.
pub const LONGEST_URL: usize = 65_534;

/// How long and how much. The defaults are the program's; tests use shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the look-up of the name to the last byte of the answer.
    pub whole: Duration,
    /// Size of an answer's body in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { whole: Duration::from_secs(15), body: 256 * 1024 }
    }
}

/// Whose certificates count.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Certificate authorities beside the system's: PEM, any number in each.
    pub authorities: Vec<Vec<u8>>,
}

/// A server took the request: its status is 200 to 299. The body is counted and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// From the start to the last byte, a second try included.
    pub took: Duration,
    pub body_bytes: usize,
}

/// Sends one request. For more than one, a [`Sender`] reads the certificates of the system once.
///
/// # Errors
/// As [`Sender::send`].
pub async fn send(request: &Request<'_>, trust: &Trust, limits: Limits) -> Result<Answer, SendError> {
    Sender::new(trust.clone(), limits).send(request).await
}
