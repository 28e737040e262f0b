//! Links to telephone numbers, and numbers that somebody has marked: what of them may be dialled.
//!
//! A link comes from a web page or a letter, and so from anybody. What it may do is name a number, and
//! what is handed on is made anew of a `+` and ASCII digits: [`Number`] has nothing else.
//!
//! | scheme | form | what is read of it |
//! |---|---|---|
//! | `tel:` | RFC 3966 | the number. Other parameters are ignored, as it says; `ext` is handed on beside the number, a `phone-context` of a country completes it, and what would change its meaning is refused (another `phone-context`, `isub`, `postd`, `m-…`) |
//! | `sip:`, `sips:` | RFC 3261, user part and host | the user part, which has to be a number as in `tel:`; host, port and parameters are checked and not used |
//! | `callto:` | a number and nothing else | the number |
//!
//! Stricter than the RFCs: `*` and `#` are refused everywhere (they are commands to a telephone network,
//! such as a diversion), and so are letters, pauses and escapes of ASCII characters that need none. Laxer, for
//! the sake of links as they are: a local number needs no `phone-context`, `//` may stand before the number and
//! single blanks between digits, `+`, a blank and brackets may be escaped, and other scripts' digits,
//! typographic dashes and invisible marks are read as [`numbers::read`] reads them.

use core::fmt;
// The forms of addresses; nothing of it opens a socket.
use core::net::{Ipv4Addr, Ipv6Addr};

pub use numbers::Number;
use numbers::Unfit;
use settings::words::Language;

/// The schemes, in the order in which they are told.
pub const SCHEMES: [&str; 4] = ["tel", "callto", "sip", "sips"];

/// Longer is no link to a number. In bytes.
const LONGEST_LINK: usize = 256;
/// Digits of an extension that is named beside a number.
const LONGEST_EXTENSION: usize = 10;

/// What a link names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub number: Number,
    /// Digits to be dialled once somebody has answered, which nothing here does.
    pub extension: Option<String>,
}

/// Why a link is not followed. None of it holds the link's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    TooLong,
    Scheme,
    ControlCharacter,
    NotAscii,
    NoNumber,
    NotANumber,
    Blank,
    Escape,
    Plus,
    Code,
    Pause,
    TooFewDigits,
    TooManyDigits,
    Context,
    Subaddress,
    MustBeUnderstood,
    Parameter,
    Query,
    Password,
    NoHost,
    Host,
    Port,
}

impl Refused {
    /// One line for the person who followed the link.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::TooLong => "it is longer than any link to a number",
            Self::Scheme => "it is not a tel:, callto:, sip: or sips: link",
            Self::ControlCharacter => "it has a control character or a line break",
            Self::NotAscii => "it has characters that no telephone number has",
            Self::NoNumber => "it names no number",
            Self::NotANumber => "what it names is not a telephone number",
            Self::Blank => "it has blanks where none can be",
            Self::Escape => "it hides characters behind % that need not be hidden",
            Self::Plus => "its + is not at the beginning of the number",
            Self::Code => "it has * or #, which are commands to the telephone network",
            Self::Pause => "it wants tones to be dialled after a pause",
            Self::TooFewDigits => "its number is too short",
            Self::TooManyDigits => "its number is too long",
            Self::Context => "its number counts only in a telephone network that it names",
            Self::Subaddress => "it names a subaddress, which cannot be dialled",
            Self::MustBeUnderstood => "it has a mandatory part that this program does not know",
            Self::Parameter => "something after the number is malformed",
            Self::Query => "it has more than a number: a query",
            Self::Password => "it has a password in it",
            Self::NoHost => "it names no host",
            Self::Host => "its host is malformed",
            Self::Port => "its port is malformed",
        }
    }
}

