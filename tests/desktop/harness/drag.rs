//! Something dragged with the mouse from another program into the app's window.

use std::path::PathBuf;
use std::process::Stdio;

use super::home::Home;
use super::poll;
use super::process::Running;
use super::screen::Screen;

/// A program whose window offers one address to whoever it is dragged to.
pub struct DragSource<'a> {
    screen: &'a Screen,
    said: PathBuf,
    /// The middle of its window.
    at: (i32, i32),
    _program: Running,
}

impl<'a> DragSource<'a> {
    #[track_caller]
    pub fn start(screen: &'a Screen, home: &Home, address: &str) -> Self {
        let said = home.path("drag-source.txt");
        let out = std::fs::File::create(&said).unwrap();
        let mut command = screen.command("/usr/bin/python3");
        command.args(["-c", include_str!("drag_source.py"), address]).env("NO_AT_BRIDGE", "1");
        let program = Running::start(command.stdout(out).stderr(Stdio::null()));
        let id = poll::until_some("the window to drag from", || {
            let found = screen.said("xdotool", &["search", "--onlyvisible", "--name", "^drag source$"]);
            found.lines().next().map(str::to_owned)
        });
        let at = poll::until_some("its place", || {
            let said = screen.said("xwininfo", &["-id", &id]);
            let number = |label: &str| -> Option<i32> {
                said.lines().find_map(|line| line.trim().strip_prefix(label)?.trim().parse().ok())
            };
            let (x, y) = (number("Absolute upper-left X:")?, number("Absolute upper-left Y:")?);
            Some((x + number("Width:")? / 2, y + number("Height:")? / 2))
        });
        screen.said("xdotool", &["windowraise", &id]);
        Self { screen, said, at, _program: program }
    }

    fn mouse(&self, words: &[&str]) {
        self.screen.said("xdotool", words);
    }

    fn move_to(&self, (x, y): (i32, i32)) {
        self.mouse(&["mousemove", &x.to_string(), &y.to_string()]);
    }

    /// Drags to a place on the screen, lets go there once `is_over` says that the drag has arrived, and waits
    /// for the end.
    #[track_caller]
    pub fn drag_to(&self, (x, y): (i32, i32), is_over: impl Fn() -> bool) {
        self.move_to(self.at);
        self.mouse(&["mousedown", "1"]);
        // A drag begins with the first few pixels.
        for step in 1..=4 {
            self.move_to((self.at.0 + 4 * step, self.at.1 + 2 * step));
        }
        let mut wiggle = 0;
        poll::until("the drag is over the page", || {
            wiggle = (wiggle + 3) % 12;
            self.move_to((x + wiggle, y));
            is_over()
        });
        self.mouse(&["mouseup", "1"]);
        poll::until("the drag has ended", || self.has_said("end"));
    }

    /// Whether it was asked for what it offers, and so on.
    pub fn has_said(&self, word: &str) -> bool {
        std::fs::read_to_string(&self.said).is_ok_and(|said| said.lines().any(|line| line == word))
    }
}
