//! A plain web view of the app's engine in a window of its own: what a page does where nothing is in its way.

use std::path::PathBuf;
use std::process::Stdio;

use super::home::Home;
use super::poll;
use super::process::Running;
use super::screen::Screen;

pub struct PlainWebView<'a> {
    screen: &'a Screen,
    said: PathBuf,
    id: String,
    _program: Running,
}

impl<'a> PlainWebView<'a> {
    /// Shows `address`. What leads to `trap` is noted and not followed.
    #[track_caller]
    pub fn show(screen: &'a Screen, home: &Home, address: &str, trap: &str) -> Self {
        let said = home.path("plain-web-view.txt");
        let out = std::fs::File::create(&said).unwrap();
        let mut command = screen.command("/usr/bin/python3");
        command.args(["-c", include_str!("plain_web_view.py"), address, trap]);
        command.env("NO_AT_BRIDGE", "1").env("GDK_BACKEND", "x11").env("HOME", home.path(""));
        for folder in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            command.env(folder, home.path("plain"));
        }
        let program = Running::start(command.stdout(out).stderr(Stdio::null()));
        let id = poll::until_some("the window of the web view", || {
            let found = screen.said("xdotool", &["search", "--onlyvisible", "--name", "^plain web view$"]);
            found.lines().next().map(str::to_owned)
        });
        Self { screen, said, id, _program: program }
    }

    /// Presses the page about its middle; at another place each time, as two at one would be a double click.
    pub fn press(&self, turn: i32) {
        let x = (350 + 8 * (turn % 2)).to_string();
        self.screen.said("xdotool", &["mousemove", "--window", &self.id, &x, "260", "click", "1"]);
    }

    /// What the page was let do so far.
    pub fn said(&self) -> Vec<String> {
        let said = std::fs::read_to_string(&self.said).unwrap_or_default();
        said.lines().map(str::to_owned).collect()
    }
}
