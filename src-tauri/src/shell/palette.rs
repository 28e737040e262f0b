//! The colour of a window before its page has drawn anything, taken from the palettes themselves.

use settings::values::Theme;
use tauri::window::Color;

/// The page background of a theme: the `--window` of its palette.
#[must_use]
pub fn window_colour(theme: Theme) -> Color {
    let css = match theme {
        Theme::Earth => include_str!("../../../ui/src/palettes/earth.css"),
        Theme::Teal => include_str!("../../../ui/src/palettes/teal.css"),
        Theme::Dark => include_str!("../../../ui/src/palettes/dark.css"),
    };
    declared(css).unwrap_or(Color(255, 255, 255, 255))
}

/// Reads `--window: #rrggbb;`.
fn declared(css: &str) -> Option<Color> {
    let (_, rest) = css.split_once("--window:")?;
    let digits = rest.trim_start().strip_prefix('#')?.get(..6)?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some(Color(byte(0)?, byte(2)?, byte(4)?, 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_palette_names_its_window_colour() {
        for css in [
            include_str!("../../../ui/src/palettes/earth.css"),
            include_str!("../../../ui/src/palettes/teal.css"),
            include_str!("../../../ui/src/palettes/dark.css"),
        ] {
            assert!(declared(css).is_some());
        }
        assert_ne!(window_colour(Theme::Earth), window_colour(Theme::Dark));
    }
}