impl Refused {
    /// The same in the language of the window.
    #[must_use]
    pub const fn why_in(self, language: Language) -> &'static str {
        match language {
            Language::En => self.why(),
            Language::Da => self.why_in_danish(),
        }
    }

    const fn why_in_danish(self) -> &'static str {
        match self {
            Self::TooLong => "det er længere end noget link til et nummer",
            Self::Scheme => "det er ikke et tel:-, callto:-, sip:- eller sips:-link",
            Self::ControlCharacter => "det indeholder et styretegn eller et linjeskift",
            Self::NotAscii => "det indeholder tegn, som intet telefonnummer har",
            Self::NoNumber => "det angiver intet nummer",
            Self::NotANumber => "det, det angiver, er ikke et telefonnummer",
            Self::Blank => "det har mellemrum, hvor der ikke kan være nogen",
            Self::Escape => "det skjuler tegn bag %, som ikke behøver at være skjult",
            Self::Plus => "dets + står ikke først i nummeret",
            Self::Code => "det indeholder * eller #, som er kommandoer til telefonnettet",
            Self::Pause => "det vil have toner sendt efter en pause",
            Self::TooFewDigits => "dets nummer er for kort",
            Self::TooManyDigits => "dets nummer er for langt",
            Self::Context => "dets nummer gælder kun i et telefonnet, som det angiver",
            Self::Subaddress => "det angiver en underadresse, som ikke kan ringes op",
            Self::MustBeUnderstood => "det har en obligatorisk del, som programmet ikke kender",
            Self::Parameter => "noget efter nummeret er forkert skrevet",
            Self::Query => "det har mere end et nummer: en forespørgsel",
            Self::Password => "det indeholder en adgangskode",
            Self::NoHost => "det angiver ingen server",
            Self::Host => "dets server er forkert skrevet",
            Self::Port => "dets port er forkert skrevet",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.why())
    }
}

impl core::error::Error for Refused {}

/// Whether a word is meant as one of these links, well-formed or not.
#[must_use]
pub fn is_link(word: &str) -> bool {
    scheme(word).is_some()
}

fn scheme(word: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = word.split_once(':')?;
    SCHEMES.into_iter().find(|scheme| name.eq_ignore_ascii_case(scheme)).map(|scheme| (scheme, rest))
}

/// Reads a link.
///
/// # Errors
/// Why it is not followed.
pub fn parse(link: &str) -> Result<Link, Refused> {
    if link.len() > LONGEST_LINK {
        return Err(Refused::TooLong);
    }
    let Some((scheme, rest)) = scheme(link) else { return Err(Refused::Scheme) };
    if rest.chars().any(char::is_control) {
        return Err(Refused::ControlCharacter);
    }
    match scheme {
        "tel" => tel(rest),
        "sip" | "sips" => sip(rest),
        _ => Ok(Link { number: number(rest)?, extension: None }),
    }
}

/// The number of a link, as [`numbers::read`] reads it. Some programs write `//` before it.
fn number(text: &str) -> Result<Number, Refused> {
    if text.is_empty() {
        return Err(Refused::NoNumber);
    }
    let plain = unescaped(text)?;
    let plain =
        plain.strip_prefix("//").map_or(plain.as_str(), |rest| rest.strip_suffix('/').unwrap_or(rest));
    if plain.starts_with(' ') || plain.ends_with(' ') || plain.contains("  ") {
        return Err(Refused::Blank);
    }
    if plain.contains('/') {
        return Err(Refused::NotANumber);
    }
    numbers::read(plain).map_err(|unfit| match unfit {
        Unfit::Nothing => Refused::NoNumber,
        Unfit::Plus => Refused::Plus,
        Unfit::TooFewDigits => Refused::TooFewDigits,
        Unfit::TooManyDigits => Refused::TooManyDigits,
        Unfit::Character('*' | '#') => Refused::Code,
        Unfit::Character(',') => Refused::Pause,
        Unfit::Character('?' | '&') => Refused::Query,
        Unfit::Character(character) if !character.is_ascii() => Refused::NotAscii,
        Unfit::Character(_) => Refused::NotANumber,
    })
}

/// Undoes the few escapes that programs make of a number's own characters, and those of what is not ASCII;
/// once, so that nothing hides behind a second layer.
fn unescaped(text: &str) -> Result<String, Refused> {
    let mut plain = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    plain.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let code = part.get(..2).ok_or(Refused::Escape)?;
        plain.push(match code.to_ascii_uppercase().as_str() {
            "20" => b' ',
            "28" => b'(',
            "29" => b')',
            "2B" => b'+',
            // Named for what they are, though they are refused either way.
            "23" | "2A" => return Err(Refused::Code),
            "2C" => return Err(Refused::Pause),
            "00" | "09" | "0A" | "0D" => return Err(Refused::ControlCharacter),
            code if code.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                u8::from_str_radix(code, 16).ok().filter(|byte| !byte.is_ascii()).ok_or(Refused::Escape)?
            }
            _ => return Err(Refused::Escape),
        });
        plain.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
    }
    String::from_utf8(plain).map_err(|_| Refused::Escape)
}

fn tel(rest: &str) -> Result<Link, Refused> {
    if rest.contains('?') {
        return Err(Refused::Query);
    }
    subscriber(rest)
}

