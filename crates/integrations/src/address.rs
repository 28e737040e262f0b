//! The address of `website`: values are percent-encoded for path, query and fragment, and never reach the host.
//!
//! The scheme and everything up to the path are text of the template. All but the unreserved characters of
//! RFC 3986 are encoded, so a value cannot end its place. A path is different in one thing: `.` and `..` alone
//! in a segment are steps in the path, encoded or not (WHATWG URL, "double-dot URL path segment"). Such a value
//! is refused, for it could not arrive. What is made is parsed again and compared with what the template means:
//! scheme, user, host and port are the same.

use url::Url;

use crate::outcome::{NotDone, Reason};
use crate::refusal::Refusal;
use crate::template::{Fault, Forms, Part, Piece, Variable, fill, marked, parse, variables};
use crate::values::Values;

/// In bytes: what a system takes as one argument, since the address becomes one.
const MOST_BYTES: usize = 131_071;

/// Stands for every value while the template is judged: a character that no encoding changes.
const DUMMY: &str = "0";

/// A parsed address.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    parts: Vec<Part>,
    /// With [`DUMMY`] for every value.
    meant: Url,
    /// `%NUMBER%` stands in it.
    percent_form: bool,
}

impl Template {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let begin = text.chars().take_while(|character| *character == ' ').count();
        let text = marked(text.trim_end_matches(' '));
        let text = text.get(begin..).unwrap_or_default();
        if text.is_empty() {
            return Err(Fault::new(0, Refusal::Empty));
        }
        // The parser of addresses takes tabs and line breaks away, wherever they stand.
        if let Some((_, at)) = text.iter().find(|(character, _)| character.is_control()) {
            return Err(Fault::new(*at, Refusal::ControlCharacter));
        }
        let parts = parse(text, Forms::BracesAndPercent)?;
        host_is_text(&parts, begin)?;
        let written = fill_with(&parts, |_| DUMMY.to_owned());
        let meant = Url::parse(&written).map_err(|_| Fault::new(begin, Refusal::Address))?;
        if !matches!(meant.scheme(), "http" | "https") || !meant.has_host() {
            return Err(Fault::new(begin, Refusal::Scheme));
        }
        // The standard lets more stand in a host than any server's name has.
        let strange = |character: char| !character.is_ascii_alphanumeric() && !"-._:[]".contains(character);
        if meant.host_str().is_none_or(|host| host.contains(strange)) {
            return Err(Fault::new(begin, Refusal::Address));
        }
        let percent_form = parts.iter().any(|part| {
            let begins = part.at.checked_sub(begin).and_then(|at| text.get(at));
            matches!((begins, &part.piece), (Some(('%', _)), Piece::Value(_)))
        });
        Ok(Self { parts, meant, percent_form })
    }

    pub const fn percent_form(&self) -> bool {
        self.percent_form
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        variables(&self.parts)
    }

    /// The address for a call: ASCII, and none of `` "<>\^`{|} ``.
    pub fn fill(&self, values: &Values) -> Result<String, NotDone> {
        if let Some(variable) = step_in_path(&self.parts, values) {
            return Err(NotDone::about(Reason::WouldChangePath, variable.to_string()));
        }
        let too_long = NotDone::about(Reason::ValueTooLong, "url");
        let Some(written) = fill(&self.parts, values, MOST_BYTES, encode) else { return Err(too_long) };
        // The rules above leave nothing for this to find.
        let changed = NotDone::new(Reason::WouldChangeHost);
        let url = Url::parse(&written).map_err(|_| changed.clone())?;
        if authority(&url) != authority(&self.meant) {
            return Err(changed);
        }
        let address = plain(url.as_str());
        if address.len() > MOST_BYTES { Err(too_long) } else { Ok(address) }
    }
}

/// All that says who is asked, and as whom.
fn authority(url: &Url) -> (&str, &str, Option<&str>, Option<&str>, Option<u16>) {
    (url.scheme(), url.username(), url.password(), url.host_str(), url.port())
}

/// `%2e%2e`, in bytes.
const LONGEST_STEP: usize = 6;

/// Whether everything up to the path is text: `http://` or `https://` and a host.
fn host_is_text(parts: &[Part], begin: usize) -> Result<(), Fault> {
    let Some(Part { piece: Piece::Text(first), .. }) = parts.first() else {
        return Err(Fault::new(begin, Refusal::Scheme));
    };
    let after = |scheme: &str| {
        let fits = first.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
        fits.then(|| first.get(scheme.len()..)).flatten()
    };
    let Some(rest) = after("https://").or_else(|| after("http://")) else {
        return Err(Fault::new(begin, Refusal::Scheme));
    };
    let end = |character: char| matches!(character, '/' | '\\' | '?' | '#');
    match (rest.find(end), parts.get(1)) {
        // Without a host of its own the parser would take what follows for one.
        (Some(0), _) => Err(Fault::new(begin, Refusal::Address)),
        (None, Some(value)) => Err(Fault::new(value.at, Refusal::VariableInHost)),
        _ => Ok(()),
    }
}

/// The variable whose value makes a step of a segment of the path.
fn step_in_path<'a>(parts: &'a [Part], values: &Values) -> Option<&'a Variable> {
    // So much of it as shows whether it is a step.
    let mut segment = String::new();
    let mut variable = None;
    // The slashes of the scheme begin segments as well, and do no harm.
    let is_step =
        |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    for part in parts {
        match &part.piece {
            Piece::Value(value) => {
                if segment.len() <= LONGEST_STEP {
                    let begins = value.of(values).unwrap_or_default().chars().take(LONGEST_STEP + 1);
                    segment.push_str(&encode(&begins.collect::<String>()));
                }
                variable = Some(value);
            }
            Piece::Text(text) => {
                for character in text.chars() {
                    if !matches!(character, '/' | '\\' | '?' | '#') {
                        if segment.len() <= LONGEST_STEP {
                            segment.push(character);
                        }
                        continue;
                    }
                    if let Some(variable) = variable.filter(|_| is_step(&segment)) {
                        return Some(variable);
                    }
                    if matches!(character, '?' | '#') {
                        return None;
                    }
                    segment.clear();
                    variable = None;
                }
            }
        }
    }
    variable.filter(|_| is_step(&segment))
}

fn fill_with(parts: &[Part], value: impl Fn(&Variable) -> String) -> String {
    parts
        .iter()
        .map(|part| match &part.piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(variable) => value(variable),
        })
        .collect()
}

/// Percent-encodes all but the unreserved characters (RFC 3986, 2.3). A `+` becomes `%2B`, so that a query that
/// is read as a form has it too.
pub(crate) fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            push_percent(&mut encoded, byte);
        }
    }
    encoded
}

/// What the parser leaves as it is, though shells and browsers' starters have their own ideas of it.
fn plain(url: &str) -> String {
    let mut plain = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            plain.push(char::from(byte));
        } else {
            push_percent(&mut plain, byte);
        }
    }
    plain
}

pub(crate) fn push_percent(text: &mut String, byte: u8) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    text.push('%');
    text.extend([byte >> 4, byte & 15].iter().filter_map(|digit| DIGITS.get(usize::from(*digit))));
}
