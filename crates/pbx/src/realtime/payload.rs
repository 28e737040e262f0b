//! Several Engine.IO packets in one HTTP body: the payload of long polling, versions 3 and 4.
//!
//! Pure. Version 4 puts a separator between packets and writes binary ones as `b` and Base64. Version 3
//! puts the length before each packet, counted in what the server's language counts letters in:
//! JavaScript in units of UTF-16, others in letters or bytes. Which one it was is known by the lengths
//! coming out even. Servers that ignore the wish for text write a binary form of version 3; it is
//! read, never written. Source: the protocol pages of socketio/engine.io-protocol.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::engine::{Frame, Framing};
use super::fault::RealtimeFault;
use super::packet::Malformed;
use super::transport::LARGEST_MESSAGE;

/// Largest body of version 3, which is read as a whole. One of version 4 is read packet by packet
/// and may be of any size.
const LARGEST_BODY: usize = 8 * LARGEST_MESSAGE;

/// Between packets of version 4.
const SEPARATOR: u8 = 0x1e;

/// Digits of a packet's length in version 3: more would be larger than any body.
const LONGEST_LENGTH: usize = 9;

/// One packet as it came: a bad one costs itself.
pub(super) type Piece = Result<Frame, Malformed>;

/// Which version has written the first body: only version 3 begins with a length.
pub(super) fn framing_of(body: &[u8]) -> Framing {
    if body.starts_with(b"0{") { Framing::V4 } else { Framing::V3 }
}

/// Takes a body apart as it arrives.
#[derive(Debug)]
pub(super) struct Payload {
    framing: Framing,
    rest: Vec<u8>,
}

impl Payload {
    pub(super) const fn new(framing: Framing) -> Self {
        Self { framing, rest: Vec::new() }
    }

    /// More of the body has come. What is complete by it goes into `pieces`.
    ///
    /// # Errors
    /// [`RealtimeFault::TooLarge`].
    pub(super) fn push(&mut self, bytes: &[u8], pieces: &mut VecDeque<Piece>) -> Result<(), RealtimeFault> {
        match self.framing {
            Framing::V3 => {
                self.rest.extend_from_slice(bytes);
                if self.rest.len() > LARGEST_BODY {
                    return Err(RealtimeFault::TooLarge);
                }
            }
            Framing::V4 => {
                for (index, part) in bytes.split(|byte| *byte == SEPARATOR).enumerate() {
                    if index > 0 {
                        pieces.push_back(piece(&std::mem::take(&mut self.rest), Framing::V4));
                    }
                    self.rest.extend_from_slice(part);
                    if self.rest.len() > LARGEST_MESSAGE {
                        return Err(RealtimeFault::TooLarge);
                    }
                }
            }
        }
        Ok(())
    }

    /// The body is complete. An empty one holds nothing.
    ///
    /// # Errors
    /// [`RealtimeFault::TooLarge`].
    pub(super) fn end(self, pieces: &mut VecDeque<Piece>) -> Result<(), RealtimeFault> {
        if self.rest.is_empty() {
            return Ok(());
        }
        match self.framing {
            Framing::V4 => pieces.push_back(piece(&self.rest, Framing::V4)),
            Framing::V3 => match split(&self.rest) {
                Some(packets) if packets.iter().any(|packet| packet.len() > LARGEST_MESSAGE) => {
                    return Err(RealtimeFault::TooLarge);
                }
                Some(packets) => {
                    let whole = packets.into_iter().filter(|packet| !packet.is_empty());
                    pieces.extend(whole.map(|packet| piece(packet, Framing::V3)));
                }
                None => pieces.push_back(Err(Malformed("a body whose lengths do not come out even"))),
            },
        }
        Ok(())
    }
}

