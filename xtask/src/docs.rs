//! `cargo xtask docs`: the files that are made from code and kept in the repository.
//!
//! These are the TypeScript twins of what the window is told, runs of it that are recorded for the page's own
//! tests, and the pages made from the table of settings. Each Rust type that has a twin writes it from a test of its own
//! crate; all of it is written into the target folder and compared, so that a check changes nothing that a developer has
//! open.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::files::{Mode, read_tree, settle};
use crate::private_home::PrivateHome;
use crate::process;
use crate::workplace::Workplace;

/// Where the UI reads the types of the window's messages.
const BINDINGS: &str = "ui/src/bindings";

/// Where the UI's tests read what a page was told.
const RECORDINGS: &str = "ui/tests/recordings";

/// What to run when a file is not as the code has it.
const REMEDY: &str = "cargo xtask docs";

/// The variable that says where tests write the types, and the folder for it. Every run of the tests
/// gets it: without it they would write into the UI's own folder.
pub fn export_folder(place: &Workplace) -> (&'static str, PathBuf) {
    ("TS_RS_EXPORT_DIR", place.own().join("bindings"))
}

/// The command.
pub fn run(place: &Workplace, mode: Mode) -> Result<()> {
    let (variable, folder) = export_folder(place);
    let recordings = place.own().join("recordings");
    for made in [&folder, &recordings] {
        if made.exists() {
            std::fs::remove_dir_all(made).context("emptying the folder for exported types")?;
        }
    }
    let mut export = process::cargo();
    export
        .current_dir(&place.root)
        .args(["test", "--workspace", "--lib", "--quiet", "export_bindings"])
        .env(variable, &folder)
        .env("PAGE_RECORDINGS_DIR", &recordings);
    process::step("types of the window's messages", PrivateHome::make(place, "test")?.give(&mut export))?;
    settle(&place.root.join(BINDINGS), &read_tree(&folder, &[])?, ".ts", mode, REMEDY)?;
    settle(&place.root.join(RECORDINGS), &read_tree(&recordings, &[])?, ".json", mode, REMEDY)?;
    settings_pages(place, mode)
}

/// `docs/settings.md` and the JSON Schema.
fn settings_pages(place: &Workplace, mode: Mode) -> Result<()> {
    let folder = place.own().join("settings-pages");
    // Named with the whole workspace, as every build of the tests: else other features, and all anew.
    let mut build = process::cargo();
    build.current_dir(&place.root).args(["build", "--workspace", "--locked", "--examples"]);
    process::step("the program that makes them", &mut build)?;
    let program = place.target.join("debug/examples").join(format!("settings_docs{EXE_SUFFIX}"));
    let mut write = std::process::Command::new(program);
    write.current_dir(&place.root).arg(&folder);
    process::step("pages made from the table of settings", &mut write)?;
    settle(&place.root.join("docs"), &read_tree(&folder, &[])?, ".schema.json", mode, REMEDY)
}
