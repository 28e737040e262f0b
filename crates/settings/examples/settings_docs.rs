//! Writes what is made from the table of settings into a folder: `cargo xtask docs` runs it.
#![expect(clippy::print_stderr, reason = "a program for developers")]

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: settings_docs FOLDER");
        return ExitCode::from(2);
    };
    let schema = format!("{:#}\n", settings::schema::json_schema());
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("settings.md"), settings::handbook::markdown()))
        .and_then(|()| std::fs::write(folder.join("desktop-settings.schema.json"), schema));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
