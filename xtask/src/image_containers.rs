//! The two formats that hold one picture in many sizes: `.ico` (Windows) and `.icns` (macOS).
//!
//! Both are a short directory before PNG files, which every system that the app runs on reads.

use anyhow::{Context, Result, ensure};

const PNG_SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
/// PNG's colour type "truecolour with alpha".
const RGBA: u8 = 6;

/// Width of a square PNG in pixels. Anything that is not square, 8 bits deep and RGBA is refused:
/// Tauri's build accepts nothing else.
pub fn square_rgba_size(png: &[u8]) -> Result<u32> {
    ensure!(png.starts_with(&PNG_SIGNATURE), "not a PNG");
    let header = png.get(16..26).context("a PNG without its header")?;
    let number = |at: usize| -> Result<u32> {
        let bytes = header.get(at..at + 4).context("a PNG without its size")?;
        Ok(u32::from_be_bytes(bytes.try_into()?))
    };
    let (width, height) = (number(0)?, number(4)?);
    ensure!(width == height, "{width} by {height} pixels is not square");
    ensure!(header.get(8..) == Some(&[8, RGBA]), "not RGBA with 8 bits each");
    Ok(width)
}

/// An `.ico`: <https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)>.
pub fn ico(pngs: &[Vec<u8>]) -> Result<Vec<u8>> {
    const HEADER: usize = 6;
    const ENTRY: usize = 16;
    let mut directory = vec![0, 0, 1, 0];
    directory.extend(u16::try_from(pngs.len())?.to_le_bytes());
    let mut at = HEADER + ENTRY * pngs.len();
    for png in pngs {
        let size = square_rgba_size(png)?;
        ensure!(size <= 256, "{size} pixels do not fit into an .ico");
        // 256 is written as 0.
        let side = u8::try_from(size % 256)?;
        directory.extend([side, side, 0, 0]);
        directory.extend(1_u16.to_le_bytes());
        directory.extend(32_u16.to_le_bytes());
        directory.extend(u32::try_from(png.len())?.to_le_bytes());
        directory.extend(u32::try_from(at)?.to_le_bytes());
        at += png.len();
    }
    Ok([vec![directory], pngs.to_vec()].concat().concat())
}

/// The types of `.icns` entries by size in pixels. A size that is also half a larger one's twin for
/// sharp displays appears under both names.
const ICNS_TYPES: [(&[u8; 4], u32); 10] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic13", 256),
    (b"ic09", 512),
    (b"ic14", 512),
    (b"ic10", 1024),
];

/// An `.icns`; sizes that the format has no name for are refused.
pub fn icns(pngs: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for png in pngs {
        let size = square_rgba_size(png)?;
        let names: Vec<_> = ICNS_TYPES.iter().filter(|(_, of)| *of == size).collect();
        ensure!(!names.is_empty(), "{size} pixels have no place in an .icns");
        for (name, _) in names {
            entries.extend(*name);
            entries.extend(u32::try_from(png.len() + 8)?.to_be_bytes());
            entries.extend(png);
        }
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(entries.len() + 8)?.to_be_bytes());
    file.extend(entries);
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    /// As much of a PNG as is looked at.
    fn png(size: u32) -> Vec<u8> {
        let mut png = PNG_SIGNATURE.to_vec();
        png.extend([0, 0, 0, 13]);
        png.extend(b"IHDR");
        png.extend(size.to_be_bytes());
        png.extend(size.to_be_bytes());
        png.extend([8, RGBA, 0, 0, 0]);
        png
    }

    #[test]
    fn each_picture_of_an_ico_lies_where_the_directory_says() {
        let pngs = [png(16), png(256)];
        let ico = ico(&pngs).unwrap();
        for (entry, wanted) in ico[6..38].chunks(16).zip(&pngs) {
            let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            let (length, at) = (number(8), number(12));
            assert_eq!(&ico[at..at + length], wanted.as_slice());
        }
        assert_eq!((ico[6], ico[22]), (16, 0));
    }

    #[test]
    fn the_lengths_in_an_icns_lead_from_entry_to_entry_to_its_end() {
        let icns = icns(&[png(16), png(32)]).unwrap();
        let length = |at: usize| u32::from_be_bytes(icns[at + 4..at + 8].try_into().unwrap()) as usize;
        assert_eq!(length(0), icns.len());
        let (mut at, mut names) = (8, Vec::new());
        while at < icns.len() {
            names.push(String::from_utf8(icns[at..at + 4].to_vec()).unwrap());
            at += length(at);
        }
        assert_eq!(names, ["icp4", "icp5", "ic11"]);
    }

    #[test]
    fn a_picture_without_transparency_is_refused() {
        let mut opaque = png(16);
        opaque[25] = 2;
        assert!(square_rgba_size(&opaque).is_err());
        assert!(ico(&[png(512)]).is_err());
        assert!(icns(&[png(24)]).is_err());
    }
}
