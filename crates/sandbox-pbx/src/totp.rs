//! The codes of an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Seconds that a code holds.
const STEP: u64 = 30;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of a base32 key at a moment; `None` for a key that is not base32.
pub(crate) fn code(key: &str, seconds: u64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(&decoded(key)?).ok()?;
    mac.update(&(seconds / STEP).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let bytes: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000))
}

/// The code of now.
pub(crate) fn now(key: &str) -> Option<String> {
    code(key, seconds())
}

/// Whether a code is that of now, of the step before or of the one after: clocks differ.
pub(crate) fn holds(key: &str, sent: &str) -> bool {
    let now = seconds();
    [now.saturating_sub(STEP), now, now + STEP].iter().any(|at| code(key, *at).as_deref() == Some(sent))
}

/// What an authenticator app is shown as a picture.
pub(crate) fn address(mail: &str, key: &str) -> String {
    format!("otpauth://totp/TelecomX:{mail}?secret={key}&issuer=TelecomX")
}

/// Bytes as base32 without padding.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(digit(held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(digit(held << (5 - bits)));
    }
    text
}

fn digit(value: u32) -> char {
    ALPHABET.get((value & 31) as usize).map_or('A', |letter| char::from(*letter))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::{address, code, decoded, encoded};

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        // Appendix B of RFC 6238, the last six of its eight digits.
        let key = encoded(b"12345678901234567890");
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&key, seconds).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is_a_key() {
        for length in 0..40_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(73)).collect();
            assert_eq!(decoded(&encoded(&bytes)), Some(bytes));
        }
        assert_eq!(encoded(b"foobar"), "MZXW6YTBOI");
        assert_eq!(decoded("A1"), None);
    }

    #[test]
    fn the_address_has_key_and_issuer() {
        assert_eq!(
            address("a@b.example", "MZXW6"),
            "otpauth://totp/TelecomX:a@b.example?secret=MZXW6&issuer=TelecomX"
        );
    }
}
