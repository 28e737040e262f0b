//! Why a request did not go through.
//!
//! Told by the causes that an error of the HTTP library carries, not by its text, which may hold the address.

use std::error::Error as Cause;
use std::io;
use std::net::IpAddr;

use reqwest::StatusCode;
use settings::words::Language;

/// Why there is no good answer. None of them holds the address of the request, its body or anything of the answer but
/// its status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not an address of `http` or `https` with a host, or a body of a kind that cannot be named in a header.
    #[error("the request has no address that it could go to")]
    Malformed,
    /// Nothing was sent. The address has more than [`crate::LONGEST_URL`] bytes: a value in it is too long for there.
    #[error("the address is too long")]
    AddressTooLong,
    /// Nothing was sent. One of the addresses that the host has is refused.
    #[error("{address} is an address that no request goes to")]
    AddressNotAllowed { address: IpAddr },
    /// Nothing was sent. Plain HTTP goes to this computer and to private networks alone.
    #[error("{address} is not in a private network, so it gets no plain http")]
    PlainHttpOutside { address: IpAddr },
    /// Nothing was sent. The host has no address.
    #[error("the name of the server is not known: {why}")]
    NameNotFound { why: String },
    /// No connection, or one that ended before there was an answer.
    #[error("the server could not be reached: {why}")]
    Unreachable { why: String },
    /// Nothing was sent. Nobody whom this computer trusts vouches for the server, or TLS cannot be had at all.
    #[error("no trusted connection: {why}")]
    Certificate { why: String },
    /// There was no whole answer within the limit.
    #[error("there was no answer in time")]
    TimedOut,
    /// The answer began and broke off.
    #[error("the answer broke off")]
    CutShort,
    /// The server took the request, as its status says; its answer is longer than the limit.
    #[error("the answer is too long (status {status})")]
    AnswerTooLong { status: u16 },
    /// The server names another address, which is not followed.
    #[error("the server answered with another address (status {status})")]
    Redirected { status: u16 },
    /// The server answered, with neither success nor another address.
    #[error("the server answered with status {status}")]
    Status { status: u16 },
}

const HUNG_UP: &str = "it hung up";

pub(crate) const NO_CERTIFICATE: &str = "an authority of the policy is no certificate in PEM form";

/// What this program says itself, in English and in Danish.
static OWN: [(&str, &str); 3] = [
    (HUNG_UP, "den afbrød forbindelsen"),
    (NO_CERTIFICATE, "en certifikatudsteder i politikken er ikke et certifikat i PEM-format"),
    (off_thread::FAULT, off_thread::FAULT_IN_DANISH),
];

impl SendError {
    /// Whether a second try soon may go better.
    pub(crate) const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Status { status: 502..=504 })
    }

    /// What of it is worth a word beside its reason, in no language of its own; none where there is nothing.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::AddressNotAllowed { address } | Self::PlainHttpOutside { address } => {
                Some(address.to_string())
            }
            Self::NameNotFound { why } | Self::Unreachable { why } | Self::Certificate { why } => {
                Some(why.clone()).filter(|why| !why.is_empty())
            }
            Self::AnswerTooLong { status } | Self::Redirected { status } | Self::Status { status } => {
                let status = StatusCode::from_u16(*status).ok()?;
                // The server's own words are not repeated: these are the standard's.
                Some(format!("HTTP {}", status).trim_end_matches(" <unknown status code>").to_owned())
            }
            Self::Malformed | Self::AddressTooLong | Self::TimedOut | Self::CutShort => None,
        }
    }

    /// [`Self::detail`] in a language. What the system or a library says stays as it came.
    #[must_use]
    pub fn words(&self, language: Language) -> Option<String> {
        let detail = self.detail()?;
        let own = OWN.iter().find(|(en, _)| *en == detail);
        Some(own.map_or(detail, |(en, da)| language.pick(*en, *da).to_owned()))
    }

    /// Of a request that came to no answer.
    pub(crate) fn of_request(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::Malformed;
        }
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let mut why = None;
        for cause in causes(error) {
            if let Some(tls) = tls(cause) {
                return Self::Certificate { why: words(&tls.to_string()) };
            }
            if let Some(io) = cause.downcast_ref::<io::Error>() {
                why = Some(io.kind().to_string());
            }
        }
        Self::Unreachable { why: why.unwrap_or_else(|| HUNG_UP.to_owned()) }
    }

    /// Of a client that could not be made: only TLS can be the reason.
    pub(crate) fn of_client(error: &reqwest::Error) -> Self {
        let deepest = causes(error).last().map_or_else(|| error.to_string(), ToString::to_string);
        Self::Certificate { why: words(&deepest) }
    }
}

/// What a library says, which may repeat names that the server's certificate has: a line of printable characters.
fn words(text: &str) -> String {
    const MOST: usize = 200;
    let printable = |character: char| if character.is_ascii_graphic() { character } else { ' ' };
    text.chars().map(printable).take(MOST).collect()
}

/// A fault of TLS, also where it travels inside I/O errors: those name the source of what they carry as their own.
fn tls<'a>(cause: &'a (dyn Cause + 'static)) -> Option<&'a rustls::Error> {
    let mut inner = cause;
    while let Some(carried) = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        inner = carried;
    }
    inner.downcast_ref()
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    std::iter::successors(error.source(), |cause: &&'a (dyn Cause + 'static)| (*cause).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_program_says_itself_is_in_both_languages_and_the_rest_as_it_came() {
        for (en, da) in OWN {
            let error = SendError::Unreachable { why: en.to_owned() };
            assert_eq!(error.words(Language::En).as_deref(), Some(en));
            assert_eq!(error.words(Language::Da).as_deref(), Some(da));
            assert_ne!(en, da);
        }
        let system = SendError::Unreachable { why: "connection refused".to_owned() };
        assert_eq!(system.words(Language::Da), system.detail());
    }
}
