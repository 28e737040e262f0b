//! A display with monitors that come and go: Xorg with the driver that has no card.
//!
//! Xvfb has one monitor, whatever it is told. This server has several, and `xrandr` takes them away and
//! gives them back as a cable does.

use std::process::{Command, Stdio};

use super::home::Home;
use super::process::{self, Running};
use super::screen::{self, Manager, Screen};

const CONFIGURATION: &str = r#"
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AllowMouseOpenFail" "true"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2160
  EndSubSection
EndSection
"#;

/// The first monitor, at the top left.
pub const FIRST: (u32, u32) = (1280, 1024);
/// The second one, right of it.
pub const SECOND: (u32, u32) = (1920, 1080);

/// Two monitors beside each other.
#[derive(Debug)]
pub struct Monitors {
    pub screen: Screen,
}

impl Monitors {
    #[track_caller]
    pub fn two(manager: Manager) -> Self {
        let home = Home::make();
        let configuration = home.path("xorg.conf");
        std::fs::write(&configuration, CONFIGURATION).unwrap();
        let log = home.path("xorg.log");
        let mut server = Command::new("Xorg");
        server
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp"])
            // The consoles of the computer are left alone, also where there are none.
            .args(["-novtswitch", "-sharevts", "-keeptty", "-seat", "seat-of-a-test"])
            .arg("-config")
            .arg(configuration)
            .arg("-logfile")
            .arg(&log)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (server, name) = screen::named(Running::start(&mut server))
            .unwrap_or_else(|| panic!("Xorg: {}", std::fs::read_to_string(&log).unwrap_or_default()));
        let (width, height) = (FIRST.0 + SECOND.0, FIRST.1.max(SECOND.1));
        let first = format!("{}x{}", FIRST.0, FIRST.1);
        xrandr(&name, &["--output", "DUMMY0", "--primary", "--mode", &first, "--pos", "0x0"]);
        xrandr(&name, &["--addmode", "DUMMY1", &format!("{}x{}", SECOND.0, SECOND.1)]);
        plug_in(&name);
        Self { screen: Screen::on(server, name, home, manager, width, height) }
    }

    /// Takes the second one away.
    #[track_caller]
    pub fn unplug_second(&self) {
        xrandr(self.screen.name(), &["--output", "DUMMY1", "--off"]);
    }

    /// Gives it back, where it was.
    #[track_caller]
    pub fn plug_in_second(&self) {
        plug_in(self.screen.name());
    }

    /// Another resolution of the first one; the second stays where it is.
    #[track_caller]
    pub fn resize_first(&self, width: u32, height: u32) {
        xrandr(self.screen.name(), &["--output", "DUMMY0", "--mode", &format!("{width}x{height}")]);
    }
}

fn plug_in(display: &str) {
    let (mode, place) = (format!("{}x{}", SECOND.0, SECOND.1), format!("{}x0", FIRST.0));
    xrandr(display, &["--output", "DUMMY1", "--mode", &mode, "--pos", &place]);
    // The driver says that it is connected when it is looked at again; until then toolkits leave it out.
    xrandr(display, &["--query"]);
}

#[track_caller]
fn xrandr(display: &str, words: &[&str]) {
    let output = process::output(Command::new("xrandr").args(["-display", display]).args(words));
    assert!(output.status.success(), "xrandr {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}
