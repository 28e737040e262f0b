//! Links to telephone numbers, and numbers that somebody has marked: what of them may be dialled.
//!
//! A link comes from a web page or a letter, and so from anybody. What it may do is name a number, and
//! what is handed on is made anew of a `+` and ASCII digits: [`Number`] has nothing else.
//!
//! | scheme | form | what is read of it |
//! |---|---|---|
//! | `tel:` | RFC 3966 | the number. Other parameters are ignored, as it says; `ext` is handed on beside the number, and what would change the meaning of the number is refused (`phone-context`, `isub`, `postd`, `m-…`) |
//! | `sip:` | RFC 3261, user part and host | the user part, which has to be a number; the host is checked and not used |
//! | `callto:` | a number and nothing else | the number |
//!
//! Stricter than the RFCs: `*` and `#` are refused everywhere (they are commands to a telephone network,
//! such as a diversion), and so are letters, pauses and escapes of characters that need none. Laxer, for
//! the sake of links as they are: a local number needs no `phone-context`, single blanks may stand
//! between digits, and `+`, a blank and brackets may be escaped.

use core::fmt;
// The forms of addresses; nothing of it opens a socket.
use core::net::{Ipv4Addr, Ipv6Addr};

/// The schemes, in the order in which they are told.
pub const SCHEMES: [&str; 3] = ["tel", "callto", "sip"];

/// Longer is no link to a number. In bytes.
const LONGEST_LINK: usize = 256;
/// More is no number that somebody has marked, blanks included. In bytes.
const LONGEST_TEXT: usize = 64;
/// As many digits as a number of the PBX has (specification of the CALL shortcut).
const DIGITS: core::ops::RangeInclusive<usize> = 2..=20;
/// Digits of an extension that is named beside a number.
const LONGEST_EXTENSION: usize = 10;

/// A number that can be dialled: 2 to 20 ASCII digits, and maybe a `+` before them.
#[derive(Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Number {
    /// Whom somebody calls is nobody's business: a log cannot show it by accident.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Number(…)")
    }
}

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
            Self::Scheme => "it is no tel:, callto: or sip: link",
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
            Self::MustBeUnderstood => "it has a part that must be understood and is not",
            Self::Parameter => "something after the number is malformed",
            Self::Query => "it has more than a number: a query",
            Self::Password => "it has a password in it",
            Self::NoHost => "it names no host",
            Self::Host => "its host is malformed",
            Self::Port => "it names a port; only a number and a host are followed",
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
    if !rest.is_ascii() {
        return Err(Refused::NotAscii);
    }
    match scheme {
        "tel" => tel(rest),
        "sip" => sip(rest),
        _ => Ok(Link { number: number(rest)?, extension: None }),
    }
}

/// A number as people write it, with nothing beside it: what is marked or copied, and what is typed into
/// the call box. `None` for everything else.
#[must_use]
pub fn written(text: &str) -> Option<Number> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let text = text.trim();
    // No-break blanks are what web pages put between groups; a line break parts two numbers.
    let between = |character| matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '-' | '.' | '/' | '(' | ')');
    let plain = text.strip_prefix('(').unwrap_or(text);
    let (plus, rest) = plain.strip_prefix('+').map_or((false, plain), |rest| (true, rest));
    let digits: String = rest.chars().filter(|character| !between(*character)).collect();
    made(plus, &digits).ok()
}

/// The number of a link: digits, what RFC 3966 lets stand between them, and single blanks.
fn number(text: &str) -> Result<Number, Refused> {
    if text.is_empty() {
        return Err(Refused::NoNumber);
    }
    let plain = unescaped(text)?;
    if plain.starts_with(' ') || plain.ends_with(' ') || plain.contains("  ") {
        return Err(Refused::Blank);
    }
    let (plus, rest) = plain.strip_prefix('+').map_or((false, plain.as_str()), |rest| (true, rest));
    let between = |character| matches!(character, ' ' | '-' | '.' | '(' | ')');
    let digits: String = rest.chars().filter(|character| !between(*character)).collect();
    made(plus, &digits)
}

