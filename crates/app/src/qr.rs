//! A text as a QR code that the page can draw: the key of a new authenticator.

use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode as Encoded};

use crate::view::QrCode;

/// Encodes a text with the correction level that authenticator apps expect (M).
///
/// # Errors
/// The text is longer than a QR code can hold (2331 bytes).
pub fn encode(text: &str) -> Result<QrCode, QrError> {
    let code = Encoded::with_error_correction_level(text, EcLevel::M)?;
    let size = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(size).enumerate() {
        let mut column = 0;
        // A run of dark modules is one rectangle.
        for run in modules.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                path.push_str(&format!("M{column} {row}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    Ok(QrCode { size: u32::try_from(size).unwrap_or(u32::MAX), path })
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may stop at the first surprise"
    )]
    use super::*;

    /// The modules that a path paints.
    fn painted(code: &QrCode) -> Vec<Vec<bool>> {
        let size = code.size as usize;
        let mut modules = vec![vec![false; size]; size];
        for run in code.path.split('z').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> =
                run.split(['M', ' ', 'h', 'v', '-']).filter_map(|number| number.parse().ok()).collect();
            let (column, row, length) = (numbers[0], numbers[1], numbers[2]);
            modules[row][column..column + length].fill(true);
        }
        modules
    }

    #[test]
    fn the_path_paints_exactly_the_dark_modules() {
        let text = "otpauth://totp/TelecomX:anna@example.dk?secret=JBSWY3DPEHPK3PXP&issuer=TelecomX";
        let code = encode(text).unwrap();
        let encoded = Encoded::with_error_correction_level(text, EcLevel::M).unwrap();
        let size = encoded.width();
        let wanted: Vec<Vec<bool>> = encoded
            .to_colors()
            .chunks(size)
            .map(|row| row.iter().map(|color| *color == Color::Dark).collect())
            .collect();
        assert_eq!(painted(&code), wanted);
    }

    #[test]
    fn a_text_that_no_code_can_hold_is_an_error() {
        assert!(encode(&"x".repeat(5000)).is_err());
    }
}
