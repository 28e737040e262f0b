//! `cargo xtask icons`: every icon file, made from the drawings.
//!
//! The made files are kept in the repository, so that a build needs no drawing program. They are
//! made anew only when a drawing has changed: another version of the drawing program gives other
//! bytes for the same picture.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::image_containers::{icns, ico, square_rgba_size};
use crate::process;
use crate::system_packages::{self, Purpose};
use crate::workplace::Workplace;

/// The drawing, and the one with fewer and heavier shapes for sizes at which the first would blur.
const LARGE: &str = "icon.svg";
const SMALL: &str = "icon-small.svg";
/// The drawing for panels, in one colour.
const TRAY: &str = "tray.svg";
/// The colour in that drawing.
const TRAY_INK: &str = "#000";

/// File, drawing, size in pixels. The names are those that `tauri.conf.json` and the desktop's icon
/// theme folders use.
const PNGS: [(&str, &str, u32); 11] = [
    ("16x16.png", SMALL, 16),
    ("24x24.png", SMALL, 24),
    ("32x32.png", SMALL, 32),
    ("48x48.png", LARGE, 48),
    ("64x64.png", LARGE, 64),
    ("128x128.png", LARGE, 128),
    ("128x128@2x.png", LARGE, 256),
    ("256x256.png", LARGE, 256),
    ("512x512.png", LARGE, 512),
    ("icon.png", LARGE, 1024),
    ("tray.png", LARGE, 64),
];

/// The same glyph for panels of either kind: file, colour.
const TRAY_PNGS: [(&str, &str); 2] = [("tray-on-light.png", "#1d2b2a"), ("tray-on-dark.png", "#f4f1ea")];
const TRAY_SIZE: u32 = 64;

const ICO: [&str; 7] =
    ["16x16.png", "24x24.png", "32x32.png", "48x48.png", "64x64.png", "128x128.png", "256x256.png"];
const ICNS: [&str; 7] =
    ["16x16.png", "32x32.png", "64x64.png", "128x128.png", "256x256.png", "512x512.png", "icon.png"];

/// The command.
pub fn run(place: &Workplace) -> Result<()> {
    system_packages::require(&[Purpose::Icons])?;
    let folder = place.root.join("icons");
    for (file, drawing, size) in PNGS {
        write(&folder, file, &drawn(&folder.join(drawing), size)?)?;
    }

    let glyph = std::fs::read_to_string(folder.join(TRAY))?;
    let recoloured = place.own().join(TRAY);
    std::fs::create_dir_all(place.own())?;
    for (file, colour) in TRAY_PNGS {
        std::fs::write(&recoloured, glyph.replace(TRAY_INK, colour))?;
        write(&folder, file, &drawn(&recoloured, TRAY_SIZE)?)?;
    }

    let read = |names: &[&str]| -> Result<Vec<Vec<u8>>> {
        names.iter().map(|name| std::fs::read(folder.join(name)).context(name.to_string())).collect()
    };
    write(&folder, "icon.ico", &ico(&read(&ICO)?)?)?;
    write(&folder, "icon.icns", &icns(&read(&ICNS)?)?)
}

fn drawn(drawing: &Path, size: u32) -> Result<Vec<u8>> {
    let mut command = Command::new("rsvg-convert");
    command
        .args(["--width", &size.to_string(), "--height", &size.to_string(), "--format", "png"])
        .arg(drawing);
    let output = command.output().context("starting rsvg-convert")?;
    if !output.status.success() {
        bail!("{}: {}", process::line(&command), String::from_utf8_lossy(&output.stderr));
    }
    square_rgba_size(&output.stdout).with_context(|| process::line(&command))?;
    Ok(output.stdout)
}

fn write(folder: &Path, file: &str, content: &[u8]) -> Result<()> {
    std::fs::write(folder.join(file), content).with_context(|| format!("writing {file}"))?;
    println!("    icons/{file}: {} bytes", content.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn every_icon_in_the_repository_has_the_size_that_its_name_promises() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../icons");
        let trays = TRAY_PNGS.map(|(file, _)| (file, TRAY_SIZE));
        for (file, size) in PNGS.map(|(file, _, size)| (file, size)).into_iter().chain(trays) {
            let png = std::fs::read(folder.join(file)).unwrap();
            assert_eq!(square_rgba_size(&png).unwrap(), size, "{file}");
        }
    }

    #[test]
    fn every_icon_that_the_bundle_names_is_made_here() {
        let configuration =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tauri.conf.json"))
                .unwrap();
        let named = configuration.split('"').filter_map(|word| word.strip_prefix("icons/"));
        for file in named {
            let made = PNGS.iter().any(|(png, ..)| *png == file) || file == "icon.ico" || file == "icon.icns";
            assert!(made, "{file}");
        }
    }
}
