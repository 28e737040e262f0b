//! The program for links on Linux: what is written is what `xdg-mime`, `gio` and `desktop-file-validate`
//! take for true, and what was there before is there again.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use desktop::link_handler::linux::{Places, read_in, set_in};
use desktop::link_handler::{Handler, Opens, SCHEMES, Wanted};
use tempfile::TempDir;

struct User {
    folder: TempDir,
}

impl User {
    fn new() -> Self {
        let user = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["config", "data/applications", "system/applications", "bin"] {
            fs::create_dir_all(user.path(folder)).unwrap();
        }
        user
    }

    fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(below)
    }

    fn places(&self) -> Places {
        Places {
            config: self.path("config"),
            data: self.path("data"),
            system: vec![self.path("system")],
            desktops: Vec::new(),
        }
    }

    /// A program that writes down what it was started with.
    fn handler(&self) -> Handler {
        let program = self.path("bin/comm unicator");
        let noted = self.path("noted");
        let script =
            format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.new'; mv '{0}.new' '{0}'\n", noted.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Handler {
            name: "communicator-0123abcd".to_owned(),
            program,
            arguments: vec!["--profile".to_owned(), "/a profile/50% $HOME \"x\"".to_owned()],
        }
    }

    fn other_program(&self, id: &str) {
        fs::write(
            self.path("system/applications").join(id),
            "[Desktop Entry]\nType=Application\nName=Other\nExec=true %u\nMimeType=x-scheme-handler/tel;\n",
        )
        .unwrap();
    }

    fn list(&self) -> PathBuf {
        self.path("config/mimeapps.list")
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(words)
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_DATA_DIRS", self.path("system"))
            .env_remove("XDG_CURRENT_DESKTOP")
            .env_remove("DISPLAY");
        command
    }

    fn said(&self, program: &str, words: &[&str]) -> String {
        let output = self.command(program, words).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Whom the system would open a link with, by two programs that decide it on their own.
    fn default_of(&self, scheme: &str) -> [String; 2] {
        let of = format!("x-scheme-handler/{scheme}");
        let gio = self.said("gio", &["mime", &of]);
        let first = gio.lines().next().unwrap_or_default();
        let name = first.rsplit_once(": ").map(|(_, name)| name.to_owned()).unwrap_or_default();
        [self.said("xdg-mime", &["query", "default", &of]), name]
    }
}

const ID: &str = "communicator-0123abcd-links.desktop";

