//! The fuzzer of the decoder: a minute of it in the tests, ten million runs on demand.
//!
//! Built with the flags that `cargo fuzz` gives, by hand, so that a fresh machine needs nothing more than
//! the compiler; `cargo fuzz run decode` in `crates/settings` works as well where it is installed.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::private_home::PrivateHome;
use crate::process;
use crate::workplace::Workplace;

const FOLDER: &str = "crates/settings/fuzz";
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Coverage for libFuzzer and the address sanitizer. Both are unstable options of the stable compiler.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 \
    -Ccodegen-units=1 --cfg fuzzing -Zsanitizer=address";

/// How long a run is.
#[derive(Debug, Clone, Copy)]
pub enum Length {
    Seconds(u32),
    Runs(u32),
}

/// Builds the fuzzer and lets it run from the corpus in the repository. What it finds on the way stays
/// in the target folder; an input that fails is written there and named.
pub fn run(place: &Workplace, length: Length) -> Result<()> {
    let program = build(place)?;
    let folder = place.own().join("fuzz-corpus");
    std::fs::create_dir_all(&folder).context("making the folder for what the fuzzer finds")?;
    let mut fuzz = std::process::Command::new(program);
    fuzz.current_dir(place.own()).arg(&folder).arg(place.root.join(FOLDER).join("corpus/decode"));
    fuzz.args([
        "-max_len=4096",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-print_funcs=0",
        "-timeout=10",
    ]);
    fuzz.arg(match length {
        Length::Seconds(seconds) => format!("-max_total_time={seconds}"),
        Length::Runs(runs) => format!("-runs={runs}"),
    });
    process::step("bytes thrown at the decoder", PrivateHome::make(place, "test")?.give(&mut fuzz))
}

fn build(place: &Workplace) -> Result<PathBuf> {
    let folder = place.own().join("fuzz-target");
    let mut cargo = process::cargo();
    cargo
        .current_dir(place.root.join(FOLDER))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", FLAGS)
        .args(["build", "--release", "--locked", "--bin", "decode", "--target", TARGET, "--target-dir"])
        .arg(&folder);
    process::step("the fuzzer", &mut cargo)?;
    Ok(folder.join(TARGET).join("release/decode"))
}
