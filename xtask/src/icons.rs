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
/// The drawing for panels, and what its colours are called in it: top and bottom of the tile, its edge.
const TRAY: &str = "tray.svg";
const TRAY_COLOURS: [&str; 3] = ["#100", "#200", "#300"];

/// File, drawing, size in pixels. The names are those that `tauri.conf.json` and the desktop's icon
/// theme folders use.
const PNGS: [(&str, &str, u32); 10] = [
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
];

/// Of the icon in the tray; panels choose, and these are the heights that they have.
const TRAY_SIZES: [u32; 6] = [16, 22, 24, 32, 48, 64];

/// File before its size, drawing, colours: the app at rest in the colours of each theme, and what calls do.
const TRAY_ICONS: [(&str, &str, [&str; 3]); 5] = [
    ("earth", TRAY, ["#a5572c", "#5f2c12", "#7d3e1c"]),
    ("teal", TRAY, ["#1f7a70", "#0b3b3f", "#145a58"]),
    ("dark", TRAY, ["#34424f", "#161d24", "#7d8d9c"]),
    ("ringing", "tray-ringing.svg", TRAY_COLOURS),
    ("call", "tray-call.svg", TRAY_COLOURS),
];

fn tray_file(name: &str, size: u32) -> String {
    format!("tray/{name}-{size}.png")
}

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

    let recoloured = place.own().join(TRAY);
    std::fs::create_dir_all(place.own())?;
    std::fs::create_dir_all(folder.join("tray"))?;
    for (name, drawing, colours) in TRAY_ICONS {
        let mut picture = std::fs::read_to_string(folder.join(drawing))?;
        for (ink, colour) in TRAY_COLOURS.iter().zip(colours) {
            picture = picture.replace(&format!("\"{ink}\""), &format!("\"{colour}\""));
        }
        std::fs::write(&recoloured, picture)?;
        for size in TRAY_SIZES {
            write(&folder, &tray_file(name, size), &drawn(&recoloured, size)?)?;
        }
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
        let trays = TRAY_ICONS.map(|(name, ..)| TRAY_SIZES.map(|size| (tray_file(name, size), size)));
        let icons = PNGS.map(|(file, _, size)| (file.to_owned(), size));
        for (file, size) in icons.into_iter().chain(trays.into_iter().flatten()) {
            let png = std::fs::read(folder.join(&file)).unwrap();
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
