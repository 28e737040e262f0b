//! What is to be seen on a display, by colour and as a file.

use std::path::Path;
use std::time::{Duration, Instant};

use super::poll;
use super::process;
use super::screen::Screen;

/// The whole display, three bytes a pixel.
pub struct Picture {
    pixels: Vec<u8>,
    width: u32,
}

pub type Colour = [u8; 3];

impl Picture {
    #[track_caller]
    pub fn of(screen: &Screen) -> Self {
        let output = process::output(
            screen.command("import").args(["-silent", "-window", "root", "-depth", "8", "rgb:-"]),
        );
        assert_eq!(
            output.stdout.len(),
            (screen.width * screen.height * 3) as usize,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Self { pixels: output.stdout, width: screen.width }
    }

    pub fn colour(&self, x: i32, y: i32) -> Colour {
        let at = usize::try_from(y * self.width as i32 + x).unwrap() * 3;
        self.pixels[at..at + 3].try_into().unwrap()
    }

    /// Which part of a rectangle of the display has this colour, 0 to 1.
    pub fn share(&self, colour: Colour, x: i32, y: i32, width: u32, height: u32) -> f64 {
        let all = (x..x + width as i32).flat_map(|x| (y..y + height as i32).map(move |y| (x, y)));
        let same = all.filter(|(x, y)| self.colour(*x, *y) == colour).count();
        same as f64 / f64::from(width * height)
    }
}

/// Waits until the display has shown the same for a while: what was drawn has arrived on it.
#[track_caller]
pub fn wait_until_still(screen: &Screen) {
    let (mut last, mut since) = (Picture::of(screen), Instant::now());
    poll::until("nothing on the display changes any more", || {
        let now = Picture::of(screen);
        if now.pixels != last.pixels {
            (last, since) = (now, Instant::now());
        }
        since.elapsed() > Duration::from_millis(400)
    });
}

/// Keeps the whole display as a PNG.
#[track_caller]
pub fn save(screen: &Screen, file: &Path) {
    let output = process::output(screen.command("import").args(["-silent", "-window", "root"]).arg(file));
    assert!(output.status.success() && file.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// `rgb(15, 77, 78)`, `rgba(15, 77, 78, 1)` and `#0f4d4e` as bytes.
pub fn css_colour(text: &str) -> Colour {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix('#') {
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        return [byte(0), byte(2), byte(4)];
    }
    let mut numbers = text.split(['(', ',', ' ', ')']).filter_map(|word| word.parse::<f64>().ok());
    std::array::from_fn(|_| numbers.next().unwrap_or_else(|| panic!("not a colour: {text}")) as u8)
}