#[test]
fn the_used_one_is_what_xdg_mime_and_gio_say_and_the_one_before_comes_back() {
    let user = User::new();
    let (places, handler) = (user.places(), user.handler());
    user.other_program("phone.desktop");
    let before = "[Default Applications]\nx-scheme-handler/tel=phone.desktop\ntext/html=b.desktop;\n";
    fs::write(user.list(), before).unwrap();
    fs::set_permissions(user.list(), fs::Permissions::from_mode(0o640)).unwrap();
    let phone = ["phone.desktop".to_owned(), "phone.desktop".to_owned()];
    assert_eq!(user.default_of("tel"), phone);
    assert_eq!(read_in(&places, &handler).unwrap().opens[0], Opens::Another("phone".to_owned()));

    set_in(&places, &handler, Wanted::Used).unwrap();
    for scheme in SCHEMES {
        assert_eq!(user.default_of(scheme), [ID, ID], "{scheme}");
    }
    let status = read_in(&places, &handler).unwrap();
    assert!(status.offered);
    assert_eq!(status.opens, [Opens::This, Opens::This, Opens::This]);

    set_in(&places, &handler, Wanted::Offered).unwrap();
    assert_eq!(fs::read_to_string(user.list()).unwrap(), before);
    assert_eq!(fs::metadata(user.list()).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(user.default_of("tel"), phone);
    assert!(read_in(&places, &handler).unwrap().offered);

    set_in(&places, &handler, Wanted::Nothing).unwrap();
    assert!(!user.path("data/applications").join(ID).exists());
    assert!(!read_in(&places, &handler).unwrap().offered);
    assert_eq!(fs::read_to_string(user.list()).unwrap(), before);
}

#[test]
fn offered_it_is_among_the_programs_that_a_desktop_lists_and_where_there_was_no_list_none_is_left() {
    let user = User::new();
    let (places, handler) = (user.places(), user.handler());
    set_in(&places, &handler, Wanted::Offered).unwrap();
    assert!(!user.list().exists());
    let file = user.path("data/applications").join(ID);
    let valid = user.command("desktop-file-validate", &[file.to_str().unwrap()]).output().unwrap();
    assert!(valid.status.success(), "{valid:?}");
    assert!(user.said("gio", &["mime", "x-scheme-handler/callto"]).contains(ID));
    set_in(&places, &handler, Wanted::Used).unwrap();
    set_in(&places, &handler, Wanted::Nothing).unwrap();
    assert!(!user.list().exists());
    assert!(!file.exists());
}

#[test]
fn a_link_arrives_as_one_word_after_the_options() {
    let user = User::new();
    let (places, handler) = (user.places(), user.handler());
    set_in(&places, &handler, Wanted::Used).unwrap();
    for link in ["tel:+4570101010", "tel:1;ext=2", "tel:70 10 10 10"] {
        let _ = fs::remove_file(user.path("noted"));
        let opened = user.command("gio", &["open", link]).output().unwrap();
        assert!(opened.status.success(), "{opened:?}");
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        let noted = loop {
            if let Ok(noted) = fs::read_to_string(user.path("noted")) {
                break noted;
            }
            assert!(std::time::Instant::now() < deadline, "the program was not started for {link}");
            std::thread::park_timeout(std::time::Duration::from_millis(10));
        };
        let words: Vec<_> = noted.lines().collect();
        let Some((last, options)) = words.split_last() else { panic!("no words") };
        assert_eq!(options, ["--profile", "/a profile/50% $HOME \"x\"", "--"]);
        assert_eq!(last.replace("%20", " "), link);
    }
}

#[test]
fn a_list_of_the_desktop_that_beats_the_common_one_is_read_and_left_alone() {
    let user = User::new();
    let handler = user.handler();
    let places = Places { desktops: vec!["gnome".to_owned()], ..user.places() };
    user.other_program("phone.desktop");
    let own = "[Default Applications]\nx-scheme-handler/tel=gone.desktop;phone.desktop;\n";
    fs::write(user.path("config/gnome-mimeapps.list"), own).unwrap();
    set_in(&places, &handler, Wanted::Used).unwrap();
    let opens = read_in(&places, &handler).unwrap().opens;
    // A program that is not installed counts for nothing.
    assert_eq!(opens, [Opens::Another("phone".to_owned()), Opens::This, Opens::This]);
    assert_eq!(fs::read_to_string(user.path("config/gnome-mimeapps.list")).unwrap(), own);
}

#[test]
fn an_entry_of_another_place_is_not_as_it_should_be_and_is_repaired() {
    let user = User::new();
    let (places, handler) = (user.places(), user.handler());
    let moved = Handler { program: "/opt/old/communicator".into(), ..handler.clone() };
    set_in(&places, &moved, Wanted::Used).unwrap();
    assert!(!read_in(&places, &handler).unwrap().offered);
    set_in(&places, &handler, Wanted::Used).unwrap();
    assert!(read_in(&places, &handler).unwrap().offered);
}

#[test]
fn a_list_that_is_a_link_stays_one_and_a_list_that_is_no_text_is_not_touched() {
    let user = User::new();
    let (places, handler) = (user.places(), user.handler());
    fs::write(user.path("elsewhere"), "[Added Associations]\na/b=c.desktop;\n").unwrap();
    std::os::unix::fs::symlink(user.path("elsewhere"), user.list()).unwrap();
    set_in(&places, &handler, Wanted::Used).unwrap();
    assert!(fs::symlink_metadata(user.list()).unwrap().is_symlink());
    assert!(fs::read_to_string(user.path("elsewhere")).unwrap().contains(ID));

    fs::remove_file(user.list()).unwrap();
    fs::write(user.list(), b"[Default Applications]\n\xff\xfe=x\n").unwrap();
    let error = set_in(&places, &handler, Wanted::Used).unwrap_err();
    assert!(error.to_string().contains("mimeapps.list"), "{error}");
    assert_eq!(fs::read(user.list()).unwrap(), b"[Default Applications]\n\xff\xfe=x\n");
}
