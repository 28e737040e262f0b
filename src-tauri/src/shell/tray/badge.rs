//! A mark in the corner of the tray icon, told apart by its shape as well as its colour.

use tauri::image::Image;

use crate::ports::Mark;

/// Part of the icon's edge that the mark takes.
const SHARE: f32 = 0.55;

/// The icon with a mark at its lower right.
#[must_use]
pub fn with_mark(icon: &Image<'_>, mark: Mark) -> Image<'static> {
    let (width, height) = (icon.width(), icon.height());
    let mut pixels = icon.rgba().to_vec();
    let size = (width.min(height) as f32 * SHARE).round();
    let (left, top) = (width as f32 - size, height as f32 - size);
    for (at, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let (column, row) = (at as u32 % width.max(1), at as u32 / width.max(1));
        // Within the mark both go from 0 to 1.
        let x = (column as f32 + 0.5 - left) / size;
        let y = (row as f32 + 0.5 - top) / size;
        if let Some(colour) = (x >= 0.0 && y >= 0.0).then(|| colour(mark, x, y)).flatten() {
            pixel.copy_from_slice(&colour);
        }
    }
    Image::new_owned(pixels, width, height)
}

const WHITE: [u8; 4] = [255, 255, 255, 255];
const BLACK: [u8; 4] = [20, 20, 20, 255];
const AMBER: [u8; 4] = [245, 166, 35, 255];
const RED: [u8; 4] = [200, 30, 40, 255];
const GREY: [u8; 4] = [110, 110, 110, 255];

/// The colour of a mark at a point of its square; none where the icon shows.
fn colour(mark: Mark, x: f32, y: f32) -> Option<[u8; 4]> {
    let from_centre = (x - 0.5).hypot(y - 0.5);
    let disc = from_centre <= 0.5;
    match mark {
        Mark::None => None,
        Mark::Waiting => disc.then(|| {
            let dot = [0.24, 0.5, 0.76].iter().any(|centre| (x - centre).hypot(y - 0.5) <= 0.1);
            if dot { WHITE } else { GREY }
        }),
        Mark::Warning => {
            // A triangle that stands on its base, with a stroke and a dot in it.
            let inside = y >= 0.02 && (x - 0.5).abs() <= y * 0.52;
            let stroke = (x - 0.5).abs() <= 0.07 && ((0.34..=0.68).contains(&y) || (0.78..=0.9).contains(&y));
            inside.then_some(if stroke { BLACK } else { AMBER })
        }
        Mark::Error => disc.then(|| {
            let across = (x - y).abs() <= 0.11 || (x + y - 1.0).abs() <= 0.11;
            if across && from_centre <= 0.36 { WHITE } else { RED }
        }),
        Mark::Off => disc.then_some(if from_centre <= 0.28 { WHITE } else { GREY }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test that cannot go on has failed")]
    use super::*;

    const ICON: [u8; 32 * 32 * 4] = [7; 32 * 32 * 4];

    fn marked(mark: Mark) -> Vec<u8> {
        with_mark(&Image::new(&ICON, 32, 32), mark).rgba().to_vec()
    }

    /// Where the mark is light and where dark: what is left where colours are not told apart.
    fn shape(mark: Mark) -> Vec<Option<bool>> {
        let pixels = marked(mark);
        let shown = pixels.chunks(4).map(|pixel| {
            let grey = pixel[..3].iter().map(|part| u32::from(*part)).sum::<u32>() / 3;
            (pixel != [7; 4]).then_some(grey > 150)
        });
        shown.collect()
    }

    #[test]
    fn each_mark_has_a_shape_of_its_own_and_leaves_most_of_the_icon() {
        let marks = [Mark::None, Mark::Waiting, Mark::Warning, Mark::Error, Mark::Off];
        for (at, one) in marks.iter().enumerate() {
            for other in marks.iter().skip(at + 1) {
                assert_ne!(shape(*one), shape(*other), "{one:?} {other:?}");
            }
            let covered = shape(*one).iter().filter(|pixel| pixel.is_some()).count();
            assert!(covered <= 32 * 32 * 2 / 5, "{one:?} covers {covered}");
            assert_eq!(marked(*one)[..4], [7; 4], "the other corner stays");
        }
        assert_eq!(marked(Mark::None), ICON);
    }
}