/// Packets as one body.
pub(super) fn join(frames: &[Frame], framing: Framing) -> String {
    let mut body = String::new();
    for (index, frame) in frames.iter().enumerate() {
        let packet = match (frame, framing) {
            (Frame::Text(text), _) => text.clone(),
            (Frame::Binary(bytes), Framing::V4) => format!("b{}", STANDARD.encode(bytes)),
            // The number before it becomes a digit.
            (Frame::Binary(bytes), Framing::V3) => {
                format!("b4{}", STANDARD.encode(bytes.get(1..).unwrap_or_default()))
            }
        };
        match framing {
            Framing::V4 if index > 0 => body.push(char::from(SEPARATOR)),
            Framing::V4 => {}
            Framing::V3 => body.push_str(&format!("{}:", Measure::Units.of(&packet))),
        }
        body.push_str(&packet);
    }
    body
}

/// A packet of which the text form is known: `b` stands before Base64.
fn piece(packet: &[u8], framing: Framing) -> Piece {
    // In the binary form of version 3 the number of the kind says that it is binary.
    if framing == Framing::V3 && packet.first().is_some_and(|byte| *byte < b' ') {
        return Ok(Frame::Binary(packet.to_vec()));
    }
    let text = str::from_utf8(packet).map_err(|_| Malformed("text that is not UTF-8"))?;
    let Some(encoded) = text.strip_prefix('b') else { return Ok(Frame::Text(text.to_owned())) };
    let not = Malformed("a binary packet that is not Base64");
    let (mut bytes, encoded) = match framing {
        Framing::V4 => (Vec::new(), encoded),
        Framing::V3 => {
            let digit = encoded.bytes().next().filter(u8::is_ascii_digit).ok_or(not)?;
            (vec![digit - b'0'], encoded.get(1..).unwrap_or_default())
        }
    };
    bytes.extend(STANDARD.decode(encoded).map_err(|_| not)?);
    Ok(Frame::Binary(bytes))
}

/// What a length counts.
#[derive(Debug, Clone, Copy)]
enum Measure {
    /// Of UTF-16.
    Units,
    Letters,
    Bytes,
}

impl Measure {
    fn of(self, text: &str) -> usize {
        match self {
            Self::Units => text.encode_utf16().count(),
            Self::Letters => text.chars().count(),
            Self::Bytes => text.len(),
        }
    }

    /// Where the first so many end, in bytes; none where that is within a letter or beyond the text.
    fn end(self, text: &str, length: usize) -> Option<usize> {
        let mut left = length;
        for (index, letter) in text.char_indices() {
            if left == 0 {
                return Some(index);
            }
            left = left.checked_sub(match self {
                Self::Units => letter.len_utf16(),
                Self::Letters => 1,
                Self::Bytes => letter.len_utf8(),
            })?;
        }
        (left == 0).then_some(text.len())
    }
}

/// The packets of a whole body of version 3.
fn split(body: &[u8]) -> Option<Vec<&[u8]>> {
    if body.first().is_some_and(|byte| *byte < 2) {
        return split_binary(body);
    }
    let text = str::from_utf8(body).ok()?;
    [Measure::Units, Measure::Letters, Measure::Bytes]
        .into_iter()
        .find_map(|measure| split_text(text, measure))
}

fn split_text(mut text: &str, measure: Measure) -> Option<Vec<&[u8]>> {
    let mut packets = Vec::new();
    while !text.is_empty() {
        let (length, rest) = text.split_once(':')?;
        if length.is_empty()
            || length.len() > LONGEST_LENGTH
            || !length.bytes().all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        let end = measure.end(rest, length.parse().ok()?)?;
        let (packet, rest) = rest.split_at_checked(end)?;
        packets.push(packet.as_bytes());
        text = rest;
    }
    Some(packets)
}

/// `0` (text) or `1` (binary), the digits of the length as numbers, 255, and so many bytes.
fn split_binary(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut packets = Vec::new();
    while !body.is_empty() {
        let end = body.iter().position(|byte| *byte == 255)?;
        let (head, rest) = body.split_at_checked(end)?;
        let (kind, digits) = head.split_first()?;
        if *kind > 1 || digits.is_empty() || digits.len() > LONGEST_LENGTH {
            return None;
        }
        let mut length = 0_usize;
        for digit in digits {
            length = length * 10 + usize::from(*digit).min(10);
        }
        let (packet, rest) = rest.get(1..)?.split_at_checked(length)?;
        packets.push(packet);
        body = rest;
    }
    Some(packets)
}

#[cfg(test)]
mod tests;