/// `telephone-subscriber` of RFC 3966, which is also the user part of a SIP address.
fn subscriber(text: &str) -> Result<Link, Refused> {
    let mut parts = text.split(';');
    let mut number = number(parts.next().unwrap_or_default())?;
    let mut extension = None;
    let mut seen = Vec::new();
    for part in parts {
        let (name, value) = parameter(part)?;
        // RFC 3966, section 3: each parameter at most once.
        if seen.contains(&name) {
            return Err(Refused::Parameter);
        }
        match (name.as_str(), value) {
            ("ext", Some(value)) => extension = Some(extension_of(value)?),
            ("ext", None) => return Err(Refused::Parameter),
            ("phone-context", Some(context)) => number = within(number, context)?,
            ("phone-context", None) => return Err(Refused::Parameter),
            ("isub", _) => return Err(Refused::Subaddress),
            ("postd", _) => return Err(Refused::Pause),
            (name, _) if name.starts_with("m-") => return Err(Refused::MustBeUnderstood),
            _ => {}
        }
        seen.push(name);
    }
    Ok(Link { number, extension })
}

/// The number of a country or an area: where it is one with what it counts in before it, it is that.
fn within(local: Number, context: &str) -> Result<Number, Refused> {
    if local.as_str().starts_with('+') {
        return Ok(local);
    }
    let whole = context.starts_with('+').then(|| numbers::read(&format!("{context}{}", local.as_str())));
    whole.and_then(Result::ok).filter(numbers::is_known).ok_or(Refused::Context)
}

/// The name, in lower case, and the value of what follows a `;`.
fn parameter(part: &str) -> Result<(String, Option<&str>), Refused> {
    if !part.is_ascii() {
        return Err(Refused::NotAscii);
    }
    let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let of_value = |byte: u8| byte.is_ascii_alphanumeric() || b"[]/:&+$-_.!~*'()%".contains(&byte);
    let well_formed = !name.is_empty()
        && name.bytes().all(of_name)
        && value.is_none_or(|value| !value.is_empty() && value.bytes().all(of_value));
    if !well_formed {
        return Err(if part.contains(',') { Refused::Pause } else { Refused::Parameter });
    }
    let escapes = value.unwrap_or_default().split('%').skip(1);
    for escape in escapes {
        if !escape.get(..2).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return Err(Refused::Escape);
        }
    }
    Ok((name.to_ascii_lowercase(), value))
}

fn extension_of(value: &str) -> Result<String, Refused> {
    let digits: String =
        value.chars().filter(|character| !matches!(character, '-' | '.' | '(' | ')')).collect();
    let plain = !digits.is_empty()
        && digits.len() <= LONGEST_EXTENSION
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { Ok(digits) } else { Err(Refused::Parameter) }
}

fn sip(rest: &str) -> Result<Link, Refused> {
    if rest.contains('?') {
        return Err(Refused::Query);
    }
    let Some((user, host)) = rest.split_once('@') else { return Err(Refused::NoNumber) };
    let mut parts = host.split(';');
    let host = parts.next().unwrap_or_default();
    for part in parts {
        // How and where a server would be reached is nothing to a number that the own PBX calls.
        let (name, value) = parameter(part)?;
        if name == "method" && !value.is_some_and(|method| method.eq_ignore_ascii_case("INVITE")) {
            return Err(Refused::Parameter);
        }
    }
    if user.contains(':') {
        return Err(Refused::Password);
    }
    check_host(host)?;
    subscriber(user)
}

/// `host` of RFC 3261: a name, an IPv4 address, or an IPv6 address in brackets.
fn check_host(host: &str) -> Result<(), Refused> {
    if host.is_empty() {
        return Err(Refused::NoHost);
    }
    if !host.is_ascii() {
        return Err(Refused::NotAscii);
    }
    if let Some(inner) = host.strip_prefix('[') {
        let Some((address, after)) = inner.split_once(']') else { return Err(Refused::Host) };
        return match (address.parse::<Ipv6Addr>(), after) {
            (Err(_), _) => Err(Refused::Host),
            (Ok(_), "") => Ok(()),
            (Ok(_), after) => after.strip_prefix(':').map_or(Err(Refused::Host), check_port),
        };
    }
    if let Some((name, port)) = host.split_once(':') {
        // Several colons: an IPv6 address without its brackets.
        if name.is_empty() || port.contains(':') {
            return Err(Refused::Host);
        }
        check_port(port)?;
        return check_host(name);
    }
    let of_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(of_label)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    // A last label of digits is an address and no name (`toplabel`).
    let numeric = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = if numeric { host.parse::<Ipv4Addr>().is_ok() } else { name.split('.').all(label) };
    if fits && host.len() <= 253 { Ok(()) } else { Err(Refused::Host) }
}

fn check_port(port: &str) -> Result<(), Refused> {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    if digits && port.parse::<u16>().is_ok_and(|port| port > 0) { Ok(()) } else { Err(Refused::Port) }
}
