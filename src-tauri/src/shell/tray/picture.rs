//! The icon's picture: what is drawn for its face, and a mark in the corner. Each is told apart by its
//! shape as well as its colour, and seen on light and dark panels.

use desktop::tray::Picture;
use settings::values::Theme;
use tauri::image::Image;

use app::ports::Mark;
use app::ports::tray::{Face, Icon};

/// The drawings of a name in `icons/tray`, with their sizes in pixels.
macro_rules! drawings {
    ($name:literal) => {
        drawings!($name, 16, 22, 24, 32, 48, 64)
    };
    ($name:literal, $($size:literal),*) => {
        &[$(($size, include_bytes!(concat!("../../../../icons/tray/", $name, "-", $size, ".png")) as &[u8])),*]
    };
}

type Drawings = &'static [(u32, &'static [u8])];

/// The icon at a size that there are drawings of: 16, 22, 24, 32, 48 or 64 pixels.
#[must_use]
pub fn draw(icon: Icon, size: u32) -> Option<Picture> {
    let drawings: Drawings = match icon.face {
        Face::AtRest(Theme::Earth) => drawings!("earth"),
        Face::AtRest(Theme::Teal) => drawings!("teal"),
        Face::AtRest(Theme::Dark) => drawings!("dark"),
        Face::Ringing => drawings!("ringing"),
        Face::OnCall => drawings!("call"),
    };
    let (_, png) = drawings.iter().find(|(drawn, _)| *drawn == size)?;
    let mut rgba = Image::from_bytes(png).ok()?.rgba().to_vec();
    put_mark(&mut rgba, size, icon.mark);
    Some(Picture { size, rgba })
}

/// Part of the icon's edge that the mark takes.
const SHARE: f32 = 0.56;
/// Around the mark the picture is cut away, so that the two do not run together: part of the mark's edge.
const GAP: f32 = 0.1;
/// Points along each side of a pixel that are looked at: edges at these sizes are all slopes.
const FINE: u32 = 4;

/// Puts a mark on the lower right.
fn put_mark(rgba: &mut [u8], size: u32, mark: Mark) {
    let edge = (size as f32 * SHARE).round();
    let start = size as f32 - edge;
    for (at, pixel) in (0_u32..).zip(rgba.chunks_exact_mut(4)) {
        let (column, row) = (at % size, at / size);
        let points = (0..FINE * FINE).map(|point| {
            let part = |index: u32| (index as f32 + 0.5) / FINE as f32;
            // Within the mark both go from 0 to 1.
            let x = (column as f32 + part(point % FINE) - start) / edge;
            let y = (row as f32 + part(point / FINE) - start) / edge;
            match colour(mark, x, y) {
                Some(colour) => Some(colour),
                None if surrounds(mark, x, y) => Some([0; 4]),
                None => None,
            }
        });
        mix(pixel, points);
    }
}

/// What is seen of a pixel whose points are covered by these colours, or not covered.
fn mix(pixel: &mut [u8], points: impl Iterator<Item = Option<[u8; 4]>>) {
    let Ok(below) = <[u8; 4]>::try_from(&*pixel) else { return };
    let mut sums = [0.0_f32; 4];
    let mut count = 0.0_f32;
    for point in points {
        let [red, green, blue, opacity] = point.unwrap_or(below).map(f32::from);
        for (sum, part) in sums.iter_mut().zip([red * opacity, green * opacity, blue * opacity, opacity]) {
            *sum += part;
        }
        count += 1.0;
    }
    let [red, green, blue, opacity] = sums;
    if opacity == 0.0 || count == 0.0 {
        pixel.fill(0);
        return;
    }
    let mixed = [red / opacity, green / opacity, blue / opacity, opacity / count];
    pixel.copy_from_slice(&mixed.map(|part| part.round() as u8));
}

const WHITE: [u8; 4] = [255, 255, 255, 255];
const BLACK: [u8; 4] = [20, 20, 20, 255];
const AMBER: [u8; 4] = [255, 190, 40, 255];
const RED: [u8; 4] = [205, 30, 42, 255];
const VIOLET: [u8; 4] = [112, 48, 160, 255];
const GREY: [u8; 4] = [104, 104, 112, 255];

fn from_centre(x: f32, y: f32) -> f32 {
    (x - 0.5).hypot(y - 0.5)
}

/// Whether a point is in a triangle that stands on its base, grown by so much on every side.
fn in_triangle(x: f32, y: f32, grown: f32) -> bool {
    y <= 1.0 + grown && (x - 0.5).abs() <= (y + 1.8 * grown) * 0.54
}

/// Whether a point is beside a mark and so close that nothing else is to be seen there.
fn surrounds(mark: Mark, x: f32, y: f32) -> bool {
    match mark {
        Mark::None => false,
        Mark::Warning => in_triangle(x, y, GAP),
        Mark::Waiting | Mark::Error | Mark::Off | Mark::DoNotDisturb => from_centre(x, y) <= 0.5 + GAP,
        // A badge is square, so that it is no sign of how the connection stands.
        Mark::Missed => x >= -GAP && y >= -GAP,
    }
}

