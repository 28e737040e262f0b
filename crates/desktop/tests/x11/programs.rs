//! Programs that keys are typed into, on a display of the test.

use std::os::unix::process::CommandExt as _;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;

use crate::display::{Display, Running, SOON, eventually, lines_of};

/// A GTK program with a text field.
pub struct TextField {
    pub process: Running,
    lines: Mutex<Receiver<String>>,
}

impl TextField {
    /// One that is called so, shown.
    pub fn called(display: &Display, name: &str) -> Self {
        Self::with(display, name, &[name])
    }

    /// With words of its own: the title, and `fixed` for a window that nobody can make larger.
    pub fn with(display: &Display, name: &str, words: &[&str]) -> Self {
        let mut command = display.command("/usr/bin/python3");
        command.arg0(name).args(["-c", include_str!("text_field.py")]).args(words);
        // Neither the accessibility bus nor an input method of the session that runs the tests.
        command
            .env("NO_AT_BRIDGE", "1")
            .env("GTK_IM_MODULE", "gtk-im-context-simple")
            .env("GDK_BACKEND", "x11");
        command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env("LC_ALL", "C.UTF-8");
        let mut process = Running(
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("python3 with python3-gi"),
        );
        let field = Self { lines: lines_of(process.0.stdout.take().unwrap()), process };
        assert_eq!(field.line(), "shown");
        await_focus(display, words.first().copied().unwrap_or_default());
        field
    }

    /// What it says next.
    pub fn line(&self) -> String {
        self.lines.lock().unwrap().recv_timeout(SOON).expect("the text field says something")
    }

    /// Waits until its text (or that of its `dialog`) is this one, and fails where it never becomes so.
    pub fn await_text(&self, kind: &str, text: &str) {
        let wanted = format!("{kind} {}", serde_json::Value::from(text));
        let mut last = String::new();
        eventually(&format!("the field has {text:?}"), || {
            while let Ok(line) = self.lines.lock().unwrap().try_recv() {
                last = unescaped(&line);
            }
            (last == wanted).then_some(())
        });
    }

    /// Its text, when it has stopped changing because the program was asked to do something after it.
    pub fn last_text(&self) -> String {
        let mut last = String::new();
        while let Ok(line) = self.lines.lock().unwrap().try_recv() {
            if let Some(text) = line.strip_prefix("text ") {
                last = serde_json::from_str(text).unwrap();
            }
        }
        last
    }
}

/// The line with its text as our own JSON writes it.
fn unescaped(line: &str) -> String {
    match line.split_once(' ') {
        Some((kind, text)) => {
            let text: serde_json::Value = serde_json::from_str(text).unwrap();
            format!("{kind} {text}")
        }
        None => line.to_owned(),
    }
}

/// A terminal whose program writes all that is typed into a file, as it comes.
pub struct Terminal {
    _process: Running,
    folder: tempfile::TempDir,
}

impl Terminal {
    pub fn open(display: &Display) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = "stty raw -echo; : > ready; exec cat > typed";
        let process = display
            .command("xterm")
            .args(["-u8", "-e", "sh", "-c", script])
            .current_dir(folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("XMODIFIERS")
            .stderr(Stdio::null())
            .spawn()
            .expect("xterm");
        let terminal = Self { _process: Running(process), folder };
        eventually("the terminal listens", || terminal.folder.path().join("ready").exists().then_some(()));
        if display.is_managed() {
            await_focus(display, "sh");
        }
        terminal
    }

    pub fn await_text(&self, text: &str) {
        let mut seen = String::new();
        eventually(&format!("the terminal has {text:?}"), || {
            seen = std::fs::read_to_string(self.folder.path().join("typed")).unwrap_or_default();
            (seen == text).then_some(())
        });
    }
}

/// A window manager gives a new window the keyboard a little after it is shown: what is asked for in between would
/// be undone.
fn await_focus(display: &Display, title: &str) {
    eventually("the new window has the keyboard", || {
        let asked = display.command("xdotool").args(["getactivewindow", "getwindowname"]).output().unwrap();
        (String::from_utf8_lossy(&asked.stdout).trim() == title).then_some(())
    });
}