/// A number of these digits, and what is wrong with them first.
fn made(plus: bool, digits: &str) -> Result<Number, Refused> {
    if let Some(strange) = digits.chars().find(|character| !character.is_ascii_digit()) {
        return Err(match strange {
            '*' | '#' => Refused::Code,
            ',' => Refused::Pause,
            '+' => Refused::Plus,
            '?' | '&' => Refused::Query,
            _ => Refused::NotANumber,
        });
    }
    let count = digits.len();
    if count == 0 {
        return Err(Refused::NoNumber);
    }
    if count < *DIGITS.start() {
        return Err(Refused::TooFewDigits);
    }
    if count > *DIGITS.end() {
        return Err(Refused::TooManyDigits);
    }
    Ok(Number(if plus { format!("+{digits}") } else { digits.to_owned() }))
}

/// Undoes the few escapes that programs make of a number's own characters; once, so that nothing hides
/// behind a second layer.
fn unescaped(text: &str) -> Result<String, Refused> {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('%');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part.get(..2).ok_or(Refused::Escape)?;
        plain.push(match code.to_ascii_uppercase().as_str() {
            "20" => ' ',
            "28" => '(',
            "29" => ')',
            "2B" => '+',
            // Named for what they are, though they are refused either way.
            "23" | "2A" => return Err(Refused::Code),
            "2C" => return Err(Refused::Pause),
            "00" | "09" | "0A" | "0D" => return Err(Refused::ControlCharacter),
            _ => return Err(Refused::Escape),
        });
        plain.push_str(part.get(2..).unwrap_or_default());
    }
    Ok(plain)
}

fn tel(rest: &str) -> Result<Link, Refused> {
    if rest.contains('?') {
        return Err(Refused::Query);
    }
    let mut parts = rest.split(';');
    let number = number(parts.next().unwrap_or_default())?;
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
            ("phone-context", _) => return Err(Refused::Context),
            ("isub", _) => return Err(Refused::Subaddress),
            ("postd", _) => return Err(Refused::Pause),
            (name, _) if name.starts_with("m-") => return Err(Refused::MustBeUnderstood),
            _ => {}
        }
        seen.push(name);
    }
    Ok(Link { number, extension })
}

/// The name, in lower case, and the value of what follows a `;`.
fn parameter(part: &str) -> Result<(String, Option<&str>), Refused> {
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
    // `user=phone` says what is assumed of the user part anyway.
    let host = match host.split_once(';') {
        Some((host, parameter)) if parameter.eq_ignore_ascii_case("user=phone") => host,
        Some(_) => return Err(Refused::Parameter),
        None => host,
    };
    if user.contains(':') {
        return Err(Refused::Password);
    }
    if user.contains(';') {
        return Err(Refused::Parameter);
    }
    check_host(host)?;
    Ok(Link { number: number(user)?, extension: None })
}

/// `host` of RFC 3261: a name, an IPv4 address, or an IPv6 address in brackets.
fn check_host(host: &str) -> Result<(), Refused> {
    if host.is_empty() {
        return Err(Refused::NoHost);
    }
    if let Some(inner) = host.strip_prefix('[') {
        let Some((address, after)) = inner.split_once(']') else { return Err(Refused::Host) };
        return match (address.parse::<Ipv6Addr>(), after) {
            (Err(_), _) => Err(Refused::Host),
            (Ok(_), "") => Ok(()),
            (Ok(_), after) if after.starts_with(':') => Err(Refused::Port),
            (Ok(_), _) => Err(Refused::Host),
        };
    }
    if let Some((name, _)) = host.split_once(':') {
        // Several colons: an IPv6 address without its brackets.
        let port = !name.is_empty() && host.matches(':').count() == 1;
        return Err(if port { Refused::Port } else { Refused::Host });
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