/// The colour of a mark at a point of its square; none where there is none of it.
fn colour(mark: Mark, x: f32, y: f32) -> Option<[u8; 4]> {
    let from_centre = from_centre(x, y);
    let disc = from_centre <= 0.5;
    match mark {
        Mark::None => None,
        Mark::Waiting => disc.then(|| {
            let dot = [0.24, 0.5, 0.76].iter().any(|centre| (x - centre).hypot(y - 0.5) <= 0.11);
            match dot {
                true => BLACK,
                false if from_centre > 0.43 => GREY,
                false => WHITE,
            }
        }),
        Mark::Warning => {
            let stroke =
                (x - 0.5).abs() <= 0.075 && ((0.36..=0.7).contains(&y) || (0.79..=0.91).contains(&y));
            (y >= 0.0 && in_triangle(x, y, 0.0)).then_some(if stroke { BLACK } else { AMBER })
        }
        Mark::Error => disc.then(|| {
            let across = (x - y).abs() <= 0.13 || (x + y - 1.0).abs() <= 0.13;
            if across && from_centre <= 0.34 { WHITE } else { RED }
        }),
        Mark::Off => disc.then_some(if from_centre <= 0.27 { WHITE } else { GREY }),
        Mark::Missed => (x >= 0.0 && y >= 0.0).then(|| {
            // An arrow that comes down and bounces off: two slopes that meet, with its head at the upper left.
            let slopes = (y - (0.78 - (x - 0.52).abs() * 1.05)).abs() <= 0.115 && (0.14..=0.9).contains(&x);
            let head = ((x - 0.2).abs() <= 0.085 && (0.22..=0.56).contains(&y))
                || ((y - 0.28).abs() <= 0.085 && (0.12..=0.5).contains(&x));
            if slopes || head { WHITE } else { VIOLET }
        }),
        Mark::DoNotDisturb => disc.then(|| {
            let bar = (y - 0.5).abs() <= 0.1 && (x - 0.5).abs() <= 0.32;
            if bar { WHITE } else { RED }
        }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot go on has failed")]
    use super::*;

    const SIZES: [u32; 6] = [16, 22, 24, 32, 48, 64];
    const FACES: [Face; 5] = [
        Face::AtRest(Theme::Earth),
        Face::AtRest(Theme::Teal),
        Face::AtRest(Theme::Dark),
        Face::Ringing,
        Face::OnCall,
    ];
    const MARKS: [Mark; 7] =
        [Mark::None, Mark::Waiting, Mark::Warning, Mark::Error, Mark::Off, Mark::DoNotDisturb, Mark::Missed];

    fn drawn(face: Face, mark: Mark, size: u32) -> Vec<u8> {
        let picture = draw(Icon { face, mark }, size).unwrap();
        assert_eq!((picture.size, picture.rgba.len()), (size, (size * size * 4) as usize));
        picture.rgba
    }

    /// How light each pixel is on a panel, from 0 to 255: what is left where colours are not told apart.
    fn on_panel(rgba: &[u8], panel: u32) -> Vec<u32> {
        let lightness = |pixel: &[u8]| {
            let grey = (u32::from(pixel[0]) * 30 + u32::from(pixel[1]) * 59 + u32::from(pixel[2]) * 11) / 100;
            let opacity = u32::from(pixel[3]);
            (grey * opacity + panel * (255 - opacity)) / 255
        };
        rgba.chunks(4).map(lightness).collect()
    }

    /// Pixels that a person would see as different.
    fn differing(one: &[u32], other: &[u32]) -> usize {
        one.iter().zip(other).filter(|(one, other)| one.abs_diff(**other) > 48).count()
    }

    #[test]
    fn without_colours_faces_and_marks_are_told_apart_at_every_size_on_light_and_dark_panels() {
        for size in SIZES {
            for panel in [32, 240] {
                let faces = [Face::AtRest(Theme::Earth), Face::Ringing, Face::OnCall];
                let all: Vec<(Face, Mark, Vec<u32>)> = faces
                    .iter()
                    .flat_map(|face| MARKS.iter().map(move |mark| (*face, *mark)))
                    .map(|(face, mark)| (face, mark, on_panel(&drawn(face, mark, size), panel)))
                    .collect();
                for (at, one) in all.iter().enumerate() {
                    for other in &all[at + 1..] {
                        let apart = differing(&one.2, &other.2);
                        let enough = (size * size) as usize / 40;
                        assert!(
                            apart >= enough,
                            "{size} px: {:?} {:?} and {:?} {:?}: {apart}",
                            one.0,
                            one.1,
                            other.0,
                            other.1
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_face_stands_out_from_light_and_dark_panels() {
        for face in FACES {
            for size in SIZES {
                for panel in [32, 240] {
                    let seen = on_panel(&drawn(face, Mark::None, size), panel);
                    let ground = vec![panel; seen.len()];
                    let apart = differing(&seen, &ground);
                    assert!(apart * 10 >= seen.len() * 2, "{face:?} {size} px on {panel}: {apart}");
                }
            }
        }
    }

    #[test]
    fn a_mark_leaves_most_of_the_picture() {
        for mark in MARKS {
            for size in SIZES {
                let plain = drawn(Face::Ringing, Mark::None, size);
                let marked = drawn(Face::Ringing, mark, size);
                let other = plain.chunks(4).zip(marked.chunks(4)).filter(|(one, other)| one != other).count();
                assert!(other * 100 <= (size * size) as usize * 45, "{mark:?} {size}: {other}");
            }
        }
    }
}
